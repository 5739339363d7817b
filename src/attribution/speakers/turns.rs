//! Turns: the quotations of a conversation are decided together, by the succession of speakers that what the text shows
//! supports best. A dynamic programme over pairs of speakers: linear in the number of turns.

use super::style::Style;
use super::weigh::{NEVER, Turn};
use super::{Scene, source};
use crate::attribution::{Attribution, Sieve};
use crate::coreference::{Book, EntityId, Mention, MentionKind, Pronoun, Role};
use crate::document::{Gender, Kind};
use crate::span::Span;

/// So many possible speakers are weighed for each turn.
const CANDIDATES: usize = 6;
/// So many mentions before and behind a turn are looked at for its beat: an endless paragraph costs no more than its length.
const BEAT: usize = 128;

/// The speakers of the turns without a source or with a pronoun: attribution, speaker, sieve.
pub(super) fn take_turns(
    found: &[Attribution],
    speakers: &[EntityId],
    book: &Book<'_>,
    scene: &Scene<'_>,
) -> Vec<(usize, EntityId, Sieve)> {
    let mut turns = turns(found, speakers, book, scene);
    look_around(&mut turns);
    let candidates: Vec<Vec<(EntityId, i32)>> =
        (0..turns.len()).map(|at| candidates(&turns, at, book, scene.narrator)).collect();
    let chosen = best_succession(&turns, &candidates);
    let mut decided = Vec::new();
    for ((turn, candidates), chosen) in turns.iter().zip(&candidates).zip(chosen) {
        if turn.anchor.is_some() {
            continue;
        }
        if let Some(&(id, weight)) = candidates.get(chosen).filter(|(_, weight)| *weight > NEVER / 2) {
            let _ = weight;
            let sieve = if turn.beat == Some(id) || turn.beat_after == Some(id) { Sieve::LeadIn } else { Sieve::Turns };
            decided.push((turn.number, id, sieve));
        }
    }
    decided
}

/// What the text shows about each turn.
fn turns(found: &[Attribution], speakers: &[EntityId], book: &Book<'_>, scene: &Scene<'_>) -> Vec<Turn> {
    let mut style = Style::default();
    let mut turns: Vec<Turn> = Vec::new();
    let mut last_paragraph: Option<usize> = None;
    for (number, attribution) in found.iter().enumerate() {
        style.read(attribution);
        if attribution.kind == Kind::Indirect || attribution.quotes.is_empty() {
            continue;
        }
        let mut turn = Turn {
            number,
            paragraph: attribution.paragraph as u32,
            story: style.is_story(),
            gap: last_paragraph.map_or(9, |last| attribution.paragraph.saturating_sub(last + 1) as u32),
            same_paragraph: last_paragraph == Some(attribution.paragraph),
            ..Turn::default()
        };
        turn.read_source(attribution, speakers[number], book, scene);
        turn.read_names(attribution, scene);
        turn.addressee = addressee(attribution, scene);
        turn.asks = asks(attribution, scene);
        turn.goes_on = cue_is(attribution, scene, GOING_ON);
        turn.replies = cue_is(attribution, scene, REPLYING);
        if turn.anchor.is_none() {
            turn.read_levels(scene);
            turn.read_beat(attribution, book, scene);
            turn.read_lead(attribution, book, scene);
        }
        turns.push(turn);
        last_paragraph = Some(
            attribution
                .content
                .len()
                .checked_sub(1)
                .map_or(attribution.paragraph, |_| last_paragraph_of(attribution, scene)),
        );
    }
    turns
}

/// The paragraph in which an attribution ends.
fn last_paragraph_of(attribution: &Attribution, scene: &Scene<'_>) -> usize {
    let end = attribution.end();
    let mut last = attribution.paragraph;
    while scene.blocks.get(last + 1).and_then(|block| block.span).is_some_and(|span| span.start() < end) {
        last += 1;
    }
    last
}

impl Turn {
    fn read_source(&mut self, attribution: &Attribution, speaker: EntityId, book: &Book<'_>, scene: &Scene<'_>) {
        if attribution.source.is_none() {
            return;
        }
        self.pronoun = source::pronoun(attribution, scene);
        let guess = Some(speaker).filter(|id| id.is_some());
        match self.pronoun {
            Some(Pronoun::He | Pronoun::She) if self.story => self.guess = guess,
            Some(Pronoun::First) => self.anchor = Some(speaker),
            None if self.story && source::is_nameless(attribution, speaker, book, scene) => self.own = guess,
            _ => self.anchor = guess.or(Some(EntityId::NONE)),
        }
    }

