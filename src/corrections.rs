//! Corrections: the caller says who speaks. Finds the quotations that corrections mean and the people whom they name,
//! has the people of the text read again with that in mind, and tells which corrections could not be followed.
//!
//! A correction that says what the text says changes nothing but the confidence: only those that differ take part in
//! the next reading. Whatever they change for the others that agreed is put right by one more reading.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::attribution::{Attribution, Rule, SIEVES, Sieve};
use crate::coreference::{Book, EntityId, Who, Wishes};
use crate::document::Quotation;
use crate::error::{Error, Kind};
use crate::lexicon::Lexicon;
use crate::parser::Speaker;
use crate::span::{Span, Unit};
use crate::stages::{self, Layout, ParagraphReading, People};

/// So many readings follow the first; in the last one all corrections take part.
const ROUNDS: usize = 3;

/// Who said a quotation, by the caller's own knowledge: see [`Request::correct`](crate::Request::correct).
///
/// As JSON, with the feature `serde`: `{"at": 120, "speaker": "Ann Lowe"}`, `{"at": [112, 140], "speaker": null}`.
///
/// ```
/// use whosaid::{Correction, Parser};
/// let text = "“We won,” he said. “We lost,” she said.";
/// let corrections = [Correction::new(5, "Tom Hill"), Correction::new(25, "Ann Lowe")];
/// let document = Parser::new().request(text).corrections(corrections).parse()?;
/// let told: Vec<_> = document.quotations().map(|q| (q.speaker().unwrap().name(), q.rule(), q.confidence())).collect();
/// assert_eq!(told, [("Tom Hill", "corrected", 1.0), ("Ann Lowe", "corrected", 1.0)]);
/// # Ok::<(), whosaid::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Correction {
    at: Place,
    #[cfg_attr(feature = "serde", serde(deserialize_with = "name_or_null"))]
    speaker: Option<String>,
}

impl Correction {
    /// `speaker` said the quotation at `place`.
    pub fn new(place: impl Into<Place>, speaker: impl Into<String>) -> Self {
        Correction { at: place.into(), speaker: Some(speaker.into()) }
    }

    /// Nobody can be told who said the quotation at `place`.
    pub fn nobody(place: impl Into<Place>) -> Self {
        Correction { at: place.into(), speaker: None }
    }
}

/// `null` must be written, so that a forgotten name does not make a nobody.
#[cfg(feature = "serde")]
fn name_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

/// Where the quotation of a [`Correction`] stands: a byte inside it, or its span. Of quotations inside each other, a byte
/// means the innermost that holds it; a span means the one whose content it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "WrittenPlace", into = "WrittenPlace"))]
pub struct Place {
    start: usize,
    end: Option<usize>,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "`at` is an offset inside the quotation, or its [start, end]")]
enum WrittenPlace {
    Within(usize),
    Span([usize; 2]),
}

#[cfg(feature = "serde")]
impl From<WrittenPlace> for Place {
    fn from(written: WrittenPlace) -> Self {
        match written {
            WrittenPlace::Within(start) => Place { start, end: None },
            WrittenPlace::Span([start, end]) => Place { start, end: Some(end) },
        }
    }
}

#[cfg(feature = "serde")]
impl From<Place> for WrittenPlace {
    fn from(place: Place) -> Self {
        match place.end {
            None => WrittenPlace::Within(place.start),
            Some(end) => WrittenPlace::Span([place.start, end]),
        }
    }
}

impl From<usize> for Place {
    fn from(start: usize) -> Self {
        Place { start, end: None }
    }
}

impl From<Range<usize>> for Place {
    fn from(range: Range<usize>) -> Self {
        Place { start: range.start, end: Some(range.end) }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        span.range().into()
    }
}

impl From<Quotation<'_>> for Place {
    fn from(quotation: Quotation<'_>) -> Self {
        let spans = quotation.spans();
        let ends = spans.first().zip(spans.last());
        ends.map_or(Place { start: 0, end: None }, |(first, last)| (first.start()..last.end()).into())
    }
}

/// What is wanted of a text beside its answers.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) corrections: Vec<Numbered>,
    pub(crate) candidates: bool,
    pub(crate) faults: Vec<(usize, Error)>,
}

