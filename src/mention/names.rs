//! Which words of a paragraph are names. A capital shows it, but not at the start of a sentence and not in a headline:
//! there the lexicon decides, and what the text before has used as a name.

use rustc_hash::{FxBuildHasher, FxHashSet};
use std::hash::BuildHasher;

use crate::lexicon::{Entry, Features, Lexicon};
use crate::text::{Mark, Shape, Token};

/// The name words of one paragraph after the other. Remembers everyday words that the text has used as names ("Small",
/// "Earnest"): only what stands before a place decides about it.
#[derive(Debug, Default)]
pub(crate) struct Names {
    entries: Vec<Entry>,
    /// A bit for each token that may be a name, [`CHUNK`] tokens at a time.
    candidates: Vec<u32>,
    used_as_names: FxHashSet<u64>,
    /// What the present paragraph adds to them.
    learnt: Vec<u64>,
}

const CHUNK: usize = u32::BITS as usize;

/// Room for more words is given back.
const MOST_KEPT: usize = 1024;

/// Word classes of everyday words.
const COMMON: Features = Features::OPEN_CLASSES
    .with(Features::ADVERB)
    .with(Features::QUANTIFIER)
    .with(Features::INDEFINITE)
    .with(Features::NUMBER)
    .with(Features::SUBORDINATOR);

impl Names {
    /// Forgets the text before.
    pub(crate) fn begin(&mut self) {
        if self.used_as_names.capacity() > MOST_KEPT {
            // to clear a large set takes as long as to read a text
            self.used_as_names = FxHashSet::default();
        }
        self.used_as_names.clear();
    }

    /// What each token of the paragraph can be, and whether it is a name here; whether the paragraph is a headline.
    pub(crate) fn of(&mut self, text: &str, tokens: &[Token], lexicon: &Lexicon) -> (&[Entry], bool) {
        let headline = is_headline(tokens);
        self.entries.clear();
        self.candidates.clear();
        for chunk in tokens.chunks(CHUNK) {
            let mut flags = 0;
            let first = self.entries.len();
            let words = chunk.iter().enumerate().map(|(number, token)| {
                // which may be names is hard to foresee, so that no branch asks
                flags |= token.flag() << number;
                token.word()
            });
            lexicon.entries(words, &mut self.entries);
            self.candidates.push(flags as u32);
            for number in bits((flags / Token::NUMBER) as u32) {
                self.entries[first + number] = self.entries[first + number].as_number();
            }
        }
        self.learnt.clear();
        for chunk in 0..self.candidates.len() {
            for number in bits(self.candidates[chunk]) {
                self.decide(text, tokens, headline, chunk * CHUNK + number);
            }
        }
        self.used_as_names.extend(self.learnt.drain(..));
        (&self.entries, headline)
    }

    /// Whether a token is a name; those before it are decided.
    #[inline]
    fn decide(&mut self, text: &str, tokens: &[Token], headline: bool, at: usize) {
        let used = &self.used_as_names;
        let scan = Scan { text, tokens, entries: &self.entries, headline, used };
        if !scan.is_name(at) {
            self.entries[at] = self.entries[at].as_capital();
            return;
        }
        if !headline && at > 0 && scan.is_everyday(at) && !scan.starts_sentence(at) {
            self.learnt.push(hash(tokens[at].text(text)));
        }
        self.entries[at] = self.entries[at].as_name();
    }
}

/// The numbers of the bits that are set, ascending.
fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (bit < CHUNK).then_some(bit)
    })
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// Most words are written with a capital. Where a full stop ends them, all but the shortest are, and nothing is quoted.
fn is_headline(tokens: &[Token]) -> bool {
    if tokens.len() > 40 {
        return false;
    }
    let small = tokens.iter().filter(|token| token.is_small()).count();
    if small * 3 > tokens.len() {
        return false;
    }
    let capitals = tokens.iter().filter(|token| token.is_capital()).count();
    let all = small + capitals;
    all >= 4 && capitals * 3 >= all * 2 && !is_sentence(tokens)
}

/// Whether a full stop ends the tokens, and something among them shows that it ends a sentence.
fn is_sentence(tokens: &[Token]) -> bool {
    let shows = |token: &Token| token.is_small() && token.len() > LONGEST_SMALL_WORD || token.is(Mark::Quote);
    tokens.last().is_some_and(|token| token.is(Mark::Period)) && tokens.iter().any(shows)
}

/// A longer word of a headline has a capital.
const LONGEST_SMALL_WORD: usize = 4;

struct Scan<'a> {
    text: &'a str,
    tokens: &'a [Token],
    entries: &'a [Entry],
    headline: bool,
    used: &'a FxHashSet<u64>,
}

