//! What the patterns have captured in the stretches of sentences seen so far: most are short, and many stand in text
//! after text. To find it again costs one look at one place in memory, where the automata need dozens.

use rustc_hash::FxHashMap;

use super::notation::Capture;

/// What is captured: its kind, its first unit and its end, counted from where the pattern begins. A sentence has fewer
/// units than a byte can tell apart.
pub(super) type Captured = (Capture, u8, u8);

/// A pattern that matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) pattern: u16,
    /// Where its longest match ends.
    pub(super) end: u8,
    /// How many captures it has, which stand behind those of the patterns before it.
    captures: u8,
}

/// The patterns that match in a stretch, in the order of their automaton.
#[derive(Clone, Debug, Default)]
pub(super) struct Finds {
    list: Vec<Found>,
    captures: Vec<Captured>,
}

impl Finds {
    /// Adds a pattern if `search`, which adds what it captures, finds the end of its match.
    pub(super) fn add(&mut self, pattern: usize, search: impl FnOnce(&mut Vec<Captured>) -> Option<usize>) {
        let before = self.captures.len();
        if let Some(end) = search(&mut self.captures) {
            let captures = (self.captures.len() - before) as u8;
            self.list.push(Found { pattern: pattern as u16, end: end as u8, captures });
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.captures.clear();
    }

    fn view(&self) -> View<'_> {
        View { list: &self.list, captures: &self.captures }
    }
}

/// The same, to be read.
#[derive(Clone, Copy)]
pub(super) struct View<'m> {
    list: &'m [Found],
    captures: &'m [Captured],
}

impl<'m> View<'m> {
    /// Each pattern with what it captures.
    pub(super) fn all(self) -> impl Iterator<Item = (Found, &'m [Captured])> {
        let mut left = self.captures;
        self.list.iter().map_while(move |&found| {
            let (captures, rest) = left.split_at_checked(usize::from(found.captures))?;
            left = rest;
            Some((found, captures))
        })
    }
}

/// So many bytes can be read behind a stretch.
pub(super) const PADDING: usize = 16;
/// Longer stretches are kept in a slower way,
const SHORT: usize = PADDING - 1;
/// and so are those in which more patterns match, or with more captures.
const FEW: usize = 4;
const FEW_CAPTURES: usize = 10;

/// The table begins anew when it would have more places; a quarter of them stays free.
const MOST_PLACES: usize = 1 << 14;
const FIRST_PLACES: usize = 1 << 8;
/// The same of the slower way.
const MOST_LONG: usize = 1 << 11;

#[derive(Default)]
pub(super) struct Memo {
    /// By hash, where there is room. The number of places is a power of two.
    places: Vec<Place>,
    taken: usize,
    long: FxHashMap<Box<[u8]>, Finds>,
    finds: Finds,
}

/// A line of the processor's cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Place {
    /// The classes and their number; zero for a free place.
    key: u128,
    list: [Found; FEW],
    captures: [Captured; FEW_CAPTURES],
    count: u8,
}

const FREE: Place = Place {
    key: 0,
    list: [Found { pattern: 0, end: 0, captures: 0 }; FEW],
    captures: [(Capture::Quote, 0, 0); FEW_CAPTURES],
    count: 0,
};

impl Place {
    fn view(&self) -> View<'_> {
        View { list: &self.list[..usize::from(self.count).min(FEW)], captures: &self.captures }
    }
}

