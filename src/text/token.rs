//! Tokens: words, numbers and marks.

use super::block::{Block, SPAN, Start};
use super::letters::Letters;
use crate::pool::Pool;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    /// said
    Lower,
    /// Mary, McNeil, iPhone
    Capital,
    /// USA, WASHINGTON; one letter alone is `Capital`
    Upper,
    /// 40, 3.5, 1990s
    Number,
    /// @handle, #tag, a web address
    Handle,
    /// punctuation; which one is in the token's mark
    Mark,
}

/// Which punctuation mark a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mark {
    Period,
    Question,
    Exclamation,
    Ellipsis,
    Comma,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    /// A quotation mark or apostrophe: the quote room says what it does.
    Quote,
    Slash,
    Ampersand,
    Other,
}

/// A set of kinds of tokens: words, or some of the punctuation marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kinds(u32);

impl Kinds {
    pub(crate) const WORDS: Kinds = Kinds((1 << MARKS_FROM) - 1);

    pub(crate) const fn of_marks(marks: &[Mark]) -> Kinds {
        Kinds(0).with_marks(marks)
    }

    pub(crate) const fn with_marks(self, marks: &[Mark]) -> Kinds {
        let mut all = self.0;
        let mut at = 0;
        while at < marks.len() {
            all |= 1 << (MARKS_FROM + marks[at] as u8);
            at += 1;
        }
        Kinds(all)
    }
}

/// Something for each kind of token.
#[derive(Debug)]
pub(crate) struct ByKind<T>([T; 32]);

impl<T: Copy> ByKind<T> {
    /// What is listed for marks, and the same for all others.
    pub(crate) const fn of_marks(others: T, marks: &[(Mark, T)]) -> ByKind<T> {
        let mut table = [others; 32];
        let mut at = 0;
        while at < marks.len() {
            table[(MARKS_FROM + marks[at].0 as u8) as usize] = marks[at].1;
            at += 1;
        }
        ByKind(table)
    }
}

/// A word, number or mark. There is one for every five bytes of text, so it is small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    /// The lexicon's number for words, that of the empty word for marks; the topmost bit tells whether it is spaced.
    word: u16,
    len: u8,
    /// A `Shape`; for marks [`MARKS_FROM`] and more: which.
    kind: u8,
}

const SPACED: u16 = 1 << 15;
/// Where the kinds that are marks begin.
const MARKS_FROM: u8 = Shape::Mark as u8;
const CAPITAL: u8 = Shape::Capital as u8;
const UPPER: u8 = Shape::Upper as u8;
const HANDLE: u8 = Shape::Handle as u8;
const QUOTE: u8 = MARKS_FROM + Mark::Quote as u8;

impl Token {
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.start as usize + usize::from(self.len)
    }

    /// Bytes.
    pub(crate) fn len(&self) -> usize {
        usize::from(self.len)
    }

    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start()..self.end()]
    }

    /// Whether white space (or the start of the text) stands before it.
    pub(crate) fn is_spaced(&self) -> bool {
        self.word & SPACED != 0
    }

    /// The lexicon's number for this word; that of the empty word for marks.
    pub(crate) fn word(&self) -> u16 {
        self.word & !SPACED
    }

    #[inline]
    pub(crate) fn shape(&self) -> Shape {
        SHAPES[usize::from(self.kind.min(MARKS_FROM))]
    }

    pub(crate) fn mark(&self) -> Option<Mark> {
        MARKS.get(usize::from(self.kind.wrapping_sub(MARKS_FROM))).copied()
    }

    pub(crate) fn is(&self, mark: Mark) -> bool {
        self.kind == MARKS_FROM + mark as u8
    }

    /// Whether one of them is a quotation mark or apostrophe, or an address, which may hold some.
    pub(crate) fn may_hold_quotes(tokens: &[Token; 4]) -> bool {
        let kinds = tokens.iter().fold(0_u32, |kinds, token| kinds | 1 << (token.kind % 32));
        kinds & (1 << QUOTE | 1 << HANDLE) != 0
    }

    pub(crate) fn is_handle(&self) -> bool {
        self.kind == HANDLE
    }

    /// Written small.
    pub(crate) fn is_small(&self) -> bool {
        self.kind == Shape::Lower as u8
    }

    /// Written with a capital first letter.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.kind, CAPITAL | UPPER)
    }

    /// Written with a capital first letter, and not in capitals.
    pub(crate) fn is_capital_only(&self) -> bool {
        self.kind == CAPITAL
    }

    /// [`Token::NAME`] if it is written as names are, [`Token::SMALL`] if it is written small: far apart, so that the
    /// sum of flags holds two counts.
    #[inline]
    pub(crate) fn flag(&self) -> u64 {
        const FLAGS: [u64; 256] = {
            let mut flags = [0; 256];
            flags[CAPITAL as usize] = Token::NAME;
            flags[UPPER as usize] = Token::NAME;
            flags[HANDLE as usize] = Token::NAME;
            flags[Shape::Lower as usize] = Token::SMALL;
            flags
        };
        FLAGS[usize::from(self.kind)]
    }

    pub(crate) const NAME: u64 = 1;
    pub(crate) const SMALL: u64 = 1 << 32;

    /// What a table has for its kind.
    pub(crate) fn in_table<T: Copy>(&self, table: &ByKind<T>) -> T {
        table.0[usize::from(self.kind % 32)]
    }

    /// Whether it is of one of these kinds.
    pub(crate) fn is_any(&self, kinds: Kinds) -> bool {
        kinds.0 >> (self.kind % 32) & 1 != 0
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind < MARKS_FROM
    }

    /// A word that is no handle or address.
    pub(crate) fn is_plain(&self) -> bool {
        self.kind < HANDLE
    }
}

