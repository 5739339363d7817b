//! How far a reported clause reaches.

use crate::pattern::{Tag, Units};

/// Where a reported clause ends at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// With its sentence: "Cole said that …"
    Sentence,
    /// Before a comma: "while Cole said that …, …"; "hopes to …, …"
    Comma,
}

/// The end of the clause that begins at `start`: the sentence's end, or where somebody else's words or a new
/// attribution begin.
pub(super) fn clause_end(units: &Units<'_>, sentence: (usize, usize), start: usize, reach: Reach) -> usize {
    let tags = &units.tags;
    let mut at = start;
    let mut brackets = 0_i32;
    while at < sentence.1 {
        if !MAY_END_CLAUSE[usize::from(tags[at])] {
            at += 1;
            continue;
        }
        match tags[at] {
            b'(' => brackets += 1,
            b')' => {
                brackets -= 1;
                if brackets < 0 {
                    break;
                }
            }
            b'.' | b'?' | b';' if brackets == 0 => break,
            b',' if brackets == 0 && reach == Reach::Comma && !goes_on_as_list(&tags[..sentence.1], at) => {
                break;
            }
            _ => {}
        }
        if at > start && brackets == 0 && begins_attribution(units, sentence, at) {
            break;
        }
        at += 1;
    }
    trim(tags, start, at)
}

/// The marks and links with which a clause may end, or a new attribution begin.
static MAY_END_CLAUSE: [bool; 256] = table_of(b"().?;,-k");

/// The same of a noun phrase, but for finite verbs.
static MAY_END_PHRASE: [bool; 256] = table_of(b"().?;:-s,krhw");

const fn table_of(tags: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < tags.len() {
        table[tags[at] as usize] = true;
        at += 1;
    }
    table
}

/// Without the marks and links at the end.
fn trim(tags: &[u8], start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && b",;:-.?ks".contains(&tags[end - 1]) {
        end -= 1;
    }
    // "(considered) it for a while", where "while" seemed to link
    if end > start && tags[end - 1] == b'd' {
        end -= 1;
        while end > start && b"pfmot".contains(&tags[end - 1]) {
            end -= 1;
        }
    }
    end
}

/// So many units behind the comma may belong to a new attribution's source.
const LONGEST_ASIDE: usize = 14;

/// Whether a new attribution begins at `at`, so that a clause ends before it.
fn begins_attribution(units: &Units<'_>, sentence: (usize, usize), at: usize) -> bool {
    let tags = &units.tags;
    let tag = |offset: usize| if at + offset < sentence.1 { tags[at + offset] } else { b'.' };
    let cue = |byte: u8, form: u8| Tag(byte).cue_form() == Some(form) && !is_weak(byte);
    let phrase = |byte: u8| b"NPDLS".contains(&byte);
    let reports = |byte: u8| b"hQqPNDLKI:wTp".contains(&byte);
    match tags[at] {
        // ", saying …", ", adding that …"
        b',' | b'-' if cue(tag(1), 1) => true,
        b',' if tag(1) == b'R' && cue(tag(2), 1) => true,
        // ", Cole said", ", according to Cole"
        b',' if tag(1) == b'a' => true,
        b',' if phrase(tag(1)) && cue(tag(2), 0) && is_strong(tag(2)) => {
            b".,?;:-".contains(&tag(3)) || tag(3) == b'T' || tag(3) == b'p'
        }
        b',' if cue(tag(1), 0) && is_strong(tag(1)) && phrase(tag(2)) => b".,?;:-".contains(&tag(3)),
        // "and questioning …"
        b'k' if cue(tag(1), 1) => is_strong(tag(1)),
        // "and said that …", ", and Cole added that …"
        b'k' if cue(tag(1), 0) && is_strong(tag(1)) => reports(tag(2)),
        b'k' if tag(1) == b'R' && cue(tag(2), 0) && is_strong(tag(2)) => reports(tag(3)),
        b',' if tag(1) == b'k' && phrase(tag(2)) && cue(tag(3), 0) && is_strong(tag(3)) => true,
        // ", but Cole, the mayor, said"
        b',' if tag(1) == b'k' && b"NPDLSK".contains(&tag(2)) && tag(3) == b',' => {
            let closing = (4..LONGEST_ASIDE).find(|&offset| tag(offset) == b',');
            closing.is_some_and(|comma| cue(tag(comma + 1), 0) && is_strong(tag(comma + 1)))
        }
        _ => false,
    }
}

/// say, claim, tell
fn is_strong(tag: u8) -> bool {
    tag >= 0x80 && (tag - 0x80) % 8 <= 2
}

fn is_weak(tag: u8) -> bool {
    tag >= 0x80 && (tag - 0x80) % 8 == 4
}

/// Whether the words can be a reported clause that stands before its cue: a main clause with a finite verb.
pub(super) fn is_clause(units: &Units<'_>, (start, end): (usize, usize)) -> bool {
    let tags = &units.tags[start..end];
    let finite = |tags: &[u8]| tags.iter().any(|&tag| Tag(tag).is_finite_verb());
    match tags.first() {
        Some(b's' | b'A' | b'w' | b'p' | b't' | b'm' | b'f' | b'b' | b'o') => {
            let comma = tags.iter().position(|&tag| tag == b',');
            comma.map_or(b"Qq".iter().any(|quote| tags.contains(quote)), |comma| finite(&tags[comma..]))
                || tags[0] != b's' && tags[0] != b'A' && tags[0] != b'w' && comma.is_none() && finite(tags)
        }
        _ => finite(tags) || tags.contains(&b'Q') || tags.contains(&b'q'),
    }
}

