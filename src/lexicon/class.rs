//! The word class of a word: known at once for most, decided by the words around for some.

use super::{Entry, Features, Words};

/// The word class of a token in its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Reading {
    Noun = 0,
    Adjective = 1,
    Verb = 2,
    Adverb = 3,
    Name = 4,
    Number = 5,
    Function = 6,
    Mark = 7,
}

/// Which word classes a word can have.
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

/// What kind of noun phrase it is, by its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PhraseKind {
    /// Mary Cole; Sen. Cole; the Northern Herald
    Name,
    /// he, she, they, I, we, you
    Pronoun,
    /// him, me, them: never a subject
    ObjectPronoun,
    /// who, which (heads a relative clause)
    Relative,
    /// it, this, that, these
    Neuter,
    /// the official, voters, one, others
    Description,
    /// the letter, a poll
    Document,
    /// the plan
    #[default]
    Thing,
    /// the claim, his warning
    CueNoun,
    /// Tuesday, last week
    Time,
}

/// How a noun phrase that is being read takes a word: its word class, with what else is asked of every word there, in
/// one byte, for tables. Worked out once for each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Step(u8);

/// How a word can open a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Opener {
    No = 0,
    Number = 1,
    /// the, his, many
    Determiner = 2,
    /// Both; none is known.
    Either = 3,
}

/// What opens a noun phrase.
const OPENERS: Features = OWNERS.with(Features::QUANTIFIER).with(Features::NUMBER);
/// What opens one and never stands behind a number there.
const OWNERS: Features = Features::DETERMINER.with(Features::POSSESSIVE);
/// What counts, in a noun phrase.
const QUANTITY: Features = Features::TIME.with(Features::QUANTIFIER).with(Features::NUMBER);
/// What no table knows how to take in a noun phrase: the 's of a possessor, parts of names that are written small.
const SPECIAL: Features = Features::CLITIC_S.with(Features::PARTICLE).with(Features::SUFFIX);

impl Step {
    const CLASS: u8 = 15;
    // behind the readings
    const NOUN_OR_VERB: u8 = 8;
    const VERB_OR_ADJECTIVE: u8 = 9;
    const NOUN_OR_ADJECTIVE: u8 = 10;
    const OPENER: u8 = 4;
    const PARTICIPLE: u8 = 1 << 6;
    const SPECIAL: u8 = 1 << 7;
    pub(crate) const MARK: Step = Step(Reading::Mark as u8);

    /// That of a word which is not (part of) a name and not written in digits.
    pub(super) fn of(entry: Entry) -> Step {
        let class = WordClass::of(entry);
        let opener = match () {
            () if !entry.has(OPENERS) => Opener::No,
            () if entry.has(Features::NUMBER) && entry.has(OWNERS) => Opener::Either,
            () if entry.has(Features::NUMBER) => Opener::Number,
            () => Opener::Determiner,
        };
        let participle = entry.has(Features::ING.with(Features::PARTICIPLE));
        let special = entry.has(SPECIAL)
            || entry.is(Words::OF_TIMES)
            || class == WordClass::Is(Reading::Function) && entry.has(QUANTITY);
        let class = match class {
            WordClass::Is(reading) => reading as u8,
            WordClass::NounOrVerb => Step::NOUN_OR_VERB,
            WordClass::VerbOrAdjective => Step::VERB_OR_ADJECTIVE,
            WordClass::NounOrAdjective => Step::NOUN_OR_ADJECTIVE,
        };
        let participle = if participle { Step::PARTICIPLE } else { 0 };
        let special = if special { Step::SPECIAL } else { 0 };
        Step(class | (opener as u8) << Step::OPENER | participle | special)
    }

    pub(crate) const fn from_byte(byte: u8) -> Step {
        Step(byte)
    }

    pub(crate) const fn byte(self) -> u8 {
        self.0
    }

    /// The same of this word class.
    #[inline]
    pub(crate) const fn read_as(self, reading: Reading) -> Step {
        Step(self.0 & !Step::CLASS | reading as u8)
    }

    /// That of the word as (part of) a name.
    pub(super) fn of_name(self) -> Step {
        Step(self.0 & (Step::PARTICIPLE | Step::SPECIAL)).read_as(Reading::Name)
    }

    #[inline]
    pub(crate) const fn class(self) -> WordClass {
        match self.0 & Step::CLASS {
            0 => WordClass::Is(Reading::Noun),
            1 => WordClass::Is(Reading::Adjective),
            2 => WordClass::Is(Reading::Verb),
            3 => WordClass::Is(Reading::Adverb),
            4 => WordClass::Is(Reading::Name),
            5 => WordClass::Is(Reading::Number),
            6 => WordClass::Is(Reading::Function),
            7 => WordClass::Is(Reading::Mark),
            Step::NOUN_OR_VERB => WordClass::NounOrVerb,
            Step::VERB_OR_ADJECTIVE => WordClass::VerbOrAdjective,
            _ => WordClass::NounOrAdjective,
        }
    }

