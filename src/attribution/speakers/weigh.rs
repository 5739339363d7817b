//! What speaks for and against somebody as the speaker of a turn, as weights. They were found by search on the gold
//! texts (news, novels); a weight of 100 decides almost alone.

use super::Turn;
use super::possible::Possible;
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

/// The weight of the speaker of the turn before as the next one, and of the one before him.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequel {
    pub(super) again: i32,
    pub(super) returns: i32,
}

impl Sequel {
    /// The weight of a speaker after those of the two turns before.
    pub(super) fn weight(self, before: EntityId, last: EntityId, id: EntityId) -> i32 {
        match () {
            () if last == id => self.again,
            () if before == id => self.returns,
            () => 0,
        }
    }
}

impl Turn<'_> {
    /// Gives each of the possible speakers his weight, whoever spoke before; their [levels](level_weight) count already.
    pub(super) fn weigh(&self, possible: &mut Possible, book: &Book<'_>, narrator: EntityId) {
        possible.give_each(|id| {
            let who = book.who(id)?;
            let alone = who.number != Number::Plural || self.pronoun == Some(Pronoun::They);
            alone.then(|| by_kind(who))
        });
        if self.own.is_some() || self.pronoun.is_some() {
            let own = self.own.map(|own| book.gender(own));
            possible.give_each(|id| self.by_source(id, book.who(id)?, own, narrator));
        }
        if self.shows_gender() {
            possible.give_each(|id| Some(self.by_gender(id, book.gender(id), narrator)));
        }
        possible.give(narrator, NARRATOR);
        self.by_narration(possible);
        self.by_talk(possible);
    }

    /// What the source shows; `None` when it cannot mean this one. Given is the gender of [`Turn::own`] too.
    fn by_source(
        &self,
        id: EntityId,
        who: &Who,
        own_gender: Option<Gender>,
        narrator: EntityId,
    ) -> Option<i32> {
        let (mut weight, gender) = (0, who.gender());
        if let Some(own_gender) = own_gender {
            if self.own == Some(id) {
                weight += OWN + OWN_MENTION * who.mentions.min(MOST_OWN_MENTIONS) as i32;
            } else {
                let unnamed = who.forms.is_empty() && !who.of_cast;
                weight += gender_weight(gender, own_gender).filter(|_| id != narrator && !unnamed)?;
            }
        }
        if let Some(pronoun) = self.pronoun {
            weight += gender_weight(gender, pronoun.gender()).filter(|_| id != narrator)?;
            weight += if self.guess == Some(id) { GUESSED } else { 0 };
        }
        Some(weight)
    }

    /// Whether a gender is shown beside the source.
    fn shows_gender(&self) -> bool {
        let lead = if self.led_in { self.lead_gender } else { Gender::Unknown };
        let shown = [lead, self.beat_gender, self.addressee_before, self.addressee_after];
        shown.iter().any(|&gender| gender != Gender::Unknown)
    }

    /// What the gender of those shows who act in the narration, and to whom the turns beside are said.
    fn by_gender(&self, id: EntityId, gender: Gender, narrator: EntityId) -> i32 {
        let is_other = |shown: Gender| shown != Gender::Unknown && !fits(gender, shown);
        let mut weight = 0;
        if self.led_in && is_other(self.lead_gender) {
            weight += LED_IN_OTHER_GENDER;
        }
        if self.beat_gender != Gender::Unknown && (id == narrator || is_other(self.beat_gender)) {
            weight += BEAT_OTHER_GENDER;
        }
        for (shown, fits, misfits) in [
            (self.addressee_before, CALLED_SO, CALLED_OTHERWISE),
            (self.addressee_after, CALLED_SO_AFTER, CALLED_OTHERWISE_AFTER),
        ] {
            if shown != Gender::Unknown && gender != Gender::Unknown {
                weight += if gender == shown { fits } else { misfits };
            }
        }
        weight
    }

    /// What the narration around the words shows.
    fn by_narration(&self, possible: &mut Possible) {
        let lead = if self.led_in { LED_IN } else { LEAD };
        let beat = if self.pronoun.is_some() { BEAT_AND_SOURCE } else { BEAT };
        for (somebody, counts) in [
            (self.lead, lead),
            (self.beat.filter(|beat| !self.named.contains(beat)), beat),
            (self.concluding, CONCLUDES),
            (self.beat_after, BEAT_AFTER),
            (self.beat_object, BEAT_OBJECT),
        ] {
            if let Some(id) = somebody {
                possible.give(id, counts);
            }
        }
    }

    /// What the words themselves show, and those of the turns beside.
    fn by_talk(&self, possible: &mut Possible) {
        for (names, counts) in [
            (&self.addressed, ADDRESSED),
            (&self.named, NAMED),
            (&self.called, CALLED),
            (&self.called_after, CALLED_AFTER),
        ] {
            names.iter().for_each(|&id| possible.give(id, counts));
        }
    }

    /// What it weighs who spoke in the two turns before.
    pub(super) fn sequel(&self) -> Sequel {
        let gap = self.gap.min(4) as usize;
        match () {
            () if self.same_paragraph => Sequel { again: SAME_PARAGRAPH, returns: 0 },
            () if !self.story => Sequel { again: NEWS_AGAIN[gap], returns: 0 },
            () if self.goes_on && gap < 2 => Sequel { again: GOES_ON, returns: RETURNS[gap] },
            () => Sequel { again: AGAIN[gap] + self.answers(gap), returns: RETURNS[gap] },
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

/// The weight of one who is on the reader's mind.
pub(super) fn level_weight(level: f32) -> i32 {
    (level.min(2.0) * LEVEL) as i32
}

/// How well a gender fits one that is shown; `None` when it does not.
fn gender_weight(gender: Gender, shown: Gender) -> Option<i32> {
    let unsure = shown != Gender::Unknown && gender == Gender::Unknown;
    fits(gender, shown).then_some(if unsure { UNSURE_GENDER } else { 0 })
}

/// Whether somebody of a gender can be meant where one is shown.
fn fits(gender: Gender, shown: Gender) -> bool {
    shown == Gender::Unknown || gender == Gender::Unknown || gender == shown
}

fn by_kind(who: &Who) -> i32 {
    match who.kind {
        EntityKind::Person => 0,
        EntityKind::Unknown if who.is_doubtful() => DOUBTFUL,
        EntityKind::Unknown => UNKNOWN_KIND,
        _ => NO_PERSON,
    }
}
