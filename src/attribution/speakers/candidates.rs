//! Who may have said it: the possible speakers of each quotation, ranked, with what speaks for each. Read only when the
//! caller asks; the answers are those of the sieves, and the answer is always the first candidate.

use rustc_hash::FxHashMap;

use super::turns::{Step, Succession};
use super::{Scene, Turn, source};
use crate::attribution::{Attribution, Rule, Sieve};
use crate::coreference::{Book, EntityId, MentionKind, Wishes, WordId};

/// More candidates of one quotation are not told.
const MOST: usize = 8;
/// More bearers of one name are not told.
const NAMESAKES: usize = 6;
/// The weight that makes one turn candidate e times as likely as another.
const TEMPERATURE: f32 = 40.0;
/// How likely somebody is whom the name may mean as well, and somebody on the reader's mind, beside the one whom a
/// source names.
const NAMESAKE: f32 = 0.1;
/// How likely somebody is for whom a pronoun can stand, beside those whose turn it may be.
const RIVAL: f32 = 0.1;
const MENTIONED: f32 = 0.03;

/// What speaks for a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Corrected,
    Source,
    Pronoun,
    Namesake,
    Narration,
    Addressed,
    Turn,
    Narrator,
    Mentioned,
}

impl Why {
    /// Its name, and what it means in a sentence for people.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Why::Corrected => ("corrected", "The caller corrected who said it."),
            Why::Source => ("source", "The source names them."),
            Why::Pronoun => ("pronoun", "The pronoun can stand for them: they were mentioned before it."),
            Why::Namesake => ("namesake", "The name in the source can be theirs as well."),
            Why::Narration => ("narration", "They act in the narration beside the words."),
            Why::Addressed => ("addressed", "Somebody addresses them in the words before or behind."),
            Why::Turn => ("turn", "They speak nearby, and it can be their turn."),
            Why::Narrator => ("narrator", "They tell the story."),
            Why::Mentioned => ("mentioned", "They are mentioned nearby."),
        }
    }
}

/// A candidate with its share: from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub(crate) id: EntityId,
    pub(crate) score: f32,
    pub(crate) why: Why,
}

/// The candidates of each attribution, the most likely first.
pub(crate) type Ranking = Vec<Vec<Ranked>>;

/// The candidates of the turns that no source decides; those of the others are left empty.
pub(super) fn of_turns(count: usize, turns: &[Turn<'_>], steps: &[Step], narrator: EntityId) -> Ranking {
    let mut ranking: Ranking = vec![Vec::new(); count];
    let succession = Succession { turns, steps };
    for (at, (turn, step)) in turns.iter().zip(steps).enumerate() {
        if turn.anchor.is_some() {
            continue;
        }
        let weights: Vec<(usize, EntityId, i32)> =
            step.choice.iter().map(|(place, id)| (place, id, succession.weight(at, place))).collect();
        let best = succession.weight(at, step.chosen);
        let score = |weight: i32| ((weight - best) as f32 / TEMPERATURE).exp();
        let mut ranked: Vec<(bool, Ranked)> = weights
            .into_iter()
            .map(|(place, id, weight)| {
                let why = turn.why(id, narrator);
                (place != step.chosen, Ranked { id, score: score(weight), why })
            })
            .collect();
        // The answer first, also among equals.
        ranked.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.score.total_cmp(&one.1.score)));
        ranking[turn.number] = ranked.into_iter().map(|(_, ranked)| ranked).collect();
    }
    ranking
}

impl Turn<'_> {
    /// What speaks most for somebody as the speaker of a turn.
    fn why(&self, id: EntityId, narrator: EntityId) -> Why {
        match () {
            () if self.own == Some(id) => Why::Source,
            () if self.guess == Some(id) => Why::Pronoun,
            () if self.is_shown(id) => Why::Narration,
            () if self.called.contains(&id) || self.called_after.contains(&id) => Why::Addressed,
            () if self.lead == Some(id) => Why::Narration,
            () if id == narrator => Why::Narrator,
            () if self.pronoun.is_some() => Why::Pronoun,
            () => Why::Turn,
        }
    }
}

