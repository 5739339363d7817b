//! Who said what: the matches of the patterns become quotations, and sieves, in order of trust, find the sources that
//! no pattern sees. Decides content, cue and source of each quotation; who the source is, coreference tells.

mod clause;
mod levels;
mod opening;
mod paragraph;
mod sieves;
mod speakers;
mod style;
mod subject;

use opening::Opening;
use smallvec::SmallVec;

use crate::document::{Class, Kind};
use crate::mention::{NounPhrase, PhraseKind, Reader};
use crate::span::{ShortSpan, Span};

pub(crate) use levels::nest;
pub(crate) use paragraph::{Candidates, Paragraph, attribute};
pub(crate) use sieves::{Block, GOVERNED, LeadIn, SIEVES, Sieve, sift};
pub(crate) use speakers::{Near, Ranking, Scene, Why, bind, snapshot_paragraphs, speakers};

/// Which rule decided: a pattern of the table, or a sieve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Pattern(u16),
    Sieve(Sieve),
}

/// The words that name who said it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    span: ShortSpan,
    start: u32,
    end: u32,
    head: u32,
    pub(crate) kind: PhraseKind,
    pub(crate) plural: bool,
    pub(crate) opening: Opening,
}

impl Source {
    /// The words and the phrase that they begin with: its head is who speaks.
    pub(crate) fn new(span: Span, phrase: &NounPhrase, reader: &Reader<'_>) -> Source {
        // looked at here, where the text is at hand
        let opening = Opening::of(reader.word(phrase.start()), phrase.end() == phrase.start() + 1);
        let (start, end, head) = (phrase.start() as u32, phrase.end() as u32, phrase.head() as u32);
        Source { span: span.into(), start, end, head, kind: phrase.kind, plural: phrase.plural, opening }
    }

    /// The bytes of its words.
    pub(crate) fn span(&self) -> Span {
        self.span.into()
    }

    /// The first token of the phrase.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// Where its tokens end.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn head(&self) -> usize {
        self.head as usize
    }
}

/// A quotation as the patterns and sieves find it.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// Ascending, disjoint.
    pub(crate) content: SmallVec<[Span; 1]>,
    pub(crate) cue: Option<ShortSpan>,
    pub(crate) source: Option<Source>,
    pub(crate) kind: Kind,
    pub(crate) class: Class,
    pub(crate) rule: Rule,
    pub(crate) confidence: f32,
    /// The paragraph in which it begins.
    pub(crate) paragraph: u32,
    /// The quoted spans (level 0) in its content.
    pub(crate) quotes: SmallVec<[usize; 2]>,
}

impl Attribution {
    pub(crate) fn start(&self) -> usize {
        self.content.first().map_or(0, |span| span.start())
    }

    pub(crate) fn end(&self) -> usize {
        self.content.last().map_or(0, |span| span.end())
    }
}
