//! Who may speak a turn: each once, several beside each other, so that one look at all of these tells whether somebody is
//! among them, and one step gives somebody a weight.

use super::weigh::NEVER;
use crate::coreference::EntityId;

/// So many stand beside each other: as a rule all.
const BESIDE: usize = 8;

/// Entities with their weights, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Possible {
    groups: Vec<Group>,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    /// At the places that are not taken yet stands nobody, or somebody who has another place.
    ids: [EntityId; BESIDE],
    weights: [i32; BESIDE],
}

const EMPTY: Group = Group { ids: [EntityId::NONE; BESIDE], weights: [0; BESIDE] };

impl Possible {
    pub(super) fn clear(&mut self) {
        self.groups.clear();
        self.len = 0;
    }

    /// Adds somebody, unless he is known.
    pub(super) fn add(&mut self, id: EntityId) {
        self.add_with(id, 0);
    }

    /// Adds somebody, unless he is known, and to his weight.
    #[inline]
    pub(super) fn add_with(&mut self, id: EntityId, weight: i32) {
        let mut known = !id.is_some();
        for group in &mut self.groups {
            for (&other, own) in group.ids.iter().zip(&mut group.weights) {
                known |= other == id;
                *own += if other == id { weight } else { 0 };
            }
        }
        // whether he is known is hard to foresee: he is written behind the others all the same
        let place = self.len % BESIDE;
        if self.len == self.groups.len() * BESIDE {
            self.groups.push(EMPTY);
        }
        if let Some(group) = self.groups.last_mut() {
            (group.ids[place], group.weights[place]) = (id, weight);
        }
        self.len += usize::from(!known);
    }

    /// Adds to the weight of somebody, if he is among them.
    pub(super) fn give(&mut self, id: EntityId, weight: i32) {
        for group in &mut self.groups {
            for (&other, own) in group.ids.iter().zip(&mut group.weights) {
                *own += if other == id { weight } else { 0 };
            }
        }
    }

    /// Adds to the weight of each what `weigh` tells; nobody for whom it tells nothing can be the speaker.
    pub(super) fn give_each(&mut self, mut weigh: impl FnMut(EntityId) -> Option<i32>) {
        let mut left = self.len;
        for group in &mut self.groups {
            for (&id, own) in group.ids.iter().zip(&mut group.weights).take(left) {
                *own = weigh(id).map_or(IMPOSSIBLE, |weight| *own + weight);
            }
            left = left.saturating_sub(BESIDE);
        }
    }

    /// The heaviest, in order, of equals the one found first, with their weights; and how many they are. Behind them stands
    /// nobody.
    pub(super) fn heaviest<const MOST: usize>(&self) -> ([EntityId; MOST], [i32; MOST], usize) {
        let mut keys = [0; MOST];
        let weights = self.groups.iter().flat_map(|group| group.weights).take(self.len);
        for (place, weight) in weights.enumerate() {
            // which of two is heavier is hard to foresee: no branch depends on it
            let mut key = if weight > NEVER { key(weight, place) } else { 0 };
            for held in &mut keys {
                (*held, key) = ((*held).max(key), (*held).min(key));
            }
        }
        let len = keys.iter().filter(|&&key| key > 0).count();
        let id = |key: u64| match !(key as u32) as usize {
            place if key > 0 => self.groups[place / BESIDE].ids[place % BESIDE],
            _ => EntityId::NONE,
        };
        let weight = |key: u64| if key > 0 { weight(key) } else { NEVER };
        (keys.map(id), keys.map(weight), len)
    }
}

/// The weight of one who cannot be the speaker: nothing else outweighs it.
const IMPOSSIBLE: i32 = i32::MIN / 2;

/// A weight and a place in one number: the heavier one is the higher one, of equals the earlier.
fn key(weight: i32, place: usize) -> u64 {
    u64::from(weight.wrapping_sub(i32::MIN) as u32) << u32::BITS | u64::from(!(place as u32))
}

/// The weight in such a number.
fn weight(key: u64) -> i32 {
    ((key >> u32::BITS) as u32 as i32).wrapping_add(i32::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_are_those_of_a_stable_sort() {
        let mut number = 7;
        let mut next = |below: i32| {
            number = (number * 25_173 + 13_849) % 65_536;
            number / 16 % below
        };
        for len in 0..40 {
            let mut possible = Possible::default();
            let mut wanted: Vec<(EntityId, i32)> = Vec::new();
            for _ in 0..len {
                let id = EntityId(next(30) as u32);
                possible.add(id);
                if !wanted.iter().any(|known| known.0 == id) {
                    wanted.push((id, 0));
                }
            }
            for _ in 0..len {
                let (id, weight) = (EntityId(next(30) as u32), next(9) - 4);
                possible.give(id, weight);
                wanted.iter_mut().filter(|known| known.0 == id).for_each(|known| known.1 += weight);
            }
            possible.give_each(|id| (id.0 % 7 > 0).then_some(1));
            wanted.retain(|known| known.0.0 % 7 > 0);
            wanted.iter_mut().for_each(|known| known.1 += 1);
            wanted.sort_by_key(|known| -known.1);
            wanted.truncate(6);
            let (ids, weights, len) = possible.heaviest::<6>();
            assert_eq!(ids.into_iter().zip(weights).take(len).collect::<Vec<_>>(), wanted);
        }
    }
}