const SHAPES: [Shape; 6] =
    [Shape::Lower, Shape::Capital, Shape::Upper, Shape::Number, Shape::Handle, Shape::Mark];

const MARKS: [Mark; 14] = [
    Mark::Period,
    Mark::Question,
    Mark::Exclamation,
    Mark::Ellipsis,
    Mark::Comma,
    Mark::Colon,
    Mark::Semicolon,
    Mark::Dash,
    Mark::Open,
    Mark::Close,
    Mark::Quote,
    Mark::Slash,
    Mark::Ampersand,
    Mark::Other,
];

/// Tokens whose numbers are asked for, all together, so that the lexicon's memory is read for many at a time.
pub(crate) struct Asked<'a> {
    text: &'a str,
    /// What the lexicon knows each word by; that of no word where nothing is asked. The lowest 16 bits are what is known
    /// of a token's `word` already.
    keys: &'a [u64],
    tokens: &'a mut [Token],
}

impl<'a> Asked<'a> {
    pub(crate) fn key(&self, number: usize) -> u64 {
        self.keys[number] & !WORD
    }

    /// How one is written.
    pub(crate) fn spelling(&self, number: usize) -> (&'a str, Shape) {
        let token = self.tokens[number];
        (token.text(self.text), token.shape())
    }

    /// Answers one that has not been answered.
    pub(crate) fn answer(&mut self, number: usize, id: u16) {
        self.tokens[number].word = (self.keys[number] & WORD) as u16 | id;
    }

    /// Answers all for which `slot` has their key with their number in its lowest 16 bits, which are none of a key's own.
    /// Tells the numbers here of those that are not answered, and how many they are.
    #[inline]
    pub(crate) fn answer_each(
        &mut self,
        unanswered: &mut [u16; MOST_ASKED],
        slot: impl Fn(u64) -> u64,
    ) -> usize {
        let mut count = 0;
        for (number, (&key, token)) in self.keys.iter().zip(&mut *self.tokens).enumerate() {
            // what they differ in is the number, if their keys are the same; a branch would be hard to foresee
            let rest = slot(key) ^ key;
            token.word = rest as u16;
            unanswered[count % MOST_ASKED] = number as u16;
            count += usize::from(rest > WORD);
        }
        count
    }
}

/// The bits of a key in which a token's `word` is kept.
const WORD: u64 = u16::MAX as u64;

/// At most so many tokens are asked for at a time. Those that begin in a block, of which an address may be several, are
/// fewer.
pub(crate) const MOST_ASKED: usize = 2 * SPAN;

