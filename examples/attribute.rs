//! Attributes a file: who said what in it.
//!
//! ```text
//! cargo run --example attribute [FILE]
//! ```

use std::error::Error;

use whosaid::Parser;

const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles/ferry-bridge.txt");

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ARTICLE.to_owned());
    let text = std::fs::read_to_string(path)?;

    let document = Parser::new().parse(&text);
    for quotation in document.quotations() {
        let speaker = quotation.speaker().map_or("(unknown)", |speaker| speaker.name());
        println!("{speaker}: {}", quotation.text());
    }
    Ok(())
}
