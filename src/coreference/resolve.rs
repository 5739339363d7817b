//! Reads the mentions in order and finds, for each pronoun and description, the entity that it refers to.

use std::cell::OnceCell;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::aspect::{Aspect, Sort};
use super::book::{Book, EntityId, Who};
use super::describe::ROLE_SHOWS;
use super::form::{WordId, gender_of};
use super::word_map::WordMap;
use super::{Activation, Mention, MentionKind, Pronoun, Role, Shown, Wishes};
use crate::document::EntityKind;
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

/// By how much a mention lifts its entity, by role. Of a subject: another one, the first of its sentence, that of a verb
/// of saying; of the others: what is no pronoun, a pronoun. Found by search on the gold texts.
const WEIGHTS: [[f32; 4]; 5] = [
    [0.80, 1.20, 1.50, 1.50],
    [0.45, 0.93, 0.45, 0.93],
    [0.55, 0.30, 0.55, 0.30],
    [0.01, 0.01, 0.01, 0.01],
    [1.20, 1.20, 1.20, 1.20],
];
/// What is left of that in the words that a sentence reports.
const REPORTED: f32 = 0.50;
/// How well it fits somebody of whom the words beside it speak by name.
const SPOKEN_OF: f32 = 0.31;
/// So many mentions before and after are looked at for that.
const BESIDE: usize = 12;
/// Nobody with a lower level is meant by a pronoun.
const LEAST: f32 = 0.02;

/// Room for so many entities of snapshots is made at once.
const MOST_AT_ONCE: usize = 1024;
/// Room for so many relatives: few articles have more.
const RELATIVES: usize = 14;
/// Room for so many words that no name has: most descriptions of a long text are made of the same ones.
const MOST_NEW_HEADS: usize = 1024;
/// So many entities are kept in a snapshot.
const SNAPSHOT: usize = 8;

/// What the reading needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolution<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) lexicon: &'a Lexicon,
    /// The narrator, when the narration says "I".
    pub(crate) narrator: EntityId,
    /// The numbers of the mentions that are "he" or "she".
    pub(crate) gendered: &'a [u32],
}

/// Resolves all mentions. `paragraphs` are those before which a snapshot is wanted, ascending.
pub(crate) fn resolve(
    book: &mut Book<'_>,
    mentions: &mut [Mention],
    given: Resolution<'_>,
    paragraphs: &[u32],
    wishes: &mut Wishes,
) -> Snapshots {
    name_mentions(book, mentions);
    tell_genders(book, mentions, given.gendered);
    // with room for those who will be described
    let entities = book.entities.capacity();
    let heads = heads(book, entities - book.entities.len());
    let mut reading = Reading {
        book,
        given,
        activation: Activation::of(entities),
        heads,
        asked: !wishes.is_idle(),
        relatives: FxHashMap::with_capacity_and_hasher(RELATIVES, FxBuildHasher),
        families: OnceCell::new(),
        wishes,
    };
    reading.enter_titles();
    let mut snapshots = Snapshots {
        levels: Vec::with_capacity((paragraphs.len() * SNAPSHOT).min(MOST_AT_ONCE)),
        ends: Vec::with_capacity(paragraphs.len()),
    };
    let next = |snapshots: &Snapshots| paragraphs.get(snapshots.ends.len()).copied().unwrap_or(u32::MAX);
    let mut wanted = next(&snapshots);
    for number in 0..mentions.len() {
        let Mention { paragraph, sentence, shown, .. } = mentions[number];
        while paragraph >= wanted {
            reading.snapshot(sentence, &mut snapshots);
            wanted = next(&snapshots);
        }
        if !shown.has(Shown::HEADLINE) {
            reading.read(mentions, number);
        }
    }
    let end = mentions.last().map_or(0, |mention| mention.sentence);
    while snapshots.ends.len() < paragraphs.len() {
        reading.snapshot(end, &mut snapshots);
    }
    snapshots
}

/// Gives each mention by name its entity.
fn name_mentions(book: &mut Book<'_>, mentions: &mut [Mention]) {
    let Book { named, forms, owners, entities, .. } = book;
    for named in named {
        mentions[named.mention()].entity = owners[named.form()];
    }
    for (form, owner) in forms.iter().zip(owners) {
        if let Some(who) = entities.get_mut(owner.0 as usize) {
            who.speaks |= form.speaks;
        }
    }
}

/// A pronoun with one person alone in sight tells that person's gender.
fn tell_genders(book: &mut Book<'_>, mentions: &[Mention], gendered: &[u32]) {
    let mut last = (u32::MAX, 0, Sight::Nobody);
    for number in gendered.iter().map(|&number| number as usize) {
        let mention = &mentions[number];
        let MentionKind::Pronoun(pronoun) = mention.kind else { continue };
        if mention.is_in_headline() {
            continue;
        }
        // what another pronoun of the sentence has in sight, this one has
        let (from, known) = if last.0 == mention.sentence { (last.1, last.2) } else { (0, Sight::Nobody) };
        let sight = known.with(book, &mentions[from..number], mention.sentence);
        last = (mention.sentence, number, sight);
        if let Sight::Only(who) = sight {
            if let Some(who) = book.who_mut(who) {
                who.vote(pronoun.gender(), 1);
                who.shown = who.shown.saturating_add(1);
            }
        }
    }
}

