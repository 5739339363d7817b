//! Texts with the right answer marked in them, to be read by eye:
//!
//! ```text
//! [“We won,”] {said} <Mary Cole>. [2 “We lost,”] <2 Hill> {2 said}, [2 “and badly.”]
//! ```
//!
//! Content stands in `[ ]`, the cue in `{ }`, the source in `< >`; a number behind the opening mark says to which
//! quotation a piece belongs (1 where there is none). Without the marks it is the text that is parsed. A backslash stands
//! before a bracket that belongs to the text.

use std::collections::BTreeMap;

use whosaid::{Document, Quotation, Span};

/// The answer to one quotation, in words: content, cue, source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) content: Vec<Span>,
    pub(crate) cue: Option<Span>,
    pub(crate) source: Option<Span>,
}

impl Answer {
    pub(crate) fn of(quotation: Quotation<'_>) -> Answer {
        Answer {
            content: quotation.spans().to_vec(),
            cue: quotation.cue(),
            source: quotation.source().map(|source| source.span()),
        }
    }
}

/// The text without its marks, and the answers by their numbers.
pub(crate) fn read(marked: &str) -> (String, BTreeMap<u32, Answer>) {
    let (mut text, mut answers) = (String::new(), BTreeMap::<u32, Answer>::new());
    let mut open: Vec<(char, u32, usize)> = Vec::new();
    let mut rest = marked;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\\' => {
                let escaped =
                    rest.chars().next().unwrap_or_else(|| panic!("a backslash at the end: {marked}"));
                text.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            '[' | '{' | '<' => {
                let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let number = rest[..digits].parse().ok().filter(|_| rest[digits..].starts_with(' '));
                rest = if number.is_some() { &rest[digits + 1..] } else { rest };
                open.push((character, number.unwrap_or(1), text.len()));
            }
            ']' | '}' | '>' => {
                let (mark, number, start) =
                    open.pop().unwrap_or_else(|| panic!("unbalanced marks: {marked}"));
                let (answer, span) = (answers.entry(number).or_default(), Span::new(start, text.len()));
                match (mark, character) {
                    ('[', ']') => answer.content.push(span),
                    ('{', '}') => answer.cue = Some(span),
                    ('<', '>') => answer.source = Some(span),
                    _ => panic!("{mark} is closed by {character}: {marked}"),
                }
            }
            _ => text.push(character),
        }
    }
    assert!(open.is_empty(), "unbalanced marks: {marked}");
    answers.values_mut().for_each(|answer| answer.content.sort_unstable());
    (text, answers)
}

/// What a document answers, marked in its text.
pub(crate) fn write(document: &Document<'_>) -> String {
    let mut marks: Vec<(usize, u8, usize, String)> = Vec::new();
    let many = document.quotations().len() > 1;
    for (quotation, number) in document.quotations().zip(1..) {
        let answer = Answer::of(quotation);
        let number = if many { format!("{number} ") } else { String::new() };
        let content = answer.content.into_iter().map(|span| (span, '[', ']'));
        let others = answer.cue.map(|span| (span, '{', '}')).into_iter();
        let others = others.chain(answer.source.map(|span| (span, '<', '>')));
        for (span, opening, closing) in content.chain(others) {
            marks.push((span.start(), 1, usize::MAX - span.end(), format!("{opening}{number}")));
            marks.push((span.end(), 0, usize::MAX - span.start(), closing.to_string()));
        }
    }
    marks.sort();
    let (mut marked, mut at) = (String::new(), 0);
    for (place, _, _, mark) in marks {
        escape(&mut marked, &document.text()[at..place]);
        marked += &mark;
        at = place;
    }
    escape(&mut marked, &document.text()[at..]);
    marked
}

fn escape(marked: &mut String, text: &str) {
    for character in text.chars() {
        if r"[]{}<>\".contains(character) {
            marked.push('\\');
        }
        marked.push(character);
    }
}

#[test]
fn marks_are_read_as_they_are_written() {
    let marked = "[1 “We won \\[it\\],”] {1 said} <1 Mary Cole>. [2 “No,”] <2 Hill> {2 said}.";
    let (text, answers) = read(marked);
    assert_eq!(text, "“We won [it],” said Mary Cole. “No,” Hill said.");
    assert_eq!(answers.len(), 2);
    assert_eq!(write(&whosaid::Parser::new().parse(&text)), marked);
}
