//! The narrator: who says "I" outside quotation marks, when the text is told in the first person.

use super::book::{Book, EntityId, Who};
use super::{Mention, MentionKind, Pronoun, Role};
use crate::document::EntityKind;

/// A text is told in the first person when "I" is a subject at least so often, …
const FEWEST: usize = 5;
/// … and the third person not more than so many times as often.
const SHARE: usize = 8;

/// The entity of the narrator, if the text has one.
pub(crate) fn narrator(book: &mut Book<'_>, mentions: &[Mention]) -> EntityId {
    let count = |wanted: fn(Pronoun) -> bool| {
        mentions
            .iter()
            .filter(|mention| mention.role == Role::Subject && !mention.plural)
            .filter(|mention| matches!(mention.kind, MentionKind::Pronoun(pronoun) if wanted(pronoun)))
            .count()
    };
    let first = count(|pronoun| pronoun == Pronoun::First);
    let third = count(|pronoun| matches!(pronoun, Pronoun::He | Pronoun::She));
    if first < FEWEST || first * SHARE < third {
        return EntityId::NONE;
    }
    book.add(Who { kind: EntityKind::Person, ..Who::default() })
}
