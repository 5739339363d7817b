//! Candidates: everyone who may have said a quotation, ranked, as the caller gets them.

use std::fmt;

use crate::attribution::{Ranking, Why};
use crate::coreference::{Book, Who};
use crate::document::{Document, Entity, QuotationData};

/// Somebody who may have said a quotation: see [`Quotation::candidates`](crate::Quotation::candidates). A view: cheap to
/// copy.
#[derive(Clone, Copy)]
pub struct Candidate<'d> {
    document: &'d Document<'d>,
    data: &'d CandidateData,
}

impl<'d> Candidate<'d> {
    /// The name, as [`Correction`](crate::Correction) takes it.
    pub fn name(self) -> &'d str {
        &self.data.name
    }

    /// The entity; `None` when it is named inside quotation marks only and says nothing.
    pub fn entity(self) -> Option<Entity<'d>> {
        self.data.entity.map(|id| Entity { document: self.document, id: id as usize })
    }

    /// The weight of what speaks for it beside the others: from 0 to 1, descending. It orders; it is no probability
    /// (for the answer that is [`Quotation::confidence`](crate::Quotation::confidence)).
    pub fn score(self) -> f32 {
        self.data.score
    }

    /// What speaks for it, in a word: `corrected`, `source`, `pronoun`, `namesake`, `narration`, `addressed`, `turn`,
    /// `narrator` or `mentioned`.
    pub fn why(self) -> &'static str {
        self.data.why.words().0
    }

    /// What speaks for it, in a sentence for people.
    pub fn reason(self) -> &'static str {
        self.data.why.words().1
    }
}

impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Candidate({:?}, {:.3}, {})", self.name(), self.score(), self.why())
    }
}

#[derive(Clone, Debug)]
struct CandidateData {
    name: Box<str>,
    /// Index into `Data::entities`.
    entity: Option<u32>,
    score: f32,
    why: Why,
}

/// The candidates of a document, by quotation. Empty unless they were asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates(Vec<Box<[CandidateData]>>);

impl Candidates {
    pub(crate) fn of<'d>(
        &'d self,
        document: &'d Document<'d>,
        quotation: usize,
    ) -> impl ExactSizeIterator<Item = Candidate<'d>> + use<'d> {
        let all = self.0.get(quotation).map_or(&[][..], |candidates| candidates);
        all.iter().map(move |data| Candidate { document, data })
    }

    /// Drops those of the quotations that have no new number.
    pub(crate) fn retain(&mut self, new_ids: &[Option<u32>]) {
        let mut new_ids = new_ids.iter();
        self.0.retain(|_| new_ids.next().is_some_and(Option::is_some));
    }

    /// Adds those of the next piece of a text.
    pub(crate) fn extend(&mut self, piece: Candidates) {
        self.0.extend(piece.0);
    }

    /// Gives the entities of those from `first` on new numbers.
    pub(crate) fn renumber(&mut self, first: usize, entity: impl Fn(u32) -> u32) {
        for candidate in self.0.iter_mut().skip(first).flatten() {
            candidate.entity = candidate.entity.map(&entity);
        }
    }
}

/// The candidates that have a name, with the numbers of their entities in the document, where they stand in it.
pub(crate) fn collect(
    ranking: &Ranking,
    book: &Book<'_>,
    numbers: &[Option<u32>],
    quotations: &[QuotationData],
) -> Candidates {
    let quotations = ranking.iter().zip(quotations).map(|(ranked, quotation)| {
        // Without a speaker there is no answer to begin with.
        let told = ranked.iter().filter(|_| quotation.speaker.is_some());
        let named = told.filter_map(|ranked| {
            let name = book.who(ranked.id).map(Who::name).filter(|name| !name.is_empty())?;
            let entity = numbers.get(ranked.id.index()?).copied().flatten();
            let score = (ranked.score * 1000.0).round() / 1000.0;
            Some(CandidateData { name: name.into(), entity, score, why: ranked.why })
        });
        named.collect()
    });
    Candidates(quotations.collect())
}
