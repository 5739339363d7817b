//! Reads the mentions in order and finds, for each pronoun and description, the entity that it refers to.

use rustc_hash::FxHashMap;

use super::book::{Book, EntityId, Who};
use super::form::{WordId, gender_of};
use super::{Activation, Mention, MentionKind, Pronoun, Role};
use crate::document::{EntityKind, Gender, Number};
use crate::lexicon::{Features, Lexicon};
use crate::text::Token;

/// Who is on the reader's mind where a paragraph begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) levels: Vec<(EntityId, f32)>,
}

/// So many entities are kept in a snapshot.
const SNAPSHOT: usize = 8;

/// What the reading needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolution<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) lexicon: &'a Lexicon,
    /// The narrator, when the narration says "I".
    pub(crate) narrator: EntityId,
}

/// Short titles and the nouns that they stand for.
const TITLE_NOUNS: &[(&str, &str)] = &[
    ("sen", "senator"),
    ("rep", "congressman"),
    ("rep", "representative"),
    ("rep", "congresswoman"),
    ("gov", "governor"),
    ("gen", "general"),
    ("capt", "captain"),
    ("col", "colonel"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("sgt", "sergeant"),
    ("rev", "reverend"),
    ("lt", "lieutenant"),
    ("king", "king"),
    ("queen", "queen"),
];

/// Resolves all mentions. `paragraphs` are those before which a snapshot is wanted, ascending.
pub(crate) fn resolve(
    book: &mut Book<'_>,
    mentions: &mut [Mention],
    given: Resolution<'_>,
    paragraphs: &[u32],
) -> Vec<Snapshot> {
    for (number, mention) in mentions.iter_mut().enumerate() {
        if let Some(form) = book.form(number) {
            mention.entity = book.owners[form];
        }
    }
    vote_by_pronouns(book, mentions);
    let mut reading = Reading {
        book,
        given,
        activation: Activation::default(),
        by_head: FxHashMap::default(),
        relatives: FxHashMap::default(),
    };
    let mut snapshots = Vec::with_capacity(paragraphs.len());
    for number in 0..mentions.len() {
        let mention = mentions[number];
        while snapshots.len() < paragraphs.len() && mention.paragraph >= paragraphs[snapshots.len()] {
            snapshots.push(reading.snapshot(mention.sentence));
        }
        reading.read(mentions, number);
    }
    let end = mentions.last().map_or(0, |mention| mention.sentence);
    snapshots.resize_with(paragraphs.len(), || reading.snapshot(end));
    snapshots
}

/// A pronoun with one person alone in sight tells that person's gender.
fn vote_by_pronouns(book: &mut Book<'_>, mentions: &[Mention]) {
    let mut sight: Vec<(EntityId, u32)> = Vec::new();
    for mention in mentions {
        if mention.is_quoted() || mention.headline {
            continue;
        }
        sight.retain(|&(_, sentence)| sentence + 1 >= mention.sentence);
        match mention.kind {
            MentionKind::Name if mention.entity.is_some() => {
                let person = book.who(mention.entity).is_some_and(|who| who.is_person());
                if person {
                    sight.retain(|&(id, _)| id != mention.entity);
                    sight.push((mention.entity, mention.sentence));
                }
            }
            MentionKind::Pronoun(pronoun @ (Pronoun::He | Pronoun::She)) => {
                if let [(only, _)] = sight[..] {
                    if let Some(who) = book.who_mut(only) {
                        who.vote(pronoun.gender(), 1);
                    }
                }
            }
            MentionKind::Description if !mention.plural => sight.push((EntityId::NONE, mention.sentence)),
            _ => {}
        }
    }
}

struct Reading<'b, 't, 'a> {
    book: &'b mut Book<'t>,
    given: Resolution<'a>,
    activation: Activation,
    /// The last entity that a description with this head referred to.
    by_head: FxHashMap<WordId, EntityId>,
    /// The sister of someone, by that someone and the noun.
    relatives: FxHashMap<(EntityId, WordId), EntityId>,
}