/// Whether the words have a finite verb outside relative clauses, or a quotation, in which one may stand.
pub(super) fn has_main_verb(units: &Units<'_>, (start, end): (usize, usize)) -> bool {
    let tags = &units.tags[start..end];
    let mut relative = false;
    for (at, &tag) in tags.iter().enumerate() {
        let before = at.checked_sub(1).map_or(b'.', |before| tags[before]);
        match tag {
            b'Q' | b'q' => return true,
            b's' if at > 0 => return false,
            b'k' if before == b',' => return false,
            b'r' | b'h' | b's' | b'w' => relative = true,
            // "the terms he set": a relative clause without its pronoun
            b'N' | b'P' | b'D' if b"NDLSKO".contains(&before) => relative = true,
            _ if Tag(tag).is_finite_verb() => {
                if !relative {
                    return true;
                }
                relative = false;
            }
            _ => {}
        }
    }
    false
}

/// Whether the source that begins at `source` speaks in a subordinate clause: "while Cole says …", "as Cole notes …",
/// ", who says …".
pub(super) fn is_subordinate(units: &Units<'_>, sentence: (usize, usize), source: usize) -> bool {
    let tags = &units.tags[sentence.0..source];
    if units.tags[source] == b'r' && tags.last() == Some(&b',') {
        return true;
    }
    tags.iter().rev().find(|tag| !b"RT".contains(tag)).is_some_and(|tag| b"sA".contains(tag))
}

/// Where the clause that ends before `end` begins: at the sentence's start or behind an attribution.
pub(super) fn clause_start(units: &Units<'_>, sentence: (usize, usize), end: usize, taken: usize) -> usize {
    let mut start = sentence.0.max(taken);
    while start < end && b",;:-.?ks)".contains(&units.tags[start]) {
        start += 1;
    }
    start
}

/// The units of the noun phrase that begins at `start`, with the phrases and relative clauses that hang on it.
pub(super) fn phrase_end(units: &Units<'_>, sentence: (usize, usize), start: usize) -> usize {
    let tags = &units.tags[..sentence.1];
    let tag = |at: usize| tags.get(at).copied().unwrap_or(b'.');
    let mut in_relative = false;
    let mut brackets = 0_i32;
    let mut at = start + 1;
    while at < sentence.1 {
        if !MAY_END_PHRASE[usize::from(tags[at])] && !Tag(tags[at]).is_finite_verb() {
            at += 1;
            continue;
        }
        match tag(at) {
            b'(' => brackets += 1,
            b')' if brackets > 0 => brackets -= 1,
            b'.' | b'?' | b';' | b':' | b'-' | b')' => break,
            _ if brackets > 0 => {}
            b's' => break,
            b',' if !goes_on_as_list(tags, at) => break,
            b'k' if !joins_phrases(tags, at + 1) => break,
            b'r' | b'h' | b'w' => in_relative = true,
            byte if Tag(byte).is_finite_verb() && !in_relative => break,
            _ => {}
        }
        at += 1;
    }
    // "praised the plan on Tuesday": when they praised it
    let end = trim(tags, start, at);
    let behind = tags.get(start + 1..end).unwrap_or_default();
    let times = behind.iter().rev().take_while(|&&tag| tag == b'T').count();
    end - times
}

/// "the plan, the budget and the war"
fn goes_on_as_list(tags: &[u8], comma: usize) -> bool {
    let tag = |at: usize| tags.get(at).copied().unwrap_or(b'.');
    match tag(comma + 1) {
        b'k' => return joins_phrases(tags, comma + 2),
        // ", including the mayor"
        b'p' | b'm' | b'X' => return true,
        _ => {}
    }
    let mut at = comma + 1;
    while at < comma + 12 {
        match tag(at) {
            b'k' => return at > comma + 1 && joins_phrases(tags, at + 1),
            b',' => return tag(at + 1) == b'k' && joins_phrases(tags, at + 2),
            byte if b"NDLSKIOqQJdpfoxT".contains(&byte) => at += 1,
            _ => return false,
        }
    }
    false
}

/// Whether a noun phrase stands at `at` that is no subject.
fn joins_phrases(tags: &[u8], at: usize) -> bool {
    let tag = |at: usize| tags.get(at).copied().unwrap_or(b'.');
    let mut at = at;
    if !b"NDLSKIOqQJRdxpfotAwh".contains(&tag(at))
        && !matches!(Tag(tag(at)).cue_form(), Some(1))
        && tag(at) != b'W'
    {
        return false;
    }
    let mut limit = 0;
    while b"NDLSKIOqQJdpfoxTR".contains(&tag(at)) && limit < 10 {
        at += 1;
        limit += 1;
    }
    !Tag(tag(at)).is_finite_verb()
}