    /// Who is named and addressed in the words of the turn.
    fn read_names(&mut self, attribution: &Attribution, scene: &Scene<'_>) {
        for span in &attribution.content {
            let first =
                scene.mentions.partition_point(|mention| place(mention.start(), scene) < span.start());
            for mention in &scene.mentions[first..] {
                if place(mention.start(), scene) >= span.end() {
                    break;
                }
                let list = match mention.role {
                    Role::Vocative => &mut self.addressed,
                    Role::Quoted => &mut self.named,
                    _ => continue,
                };
                if mention.entity.is_some() && list.len() < 6 && !list.contains(&mention.entity) {
                    list.push(mention.entity);
                }
            }
        }
    }

    fn read_levels(&mut self, scene: &Scene<'_>) {
        let place = scene.snapshot_paragraphs.partition_point(|&paragraph| paragraph < self.paragraph);
        if let Some(snapshot) = scene.snapshots.get(place) {
            self.levels.clone_from(&snapshot.levels);
        }
    }

    /// Ann put down her cup. “No.”
    fn read_beat(&mut self, attribution: &Attribution, book: &Book<'_>, scene: &Scene<'_>) {
        let first = scene.mentions.partition_point(|mention| mention.paragraph < self.paragraph);
        let here = scene.mentions.partition_point(|mention| place(mention.start(), scene) < attribution.start());
        let mut before: Option<&Mention> = None;
        let mut after: Option<&Mention> = None;
        let near = first.max(here.saturating_sub(BEAT))..scene.mentions.len().min(here + BEAT);
        for mention in scene.mentions.get(near).unwrap_or_default() {
            if mention.paragraph > self.paragraph {
                break;
            }
            if mention.plural || mention.is_quoted() || !is_someone(mention, book, scene) {
                continue;
            }
            if mention.role == Role::Possessor && concludes(mention, attribution, scene) {
                self.conclude(mention);
                continue;
            }
            let stands_before = place(mention.start(), scene) < attribution.start();
            if mention.role != Role::Subject {
                if stands_before && mention.role == Role::Object {
                    self.beat_object = Some(mention.entity);
                }
                continue;
            }
            if stands_before {
                let subordinate = before.is_some_and(|known| known.sentence == mention.sentence);
                if !subordinate {
                    before = Some(mention);
                    self.beat_object = None;
                }
            } else if after.is_none() {
                after = Some(mention);
            }
        }
        let source = self.pronoun.is_some();
        if let Some(beat) = before {
            self.take_beat(beat, source);
        } else if let Some(beat) = after.filter(|_| !source) {
            self.take_beat(beat, source);
            self.beat_after = self.beat.take();
        }
    }

    /// At last Ann began: (new paragraph) “No.”
    fn read_lead(&mut self, attribution: &Attribution, book: &Book<'_>, scene: &Scene<'_>) {
        let Some(before) = attribution.paragraph.checked_sub(1) else { return };
        let starts = |span: Span| attribution.start() <= span.start() + 1;
        if !scene.blocks[attribution.paragraph].span.is_some_and(starts) {
            return;
        }
        let Some(span) = scene.blocks[before].span else { return };
        self.led_in = scene.text[span.range()].ends_with([':', ',']);
        let end = scene.mentions.partition_point(|mention| (mention.paragraph as usize) < attribution.paragraph);
        let lead = scene.mentions[..end]
            .iter()
            .rev()
            .take_while(|mention| mention.paragraph as usize == before)
            .take(30)
            .find(|mention| {
                mention.role == Role::Subject && !mention.plural && is_someone(mention, book, scene)
            });
        let Some(lead) = lead else { return };
        self.lead = Some(lead.entity).filter(|id| id.is_some());
        if let MentionKind::Pronoun(pronoun) = lead.kind {
            self.lead_gender = pronoun.gender();
        }
    }

    /// “He knew,” was Ann’s conclusion.
    fn conclude(&mut self, mention: &Mention) {
        match mention.kind {
            MentionKind::Pronoun(pronoun) => {
                self.pronoun = self.pronoun.or(Some(pronoun));
                self.guess = self.guess.or(Some(mention.entity).filter(|id| id.is_some()));
            }
            _ => self.concluding = Some(mention.entity).filter(|id| id.is_some()),
        }
    }

