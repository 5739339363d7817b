//! Writes the script of an audio book: who has to read which piece of a chapter, the narrator included.
//!
//! The chapter's cast comes from a file. Nothing of the chapter gets lost: the pieces joined are the text.
//!
//! ```text
//! cargo run --example voices --features serde
//! ```

use std::error::Error;

use whosaid::{Parser, Speaker};

fn main() -> Result<(), Box<dyn Error>> {
    let text = include_str!("chapter.txt");
    let cast: Vec<Speaker> = serde_json::from_str(include_str!("chapter-cast.json"))?;
    let parser = Parser::builder().cast(cast).build()?;

    let document = parser.parse(text);
    for segment in document.segments() {
        let voice = match segment.quotation() {
            None => "narrator",
            Some(quotation) => quotation.speaker().map_or("SOMEBODY", |speaker| speaker.name()),
        };
        let words: Vec<&str> = segment.text().split_whitespace().collect();
        if !words.is_empty() {
            println!("{voice:>14} | {}", words.join(" "));
        }
    }

    let whole: String = document.segments().map(|segment| segment.text()).collect();
    assert_eq!(whole, text);
    Ok(())
}
