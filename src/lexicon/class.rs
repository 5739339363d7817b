//! The word class of a word: known at once for most, decided by the words around for some.

use super::{Entry, Features, Words};

/// The word class of a token in its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// Which word classes a word can have. Worked out once for each entry, since it is asked again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WordClass {
    /// This one, whatever stands around it.
    Is(Reading),
    /// claims, report, thought
    NounOrVerb,
    /// said, given, open
    VerbOrAdjective,
    /// official, young
    NounOrAdjective,
}

/// What a unit can be that begins with the word: which rules must look at it. Worked out once for each entry, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Opening {
    #[default]
    Mark,
    /// A noun phrase or nothing.
    Phrase,
    /// A word that links, or else a noun phrase.
    Link,
    /// A verb group without an auxiliary, or else a noun phrase.
    Verb,
    Any,
}

/// What a function word has that links.
const LINKING: Features = Features::THAT
    .with(Features::WH)
    .with(Features::RELATIVE)
    .with(Features::PREPOSITION)
    .with(Features::TO)
    .with(Features::OF)
    .with(Features::CONJUNCTION)
    .with(Features::SUBORDINATOR);
/// What an adverb has that never goes with a verb: "on", "over".
const LINKING_ADVERB: Features = Features::CONJUNCTION.with(Features::PREPOSITION);
/// What the first word of a verb group has, if it is not the main verb.
const BEFORE_VERB: Features = Features::AUXILIARY.with(Features::TO).with(Features::NEGATION);

impl Opening {
    /// That of a word which is not (part of) a name.
    pub(super) fn of(entry: Entry) -> Opening {
        let beside_verb = entry.has(Features::VERBS) || !entry.has(LINKING_ADVERB);
        let adverb = entry.has(Features::ADVERB) && beside_verb || entry.is_mainly(Features::ADVERB);
        match () {
            () if adverb || entry.has(BEFORE_VERB) || entry.is(Words::SPECIAL) => Opening::Any,
            () if entry.has(Features::VERBS) && entry.has(LINKING) => Opening::Any,
            () if entry.has(Features::VERBS) => Opening::Verb,
            () if entry.has(LINKING) => Opening::Link,
            () => Opening::Phrase,
        }
    }

    /// That of the word as (part of) a name.
    pub(super) fn of_name(self) -> Opening {
        match self {
            Opening::Link | Opening::Phrase | Opening::Mark => Opening::Phrase,
            Opening::Verb | Opening::Any => Opening::Any,
        }
    }
}

/// What is no word is read as a mark.
impl Default for WordClass {
    fn default() -> WordClass {
        WordClass::Is(Reading::Mark)
    }
}

impl WordClass {
    /// That of a word which is not (part of) a name and not written in digits.
    pub(super) fn of(entry: Entry) -> WordClass {
        let nominal = entry.has(Features::NOUNS.with(Features::ROLE).with(Features::GROUP));
        let verbal = entry.has(Features::VERBS);
        let adjective = entry.has(Features::ADJECTIVE);
        let adverb = entry.has(Features::ADVERB.with(Features::NEGATION));
        let reading = match () {
            () if entry.has(Features::CLOSED_CLASSES) => Reading::Function,
            () if entry.has(Features::NUMBER) => Reading::Number,
            () if nominal && verbal => return WordClass::NounOrVerb,
            () if verbal && adjective => return WordClass::VerbOrAdjective,
            () if verbal => Reading::Verb,
            () if nominal && adjective && !entry.is_mainly(Features::NOUNS) => {
                return WordClass::NounOrAdjective;
            }
            () if nominal => Reading::Noun,
            () if adverb && !entry.is_mainly(Features::ADJECTIVE) => Reading::Adverb,
            () if adjective => Reading::Adjective,
            () if entry.has(Features::QUANTIFIER.with(Features::INDEFINITE).with(Features::TIME)) => {
                Reading::Function
            }
            () => Reading::Noun,
        };
        WordClass::Is(reading)
    }
}