/// Completes the ranking: quotations with a source, and whoever else is on the reader's mind.
pub(super) fn complete(
    ranking: &mut Ranking,
    found: &[Attribution],
    speakers: &[EntityId],
    (book, scene, wishes): (&Book<'_>, &Scene<'_>, &Wishes),
) {
    let namesakes = Namesakes::of(book);
    for (number, ranked) in ranking.iter_mut().enumerate() {
        let (attribution, speaker) = (&found[number], speakers[number]);
        if !speaker.is_some() {
            ranked.clear();
            continue;
        }
        let fixed = scene.fixed(number).is_some();
        let mut list = std::mem::take(ranked);
        if list.is_empty() {
            list = by_source(attribution, speaker, (book, scene, wishes), &namesakes);
        } else {
            list.extend(rivals(attribution, scene, wishes).iter().map(|&(id, level)| Ranked {
                id,
                score: RIVAL * level.min(2.0),
                why: Why::Pronoun,
            }));
        }
        if let Some(snapshot) = scene.snapshot(attribution.paragraph) {
            let on_mind = snapshot.iter();
            list.extend(on_mind.map(|&(id, level)| Ranked {
                id,
                score: MENTIONED * level.min(2.0),
                why: Why::Mentioned,
            }));
        }
        *ranked = settle(list, speaker, fixed);
    }
}

/// For whom the pronoun of a source can stand.
fn rivals<'w>(attribution: &Attribution, scene: &Scene<'_>, wishes: &'w Wishes) -> &'w [(EntityId, f32)] {
    let mention = attribution.source.as_ref().and_then(|source| source::mention_of(source, scene));
    mention.and_then(|mention| wishes.rivals.get(&mention)).map_or(&[], Vec::as_slice)
}

/// Whom a source can mean.
fn by_source(
    attribution: &Attribution,
    speaker: EntityId,
    (book, scene, wishes): (&Book<'_>, &Scene<'_>, &Wishes),
    namesakes: &Namesakes,
) -> Vec<Ranked> {
    let mention = attribution.source.as_ref().and_then(|source| source::mention_of(source, scene));
    let kind = mention.map(|mention| scene.mentions[mention].kind);
    let own = match (kind, attribution.rule) {
        (Some(MentionKind::Pronoun(_)), _) => Why::Pronoun,
        (None, Rule::Sieve(Sieve::Turns)) => Why::Turn,
        _ => Why::Source,
    };
    let Some(number) = mention else { return vec![Ranked { id: speaker, score: 1.0, why: own }] };
    let rivals = rivals(attribution, scene, wishes);
    let level = rivals.iter().find(|(id, _)| *id == speaker).map_or(1.0, |&(_, level)| level);
    let mut list = vec![Ranked { id: speaker, score: level, why: own }];
    list.extend(rivals.iter().map(|&(id, score)| Ranked { id, score, why: Why::Pronoun }));
    if let Some(form) = book.form(number).map(|form| &book.forms[form]) {
        let bearers = form.words.iter().rev().flat_map(|&word| namesakes.of_word(word));
        list.extend(bearers.map(|&id| Ranked { id, score: NAMESAKE, why: Why::Namesake }));
    }
    list
}

/// Each candidate once, the answer first, no other above it, in shares of the whole.
fn settle(list: Vec<Ranked>, speaker: EntityId, fixed: bool) -> Vec<Ranked> {
    let mut known: Vec<Ranked> = Vec::with_capacity(list.len());
    for ranked in list {
        match known.iter_mut().find(|other| other.id == ranked.id) {
            Some(same) => same.score = same.score.max(ranked.score),
            None if ranked.id.is_some() => known.push(ranked),
            None => {}
        }
    }
    let own = known.iter().position(|ranked| ranked.id == speaker);
    let mut own = own.map_or(Ranked { id: speaker, score: 1.0, why: Why::Source }, |at| known.remove(at));
    known.iter_mut().for_each(|other| other.score = other.score.min(own.score));
    known.sort_by(|one, other| other.score.total_cmp(&one.score));
    known.truncate(MOST - 1);
    let total = own.score + known.iter().map(|other| other.score).sum::<f32>();
    if total > 0.0 {
        known.iter_mut().for_each(|other| other.score /= total);
        own.score /= total;
    }
    if fixed {
        own = Ranked { score: 1.0, why: Why::Corrected, ..own };
    }
    known.insert(0, own);
    known
}

/// Who bears a word as a name.
#[derive(Debug, Default)]
struct Namesakes(FxHashMap<WordId, Vec<EntityId>>);

impl Namesakes {
    fn of(book: &Book<'_>) -> Namesakes {
        let mut namesakes = Namesakes::default();
        for (number, who) in book.entities.iter().enumerate() {
            for word in [who.last, who.first].into_iter().flatten() {
                let bearers = namesakes.0.entry(word).or_default();
                if bearers.len() < NAMESAKES {
                    bearers.push(EntityId(number as u32));
                }
            }
        }
        namesakes
    }

    fn of_word(&self, word: WordId) -> &[EntityId] {
        self.0.get(&word).map_or(&[], Vec::as_slice)
    }
}