    fn take_beat(&mut self, beat: &Mention, source: bool) {
        let id = Some(beat.entity).filter(|id| id.is_some());
        let MentionKind::Pronoun(pronoun) = beat.kind else {
            self.beat = id;
            return;
        };
        if pronoun == Pronoun::First {
            self.beat = id;
        } else if !source {
            self.beat_gender = pronoun.gender();
            self.guess = id;
            if self.story {
                self.pronoun = Some(pronoun);
            } else {
                self.beat = id;
            }
        }
    }
}

/// Whether "was" alone stands between the words and the mention.
fn concludes(mention: &Mention, attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let Some(verb) = mention.start().checked_sub(1).and_then(|at| scene.tokens.get(at)) else { return false };
    let was = ["was", "were", "came"].iter().any(|was| was.eq_ignore_ascii_case(verb.text(scene.text)));
    was && attribution.content.iter().any(|span| (span.end()..span.end() + 3).contains(&verb.start()))
}

fn is_someone(mention: &Mention, book: &Book<'_>, scene: &Scene<'_>) -> bool {
    match mention.kind {
        MentionKind::Name | MentionKind::Description => book.who(mention.entity).is_some_and(|who| who.is_person()),
        MentionKind::Pronoun(Pronoun::He | Pronoun::She) => true,
        MentionKind::Pronoun(Pronoun::First) => scene.narrator.is_some(),
        _ => false,
    }
}

/// The gender of the person to whom the words say "sir" or "madam".
fn addressee(attribution: &Attribution, scene: &Scene<'_>) -> Gender {
    const CALLS: &[(&str, Gender)] = &[
        ("sir", Gender::Male),
        ("madam", Gender::Female),
        ("ma'am", Gender::Female),
        ("ma’am", Gender::Female),
        ("mamma", Gender::Female),
        ("mama", Gender::Female),
        ("papa", Gender::Male),
        ("mother", Gender::Female),
        ("father", Gender::Male),
        ("monsieur", Gender::Male),
        ("madame", Gender::Female),
    ];
    for span in &attribution.content {
        let first = scene.tokens.partition_point(|token| token.start() < span.start());
        let inside = scene.tokens[first..].iter().take_while(|token| token.start() < span.end());
        let mut before_is_mark = true;
        let mut last_word = "";
        for token in inside.chain(std::iter::once(&scene.tokens[scene.tokens.len() - 1])) {
            if !token.is_word() && before_is_mark {
                if let Some(&(_, gender)) = CALLS.iter().find(|(call, _)| call.eq_ignore_ascii_case(last_word)) {
                    return gender;
                }
            }
            if token.is_word() {
                before_is_mark = last_word.is_empty();
                last_word = token.text(scene.text);
            } else {
                last_word = "";
            }
        }
    }
    Gender::Unknown
}

/// Verbs with which a speaker goes on, and verbs with which another one answers.
const GOING_ON: &[&str] = &["continued", "added", "went", "resumed", "proceeded", "pursued", "repeated"];
const REPLYING: &[&str] =
    &["replied", "answered", "returned", "retorted", "rejoined", "responded", "agreed", "interrupted", "echoed"];

fn cue_is(attribution: &Attribution, scene: &Scene<'_>, verbs: &[&str]) -> bool {
    let Some(cue) = attribution.cue else { return false };
    scene.text[cue.range()].split_whitespace().any(|word| verbs.iter().any(|verb| verb.eq_ignore_ascii_case(word)))
}

fn asks(attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let Some(last) = attribution.content.last() else { return false };
    scene.text[last.range()].trim_end_matches(['"', '”', '’', '\'', ' ']).ends_with('?')
}

fn place(token: usize, scene: &Scene<'_>) -> usize {
    scene.tokens.get(token).map_or(usize::MAX, |token| token.start())
}

/// Who is addressed speaks next, and has often spoken before.
fn look_around(turns: &mut [Turn]) {
    for at in 0..turns.len() {
        if turns[at].anchor.is_some() {
            continue;
        }
        if at > 0 && turns[at].gap < 2 {
            turns[at].called = turns[at - 1].addressed.clone();
            turns[at].addressee_before = turns[at - 1].addressee;
            turns[at].asked = turns[at - 1].asks;
        }
        if at + 1 < turns.len() && turns[at + 1].gap < 2 {
            turns[at].calls_back = turns[at + 1].addressed.clone();
            turns[at].addressee_after = turns[at + 1].addressee;
        }
    }
}

