//! What speaks for and against somebody as the speaker of a turn, as weights. They were found by search on the gold
//! texts (news, novels); a weight of 100 decides almost alone.

use super::Turn;
use crate::coreference::{Book, EntityId, Pronoun, Who};
use crate::document::{EntityKind, Gender, Number};

/// The weight of whoever cannot be the speaker.
pub(super) const NEVER: i32 = -1000;

/// One who is on the reader's mind, by level.
const LEVEL: f32 = 30.0;
/// The one whom coreference takes the pronoun for.
const GUESSED: i32 = 40;
const UNSURE_GENDER: i32 = -45;
/// Nothing shows that it is a person; it is an organisation or a thing.
const DOUBTFUL: i32 = -20;
const UNKNOWN_KIND: i32 = -4;
const NO_PERSON: i32 = -100;
const NARRATOR: i32 = 5;
/// The subject of the paragraph before, which ends with a colon or does not.
const LED_IN: i32 = 30;
const LEAD: i32 = 20;
const LED_IN_OTHER_GENDER: i32 = -45;
/// The subject of the narration before the words, in their paragraph; with a pronoun as source.
const BEAT: i32 = 140;
const BEAT_AND_SOURCE: i32 = 105;
/// The subject of the narration behind them.
const BEAT_AFTER: i32 = 60;
const BEAT_OBJECT: i32 = 0;
const BEAT_OTHER_GENDER: i32 = -75;
/// “He knew,” was Ann’s conclusion.
const CONCLUDES: i32 = 135;
/// The turn before says "sir", and so does the turn after.
const CALLED_SO: i32 = 22;
const CALLED_OTHERWISE: i32 = -37;
const CALLED_SO_AFTER: i32 = 6;
const CALLED_OTHERWISE_AFTER: i32 = 0;
/// Addressed or named in the words themselves.
const ADDRESSED: i32 = -100;
const NAMED: i32 = -31;
/// Addressed by name in the turn before, and in the turn after.
const CALLED: i32 = 23;
const CALLED_AFTER: i32 = 6;
/// A description without a name is an entity of its own, the more so the more often it is mentioned.
const OWN: i32 = 20;
const OWN_MENTION: i32 = 8;
const MOST_OWN_MENTIONS: u32 = 6;

/// The speaker before goes on in the paragraph, or by the verb.
const SAME_PARAGRAPH: i32 = 100;
const GOES_ON: i32 = 10;
/// In a story: the speaker before speaks again, and the one before him returns, by the paragraphs of narration between.
const AGAIN: [i32; 5] = [-22, -0, -3, -11, 0];
const RETURNS: [i32; 5] = [48, 12, 3, 18, 0];
/// The speaker before asked, so he does not answer; the verb says that it is an answer.
const AGAIN_ASKED: i32 = -29;
const AGAIN_REPLIES: i32 = -30;
/// In the news: the speaker before speaks again.
const NEWS_AGAIN: [i32; 5] = [40, 30, 20, 10, 0];

