//! The words of a text's names, each with a number, without an allocation for each: what has room in sixteen bytes stands
//! there itself.

use super::form::WordId;
use super::numbers::{Numbers, Vacant, hash};
use crate::text::Letters;

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

const KEY: usize = 16;
/// In place of the length.
const LONG: u8 = u8::MAX;

impl Key {
    fn of_letters(letters: Letters) -> Key {
        let (low, high) = letters.small();
        let both = u128::from(low) | u128::from(high) << 64 | (letters.len() as u128) << (8 * (KEY - 1));
        Key(both.to_le_bytes())
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
    fn spelling<'k>(&'k self, long: &'k str) -> &'k str {
        if self.is_long() {
            let (start, end) = (self.bits() as u32, (self.bits() >> 32) as u32);
            return &long[start as usize..end as usize];
        }
        std::str::from_utf8(&self.0[..usize::from(self.0[KEY - 1]) % KEY]).unwrap_or("")
    }
}

fn hash_of(word: &str) -> u64 {
    let hashed = |before, chunk: &[u8]| chunk.iter().fold(before, |all, &byte| all << 8 | u64::from(byte));
    word.as_bytes().chunks(8).fold(0, |before, chunk| hash(before, hashed(0, chunk)))
}

impl Dictionary {
    /// Makes room for so many words.
    pub(super) fn reserve(&mut self, words: usize) {
        self.keys.reserve(words);
        self.numbers.reserve(words);
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The letters of a word.
    pub(super) fn spelling(&self, word: WordId) -> &str {
        self.keys.get(word.index()).map_or("", |key| self.spelling_of(key))
    }

    fn spelling_of<'k>(&'k self, key: &'k Key) -> &'k str {
        key.spelling(&self.long)
    }

    /// Whether a word is one letter.
    pub(super) fn is_letter(&self, word: WordId) -> bool {
        let Some(key) = self.keys.get(word.index()) else { return false };
        key.0[KEY - 1] == 1 || !key.0[0].is_ascii() && self.spelling_of(key).chars().count() == 1
    }

    /// The number of a word in lower case, if it has one.
    pub(super) fn get(&self, word: &str) -> Option<WordId> {
        let number = match Key::of(word) {
            Some(key) => self.numbers.find(key.hash(), |number| self.keys[number] == key),
            None => self.numbers.find(hash_of(word), |number| self.spelling_of(&self.keys[number]) == word),
        };
        number.ok().map(|number| WordId::new(number as u32))
    }

    /// The number of a word that is nothing but these letters, whatever their case.
    #[inline]
    pub(super) fn enter_letters(&mut self, letters: Letters) -> WordId {
        self.enter_key(Key::of_letters(letters))
    }

    /// The number of a word in lower case.
    pub(super) fn enter(&mut self, word: &str) -> WordId {
        if let Some(key) = Key::of(word) {
            return self.enter_key(key);
        }
        if let Some(known) = self.get(word) {
            return known;
        }
        let start = self.long.len();
        self.long.push_str(word);
        let key = Key::of_long(start, self.long.len());
        let number = self.numbers.find(hash_of(word), |_| false);
        self.add(number, key)
    }

    #[inline(always)]
    fn enter_key(&mut self, key: Key) -> WordId {
        let found = self.numbers.find(key.hash(), |number| self.keys[number] == key);
        self.add(found, key)
    }

    #[inline]
    fn add(&mut self, found: Result<usize, Vacant>, key: Key) -> WordId {
        let number = found.unwrap_or_else(|vacant| {
            let Dictionary { keys, numbers, long } = self;
            keys.push(key);
            numbers.enter(vacant, keys.len() - 1, |number| match keys[number] {
                key if key.is_long() => hash_of(key.spelling(long)),
                key => key.hash(),
            });
            keys.len() - 1
        });
        WordId::new(number as u32)
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
