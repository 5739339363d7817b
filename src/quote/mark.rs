//! One mark and its neighbours: can it open, can it close?

use super::Style;
use crate::span::Span;

/// A quotation mark in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    start: u32,
    len: u8,
    pub(super) style: Style,
    pub(super) can_open: bool,
    pub(super) can_close: bool,
    /// The second style that it closes: “ closes „ and opens “.
    also: Option<Style>,
    /// A closing single mark behind a letter and before a small one may be an apostrophe: the Joneses’ house. A straight
    /// mark behind a digit may be one of inches: 6'2".
    doubtful: bool,
}

impl Mark {
    fn new((start, end): (usize, usize), style: Style, can_open: bool, can_close: bool) -> Mark {
        let (start, len) = (start as u32, (end - start) as u8);
        Mark { start, len, style, can_open, can_close, also: None, doubtful: false }
    }

    /// Bytes.
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.start() + usize::from(self.len)
    }

    pub(super) fn closes(&self, style: Style) -> bool {
        self.can_close && self.style == style || self.also == Some(style)
    }

    /// Only an opening mark stands like this: white space before, a letter behind.
    pub(super) fn must_open(&self) -> bool {
        self.can_open && !self.can_close && self.also.is_none()
    }
}

/// What a glyph is by itself.
#[derive(Clone, Copy)]
enum Glyph {
    Opening(Style),
    Closing(Style),
    /// Opens or closes as its neighbours say.
    Either(Style),
}

/// What a character is, and what it is when it is written twice.
fn glyph(rest: &str) -> Option<(Glyph, usize)> {
    let character = rest.chars().next()?;
    let (glyph, twice) = match character {
        '"' => (Glyph::Either(Style::Double), None),
        '“' | '‟' => (Glyph::Opening(Style::Double), None),
        '”' => (Glyph::Closing(Style::Double), None),
        '\'' => (Glyph::Either(Style::Single), Some(Glyph::Either(Style::Doubled))),
        '‘' | '`' => (Glyph::Opening(Style::Single), Some(Glyph::Opening(Style::Doubled))),
        '’' => (Glyph::Closing(Style::Single), Some(Glyph::Closing(Style::Doubled))),
        '«' => (Glyph::Opening(Style::Guillemets), None),
        '»' => (Glyph::Closing(Style::Guillemets), None),
        '„' => (Glyph::Opening(Style::Low), None),
        '‹' => (Glyph::Opening(Style::SingleGuillemets), None),
        '›' => (Glyph::Closing(Style::SingleGuillemets), None),
        '「' | '『' => (Glyph::Opening(Style::Corner), None),
        '」' | '』' => (Glyph::Closing(Style::Corner), None),
        _ => return None,
    };
    let len = character.len_utf8();
    match twice {
        Some(twice) if rest[len..].starts_with(character) => Some((twice, 2 * len)),
        _ => Some((glyph, len)),
    }
}

/// The length of an apostrophe with ASCII letters on both sides, as most are.
fn inner_apostrophe(bytes: &[u8], at: usize) -> Option<usize> {
    let len = match bytes[at..] {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x99, ..] => 3,
        _ => return None,
    };
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    (letter(at.wrapping_sub(1)) && letter(at + len)).then_some(len)
}

/// The places in a text where marks may stand that have not been looked at, in order.
pub(super) struct Places<'t> {
    text: &'t str,
    places: &'t [u32],
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str, places: &'t [u32]) -> Places<'t> {
        Places { text, places }
    }

    /// How many there are before `end`.
    fn before(&self, end: usize) -> usize {
        self.places.partition_point(|&place| (place as usize) < end)
    }

    /// The first one from `at` on and before `end`.
    fn next(&mut self, at: usize, end: usize) -> Option<usize> {
        loop {
            let (first, behind) = self.places.split_first()?;
            let place = *first as usize;
            if place >= end {
                return None;
            }
            self.places = behind;
            if place >= at {
                return Some(place);
            }
        }
    }
}