/// A correction: its number among all, from 1, its place in bytes, and the place as the caller wrote it.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    number: usize,
    place: Place,
    written: String,
    speaker: Option<String>,
}

impl Numbered {
    fn fault(&self, problem: String) -> (usize, Error) {
        let (number, place) = (self.number, self.written.clone());
        (number, Error::new(Kind::Correction { number, place, problem }))
    }
}

impl Wanted {
    /// Numbers the corrections and turns their places into bytes.
    pub(crate) fn new(text: &str, corrections: &[Correction], unit: Unit, candidates: bool) -> Wanted {
        let mut wanted = Wanted { candidates, ..Wanted::default() };
        let ends = corrections.iter().flat_map(|one| [Some(one.at.start), one.at.end]).flatten();
        let bytes = Bytes::of(text, unit, ends.collect());
        for (number, correction) in (1..).zip(corrections) {
            let Place { start, end } = correction.at;
            let written = match end {
                None => format!("{} {start}", unit.name()),
                Some(end) => format!("{}s {start}..{end}", unit.name()),
            };
            let place = Place { start: bytes.get(start), end: end.map(|end| bytes.get(end)) };
            let speaker = correction.speaker.as_deref().map(one_line);
            let numbered = Numbered { number, place, written, speaker };
            if numbered.speaker.as_deref() == Some("") {
                let problem = "the name is empty: name the speaker, or say that it is nobody (null)";
                wanted.faults.push(numbered.fault(problem.to_owned()));
            } else if end.is_some_and(|end| end <= start) {
                wanted
                    .faults
                    .push(numbered.fault("the span is empty: its end lies behind its start".to_owned()));
            } else {
                wanted.corrections.push(numbered);
            }
        }
        wanted
    }

    /// What is wanted of a piece of the text. What lies beyond the text goes to the last piece.
    pub(crate) fn take(&mut self, piece: Span) -> Wanted {
        let (inside, rest) = std::mem::take(&mut self.corrections)
            .into_iter()
            .partition(|numbered| numbered.place.start < piece.end());
        self.corrections = rest;
        let mut inside: Vec<Numbered> = inside;
        for Numbered { place, .. } in &mut inside {
            place.start = place.start.saturating_sub(piece.start());
            place.end = place.end.map(|end| end.saturating_sub(piece.start()));
        }
        Wanted { corrections: inside, candidates: self.candidates, faults: Vec::new() }
    }

    /// The errors in the order of the corrections. Whatever no piece of the text took lies behind it.
    pub(crate) fn into_faults(mut self, pieces: bool) -> Vec<Error> {
        if pieces {
            let beyond = self.corrections.iter().map(|numbered| {
                numbered.fault("the text ends before this place: give a place inside a quotation".to_owned())
            });
            self.faults.extend(beyond);
        }
        self.faults.sort_by_key(|&(number, _)| number);
        self.faults.into_iter().map(|(_, fault)| fault).collect()
    }
}

/// Places of one text in bytes: one pass, whatever the unit.
struct Bytes(Option<FxHashMap<usize, usize>>);

impl Bytes {
    fn of(text: &str, unit: Unit, mut places: Vec<usize>) -> Bytes {
        let length: fn(char) -> usize = match unit {
            Unit::Byte => return Bytes(None),
            Unit::Char => |_| 1,
            Unit::Utf16 => char::len_utf16,
        };
        places.sort_unstable();
        let mut places = places.into_iter().peekable();
        let mut known = FxHashMap::default();
        let mut units = 0;
        for (byte, char) in text.char_indices() {
            if places.peek().is_none() {
                break;
            }
            let next = units + length(char);
            while let Some(place) = places.next_if(|&place| place < next) {
                known.insert(place, byte);
            }
            units = next;
        }
        known.extend(places.map(|place| (place, text.len())));
        Bytes(Some(known))
    }

    fn get(&self, place: usize) -> usize {
        self.0.as_ref().map_or(place, |known| known.get(&place).copied().unwrap_or(usize::MAX))
    }
}

/// A correction that has found its quotation.
struct Met<'w> {
    attribution: usize,
    numbered: &'w Numbered,
}

