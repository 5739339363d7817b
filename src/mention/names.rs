//! Which words of a paragraph are names. A capital shows it, but not at the start of a sentence and not in a headline:
//! there the lexicon decides, and what the text before has used as a name.

use rustc_hash::{FxBuildHasher, FxHashSet};
use std::hash::BuildHasher;

use crate::bits::bits_of;
use crate::lexicon::{Entry, Features, Lexicon, TABLE};
use crate::text::{Kinds, Mark, Shape, Token};

/// The name words of one paragraph after the other. Remembers everyday words that the text has used as names ("Small",
/// "Earnest"): only what stands before a place decides about it.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Those of the paragraphs that were added come first.
    entries: Vec<Entry>,
    /// How many these have.
    filled: usize,
    /// A bit for each token of the last paragraph that may be a name, [`STEP`] tokens a byte.
    candidates: Vec<[u8; CHUNK]>,
    used_as_names: FxHashSet<u64>,
    /// What the present paragraph adds to them.
    learnt: Vec<u64>,
}

/// So many tokens are looked up at a time.
const STEP: usize = 8;
/// So many bytes of bits are gone through at a time.
const CHUNK: usize = size_of::<u64>();

/// Room for more words is given back.
const MOST_KEPT: usize = 1024;

impl Names {
    /// Forgets the text before.
    pub(crate) fn begin(&mut self) {
        self.clear();
        if self.used_as_names.capacity() > MOST_KEPT {
            // to clear a large set takes as long as to read a text
            self.used_as_names = FxHashSet::default();
        }
        self.used_as_names.clear();
    }

    /// Adds what each token of a paragraph can be, and whether it is a name here. Where that begins among the
    /// [entries](Names::entries), and whether the paragraph is a headline or a title.
    #[inline(never)]
    pub(crate) fn add(&mut self, text: &str, tokens: &[Token], lexicon: &Lexicon) -> (usize, bool) {
        let begin = self.filled;
        self.filled += tokens.len();
        let counts = match lexicon.table() {
            Some(table) => self.look_up(begin, tokens, |word| table[usize::from(word) % TABLE]),
            None => self.look_up(begin, tokens, |word| lexicon.entry(word)),
        };
        let capitals = Capitals::of(tokens, counts as u32 as usize, (counts / Token::SMALL) as usize);
        let headline = capitals == Capitals::Headline;
        self.learnt.clear();
        let Names { entries, candidates, used_as_names: used, learnt, .. } = self;
        let entries = &mut entries[begin..begin + tokens.len()];
        let mut scan = Scan { text, tokens, entries, headline, used, learnt };
        let chunks = tokens.len() / (CHUNK * STEP) + 1;
        for (chunk, &candidates) in candidates[..chunks].iter().enumerate() {
            for bit in bits_of(u64::from_le_bytes(candidates)) {
                scan.decide((chunk * CHUNK + bit / 8) * STEP + bit % 8);
            }
        }
        if !self.learnt.is_empty() {
            self.used_as_names.extend(self.learnt.drain(..));
        }
        (begin, capitals != Capitals::Some)
    }

    /// So many entries from a place on.
    pub(crate) fn entries(&self, begin: usize, count: usize) -> &[Entry] {
        &self.entries[begin..begin + count]
    }

    /// Forgets the entries of all paragraphs so far.
    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Fills in what each token can be and which may be names. Returns the sum of their flags.
    #[inline(always)]
    fn look_up(&mut self, begin: usize, tokens: &[Token], entry: impl Fn(u16) -> Entry) -> u64 {
        let Names { entries, candidates, .. } = self;
        if entries.len() < begin + tokens.len() {
            entries.resize(begin + tokens.len(), Entry::default());
        }
        let entries = &mut entries[begin..begin + tokens.len()];
        let last = tokens.len() / (CHUNK * STEP);
        if candidates.len() <= last {
            candidates.resize(last + 1, [0; CHUNK]);
        }
        candidates[last] = [0; CHUNK];
        let candidates = candidates[..=last].as_flattened_mut();
        let mut counts = 0;
        let mut look_up = |tokens: &[Token], entries: &mut [Entry]| {
            let mut names = 0;
            for (number, (token, place)) in tokens.iter().zip(entries).enumerate() {
                *place = entry(token.word());
                // which may be names is hard to foresee, so that no branch asks
                let flag = token.flag();
                counts += flag;
                names |= flag << number;
            }
            names as u8
        };
        let (mut steps, mut places) = (tokens.chunks_exact(STEP), entries.chunks_exact_mut(STEP));
        for ((step, places), names) in steps.by_ref().zip(places.by_ref()).zip(&mut *candidates) {
            *names = look_up(step, places);
        }
        let rest = steps.remainder();
        if let Some(names) = candidates.get_mut(tokens.len() / STEP) {
            *names = look_up(rest, &mut entries[tokens.len() - rest.len()..]);
        }
        counts
    }
}

