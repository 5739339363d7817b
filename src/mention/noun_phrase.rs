//! Noun phrases: from the determiner to the head, with the "of" phrases behind it.

use super::reading::Reader;
use crate::lexicon::{Entry, Features, Reading, Words};
use crate::text::Mark;

/// What kind of phrase it is, by its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// the claim, his warning
    CueNoun,
    /// the plan
    Thing,
    /// Tuesday, last week
    Time,
}

impl PhraseKind {
    /// How many there are.
    pub(crate) const COUNT: usize = PhraseKind::Time as usize + 1;

    /// Whether the phrase is one word that stands for somebody.
    pub(crate) const fn is_pronoun(self) -> bool {
        matches!(
            self,
            PhraseKind::Pronoun | PhraseKind::ObjectPronoun | PhraseKind::Relative | PhraseKind::Neuter
        )
    }
}

/// A noun phrase. Token indices, small because it is copied often; `end` is not included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NounPhrase {
    start: u32,
    end: u32,
    head: u32,
    name: (u32, u32),
    pub(crate) kind: PhraseKind,
    pub(crate) plural: bool,
}

impl NounPhrase {
    /// A phrase without a name in it, of one number or the other.
    pub(crate) fn new(span: (usize, usize), head: usize, kind: PhraseKind, plural: bool) -> NounPhrase {
        let (start, end, head) = (span.0 as u32, span.1 as u32, head as u32);
        NounPhrase { start, end, head, name: (head, head), kind, plural }
    }

    pub(crate) fn named(self, name: (usize, usize)) -> NounPhrase {
        NounPhrase { name: (name.0 as u32, name.1 as u32), ..self }
    }

    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn head(&self) -> usize {
        self.head as usize
    }

    /// The proper name in it, without titles and roles; empty when there is none.
    pub(crate) fn name(&self) -> (usize, usize) {
        (self.name.0 as usize, self.name.1 as usize)
    }

    pub(crate) fn has_name(&self) -> bool {
        self.name.1 > self.name.0
    }

    /// Up to the end of another one that goes on where it ends, with that one's head; the whole is a name.
    pub(crate) fn lengthened(&self, rest: &NounPhrase) -> NounPhrase {
        NounPhrase {
            end: rest.end,
            head: rest.head,
            name: (self.name.0, rest.name.1),
            kind: PhraseKind::Name,
            ..*self
        }
    }

    /// The same with another name, which its last word heads.
    fn headed_by(self, name: (usize, usize)) -> NounPhrase {
        NounPhrase { head: name.1 as u32 - 1, ..self }.named(name)
    }
}

const START: Features =
    Features::DETERMINER.with(Features::POSSESSIVE).with(Features::QUANTIFIER).with(Features::NUMBER);

/// The noun phrase that starts at token `at`.
#[inline(always)]
pub(crate) fn noun_phrase(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    let mut phrase = core_phrase(reader, at)?;
    let next = reader.entry(phrase.end());
    if next.has(Features::OF) || next.is(FOR_OR_AND) {
        phrase = with_what_follows(reader, phrase);
    }
    Some(phrase)
}

/// Without what follows its head.
#[inline(always)]
fn core_phrase(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    if reader.has(at, PRONOUN_LIKE) {
        if let Some(pronoun) = pronoun(reader, at) {
            return Some(pronoun);
        }
    }
    nominal(reader, at)
}

/// With what follows its head.
#[inline(never)]
fn with_what_follows(reader: &Reader<'_>, core: NounPhrase) -> NounPhrase {
    with_second_role(reader, with_office(reader, with_of_phrases(reader, core)))
}

const FOR_OR_AND: Words = Words::of(&[Words::FOR, Words::AND]);

