//! Short and pet forms of given names.

use rustc_hash::FxHashMap;

/// Nicknames with the given names for which they stand, all in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Nicknames {
    names: FxHashMap<Box<[u8]>, Vec<String>>,
    /// By a nickname's first letter: a bit for each letter with which one ends. Few words that are none come through.
    ends: [u32; 32],
}

/// The letters of the alphabet have different numbers.
fn number(letter: u8) -> usize {
    usize::from(letter % 32)
}

impl Nicknames {
    pub(super) fn add(&mut self, nickname: String, full: Vec<String>) {
        if let &[first, .., last] = nickname.as_bytes() {
            self.ends[number(first)] |= 1 << number(last);
        }
        self.names.insert(nickname.into_bytes().into(), full);
    }

    pub(super) fn full_names(&self, nickname: &[u8]) -> &[String] {
        match *nickname {
            [first, .., last] if self.ends[number(first)] >> number(last) & 1 != 0 => {
                self.names.get(nickname).map_or(&[], Vec::as_slice)
            }
            _ => &[],
        }
    }
}
