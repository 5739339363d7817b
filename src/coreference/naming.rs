//! The name of each entity: the fullest form that the text regularly uses; all other forms are aliases.

use rustc_hash::FxHashSet;

use super::book::{Book, Who};
use super::form::{Form, Title};
use crate::text::Token;

/// Someone who is named more often than this is not called by a form that makes up less than one in `RARE` of it: in a
/// novel such a form is an alias only.
const OFTEN: u32 = 80;
const RARE: u32 = 120;
/// So many forms are compared one by one.
const FEW: usize = 16;

/// Names all entities.
pub(crate) fn name_entities(book: &mut Book<'_>, tokens: &[Token]) {
    for id in 0..book.entities.len() {
        let (name, aliases) = names(book, &book.entities[id], tokens);
        let who = &mut book.entities[id];
        if who.cast.is_none() {
            who.name = name;
        }
        who.aliases = aliases;
        let Who { name, aliases, .. } = who;
        aliases.retain(|alias| alias != name);
    }
    for id in 0..book.entities.len() {
        if !book.entities[id].members.is_empty() {
            book.entities[id].name = group_name(book, &book.entities[id]);
        }
    }
}

/// "Ann Cole, Bob Hill and Cy Pell"
fn group_name(book: &Book<'_>, who: &Who) -> String {
    let mut names: Vec<&str> =
        who.members.iter().filter_map(|&id| book.who(id)).map(|who| who.name.as_str()).collect();
    names.retain(|name| !name.is_empty());
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn names(book: &Book<'_>, who: &Who, tokens: &[Token]) -> (String, Vec<String>) {
    let mut forms: Vec<&Form> =
        who.forms.iter().map(|&form| &book.forms[form]).filter(|form| form.mention != u32::MAX).collect();
    forms.sort_by_key(|form| form.mention);
    let shown = |range: (u32, u32)| words(book.text, tokens, range);
    let Some(fullest) = fullest(&forms) else {
        return (who.description.map_or(String::new(), shown), Vec::new());
    };
    let name = shown(bare(fullest, book, tokens));
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let several = forms.len();
    let mut aliases: Vec<String> = Vec::with_capacity(several);
    for form in forms {
        let alias = shown(form.shown);
        if !alias.is_empty() && (several <= FEW && !aliases.contains(&alias) || several > FEW && seen.insert(alias.clone())) {
            aliases.push(alias);
        }
    }
    (name, aliases)
}

/// Most words first, then titled; of equals the most frequent, then the first.
fn fullest<'f>(forms: &[&'f Form]) -> Option<&'f Form> {
    let total: u32 = forms.iter().map(|form| form.count()).sum();
    /// Regular, how many words, titled, how often.
    type Fullness = (bool, usize, bool, u32);
    let mut best: Option<(&Form, Fullness)> = None;
    for &form in forms {
        let regular = total <= OFTEN || form.count() * RARE >= total;
        let slip = form.odd
            || total >= 20
                && form.count() <= 2
                && form.is_full()
                && !form.is_person()
                && !form.is_organisation();
        let key = (regular && !slip, form.words.len(), form.title != Title::None, form.count());
        if best.is_none_or(|(_, most)| key > most) {
            best = Some((form, key));
        }
    }
    best.map(|(form, _)| form)
}

/// A full name goes without its title, save one that belongs to it: Lady Jane Grey.
fn bare(form: &Form, book: &Book<'_>, tokens: &[Token]) -> (u32, u32) {
    let _ = book;
    let (start, end) = form.shown;
    if form.title == Title::None || !form.is_full() || form.married {
        return (start, end);
    }
    let core = form.words.len() as u32;
    let _ = tokens;
    (end.saturating_sub(core).max(start), end)
}

/// The words as one line.
fn words(text: &str, tokens: &[Token], (start, end): (u32, u32)) -> String {
    let (Some(first), Some(last)) =
        (tokens.get(start as usize), (end as usize).checked_sub(1).and_then(|last| tokens.get(last)))
    else {
        return String::new();
    };
    let mut line = String::with_capacity(last.end().saturating_sub(first.start()));
    for word in text[first.start()..last.end()].split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
