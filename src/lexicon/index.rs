//! The words' index: from a word in lower case to its number. A slot holds a word's fingerprint and its number, so that
//! no pointer is followed and no string compared. Two words of one fingerprint would be taken for one another: no two in
//! the lists are (a test says so), and a word of no list has that of a listed one once in some thousand million words.

use crate::pool::{Lent, Pool};
use crate::text::{Asked, MOST_ASKED, Shape};

/// A word's bytes, in lower case, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordHash(u64);

/// Odd numbers without a pattern (the digits of π).
const SEEDS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345];

impl WordHash {
    /// The hash of a word of at most 16 bytes: the first byte lowest, zeros behind the last one.
    pub(super) const fn of_bytes(low: u64, high: u64) -> WordHash {
        WordHash::mix(0, low, high)
    }

    /// The hash of a word as it would be in lower case: `None` if it is long or not ASCII, or holds anything in which the
    /// bit of small letters is not set anyway.
    pub(super) fn of_plain(word: &str) -> Option<WordHash> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        let both = u128::from_le_bytes(bytes);
        let present = u128::MAX.checked_shr(128 - 8 * word.len() as u32).unwrap_or(0);
        let letters = both & u128::from_ne_bytes([0x40; 16]);
        let small = both | u128::from_ne_bytes([0x20; 16]) & present;
        let plain = !word.is_empty()
            && both & u128::from_ne_bytes([0x80; 16]) == 0
            && (small ^ both) & !(letters >> 1) == 0;
        plain.then(|| WordHash::of_bytes(small as u64, (small >> 64) as u64))
    }

    pub(super) fn of_word(word: &str) -> WordHash {
        let mut hash = WordHash(0);
        for chunk in word.as_bytes().chunks(16) {
            let mut bytes = [0; 16];
            bytes[..chunk.len()].copy_from_slice(chunk);
            let both = u128::from_le_bytes(bytes);
            hash = WordHash::mix(hash.0, both as u64, (both >> 64) as u64);
        }
        hash
    }

    /// The two halves of a product, folded.
    const fn mix(before: u64, low: u64, high: u64) -> WordHash {
        let product = (low ^ SEEDS[0]) as u128 * (high ^ before).wrapping_add(SEEDS[1]) as u128;
        WordHash(product as u64 ^ (product >> 64) as u64)
    }

    /// All but the bits in which a slot keeps the number; never nothing.
    pub(super) const fn fingerprint(self) -> u64 {
        self.0 & !NUMBER | LEAST_FINGERPRINT
    }

    /// The same, but the lowest bit tells how the word is written: those of no list may have different numbers then.
    pub(super) fn written(self, capital: bool) -> u64 {
        self.0 & !NUMBER & !LEAST_FINGERPRINT | u64::from(capital) << NUMBER.count_ones()
    }
}

/// The bits of a slot that hold the word's number.
const NUMBER: u64 = 0xffff;
const LEAST_FINGERPRINT: u64 = NUMBER + 1;
const VACANT: u64 = 0;
/// The fingerprint of a word, however it is written.
pub(super) fn fingerprint(written: u64) -> u64 {
    written | LEAST_FINGERPRINT
}

/// The fingerprint of no letters at all, whose number is 0.
pub(super) const NO_WORD: u64 = WordHash::of_bytes(0, 0).fingerprint();

/// An open hash table.
#[derive(Clone, Debug)]
pub(super) struct Index {
    slots: Vec<u64>,
    /// How far a fingerprint is shifted to be a place.
    shift: u32,
    count: usize,
}

impl Index {
    /// With room for 2 to the power of `bits` words, less a third.
    pub(super) fn new(bits: u32) -> Index {
        let mut index = Index { slots: vec![VACANT; 1 << bits], shift: 64 - bits, count: 0 };
        let place = index.place(NO_WORD);
        index.slots[place] = NO_WORD;
        index
    }

