//! One word in its context: which of its word classes it has here. A handful of rules on the neighbours; the lexicon
//! knows what a word can be.

use crate::lexicon::{Entry, Features, Lexicon, Reading, WordClass, Words};
use crate::text::{Mark, Token};

/// Tokens with the lexicon at hand. All indices are into the document's tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) lexicon: &'a Lexicon,
    /// What each token from `first` to `end` can be, and whether it is part of a name.
    pub(crate) entries: &'a [Entry],
    /// Whether most of the paragraph's words, or almost all longer ones, are written with a capital.
    pub(crate) headline: bool,
    /// The token before which nothing is read: the paragraph's first.
    pub(crate) first: usize,
    /// The token from which on nothing is read: the paragraph's end.
    pub(crate) end: usize,
}

impl<'a> Reader<'a> {
    /// One that reads no further than `end`.
    pub(crate) fn until(&self, end: usize) -> Reader<'a> {
        let end = end.min(self.end);
        Reader { end, entries: &self.entries[..end.saturating_sub(self.first)], ..*self }
    }

    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        if at < self.end { self.tokens.get(at) } else { None }
    }

    /// The entry of a token, if it is not outside.
    #[inline]
    pub(crate) fn known_entry(&self, at: usize) -> Option<&'a Entry> {
        self.entries.get(at.wrapping_sub(self.first))
    }

    /// The entries from a token on.
    #[inline]
    pub(crate) fn entries_from(&self, at: usize) -> &'a [Entry] {
        self.entries.get(at.wrapping_sub(self.first)..).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn entry(&self, at: usize) -> &'a Entry {
        self.known_entry(at).unwrap_or(Entry::OUTSIDE)
    }

    #[inline]
    pub(crate) fn has(&self, at: usize, features: Features) -> bool {
        self.known_entry(at).is_some_and(|entry| entry.has(features))
    }

    /// What the tokens from `start` to `end` can be, all together.
    #[inline]
    pub(crate) fn together(&self, start: usize, end: usize) -> Features {
        let (entries, count) = (self.entries_from(start), end.saturating_sub(start));
        if let Some([one, two, three, four]) = entries.first_chunk::<4>().filter(|few| count <= few.len()) {
            return Features::of_first([one.features, two.features, three.features, four.features], count);
        }
        let entries = entries.get(..count).unwrap_or_default();
        entries.iter().fold(Features::NONE, |all, entry| all.with(entry.features))
    }

    pub(crate) fn is(&self, at: usize, mark: Mark) -> bool {
        self.token(at).is_some_and(|token| token.is(mark))
    }

    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.text(self.text))
    }

    pub(crate) fn is_word(&self, at: usize, words: Words) -> bool {
        self.entry(at).is(words)
    }

    /// One mark alone that can stand for a letter.
    pub(crate) fn is_apostrophe(&self, at: usize) -> bool {
        self.is(at, Mark::Quote) && matches!(self.word(at), "'" | "’")
    }

    /// Written with a capital because it is (part of) a name.
    pub(crate) fn is_name(&self, at: usize) -> bool {
        self.has(at, Features::NAME_HERE)
    }

    /// "his"; the 's of "Cole’s claim", the apostrophe of "voters’ claims".
    pub(crate) fn is_possessive(&self, at: usize) -> bool {
        self.has(at, Features::POSSESSIVE.with(Features::CLITIC_S)) || self.is_apostrophe(at)
    }

    /// What the token at `at` is. `before` is the reading of the word before it in the same phrase, if any.
    #[inline(always)]
    pub(crate) fn reading(&self, at: usize, before: Option<Reading>) -> Reading {
        self.reading_of(self.entry(at), at, before)
    }

    /// The same, where the token's entry is at hand.
    #[inline(always)]
    pub(crate) fn reading_of(&self, entry: &Entry, at: usize, before: Option<Reading>) -> Reading {
        match entry.class() {
            WordClass::Is(reading) => reading,
            _ => self.decide(entry, at, before),
        }
    }

    /// The reading of a word that can have several.
    #[inline(never)]
    pub(crate) fn decide(&self, entry: &Entry, at: usize, before: Option<Reading>) -> Reading {
        match entry.class() {
            WordClass::Is(reading) => reading,
            WordClass::NounOrVerb if self.is_verb_here(at, entry, before) => Reading::Verb,
            WordClass::NounOrVerb => Reading::Noun,
            WordClass::VerbOrAdjective => self.verb_or_adjective(at, entry, before),
            WordClass::NounOrAdjective if self.noun_follows(at) => Reading::Adjective,
            WordClass::NounOrAdjective => Reading::Noun,
        }
    }

    fn noun_follows(&self, at: usize) -> bool {
        self.has(at + 1, Features::NOUNS.with(Features::NAME_HERE))
    }

    fn verb_or_adjective(&self, at: usize, entry: &Entry, before: Option<Reading>) -> Reading {
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
    fn is_verb_here(&self, at: usize, entry: &Entry, before: Option<Reading>) -> bool {
        let mainly_verb = entry.is_mainly(Features::VERBS);
        match before {
            Some(Reading::Function | Reading::Adjective | Reading::Number) => false,
            Some(Reading::Noun | Reading::Name) => self.is_verb_after_noun(at, entry, mainly_verb),
            _ => {
                let previous = if at > self.first { self.entry(at - 1) } else { Entry::OUTSIDE };
                match () {
                    () if at > self.first + 1 && self.is_word(at - 2, Words::ACCORDING) => false,
                    // "what witnesses described"
                    () if previous.has(Features::WH) && self.begins_clause(at, entry) => false,
                    // "rescue officials said"
                    () if entry.has(Features::BASE)
                        && !entry.has(Features::PAST)
                        && !previous.has(Features::SUBJECT.with(Features::MODAL).with(Features::TO))
                        && self.begins_clause(at + 1, self.entry(at + 1)) =>
                    {
                        false
                    }
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

    /// A plural before a verb in the past.
    fn begins_clause(&self, at: usize, entry: &Entry) -> bool {
        let next = self.entry(at + 1);
        entry.has(Features::PLURAL) && next.has(Features::PAST) && !next.has(Features::NOUNS)
    }

    fn is_verb_after_noun(&self, at: usize, entry: &Entry, mainly_verb: bool) -> bool {
        let next = self.entry(at + 1);
        if next.has(Features::AUXILIARY) && !next.has(Features::NOUNS) {
            return false;
        }
        let before = self.entry(at.wrapping_sub(1));
        // "he jokes"; "Cole hit back"
        let as_verb = before.has(Features::SUBJECT) || mainly_verb && before.has(Features::NAME_HERE);
        if entry.has(Features::PAST) && (!entry.has(Features::BASE) || as_verb) {
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
            || self.tokens.get(at + 1).is_some_and(|next| next.is(Mark::Quote) && next.is_spaced());
        let plural_before = at > self.first && before.has(Features::PLURAL);
        match () {
            () if before.has(Features::SUBJECT) => entry.has(Features::THIRD.with(Features::BASE)),
            // "his letter to the voters claims that …"
            () if entry.has(Features::THIRD) && plural_before => next.has(Features::THAT),
            () if entry.has(Features::THIRD) => object_follows || mainly_verb,
            () if entry.has(Features::BASE) => plural_before && (object_follows || mainly_verb),
            () => mainly_verb,
        }
    }
}
