//! Who is on the reader's mind: every mention lifts its entity, every sentence lets all sink.

use super::EntityId;
use super::aspect::{Aspect, Sort};
use super::book::Who;

/// By what factor an entity sinks in a sentence.
const DECAY: f32 = 0.62;
/// What is left of the level that an entity has when a mention lifts it: to be named often is not to be meant.
const KEPT: f32 = 0.75;
/// So many entities are kept in mind.
const SPAN: u8 = 24;
/// After so many sentences nothing is left of a level.
const FORGOTTEN: usize = 64;

const POWERS: [f32; FORGOTTEN] = {
    let mut powers = [1.0; FORGOTTEN];
    let mut at = 1;
    while at < FORGOTTEN {
        powers[at] = powers[at - 1] * DECAY;
        at += 1;
    }
    powers
};

/// The entities on the reader's mind, as a reading goes on.
#[derive(Debug)]
pub(crate) struct Activation {
    /// By entity.
    levels: Vec<Level>,
    /// The last ones.
    recent: [Recent; PLACES],
    /// The places of those who fit each sort: a bit for each place.
    fitting: [u32; Sort::ROOM],
    taken: u8,
    lifts: u32,
}

/// The level of an entity.
#[derive(Clone, Copy, Debug)]
struct Level {
    level: f32,
    /// The sentence in which it was set.
    set: u32,
    /// The entity's place if it is one of the last ones, [`NOWHERE`] if not.
    place: Place,
}

/// One of the last entities, in a ring in the order of their last mentions.
#[derive(Clone, Copy, Debug)]
struct Recent {
    id: EntityId,
    /// The number of its last lift: the higher, the later.
    lifted: u32,
    earlier: Place,
    later: Place,
    aspect: Aspect,
}

type Place = u8;
/// A power of two: a number modulo it is a place for sure.
const PLACES: usize = 32;
/// Nobody's place. In the ring it stands behind the latest one and before the earliest one.
const NOWHERE: Place = PLACES as Place - 1;

impl Level {
    const NONE: Level = Level { level: 0.0, set: 0, place: NOWHERE };

    fn at(self, sentence: u32) -> f32 {
        let passed = sentence.saturating_sub(self.set) as usize;
        self.level * POWERS.get(passed).copied().unwrap_or(0.0)
    }
}

impl Activation {
    /// With room for so many entities.
    pub(crate) fn of(entities: usize) -> Activation {
        let alone = Recent {
            id: EntityId::NONE,
            lifted: 0,
            earlier: NOWHERE,
            later: NOWHERE,
            aspect: Aspect::default(),
        };
        Activation {
            levels: Vec::with_capacity(entities),
            recent: [alone; PLACES],
            fitting: [0; Sort::ROOM],
            taken: 0,
            lifts: 0,
        }
    }

    /// The level of an entity in a sentence.
    pub(crate) fn level(&self, id: EntityId, sentence: u32) -> f32 {
        self.levels.get(id.0 as usize).map_or(0.0, |level| level.at(sentence))
    }

    /// Lifts an entity, of which `who` is known.
    pub(crate) fn lift(&mut self, id: EntityId, who: &Who, sentence: u32, by: f32) {
        let Some(index) = id.index() else { return };
        if self.levels.len() <= index {
            self.levels.resize(index + 1, Level::NONE);
        }
        let known = &mut self.levels[index];
        known.level = known.at(sentence) * KEPT + by;
        known.set = sentence;
        let place = if known.place == NOWHERE { self.enter(id, who) } else { known.place };
        self.lifts += 1;
        self.at(place).lifted = self.lifts;
        self.move_to_end(place);
    }

    fn at(&mut self, place: Place) -> &mut Recent {
        &mut self.recent[usize::from(place) % PLACES]
    }

    /// Gives an entity a place: that of the earliest one when there is no other.
    fn enter(&mut self, id: EntityId, who: &Who) -> Place {
        let place = if self.taken < SPAN { self.taken } else { self.at(NOWHERE).later };
        let (new, last) = (self.taken < SPAN, self.at(place).id);
        if new {
            self.taken += 1;
            (self.at(place).earlier, self.at(place).later) = (place, place);
        } else if let Some(last) = self.levels.get_mut(last.0 as usize) {
            last.place = NOWHERE;
        }
        self.levels[id.0 as usize].place = place;
        self.at(place).id = id;
        self.see(place, Aspect::of(who));
        place
    }

