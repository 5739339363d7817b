//! Who is who: the mentions of a text become entities. Names are joined first, over the whole text (full, partial and
//! titled forms, nicknames, acronyms); then, in reading order, descriptions and pronouns find the entity they refer to.
//! Decides nothing about who speaks: that is for the sieves of the attribution room, which read the answers here.

mod activation;
mod apart;
mod aspect;
mod book;
mod cast;
mod describe;
mod dictionary;
mod form;
mod gather;
mod join;
mod kinship;
mod naming;
mod narrator;
mod nouns;
mod numbers;
mod repeats;
mod resolve;
mod wishes;
mod word_map;

pub(crate) use activation::Activation;
pub(crate) use book::{Book, EntityId, Tokens, Who};
pub(crate) use form::WordId;
pub(crate) use gather::Gatherer;
pub(crate) use join::join;
pub(crate) use naming::{name_entities, names};
pub(crate) use narrator::narrator;
pub(crate) use resolve::{BEFORE_SUBJECT, LONGEST_OPENING, Resolution, Snapshots, resolve};
pub(crate) use wishes::Wishes;

use crate::document::Gender;

/// What a mention is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionKind {
    /// Mary Cole, Mr. Cole, the Northern Herald
    Name,
    Pronoun(Pronoun),
    /// the harbour master, officials, his aunt
    Description,
    /// the letter, the warning
    Thing,
}

/// The pronouns that can stand for a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pronoun {
    He,
    She,
    They,
    It,
    /// I, we, me, us: the narrator, or inside a quotation its speaker
    First,
    You,
    /// who: its antecedent stands right before it
    Who,
}

impl Pronoun {
    /// The gender that it shows.
    pub(crate) fn gender(self) -> Gender {
        match self {
            Pronoun::He => Gender::Male,
            Pronoun::She => Gender::Female,
            Pronoun::It => Gender::Neuter,
            _ => Gender::Unknown,
        }
    }
}

/// What a mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Subject,
    Object,
    /// Ann in "Ann’s father"
    Possessor,
    /// inside quotation marks
    Quoted,
    /// inside quotation marks, addressed: “Come, Ann.”
    Vocative,
}

/// A place that refers to someone. Token indices; `len`, `head` and `name` count from `start`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) start: u32,
    pub(crate) len: u16,
    pub(crate) head: u16,
    pub(crate) name: (u16, u16),
    pub(crate) paragraph: u32,
    pub(crate) sentence: u32,
    pub(crate) entity: EntityId,
    pub(crate) kind: MentionKind,
    pub(crate) role: Role,
    pub(crate) shown: Shown,
}

/// What else a mention's place shows of it: a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown(u8);

impl Shown {
    pub(crate) const NONE: Shown = Shown(0);
    /// The first subject of its sentence.
    pub(crate) const MAIN: Shown = Shown(1);
    /// The subject of a verb of saying or thinking.
    pub(crate) const SPEAKS: Shown = Shown(1 << 1);
    /// It is a pronoun.
    pub(crate) const PRONOUN: Shown = Shown(1 << 2);
    /// It stands behind a verb of saying or thinking: in what was said.
    pub(crate) const REPORTED: Shown = Shown(1 << 3);
    /// How many values these four can have together.
    pub(crate) const LIFTS: usize = 1 << 4;
    pub(crate) const PLURAL: Shown = Shown(1 << 4);
    /// It says who the mention before it is: "Ann Lowe, the harbour master".
    pub(crate) const APPOSITION: Shown = Shown(1 << 5);
    /// In a headline, where capitals show nothing.
    pub(crate) const HEADLINE: Shown = Shown(1 << 6);

    pub(crate) const fn has(self, one: Shown) -> bool {
        self.0 & one.0 != 0
    }

    pub(crate) const fn with(self, more: Shown) -> Shown {
        Shown(self.0 | more.0)
    }

    /// All of it if a condition holds, nothing if not.
    #[inline]
    pub(crate) fn when(self, holds: bool) -> Shown {
        // a product: what a place shows is hard to foresee
        Shown(self.0 * u8::from(holds))
    }

    /// The one of these that decide by how much a mention lifts its entity.
    pub(crate) const fn lifting(number: usize) -> Shown {
        Shown((number % Shown::LIFTS) as u8)
    }

    /// What decides by how much a mention lifts its entity.
    pub(crate) fn lifts(self) -> usize {
        usize::from(self.0) % Shown::LIFTS
    }
}

impl Mention {
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.start as usize + usize::from(self.len)
    }

    pub(crate) fn head(&self) -> usize {
        self.start as usize + usize::from(self.head)
    }

    /// The tokens of the proper name in it.
    pub(crate) fn name(&self) -> (usize, usize) {
        (self.start() + usize::from(self.name.0), self.start() + usize::from(self.name.1))
    }

    pub(crate) fn has_name(&self) -> bool {
        self.name.1 > self.name.0
    }

    pub(crate) fn is_quoted(&self) -> bool {
        matches!(self.role, Role::Quoted | Role::Vocative)
    }

    /// The first subject of its sentence.
    pub(crate) fn is_main(&self) -> bool {
        self.shown.has(Shown::MAIN)
    }

    /// The subject of a verb of saying or thinking.
    pub(crate) fn speaks(&self) -> bool {
        self.shown.has(Shown::SPEAKS)
    }

    pub(crate) fn is_plural(&self) -> bool {
        self.shown.has(Shown::PLURAL)
    }

    pub(crate) fn is_in_headline(&self) -> bool {
        self.shown.has(Shown::HEADLINE)
    }
}