/// How much of a paragraph is written with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// Some words, or many of a long paragraph.
    Some,
    /// Almost every longer word: a title, whatever stands at its end.
    Title,
    /// Most words: there, capitals show nothing.
    Headline,
}

impl Capitals {
    /// Of a paragraph in which so many tokens may be names, and so many are written small.
    fn of(tokens: &[Token], names: usize, small: usize) -> Capitals {
        if tokens.len() > LONGEST_HEADLINE {
            return Capitals::Some;
        }
        if small * 3 <= tokens.len() && is_headline(tokens, small) {
            return Capitals::Headline;
        }
        if names >= LEAST_OF_TITLE && is_title(tokens) { Capitals::Title } else { Capitals::Some }
    }
}

/// A short word's letters, a longer one's hash.
fn hash(token: &Token, text: &str) -> u64 {
    let (rest, len) = (&text.as_bytes()[token.start()..], token.len());
    match rest.first_chunk() {
        Some(&letters) if len <= SHORT_WORD => letters_of(letters, len),
        None => letters_of(std::array::from_fn(|at| rest.get(at).copied().unwrap_or_default()), len),
        _ => FxBuildHasher.hash_one(&rest[..len]),
    }
}

fn letters_of(bytes: [u8; SHORT_WORD], len: usize) -> u64 {
    u64::from_be_bytes(bytes).checked_shr(8 * (SHORT_WORD - len) as u32).unwrap_or_default()
}

/// So many letters fit into a number.
const SHORT_WORD: usize = size_of::<u64>();

/// A longer paragraph is no headline.
const LONGEST_HEADLINE: usize = 40;

/// Most words are written with a capital. Where a full stop ends them, all but the shortest are, and nothing is quoted.
fn is_headline(tokens: &[Token], small: usize) -> bool {
    let capitals = tokens.iter().filter(|token| token.is_capital()).count();
    let all = small + capitals;
    all >= 4 && capitals * 3 >= all * 2 && !is_sentence(tokens)
}

/// So many words of a title have a capital.
const LEAST_OF_TITLE: usize = 4;

/// Almost every longer word is written with a capital.
fn is_title(tokens: &[Token]) -> bool {
    if tokens.len() >= LONGEST_HEADLINE {
        return false;
    }
    let (mut all, mut capitals) = (0, 0);
    for token in tokens.iter().filter(|token| token.is_word() && token.len() > 3) {
        all += 1;
        capitals += usize::from(token.is_capital());
        if (all - capitals) * 10 > tokens.len() {
            return false;
        }
    }
    all >= LEAST_OF_TITLE && capitals * 10 >= all * 9
}

/// Whether a full stop ends the tokens, and something among them shows that it ends a sentence.
fn is_sentence(tokens: &[Token]) -> bool {
    let shows = |token: &Token| token.is_small() && token.len() > LONGEST_SMALL_WORD || token.is(Mark::Quote);
    tokens.last().is_some_and(|token| token.is(Mark::Period)) && tokens.iter().any(shows)
}

/// A longer word of a headline has a capital.
const LONGEST_SMALL_WORD: usize = 4;

/// Behind these and behind words, the sentence goes on.
const GOES_ON: Kinds =
    Kinds::WORDS.with_marks(&[Mark::Comma, Mark::Ampersand, Mark::Slash, Mark::Close, Mark::Semicolon]);

/// The length of an initial, with its full stop.
const INITIAL: usize = 2;

struct Scan<'a> {
    text: &'a str,
    tokens: &'a [Token],
    entries: &'a mut [Entry],
    headline: bool,
    used: &'a FxHashSet<u64>,
    learnt: &'a mut Vec<u64>,
}

