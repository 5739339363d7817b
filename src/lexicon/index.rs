//! The words' index: from a word in lower case to its number. A slot holds a word's fingerprint and its number, so that
//! no pointer is followed and no string compared. Two words of one fingerprint would be taken for one another: no two in
//! the lists are (a test says so), and a word of no list has that of a listed one once in some thousand million words.

use crate::pool::{Lent, Pool};

/// A word's bytes, in lower case, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordHash(u64);

/// Odd numbers without a pattern (the digits of π).
const SEEDS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345];

impl WordHash {
    /// The hash of a word of at most 16 bytes: the first byte lowest, zeros behind the last one.
    pub(super) fn of_bytes(low: u64, high: u64) -> WordHash {
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
        let plain = both & u128::from_ne_bytes([0x80; 16]) == 0 && (small ^ both) & !(letters >> 1) == 0;
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
    fn mix(before: u64, low: u64, high: u64) -> WordHash {
        let product = u128::from(low ^ SEEDS[0]) * u128::from((high ^ before).wrapping_add(SEEDS[1]));
        let folded = product as u64 ^ (product >> 64) as u64;
        WordHash(folded ^ folded << 32)
    }

    /// All but the bits in which a slot keeps the number; never nothing.
    fn fingerprint(self) -> u64 {
        self.0 & !NUMBER | LEAST_FINGERPRINT
    }
}

/// The bits of a slot that hold the word's number.
const NUMBER: u64 = 0xffff;
const LEAST_FINGERPRINT: u64 = NUMBER + 1;
const VACANT: u64 = 0;

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

    /// The slot of a fingerprint, or a vacant one.
    fn slot(&self, fingerprint: u64) -> u64 {
        self.slots[self.place(fingerprint)]
    }

    pub(super) fn find(&self, hash: WordHash) -> Option<u16> {
        number(self.slot(hash.fingerprint()))
    }

    /// The number of a word in lower case.
    pub(super) fn get(&self, word: &str) -> Option<u16> {
        self.find(WordHash::of_word(word))
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

/// The number in a slot.
fn number(slot: u64) -> Option<u16> {
    (slot != VACANT).then_some((slot & NUMBER) as u16)
}

const RECENT: usize = 4096;

/// The slots of the words last found, in memory that stays close: the index itself is too large for that.
#[derive(Debug)]
pub(super) struct Recent(Box<[u64; RECENT]>);

impl Default for Recent {
    fn default() -> Recent {
        Recent(Box::new([VACANT; RECENT]))
    }
}

/// Marks the number of a word that stands in no list.
const UNLISTED: u16 = 1 << 15;

impl Recent {
    /// The number of a word: of a listed one, or else what `guess` says it is taken for.
    #[inline]
    pub(super) fn find(&mut self, index: &Index, hash: WordHash, guess: impl FnOnce() -> u16) -> Found {
        let fingerprint = hash.fingerprint();
        let recent = &mut self.0[(fingerprint >> 17) as usize % RECENT];
        if *recent & !NUMBER != fingerprint {
            let slot = index.slot(fingerprint);
            *recent = if slot == VACANT { fingerprint | u64::from(guess() | UNLISTED) } else { slot };
        }
        let number = *recent as u16;
        if number & UNLISTED == 0 { Found::Listed(number) } else { Found::Guessed(number & !UNLISTED) }
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Listed(u16),
    Guessed(u16),
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
        let mut recent = Recent::default();
        for _ in 0..2 {
            assert_eq!(recent.find(&index, WordHash::of_word("said"), || 9), Found::Listed(0));
            assert_eq!(recent.find(&index, WordHash::of_word("unsaid"), || 9), Found::Guessed(9));
        }
    }
}
