//! What words are. The knowledge stands in the word lists (`*.txt`) beside this file, one entry a line; this module
//! reads them once and answers by one hash look-up a word. It decides nothing about a word's role in its sentence.

mod class;
mod features;
mod index;
mod inflection;
mod nickname;
mod verb;
mod word;

use std::sync::Arc;

use once_cell::sync::Lazy;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::text::{Asked, Shape, WordIds};
pub(crate) use class::{Opener, Opening, PhraseKind, Reading, Step, WordClass};
use features::Classes;
pub(crate) use features::Features;
use index::{Index, Recent, Recents, WordHash};
use nickname::Nicknames;
pub(crate) use verb::{Constructions, Frame, Verb};
use word::Word;
pub(crate) use word::{ByWord, Words};

/// What one word form can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) features: Features,
    /// The attribution verb of which this is a form: an index into [`Lexicon::verb`], 0 when it is none.
    verb: u16,
    /// The word class that it most often has, where it can have several.
    main: Classes,
    /// Which of the words that rules call by name it is, if any.
    word: Word,
    // what follows from the others, but for names, numbers and tokens that are no words
    step: Step,
    opening: Opening,
    /// What the word stands for, if it is a pronoun; or else the kind of phrase that it heads.
    phrase: PhraseKind,
}

impl Entry {
    /// What is known of what stands nowhere.
    pub(crate) const OUTSIDE: &'static Entry = &Entry {
        features: Features::NONE,
        verb: 0,
        main: Classes::of(Features::NONE),
        word: Word::NONE,
        step: Step::MARK,
        opening: Opening::Mark,
        phrase: PhraseKind::Thing,
    };

    pub(crate) fn has(self, features: Features) -> bool {
        self.features.any(features)
    }

    /// With more features; with this main class unless it has one.
    fn adding(self, features: Features, main: Features) -> Entry {
        Entry { features: self.features.with(features), main: self.main.or(Classes::of(main)), ..self }
    }

    /// The number of the attribution verb of which the word is a form, 0 if it is none.
    pub(crate) fn verb_number(self) -> u16 {
        self.verb
    }

    /// A plural that is no singular.
    pub(crate) fn is_plural(self) -> bool {
        self.has(Features::PLURAL) && !self.has(Features::NOUN)
    }

    /// Whether some rule calls the word by name.
    pub(crate) fn has_number(self) -> bool {
        self.word != Word::NONE
    }

    pub(crate) fn is(self, words: Words) -> bool {
        words.has(self.word)
    }

    /// What a table has for the word.
    pub(crate) fn in_table<T: Copy>(self, table: &ByWord<T>) -> T {
        table.get(self.word)
    }

    /// Notes that the word has a capital where it stands, and whether it is (part of) a name there.
    #[inline]
    pub(crate) fn write_with_capital(&mut self, name: bool) {
        if name & (self.opening == Opening::Pronoun) {
            *self = self.heading();
        }
        let shown = if name { Features::NAME_HERE } else { Features::CAPITAL_HERE };
        self.features = self.features.with(shown);
        self.step = if name { self.step.of_name() } else { self.step };
        self.opening = if name { self.opening.of_name() } else { self.opening };
    }

    /// With all that follows from the rest.
    fn worked_out(self) -> Entry {
        let entry = Entry { step: Step::of(self), opening: Opening::of(self), ..self }.heading();
        if entry.opening != Opening::Pronoun {
            return entry;
        }
        let plural = entry.is(Words::PLURAL_PRONOUNS);
        Entry { phrase: PhraseKind::of_pronoun(entry).unwrap_or_default(), ..entry }.of_number(plural)
    }

    /// With what follows for a phrase that the word heads.
    fn heading(self) -> Entry {
        let goes_on = self.has(Features::OF) || self.is(FOR_OR_AND);
        let links = if goes_on { Features::BEFORE_PHRASE } else { Features::NONE };
        let alone = match () {
            () if PhraseKind::of_pronoun(self).is_some() || self.is(Words::ANY_DAY) => {
                Features::MAY_STAND_ALONE
            }
            () if self.may_stand_alone() => Features::MAY_STAND_ALONE.with(Features::UNLESS_NOMINAL),
            () => Features::NONE,
        };
        let capital = self.features.by_capital();
        let features = self.features.without(Features::WORKED_OUT).with(links).with(alone).with(capital);
        Entry { features, phrase: PhraseKind::of_head(self), ..self }.of_number(self.is_plural())
    }

    /// Whether the word can stand for a whole noun phrase, as what follows says.
    fn may_stand_alone(self) -> bool {
        self.counts_alone()
            || self.has(Features::OBJECT)
            || self.has(Features::PRONOUN) && !self.has(Features::WH)
    }

    /// Whether the word, alone, stands for what it counts: "many", "two".
    pub(crate) fn counts_alone(self) -> bool {
        self.has(Features::NUMBER) || self.has(Features::QUANTIFIER) && !self.has(Features::DETERMINER)
    }

    fn of_number(self, plural: bool) -> Entry {
        let several = if plural { Features::SEVERAL } else { Features::NONE };
        Entry { features: self.features.without(Features::SEVERAL).with(several), ..self }
    }

    /// The word class, or between which ones the words around decide.
    pub(crate) fn class(self) -> WordClass {
        self.step.class()
    }

    /// How a noun phrase takes it.
    pub(crate) fn step(self) -> Step {
        self.step
    }

    pub(crate) fn opening(self) -> Opening {
        self.opening
    }

    /// What kind of phrase it is for which the word stands, or which it heads, unless as a name.
    pub(crate) fn phrase(self) -> PhraseKind {
        self.phrase
    }

    pub(crate) fn reads_as(self, reading: Reading) -> bool {
        self.step.reads_as(reading)
    }

    /// Whether the word is most often of one of these classes.
    pub(crate) fn is_mainly(self, features: Features) -> bool {
        self.main.any(Classes::of(features))
    }
}