/// Whom a correction names.
#[derive(Clone, Debug)]
enum Target {
    Nobody,
    Known(EntityId),
    /// Somebody without a name, such as "the harbour master": he has no number before the text is read, and the number
    /// that he had in the first reading.
    Nameless(Called, EntityId),
}

/// What somebody without a name is called, and the token at which his description starts: there may be several of
/// "a man".
type Called = (String, Option<u32>);

fn called(who: &Who) -> Called {
    (who.name.clone(), who.description.map(|(start, _)| start))
}

/// Who is who, and who speaks, when the caller corrects some of it.
pub(crate) fn identify<'t>(
    layout: &Layout<'t>,
    lexicon: &Lexicon,
    reading: &mut ParagraphReading,
    cast: &[&Speaker],
    wanted: &mut Wanted,
) -> People<'t> {
    let Wanted { corrections, candidates, faults } = wanted;
    let met = meet(layout.text, &reading.found, corrections, faults);
    let (found, mentions) = (reading.found.clone(), reading.gathered.mentions.clone());
    let mut read = |cast: &[&Speaker], wishes: &mut Wishes| {
        reading.found.clone_from(&found);
        reading.gathered.mentions.clone_from(&mentions);
        wishes.candidates = *candidates;
        stages::identify_with(layout, lexicon, reading, cast, wishes)
    };
    let mut wishes = Wishes::default();
    let mut people = read(cast, &mut wishes);
    let mut names = Names::of(&people.book, cast);
    let strangers = strangers(&met, &names);
    let cast: Vec<&Speaker> = cast.iter().copied().chain(&strangers).collect();
    if !strangers.is_empty() {
        people = read(&cast, &mut wishes);
        names = Names::of(&people.book, &cast);
    }
    let stable = wishes.stable;
    let mut targets: Vec<(usize, Target)> = Vec::with_capacity(met.len());
    for Met { attribution, numbered } in met {
        let place = layout.tokens.partition_point(|token| token.start() < found[attribution].start());
        let at = (people.speakers[attribution], place as u32);
        match names.target(numbered.speaker.as_deref(), at, &people.book, stable) {
            Ok(target) => targets.push((attribution, target)),
            Err(problem) => faults.push(numbered.fault(problem)),
        }
    }
    let nameless = Nameless::of(&targets, &people.book, stable);
    let mut fixed = vec![false; targets.len()];
    for round in 1..=ROUNDS {
        let differs = |(attribution, target): &(usize, Target)| !target.speaks(*attribution, &people);
        if !targets.iter().any(differs) {
            break;
        }
        for (fixed, target) in fixed.iter_mut().zip(&targets) {
            *fixed |= round == ROUNDS || differs(target);
        }
        let given = targets.iter().zip(&fixed).filter(|&(_, &fixed)| fixed);
        let given = given.map(|((attribution, target), _)| (*attribution, nameless.id(target))).collect();
        let mut wishes = Wishes { known: nameless.known.clone(), fixed: given, ..Wishes::default() };
        people = read(&cast, &mut wishes);
        nameless.join(&mut people);
    }
    for (attribution, _) in targets {
        mark(&mut reading.found[attribution]);
    }
    people
}

fn mark(attribution: &mut Attribution) {
    attribution.rule = Rule::Sieve(Sieve::Corrected);
    attribution.confidence = SIEVES[Sieve::Corrected as usize].2;
}

impl Target {
    /// Whether it is the speaker of an attribution.
    fn speaks(&self, attribution: usize, people: &People<'_>) -> bool {
        let speaker = people.speakers[attribution];
        let who = people.book.who(speaker);
        match self {
            Target::Nobody => who.is_none_or(|who| who.name.is_empty()),
            Target::Known(id) => speaker == *id,
            Target::Nameless(known, _) => who.is_some_and(|who| called(who) == *known),
        }
    }
}