impl Reading<'_, '_, '_> {
    fn snapshot(&self, sentence: u32) -> Snapshot {
        let mut levels: Vec<(EntityId, f32)> = (self.activation.recent())
            .filter(|&id| {
                self.book.who(id).is_some_and(|who| who.is_person() && who.number == Number::Singular)
            })
            .map(|id| (id, self.activation.level(id, sentence)))
            .collect();
        levels.sort_by(|one, other| other.1.total_cmp(&one.1));
        levels.truncate(SNAPSHOT);
        Snapshot { levels }
    }

    fn read(&mut self, mentions: &mut [Mention], number: usize) {
        let mention = mentions[number];
        if mention.headline {
            return;
        }
        let entity = match mention.kind {
            MentionKind::Name => {
                self.learn_roles(&mention);
                mention.entity
            }
            MentionKind::Pronoun(pronoun) => self.pronoun(mentions, number, pronoun),
            MentionKind::Description | MentionKind::Thing => self.description(mentions, number),
        };
        mentions[number].entity = entity;
        if mention.apposition && number > 0 {
            self.appose(mentions, number);
        }
        let entity = mentions[number].entity;
        if let Some(who) = self.book.who_mut(entity) {
            who.mentions += 1;
        }
        self.activation.lift(entity, mention.sentence, weight(&mention));
    }

    /// "harbour master Ann Lowe", "Sen. Lowe": what the words before the name say.
    fn learn_roles(&mut self, mention: &Mention) {
        let (name, _) = mention.name();
        if name > mention.start() && !mention.is_quoted() {
            for at in mention.start().max(name.saturating_sub(6))..name {
                self.learn_role(mention.entity, at);
            }
        }
    }

    fn learn_role(&mut self, entity: EntityId, at: usize) {
        let Some(token) = self.given.tokens.get(at) else { return };
        let entry = self.given.lexicon.entry(token.word());
        if !entry.has(Features::ROLE.with(Features::TITLE)) {
            return;
        }
        let role = self.book.word(token.text(self.book.text));
        if let Some(who) = self.book.who_mut(entity) {
            if who.kind == EntityKind::Unknown {
                who.kind = EntityKind::Person;
            }
            who.vote(gender_of(entry), 5);
            if who.roles.len() < 8 && !who.roles.contains(&role) {
                who.roles.push(role);
            }
        }
    }

    /// "Ann Lowe, the harbour master": both are one.
    fn appose(&mut self, mentions: &mut [Mention], number: usize) {
        let (before, after) = (mentions[number - 1], mentions[number]);
        if before.sentence != after.sentence || before.plural != after.plural {
            return;
        }
        let (named, described) = match (before.kind, after.kind) {
            (MentionKind::Name, MentionKind::Description) => (number - 1, number),
            (MentionKind::Description, MentionKind::Name) => (number, number - 1),
            _ => return,
        };
        let entity = mentions[named].entity;
        let head = mentions[described].head();
        let person = self.book.who(entity).is_some_and(Who::is_person);
        let entry = self.given.tokens.get(head).map(|token| self.given.lexicon.entry(token.word()));
        if !person || !entry.is_some_and(|entry| entry.has(Features::ROLE.with(Features::TITLE))) {
            return;
        }
        mentions[described].entity = entity;
        self.learn_role(entity, head);
        if let Some(token) = self.given.tokens.get(head) {
            let head = self.book.word(token.text(self.book.text));
            self.by_head.insert(head, entity);
        }
    }

    fn pronoun(&mut self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> EntityId {
        let mention = &mentions[number];
        match pronoun {
            Pronoun::First if mention.plural => EntityId::NONE,
            Pronoun::First => self.given.narrator,
            Pronoun::You => EntityId::NONE,
            Pronoun::Who => match number.checked_sub(1).map(|before| &mentions[before]) {
                Some(before)
                    if before.sentence == mention.sentence && before.end() + 2 >= mention.start() =>
                {
                    before.entity
                }
                _ => EntityId::NONE,
            },
            Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::It => {
                self.antecedent(mentions, number, pronoun)
            }
        }
    }

    /// The most active entity for which the pronoun can stand.
    fn antecedent(&self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> EntityId {
        let mention = &mentions[number];
        let subject = (mention.role == Role::Object)
            .then(|| {
                mentions[..number]
                    .iter()
                    .rev()
                    .take(6)
                    .take_while(|other| other.sentence == mention.sentence)
                    .find(|other| other.role == Role::Subject)
            })
            .flatten()
            .map(|other| other.entity);
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            if subject == Some(id) {
                continue;
            }
            let fit = fit(who, pronoun);
            let level = self.activation.level(id, mention.sentence) * fit;
            if level > 0.02 && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map_or(EntityId::NONE, |(_, id)| id)
    }

    fn description(&mut self, mentions: &[Mention], number: usize) -> EntityId {
        let mention = mentions[number];
        let tokens = self.given.tokens;
        let Some(head) = tokens.get(mention.head()) else { return EntityId::NONE };
        let entry = self.given.lexicon.entry(head.word());
        let word = self.book.word(head.text(self.book.text));
        let first = tokens.get(mention.start()).map(|token| self.given.lexicon.entry(token.word()));
        let first_word = tokens.get(mention.start()).map_or("", |token| token.text(self.book.text));
        let definite =
            ["the", "this", "that", "these", "those"].iter().any(|the| the.eq_ignore_ascii_case(first_word));
        if definite {
            if let Some(id) = self.by_role(&mention, word) {
                return id;
            }
        }
        let owner = first
            .filter(|first| first.has(Features::POSSESSIVE))
            .and_then(|_| pronoun_of(first_word))
            .map(|pronoun| match pronoun {
                Pronoun::First => self.given.narrator,
                pronoun => self.antecedent(mentions, number, pronoun),
            });
        if let Some(owner) = owner.filter(|owner| owner.is_some()) {
            if let Some(&known) = self.relatives.get(&(owner, word)) {
                return known;
            }
            let id = self
                .relative(owner, head.text(self.book.text), &mention)
                .unwrap_or_else(|| self.new_description(&mention, entry, word));
            self.relatives.insert((owner, word), id);
            return id;
        }
        let id = self.new_description(&mention, entry, word);
        self.by_head.insert(word, id);
        id
    }

    /// Whom "the senator" means: someone of that role, or whoever was last called so.
    fn by_role(&self, mention: &Mention, word: WordId) -> Option<EntityId> {
        let number = if mention.plural { Number::Plural } else { Number::Singular };
        let fits = |id: EntityId| self.book.who(id).is_some_and(|who| who.number == number);
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let has_role = who.roles.iter().any(|&role| role == word || self.stands_for(role, word));
            let level = self.activation.level(id, mention.sentence);
            if has_role && fits(id) && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map(|(_, id)| id).or_else(|| self.by_head.get(&word).copied().filter(|&id| fits(id)))
    }

    /// Whom "her mother" means, where someone whom the text has named can be her.
    fn relative(&self, owner: EntityId, noun: &str, mention: &Mention) -> Option<EntityId> {
        let relation = relation(noun)?;
        let owner_last = self.book.who(owner)?.last;
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let named = !who.forms.is_empty() && who.number == Number::Singular && who.is_person();
            if id == owner || !named || who.gender() != relation.gender {
                continue;
            }
            let titled = who.last.is_some() && who.first.is_none();
            let family = match (owner_last, who.last) {
                (Some(one), Some(other)) if one == other => 3.0,
                (Some(_), Some(_)) if relation.same_surname => 0.2,
                _ => 1.0,
            };
            let elder = if relation.titled && titled { 2.0 } else { 1.0 };
            let level = self.activation.level(id, mention.sentence) * family * elder;
            if level > 0.4 && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map(|(_, id)| id)
    }

    fn stands_for(&self, title: WordId, noun: WordId) -> bool {
        TITLE_NOUNS.iter().any(|&(short, long)| {
            self.book.known_word(short) == Some(title) && self.book.known_word(long) == Some(noun)
        })
    }

    fn new_description(&mut self, mention: &Mention, entry: crate::lexicon::Entry, head: WordId) -> EntityId {
        let kind = match () {
            () if mention.kind == MentionKind::Thing => EntityKind::Document,
            () if mention.plural => EntityKind::Group,
            () if entry.has(Features::ROLE.with(Features::KIN).with(Features::TITLE)) => EntityKind::Person,
            () if entry.has(Features::GROUP) => EntityKind::Organisation,
            () => EntityKind::Unknown,
        };
        let mut who = Who {
            kind,
            number: if mention.plural { Number::Plural } else { Number::Singular },
            description: Some((mention.start, mention.start + u32::from(mention.len))),
            roles: vec![head],
            ..Who::default()
        };
        who.vote(gender_of(entry), 5);
        self.book.add(who)
    }
}

/// What a noun of kinship shows about the relative.
#[derive(Clone, Copy, Debug)]
struct Relation {
    gender: Gender,
    same_surname: bool,
    /// Usually called Mr. or Mrs. so-and-so.
    titled: bool,
}

fn relation(noun: &str) -> Option<Relation> {
    use Gender::{Female, Male};
    const RELATIONS: &[(&str, Gender, bool, bool)] = &[
        ("mother", Female, true, true),
        ("mamma", Female, true, true),
        ("wife", Female, true, true),
        ("sister", Female, true, false),
        ("daughter", Female, true, false),
        ("aunt", Female, false, true),
        ("niece", Female, false, false),
        ("father", Male, true, true),
        ("papa", Male, true, true),
        ("husband", Male, true, true),
        ("brother", Male, true, false),
        ("son", Male, true, false),
        ("uncle", Male, false, true),
        ("nephew", Male, false, false),
    ];
    RELATIONS
        .iter()
        .find(|relation| relation.0.eq_ignore_ascii_case(noun))
        .map(|&(_, gender, same_surname, titled)| Relation { gender, same_surname, titled })
}

/// How well a pronoun can stand for someone: 0 when it cannot.
fn fit(who: &Who, pronoun: Pronoun) -> f32 {
    match pronoun {
        Pronoun::He | Pronoun::She => {
            if !who.is_person() || who.number == Number::Plural {
                return 0.0;
            }
            let unsure = if who.kind == EntityKind::Unknown { 0.5 } else { 1.0 };
            match who.gender() {
                gender if gender == pronoun.gender() => 1.0,
                Gender::Unknown => 0.5 * unsure,
                _ => 0.0,
            }
        }
        Pronoun::They => match (who.number, who.kind) {
            (Number::Plural, _) | (_, EntityKind::Group) => 1.0,
            (_, EntityKind::Organisation) => 0.6,
            _ => 0.0,
        },
        Pronoun::It => match who.kind {
            EntityKind::Organisation | EntityKind::Document => 1.0,
            _ => 0.0,
        },
        _ => 0.0,
    }
}

/// The pronoun that owns: "his" stands for him.
fn pronoun_of(possessive: &str) -> Option<Pronoun> {
    let known = [
        ("his", Pronoun::He),
        ("her", Pronoun::She),
        ("its", Pronoun::It),
        ("their", Pronoun::They),
        ("my", Pronoun::First),
    ];
    known.iter().find(|(word, _)| word.eq_ignore_ascii_case(possessive)).map(|&(_, pronoun)| pronoun)
}

/// By how much a mention lifts its entity.
fn weight(mention: &Mention) -> f32 {
    match (mention.role, mention.kind) {
        (Role::Subject, _) => 1.0,
        (Role::Object, MentionKind::Pronoun(_)) => 0.6,
        (Role::Object, _) => 0.55,
        (Role::Possessor, _) => 0.4,
        (Role::Vocative, _) => 0.4,
        (Role::Quoted, _) => 0.15,
    }
}
