//! What the patterns have captured in the stretches of sentences seen so far: most are short, and many stand in text
//! after text. To find it again costs one look at one place in memory, where the automata need dozens.

use rustc_hash::FxHashMap;

use super::notation::Capture;

/// What is captured: its kind, its first unit and its end, counted from where the pattern begins. A sentence has fewer
/// units than a byte can tell apart.
pub(super) type Captured = (Capture, u8, u8);

/// A stretch of a sentence, and the pattern that may match in it.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) pattern: usize,
    /// The classes of the tags, followed by [`PADDING`] more bytes of any kind.
    pub(super) classes: &'a [u8],
    pub(super) length: usize,
}

/// So many bytes can be read behind a stretch.
pub(super) const PADDING: usize = 16;
/// Longer stretches are kept in a slower way,
const SHORT: usize = 14;
/// and so are those with more captures.
const FEW: usize = 4;

/// The table begins anew when it would have more places; a quarter of them stays free.
const MOST_PLACES: usize = 1 << 15;
const FIRST_PLACES: usize = 1 << 8;
/// The same of the slower way.
const MOST_LONG: usize = 1 << 11;

/// The end of a match, [`NOWHERE`] if there is none, and what it captures.
type Found = (u8, Vec<Captured>);

#[derive(Default)]
pub(super) struct Memo {
    /// By hash, where there is room. The number of places is a power of two.
    places: Vec<Place>,
    taken: usize,
    long: FxHashMap<Box<[u8]>, Found>,
    key: Vec<u8>,
    captures: Vec<Captured>,
}

#[derive(Clone, Copy)]
struct Place {
    /// The classes, the pattern and the length; zero for a free place.
    key: u128,
    /// [`NOWHERE`] if the pattern does not match.
    end: u8,
    count: u8,
    captures: [Captured; FEW],
}

const NOWHERE: u8 = u8::MAX;
const FREE: Place = Place { key: 0, end: NOWHERE, count: 0, captures: [(Capture::Quote, 0, 0); FEW] };

impl Memo {
    /// Where the pattern's longest match in the stretch ends, and what it captures. `search` finds it where it is not
    /// known, and adds the captures.
    pub(super) fn end(
        &mut self,
        stretch: Stretch<'_>,
        search: impl FnOnce(&mut Vec<Captured>) -> Option<usize>,
    ) -> Option<(usize, &[Captured])> {
        let key = short_key(stretch);
        let (end, captures) = match key.and_then(|key| self.find(key)) {
            Some(place) => {
                let Place { end, count, captures, .. } = &self.places[place];
                (*end, &captures[..usize::from(*count).min(FEW)])
            }
            None => (self.end_slowly(stretch, key, search), &*self.captures),
        };
        (end != NOWHERE).then_some((usize::from(end), captures))
    }

    #[cold]
    fn end_slowly(
        &mut self,
        stretch: Stretch<'_>,
        key: Option<u128>,
        search: impl FnOnce(&mut Vec<Captured>) -> Option<usize>,
    ) -> u8 {
        self.key.clear();
        self.key.extend_from_slice(&stretch.pattern.to_le_bytes());
        self.key.extend_from_slice(&stretch.classes[..stretch.length]);
        self.captures.clear();
        if let Some((end, captures)) = self.long.get(&*self.key) {
            self.captures.extend_from_slice(captures);
            return *end;
        }
        let end = search(&mut self.captures).map_or(NOWHERE, |end| end as u8);
        match key.filter(|_| self.captures.len() <= FEW) {
            Some(key) => self.keep(key, end),
            None => {
                if self.long.len() >= MOST_LONG {
                    self.long.clear();
                }
                self.long.insert(self.key.as_slice().into(), (end, self.captures.clone()));
            }
        }
        end
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

    fn keep(&mut self, key: u128, end: u8) {
        if self.taken * 4 >= self.places.len() * 3 {
            self.make_room();
        }
        let mut place = Place { key, end, count: self.captures.len() as u8, ..FREE };
        place.captures[..self.captures.len()].copy_from_slice(&self.captures);
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

/// A short stretch and its pattern as a number.
fn short_key(Stretch { pattern, classes, length }: Stretch<'_>) -> Option<u128> {
    let window = classes.first_chunk::<PADDING>().filter(|_| length <= SHORT && pattern < 1 << 12)?;
    let window = u128::from_le_bytes(*window) & ((1 << (8 * length)) - 1);
    let key = window | (pattern as u128) << (8 * SHORT) | (length as u128) << (8 * SHORT + 12);
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
    fn what_was_found_is_found_again() {
        let mut memo = Memo::default();
        let mut searches = 0;
        for round in 0..2 {
            for number in 0..3_000_usize {
                let mut classes = [7; 40];
                classes[..2].copy_from_slice(&(number as u16).to_le_bytes());
                let length = 1 + number % 20;
                let pattern = number % 5 * usize::from(length > 1) + number / 256 * 8;
                let stretch = Stretch { pattern, classes: &classes, length };
                let wanted = (number % 7 > 0).then_some(length / 2);
                let end = memo.end(stretch, |captures| {
                    searches += 1;
                    captures.extend((0..number % 6).map(|at| (Capture::Cue, at as u8, number as u8 % 14)));
                    wanted
                });
                assert_eq!(end.map(|end| end.0), wanted, "{round} {number}");
                if let Some((_, captures)) = end {
                    assert_eq!(captures.len(), number % 6);
                    assert!(captures.iter().all(|captured| captured.2 == number as u8 % 14));
                }
            }
        }
        assert_eq!(searches, 3_000);
    }
}
