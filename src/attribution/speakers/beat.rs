//! Beats: what people do in the narration around their words. Ann put down her cup. “No.”

use std::ops::Range;

use super::{Scene, Turn};
use crate::attribution::Attribution;
use crate::coreference::{Book, Mention, MentionKind, Pronoun, Role};
use crate::document::Gender;
use crate::span::Span;

/// So many mentions before and behind the words are looked at.
const BEFORE: usize = 40;
const BEHIND: usize = 40;

/// What the narration of a paragraph shows about the speaker of words in it.
#[derive(Debug, Default)]
struct Beats<'a> {
    before: Option<&'a Mention>,
    object: Option<&'a Mention>,
    behind: Option<&'a Mention>,
}

impl<'a> Beats<'a> {
    /// The subject of the last main clause before the words, who else stands in it, and the first subject behind them.
    fn read(&mut self, mention: &'a Mention, stands_before: bool) {
        match (mention.role, stands_before) {
            (Role::Object, true) => self.object = Some(mention),
            (Role::Subject, true) if self.before.is_none_or(|known| known.sentence != mention.sentence) => {
                (self.before, self.object) = (Some(mention), None);
            }
            (Role::Subject, false) if self.behind.is_none() => self.behind = Some(mention),
            _ => {}
        }
    }
}

impl Turn<'_> {
    /// Reads the narration in the words' own paragraph.
    pub(super) fn read_beat(&mut self, attribution: &Attribution, book: &Book<'_>, scene: &Scene<'_>) {
        let (mut beats, paragraph) = (Beats::default(), self.paragraph);
        let near = self.near(scene);
        for (number, mention) in near.clone().zip(&scene.mentions[near]) {
            if mention.paragraph != paragraph
                || mention.is_plural()
                || mention.is_quoted()
                || !is_someone(mention, book, scene)
            {
                continue;
            }
            if mention.role == Role::Possessor && concludes(mention, attribution, scene) {
                self.conclude(mention);
            } else {
                beats.read(mention, number < self.mentions_before as usize);
            }
        }
        self.beat_object = beats.object.map(|mention| mention.entity);
        let source = self.pronoun.is_some();
        if let Some(beat) = beats.before {
            self.take_beat(beat, source);
        } else if let Some(beat) = beats.behind.filter(|_| !source) {
            self.take_beat(beat, source);
            self.beat_after = self.beat.take();
        }
    }

    /// The numbers of the mentions around the words, as far as those of their paragraph reach.
    fn near(&self, scene: &Scene<'_>) -> Range<usize> {
        let (before, behind) = scene.mentions.split_at(self.mentions_before as usize);
        // the mentions stand by paragraph
        let first =
            before.iter().rev().take(BEFORE).take_while(|mention| mention.paragraph >= self.paragraph);
        let last = behind.iter().take(BEHIND).take_while(|mention| mention.paragraph <= self.paragraph);
        before.len() - first.count()..before.len() + last.count()
    }

    fn take_beat(&mut self, beat: &Mention, source: bool) {
        let id = Some(beat.entity).filter(|id| id.is_some());
        match beat.kind {
            MentionKind::Pronoun(pronoun) if pronoun != Pronoun::First => {
                if source {
                    return;
                }
                self.beat_gender = pronoun.gender();
                self.guess = id;
                if self.story {
                    self.pronoun = Some(pronoun);
                } else {
                    self.beat = id;
                }
            }
            _ => self.beat = id,
        }
    }

    fn conclude(&mut self, mention: &Mention) {
        let id = Some(mention.entity).filter(|id| id.is_some());
        if let MentionKind::Pronoun(pronoun) = mention.kind {
            self.pronoun = self.pronoun.or(Some(pronoun));
            self.guess = self.guess.or(id);
        } else {
            self.concluding = id;
        }
    }

    /// Reads the paragraph before, when the words open theirs: At last Ann began: (new paragraph) “No.”
    pub(super) fn read_lead(&mut self, attribution: &Attribution, book: &Book<'_>, scene: &Scene<'_>) {
        let block = |paragraph: u32| scene.paragraphs.get(paragraph as usize).copied();
        let opens = |span: Span| attribution.start() <= span.start() + 1;
        let before =
            attribution.paragraph.checked_sub(1).filter(|_| block(attribution.paragraph).is_some_and(opens));
        let Some((before, span)) = before.and_then(|before| Some((before, block(before)?))) else { return };
        self.led_in = scene.text[span.range()].ends_with([':', ',']);
        let end = scene.mentions_before(|mention| mention.paragraph < attribution.paragraph);
        let lead = scene.mentions[..end]
            .iter()
            .rev()
            .take_while(|mention| mention.paragraph == before)
            .take(BEFORE)
            .find(|mention| {
                mention.role == Role::Subject && !mention.is_plural() && is_someone(mention, book, scene)
            });
        let Some(lead) = lead else { return };
        self.lead = Some(lead.entity).filter(|id| id.is_some());
        self.lead_gender = match lead.kind {
            MentionKind::Pronoun(pronoun) => pronoun.gender(),
            _ => Gender::Unknown,
        };
    }
}

/// Whether "was" alone stands between the words and the mention.
fn concludes(mention: &Mention, attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let Some(verb) = mention.start().checked_sub(1).and_then(|at| scene.tokens.get(at)) else { return false };
    let was = ["was", "were", "came"].iter().any(|was| was.eq_ignore_ascii_case(verb.text(scene.text)));
    was && attribution.spans().any(|span| (span.end()..span.end() + 3).contains(&verb.start()))
}

fn is_someone(mention: &Mention, book: &Book<'_>, scene: &Scene<'_>) -> bool {
    match mention.kind {
        MentionKind::Name | MentionKind::Description => {
            book.who(mention.entity).is_some_and(|who| who.is_person())
        }
        MentionKind::Pronoun(Pronoun::He | Pronoun::She) => true,
        MentionKind::Pronoun(Pronoun::First) => scene.narrator.is_some(),
        _ => false,
    }
}
