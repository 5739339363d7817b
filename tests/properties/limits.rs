//! The edges that the documentation states: deep nesting, one huge word, one huge name, a text of nothing.

use super::parse;
use super::sound::{segments_tile, spans_are_sound};

#[test]
fn marks_nested_without_end_are_read_as_words_beyond_the_eighth_level() {
    for (open, close) in [("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ("“‘", "’”")]
    {
        for depth in [7, 8, 9, 100_000] {
            let text = format!("Ann said: {}we won.{} Hill left.", open.repeat(depth), close.repeat(depth));
            let document = parse(&text);
            spans_are_sound(&document);
            segments_tile(&document);
        }
    }
}

#[test]
fn a_word_without_end_is_read_in_pieces() {
    for letter in ["a", "A", "é", "1", "中", "\u{301}", "a-", "a.", "a’"] {
        let word = letter.repeat(200_000);
        let text = format!("“We won,” said {word}. “No,” said Ann.");
        let document = parse(&text);
        spans_are_sound(&document);
        segments_tile(&document);
        assert!(document.quotations().any(|quotation| quotation.text().contains("“We won,”")), "{letter}");
    }
}

#[test]
fn a_text_without_words_has_no_quotations_and_is_one_segment() {
    for text in ["\u{feff}", "\0", " \n\t\n", "...", "🦀"] {
        let document = parse(text);
        assert_eq!(document.quotations().len(), 0, "{text:?}");
        assert!(document.segments().map(|segment| segment.text()).eq([text]));
    }
    assert_eq!(parse("").segments().count(), 0);
}
