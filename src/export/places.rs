//! Byte offsets into another unit, for a whole document at once.

use crate::document::Document;
use crate::span::{Offsets, Span, Unit};

/// The spans of a document's quotations in another unit: all offsets sorted first, so that the text is read once.
#[derive(Debug)]
pub(crate) struct Places {
    /// Ascending byte offsets, each once, with what they become. Empty for bytes, which stay as they are.
    known: Vec<(usize, usize)>,
    unit: Unit,
}

impl Places {
    /// The places of every content, cue and source of the document.
    pub(crate) fn of(document: &Document<'_>, unit: Unit) -> Self {
        let mut places = Places { known: Vec::new(), unit };
        if unit == Unit::Byte {
            return places;
        }
        for quotation in document.quotations() {
            let source = quotation.source().map(|source| source.span());
            for span in quotation.spans().iter().copied().chain(quotation.cue()).chain(source) {
                places.known.extend([(span.start(), 0), (span.end(), 0)]);
            }
        }
        places.known.sort_unstable();
        places.known.dedup();
        let mut offsets = Offsets::new(document.text(), unit);
        for (byte, place) in &mut places.known {
            *place = offsets.convert(*byte);
        }
        places
    }

    /// Where `span` starts and ends, in the unit.
    pub(crate) fn pair(&self, span: Span) -> [usize; 2] {
        [self.place(span.start()), self.place(span.end())]
    }

    fn place(&self, byte: usize) -> usize {
        match self.known.binary_search_by_key(&byte, |&(known, _)| known) {
            Ok(at) => self.known[at].1,
            Err(_) => {
                debug_assert_eq!(self.unit, Unit::Byte, "{byte} is no place of the document");
                byte
            }
        }
    }
}
