//! Whom the words address: “Come, Ann.” “Yes, sir.” Nobody addresses himself, and whoever is addressed often speaks next.

use super::{Scene, Turn};
use crate::attribution::Attribution;
use crate::coreference::Role;
use crate::document::Gender;
use crate::span::Span;

/// More names of one turn are not remembered.
const MOST: usize = 6;

impl Turn<'_> {
    /// Who is named and addressed in the words, and whether they ask.
    pub(super) fn read_talk(&mut self, attribution: &Attribution, scene: &Scene<'_>) {
        self.addressee = addressee(attribution, scene);
        self.asks = asks(attribution, scene);
        for (number, span) in attribution.spans().enumerate() {
            let first = scene.mentions_before_byte(span.start());
            if number == 0 {
                self.mentions_before = first as u32;
            }
            let inside = scene.mentions[first..].iter();
            for mention in inside.take_while(|mention| scene.place(mention.start()) < span.end()) {
                let list = match mention.role {
                    Role::Vocative => &mut self.addressed,
                    Role::Quoted => &mut self.named,
                    _ => continue,
                };
                if mention.entity.is_some() && list.len() < MOST && !list.contains(&mention.entity) {
                    list.push(mention.entity);
                }
            }
        }
    }
}

/// The gender of the person to whom the words say "sir" or "madam", between marks.
fn addressee(attribution: &Attribution, scene: &Scene<'_>) -> Gender {
    let call = |span: Span| {
        let call = scene.calls.get(scene.calls_before(span.start()))?;
        ((call.start as usize) < span.end()).then_some(call.gender)
    };
    attribution.spans().find_map(call).unwrap_or(Gender::Unknown)
}

fn asks(attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let Some(last) = attribution.spans().next_back() else { return false };
    scene.text[last.range()].trim_end_matches(['"', '”', '’', '\'', ' ']).ends_with('?')
}
