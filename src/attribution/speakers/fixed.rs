//! Speakers that the caller gives: the source of a corrected quotation means the one who was given.

use super::{Near, Scene, source};
use crate::attribution::Attribution;
use crate::coreference::{Book, EntityId, Mention, Snapshots, Wishes};
use crate::text::Token;

/// Binds the sources of corrected quotations to their speakers, before anybody reads the mentions.
pub(crate) fn bind(
    found: &[Attribution],
    book: &mut Book<'_>,
    mentions: &[Mention],
    tokens: &[Token],
    wishes: &mut Wishes,
) {
    let fixed = std::mem::take(&mut wishes.fixed);
    let scene = Scene {
        text: book.text,
        tokens,
        mentions,
        calls: &[],
        paragraphs: &[],
        snapshots: &Snapshots::default(),
        snapshot_paragraphs: &[],
        narrator: EntityId::NONE,
        sentences: &[],
        near: Near::default(),
        fixed: &[],
    };
    for &(number, id) in &fixed {
        let source = found.get(number).and_then(|attribution| attribution.source.as_ref());
        if let Some(mention) = source.and_then(|source| source::mention_of(source, &scene)) {
            wishes.bind(mention, &mentions[mention], id, book);
        }
    }
    wishes.fixed = fixed;
}

impl Scene<'_> {
    /// The speaker whom the caller gives for an attribution.
    pub(super) fn fixed(&self, attribution: usize) -> Option<EntityId> {
        let place = self.fixed.binary_search_by_key(&attribution, |&(number, _)| number).ok()?;
        Some(self.fixed[place].1)
    }
}
