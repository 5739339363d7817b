//! Joins the forms of names to entities: the fullest first, then titled surnames, then single words. Forms are looked
//! up by their first and last words, so that the time is linear in the number of forms.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Mention;
use super::apart::Apart;
use super::book::{Book, EntityId, Who};
use super::form::{Form, MOST_WORDS, Title, WordId, given_gender};
use super::word_map::WordMap;
use crate::document::{EntityKind, Gender};
use crate::lexicon::{Features, Lexicon};

/// More entities of one surname are not told apart.
const LONGEST_FAMILY: usize = 24;
/// More forms of one name are not weighed, so that a text of nothing but forms of one name costs no more than its length.
const MOST_FORMS: usize = 64;

/// So often the narrator uses a titled full name to tell somebody from a namesake.
const DISTINCT: u32 = 5;

/// A longer form that stands for less than one in so many of a shorter one is a slip.
const SLIP: u32 = 16;

/// How much a given name shows of the gender, in pronouns; a role such as "master" shows less.
const GIVEN_SHOWS: u32 = 8;

/// Where entities are found by a word of their names.
#[derive(Debug)]
struct Directory {
    /// The lists of those with a word as their given name, and as their surname.
    lists: WordMap<[List; 2]>,
    /// Those with a title.
    titles: WordMap<List>,
    /// The entries of all lists, so that none is allocated by itself.
    entries: Entries,
    /// Organisations by an acronym of the text.
    initials: FxHashMap<WordId, EntityId>,
}

/// Which of the lists of a word.
const GIVEN: usize = 0;
const SURNAME: usize = 1;

/// A list of entities, in the order in which they were entered: its first entry and its last.
#[derive(Clone, Copy, Debug)]
struct List {
    first: u32,
    last: u32,
}

/// Room for the titles among so many words is made at once.
const MOST_AT_ONCE: usize = 1024;
/// No entry.
const NO_ENTRY: u32 = u32::MAX;

impl List {
    const NONE: List = List { first: NO_ENTRY, last: NO_ENTRY };

    fn is_empty(self) -> bool {
        self.first == NO_ENTRY
    }
}

/// Entities, each with the entry behind it in its list.
#[derive(Debug)]
struct Entries(Vec<(EntityId, u32)>);

impl Entries {
    fn of(&self, list: List) -> impl Iterator<Item = EntityId> + '_ {
        let mut next = list.first;
        std::iter::from_fn(move || {
            let (id, after) = *self.0.get(next as usize)?;
            next = after;
            Some(id)
        })
    }

    fn enter(&mut self, list: &mut List, id: EntityId) {
        let mut known = 0;
        for other in self.of(*list) {
            known += 1;
            if other == id || known >= LONGEST_FAMILY {
                return;
            }
        }
        let number = self.0.len() as u32;
        self.0.push((id, NO_ENTRY));
        match self.0.get_mut(list.last as usize) {
            Some(last) => last.1 = number,
            None => list.first = number,
        }
        list.last = number;
    }
}

impl Directory {
    /// With room for the words and the forms of a book.
    fn of(book: &Book<'_>) -> Directory {
        Directory {
            lists: WordMap::of(book.words(), [List::NONE; 2]),
            titles: WordMap::of(0, List::NONE),
            entries: Entries(Vec::with_capacity(book.forms.len() * 2)),
            initials: FxHashMap::default(),
        }
    }

    fn with_given_name(&self, word: WordId) -> impl Iterator<Item = EntityId> + '_ {
        self.entries.of(self.lists.get(word)[GIVEN])
    }

    fn with_surname(&self, word: WordId) -> impl Iterator<Item = EntityId> + '_ {
        self.entries.of(self.lists.get(word)[SURNAME])
    }

    fn with_title(&self, word: WordId) -> impl Iterator<Item = EntityId> + '_ {
        self.entries.of(self.titles.get(word))
    }

    /// Whether nobody is known by a word.
    fn is_new(&self, word: WordId) -> bool {
        self.lists.get(word).iter().all(|list| list.is_empty())
    }

    /// Enters somebody by the words that have become known of him, of which so many were known before: once known, they
    /// stay.
    fn add(&mut self, before: (Option<WordId>, Option<WordId>), who: &Who, id: EntityId) {
        for (place, before, now) in [(GIVEN, before.0, who.first), (SURNAME, before.1, who.last)] {
            if let Some(word) = now.filter(|_| before != now) {
                self.entries.enter(&mut self.lists.entry(word)[place], id);
            }
        }
    }

    fn add_title(&mut self, title: Option<WordId>, id: EntityId) {
        if let Some(title) = title {
            self.titles.make_room(self.lists.words().min(MOST_AT_ONCE));
            self.entries.enter(self.titles.entry(title), id);
        }
    }
}

