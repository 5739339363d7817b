//! Turns: the quotations of a conversation are decided together, by the succession of speakers that what the text shows
//! supports best. A dynamic programme over pairs of speakers: linear in the number of turns.

use super::Scene;
use super::candidates::{self, Ranking};
use super::possible::Possible;
use super::turn::{Turn, TurnReader, look_around, read_open};
use super::weigh::{NEVER, level_weight};
use crate::attribution::{Attribution, Sieve};
use crate::coreference::{Book, EntityId};

/// So many possible speakers are weighed for each turn.
const CANDIDATES: usize = 6;
/// So many turns before and after may bring a candidate, over so many paragraphs of narration.
pub(super) const TURNS_BEFORE: usize = 8;
pub(super) const TURNS_AFTER: usize = 6;
const GAP_BEFORE: u32 = 4;
const GAP_AFTER: u32 = 2;

/// So many turns are held at once: they stay in the processor's cache.
const AT_ONCE: usize = 64;
const _: () = assert!(AT_ONCE > TURNS_BEFORE + TURNS_AFTER);

/// The speaker of a turn that no source decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    /// Its attribution.
    pub(super) number: u32,
    pub(super) speaker: EntityId,
    pub(super) sieve: Sieve,
}

/// The speakers of the turns that no source decides. Given for each attribution the speaker that its source names, and
/// the mention with which the source begins.
pub(super) fn take_turns(
    found: &[Attribution],
    named: (&[EntityId], &[Option<u32>]),
    book: &Book<'_>,
    scene: &Scene<'_>,
    ranking: Option<&mut Ranking>,
) -> Vec<Taken> {
    // who wants to know the candidates asks for all of them in the end
    let (keeps, at_once) = if ranking.is_some() { (true, usize::MAX) } else { (false, AT_ONCE) };
    let mut reader = TurnReader::new(found, named);
    let mut course = Course::new(keeps, found.len().min(AT_ONCE));
    let mut turns: Vec<Turn<'_>> = Vec::with_capacity(found.len().min(at_once));
    let mut possible = Possible::default();
    let (mut first, mut told, mut more) = (0, 0, true);
    while more {
        more = reader.read(&mut turns, at_once, book, scene);
        let end = if more { turns.len() - TURNS_AFTER } else { turns.len() };
        told = read_open((&mut turns, first..end, told), found, book, scene);
        look_around(&mut turns, first..end);
        for at in first..end {
            let choice = Choice::new(&turns, at, &mut possible, (book, scene.narrator));
            let silent = turns[at].in_news && found[turns[at].number].source.is_none();
            course.go_on(&turns[at], choice, silent);
        }
        if more {
            let past = end.saturating_sub(TURNS_BEFORE);
            turns.drain(..past);
            (first, told) = (end - past, told.saturating_sub(past));
        }
    }
    course.end();
    if let Some(ranking) = ranking {
        *ranking = candidates::of_turns(found.len(), &turns, &course.steps, scene.narrator);
    }
    course.taken
}

/// The possible speakers of a turn with their weights, the heaviest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    ids: [EntityId; CANDIDATES],
    weights: [i32; CANDIDATES],
    len: usize,
}

/// Nobody speaks before the first turn.
const NOBODY: Choice = Choice { ids: [EntityId::NONE; CANDIDATES], weights: [0; CANDIDATES], len: 1 };

impl Choice {
    fn new(
        turns: &[Turn<'_>],
        at: usize,
        possible: &mut Possible,
        (book, narrator): (&Book<'_>, EntityId),
    ) -> Choice {
        let turn = &turns[at];
        let mut choice = NOBODY;
        if let Some(anchor) = turn.anchor {
            choice.ids[0] = anchor;
            return choice;
        }
        gather(possible, turns, at, narrator);
        turn.weigh(possible, book, narrator);
        (choice.ids, choice.weights, choice.len) = possible.heaviest();
        // where nobody is possible, nobody it is
        choice.len = choice.len.max(1);
        choice
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, EntityId)> + '_ {
        self.ids[..self.len].iter().copied().enumerate()
    }

    /// The place of somebody among them, the last of all if he is none of them.
    fn place_of(&self, id: EntityId) -> usize {
        let place = |(place, &other): (usize, &EntityId)| if other == id { place } else { WIDE - 1 };
        self.ids.iter().enumerate().map(place).fold(WIDE - 1, usize::min)
    }
}

/// Who may speak: those who speak and are addressed in the turns around, those on the reader's mind, the narrator.
fn gather(possible: &mut Possible, turns: &[Turn<'_>], at: usize, narrator: EntityId) {
    let turn = &turns[at];
    possible.clear();
    let mut gap = turn.gap;
    for before in turns[..at].iter().rev().take(TURNS_BEFORE) {
        if gap > GAP_BEFORE {
            break;
        }
        before.anchor.iter().chain(&before.addressed).for_each(|&id| possible.add(id));
        gap += before.gap;
    }
    let mut gap = 0;
    for after in turns[at + 1..].iter().take(TURNS_AFTER) {
        gap += after.gap;
        if gap > GAP_AFTER {
            break;
        }
        after.anchor.iter().chain(&after.addressed).for_each(|&id| possible.add(id));
    }
    turn.levels.iter().for_each(|&(id, level)| possible.add_with(id, level_weight(level)));
    let shown = [turn.beat, turn.guess, turn.own, turn.beat_after, turn.lead, turn.concluding];
    shown.into_iter().flatten().for_each(|id| possible.add(id));
    possible.add(narrator);
}

/// The best succession, to ask what another speaker of one turn would weigh in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Succession<'a> {
    pub(super) turns: &'a [Turn<'a>],
    pub(super) steps: &'a [Step],
}

