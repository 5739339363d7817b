//! Forms of address: "sir" in “Yes, sir.”

use super::Reader;
use crate::document::Gender::{self, Female, Male};
use crate::text::Token;

/// Those that show a gender.
const CALLS: &[(&str, Gender)] = &[
    ("sir", Male),
    ("madam", Female),
    ("ma'am", Female),
    ("ma’am", Female),
    ("mamma", Female),
    ("mama", Female),
    ("papa", Male),
    ("mother", Female),
    ("father", Male),
    ("monsieur", Male),
    ("madame", Female),
];

/// Where somebody is addressed, and as what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    /// Bytes.
    pub(crate) start: u32,
    pub(crate) gender: Gender,
}

/// Adds the calls between two tokens: words of these that stand between marks.
pub(crate) fn calls_in(reader: &Reader<'_>, start: usize, end: usize, found: &mut Vec<Call>) {
    // the token before is no word, or not of the quotation
    let mut word_before = false;
    for (token, next) in reader.tokens[start..end].iter().zip(start + 1..) {
        let word = token.is_word();
        if word & !word_before && !reader.tokens.get(next).is_some_and(Token::is_word) {
            found.extend(gender(token.text(reader.text)).map(|gender| Call { start: token.start, gender }));
        }
        word_before = word;
    }
}

fn gender(word: &str) -> Option<Gender> {
    CALLS.iter().find(|(call, _)| call.eq_ignore_ascii_case(word)).map(|&(_, gender)| gender)
}
