//! The words' index: from a word in lower case to its number. A slot holds a word's fingerprint and its number, so that
//! no pointer is followed and no string compared. Two words of one fingerprint would be taken for one another: no two in
//! the lists are (a test says so), and a word of no list has that of a listed one once in some thousand million words.

use crate::pool::{Lent, Pool};
use crate::text::{Asked, CAPITAL_KEY, MOST_ASKED, Shape};

/// A word's bytes, in lower case, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordHash(u64);

/// A number without a pattern (the digits of π).
const SEED: u64 = 0x1319_8a2e_0370_7345;
/// The bit that small letters have and capital ones have not.
const SMALL: u8 = 0x20;

const fn each(byte: u8) -> u128 {
    u128::from_ne_bytes([byte; 16])
}

impl WordHash {
    /// The hash of a word of at most 16 bytes of ASCII, without the bit of small letters in each: the first byte lowest,
    /// zeros behind the last one.
    #[inline]
    pub(super) const fn of_folded(low: u64, high: u64) -> WordHash {
        WordHash::mix(0, low, high)
    }

    /// The hash of a word as it would be in lower case: `None` if it is long or not ASCII, or holds control characters.
    pub(super) fn of_plain(word: &str) -> Option<WordHash> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        let both = u128::from_le_bytes(bytes);
        let present = u128::MAX.checked_shr(128 - 8 * word.len() as u32).unwrap_or(0);
        let folded = both & !each(SMALL);
        let plain = !word.is_empty()
            && both & each(0x80) == 0
            && (both | (both & each(SMALL)) << 1) & each(2 * SMALL) == each(2 * SMALL) & present;
        plain.then(|| WordHash::of_folded(folded as u64, (folded >> 64) as u64))
    }

    /// The hash of a word in lower case.
    pub(super) fn of_word(word: &str) -> WordHash {
        let fold = if word.is_ascii() { !each(SMALL) } else { u128::MAX };
        let mut hash = WordHash(0);
        for chunk in word.as_bytes().chunks(16) {
            let mut bytes = [0; 16];
            bytes[..chunk.len()].copy_from_slice(chunk);
            let both = u128::from_le_bytes(bytes) & fold;
            hash = WordHash::mix(hash.0, both as u64, (both >> 64) as u64);
        }
        hash
    }

    /// The two halves of a product, folded.
    const fn mix(before: u64, low: u64, high: u64) -> WordHash {
        let product = low as u128 * (high ^ before).wrapping_add(SEED) as u128;
        WordHash(product as u64 ^ (product >> 64) as u64)
    }

    /// All but the bits in which a slot keeps the number; never nothing.
    pub(super) const fn fingerprint(self) -> u64 {
        self.0 & !NUMBER | LEAST_FINGERPRINT
    }

    /// The same, but the lowest bit is turned to tell how the word is written: those of no list may have different numbers
    /// then. The bits in which a slot keeps the number are anything.
    pub(super) const fn key(self) -> u64 {
        self.0
    }
}

/// The bits of a slot that hold the word's number.
const NUMBER: u64 = 0xffff;
const LEAST_FINGERPRINT: u64 = NUMBER + 1;
const _: () = assert!(LEAST_FINGERPRINT == CAPITAL_KEY);
const VACANT: u64 = 0;
/// The fingerprint of a word, however it is written.
fn fingerprint(written: u64) -> u64 {
    written | LEAST_FINGERPRINT
}

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
        Index { slots: vec![VACANT; 1 << bits], shift: 64 - bits, count: 0 }
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
        for &slot in self.slots.iter().filter(|slot| **slot != VACANT) {
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

/// With a quarter of them, which would fit the processor's smallest cache, about three times as many words are missed.
const RECENT: usize = 16384;

/// The slots of the words last found, as they were written, in memory that stays close: the index itself is too large for that.
#[derive(Debug)]
pub(super) struct Recent {
    slots: Box<[u64; RECENT]>,
    /// Room for the first slots in the index of those that are not among them.
    firsts: Box<[u64; MOST_ASKED]>,
}

impl Default for Recent {
    fn default() -> Recent {
        // the system's own zeros need not be written; a text of few words touches few of them
        let slots = vec![VACANT; RECENT].into_boxed_slice().try_into();
        let slots = slots.unwrap_or_else(|_| Box::new([VACANT; RECENT]));
        Recent { slots, firsts: Box::new([VACANT; MOST_ASKED]) }
    }
}

impl Recent {
    /// The slot of a word as it is written, or another one if it is not among them.
    #[inline]
    pub(super) fn at_hand(&self) -> impl Fn(u64) -> u64 {
        |written| self.slots[place(written)]
    }

    /// Answers all. Of a word of no list, `guess` says what it is taken for, which may depend on whether it is written
    /// small. The index is read for all words that it is needed for at once, since each may have to wait for memory.
    pub(super) fn answer(&mut self, asked: Asked<'_>, index: &Index, guess: impl Fn(&str, Shape) -> u16) {
        let Recent { slots, firsts } = self;
        for (first, written) in firsts.iter_mut().zip(asked.keys()) {
            *first = index.first_slot(fingerprint(written));
        }
        let mut firsts = firsts.iter();
        asked.answer(|written, spelling| {
            let key = fingerprint(written);
            let first = firsts.next().copied().unwrap_or(VACANT);
            let slot = if first & !NUMBER == key { first } else { index.slots[index.place(key)] };
            let id = if slot == VACANT {
                let (word, shape) = spelling();
                guess(word, shape)
            } else {
                slot as u16
            };
            slots[place(written)] = written | u64::from(id);
            id
        });
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
        let said = u64::from(u32::from_le_bytes(*b"SAID"));
        assert_eq!(WordHash::of_folded(said, 0), WordHash::of_word("said"));
        assert_eq!(WordHash::of_plain("He's-9.X"), Some(WordHash::of_word("he's-9.x")));
        assert_eq!(WordHash::of_plain("sixteen-LETTERS-"), Some(WordHash::of_word("sixteen-letters-")));
        for word in ["seventeen-letters", "é", "a\tb"] {
            assert_eq!(WordHash::of_plain(word), None, "{word}");
        }
    }
}
