//! Turns: the quotations of a conversation are decided together, by the succession of speakers that what the text shows
//! supports best. A dynamic programme over pairs of speakers: linear in the number of turns.

use smallvec::SmallVec;

use super::Scene;
use super::candidates::{self, Ranking};
use super::turn::{Turn, turns};
use super::weigh::NEVER;
use crate::attribution::{Attribution, Sieve};
use crate::coreference::{Book, EntityId};

/// So many possible speakers are weighed for each turn.
const CANDIDATES: usize = 6;
/// Seldom are more possible.
const POSSIBLE: usize = 32;
/// So many turns before and after may bring a candidate, over so many paragraphs of narration.
pub(super) const TURNS_BEFORE: usize = 8;
pub(super) const TURNS_AFTER: usize = 6;
const GAP_BEFORE: u32 = 4;
const GAP_AFTER: u32 = 2;

/// The speakers of the turns that no source decides: attribution, speaker, sieve. Given for each attribution the speaker
/// that its source names, and the mention with which the source begins.
pub(super) fn take_turns(
    found: &[Attribution],
    (speakers, mentions): (&[EntityId], &[Option<u32>]),
    book: &Book<'_>,
    scene: &Scene<'_>,
    ranking: Option<&mut Ranking>,
) -> Vec<(usize, EntityId, Sieve)> {
    let turns = turns(found, (speakers, mentions), book, scene);
    if ranking.is_none() && turns.iter().all(|turn| turn.anchor.is_some()) {
        return Vec::new();
    }
    let choices: Vec<Choice> =
        (0..turns.len()).map(|at| Choice::new(&turns, at, book, scene.narrator)).collect();
    let chosen = best_succession(&turns, &choices);
    if let Some(ranking) = ranking {
        *ranking = candidates::of_turns(found.len(), &turns, &choices, &chosen, scene.narrator);
    }
    let mut decided = Vec::new();
    for ((turn, choice), chosen) in turns.iter().zip(&choices).zip(chosen) {
        let no_turn = turn.in_news && found[turn.number].source.is_none();
        if turn.anchor.is_some() || choice.weights[chosen] <= NEVER || no_turn {
            continue;
        }
        let id = choice.ids[chosen];
        decided.push((turn.number, id, if turn.is_shown(id) { Sieve::LeadIn } else { Sieve::Turns }));
    }
    decided
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
    fn new(turns: &[Turn<'_>], at: usize, book: &Book<'_>, narrator: EntityId) -> Choice {
        let turn = &turns[at];
        let mut choice = NOBODY;
        if let Some(anchor) = turn.anchor {
            choice.ids[0] = anchor;
            return choice;
        }
        let weighed =
            possible(turns, at, narrator).into_iter().map(|id| (id, turn.weight(id, book, narrator)));
        let mut weighed: SmallVec<[(EntityId, i32); POSSIBLE]> =
            weighed.filter(|(_, weight)| *weight > NEVER).collect();
        weighed.sort_by_key(|&(_, weight)| -weight);
        weighed.truncate(CANDIDATES);
        if weighed.is_empty() {
            weighed.push((EntityId::NONE, NEVER));
        }
        choice.len = weighed.len();
        for (place, (id, weight)) in weighed.into_iter().enumerate() {
            (choice.ids[place], choice.weights[place]) = (id, weight);
        }
        choice
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, EntityId)> + '_ {
        self.ids[..self.len].iter().copied().enumerate()
    }
}

