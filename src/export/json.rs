//! Plain data with everything that a document found: what the command-line tool prints as JSON, one object a document.
//!
//! ```json
//! {"doc":"a1","version":1,"offsets":"byte",
//!  "quotations":[{"id":0,"kind":"direct","class":"statement","content":[[0,14]],"cue":[[15,19]],"source":[[20,29]],
//!    "speaker":"Mary Cole","entity":0,"rule":"quote-cue-source","confidence":0.98}],
//!  "entities":[{"id":0,"name":"Mary Cole","aliases":["Cole"],"kind":"person","gender":"female"}]}
//! ```
//!
//! The fields are described at [`Record`], [`QuotationRecord`] and [`EntityRecord`]. Fields may be added in any
//! release; whatever would break a reader raises [`VERSION`].
//!
//! With the feature `serde` the records can be serialised and read back; without it they are data to take apart.

use crate::candidates::Candidate;
use crate::document::{Class, Document, Entity, EntityKind, Gender, Kind, Quotation};
use crate::export::places::Places;
use crate::span::{Span, Unit};

/// The version of the format, in each record.
pub const VERSION: u32 = 1;

/// A document as plain data. `D` is whatever the caller calls a document: a file name, a number, any JSON value.
///
/// ```
/// use whosaid::{Parser, Unit, export::Record};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let record = Record::new("a1", &document, Unit::Char);
/// assert_eq!(record.quotations[0].content, [[0, 9]]);
/// assert_eq!(record.quotations[0].speaker.as_deref(), Some("Mary Cole"));
/// ```
///
/// To write it as JSON, with the feature `serde` and the crate `serde_json`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// # use whosaid::{Parser, Unit, export::Record};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let line = serde_json::to_string(&Record::new("a1", &document, Unit::Byte)).unwrap();
/// let back: Record<String> = serde_json::from_str(&line).unwrap();
/// assert_eq!(back.quotations[0].rule, "quote-cue-source");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Record<D> {
    /// The document's name, as the caller gave it.
    pub doc: D,
    /// [`VERSION`] of the program that wrote the record.
    pub version: u32,
    /// What all offsets in this record count: `byte`, `char` or `utf16`.
    pub offsets: Unit,
    /// The quotations, sorted by the start of their content.
    pub quotations: Vec<QuotationRecord>,
    /// Everyone and everything that says something or is named, in the order of first mention.
    pub entities: Vec<EntityRecord>,
}

/// One quotation. Spans are `[start, end]`, the end not included.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct QuotationRecord {
    /// Its number in the document.
    pub id: usize,
    /// `direct` (all of it in quotation marks), `mixed` (partly) or `indirect` (none).
    pub kind: Kind,
    /// What the speaker does: `statement`, `question`, `order`, `thought` or `attitude`.
    pub class: Class,
    /// What was said, quotation marks included; several spans when a cue interrupts it. Ascending, never empty.
    pub content: Vec<[usize; 2]>,
    /// The words that show the attribution. Empty when there are none.
    pub cue: Vec<[usize; 2]>,
    /// The words that name who said it. Empty when there are none.
    pub source: Vec<[usize; 2]>,
    /// The name of who said it; `null` when nobody can be told.
    pub speaker: Option<String>,
    /// The `id` of the entity of that name; `null` when nobody can be told.
    pub entity: Option<usize>,
    /// The `id` of the quotation that this one stands in. Absent when there is none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub parent: Option<usize>,
    /// The name of the pattern or sieve that decided.
    pub rule: String,
    /// The share of such answers that were right where it was measured: from 0 to 1.
    pub confidence: f32,
    /// What the rule means, in a sentence. Absent unless asked for: [`Record::explain`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
    /// Who may have said it, the most likely first. Absent unless asked for: [`Record::candidates`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub candidates: Option<Vec<CandidateRecord>>,
}

/// Somebody who may have said a quotation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct CandidateRecord {
    /// The name, as a correction takes it.
    pub name: String,
    /// The `id` of the entity; `null` when it is named inside quotation marks only and says nothing.
    pub entity: Option<usize>,
    /// The weight of what speaks for it beside the others: from 0 to 1, descending. No probability.
    pub score: f32,
    /// What speaks for it: `corrected`, `source`, `pronoun`, `namesake`, `narration`, `addressed`, `turn`, `narrator`
    /// or `mentioned`.
    pub why: String,
    /// The same in a sentence. Absent unless asked for: [`Record::explain`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
}