    /// The place of a fingerprint, or the vacant one where it belongs.
    fn place(&self, fingerprint: u64) -> usize {
        let mut place = (fingerprint >> self.shift) as usize;
        while self.slots[place] & !NUMBER != fingerprint && self.slots[place] != VACANT {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }

    /// The number of a word by its fingerprint.
    pub(super) fn find(&self, fingerprint: u64) -> Option<u16> {
        number(self.slots[self.place(fingerprint)], fingerprint)
    }

    /// Where a fingerprint's slot is, unless others are in its place.
    fn first_slot(&self, fingerprint: u64) -> u64 {
        self.slots[(fingerprint >> self.shift) as usize]
    }

    /// The number of a word in lower case.
    pub(super) fn get(&self, word: &str) -> Option<u16> {
        self.find(WordHash::of_word(word).fingerprint())
    }

    /// Gives a word in lower case the number that `change` makes of the one that it has.
    pub(super) fn update(&mut self, word: &str, change: impl FnOnce(Option<u16>) -> u16) {
        let fingerprint = WordHash::of_word(word).fingerprint();
        let place = self.place(fingerprint);
        let slot = self.slots[place];
        if slot != VACANT {
            self.slots[place] = fingerprint | u64::from(change(Some((slot & NUMBER) as u16)));
            return;
        }
        self.slots[place] = fingerprint | u64::from(change(None));
        self.count += 1;
        if self.count * 3 > self.slots.len() * 2 {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let mut larger = Index::new(64 - self.shift + 1);
        for &slot in self.slots.iter().filter(|slot| !matches!(**slot, VACANT | NO_WORD)) {
            let place = larger.place(slot & !NUMBER);
            larger.slots[place] = slot;
        }
        larger.count = self.count;
        *self = larger;
    }
}

/// The number in a slot, if it is that of a fingerprint.
#[inline]
fn number(slot: u64, fingerprint: u64) -> Option<u16> {
    (slot & !NUMBER == fingerprint).then_some((slot & NUMBER) as u16)
}

const RECENT: usize = 4096;

/// The slots of the words last found, as they were written, in memory that stays close: the index itself is too large for that.
#[derive(Debug)]
pub(super) struct Recent {
    slots: Box<[u64; RECENT]>,
    /// Room for the numbers of those that are not among them, and for the first slot of each in the index.
    missed: Box<[u16; MOST_ASKED]>,
    firsts: Box<[u64; MOST_ASKED]>,
}

impl Default for Recent {
    fn default() -> Recent {
        Recent {
            slots: Box::new([VACANT; RECENT]),
            missed: Box::new([0; MOST_ASKED]),
            firsts: Box::new([VACANT; MOST_ASKED]),
        }
    }
}

impl Recent {
    /// Answers all. Of a word of no list, `guess` says what it is taken for, which may depend on whether it is written
    /// small. The index is read for all words that it is needed for at once, since each may have to wait for memory.
    pub(super) fn answer(&mut self, mut asked: Asked<'_>, index: &Index, guess: impl Fn(&str, Shape) -> u16) {
        let Recent { slots, missed, firsts } = self;
        let count = asked.answer_each(missed, |key| slots[place(key)]);
        let missed = &missed[..count.min(MOST_ASKED)];
        let guess_of = |asked: &Asked<'_>, number| {
            let (word, shape) = asked.spelling(number);
            guess(word, shape)
        };
        for (first, &number) in firsts.iter_mut().zip(missed) {
            *first = index.first_slot(fingerprint(asked.key(usize::from(number))));
        }
        for (&first, &number) in firsts.iter().zip(missed) {
            let number = usize::from(number);
            let written = asked.key(number);
            let key = fingerprint(written);
            let slot = if first & !NUMBER == key { first } else { index.slots[index.place(key)] };
            let id = if slot == VACANT { guess_of(&asked, number) } else { slot as u16 };
            slots[place(written)] = written | u64::from(id);
            asked.answer(number, id);
        }
    }
}

/// Where a word is known here, as it is written.
#[inline]
fn place(written: u64) -> usize {
    (written / LEAST_FINGERPRINT) as usize % RECENT
}

/// What one text leaves at hand for the next: one for each text that is read at the same time.
#[derive(Debug, Default)]
pub(super) struct Recents(Pool<Recent>);

impl Recents {
    pub(super) fn get(&self) -> Lent<'_, Recent> {
        self.0.get(Recent::default)
    }
}

/// The clone's words may come to differ: it starts anew.
impl Clone for Recents {
    fn clone(&self) -> Recents {
        Recents::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_again() {
        let mut index = Index::new(2);
        let words = ["said", "a", "sixteen-letters-", "seventeen-letters", "é", "saids", "aa"];
        for (id, word) in words.iter().enumerate() {
            index.update(word, |old| {
                assert_eq!(old, None, "{word}");
                id as u16
            });
        }
        for (id, word) in words.iter().enumerate() {
            assert_eq!(index.get(word), Some(id as u16), "{word}");
        }
        assert_eq!(index.get("sai"), None);
        let said = u64::from(u32::from_le_bytes(*b"said"));
        assert_eq!(WordHash::of_bytes(said, 0), WordHash::of_word("said"));
        assert_eq!(WordHash::of_plain("He's-9.X"), Some(WordHash::of_word("he's-9.x")));
        assert_eq!(WordHash::of_plain("sixteen-LETTERS-"), Some(WordHash::of_word("sixteen-letters-")));
        for word in ["seventeen-letters", "é", "a\tb"] {
            assert_eq!(WordHash::of_plain(word), None, "{word}");
        }
    }
}
