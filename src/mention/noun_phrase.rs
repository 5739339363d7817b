//! Noun phrases: from the determiner to the head, with the "of" phrases behind it.

use super::reading::Reader;
use crate::lexicon::{Entry, Features, Opener, PhraseKind, Reading, Step, WordClass, Words};
use crate::text::{Kinds, Mark};

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
    /// The number of its unit, once it is one.
    pub(crate) unit: u32,
    pub(crate) kind: PhraseKind,
    pub(crate) plural: bool,
    /// Whether the words before its head may mention somebody besides: an owner, a name.
    pub(crate) others: bool,
}

impl NounPhrase {
    /// A phrase without a name in it and nobody before its head, of one number or the other.
    pub(crate) fn new(span: (usize, usize), head: usize, kind: PhraseKind, plural: bool) -> NounPhrase {
        let (start, end, head) = (span.0 as u32, span.1 as u32, head as u32);
        NounPhrase { start, end, head, name: (head, head), unit: 0, kind, plural, others: false }
    }

    pub(crate) fn named(self, name: (usize, usize)) -> NounPhrase {
        NounPhrase { name: (name.0 as u32, name.1 as u32), ..self }
    }

    /// The same as the unit with this number.
    pub(crate) fn as_unit(self, unit: u32) -> NounPhrase {
        NounPhrase { unit, ..self }
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
            others: true,
            ..*self
        }
    }

    /// The same with another name, which its last word heads.
    fn headed_by(self, name: (usize, usize)) -> NounPhrase {
        NounPhrase { head: name.1 as u32 - 1, others: true, ..self }.named(name)
    }
}

const START: Features =
    Features::DETERMINER.with(Features::POSSESSIVE).with(Features::QUANTIFIER).with(Features::NUMBER);

/// The noun phrase that starts at token `at`.
pub(crate) fn noun_phrase(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    core_phrase(reader, at).map(|core| {
        let goes_on = reader.has(core.end(), Features::BEFORE_PHRASE);
        if goes_on { with_what_follows(reader, core) } else { core }
    })
}

/// The phrase of a word that is [one by itself](crate::lexicon::Opening::Pronoun), without what follows it.
#[inline(always)]
pub(crate) fn pronoun_alone(at: usize, entry: &Entry) -> NounPhrase {
    single(at, entry.phrase(), entry.has(Features::SEVERAL))
}

/// Without what follows its head.
#[inline(never)]
pub(crate) fn core_phrase(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
    let entry = reader.entry(at);
    let pronoun = if entry.has(Features::MAY_STAND_ALONE) { pronoun(reader, at, entry) } else { None };
    pronoun.or_else(|| nominal(reader, at))
}

/// Whether one goes on with the word of those [with which one may](Features::BEFORE_PHRASE) that follows its head.
#[inline]
pub(crate) fn may_go_on(reader: &Reader<'_>, core: &NounPhrase) -> bool {
    let next = reader.entry(core.end());
    match () {
        () if next.has(Features::OF) => !never_goes_on(core.kind),
        () if next.is(Words::FOR) => core.kind == PhraseKind::Name,
        () => !core.plural && reader.has(core.head(), Features::ROLES),
    }
}

fn never_goes_on(kind: PhraseKind) -> bool {
    matches!(kind, PhraseKind::Pronoun | PhraseKind::ObjectPronoun | PhraseKind::Time)
}

/// With what follows its head.
#[inline(never)]
pub(crate) fn with_what_follows(reader: &Reader<'_>, core: NounPhrase) -> NounPhrase {
    with_second_role(reader, with_office(reader, with_of_phrases(reader, core)))
}

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
    second.map_or(first, |second| NounPhrase { start: first.start, others: true, ..second })
}

fn single(at: usize, kind: PhraseKind, plural: bool) -> NounPhrase {
    NounPhrase::new((at, at + 1), at, kind, plural)
}

/// Pronouns that can stand for people.
const PEOPLE: Words = Words::of(&[Words::ONE, Words::NONE, Words::THOSE, Words::THESE]);
const ON_OR_AT: Words = Words::of(&[Words::ON, Words::AT]);

