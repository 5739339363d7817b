//! Tokens: words, numbers and marks.

use super::block::{Block, SPAN, Start};
use super::letters::{FIRST_FOLDED, Letters};
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
    /// punctuation; which one is in the token's mark
    Mark,
    /// @handle, #tag, a web address
    Handle = u8::MAX,
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
    pub(crate) const WORDS: Kinds = Kinds(((1 << Shape::Mark as u8) - 1) | 1 << (HANDLE % 32));

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
const MARKS_FROM: u8 = 6;
const _: () = assert!(MARKS_FROM >= Shape::Mark as u8 && MARKS_FROM + (Mark::Other as u8) < 32);
const CAPITAL: u8 = Shape::Capital as u8;
const UPPER: u8 = Shape::Upper as u8;
const HANDLE: u8 = Shape::Handle as u8;

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
        // a handle comes round to be the first of them
        SHAPES[usize::from(self.kind.wrapping_add(1).min(MARKS_FROM) % 8)]
    }

    pub(crate) fn mark(&self) -> Option<Mark> {
        MARKS.get(usize::from(self.kind.wrapping_sub(MARKS_FROM))).copied()
    }

    pub(crate) fn is(&self, mark: Mark) -> bool {
        self.kind == MARKS_FROM + mark as u8
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
        self.kind.wrapping_add(1) <= Shape::Mark as u8
    }

    /// A word that is no handle or address.
    pub(crate) fn is_plain(&self) -> bool {
        self.kind < Shape::Mark as u8
    }
}

const SHAPES: [Shape; 8] = {
    let mut shapes = [Shape::Mark; 8];
    let words = [Shape::Handle, Shape::Lower, Shape::Capital, Shape::Upper, Shape::Number];
    let mut number = 0;
    while number < words.len() {
        shapes[number] = words[number];
        number += 1;
    }
    shapes
};

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

/// Tokens whose numbers are not at hand, all together, so that the lexicon's memory is read for many at a time.
pub(crate) struct Asked<'a> {
    text: &'a str,
    /// What the lexicon knows each word by, and in the lowest 16 bits the token's number and whether it is spaced.
    keys: &'a [u64],
    tokens: &'a mut [Token],
}