/// "Doctors for Rain director Ann Hill": the organisation's name goes on behind "for".
fn with_office(reader: &Reader<'_>, first: NounPhrase) -> NounPhrase {
    if first.kind != PhraseKind::Name || !reader.is_word(first.end(), Words::FOR) {
        return first;
    }
    if first.name.1 != first.end || reader.has(first.name().0, Features::GIVEN) {
        return first;
    }
    // "Fight for $20"
    let sign = usize::from(reader.is(first.end() + 1, Mark::Other));
    let person = nominal(reader, first.end() + 1 + sign).and_then(|inner| office_holder(reader, &inner));
    person.map_or(first, |name| NounPhrase { end: name.1 as u32, ..first.headed_by(name) })
}

/// Ann Hill in "Norland governor Ann Hill".
fn office_holder(reader: &Reader<'_>, phrase: &NounPhrase) -> Option<(usize, usize)> {
    let office = (phrase.start() + 1..phrase.end().checked_sub(1)?)
        .rfind(|&at| reader.has(at, Features::ROLES) && !reader.has(at, Features::GIVEN))?;
    let name = (office + 1, phrase.end());
    (phrase.kind == PhraseKind::Name && (name.0..name.1).all(|at| reader.is_name(at))).then_some(name)
}

/// "lawyer and councillor Ann Hill", "former Gov. and senator Ann Hill": one person of two roles.
fn with_second_role(reader: &Reader<'_>, first: NounPhrase) -> NounPhrase {
    if !reader.is_word(first.end(), Words::AND) {
        return first;
    }
    let role = first.head + 1 == first.end && reader.has(first.head(), Features::ROLES) && !first.plural;
    let definite =
        reader.has(first.start(), Features::POSSESSIVE) || reader.is_word(first.start(), Words::THE);
    if !role || definite {
        return first;
    }
    let second = nominal(reader, first.end() + 1).filter(|second| {
        second.name.1 == second.end
            && (second.start()..second.end() - 1).any(|at| reader.has(at, Features::ROLES))
    });
    second.map_or(first, |second| NounPhrase { start: first.start, ..second })
}

fn single(at: usize, kind: PhraseKind, plural: bool) -> NounPhrase {
    NounPhrase::new((at, at + 1), at, kind, plural)
}

/// What every word has that stands for a whole noun phrase.
const PRONOUN_LIKE: Features = Features::SUBJECT
    .with(Features::OBJECT)
    .with(Features::REFLEXIVE)
    .with(Features::INDEFINITE)
    .with(Features::PRONOUN)
    .with(Features::WH)
    .with(Features::TIME)
    .with(Features::QUANTIFIER)
    .with(Features::NUMBER);
const WHO: Words = Words::of(&[Words::WHO, Words::WHOEVER]);
/// Pronouns that can stand for people.
const PEOPLE: Words = Words::of(&[Words::ONE, Words::NONE, Words::THOSE, Words::THESE]);
const ON_OR_AT: Words = Words::of(&[Words::ON, Words::AT]);

/// The phrase that a word stands for which is [like a pronoun](PRONOUN_LIKE).
#[inline(never)]
fn pronoun(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    let entry = reader.entry(at);
    if entry.has(Features::NAME_HERE) && reader.token(at)?.is_capital() {
        return None;
    }
    let plural = || entry.is(Words::PLURAL_PRONOUNS);
    if entry.has(Features::SUBJECT) {
        return Some(single(at, PhraseKind::Pronoun, plural()));
    }
    if entry.has(Features::OBJECT) && !(entry.has(Features::POSSESSIVE) && starts_nominal(reader, at + 1)) {
        return Some(single(at, PhraseKind::ObjectPronoun, plural()));
    }
    if entry.has(Features::REFLEXIVE) {
        return Some(single(at, PhraseKind::ObjectPronoun, plural()));
    }
    if entry.is(Words::YOU) {
        return Some(single(at, PhraseKind::Pronoun, false));
    }
    if entry.is(WHO) {
        return Some(single(at, PhraseKind::Relative, false));
    }
    if entry.has(Features::INDEFINITE) {
        return Some(single(at, PhraseKind::Description, plural()));
    }
    if entry.is(ANY_DAY) && is_day_before_name(reader, at) {
        return Some(single(at, PhraseKind::Time, false));
    }
    let alone = || !starts_nominal(reader, at + 1);
    if entry.has(Features::PRONOUN) && !entry.has(Features::WH) && (entry.is(Words::IT) || alone()) {
        let person = entry.is(PEOPLE);
        return Some(single(at, if person { PhraseKind::Description } else { PhraseKind::Neuter }, plural()));
    }
    let quantity =
        entry.has(Features::QUANTIFIER) && !entry.has(Features::DETERMINER) || entry.has(Features::NUMBER);
    (quantity && alone()).then(|| single(at, PhraseKind::Description, true))
}