/// Gives each form its entity.
pub(crate) fn join(book: &mut Book<'_>, mentions: &[Mention], lexicon: &Lexicon) {
    let directory = Directory::of(book);
    let mut joiner = Joiner {
        directory,
        apart: Apart::read(book, mentions),
        lexicon,
        acronyms: false,
        initials: String::new(),
    };
    for id in 0..book.entities.len() {
        let id = EntityId(id as u32);
        if let Some(who) = book.who(id) {
            joiner.directory.add((None, None), who, id);
        }
    }
    joiner.acronyms = book.forms.iter().any(|form| form.acronym);
    let order = order(book);
    let mut slips: Vec<(usize, usize)> = Vec::new();
    for form in order.into_iter().map(|form| form as usize) {
        if let Some(tail) = odd_tail(book, form) {
            slips.push((form, tail));
            continue;
        }
        let owner = joiner.owner(book, form).unwrap_or_else(|| joiner.new_entity(book, form));
        book.claim(form, owner);
        joiner.learn(book, form, owner);
    }
    for (form, tail) in slips {
        book.forms[form].odd = true;
        let owner = book.owners[tail];
        book.claim(form, owner);
    }
}

/// The name that a rare full form only seems to lengthen: "Will Ann", "Hotel Hill" beside many an "Ann" and "Hill".
fn odd_tail(book: &Book<'_>, index: usize) -> Option<usize> {
    let form = &book.forms[index];
    let given = form.first.any(Features::GIVEN) && !form.first.any(Features::ALSO_WORD);
    if !form.is_full() || form.count() > 2 || given || form.title != Title::None || form.is_organisation() {
        return None;
    }
    let tail = book.bare_form(form.words.get(1..)?)?;
    let known = &book.forms[tail];
    (known.title == Title::None && known.count() >= 10 * form.count() && !known.is_place()).then_some(tail)
}

/// The forms without an owner in the order in which they are joined: by rank, then the longest, then the first. Forms are
/// numbered by their first mentions, save those of the cast, which come last.
fn order(book: &Book<'_>) -> Vec<u32> {
    let mut starts = [0; PRECEDENCES];
    for (form, _) in unowned(book) {
        starts[precedence(form)] += 1;
    }
    let mut count = 0;
    for start in &mut starts {
        count += std::mem::replace(start, count);
    }
    let mut order = vec![0; count as usize];
    for (form, index) in unowned(book) {
        let start = &mut starts[precedence(form)];
        order[*start as usize] = index;
        *start += 1;
    }
    order
}

fn unowned<'b>(book: &'b Book<'_>) -> impl Iterator<Item = (&'b Form, u32)> {
    let owned = book.forms.iter().zip(&book.owners).zip(0..);
    owned.filter(|((_, owner), _)| !owner.is_some()).map(|((form, _), index)| (form, index))
}

const PRECEDENCES: usize = 4 * MOST_WORDS * 2;

/// The smaller, the earlier.
fn precedence(form: &Form) -> usize {
    let shortness = MOST_WORDS - form.words.len();
    let unmentioned = usize::from(form.mention == u32::MAX);
    ((usize::from(rank(form)) * MOST_WORDS + shortness) * 2 + unmentioned) % PRECEDENCES
}

/// Full names before titled surnames before single words.
fn rank(form: &Form) -> u8 {
    match (form.is_full(), form.title) {
        (true, _) => 0,
        (false, Title::Courtesy) => 1,
        (false, Title::Office) => 2,
        (false, Title::None) => 3,
    }
}

/// Those who bear a word of a name: few, as a rule.
type Family = SmallVec<[EntityId; 8]>;

