//! Any text: no panic, and every promise about the document holds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::{Parser, Quotation, Unit, export::Record};

#[path = "../../tests/properties/sound.rs"]
mod sound;

fuzz_target!(|text: &str| {
    let parser = Parser::new();
    let document = parser.parse(text);
    sound::is_sound_in_all(&document);
    for unit in [Unit::Byte, Unit::Char, Unit::Utf16] {
        let record = Record::new((), &document, unit);
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record<()>>(&json).unwrap(), record);
    }
    parser.tags(text);
    // Words are read in another way where the text ends soon behind them.
    let longer = format!("{text}{}", " ".repeat(20));
    let longer = parser.parse(&longer);
    let words = |quotation: Quotation<'_>| (quotation.spans().to_vec(), quotation.cue());
    assert!(document.quotations().map(words).eq(longer.quotations().map(words)));
});