/// What the tokenizer asks the lexicon. Numbers of words are less than 2 to the power of 15.
pub(crate) trait WordIds {
    /// The key of no word: its number is 0.
    const NO_WORD: u64;
    /// What a word is known by as it is written, with a capital or small, unless it is one of those that are seldom met.
    /// The lowest 16 bits of a key are zero.
    fn key(&self, word: &str, capital: bool) -> Option<u64>;
    /// The same for a word of letters in lower case, or none: the first byte lowest, zeros behind the last one.
    fn key_of_small(&self, letters: (u64, u64), capital: bool) -> u64;
    /// Answers all.
    fn answer(&mut self, asked: Asked<'_>);
    /// The number of a word at once.
    fn id(&self, word: &str, shape: Shape) -> u16;
    fn id_of_key(&self, key: u64, word: &str, shape: Shape) -> u16;
    /// Whether a full stop after this word belongs to it: Mr. Sen. Jan. and, before a number, No.
    fn is_abbreviation(&self, id: u16, before_number: impl FnOnce() -> bool) -> bool;
}

/// A longer token is cut. Its length, which may be a character more, fits a byte.
const LONGEST_TOKEN: usize = 250;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Space,
    Lower,
    Upper,
    Digit,
    Mark,
    /// Formatting that is no part of the words: _underscores_, *stars*, control characters.
    Skip,
    Wide,
}

pub(super) const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 11 | 12 => Class::Space,
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'_' | b'*' | 0..=31 | 127 => Class::Skip,
            128..=255 => Class::Wide,
            _ => Class::Mark,
        };
        byte += 1;
    }
    table
}

/// What the straight way asks of a byte, in bits, so that one test answers all: as a token's first byte, its second, and
/// the one behind it.
pub(super) struct Bytes {
    /// The kind of a token that begins with it and, of a letter, [`ASKS`]; [`ASIDE`] where it does not begin one of letters
    /// or always of one byte.
    pub(super) lead: [u8; 256],
    /// Always [`ASIDE`]; [`ASKS`] of a capital letter: the word may have no small one.
    pub(super) second: [u8; 256],
    /// [`ASKS`] where a word may go on with it; [`SPACE`].
    pub(super) end: [u8; 256],
}

/// The token goes the other way.
const ASIDE: u8 = 0x80;
/// A word goes the other way if this is set both in its lead and in what stands behind.
const ASKS: u8 = 0x40;
const SPACE: u8 = 0x20;
/// The bits of the kind.
const KIND: u8 = 0x1f;
const _: () = assert!(MARKS_FROM + Mark::Other as u8 <= KIND);

/// Whether it is white space.
pub(super) fn is_space(byte: u8) -> bool {
    BYTES.end[usize::from(byte)] & SPACE != 0
}

/// Whether a word of letters ends before this byte, whatever follows.
fn ends_before(byte: u8) -> bool {
    BYTES.end[usize::from(byte)] & ASKS == 0
}

pub(super) static BYTES: Bytes = {
    let mut table = Bytes { lead: [0; 256], second: [0; 256], end: [0; 256] };
    let mut byte = 0;
    while byte < 256 {
        let class = CLASSES[byte];
        let (lead, end) = match class {
            Class::Lower => (ASKS | Shape::Lower as u8, ASKS),
            Class::Upper => (ASKS | CAPITAL, ASKS),
            Class::Mark => mark_byte(byte as u8),
            Class::Space => (ASIDE, SPACE),
            Class::Skip => (ASIDE, 0),
            Class::Digit | Class::Wide => (ASIDE, ASKS),
        };
        table.lead[byte] = lead;
        table.second[byte] = if matches!(class, Class::Upper) { ASIDE | ASKS } else { ASIDE };
        table.end[byte] = end;
        byte += 1;
    }
    table
};

/// A mark as the first byte and behind a word.
const fn mark_byte(byte: u8) -> (u8, u8) {
    let alone = MARKS_FROM + single_mark(byte) as u8;
    match byte {
        b'-' | b'.' => (ASIDE, ASKS),
        b'@' | b'#' => (ASIDE, 0),
        b'\'' | b'&' | b':' => (alone, ASKS),
        _ => (alone, 0),
    }
}

/// Cuts `text` into tokens; `None` if there are more than `most`. Offsets must fit 32 bits: the parser cuts longer texts
/// first.
pub(crate) fn tokenize(text: &str, words: &mut impl WordIds, most: usize) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let mut room = ROOMS.get(Room::new);
    let mut cutter = Cutter { text, spaced: true, room: &mut room, count: 0, words };
    let mut at = 0;
    while at < text.len() {
        cutter.room.block.fill(text.as_bytes(), at);
        at = cutter.cut(at);
        tokens.extend_from_slice(cutter.settle());
        if tokens.len() > most {
            return None;
        }
    }
    tokens.shrink_to_fit();
    Some(tokens)
}

