//! Any pattern of a caller: an error that can be shown, or a parser that works.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::Parser;

#[path = "../../tests/properties/sound.rs"]
mod sound;

const TEXT: &str =
    "“We won,” said Mary Cole, the mayor. Hill asked (twice) whether it was so: ‘No,’ he was told.";

fuzz_target!(|notation: &str| {
    match Parser::builder().pattern("own", notation).build() {
        Ok(parser) => {
            let document = parser.parse(TEXT);
            sound::is_sound_in_all(&document);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    // What follows the first line is a verb.
    let verb = notation.lines().next().unwrap_or_default();
    if let Ok(parser) = Parser::builder().verb(verb).build() {
        parser.parse(TEXT);
    }
});
