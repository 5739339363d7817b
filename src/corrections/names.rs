//! Whom a name means.

use rustc_hash::FxHashMap;

use super::{Met, Target, one_line};
use crate::coreference::{Book, EntityId, Who};
use crate::parser::Speaker;
use crate::stages::People;

/// What somebody without a name is called, and the token at which his description starts: there may be several of
/// "a man".
pub(super) type Called = (String, Option<u32>);

pub(super) fn called(who: &Who) -> Called {
    (who.name().to_owned(), who.description.map(|tokens| tokens.start))
}

/// How a name stands for somebody: the earlier, the surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameForm {
    Name,
    Alias,
    /// The first or last word of a full name, which the text never uses alone.
    Part,
}

/// The entities of a text by their names, whatever the case.
pub(super) struct Names(FxHashMap<String, Vec<Bearer>>);

struct Bearer {
    spelling: String,
    form: NameForm,
    id: EntityId,
}

impl Names {
    pub(super) fn of(book: &Book<'_>, cast: &[&Speaker]) -> Names {
        let mut names = Names(FxHashMap::default());
        for (number, speaker) in cast.iter().enumerate() {
            let id = EntityId(number as u32);
            names.enter(&speaker.name, NameForm::Name, id);
            speaker.aliases.iter().for_each(|alias| names.enter(alias, NameForm::Alias, id));
        }
        for (number, who) in book.entities.iter().enumerate() {
            let id = EntityId(number as u32);
            names.enter(who.name(), NameForm::Name, id);
            who.aliases().iter().for_each(|alias| names.enter(alias, NameForm::Alias, id));
            let named = !who.forms.is_empty() || who.of_cast;
            if let Some((first, last)) = who.name().split_once(' ').filter(|_| named) {
                names.enter(first, NameForm::Part, id);
                names.enter(last.rsplit(' ').next().unwrap_or(last), NameForm::Part, id);
            }
        }
        names
    }

    fn enter(&mut self, name: &str, form: NameForm, id: EntityId) {
        let spelling = one_line(name);
        if spelling.is_empty() {
            return;
        }
        let bearers = self.0.entry(spelling.to_lowercase()).or_default();
        bearers.push(Bearer { spelling, form, id });
    }

    /// Whom a name means: names before aliases before parts of names, and the spelling as it is before another one.
    fn bearers(&self, name: &str) -> Vec<EntityId> {
        let Some(bearers) = self.0.get(&name.to_lowercase()) else { return Vec::new() };
        let rank = |bearer: &Bearer| (bearer.form == NameForm::Part, bearer.spelling != name, bearer.form);
        let best = bearers.iter().map(rank).min();
        let mut ids: Vec<EntityId> =
            bearers.iter().filter(|bearer| Some(rank(bearer)) == best).map(|bearer| bearer.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whom a name means in the words that begin at token `place` and that `now` is taken to say.
    pub(super) fn target(
        &self,
        name: Option<&str>,
        (now, place): (EntityId, u32),
        book: &Book<'_>,
        stable: usize,
    ) -> Result<Target, String> {
        let Some(name) = name else { return Ok(Target::Nobody) };
        let known = |id: EntityId| book.who(id).map_or("", Who::name);
        let found = |id: EntityId| match book.who(id).filter(|_| id.0 as usize >= stable) {
            Some(who) => Target::Nameless(called(who), id),
            None => Target::Known(id),
        };
        let bearers = self.bearers(name);
        match bearers[..] {
            [only] => Ok(found(only)),
            [] => Err(format!("nobody is called “{name}”")),
            [first, _, ..] if bearers.iter().all(|&id| known(id) == known(first)) => {
                let same = Some(now).filter(|now| bearers.contains(now));
                Ok(found(same.or_else(|| nearest(&bearers, place, book)).unwrap_or(first)))
            }
            [one, .., other] => {
                Err(format!("“{name}” may be {} or {}: give the full name", known(one), known(other)))
            }
        }
    }
}

/// Of several "a man" the last one before a token, else the first behind it.
fn nearest(several: &[EntityId], place: u32, book: &Book<'_>) -> Option<EntityId> {
    let start =
        |id: &EntityId| book.who(*id).and_then(|who| who.description).map_or(0, |tokens| tokens.start);
    let before = several.iter().filter(|id| start(id) <= place).max_by_key(|id| start(id));
    before.or_else(|| several.iter().min_by_key(|id| start(id))).copied()
}

/// The people whom corrections name and the text does not: they join the cast, in the order of the text.
pub(super) fn strangers(met: &[Met<'_>], names: &Names) -> Vec<Speaker> {
    let mut strangers: Vec<Speaker> = Vec::new();
    for name in met.iter().filter_map(|met| met.numbered.speaker.as_deref()) {
        let same = |stranger: &Speaker| stranger.name.to_lowercase() == name.to_lowercase();
        if names.bearers(name).is_empty() && !strangers.iter().any(same) {
            strangers.push(Speaker::new(name));
        }
    }
    strangers
}

/// Those without a name whom corrections name: they are entered before the text is read.
pub(super) struct Nameless {
    pub(super) known: Vec<Who>,
    ids: FxHashMap<Called, EntityId>,
}

impl Nameless {
    pub(super) fn of(targets: &[(usize, Target)], book: &Book<'_>, stable: usize) -> Nameless {
        let mut nameless = Nameless { known: Vec::new(), ids: FxHashMap::default() };
        for (_, target) in targets {
            let Target::Nameless(known, id) = target else { continue };
            let Some(who) = book.who(*id).filter(|_| !nameless.ids.contains_key(known)) else { continue };
            let mut who = who.clone();
            if who.members().iter().any(|member| member.0 as usize >= stable) {
                // Its members may have other numbers in the next reading; what the caller named stays.
                who.gather(&[]);
                who.of_cast = true;
            }
            nameless.ids.insert(known.clone(), EntityId((stable + nameless.known.len()) as u32));
            nameless.known.push(who);
        }
        nameless
    }

    pub(super) fn id(&self, target: &Target) -> EntityId {
        match target {
            Target::Nobody => EntityId::NONE,
            Target::Known(id) => *id,
            Target::Nameless(known, _) => self.ids.get(known).copied().unwrap_or(EntityId::NONE),
        }
    }

    /// The same description, entered before and read in the text, is one.
    pub(super) fn join(&self, people: &mut People<'_>) {
        if self.known.is_empty() {
            return;
        }
        let entities = &people.book.entities;
        let same: Vec<EntityId> = (0..)
            .map(EntityId)
            .zip(entities)
            .map(|(id, who)| {
                let nameless = Some(who).filter(|who| who.forms.is_empty());
                nameless.and_then(|who| self.ids.get(&called(who)).copied()).unwrap_or(id)
            })
            .collect();
        let joined = |id: &mut EntityId| {
            *id = id.index().and_then(|index| same.get(index)).copied().unwrap_or(*id);
        };
        people.speakers.iter_mut().for_each(joined);
        people.mentions.iter_mut().for_each(|place| joined(&mut place.entity));
        for ranked in &mut people.ranking {
            ranked.iter_mut().for_each(|ranked| joined(&mut ranked.id));
            let mut seen: Vec<EntityId> = Vec::with_capacity(ranked.len());
            ranked.retain(|ranked| {
                let new = !seen.contains(&ranked.id);
                seen.push(ranked.id);
                new
            });
        }
    }
}