impl Succession<'_> {
    /// The weight of a choice for a turn, all others as they are: none is heavier than the chosen one.
    pub(super) fn weight(self, at: usize, place: usize) -> i32 {
        let id = |turn: usize| match turn {
            _ if turn == at => self.steps[at].choice.ids[place],
            _ => self.steps[turn].choice.ids[self.steps[turn].chosen],
        };
        let before = |turn: usize, back: usize| turn.checked_sub(back).map_or(EntityId::NONE, id);
        let end = self.turns.len().min(at + 3);
        let succession = (at..end)
            .map(|turn| self.turns[turn].sequel().weight(before(turn, 2), before(turn, 1), id(turn)));
        self.steps[at].choice.weights[place] + succession.sum::<i32>()
    }
}

/// For each pair of speakers of the turn before and this one: the best speaker before those.
type Back = [[u8; CANDIDATES]; CANDIDATES];
/// For each speaker of this turn and each of the turn before: the weight of the best whole that ends with such a pair, in
/// [steps](STEP). Nobody stands at the last place.
type Scores = [[i32; WIDE]; CANDIDATES];
const WIDE: usize = 8;
const _: () = assert!(CANDIDATES < WIDE);
/// A weight is so many of them: the place of a speaker, which is smaller, tells which of two equal ones is earlier.
const STEP: i32 = WIDE as i32;
/// The score where there is no speaker.
const FAR: i32 = i32::MIN / 2;
const UNKNOWN: Scores = [[FAR; WIDE]; CANDIDATES];

/// A turn whose speaker is not decided yet, or kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) choice: Choice,
    back: Back,
    /// The place of the speaker in the choice, once it is decided.
    pub(super) chosen: usize,
    /// Its attribution.
    number: usize,
    /// Whether its speaker is asked for, and whom the narration shows.
    asked: bool,
    shown: [Option<EntityId>; 4],
}

/// The choice for each turn that makes the whole heaviest. Where two turns come one after the other that leave no choice,
/// all before them is decided.
#[derive(Debug)]
struct Course {
    scores: Scores,
    /// The last choice but one, and the last.
    older: Choice,
    old: Choice,
    /// What is not decided yet; all if they are kept.
    steps: Vec<Step>,
    keeps: bool,
    taken: Vec<Taken>,
}

impl Course {
    /// With room for so many turns.
    fn new(keeps: bool, turns: usize) -> Course {
        let mut scores = UNKNOWN;
        scores[0][0] = 0;
        let (steps, taken) = (Vec::with_capacity(turns), Vec::with_capacity(turns));
        Course { scores, older: NOBODY, old: NOBODY, steps, keeps, taken }
    }

    /// Adds the next turn. `silent`: nobody is to be found for it.
    fn go_on(&mut self, turn: &Turn<'_>, choice: Choice, silent: bool) {
        let alone = self.old.len == 1 && choice.len == 1;
        let done = alone && self.steps.is_empty() && turn.anchor.is_some();
        if !done || self.keeps {
            let back = self.step(turn, &choice);
            self.steps.push(Step {
                choice,
                back,
                chosen: 0,
                number: turn.number,
                asked: turn.anchor.is_none() && !silent,
                shown: turn.shown(),
            });
        }
        (self.older, self.old) = (self.old, choice);
        if alone && !self.keeps {
            self.decide((0, 0));
        }
    }

