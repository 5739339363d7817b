//! What speaks for and against somebody as the speaker of a turn, as weights.

use crate::coreference::{Book, EntityId, Pronoun};
use crate::tune::t;
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
    /// A description without a name, such as "the painter", may be somebody of its own or one of those present.
    pub(super) own: EntityId2,
    /// Whom the resolution of pronouns takes the source for.
    pub(super) guess: EntityId2,
    /// The subject of the narration in the paragraph.
    pub(super) beat: EntityId2,
    pub(super) beat_gender: Gender,
    /// The subject of the narration behind the words, in their paragraph.
    pub(super) beat_after: EntityId2,
    /// “He knew,” was Ann’s conclusion.
    pub(super) concluding: EntityId2,
    /// Whom the narration before the words names besides its subject.
    pub(super) beat_object: EntityId2,
    /// The last subject of the paragraph before, and whether that paragraph ends with a colon.
    pub(super) lead: EntityId2,
    pub(super) lead_gender: Gender,
    pub(super) led_in: bool,
    /// Sir, Madam: the gender of the person spoken to here, in the turn before and in the turn after.
    pub(super) addressee: Gender,
    pub(super) addressee_before: Gender,
    pub(super) addressee_after: Gender,
    /// "continued Ann": the same speaker goes on; "replied Ann": another one has spoken.
    pub(super) goes_on: bool,
    pub(super) replies: bool,
    /// The turn before ends in a question.
    pub(super) asked: bool,
    pub(super) asks: bool,
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
        if let Some(own) = self.own {
            let gender = book.gender(own);
            if id == own {
                weight += t(37, 40) + t(38, 8) * who.mentions.min(6) as i32;
            } else if id == narrator || !who.may_be(gender) || who.forms.is_empty() {
                return NEVER;
            } else if gender != Gender::Unknown && who.gender() == Gender::Unknown {
                weight -= t(0, 30);
            }
        }
        if let Some(pronoun) = self.pronoun {
            if id == narrator || !who.may_be(pronoun.gender()) {
                return NEVER;
            }
            weight -= if who.gender() == Gender::Unknown { t(0, 30) } else { 0 };
            weight += if self.guess == Some(id) { t(1, 40) } else { 0 };
        }
        match who.kind {
            EntityKind::Person => {}
            EntityKind::Unknown => weight -= if who.is_doubtful() { t(2, 20) } else { t(33, 8) },
            _ => weight -= t(28, 100),
        }
        if id == narrator {
            weight += t(27, 5);
        }
        if self.lead == Some(id) {
            weight += if self.led_in { t(29, 30) } else { t(31, 20) };
        }
        if self.led_in && self.lead_gender != Gender::Unknown && !who.may_be(self.lead_gender) {
            weight -= t(32, 45);
        }
        if self.beat == Some(id) && !self.named.contains(&id) {
            weight += if self.pronoun.is_some() { t(3, 105) } else { t(4, 140) };
        }
        if self.concluding == Some(id) {
            weight += t(36, 90);
        }
        if self.beat_after == Some(id) {
            weight += t(5, 60);
        }
        if self.beat_object == Some(id) {
            weight -= t(6, 0);
        }
        if self.beat_gender != Gender::Unknown && (id == narrator || !who.may_be(self.beat_gender)) {
            weight -= t(7, 75);
        }
        if self.addressee_before != Gender::Unknown && who.gender() != Gender::Unknown {
            weight += if who.gender() == self.addressee_before { t(8, 22) } else { -t(9, 37) };
        }
        if self.addressee_after != Gender::Unknown && who.gender() != Gender::Unknown {
            weight += if who.gender() == self.addressee_after { t(10, 6) } else { -t(11, 0) };
        }
        weight -= t(12, 100) * i32::from(self.addressed.contains(&id));
        weight -= t(13, 31) * i32::from(self.named.contains(&id));
        weight += t(14, 23) * i32::from(self.called.contains(&id));
        weight += t(15, 6) * i32::from(self.calls_back.contains(&id));
        weight
    }

    fn level(&self, id: EntityId) -> i32 {
        let level = self.levels.iter().find(|(other, _)| *other == id).map_or(0.0, |&(_, level)| level);
        (level.min(2.0) * t(16, 30) as f32) as i32
    }

    /// The weight of a speaker after those of the two turns before.
    pub(super) fn succession(&self, before: EntityId, last: EntityId, id: EntityId) -> i32 {
        if self.same_paragraph {
            return if last == id { t(17, 67) } else { 0 };
        }
        if !self.story {
            return match () {
                () if last == id => 40 - 10 * self.gap.min(4) as i32,
                () => 0,
            };
        }
        if self.goes_on && last == id && self.gap < 2 {
            return t(34, 10);
        }
        let gap = self.gap.min(4) as usize;
        let replies = if self.replies && self.gap == 0 && last == id { t(35, 30) } else { 0 };
        match () {
            () if last == id => {
                -replies - [t(18, 15), t(19, 0), t(20, 3), t(21, 11), 0][gap] - if self.asked && gap == 0 { t(22, 29) } else { 0 }
            }
            () if before == id => [t(23, 48), t(24, 12), t(25, 3), t(26, 18), 0][gap],
            () => 0,
        }
    }
}
