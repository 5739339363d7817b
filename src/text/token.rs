//! Tokens: words, numbers and marks.

use super::letters::Letters;

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
const LOWER: u8 = Shape::Lower as u8;
const CAPITAL: u8 = Shape::Capital as u8;
const UPPER: u8 = Shape::Upper as u8;
const NUMBER: u8 = Shape::Number as u8;
const HANDLE: u8 = Shape::Handle as u8;

impl Token {
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.start as usize + usize::from(self.len)
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

    pub(crate) fn shape(&self) -> Shape {
        match self.kind {
            LOWER => Shape::Lower,
            CAPITAL => Shape::Capital,
            UPPER => Shape::Upper,
            NUMBER => Shape::Number,
            HANDLE => Shape::Handle,
            _ => Shape::Mark,
        }
    }

    pub(crate) fn mark(&self) -> Option<Mark> {
        MARKS.get(usize::from(self.kind.wrapping_sub(MARKS_FROM))).copied()
    }

    pub(crate) fn is(&self, mark: Mark) -> bool {
        self.kind == MARKS_FROM + mark as u8
    }

    /// Written with a capital first letter.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.kind, CAPITAL | UPPER)
    }

    /// Written as names are.
    pub(crate) fn may_be_name(&self) -> bool {
        matches!(self.kind, CAPITAL | UPPER | HANDLE)
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind < MARKS_FROM
    }
}

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

/// What the tokenizer asks the lexicon.
pub(crate) trait WordIds {
    /// The number of a word; numbers are less than 2 to the power of 15.
    fn id(&mut self, word: &str, shape: Shape) -> u16;
    /// The same for a word of nothing but letters.
    fn id_of_letters(&mut self, letters: Letters, shape: Shape) -> u16;
    /// Whether a full stop after this word belongs to it: Mr. Sen. Jan. and, before a number, No.
    fn is_abbreviation(&self, id: u16, before_number: bool) -> bool;
}

/// A longer token is cut. Its length, which may be a character more, fits a byte.
const LONGEST_TOKEN: usize = 250;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Lower,
    Upper,
    Digit,
    Mark,
    /// Formatting that is no part of the words: _underscores_, *stars*, control characters.
    Skip,
    Wide,
}

const CLASSES: [Class; 256] = classes();

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

/// Cuts `text` into tokens; `None` if there are more than `most`. Offsets must fit 32 bits: the parser cuts longer texts
/// first.
pub(crate) fn tokenize(text: &str, words: &mut impl WordIds, most: usize) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut spaced = true;
    while at < bytes.len() {
        if tokens.len() > most {
            return None;
        }
        if let Some(letters) = Letters::at(bytes, at).filter(|letters| ends_word(bytes, at + letters.len())) {
            at = push_letters(&mut tokens, text, at, letters, spaced, words);
            spaced = false;
            if bytes.get(at) == Some(&b' ') {
                spaced = true;
                at += 1;
            }
            continue;
        }
        let class = CLASSES[bytes[at] as usize];
        let start = at;
        match class {
            Class::Space => {
                spaced = true;
                at += 1;
                continue;
            }
            Class::Skip => {
                at += 1;
                continue;
            }
            Class::Lower | Class::Upper | Class::Digit => at = word_end(text, at),
            Class::Mark => {
                let handle = handle_end(text, at, spaced);
                if let Some(end) = handle {
                    push(&mut tokens, start, end, 0, Shape::Handle, spaced);
                    at = end;
                } else {
                    let (mark, len) = ascii_mark(bytes, at);
                    push_mark(&mut tokens, start, start + len, mark, spaced);
                    at += len;
                }
                spaced = false;
                continue;
            }
            Class::Wide => {
                let character = text[at..].chars().next().unwrap_or(' ');
                let len = character.len_utf8();
                if character.is_whitespace() {
                    spaced = true;
                    at += len;
                    continue;
                }
                if is_wide_mark(character) || !character.is_alphanumeric() {
                    at += len;
                    if !matches!(character, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}') {
                        push_mark(&mut tokens, start, at, wide_mark(character), spaced);
                        spaced = false;
                    }
                    continue;
                }
                at = word_end(text, at);
            }
        }
        at = push_word(&mut tokens, text, start, at, spaced, words);
        spaced = false;
    }
    tokens.shrink_to_fit();
    Some(tokens)
}

fn push(tokens: &mut Vec<Token>, start: usize, end: usize, word: u16, shape: Shape, spaced: bool) {
    let word = if spaced { word | SPACED } else { word };
    tokens.push(Token { start: start as u32, word, len: (end - start) as u8, kind: shape as u8 });
}

