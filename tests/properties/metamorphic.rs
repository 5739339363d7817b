//! What may be done to a text without changing its answers.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use whosaid::{Document, Gender, Parser, Quotation, Span, Speaker};

use super::text::{anything, damaged_text, neat_paragraphs};
use super::{Words, answers, cases, parse, words};

/// The words of the quotations that end before a place.
fn words_before(document: &Document<'_>, end: usize) -> Vec<Words> {
    let whole = |quotation: &Quotation<'_>| quotation.spans().iter().all(|span| span.end() <= end);
    document.quotations().filter(whole).map(words).collect()
}

/// The ends of the blocks between blank lines, whatever the line ends.
fn block_ends(text: &str) -> Vec<usize> {
    let (mut ends, mut end, mut at) = (Vec::new(), None, 0);
    // One character a line end, and no byte moves.
    for line in text.replace("\r\n", " \n").split_inclusive(['\n', '\r']) {
        match line.trim().is_empty() {
            true => ends.extend(end.take()),
            false => end = Some(at + line.trim_end().len()),
        }
        at += line.len();
    }
    ends.push(text.len());
    ends
}

/// The marks of a style: outer pair, inner pair.
type Style = [&'static str; 4];

const STYLES: &[Style] = &[
    ["“", "”", "‘", "’"],
    ["\"", "\"", "'", "'"],
    ["‘", "’", "“", "”"],
    ["'", "'", "\"", "\""],
    ["«", "»", "“", "”"],
    ["„", "“", "‘", "’"],
    ["``", "''", "‘", "’"],
];

/// A neat text in another style.
fn in_style(text: &str, style: Style) -> String {
    let pairs = ["“", "”", "‘", "’"].into_iter().zip(style);
    let mut styled = String::with_capacity(text.len());
    for character in text.chars() {
        let mut buffer = [0; 4];
        let character = &*character.encode_utf8(&mut buffer);
        styled += pairs.clone().find(|(mark, _)| *mark == character).map_or(character, |(_, other)| other);
    }
    styled
}

/// Where the first quotation begins that stands on both sides of a place.
fn runs_over(document: &Document<'_>, place: usize) -> Option<usize> {
    let spans = document.quotations().map(|quotation| quotation.spans());
    let over = |spans: &&[Span]| spans[0].start() < place && spans[spans.len() - 1].end() > place;
    spans.filter(over).map(|spans| spans[0].start()).min()
}

/// What stays the same when marks and white space are written otherwise.
fn meaning(document: &Document<'_>) -> Vec<String> {
    let bare = |text: &str| text.replace(['“', '”', '"', '‘', '’', '\'', '\r'], "");
    let quotation = |quotation: Quotation<'_>| {
        format!(
            "{} {} / {:?} / {:?} / {:?} / {}",
            quotation.kind().name(),
            bare(&quotation.text()),
            quotation.cue().map(|cue| bare(&document.text()[cue.range()])),
            quotation.source().map(|source| bare(source.text())),
            quotation.speaker().map(|speaker| bare(speaker.name())),
            quotation.rule(),
        )
    };
    document.quotations().map(quotation).collect()
}

#[test]
fn a_word_at_the_end_is_what_it_is_elsewhere() {
    for word in [
        "www.", "www.a", "http://", "U.S.", "Mr.", "iPhone", "COLE", "no.", "Cole’s", "won't", "a-b", "é",
        "6'2\"",
    ] {
        let text = format!("Ann said that we won. {word}");
        let longer = format!("{text}\n\nThe weather was fine on Sunday.");
        // found by a property: an address for "www." at the very end, a word elsewhere
        assert_eq!(
            words_before(&parse(&text), text.len()),
            words_before(&parse(&longer), text.len()),
            "{word}"
        );
    }
}