/// The phrase that a word stands for which [can do so](Features::MAY_STAND_ALONE).
#[inline]
fn pronoun(reader: &Reader<'_>, at: usize, entry: &Entry) -> Option<NounPhrase> {
    if entry.has(Features::NAME_HERE) && reader.token(at)?.is_capital() {
        return None;
    }
    let plural = entry.is(Words::PLURAL_PRONOUNS);
    if entry.has(Features::UNLESS_NOMINAL) {
        return if starts_nominal(reader, at + 1) { None } else { Some(before_no_noun(at, entry, plural)) };
    }
    if let Some(kind) = PhraseKind::of_pronoun(*entry) {
        return Some(single(at, kind, plural));
    }
    is_day_before_name(reader, at).then(|| single(at, PhraseKind::Time, false))
}

/// What a word stands for that [does so before no noun](Features::UNLESS_NOMINAL): "her", "this", "many".
fn before_no_noun(at: usize, entry: &Entry, plural: bool) -> NounPhrase {
    match () {
        () if entry.has(Features::OBJECT) => single(at, PhraseKind::ObjectPronoun, plural),
        () if !entry.has(Features::PRONOUN) || entry.has(Features::WH) => {
            single(at, PhraseKind::Description, true)
        }
        () if entry.is(PEOPLE) => single(at, PhraseKind::Description, plural),
        () => single(at, PhraseKind::Neuter, plural),
    }
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
    if !reader.is_word(at, Words::OF_TIMES) || reader.has(head, Features::TIME) || head + 1 != at {
        return false;
    }
    let last = reader.is_word(at, LAST_OR_NEXT)
        && (reader.has(at + 1, Features::TIME) || reader.is_word(at + 1, Words::ANY_DAY));
    last || reader.is_word(at, Words::ANY_DAY) && !reader.is_word(head, Words::NAMES_OF_DAYS)
}

const LAST_OR_NEXT: Words = Words::of(&[Words::LAST, Words::NEXT, Words::EARLIER]);

/// Whether a noun or what goes before one stands at `at`.
#[inline(never)]
fn starts_nominal(reader: &Reader<'_>, at: usize) -> bool {
    if reader.entry(at).step().is_nominal() {
        return true;
    }
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
    let (scan, words) = Scan::of(reader, at, reader.entries_from(at));
    scan.finish(reader, words).or_else(|| scan.opener_as_head(words))
}

/// What begins with a word.
pub(crate) enum Begun {
    Phrase(NounPhrase),
    Nothing,
    /// Something that is rare enough to be [read](core_phrase) from the beginning.
    Rare,
}

/// What begins with a word: in the place of the call.
#[inline(always)]
pub(crate) fn read_phrase(reader: &Reader<'_>, at: usize) -> Begun {
    let words = reader.entries_from(at);
    let Some(first) = words.first() else { return Begun::Nothing };
    if first.has(Features::MAY_STAND_ALONE) {
        let nominal = words.get(1).is_some_and(|next| next.step().is_nominal());
        if !(nominal && first.has(Features::UNLESS_NOMINAL)) {
            return Begun::Rare;
        }
    }
    let (scan, words) = Scan::of(reader, at, words);
    match scan.finish(reader, words) {
        Some(phrase) => Begun::Phrase(phrase),
        None if first.step().opener() == Opener::No => Begun::Nothing,
        None => Begun::Rare,
    }
}

/// How far a noun phrase is read.
#[derive(Clone, Copy)]
struct Scan {
    start: usize,
    /// How many words are read.
    read: usize,
    /// One of [`BEGIN`] and those that follow it, with the flags of the last word.
    state: usize,
    /// A bit for each word read that is a head, the lowest for the last word; none before a possessor's 's.
    heads: u64,
    /// The same for each word that is part of a name.
    names: u64,
    /// Whether a possessor's 's is among them: never before the [rules](Scan::ask) are asked.
    owned: bool,
}

