//! The narrator: who says "I" outside quotation marks, when the text is told in the first person.

use rustc_hash::FxHashMap;

use super::book::{Book, EntityId, Who};
use super::{Gatherer, Mention, MentionKind, Pronoun, Role};
use crate::document::EntityKind;

/// A text is told in the first person when "I" is a subject at least so often, …
const FEWEST: usize = 5;
/// … and the third person not more than so many times as often.
const SHARE: usize = 8;
/// So many paragraphs from the narrator's last "I", others may still address him.
const NEAR: u32 = 3;

/// The entity of the narrator, if the text has one.
pub(crate) fn narrator(book: &mut Book<'_>, gathered: &Gatherer) -> EntityId {
    let (first, third) = (gathered.first_person, gathered.third_person);
    if first < FEWEST || first * SHARE < third {
        return EntityId::NONE;
    }
    named_in_talk(book, &gathered.mentions)
        .unwrap_or_else(|| book.add(Who { kind: EntityKind::Person, ..Who::default() }))
}

/// The name by which others address the narrator: it stands in talk beside his "I", and never in his own words.
fn named_in_talk(book: &Book<'_>, mentions: &[Mention]) -> Option<EntityId> {
    let mut votes: FxHashMap<EntityId, (u32, u32)> = FxHashMap::default();
    let mut order: Vec<EntityId> = Vec::new();
    let mut last_first_person: Option<u32> = None;
    let mut named = book.named.iter().peekable();
    for (number, mention) in mentions.iter().enumerate() {
        if mention.kind == MentionKind::Pronoun(Pronoun::First) && !mention.is_plural() {
            last_first_person = Some(mention.paragraph);
        }
        let Some(named) = named.next_if(|named| named.mention() == number) else { continue };
        let entity = book.owners[named.form()];
        if !entity.is_some() {
            continue;
        }
        let (addressed, told) = votes.entry(entity).or_insert_with(|| {
            order.push(entity);
            (0, 0)
        });
        match mention.role {
            Role::Vocative => {
                let near = last_first_person.is_some_and(|paragraph| paragraph + NEAR >= mention.paragraph);
                *addressed += u32::from(near);
            }
            Role::Subject => *told += 1,
            _ => {}
        }
    }
    let mut best: Option<(u32, EntityId)> = None;
    for id in order {
        let (addressed, told) = votes.get(&id).copied().unwrap_or_default();
        let person = book.who(id).is_some_and(Who::is_person);
        if person && addressed >= 3 && told * 10 <= addressed && best.is_none_or(|(most, _)| addressed > most)
        {
            best = Some((addressed, id));
        }
    }
    best.map(|(_, id)| id)
}
