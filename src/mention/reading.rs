//! One word in its context: which of its word classes it has here. A handful of rules on the neighbours; the lexicon
//! knows what a word can be.

use crate::lexicon::{Entry, Features, Lexicon};
use crate::text::{Mark, Token};

/// The word class of a token in its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Noun,
    Adjective,
    Verb,
    Adverb,
    Name,
    Number,
    Function,
    Mark,
}

/// Tokens with the lexicon at hand. All indices are into the document's tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) lexicon: &'a Lexicon,
    /// In a headline each word is written with a capital: case says nothing.
    pub(crate) headline: bool,
    /// The token before which nothing is read: the paragraph's first.
    pub(crate) first: usize,
    /// The token from which on nothing is read: the paragraph's end.
    pub(crate) end: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        if at < self.end { self.tokens.get(at) } else { None }
    }

    pub(crate) fn entry(&self, at: usize) -> Entry {
        self.token(at).map_or(Entry::default(), |token| self.lexicon.entry(token.word()))
    }

    pub(crate) fn has(&self, at: usize, features: Features) -> bool {
        self.entry(at).has(features)
    }

    pub(crate) fn is(&self, at: usize, mark: Mark) -> bool {
        self.token(at).is_some_and(|token| token.is(mark))
    }

    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.text(self.text))
    }

    pub(crate) fn is_word(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Whether a sentence of the narration may begin here: nothing, a full stop or a quotation mark stands before.
    fn starts_sentence(&self, at: usize) -> bool {
        if at <= self.first {
            return true;
        }
        let before = &self.tokens[at - 1];
        match before.mark() {
            Some(Mark::Comma | Mark::Ampersand | Mark::Slash | Mark::Close | Mark::Semicolon) => false,
            Some(_) => true,
            None => {
                before.text(self.text).ends_with('.')
                    && !self.lexicon.entry(before.word()).has(Features::TITLE)
            }
        }
    }

    /// Written with a capital because it is (part of) a name.
    pub(crate) fn is_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        if token.shape == crate::text::Shape::Handle {
            return true;
        }
        if !token.is_capital() {
            return false;
        }
        let entry = self.entry(at);
        if entry.has(Features::CLOSED_CLASSES) && !entry.has(Features::PLACE.with(Features::GIVEN)) {
            return entry.has(Features::TITLE.with(Features::ORGANISATION)) && !self.starts_sentence(at);
        }
        if !self.headline && !self.starts_sentence(at) {
            return !entry.has(Features::TIME) || entry.has(Features::GIVEN) && self.next_is_name_like(at);
        }
        self.is_name_whatever_its_case(at, entry)
    }

    /// At a sentence's start and in headlines, a capital alone shows nothing.
    fn is_name_whatever_its_case(&self, at: usize, entry: Entry) -> bool {
        let name = Features::GIVEN.with(Features::PLACE).with(Features::DEMONYM);
        if entry.has(Features::TIME) {
            return false;
        }
        let common = Features::OPEN_CLASSES
            .with(Features::ADVERB)
            .with(Features::QUANTIFIER)
            .with(Features::INDEFINITE)
            .with(Features::NUMBER)
            .with(Features::SUBORDINATOR);
        if entry.has(Features::ALSO_WORD) && !self.headline {
            return self.next_is_name_like(at) || !entry.has(common);
        }
        if entry.has(name) && !entry.has(Features::ALSO_WORD) {
            return true;
        }
        if entry.has(Features::TITLE) && self.next_is_name_like(at) {
            return true;
        }
        if !entry.has(common.with(Features::ROLE)) {
            return !self.looks_inflected(at);
        }
        // "Bridge Street", "Northern Herald": a common word before an organisation word or a name of no list.
        !self.headline
            && !entry.has(Features::VERBS.with(Features::ROLE).with(Features::ADVERB).with(Features::GROUP))
            && self.next_is_name_like(at)
    }

    fn looks_inflected(&self, at: usize) -> bool {
        let word = self.word(at);
        self.headline && (word.ends_with("ing") || word.ends_with("ed")) && word.len() > 6
    }

    fn next_is_name_like(&self, at: usize) -> bool {
        self.token(at + 1).is_some_and(|next| next.is_capital())
            && !self.has(at + 1, Features::CLOSED_CLASSES.with(Features::TIME))
    }

    /// What the token at `at` is. `before` is the reading of the word before it in the same phrase, if any.
    pub(crate) fn reading(&self, at: usize, before: Option<Reading>) -> Reading {
        let Some(token) = self.token(at) else { return Reading::Mark };
        if !token.is_word() {
            return Reading::Mark;
        }
        let entry = self.entry(at);
        if self.is_name(at) {
            return Reading::Name;
        }
        if token.shape == crate::text::Shape::Number {
            return Reading::Number;
        }
        if entry.has(Features::CLOSED_CLASSES) {
            return Reading::Function;
        }
        if entry.has(Features::NUMBER) {
            return Reading::Number;
        }
        let nominal = entry.has(Features::NOUNS.with(Features::ROLE).with(Features::GROUP));
        let verbal = entry.has(Features::VERBS);
        if nominal && verbal {
            return if self.is_verb_here(at, entry, before) { Reading::Verb } else { Reading::Noun };
        }
        if verbal && entry.has(Features::ADJECTIVE) {
            return self.verb_or_adjective(at, entry, before);
        }
        match () {
            () if verbal => Reading::Verb,
            () if nominal && entry.has(Features::ADJECTIVE) => self.noun_or_adjective(at, entry),
            () if nominal => Reading::Noun,
            () if entry.has(Features::ADVERB.with(Features::NEGATION))
                && !entry.is_mainly(Features::ADJECTIVE) =>
            {
                Reading::Adverb
            }
            () if entry.has(Features::ADJECTIVE) => Reading::Adjective,
            () if entry.has(Features::QUANTIFIER.with(Features::INDEFINITE).with(Features::TIME)) => {
                Reading::Function
            }
            () => Reading::Noun,
        }
    }

    fn noun_or_adjective(&self, at: usize, entry: Entry) -> Reading {
        let noun_follows = self.entry(at + 1).has(Features::NOUNS) || self.is_name(at + 1);
        if noun_follows && !entry.is_mainly(Features::NOUNS) { Reading::Adjective } else { Reading::Noun }
    }

    fn verb_or_adjective(&self, at: usize, entry: Entry, before: Option<Reading>) -> Reading {
        let next = self.entry(at + 1);
        let noun_follows =
            next.has(Features::NOUNS) && !next.has(Features::CLOSED_CLASSES) || self.is_name(at + 1);
        match before {
            Some(Reading::Function | Reading::Adjective | Reading::Number) if noun_follows => {
                Reading::Adjective
            }
            Some(Reading::Noun | Reading::Name) if entry.has(Features::PAST.with(Features::THIRD)) => {
                Reading::Verb
            }
            _ if entry.is_mainly(Features::ADJECTIVE) => Reading::Adjective,
            _ => Reading::Verb,
        }
    }

    /// A word that can be both noun and verb ("claims", "report", "thought").
    fn is_verb_here(&self, at: usize, entry: Entry, before: Option<Reading>) -> bool {
        let mainly_verb = entry.is_mainly(Features::VERBS);
        match before {
            Some(Reading::Function | Reading::Adjective | Reading::Number) => false,
            Some(Reading::Noun | Reading::Name) => self.is_verb_after_noun(at, entry, mainly_verb),
            _ => {
                let previous = if at > self.first { self.entry(at - 1) } else { Entry::default() };
                match () {
                    () if previous.has(Features::SUBJECT.with(Features::MODAL).with(Features::TO)) => true,
                    () if previous
                        .has(Features::DETERMINER.with(Features::POSSESSIVE).with(Features::CLITIC_S)) =>
                    {
                        false
                    }
                    () if previous.has(Features::PREPOSITION.with(Features::OF))
                        && !previous.has(Features::SUBORDINATOR.with(Features::CONJUNCTION)) =>
                    {
                        entry.has(Features::ING)
                    }
                    () if previous.has(Features::BE) => entry.has(Features::ING.with(Features::PARTICIPLE)),
                    () if previous.has(Features::HAVE) => entry.has(Features::PARTICIPLE),
                    () => mainly_verb || entry.has(Features::PAST) && !entry.is_mainly(Features::NOUNS),
                }
            }
        }
    }

    fn is_verb_after_noun(&self, at: usize, entry: Entry, mainly_verb: bool) -> bool {
        let next = self.entry(at + 1);
        if next.has(Features::AUXILIARY) && !next.has(Features::NOUNS) {
            return false;
        }
        if entry.has(Features::PAST) && !entry.has(Features::BASE) {
            return true;
        }
        let object_follows = next.has(
            Features::THAT
                .with(Features::DETERMINER)
                .with(Features::POSSESSIVE)
                .with(Features::SUBJECT)
                .with(Features::OBJECT)
                .with(Features::WH)
                .with(Features::TO)
                .with(Features::PRONOUN),
        ) || self.is_name(at + 1) && !self.is_name(at)
            || self.token(at + 1).is_some_and(|next| next.is(Mark::Quote) && next.spaced);
        let plural_before = at > self.first && self.entry(at - 1).has(Features::PLURAL);
        match () {
            () if entry.has(Features::THIRD) => !plural_before && (object_follows || mainly_verb),
            () if entry.has(Features::BASE) => plural_before && (object_follows || mainly_verb),
            () => mainly_verb,
        }
    }
}
