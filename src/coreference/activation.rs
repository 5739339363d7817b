//! Who is on the reader's mind: every mention lifts its entity, every sentence lets all sink.

use super::EntityId;
use super::aspect::{Aspect, Sort};
use super::book::Who;
use crate::bits::bits_of;

/// By what factor an entity sinks in a sentence.
const DECAY: f32 = 0.62;
/// What is left of the level that an entity has when a mention lifts it: to be named often is not to be meant.
const KEPT: f32 = 0.75;
/// So many entities are kept in mind.
const SPAN: u8 = 24;
/// After so many sentences nothing is left of a level.
const FORGOTTEN: usize = 64;

/// What is left of a level after so many sentences.
static POWERS: [f32; FORGOTTEN + 1] = {
    let mut powers = [1.0; FORGOTTEN + 1];
    let mut at = 1;
    while at < FORGOTTEN {
        powers[at] = powers[at - 1] * DECAY;
        at += 1;
    }
    powers[FORGOTTEN] = 0.0;
    powers
};

/// The entities on the reader's mind, as a reading goes on.
#[derive(Debug)]
pub(crate) struct Activation {
    /// By entity.
    levels: Vec<Level>,
    /// The last ones, by place.
    recent: [Recent; PLACES],
    /// What each of them can be, and a bit for each sort that it fits.
    aspects: [Aspect; PLACES],
    sorts: [u8; PLACES],
    /// The places in a ring, in the order of the last mentions.
    earlier: [Place; PLACES],
    later: [Place; PLACES],
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

/// One of the last entities; at a place that nobody has taken yet it is nobody.
#[derive(Clone, Copy, Debug)]
struct Recent {
    id: EntityId,
    /// The number of its last lift: the higher, the later.
    lifted: u32,
    level: f32,
    /// The sentence in which it was set.
    set: u32,
}

type Place = u8;
/// A power of two: a number modulo it is a place for sure.
const PLACES: usize = 32;
/// Nobody's place. In the ring it stands behind the latest one and before the earliest one.
const NOWHERE: Place = PLACES as Place - 1;

/// The ring at first: a place and the one that stands so many places further in it.
const fn ring(step: u8) -> [Place; PLACES] {
    const RING: u8 = SPAN + 1;
    let mut places = [NOWHERE; PLACES];
    let mut place = 0;
    while place < RING {
        let (from, to) = (place, (place + step) % RING);
        let from = if from == SPAN { NOWHERE } else { from };
        places[from as usize] = if to == SPAN { NOWHERE } else { to };
        place += 1;
    }
    places
}

#[inline]
fn index(place: Place) -> usize {
    usize::from(place) % PLACES
}

/// What a level is in the same sentence or a later one.
#[inline]
fn sunk(level: f32, set: u32, sentence: u32) -> f32 {
    level * POWERS[(sentence.wrapping_sub(set) as usize).min(FORGOTTEN)]
}

/// A level and the last lift in one number: the higher level is the higher one, of equal levels the later. Which of two is
/// higher is hard to foresee: no branch depends on it then.
#[inline]
fn height(level: f32, lifted: u32) -> u64 {
    debug_assert!(level >= 0.0, "the bits of negative numbers are in another order");
    u64::from(level.to_bits()) << 32 | u64::from(lifted)
}

impl Level {
    const NONE: Level = Level { level: 0.0, set: 0, place: NOWHERE };
}

impl Activation {
    /// With room for so many entities.
    pub(crate) fn of(entities: usize) -> Activation {
        Activation {
            levels: vec![Level::NONE; entities],
            recent: [Recent { id: EntityId::NONE, lifted: 0, level: 0.0, set: 0 }; PLACES],
            aspects: [Aspect::default(); PLACES],
            sorts: [0; PLACES],
            earlier: const { ring(SPAN) },
            later: const { ring(1) },
            lifts: 0,
        }
    }

    /// The level of an entity in a sentence.
    pub(crate) fn level(&self, id: EntityId, sentence: u32) -> f32 {
        self.levels.get(id.0 as usize).map_or(0.0, |known| sunk(known.level, known.set, sentence))
    }

    /// Lifts an entity, of which `who` is known.
    #[inline]
    pub(crate) fn lift(&mut self, id: EntityId, who: &Who, sentence: u32, by: f32) {
        let Some(known) = self.levels.get_mut(id.0 as usize) else {
            return self.make_room(id, who, sentence, by);
        };
        let level = sunk(known.level, known.set, sentence) * KEPT + by;
        (known.level, known.set) = (level, sentence);
        let place = if known.place == NOWHERE { self.enter(id, who) } else { known.place };
        self.lifts += 1;
        self.recent[index(place)] = Recent { id, lifted: self.lifts, level, set: sentence };
        self.move_to_end(place);
    }