struct Joiner<'l> {
    directory: Directory,
    apart: Apart,
    lexicon: &'l Lexicon,
    /// Whether any form is an acronym.
    acronyms: bool,
    /// Those of a name.
    initials: String,
}

impl Joiner<'_> {
    /// The entity that the form names, if it is known.
    fn owner(&self, book: &Book<'_>, index: usize) -> Option<EntityId> {
        let form = &book.forms[index];
        match rank(form) {
            0 => self.full(book, form),
            1 | 2 => self.titled(book, index),
            _ => self.single(book, form),
        }
    }

    /// Another spelling of a full name: with initials, a nickname, a title or none.
    fn full(&self, book: &Book<'_>, form: &Form) -> Option<EntityId> {
        let (first, last) = (*form.words.first()?, *form.words.last()?);
        let mut family = self.directory.with_surname(last);
        let same = family.find(|&id| {
            book.who(id).is_some_and(|who| {
                let given = who.first.is_some_and(|known| self.same_given_name(book, known, first));
                given && agrees(book, who, form)
            })
        });
        same.or_else(|| self.directory.with_surname(last).find(|&id| book.ends_a_name(id, form)))
    }

    fn same_given_name(&self, book: &Book<'_>, one: WordId, other: WordId) -> bool {
        if one == other {
            return true;
        }
        let initial = |short, long| book.is_letter(short) && book.bytes(long).starts_with(book.bytes(short));
        initial(one, other)
            || initial(other, one)
            || self.is_nickname(book.bytes(one), book.bytes(other))
            || self.is_nickname(book.bytes(other), book.bytes(one))
    }

    fn is_nickname(&self, short: &[u8], long: &[u8]) -> bool {
        self.lexicon.full_names(short).iter().any(|full| full.as_bytes() == long)
    }

    /// "Mr. Hill", "Sen. Lowe"; "Lady Jane", "Aunt Jane".
    fn titled(&self, book: &Book<'_>, index: usize) -> Option<EntityId> {
        let form = &book.forms[index];
        let word = *form.words.first()?;
        let mut known: Family = self.directory.with_surname(word).collect();
        if form.takes_given_name || known.is_empty() && form.title == Title::Courtesy {
            for id in self.by_given_name(book, word) {
                // "Gao Junlan … Ms. Gao"
                let person = book.who(id).is_some_and(Who::is_person);
                if person && !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        known.retain(|&mut id| {
            book.who(id).is_some_and(|who| {
                let rank_fits = form.title != Title::Office || who.office || !who.mister;
                let two =
                    !who.of_cast && who.first.is_some_and(|first| self.apart.are_two(index, form, first));
                let two = two || !who.of_cast && book.is_told_from(who, form);
                rank_fits && !two && agrees(book, who, form)
            })
        });
        match known.as_slice() {
            [only] => Some(*only),
            [] => None,
            several if form.title == Title::Office => most_named(book, several),
            several => {
                let in_cast: Family = several
                    .iter()
                    .copied()
                    .filter(|&id| book.who(id).is_some_and(|who| who.of_cast))
                    .collect();
                least_fully_named(book, &in_cast)
            }
        }
    }

    fn by_given_name(&self, book: &Book<'_>, word: WordId) -> Family {
        let mut known: Family = self.directory.with_given_name(word).collect();
        if known.is_empty() {
            for full in self.lexicon.full_names(book.bytes(word)) {
                let Some(id) = book.known_word(full) else { continue };
                known.extend(self.directory.with_given_name(id));
            }
            known.retain(|&mut id| book.who(id).is_some_and(|who| who.of_cast || !book.is_noble(who)));
        }
        known
    }

    /// "Lowe", "Ann", "NWC".
    fn single(&self, book: &Book<'_>, form: &Form) -> Option<EntityId> {
        let word = *form.words.first()?;
        if form.acronym {
            if let Some(&id) = self.directory.initials.get(&word) {
                return Some(id);
            }
        }
        if form.first.any(Features::TITLE) && !form.first.any(Features::GIVEN) {
            // "the General" is the one general of the text
            let mut known = self.directory.with_title(word);
            return known.next().filter(|_| known.next().is_none());
        }
        if self.directory.is_new(word) && self.lexicon.full_names(book.bytes(word)).is_empty() {
            return None;
        }
        // "Idaho" is no short form of "Idaho Beacon", but London may be one of "Jack London"
        let bears = |who: &Who| who.kind == EntityKind::Person || who.is_person() && who.first != Some(word);
        let allowed = |id: &EntityId| {
            self.may_be_called(book, *id, form) && (!form.is_place() || book.who(*id).is_some_and(bears))
        };
        let mut by_surname: Family = self.directory.with_surname(word).filter(allowed).collect();
        let mut by_given = self.by_given_name(book, word);
        by_given.retain(|id| allowed(id));
        // A bare surname is a man's or a public person's: Mrs. Hill is not called Hill.
        if by_surname.iter().any(|&id| !book.is_lady_only(id)) {
            by_surname.retain(|&mut id| !book.is_lady_only(id));
        }
        match (most_named(book, &by_surname), most_named(book, &by_given)) {
            (Some(one), Some(other)) => {
                let weight = |id: EntityId| book.who(id).map_or(0, |who| book.named(who));
                Some(if weight(other) > weight(one) { other } else { one })
            }
            (one, other) => one.or(other),
        }
    }

    /// An organisation goes by one of its words only if that word shows what it is: the Herald, the Committee.
    fn may_be_called(&self, book: &Book<'_>, id: EntityId, form: &Form) -> bool {
        let Some(who) = book.who(id) else { return false };
        who.kind != EntityKind::Organisation
            || who.first == form.words.first().copied()
            || form.last.any(Features::ORGANISATION.with(Features::GROUP).with(Features::DOCUMENT))
    }

    fn new_entity(&self, book: &mut Book<'_>, form: usize) -> EntityId {
        let form = &book.forms[form];
        let kind = match () {
            () if form.is_organisation() || form.acronym => EntityKind::Organisation,
            () if form.is_person() => EntityKind::Person,
            () => EntityKind::Unknown,
        };
        let who = Who { kind, ..Who::default() };
        book.add(who)
    }

    /// What a form shows about its entity.
    fn learn(&mut self, book: &mut Book<'_>, form: usize, owner: EntityId) {
        let Book { forms, entities, .. } = book;
        let Some(who) = entities.get_mut(owner.0 as usize) else { return };
        let (index, form) = (form, &forms[form]);
        let single = !form.is_full() && form.title == Title::None;
        form.title_word.into_iter().for_each(|title| who.take_role(title));
        let before = (who.first, who.last);
        who.take_words(form, who.forms.only().is_some());
        self.directory.add(before, who, owner);
        let is_given =
            who.first.is_some_and(|first| Some(&first) == form.words.first()) && (form.is_full() || single);
        if form.title != Title::None {
            who.kind = EntityKind::Person;
        }
        if form.is_by_title() {
            self.directory.add_title(form.title_word, owner);
        }
        if is_given && who.is_person() && !form.is_place() {
            who.vote(given_gender(form.first), GIVEN_SHOWS);
        }
        if self.acronyms && who.kind == EntityKind::Organisation && form.is_full() {
            let words = &book.forms[index].words;
            self.initials.clear();
            self.initials.extend(words.iter().filter_map(|&word| book.spelling(word).chars().next()));
            if let Some(acronym) = book.known_word(&self.initials) {
                self.directory.initials.entry(acronym).or_insert(owner);
            }
        }
    }
}

/// Whether title and gender allow the form for the entity.
fn agrees(book: &Book<'_>, who: &Who, form: &Form) -> bool {
    let titles = book.forms_of(who).take(MOST_FORMS);
    let shown = form.gender;
    // "Senator Lindsey Hill … Mr. Hill": a title shows more than a given name
    let shows_more = who.office
        && form.title == Title::Courtesy
        && !form.is_full()
        && who.male.max(who.female) <= GIVEN_SHOWS;
    if who.kind == EntityKind::Organisation && form.title != Title::None {
        return false;
    }
    if shown != Gender::Unknown && !shows_more && !who.may_be(shown) {
        return false;
    }
    // Mrs. John Hill is John Hill's wife
    let given = given_gender(form.first);
    let wife = form.married && form.is_full() && who.gender() != Gender::Female && given != Gender::Female;
    let husband = form.title == Title::None
        && form.is_full()
        && given != Gender::Female
        && book.forms_of(who).any(|known| known.married && known.is_full());
    if wife || husband {
        return false;
    }
    // Mrs. Hill and Miss Hill are two people, and so are Aunt Jane and Lady Jane's namesake.
    let mut titles = titles.filter(|known| known.title == Title::Courtesy && !known.kin);
    form.title != Title::Courtesy
        || form.kin
        || titles.clone().next().is_none()
        || titles.any(|known| compatible_titles(known, form))
}

fn compatible_titles(one: &Form, other: &Form) -> bool {
    one.title_word == other.title_word
        || one.gender == Gender::Male && other.gender == Gender::Male
        || !one.married && !other.married
}

/// The one that the text names most often; of equals the first.
fn most_named(book: &Book<'_>, entities: &[EntityId]) -> Option<EntityId> {
    let weight = |id: EntityId| book.who(id).map_or(0, |who| book.named(who));
    let mut best: Option<(u32, EntityId)> = None;
    for &id in entities {
        let weight = weight(id);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, id));
        }
    }
    best.map(|(_, id)| id)
}