/// "On Tuesday Cole said", "Yesterday Cole said": the day is no part of the name.
fn is_day_before_name(reader: &Reader<'_>, at: usize) -> bool {
    let day = reader.is_word(at, Words::DAYS_FROM_NOW)
        || at > reader.first && reader.is_word(at - 1, ON_OR_AT) && reader.is_word(at, Words::DAYS);
    day && reader.is_name(at + 1) && !reader.has(at + 1, Features::ORGANISATION)
}

/// "They praised Cole last week", "… the plan Monday": when it was is no part of what it was; "Black Friday" is a name.
#[inline(never)]
fn begins_time(reader: &Reader<'_>, head: usize, at: usize) -> bool {
    if !reader.is_word(at, TIME_WORDS) || reader.has(head, Features::TIME) || head + 1 != at {
        return false;
    }
    let last = reader.is_word(at, LAST_OR_NEXT)
        && (reader.has(at + 1, Features::TIME) || reader.is_word(at + 1, ANY_DAY));
    last || reader.is_word(at, ANY_DAY) && !reader.is_word(head, Words::NAMES_OF_DAYS)
}

const LAST_OR_NEXT: Words = Words::of(&[Words::LAST, Words::NEXT, Words::EARLIER]);
const TIME_WORDS: Words = Words::of(&[LAST_OR_NEXT, ANY_DAY]);
const ANY_DAY: Words = Words::of(&[Words::DAYS, Words::DAYS_FROM_NOW]);

/// Whether a noun or what goes before one stands at `at`.
#[inline(never)]
fn starts_nominal(reader: &Reader<'_>, at: usize) -> bool {
    let reading = reader.reading(at, Some(Reading::Function));
    matches!(reading, Reading::Noun | Reading::Adjective | Reading::Name | Reading::Number)
        || reader.has(at, Features::TIME)
        || reading == Reading::Adverb && reader.reading(at + 1, None) == Reading::Adjective
        || reading == Reading::Verb
            && reader.has(at, Features::ING.with(Features::PARTICIPLE))
            && !reader.has(at, Features::PAST)
            && reader.reading(at + 1, Some(Reading::Adjective)) == Reading::Noun
}

/// A noun phrase up to its head and the nouns behind it.
#[inline(never)]
fn nominal(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    let mut scan = Scan::begin(reader, at);
    while scan.find_head() && scan.pass_head() {}
    scan.finish()
}

/// A noun phrase that is being read.
struct Scan<'r, 'a> {
    reader: &'r Reader<'a>,
    /// From the first word on, as many as a phrase can have.
    words: &'a [Entry],
    start: usize,
    /// How many of them are read.
    read: usize,
    /// Whether a determiner or a number opens it.
    opened: bool,
    /// What the word before the next one is.
    last: Option<Reading>,
    /// Where the last head is, [`NO_HEAD`] if none is found yet.
    head: usize,
    /// The name at the end of what is read; empty when there is none.
    name: (usize, usize),
}

const NO_HEAD: usize = usize::MAX;
const LONGEST_PHRASE: usize = 40;
const MOST_OPENERS: usize = 4;

