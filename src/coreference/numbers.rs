//! Where the things of a vector are found again by a hash: a table of their numbers alone.

use std::num::NonZeroU32;

/// Numbers by hashes. Each place is taken or vacant; a number whose place is taken stands in the next vacant one.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The numbers, each with one added: 0 is vacant. A power of two of places, at most half of them taken.
    places: Vec<u32>,
    count: usize,
}

/// A number that has been found, with one added.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found(pub(super) NonZeroU32);

impl Found {
    pub(super) fn number(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A vacant place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vacant(usize);

/// A table has at least so many places.
const FEWEST: usize = 64;
/// An odd number with as many ones as zeros.
const SCATTER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a hash and one value more.
#[inline]
pub(super) fn hash(before: u64, value: u64) -> u64 {
    (before.rotate_left(29) ^ value).wrapping_mul(SCATTER)
}

impl Numbers {
    /// Makes room for so many numbers, if there are none yet: otherwise all would have to move.
    pub(super) fn reserve(&mut self, numbers: usize) {
        if self.count == 0 {
            self.places = vec![0; (numbers * 2).next_power_of_two().max(FEWEST)];
        }
    }

    /// The place where a search for a hash begins.
    fn first(&self, hash: u64) -> usize {
        // the upper bits are the best ones
        (hash >> 32) as usize & self.places.len().wrapping_sub(1)
    }

    /// The number with this hash for which `same` holds, or the place where it belongs.
    #[inline]
    pub(super) fn find(&self, hash: u64, same: impl Fn(usize) -> bool) -> Result<Found, Vacant> {
        let mut at = self.first(hash);
        while let Some(found) = self.places.get(at).and_then(|&number| NonZeroU32::new(number)) {
            let found = Found(found);
            if same(found.number()) {
                return Ok(found);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        Err(Vacant(at))
    }

    /// Enters a number at the place that a search for it has found. `hash` gives the hash of any number.
    #[inline]
    pub(super) fn enter(&mut self, vacant: Vacant, number: usize, hash: impl Fn(usize) -> u64) {
        if let Some(place) = self.places.get_mut(vacant.0) {
            *place = number as u32 + 1;
        }
        self.count += 1;
        if self.count * 2 > self.places.len() {
            self.grow(number, hash);
        }
    }

    /// Twice the places, for the numbers up to the last one.
    #[cold]
    fn grow(&mut self, last: usize, hash: impl Fn(usize) -> u64) {
        let places = (self.places.len() * 2).max(FEWEST);
        self.places.clear();
        self.places.resize(places, 0);
        for number in 0..=last {
            if let Err(Vacant(at)) = self.find(hash(number), |_| false) {
                self.places[at] = number as u32 + 1;
            }
        }
    }
}
