//! What a caller writes: corrections and their places.

use std::ops::Range;

use crate::document::Quotation;
use crate::span::Span;

/// Who said a quotation, by the caller's own knowledge: see [`Request::correct`](crate::Request::correct).
///
/// As JSON, with the feature `serde`: `{"at": 120, "speaker": "Ann Lowe"}`, `{"at": [112, 140], "speaker": null}`.
///
/// ```
/// use whosaid::{Correction, Parser};
/// let text = "“We won,” he said. “We lost,” she said.";
/// let corrections = [Correction::new(5, "Tom Hill"), Correction::new(25, "Ann Lowe")];
/// let document = Parser::new().request(text).corrections(corrections).parse()?;
/// let told: Vec<_> = document.quotations().map(|q| (q.speaker().unwrap().name(), q.rule(), q.confidence())).collect();
/// assert_eq!(told, [("Tom Hill", "corrected", 1.0), ("Ann Lowe", "corrected", 1.0)]);
/// # Ok::<(), whosaid::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Correction {
    pub(super) at: Place,
    #[cfg_attr(feature = "serde", serde(deserialize_with = "name_or_null"))]
    pub(super) speaker: Option<String>,
}

impl Correction {
    /// `speaker` said the quotation at `place`.
    pub fn new(place: impl Into<Place>, speaker: impl Into<String>) -> Self {
        Correction { at: place.into(), speaker: Some(speaker.into()) }
    }

    /// Nobody can be told who said the quotation at `place`.
    pub fn nobody(place: impl Into<Place>) -> Self {
        Correction { at: place.into(), speaker: None }
    }
}

/// `null` must be written, so that a forgotten name does not make a nobody.
#[cfg(feature = "serde")]
fn name_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

/// Where the quotation of a [`Correction`] stands: a byte inside it, or its span. Of quotations inside each other, a byte
/// means the innermost that holds it; a span means the one whose content it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "WrittenPlace", into = "WrittenPlace"))]
pub struct Place {
    pub(super) start: usize,
    pub(super) end: Option<usize>,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "`at` is an offset inside the quotation, or its [start, end]")]
enum WrittenPlace {
    Within(usize),
    Span([usize; 2]),
}

#[cfg(feature = "serde")]
impl From<WrittenPlace> for Place {
    fn from(written: WrittenPlace) -> Self {
        match written {
            WrittenPlace::Within(start) => Place { start, end: None },
            WrittenPlace::Span([start, end]) => Place { start, end: Some(end) },
        }
    }
}

#[cfg(feature = "serde")]
impl From<Place> for WrittenPlace {
    fn from(place: Place) -> Self {
        match place.end {
            None => WrittenPlace::Within(place.start),
            Some(end) => WrittenPlace::Span([place.start, end]),
        }
    }
}

impl From<usize> for Place {
    fn from(start: usize) -> Self {
        Place { start, end: None }
    }
}

impl From<Range<usize>> for Place {
    fn from(range: Range<usize>) -> Self {
        Place { start: range.start, end: Some(range.end) }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        span.range().into()
    }
}

impl From<Quotation<'_>> for Place {
    fn from(quotation: Quotation<'_>) -> Self {
        let spans = quotation.spans();
        let ends = spans.first().zip(spans.last());
        ends.map_or(Place { start: 0, end: None }, |(first, last)| (first.start()..last.end()).into())
    }
}
