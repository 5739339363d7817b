//! Nouns of kinship, and what they show about the relative.

use crate::document::Gender::{self, Female, Male};
use crate::lexicon::{Entry, Features};

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

/// What a noun shows; `entry` is what it can be. All of these show a gender.
pub(super) fn relation(noun: &str, entry: Entry) -> Option<Relation> {
    if !entry.has(Features::MALE.with(Features::FEMALE)) {
        return None;
    }
    RELATIONS
        .iter()
        .find(|relation| relation.0.eq_ignore_ascii_case(noun))
        .map(|&(_, gender, same_surname, titled)| Relation { gender, same_surname, titled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn the_lexicon_knows_the_gender_of_relatives() {
        for (noun, ..) in RELATIONS {
            assert!(relation(noun, Lexicon::shared().look_up(noun)).is_some(), "{noun}");
        }
    }
}