/// With which a phrase may go on, but for "of".
const FOR_OR_AND: Words = Words::of(&[Words::FOR, Words::AND]);

/// Room for so many entries is there from the beginning: more than the lists have.
pub(crate) const TABLE: usize = 1 << 12;

/// The word lists, ready for look-up.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    ids: Index,
    recents: Recents,
    /// By number, with room behind them: [`TABLE`] places, unless there are more.
    entries: Vec<Entry>,
    known: FxHashMap<Entry, u16>,
    verbs: Vec<Verb>,
    /// Of each verb what is asked of every one in a text: small enough to stay in the processor's cache.
    constructions: Vec<Constructions>,
    /// In lower case.
    nicknames: Nicknames,
    /// The nouns that say, by their forms, and the adjectives that tell what somebody thinks: indices into `verbs`.
    nouns: FxHashMap<String, u16>,
    adjectives: FxHashMap<&'static str, u16>,
}

static DEFAULT: Lazy<Arc<Lexicon>> = Lazy::new(|| Arc::new(Lexicon::read()));

/// The lists whose words all get the same features: text, what an entry is, what its plural is.
const PLAIN_LISTS: &[(&str, Features)] = &[
    (include_str!("documents.txt"), Features::DOCUMENT),
    (include_str!("groups.txt"), Features::GROUP),
    (include_str!("cue_nouns.txt"), Features::CUE_NOUN),
];

