//! The words that name a speaker: which entity, or which group of entities, they mean.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Scene;
use crate::attribution::opening::Opening;
use crate::attribution::{Attribution, Source};
use crate::coreference::{Book, EntityId, Mention, MentionKind, Pronoun, Role, Tokens, Who};
use crate::document::{EntityKind, Number};
use crate::mention::PhraseKind;
use crate::text::{Mark, Token};

/// The groups that sources name, and descriptions that only stand as sources.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    groups: FxHashMap<Vec<EntityId>, EntityId>,
}

impl Sources {
    /// Whom the source of an attribution means. `mention` is the one with which it begins.
    pub(crate) fn speaker(
        &mut self,
        attribution: &Attribution,
        mention: Option<usize>,
        book: &mut Book<'_>,
        scene: &Scene<'_>,
    ) -> EntityId {
        let Some(source) = &attribution.source else { return EntityId::NONE };
        match source.opening {
            Opening::Relative => return before(source, book, scene),
            Opening::Nobody => return EntityId::NONE,
            Opening::Other => {}
        }
        let nameless =
            |&first: &usize| book.who(scene.mentions[first].entity).is_none_or(|who| who.forms.is_empty());
        if let Some(named) = apposed(source, book, scene).filter(|_| mention.as_ref().is_none_or(nameless)) {
            return named;
        }
        let Some(first) = mention else {
            return author(source, scene).unwrap_or_else(|| described(source, book));
        };
        let members = members(source, first, scene);
        match members.as_slice() {
            [_, _, ..] => self.group(&members, book),
            _ => {
                lengthen(source, scene.mentions[first].entity, book);
                scene.mentions[first].entity
            }
        }
    }

    fn group(&mut self, members: &[EntityId], book: &mut Book<'_>) -> EntityId {
        if let Some(&known) = self.groups.get(members) {
            return known;
        }
        let mut who = Who { kind: EntityKind::Group, number: Number::Plural, ..Who::default() };
        who.gather(members);
        let id = book.add(who);
        self.groups.insert(members.to_vec(), id);
        id
    }
}

/// Dale Hill in "a lone holdout, Sen. Dale Hill": the person whom the source names right behind its noun phrase.
fn apposed(source: &Source, book: &Book<'_>, scene: &Scene<'_>) -> Option<EntityId> {
    let noun = matches!(source.kind, PhraseKind::Description | PhraseKind::Thing);
    if !source.behind.is_comma() || source.plural || !noun {
        return None;
    }
    let place = scene.mentions_before(|mention| mention.start() <= source.end());
    let named = scene.mentions.get(place).filter(|named| named.kind == MentionKind::Name)?;
    let inside = scene.tokens.get(named.end().checked_sub(1)?)?.end() <= source.span().end();
    let follows = named.start() == source.end() + 1 && named.role != Role::Possessor;
    let person = book.who(named.entity).is_some_and(|who| who.kind == EntityKind::Person);
    (inside && follows && person).then_some(named.entity)
}

/// The mention with which a source begins.
pub(super) fn mention_of(source: &Source, scene: &Scene<'_>) -> Option<usize> {
    let (start, end) = (source.start(), source.end());
    let first = scene.mentions_before(|mention| mention.start() < start);
    scene.mentions[first..]
        .iter()
        .take_while(|mention| mention.start() < end)
        .position(|mention| {
            mention.end() == end && mention.role != Role::Possessor
                || mention.start() == start && mention.end() >= end
        })
        .map(|offset| first + offset)
        .or_else(|| named_in(source, scene, first))
}

/// The name in a source whose limits are not those of a mention.
fn named_in(source: &Source, scene: &Scene<'_>, first: usize) -> Option<usize> {
    let (head, end) = (source.head(), source.end());
    scene.mentions[first..]
        .iter()
        .take_while(|mention| mention.start() < end)
        .position(|mention| {
            let (from, to) = mention.name();
            mention.has_name() && (from..to).contains(&head)
        })
        .map(|offset| first + offset)
}

/// The antecedent of "who": what stands right before it, a comma and some words of detail between.
/// A person rather than a place: "Ann Lowe, a driver in Dover, who".
fn before(source: &Source, book: &Book<'_>, scene: &Scene<'_>) -> EntityId {
    let end = scene.mentions_before(|mention| mention.start() < source.start());
    let near = |mention: &&Mention| mention.end() + 6 >= source.start() && mention.role != Role::Possessor;
    let candidates = scene.mentions[..end].iter().rev().take(3).filter(near);
    let person =
        |mention: &&Mention| book.who(mention.entity).is_some_and(|who| who.kind == EntityKind::Person);
    let nearest = candidates.clone().find(person).or_else(|| candidates.clone().next());
    nearest.map_or(EntityId::NONE, |mention| mention.entity)
}

