//! Names as they stand in the text, and their forms: most names come again letter for letter.

use super::dictionary::{FIRST, KEY};
use super::numbers::hash;
use crate::text::Token;

/// The forms of the short names last read, by their bytes.
#[derive(Debug)]
pub(super) struct Repeats {
    names: Vec<(Spelling, u32)>,
}

/// The bytes of a name, zeros behind them, and of how many tokens it is: what the form of a name without a title follows
/// from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spelling(u64, u64);

/// No name.
const NONE: Spelling = Spelling(0, 0);
/// So many names are remembered. A power of two.
const NAMES: usize = 128;
const _: () = assert!(NAMES.is_power_of_two());

impl Spelling {
    /// That of a name which is not long, and not near the text's end.
    #[inline]
    pub(super) fn of(text: &str, name: &[Token]) -> Option<Spelling> {
        let (first, last) = (name.first()?, name.last()?);
        let len = last.end() - first.start();
        let bytes = text.as_bytes().get(first.start()..)?.first_chunk::<KEY>()?;
        if len >= KEY {
            return None;
        }
        let both = u128::from_le_bytes(*bytes) & FIRST[len] | (name.len() as u128) << (8 * (KEY - 1));
        Some(Spelling(both as u64, (both >> 64) as u64))
    }

    fn place(self) -> usize {
        (hash(hash(0, self.0), self.1) >> 32) as usize % NAMES
    }
}

impl Default for Repeats {
    fn default() -> Repeats {
        Repeats { names: vec![(NONE, 0); NAMES] }
    }
}

impl Repeats {
    /// The form of a name that is remembered.
    #[inline]
    pub(super) fn get(&self, spelling: Spelling) -> Option<usize> {
        let &(known, form) = self.names.get(spelling.place())?;
        (known == spelling).then_some(form as usize)
    }

    pub(super) fn remember(&mut self, spelling: Spelling, form: usize) {
        if let Some(place) = self.names.get_mut(spelling.place()) {
            *place = (spelling, form as u32);
        }
    }
}