impl Memo {
    /// The patterns that match in a stretch: the first classes, up to `length`, with at least [`PADDING`] more bytes of any
    /// kind behind them. `search` finds them where they are not known.
    #[inline]
    pub(super) fn finds(
        &mut self,
        classes: &[u8],
        length: usize,
        search: impl FnOnce(&mut Finds),
    ) -> View<'_> {
        let key = short_key(classes, length);
        match key.and_then(|key| self.find(key)) {
            Some(place) => self.places[place].view(),
            None => self.find_slowly(&classes[..length], key, search),
        }
    }

    #[cold]
    fn find_slowly(
        &mut self,
        stretch: &[u8],
        key: Option<u128>,
        search: impl FnOnce(&mut Finds),
    ) -> View<'_> {
        if self.long.contains_key(stretch) {
            return self.long[stretch].view();
        }
        self.finds.clear();
        search(&mut self.finds);
        let few = self.finds.list.len() <= FEW && self.finds.captures.len() <= FEW_CAPTURES;
        match key.filter(|_| few) {
            Some(key) => self.keep(key),
            None => {
                if self.long.len() >= MOST_LONG {
                    self.long.clear();
                }
                self.long.insert(stretch.into(), self.finds.clone());
            }
        }
        self.finds.view()
    }

    #[inline]
    fn find(&self, key: u128) -> Option<usize> {
        let last = self.places.len().checked_sub(1)?;
        let mut place = hash(key) & last;
        // a quarter of the places is free
        loop {
            match self.places[place].key {
                known if known == key => return Some(place),
                0 => return None,
                _ => place = (place + 1) & last,
            }
        }
    }

    /// The places where a key can stand, in order.
    fn probe(&self, key: u128) -> impl Iterator<Item = usize> + use<> {
        let last = self.places.len().wrapping_sub(1);
        let count = self.places.len();
        (0..count).scan(hash(key), move |at, _| {
            let place = *at & last;
            *at = place + 1;
            Some(place)
        })
    }

    fn keep(&mut self, key: u128) {
        if self.taken * 4 >= self.places.len() * 3 {
            self.make_room();
        }
        let Finds { list, captures } = &self.finds;
        let mut place = Place { key, count: list.len() as u8, ..FREE };
        place.list[..list.len()].copy_from_slice(list);
        place.captures[..captures.len()].copy_from_slice(captures);
        self.put(place);
    }

    fn put(&mut self, place: Place) {
        if let Some(at) = self.probe(place.key).find(|&at| self.places[at].key == 0) {
            self.places[at] = place;
            self.taken += 1;
        }
    }

    fn make_room(&mut self) {
        let places = (self.places.len() * 2).max(FIRST_PLACES);
        if places > MOST_PLACES {
            self.places.fill(FREE);
            self.taken = 0;
            return;
        }
        let old = std::mem::replace(&mut self.places, vec![FREE; places]);
        self.taken = 0;
        old.into_iter().filter(|place| place.key != 0).for_each(|place| self.put(place));
    }
}

/// A short stretch as a number.
fn short_key(classes: &[u8], length: usize) -> Option<u128> {
    let window = classes.first_chunk::<PADDING>().filter(|_| length <= SHORT)?;
    let window = u128::from_le_bytes(*window) & ((1 << (8 * length)) - 1);
    let key = window | (length as u128) << (8 * SHORT);
    (key != 0).then_some(key)
}

fn hash(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_of_the_cache() {
        assert_eq!(size_of::<Place>(), 64);
    }

    #[test]
    fn what_was_found_is_found_again() {
        let mut memo = Memo::default();
        let mut searches = 0;
        for round in 0..2 {
            for number in 0..3_000_usize {
                let mut classes = [7; 40];
                classes[..2].copy_from_slice(&(number as u16).to_le_bytes());
                let length = 2 + number % 20;
                let wanted: Vec<_> = (0..number % 6).map(|pattern| (pattern, length / 2, pattern)).collect();
                let captured = (Capture::Cue, 1, number as u8 % 14);
                let finds = memo.finds(&classes, length, |finds| {
                    searches += 1;
                    for &(pattern, end, captures) in &wanted {
                        finds.add(pattern + 1, |_| None);
                        finds.add(pattern, |all| {
                            all.extend((0..captures).map(|_| captured));
                            Some(end)
                        });
                    }
                });
                let found: Vec<_> = finds
                    .all()
                    .map(|(found, captures)| {
                        assert!(captures.iter().all(|&one| one == captured));
                        (usize::from(found.pattern), usize::from(found.end), captures.len())
                    })
                    .collect();
                assert_eq!(found, wanted, "{round} {number}");
            }
        }
        assert_eq!(searches, 3_000);
    }
}
