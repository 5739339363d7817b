//! Levels: which quotation stands in which. Decides parents, and takes care that contents of one level never overlap:
//! of two that cross, the less trusted one gives up the words in question.

use smallvec::SmallVec;

use super::Attribution;
use crate::document::Kind;
use crate::near::sort_near;
use crate::quote::QuotedSpan;
use crate::span::Span;

/// A content span and the number of its attribution.
type Part = (Span, usize);

/// Finds the parent of each attribution, which always stands before it in the list. Words that two of them claim without one standing wholly in the other stay
/// with the more trusted one; an attribution that has no words left goes.
pub(crate) fn nest(found: &mut Vec<Attribution>, quotes: &[QuotedSpan]) -> Vec<Option<u32>> {
    let mut all = parts(found);
    let lost = crossing(found, &all);
    // By the first part: whatever holds another stands before it.
    let place = |attribution: &Attribution| {
        (attribution.start(), usize::MAX - attribution.content.first().map_or(0, |first| first.end()))
    };
    if !lost.is_empty() || !found.is_sorted_by_key(place) {
        take_away(found, &lost, quotes);
        found.retain(|attribution| !attribution.content.is_empty());
        sort_near(found, place);
        all = parts(found);
    }
    let (parents, lost) = parents(found, &all);
    take_away(found, &lost, quotes);
    parents
}

/// All content spans by place, outer before inner.
fn parts(found: &[Attribution]) -> Vec<Part> {
    let count = found.iter().map(|attribution| attribution.content.len()).sum();
    let mut parts: Vec<Part> = Vec::with_capacity(count);
    for (number, attribution) in found.iter().enumerate() {
        parts.extend(attribution.content.iter().map(|&span| (span, number)));
    }
    sort_near(&mut parts, |&(span, number)| (span.start(), usize::MAX - span.end(), number));
    parts
}

/// The parts that must go because they cross a more trusted one, or lie inside another part of their own quotation.
fn crossing(found: &[Attribution], parts: &[Part]) -> Vec<Part> {
    let mut lost = Vec::new();
    let mut open: SmallVec<[Part; 4]> = SmallVec::new();
    for &part in parts {
        let (span, number) = part;
        while open.last().is_some_and(|(outer, _)| outer.end() <= span.start()) {
            open.pop();
        }
        let mut stays = !open.iter().rev().take(1).any(|&(_, owner)| owner == number);
        while let Some(&last) = open.last().filter(|(outer, _)| stays && outer.end() < span.end()) {
            if found[last.1].confidence < found[number].confidence {
                lost.push(last);
                open.pop();
            } else {
                stays = false;
            }
        }
        if stays { open.push(part) } else { lost.push(part) }
    }
    lost
}

/// The parent of each attribution, and the parts that stand in another quotation than the first part does.
fn parents(found: &[Attribution], parts: &[Part]) -> (Vec<Option<u32>>, Vec<Part>) {
    let mut parents: Vec<Option<Option<u32>>> = vec![None; found.len()];
    let mut lost = Vec::new();
    let mut open: SmallVec<[Part; 4]> = SmallVec::new();
    for &part in parts {
        let (span, number) = part;
        while open.last().is_some_and(|(outer, _)| outer.end() <= span.start()) {
            open.pop();
        }
        let parent = open.last().map(|&(_, owner)| owner as u32);
        if *parents[number].get_or_insert(parent) == parent {
            open.push(part);
        } else {
            lost.push(part);
        }
    }
    (parents.into_iter().map(Option::flatten).collect(), lost)
}

fn take_away(found: &mut [Attribution], lost: &[Part], quotes: &[QuotedSpan]) {
    for &(span, number) in lost {
        let attribution = &mut found[number];
        // One of two equal parts stays.
        if let Some(place) = attribution.content.iter().rposition(|&own| own == span) {
            attribution.content.remove(place);
        }
        let place = |quote: &usize| Span::new(quotes[*quote].start, quotes[*quote].end);
        let Attribution { content, quotes: own, kind, .. } = attribution;
        own.retain(|quote| content.iter().any(|span| span.contains(place(quote))));
        match () {
            () if own.is_empty() => *kind = Kind::Indirect,
            () if content.iter().all(|span| own.iter().any(|quote| place(quote) == *span)) => {
                *kind = Kind::Direct;
            }
            () => {}
        }
    }
}