    fn see(&mut self, place: Place, aspect: Aspect) {
        self.at(place).aspect = aspect;
        for (fitting, fits) in self.fitting.iter_mut().zip(aspect.sorts()) {
            *fitting = *fitting & !(1 << place) | fits << place;
        }
    }

    /// What is known of an entity has changed.
    pub(super) fn see_again(&mut self, id: EntityId, who: &Who) {
        let place = self.place(id);
        if place != NOWHERE {
            self.see(place, Aspect::of(who));
        }
    }

    /// Makes the entity at a place the latest.
    fn move_to_end(&mut self, place: Place) {
        let Recent { earlier, later, .. } = *self.at(place);
        self.at(earlier).later = later;
        self.at(later).earlier = earlier;
        let last = std::mem::replace(&mut self.at(NOWHERE).earlier, place);
        self.at(last).later = place;
        (self.at(place).earlier, self.at(place).later) = (last, NOWHERE);
    }

    fn place(&self, id: EntityId) -> Place {
        self.levels.get(id.0 as usize).map_or(NOWHERE, |level| level.place)
    }

    /// Whether an entity is on the mind.
    pub(super) fn is_recent(&self, id: EntityId) -> bool {
        self.place(id) != NOWHERE
    }

    /// The one for whom `fits` holds who is most on the mind in a sentence; of equals the latest.
    pub(super) fn most_of(&self, sentence: u32, fits: impl Fn(EntityId) -> bool) -> Option<EntityId> {
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.recent().filter(|&id| fits(id)) {
            let level = self.level(id, sentence);
            if best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// The entities on the mind, latest first.
    pub(crate) fn recent(&self) -> impl Iterator<Item = EntityId> + '_ {
        let mut place = NOWHERE;
        std::iter::from_fn(move || {
            place = self.recent[usize::from(place) % PLACES].earlier;
            (place != NOWHERE).then(|| self.recent[usize::from(place) % PLACES].id)
        })
    }

    /// The entities on the mind that fit a sort, in no order, with how well they do.
    fn fitting(&self, sort: Sort) -> impl Iterator<Item = (&Recent, f32)> + '_ {
        let mut places = self.fitting[sort as usize];
        std::iter::from_fn(move || {
            let place = (places != 0).then(|| places.trailing_zeros())?;
            places &= places - 1;
            let recent = &self.recent[place as usize % PLACES];
            Some((recent, recent.aspect.fit(sort)))
        })
    }

    /// The one of a sort who is most on the mind in a sentence, beyond a least level; of equals the latest. `weigh` says
    /// how much of its level counts.
    pub(super) fn most(
        &self,
        sort: Sort,
        sentence: u32,
        least: f32,
        weigh: impl Fn(EntityId) -> f32,
    ) -> Option<EntityId> {
        let mut best = (least, u32::MAX, EntityId::NONE);
        for (recent, fit) in self.fitting(sort) {
            let level = self.level(recent.id, sentence) * (fit * weigh(recent.id));
            if level > best.0 || level == best.0 && recent.lifted > best.1 {
                best = (level, recent.lifted, recent.id);
            }
        }
        Some(best.2).filter(|id| id.is_some())
    }
}

impl Activation {
    /// Adds those of a sort to a list, at most so many: the highest first, of equals the latest.
    pub(super) fn highest(&self, sort: Sort, sentence: u32, most: usize, list: &mut Vec<(EntityId, f32)>) {
        let mut found = [(0.0, 0, EntityId::NONE); PLACES];
        let mut count = 0;
        for (recent, _) in self.fitting(sort) {
            let level = self.level(recent.id, sentence);
            let mut at = count;
            while at > 0 && (level, recent.lifted) > (found[at - 1].0, found[at - 1].1) {
                found[at] = found[at - 1];
                at -= 1;
            }
            found[at] = (level, recent.lifted, recent.id);
            count = (count + 1).min(most);
        }
        list.extend(found[..count].iter().map(|&(level, _, id)| (id, level)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_kept_latest_first() {
        let mut activation = Activation::of(0);
        let mut expected: Vec<EntityId> = Vec::new();
        let mut number = 7;
        for sentence in 0..2000 {
            number = (number * 25_173 + 13_849) % 65_536;
            let id = EntityId(number % 40);
            activation.lift(id, &Who::default(), sentence, 1.0);
            expected.retain(|&other| other != id);
            expected.insert(0, id);
            expected.truncate(SPAN.into());
            assert_eq!(activation.recent().collect::<Vec<_>>(), expected);
            assert!(activation.level(id, sentence) >= 1.0);
        }
    }
}
