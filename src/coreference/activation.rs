//! Who is on the reader's mind: every mention lifts its entity, every sentence lets all sink.

use super::EntityId;

/// By what factor an entity sinks in a sentence.
const DECAY: f32 = 0.62;
/// What is left of the level that an entity has when a mention lifts it: to be named often is not to be meant.
const KEPT: f32 = 0.75;
/// So many entities are kept in mind.
const SPAN: usize = 24;

/// The entities on the reader's mind, as a reading goes on.
#[derive(Debug)]
pub(crate) struct Activation {
    /// Level and the sentence in which it was set, by entity.
    levels: Vec<(f32, u32)>,
    /// The last ones, latest last.
    recent: Vec<EntityId>,
    powers: Vec<f32>,
}

impl Activation {
    /// With room for so many entities.
    pub(crate) fn of(entities: usize) -> Activation {
        Activation {
            levels: Vec::with_capacity(entities),
            recent: Vec::with_capacity(SPAN),
            powers: std::iter::successors(Some(1.0_f32), |power| Some(power * DECAY)).take(64).collect(),
        }
    }

    /// The level of an entity in a sentence.
    pub(crate) fn level(&self, id: EntityId, sentence: u32) -> f32 {
        let Some(&(level, set)) = id.index().and_then(|index| self.levels.get(index)) else { return 0.0 };
        let passed = sentence.saturating_sub(set) as usize;
        level * self.powers.get(passed).copied().unwrap_or(0.0)
    }

    /// Lifts an entity.
    pub(crate) fn lift(&mut self, id: EntityId, sentence: u32, by: f32) {
        let Some(index) = id.index() else { return };
        if self.levels.len() <= index {
            self.levels.resize(index + 1, (0.0, 0));
        }
        let level = self.level(id, sentence) * KEPT + by;
        self.levels[index] = (level, sentence);
        // all that came behind it move up by one
        let mut moved = id;
        for place in self.recent.iter_mut().rev() {
            std::mem::swap(place, &mut moved);
            if moved == id {
                return;
            }
        }
        if self.recent.len() < SPAN {
            self.recent.insert(0, moved);
        }
    }

    /// The entities on the mind, latest first.
    pub(crate) fn recent(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.recent.iter().rev().copied()
    }
}
