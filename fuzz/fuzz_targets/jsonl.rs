//! A line of JSON Lines as the command reads it: a text with its cast.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::{Parser, Unit, export::Record};

/// The command's own reader.
#[allow(dead_code)]
#[path = "../../src/bin/whosaid/input.rs"]
mod input;

mod arguments {
    #[allow(dead_code)]
    pub enum Input {
        Text,
        Jsonl,
    }
}

#[path = "../../tests/properties/sound.rs"]
mod sound;

fuzz_target!(|bytes: &[u8]| {
    let line = match serde_json::from_slice::<input::Line<'_>>(bytes) {
        Ok(line) => line,
        Err(error) => return assert!(input::json_reason(&error, 1).starts_with("line ")),
    };
    let cast = line.cast.unwrap_or_default();
    let document = Parser::new().parse_with_cast(&line.text, &cast);
    sound::is_sound_in_all(&document);
    let record = serde_json::to_string(&Record::new(line.doc, &document, Unit::Utf16)).unwrap();
    // A number of the caller may be beyond every number type: it is given back as it is.
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(&record).is_ok());
    // The parser may refuse a cast, but not break.
    let _ = Parser::builder().cast(cast).build();
});
