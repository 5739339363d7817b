//! Reads the mentions in order and finds, for each pronoun and description, the entity that it refers to.

use rustc_hash::FxHashMap;

use super::book::{Book, EntityId, Who};
use super::form::{WordId, gender_of};
use super::word_map::WordMap;
use super::{Activation, Mention, MentionKind, Pronoun, Role, Wishes};
use crate::document::{EntityKind, Gender, Number};
use crate::lexicon::{Features, Lexicon};
use crate::text::{Mark, Token};

/// Who is on the reader's mind where paragraphs begin.
#[derive(Debug, Default)]
pub(crate) struct Snapshots {
    /// All of them, one behind the other: entities with their levels, the highest first.
    levels: Vec<(EntityId, f32)>,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Snapshots {
    pub(crate) fn get(&self, number: usize) -> Option<&[(EntityId, f32)]> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.levels.get(start..end)
    }
}

/// By how much a mention lifts its entity: the subject of a verb of saying, the first subject of a sentence, another
/// one; whoever stands in an object, owns, is addressed or named in talk. Found by search on the gold texts.
const SPEAKING: f32 = 1.50;
const MAIN: f32 = 1.20;
const SUBJECT: f32 = 0.80;
const OBJECT: f32 = 0.45;
const OBJECT_PRONOUN: f32 = 0.93;
const POSSESSOR: f32 = 0.55;
const POSSESSIVE: f32 = 0.30;
const VOCATIVE: f32 = 1.20;
const QUOTED: f32 = 0.01;
/// What is left of that in the words that a sentence reports.
const REPORTED: f32 = 0.50;
/// How well a pronoun fits somebody of unknown gender or kind, and somebody who may be a place or a thing.
const UNKNOWN_GENDER: f32 = 0.25;
const UNKNOWN_KIND: f32 = 0.60;
const DOUBTFUL: f32 = 0.21;
/// How well it fits somebody of whom the words beside it speak by name.
pub(super) const SPOKEN_OF: f32 = 0.31;

/// Room for so many entities of snapshots is made at once.
const MOST_AT_ONCE: usize = 1024;
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

/// Resolves all mentions. `paragraphs` are those before which a snapshot is wanted, ascending.
pub(crate) fn resolve(
    book: &mut Book<'_>,
    mentions: &mut [Mention],
    given: Resolution<'_>,
    paragraphs: &[u32],
    wishes: &mut Wishes,
) -> Snapshots {
    for (number, mention) in mentions.iter_mut().enumerate() {
        if let Some(form) = book.form(number) {
            mention.entity = book.owners[form];
        }
    }
    vote_by_pronouns(book, mentions);
    let (entities, words) = (book.entities.len(), book.words());
    let roles = roles(book);
    let mut reading = Reading {
        book,
        given,
        activation: Activation::of(entities),
        by_head: WordMap::of(words, EntityId::NONE),
        roles,
        relatives: FxHashMap::default(),
        families: Vec::new(),
        wishes,
    };
    reading.enter_families();
    let mut snapshots = Snapshots::default();
    snapshots.ends.reserve_exact(paragraphs.len());
    snapshots.levels.reserve((paragraphs.len() * SNAPSHOT).min(MOST_AT_ONCE));
    for number in 0..mentions.len() {
        let mention = mentions[number];
        while paragraphs.get(snapshots.ends.len()).is_some_and(|&next| mention.paragraph >= next) {
            reading.snapshot(mention.sentence, &mut snapshots);
        }
        reading.read(mentions, number);
    }
    let end = mentions.last().map_or(0, |mention| mention.sentence);
    while snapshots.ends.len() < paragraphs.len() {
        reading.snapshot(end, &mut snapshots);
    }
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
                if let Some(who) = book.who_mut(mention.entity) {
                    who.speaks |= mention.speaks;
                }
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
                        who.shown = who.shown.saturating_add(1);
                    }
                }
            }
            MentionKind::Description if !mention.plural => sight.push((EntityId::NONE, mention.sentence)),
            _ => {}
        }
    }
}

pub(super) struct Reading<'b, 't, 'a> {
    pub(super) book: &'b mut Book<'t>,
    pub(super) given: Resolution<'a>,
    pub(super) activation: Activation,
    /// The last entity that a description with this head referred to.
    pub(super) by_head: WordMap<EntityId>,
    /// Whether anybody has a role, or bears a last name.
    pub(super) roles: WordMap<bool>,
    /// The sister of someone, by that someone and the noun.
    pub(super) relatives: FxHashMap<(EntityId, WordId), EntityId>,
    /// Those with a surname, by it.
    pub(super) families: Vec<(WordId, EntityId)>,
    pub(super) wishes: &'b mut Wishes,
}

