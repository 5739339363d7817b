//! The word class of a word: known at once for most, decided by the words around for some.

use super::{Entry, Features};

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
