//! Whom the words address: “Come, Ann.” “Yes, sir.” Nobody addresses himself, and whoever is addressed often speaks next.

use super::{Scene, Turn};
use crate::attribution::Attribution;
use crate::coreference::Role;
use crate::document::Gender::{self, Female, Male};
use crate::text::Token;

/// Forms of address that show a gender.
const CALLS: &[(&str, Gender)] = &[
    ("sir", Male),
    ("madam", Female),
    ("ma'am", Female),
    ("ma’am", Female),
    ("mamma", Female),
    ("mama", Female),
    ("papa", Male),
    ("mother", Female),
    ("father", Male),
    ("monsieur", Male),
    ("madame", Female),
];
/// More names of one turn are not remembered.
const MOST: usize = 6;

impl Turn<'_> {
    /// Who is named and addressed in the words, and whether they ask.
    pub(super) fn read_talk(&mut self, attribution: &Attribution, scene: &Scene<'_>) {
        self.addressee = addressee(attribution, scene);
        self.asks = asks(attribution, scene);
        for span in &attribution.content {
            let first = scene.mentions_before(|mention| scene.place(mention.start()) < span.start());
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
    for span in &attribution.content {
        let first = scene.tokens_before(span.start());
        let end = scene.tokens_before(span.end());
        let mut before = false;
        let tokens = scene.tokens.get(first..end).unwrap_or(&[]);
        for (token, at) in tokens.iter().zip(first + 1..) {
            let word = token.is_word();
            let opens = word & !std::mem::replace(&mut before, word);
            if !opens || scene.tokens.get(at).is_some_and(Token::is_word) {
                continue;
            }
            let word = token.text(scene.text);
            if let Some(&(_, gender)) = CALLS.iter().find(|(call, _)| call.eq_ignore_ascii_case(word)) {
                return gender;
            }
        }
    }
    Gender::Unknown
}

fn asks(attribution: &Attribution, scene: &Scene<'_>) -> bool {
    let Some(last) = attribution.content.last() else { return false };
    scene.text[last.range()].trim_end_matches(['"', '”', '’', '\'', ' ']).ends_with('?')
}
