//! A [`Request`]: a text, and what else the caller knows about it or wants of it.

use crate::corrections::{Correction, Place, Wanted};
use crate::document::Document;
use crate::error::Error;
use crate::parser::{Parser, Speaker};
use crate::pieces;
use crate::span::Unit;

/// A text to be read with a cast of its own, with corrections of wrong speakers, or with candidates: made by
/// [`Parser::request`].
///
/// A correction counts for more than the quotation that it names. The pronouns and descriptions that follow it in the
/// same chain mean the corrected speaker, and the turns of the dialogue are counted anew from it:
///
/// ```
/// use whosaid::Parser;
///
/// let text = "Nora and Philip looked at the water.\n\n“Is the tide in?”\n\n“Not yet.”\n\n“Then we wait.”";
/// let parser = Parser::new();
/// let document = parser.request(text).correct(40, "Nora").correct(63, "Philip").parse()?;
/// let speakers: Vec<_> = document.quotations().map(|quotation| quotation.speaker().unwrap().name()).collect();
/// assert_eq!(speakers, ["Nora", "Philip", "Nora"]);
/// # Ok::<(), whosaid::Error>(())
/// ```
///
/// Reading with corrections takes two to five times the time that is spent on speakers, however many corrections there are.
#[derive(Clone, Debug)]
#[must_use = "a request is read by `parse`"]
pub struct Request<'p, 't> {
    parser: &'p Parser,
    text: &'t str,
    cast: Vec<Speaker>,
    corrections: Vec<Correction>,
    unit: Unit,
    candidates: bool,
}

impl<'p, 't> Request<'p, 't> {
    pub(crate) fn new(parser: &'p Parser, text: &'t str) -> Self {
        let (cast, corrections) = (Vec::new(), Vec::new());
        Request { parser, text, cast, corrections, unit: Unit::Byte, candidates: false }
    }

    /// Known speakers of this text, beside the parser's.
    pub fn cast(mut self, cast: impl IntoIterator<Item = Speaker>) -> Self {
        self.cast.extend(cast);
        self
    }

    /// Fixes the speaker of a quotation: of the one that stands at `place`, a byte inside it, its span, or the
    /// [`Quotation`](crate::Quotation) itself. `speaker` is any name or alias that the text or the cast has for somebody, or a given name or
    /// surname that only one of them bears; any other name is taken as that of a new member of the cast.
    pub fn correct(self, place: impl Into<Place>, speaker: impl Into<String>) -> Self {
        self.corrections([Correction::new(place, speaker)])
    }

    /// Fixes that nobody can be told as the speaker of a quotation.
    pub fn correct_to_nobody(self, place: impl Into<Place>) -> Self {
        self.corrections([Correction::nobody(place)])
    }

    /// Several corrections. Their order does not matter.
    pub fn corrections(mut self, corrections: impl IntoIterator<Item = Correction>) -> Self {
        self.corrections.extend(corrections);
        self
    }

    /// What the places of the corrections count: bytes unless said.
    pub fn offsets(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Whether [`Quotation::candidates`](crate::Quotation::candidates) shall tell who else may have said it.
    pub fn candidates(mut self, wanted: bool) -> Self {
        self.candidates = wanted;
        self
    }

    /// Reads the text.
    ///
    /// # Errors
    /// When a correction cannot be followed: no quotation stands at its place, several do, the name is that of several
    /// people, or another correction says otherwise. The error is the first such; [`parse_anyway`](Self::parse_anyway)
    /// gives all of them and the document. Without corrections there is no error.
    pub fn parse(self) -> Result<Document<'t>, Error> {
        let (document, errors) = self.parse_anyway();
        errors.into_iter().next().map_or(Ok(document), Err)
    }

    /// Reads the text, following the corrections that can be followed, and gives an error for each other one.
    ///
    /// ```
    /// let text = "“We won,” said Mary Cole. The count went on.";
    /// let (document, errors) = whosaid::Parser::new().request(text).correct(40, "Ann Lowe").parse_anyway();
    /// assert_eq!(document.quotations().len(), 1);
    /// assert_eq!(
    ///     errors[0].to_string(),
    ///     "correction 1 (byte 40): no quotation stands here; the nearest is “We won,”: give a place inside a quotation",
    /// );
    /// ```
    pub fn parse_anyway(self) -> (Document<'t>, Vec<Error>) {
        let wanted = Wanted::new(self.text, &self.corrections, self.unit, self.candidates);
        self.parser.parse_wanted(self.text, &self.cast, wanted, pieces::LONGEST)
    }
}
