//! The book of names: every form of a name in the text, and the entities that they belong to.

use std::num::NonZeroU32;

use super::dictionary::Dictionary;
use super::form::{Form, FormId, FormReader, Title, WordId};
use super::numbers::{Found, Numbers, Vacant, hash};
use super::repeats::{Repeats, Spelling};
use super::{Gatherer, Mention};
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
    pub(crate) forms: Forms,
    pub(crate) kind: EntityKind,
    pub(crate) number: Number,
    /// Evidence for the gender: titles and roles count more than given names, those more than one pronoun.
    pub(crate) male: u32,
    pub(crate) female: u32,
    pub(crate) first: Option<WordId>,
    pub(crate) last: Option<WordId>,
    /// Nouns that say what someone is: mayor, sister. More stand in [`Called`].
    pub(crate) roles: [Option<WordId>; ROLES],
    /// Whether it is ever the subject of a verb of saying or thinking, and how often, or more, a pronoun shows that it is
    /// a person.
    pub(crate) speaks: bool,
    pub(crate) shown: u8,
    pub(crate) office: bool,
    pub(crate) mister: bool,
    /// The caller's cast member.
    pub(crate) of_cast: bool,
    /// For those without a name: the tokens of the fullest description.
    pub(crate) description: Option<Tokens>,
    pub(crate) mentions: u32,
    /// The name that the caller's cast gives. The others have theirs here, and their aliases, only where a caller wishes it.
    pub(crate) called: Option<Box<Called>>,
}

/// More roles are not learned from what stands beside a name.
const MOST_ROLES: usize = 8;
/// Few have more roles.
const ROLES: usize = 3;
const _: () = assert!(size_of::<Who>() <= 64);

/// The forms of somebody's name: the first and the last of a list, which goes on in [`Form::next`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Forms {
    first: Option<FormId>,
    last: Option<FormId>,
}

impl Forms {
    pub(crate) fn is_empty(self) -> bool {
        self.first.is_none()
    }

    /// The index of the form, if there is one only.
    pub(crate) fn only(self) -> Option<usize> {
        self.first.filter(|_| self.first == self.last).map(FormId::index)
    }
}

/// A range of tokens, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) start: u32,
    /// Not included.
    end: NonZeroU32,
}

impl Tokens {
    pub(crate) fn new(start: u32, end: u32) -> Option<Tokens> {
        NonZeroU32::new(end).filter(|_| start < end).map(|end| Tokens { start, end })
    }

    pub(crate) fn range(self) -> (u32, u32) {
        (self.start, self.end.get())
    }

    pub(crate) fn count(self) -> u32 {
        self.end.get() - self.start
    }
}

/// What few entities have: written names, members.
#[derive(Clone, Debug, Default)]
pub(crate) struct Called {
    /// The members of a group that sources name together: "Ann and Bob".
    members: Vec<EntityId>,
    name: String,
    aliases: Vec<String>,
    roles: Vec<WordId>,
    /// Whether it has a written name or members.
    written: bool,
}

impl Who {
    /// The name, empty unless it has been written.
    pub(crate) fn name(&self) -> &str {
        self.called.as_ref().map_or("", |called| &called.name)
    }

    pub(crate) fn aliases(&self) -> &[String] {
        self.called.as_ref().map_or(&[], |called| &called.aliases)
    }

    /// Writes its names down.
    pub(crate) fn call(&mut self, name: String, aliases: Vec<String>) {
        let called = self.called.get_or_insert_default();
        (called.name, called.aliases, called.written) = (name, aliases, true);
    }

    pub(crate) fn members(&self) -> &[EntityId] {
        self.called.as_ref().map_or(&[], |called| &called.members)
    }

    /// Makes a group of it.
    pub(crate) fn gather(&mut self, members: &[EntityId]) {
        let called = self.called.get_or_insert_default();
        (called.members, called.written) = (members.to_vec(), true);
    }

    pub(crate) fn is_written(&self) -> bool {
        self.called.as_ref().is_some_and(|called| called.written)
    }