/// Who is in sight, as far as people are named; somebody who is described is always another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Nobody,
    Only(EntityId),
    Several,
}

/// In the sentence after the next, who is not mentioned again is out of sight.
const IN_SIGHT: u32 = 2;

impl Sight {
    /// With those who are in sight in a sentence of the mentions before.
    fn with(self, book: &Book<'_>, mentions: &[Mention], sentence: u32) -> Sight {
        let mut sight = self;
        let mut near = mentions.iter().rev().take_while(|mention| mention.sentence + IN_SIGHT > sentence);
        while let Some(mention) = near.next().filter(|_| sight != Sight::Several) {
            if mention.is_in_headline() {
                continue;
            }
            match mention.kind {
                MentionKind::Name if !mention.is_quoted() => {
                    let id = mention.entity;
                    if book.who(id).is_some_and(Who::is_person) && sight != Sight::Only(id) {
                        sight = if sight == Sight::Nobody { Sight::Only(id) } else { Sight::Several };
                    }
                }
                MentionKind::Description if !mention.is_plural() => return Sight::Several,
                _ => {}
            }
        }
        sight
    }
}

pub(super) struct Reading<'b, 't, 'a> {
    pub(super) book: &'b mut Book<'t>,
    pub(super) given: Resolution<'a>,
    pub(super) activation: Activation,
    /// Whom the nouns of descriptions mean.
    pub(super) heads: WordMap<Head>,
    /// The sister of someone, by that someone and the noun.
    pub(super) relatives: FxHashMap<(EntityId, WordId), EntityId>,
    /// Those with a surname, by it; entered when they are first asked for.
    pub(super) families: OnceCell<Vec<(WordId, EntityId)>>,
    pub(super) wishes: &'b mut Wishes,
    /// Whether anything is wished.
    pub(super) asked: bool,
}

/// Whom a noun can mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// The last entity that a description with it referred to.
    pub(super) last: EntityId,
    /// Who has it as a role or bears it as a last name: nobody, one, or [`SEVERAL`]. A description by any other word means
    /// nobody known.
    pub(super) bearer: EntityId,
}

/// In place of one.
pub(super) const SEVERAL: EntityId = EntityId(u32::MAX - 1);

impl Head {
    const NONE: Head = Head { last: EntityId::NONE, bearer: EntityId::NONE };

    pub(super) fn is_borne_by(&mut self, id: EntityId) {
        self.bearer = if self.bearer == EntityId::NONE || self.bearer == id { id } else { SEVERAL };
    }
}

/// The words for what somebody is.
fn heads(book: &Book<'_>, described: usize) -> WordMap<Head> {
    let mut heads = WordMap::of(book.words() + described.min(MOST_NEW_HEADS), Head::NONE);
    for (who, id) in book.entities.iter().zip((0..).map(EntityId)) {
        who.roles().chain(who.last).for_each(|word| heads.entry(word).is_borne_by(id));
    }
    heads
}

/// So many mentions behind a pronoun may belong to the sentence that a clause opens.
const MOST_BEHIND: usize = 6;
/// So many words before "he" or "she" may be those of the clause.
pub(crate) const LONGEST_OPENING: usize = 8;
/// So many tokens before the subject behind it may be a comma and quotation marks.
pub(crate) const BEFORE_SUBJECT: usize = 3;