/// The words for what somebody is: a description by any other word means nobody known.
fn roles(book: &Book<'_>) -> WordMap<bool> {
    let mut roles = WordMap::of(book.words(), false);
    for who in &book.entities {
        who.roles.iter().copied().chain(who.last).for_each(|word| *roles.entry(word) = true);
    }
    roles
}

/// So many mentions behind a pronoun, and so many words before it, may belong to the clause that opens a sentence.
const MOST_BEHIND: usize = 6;
const LONGEST_OPENING: usize = 8;

impl Reading<'_, '_, '_> {
    fn snapshot(&self, sentence: u32, snapshots: &mut Snapshots) {
        let Snapshots { levels, ends } = snapshots;
        let person = |id: &EntityId| {
            self.book.who(*id).is_some_and(|who| who.is_person() && who.number == Number::Singular)
        };
        let first = levels.len();
        let people = self.activation.recent().filter(person);
        levels.extend(people.map(|id| (id, self.activation.level(id, sentence))));
        levels[first..].sort_by(|one, other| other.1.total_cmp(&one.1));
        levels.truncate(first + SNAPSHOT);
        ends.push(levels.len() as u32);
    }

    fn read(&mut self, mentions: &mut [Mention], number: usize) {
        let mention = mentions[number];
        if mention.headline {
            return;
        }
        let entity = match mention.kind {
            MentionKind::Name => {
                self.learn_roles(mentions, number);
                mention.entity
            }
            MentionKind::Pronoun(pronoun) => self.pronoun(mentions, number, pronoun),
            MentionKind::Description | MentionKind::Thing => self.description(mentions, number),
        };
        mentions[number].entity = self.wished(mentions, number, entity);
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
    fn learn_roles(&mut self, mentions: &[Mention], number: usize) {
        let mention = &mentions[number];
        let (name, _) = mention.name();
        if name > mention.start() && !mention.is_quoted() {
            self.learn_relative(mentions, number);
            for at in mention.start().max(name.saturating_sub(6))..name {
                self.learn_role(mention.entity, at);
            }
        }
    }

    fn learn_role(&mut self, entity: EntityId, at: usize) {
        let Some(token) = self.given.tokens.get(at) else { return };
        let entry = self.given.lexicon.entry(token.word());
        if !entry.has(Features::ROLES) {
            return;
        }
        let role = self.book.word_at(token);
        if let Some(who) = self.book.who_mut(entity) {
            if who.kind == EntityKind::Unknown {
                who.kind = EntityKind::Person;
            }
            who.vote(gender_of(entry), 5);
            if who.roles.len() < 8 && !who.roles.contains(&role) {
                who.roles.push(role);
                *self.roles.entry(role) = true;
            }
        }
    }

    /// "Ann Lowe, the harbour master": both are one.
    fn appose(&mut self, mentions: &mut [Mention], number: usize) {
        let after = mentions[number];
        let wanted = match after.kind {
            MentionKind::Name => MentionKind::Description,
            MentionKind::Description => MentionKind::Name,
            _ => return,
        };
        let before = mentions[..number]
            .iter()
            .enumerate()
            .rev()
            .take(5)
            .take_while(|(_, before)| before.sentence == after.sentence)
            .find(|(_, before)| {
                let fits =
                    before.kind == wanted && before.role != Role::Possessor && before.plural == after.plural;
                fits && (wanted == MentionKind::Name || self.is_role(before.head()))
            });
        let Some((before, _)) = before else { return };
        let (named, described) =
            if wanted == MentionKind::Name { (before, number) } else { (number, before) };
        let entity = mentions[named].entity;
        let head = mentions[described].head();
        let person = self.book.who(entity).is_some_and(Who::is_person);
        if !person || !self.is_role(head) {
            return;
        }
        mentions[described].entity = entity;
        if described < named {
            // what was read as somebody else's mention is this one's
            let mention = mentions[described];
            self.activation.lift(entity, mention.sentence, weight(&mention));
        }
        self.learn_role(entity, head);
        if let Some(token) = self.given.tokens.get(head) {
            let head = self.book.word_at(token);
            *self.by_head.entry(head) = entity;
        }
    }

    /// Whether the token is a noun for a person.
    fn is_role(&self, token: usize) -> bool {
        let entry = self.given.tokens.get(token).map(|token| self.given.lexicon.entry(token.word()));
        entry.is_some_and(|entry| entry.has(Features::ROLES))
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
            Pronoun::He | Pronoun::She => self
                .named_behind(mentions, number, pronoun)
                .unwrap_or_else(|| self.antecedent(mentions, number, pronoun)),
            Pronoun::They | Pronoun::It => self.antecedent(mentions, number, pronoun),
        }
    }

    /// "Asked whether she would stay, Lowe laughed": the subject behind the clause with which the sentence opens.
    fn named_behind(&self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> Option<EntityId> {
        let mention = &mentions[number];
        if !mention.main || mention.is_quoted() || !self.opens_with_clause(mention.start()) {
            return None;
        }
        let behind = mentions[number + 1..].iter().take(MOST_BEHIND);
        let mut behind = behind.take_while(|other| other.sentence == mention.sentence);
        let named = behind.find(|other| {
            let mut before = self.given.tokens[..other.start()].iter().rev().take(3);
            let comma =
                before.find(|token| !token.is(Mark::Quote)).is_some_and(|token| token.is(Mark::Comma));
            other.role == Role::Subject && comma
        })?;
        let fits = |who: &&Who| named.kind == MentionKind::Name && fit(who, pronoun) > 0.0;
        self.book.who(named.entity).filter(fits).map(|_| named.entity)
    }

    /// Whether the sentence of a token begins with "when", "asked", "after".
    fn opens_with_clause(&self, at: usize) -> bool {
        let opens =
            Features::SUBORDINATOR.with(Features::PREPOSITION).with(Features::PARTICIPLE).with(Features::ING);
        let tokens = &self.given.tokens[..at];
        let words = tokens.iter().rev().take(LONGEST_OPENING).take_while(|token| token.is_word());
        let first = words.last();
        first.is_some_and(|first| first.is_capital() && self.given.lexicon.entry(first.word()).has(opens))
    }

    /// The most active entity for which the pronoun can stand.
    pub(super) fn antecedent(&self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> EntityId {
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
        let mut spoken_of = [EntityId::NONE; 6];
        spoken_of_beside(mentions, number, &mut spoken_of);
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let fit = fit(who, pronoun);
            if fit == 0.0 || subject == Some(id) {
                continue;
            }
            let fit = fit * if spoken_of.contains(&id) { SPOKEN_OF } else { 1.0 };
            let level = self.activation.level(id, mention.sentence) * fit;
            if level > 0.02 && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map_or(EntityId::NONE, |(_, id)| id)
    }
}

/// Nobody speaks of himself by name: those named inside the quotations of the sentence.
pub(super) fn spoken_of_beside(mentions: &[Mention], number: usize, found: &mut [EntityId; 6]) {
    let sentence = mentions[number].sentence;
    let beside = |other: &&Mention| other.sentence == sentence;
    let before = mentions[..number].iter().rev().take(12).take_while(beside);
    let after = mentions[number..].iter().take(12).take_while(beside);
    let quoted = before.chain(after).filter(|other| other.is_quoted());
    for (place, other) in found.iter_mut().zip(quoted) {
        *place = other.entity;
    }
}

/// How well a pronoun can stand for someone: 0 when it cannot.
pub(super) fn fit(who: &Who, pronoun: Pronoun) -> f32 {
    match pronoun {
        Pronoun::He | Pronoun::She => {
            if !who.is_person() || who.number == Number::Plural {
                return 0.0;
            }
            let unsure = match () {
                () if who.is_doubtful() && who.forms.is_empty() => 0.0,
                () if who.is_doubtful() => DOUBTFUL,
                () if who.kind == EntityKind::Unknown => UNKNOWN_KIND,
                () => 1.0,
            };
            match who.gender() {
                gender if gender == pronoun.gender() => 1.0,
                Gender::Unknown => UNKNOWN_GENDER * unsure,
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

/// By how much a mention lifts its entity.
fn weight(mention: &Mention) -> f32 {
    let weight = match (mention.role, mention.kind) {
        (Role::Subject, _) if mention.speaks => SPEAKING,
        (Role::Subject, _) if mention.main => MAIN,
        (Role::Subject, _) => SUBJECT,
        (Role::Object, MentionKind::Pronoun(_)) => OBJECT_PRONOUN,
        (Role::Object, _) => OBJECT,
        (Role::Possessor, MentionKind::Pronoun(_)) => POSSESSIVE,
        (Role::Possessor, _) => POSSESSOR,
        (Role::Vocative, _) => VOCATIVE,
        (Role::Quoted, _) => QUOTED,
    };
    if mention.reported && !mention.speaks { weight * REPORTED } else { weight }
}
