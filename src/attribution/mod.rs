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

use smallvec::SmallVec;

use crate::document::{Class, Kind};
use crate::mention::{NounPhrase, PhraseKind, Reader};
use crate::span::{ShortSpan, Span};
use crate::text::{Mark, Token};

pub(crate) use levels::nest;
pub(crate) use opening::Opening;
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
    pub(crate) behind: Behind,
}

/// What stands behind the phrase of a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behind(u8);

/// So many words behind the noun may belong to a description.
const LONGEST_DESCRIPTION: usize = 14;

impl Behind {
    const COMMA: u8 = 1 << 7;

    /// Of a phrase that ends before a token, in a source that ends at a byte.
    fn of(tokens: &[Token], end: usize) -> Behind {
        let comma = tokens.first().is_some_and(|token| token.is(Mark::Comma));
        let words = tokens.iter().take_while(|token| token.start() < end).take(LONGEST_DESCRIPTION + 1);
        let mut count = 0;
        for word in words {
            if !word.is_word() || count == LONGEST_DESCRIPTION {
                count = 0;
                break;
            }
            count += 1;
        }
        Behind(count as u8 | if comma { Behind::COMMA } else { 0 })
    }

    /// Whether a comma does.
    pub(crate) fn is_comma(self) -> bool {
        self.0 & Behind::COMMA != 0
    }

    /// With how many words, and nothing else, the source goes on.
    pub(crate) fn words(self) -> usize {
        usize::from(self.0 & !Behind::COMMA)
    }
}

impl Source {
    /// The words and the phrase that they begin with: its head is who speaks.
    pub(crate) fn new(span: Span, phrase: &NounPhrase, reader: &Reader<'_>) -> Source {
        // looked at here, where the text is at hand
        let opening = Opening::of(reader.word(phrase.start()), phrase.end() == phrase.start() + 1);
        let (start, end, head) = (phrase.start() as u32, phrase.end() as u32, phrase.head() as u32);
        let behind = Behind::of(reader.tokens.get(phrase.end()..).unwrap_or(&[]), span.end());
        let NounPhrase { kind, plural, .. } = *phrase;
        Source { span: span.into(), start, end, head, kind, plural, opening, behind }
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

    /// Gives its tokens new numbers; what stands from the first to the last still stands together.
    pub(crate) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let start = new(self.start);
        (self.end, self.head) = (start + (self.end - self.start), start + (self.head - self.start));
        self.start = start;
    }
}

/// A quotation as the patterns and sieves find it.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// Ascending, disjoint.
    pub(crate) content: SmallVec<[ShortSpan; 2]>,
    pub(crate) cue: Option<ShortSpan>,
    pub(crate) source: Option<Source>,
    pub(crate) kind: Kind,
    pub(crate) class: Class,
    pub(crate) rule: Rule,
    pub(crate) confidence: f32,
    /// The paragraph in which it begins.
    pub(crate) paragraph: u32,
    /// The quoted spans (level 0) in its content.
    pub(crate) quotes: SmallVec<[u32; 4]>,
}

impl Attribution {
    pub(crate) fn start(&self) -> usize {
        self.content.first().map_or(0, |span| span.start as usize)
    }

    pub(crate) fn end(&self) -> usize {
        self.content.last().map_or(0, |span| span.end as usize)
    }

    /// The spans of its content.
    pub(crate) fn spans(&self) -> impl DoubleEndedIterator<Item = Span> + Clone + '_ {
        self.content.iter().map(|&span| span.into())
    }

    /// By which attributions stand in order: what reaches further comes first.
    fn place(&self) -> (usize, usize) {
        (self.start(), usize::MAX - self.end())
    }
}