/// Who may speak: those who speak and are addressed in the turns around, those on the reader's mind, the narrator.
fn possible(turns: &[Turn<'_>], at: usize, narrator: EntityId) -> SmallVec<[EntityId; POSSIBLE]> {
    let turn = &turns[at];
    let mut ids = SmallVec::new();
    let mut add = |id: EntityId| {
        if id.is_some() && !ids.contains(&id) {
            ids.push(id);
        }
    };
    let mut gap = turn.gap;
    for before in turns[..at].iter().rev().take(TURNS_BEFORE) {
        if gap > GAP_BEFORE {
            break;
        }
        before.anchor.iter().chain(&before.addressed).copied().for_each(&mut add);
        gap += before.gap;
    }
    let mut gap = 0;
    for after in turns[at + 1..].iter().take(TURNS_AFTER) {
        gap += after.gap;
        if gap > GAP_AFTER {
            break;
        }
        after.anchor.iter().chain(&after.addressed).copied().for_each(&mut add);
    }
    turn.levels.iter().map(|&(id, _)| id).for_each(&mut add);
    let shown = [turn.beat, turn.guess, turn.own, turn.beat_after, turn.lead, turn.concluding];
    shown.into_iter().flatten().for_each(&mut add);
    add(narrator);
    ids
}

/// The best succession, to ask what another speaker of one turn would weigh in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Succession<'a> {
    pub(super) turns: &'a [Turn<'a>],
    pub(super) choices: &'a [Choice],
    pub(super) chosen: &'a [usize],
}

impl Succession<'_> {
    /// The weight of a choice for a turn, all others as they are: none is heavier than the chosen one.
    pub(super) fn weight(self, at: usize, place: usize) -> i32 {
        let id = |turn: usize| match turn {
            _ if turn == at => self.choices[at].ids[place],
            _ => self.choices[turn].ids[self.chosen[turn]],
        };
        let before = |turn: usize, back: usize| turn.checked_sub(back).map_or(EntityId::NONE, id);
        let end = self.turns.len().min(at + 3);
        let succession =
            (at..end).map(|turn| self.turns[turn].succession(before(turn, 2), before(turn, 1), id(turn)));
        self.choices[at].weights[place] + succession.sum::<i32>()
    }
}

/// For each pair of speakers of the turn before and this one: the best speaker before those.
type Back = [[u8; CANDIDATES]; CANDIDATES];
/// The weight of the best whole that ends with such a pair.
type Scores = [[i32; CANDIDATES]; CANDIDATES];

/// The choice for each turn that makes the whole heaviest.
fn best_succession(turns: &[Turn<'_>], choices: &[Choice]) -> Vec<usize> {
    let mut scores: Scores = [[0; CANDIDATES]; CANDIDATES];
    let mut back: Vec<Back> = Vec::with_capacity(turns.len());
    let (mut older, mut old) = (&NOBODY, &NOBODY);
    for (turn, now) in turns.iter().zip(choices) {
        let mut next: Scores = [[i32::MIN / 2; CANDIDATES]; CANDIDATES];
        let mut from: Back = [[0; CANDIDATES]; CANDIDATES];
        for (j, last) in old.iter() {
            for (k, id) in now.iter() {
                for (i, before) in older.iter() {
                    let score = scores[i][j] + now.weights[k] + turn.succession(before, last, id);
                    if score > next[j][k] {
                        next[j][k] = score;
                        from[j][k] = i as u8;
                    }
                }
            }
        }
        scores = settle(&next, old.len, now.len);
        back.push(from);
        (older, old) = (old, now);
    }
    trace(&scores, &back, choices)
}

/// Only differences count: the best is set to 0, so that a long text does not run out of numbers.
fn settle(scores: &Scores, rows: usize, columns: usize) -> Scores {
    let best = scores[..rows].iter().flat_map(|row| &row[..columns]).copied().max().unwrap_or(0);
    let mut settled = *scores;
    settled[..rows].iter_mut().flat_map(|row| &mut row[..columns]).for_each(|score| *score -= best);
    settled
}

fn trace(scores: &Scores, back: &[Back], choices: &[Choice]) -> Vec<usize> {
    let mut chosen = vec![0; back.len()];
    let Some(last) = back.len().checked_sub(1) else { return chosen };
    let rows = last.checked_sub(1).map_or(1, |before| choices[before].len);
    let mut best = (0, 0);
    for row in 0..rows {
        for column in 0..choices[last].len {
            if scores[row][column] > scores[best.0][best.1] {
                best = (row, column);
            }
        }
    }
    for at in (0..back.len()).rev() {
        chosen[at] = best.1;
        best = (usize::from(back[at][best.0][best.1]), best.0);
    }
    chosen
}