/// Where a block is cut.
#[derive(Debug)]
struct Room {
    block: Block,
    keys: [u64; MOST_ASKED],
    tokens: [Token; MOST_ASKED],
}

/// One for each text that is read at the same time.
static ROOMS: Pool<Box<Room>> = Pool::new();

impl Room {
    fn new() -> Box<Room> {
        let token = Token { start: 0, word: 0, len: 0, kind: 0 };
        Box::new(Room { block: Block::new(), keys: [0; MOST_ASKED], tokens: [token; MOST_ASKED] })
    }
}

/// The tokens of one block after the other.
struct Cutter<'t, 'r, W> {
    text: &'t str,
    /// Whether white space stands before the next token.
    spaced: bool,
    room: &'r mut Room,
    /// How many tokens have been cut of the block.
    count: usize,
    words: &'r mut W,
}

impl<W: WordIds> Cutter<'_, '_, W> {
    /// Cuts the tokens that begin in the block, which stands at `from`. Returns where the text goes on.
    fn cut(&mut self, from: usize) -> usize {
        let end = (self.text.len() - from).min(SPAN);
        let mut at = 0;
        loop {
            at = self.straight(from, (at, end));
            if at >= end {
                return from + at;
            }
            at = self.aside(from, at);
        }
    }

    /// Cuts words of letters and marks of one byte, up to what is neither. By itself: among all else there would not be
    /// registers enough.
    #[inline(never)]
    fn straight(&mut self, from: usize, (mut at, end): (usize, usize)) -> usize {
        let Room { block, keys, tokens } = &mut *self.room;
        let (mut count, mut spaced) = (self.count, u64::from(self.spaced));
        while at < end {
            let Start { len, step, first, second, behind, small } = block.start(at);
            if first & (second | behind) != 0 {
                break;
            }
            let key = self.words.key_of_small(small, first & CAPITAL != 0);
            keys[count % MOST_ASKED] = key | spaced << 15;
            // the word comes with the answer
            tokens[count % MOST_ASKED] =
                Token { start: (from + at) as u32, word: 0, len: len as u8, kind: first & KIND };
            count += 1;
            spaced = u64::from(behind & SPACE != 0);
            at += step;
        }
        (self.count, self.spaced) = (count, spaced > 0);
        at
    }

    /// Gives the words that were asked for their numbers, and the block's tokens away.
    fn settle(&mut self) -> &[Token] {
        let Room { keys, tokens, .. } = &mut *self.room;
        let (keys, tokens) = (&keys[..self.count], &mut tokens[..self.count]);
        self.count = 0;
        self.words.answer(Asked { text: self.text, keys, tokens: &mut *tokens });
        tokens
    }

    fn push(&mut self, (start, len): (usize, usize), key: u64, id: u16, kind: u8) {
        let word = u16::from(self.spaced) << 15 | id;
        let place = self.count % MOST_ASKED;
        self.room.keys[place] = key | u64::from(word);
        self.room.tokens[place] = Token { start: start as u32, word: 0, len: len as u8, kind };
        self.count += 1;
        self.spaced = false;
    }

    fn key(&self, letters: Letters, shape: Shape) -> u64 {
        self.words.key_of_small(letters.small(), shape != Shape::Lower)
    }

    fn push_mark(&mut self, place: (usize, usize), mark: Mark) {
        self.push(place, W::NO_WORD, 0, MARKS_FROM + mark as u8);
    }

    /// Adds a word that is asked for, as it is written but for its length.
    fn push_asked(&mut self, place: (usize, usize), letters: Letters, shape: Shape) {
        self.push(place, self.key(letters, shape), 0, shape as u8);
    }

    /// Adds a word; it is asked for if that can be.
    fn push_word(&mut self, (start, end): (usize, usize), shape: Shape) {
        let word = &self.text[start..end];
        let (key, id) = match self.words.key(word, shape != Shape::Lower) {
            Some(key) => (key, 0),
            None => (W::NO_WORD, self.words.id(word, shape)),
        };
        self.push((start, end - start), key, id, shape as u8);
    }

