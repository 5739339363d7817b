//! A stretch of the text with a bit for each letter: where a word ends is told without asking byte after byte.

use super::classes::{WIDTH, classes};
use super::letters::Letters;
use super::token::{BYTES, Mark, is_space, wide_mark};

/// Tokens begin in so many bytes of a block.
pub(super) const SPAN: usize = 1024;
/// So many bytes behind them can be looked at.
const BEHIND: usize = 64;
const LEN: usize = SPAN + BEHIND;
// all of it is looked at
const _: () = assert!(LEN % WIDTH == 0);

#[derive(Debug)]
#[repr(C)]
pub(super) struct Block {
    /// White space behind the end of the text.
    bytes: [u8; LEN],
    /// A bit for each byte that is no letter behind a letter, the first one lowest: a token ends before it, if all are of
    /// letters, or of one byte.
    ends: [u8; LEN / 8 + 8],
    /// The same without blanks, which are white space or control characters: a token begins with it. The next token's place
    /// is told by this alone: it need not wait for what this one is.
    starts: [u8; LEN / 8 + 8],
}

/// What stands where a token of letters, or of one byte, begins.
pub(super) struct Start {
    /// The length of the run of letters, or of one byte that is none; of a longer run [`LONGEST`], and then a letter is
    /// behind it.
    pub(super) len: usize,
    /// How far it is to the next token, of which there is nothing to tell where this one goes on behind its letters.
    pub(super) step: usize,
    /// What [`BYTES`] says of the first byte, the second, and the one behind the token.
    pub(super) first: u32,
    pub(super) second: u32,
    pub(super) behind: u32,
    /// The token's bytes, folded.
    pub(super) folded: (u64, u64),
}

impl Block {
    pub(super) fn new() -> Block {
        Block { bytes: [b' '; LEN], ends: [u8::MAX; LEN / 8 + 8], starts: [u8::MAX; LEN / 8 + 8] }
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
        let bits = self.ends.chunks_exact_mut(8).zip(self.starts.chunks_exact_mut(8));
        let mut letter_before = 0;
        for ([letters, blanks], (ends, starts)) in
            classes::<LEN, { LEN / WIDTH }>(&self.bytes).into_iter().zip(bits)
        {
            let inside = letters & (letters << 1 | letter_before);
            letter_before = letters >> 63;
            ends.copy_from_slice(&(!inside).to_le_bytes());
            starts.copy_from_slice(&(!(inside | blanks)).to_le_bytes());
        }
    }

    /// What stands at a place in the span.
    #[inline]
    pub(super) fn start(&self, at: usize) -> Start {
        // which never changes anything, but says so
        let at = at % SPAN;
        let len = next_bit(&self.ends, at, LONGEST);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.bytes[at..at + 16]);
        let folded = u128::from_le_bytes(bytes) & BYTES.folded[len];
        Start {
            len,
            step: next_bit(&self.starts, at, LONGEST + 1),
            first: BYTES.lead[usize::from(self.bytes[at])],
            second: BYTES.second[usize::from(self.bytes[at + 1])],
            behind: BYTES.end[usize::from(self.bytes[at + len])],
            folded: (folded as u64, (folded >> 64) as u64),
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

    /// How many blanks stand at a place in the span or not far behind, if the first of them is white space. Of many only the
    /// first ones are counted.
    pub(super) fn blanks(&self, at: usize) -> usize {
        if is_space(self.byte(at)) { next_bit(&self.starts, at.min(LEN), LONGEST) } else { 0 }
    }

    /// The length of the run of letters at a place in the span or not far behind: perhaps none, of longer ones sixteen.
    pub(super) fn run(&self, at: usize) -> usize {
        if self.byte(at).is_ascii_alphabetic() { next_bit(&self.ends, at.min(LEN), LONGEST) } else { 0 }
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

/// How far it is from a place to the next bit, but at most so far, which is less than fifty and some.
#[inline]
fn next_bit(bits: &[u8; LEN / 8 + 8], at: usize, most: usize) -> usize {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bits[at / 8..at / 8 + 8]);
    let behind = u64::from_le_bytes(eight) >> (at % 8) & !1;
    (behind | 1 << most).trailing_zeros() as usize
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
                    let blanks = block.blanks(at + len);
                    assert_eq!((len, step), (run.max(1), len + blanks.min(LONGEST + 1 - len)));
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