/// Someone or something that speaks or is named.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EntityRecord {
    /// Its number in the document.
    pub id: usize,
    /// The fullest name in the document, or the name that the cast gives.
    pub name: String,
    /// The other forms by which the document calls it.
    pub aliases: Vec<String>,
    /// `person`, `organisation`, `group`, `document` or `unknown`.
    pub kind: EntityKind,
    /// `male`, `female`, `neuter` or `unknown`.
    pub gender: Gender,
}

impl<D> Record<D> {
    /// The record of a document. Costs one pass over the text unless `unit` is [`Unit::Byte`], which costs none.
    pub fn new(doc: D, document: &Document<'_>, unit: Unit) -> Self {
        let places = Places::of(document, unit);
        Record {
            doc,
            version: VERSION,
            offsets: unit,
            quotations: document.quotations().map(|quotation| quotation_record(quotation, &places)).collect(),
            entities: document.entities().map(entity_record).collect(),
        }
    }

    /// The same record with the reason of each answer.
    ///
    /// ```
    /// use whosaid::{Parser, Unit, export::Record};
    /// let document = Parser::new().parse("“We won,” said Mary Cole.");
    /// let record = Record::new("a1", &document, Unit::Byte).explain(&document);
    /// assert!(record.quotations.iter().all(|quotation| quotation.reason.is_some()));
    /// ```
    #[must_use]
    pub fn explain(mut self, document: &Document<'_>) -> Self {
        for (record, quotation) in self.quotations.iter_mut().zip(document.quotations()) {
            record.reason = Some(quotation.reason().to_owned());
            let candidates = record.candidates.iter_mut().flatten().zip(quotation.candidates());
            candidates.for_each(|(record, candidate)| record.reason = Some(candidate.reason().to_owned()));
        }
        self
    }

    /// The same record with the candidates of each quotation, if the document has them
    /// ([`ParserBuilder::candidates`](crate::ParserBuilder::candidates)).
    ///
    /// ```
    /// use whosaid::{Parser, Unit, export::Record};
    /// let parser = Parser::builder().candidates(true).build()?;
    /// let document = parser.parse("“We won,” said Mary Cole.");
    /// let record = Record::new("a1", &document, Unit::Byte).candidates(&document);
    /// assert_eq!(record.quotations[0].candidates.as_ref().unwrap()[0].name, "Mary Cole");
    /// # Ok::<(), whosaid::Error>(())
    /// ```
    #[must_use]
    pub fn candidates(mut self, document: &Document<'_>) -> Self {
        for (record, quotation) in self.quotations.iter_mut().zip(document.quotations()) {
            record.candidates = Some(quotation.candidates().map(candidate_record).collect());
        }
        self
    }
}

fn quotation_record(quotation: Quotation<'_>, places: &Places) -> QuotationRecord {
    let pair = |span: Span| places.pair(span);
    QuotationRecord {
        id: quotation.id(),
        kind: quotation.kind(),
        class: quotation.class(),
        content: quotation.spans().iter().copied().map(pair).collect(),
        cue: quotation.cue().into_iter().map(pair).collect(),
        source: quotation.source().into_iter().map(|source| pair(source.span())).collect(),
        speaker: quotation.speaker().map(|speaker| speaker.name().to_owned()),
        entity: quotation.speaker().map(Entity::id),
        parent: quotation.parent().map(Quotation::id),
        rule: quotation.rule().to_owned(),
        confidence: quotation.confidence(),
        reason: None,
        candidates: None,
    }
}

fn candidate_record(candidate: Candidate<'_>) -> CandidateRecord {
    CandidateRecord {
        name: candidate.name().to_owned(),
        entity: candidate.entity().map(Entity::id),
        score: candidate.score(),
        why: candidate.why().to_owned(),
        reason: None,
    }
}

fn entity_record(entity: Entity<'_>) -> EntityRecord {
    EntityRecord {
        id: entity.id(),
        name: entity.name().to_owned(),
        aliases: entity.aliases().map(str::to_owned).collect(),
        kind: entity.kind(),
        gender: entity.gender(),
    }
}