/// The possible speakers of a turn with their weights, the heaviest first.
fn candidates(turns: &[Turn], at: usize, book: &Book<'_>, narrator: EntityId) -> Vec<(EntityId, i32)> {
    let turn = &turns[at];
    if let Some(anchor) = turn.anchor {
        return vec![(anchor, 0)];
    }
    let mut ids: Vec<EntityId> = Vec::with_capacity(16);
    let mut add = |id: EntityId| {
        if id.is_some() && !ids.contains(&id) {
            ids.push(id);
        }
    };
    let mut gap = turn.gap;
    for before in turns[..at].iter().rev().take(8) {
        if gap > 4 {
            break;
        }
        before.anchor.into_iter().for_each(&mut add);
        before.addressed.iter().copied().for_each(&mut add);
        gap += before.gap;
    }
    let mut gap = 0;
    for after in turns[at + 1..].iter().take(6) {
        gap += after.gap;
        if gap > 2 {
            break;
        }
        after.anchor.into_iter().for_each(&mut add);
        after.addressed.iter().copied().for_each(&mut add);
    }
    turn.levels.iter().map(|&(id, _)| id).for_each(&mut add);
    turn.beat.into_iter().chain(turn.guess).chain(turn.own).chain(turn.beat_after).chain(turn.lead).chain(turn.concluding).for_each(&mut add);
    add(narrator);
    let mut weighed: Vec<(EntityId, i32)> = ids
        .into_iter()
        .map(|id| (id, turn.weight(id, book, narrator)))
        .filter(|(_, weight)| *weight > NEVER)
        .collect();
    weighed.sort_by_key(|&(_, weight)| -weight);
    weighed.truncate(CANDIDATES);
    if weighed.is_empty() {
        weighed.push((EntityId::NONE, NEVER));
    }
    weighed
}

/// The choice for each turn that makes the whole heaviest.
fn best_succession(turns: &[Turn], candidates: &[Vec<(EntityId, i32)>]) -> Vec<usize> {
    const NOBODY: [(EntityId, i32); 1] = [(EntityId::NONE, 0)];
    let of = |at: usize| candidates.get(at).map_or(&NOBODY[..], Vec::as_slice);
    // scores[i][j]: the best whole in which the turn before has speaker i and this one speaker j
    let mut scores = [[0_i32; CANDIDATES]; CANDIDATES];
    let mut back: Vec<[[u8; CANDIDATES]; CANDIDATES]> = Vec::with_capacity(turns.len());
    for (at, turn) in turns.iter().enumerate() {
        let older = if at > 1 { of(at - 2) } else { &NOBODY };
        let old = if at > 0 { of(at - 1) } else { &NOBODY };
        let mut next = [[NEVER * 1000; CANDIDATES]; CANDIDATES];
        let mut from = [[0_u8; CANDIDATES]; CANDIDATES];
        for (j, &(last, _)) in old.iter().enumerate() {
            for (k, &(id, weight)) in of(at).iter().enumerate() {
                for (i, &(before, _)) in older.iter().enumerate() {
                    let score = scores[i][j] + weight + turn.succession(before, last, id);
                    if score > next[j][k] {
                        next[j][k] = score;
                        from[j][k] = i as u8;
                    }
                }
            }
        }
        scores = next;
        back.push(from);
    }
    trace(&scores, &back, candidates)
}

fn trace(
    scores: &[[i32; CANDIDATES]; CANDIDATES],
    back: &[[[u8; CANDIDATES]; CANDIDATES]],
    candidates: &[Vec<(EntityId, i32)>],
) -> Vec<usize> {
    let mut chosen = vec![0; back.len()];
    let size = |at: Option<usize>| at.and_then(|at| candidates.get(at)).map_or(1, Vec::len);
    let Some(last) = back.len().checked_sub(1) else { return chosen };
    let mut best = (0, 0);
    for j in 0..size(last.checked_sub(1)) {
        for k in 0..size(Some(last)) {
            if scores[j][k] > scores[best.0][best.1] {
                best = (j, k);
            }
        }
    }
    for at in (0..back.len()).rev() {
        chosen[at] = best.1;
        best = (usize::from(back[at][best.0][best.1]), best.0);
    }
    chosen
}
