//! Who speaks. A source next to a quotation names its speaker, once coreference knows whom it means; quotations with a
//! pronoun or without a source are the turns of a conversation, and are decided together.

mod address;
mod beat;
mod source;
mod style;
mod turn;
mod turns;
mod weigh;

use super::{Attribution, Block, Rule};
use crate::coreference::{Book, EntityId, Mention, Snapshot};
use crate::text::Token;

use source::Sources;
use turn::Turn;

/// What the sieves read.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) mentions: &'a [Mention],
    pub(crate) blocks: &'a [Block],
    /// One for each paragraph of `snapshot_paragraphs`.
    pub(crate) snapshots: &'a [Snapshot],
    pub(crate) snapshot_paragraphs: &'a [u32],
    pub(crate) narrator: EntityId,
    /// The first token of each sentence.
    pub(crate) sentences: &'a [u32],
}

impl Scene<'_> {
    /// The byte at which a token starts.
    fn place(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(usize::MAX, Token::start)
    }

    /// The number of the sentence in which a token stands.
    fn sentence_of(&self, token: usize) -> Option<u32> {
        let after = self.sentences.partition_point(|&first| first as usize <= token);
        after.checked_sub(1).map(|sentence| sentence as u32)
    }
}

/// The paragraphs before which the sieves want to know who is on the reader's mind.
pub(crate) fn snapshot_paragraphs(found: &[Attribution]) -> Vec<u32> {
    let mut paragraphs: Vec<u32> = found
        .iter()
        .filter(|attribution| !attribution.quotes.is_empty())
        .map(|attribution| attribution.paragraph as u32)
        .collect();
    paragraphs.sort_unstable();
    paragraphs.dedup();
    paragraphs
}

/// The speaker of each attribution.
pub(crate) fn speakers(found: &mut [Attribution], book: &mut Book<'_>, scene: &Scene<'_>) -> Vec<EntityId> {
    let mut sources = Sources::default();
    let mut speakers: Vec<EntityId> =
        found.iter().map(|attribution| sources.speaker(attribution, book, scene)).collect();
    for (number, speaker, sieve) in turns::take_turns(found, &speakers, book, scene) {
        speakers[number] = speaker;
        if found[number].source.is_none() {
            found[number].rule = Rule::Sieve(sieve);
            found[number].confidence = super::SIEVES[sieve as usize].2;
        }
    }
    speakers
}