impl Reading<'_, '_, '_> {
    fn snapshot(&self, sentence: u32, snapshots: &mut Snapshots) {
        let Snapshots { levels, ends } = snapshots;
        self.activation.highest::<SNAPSHOT>(Sort::Person, sentence, levels);
        ends.push(levels.len() as u32);
    }

    fn read(&mut self, mentions: &mut [Mention], number: usize) {
        let mention = &mentions[number];
        let shown = match mention.kind {
            MentionKind::Name => {
                if mention.name.0 > 0 && !mention.is_quoted() {
                    self.learn_roles(mentions, number);
                }
                mention.entity
            }
            MentionKind::Pronoun(pronoun) => self.pronoun(mentions, number, pronoun),
            MentionKind::Description | MentionKind::Thing => self.description(mentions, number),
        };
        let entity = self.wished(mentions, number, shown);
        let mention = &mut mentions[number];
        mention.entity = entity;
        if mention.shown.has(Shown::APPOSITION) {
            self.appose(mentions, number);
        }
        let mention = &mentions[number];
        if let Some(who) = self.book.who_mut(mention.entity) {
            who.mentions += 1;
            self.activation.lift(mention.entity, who, mention.sentence, weight(mention));
        }
    }

    /// "harbour master Ann Lowe", "Sen. Lowe": what the words before the name say.
    #[inline(never)]
    fn learn_roles(&mut self, mentions: &[Mention], number: usize) {
        let mention = &mentions[number];
        let (name, _) = mention.name();
        self.learn_relative(mentions, number);
        for at in mention.start().max(name.saturating_sub(6))..name {
            self.learn_role(mention.entity, at);
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
            who.vote(gender_of(entry), ROLE_SHOWS);
            if who.learn_role(role) {
                self.heads.entry(role).is_borne_by(entity);
            }
            self.activation.see_again(entity, who);
        }
    }

    /// "Ann Lowe, the harbour master": both are one.
    #[inline(never)]
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
                let fits = before.kind == wanted
                    && before.role != Role::Possessor
                    && before.is_plural() == after.is_plural();
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
            let mention = &mentions[described];
            if let Some(who) = self.book.who(entity) {
                self.activation.lift(entity, who, mention.sentence, weight(mention));
            }
        }
        self.learn_role(entity, head);
        if let Some(token) = self.given.tokens.get(head) {
            let head = self.book.word_at(token);
            self.heads.entry(head).last = entity;
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
            Pronoun::First if mention.is_plural() => EntityId::NONE,
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
    #[inline(never)]
    fn named_behind(&self, mentions: &[Mention], number: usize, pronoun: Pronoun) -> Option<EntityId> {
        let mention = &mentions[number];
        if !mention.is_main() || mention.is_quoted() || !self.opens_with_clause(mention.start()) {
            return None;
        }
        let behind = mentions[number + 1..].iter().take(MOST_BEHIND);
        let mut behind = behind.take_while(|other| other.sentence == mention.sentence);
        let named = behind.find(|other| {
            let mut before = self.given.tokens[..other.start()].iter().rev().take(BEFORE_SUBJECT);
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
    #[inline(never)]
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
        let Some(sort) = Sort::of(pronoun) else { return EntityId::NONE };
        let spoken_of = SpokenOf::beside(mentions, number);
        let most = if spoken_of.is_nobody() {
            let weigh = |id: EntityId| if subject == Some(id) { 0.0 } else { 1.0 };
            self.activation.most(sort, mention.sentence, LEAST, weigh)
        } else {
            let weigh = |id: EntityId| if subject == Some(id) { 0.0 } else { spoken_of.weight(id) };
            self.activation.most(sort, mention.sentence, LEAST, weigh)
        };
        most.unwrap_or(EntityId::NONE)
    }
}

/// Nobody speaks of himself by name: those named inside the quotations of the sentence.
#[derive(Debug)]
pub(super) struct SpokenOf {
    ids: [EntityId; 6],
    count: usize,
}

impl SpokenOf {
    pub(super) fn beside(mentions: &[Mention], number: usize) -> SpokenOf {
        let sentence = mentions[number].sentence;
        let mut spoken_of = SpokenOf { ids: [EntityId::NONE; 6], count: 0 };
        let (before, after) = mentions.split_at(number);
        for other in before.iter().rev().take(BESIDE) {
            if other.sentence != sentence {
                break;
            }
            spoken_of.add(other);
        }
        for other in after.iter().take(BESIDE) {
            if other.sentence != sentence {
                break;
            }
            spoken_of.add(other);
        }
        spoken_of
    }

    fn add(&mut self, other: &Mention) {
        if other.is_quoted() && self.count < self.ids.len() {
            self.ids[self.count] = other.entity;
            self.count += 1;
        }
    }

    fn is_nobody(&self) -> bool {
        self.count == 0
    }

    /// How much of somebody's level counts.
    pub(super) fn weight(&self, id: EntityId) -> f32 {
        if self.ids[..self.count].contains(&id) { SPOKEN_OF } else { 1.0 }
    }
}

/// How well a pronoun can stand for someone: 0 when it cannot.
pub(super) fn fit(who: &Who, pronoun: Pronoun) -> f32 {
    Sort::of(pronoun).map_or(0.0, |sort| Aspect::of(who).fit(sort))
}

/// By how much a mention lifts its entity.
#[inline]
fn weight(mention: &Mention) -> f32 {
    LIFTS[mention.role as usize][mention.shown.lifts()]
}

/// The same by role and what is shown.
static LIFTS: [[f32; Shown::LIFTS]; 5] = {
    let mut lifts = [[0.0; Shown::LIFTS]; 5];
    let mut at = 0;
    while at < 5 * Shown::LIFTS {
        let (role, shown) = (at / Shown::LIFTS, Shown::lifting(at % Shown::LIFTS));
        let speaks = shown.has(Shown::SPEAKS);
        let column = if role == Role::Subject as usize {
            shown.has(Shown::MAIN) as usize | (speaks as usize) << 1
        } else {
            shown.has(Shown::PRONOUN) as usize
        };
        let weight = WEIGHTS[role][column];
        lifts[role][at % Shown::LIFTS] =
            if shown.has(Shown::REPORTED) && !speaks { weight * REPORTED } else { weight };
        at += 1;
    }
    lifts
};
