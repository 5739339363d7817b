//! The book of names: every form of a name in the text, and the entities that they belong to.

use rustc_hash::FxHashMap;

use super::form::{Form, FormReader, Title, WordId};
use super::{Mention, MentionKind};
use crate::document::{EntityKind, Gender, Number};
use crate::lexicon::{Features, Lexicon};
use crate::text::{Shape, Token};

/// An entity's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct EntityId(pub(crate) u32);

impl EntityId {
    pub(crate) const NONE: EntityId = EntityId(u32::MAX);

    pub(crate) fn index(self) -> Option<usize> {
        (self != EntityId::NONE).then_some(self.0 as usize)
    }

    pub(crate) fn is_some(self) -> bool {
        self != EntityId::NONE
    }
}

/// An entity while it is being put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Who {
    /// Indices into [`Book::forms`].
    pub(crate) forms: Vec<usize>,
    pub(crate) kind: EntityKind,
    pub(crate) number: Number,
    /// Evidence for the gender: titles and roles count more than given names, those more than one pronoun.
    pub(crate) male: u32,
    pub(crate) female: u32,
    pub(crate) first: Option<WordId>,
    pub(crate) last: Option<WordId>,
    /// Nouns that say what someone is: mayor, sister.
    pub(crate) roles: Vec<WordId>,
    /// How often it is the subject of a verb of saying or thinking, and how often a pronoun shows that it is a person.
    pub(crate) speaks: u32,
    pub(crate) shown: u32,
    pub(crate) office: bool,
    pub(crate) mister: bool,
    /// The caller's cast member.
    pub(crate) cast: Option<usize>,
    /// For those without a name: the tokens of the fullest description.
    pub(crate) description: Option<(u32, u32)>,
    /// The members of a group that sources name together: "Ann and Bob".
    pub(crate) members: Vec<EntityId>,
    pub(crate) mentions: u32,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
}

impl Who {
    pub(crate) fn gender(&self) -> Gender {
        match (self.male, self.female) {
            (male, female) if 2 * male > 3 * female => Gender::Male,
            (male, female) if 2 * female > 3 * male => Gender::Female,
            _ if matches!(self.kind, EntityKind::Organisation | EntityKind::Document) => Gender::Neuter,
            _ => Gender::Unknown,
        }
    }

    /// Adds evidence for a gender.
    pub(crate) fn vote(&mut self, gender: Gender, weight: u32) {
        match gender {
            Gender::Male => self.male += weight,
            Gender::Female => self.female += weight,
            _ => {}
        }
    }

    /// Whether a pronoun of this gender can stand for it.
    pub(crate) fn may_be(&self, gender: Gender) -> bool {
        gender == Gender::Unknown || matches!(self.gender(), Gender::Unknown) || self.gender() == gender
    }

    /// Nothing shows that it is somebody, and not a place or a thing.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.kind == EntityKind::Unknown && self.speaks == 0 && self.shown < 2
    }

    pub(crate) fn is_person(&self) -> bool {
        matches!(self.kind, EntityKind::Person | EntityKind::Unknown)
    }
}

/// All forms and entities of a text.
#[derive(Debug, Default)]
pub(crate) struct Book<'t> {
    words: FxHashMap<String, WordId>,
    /// Words of one letter: initials. Few.
    letters: Vec<WordId>,
    keys: FxHashMap<Box<[WordId]>, usize>,
    pub(crate) forms: Vec<Form>,
    /// The entity of each form.
    pub(crate) owners: Vec<EntityId>,
    pub(crate) entities: Vec<Who>,
    /// The form of each mention that has a name; by mention.
    pub(crate) form_of: Vec<u32>,
    pub(crate) text: &'t str,
    buffer: String,
    key: Vec<WordId>,
}

/// In [`Book::form_of`]: no name.
const NO_FORM: u32 = u32::MAX;