    /// Lifts an entity for which no room has been made.
    #[cold]
    fn make_room(&mut self, id: EntityId, who: &Who, sentence: u32, by: f32) {
        if let Some(index) = id.index() {
            self.levels.resize(index + 1, Level::NONE);
            self.lift(id, who, sentence, by);
        }
    }

    /// Gives an entity the place of the earliest one.
    #[inline(never)]
    fn enter(&mut self, id: EntityId, who: &Who) -> Place {
        let place = self.later[index(NOWHERE)];
        let last = self.recent[index(place)].id;
        if let Some(last) = self.levels.get_mut(last.0 as usize) {
            last.place = NOWHERE;
        }
        self.levels[id.0 as usize].place = place;
        self.see(place, Aspect::of(who));
        place
    }

    fn see(&mut self, place: Place, aspect: Aspect) {
        self.aspects[index(place)] = aspect;
        self.sorts[index(place)] = aspect.sorts();
    }

    /// What is known of an entity has changed.
    pub(super) fn see_again(&mut self, id: EntityId, who: &Who) {
        let place = self.place(id);
        if place != NOWHERE {
            self.see(place, Aspect::of(who));
        }
    }

    /// Makes the entity at a place the latest.
    #[inline]
    fn move_to_end(&mut self, place: Place) {
        let (earlier, later) = (self.earlier[index(place)], self.later[index(place)]);
        self.later[index(earlier)] = later;
        self.earlier[index(later)] = earlier;
        let last = std::mem::replace(&mut self.earlier[index(NOWHERE)], place);
        self.later[index(last)] = place;
        self.earlier[index(place)] = last;
        self.later[index(place)] = NOWHERE;
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
            place = self.earlier[index(place)];
            Some(self.recent[index(place)].id).filter(|id| id.is_some())
        })
    }

    /// The places of those that fit a sort: a bit for each.
    #[inline]
    fn places(&self, sort: Sort) -> u32 {
        const LOWEST: u64 = u64::from_ne_bytes([1; 8]);
        // brings the lowest bits of eight bytes together in the topmost byte
        const GATHER: u64 = 0x0102_0408_1020_4080;
        self.sorts.chunks_exact(8).rev().fold(0, |all, eight| {
            let eight = u64::from_le_bytes(eight.try_into().unwrap_or_default());
            let fits = eight >> sort as u32 & LOWEST;
            all << 8 | (fits.wrapping_mul(GATHER) >> 56) as u32
        })
    }

    /// The entities on the mind that fit a sort, in no order, with how well they do.
    fn fitting(&self, sort: Sort) -> impl Iterator<Item = (&Recent, f32)> + '_ {
        bits_of(u64::from(self.places(sort))).map(move |place| {
            let place = index(place as Place);
            (&self.recent[place], self.aspects[place].fit(sort))
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
        let mut best = (height(least, u32::MAX), EntityId::NONE);
        for (recent, fit) in self.fitting(sort) {
            let level = sunk(recent.level, recent.set, sentence) * (fit * weigh(recent.id));
            let height = height(level, recent.lifted);
            if height > best.0 {
                best = (height, recent.id);
            }
        }
        Some(best.1).filter(|id| id.is_some())
    }
}

impl Activation {
    /// Adds those of a sort to a list, at most so many: the highest first, of equals the latest.
    pub(super) fn highest<const MOST: usize>(
        &self,
        sort: Sort,
        sentence: u32,
        list: &mut Vec<(EntityId, f32)>,
    ) {
        let mut found = [(0, EntityId::NONE); MOST];
        let mut count = 0;
        for (recent, _) in self.fitting(sort) {
            let height = height(sunk(recent.level, recent.set, sentence), recent.lifted);
            if count < MOST {
                count += 1;
            } else if height < found[MOST - 1].0 {
                continue;
            }
            // the lowest gives way
            let mut at = count - 1;
            while at > 0 && height > found[at - 1].0 {
                found[at] = found[at - 1];
                at -= 1;
            }
            found[at] = (height, recent.id);
        }
        let level = |height: u64| f32::from_bits((height >> 32) as u32);
        list.extend(found[..count].iter().map(|&(height, id)| (id, level(height))));
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