/// The quotation of each correction, in the order of the text.
fn meet<'w>(
    text: &str,
    found: &[Attribution],
    corrections: &'w [Numbered],
    faults: &mut Vec<(usize, Error)>,
) -> Vec<Met<'w>> {
    let quotations = Quotations::of(found);
    let mut met: Vec<Met<'w>> = Vec::with_capacity(corrections.len());
    for numbered in corrections {
        match quotations.at(numbered.place) {
            Ok(attribution) => met.push(Met { attribution, numbered }),
            Err(near) => faults.push(numbered.fault(missed(text, found, &near))),
        }
    }
    met.sort_by_key(|met| (met.attribution, met.numbered.number));
    met.dedup_by(|later, first| {
        let same = later.attribution == first.attribution;
        if same && later.numbered.speaker != first.numbered.speaker {
            let named = |numbered: &Numbered| numbered.speaker.clone().unwrap_or_else(|| "nobody".to_owned());
            let number = first.numbered.number;
            faults.push(later.numbered.fault(format!(
                "correction {number} says that {} said these words, this one {}: keep one of them",
                named(first.numbered),
                named(later.numbered),
            )));
        }
        same
    });
    met
}

/// Why a place means no quotation: none is there, or several are.
fn missed(text: &str, found: &[Attribution], near: &[usize]) -> String {
    let show = |&number: &usize| {
        let attribution = &found[number];
        let words = text.get(attribution.start()..attribution.content[0].end()).unwrap_or_default();
        let start: String = one_line(words).chars().take(40).collect();
        if start.len() < words.len() { start + "…" } else { start }
    };
    match near {
        [] => "no quotation stands in this text".to_owned(),
        [only] => format!(
            "no quotation stands here; the nearest is {}: give a place inside a quotation",
            show(only)
        ),
        [first, second, ..] => format!(
            "several quotations stand here ({} and {}): give a place inside the one that is meant",
            show(first),
            show(second)
        ),
    }
}

/// The quotations by place.
struct Quotations {
    /// All content spans, outer before inner, with the number of their attribution and the furthest end so far.
    parts: Vec<(Span, usize, usize)>,
    /// Whole contents, from the first part to the end of the last, and parts.
    exact: FxHashMap<(usize, usize), Vec<usize>>,
}

impl Quotations {
    fn of(found: &[Attribution]) -> Self {
        let mut parts: Vec<(Span, usize, usize)> = Vec::new();
        let mut exact: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
        for (number, attribution) in found.iter().enumerate() {
            parts.extend(attribution.content.iter().map(|&span| (span, number, 0)));
            let whole = Span::new(attribution.start(), attribution.end());
            for span in attribution.content.iter().copied().chain([whole]) {
                let same = exact.entry((span.start(), span.end())).or_default();
                if same.last() != Some(&number) {
                    same.push(number);
                }
            }
        }
        parts.sort_by_key(|&(span, number, _)| (span.start(), usize::MAX - span.end(), number));
        let mut furthest = 0;
        for (span, _, reach) in &mut parts {
            furthest = furthest.max(span.end());
            *reach = furthest;
        }
        Quotations { parts, exact }
    }

    /// The quotation at a place, or those near it.
    fn at(&self, place: Place) -> Result<usize, Vec<usize>> {
        let span = place.start..place.end.unwrap_or(place.start.saturating_add(1));
        if let Some(same) = self.exact.get(&(span.start, span.end)).filter(|_| place.end.is_some()) {
            return if let [only] = same[..] { Ok(only) } else { Err(same.clone()) };
        }
        let before = self.parts.partition_point(|(part, ..)| part.start() <= span.start);
        let around = self.parts[..before].iter().rev().take_while(|(.., reach)| *reach > span.start);
        if let Some(inner) = around.clone().find(|(part, ..)| part.end() >= span.end) {
            return Ok(inner.1);
        }
        let crossed = around.filter(|(part, ..)| part.end() > span.start).map(|part| part.1);
        let inside = self.parts[before..].iter().take_while(|(part, ..)| part.start() < span.end);
        let mut touched: Vec<usize> = crossed.chain(inside.map(|part| part.1)).collect();
        touched.sort_unstable();
        touched.dedup();
        match touched[..] {
            [only] => Ok(only),
            [] => Err(self.nearest(span.start).into_iter().collect()),
            _ => Err(touched),
        }
    }

