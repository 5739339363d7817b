//! The word with which a source begins, as far as it tells that nobody is named.

/// Words that stand for the mention before them.
const RELATIVE: &[&str] = &["who", "which", "that", "whom"];
/// "Nobody said so", "No official said so".
const NOBODY: &[&str] =
    &["nobody", "no", "none", "neither", "nothing", "somebody", "someone", "anyone", "anybody"];

/// What the first word of a source shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    Relative,
    Nobody,
    Other,
}

impl Opening {
    /// What a word shows with which a source begins; `alone` if it is all of it.
    pub(super) fn of(word: &str, alone: bool) -> Opening {
        let word = word.as_bytes();
        let letter = word.first().map_or(0, u8::to_ascii_lowercase);
        if !LETTERS[usize::from(letter)] {
            return Opening::Other;
        }
        let among = |words: &[&str]| words.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word));
        match () {
            () if alone && among(RELATIVE) => Opening::Relative,
            () if among(NOBODY) => Opening::Nobody,
            () => Opening::Other,
        }
    }
}

/// The letters with which these words begin: most sources begin with another one.
static LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let lists = [RELATIVE, NOBODY];
    let mut list = 0;
    while list < lists.len() {
        let mut word = 0;
        while word < lists[list].len() {
            letters[lists[list][word].as_bytes()[0] as usize] = true;
            word += 1;
        }
        list += 1;
    }
    letters
};
