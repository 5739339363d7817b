//! What a caller may ask of the reading: speakers that are given (corrections), and who else could have been meant
//! (candidates). Idle, and free, unless something is asked.

use rustc_hash::FxHashMap;

use super::book::{Book, EntityId, Who};
use super::resolve::{Reading, SpokenOf, fit};
use super::{Mention, MentionKind, Pronoun, Role};
use crate::document::{EntityKind, Gender};

/// So many others are remembered for a pronoun.
const RIVALS: usize = 6;
/// How much a corrected "she said" shows of the gender of someone of unknown gender, in pronouns.
const CORRECTION_SHOWS: u32 = 1000;

/// What is asked of one reading, and what the reading answers.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// Entities that corrections name and that no name stands for: they are there before the reading begins.
    pub(crate) known: Vec<Who>,
    /// The speakers that the caller gives, by attribution, ascending; [`EntityId::NONE`] is nobody.
    pub(crate) fixed: Vec<(usize, EntityId)>,
    /// Whether candidates are wanted.
    pub(crate) candidates: bool,
    /// Whether the names of all entities are wanted, not only of those that the document tells of.
    pub(crate) names: bool,
    /// Whom the sources of corrected quotations mean, by mention.
    pub(crate) by_mention: FxHashMap<usize, EntityId>,
    /// Answer: entities below this number are the same in every reading of the text with the same cast.
    pub(crate) stable: usize,
    /// Answer: for each pronoun that is a subject, whom it could stand for, the most likely first.
    pub(crate) rivals: FxHashMap<usize, Vec<(EntityId, f32)>>,
}

impl Wishes {
    /// Enters the entities that corrections name.
    pub(crate) fn enter(&mut self, book: &mut Book<'_>) {
        self.stable = book.entities.len();
        book.entities.extend(self.known.iter().cloned());
    }

    /// Binds the source of a corrected quotation to its speaker, whose gender it may show.
    pub(crate) fn bind(&mut self, number: usize, mention: &Mention, id: EntityId, book: &mut Book<'_>) {
        self.by_mention.insert(number, id);
        let Some(who) = book.who_mut(id) else { return };
        if let MentionKind::Pronoun(pronoun @ (Pronoun::He | Pronoun::She)) = mention.kind {
            if who.gender() == Gender::Unknown {
                who.vote(pronoun.gender(), CORRECTION_SHOWS);
            }
            if who.kind == EntityKind::Unknown {
                who.kind = EntityKind::Person;
            }
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        !self.candidates && self.by_mention.is_empty()
    }
}

impl Reading<'_, '_, '_> {
    /// Whom a mention means: the one that the text shows, unless the caller says otherwise.
    #[inline]
    pub(super) fn wished(&mut self, mentions: &[Mention], number: usize, shown: EntityId) -> EntityId {
        if self.asked { self.consider(mentions, number, shown) } else { shown }
    }

    #[inline(never)]
    fn consider(&mut self, mentions: &[Mention], number: usize, shown: EntityId) -> EntityId {
        let mention = mentions[number];
        if let MentionKind::Pronoun(pronoun) = mention.kind {
            if self.wishes.candidates && mention.role == Role::Subject {
                let rivals = self.rivals(mentions, number, pronoun);
                self.wishes.rivals.insert(number, rivals);
            }
        }
        let Some(&given) = self.wishes.by_mention.get(&number) else { return shown };
        if given.is_some() && given != shown {
            self.displace(&mention, shown, given);
        }
        given
    }

    /// What the mentions that follow would have taken from the one that was wrong, they take from the right one: it
    /// stands at least as high on the reader's mind, and has the name of the office.
    fn displace(&mut self, mention: &Mention, wrong: EntityId, right: EntityId) {
        let level = self.activation.level(wrong, mention.sentence);
        if let Some(who) = self.book.who(right) {
            self.activation.lift(right, who, mention.sentence, level);
        }
        if mention.kind != MentionKind::Description {
            return;
        }
        let Some(token) = self.given.tokens.get(mention.head()) else { return };
        let head = self.book.word_at(token);
        self.heads.entry(head).last = right;
        if let Some(who) = self.book.who_mut(right) {
            if who.learn_role(head) {
                self.heads.entry(head).is_borne_by(right);
            }
        }
    }

    /// Everyone on the reader's mind for whom the pronoun can stand.
    fn rivals(&self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> Vec<(EntityId, f32)> {
        let spoken_of = SpokenOf::beside(mentions, number);
        let sentence = mentions[number].sentence;
        let mut rivals: Vec<(EntityId, f32)> = Vec::new();
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let level = self.activation.level(id, sentence) * fit(who, pronoun) * spoken_of.weight(id);
            if level > 0.0 {
                rivals.push((id, level));
            }
        }
        rivals.sort_by(|one, other| other.1.total_cmp(&one.1));
        rivals.truncate(RIVALS);
        rivals
    }
}