    fn nearest(&self, byte: usize) -> Option<usize> {
        let after = self.parts.partition_point(|(part, ..)| part.start() <= byte);
        let near = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let distance = |part: Span| part.start().saturating_sub(byte).max(byte.saturating_sub(part.end()));
        let parts = near.filter_map(|at| self.parts.get(at));
        Some(parts.min_by_key(|(part, ..)| distance(*part))?.1)
    }
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
struct Names(FxHashMap<String, Vec<Bearer>>);

struct Bearer {
    spelling: String,
    form: NameForm,
    id: EntityId,
}

impl Names {
    fn of(book: &Book<'_>, cast: &[&Speaker]) -> Names {
        let mut names = Names(FxHashMap::default());
        for (number, speaker) in cast.iter().enumerate() {
            let id = EntityId(number as u32);
            names.enter(&speaker.name, NameForm::Name, id);
            speaker.aliases.iter().for_each(|alias| names.enter(alias, NameForm::Alias, id));
        }
        for (number, who) in book.entities.iter().enumerate() {
            let id = EntityId(number as u32);
            names.enter(&who.name, NameForm::Name, id);
            who.aliases.iter().for_each(|alias| names.enter(alias, NameForm::Alias, id));
            let named = !who.forms.is_empty() || who.cast.is_some();
            if let Some((first, last)) = who.name.split_once(' ').filter(|_| named) {
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
    fn target(
        &self,
        name: Option<&str>,
        (now, place): (EntityId, u32),
        book: &Book<'_>,
        stable: usize,
    ) -> Result<Target, String> {
        let Some(name) = name else { return Ok(Target::Nobody) };
        let known = |id: EntityId| book.who(id).map_or("", |who| &who.name);
        let found = |id: EntityId| match book.who(id).filter(|_| id.0 as usize >= stable) {
            Some(who) => Target::Nameless(called(who), id),
            None => Target::Known(id),
        };
        let bearers = self.bearers(name);
        match bearers[..] {
            [] => Err(format!("nobody is called “{name}”")),
            _ if bearers.contains(&now) => Ok(found(now)),
            [first, ..] if bearers.iter().all(|&id| known(id) == known(first)) => {
                Ok(found(nearest(&bearers, place, book).unwrap_or(first)))
            }
            [one, .., other] => {
                Err(format!("“{name}” may be {} or {}: give the full name", known(one), known(other)))
            }
            [only] => Ok(found(only)),
        }
    }
}

/// Of several "a man" the last one before a token, else the first behind it.
fn nearest(several: &[EntityId], place: u32, book: &Book<'_>) -> Option<EntityId> {
    let start = |id: &EntityId| book.who(*id).and_then(|who| who.description).map_or(0, |(start, _)| start);
    let before = several.iter().filter(|id| start(id) <= place).max_by_key(|id| start(id));
    before.or_else(|| several.iter().min_by_key(|id| start(id))).copied()
}

/// The people whom corrections name and the text does not: they join the cast, in the order of the text.
fn strangers(met: &[Met<'_>], names: &Names) -> Vec<Speaker> {
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
struct Nameless {
    known: Vec<Who>,
    ids: FxHashMap<Called, EntityId>,
}

impl Nameless {
    fn of(targets: &[(usize, Target)], book: &Book<'_>, stable: usize) -> Nameless {
        let mut nameless = Nameless { known: Vec::new(), ids: FxHashMap::default() };
        for (_, target) in targets {
            let Target::Nameless(known, id) = target else { continue };
            let Some(who) = book.who(*id).filter(|_| !nameless.ids.contains_key(known)) else { continue };
            let mut who = who.clone();
            if who.members.iter().any(|member| member.0 as usize >= stable) {
                // Its members may have other numbers in the next reading; what the caller named stays.
                who.members.clear();
                who.cast = Some(usize::MAX);
            }
            nameless.ids.insert(known.clone(), EntityId((stable + nameless.known.len()) as u32));
            nameless.known.push(who);
        }
        nameless
    }

    fn id(&self, target: &Target) -> EntityId {
        match target {
            Target::Nobody => EntityId::NONE,
            Target::Known(id) => *id,
            Target::Nameless(known, _) => self.ids.get(known).copied().unwrap_or(EntityId::NONE),
        }
    }

    /// The same description, entered before and read in the text, is one.
    fn join(&self, people: &mut People<'_>) {
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
        people.mentions.iter_mut().for_each(|(_, id)| joined(id));
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

/// The words with one space between them.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
