//! Counts who gets quoted, and how many words of theirs, over a folder of texts.
//!
//! ```text
//! cargo run --example most_quoted [FOLDER]
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use whosaid::{Kind, Parser};

const ARTICLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles");

#[derive(Default)]
struct Share {
    quotations: usize,
    words: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ARTICLES.to_owned());
    // Built once: a parser is made to be used for many texts.
    let parser = Parser::new();
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();

    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = fs::read_to_string(path)?;
        let document = parser.parse(&text);
        // What stands in quotation marks only: the speakers' own words.
        for quotation in document.quotations().filter(|quotation| quotation.kind() != Kind::Indirect) {
            let Some(speaker) = quotation.speaker() else { continue };
            let share = shares.entry(speaker.name().to_owned()).or_default();
            share.quotations += 1;
            share.words += quotation.text().split_whitespace().count();
        }
    }

    let mut ranking: Vec<_> = shares.into_iter().collect();
    ranking.sort_by_key(|(_, share)| std::cmp::Reverse(share.words));
    println!("quoted  words  who");
    for (name, share) in ranking {
        println!("{:>6} {:>6}  {name}", share.quotations, share.words);
    }
    Ok(())
}
