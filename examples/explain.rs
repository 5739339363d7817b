//! Prints why each answer was given: the rule that decided, the words it rests on, and how far to trust it.
//!
//! ```text
//! cargo run --example explain [FILE]
//! ```

use std::error::Error;

use whosaid::Parser;

const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles/rowing-final.txt");

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ARTICLE.to_owned());
    let text = std::fs::read_to_string(path)?;

    let document = Parser::new().parse(&text);
    for quotation in document.quotations() {
        println!("{}", quotation.text());
        match quotation.speaker() {
            Some(speaker) => println!("  speaker  {} ({})", speaker.name(), speaker.gender().name()),
            None => println!("  speaker  nobody can tell"),
        }
        if let Some(source) = quotation.source() {
            println!("  source   “{}”", source.text());
        }
        if let Some(cue) = quotation.cue() {
            println!("  cue      “{}”", &document.text()[cue.range()]);
        }
        println!("  rule     {}: {}", quotation.rule(), quotation.reason());
        println!("  trust    {:.2}\n", quotation.confidence());
    }
    Ok(())
}
