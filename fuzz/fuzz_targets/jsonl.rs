//! A line of JSON Lines as the command reads it: a text with its cast and corrections.
#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_json::value::RawValue;
use whosaid::{Correction, Parser, Speaker, Unit, export::Record};

#[path = "../../tests/properties/sound.rs"]
mod sound;

/// The same as in `src/bin/whosaid/input.rs`.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    doc: Option<&'l RawValue>,
    #[serde(borrow)]
    text: Cow<'l, str>,
    cast: Option<Vec<Speaker>>,
    corrections: Option<Vec<Correction>>,
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(line) = serde_json::from_slice::<Line<'_>>(bytes) else { return };
    let cast = line.cast.unwrap_or_default();
    let document = Parser::new().parse_with_cast(&line.text, &cast);
    sound::is_sound_in_all(&document);
    let record = serde_json::to_string(&Record::new(line.doc, &document, Unit::Utf16)).unwrap();
    // A number of the caller may be beyond every number type: it is given back as it is.
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(&record).is_ok());
    let parser = Parser::new();
    let request = parser.request(&line.text).cast(cast.iter().cloned()).candidates(true);
    let corrected = request.corrections(line.corrections.unwrap_or_default()).offsets(Unit::Utf16).parse_anyway().0;
    assert_eq!(corrected.quotations().len(), document.quotations().len());
    sound::spans_are_sound(&corrected);
    // The parser may refuse a cast, but not break.
    let _ = Parser::builder().cast(cast).build();
});
