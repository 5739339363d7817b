//! Teaches the parser a verb and a pattern that it does not know, and shows how a faulty pattern is reported.
//!
//! ```text
//! cargo run --example own_rules
//! ```

use whosaid::{Document, Parser};

const TEXT: &str = "“The bridge is closed,” harrumphed Mayor Teresa Quintero.\n\n\
    Walt Dubois (from the door of his shop): “So I see.”";

fn main() -> Result<(), whosaid::Error> {
    println!("Without rules of our own:");
    print(&Parser::new().parse(TEXT));

    let parser = Parser::builder()
        .verb("harrumph")
        .pattern("stage-direction", "<source> ( <aside> ) : <quote>")
        .build()?;
    println!("\nWith them:");
    print(&parser.parse(TEXT));

    println!("\nA faulty pattern:");
    if let Err(error) = Parser::builder().pattern("stage-direction", "<source> ( <asid> ) : <quote>").build()
    {
        println!("{error}");
    }
    Ok(())
}

fn print(document: &Document<'_>) {
    for quotation in document.quotations() {
        let speaker = quotation.speaker().map_or("(unknown)", |speaker| speaker.name());
        println!("  {speaker}: {}  [{}]", quotation.text(), quotation.rule());
    }
}
