//! A line of JSON Lines as the command reads it: a text with its cast and corrections.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::{Document, Parser, Unit, export::Record};

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
    let (cast, corrections) = (line.cast.unwrap_or_default(), line.corrections.unwrap_or_default());
    let parser = Parser::new();
    let words = |document: &Document<'_>| {
        document.quotations().map(|quotation| quotation.spans().to_vec()).collect::<Vec<_>>()
    };
    let uncorrected = words(&parser.parse_with_cast(&line.text, &cast));
    for unit in [Unit::Byte, Unit::Utf16] {
        let request = parser.request(&line.text).cast(cast.clone()).offsets(unit).candidates(true);
        let (document, errors) = request.corrections(corrections.clone()).parse_anyway();
        sound::is_sound_in_all(&document);
        assert_eq!(words(&document), uncorrected);
        assert!(errors.len() <= corrections.len() && errors.iter().all(|error| error.is_correction()));
        let record = serde_json::to_string(&Record::new(line.doc, &document, unit)).unwrap();
        // A number of the caller may be beyond every number type: it is given back as it is.
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&record).is_ok());
    }
    // The parser may refuse a cast, but not break.
    let _ = Parser::builder().cast(cast).build();
});