    #[inline]
    pub(crate) fn reads_as(self, reading: Reading) -> bool {
        self.0 & Step::CLASS == reading as u8
    }

    /// Whether the word belongs to a noun behind a function word, whatever follows.
    #[inline]
    pub(crate) const fn is_nominal(self) -> bool {
        // what can be a noun and a verb is a noun there
        const NOMINAL: u16 = 1 << Reading::Noun as u8
            | 1 << Reading::Adjective as u8
            | 1 << Reading::Name as u8
            | 1 << Reading::Number as u8
            | 1 << Step::NOUN_OR_VERB
            | 1 << Step::NOUN_OR_ADJECTIVE;
        NOMINAL >> (self.0 & Step::CLASS) & 1 != 0
    }

    /// Whether the word can be read as an adjective.
    #[inline]
    pub(crate) const fn may_be_adjective(self) -> bool {
        const ADJECTIVES: u16 =
            1 << Reading::Adjective as u8 | 1 << Step::VERB_OR_ADJECTIVE | 1 << Step::NOUN_OR_ADJECTIVE;
        ADJECTIVES >> (self.0 & Step::CLASS) & 1 != 0
    }

    pub(crate) const fn opener(self) -> Opener {
        match self.0 >> Step::OPENER & 3 {
            0 => Opener::No,
            1 => Opener::Number,
            2 => Opener::Determiner,
            _ => Opener::Either,
        }
    }

    pub(crate) const fn is_participle(self) -> bool {
        self.0 & Step::PARTICIPLE != 0
    }

    pub(crate) const fn is_special(self) -> bool {
        self.0 & Step::SPECIAL != 0
    }
}

/// What is no word is read as a mark.
impl Default for Step {
    fn default() -> Step {
        Step::MARK
    }
}

/// What a unit can be that begins with the word: which rules must look at it. Worked out once for each entry, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Opening {
    #[default]
    Mark,
    /// A noun phrase or nothing.
    Phrase,
    /// A noun phrase of this word.
    Pronoun,
    /// A verb group without an auxiliary, or else a noun phrase.
    Verb,
    /// A verb group with an auxiliary or "to", or else anything.
    Auxiliary,
    /// An adverb, unless a verb or an adjective follows.
    Adverb,
    Any,
    // a word that links: "that", if it is no determiner
    That,
    /// who, which; another question word; one that may be a subordinator as well: when, where
    WhRelative,
    Wh,
    WhSubordinator,
    Relative,
    Of,
    To,
    For,
    By,
    From,
    As,
    Preposition,
    Conjunction,
    Subordinator,
}

const PREPOSITIONS: Features = Features::PREPOSITION.with(Features::TO).with(Features::OF);
/// What a word that begins a clause has.
const LINKING_CLAUSES: Features = Features::THAT.with(Features::WH).with(Features::RELATIVE);
/// What an adverb has that never goes with a verb: "on", "over".
const LINKING_ADVERB: Features = Features::CONJUNCTION.with(Features::PREPOSITION);
/// What the first word of a verb group has, if it is no adverb and not the main verb.
const BEFORE_VERB: Features = Features::AUXILIARY.with(Features::TO);

impl Opening {
    /// How a word links, if it does.
    pub(crate) fn of_link(entry: Entry) -> Option<Opening> {
        match () {
            () if entry.has(PREPOSITIONS) && !entry.has(LINKING_CLAUSES) => {
                Some(Opening::of_preposition(entry))
            }
            () if entry.has(Features::THAT) => Some(Opening::That),
            () if entry.has(Features::WH) && entry.is(Words::RELATIVES) => Some(Opening::WhRelative),
            () if entry.has(Features::WH) && entry.has(Features::SUBORDINATOR) => {
                Some(Opening::WhSubordinator)
            }
            () if entry.has(Features::WH) => Some(Opening::Wh),
            () if entry.has(Features::RELATIVE) => Some(Opening::Relative),
            () if entry.has(Features::CONJUNCTION)
                && !entry.has(Features::DETERMINER.with(Features::QUANTIFIER)) =>
            {
                Some(Opening::Conjunction)
            }
            () if entry.has(Features::SUBORDINATOR) => Some(Opening::Subordinator),
            () => None,
        }
    }

