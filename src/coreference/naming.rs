//! The name of each entity: the fullest form that the text regularly uses; all other forms are aliases.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::book::{Book, EntityId, Who};
use super::form::{Form, Title};
use crate::document::Words;
use crate::span::Span;
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
        let written = |words: &Words| words.of(book.text).to_owned();
        let mut aliases = Vec::new();
        let name = names(book, EntityId(number as u32), tokens, &mut aliases);
        let name = name.as_ref().map(written).unwrap_or_default();
        let aliases = aliases.iter().map(written).collect();
        book.entities[number].call(name, aliases);
    }
}

/// What an entity is called; `None` if nothing names or describes it. Adds its aliases to a list.
pub(crate) fn names(
    book: &Book<'_>,
    id: EntityId,
    tokens: &[Token],
    aliases: &mut Vec<Words>,
) -> Option<Words> {
    let who = book.who(id)?;
    let shown = match who.forms.only() {
        _ if who.is_written() => None,
        // most have one form, and most of those are called by it
        Some(only) => Some(book.forms[only].shown).filter(|&shown| shown == bare(&book.forms[only], tokens)),
        None if who.forms.is_empty() => Some(who.description?.range()),
        None => None,
    };
    let Some(shown) = shown else { return chosen_name(book, who, tokens, aliases) };
    Some(words(book.text, tokens, shown)).filter(|name| !name.is_empty())
}

/// The same of somebody with several forms, of a group, of a member of the cast.
fn chosen_name(book: &Book<'_>, who: &Who, tokens: &[Token], aliases: &mut Vec<Words>) -> Option<Words> {
    let text = book.text;
    let is_some = |name: &Words| !name.is_empty();
    if !who.members().is_empty() {
        return Some(Words::Written(group_name(book, who, tokens).into())).filter(is_some);
    }
    let shown = |range: (u32, u32)| words(text, tokens, range);
    let forms = forms(book, who);
    let name = match (who.of_cast, fullest(&forms)) {
        (true, _) => Words::Written(who.name().into()),
        (false, Some(fullest)) => shown(bare(fullest, tokens)),
        (false, None) => shown(who.description?.range()),
    };
    if is_some(&name) {
        add_aliases(&forms, text, (name.of(text), aliases), shown);
        return Some(name);
    }
    None
}

/// "Ann Cole, Bob Hill and Cy Pell"
fn group_name(book: &Book<'_>, who: &Who, tokens: &[Token]) -> String {
    let single = |id: &EntityId| book.who(*id).is_some_and(|who| who.members().is_empty());
    let members = who.members().iter().copied().filter(single);
    let names: Vec<Words> = members.filter_map(|id| names(book, id, tokens, &mut Vec::new())).collect();
    let names: Vec<&str> = names.iter().map(|name| name.of(book.text)).collect();
    match names[..] {
        [] => String::new(),
        [only] => only.to_owned(),
        [ref rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The forms in which the text names someone, by place.
fn forms<'b>(book: &'b Book<'_>, who: &Who) -> SmallVec<[&'b Form; 8]> {
    let forms = book.forms_of(who).filter(|form| form.mention != u32::MAX);
    let mut forms: SmallVec<[&Form; 8]> = forms.collect();
    forms.sort_by_key(|form| form.mention);
    forms
}

/// Adds all other forms to a list, each once.
fn add_aliases(
    forms: &[&Form],
    text: &str,
    (name, aliases): (&str, &mut Vec<Words>),
    shown: impl Fn((u32, u32)) -> Words,
) {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let first = aliases.len();
    for form in forms {
        let alias = shown(form.shown);
        let words = alias.of(text);
        let known = if forms.len() <= FEW {
            aliases[first..].iter().any(|known| known.of(text) == words)
        } else {
            !seen.insert(words.to_owned())
        };
        if !known && !words.is_empty() && words != name {
            aliases.push(alias);
        }
    }
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

/// The words as one line.
fn words(text: &str, tokens: &[Token], (start, end): (u32, u32)) -> Words {
    let tokens = tokens.get(start as usize..end as usize).unwrap_or(&[]);
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Words::none() };
    let span = Span::new(first.start(), last.end());
    let Some(words) = text.get(span.range()) else { return Words::none() };
    if is_ascii(text, span) && is_one_line(text, tokens) {
        return Words::At(span);
    }
    let mut line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Words::Written(line.into())
}

/// Whether nothing stands between the words but one space.
fn is_one_line(text: &str, words: &[Token]) -> bool {
    words.windows(2).all(|pair| {
        let (before, after) = (pair[0].end(), pair[1].start());
        before == after || before + 1 == after && text.as_bytes()[before] == b' '
    })
}

/// Whether all bytes are ASCII. Most names are short: no loop then, whose end cannot be foreseen.
fn is_ascii(text: &str, span: Span) -> bool {
    const SHORT: usize = size_of::<u128>();
    const BEYOND_ASCII: u128 = u128::from_ne_bytes([0x80; SHORT]);
    let text = text.as_bytes();
    let window = text[span.start()..].first_chunk::<SHORT>().filter(|_| (1..=SHORT).contains(&span.len()));
    match window {
        Some(window) => (u128::from_le_bytes(*window) << (8 * (SHORT - span.len()))) & BEYOND_ASCII == 0,
        None => text[span.range()].is_ascii(),
    }
}