impl<'r, 'a> Scan<'r, 'a> {
    /// Reads determiners and numbers.
    #[inline]
    fn begin(reader: &'r Reader<'a>, at: usize) -> Scan<'r, 'a> {
        let mut read = 0;
        let mut last = None;
        let words = reader.entries_from(at);
        let words = &words[..words.len().min(LONGEST_PHRASE)];
        for entry in words.iter().take(MOST_OPENERS) {
            if !entry.has(START) || entry.has(Features::NAME_HERE) {
                break;
            }
            // "In 1980 the mayor left"
            if last == Some(Reading::Number) && entry.has(Features::DETERMINER.with(Features::POSSESSIVE)) {
                break;
            }
            last = Some(if entry.has(Features::NUMBER) { Reading::Number } else { Reading::Function });
            read += 1;
        }
        Scan { reader, words, start: at, read, opened: read > 0, last, head: NO_HEAD, name: (0, 0) }
    }

    #[inline]
    fn entry(&self) -> Option<&'a Entry> {
        self.words.get(self.read)
    }

    /// The token that is read next.
    #[inline]
    fn next(&self) -> usize {
        self.start + self.read
    }

    #[inline]
    fn step(&mut self, reading: Reading) {
        self.last = Some(reading);
        self.read += 1;
    }

    /// Reads up to the head. Tells whether there is one.
    #[inline]
    fn find_head(&mut self) -> bool {
        let reader = self.reader;
        while let Some(entry) = self.entry() {
            let next = self.next();
            let reading = reader.reading_of(entry, next, self.last);
            let before_head = match reading {
                Reading::Noun => {
                    self.step(reading);
                    self.head = next;
                    return true;
                }
                Reading::Name if entry.has(Features::CLITIC_S) => false,
                Reading::Name => {
                    self.pass_name();
                    return true;
                }
                Reading::Number if goes_on_to_noun(reader, next + 1) => true,
                Reading::Number => {
                    self.step(reading);
                    self.head = next;
                    return true;
                }
                Reading::Adjective => true,
                Reading::Adverb => adjective_follows(reader, next),
                Reading::Verb => {
                    let place = self.opened || self.last == Some(Reading::Adjective) || self.read == 0;
                    place && describes_noun(reader, next, self.read == 0)
                }
                Reading::Function => {
                    let quantity = Features::TIME.with(Features::QUANTIFIER).with(Features::NUMBER);
                    self.opened && entry.has(quantity) && !entry.has(Features::CLITIC_S)
                }
                Reading::Mark => joins_adjectives(reader, next, self.last),
            };
            if !before_head {
                break;
            }
            self.step(reading);
        }
        false
    }

    /// Reads what follows the head. Tells whether that is the end of a possessor, so that another head is to be found.
    #[inline]
    fn pass_head(&mut self) -> bool {
        let reader = self.reader;
        while let Some(entry) = self.entry() {
            let next = self.next();
            let reading = reader.reading_of(entry, next, self.last);
            let goes_on = match reading {
                Reading::Function | Reading::Adverb | Reading::Verb => {
                    return entry.has(Features::CLITIC_S) && self.pass_possessor();
                }
                Reading::Name if entry.has(Features::CLITIC_S) => return self.pass_possessor(),
                Reading::Mark => match joint(reader, next, self.last) {
                    Joint::Possessive => return self.pass_possessor(),
                    joint => joint == Joint::Joins,
                },
                Reading::Adjective => continues_after_adjective(reader, next),
                Reading::Noun | Reading::Number | Reading::Name => true,
            };
            if !goes_on || entry.has_number() && begins_time(reader, self.head, next) {
                break;
            }
            match reading {
                Reading::Name => {
                    self.pass_name();
                    continue;
                }
                Reading::Noun => self.head = next,
                Reading::Mark => self.name.1 += usize::from(self.name.1 == next),
                _ => {}
            }
            self.step(reading);
        }
        false
    }

    /// Adds a word to the name, or begins one.
    #[inline]
    fn pass_name(&mut self) {
        let next = self.next();
        let start = if self.name.1 == next { self.name.0 } else { next };
        self.head = next;
        self.last = Some(Reading::Name);
        let end = after_particles(self.reader, next + 1);
        self.read = end - self.start;
        self.name = (start, end);
    }

    /// Begins anew behind the 's of "Cole’s plan", if what follows can have an owner.
    #[inline]
    fn pass_possessor(&mut self) -> bool {
        let owned = starts_nominal(self.reader, self.next() + 1);
        if owned {
            self.step(Reading::Function);
            (self.head, self.name) = (NO_HEAD, (0, 0));
        }
        owned
    }

    #[inline]
    fn finish(self) -> Option<NounPhrase> {
        let (reader, start, end, name) = (self.reader, self.start, self.next(), self.name);
        let head = if self.head == NO_HEAD { self.opener_as_head()? } else { self.head };
        let end = if end > head + 1 { trim_end(reader, head, end) } else { end };
        let (kind, plural) = classify(reader, head, name, end);
        let phrase = NounPhrase::new((start, end), head, kind, plural);
        Some(if kind == PhraseKind::Name { phrase.named(core_name(reader, name)) } else { phrase })
    }

    /// "many", "the three": the last word that opens the phrase stands for what it counts.
    fn opener_as_head(&self) -> Option<usize> {
        let last = self.next().checked_sub(1).filter(|_| self.opened)?;
        self.reader.has(last, Features::QUANTIFIER.with(Features::NUMBER)).then_some(last)
    }
}