#[test]
fn what_a_damaged_paragraph_no_longer_shows_to_be_a_name_is_read_the_same_behind_it() {
    // found by a property: "Hill", an everyday word, behind a question
    let whole = "“We won,” Hill said.\n\n“We won?” Hill said that we won.";
    let damaged = whole.replacen(",”", ",“”", 1);
    let last = |text: &str| {
        let document = parse(text);
        let sources = document.quotations().filter(|quotation| quotation.text() == "“We won?”");
        sources.map(|quotation| quotation.source().map(|source| source.text().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(last(whole), [Some("Hill".to_owned())]);
    assert_eq!(last(whole), last(&damaged));
}

/// Paragraphs that go on with nothing: none begins with a mark, which would continue an unclosed quotation.
const UNRELATED: &[&str] = &[
    "The weather was fine on Sunday.",
    "Tomas Quill said: “Nobody knows.” “Not I,” she replied.",
    "Quill added that “nobody knew",
    "Quill said that the bridge was shut.",
    "QUILL: Who is it?\nANSWER: It is he.",
    "* one\n* two\n* three",
    "Mr. Quill and Mrs. Quill left with Hill, Cole and Ann.",
    "It was ‘over’ for 'em: 'No,' he said.",
    "\u{feff}🦀\u{0}",
];

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn cutting_at_a_paragraph_end_moves_nothing_before_it(text in damaged_text(), place in any::<Index>()) {
        let ends = block_ends(&text);
        let cut = ends[place.index(ends.len())];
        let (whole, part) = (parse(&text), parse(&text[..cut]));
        // Nothing is asked of a cut through a quotation, from the block on in which that begins; what is left of it may
        // go on with the quotation before, of which nothing is asked then either.
        let mut asked = cut;
        while let Some(begins) = [&whole, &part].into_iter().filter_map(|document| runs_over(document, asked)).min() {
            asked = ends.iter().copied().take_while(|&end| end <= begins).last().unwrap_or(0);
        }
        prop_assert_eq!(words_before(&whole, asked), words_before(&part, asked), "{:?} is cut at {}", text, cut);
    }

    #[test]
    fn a_paragraph_added_at_the_end_changes_nothing_before_it(text in damaged_text(), added in select(UNRELATED)) {
        let end = text.len();
        let longer = format!("{text}\n\n{added}");
        prop_assert_eq!(words_before(&parse(&text), end), words_before(&parse(&longer), end));
    }

    /// The words are read faster where the text does not end soon behind them.
    #[test]
    fn white_space_at_the_end_changes_nothing(text in anything()) {
        let longer = format!("{text}{}", " ".repeat(40));
        prop_assert_eq!(answers(&parse(&text)), answers(&parse(&longer)));
    }

    #[test]
    fn a_stray_mark_changes_nothing_beyond_its_paragraph(
        paragraphs in neat_paragraphs(),
        style in select(STYLES),
        place in any::<Index>(),
        inside in any::<Index>(),
        mark in select(&["“", "”", "\"", "‘", "’", "'", "«", "»", "„", "「", "」", "``", "''"][..]),
    ) {
        let paragraphs: Vec<String> = paragraphs.iter().map(|paragraph| in_style(paragraph, style)).collect();
        let number = place.index(paragraphs.len());
        let text = paragraphs.join("\n\n");
        let start = paragraphs[..number].iter().map(|before| before.len() + 2).sum::<usize>();
        let end = start + paragraphs[number].len();
        let mut at = start + inside.index(paragraphs[number].len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut damaged = text.clone();
        damaged.insert_str(at, mark);
        let beyond = |text: &str, paragraph: Span, shift: usize| {
            let back = |span: Span| match span.start() >= paragraph.end() {
                true => Span::new(span.start() - shift, span.end() - shift),
                false => span,
            };
            let document = parse(text);
            let other = document.quotations().filter(|quotation| quotation.spans().iter().all(|span| !span.overlaps(paragraph)));
            other.map(words).map(|(content, cue, source)| {
                (content.into_iter().map(back).collect::<Vec<_>>(), cue.map(back), source.map(back))
            }).collect::<Vec<_>>()
        };
        let before = beyond(&text, Span::new(start, end), 0);
        let after = beyond(&damaged, Span::new(start, end + mark.len()), mark.len());
        // The quotation to which the mark belongs may go on in the next paragraph, where that begins with a mark.
        let next = paragraphs.get(number + 1).filter(|next| next.starts_with(style[0]));
        let next = Span::new(end + 2, end + 2 + next.map_or(0, String::len));
        let touched = |words: &Words| next.overlaps(words.0[0]);
        let rest = |all: Vec<Words>| all.into_iter().filter(|words| !touched(words)).collect::<Vec<_>>();
        prop_assert_eq!(rest(before), rest(after), "{}", damaged);
    }

    #[test]
    fn straight_marks_mean_what_curly_ones_mean(paragraphs in neat_paragraphs(), british in any::<bool>()) {
        let curly = paragraphs.join("\n\n");
        let curly = if british { in_style(&curly, ["‘", "’", "“", "”"]) } else { curly };
        let straight = curly.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
        prop_assert_eq!(meaning(&parse(&curly)), meaning(&parse(&straight)), "{}", straight);
    }

    #[test]
    fn crlf_for_lf_changes_offsets_only(text in damaged_text()) {
        let unix = text.replace("\r\n", "\n").replace('\r', " ");
        let dos = unix.replace('\n', "\r\n");
        prop_assert_eq!(meaning(&parse(&unix)), meaning(&parse(&dos)), "{:?}", unix);
    }

    #[test]
    fn a_cast_member_who_does_not_occur_changes_nothing(text in damaged_text()) {
        let nobody = Speaker::new("Zebulon Quackenfort").alias("Brzq").alias("Dr. Q. Quackenfort").gender(Gender::Male);
        let cast = [nobody, Speaker::new("Xanthippe")];
        let parser = Parser::builder().cast(cast.clone()).build().unwrap();
        prop_assert_eq!(answers(&parser.parse(&text)), answers(&parse(&text)));
        prop_assert_eq!(answers(&Parser::new().parse_with_cast(&text, &cast)), answers(&parse(&text)));
    }
}

/// Found by fuzzing: a word at the text's very end was not known as the name that it had been before.
#[test]
fn white_space_behind_a_name_that_is_a_word_changes_nothing() {
    let text = "P HOLDS\nG asked E HOLDS";
    assert_eq!(answers(&parse(text)), answers(&parse(&format!("{text}{}", " ".repeat(40)))));
}
