//! The name of each entity: the fullest form that the text regularly uses; all other forms are aliases.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::book::{Book, EntityId, Who};
use super::form::{Form, Title};
use crate::text::Token;

/// Someone who is named more often than this is not called by a form that makes up less than one in `RARE` of it: in a
/// novel such a form is an alias only.
const OFTEN: u32 = 80;
const RARE: u32 = 120;
/// So many forms are compared one by one.
const FEW: usize = 16;

/// Writes the names of all entities into the book.
pub(crate) fn name_entities(book: &mut Book<'_>, tokens: &[Token]) {
    for number in 0..book.entities.len() {
        let (name, aliases) = names(book, EntityId(number as u32), tokens).unwrap_or_default();
        book.entities[number].call(name, aliases);
    }
}

/// The name of an entity and its aliases; `None` if nothing names or describes it.
pub(crate) fn names(book: &Book<'_>, id: EntityId, tokens: &[Token]) -> Option<(String, Vec<String>)> {
    let who = book.who(id)?;
    if !who.members().is_empty() {
        return some_name(group_name(book, who, tokens)).map(|name| (name, Vec::new()));
    }
    let shown = |range: (u32, u32)| words(book.text, tokens, range);
    let forms = forms(book, who);
    let name = match (who.of_cast, fullest(&forms)) {
        (true, _) => who.name().to_owned(),
        (false, Some(fullest)) => shown(bare(fullest, tokens)),
        (false, None) => who.description.map_or(String::new(), |tokens| shown(tokens.range())),
    };
    let aliases = if forms.len() == 1 && name == slice(book.text, tokens, forms[0].shown) {
        Vec::new()
    } else {
        aliases(&forms, &name, shown)
    };
    some_name(name).map(|name| (name, aliases))
}

fn some_name(name: String) -> Option<String> {
    (!name.is_empty()).then_some(name)
}

/// "Ann Cole, Bob Hill and Cy Pell"
fn group_name(book: &Book<'_>, who: &Who, tokens: &[Token]) -> String {
    let single = |id: &EntityId| book.who(*id).is_some_and(|who| who.members().is_empty());
    let members = who.members().iter().copied().filter(single);
    let names: Vec<String> = members.filter_map(|id| Some(names(book, id, tokens)?.0)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The forms in which the text names someone, by place.
fn forms<'b>(book: &'b Book<'_>, who: &Who) -> SmallVec<[&'b Form; 8]> {
    let forms = who.forms.iter().map(|&form| &book.forms[form]);
    let mut forms: SmallVec<[&Form; 8]> = forms.filter(|form| form.mention != u32::MAX).collect();
    forms.sort_by_key(|form| form.mention);
    forms
}

/// All other forms, each once.
fn aliases(forms: &[&Form], name: &str, shown: impl Fn((u32, u32)) -> String) -> Vec<String> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut aliases: Vec<String> = Vec::new();
    for form in forms {
        let alias = shown(form.shown);
        let known = if forms.len() <= FEW { aliases.contains(&alias) } else { !seen.insert(alias.clone()) };
        if !known && !alias.is_empty() && alias != name {
            aliases.push(alias);
        }
    }
    aliases
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
fn bare(form: &Form, tokens: &[Token]) -> (u32, u32) {
    let (start, end) = form.shown;
    if form.title == Title::None || !form.is_full() || form.married {
        return (start, end);
    }
    let is_word = |&at: &u32| tokens.get(at as usize).is_some_and(Token::is_word);
    let first = (start..end).rev().filter(is_word).nth(form.words.len() - 1);
    (first.unwrap_or(start), end)
}

/// The words as they stand in the text.
fn slice<'t>(text: &'t str, tokens: &[Token], (start, end): (u32, u32)) -> &'t str {
    let last = (end as usize).checked_sub(1).and_then(|last| tokens.get(last));
    match (tokens.get(start as usize), last) {
        (Some(first), Some(last)) => text.get(first.start()..last.end()).unwrap_or(""),
        _ => "",
    }
}

/// Whether nothing stands between the words but one space.
fn is_one_line(text: &str, tokens: &[Token], (start, end): (u32, u32)) -> bool {
    let words = tokens.get(start as usize..end as usize).unwrap_or(&[]);
    words.windows(2).all(|pair| {
        let (before, after) = (pair[0].end(), pair[1].start());
        before == after || before + 1 == after && text.as_bytes()[before] == b' '
    })
}

/// The words as one line.
fn words(text: &str, tokens: &[Token], range: (u32, u32)) -> String {
    let words = slice(text, tokens, range);
    if words.is_ascii() && is_one_line(text, tokens, range) {
        return words.to_owned();
    }
    let mut line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
