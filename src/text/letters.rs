//! The run of ASCII letters at a place in a text, eight bytes at a time: most words are nothing else.

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

/// The topmost bit of each byte that is no ASCII letter.
fn no_letters(bytes: u64) -> u64 {
    let small = (bytes | SMALL) & each(0x7f);
    let from_a = small + each(0x80 - b'a');
    let beyond_z = small + each(0x80 - b'z' - 1);
    (!from_a | beyond_z | bytes) & each(0x80)
}

/// All bits of the lowest `len` bytes, of which there are at most seven.
fn lowest(len: usize) -> u64 {
    (1 << (8 * len)) - 1
}

/// How many letters stand before the first byte that is none.
fn leading_letters(bytes: u64) -> usize {
    no_letters(bytes).trailing_zeros() as usize / 8
}

/// All bits of the first bytes: of none, of one, and so on.
const FIRST: [u128; 32] = {
    let mut masks = [u128::MAX; 32];
    let mut len = 0;
    while len < 16 {
        masks[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    masks
};

/// The first of these bytes, which are letters, all of them small.
#[inline]
pub(super) fn small_letters(bytes: u128, len: usize) -> (u64, u64) {
    let small = (bytes | u128::from_ne_bytes([0x20; 16])) & FIRST[len % FIRST.len()];
    (small as u64, (small >> 64) as u64)
}

impl Letters {
    /// The letters from `at` on; `None` if there are none or more than sixteen, or the text ends close behind.
    #[inline]
    pub(crate) fn at(text: &[u8], at: usize) -> Option<Letters> {
        let chunk = text.get(at..)?.first_chunk::<16>()?;
        let both = u128::from_le_bytes(*chunk);
        let (low, high) = (both as u64, (both >> 64) as u64);
        let short = leading_letters(low);
        if short < 8 {
            return (short > 0).then_some(Letters { low: low & lowest(short), high: 0, len: short });
        }
        let long = leading_letters(high);
        if long == 8 {
            return None;
        }
        let (high, len) = (high & lowest(long), 8 + long);
        Some(Letters { low, high, len })
    }

    /// The first of the letters in these bytes.
    #[inline]
    pub(super) fn first(bytes: u128, len: usize) -> Letters {
        let letters = bytes & FIRST[len % FIRST.len()];
        Letters { low: letters as u64, high: (letters >> 64) as u64, len }
    }

    /// A word, if it is nothing but letters and not too long.
    pub(crate) fn of(word: &str) -> Option<Letters> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Letters::at(&bytes, 0).filter(|letters| letters.len == word.len())
    }

    pub(crate) fn len(self) -> usize {
        self.len
    }

    /// The letters, all of them small.
    #[inline]
    pub(crate) fn small(self) -> (u64, u64) {
        let small = |letters: u64| letters | (letters & each(0x40)) >> 1;
        (small(self.low), small(self.high))
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
        (self.low, self.high) == self.small()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_end_before_anything_else() {
        for (text, len, shape) in [
            ("said so, he did not", 4, Shape::Lower),
            ("Mary[Cole] went away", 4, Shape::Capital),
            ("iPhone`s are many and", 6, Shape::Capital),
            ("I{would not know that", 1, Shape::Capital),
            ("USA@home and so forth", 3, Shape::Upper),
            ("WASHINGTON/here, there", 10, Shape::Upper),
            ("Washington’s own people", 10, Shape::Capital),
            ("eightlet ters and more", 8, Shape::Lower),
            ("né and other such words", 1, Shape::Lower),
            ("a1 is a road of length", 1, Shape::Lower),
        ] {
            let letters = Letters::at(text.as_bytes(), 0).unwrap();
            assert_eq!((letters.len(), letters.shape()), (len, shape), "{text}");
            let (low, high) = letters.small();
            let both = u128::from(low) | u128::from(high) << 64;
            assert_eq!(&both.to_le_bytes()[..len], text[..len].to_ascii_lowercase().as_bytes());
            assert!(both.to_le_bytes()[len..].iter().all(|&byte| byte == 0));
        }
        assert_eq!(Letters::at(b"incomprehensibilities of life", 0), None);
        assert_eq!(Letters::at(b"the end", 4), None);
        assert_eq!(Letters::at(b", and so on until the end", 0), None);
    }
}
