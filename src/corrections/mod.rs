//! Corrections: the caller says who speaks. Finds the quotations that corrections mean and the people whom they name,
//! has the people of the text read again with that in mind, and tells which corrections could not be followed.
//!
//! A correction that says what the text says changes nothing but the confidence: only those that differ take part in
//! the next reading. Whatever they change for the others that agreed is put right by one more reading.

mod names;
mod places;
mod written;

use crate::attribution::{Attribution, Rule, SIEVES, Sieve};
use crate::coreference::{EntityId, Wishes};
use crate::error::{Error, Kind};
use crate::layout::Layout;
use crate::lexicon::Lexicon;
use crate::parser::Speaker;
use crate::span::{Span, Unit};
use crate::stages::{self, ParagraphReading, People};

use names::{Called, Nameless, Names, called, strangers};
use places::{Bytes, meet};
pub use written::{Correction, Place};

/// So many readings follow the first; in the last one all corrections take part.
const ROUNDS: usize = 3;

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

    /// What is wanted of a piece of a text of so many bytes.
    pub(crate) fn take(&mut self, piece: Span, text: usize) -> Wanted {
        if piece.len() == text {
            return std::mem::replace(self, Wanted { candidates: self.candidates, ..Wanted::default() });
        }
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
    pub(crate) fn into_faults(mut self) -> Vec<Error> {
        let beyond = self.corrections.iter().map(|numbered| {
            numbered.fault("the text ends before this place: give a place inside a quotation".to_owned())
        });
        self.faults.extend(beyond);
        self.faults.sort_by_key(|&(number, _)| number);
        self.faults.into_iter().map(|(_, fault)| fault).collect()
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
        wishes.names = true;
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
    people.settle();
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
            Target::Nobody => who.is_none_or(|who| who.name().is_empty()),
            Target::Known(id) => speaker == *id,
            Target::Nameless(known, _) => who.is_some_and(|who| called(who) == *known),
        }
    }
}

/// The words with one space between them.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
