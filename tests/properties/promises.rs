//! What holds for every answer on every string.

use std::sync::LazyLock;

use proptest::prelude::*;
use whosaid::Parser;

use super::sound::{contents_nest, is_sound_in_all, people_are_sound, segments_tile, spans_are_sound};
use super::text::{anything, damaged_text};
use super::{answers, cases, parse};

/// What once broke a promise. Cases are separated by `---`; `\u{…}` stands for a character that is not to be seen.
#[test]
fn what_once_failed_stays_mended() {
    for case in include_str!("regressions.txt").split("\n---\n") {
        let text = unescape(case.split_once('\n').map_or("", |(_, text)| text));
        let document = parse(&text);
        is_sound_in_all(&document);
        Parser::new().tags(&text);
    }
}

fn unescape(text: &str) -> String {
    let mut pieces = text.split("\\u{");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (code, rest) = piece.split_once('}').unwrap();
        text + char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap().encode_utf8(&mut [0; 4]) + rest
    })
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn every_string_is_answered_with_sound_spans(text in anything()) {
        spans_are_sound(&parse(&text));
    }

    #[test]
    fn contents_of_one_level_never_overlap(text in anything()) {
        contents_nest(&parse(&text));
    }

    #[test]
    fn segments_are_the_whole_text(text in anything()) {
        segments_tile(&parse(&text));
    }

    #[test]
    fn mentions_and_entities_are_sound(text in anything()) {
        people_are_sound(&parse(&text));
    }

    #[test]
    fn the_view_of_tags_takes_every_string(text in anything()) {
        Parser::new().tags(&text);
    }
}

/// A parser with a table of its own: a pattern that matches nothing asks for one.
static BUILT_ANEW: LazyLock<Parser> = LazyLock::new(|| {
    Parser::builder().pattern("nothing", "; ; ; ; ; ; <quote> ; ; ; ; ; ; $").build().unwrap()
});

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_same_text_has_the_same_answer(text in damaged_text()) {
        let document = parse(&text);
        prop_assert_eq!(answers(&document), answers(&parse(&text)));
        // What a parser has read before is forgotten.
        prop_assert_eq!(answers(&document), answers(&BUILT_ANEW.parse(&text)));
        prop_assert_eq!(answers(&document), answers(&document.into_owned()));
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn threads_change_no_answer(texts in proptest::collection::vec(damaged_text(), 1..8), threads in 1_usize..5) {
        let alone: Vec<_> = texts.iter().map(|text| answers(&parse(text))).collect();
        let mut together = Vec::new();
        let done = whosaid::parallel::parse_all(&Parser::new(), texts.iter().map(String::as_str), threads, |_, document| {
            together.push(answers(&document));
            Ok::<(), ()>(())
        });
        prop_assert_eq!(done, Ok(()));
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn bytes_characters_and_utf16_units_name_the_same_words(text in anything()) {
        use whosaid::{Offsets, Unit};
        let document = parse(&text);
        let (mut chars, mut units) = (Offsets::new(&text, Unit::Char), Offsets::new(&text, Unit::Utf16));
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let spans = |quotation: whosaid::Quotation<'_>| {
            let others = quotation.cue().into_iter().chain(quotation.source().map(|source| source.span()));
            quotation.spans().iter().copied().chain(others).collect::<Vec<_>>()
        };
        for span in document.quotations().flat_map(spans) {
            let words = &text[span.range()];
            let range = chars.convert_span(span);
            prop_assert_eq!(text.chars().skip(range.start).take(range.len()).collect::<String>(), words);
            prop_assert_eq!(String::from_utf16_lossy(&utf16[units.convert_span(span)]), words);
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn json_written_and_read_back_is_the_same_record(text in anything()) {
        use whosaid::{Unit, export::Record};
        let document = parse(&text);
        for unit in [Unit::Byte, Unit::Char, Unit::Utf16] {
            let record = Record::new("a name".to_owned(), &document, unit).explain(&document);
            let json = serde_json::to_string(&record).unwrap();
            prop_assert_eq!(serde_json::from_str::<Record<String>>(&json).unwrap(), record);
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn every_export_holds_every_text(text in anything()) {
        let document = parse(&text);
        crate::export::csv_reads_back(&document);
        crate::export::brat_counts_code_points(&document);
        crate::export::markup_keeps_the_text(&document);
    }
}
