//! What somebody can be, as far as pronouns ask: one small number for each of those on the reader's mind.

use super::Pronoun;
use super::book::Who;
use crate::document::{EntityKind, Gender, Number};

/// How well a pronoun fits somebody of unknown gender or kind, and somebody who may be a place or a thing.
const UNKNOWN_GENDER: f32 = 0.25;
const UNKNOWN_KIND: f32 = 0.60;
const DOUBTFUL: f32 = 0.21;
/// How well "they" fits an organisation.
const MANY: f32 = 0.6;

/// What somebody can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Aspect {
    /// Nobody, or a person whom no name and no verb shows to be one.
    #[default]
    Nothing,
    Man,
    Woman,
    /// Of unknown gender: a person; maybe one; maybe a place or a thing.
    Person,
    Somebody,
    Doubtful,
    /// Somebody as doubtful, without a name.
    Nameless,
    People,
    Organisation,
    Organisations,
    Document,
}

/// For what the entities on the reader's mind are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    He,
    She,
    They,
    It,
    /// One person, whatever pronoun fits.
    Person,
}

/// How well each aspect fits each sort.
static FITS: [[f32; Sort::COUNT]; 11] = [
    [0.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 1.0, 0.0, 0.0, 1.0],
    [UNKNOWN_GENDER, UNKNOWN_GENDER, 0.0, 0.0, 1.0],
    [UNKNOWN_GENDER * UNKNOWN_KIND, UNKNOWN_GENDER * UNKNOWN_KIND, 0.0, 0.0, 1.0],
    [UNKNOWN_GENDER * DOUBTFUL, UNKNOWN_GENDER * DOUBTFUL, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 1.0, 0.0, 0.0],
    [0.0, 0.0, MANY, 1.0, 0.0],
    [0.0, 0.0, 1.0, 1.0, 0.0],
    [0.0, 0.0, 0.0, 1.0, 0.0],
];

/// The sorts that each aspect fits at all: a bit for each.
static SORTS: [u8; 11] = {
    let mut sorts = [0; 11];
    let mut aspect = 0;
    while aspect < sorts.len() {
        let mut sort = 0;
        while sort < Sort::COUNT {
            sorts[aspect] |= ((FITS[aspect][sort] > 0.0) as u8) << sort;
            sort += 1;
        }
        aspect += 1;
    }
    sorts
};

impl Sort {
    const COUNT: usize = 5;

    /// For whom a pronoun can stand; `None` if it stands for nobody by what he is.
    pub(super) fn of(pronoun: Pronoun) -> Option<Sort> {
        match pronoun {
            Pronoun::He => Some(Sort::He),
            Pronoun::She => Some(Sort::She),
            Pronoun::They => Some(Sort::They),
            Pronoun::It => Some(Sort::It),
            _ => None,
        }
    }
}

impl Aspect {
    pub(super) fn of(who: &Who) -> Aspect {
        match (who.kind, who.number) {
            (EntityKind::Person | EntityKind::Unknown, Number::Singular) => match who.gender() {
                Gender::Male => Aspect::Man,
                Gender::Female => Aspect::Woman,
                _ if who.is_doubtful() && who.forms.is_empty() => Aspect::Nameless,
                _ if who.is_doubtful() => Aspect::Doubtful,
                _ if who.kind == EntityKind::Unknown => Aspect::Somebody,
                _ => Aspect::Person,
            },
            (EntityKind::Organisation | EntityKind::Document, Number::Plural) => Aspect::Organisations,
            (EntityKind::Organisation, _) => Aspect::Organisation,
            (EntityKind::Document, _) => Aspect::Document,
            _ => Aspect::People,
        }
    }

    /// How well it fits: 0 when it does not.
    pub(super) fn fit(self, sort: Sort) -> f32 {
        FITS[self as usize][sort as usize]
    }

    /// The sorts that it fits: a bit for each.
    pub(super) fn sorts(self) -> u8 {
        SORTS[self as usize]
    }
}
