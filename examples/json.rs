//! Hands the answers to another program as JSON, one document a line, with offsets as Python counts them.
//!
//! ```text
//! cargo run --example json --features serde | jq -r '.quotations[].speaker'
//! ```

use std::error::Error;
use std::io::{BufWriter, Write};

use whosaid::export::Record;
use whosaid::{Parser, Unit};

const ARTICLES: [(&str, &str); 2] = [
    ("night-clinic", include_str!("articles/night-clinic.txt")),
    ("salt-battery", include_str!("articles/salt-battery.txt")),
];

fn main() -> Result<(), Box<dyn Error>> {
    let parser = Parser::new();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (name, text) in ARTICLES {
        let document = parser.parse(text);
        let record = Record::new(name, &document, Unit::Char);
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
