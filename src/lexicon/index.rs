//! The words' index: from a word in lower case to its number. Most words have at most fifteen bytes and are their own
//! key, as one 128-bit number: no pointer is followed and no string compared to find one.

use rustc_hash::FxHashMap;

/// A word of at most [`LONGEST`] bytes: its bytes, then its length in the topmost one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u128);

const LONGEST: usize = 15;
/// No word: words have a length.
const VACANT: Key = Key(0);

/// A byte in each of a number's sixteen bytes.
const fn each(byte: u8) -> u128 {
    u128::from_ne_bytes([byte; 16])
}

impl Key {
    /// The key of a word as it stands in a text at `start..end`, in lower case; none if it is long or not ASCII.
    pub(super) fn of_word_in(text: &str, start: usize, end: usize) -> Option<Key> {
        let len = end - start;
        if len > LONGEST {
            return None;
        }
        let bytes = match text.as_bytes().get(start..).and_then(|rest| rest.first_chunk::<16>()) {
            Some(bytes) => u128::from_le_bytes(*bytes) & ((1 << (8 * len)) - 1),
            None => padded(&text.as_bytes()[start..end]),
        };
        if bytes & each(0x80) != 0 {
            return None;
        }
        // A byte from A to Z: the first sum has its topmost bit set, the second has not.
        let from_a = bytes + each(0x80 - b'A');
        let beyond_z = bytes + each(0x80 - b'Z' - 1);
        let capitals = (from_a & !beyond_z & each(0x80)) >> 2;
        Some(Key((bytes | capitals) | (len as u128) << 120))
    }

    /// The key of a word in lower case, none if it is long.
    fn of_word(word: &str) -> Option<Key> {
        (word.len() <= LONGEST).then(|| Key(padded(word.as_bytes()) | (word.len() as u128) << 120))
    }

    fn hash(self) -> u64 {
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        (low ^ high.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

fn padded(word: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    bytes[..word.len()].copy_from_slice(word);
    u128::from_le_bytes(bytes)
}

/// An open hash table of the short words, and a map of the long ones.
#[derive(Clone, Debug)]
pub(super) struct Index {
    keys: Vec<Key>,
    ids: Vec<u16>,
    /// How far a hash is shifted to be a place.
    shift: u32,
    count: usize,
    long: FxHashMap<Box<str>, u16>,
}

impl Index {
    /// With room for 2 to the power of `bits` words, less a third.
    pub(super) fn new(bits: u32) -> Index {
        let size = 1 << bits;
        Index {
            keys: vec![VACANT; size],
            ids: vec![0; size],
            shift: 64 - bits,
            count: 0,
            long: FxHashMap::default(),
        }
    }

    /// The place of a key, or the vacant one where it belongs.
    fn place(&self, key: Key) -> usize {
        let mut place = (key.hash() >> self.shift) as usize;
        while self.keys[place] != key && self.keys[place] != VACANT {
            place = (place + 1) & (self.keys.len() - 1);
        }
        place
    }

    pub(super) fn find(&self, key: Key) -> Option<u16> {
        let place = self.place(key);
        (self.keys[place] == key).then(|| self.ids[place])
    }

    /// The number of a word in lower case.
    pub(super) fn get(&self, word: &str) -> Option<u16> {
        match Key::of_word(word) {
            Some(key) => self.find(key),
            None => self.long.get(word).copied(),
        }
    }

    /// Gives a word in lower case the number that `change` makes of the one that it has.
    pub(super) fn update(&mut self, word: &str, change: impl FnOnce(Option<u16>) -> u16) {
        let Some(key) = Key::of_word(word) else {
            let id = change(self.long.get(word).copied());
            self.long.insert(word.into(), id);
            return;
        };
        let place = self.place(key);
        if self.keys[place] == key {
            self.ids[place] = change(Some(self.ids[place]));
            return;
        }
        self.keys[place] = key;
        self.ids[place] = change(None);
        self.count += 1;
        if self.count * 3 > self.keys.len() * 2 {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let mut larger = Index::new(64 - self.shift + 1);
        for (&key, &id) in self.keys.iter().zip(&self.ids).filter(|(key, _)| **key != VACANT) {
            let place = larger.place(key);
            (larger.keys[place], larger.ids[place]) = (key, id);
        }
        (larger.count, larger.long) = (self.count, std::mem::take(&mut self.long));
        *self = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whatever_its_case_and_neighbours() {
        let mut index = Index::new(2);
        let words = ["said", "a", "[z", "fifteen-letters", "sixteen-letters-", "é", "@`{}"];
        for (id, word) in words.iter().enumerate() {
            index.update(word, |old| {
                assert_eq!(old, None);
                id as u16
            });
        }
        for (id, word) in words.iter().enumerate() {
            assert_eq!(index.get(word), Some(id as u16), "{word}");
        }
        let found = |text: &str, start, end| index.find(Key::of_word_in(text, start, end).unwrap());
        assert_eq!(found("He SAID so, and more of it.", 3, 7), Some(0));
        assert_eq!(found("Said", 0, 4), Some(0));
        assert_eq!(found("A Fifteen-LetterS word", 2, 17), Some(3));
        assert_eq!(found("saidA", 0, 3), None);
        assert_eq!(found("{Z", 0, 2), None);
        assert_eq!(Key::of_word_in("é", 0, 2), None);
    }
}
