//! Places in the text: [`Span`] in bytes, and [`Offsets`] for those who count in characters or UTF-16 units.

use std::fmt;
use std::ops::Range;

/// A range of bytes in the text: `start` included, `end` not.
///
/// `start <= end`, and both lie on character boundaries of the text that the span came from, so slicing that text
/// with [`Span::range`] never panics.
///
/// ```
/// let document = whosaid::Parser::new().parse("“We won,” said Mary Cole.");
/// let span = document.quotations().next().unwrap().spans()[0];
/// assert_eq!(&document.text()[span.range()], "“We won,”");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

/// A span in half the room: offsets inside the parser have 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShortSpan {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl From<Span> for ShortSpan {
    fn from(span: Span) -> ShortSpan {
        ShortSpan { start: span.start as u32, end: span.end as u32 }
    }
}

impl From<ShortSpan> for Span {
    fn from(span: ShortSpan) -> Span {
        Span { start: span.start as usize, end: span.end as usize }
    }
}

impl Span {
    /// A span from `start` to `end`; the two change places when `end` is the smaller.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: start.min(end), end: start.max(end) }
    }

    /// The byte offset of the first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte offset after the last byte.
    pub fn end(self) -> usize {
        self.end
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The same span of a text that stands so many bytes further on in another.
    pub(crate) fn moved(self, bytes: usize) -> Span {
        Span { start: self.start + bytes, end: self.end + bytes }
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Unit {
    /// Bytes of the UTF-8 text: Rust's own.
    #[default]
    Byte,
    /// Unicode scalar values: Python's, and the W3C Web Annotation model's.
    Char,
    /// UTF-16 code units: JavaScript's and Java's.
    Utf16,
}

impl Unit {
    /// The unit's name in the JSON: `byte`, `char` or `utf16`.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Byte => "byte",
            Unit::Char => "char",
            Unit::Utf16 => "utf16",
        }
    }
}

/// Converts byte offsets of one text into another [`Unit`], in one forward pass over the text.
///
/// Asking in ascending order costs one pass in all; an offset behind the last one asked starts over from the nearest
/// of the places remembered along the way (every 4 KB), so that any order stays cheap.
///
/// ```
/// use whosaid::{Offsets, Unit};
/// let mut offsets = Offsets::new("“é” 🦀!", Unit::Utf16);
/// assert_eq!(offsets.convert(8), 3);
/// assert_eq!(offsets.convert(13), 6);
/// ```
#[derive(Clone, Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: Unit,
    /// (byte, units before it), every `STEP` bytes, as far as the text has been counted.
    known: Vec<(usize, usize)>,
    last: (usize, usize),
}

const STEP: usize = 4096;

impl<'t> Offsets<'t> {
    /// A converter for `text`.
    pub fn new(text: &'t str, unit: Unit) -> Self {
        Offsets { text, unit, known: vec![(0, 0)], last: (0, 0) }
    }

    /// How many units stand before byte `offset`. An offset beyond the text counts as its end, one inside a character
    /// as that character's start.
    pub fn convert(&mut self, offset: usize) -> usize {
        if self.unit == Unit::Byte {
            return offset.min(self.text.len());
        }
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        if offset < self.last.0 {
            let at = self.known.partition_point(|&(byte, _)| byte <= offset);
            self.last = self.known[at - 1];
        }
        while self.last.0 < offset {
            let mut next = offset.min(self.last.0 + STEP);
            while !self.text.is_char_boundary(next) {
                next += 1;
            }
            self.last = (next, self.last.1 + self.count(&self.text[self.last.0..next]));
            if self.known.last().is_some_and(|&(byte, _)| byte + STEP <= next) {
                self.known.push(self.last);
            }
        }
        self.last.1
    }

    /// Both ends of a span.
    pub fn convert_span(&mut self, span: Span) -> Range<usize> {
        self.convert(span.start)..self.convert(span.end)
    }

    fn count(&self, piece: &str) -> usize {
        match self.unit {
            Unit::Byte => piece.len(),
            Unit::Char => piece.chars().count(),
            Unit::Utf16 => piece.encode_utf16().count(),
        }
    }
}