/// The columns of a line: few enough that none needs memory of its own.
type Row = SmallVec<[&'static str; 6]>;

/// Reads `column | column # comment` lines.
fn rows(list: &'static str) -> impl Iterator<Item = Row> {
    pieces(list, b'\n')
        .map(|line| pieces(line, b'#').next().unwrap_or("").trim())
        .filter(|line| !line.is_empty())
        .map(|line| pieces(line, b'|').map(str::trim).collect())
}

/// What stands between the marks: `split`, many bytes at a time.
fn pieces(text: &'static str, mark: u8) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(mark, text.as_bytes());
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

impl Lexicon {
    /// The built-in lists.
    pub(crate) fn shared() -> Arc<Lexicon> {
        Arc::clone(&DEFAULT)
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon {
            ids: Index::new(16),
            recents: Recents::default(),
            entries: vec![Entry::default(); TABLE],
            known: FxHashMap::default(),
            verbs: vec![Verb::none()],
            constructions: vec![Constructions::of(&Verb::none())],
            nicknames: Nicknames::default(),
            nouns: FxHashMap::default(),
            adjectives: FxHashMap::default(),
        };
        for features in features::FALLBACKS {
            let entry = Entry { features, main: Classes::of(features), ..Entry::default() };
            intern(&mut lexicon.entries, &mut lexicon.known, entry);
        }
        lexicon.add("'s", Features::CLITIC_S, Features::NONE);
        lexicon.read_words();
        lexicon.read_names();
        lexicon.read_nouns();
        for row in rows(include_str!("function_words.txt")) {
            lexicon.set_function_word(row[0], Features::from_tags(row.get(1).copied().unwrap_or("")));
        }
        lexicon.add("'s", Features::CLITIC_S.with(Features::BE), Features::NONE);
        for row in rows(include_str!("interjections.txt")) {
            lexicon.add(row[0], Features::ADVERB, Features::ADVERB);
        }
        for row in rows(include_str!("verbs.txt")) {
            lexicon.add_verb(Verb::from_row(&row));
        }
        for row in rows(include_str!("cue_adjectives.txt")) {
            lexicon.add_cue_adjective(&row);
        }
        for (spelling, word) in word::all() {
            lexicon.change(&spelling.to_lowercase(), |old| Entry { word, ..old });
        }
        lexicon
    }

    fn read_words(&mut self) {
        // thousands of words have the same classes: what they are, and the number of a word that had no other before
        let mut known_classes: FxHashMap<&str, (Features, Features, u16)> = FxHashMap::default();
        for line in pieces(include_str!("words.txt"), b'\n').filter(|line| !line.starts_with('#')) {
            // from the end: the classes are fewer than the letters
            let Some(space) = line.bytes().rposition(|byte| byte == b' ') else { continue };
            let (word, classes) = (&line[..space], &line[space + 1..]);
            let Lexicon { ids, entries, known, .. } = self;
            let &mut (features, main, number) = known_classes.entry(classes).or_insert_with_key(|classes| {
                let each = classes.chars().map(Features::from_class);
                let main = each.clone().next().unwrap_or(Features::NONE);
                let all = each.fold(Features::NONE, Features::with);
                (all, main, intern(entries, known, Entry::default().adding(all, main)))
            });
            ids.update(word, |id| match id {
                None => number,
                Some(id) => intern(entries, known, entries[usize::from(id)].adding(features, main)),
            });
        }
    }

    fn read_names(&mut self) {
        for row in rows(include_str!("given_names.txt")) {
            let mut parts = row[0].split_whitespace();
            let (Some(name), Some(gender)) = (parts.next(), parts.next()) else { continue };
            let mut features = match gender {
                "m" => Features::GIVEN_M,
                "f" => Features::GIVEN_F,
                _ => Features::GIVEN_M.with(Features::GIVEN_F),
            };
            if parts.next() == Some("w") {
                features = features.with(Features::ALSO_WORD);
            }
            self.add(&name.to_lowercase(), features, Features::NONE);
        }
        for row in rows(include_str!("nicknames.txt")) {
            let full = row.get(1).copied().unwrap_or("").split(',');
            let full = full.map(|name| name.trim().to_lowercase()).collect();
            self.nicknames.add(row[0].to_lowercase(), full);
        }
        for row in rows(include_str!("name_particles.txt")) {
            let kind = if row.get(1) == Some(&"suffix") { Features::SUFFIX } else { Features::PARTICLE };
            let abbreviation = if row[0].ends_with('.') { Features::ABBREVIATION } else { Features::NONE };
            self.add(&row[0].trim_end_matches('.').to_lowercase(), kind.with(abbreviation), Features::NONE);
        }
    }

    fn read_nouns(&mut self) {
        for &(list, features) in PLAIN_LISTS {
            for row in rows(list) {
                self.add_noun(row[0], row.get(1).copied().unwrap_or("-"), features);
            }
        }
        for row in rows(include_str!("cue_nouns.txt")) {
            let number = self.verbs.len() as u16;
            self.nouns.insert(inflection::plural(row[0]), number);
            self.nouns.insert(row[0].to_owned(), number);
            self.enter_verb(Verb::from_noun(&row));
        }
        for row in rows(include_str!("roles.txt")) {
            let features = Features::ROLE.with(Features::gender(row.get(1).copied().unwrap_or("e")));
            self.add_noun(row[0], row.get(2).copied().unwrap_or("-"), features);
        }
        for row in rows(include_str!("titles.txt")) {
            self.add_title(&row);
        }
        for row in rows(include_str!("organisations.txt")) {
            let abbreviation = if row[0].ends_with('.') { Features::ABBREVIATION } else { Features::NONE };
            let word = row[0].trim_end_matches('.').to_lowercase();
            self.add(&word, Features::ORGANISATION.with(abbreviation), Features::NONE);
        }
        for row in rows(include_str!("places.txt")) {
            self.add_place(row[0], row.get(1).copied().unwrap_or("city"));
        }
    }

    fn add_title(&mut self, row: &[&'static str]) {
        let kind = match row.get(2).copied().unwrap_or("") {
            "courtesy" => Features::COURTESY,
            "kin" => Features::KIN,
            _ => Features::NONE,
        };
        let features = Features::TITLE.with(kind).with(Features::gender(row.get(1).copied().unwrap_or("e")));
        let several = row[0].contains(' ');
        for word in row[0].split_whitespace() {
            let plain = word.trim_end_matches('.').to_lowercase();
            if several && matches!(plain.as_str(), "of" | "the" | "for" | "and" | "in" | "to" | "to-be") {
                continue;
            }
            let abbreviation = if word.ends_with('.') { Features::ABBREVIATION } else { Features::NONE };
            let features = if several { Features::TITLE } else { features };
            self.add(&plain, features.with(abbreviation), Features::NONE);
        }
    }

    fn add_place(&mut self, name: &'static str, kind: &str) {
        let feature = if kind == "demonym" { Features::DEMONYM } else { Features::PLACE };
        for word in name.split_whitespace() {
            let plain = word.to_lowercase();
            let abbreviation = if plain.ends_with('.') { Features::ABBREVIATION } else { Features::NONE };
            let plain = if initials(&plain) { plain } else { plain.trim_end_matches('.').to_owned() };
            if plain.len() > 2 {
                self.add(&plain, feature.with(abbreviation), Features::NONE);
            }
        }
    }

    fn add_noun(&mut self, noun: &'static str, plural: &str, features: Features) {
        if noun.contains(' ') {
            return;
        }
        let noun = noun.to_lowercase();
        let plural = if plural == "-" { inflection::plural(&noun) } else { plural.to_lowercase() };
        if plural != noun {
            self.add(&plural, features.with(Features::PLURAL), Features::NONE);
        }
        self.add(&noun, features.with(Features::NOUN), Features::NONE);
    }

    /// Adds features to a word, new or known.
    fn add(&mut self, word: &str, features: Features, main: Features) {
        self.change(word, |old| old.adding(features, main));
    }

    /// Gives a word, new or known, the entry that `change` makes of its present one.
    fn change(&mut self, word: &str, change: impl FnOnce(Entry) -> Entry) {
        let Lexicon { ids, entries, known, .. } = self;
        ids.update(word, |id| {
            let old = id.map_or(Entry::default(), |id| entries[usize::from(id)]);
            intern(entries, known, change(old))
        });
    }

    fn known_entry(&self, word: &str) -> Entry {
        self.ids.get(word).map_or(Entry::default(), |id| self.entry(id))
    }

    /// A function word is that first of all: its rare uses as a noun or verb are dropped.
    fn set_function_word(&mut self, word: &'static str, features: Features) {
        let plain = word
            .strip_suffix('.')
            .filter(|_| features.any(Features::ABBREVIATION.with(Features::NUMBERED)))
            .unwrap_or(word)
            .to_lowercase();
        let plain = if initials(word) { word.to_lowercase() } else { plain };
        let beside = [Features::TIME, Features::ABBREVIATION, Features::NUMBERED, Features::NUMBER];
        let word_classes_stay = features.only(beside.into_iter().fold(Features::ADVERB, Features::with));
        self.change(&plain, |old| {
            let kept =
                if word_classes_stay { old.features } else { old.features.without(Features::OPEN_CLASSES) };
            Entry {
                features: kept.with(features),
                main: if word_classes_stay { old.main } else { Classes::default() },
                ..old
            }
        });
    }

    /// `adjective | class | takes | example`
    fn add_cue_adjective(&mut self, row: &[&'static str]) {
        let &[adjective, class, takes, ..] = row else { return };
        self.adjectives.insert(adjective, self.verbs.len() as u16);
        self.enter_verb(Verb::from_row(&[adjective, "-", class, takes]));
        self.add(adjective, Features::CUE_ADJECTIVE, Features::NONE);
    }

    /// Adds an attribution verb with all its forms.
    pub(crate) fn add_verb(&mut self, verb: Verb) {
        let number = self.verbs.len() as u16;
        if let Some(particle) = verb.particle() {
            let forms = verb.forms();
            let particle: Box<str> = particle.into();
            let head = self.known_entry(&forms[0].0).verb;
            let head = if head == 0 { self.add_verb_forms(Verb::head_of_phrasal(&verb)) } else { head };
            let phrasal = self.verbs.len() as u16;
            self.verbs[usize::from(head)].phrasal.push((particle, phrasal));
            self.constructions[usize::from(head)] = Constructions::of(&self.verbs[usize::from(head)]);
            self.enter_verb(verb);
            return;
        }
        debug_assert!(usize::from(number) < usize::from(u16::MAX));
        self.add_verb_forms(verb);
    }

    fn add_verb_forms(&mut self, verb: Verb) -> u16 {
        let number = self.verbs.len() as u16;
        for (form, features) in verb.forms() {
            let old = self.known_entry(&form);
            if old.has(Features::CLOSED_CLASSES) && !old.has(Features::OPEN_CLASSES) {
                continue;
            }
            self.change(&form, |old| Entry {
                features: old.features.with(features),
                verb: if old.verb == 0 { number } else { old.verb },
                main: old.main.or(Classes::of(features)),
                ..old
            });
        }
        self.enter_verb(verb);
        number
    }

    fn enter_verb(&mut self, verb: Verb) {
        self.constructions.push(Constructions::of(&verb));
        self.verbs.push(verb);
    }

    /// The number of what is known of a word's second part: "twenty-one" is not "one".
    fn nameless(&self, entry: Entry) -> Option<u16> {
        let plain = Entry { word: Word::default(), ..entry }.worked_out();
        let by_name = entry.is(Words::SPECIAL)
            && !matches!(plain.opening, Opening::Any | Opening::Auxiliary | Opening::Adverb);
        self.known.get(&plain).filter(|_| !by_name).copied()
    }

    pub(crate) fn entry(&self, id: u16) -> Entry {
        self.entries[usize::from(id)]
    }

    /// The entries by number, if there are so few that none has a number outside: nothing to check for each word.
    pub(crate) fn table(&self) -> Option<&[Entry; TABLE]> {
        self.entries.first_chunk().filter(|_| self.entries.len() == TABLE)
    }

    /// The noun that says, by any of its forms, with what it takes.
    pub(crate) fn noun(&self, word: &str) -> Option<&Verb> {
        self.nouns.get(word).map(|&number| &self.verbs[usize::from(number)])
    }

    /// The adjective that tells what somebody thinks, as if it were a verb.
    pub(crate) fn cue_adjective(&self, word: &str) -> Option<u16> {
        self.adjectives.get(word).copied()
    }

    pub(crate) fn constructions(&self, verb: u16) -> Constructions {
        self.constructions[usize::from(verb)]
    }

    pub(crate) fn verb(&self, number: u16) -> &Verb {
        &self.verbs[usize::from(number)]
    }

    /// The given names for which a nickname stands, all in lower case.
    pub(crate) fn full_names(&self, nickname: &[u8]) -> &[String] {
        self.nicknames.full_names(nickname)
    }

    /// What is known of a word, whatever its case.
    pub(crate) fn look_up(&self, word: &str) -> Entry {
        let shape = if word.starts_with(char::is_uppercase) { Shape::Capital } else { Shape::Lower };
        self.entry(self.id(word, shape))
    }
}

/// The number of an entry, new or known.
fn intern(entries: &mut Vec<Entry>, known: &mut FxHashMap<Entry, u16>, entry: Entry) -> u16 {
    let entry = entry.worked_out();
    let next = known.len() + 1;
    *known.entry(entry).or_insert_with(|| {
        if next == entries.len() {
            entries.resize(2 * next, Entry::default());
        }
        entries[next] = entry;
        next as u16
    })
}

/// u.s. as opposed to calif.
fn initials(word: &str) -> bool {
    word.len() >= 4 && word.as_bytes()[1] == b'.'
}

/// The longest word that is looked up.
const LONGEST_WORD: usize = 40;

/// Finds the numbers of a text's words. Texts say the same words again and again: the last ones are kept at hand.
#[derive(Debug)]
pub(crate) struct Finder<'l> {
    lexicon: &'l Lexicon,
    recent: &'l mut Recent,
}

impl WordIds for Finder<'_> {
    fn key(&self, word: &str) -> Option<u64> {
        WordHash::of_plain(word).map(WordHash::key)
    }

    #[inline]
    fn key_of_folded(&self, (low, high): (u64, u64)) -> u64 {
        WordHash::of_folded(low, high).key()
    }

    #[inline]
    fn at_hand(&self) -> impl Fn(u64) -> u64 {
        self.recent.at_hand()
    }

    #[inline(never)]
    fn answer(&mut self, asked: Asked<'_>) {
        let lexicon = self.lexicon;
        self.recent.answer(asked, &lexicon.ids, |word, shape| lexicon.guess(word, shape));
    }

    fn id(&self, word: &str, shape: Shape) -> u16 {
        self.lexicon.id(word, shape)
    }

    fn is_abbreviation(&self, id: u16, before_number: impl FnOnce() -> bool) -> bool {
        let entry = self.lexicon.entry(id);
        entry.has(Features::ABBREVIATION) || entry.has(Features::NUMBERED) && before_number()
    }
}

impl Lexicon {
    /// Calls `find` with a finder.
    pub(crate) fn with_finder<T>(&self, find: impl FnOnce(&mut Finder<'_>) -> T) -> T {
        find(&mut Finder { lexicon: self, recent: &mut self.recents.get() })
    }

    /// The number of any word, in a list or in none.
    fn id(&self, word: &str, shape: Shape) -> u16 {
        if let Some(hash) = WordHash::of_plain(word) {
            return self.ids.find(hash.fingerprint()).unwrap_or_else(|| self.guess(word, shape));
        }
        let mut buffer = [0_u8; LONGEST_WORD];
        let Some(key) = fold(word, &mut buffer) else { return features::fallback(word, shape) };
        self.ids.get(key).unwrap_or_else(|| self.unlisted(key, shape))
    }

    /// The number of what a plain word of no list is taken for.
    fn guess(&self, word: &str, shape: Shape) -> u16 {
        match shape {
            Shape::Lower => self.unlisted(word, shape),
            _ => features::fallback("", shape),
        }
    }

    /// The same for any word.
    fn unlisted(&self, word: &str, shape: Shape) -> u16 {
        let mut buffer = [0_u8; LONGEST_WORD];
        let Some(key) = fold(word, &mut buffer) else { return features::fallback(word, shape) };
        if let Some(found) = key.rfind('-').and_then(|hyphen| self.ids.get(&key[hyphen + 1..])) {
            let entry = self.entry(found);
            if entry.has(Features::HEAD_NOUNS) && shape == Shape::Lower {
                return self.nameless(entry).unwrap_or(found);
            }
        }
        features::fallback(key, shape)
    }
}

/// The word in lower case, with a straight apostrophe; `None` when it is longer than any entry.
fn fold<'b>(word: &str, buffer: &'b mut [u8; LONGEST_WORD]) -> Option<&'b str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let mut len = 0;
    if word.is_ascii() {
        for byte in word.bytes() {
            buffer[len] = byte.to_ascii_lowercase();
            len += 1;
        }
    } else {
        for character in word.chars().filter(|&character| character != '\u{ad}') {
            let character = if character == '’' { '\'' } else { character };
            for lower in character.to_lowercase() {
                if len + 4 > LONGEST_WORD {
                    return None;
                }
                len += lower.encode_utf8(&mut buffer[len..]).len();
            }
        }
    }
    std::str::from_utf8(&buffer[..len]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashSet;

    #[test]
    fn no_two_listed_words_have_one_fingerprint() {
        let lists = [
            include_str!("words.txt"),
            include_str!("function_words.txt"),
            include_str!("given_names.txt"),
            include_str!("places.txt"),
            include_str!("roles.txt"),
            include_str!("verbs.txt"),
        ];
        let words = lists.iter().flat_map(|list| list.split(|c: char| c.is_whitespace() || c == '|'));
        let words: FxHashSet<String> = words.map(str::to_lowercase).filter(|word| !word.is_empty()).collect();
        assert!(words.len() > 20_000);
        let fingerprints: FxHashSet<u64> =
            words.iter().map(|word| WordHash::of_word(word).fingerprint()).collect();
        assert_eq!(fingerprints.len(), words.len());
    }

    #[test]
    fn marks_have_no_number() {
        let lexicon = Lexicon::shared();
        for mark in (0..128_u8).filter(u8::is_ascii_punctuation).map(char::from) {
            assert_eq!(lexicon.ids.get(&mark.to_string()), None, "{mark}");
        }
    }

    #[test]
    fn words_written_in_digits_are_numbers() {
        let lexicon = Lexicon::shared();
        let text = "40 1990s 3.5 1,000 2nd 50th 20-year 20-year-old 40-man 1.5m 10% $40 ’90s ½ 9am 4x4 ٣ １２ 40’s 7.";
        let text = format!("{text} {}", "123456789".repeat(40));
        let tokens = lexicon.with_finder(|finder| crate::text::tokenize(&text, finder));
        let numbers = tokens.iter().filter(|token| token.shape() == Shape::Number);
        assert!(numbers.clone().count() >= 12);
        for number in numbers {
            assert!(lexicon.entry(number.word()).reads_as(Reading::Number), "{}", number.text(&text));
        }
    }

    #[test]
    fn words_are_found_together_as_they_are_one_by_one() {
        let lexicon = Lexicon::shared();
        let text =
            "Said said blorbing Blorbing BLORBING they’re well-blorbed 40 No. 40 Mr. Blorb’s é Élan. (The) ";
        let text = text.repeat(20);
        for _ in 0..2 {
            let tokens = lexicon.with_finder(|finder| crate::text::tokenize(&text, finder));
            assert_eq!(tokens.len(), 20 * 20);
            for token in tokens {
                let word = token.text(&text).trim_end_matches('.');
                let id = if token.is_word() { lexicon.id(word, token.shape()) } else { 0 };
                assert_eq!(token.word(), id, "{word}");
            }
        }
    }
}