    /// Reads what is no word of letters or mark of one byte, at a place in a block, and white space behind it. Returns
    /// where the block goes on.
    fn aside(&mut self, from: usize, at: usize) -> usize {
        let run = self.room.block.run(at);
        let next = match run {
            0 => self.mark_or_number(from, at),
            _ => self.word_of_letters(from, (at, run)),
        };
        let next = next.unwrap_or_else(|| self.read(from + at, run) - from);
        if next >= SPAN {
            return next;
        }
        let spaces = self.room.block.spaces(next);
        self.spaced |= spaces > 0;
        next + spaces
    }

    /// Adds a dash or quotation mark, or a number of nothing but digits.
    fn mark_or_number(&mut self, from: usize, at: usize) -> Option<usize> {
        let block = &self.room.block;
        if let Some(mark) = block.wide_mark(at) {
            self.push_mark((from + at, 3), mark);
            return Some(at + 3);
        }
        let digits = (at..at + 16).take_while(|&at| block.byte(at).is_ascii_digit()).count();
        let end = at + digits;
        let behind = block.byte(end);
        let ends = digits > 0 && ends_before(behind);
        if !ends || behind == b',' && block.byte(end + 1).is_ascii_digit() {
            return None;
        }
        let digits = block.letters(at, digits);
        self.push_asked((from + at, digits.len()), digits, Shape::Number);
        Some(end)
    }

    /// Adds a word of letters with what stands behind it, where that is easily told: a full stop, a clitic, a second
    /// part. Returns where the block goes on.
    fn word_of_letters(&mut self, from: usize, (at, run): (usize, usize)) -> Option<usize> {
        let (start, end) = (from + at, at + run);
        let block = &self.room.block;
        let letters = block.letters(at, run);
        let (joint, len) = match block.byte(end) {
            b'.' => return self.stopped(from, (at, run)),
            joint @ (b'\'' | b'-') => (joint, 1),
            0xe2 if block.byte(end + 1) == 0x80 && block.byte(end + 2) == 0x99 => (b'\'', 3),
            // white space that breaks no line
            0xc2 if block.byte(end + 1) != 0xa0 => return None,
            0xc2 | 0xe2 if block.byte(end) == 0xc2 || block.wide_mark(end).is_some() => {
                self.push_asked((start, run), letters, letters.shape());
                return Some(end);
            }
            // all of them capitals, perhaps
            byte if ends_before(byte) => {
                self.push_asked((start, run), letters, letters.shape());
                return Some(end);
            }
            _ => return None,
        };
        let behind = end + len;
        let second = block.run(behind);
        if second == 0 || !ends_at(block, behind + second) {
            return None;
        }
        let tail = block.letters(behind, second);
        let (before, stops) = (block.letters(end, 0), block.byte(behind + second) == b'.');
        if joint == b'\'' && is_clitic(&self.text.as_bytes()[from + behind..][..second]) {
            self.push_asked((start, run), letters, letters.shape());
            let clitic = before.joined(joint, tail)?;
            self.push_asked((from + end, len + second), clitic, Shape::Lower);
            return Some(behind + second);
        }
        if !tail.is_small() || stops {
            return None;
        }
        let shape = if letters.shape() == Shape::Lower { Shape::Lower } else { Shape::Capital };
        let word = letters.joined(joint, tail)?;
        self.push_asked((start, run + len + second), word, shape);
        Some(behind + second)
    }

    /// Adds a word of letters before a full stop, which may belong to it, and white space.
    fn stopped(&mut self, from: usize, (at, run): (usize, usize)) -> Option<usize> {
        let (start, stop) = (from + at, at + run);
        let block = &self.room.block;
        let behind = block.spaces(stop + 1);
        if behind == 0 || block.byte(stop + 1 + behind) == b'.' {
            return None;
        }
        let word = &self.text[start..start + run];
        let letters = block.letters(at, run);
        let shape = letters.shape();
        let id = self.words.id_of_key(self.key(letters, shape), word, shape);
        let belongs = is_initial(word, shape)
            || self.words.is_abbreviation(id, || number_follows(self.text, from + stop + 1));
        self.push((start, run + usize::from(belongs)), W::NO_WORD, id, shape as u8);
        if !belongs {
            self.push_mark((from + stop, 1), Mark::Period);
        }
        Some(stop + 1)
    }