fn push_mark(tokens: &mut Vec<Token>, start: usize, end: usize, mark: Mark, spaced: bool) {
    let word = if spaced { SPACED } else { 0 };
    let kind = MARKS_FROM + mark as u8;
    tokens.push(Token { start: start as u32, word, len: (end - start) as u8, kind });
}

/// Whether a word of letters ends before `at`: what stands there joins no words, and makes no web address of it.
fn ends_word(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'\'' | b'-' | b'&' | b':') => false,
        Some(b'.') => bytes.get(at + 1).is_none_or(|&after| CLASSES[usize::from(after)] == Class::Space),
        Some(&byte) => matches!(CLASSES[usize::from(byte)], Class::Space | Class::Mark | Class::Skip),
        None => true,
    }
}

/// Adds a word of nothing but letters, with the full stop of an abbreviation. Returns where the text goes on.
#[inline]
fn push_letters(
    tokens: &mut Vec<Token>,
    text: &str,
    start: usize,
    letters: Letters,
    spaced: bool,
    words: &mut impl WordIds,
) -> usize {
    let end = start + letters.len();
    let shape = letters.shape();
    let id = words.id_of_letters(letters, shape);
    let stop = text.as_bytes().get(end) == Some(&b'.')
        && (is_initial(&text[start..end], shape) || words.is_abbreviation(id, number_follows(text, end + 1)));
    let next = end + usize::from(stop);
    push(tokens, start, next, id, shape, spaced);
    next
}

/// Whether a number stands behind the full stop that ends at `at`.
fn number_follows(text: &str, at: usize) -> bool {
    text[at..].trim_start_matches([' ', '\u{a0}']).starts_with(|c: char| c.is_ascii_digit())
}

/// The J of "J. Cole".
fn is_initial(word: &str, shape: Shape) -> bool {
    word.len() == 1 && shape == Shape::Capital && word != "I"
}

/// Adds the word at `start..end`, with the full stop of an abbreviation; a clitic ('s, 'll, …) becomes a token of its
/// own. Returns where the text goes on.
fn push_word(
    tokens: &mut Vec<Token>,
    text: &str,
    start: usize,
    end: usize,
    spaced: bool,
    words: &mut impl WordIds,
) -> usize {
    let word = &text[start..end];
    if word.starts_with("http") && text[end..].starts_with("://")
        || word == "www" && text[end..].starts_with('.') && !ends_word(text.as_bytes(), end)
    {
        let end = address_end(text, end);
        for from in (start..end).step_by(LONGEST_TOKEN) {
            push(tokens, from, end.min(from + LONGEST_TOKEN), 0, Shape::Handle, spaced && from == start);
        }
        return end;
    }
    let stem = end - clitic(word);
    let shape = shape(&text[start..stem]);
    let id = words.id(&text[start..stem], shape);
    let stop = stem == end
        && text.as_bytes().get(end) == Some(&b'.')
        && (ends_in_initial(word)
            || is_initial(word, shape)
            || words.is_abbreviation(id, number_follows(text, end + 1)));
    let next = stem + usize::from(stop);
    push(tokens, start, next, id, shape, spaced);
    if stem < end {
        push(tokens, stem, end, words.id(&text[stem..end], Shape::Lower), Shape::Lower, false);
        return end;
    }
    next
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
    let known = matches!(letters, b"s" | b"S" | b"ll" | b"re" | b"d" | b"ve" | b"m");
    if known && tail.len() < bytes.len() { tail.len() } else { 0 }
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
/// the right neighbours).
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let start = at;
    let mut at = at;
    let digits = bytes[at].is_ascii_digit();
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
        b'?' => (Mark::Question, 1),
        b'!' => (Mark::Exclamation, 1),
        b',' => (Mark::Comma, 1),
        b':' => (Mark::Colon, 1),
        b';' => (Mark::Semicolon, 1),
        b'-' => (Mark::Dash, run(b'-')),
        b'(' | b'[' | b'{' => (Mark::Open, 1),
        b')' | b']' | b'}' => (Mark::Close, 1),
        b'"' | b'\'' | b'`' => (Mark::Quote, 1),
        b'/' => (Mark::Slash, 1),
        b'&' => (Mark::Ampersand, 1),
        _ => (Mark::Other, 1),
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

fn wide_mark(character: char) -> Mark {
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
        fn id(&mut self, word: &str, _: Shape) -> u16 {
            u16::from(word == "Mr") + 1
        }
        fn id_of_letters(&mut self, letters: Letters, shape: Shape) -> u16 {
            self.id(if letters.small_word(&mut [0; 16]) == "mr" { "Mr" } else { "" }, shape)
        }
        fn is_abbreviation(&self, id: u16, _: bool) -> bool {
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