const LONGEST_PHRASE: usize = 40;
const MOST_OPENERS: usize = 4;

// What is read, and what the word before is: first without a head.

const BEGIN: u8 = 0;
/// A determiner, or a number at the beginning; behind another one.
const OPENED: u8 = 1;
const COUNTED: u8 = 2;
const OPENED_AGAIN: u8 = 3;
const COUNTED_AGAIN: u8 = 4;
/// Behind a possessor or a function word that counts.
const OWNED: u8 = 5;
const NUMBERED: u8 = 6;
const DESCRIBED: u8 = 7;
/// An adverb, a participle, a comma between adjectives.
const LOOSE: u8 = 8;
// With one.
const NOUN: u8 = 9;
/// A name that may go on with a particle.
const NAME: u8 = 10;
/// One that does not.
const WHOLE_NAME: u8 = 11;
const NUMBER_BEHIND: u8 = 12;
const ADJECTIVE_BEHIND: u8 = 13;
const MARK_BEHIND: u8 = 14;
/// One more than there are.
const STATES: usize = 16;

/// The reading of the word before.
const LAST: [Option<Reading>; STATES] = [
    None,
    Some(Reading::Function),
    Some(Reading::Number),
    Some(Reading::Function),
    Some(Reading::Number),
    Some(Reading::Function),
    Some(Reading::Number),
    Some(Reading::Adjective),
    Some(Reading::Adverb),
    Some(Reading::Noun),
    Some(Reading::Name),
    Some(Reading::Name),
    Some(Reading::Number),
    Some(Reading::Adjective),
    Some(Reading::Mark),
    None,
];

/// The marks that may join what stands around them, for each state.
const JOINING: [Kinds; STATES] = {
    let always = Kinds::of_marks(&[Mark::Quote, Mark::Ampersand, Mark::Slash]);
    let mut joining = [always; STATES];
    joining[DESCRIBED as usize] = always.with_marks(&[Mark::Comma]);
    joining[NAME as usize] = always.with_marks(&[Mark::Comma]);
    joining
};

// What to do with a word: a state, with these flags, or one of what ends it.

const STATE: u8 = 15;
const IS_HEAD: u8 = 1 << 7;
const IS_NAME: u8 = 1 << 6;
const ENDS: u8 = 1 << 4;
/// The word is not taken.
const END: u8 = ENDS;
/// The words around decide its word class.
const AMBIGUOUS: u8 = ENDS + 1;
/// Which mark it is decides.
const MARK: u8 = ENDS + 2;
/// Whether an adjective follows decides.
const ADVERB: u8 = ENDS + 3;
/// The rules decide.
const ASK: u8 = ENDS + 4;

/// What the rules of [`Scan::ask`] say where they look at nothing but the word and the state: for each [`Step`] and
/// state. What waits for the word before is the lower half of the place, which takes the least to work out.
struct Taken([u8; STATES * 256]);

static TAKEN: Taken = {
    let mut taken = [ASK; STATES * 256];
    let mut at = 0;
    while at < taken.len() {
        taken[at] = taken_by((at % STATES) as u8, Step::from_byte((at / STATES) as u8));
        at += 1;
    }
    Taken(taken)
};

impl Taken {
    #[inline]
    fn of(&self, state: usize, step: Step) -> u8 {
        self.0[usize::from(step.byte()) * STATES + (state & usize::from(STATE))]
    }
}

const fn taken_by(state: u8, step: Step) -> u8 {
    match (state, step.opener()) {
        (BEGIN, Opener::Number) => return COUNTED,
        (BEGIN, Opener::Determiner) => return OPENED,
        (OPENED, Opener::Determiner) => return OPENED_AGAIN,
        (OPENED | COUNTED, Opener::Number) => return COUNTED_AGAIN,
        (BEGIN..=COUNTED_AGAIN, Opener::Number | Opener::Determiner | Opener::Either) => return ASK,
        _ => {}
    }
    match state {
        BEGIN..=LOOSE => taken_before_head(state, step),
        NOUN..=NUMBER_BEHIND => taken_behind_head(state, step),
        _ => ASK,
    }
}