/// Words that begin with an apostrophe.
const ELISIONS: &[&str] = &[
    "tis", "twas", "twere", "twill", "twould", "em", "til", "till", "cause", "bout", "round", "neath",
    "cept", "fraid", "ere", "ee", "im", "un", "n", "tain", "ow", "ave", "at", "arf", "appen", "ouse",
];

/// For the marks of a longer paragraph room is made at once.
const LONG: usize = 1 << 16;

/// The marks of a paragraph, by place. `found` is emptied first.
pub(super) fn marks(places: &mut Places<'_>, paragraph: Span, found: &mut Vec<Mark>) {
    found.clear();
    if paragraph.len() > LONG {
        found.reserve_exact(places.before(paragraph.end()));
    }
    let mut at = paragraph.start();
    let text = places.text;
    let bytes = &text.as_bytes()[..paragraph.end()];
    while let Some(next) = places.next(at, paragraph.end()) {
        at = next;
        if let Some(len) = inner_apostrophe(bytes, at) {
            at += len;
            continue;
        }
        let Some((glyph, len)) = glyph(&text[at..paragraph.end()]) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let before = last_before(text, (paragraph.start(), at));
        let after = first_behind(text, (at + len, paragraph.end()));
        if let Some(mark) = judge(text, paragraph, glyph, (at, at + len), before, after) {
            found.push(mark);
        }
        at += len;
    }
    resolve_doubtful(found);
}

/// The last character of some bytes.
fn last_before(text: &str, (start, end): (usize, usize)) -> Option<char> {
    match text.as_bytes()[start..end].last()? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[start..end].chars().next_back(),
    }
}

/// The first one.
fn first_behind(text: &str, (start, end): (usize, usize)) -> Option<char> {
    match text.as_bytes()[start..end].first()? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[start..end].chars().next(),
    }
}

/// An ambiguous closing mark is an apostrophe or an inch mark when a better closing mark comes before the next opening one.
fn resolve_doubtful(marks: &mut Vec<Mark>) {
    if !marks.iter().any(|mark| mark.doubtful) {
        return;
    }
    for style in [Style::Single, Style::Double] {
        let mut better_follows = false;
        for mark in marks.iter_mut().rev().filter(|mark| mark.style == style) {
            match () {
                () if mark.doubtful => mark.can_close = !better_follows,
                () if mark.can_open => better_follows = false,
                () => better_follows = true,
            }
        }
    }
    marks.retain(|mark| mark.can_open || mark.can_close || mark.also.is_some());
}

fn is_space(character: Option<char>) -> bool {
    character.is_none_or(|c| c.is_whitespace() || c == '\u{feff}')
}

/// What may stand before an opening mark: nothing, white space, a bracket, a dash, another mark.
fn admits_opening(before: Option<char>) -> bool {
    is_space(before)
        || matches!(
            before,
            Some(
                '(' | '['
                    | '{'
                    | '—'
                    | '–'
                    | '-'
                    | '―'
                    | '/'
                    | '“'
                    | '"'
                    | '‘'
                    | '\''
                    | '«'
                    | '„'
                    | '‹'
                    | '_'
                    | '*'
                    | '>'
                    | '='
                    | '`'
            )
        )
}

/// What may stand behind a closing mark.
fn admits_closing(after: Option<char>) -> bool {
    is_space(after)
        || after.is_some_and(|c| {
            !c.is_alphanumeric() && !matches!(c, '(' | '[' | '{' | '“' | '‘' | '«' | '„' | '‹')
        })
}

