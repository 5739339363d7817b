//! The words beside a quotation that name its speaker without a cue of its own: the source of the quotation before it,
//! with which the speaker goes on, or the one who leads in to it.

use super::Scene;
use crate::attribution::{Attribution, Sieve, Source};
use crate::coreference::{EntityId, Mention, MentionKind, Role};
use crate::mention::{NounPhrase, PhraseKind};
use crate::span::Span;

/// A source stands at most so many bytes before the words that it is taken for.
const NEAR: usize = 250;
/// So many mentions and quotations before the words are looked at.
const MENTIONS: usize = 24;
const QUOTATIONS: usize = 3;

/// The source, and the cue if there is one, of a quotation whose speaker a sieve has found.
pub(super) fn source(
    (found, speakers): (&[Attribution], &[EntityId]),
    number: usize,
    sieve: Sieve,
    scene: &Scene<'_>,
) -> Option<(Source, Option<Span>)> {
    let attribution = &found[number];
    if !stands_alone(attribution, scene) {
        return None;
    }
    let speaker = Some(speakers[number]).filter(|id| id.is_some())?;
    let near = |place: usize| place <= attribution.start() && attribution.start() - place <= NEAR;
    let before = (number.saturating_sub(QUOTATIONS)..number).rev().find_map(|other| {
        let source = found[other].source.filter(|source| near(source.span.end()))?;
        let goes_on = speakers[other] == speaker && found[other].end() <= attribution.start();
        goes_on.then_some((source, found[other].cue))
    });
    before.or_else(|| {
        let lead = (sieve == Sieve::LeadIn).then(|| lead(attribution, speaker, scene)).flatten()?;
        Some((lead, None)).filter(|(source, _)| near(source.span.end()))
    })
}

/// Nothing but the words stands in their paragraph, or they end it behind a colon: inside a sentence of the narration,
/// words that no cue governs are mostly nobody's.
fn stands_alone(attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let block = scene.blocks.get(attribution.paragraph).and_then(|block| block.span);
    block.is_some_and(|block| {
        let before = &scene.text[block.start()..attribution.start().max(block.start())];
        let introduced = before.len() <= 1 || before.trim_end().ends_with(':');
        introduced && attribution.end() + 1 >= block.end()
    })
}

/// The last subject of the narration before the words that is their speaker.
fn lead(attribution: &Attribution, speaker: EntityId, scene: &Scene<'_>) -> Option<Source> {
    let end = scene.mentions_before(|mention| scene.place(mention.start()) < attribution.start());
    let mention = scene.mentions[..end].iter().rev().take(MENTIONS).find(|mention| {
        mention.entity == speaker && mention.role == Role::Subject && !mention.is_quoted()
    })?;
    let last = mention.end().checked_sub(1).and_then(|last| scene.tokens.get(last))?;
    let span = Span::new(scene.place(mention.start()), last.end());
    Some(Source { span, phrase: phrase(mention) })
}

fn phrase(mention: &Mention) -> NounPhrase {
    NounPhrase {
        start: mention.start(),
        end: mention.end(),
        head: mention.head(),
        name: mention.name(),
        kind: match mention.kind {
            MentionKind::Name => PhraseKind::Name,
            MentionKind::Pronoun(_) => PhraseKind::Pronoun,
            MentionKind::Description => PhraseKind::Description,
            MentionKind::Thing => PhraseKind::Thing,
        },
        plural: mention.plural,
    }
}