    fn of_preposition(entry: Entry) -> Opening {
        const NAMED: [(Words, Opening); 6] = [
            (Words::OF, Opening::Of),
            (Words::TO, Opening::To),
            (Words::FOR, Opening::For),
            (Words::BY, Opening::By),
            (Words::FROM, Opening::From),
            (Words::AS, Opening::As),
        ];
        NAMED.iter().find(|(word, _)| entry.is(*word)).map_or(Opening::Preposition, |&(_, link)| link)
    }

    /// That of a word which is not (part of) a name.
    pub(super) fn of(entry: Entry) -> Opening {
        let verb = entry.has(Features::VERBS);
        let beside_verb = verb || !entry.has(LINKING_ADVERB);
        let adverb = entry.has(Features::ADVERB) && beside_verb || entry.is_mainly(Features::ADVERB);
        let by_name = entry.is(Words::SPECIAL);
        match Opening::of_link(entry) {
            _ if entry.has(BEFORE_VERB) && !entry.is_mainly(Features::ADVERB) && !by_name => {
                Opening::Auxiliary
            }
            _ if is_adverb(entry) && !by_name => Opening::Adverb,
            _ if adverb || entry.has(BEFORE_VERB.with(Features::NEGATION)) || by_name => Opening::Any,
            Some(_) if verb => Opening::Any,
            None if verb => Opening::Verb,
            Some(link) => link,
            None if is_pronoun(entry) => Opening::Pronoun,
            None => Opening::Phrase,
        }
    }

    /// That of the word as (part of) a name.
    pub(super) fn of_name(self) -> Opening {
        match self {
            Opening::Verb | Opening::Auxiliary | Opening::Adverb | Opening::Any => Opening::Any,
            _ => Opening::Phrase,
        }
    }
}

/// Whether the word is nothing but an adverb.
fn is_adverb(entry: Entry) -> bool {
    entry.has(Features::ADVERB)
        && WordClass::of(entry) == WordClass::Is(Reading::Adverb)
        && !entry.has(OPENERS.with(Features::INDEFINITE).with(Features::REFLEXIVE))
        && !entry.is(Words::ANY_DAY)
}

/// Whether the word stands for a whole noun phrase wherever it stands, and never heads one.
fn is_pronoun(entry: Entry) -> bool {
    PhraseKind::of_pronoun(entry).is_some()
        && WordClass::of(entry) == WordClass::Is(Reading::Function)
        && !(entry.has(Features::POSSESSIVE) && entry.has(Features::OBJECT) && !entry.has(Features::SUBJECT))
        && !entry.has(Features::QUANTIFIER.with(Features::NUMBER))
}

const WHO: Words = Words::of(&[Words::WHO, Words::WHOEVER]);

impl PhraseKind {
    /// What a word stands for that is a phrase by itself, whatever follows. Of a possessive ("her"), that decides.
    pub(crate) fn of_pronoun(entry: Entry) -> Option<PhraseKind> {
        match () {
            () if entry.has(Features::SUBJECT) => Some(PhraseKind::Pronoun),
            () if entry.has(Features::OBJECT) && !entry.has(Features::POSSESSIVE) => {
                Some(PhraseKind::ObjectPronoun)
            }
            () if entry.has(Features::REFLEXIVE) => Some(PhraseKind::ObjectPronoun),
            () if entry.is(Words::YOU) => Some(PhraseKind::Pronoun),
            () if entry.is(WHO) => Some(PhraseKind::Relative),
            () if entry.has(Features::INDEFINITE) => Some(PhraseKind::Description),
            () if entry.has(Features::PRONOUN) && !entry.has(Features::WH) && entry.is(Words::IT) => {
                Some(PhraseKind::Neuter)
            }
            () => None,
        }
    }

    /// That of a phrase which the word heads, unless as a name.
    pub(super) fn of_head(entry: Entry) -> PhraseKind {
        const PERSON: Features =
            Features::ROLE.with(Features::GROUP).with(Features::KIN).with(Features::DEMONYM);
        match () {
            () if entry.has(Features::TIME) => PhraseKind::Time,
            () if entry.has(PERSON) => PhraseKind::Description,
            () if entry.has(Features::NUMBER.with(Features::QUANTIFIER)) => PhraseKind::Description,
            () if entry.has(Features::DOCUMENT) => PhraseKind::Document,
            () if entry.has(Features::CUE_NOUN) => PhraseKind::CueNoun,
            () => PhraseKind::Thing,
        }
    }

    /// The same of a word that is written in digits.
    pub(super) fn of_digits(self) -> PhraseKind {
        if self == PhraseKind::Time { self } else { PhraseKind::Description }
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