const fn taken_before_head(state: u8, step: Step) -> u8 {
    let special = step.is_special();
    match step.class() {
        WordClass::Is(Reading::Noun) => NOUN | IS_HEAD,
        WordClass::NounOrVerb if !matches!(state, BEGIN | LOOSE) => NOUN | IS_HEAD,
        WordClass::Is(Reading::Name) if !special => NAME | IS_HEAD | IS_NAME,
        WordClass::Is(Reading::Adjective) => DESCRIBED,
        WordClass::Is(Reading::Function) if !special || state == BEGIN => END,
        WordClass::Is(Reading::Verb) if !step.is_participle() => END,
        WordClass::Is(Reading::Mark) if state == DESCRIBED => MARK,
        WordClass::Is(Reading::Mark) => END,
        WordClass::Is(Reading::Adverb) => ADVERB,
        WordClass::Is(_) => ASK,
        _ => AMBIGUOUS,
    }
}

const fn taken_behind_head(state: u8, step: Step) -> u8 {
    if step.is_special() {
        return ASK;
    }
    let named = matches!(state, NAME | WHOLE_NAME);
    match step.class() {
        WordClass::Is(Reading::Function | Reading::Adverb | Reading::Verb) => END,
        WordClass::Is(Reading::Noun) => NOUN | IS_HEAD,
        WordClass::NounOrVerb if state == NUMBER_BEHIND => NOUN | IS_HEAD,
        WordClass::Is(Reading::Name) => NAME | IS_HEAD | IS_NAME,
        WordClass::Is(Reading::Number) => NUMBER_BEHIND,
        WordClass::Is(Reading::Mark) => MARK,
        WordClass::Is(Reading::Adjective) if named => ASK,
        WordClass::Is(Reading::Adjective) => END,
        _ => AMBIGUOUS,
    }
}