    /// Reads whatever stands at a place in the text, behind a run of letters if it begins with one. Returns where the
    /// text goes on.
    fn read(&mut self, at: usize, run: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        match CLASSES[usize::from(bytes[at])] {
            Class::Space => {
                self.spaced = true;
                at + 1
            }
            Class::Skip => at + 1,
            Class::Lower | Class::Upper | Class::Digit => self.read_word(at, word_end(text, at, run)),
            Class::Mark => {
                if let Some(end) = handle_end(text, at, self.spaced) {
                    self.push((at, end - at), W::NO_WORD, 0, HANDLE);
                    return end;
                }
                let (mark, len) = ascii_mark(bytes, at);
                self.push_mark((at, len), mark);
                at + len
            }
            Class::Wide => {
                let character = text[at..].chars().next().unwrap_or(' ');
                let end = at + character.len_utf8();
                if character.is_whitespace() {
                    self.spaced = true;
                    return end;
                }
                if !is_wide_mark(character) && character.is_alphanumeric() {
                    return self.read_word(at, word_end(text, at, 0));
                }
                if !matches!(character, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}') {
                    self.push_mark((at, end - at), wide_mark(character));
                }
                end
            }
        }
    }

    /// Adds the word at `start..end`, with the full stop of an abbreviation; a clitic ('s, 'll, …) becomes a token of its
    /// own. Returns where the text goes on.
    fn read_word(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        let word = &text[start..end];
        if word.starts_with("http") && text[end..].starts_with("://")
            || word == "www" && text[end..].starts_with('.') && !ends_word(text.as_bytes(), end)
        {
            let end = address_end(text, end);
            for from in (start..end).step_by(LONGEST_TOKEN) {
                self.push((from, (end - from).min(LONGEST_TOKEN)), W::NO_WORD, 0, HANDLE);
            }
            return end;
        }
        let stem = end - clitic(word);
        let shape = shape(&text[start..stem]);
        if stem < end {
            self.push_word((start, stem), shape);
            self.push_word((stem, end), Shape::Lower);
            return end;
        }
        if text.as_bytes().get(end) != Some(&b'.') {
            self.push_word((start, end), shape);
            return end;
        }
        let id = self.words.id(word, shape);
        let stop = ends_in_initial(word)
            || is_initial(word, shape)
            || self.words.is_abbreviation(id, || number_follows(text, end + 1));
        let next = end + usize::from(stop);
        self.push((start, next - start), W::NO_WORD, id, shape as u8);
        next
    }
}

/// The same as [`ends_word`] for a place in a block.
fn ends_at(block: &Block, at: usize) -> bool {
    match block.byte(at) {
        b'.' => block.spaces(at + 1) > 0,
        byte => ends_before(byte),
    }
}

/// Whether a word of letters ends before `at`: what stands there joins no words, and makes no web address of it.
fn ends_word(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'.') => bytes.get(at + 1).is_none_or(|&after| CLASSES[usize::from(after)] == Class::Space),
        Some(&byte) => ends_before(byte),
        None => true,
    }
}

/// Whether a number stands behind the full stop that ends at `at`.
fn number_follows(text: &str, at: usize) -> bool {
    text[at..].trim_start_matches([' ', '\u{a0}']).starts_with(|c: char| c.is_ascii_digit())
}

/// The J of "J. Cole".
fn is_initial(word: &str, shape: Shape) -> bool {
    word.len() == 1 && shape == Shape::Capital && word != "I"
}

/// The length of the clitic at the end of a word: Cole’s, he'd, they'll, we're, I've, I'm.
fn clitic(word: &str) -> usize {
    let bytes = word.as_bytes();
    let from = bytes.len().saturating_sub(5);
    let Some(found) = bytes[from..].iter().rposition(|&byte| byte == b'\'' || byte == 0xe2) else { return 0 };
    let tail = &bytes[from + found..];
    let letters = match tail {
        [b'\'', letters @ ..] | [0xe2, 0x80, 0x99, letters @ ..] => letters,
        _ => return 0,
    };
    if is_clitic(letters) && tail.len() < bytes.len() { tail.len() } else { 0 }
}

fn is_clitic(letters: &[u8]) -> bool {
    matches!(letters, b"s" | b"S" | b"ll" | b"re" | b"d" | b"ve" | b"m")
}

/// al-Hadidi, el-Amin: a name, although its article is written small.
fn has_arabic_article(bytes: &[u8]) -> bool {
    matches!(bytes, [b'a', b'l' | b'r' | b's' | b'd', b'-', letter, ..] | [b'e' | b'u', b'l', b'-', letter, ..]
        if letter.is_ascii_uppercase())
}

