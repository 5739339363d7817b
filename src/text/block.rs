//! A stretch of the text with a bit for each letter: where a word ends is told without asking byte after byte.

use super::classes::{WIDTH, classes};
use super::letters::{Letters, small_letters};
use super::token::{BYTES, Mark, is_space, wide_mark};

/// Tokens begin in so many bytes of a block.
pub(super) const SPAN: usize = 512;
/// So many bytes behind them can be looked at.
const BEHIND: usize = 64;
const LEN: usize = SPAN + BEHIND;
// all of it is looked at
const _: () = assert!(LEN % WIDTH == 0);

#[derive(Debug)]
pub(super) struct Block {
    /// White space behind the end of the text.
    bytes: [u8; LEN],
    /// A bit for each byte that is no letter, the first one lowest.
    others: [u8; LEN / 8 + 8],
    /// The same of each byte with which a token begins if all are of letters, or of one byte, with no more than one of white
    /// space between them. The next token's place is told by this alone: it need not wait for what this one is.
    starts: [u8; LEN / 8 + 8],
}

/// What stands where a token of letters, or of one byte, begins.
pub(super) struct Start {
    /// The length of the run of letters, and of one byte that is none; of a longer run [`LONGEST`], and then a letter is
    /// behind it.
    pub(super) len: usize,
    /// How far it is to the next token, of which there is nothing to tell where this one goes on behind its letters.
    pub(super) step: usize,
    /// What [`BYTES`] says of the first byte, the second, and the one behind the token.
    pub(super) first: u8,
    pub(super) second: u8,
    pub(super) behind: u8,
    /// The letters, all of them small.
    pub(super) small: (u64, u64),
}

impl Block {
    pub(super) fn new() -> Block {
        Block { bytes: [b' '; LEN], others: [u8::MAX; LEN / 8 + 8], starts: [u8::MAX; LEN / 8 + 8] }
    }

    /// Takes in the text from a place on.
    pub(super) fn fill(&mut self, text: &[u8], from: usize) {
        let rest = &text[from..];
        match rest.first_chunk::<LEN>() {
            Some(all) => self.bytes = *all,
            None => {
                self.bytes[..rest.len()].copy_from_slice(rest);
                self.bytes[rest.len()..].fill(b' ');
            }
        }
        let bits = self.others.chunks_exact_mut(8).zip(self.starts.chunks_exact_mut(8));
        let (mut letter_before, mut space_before) = (0, 0);
        for (chunk, (others, starts)) in self.bytes.chunks_exact(WIDTH).zip(bits) {
            let [letters, spaces] = chunk.first_chunk().map_or([0; 2], classes);
            let inside = letters & (letters << 1 | letter_before);
            let behind = spaces & !(spaces << 1 | space_before);
            (letter_before, space_before) = (letters >> 63, spaces >> 63);
            others.copy_from_slice(&(!letters).to_le_bytes());
            starts.copy_from_slice(&(!(inside | behind)).to_le_bytes());
        }
    }

    /// What stands at a place in the span.
    #[inline]
    pub(super) fn start(&self, at: usize) -> Start {
        // which never changes anything, but says so
        let at = at % SPAN;
        let run = (bits_from(&self.others, at) | 1 << LONGEST).trailing_zeros() as usize;
        let step = (bits_from(&self.starts, at) & !1 | 2 << LONGEST).trailing_zeros() as usize;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.bytes[at..at + 16]);
        let len = run.max(1);
        Start {
            len,
            step,
            first: BYTES.lead[usize::from(self.bytes[at])],
            second: BYTES.second[usize::from(self.bytes[at + 1])],
            behind: BYTES.end[usize::from(self.bytes[at + len])],
            small: small_letters(u128::from_le_bytes(bytes), run),
        }
    }

    /// The byte at a place in the span or not far behind.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b' ')
    }

    /// The dash or quotation mark of three bytes at a place in the span or not far behind, if it joins no words.
    pub(super) fn wide_mark(&self, at: usize) -> Option<Mark> {
        let is_one = self.byte(at) == 0xe2 && self.byte(at + 1) == 0x80;
        WIDE_MARKS.get(usize::from(self.byte(at + 2).wrapping_sub(WIDE_FROM))).copied().filter(|_| is_one)
    }

    /// How many bytes of white space stand at a place; of three and more two.
    pub(super) fn spaces(&self, at: usize) -> usize {
        let one = usize::from(is_space(self.byte(at)));
        one + (one & usize::from(is_space(self.byte(at + 1))))
    }

    /// The length of the run of letters at a place in the span or not far behind: perhaps none, of longer ones sixteen.
    pub(super) fn run(&self, at: usize) -> usize {
        if at / 8 + 8 > self.others.len() {
            return 0;
        }
        (bits_from(&self.others, at) | 1 << LONGEST).trailing_zeros() as usize
    }

    /// The first letters at a place in the span or not far behind.
    pub(super) fn letters(&self, at: usize, len: usize) -> Letters {
        let bytes = self.bytes.get(at..).and_then(|bytes| bytes.first_chunk());
        Letters::first(bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes)), len)
    }
}

/// The third byte of the first of these marks.
const WIDE_FROM: u8 = 0x92;

/// The marks from U+2012 to U+2027.
const WIDE_MARKS: [Mark; 22] = {
    let mut marks = [Mark::Other; 22];
    let mut number = 0;
    while number < marks.len() {
        if let Some(character) = char::from_u32(0x2012 + number as u32) {
            marks[number] = wide_mark(character);
        }
        number += 1;
    }
    marks
};

/// The longest run of letters that is told.
const LONGEST: usize = 16;

/// The bits from a place on, fifty and some.
#[inline]
fn bits_from(bits: &[u8; LEN / 8 + 8], at: usize) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bits[at / 8..at / 8 + 8]);
    u64::from_le_bytes(eight) >> (at % 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_letters_is_found() {
        let text = "He said: “So, Incomprehensibilities are,\t4a, \n\nok?” ".repeat(40);
        let bytes = text.as_bytes();
        let mut block = Block::new();
        for from in [0, 1, 700, bytes.len() - 100, bytes.len() - 1] {
            block.fill(bytes, from);
            for at in 0..SPAN {
                let rest = bytes.get(from + at..).unwrap_or(b"");
                let run = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count().min(LONGEST);
                assert_eq!(block.run(at), run);
                assert_eq!(block.byte(at), rest.first().copied().unwrap_or(b' '));
                if run < LONGEST && !is_space(block.byte(at)) {
                    let Start { len, step, .. } = block.start(at);
                    assert_eq!((len, step), (run.max(1), len + usize::from(is_space(block.byte(at + len)))));
                }
                let len = run.min(15);
                if len > 0 && rest.len() > len {
                    let word = std::str::from_utf8(&rest[..len]).unwrap();
                    assert_eq!(block.letters(at, len), Letters::of(word));
                }
            }
        }
    }
}