impl Scan {
    /// Reads the phrase that begins with the first of the words from `at` on. Returns the words that can be part of it.
    #[inline(always)]
    fn of<'a>(reader: &Reader<'_>, at: usize, words: &'a [Entry]) -> (Scan, &'a [Entry]) {
        let words = &words[..words.len().min(LONGEST_PHRASE)];
        let mut scan =
            Scan { start: at, read: 0, state: usize::from(BEGIN), heads: 0, names: 0, owned: false };
        let mut taken = scan.take_words(words);
        if taken == AMBIGUOUS {
            taken = scan.take_ambiguous(reader, words);
        }
        if !scan.ends(reader, words, taken) {
            scan = scan.go_on(reader, words, taken);
        }
        (scan, words)
    }

    /// The token that is read next.
    #[inline]
    fn next(&self) -> usize {
        self.start + self.read
    }

    #[inline]
    fn take(&mut self, taken: u8) {
        self.heads = self.heads << 1 | u64::from(taken >> 7);
        self.names = self.names << 1 | u64::from(taken >> 6 & 1);
        self.state = usize::from(taken);
        self.read += 1;
    }

    /// Takes words as far as the table tells of them. Returns what it tells of the next one.
    #[inline]
    fn take_words(&mut self, words: &[Entry]) -> u8 {
        let mut rest = words.get(self.read..).unwrap_or_default().iter();
        let Scan { mut state, mut heads, mut names, .. } = *self;
        let end = loop {
            let Some(entry) = rest.as_slice().first() else { break END };
            let taken = TAKEN.of(state, entry.step());
            if taken & ENDS != 0 {
                break taken;
            }
            heads = heads << 1 | u64::from(taken >> 7);
            names = names << 1 | u64::from(taken >> 6 & 1);
            state = usize::from(taken);
            rest.next();
        };
        *self = Scan { read: words.len() - rest.len(), state, heads, names, ..*self };
        end
    }

    /// Whether the phrase ends before a word of which the table tells this.
    #[inline]
    fn ends(&self, reader: &Reader<'_>, words: &[Entry], taken: u8) -> bool {
        match taken {
            END => self.read < LONGEST_PHRASE,
            MARK => !self.mark_may_join(reader),
            ADVERB => !words.get(self.read + 1).is_some_and(|next| next.step().may_be_adjective()),
            _ => false,
        }
    }

    /// Goes on to the end of the phrase, from a word of which the table tells no more than this.
    #[inline(never)]
    fn go_on(mut self, reader: &Reader<'_>, words: &[Entry], mut taken: u8) -> Scan {
        while taken != END && !self.ends(reader, words, taken) {
            if taken == AMBIGUOUS {
                taken = self.take_ambiguous(reader, words);
            }
            if taken & ENDS == 0 {
                self.take(taken);
            } else if taken == END || !self.ask(reader, words) {
                break;
            }
            taken = self.take_words(words);
        }
        // particles behind the last word of the longest phrase
        if self.read >= LONGEST_PHRASE && self.is(NAME) {
            self.pass_particles(after_particles(reader, self.next()) - self.next());
        }
        self
    }

    /// What the table tells of the next word, after the words around have decided its word class.
    #[inline]
    fn take_ambiguous(&self, reader: &Reader<'_>, words: &[Entry]) -> u8 {
        let Some(entry) = words.get(self.read) else { return END };
        let reading = reader.decide(entry, self.next(), self.last());
        TAKEN.of(self.state, entry.step().read_as(reading))
    }

    /// The reading of the word before.
    #[inline]
    fn last(&self) -> Option<Reading> {
        LAST[self.state & usize::from(STATE)]
    }

    /// Whether a mark may join what stands around it.
    #[inline]
    fn mark_may_join(&self, reader: &Reader<'_>) -> bool {
        let next = self.next();
        let joins = reader.tokens[next].is_any(JOINING[self.state & usize::from(STATE)]);
        joins && !(self.is(NAME) && reader.is(next, Mark::Comma) && !reader.has(next + 1, Features::SUFFIX))
    }

    fn is(&self, state: u8) -> bool {
        self.state & usize::from(STATE) == usize::from(state)
    }

    /// Takes the next word as the rules say, if it belongs to the phrase. Tells whether it does.
    #[inline]
    fn ask(&mut self, reader: &Reader<'_>, words: &[Entry]) -> bool {
        let next = self.next();
        let entry = &words[self.read];
        if self.is(NAME) {
            let end = after_particles(reader, next);
            if end > next {
                self.pass_particles(end - next);
                return true;
            }
            self.state = usize::from(WHOLE_NAME);
        }
        if self.takes_opener(entry) {
            let number = entry.has(Features::NUMBER);
            return self.goes_on(if number { COUNTED_AGAIN } else { OPENED_AGAIN });
        }
        let reading = reader.reading_of(entry, next, self.last());
        if self.heads == 0 {
            self.take_before_head(reader, words, reading)
        } else {
            self.take_behind_head(reader, entry, reading)
        }
    }

    fn pass_particles(&mut self, words: usize) {
        self.heads <<= words;
        self.names = self.names << words | ((1 << words) - 1);
        self.read += words;
        self.state = usize::from(WHOLE_NAME);
    }

    fn takes_opener(&self, entry: &Entry) -> bool {
        // "In 1980 the mayor left"
        let behind_number = (self.is(COUNTED) || self.is(COUNTED_AGAIN))
            && entry.has(Features::DETERMINER.with(Features::POSSESSIVE));
        self.state & usize::from(STATE) <= usize::from(COUNTED_AGAIN)
            && self.read < MOST_OPENERS
            && entry.step().opener() != Opener::No
            && !behind_number
    }

    fn take_before_head(&mut self, reader: &Reader<'_>, words: &[Entry], reading: Reading) -> bool {
        let next = self.next();
        let entry = &words[self.read];
        let opened = || self.read > 0 && words[0].step().opener() != Opener::No;
        let before_head = match reading {
            Reading::Noun => return self.goes_on(NOUN | IS_HEAD),
            Reading::Name if entry.has(Features::CLITIC_S) => false,
            Reading::Name => return self.goes_on(NAME | IS_HEAD | IS_NAME),
            Reading::Number if goes_on_to_noun(reader, next + 1) => true,
            Reading::Number => return self.goes_on(NUMBER_BEHIND | IS_HEAD),
            Reading::Adjective => true,
            Reading::Adverb => adjective_follows(reader, next),
            Reading::Verb => {
                let place = self.read == 0 || self.is(DESCRIBED) || opened();
                place && describes_noun(reader, next, self.read == 0)
            }
            Reading::Function => {
                let quantity = Features::TIME.with(Features::QUANTIFIER).with(Features::NUMBER);
                entry.has(quantity) && !entry.has(Features::CLITIC_S) && opened()
            }
            Reading::Mark => joins_adjectives(reader, next, self.last()),
        };
        let state = match reading {
            Reading::Number => NUMBERED,
            Reading::Adjective => DESCRIBED,
            Reading::Function => OWNED,
            _ => LOOSE,
        };
        before_head && self.goes_on(state)
    }

    fn take_behind_head(&mut self, reader: &Reader<'_>, entry: &Entry, reading: Reading) -> bool {
        let next = self.next();
        let goes_on = match reading {
            Reading::Function | Reading::Adverb | Reading::Verb => {
                return entry.has(Features::CLITIC_S) && self.pass_possessor(reader);
            }
            Reading::Name if entry.has(Features::CLITIC_S) => return self.pass_possessor(reader),
            Reading::Mark => match joint(reader, next, self.last()) {
                Joint::Possessive => return self.pass_possessor(reader),
                joint => joint == Joint::Joins,
            },
            Reading::Adjective => continues_after_adjective(reader, next),
            Reading::Noun | Reading::Number | Reading::Name => true,
        };
        if !goes_on || entry.has_number() && begins_time(reader, self.last_head(), next) {
            return false;
        }
        self.goes_on(match reading {
            Reading::Name => NAME | IS_HEAD | IS_NAME,
            Reading::Noun => NOUN | IS_HEAD,
            Reading::Number => NUMBER_BEHIND,
            Reading::Adjective => ADJECTIVE_BEHIND,
            // the mark within a name
            _ if self.names & 1 != 0 => MARK_BEHIND | IS_NAME,
            _ => MARK_BEHIND,
        })
    }

    fn goes_on(&mut self, taken: u8) -> bool {
        self.take(taken);
        true
    }

    /// Begins anew behind the 's of "Cole’s plan", if what follows can have an owner.
    fn pass_possessor(&mut self, reader: &Reader<'_>) -> bool {
        let owned = starts_nominal(reader, self.next() + 1);
        if owned {
            self.take(OWNED);
            (self.heads, self.names, self.owned) = (0, 0, true);
        }
        owned
    }

    #[inline]
    fn last_head(&self) -> usize {
        self.next() - 1 - self.heads.trailing_zeros() as usize
    }

    /// The name at the end of what is read, if there is one.
    #[inline]
    fn name(&self) -> (usize, usize) {
        let behind = self.names.trailing_zeros();
        let words = (self.names >> behind).trailing_ones();
        let end = self.next() - behind as usize;
        (end - words as usize, end)
    }

    /// The phrase, if it has a head.
    #[inline(always)]
    fn finish(self, reader: &Reader<'_>, words: &[Entry]) -> Option<NounPhrase> {
        if self.heads == 0 {
            return None;
        }
        let head = self.last_head();
        let entry = words.get(head - self.start)?;
        let mut end = self.next();
        if end > head + 1 {
            end = trim_end(reader, head, end);
        }
        let phrase = NounPhrase::new((self.start, end), head, entry.phrase(), entry.has(Features::SEVERAL));
        if self.names == 0 {
            return Some(NounPhrase { others: self.owned, ..phrase });
        }
        let name = self.name();
        let named = name.1 > head || name.1 == end;
        let people = || entry.has(Features::DEMONYM) && is_one_of_a_people(reader, name.0, head);
        if !named || people() {
            return Some(NounPhrase { others: true, ..phrase });
        }
        let name = if name.0 + 1 == name.1 { name } else { core_name(reader, name) };
        let phrase = NounPhrase { kind: PhraseKind::Name, plural: false, others: self.owned, ..phrase };
        Some(phrase.named(name))
    }

    /// "many", "the three": the last word that opens the phrase stands for what it counts.
    #[inline(never)]
    fn opener_as_head(&self, words: &[Entry]) -> Option<NounPhrase> {
        if words.first()?.step().opener() == Opener::No {
            return None;
        }
        let last = self.read.checked_sub(1)?;
        let entry = words[last];
        let counts = entry.has(Features::QUANTIFIER.with(Features::NUMBER));
        let phrase = NounPhrase::new(
            (self.start, self.next()),
            self.start + last,
            entry.phrase(),
            entry.has(Features::SEVERAL),
        );
        counts.then_some(NounPhrase { others: self.owned, ..phrase })
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
#[inline(never)]
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
#[inline(never)]
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

/// "the head of the agency", "University of the North", "Secretary of State Ann Cole", "some of them".
fn with_of_phrases(reader: &Reader<'_>, core: NounPhrase) -> NounPhrase {
    let mut phrase = core;
    for _ in 0..3 {
        if !reader.has(phrase.end(), Features::OF) || never_goes_on(core.kind) {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::mention::Names;

    /// Words of all sorts in any order.
    pub(in crate::mention) fn jumble(words: usize) -> String {
        let listed = include_str!("../lexicon/words.txt").lines().step_by(29);
        let common = include_str!("../lexicon/function_words.txt").lines().chain(listed);
        let common: Vec<&str> = common.filter_map(|line| line.split(['|', ' ']).next()).collect();
        let names = include_str!("../lexicon/given_names.txt").lines().step_by(5);
        let names: Vec<&str> =
            names.filter_map(|line| line.split(' ').next()).chain(["Jr.", "van"]).collect();
        let rest = [",", "’s", "’", "&", "/", "40", "the", "last", "Tuesday", "Hill", "Gov.", "."];
        let lists = [&common[..], &common[..], &names[..], &rest[..]];
        let mut seed = 7_usize;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        let mut text = String::new();
        for _ in 0..words {
            let list = lists[next() % lists.len()];
            let word = list[next() % list.len()];
            let space = if word.starts_with('’') { "" } else { " " };
            text.extend([space, word]);
        }
        text
    }

    fn by_rules(reader: &Reader<'_>, at: usize) -> Option<NounPhrase> {
        let words = reader.entries_from(at);
        let words = &words[..words.len().min(LONGEST_PHRASE)];
        let mut scan =
            Scan { start: at, read: 0, state: usize::from(BEGIN), heads: 0, names: 0, owned: false };
        while scan.read < words.len() && scan.ask(reader, words) {}
        let scan = scan.go_on(reader, words, END);
        scan.finish(reader, words).or_else(|| scan.opener_as_head(words))
    }

    #[test]
    fn the_table_says_what_the_rules_say() {
        let lexicon = Lexicon::shared();
        let text = jumble(60_000);
        let tokens = lexicon.with_finder(|finder| crate::text::tokenize(&text, finder));
        let mut names = Names::default();
        let (entries, headline) = names.add(&text, &tokens, &lexicon);
        let entries = names.entries(entries, tokens.len());
        let (first, end) = (0, tokens.len());
        let reader =
            Reader { text: &text, tokens: &tokens, lexicon: &lexicon, entries, headline, first, end };
        let mut found = 0;
        for at in first..end {
            let (phrase, expected) = (nominal(&reader, at), by_rules(&reader, at));
            assert_eq!(format!("{phrase:?}"), format!("{expected:?}"), "{}", reader.word(at));
            let owned = |phrase: NounPhrase| {
                reader.together(phrase.start(), phrase.head()).any(Features::CLITIC_S) && !phrase.others
            };
            assert!(!phrase.is_some_and(owned), "{}", reader.word(at));
            found += usize::from(phrase.is_some());
        }
        assert!(found > end / 4);
    }
}