fn shape(word: &str) -> Shape {
    let bytes = word.as_bytes();
    let first = bytes[0];
    if first.is_ascii_lowercase() {
        let inner_capital = bytes.len() > 1 && bytes[1].is_ascii_uppercase() || has_arabic_article(bytes);
        return if inner_capital { Shape::Capital } else { Shape::Lower };
    }
    if first.is_ascii_digit() {
        return Shape::Number;
    }
    if first.is_ascii_uppercase() {
        let all = bytes.len() > 1 && !bytes.iter().any(|byte| byte.is_ascii_lowercase());
        let letters = bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count();
        return if all && letters > 1 { Shape::Upper } else { Shape::Capital };
    }
    let first = word.chars().next().unwrap_or('a');
    match first {
        _ if first.is_uppercase() => Shape::Capital,
        _ if first.is_numeric() => Shape::Number,
        _ => Shape::Lower,
    }
}

/// Where the word that starts at `at` ends: letters, digits, and what joins them inside a word (’ ' - & . , between
/// the right neighbours). The first bytes are known to be letters.
fn word_end(text: &str, start: usize, letters: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + letters;
    let digits = bytes[start].is_ascii_digit();
    while at < bytes.len() && at - start < LONGEST_TOKEN {
        match CLASSES[bytes[at] as usize] {
            Class::Lower | Class::Upper | Class::Digit => at += 1,
            Class::Mark => {
                let after = bytes.get(at + 1).map_or(Class::Space, |&byte| CLASSES[byte as usize]);
                let letter_after = matches!(after, Class::Lower | Class::Upper | Class::Wide);
                let joins = match bytes[at] {
                    b'\'' => letter_after && (after != Class::Wide || starts_letter(text, at + 1)),
                    b'-' | b'&' => {
                        matches!(after, Class::Lower | Class::Upper | Class::Digit)
                            || (after == Class::Wide && starts_letter(text, at + 1))
                    }
                    b'.' if digits => after == Class::Digit,
                    b'.' => {
                        letter_after
                            && after != Class::Wide
                            && (initials(&bytes[start..at])
                                || after == Class::Lower
                                || short_part(&bytes[start..at]))
                    }
                    b',' => digits && after == Class::Digit,
                    _ => false,
                };
                if !joins {
                    break;
                }
                at += 1;
            }
            Class::Wide => {
                let character = text[at..].chars().next().unwrap_or(' ');
                let len = character.len_utf8();
                let joins = match character {
                    '’' => starts_letter(text, at + len),
                    '\u{ad}' | '\u{2010}' | '\u{2011}' => starts_letter(text, at + len),
                    _ => character.is_alphanumeric() || is_combining(character),
                };
                if !joins {
                    break;
                }
                at += len;
            }
            Class::Space | Class::Skip => break,
        }
    }
    at
}

/// U.S, D-N.Y: one letter, or two, behind a full stop.
fn ends_in_initial(word: &str) -> bool {
    let bytes = word.as_bytes();
    let letters = bytes.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    matches!(letters, 1 | 2) && bytes.len() > letters + 1 && bytes[bytes.len() - letters - 1] == b'.'
}

/// D-N in "D-N.Y.": the part behind the last joint has at most two letters.
fn short_part(bytes: &[u8]) -> bool {
    bytes.iter().rev().take_while(|byte| byte.is_ascii_uppercase()).count() <= 2
        && bytes
            .iter()
            .rposition(|byte| matches!(byte, b'-' | b'.'))
            .is_some_and(|joint| bytes.len() - joint <= 3)
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

fn starts_letter(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

/// U, U.S, J.R: single letters with full stops between.
fn initials(bytes: &[u8]) -> bool {
    bytes.len() <= 9
        && bytes
            .iter()
            .enumerate()
            .all(|(i, &byte)| if i % 2 == 0 { byte.is_ascii_alphabetic() } else { byte == b'.' })
        && bytes.len() % 2 == 1
}

/// The end of an @handle or #tag that starts at `at`.
fn handle_end(text: &str, at: usize, spaced: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes[at], b'@' | b'#') || !(spaced || at == 0 || !bytes[at - 1].is_ascii_alphanumeric()) {
        return None;
    }
    let len = bytes[at + 1..]
        .iter()
        .take(200)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    (len > 1).then_some(at + 1 + len)
}

fn address_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let len = rest
        .iter()
        .take(2000)
        .take_while(|byte| byte.is_ascii_graphic() && !b"\"<>()".contains(byte))
        .count();
    let trailing = rest[..len].iter().rev().take_while(|byte| b".,;:!?'".contains(byte)).count();
    at + len - trailing
}