impl Scan<'_> {
    fn entry(&self, at: usize) -> Entry {
        self.entries.get(at).copied().unwrap_or_default()
    }

    /// Whether a sentence may begin here: nothing, a full stop or a quotation mark stands before.
    fn starts_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.tokens[before]) else { return true };
        match before.mark() {
            Some(Mark::Comma | Mark::Ampersand | Mark::Slash | Mark::Close | Mark::Semicolon) => false,
            Some(Mark::Quote) => !self.comma_closes(at),
            Some(_) => true,
            None => {
                self.ends_with_stop(before)
                    && !self.entry(at - 1).has(Features::TITLE)
                    && !self.is_known_initial(at - 1)
            }
        }
    }

    fn ends_with_stop(&self, token: &Token) -> bool {
        let last = token.end().wrapping_sub(1);
        self.text.as_bytes().get(last) == Some(&b'.')
    }

    /// The A. of "John A. Hill".
    fn is_known_initial(&self, at: usize) -> bool {
        let name = |at: usize| self.entry(at).has(Features::NAME_HERE);
        self.tokens[at].len() == 2 && name(at) && at.checked_sub(1).is_some_and(name)
    }

    /// “We won,” Hill said: the sentence goes on behind the quotation.
    fn comma_closes(&self, at: usize) -> bool {
        let closing = !self.tokens[at - 1].is_spaced() && self.tokens[at].is_spaced();
        closing && at.checked_sub(2).is_some_and(|comma| self.tokens[comma].is(Mark::Comma))
    }

    fn is_everyday(&self, at: usize) -> bool {
        self.entry(at).has(COMMON)
            && !self
                .entry(at)
                .has(Features::CLOSED_CLASSES.with(Features::TIME).with(Features::TITLE).with(Features::ROLE))
    }

    fn is_name(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.shape() == Shape::Handle {
            return true;
        }
        if !token.is_capital() {
            return false;
        }
        let entry = self.entry(at);
        if self.is_abbreviation(at, token) || self.is_middle_initial(at, token) {
            return true;
        }
        if entry.has(Features::CLOSED_CLASSES) && !entry.has(Features::PLACE.with(Features::GIVEN)) {
            return entry.has(Features::TITLE.with(Features::ORGANISATION)) && !self.starts_sentence(at);
        }
        if !self.headline && !self.starts_sentence(at) {
            return !entry.has(Features::TIME) || entry.has(Features::GIVEN) && self.next_is_name_like(at);
        }
        self.is_name_whatever_its_case(at, entry)
    }

    /// John A. Hill: no article between two words with capitals.
    fn is_middle_initial(&self, at: usize, token: &Token) -> bool {
        let capital = |at: Option<usize>| {
            at.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.shape() == Shape::Capital)
        };
        token.len() == 2
            && self.ends_with_stop(token)
            && capital(at.checked_sub(1))
            && capital(at.checked_add(1))
            && at.checked_sub(1).is_some_and(|before| !self.entry(before).has(Features::CLOSED_CLASSES))
    }

    /// US, IT, WHO: no pronouns where the words around are not all in capitals.
    fn is_abbreviation(&self, at: usize, token: &Token) -> bool {
        let upper = |place: Option<&Token>| place.is_some_and(|token| token.shape() == Shape::Upper);
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        token.shape() == Shape::Upper
            && !self.headline
            && !upper(before)
            && !upper(self.tokens.get(at + 1))
            && token.len() < 4
    }

    /// At a sentence's start and in headlines, a capital alone shows nothing.
    fn is_name_whatever_its_case(&self, at: usize, entry: Entry) -> bool {
        if entry.has(Features::TIME) {
            return false;
        }
        let everyday = entry.has(COMMON);
        if everyday && self.used.contains(&hash(self.tokens[at].text(self.text))) {
            return true;
        }
        if entry.has(Features::ALSO_WORD) && !self.headline {
            return !everyday
                || self.next_is_name_like(at)
                || entry.has(Features::GIVEN) && self.verb_follows(at);
        }
        if entry.has(Features::GIVEN.with(Features::PLACE).with(Features::DEMONYM))
            && !entry.has(Features::ALSO_WORD)
        {
            return true;
        }
        if entry.has(Features::TITLE) && self.next_is_name_like(at) {
            return true;
        }
        if !everyday && !entry.has(Features::ROLE) {
            return !self.looks_inflected(at);
        }
        // "Bridge Street", "Northern Herald": a common word before an organisation word or a name of no list.
        let rarely_in_names =
            Features::VERBS.with(Features::ROLE).with(Features::ADVERB).with(Features::GROUP);
        // "Farmers Union"
        let members = entry.is_plural() && self.entry(at + 1).has(Features::ORGANISATION);
        !self.headline && (members || !entry.has(rarely_in_names)) && self.next_is_name_like(at)
    }

    /// "Bob said": a finite verb can follow a name, but hardly another verb.
    fn verb_follows(&self, at: usize) -> bool {
        let next = self.entry(at + 1);
        next.has(Features::PAST.with(Features::THIRD)) && !next.has(Features::NOUNS)
            || next.has(Features::AUXILIARY)
            || self.tokens.get(at + 1).is_some_and(|next| next.is(Mark::Comma))
    }

    fn looks_inflected(&self, at: usize) -> bool {
        let word = self.tokens[at].text(self.text);
        self.headline && (word.ends_with("ing") || word.ends_with("ed")) && word.len() > 6
    }

    fn next_is_name_like(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| next.is_capital())
            && !self.entry(at + 1).has(Features::CLOSED_CLASSES.with(Features::TIME))
    }
}