impl Turn<'_> {
    /// The weight of a speaker, whoever spoke before.
    pub(super) fn weight(&self, id: EntityId, book: &Book<'_>, narrator: EntityId) -> i32 {
        if let Some(anchor) = self.anchor {
            return if anchor == id { 0 } else { NEVER };
        }
        let Some(who) = book.who(id) else { return NEVER };
        if who.number == Number::Plural && self.pronoun != Some(Pronoun::They) {
            return NEVER;
        }
        let Some(by_source) = self.by_source(id, who, book, narrator) else { return NEVER };
        let narrates = if id == narrator { NARRATOR } else { 0 };
        by_source
            + narrates
            + by_kind(who)
            + self.level(id)
            + self.by_narration(id, who, narrator)
            + self.by_talk(id, who)
    }

    /// What the source shows; `None` when it cannot mean this one.
    fn by_source(&self, id: EntityId, who: &Who, book: &Book<'_>, narrator: EntityId) -> Option<i32> {
        let mut weight = 0;
        if let Some(own) = self.own {
            if id == own {
                weight += OWN + OWN_MENTION * who.mentions.min(MOST_OWN_MENTIONS) as i32;
            } else {
                let unnamed = who.forms.is_empty() && !who.of_cast;
                weight += gender_weight(who, book.gender(own)).filter(|_| id != narrator && !unnamed)?;
            }
        }
        if let Some(pronoun) = self.pronoun {
            weight += gender_weight(who, pronoun.gender()).filter(|_| id != narrator)?;
            weight += if self.guess == Some(id) { GUESSED } else { 0 };
        }
        Some(weight)
    }

    /// What the narration around the words shows.
    fn by_narration(&self, id: EntityId, who: &Who, narrator: EntityId) -> i32 {
        let is = |other: Option<EntityId>| other == Some(id);
        let other_gender = |gender: Gender| gender != Gender::Unknown && !who.may_be(gender);
        let mut weight = 0;
        if is(self.lead) {
            weight += if self.led_in { LED_IN } else { LEAD };
        }
        if self.led_in && other_gender(self.lead_gender) {
            weight += LED_IN_OTHER_GENDER;
        }
        if is(self.beat) && !self.named.contains(&id) {
            weight += if self.pronoun.is_some() { BEAT_AND_SOURCE } else { BEAT };
        }
        if self.beat_gender != Gender::Unknown && (id == narrator || other_gender(self.beat_gender)) {
            weight += BEAT_OTHER_GENDER;
        }
        for (somebody, counts) in
            [(self.concluding, CONCLUDES), (self.beat_after, BEAT_AFTER), (self.beat_object, BEAT_OBJECT)]
        {
            weight += if is(somebody) { counts } else { 0 };
        }
        weight
    }

    /// What the words themselves show, and those of the turns beside.
    fn by_talk(&self, id: EntityId, who: &Who) -> i32 {
        let mut weight = 0;
        for (names, counts) in [
            (&self.addressed, ADDRESSED),
            (&self.named, NAMED),
            (&self.called, CALLED),
            (&self.called_after, CALLED_AFTER),
        ] {
            weight += if names.contains(&id) { counts } else { 0 };
        }
        for (gender, fits, misfits) in [
            (self.addressee_before, CALLED_SO, CALLED_OTHERWISE),
            (self.addressee_after, CALLED_SO_AFTER, CALLED_OTHERWISE_AFTER),
        ] {
            if gender != Gender::Unknown && who.gender() != Gender::Unknown {
                weight += if who.gender() == gender { fits } else { misfits };
            }
        }
        weight
    }

    fn level(&self, id: EntityId) -> i32 {
        let level = self.levels.iter().find(|(other, _)| *other == id).map_or(0.0, |&(_, level)| level);
        (level.min(2.0) * LEVEL) as i32
    }

    /// The weight of a speaker after those of the two turns before.
    pub(super) fn succession(&self, before: EntityId, last: EntityId, id: EntityId) -> i32 {
        let gap = self.gap.min(4) as usize;
        match () {
            () if self.same_paragraph => {
                if last == id {
                    SAME_PARAGRAPH
                } else {
                    0
                }
            }
            () if !self.story => {
                if last == id {
                    NEWS_AGAIN[gap]
                } else {
                    0
                }
            }
            () if last == id && self.goes_on && gap < 2 => GOES_ON,
            () if last == id => AGAIN[gap] + self.answers(gap),
            () if before == id => RETURNS[gap],
            () => 0,
        }
    }

    /// The weight of one who would answer himself.
    fn answers(&self, gap: usize) -> i32 {
        if gap > 0 {
            return 0;
        }
        (if self.asked { AGAIN_ASKED } else { 0 }) + if self.replies { AGAIN_REPLIES } else { 0 }
    }
}

/// How well a gender fits; `None` when it does not.
fn gender_weight(who: &Who, gender: Gender) -> Option<i32> {
    if !who.may_be(gender) {
        return None;
    }
    Some(if gender != Gender::Unknown && who.gender() == Gender::Unknown { UNSURE_GENDER } else { 0 })
}

fn by_kind(who: &Who) -> i32 {
    match who.kind {
        EntityKind::Person => 0,
        EntityKind::Unknown if who.is_doubtful() => DOUBTFUL,
        EntityKind::Unknown => UNKNOWN_KIND,
        _ => NO_PERSON,
    }
}
