//! The forms of names: a name's words without its title, and what the title shows.

use std::num::NonZeroU32;

use super::numbers::Found;
use super::{Mention, Role};
use crate::document::Gender;
use crate::lexicon::{Entry, Features, Words};

/// A number for a word, whatever its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WordId(NonZeroU32);

impl WordId {
    pub(super) const fn new(index: u32) -> WordId {
        // the numbers begin with 1, so that an option of one takes no more room
        WordId(NonZeroU32::MIN.saturating_add(index))
    }

    pub(super) fn of(found: Found) -> WordId {
        WordId(found.0)
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl Default for WordId {
    fn default() -> Self {
        WordId::new(0)
    }
}

/// The words of a name. Nobody has more that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameWords {
    words: [WordId; MOST_WORDS],
    len: u8,
}

pub(super) const MOST_WORDS: usize = 8;

impl NameWords {
    /// Adds a word; where there is no room, in place of the last.
    pub(crate) fn push(&mut self, word: WordId) {
        self.len = (self.len + 1).min(MOST_WORDS as u8);
        self.words[usize::from(self.len) - 1] = word;
    }

    pub(crate) fn pop(&mut self) {
        self.len = self.len.saturating_sub(1);
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }
}

impl FromIterator<WordId> for NameWords {
    fn from_iter<I: IntoIterator<Item = WordId>>(words: I) -> Self {
        let mut all = NameWords::default();
        words.into_iter().for_each(|word| all.push(word));
        all
    }
}

impl std::ops::Deref for NameWords {
    type Target = [WordId];

    fn deref(&self) -> &[WordId] {
        &self.words[..usize::from(self.len)]
    }
}

/// What stands before a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Title {
    #[default]
    None,
    /// Mr., Mrs., Miss, Sir, Lady, Aunt: part of the name when no given name is known
    Courtesy,
    /// Sen., Captain, Professor
    Office,
}

/// A form's index, with one added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormId(NonZeroU32);

