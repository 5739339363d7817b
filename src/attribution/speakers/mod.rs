//! Who speaks. A source next to a quotation names its speaker, once coreference knows whom it means; quotations with a
//! pronoun or without a source are the turns of a conversation, and are decided together.

mod address;
mod beat;
mod candidates;
mod fixed;
mod possible;
mod source;
mod turn;
mod turns;
mod weigh;

use std::cell::Cell;

use super::style::Style;
use super::{Attribution, Rule};
use crate::coreference::{Book, EntityId, Mention, Snapshots, Wishes};
use crate::mention::Call;
use crate::near::partition_near;
use crate::span::Span;
use crate::text::Token;

pub(crate) use candidates::{Ranking, Why};
pub(crate) use fixed::bind;
use source::Sources;
use turn::Turn;
use turns::Taken;

/// What the sieves read.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) mentions: &'a [Mention],
    /// Where somebody is addressed in quotations.
    pub(crate) calls: &'a [Call],
    pub(crate) paragraphs: &'a [Span],
    /// One for each paragraph of `snapshot_paragraphs`.
    pub(crate) snapshots: &'a Snapshots,
    pub(crate) snapshot_paragraphs: &'a [u32],
    pub(crate) narrator: EntityId,
    /// The first token of each sentence.
    pub(crate) sentences: &'a [u32],
    pub(crate) near: Near,
    /// The speakers that the caller gives, by attribution.
    pub(crate) fixed: &'a [(usize, EntityId)],
}

/// Where the last search ended: the sieves read the text in order.
#[derive(Debug, Default)]
pub(crate) struct Near {
    mentions: Cell<usize>,
    words: Cell<usize>,
    calls: Cell<usize>,
    sentences: Cell<usize>,
    snapshots: Cell<usize>,
}

fn search<T>(items: &[T], near: &Cell<usize>, before: impl FnMut(&T) -> bool) -> usize {
    near.set(partition_near(items, near.get(), before));
    near.get()
}

impl Scene<'_> {
    /// The byte at which a token starts.
    fn place(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(usize::MAX, Token::start)
    }

    /// The number of mentions, from the first on, for which `before` holds.
    fn mentions_before(&self, before: impl FnMut(&Mention) -> bool) -> usize {
        search(self.mentions, &self.near.mentions, before)
    }

    /// The number of mentions that start before a byte: before somebody's words.
    fn mentions_before_byte(&self, byte: usize) -> usize {
        search(self.mentions, &self.near.words, |mention| self.place(mention.start()) < byte)
    }

    /// The number of calls that start before a byte.
    fn calls_before(&self, byte: usize) -> usize {
        search(self.calls, &self.near.calls, |call| (call.start as usize) < byte)
    }

    /// Who is on the reader's mind before a paragraph.
    fn snapshot(&self, paragraph: u32) -> Option<&[(EntityId, f32)]> {
        let before = |&other: &u32| other < paragraph;
        self.snapshots.get(search(self.snapshot_paragraphs, &self.near.snapshots, before))
    }

    /// The number of the sentence in which a token stands.
    fn sentence_of(&self, token: usize) -> Option<u32> {
        let after = search(self.sentences, &self.near.sentences, |&first| first as usize <= token);
        after.checked_sub(1).map(|sentence| sentence as u32)
    }
}

/// The paragraphs before which the sieves want to know who is on the reader's mind: those with a turn for which a source
/// may leave a choice. None if no turn is decided by others around it. With `all`, all others with an attribution as well.
pub(crate) fn snapshot_paragraphs(found: &[Attribution], blocks: &[Span], all: bool) -> Vec<u32> {
    let mut style = Style::default();
    let mut paragraphs: Vec<u32> = Vec::new();
    let mut decided = all;
    for attribution in found {
        style.read(attribution);
        let open = attribution.source.is_none() || style.is_story();
        if all || open && turn::is_turn(attribution) {
            if paragraphs.is_empty() {
                paragraphs.reserve_exact(found.len());
            }
            paragraphs.push(attribution.paragraph);
            decided =
                decided || attribution.source.is_some() || !turn::is_in_news(attribution, style, blocks);
        }
    }
    if !decided {
        return Vec::new();
    }
    paragraphs.sort_unstable();
    paragraphs.dedup();
    paragraphs
}

/// The speaker of each attribution; the candidates when the caller wishes them.
pub(crate) fn speakers(
    found: &mut [Attribution],
    book: &mut Book<'_>,
    scene: &Scene<'_>,
    wishes: &Wishes,
) -> (Vec<EntityId>, Ranking) {
    let mut sources = Sources::default();
    let mut mentions: Vec<Option<u32>> = Vec::with_capacity(found.len());
    let mut speakers: Vec<EntityId> = Vec::with_capacity(found.len());
    for (number, attribution) in found.iter().enumerate() {
        // both at once: in a long text, what one has looked at is still at hand for the other
        let mention = attribution.source.as_ref().and_then(|source| source::mention_of(source, scene));
        let speaker = scene.fixed(number);
        mentions.push(mention.map(|mention| mention as u32));
        speakers.push(speaker.unwrap_or_else(|| sources.speaker(attribution, mention, book, scene)));
    }
    let mut ranking = wishes.candidates.then(Ranking::new);
    let taken = if scene.snapshot_paragraphs.is_empty() && ranking.is_none() {
        Vec::new()
    } else {
        turns::take_turns(found, (&speakers, &mentions), book, scene, ranking.as_mut())
    };
    for Taken { number, speaker, sieve } in taken {
        let number = number as usize;
        speakers[number] = speaker;
        if found[number].source.is_none() {
            found[number].rule = Rule::Sieve(sieve);
            found[number].confidence = super::SIEVES[sieve as usize].2;
        }
    }
    if let Some(ranking) = &mut ranking {
        candidates::complete(ranking, found, &speakers, (book, scene, wishes));
    }
    (speakers, ranking.unwrap_or_default())
}
