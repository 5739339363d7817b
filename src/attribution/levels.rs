//! Levels: which quotation stands in which. Decides parents, and takes care that contents of one level never overlap:
//! of two that cross, the less trusted one gives up the words in question.

use std::ops::Range;

use smallvec::SmallVec;

use super::Attribution;
use crate::document::Kind;
use crate::near::sort_near;
use crate::quote::QuotedSpan;
use crate::span::Span;

/// A content span and the number of its attribution.
type Part = (Span, usize);

/// Finds the parent of each attribution, which always stands before it in the list. Words that two of them claim without
/// one standing wholly in the other stay with the more trusted one; an attribution that has no words left goes.
pub(crate) fn nest(found: &mut Vec<Attribution>, quotes: &[QuotedSpan]) -> Vec<Option<u32>> {
    let mut all = tangled(found);
    if all.is_empty() {
        return vec![None; found.len()];
    }
    let lost = crossing(found, &all);
    // By the first part: whatever holds another stands before it.
    let place = |attribution: &Attribution| {
        (attribution.start(), usize::MAX - attribution.content.first().map_or(0, |first| first.end as usize))
    };
    if !lost.is_empty() || !found.is_sorted_by_key(place) {
        take_away(found, &lost, quotes);
        found.retain(|attribution| !attribution.content.is_empty());
        sort_near(found, place);
        all = tangled(found);
    }
    let (parents, lost) = parents(found, &all);
    take_away(found, &lost, quotes);
    parents
}

/// The content spans of all that do not stand alone in their stretch of text, by place, outer before inner. Most do.
fn tangled(found: &[Attribution]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut first, mut reach, mut alone) = (0, 0, true);
    for (number, attribution) in found.iter().enumerate() {
        if attribution.start() >= reach {
            take_parts(&mut parts, found, if alone { 0..0 } else { first..number });
            (first, alone) = (number, true);
        } else {
            alone = false;
        }
        for span in attribution.spans() {
            alone &= span.start() >= reach;
            reach = reach.max(span.end());
        }
    }
    take_parts(&mut parts, found, if alone { 0..0 } else { first..found.len() });
    sort_near(&mut parts, |&(span, number)| (span.start(), usize::MAX - span.end(), number));
    parts
}

fn take_parts(parts: &mut Vec<Part>, found: &[Attribution], range: Range<usize>) {
    for number in range {
        parts.extend(found[number].spans().map(|span| (span, number)));
    }
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
        if let Some(place) = attribution.content.iter().rposition(|&own| own == span.into()) {
            attribution.content.remove(place);
        }
        let place = |quote: &u32| quotes[*quote as usize].span();
        let Attribution { content, quotes: own, kind, .. } = attribution;
        let content = || content.iter().map(|&span| Span::from(span));
        own.retain(|quote| content().any(|span| span.contains(place(quote))));
        match () {
            () if own.is_empty() => *kind = Kind::Indirect,
            () if content().all(|span| own.iter().any(|quote| place(quote) == span)) => {
                *kind = Kind::Direct;
            }
            () => {}
        }
    }
}
