//! The caller's cast: its members are entities from the start, and their names and aliases outrank guessing.

use super::book::{Book, EntityId, Who};
use super::form::{Form, FormReader, Title};
use crate::document::{EntityKind, Gender};
use crate::lexicon::Lexicon;
use crate::parser::Speaker;

impl Book<'_> {
    /// Enters the cast. A form that several members bear is left to the joining of names.
    pub(crate) fn enter_cast(&mut self, cast: &[&Speaker], lexicon: &Lexicon) {
        let mut claims: Vec<(usize, EntityId)> = Vec::new();
        for speaker in cast {
            let mut who = Who { kind: EntityKind::Person, of_cast: true, ..Who::default() };
            who.call(speaker.name.clone(), Vec::new());
            let id = self.add(who);
            if let Some(who) = self.who_mut(id) {
                who.vote(speaker.gender, 1_000_000);
            }
            for (place, name) in std::iter::once(&speaker.name).chain(&speaker.aliases).enumerate() {
                let Some(form) = self.read_words(name, lexicon) else { continue };
                if let Some(who) = self.who_mut(id) {
                    who.take_words(&form, place == 0);
                }
                if form.is_full() && form.title == Title::Courtesy && !form.takes_given_name {
                    // Mr. Frank Hill may be called Mr. Hill, whether the cast says so or not
                    let surname = form.words.last().copied().into_iter().collect();
                    let short = Form { words: surname, first: form.last, ..form };
                    claims.push((self.form_index(&short, u32::MAX), id));
                }
                let index = self.form_index(&form, u32::MAX);
                claims.push((index, id));
            }
        }
        claims.sort_unstable();
        claims.dedup();
        for claim in claims.chunk_by(|one, other| one.0 == other.0) {
            if let [(form, owner)] = claim {
                self.claim(*form, *owner);
            }
        }
    }

    fn read_words(&mut self, name: &str, lexicon: &Lexicon) -> Option<Form> {
        let mut reader = FormReader::default();
        let mut words = name
            .split(|character: char| character.is_whitespace() || character == '_')
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .peekable();
        while let Some(word) = words.next() {
            if words.peek().is_some()
                && ["the", "a", "an"].iter().any(|article| article.eq_ignore_ascii_case(word))
            {
                continue;
            }
            let id = self.word(word);
            let entry = lexicon.look_up(word.trim_end_matches('.'));
            reader.word(|| word, id, entry, words.peek().is_some());
        }
        (!reader.form.words.is_empty()).then_some(reader.form)
    }
}

/// How much a title shows of the gender, in pronouns.
const TITLE_SHOWS: u32 = 200;

impl Who {
    /// Learns the given name, the surname and the title of a form.
    pub(crate) fn take_words(&mut self, form: &Form, first_form: bool) {
        if form.is_full() {
            self.first = self.first.or(form.words.first().copied());
            self.last = self.last.or(form.words.last().copied());
        } else if form.title == Title::None && first_form {
            self.first = self.first.or(form.words.first().copied());
        } else if form.title != Title::None && !form.takes_given_name {
            self.last = self.last.or(form.words.first().copied());
        }
        self.office |= form.title == Title::Office;
        self.mister |= form.title == Title::Courtesy && form.gender == Gender::Male && !form.takes_given_name;
        self.vote(form.gender, TITLE_SHOWS);
    }
}