impl<'t> Book<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Book { text, ..Book::default() }
    }

    /// The number of a word: its case, a final full stop and its apostrophes do not count.
    pub(crate) fn word(&mut self, word: &str) -> WordId {
        self.buffer.clear();
        let word = word.trim_end_matches('.').trim_end_matches(['’', '\'', '_']).trim_start_matches('_');
        self.buffer
            .extend(word.chars().filter(|&character| character != '\u{ad}').flat_map(char::to_lowercase));
        if let Some(&id) = self.words.get(self.buffer.as_str()) {
            return id;
        }
        let id = WordId(self.words.len() as u32);
        if self.buffer.chars().count() == 1 {
            self.letters.push(id);
        }
        self.words.insert(self.buffer.clone(), id);
        id
    }

    /// The words by number, in lower case.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let mut spellings: Vec<(WordId, &String)> = self.words.iter().map(|(word, &id)| (id, word)).collect();
        spellings.sort_unstable();
        spellings.into_iter().map(|(_, word)| word.clone()).collect()
    }

    fn is_letter(&self, word: WordId) -> bool {
        self.letters.contains(&word)
    }

    /// The number of a word that has been seen.
    pub(crate) fn known_word(&self, word: &str) -> Option<WordId> {
        self.words.get(word).copied()
    }

    /// Enters the forms of all named mentions.
    pub(crate) fn enter(&mut self, mentions: &[Mention], tokens: &[Token], lexicon: &Lexicon) {
        self.form_of = Vec::with_capacity(mentions.len());
        for (number, mention) in mentions.iter().enumerate() {
            let form = if mention.kind == MentionKind::Name && mention.has_name() {
                self.read_name(mention, tokens, lexicon)
                    .map(|reader| self.intern(reader.form, mention, number))
            } else {
                None
            };
            self.form_of.push(form.map_or(NO_FORM, |form| form as u32));
        }
    }

    pub(crate) fn form(&self, mention: usize) -> Option<usize> {
        self.form_of.get(mention).filter(|&&form| form != NO_FORM).map(|&form| form as usize)
    }

    fn read_name(&mut self, mention: &Mention, tokens: &[Token], lexicon: &Lexicon) -> Option<FormReader> {
        let (start, end) = mention.name();
        let end = end.min(start + 8);
        let mut reader = FormReader::default();
        let first = titles_before(mention.start(), start, tokens, lexicon);
        for at in first..end {
            let token = tokens.get(at)?;
            if !token.is_word() {
                continue;
            }
            let word = token.text(self.text);
            let id = self.word(word);
            reader.word(word, id, lexicon.entry(token.word()), at + 1 < end);
        }
        reader.drop_last_initial(|word| self.is_letter(word));
        if reader.form.words.is_empty() {
            return None;
        }
        let single = tokens.get(end - 1)?;
        reader.form.acronym = reader.form.words.len() == 1
            && single.shape == Shape::Upper
            && (2..=6).contains(&(single.end() - single.start()));
        let shown = if reader.form.title != Title::None { first } else { start };
        reader.form.shown = ((shown + reader.dropped) as u32, end as u32);
        reader.form.shouted = tokens[shown..end]
            .iter()
            .all(|token| token.shape == Shape::Upper && token.end() - token.start() > 3 || !token.is_word());
        Some(reader)
    }

    fn intern(&mut self, form: Form, mention: &Mention, number: usize) -> usize {
        let (shown, shouted) = (form.shown, form.shouted);
        let index = self.form_index(form, number);
        let known = &mut self.forms[index];
        if known.shouted && !shouted {
            known.shown = shown;
            known.shouted = false;
        }
        let form = known;
        match mention {
            _ if mention.headline => {}
            mention if mention.is_quoted() => form.quoted += 1,
            mention => {
                form.narrated += 1;
                form.subject += u32::from(mention.role == super::Role::Subject);
            }
        }
        index
    }

    /// The index of a form, new or known.
    pub(crate) fn form_index(&mut self, form: Form, mention: usize) -> usize {
        self.key.clear();
        self.key.extend(&form.words);
        if form.title == Title::Courtesy || form.words.len() == 1 {
            self.key.push(form.title_word.unwrap_or(WordId(u32::MAX)));
            self.key.push(WordId(u32::MAX));
        }
        if let Some(&index) = self.keys.get(self.key.as_slice()) {
            return index;
        }
        let index = self.forms.len();
        self.keys.insert(self.key.as_slice().into(), index);
        self.forms.push(Form { mention: mention as u32, ..form });
        self.owners.push(EntityId::NONE);
        index
    }

    /// The untitled form of these words.
    pub(crate) fn bare_form(&self, words: &[WordId]) -> Option<usize> {
        let mut key = words.to_vec();
        if let [_] = words {
            key.extend([WordId(u32::MAX), WordId(u32::MAX)]);
        }
        self.keys.get(key.as_slice()).copied()
    }

    /// A new entity.
    pub(crate) fn add(&mut self, who: Who) -> EntityId {
        self.entities.push(who);
        EntityId(self.entities.len() as u32 - 1)
    }

    pub(crate) fn who(&self, id: EntityId) -> Option<&Who> {
        self.entities.get(id.index()?)
    }

    pub(crate) fn who_mut(&mut self, id: EntityId) -> Option<&mut Who> {
        self.entities.get_mut(id.index()?)
    }

    pub(crate) fn gender(&self, id: EntityId) -> Gender {
        self.who(id).map_or(Gender::Unknown, Who::gender)
    }
}

/// Where the titles right before a name begin: "Sen." in "Vermont Sen. Ann Lowe".
fn titles_before(phrase: usize, name: usize, tokens: &[Token], lexicon: &Lexicon) -> usize {
    let mut first = name;
    while first > phrase {
        let token = &tokens[first - 1];
        let entry = lexicon.entry(token.word());
        if !token.is_capital() || !entry.has(Features::TITLE) {
            break;
        }
        first -= 1;
    }
    first
}