    /// Weighs all pairs of speakers of the turn before and this one.
    fn step(&mut self, turn: &Turn<'_>, now: &Choice) -> Back {
        let mut next = UNKNOWN;
        let mut from: Back = [[0; CANDIDATES]; CANDIDATES];
        let sequel = turn.sequel();
        let (again, returns) = (sequel.again * STEP, sequel.returns * STEP);
        let returning = now.ids.map(|id| self.older.place_of(id));
        for (last, last_id) in self.old.iter() {
            // the higher of two is the heavier, of equals the one with the earlier speaker before: no branch tells
            let wholes: [i32; WIDE] = std::array::from_fn(|before| self.scores[last][before] - before as i32);
            let best = wholes.iter().fold(i32::MIN, |best, &whole| best.max(whole));
            for place in 0..CANDIDATES {
                let other = best.max(wholes[returning[place]] + returns);
                let whole = if now.ids[place] == last_id { best + again } else { other };
                let before = whole.wrapping_neg() & (STEP - 1);
                from[last][place] = before as u8;
                next[place][last] = whole + before + now.weights[place] * STEP;
            }
        }
        settle(&mut next, now.len, self.old.len);
        self.scores = next;
        from
    }

    /// Decides the last turns.
    fn end(&mut self) {
        let mut best = (0, 0);
        for before in 0..self.older.len {
            for last in 0..self.old.len {
                if self.scores[last][before] > self.scores[best.1][best.0] {
                    best = (before, last);
                }
            }
        }
        self.decide(best);
    }

    /// Decides all turns so far, given the places of the last speaker but one and the last.
    fn decide(&mut self, last: (usize, usize)) {
        let mut best = last;
        for step in self.steps.iter_mut().rev() {
            step.chosen = best.1;
            best = (usize::from(step.back[best.0][best.1]), best.0);
        }
        self.taken.extend(self.steps.iter().filter_map(Step::taken));
        if !self.keeps {
            self.steps.clear();
        }
    }
}

impl Step {
    fn taken(&self) -> Option<Taken> {
        let Step { choice, chosen, .. } = self;
        if !self.asked || choice.weights[*chosen] <= NEVER {
            return None;
        }
        let speaker = choice.ids[*chosen];
        let sieve = if self.shown.contains(&Some(speaker)) { Sieve::LeadIn } else { Sieve::Turns };
        Some(Taken { number: self.number as u32, speaker, sieve })
    }
}

/// Only differences count: the first is set to 0 where it has grown large, so that a long text does not run out of numbers.
fn settle(scores: &mut Scores, rows: usize, columns: usize) {
    let first = scores[0][0];
    if first.unsigned_abs() > LARGE {
        scores[..rows].iter_mut().flat_map(|row| &mut row[..columns]).for_each(|score| *score -= first);
    }
}

/// The scores of a turn are not so far from each other, and this is far from [`FAR`].
const LARGE: u32 = 1 << 24;

#[cfg(test)]
mod tests {
    use super::*;

    /// The best speaker before each pair and the weight of the best whole, found by comparing all.
    fn compared(
        scores: &[[i32; CANDIDATES]; CANDIDATES],
        (older, old, now): (&Choice, &Choice, &Choice),
        turn: &Turn<'_>,
    ) -> (Back, [[i32; CANDIDATES]; CANDIDATES]) {
        let (mut from, mut next) = ([[0; CANDIDATES]; CANDIDATES], [[i32::MIN; CANDIDATES]; CANDIDATES]);
        for (i, before) in older.iter() {
            for (j, last) in old.iter() {
                for (k, id) in now.iter() {
                    let score = scores[i][j] + now.weights[k] + turn.sequel().weight(before, last, id);
                    if score > next[j][k] {
                        (from[j][k], next[j][k]) = (i as u8, score);
                    }
                }
            }
        }
        (from, next)
    }

    #[test]
    fn a_step_finds_what_comparing_all_finds() {
        let mut number = 7;
        let mut random = |below: usize| {
            number = (number * 25_173 + 13_849) % 65_536;
            number / 16 % below
        };
        let mut course = Course::new(true, 0);
        let mut scores = [[0; CANDIDATES]; CANDIDATES];
        for at in 0..20_000 {
            let turn = Turn {
                gap: random(5) as u32,
                story: random(4) > 0,
                same_paragraph: random(8) == 0,
                goes_on: random(4) == 0,
                asked: random(2) == 0,
                ..Turn::default()
            };
            let (first, len) = (random(8), 1 + random(CANDIDATES));
            // equal weights are frequent; now and then they make the scores large
            let more = if at % 100 == 0 { 50_000 } else { 0 };
            let mut now = Choice { len, ..NOBODY };
            for place in 0..len {
                now.ids[place] = EntityId(((first + 3 * place) % 8) as u32);
                now.weights[place] = more + random(4) as i32 * 24;
            }
            let (from, next) = compared(&scores, (&course.older, &course.old, &now), &turn);
            let found = course.step(&turn, &now);
            for (j, _) in course.old.iter() {
                assert_eq!(found[j][..len], from[j][..len], "turn {at}");
                for k in 0..len {
                    let difference = course.scores[k][j] - course.scores[0][0];
                    assert_eq!(difference, (next[j][k] - next[0][0]) * STEP, "turn {at}");
                }
            }
            (course.older, course.old, scores) = (course.old, now, next);
        }
    }
}
