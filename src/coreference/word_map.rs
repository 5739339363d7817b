//! Something for each word: words have numbers, so that it stands in a vector.

use super::form::WordId;

/// A value for each word; most have none.
#[derive(Debug)]
pub(super) struct WordMap<T> {
    values: Vec<T>,
    none: T,
}

impl<T: Copy> WordMap<T> {
    /// With room for so many words, which have `none` so far.
    pub(super) fn of(words: usize, none: T) -> WordMap<T> {
        WordMap { values: vec![none; words], none }
    }

    /// How many words have room.
    pub(super) fn words(&self) -> usize {
        self.values.len()
    }

    /// Makes room for so many words, if there is none yet: otherwise it would grow word by word.
    pub(super) fn make_room(&mut self, words: usize) {
        if self.values.is_empty() {
            self.values.resize(words, self.none);
        }
    }

    pub(super) fn get(&self, word: WordId) -> T {
        self.values.get(word.index()).copied().unwrap_or(self.none)
    }

    /// The value, to be changed.
    pub(super) fn entry(&mut self, word: WordId) -> &mut T {
        if self.values.len() <= word.index() {
            self.values.resize(word.index() + 1, self.none);
        }
        &mut self.values[word.index()]
    }
}