    pub(crate) fn roles(&self) -> impl Iterator<Item = WordId> + '_ {
        let more = self.called.iter().flat_map(|called| called.roles.iter().copied());
        self.roles.iter().map_while(|&role| role).chain(more)
    }

    /// Adds a role, unless it is known.
    pub(crate) fn take_role(&mut self, role: WordId) {
        let place = self.roles.iter().position(|place| place.is_none_or(|known| known == role));
        if let Some(place) = place {
            self.roles[place] = Some(role);
        } else if !self.roles().any(|known| known == role) {
            self.called.get_or_insert_default().roles.push(role);
        }
    }

    /// Adds a role, unless it is known or there are many; whether it did.
    pub(crate) fn learn_role(&mut self, role: WordId) -> bool {
        let new = self.roles().count() < MOST_ROLES && !self.roles().any(|known| known == role);
        if new {
            self.take_role(role);
        }
        new
    }

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
        self.kind == EntityKind::Unknown && !self.speaks && self.shown < 2
    }

    pub(crate) fn is_person(&self) -> bool {
        matches!(self.kind, EntityKind::Person | EntityKind::Unknown)
    }
}

/// All forms and entities of a text.
#[derive(Debug, Default)]
pub(crate) struct Book<'t> {
    words: Dictionary,
    /// The forms, by what tells them apart.
    numbers: Numbers,
    pub(crate) forms: Vec<Form>,
    /// The entity of each form.
    pub(crate) owners: Vec<EntityId>,
    pub(crate) entities: Vec<Who>,
    /// The mentions that have a name, in order.
    pub(crate) named: Vec<Named>,
    pub(crate) text: &'t str,
    buffer: String,
}

/// A mention that has a name, by its number, and the name's form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    pub(crate) mention: u32,
    form: u32,
}

impl Named {
    pub(crate) fn form(self) -> usize {
        self.form as usize
    }

    pub(crate) fn mention(self) -> usize {
        self.mention as usize
    }
}

/// Room for so many names is made at once: that of longer texts grows with them.
const MOST_AT_ONCE: usize = 256;

/// Of a longer name, so many tokens are read.
const LONGEST_NAME: usize = 8;

