//! Byte offsets into another unit, for a whole document at once.

use crate::document::Document;
use crate::span::{Offsets, Span, Unit};

/// Spans of one text in another unit: all offsets are sorted first, so that the text is read once.
#[derive(Debug)]
pub(crate) struct Places {
    /// Ascending byte offsets, each once, with what they become. Empty for bytes, which stay as they are.
    known: Vec<(usize, usize)>,
}

impl Places {
    /// The places of every content, cue and source of the document.
    pub(crate) fn of(document: &Document<'_>, unit: Unit) -> Self {
        let spans = document.quotations().flat_map(|quotation| {
            let source = quotation.source().map(|source| source.span());
            quotation.spans().iter().copied().chain(quotation.cue()).chain(source)
        });
        Places::new(document.text(), spans, unit)
    }

    /// The places of `spans`.
    pub(crate) fn new(text: &str, spans: impl Iterator<Item = Span>, unit: Unit) -> Self {
        if unit == Unit::Byte {
            return Places { known: Vec::new() };
        }
        let mut known: Vec<_> = spans.flat_map(|span| [(span.start(), 0), (span.end(), 0)]).collect();
        known.sort_unstable();
        known.dedup();
        let mut offsets = Offsets::new(text, unit);
        for (byte, place) in &mut known {
            *place = offsets.convert(*byte);
        }
        Places { known }
    }

    /// Where `span` starts and ends, in the unit.
    pub(crate) fn pair(&self, span: Span) -> [usize; 2] {
        [span.start(), span.end()].map(|byte| match self.known.binary_search_by_key(&byte, |place| place.0) {
            Ok(at) => self.known[at].1,
            Err(_) => byte,
        })
    }
}