#[inline(never)]
fn adjective_follows(reader: &Reader<'_>, at: usize) -> bool {
    reader.reading(at + 1, None) == Reading::Adjective
}

/// "the worried voters": a participle that belongs to what follows. The `first` word of a phrase does so only before a
/// name.
#[inline(never)]
fn describes_noun(reader: &Reader<'_>, at: usize, first: bool) -> bool {
    reader.has(at, Features::ING.with(Features::PARTICIPLE))
        && (!first || describes_name(reader, at))
        && matches!(
            reader.reading(at + 1, Some(Reading::Adjective)),
            Reading::Noun | Reading::Name | Reading::Adjective
        )
}

/// What a mark behind the head does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Ends,
    Joins,
    Possessive,
}

#[inline(never)]
fn joint(reader: &Reader<'_>, at: usize, last: Option<Reading>) -> Joint {
    match () {
        () if possessive_apostrophe(reader, at) => Joint::Possessive,
        () if joins_name(reader, at, last) || joins_adjectives(reader, at, last) => Joint::Joins,
        () => Joint::Ends,
    }
}

/// The apostrophe of "voters’ claims".
#[inline]
fn possessive_apostrophe(reader: &Reader<'_>, at: usize) -> bool {
    at > reader.first
        && reader.is_apostrophe(at)
        && reader.word(at - 1).ends_with(['s', 'S'])
        && reader.tokens.get(at - 1).map(|before| before.end()) == reader.token(at).map(|mark| mark.start())
}

#[inline(never)]
fn goes_on_to_noun(reader: &Reader<'_>, at: usize) -> bool {
    let reading = reader.reading(at, Some(Reading::Number));
    matches!(reading, Reading::Noun | Reading::Name | Reading::Adjective | Reading::Number)
}

/// "retired Gen. Hill", "undecided voter Ann Hill": a participle before a name, not a verb with its object.
pub(crate) fn describes_name(reader: &Reader<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).filter(|&before| before >= reader.first);
    let after_cue = before.is_some_and(|before| reader.entry(before).verb_number() != 0);
    after_cue
        && reader.has(at, Features::PARTICIPLE)
        && (reader.is_name(at + 1) || reader.has(at + 1, Features::ROLE))
}

/// Numbers, adjectives and marks behind the head do not belong to the phrase.
#[inline(never)]
fn trim_end(reader: &Reader<'_>, head: usize, end: usize) -> usize {
    let mut end = end;
    while end > head + 1
        && !matches!(
            reader.reading(end - 1, Some(Reading::Noun)),
            Reading::Noun | Reading::Name | Reading::Number
        )
    {
        end -= 1;
    }
    end
}

