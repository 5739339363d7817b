//! A run of ASCII letters: most words are nothing else.

use super::Shape;

/// Up to sixteen letters: the first byte lowest, zeros behind the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters {
    low: u64,
    high: u64,
    len: usize,
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The bit that small letters have and capital ones have not.
const SMALL: u64 = each(0x20);

/// These bits of each of the first bytes: of none, of one, and so on.
const fn first_bytes(bits: u8) -> [u128; 32] {
    let each = u128::from_ne_bytes([bits; 16]);
    let mut masks = [each; 32];
    let mut len = 0;
    while len < 16 {
        masks[len] = each & ((1 << (8 * len)) - 1);
        len += 1;
    }
    masks
}

const FIRST: [u128; 32] = first_bytes(u8::MAX);
/// All but the bit in which a small letter differs from a capital one: what they leave is folded.
pub(super) const FIRST_FOLDED: [u128; 32] = first_bytes(!0x20);

impl Letters {
    /// The first of the letters in these bytes.
    #[inline]
    pub(super) fn first(bytes: u128, len: usize) -> Letters {
        let letters = bytes & FIRST[len % FIRST.len()];
        Letters { low: letters as u64, high: (letters >> 64) as u64, len }
    }

    pub(crate) fn len(self) -> usize {
        self.len
    }

    /// The letters, folded.
    pub(super) fn folded(self) -> (u64, u64) {
        (self.low & !SMALL, self.high & !SMALL)
    }

    /// How the word is written.
    pub(crate) fn shape(self) -> Shape {
        let capitals = !self.low & SMALL & self.low >> 1;
        let small = (self.low | self.high) & SMALL;
        match () {
            () if capitals & 0x2020 == 0 => Shape::Lower,
            // all letters are capitals only where the first one is
            () if small == 0 && self.len > 1 => Shape::Upper,
            () => Shape::Capital,
        }
    }

    /// The word of these letters, a joint, and those behind it: well-known, he'd. Perhaps it is too long.
    #[inline]
    pub(super) fn joined(self, joint: u8, tail: Letters) -> Option<Letters> {
        let len = self.len + 1 + tail.len;
        if len > 16 {
            return None;
        }
        let both = self.both() | (tail.both() << 8 | u128::from(joint)) << (8 * self.len);
        Some(Letters { low: both as u64, high: (both >> 64) as u64, len })
    }

    fn both(self) -> u128 {
        u128::from(self.low) | u128::from(self.high) << 64
    }

    /// Whether all letters are small.
    pub(super) fn is_small(self) -> bool {
        let capitals = |letters: u64| !letters & SMALL & letters >> 1;
        capitals(self.low) | capitals(self.high) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Letters {
        /// A word of letters that is not too long.
        pub(crate) fn of(word: &str) -> Letters {
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            Letters::first(u128::from_le_bytes(bytes), word.len())
        }
    }

    #[test]
    fn letters_show_how_a_word_is_written() {
        for (word, shape) in [
            ("said", Shape::Lower),
            ("Mary", Shape::Capital),
            ("iPhone", Shape::Capital),
            ("I", Shape::Capital),
            ("USA", Shape::Upper),
            ("WASHINGTON", Shape::Upper),
            ("Washington", Shape::Capital),
            ("eightlet", Shape::Lower),
            ("n", Shape::Lower),
        ] {
            let letters = Letters::of(word);
            assert_eq!((letters.len(), letters.shape()), (word.len(), shape), "{word}");
            assert_eq!(letters.folded(), Letters::of(&word.to_ascii_lowercase()).folded(), "{word}");
            assert_eq!(letters.is_small(), word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
    }
}