fn ascii_mark(bytes: &[u8], at: usize) -> (Mark, usize) {
    let run = |byte: u8| bytes[at..].iter().take(LONGEST_TOKEN).take_while(|&&other| other == byte).count();
    match bytes[at] {
        b'.' => match run(b'.') {
            1 => spaced_ellipsis(bytes, at).map_or((Mark::Period, 1), |len| (Mark::Ellipsis, len)),
            dots => (Mark::Ellipsis, dots),
        },
        b'-' => (Mark::Dash, run(b'-')),
        byte => (single_mark(byte), 1),
    }
}

/// A mark that is not written several times.
const fn single_mark(byte: u8) -> Mark {
    match byte {
        b'?' => Mark::Question,
        b'!' => Mark::Exclamation,
        b',' => Mark::Comma,
        b':' => Mark::Colon,
        b';' => Mark::Semicolon,
        b'(' | b'[' | b'{' => Mark::Open,
        b')' | b']' | b'}' => Mark::Close,
        b'"' | b'\'' | b'`' => Mark::Quote,
        b'/' => Mark::Slash,
        b'&' => Mark::Ampersand,
        _ => Mark::Other,
    }
}

/// `. . .`
fn spaced_ellipsis(bytes: &[u8], at: usize) -> Option<usize> {
    bytes[at..].starts_with(b". . .").then(|| if bytes[at..].starts_with(b". . . .") { 7 } else { 5 })
}

/// Whether the character is one of the usual marks, which are told fast.
fn is_wide_mark(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2027}')
}

pub(super) const fn wide_mark(character: char) -> Mark {
    match character {
        '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '‚' | '‹' | '›' | '‟' | '‛' | '「' | '」' | '『' | '』' => {
            Mark::Quote
        }
        '—' | '–' | '―' | '‒' => Mark::Dash,
        '…' => Mark::Ellipsis,
        '。' => Mark::Period,
        '，' | '、' => Mark::Comma,
        '！' => Mark::Exclamation,
        '？' => Mark::Question,
        '：' => Mark::Colon,
        _ => Mark::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Titles;
    impl WordIds for Titles {
        const NO_WORD: u64 = 0;
        fn key(&self, word: &str, _: bool) -> Option<u64> {
            Some((u64::from(word == "Mr") + 1) << 16)
        }
        fn key_of_small(&self, letters: (u64, u64), _: bool) -> u64 {
            (u64::from(letters == Letters::of("mr").small()) + 1) << 16
        }
        fn answer(&mut self, mut asked: Asked<'_>) {
            asked.answer_each(&mut [0; MOST_ASKED], |key| key & !WORD | key >> 16);
        }
        fn id(&self, word: &str, _: Shape) -> u16 {
            u16::from(word == "Mr") + 1
        }
        fn id_of_key(&self, key: u64, _: &str, _: Shape) -> u16 {
            (key >> 16) as u16
        }
        fn is_abbreviation(&self, id: u16, _: impl FnOnce() -> bool) -> bool {
            id == 2
        }
    }

    fn words(text: &str) -> String {
        tokenize(text, &mut Titles, usize::MAX)
            .unwrap_or_default()
            .iter()
            .map(|token| token.text(text))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn a_name_may_begin_with_a_small_article() {
        for (word, expected) in [
            ("al-Hadidi", Shape::Capital),
            ("el-Amin", Shape::Capital),
            ("anti-French", Shape::Lower),
            ("al-fresco", Shape::Lower),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
    }

    #[test]
    fn words_are_cut_where_a_reader_would_cut_them() {
        for (text, expected) in [
            ("Mr. Cole’s dog didn't bark.", "Mr.|Cole|’s|dog|didn't|bark|."),
            ("The U.S. paid $1,000.50...", "The|U.S.|paid|$|1,000.50|..."),
            ("O'Brien, so-called—yes", "O'Brien|,|so-called|—|yes"),
            ("_They're_ here -- J. R. Hill", "They|'re|here|--|J.|R.|Hill"),
            ("@cole wrote https://a.b/c.", "@cole|wrote|https://a.b/c|."),
            ("'Tis late,' he said.", "'|Tis|late|,|'|he|said|."),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