impl FormId {
    pub(super) fn new(index: usize) -> FormId {
        FormId(NonZeroU32::MIN.saturating_add(index as u32))
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// One way in which a text writes a name: "Mr. Frank Hill" is not "Frank Hill".
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form {
    /// The name's words; the suffix (Jr.) is dropped.
    pub(crate) words: NameWords,
    pub(crate) title: Title,
    pub(crate) title_word: Option<WordId>,
    /// Shown by the title.
    pub(crate) gender: Gender,
    /// The title: is a given name usual behind it (Sir John, Miss Emma), is it that of a married woman, of a relative?
    pub(crate) takes_given_name: bool,
    pub(crate) married: bool,
    pub(crate) kin: bool,
    /// What the first and the last word can be.
    pub(crate) first: Features,
    pub(crate) last: Features,
    /// Written in capitals only: NWC.
    pub(crate) acronym: bool,
    /// The tokens of its first mention, courtesy title included.
    pub(crate) shown: (u32, u32),
    /// Its first mention is written in capitals only, as in a chapter's heading: EMMA.
    pub(crate) shouted: bool,
    /// A slip of the reading, such as "Will Ann" in "Will Ann come?": no name.
    pub(crate) odd: bool,
    /// How often it stands outside and inside quotations.
    pub(crate) narrated: u32,
    pub(crate) quoted: u32,
    /// Whether it is ever the subject of a verb of saying or thinking.
    pub(crate) speaks: bool,
    /// Its first mention: an index.
    pub(crate) mention: u32,
    /// The next one of the same owner.
    pub(super) next: Option<FormId>,
}

impl Form {
    pub(crate) fn is_full(&self) -> bool {
        self.words.len() > 1
    }

    pub(crate) fn count(&self) -> u32 {
        self.narrated + self.quoted
    }

    /// Counts one mention.
    pub(super) fn count_mention(&mut self, mention: &Mention) {
        match mention.role {
            _ if mention.is_in_headline() => {}
            Role::Quoted | Role::Vocative => self.quoted += 1,
            _ => {
                self.narrated += 1;
                self.speaks |= mention.speaks();
            }
        }
    }

    pub(crate) fn is_organisation(&self) -> bool {
        self.title == Title::None
            && (self.last.any(Features::ORGANISATION.with(Features::GROUP).with(Features::DOCUMENT))
                && (!self.first.any(Features::GIVEN) || self.words.len() > 2)
                || self.first.any(Features::ORGANISATION) && !self.last.any(Features::GIVEN))
    }

    pub(crate) fn is_place(&self) -> bool {
        let place = Features::PLACE.with(Features::DEMONYM);
        self.title == Title::None
            && self.last.any(place)
            && (self.words.len() == 1 && !self.first.any(Features::GIVEN)
                || self.words.len() > 1 && self.first.any(place))
    }

    /// Lady Jane, Sir John, Lord Henry.
    pub(crate) fn is_noble(&self) -> bool {
        self.title == Title::Courtesy && self.takes_given_name && !self.kin
    }

    /// Whether its bearer may be called by the title alone: the senator, the lady.
    pub(super) fn is_by_title(&self) -> bool {
        self.title == Title::Office || self.is_noble()
    }

    /// Whether the words alone make it a person's name.
    pub(crate) fn is_person(&self) -> bool {
        self.title_word.is_some()
            || self.first.any(Features::GIVEN) && !self.first.any(Features::PLACE) && !self.is_organisation()
    }
}

const MARRIED: &[&str] = &["Mrs", "Madame", "Mme", "Frau", "Señora", "Signora"];
/// Titles behind which a surname stands.
const SURNAME_TITLES: &[&str] = &["Mr", "Ms", "Messrs", "Monsieur", "M", "Herr", "Señor", "Signor", "Mister"];

const LINKING: Features = Features::ADVERB.with(Features::CONJUNCTION).with(Features::SUBORDINATOR);

/// Dear Ann; Then Ann (at a sentence's start).
fn is_no_part(entry: Entry) -> bool {
    let name = Features::GIVEN.with(Features::ORGANISATION).with(Features::PLACE).with(Features::TITLE);
    entry.is(Words::ENDEARING)
        || entry.has(LINKING) && !entry.has(name.with(Features::NOUNS).with(Features::ADJECTIVE))
}

/// A word that is none of these is part of a name wherever it stands in it, unless it is endearing.
const PECULIAR: Features = Features::ROLES.with(Features::SUFFIX).with(Features::OF).with(LINKING);

/// What a title word shows.
pub(crate) fn gender_of(entry: Entry) -> Gender {
    match (entry.has(Features::MALE), entry.has(Features::FEMALE)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}

/// What a given name shows.
pub(crate) fn given_gender(first: Features) -> Gender {
    match (first.any(Features::GIVEN_M), first.any(Features::GIVEN_F)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}

/// Builds a form from the words of a name and of what stands before it, one after the other.
#[derive(Debug, Default)]
pub(crate) struct FormReader {
    pub(crate) form: Form,
    /// The last word makes it an organisation: no role stands in "National Farmers Union".
    pub(crate) organisation: bool,
    /// How many words belong to the title.
    pub(crate) titles: usize,
    /// How many words before the name do not belong to it: "Dear Ann", "Then Ann".
    pub(crate) dropped: usize,
}

impl FormReader {
    /// The next word. `id` is its number, `entry` what it can be, `more` whether another word follows.
    #[inline]
    pub(crate) fn word<'w>(&mut self, word: impl FnOnce() -> &'w str, id: WordId, entry: Entry, more: bool) {
        if entry.has(PECULIAR) {
            self.peculiar(word(), id, entry, more);
        } else if entry.is(Words::ENDEARING) && more && self.form.words.is_empty() {
            self.dropped += 1;
        } else {
            self.part(id, entry);
        }
    }

    #[inline(never)]
    fn peculiar(&mut self, word: &str, id: WordId, entry: Entry, more: bool) {
        let titular =
            entry.has(Features::TITLE) && (!entry.has(Features::GIVEN) || entry.has(Features::COURTESY));
        let role = entry.has(Features::ROLES)
            && !entry.has(Features::GIVEN.with(Features::PLACE))
            && !(self.organisation && entry.is_plural());
        if more && !self.form.words.is_empty() && role && !titular {
            // "Party Chairman Ann Hill": the name begins behind the role
            self.dropped += self.form.words.len() + 1;
            self.form.words.clear();
            return;
        }
        if more && titular {
            // "Whereat Mrs. Hill": the name begins with its title
            self.dropped += self.form.words.len();
            self.form.words.clear();
            self.title(word, id, entry);
            return;
        }
        if !self.form.words.is_empty() && entry.has(Features::SUFFIX) && !more {
            return;
        }
        if let Some(title) =
            self.form.title_word.filter(|_| self.form.words.is_empty() && entry.has(Features::OF))
        {
            // "Duchess of Hill": the title is the name
            self.form.title = Title::None;
            self.form.words = [title, id].into_iter().collect();
            return;
        }
        if self.form.words.is_empty() && more && is_no_part(entry) {
            self.dropped += 1;
            return;
        }
        self.part(id, entry);
    }

    fn part(&mut self, id: WordId, entry: Entry) {
        if self.form.words.is_empty() {
            self.form.first = entry.features;
        }
        self.form.last = entry.features;
        self.form.words.push(id);
    }

    /// An initial never ends a name: "Randolph C." is cut.
    pub(crate) fn drop_last_initial(&mut self, is_letter: impl Fn(WordId) -> bool) {
        while self.form.words.len() > 1 && self.form.words.last().is_some_and(|&word| is_letter(word)) {
            self.form.words.pop();
        }
    }

    fn title(&mut self, word: &str, id: WordId, entry: Entry) {
        self.titles += 1;
        let word = word.trim_end_matches('.');
        let among = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
        let (gender, married) = (gender_of(entry), among(MARRIED));
        self.form.married |= married;
        self.form.kin |= entry.has(Features::KIN);
        self.form.takes_given_name |= gender != Gender::Unknown && !married && !among(SURNAME_TITLES);
        let courtesy = entry.has(Features::COURTESY.with(Features::KIN));
        if courtesy || self.form.title == Title::None {
            self.form.title = if courtesy { Title::Courtesy } else { Title::Office };
            self.form.title_word = Some(id);
        }
        if gender != Gender::Unknown {
            self.form.gender = gender;
        }
    }
}
