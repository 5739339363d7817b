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
pub(crate) use resolve::{Resolution, Snapshots, resolve};
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
    /// The first subject of its sentence.
    pub(crate) main: bool,
    /// The subject of a verb of saying or thinking.
    pub(crate) speaks: bool,
    /// It stands behind such a verb: in what was said.
    pub(crate) reported: bool,
    pub(crate) plural: bool,
    /// It says who the mention before it is: "Ann Lowe, the harbour master".
    pub(crate) apposition: bool,
    /// In a headline, where capitals show nothing.
    pub(crate) headline: bool,
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
}