/// "the Northern Herald’s regional editor": an adjective behind a name goes on only if a noun follows.
#[inline(never)]
fn continues_after_adjective(reader: &Reader<'_>, at: usize) -> bool {
    let before = reader.reading(at + 1, Some(Reading::Adjective));
    reader.is_name(at - 1)
        && matches!(before, Reading::Noun | Reading::Name)
        && !reader.has(at, Features::ADVERB)
}

/// The "and" of "Hill & Sons", the hyphen of a split name.
fn joins_name(reader: &Reader<'_>, at: usize, last: Option<Reading>) -> bool {
    last == Some(Reading::Name)
        && (reader.is(at, Mark::Ampersand) || reader.is(at, Mark::Slash))
        && reader.is_name(at + 1)
}

/// "a long, hard winter"
#[inline(never)]
fn joins_adjectives(reader: &Reader<'_>, at: usize, last: Option<Reading>) -> bool {
    last == Some(Reading::Adjective)
        && reader.is(at, Mark::Comma)
        && reader.reading(at + 1, Some(Reading::Adjective)) == Reading::Adjective
        && !reader.has(at + 1, Features::NOUNS)
}

/// Where a name goes on that has come to `at`: van der Berg, de la Cruz; a suffix behind a comma: "Hill, Jr."
#[inline]
fn after_particles(reader: &Reader<'_>, at: usize) -> usize {
    let entry = reader.entry(at);
    let goes_on = entry.has(Features::PARTICLE.with(Features::SUFFIX)) || entry.reads_as(Reading::Mark);
    if goes_on { particles_end(reader, at) } else { at }
}

#[inline(never)]
fn particles_end(reader: &Reader<'_>, at: usize) -> usize {
    let mut next = at;
    while reader.has(next, Features::PARTICLE) && next < at + 3 {
        next += 1;
    }
    if next > at && reader.is_name(next) {
        return next;
    }
    let suffix = at + usize::from(reader.is(at, Mark::Comma));
    let follows =
        reader.has(suffix, Features::SUFFIX) && reader.token(suffix).is_some_and(|token| token.is_capital());
    if follows { suffix + 1 } else { at }
}

/// The name without the titles, roles and places before it: "U.S. Secretary of State Ann Cole" → "Ann Cole".
fn core_name(reader: &Reader<'_>, (start, end): (usize, usize)) -> (usize, usize) {
    let mut start = start;
    while start + 1 < end {
        let entry = reader.entry(start);
        // "Farmers Union": no title
        let titled = entry.has(Features::ROLES)
            && !entry.has(Features::COURTESY.with(Features::KIN))
            && !(entry.is_plural() && reader.has(end - 1, Features::ORGANISATION));
        let before_title = entry.has(Features::PLACE.with(Features::DEMONYM).with(Features::ORGANISATION))
            && (start + 1..end).any(|at| reader.has(at, Features::ROLES) && at + 1 < end);
        let given = entry.has(Features::GIVEN) && reader.is_name(start + 1) && !entry.has(Features::TITLE);
        if given || !(titled || before_title) {
            break;
        }
        start += 1;
    }
    (start, end)
}

/// "the top Democrat", "an American", "the Utah Republican": no name.
fn is_one_of_a_people(reader: &Reader<'_>, first: usize, head: usize) -> bool {
    let people = reader.entry(head);
    let before = first.checked_sub(1).filter(|&before| before >= reader.first);
    people.has(Features::DEMONYM)
        && !people.has(Features::GIVEN)
        && before.is_some_and(|before| {
            !reader.is_name(before)
                && (reader.has(before, START.with(Features::ADJECTIVE).with(Features::CLITIC_S)))
        })
        && (first..head).all(|at| reader.has(at, Features::PLACE.with(Features::DEMONYM)))
}