fn judge(
    text: &str,
    paragraph: Span,
    glyph: Glyph,
    (start, end): (usize, usize),
    before: Option<char>,
    after: Option<char>,
) -> Option<Mark> {
    let (opens, closes) =
        (admits_opening(before) && !is_space(after), admits_closing(after) && !is_space(before));
    let mark = |style, can_open, can_close| Some(Mark::new((start, end), style, can_open, can_close));
    let style = match glyph {
        Glyph::Opening(style) | Glyph::Closing(style) | Glyph::Either(style) => style,
    };
    match (glyph, style) {
        (_, Style::Single) => single(text, paragraph, glyph, (start, end), before, after),
        (Glyph::Opening(_), Style::Double) => {
            let wrong = closes && !opens && !is_space(before);
            let mut mark = mark(style, !wrong, wrong)?;
            mark.also = Some(Style::Low);
            Some(mark)
        }
        (Glyph::Closing(_), Style::Double) => {
            let wrong = opens && !closes;
            let mut mark = mark(style, wrong, !wrong)?;
            mark.also = (!wrong).then_some(Style::Low);
            Some(mark)
        }
        (Glyph::Opening(_), Style::Guillemets) => {
            mark(style, !is_space(after) || is_space(before), closes && !opens)
        }
        (Glyph::Closing(_), Style::Guillemets) => mark(style, opens && !closes, true),
        (Glyph::Opening(_), _) => mark(style, true, false),
        (Glyph::Closing(_), _) => mark(style, false, true),
        (Glyph::Either(_), _) => {
            let alone = is_space(before) && is_space(after);
            match (opens, closes) {
                _ if alone => mark(style, true, true),
                (true, false) => mark(style, true, false),
                (false, true) => {
                    let inches = style == Style::Double && before.is_some_and(|c| c.is_ascii_digit());
                    Some(Mark { doubtful: inches, ..mark(style, false, true)? })
                }
                _ => mark(style, true, true),
            }
        }
    }
}

/// ‘ ’ and ': quotation mark or apostrophe?
fn single(
    text: &str,
    paragraph: Span,
    glyph: Glyph,
    (start, end): (usize, usize),
    before: Option<char>,
    after: Option<char>,
) -> Option<Mark> {
    let word_before = before.is_some_and(char::is_alphanumeric);
    let word_after = after.is_some_and(char::is_alphanumeric);
    if word_before && word_after {
        return None;
    }
    let opening = !matches!(glyph, Glyph::Closing(_))
        && admits_opening(before)
        && !is_space(after)
        && !elides(text, paragraph, end);
    let closing = !matches!(glyph, Glyph::Opening(_))
        && !is_space(before)
        && admits_closing(after)
        && !before.is_some_and(|c| c.is_ascii_digit());
    let small_behind =
        text[end..paragraph.end()].trim_start().starts_with(|c: char| c.is_lowercase()) && is_space(after);
    let doubtful = closing && word_before && small_behind;
    let opening = opening && !(closing && word_before);
    let mark = Mark::new((start, end), Style::Single, opening, closing);
    (opening || closing).then_some(Mark { doubtful, ..mark })
}

/// 'tis, 'em, '90s: an apostrophe before a word that lacks its beginning.
fn elides(text: &str, paragraph: Span, at: usize) -> bool {
    let rest = &text[at..paragraph.end()];
    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = &rest[..length];
    ELISIONS.iter().any(|elision| elision.eq_ignore_ascii_case(word))
        || word.starts_with(|c: char| c.is_ascii_digit()) && length <= 3
}

/// — Yes, said Ann.
#[inline]
pub(super) fn opens_with_dash(text: &str, paragraph: Span) -> bool {
    // most begin with neither
    matches!(text.as_bytes()[paragraph.start()], b'-' | 0xe2) && is_turn(&text[paragraph.range()])
}

fn is_turn(body: &str) -> bool {
    if !body.starts_with(|first: char| matches!(first, '-' | '–'..='―')) {
        return false;
    }
    let rest = ["—", "―", "–", "--"].iter().find_map(|dash| body.strip_prefix(dash));
    let rest = rest.map(|rest| rest.trim_start_matches(['-', '—']).trim_start());
    rest.is_some_and(|rest| {
        rest.len() > 1 && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '‘' | '\'' | '’' | '_'))
    })
}