impl Scan<'_> {
    /// Decides whether a token is a name; those before it are decided.
    #[inline(always)]
    fn decide(&mut self, at: usize) {
        let (token, shown) = (&self.tokens[at], self.entries[at].features);
        if shown.any(Features::ALWAYS_NAME) && token.is_capital() && !self.headline {
            return self.entries[at].write_with_capital(true);
        }
        let known = shown.any(Features::NEVER_NAME) && token.is_capital_only() && !self.headline;
        let name = if known && !self.may_be_initial(token) { false } else { self.ask(at) };
        self.entries[at].write_with_capital(name);
    }

    /// The same where the words around may decide. Notes what has been used as a name.
    #[inline(never)]
    fn ask(&mut self, at: usize) -> bool {
        let (token, shown) = (&self.tokens[at], self.entries[at].features);
        let starts = self.starts_sentence(at);
        let within = token.is_capital() & !starts & !shown.any(Features::CLOSED_CLASSES.with(Features::TIME));
        let name = within & !self.headline || self.is_name(at, starts);
        if name & !self.headline & !starts & shown.is_everyday() {
            self.learnt.push(hash(token, self.text));
        }
        name
    }

    fn entry(&self, at: usize) -> Entry {
        self.entries.get(at).copied().unwrap_or_default()
    }

    /// Whether a sentence may begin here: nothing, a full stop or a quotation mark stands before.
    #[inline(always)]
    fn starts_sentence(&self, at: usize) -> bool {
        let before = &self.tokens[at.saturating_sub(1)];
        let unclear = before.is_word() & self.ends_with_stop(before) | before.is(Mark::Quote);
        if unclear { self.may_start_sentence(at) } else { (at == 0) | !before.is_any(GOES_ON) }
    }

    /// The same behind a quotation mark or a word with a full stop.
    #[inline(never)]
    fn may_start_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        if self.tokens[before].is(Mark::Quote) {
            return !self.comma_closes(at);
        }
        !self.entry(before).has(Features::TITLE) && !self.is_known_initial(before)
    }

    #[inline(always)]
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

    /// A. (or any other capital with a full stop)
    fn may_be_initial(&self, token: &Token) -> bool {
        token.len() == INITIAL && self.ends_with_stop(token)
    }

    #[inline(never)]
    fn is_name(&self, at: usize, starts: bool) -> bool {
        let token = &self.tokens[at];
        if token.shape() == Shape::Handle {
            return true;
        }
        if !token.is_capital() {
            return false;
        }
        let entry = self.entry(at);
        if self.is_abbreviation(at, token) || self.is_middle_initial(at) {
            return true;
        }
        if entry.has(Features::CLOSED_CLASSES) && !entry.has(Features::PLACE.with(Features::GIVEN)) {
            return entry.has(Features::TITLE.with(Features::ORGANISATION)) && !starts;
        }
        if !self.headline && !starts {
            return !entry.has(Features::TIME) || entry.has(Features::GIVEN) && self.next_is_name_like(at);
        }
        self.is_name_whatever_its_case(at, entry)
    }

    /// John A. Hill: no article between two words with capitals.
    fn is_middle_initial(&self, at: usize) -> bool {
        let capital = |at: Option<usize>| {
            at.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.shape() == Shape::Capital)
        };
        self.may_be_initial(&self.tokens[at])
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
        let everyday = entry.has(Features::COMMON);
        if everyday && self.used.contains(&hash(&self.tokens[at], self.text)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::noun_phrase::tests::jumble;

    #[test]
    fn what_a_capital_alone_shows_is_what_the_rules_say() {
        let lexicon = Lexicon::shared();
        let text: String = jumble(60_000).split(' ').map(with_capital).collect();
        let tokens = lexicon.with_finder(|finder| crate::text::tokenize(&text, finder));
        let mut names = Names::default();
        names.add(&text, &tokens, &lexicon);
        let Names { entries, used_as_names: used, learnt, .. } = &mut names;
        let scan = Scan { text: &text, tokens: &tokens, entries, headline: false, used, learnt };
        let (mut always, mut never) = (0, 0);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_capital()) {
            let shown = scan.entry(at).features;
            for starts in [false, true] {
                if shown.any(Features::ALWAYS_NAME) {
                    assert!(scan.is_name(at, starts) && !shown.is_everyday(), "{}", token.text(&text));
                    always += 1;
                }
                let plain = token.is_capital_only() && !scan.may_be_initial(token);
                if shown.any(Features::NEVER_NAME) && plain {
                    assert!(!scan.is_name(at, starts), "{}", token.text(&text));
                    never += 1;
                }
            }
        }
        assert!(always > 1000 && never > 1000);
    }

    fn with_capital(word: &str) -> String {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        [' '].into_iter().chain(first).chain(letters).collect()
    }
}
