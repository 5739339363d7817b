//! The words of a text's names, each with a number, without an allocation for each: what has room in sixteen bytes stands
//! there itself.

use super::book::make_room;
use super::form::WordId;
use super::numbers::{Found, Numbers, Vacant, hash};

#[derive(Debug, Default)]
pub(super) struct Dictionary {
    keys: Vec<Key>,
    numbers: Numbers,
    /// The words that are longer than a key, one behind the other.
    long: String,
}

/// A word of at most fifteen bytes, zeros behind it, and its length; or where a longer one stands in [`Dictionary::long`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key([u8; KEY]);

pub(super) const KEY: usize = 16;
/// In place of the length.
const LONG: u8 = u8::MAX;

/// The bit that small letters have and capital ones have not.
const SMALL: u128 = u128::from_ne_bytes([0x20; KEY]);
/// The bit of whatever is not ASCII.
const WIDE: u128 = u128::from_ne_bytes([0x80; KEY]);
/// All bits of the first bytes: of none, of one, and so on.
pub(super) static FIRST: [u128; KEY] = {
    let mut masks = [0; KEY];
    let mut len = 1;
    while len < KEY {
        masks[len] = masks[len - 1] << 8 | 0xff;
        len += 1;
    }
    masks
};

impl Key {
    /// The key of a word as it stands in a text, less the full stop of an abbreviation: `None` if it is long, not ASCII, or
    /// near the text's end. What stands in words besides letters has the bit of small ones anyway: digits, - & . , and '.
    #[inline]
    fn at(text: &[u8], start: usize, len: usize) -> Option<Key> {
        let chunk = text.get(start..)?.first_chunk::<KEY>()?;
        let last = chunk[len.wrapping_sub(1) % KEY];
        let len = len - usize::from(last == b'.');
        let mask = *FIRST.get(len)?;
        let word = u128::from_le_bytes(*chunk) & mask;
        if word & WIDE != 0 {
            return None;
        }
        let word = (word | SMALL) & mask | (len as u128) << (8 * (KEY - 1));
        Some(Key(word.to_le_bytes()))
    }

    /// The key of a short word in lower case.
    fn of(word: &str) -> Option<Key> {
        let mut key = [0; KEY];
        key[..KEY - 1].get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        key[KEY - 1] = word.len() as u8;
        Some(Key(key))
    }

    /// The key of a long word, by where it stands.
    fn of_long(start: usize, end: usize) -> Key {
        let both = start as u128 | (end as u128) << 32 | u128::from(LONG) << (8 * (KEY - 1));
        Key(both.to_le_bytes())
    }

    fn bits(self) -> u128 {
        u128::from_le_bytes(self.0)
    }

    fn is_long(self) -> bool {
        self.0[KEY - 1] == LONG
    }

    fn hash(self) -> u64 {
        hash(hash(0, self.bits() as u64), (self.bits() >> 64) as u64)
    }

    /// The word, given all long ones.
    fn bytes<'k>(&'k self, long: &'k str) -> &'k [u8] {
        if self.is_long() {
            let (start, end) = (self.bits() as u32, (self.bits() >> 32) as u32);
            return &long.as_bytes()[start as usize..end as usize];
        }
        &self.0[..usize::from(self.0[KEY - 1]) % KEY]
    }
}

fn hash_of(word: &[u8]) -> u64 {
    let hashed = |before, chunk: &[u8]| chunk.iter().fold(before, |all, &byte| all << 8 | u64::from(byte));
    word.chunks(8).fold(0, |before, chunk| hash(before, hashed(0, chunk)))
}

impl Dictionary {
    /// Makes room for so many words.
    pub(super) fn reserve(&mut self, words: usize) {
        make_room(&mut self.keys, words);
        self.numbers.reserve(words);
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The letters of a word.
    pub(super) fn spelling(&self, word: WordId) -> &str {
        std::str::from_utf8(self.bytes(word)).unwrap_or("")
    }

    /// The same without a look at whether they are letters.
    pub(super) fn bytes(&self, word: WordId) -> &[u8] {
        self.keys.get(word.index()).map_or(&[], |key| key.bytes(&self.long))
    }

    fn is(&self, number: usize, word: &str) -> bool {
        self.keys[number].bytes(&self.long) == word.as_bytes()
    }

    /// Whether a word is one letter.
    pub(super) fn is_letter(&self, word: WordId) -> bool {
        let Some(key) = self.keys.get(word.index()) else { return false };
        key.0[KEY - 1] == 1 || !key.0[0].is_ascii() && self.spelling(word).chars().count() == 1
    }

    /// The number of a word in lower case, if it has one.
    pub(super) fn get(&self, word: &str) -> Option<WordId> {
        let found = match Key::of(word) {
            Some(key) => self.find(key),
            None => self.numbers.find(hash_of(word.as_bytes()), |number| self.is(number, word)),
        };
        found.ok().map(WordId::of)
    }

    #[inline]
    fn find(&self, key: Key) -> Result<Found, Vacant> {
        self.numbers.find(key.hash(), |number| self.keys[number] == key)
    }

    /// The number of a word of `len` bytes that stands in a text, whatever its case, unless it must be looked at closer.
    #[inline]
    pub(super) fn enter_at(&mut self, text: &[u8], start: usize, len: usize) -> Option<WordId> {
        let key = Key::at(text, start, len)?;
        Some(self.find(key).map_or_else(|vacant| self.add(vacant, key), WordId::of))
    }

    /// The number of a word in lower case.
    pub(super) fn enter(&mut self, word: &str) -> WordId {
        if let Some(key) = Key::of(word) {
            return self.find(key).map_or_else(|vacant| self.add(vacant, key), WordId::of);
        }
        let known = self.numbers.find(hash_of(word.as_bytes()), |number| self.is(number, word));
        known.map_or_else(
            |vacant| {
                let start = self.long.len();
                self.long.push_str(word);
                self.add(vacant, Key::of_long(start, self.long.len()))
            },
            WordId::of,
        )
    }

    #[inline(never)]
    fn add(&mut self, vacant: Vacant, key: Key) -> WordId {
        let Dictionary { keys, numbers, long } = self;
        keys.push(key);
        numbers.enter(vacant, keys.len() - 1, |number| match keys[number] {
            key if key.is_long() => hash_of(key.bytes(long)),
            key => key.hash(),
        });
        WordId::new(keys.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut dictionary = Dictionary::default();
        let words = ["cole", "", "hill", "c", "é", "fifteen letters", "sixteen letters!", "sixteen letters?"];
        for _ in 0..2 {
            for (number, word) in (0..).zip(words) {
                assert_eq!(dictionary.enter(word), WordId::new(number), "{word}");
                assert_eq!(dictionary.get(word), Some(WordId::new(number)));
                assert_eq!(dictionary.spelling(WordId::new(number)), word);
                assert_eq!(dictionary.is_letter(WordId::new(number)), matches!(word, "c" | "é"), "{word}");
            }
        }
        assert_eq!(dictionary.get("col"), None);
    }

    #[test]
    fn many_words_are_found_again() {
        let mut dictionary = Dictionary::default();
        let words: Vec<String> =
            (0..5000).map(|number| format!("{number} is a number of the list")).collect();
        let words: Vec<&str> =
            words.iter().map(|word| &word[..word.len().min(4 + word.len() % 16)]).collect();
        let numbers: Vec<WordId> = words.iter().map(|word| dictionary.enter(word)).collect();
        for (&word, &number) in words.iter().zip(&numbers) {
            assert_eq!(dictionary.spelling(number), word);
            assert_eq!(dictionary.get(word), Some(number));
        }
    }
}