/// "Ann and Bob": the entities that "and" joins in a source.
fn members(source: &Source, first: usize, scene: &Scene<'_>) -> SmallVec<[EntityId; 4]> {
    let mut members = SmallVec::new();
    let mut last: Option<&Mention> = None;
    let mut names_only: Option<bool> = None;
    for mention in scene.mentions[first..].iter().take(12) {
        let end = scene.tokens.get(mention.end().saturating_sub(1)).map_or(usize::MAX, |token| token.end());
        let beyond = end > source.span().end();
        if beyond && (last.is_none() || mention.role == Role::Subject) {
            break;
        }
        if let Some(last) = last {
            let between = scene.tokens.get(last.end()..mention.start()).unwrap_or(&[]);
            let and = |token: &Token| token.text(scene.text).eq_ignore_ascii_case("and");
            let joined = (1..=2).contains(&between.len()) && between.last().is_some_and(and);
            let comma = matches!(between, [comma] if comma.is(Mark::Comma))
                && *names_only.get_or_insert_with(|| is_list_of_names(source, scene));
            let joined = joined || comma;
            if !joined && beyond {
                break;
            }
            if !joined {
                continue;
            }
        }
        if mention.entity.is_some() && !members.contains(&mention.entity) {
            members.push(mention.entity);
        }
        last = Some(mention);
    }
    members
}

/// "Hill, Cole and Pell": names, commas and "and".
fn is_list_of_names(source: &Source, scene: &Scene<'_>) -> bool {
    let tokens = scene.tokens.get(source.start()..).unwrap_or(&[]);
    let inside = tokens.iter().take_while(|token| token.end() <= source.span().end());
    let and = |token: &Token| token.text(scene.text) == "and";
    let listed = |token: &Token| token.is_capital() || token.is(Mark::Comma) || and(token);
    inside.clone().all(listed) && inside.clone().any(and) && inside.clone().any(|token| token.is(Mark::Comma))
}

/// "Cole issued a statement saying …": Cole speaks.
fn author(source: &Source, scene: &Scene<'_>) -> Option<EntityId> {
    if !matches!(source.kind, PhraseKind::Document | PhraseKind::CueNoun) {
        return None;
    }
    let end = scene.mentions_before(|mention| mention.start() < source.start());
    let sentence = scene.mentions.get(end.checked_sub(1)?)?.sentence;
    let same_sentence = scene.sentence_of(source.start()) == Some(sentence);
    let before =
        scene.mentions[..end].iter().rev().take_while(|mention| mention.sentence == sentence).take(12);
    let mut subjects = before.filter(|mention| mention.role == Role::Subject && same_sentence);
    subjects.next().map(|mention| mention.entity).filter(|id| id.is_some())
}

/// Somebody without a name is known by the fullest description: "a spokesman for the agency".
fn lengthen(source: &Source, id: EntityId, book: &mut Book<'_>) {
    let Some(who) = book.who_mut(id).filter(|who| who.forms.is_empty() && !who.of_cast) else { return };
    let Some(described) = description(source) else { return };
    if described.count() > who.description.map_or(0, Tokens::count) {
        who.description = Some(described);
    }
}

/// The tokens of a source that goes on behind its noun phrase with words alone.
fn description(source: &Source) -> Option<Tokens> {
    let words = source.behind.words();
    Tokens::new(source.start() as u32, (source.end() + words) as u32).filter(|_| words > 0)
}

/// A source that coreference has not seen is known by its words only.
fn described(source: &Source, book: &mut Book<'_>) -> EntityId {
    let phrase = Tokens::new(source.start() as u32, source.end() as u32);
    book.add(Who {
        kind: EntityKind::Unknown,
        number: if source.plural { Number::Plural } else { Number::Singular },
        description: description(source).or(phrase),
        ..Who::default()
    })
}

/// The pronoun that a source is, by its mention.
pub(super) fn pronoun(mention: Option<u32>, scene: &Scene<'_>) -> Option<Pronoun> {
    match scene.mentions[mention? as usize].kind {
        MentionKind::Pronoun(pronoun) => Some(pronoun),
        _ => None,
    }
}

/// "the painter", "her aunt": a person whom no name is known for, as definite as one of those present.
pub(super) fn is_nameless(
    attribution: &Attribution,
    speaker: EntityId,
    book: &Book<'_>,
    scene: &Scene<'_>,
) -> bool {
    let Some(source) = &attribution.source else { return false };
    let Some(who) = book.who(speaker) else { return false };
    let word = scene.tokens.get(source.start()).map_or("", |token| token.text(scene.text));
    let definite = ["the", "this", "his", "her", "my"].iter().any(|known| known.eq_ignore_ascii_case(word));
    let person = who.kind == EntityKind::Person && who.number == Number::Singular && who.members().is_empty();
    definite && person && who.forms.is_empty() && !who.of_cast
}