impl<'t> Book<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Book { text, ..Book::default() }
    }

    /// The number of a word: its case, a final full stop and its apostrophes do not count.
    pub(crate) fn word(&mut self, word: &str) -> WordId {
        self.buffer.clear();
        let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let word = if bare(word.as_bytes().first()) && bare(word.as_bytes().last()) {
            word
        } else {
            word.trim_end_matches('.').trim_end_matches(['’', '\'', '_']).trim_start_matches('_')
        };
        if word.is_ascii() {
            self.buffer.push_str(word);
            self.buffer.make_ascii_lowercase();
        } else {
            let characters = word.chars().filter(|&character| character != '\u{ad}');
            self.buffer.extend(characters.flat_map(char::to_lowercase));
        }
        self.words.enter(&self.buffer)
    }

    /// The number of a token's word.
    #[inline(always)]
    pub(crate) fn word_at(&mut self, token: &Token) -> WordId {
        let near = if token.is_plain() {
            self.words.enter_at(self.text.as_bytes(), token.start(), token.len())
        } else {
            None
        };
        debug_assert!(near.is_none_or(|near| near == self.word(token.text(self.text))));
        near.unwrap_or_else(|| self.odd_word_at(token))
    }

    #[inline(never)]
    fn odd_word_at(&mut self, token: &Token) -> WordId {
        self.word(token.text(self.text))
    }

    /// A word by its number, in lower case.
    pub(crate) fn spelling(&self, word: WordId) -> &str {
        self.words.spelling(word)
    }

    /// The same, as bytes.
    pub(crate) fn bytes(&self, word: WordId) -> &[u8] {
        self.words.bytes(word)
    }

    /// Whether a word is one letter.
    pub(crate) fn is_letter(&self, word: WordId) -> bool {
        self.words.is_letter(word)
    }

    /// How many words there are.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// The number of a word that has been seen.
    pub(crate) fn known_word(&self, word: &str) -> Option<WordId> {
        self.words.get(word)
    }

    /// Enters the forms of all named mentions.
    pub(crate) fn enter(&mut self, gathered: &Gatherer, tokens: &[Token], lexicon: &Lexicon) {
        let mentions = &gathered.mentions;
        let forms = (mentions.len() / 3 + 4).min(MOST_AT_ONCE);
        make_room(&mut self.forms, forms);
        make_room(&mut self.owners, forms);
        self.numbers.reserve(forms);
        self.words.reserve(mentions.len().min(MOST_AT_ONCE));
        make_room(&mut self.named, gathered.named.len());
        let (mut reader, mut repeats) = (FormReader::default(), Repeats::default());
        for &number in &gathered.named {
            let mention = &mentions[number as usize];
            let name = Name::of(mention, tokens, lexicon);
            let spelling = name.spelling(self.text, tokens);
            let known = spelling.and_then(|spelling| repeats.get(spelling));
            let read = || self.read_name(&mut reader, (name, number), tokens, lexicon);
            let Some(form) = known.or_else(read) else { continue };
            if let Some(spelling) = spelling.filter(|_| known.is_none()) {
                repeats.remember(spelling, form);
            }
            self.named.push(Named { mention: number, form: form as u32 });
            self.forms[form].count_mention(mention);
        }
        // no more are named or described, save what only sources name
        make_room(&mut self.entities, self.forms.len() + gathered.described() + 4);
    }

    /// The form of a mention that has a name.
    pub(crate) fn form(&self, mention: usize) -> Option<usize> {
        let place = self.named.binary_search_by_key(&mention, |named| named.mention()).ok()?;
        Some(self.named[place].form())
    }

    /// The form of a name that is read, if it has words.
    #[inline(never)]
    fn read_name(
        &mut self,
        reader: &mut FormReader,
        (Name { first, start, end }, mention): (Name, u32),
        tokens: &[Token],
        lexicon: &Lexicon,
    ) -> Option<usize> {
        let single = tokens[..end].last()?;
        *reader = FormReader::default();
        reader.organisation = lexicon.entry(single.word()).has(Features::ORGANISATION);
        for (token, at) in tokens[first..end].iter().zip(first + 1..) {
            if token.is_word() {
                let id = self.word_at(token);
                reader.word(|| token.text(self.text), id, lexicon.entry(token.word()), at < end);
            }
        }
        reader.drop_last_initial(|word| self.words.is_letter(word));
        let form = &mut reader.form;
        if form.words.is_empty() {
            return None;
        }
        form.acronym = form.words.len() == 1
            && single.shape() == Shape::Upper
            && (2..=6).contains(&(single.end() - single.start()));
        let shown = if form.title != Title::None { first } else { start };
        let (from, shown) = (shown, ((shown + reader.dropped) as u32, end as u32));
        // a new form is looked at below, as one is that has been written in capitals only
        (form.shown, form.shouted) = (shown, true);
        let index = self.form_index(form, mention);
        let known = &mut self.forms[index];
        if known.shouted && !is_shouted(&tokens[from..end]) {
            (known.shown, known.shouted) = (shown, false);
        }
        Some(index)
    }

    /// The forms of somebody's name, in the order in which they were claimed.
    pub(crate) fn forms_of(&self, who: &Who) -> impl Iterator<Item = &Form> + Clone + '_ {
        let form = |id: FormId| self.forms.get(id.index());
        std::iter::successors(who.forms.first.and_then(form), move |known| known.next.and_then(form))
    }

    /// Gives a form to an entity.
    pub(super) fn claim(&mut self, form: usize, owner: EntityId) {
        self.owners[form] = owner;
        let Some(who) = self.entities.get_mut(owner.0 as usize) else { return };
        let id = FormId::new(form);
        match who.forms.last {
            Some(last) => self.forms[last.index()].next = Some(id),
            None => who.forms.first = Some(id),
        }
        who.forms.last = Some(id);
    }

    /// The index of a form, new or known.
    #[inline]
    pub(crate) fn form_index(&mut self, form: &Form, mention: u32) -> usize {
        let found = self.find_form(&form.words, telling_title(form));
        found.unwrap_or_else(|vacant| self.add_form(vacant, Form { mention, ..*form }))
    }

    fn add_form(&mut self, vacant: Vacant, form: Form) -> usize {
        let Book { forms, numbers, owners, .. } = self;
        forms.push(form);
        owners.push(EntityId::NONE);
        numbers.enter(vacant, forms.len() - 1, |number| {
            let form = &forms[number];
            form_hash(&form.words, telling_title(form))
        });
        forms.len() - 1
    }

    /// The form with these words and this title, or the vacant place where it belongs.
    #[inline]
    fn find_form(&self, words: &[WordId], title: Option<WordId>) -> Result<usize, Vacant> {
        let same = |number: usize| {
            let known = &self.forms[number];
            known.words.len() == words.len()
                && known.words.iter().zip(words).all(|(known, word)| known == word)
                && telling_title(known) == title
        };
        self.numbers.find(form_hash(words, title), same).map(Found::number)
    }

    /// The untitled form of these words.
    pub(crate) fn bare_form(&self, words: &[WordId]) -> Option<usize> {
        let title = matches!(words, [_]).then_some(NO_TITLE);
        self.find_form(words, title).ok()
    }

    /// A new entity.
    #[inline]
    pub(crate) fn add(&mut self, who: Who) -> EntityId {
        if self.entities.len() == self.entities.capacity() {
            self.make_room();
        }
        self.entities.push(who);
        EntityId(self.entities.len() as u32 - 1)
    }

    /// There are many entities and they are large: a quarter more, not as many again.
    #[cold]
    fn make_room(&mut self) {
        self.entities.reserve_exact(self.entities.len() / 4 + 4);
    }

    pub(crate) fn who(&self, id: EntityId) -> Option<&Who> {
        self.entities.get(id.0 as usize)
    }

    pub(crate) fn who_mut(&mut self, id: EntityId) -> Option<&mut Who> {
        self.entities.get_mut(id.0 as usize)
    }

    pub(crate) fn gender(&self, id: EntityId) -> Gender {
        self.who(id).map_or(Gender::Unknown, Who::gender)
    }
}

