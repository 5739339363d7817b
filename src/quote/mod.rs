//! Quotation marks (stand-in until the room is furnished).
use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Double,
}

#[derive(Clone, Debug)]
pub(crate) struct QuotedSpan {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) style: Style,
    pub(crate) level: u8,
    pub(crate) opened: bool,
    pub(crate) closed: bool,
    pub(crate) continues: bool,
}

pub(crate) fn quoted_spans(text: &str, paragraphs: &[Span]) -> Vec<QuotedSpan> {
    let mut out = Vec::new();
    for p in paragraphs {
        let mut start = None;
        let body = &text[p.range()];
        let mut skip = 0;
        for (i, c) in body.char_indices() {
            if i < skip { continue; }
            let doubled = body[i..].starts_with("''") || body[i..].starts_with("``") || body[i..].starts_with("’’");
            let len = if doubled { 2 * c.len_utf8() } else { c.len_utf8() };
            if !(doubled || matches!(c, '“' | '"' | '”')) { continue; }
            skip = i + len;
            let i = i + p.start();
            match start {
                None if c != '”' => start = Some(i),
                Some(s) => {
                    out.push(QuotedSpan { start: s, end: i + len, style: Style::Double, level: 0, opened: true, closed: true, continues: false });
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(s) = start {
            let continues = text[p.end()..].trim_start().starts_with(['“', '"']) || text[p.end()..].trim_start().starts_with("''");
            out.push(QuotedSpan {
                start: s,
                end: p.end(),
                style: Style::Double,
                level: 0,
                opened: true,
                closed: false,
                continues,
            });
        }
    }
    out
}