impl<'a> Asked<'a> {
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + use<'a> {
        self.keys.iter().map(|key| key & !WORD)
    }

    /// Answers all.
    #[inline]
    pub(crate) fn answer(self, mut id: impl FnMut(u64, &dyn Fn() -> (&'a str, Shape)) -> u16) {
        let Asked { text, keys, tokens } = self;
        for key in keys {
            let token = &mut tokens[*key as usize % MOST_ASKED];
            let (spelt, spaced) = (*token, *key as u16 & SPACED);
            token.word = spaced | id(key & !WORD, &|| (spelt.text(text), spelt.shape()));
        }
    }
}

/// The bits of a key in which a token's `word` is kept.
const WORD: u64 = u16::MAX as u64;
/// The bit in which the keys of one word differ when it is written with a capital, and when it is not.
pub(crate) const CAPITAL_KEY: u64 = WORD + 1;

/// At most so many tokens are asked for at a time. Those that begin in a block, of which an address may be several, are
/// fewer.
pub(crate) const MOST_ASKED: usize = 2 * SPAN;
const _: () = assert!(MOST_ASKED <= SPACED as usize);

/// What the tokenizer asks the lexicon. Numbers of words are less than 2 to the power of 15.
pub(crate) trait WordIds {
    /// What a word is known by when it is written small, unless it is one of those that are seldom met. The lowest 16 bits
    /// are none of the key's.
    fn key(&self, word: &str) -> Option<u64>;
    /// The same for a short word, or a mark, whose number is 0: its bytes folded, the first one lowest, zeros behind the
    /// last one.
    fn key_of_folded(&self, bytes: (u64, u64)) -> u64;
    /// Tells of a key, [`CAPITAL_KEY`] turned or not, the same with the word's number in its lowest 16 bits, which are not
    /// looked at; or anything else if the number is not at hand.
    fn at_hand(&self) -> impl Fn(u64) -> u64;
    /// Answers all that were not at hand.
    fn answer(&mut self, asked: Asked<'_>);
    /// The number of a word at once.
    fn id(&self, word: &str, shape: Shape) -> u16;
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
    /// [`ALL`] and, of a letter, [`WORDS`], [`CAPITAL_KEY`] if it is one; the lowest byte is the kind of a token that begins
    /// with it. Also [`ASIDE`] where it does not begin one of letters or always of one byte.
    pub(super) lead: [u32; 256],
    /// Always [`ASIDE`]; [`WORDS`] of a capital letter: the word may have no small one.
    pub(super) second: [u32; 256],
    /// [`WORDS`] where a word may go on with it, [`ALL`] of a control character; [`SPACED`].
    pub(super) end: [u32; 256],
    /// By a token's length: its bytes, folded. It stands here so that one register is enough for all tables.
    pub(super) folded: [u128; 32],
}

/// The token goes the other way.
const ASIDE: u32 = 1 << 8;
/// So does a word if this is set both in its lead and in what stands behind, and any token likewise.
const WORDS: u32 = 1 << 9;
const ALL: u32 = 1 << 10;
// below them there is room for the kind
const _: () = assert!(MARKS_FROM as u32 + (Mark::Other as u32) < ASIDE && ALL < SPACED as u32);

/// Whether it is white space.
pub(super) fn is_space(byte: u8) -> bool {
    BYTES.end[usize::from(byte)] & SPACED as u32 != 0
}

/// Whether a word of letters ends before this byte, whatever follows; a full stop is looked at by itself.
fn ends_before(byte: u8) -> bool {
    BYTES.end[usize::from(byte)] & WORDS == 0
}

pub(super) static BYTES: Bytes = {
    let mut table = Bytes { lead: [0; 256], second: [0; 256], end: [0; 256], folded: FIRST_FOLDED };
    let mut byte = 0;
    while byte < 256 {
        let class = CLASSES[byte];
        let (lead, kind, end) = match class {
            Class::Lower => (WORDS, Shape::Lower as u8, WORDS),
            Class::Upper => (WORDS | CAPITAL_KEY as u32, CAPITAL, WORDS),
            Class::Mark => mark_byte(byte as u8),
            Class::Space => (ASIDE, 0, SPACED as u32),
            Class::Skip if byte < b' ' as usize => (ASIDE, 0, ALL),
            Class::Skip => (ASIDE, 0, 0),
            Class::Digit | Class::Wide => (ASIDE, 0, WORDS),
        };
        table.lead[byte] = lead | ALL | kind as u32;
        table.second[byte] = if matches!(class, Class::Upper) { ASIDE | WORDS } else { ASIDE };
        table.end[byte] = end;
        byte += 1;
    }
    table
};

/// A mark as the first byte, its kind, and the mark behind a word.
const fn mark_byte(byte: u8) -> (u32, u8, u32) {
    let kind = MARKS_FROM + single_mark(byte) as u8;
    match byte {
        b'-' => (ASIDE, 0, WORDS),
        b'.' | b'@' | b'#' => (ASIDE, 0, 0),
        // whose place is told
        b'"' | b'`' => (ASIDE, 0, 0),
        b'\'' => (ASIDE, 0, WORDS),
        b'&' | b':' => (0, kind, WORDS),
        _ => (0, kind, 0),
    }
}

/// A text that is cut into tokens, some blocks at a time. Offsets must fit 32 bits: the parser cuts longer texts first.
///
/// Also tells where quotation marks may stand, in order: a mark is a token of its own, but within a web address. What is a
/// part of a word is an apostrophe, since a letter or digit stands behind it.
#[derive(Debug)]
pub(crate) struct Tokenizer<'t> {
    text: &'t str,
    /// Where the text goes on, and whether white space stands before.
    at: usize,
    spaced: bool,
    /// The places where quotation marks may stand.
    pub(crate) quotes: Vec<u32>,
}

impl<'t> Tokenizer<'t> {
    /// One with room for the marks of so many bytes.
    pub(crate) fn new(text: &'t str, bytes: usize) -> Tokenizer<'t> {
        Tokenizer { text, at: 0, spaced: true, quotes: Vec::with_capacity(bytes / BYTES_A_QUOTE + 1) }
    }

    /// All tokens that begin before this place have been cut.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Adds the tokens that begin before a place, and some more.
    pub(crate) fn read_to(&mut self, end: usize, words: &mut impl WordIds, tokens: &mut Vec<Token>) {
        let mut room = ROOMS.get(Room::new);
        let Tokenizer { text, mut at, spaced, .. } = *self;
        let (room, quotes) = (&mut *room, std::mem::take(&mut self.quotes));
        let mut cutter = Cutter { text, spaced, room, count: 0, asked: 0, stops: 0, quotes, words };
        while at < end.min(text.len()) {
            cutter.room.block.fill(text.as_bytes(), at);
            at = cutter.cut(at);
            cutter.settle(tokens);
        }
        (self.at, self.spaced, self.quotes) = (at, cutter.spaced, cutter.quotes);
    }
}

/// The tokens of a text.
#[cfg(test)]
pub(crate) fn tokenize(text: &str, words: &mut impl WordIds) -> Vec<Token> {
    let mut tokens = Vec::new();
    Tokenizer::new(text, text.len()).read_to(text.len(), words, &mut tokens);
    tokens
}

/// There are fewer quotation marks in most texts.
const BYTES_A_QUOTE: usize = 128;

/// Where a block is cut.
///
/// What is read most stands first, where it is found with the shortest instructions.
#[derive(Debug)]
#[repr(C)]
struct Room {
    block: Block,
    tokens: [Token; MOST_ASKED],
    /// Of the tokens whose words are not at hand, as [`Asked`] wants them.
    keys: [u64; MOST_ASKED],
    /// The numbers of the full stops behind words to which they may belong.
    stops: [u16; MOST_ASKED],
}

/// One for each text that is read at the same time.
static ROOMS: Pool<Box<Room>> = Pool::new();

impl Room {
    fn new() -> Box<Room> {
        let token = Token { start: 0, word: 0, len: 0, kind: 0 };
        let (tokens, keys, stops) = ([token; MOST_ASKED], [0; MOST_ASKED], [0; MOST_ASKED]);
        Box::new(Room { block: Block::new(), tokens, keys, stops })
    }
}

/// The tokens of one block after the other.
struct Cutter<'t, 'r, W> {
    text: &'t str,
    /// Whether white space stands before the next token.
    spaced: bool,
    room: &'r mut Room,
    /// How many tokens have been cut of the block, how many of them are asked for, how many full stops there are.
    count: usize,
    asked: usize,
    stops: usize,
    quotes: Vec<u32>,
    words: &'r mut W,
}

impl<W: WordIds> Cutter<'_, '_, W> {
    /// Cuts the tokens that begin in the block, which stands at `from`. Returns where the text goes on.
    #[inline(never)]
    fn cut(&mut self, from: usize) -> usize {
        let end = (self.text.len() - from).min(SPAN);
        let mut at = 0;
        loop {
            let first = self.count;
            at = self.straight(from, (at, end));
            let behind_word = self.count > first;
            let byte = self.room.block.byte(at);
            // the next block does not know the word before a full stop
            if at >= end && !(behind_word && byte == b'.') {
                return from + at;
            }
            let next = match byte {
                b'.' => self.full_stop(from, at, behind_word),
                0xe2 => self.wide_mark(from, at),
                b'"' | b'\'' | b'`' => {
                    self.push_mark((from + at, 1), Mark::Quote);
                    Some(at + 1)
                }
                _ => None,
            };
            at = next.unwrap_or_else(|| self.aside(from, at, behind_word));
            if at < SPAN {
                let blanks = self.room.block.blanks(at);
                self.spaced |= blanks > 0;
                at += blanks;
            }
        }
    }

    /// Cuts words of letters and marks of one byte, up to what is neither.
    #[inline]
    fn straight(&mut self, from: usize, (mut at, end): (usize, usize)) -> usize {
        let Room { block, keys, tokens, .. } = &mut *self.room;
        let at_hand = self.words.at_hand();
        let (mut count, mut asked, mut spaced) = (self.count, self.asked, u64::from(self.spaced) << 15);
        while at < end.min(SPAN) {
            let Start { len, step, first, second, behind, folded } = block.start(at);
            if first & (second | behind) != 0 {
                break;
            }
            let turned = (self.words.key_of_folded(folded) ^ u64::from(first)) & !WORD;
            let key = turned | spaced;
            // what they differ in is the number, if the word is at hand; a branch would be hard to foresee
            let rest = at_hand(key) ^ key;
            keys[asked % MOST_ASKED] = key | count as u64;
            asked += usize::from(rest > WORD);
            tokens[count % MOST_ASKED] =
                Token { start: (from + at) as u32, word: rest as u16, len: len as u8, kind: first as u8 };
            count += 1;
            spaced = u64::from(behind & u32::from(SPACED));
            at += step;
        }
        (self.count, self.asked, self.spaced) = (count, asked, spaced > 0);
        at
    }

    /// Gives the words that were asked for their numbers, and words the full stops that belong to them. Adds the block's
    /// tokens to those found.
    fn settle(&mut self, found: &mut Vec<Token>) {
        let Room { keys, tokens, stops, .. } = &mut *self.room;
        let (keys, tokens, stops) = (&keys[..self.asked], &mut tokens[..self.count], &stops[..self.stops]);
        (self.asked, self.count, self.stops) = (0, 0, 0);
        self.words.answer(Asked { text: self.text, keys, tokens: &mut *tokens });
        let mut first = 0;
        for &stop in stops {
            let stop = usize::from(stop);
            let Some(word) = tokens.get_mut(stop.wrapping_sub(1)) else { continue };
            let belongs = word.len() == 1 && is_initial(word.text(self.text), word.shape())
                || self.words.is_abbreviation(word.word(), || number_follows(self.text, word.end() + 1));
            if belongs {
                word.len += 1;
                found.extend_from_slice(&tokens[first..stop]);
                first = stop + 1;
            }
        }
        found.extend_from_slice(&tokens[first..]);
    }

    /// Adds a token whose word's number is known.
    fn push(&mut self, (start, len): (usize, usize), id: u16, kind: u8) {
        let word = u16::from(self.spaced) << 15 | id;
        self.room.tokens[self.count % MOST_ASKED] = Token { start: start as u32, word, len: len as u8, kind };
        self.count += 1;
        self.spaced = false;
    }

    fn push_mark(&mut self, place: (usize, usize), mark: Mark) {
        if mark == Mark::Quote {
            self.quotes.push(place.0 as u32);
        }
        self.push(place, 0, MARKS_FROM + mark as u8);
    }

    /// Adds a word that is asked for unless it is at hand.
    fn push_known(&mut self, place: (usize, usize), key: u64, shape: Shape) {
        let capital = if shape == Shape::Lower { 0 } else { CAPITAL_KEY };
        let key = (key ^ capital) & !WORD;
        let rest = self.words.at_hand()(key) ^ key;
        // without a branch, as in the straight way
        self.room.keys[self.asked % MOST_ASKED] = key | u64::from(self.spaced) << 15 | self.count as u64;
        self.asked += usize::from(rest > WORD);
        self.push(place, rest as u16 & !SPACED, shape as u8);
    }

    /// Adds a word of letters or digits that is not too long.
    fn push_asked(&mut self, place: (usize, usize), letters: Letters, shape: Shape) {
        self.push_known(place, self.words.key_of_folded(letters.folded()), shape);
    }

    /// Adds any word.
    fn push_word(&mut self, (start, end): (usize, usize), shape: Shape) {
        let word = &self.text[start..end];
        match self.words.key(word) {
            Some(key) => self.push_known((start, end - start), key, shape),
            None => self.push((start, end - start), self.words.id(word, shape), shape as u8),
        }
    }

    /// Adds a full stop, which may come to belong to the word before, unless that goes on behind it.
    #[inline]
    fn full_stop(&mut self, from: usize, at: usize, behind_word: bool) -> Option<usize> {
        let block = &self.room.block;
        let behind = at + 1;
        let next = behind + block.blanks(behind);
        let goes_on = block.byte(next) == b'.' || next == behind && block.run(next) > 0;
        let word = self.word_before(from + at, behind_word);
        if goes_on || word.is_some_and(|word| word.len() == 3 && word.text(self.text) == "www") {
            return None;
        }
        if word.is_some() {
            self.room.stops[self.stops % MOST_ASKED] = self.count as u16;
            self.stops += 1;
        }
        self.push_mark((from + at, 1), Mark::Period);
        self.spaced = next > behind;
        Some(next)
    }

    /// The word of letters that ends at a place, if the straight way has just cut it.
    fn word_before(&self, at: usize, behind_word: bool) -> Option<Token> {
        let last = self.room.tokens[self.count.wrapping_sub(1) % MOST_ASKED];
        (behind_word && last.end() == at && last.kind <= CAPITAL).then_some(last)
    }

    /// Adds a dash or quotation mark of three bytes.
    #[inline]
    fn wide_mark(&mut self, from: usize, at: usize) -> Option<usize> {
        let mark = self.room.block.wide_mark(at)?;
        self.push_mark((from + at, 3), mark);
        Some(at + 3)
    }

    /// Reads what is no word of letters or mark of one byte, at a place in a block. Returns where the block goes on. By
    /// itself: among all else there would not be registers enough for the straight way.
    #[inline(never)]
    fn aside(&mut self, from: usize, at: usize, behind_word: bool) -> usize {
        let block = &self.room.block;
        let run = block.run(at);
        let next = match block.byte(at) {
            b'.' => self.word_before(from + at, behind_word).map(|word| self.again(word) - from),
            byte if is_space(byte) => Some(at),
            _ if run > 0 => self.word_of_letters(from, (at, run)),
            _ => self.number(from, at),
        };
        next.unwrap_or_else(|| self.read(from + at, run) - from)
    }

    /// Takes back the last token, a word of letters, and reads it and what it goes on with. Returns where the text goes on.
    fn again(&mut self, last: Token) -> usize {
        self.count -= 1;
        let is_asked = |key: &u64| *key as usize % MOST_ASKED == self.count;
        self.asked -= usize::from(self.room.keys[..self.asked].last().is_some_and(is_asked));
        self.spaced = last.is_spaced();
        self.read(last.start(), last.len())
    }

    /// Adds a number of nothing but digits.
    fn number(&mut self, from: usize, at: usize) -> Option<usize> {
        let block = &self.room.block;
        let digits = (at..at + 16).take_while(|&at| block.byte(at).is_ascii_digit()).count();
        let end = at + digits;
        let behind = block.byte(end);
        let ends = digits > 0 && ends_before(behind);
        if !ends || matches!(behind, b'.' | b',') && block.byte(end + 1).is_ascii_digit() {
            return None;
        }
        let digits = block.letters(at, digits);
        self.push_asked((from + at, digits.len()), digits, Shape::Number);
        Some(end)
    }

    /// Adds a word of letters with what stands behind it, where that is easily told: a clitic, a second part. Returns
    /// where the block goes on.
    fn word_of_letters(&mut self, from: usize, (at, run): (usize, usize)) -> Option<usize> {
        let (start, end) = (from + at, at + run);
        let block = &self.room.block;
        let letters = block.letters(at, run);
        let (joint, len) = match block.byte(end) {
            b'.' => return None,
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

    /// Reads whatever stands at a place in the text, behind a run of letters if it begins with one. Returns where the
    /// text goes on.
    #[inline(never)]
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
                    self.push((at, end - at), 0, HANDLE);
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
            let quotes = (start..end).filter(|&at| matches!(text.as_bytes()[at], b'\'' | b'`'));
            self.quotes.extend(quotes.map(|at| at as u32));
            for from in (start..end).step_by(LONGEST_TOKEN) {
                self.push((from, (end - from).min(LONGEST_TOKEN)), 0, HANDLE);
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
        self.push((start, next - start), id, shape as u8);
        next
    }
}

/// The same as [`ends_word`] for a place in a block.
fn ends_at(block: &Block, at: usize) -> bool {
    match block.byte(at) {
        b'.' => is_space(block.byte(at + 1)),
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
        fn key(&self, word: &str) -> Option<u64> {
            Some((u64::from(word == "Mr") + 1) << 17)
        }
        fn key_of_folded(&self, bytes: (u64, u64)) -> u64 {
            (u64::from(bytes == Letters::of("mr").folded()) + 1) << 17
        }
        fn at_hand(&self) -> impl Fn(u64) -> u64 {
            |key| key & !WORD | key >> 17
        }
        fn answer(&mut self, asked: Asked<'_>) {
            asked.answer(|key, _| (key >> 17) as u16);
        }
        fn id(&self, word: &str, _: Shape) -> u16 {
            u16::from(word == "Mr") + 1
        }
        fn is_abbreviation(&self, id: u16, _: impl FnOnce() -> bool) -> bool {
            id == 2
        }
    }

    fn words(text: &str) -> String {
        let tokens = tokenize(text, &mut Titles);
        tokens.iter().map(|token| token.text(text)).collect::<Vec<_>>().join("|")
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