/// Makes room in a list that is empty, as a rule: then no more than is asked for.
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() == 0 {
        *list = Vec::with_capacity(more);
    } else {
        list.reserve_exact(more);
    }
}

/// In place of a title's word.
const NO_TITLE: WordId = WordId::new(u32::MAX);

/// The title that tells a form from others of the same words: a full name is the same under every office.
fn telling_title(form: &Form) -> Option<WordId> {
    let tells = form.title == Title::Courtesy || form.words.len() == 1;
    tells.then(|| form.title_word.unwrap_or(NO_TITLE))
}

/// Whether all words are written in capitals only.
fn is_shouted(tokens: &[Token]) -> bool {
    tokens
        .iter()
        .all(|token| token.shape() == Shape::Upper && token.end() - token.start() > 3 || !token.is_word())
}

fn form_hash(words: &[WordId], title: Option<WordId>) -> u64 {
    let title = title.map_or(0, |title| title.index() as u64 + 1);
    words.iter().fold(title, |before, word| hash(before, word.index() as u64 + 1))
}

/// Where a name stands: the first token of its titles, its own first one, and the one behind it.
#[derive(Clone, Copy, Debug)]
struct Name {
    first: usize,
    start: usize,
    end: usize,
}

impl Name {
    fn of(mention: &Mention, tokens: &[Token], lexicon: &Lexicon) -> Name {
        let (start, end) = mention.name();
        let end = end.min(start + LONGEST_NAME).min(tokens.len());
        Name { first: titles_before(mention.start(), start, tokens, lexicon), start, end }
    }

    /// How it is written, from which its form follows if it has no title.
    fn spelling(self, text: &str, tokens: &[Token]) -> Option<Spelling> {
        if self.first < self.start {
            return None;
        }
        Spelling::of(text, tokens.get(self.start..self.end)?)
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
