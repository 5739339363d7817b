//! The words of a text's names, each with a number. Their letters stand one after the other in one string, so that a new
//! word costs no allocation of its own.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::form::WordId;
use crate::text::Letters;

#[derive(Debug, Default)]
pub(super) struct Dictionary {
    letters: String,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    /// Words of at most fifteen ASCII letters, by those letters.
    short: FxHashMap<(u64, u64), WordId>,
    /// The others by their hash; where two words share one, the second is found under the next number.
    numbers: FxHashMap<u64, WordId>,
}

impl Dictionary {
    /// Makes room for so many words.
    pub(super) fn reserve(&mut self, words: usize) {
        self.letters.reserve(words * 8);
        self.ends.reserve(words);
        self.short.reserve(words);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The letters of a word.
    pub(super) fn spelling(&self, word: WordId) -> &str {
        let at = word.index();
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[start as usize..end as usize]
    }

    /// The number of a word, or the vacant place where it belongs.
    fn place(&self, word: &str) -> Result<WordId, u64> {
        let mut hash = FxBuildHasher.hash_one(word);
        while let Some(&id) = self.numbers.get(&hash) {
            if self.spelling(id) == word {
                return Ok(id);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }

    pub(super) fn get(&self, word: &str) -> Option<WordId> {
        match Letters::of(word) {
            Some(letters) => self.short.get(&letters.small()).copied(),
            None => self.place(word).ok(),
        }
    }

    /// The number of a word that is nothing but these letters, whatever their case, and whether it is new.
    #[inline]
    pub(super) fn enter_letters(&mut self, letters: Letters, word: &str) -> (WordId, bool) {
        let small = letters.small();
        if let Some(&id) = self.short.get(&small) {
            return (id, false);
        }
        let id = self.add(word);
        self.short.insert(small, id);
        (id, true)
    }

    /// The number of a word, and whether it is new.
    pub(super) fn enter(&mut self, word: &str) -> (WordId, bool) {
        if let Some(letters) = Letters::of(word) {
            return self.enter_letters(letters, word);
        }
        match self.place(word) {
            Ok(id) => (id, false),
            Err(hash) => {
                let id = self.add(word);
                self.numbers.insert(hash, id);
                (id, true)
            }
        }
    }

    fn add(&mut self, word: &str) -> WordId {
        let id = WordId::new(self.ends.len() as u32);
        let start = self.letters.len();
        self.letters.push_str(word);
        self.letters[start..].make_ascii_lowercase();
        self.ends.push(self.letters.len() as u32);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut dictionary = Dictionary::default();
        let words = ["cole", "", "hill", "c", "é"];
        for word in words {
            assert!(dictionary.enter(word).1, "{word} is new");
        }
        for (number, word) in (0..).zip(words) {
            assert_eq!(dictionary.enter(word), (WordId::new(number), false));
            assert_eq!(dictionary.spelling(WordId::new(number)), word);
        }
        assert_eq!(dictionary.get("col"), None);
    }
}
