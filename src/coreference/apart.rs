//! Who stands beside whom: "Mr. Hill and George came in" shows that Mr. Hill is not George Hill, although he might be
//! by his name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Mention;
use super::book::Book;
use super::form::{Form, Title, WordId};
use super::word_map::WordMap;

/// So many sentences with both show that they are two; for "Mrs. Hill and Ann" one is enough.
const ENOUGH: u32 = 2;
/// More names of one sentence are not compared.
const MOST: usize = 8;

/// How often a titled surname and a given name of that family stand in one sentence.
#[derive(Debug, Default)]
pub(super) struct Apart {
    /// By the form of the titled surname and the given name.
    together: FxHashMap<(usize, WordId), u32>,
    /// How often the narrator uses a given name alone.
    bare: FxHashMap<WordId, u32>,
}

impl Apart {
    /// Whether the bearer of the titled surname is somebody else than the one with this given name.
    pub(super) fn are_two(&self, titled: usize, form: &Form, given: WordId) -> bool {
        let enough = if form.married { 1 } else { ENOUGH };
        // Whom the narrator calls Diana, he does not call Mrs. Hill.
        let familiar =
            form.married && self.bare.get(&given).is_some_and(|&count| count * 2 >= form.narrated.max(2));
        familiar || self.together.get(&(titled, given)).is_some_and(|&count| count >= enough)
    }

    /// Counts over all sentences of the narration.
    pub(super) fn read(book: &Book<'_>, mentions: &[Mention]) -> Apart {
        let titled = |form: &&Form| form.title != Title::None && !form.is_full();
        if !book.forms.iter().any(|form| titled(&form)) {
            return Apart::default();
        }
        let mut surnames = WordMap::of(book.words(), false);
        let mut married = false;
        for form in book.forms.iter().filter(titled) {
            *surnames.entry(form.words[0]) = true;
            married |= form.married;
        }
        let mut families: FxHashSet<(WordId, WordId)> = FxHashSet::default();
        for form in book.forms.iter().filter(|form| form.is_full()) {
            if let (Some(&first), Some(&last)) = (form.words.first(), form.words.last()) {
                if surnames.get(last) {
                    families.insert((first, last));
                }
            }
        }
        let mut apart = Apart::default();
        if married {
            for form in book.forms.iter().filter(|form| !form.is_full() && form.title == Title::None) {
                apart.bare.insert(form.words[0], form.narrated);
            }
        }
        if families.is_empty() {
            return apart;
        }
        let mut seen: Vec<usize> = Vec::with_capacity(MOST);
        let mut sentence = u32::MAX;
        for named in &book.named {
            let (mention, form) = (&mentions[named.mention()], named.form());
            if mention.sentence != sentence {
                apart.count(book, &families, &seen);
                seen.clear();
                sentence = mention.sentence;
            }
            let told = !mention.is_quoted() && !mention.is_in_headline();
            if told && seen.len() < MOST && !seen.contains(&form) {
                seen.push(form);
            }
        }
        apart.count(book, &families, &seen);
        apart
    }

    fn count(&mut self, book: &Book<'_>, families: &FxHashSet<(WordId, WordId)>, seen: &[usize]) {
        if seen.len() < 2 {
            return;
        }
        for &titled in seen {
            let form = &book.forms[titled];
            if form.title == Title::None || form.is_full() {
                continue;
            }
            for &other in seen {
                let Some(&first) = book.forms[other].words.first() else { continue };
                if other != titled && families.contains(&(first, form.words[0])) {
                    *self.together.entry((titled, first)).or_default() += 1;
                }
            }
        }
    }
}
