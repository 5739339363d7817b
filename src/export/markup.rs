//! Elements around the words of a text, for formats whose elements must nest: HTML and TEI.
//!
//! Spans of different quotations may cross: a cue that reaches out of a quotation, a quotation over two paragraphs.
//! What would cross is cut into parts, so that every [`Event::Open`] has its [`Event::Close`] in the right order.

use std::cmp::Reverse;
use std::fmt;

use crate::document::Document;
use crate::span::Span;

/// What a stretch of the text is. The number is the quotation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    Content(usize),
    Cue(usize),
    Source(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event<'d> {
    Open(Mark),
    Close(Mark),
    Text(&'d str),
    /// What lies between two paragraphs: no element reaches over it.
    Break,
}

/// The text with its marks, as nested events. `breaks` are spans between paragraphs, ascending; they are left out.
pub(crate) fn events<'d>(document: &'d Document<'_>, breaks: &[Span]) -> Vec<Event<'d>> {
    let marks = marks(document);
    let ends = |span: Span| [span.start(), span.end()];
    let mut cuts: Vec<usize> =
        marks.iter().map(|mark| mark.0).chain(breaks.iter().copied()).flat_map(ends).collect();
    cuts.extend([0, document.text().len()]);
    cuts.sort_unstable();
    cuts.dedup();

    let mut writer = Nesting { events: Vec::new(), open: Vec::new() };
    let mut coming = marks.iter().enumerate().peekable();
    let mut breaks = breaks.iter().filter(|gap| !gap.is_empty()).peekable();
    for (&cut, &next) in cuts.iter().zip(&cuts[1..]) {
        writer.close_until(&marks, cut);
        while let Some((number, _)) = coming.next_if(|(_, (span, _))| span.start() == cut) {
            writer.open(&marks, number);
        }
        let piece = &document.text()[cut..next];
        match breaks.peek() {
            Some(gap) if gap.contains(Span::new(cut, next)) => {
                if gap.end() == next {
                    writer.pause(&marks);
                    breaks.next();
                }
            }
            _ => writer.events.push(Event::Text(piece)),
        }
    }
    writer.close_until(&marks, usize::MAX);
    writer.events
}

/// All marks with their spans: by start, what encloses before what it encloses.
fn marks(document: &Document<'_>) -> Vec<(Span, Mark)> {
    let mut marks = Vec::new();
    for quotation in document.quotations() {
        let id = quotation.id();
        marks.extend(quotation.spans().iter().map(|&span| (span, Mark::Content(id))));
        marks.extend(quotation.cue().map(|span| (span, Mark::Cue(id))));
        marks.extend(quotation.source().map(|source| (source.span(), Mark::Source(id))));
    }
    marks.retain(|(span, _)| !span.is_empty());
    marks.sort_unstable_by_key(|&(span, mark)| (span.start(), Reverse(span.end()), mark));
    marks
}

struct Nesting<'d> {
    events: Vec<Event<'d>>,
    /// Numbers of the marks that are open, outermost first.
    open: Vec<usize>,
}

impl Nesting<'_> {
    fn open(&mut self, marks: &[(Span, Mark)], number: usize) {
        self.open.push(number);
        self.events.push(Event::Open(marks[number].1));
    }

    /// Closes what ends at or before `place`; what it encloses and goes on is closed and opened again.
    fn close_until(&mut self, marks: &[(Span, Mark)], place: usize) {
        let ended = |number: &usize| marks[*number].0.end() <= place;
        let Some(first) = self.open.iter().position(ended) else { return };
        let closed = self.open.split_off(first);
        self.events.extend(closed.iter().rev().map(|&number| Event::Close(marks[number].1)));
        for number in closed.into_iter().filter(|number| !ended(number)) {
            self.open(marks, number);
        }
    }

    /// Closes everything for a break and opens it again behind it.
    fn pause(&mut self, marks: &[(Span, Mark)]) {
        let open = std::mem::take(&mut self.open);
        self.events.extend(open.iter().rev().map(|&number| Event::Close(marks[number].1)));
        self.events.push(Event::Break);
        for number in open {
            self.open(marks, number);
        }
    }
}

/// Writes text for HTML and XML, as content or as an attribute's value. XML has no way to write most control
/// characters: they become U+FFFD.
pub(crate) fn escape(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    let mut rest = text;
    let special = |char: char| {
        matches!(char, '&' | '<' | '>' | '"' | '\r' | '\u{FFFE}' | '\u{FFFF}')
            || (char < ' ' && !matches!(char, '\n' | '\t'))
    };
    while let Some(at) = rest.find(special) {
        out.write_str(&rest[..at])?;
        let char = rest[at..].chars().next().unwrap_or_default();
        out.write_str(match char {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#13;",
            _ => "\u{FFFD}",
        })?;
        rest = &rest[at + char.len_utf8()..];
    }
    out.write_str(rest)
}
