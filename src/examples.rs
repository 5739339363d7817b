//! Each pattern's examples are its tests: `[content] {cue} <source>` in a `yes` line are what the whole parser must
//! find by that pattern; the `[words]` of a `no` line are what that pattern must not take.

use crate::document::{Document, Quotation};
use crate::parser::Parser;
use crate::span::Span;

/// An example without its marks, and where they stood.
struct Example {
    text: String,
    content: Vec<Span>,
    cue: Vec<Span>,
    source: Vec<Span>,
}

fn example(marked: &str) -> Example {
    let mut example = Example { text: String::new(), content: vec![], cue: vec![], source: vec![] };
    let mut open = Vec::new();
    for character in marked.chars() {
        let at = example.text.len();
        match character {
            '[' | '{' | '<' => open.push(at),
            ']' | '}' | '>' => {
                let span = Span::new(open.pop().expect("a mark opens before it closes"), at);
                match character {
                    ']' => example.content.push(span),
                    '}' => example.cue.push(span),
                    _ => example.source.push(span),
                }
            }
            _ => example.text.push(character),
        }
    }
    example
}

fn agrees(quotation: Quotation<'_>, example: &Example, pattern: &str) -> bool {
    let cue = |span: Span| example.cue.iter().any(|cue| cue.start() < span.end() && span.start() < cue.end());
    quotation.rule() == pattern
        && quotation.spans() == example.content
        && quotation.cue().map_or(example.cue.is_empty(), cue)
        && quotation.source().map(|source| source.span()) == example.source.first().copied()
}

fn takes(document: &Document<'_>, pattern: &str, words: Span) -> bool {
    let overlaps = |span: &Span| span.start() < words.end() && words.start() < span.end();
    document
        .quotations()
        .any(|quotation| quotation.rule() == pattern && quotation.spans().iter().any(overlaps))
}

#[test]
fn patterns_hold_their_examples() {
    let parser = Parser::new();
    let mut wrong = Vec::new();
    for pattern in parser.patterns() {
        for marked in &pattern.examples {
            let example = example(marked);
            let document = parser.parse(&example.text);
            if !document.quotations().any(|quotation| agrees(quotation, &example, &pattern.name)) {
                let found: Vec<_> = document.quotations().collect();
                wrong.push(format!(
                    "{}: {marked}\n{}    {found:?}",
                    pattern.name,
                    parser.tags(&example.text)
                ));
            }
        }
        for marked in &pattern.counterexamples {
            let example = example(marked);
            let document = parser.parse(&example.text);
            if example.content.iter().any(|words| takes(&document, &pattern.name, *words)) {
                wrong.push(format!("{}: must not match: {marked}", pattern.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
}
