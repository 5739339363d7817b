//! What speaks for and against somebody as the speaker of a turn, as weights.

use crate::coreference::{Book, EntityId, Pronoun};
use crate::document::{EntityKind, Gender, Number};

pub(super) const NEVER: i32 = -1000;

/// What the text shows about one turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    /// Its attribution.
    pub(super) number: usize,
    pub(super) paragraph: u32,
    /// A source that leaves no choice.
    pub(super) anchor: EntityId2,
    pub(super) pronoun: Option<Pronoun>,
    /// Whom the resolution of pronouns takes the source for.
    pub(super) guess: EntityId2,
    /// The subject of the narration in the paragraph.
    pub(super) beat: EntityId2,
    pub(super) beat_gender: Gender,
    pub(super) addressed: Vec<EntityId>,
    pub(super) named: Vec<EntityId>,
    /// Whom the turns before and after address.
    pub(super) called: Vec<EntityId>,
    pub(super) calls_back: Vec<EntityId>,
    pub(super) levels: Vec<(EntityId, f32)>,
    /// Paragraphs of narration before it.
    pub(super) gap: u32,
    pub(super) story: bool,
    pub(super) same_paragraph: bool,
}

pub(super) type EntityId2 = Option<EntityId>;

impl Turn {
    /// The weight of a speaker, whoever spoke before.
    pub(super) fn weight(&self, id: EntityId, book: &Book<'_>, narrator: EntityId) -> i32 {
        if let Some(anchor) = self.anchor {
            return if anchor == id { 0 } else { NEVER };
        }
        let Some(who) = book.who(id) else { return NEVER };
        if who.number == Number::Plural && self.pronoun != Some(Pronoun::They) {
            return NEVER;
        }
        let mut weight = self.level(id);
        if let Some(pronoun) = self.pronoun {
            if id == narrator || !who.may_be(pronoun.gender()) {
                return NEVER;
            }
            weight -= if who.gender() == Gender::Unknown { 20 } else { 0 };
            weight += if self.guess == Some(id) { 20 } else { 0 };
        }
        if who.kind == EntityKind::Unknown {
            weight -= 10;
        }
        if self.beat == Some(id) {
            weight += 70;
        }
        if self.beat_gender != Gender::Unknown && (id == narrator || !who.may_be(self.beat_gender)) {
            weight -= 50;
        }
        weight -= 100 * i32::from(self.addressed.contains(&id));
        weight -= 25 * i32::from(self.named.contains(&id));
        weight += 30 * i32::from(self.called.contains(&id));
        weight + 15 * i32::from(self.calls_back.contains(&id))
    }

    fn level(&self, id: EntityId) -> i32 {
        let level = self.levels.iter().find(|(other, _)| *other == id).map_or(0.0, |&(_, level)| level);
        (level.min(2.0) * 20.0) as i32
    }

    /// The weight of a speaker after those of the two turns before.
    pub(super) fn succession(&self, before: EntityId, last: EntityId, id: EntityId) -> i32 {
        if self.same_paragraph {
            return if last == id { 30 } else { 0 };
        }
        if !self.story {
            return match () {
                () if last == id => 40 - 10 * self.gap.min(4) as i32,
                () => 0,
            };
        }
        let near = 4 - self.gap.min(4) as i32;
        match () {
            () if last == id => -15 * near,
            () if before == id => 8 * near,
            () => 0,
        }
    }
}
