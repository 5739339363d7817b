//! The edges that the documentation states: deep nesting, one huge word, one huge name, a text of nothing.

use std::borrow::Cow;

use whosaid::{Document, Quotation};

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
            let around = |quotation: Quotation<'_>| {
                std::iter::successors(quotation.parent(), |outer| outer.parent()).count()
            };
            let deepest = document.quotations().map(around).max().unwrap_or(0);
            assert!(deepest < 8, "{deepest} levels of {open}");
        }
    }
}

#[test]
fn a_paragraph_read_in_stretches_is_answered_like_a_short_one() {
    // their words stand at all places around the ends of the stretches; more of them would be too crowded a text
    let sentences = 4000;
    let text = "“We won,” said Mary Cole. She said that they “left.” ".repeat(sentences);
    let document = parse(&text);
    spans_are_sound(&document);
    segments_tile(&document);
    assert_eq!(document.quotations().count(), 2 * sentences);
    let speaks = |quotation: Quotation<'_>| quotation.speaker().map(|speaker| speaker.name().to_owned());
    assert!(document.quotations().all(|quotation| speaks(quotation).as_deref() == Some("Mary Cole")));
}

#[test]
fn a_text_crowded_with_quotations_is_read_in_pieces_with_the_same_answers() {
    let names: Vec<String> =
        (0..26 * 26 * 20).map(|n| format!("{}l{}v{}n", letter(n / 676), letter(n / 26), letter(n))).collect();
    let capital = |name: &str| name[..1].to_uppercase() + &name[1..];
    let text: String = names.iter().map(|name| format!("“No,” said {} Cole.\n\n", capital(name))).collect();
    assert!(text.len() > 1 << 18);
    let document = parse(&text);
    spans_are_sound(&document);
    segments_tile(&document);
    assert_eq!(document.quotations().len(), names.len());
    for (quotation, name) in document.quotations().zip(&names) {
        assert_eq!(
            quotation.speaker().map(|speaker| speaker.name()),
            Some(&*format!("{} Cole", capital(name)))
        );
    }
}

fn letter(number: usize) -> char {
    char::from(b'a' + (number % 26) as u8)
}

#[test]
fn a_long_novel_of_nothing_but_dialogue_is_read_whole() {
    // only somebody who has read the first line knows who "she" is in the last
    let lines = "“I should not have thought that she would come at all,” she said.\n\n“Nor I, and yet here they are, the pair of them, and wet through.”\n\n";
    let text = "“It is late,” said Mary Cole.\n\n".to_owned() + &lines.repeat(4000);
    let document = parse(&text);
    let last = document.quotations().rev().find(|quotation| quotation.cue().is_some()).unwrap();
    assert_eq!(last.speaker().map(|speaker| speaker.name()), Some("Mary Cole"));
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
fn a_word_of_megabytes_is_no_matter() {
    let text = format!("“We won,” said Ann. {} “No,” said Bob.", "x".repeat(8 << 20));
    let document = parse(&text);
    assert_eq!(spoken_by(&document, "Ann"), ["“We won,”"]);
    assert_eq!(spoken_by(&document, "Bob"), ["“No,”"]);
}

#[test]
fn one_endless_line_is_read_to_its_end() {
    let times = 50_000;
    let text = "“We won,” said Ann Cole. The road was long, and Hill said that it was late. ".repeat(times);
    let document = parse(&text);
    spans_are_sound(&document);
    assert_eq!(document.quotations().filter(|quotation| quotation.text() == "“We won,”").count(), times);
    assert!(document.quotations().all(|quotation| quotation.speaker().is_some()));
    assert_eq!(document.entities().len(), 2);
}

#[test]
fn one_endless_sentence_is_read_in_pieces() {
    let times = 50_000;
    let text = "“We won,” said Ann, and the road was long, and ".repeat(times);
    let document = parse(&text);
    spans_are_sound(&document);
    segments_tile(&document);
    let found = document.quotations().filter(|quotation| quotation.text() == "“We won,”").count();
    assert!(found > times * 9 / 10, "{found} of {times}");
}

#[test]
fn a_paragraph_for_each_of_many_quotations() {
    let times = 100_000;
    let text = "“We won.”\n\n".repeat(times);
    assert_eq!(parse(&text).quotations().len(), times);
}

/// Takes five gigabytes: `cargo test --release --all-features -- --ignored gigabytes`.
#[test]
#[ignore = "takes five gigabytes of memory"]
fn a_text_of_more_than_four_gigabytes_is_read_to_its_end() {
    let gap = " ".repeat(u32::MAX as usize + 1000);
    let text = format!("“We won,” said Ann.\n\n{gap}\n\n“No,” said Bob. “Yes,” said Ann.");
    drop(gap);
    let document = parse(&text);
    assert_eq!(spoken_by(&document, "Ann"), ["“We won,”", "“Yes,”"]);
    assert_eq!(spoken_by(&document, "Bob"), ["“No,”"]);
    assert_eq!(document.segments().map(|segment| segment.span().len()).sum::<usize>(), text.len());
    spans_are_sound(&document);
}

/// What somebody says.
fn spoken_by<'d>(document: &'d Document<'_>, name: &str) -> Vec<Cow<'d, str>> {
    let spoken =
        document.quotations().filter(|quotation| quotation.speaker().is_some_and(|s| s.name() == name));
    spoken.map(|quotation| quotation.text()).collect()
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