fn classify(reader: &Reader<'_>, head: usize, name: (usize, usize), end: usize) -> (PhraseKind, bool) {
    let entry = reader.entry(head);
    let named = name.1 > name.0 && (name.1 > head || name.1 == end);
    if named && !is_one_of_a_people(reader, name.0, head) {
        return (PhraseKind::Name, false);
    }
    let kind = match () {
        () if !entry.has(MORE_THAN_THING) && !entry.reads_as(Reading::Number) => PhraseKind::Thing,
        () if entry.has(Features::TIME) => PhraseKind::Time,
        () if entry.has(Features::ROLE.with(Features::GROUP).with(Features::KIN).with(Features::DEMONYM)) => {
            PhraseKind::Description
        }
        () if entry.has(Features::NUMBER.with(Features::QUANTIFIER)) => PhraseKind::Description,
        () if entry.reads_as(Reading::Number) => PhraseKind::Description,
        () if entry.has(Features::DOCUMENT) => PhraseKind::Document,
        () if entry.has(Features::CUE_NOUN) => PhraseKind::CueNoun,
        () => PhraseKind::Thing,
    };
    (kind, entry.is_plural())
}

/// What a head has that makes its phrase more than a thing.
const MORE_THAN_THING: Features = Features::TIME
    .with(Features::ROLE)
    .with(Features::GROUP)
    .with(Features::KIN)
    .with(Features::DEMONYM)
    .with(Features::NUMBER)
    .with(Features::QUANTIFIER)
    .with(Features::DOCUMENT)
    .with(Features::CUE_NOUN);

/// "the head of the agency", "University of the North", "Secretary of State Ann Cole", "some of them".
fn with_of_phrases(reader: &Reader<'_>, core: NounPhrase) -> NounPhrase {
    let mut phrase = core;
    for _ in 0..3 {
        if !reader.has(phrase.end(), Features::OF)
            || matches!(core.kind, PhraseKind::Pronoun | PhraseKind::ObjectPronoun | PhraseKind::Time)
        {
            break;
        }
        let Some(inner) = core_phrase(reader, phrase.end() + 1) else {
            break;
        };
        let titled = core.kind == PhraseKind::Name
            || core.kind == PhraseKind::Description
                && core.start == core.head
                && inner.kind == PhraseKind::Name;
        let title_and_name = titled
            && inner.name.1 == inner.end
            && reader.has(core.head(), Features::TITLE)
            && inner.name.0 < inner.name.1;
        phrase.end = inner.end;
        if let Some(name) = office_holder(reader, &inner).filter(|_| core.kind == PhraseKind::Name) {
            // "University of Norland professor Ann Cole"
            phrase = phrase.headed_by(name);
            break;
        }
        let noble =
            reader.has(core.head(), Features::MALE.with(Features::FEMALE)) && core.head + 1 == core.end;
        if title_and_name && noble {
            // "the Duchess of Hill"
            phrase.name = (core.head, inner.end);
        } else if title_and_name {
            let name = core_name(reader, inner.name());
            let left = reader.has(name.0, Features::TITLE.with(Features::PLACE).with(Features::ORGANISATION))
                && name.1 - name.0 == 1;
            if !left {
                phrase = phrase.headed_by(name);
            }
        } else if core.kind == PhraseKind::Name
            && inner.kind == PhraseKind::Name
            && core.name.1 == core.end
            && reader.has(core.head(), Features::ORGANISATION)
            && inner.start == inner.name.0
        {
            phrase.name = (core.name.0, inner.end);
        }
    }
    phrase
}

/// The names between two tokens, wherever they stand: for whom a text speaks of, inside quotations too.
pub(crate) fn names_in(reader: &Reader<'_>, start: usize, end: usize, mut found: impl FnMut((usize, usize))) {
    let mut at = start;
    while at < end {
        if !reader.tokens[at].is_capital() || !reader.is_name(at) {
            at += 1;
            continue;
        }
        let mut next = at + 1;
        loop {
            let after = after_particles(reader, next);
            if after > next {
                next = after;
            } else if next < end && reader.is_name(next) {
                next += 1;
            } else {
                break;
            }
        }
        let next = next.min(end);
        found(core_name(reader, (at, next)));
        at = next.max(at + 1);
    }
}