/// "Mr. Hill" alone is the one of the Hills whom the text need not call by his full name to tell him from the others.
fn least_fully_named(book: &Book<'_>, entities: &[EntityId]) -> Option<EntityId> {
    let full = |id: EntityId| {
        let forms = book.who(id).into_iter().flat_map(|who| book.forms_of(who).take(MOST_FORMS));
        forms.filter(|form| form.is_full()).map(|form| form.narrated).sum::<u32>()
    };
    entities.iter().copied().min_by_key(|&id| full(id))
}

impl Book<'_> {
    /// "Suu Kyi", of a name of four words: the form is the end of a longer name, more than its last word.
    fn ends_a_name(&self, id: EntityId, form: &Form) -> bool {
        let longer = |known: &Form| {
            let slip = known.count() * SLIP < form.count();
            !slip && known.words.len() > form.words.len() && known.words.ends_with(&form.words)
        };
        self.who(id).is_some_and(|who| {
            who.is_person()
                && form.title == Title::None
                && !form.first.any(Features::GIVEN)
                && self.forms_of(who).take(MOST_FORMS).any(longer)
        })
    }

    /// Mr. Hill is known when Mr. John Hill appears, and the text keeps to the full form for that one: two people.
    fn is_told_from(&self, who: &Who, titled: &Form) -> bool {
        let full = self.forms_of(who).take(MOST_FORMS);
        let mut full = full.filter(|form| form.is_full() && form.title == Title::Courtesy);
        let first = full.clone().map(|form| form.mention).min();
        let narrated: u32 = full.by_ref().map(|form| form.narrated).sum();
        narrated >= DISTINCT
            && titled.narrated >= DISTINCT
            && first.is_some_and(|first| titled.mention < first)
    }

    /// Mr. or Mrs. Hill, as opposed to Emma Hill.
    pub(crate) fn is_elder(&self, who: &Who, gender: Gender) -> bool {
        self.forms_of(who).take(MOST_FORMS).any(|form| {
            let titled = form.title == Title::Courtesy && !form.is_full() && form.gender == gender;
            titled && !form.takes_given_name && (form.married || gender == Gender::Male)
        })
    }

    fn is_noble(&self, who: &Who) -> bool {
        let mut forms = self.forms_of(who).take(MOST_FORMS);
        forms.any(|form| form.is_noble() && form.gender == Gender::Female)
    }

    /// Only ever called Mrs. or Miss so-and-so.
    fn is_lady_only(&self, id: EntityId) -> bool {
        let Some(who) = self.who(id) else { return false };
        !who.of_cast
            && self
                .forms_of(who)
                .take(MOST_FORMS)
                .all(|form| form.title == Title::Courtesy && form.gender == Gender::Female)
    }

    /// How often the text names someone by the forms known so far; the narrator's words count double.
    fn named(&self, who: &Who) -> u32 {
        self.forms_of(who).take(MOST_FORMS).map(|form| form.narrated * 2 + form.quoted).sum()
    }
}
