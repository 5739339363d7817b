//! Whose words they are where the cue has no source of its own: ", adding that …", "and said …", "asked him to say …".

use crate::pattern::{Tag, Units};

/// Tags of what can be a subject.
const SUBJECTS: &[u8] = b"NPDLSKIr";
/// The same as the object of a preposition.
const OBJECTS: &[u8] = b"NDLSKIOT";

/// Units, the end not included.
type Range = (usize, usize);

/// The source of the cue at `cue`, by the subject of the verb on which it hangs. `end` is where what it says ends.
pub(super) fn source_of(units: &Units<'_>, sentence: Range, cue: usize, end: usize) -> Option<Range> {
    let tags = &units.tags[..sentence.1];
    let form = Tag(tags[cue]).verb_form();
    if form == Some(2) {
        return agent(tags, sentence.0, cue).or_else(|| nearest(tags, sentence.0, cue, false));
    }
    if let Some(own) = absolute(tags, sentence.0, cue) {
        return Some(own);
    }
    nearest(tags, sentence.0, cue, true).or_else(|| behind(tags, end, sentence.1))
}

/// The person right before an infinitive: "prompted Cole to say".
fn agent(tags: &[u8], first: usize, cue: usize) -> Option<Range> {
    let start = cue.checked_sub(1).filter(|&unit| unit > first && b"NDO".contains(&tags[unit]))?;
    let governed = matches!(tags[start - 1], b'f') || Tag(tags[start - 1]).verb_form().is_some();
    governed.then_some((start, cue))
}

/// The person right before a participle: "…, with one of them asking".
fn absolute(tags: &[u8], first: usize, cue: usize) -> Option<Range> {
    let start = cue.checked_sub(1).filter(|&unit| unit > first && b"ND".contains(&tags[unit]))?;
    let opens = start - 1 == first || b",-;".contains(&tags[start - 2]);
    (tags[start - 1] == b'p' && opens).then_some((start, cue))
}

/// The subject of the last finite verb before `cue`; with `main`, of the last one that is in no subordinate clause.
fn nearest(tags: &[u8], first: usize, cue: usize, main: bool) -> Option<Range> {
    let verbs = (first..cue).rev().filter(|&unit| Tag(tags[unit]).is_finite_verb());
    let mut any = None;
    for verb in verbs {
        let Some(subject) = subject_of(tags, first, verb) else { continue };
        if !main || !is_subordinate(tags, first, subject) {
            return Some(subject);
        }
        any = any.or(Some(subject));
    }
    any
}

fn is_subordinate(tags: &[u8], first: usize, subject: Range) -> bool {
    let before = tags[first..subject.0].iter().rev().find(|tag| !b"RT".contains(tag)).copied();
    tags[subject.0] == b'r'
        || before.is_some_and(|tag| {
            b"srhwAp".contains(&tag) || b"NDLSK".contains(&tag) || Tag(tag).verb_form().is_some()
        })
}

/// The noun phrase before a finite verb, with its prepositional phrases and what is joined to it by "and"; an aside
/// between them is skipped. Behind a quotation it stands after the verb.
pub(super) fn subject_of(tags: &[u8], first: usize, verb: usize) -> Option<Range> {
    let mut end = verb;
    while end > first && b"RT".contains(&tags[end - 1]) {
        end -= 1;
    }
    let inverted = end == first
        || b"Qq?".contains(&tags[end - 1])
        || tags[end - 1] == b',' && is_said(&tags[first..end]);
    if inverted && tags.get(verb + 1).is_some_and(|tag| b"NPD".contains(tag)) && Tag(tags[verb]).is_cue() {
        return Some((verb + 1, prepositional(tags, verb + 2)));
    }
    if end > first && b",)".contains(&tags[end - 1]) {
        let opening = if tags[end - 1] == b',' { b',' } else { b'(' };
        end = (first..end - 1).rev().find(|&unit| tags[unit] == opening)?;
    }
    let mut start = end.checked_sub(1).filter(|&unit| unit >= first && SUBJECTS.contains(&tags[unit]))?;
    loop {
        let two = |at: usize| (at >= first + 2).then(|| (tags[at - 2], tags[at - 1]));
        match two(start) {
            // "She praised the book and he said": a pronoun begins a new clause
            Some((_, b'k')) if tags[start] == b'P' => return Some((start, end)),
            Some((phrase, b'p' | b'f' | b'm' | b'o' | b'b' | b'k')) if b"NDLSKI".contains(&phrase) => {
                start -= 2;
            }
            _ => return Some((reduced(tags, first, start).unwrap_or(start), end)),
        }
    }
}

/// Whether a clause or a quotation stands there, which a verb behind it can attribute: in "Cole, who left, accused Hill" the
/// comma closes an aside.
fn is_said(tags: &[u8]) -> bool {
    let mut relative = false;
    tags.iter().any(|&tag| match tag {
        b'Q' | b'q' => true,
        b'r' | b'h' | b'w' => {
            relative = true;
            false
        }
        _ => Tag(tag).is_finite_verb() && !std::mem::take(&mut relative),
    })
}

/// The group in "A group campaigning for the town to leave the county": the noun phrase that begins at `object` is the
/// object of its participle.
fn reduced(tags: &[u8], first: usize, object: usize) -> Option<usize> {
    let inside = |tag: u8| OBJECTS.contains(&tag) || b"pfmobtRT".contains(&tag) || is_reduced_verb(tag);
    let start =
        tags[first..object].iter().rposition(|&tag| !inside(tag)).map_or(first, |before| first + before + 1);
    let bounded = start == first || b",ks".contains(&tags[start - 1]);
    let participle = matches!(Tag(*tags.get(start + 1)?).verb_form(), Some(1 | 4));
    (start < object && bounded && participle && b"NDL".contains(&tags[start])).then_some(start)
}

/// saying, to say, said (of what is said)
fn is_reduced_verb(tag: u8) -> bool {
    matches!(Tag(tag).verb_form(), Some(1 | 2 | 4))
}

/// The end of the prepositional phrases that begin at `at`.
fn prepositional(tags: &[u8], at: usize) -> usize {
    let mut at = at;
    while at + 1 < tags.len() && b"pfmo".contains(&tags[at]) && OBJECTS.contains(&tags[at + 1]) {
        at += 2;
    }
    at
}

/// The subject of the main clause behind a participle that opens the sentence: "Saying that …, Cole left."
fn behind(tags: &[u8], end: usize, last: usize) -> Option<Range> {
    let comma = (end..last).find(|&unit| tags[unit] == b',')?;
    let verb = (comma + 1..last).find(|&unit| Tag(tags[unit]).is_finite_verb())?;
    subject_of(tags, comma + 1, verb)
}
