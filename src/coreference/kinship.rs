//! Nouns of kinship, and what they show about the relative.

use crate::document::Gender::{self, Female, Male};

/// What a noun of kinship shows about the relative.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relation {
    pub(super) gender: Gender,
    pub(super) same_surname: bool,
    /// Usually called Mr. or Mrs. so-and-so.
    pub(super) titled: bool,
}

/// Noun, gender, whether the surname is the same, whether a title is usual.
const RELATIONS: &[(&str, Gender, bool, bool)] = &[
    ("mother", Female, true, true),
    ("mamma", Female, true, true),
    ("wife", Female, true, true),
    ("sister", Female, true, false),
    ("daughter", Female, true, false),
    ("aunt", Female, false, true),
    ("niece", Female, false, false),
    ("grandmother", Female, false, true),
    ("father", Male, true, true),
    ("papa", Male, true, true),
    ("husband", Male, true, true),
    ("brother", Male, true, false),
    ("son", Male, true, false),
    ("uncle", Male, false, true),
    ("nephew", Male, false, false),
    ("grandfather", Male, false, true),
];

pub(super) fn relation(noun: &str) -> Option<Relation> {
    RELATIONS
        .iter()
        .find(|relation| relation.0.eq_ignore_ascii_case(noun))
        .map(|&(_, gender, same_surname, titled)| Relation { gender, same_surname, titled })
}
