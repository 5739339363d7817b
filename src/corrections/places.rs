//! Which quotation a place means.

use rustc_hash::FxHashMap;

use super::{Met, Numbered, Place, one_line};
use crate::attribution::Attribution;
use crate::error::Error;
use crate::span::{Span, Unit};

/// Places of one text in bytes: one pass, whatever the unit.
pub(super) struct Bytes(Option<FxHashMap<usize, usize>>);

impl Bytes {
    pub(super) fn of(text: &str, unit: Unit, mut places: Vec<usize>) -> Bytes {
        let length: fn(char) -> usize = match unit {
            Unit::Byte => return Bytes(None),
            Unit::Char => |_| 1,
            Unit::Utf16 => char::len_utf16,
        };
        places.sort_unstable();
        let mut places = places.into_iter().peekable();
        let mut known = FxHashMap::default();
        let mut units = 0;
        for (byte, char) in text.char_indices() {
            if places.peek().is_none() {
                break;
            }
            let next = units + length(char);
            while let Some(place) = places.next_if(|&place| place < next) {
                known.insert(place, byte);
            }
            units = next;
        }
        known.extend(places.map(|place| (place, text.len())));
        Bytes(Some(known))
    }

    pub(super) fn get(&self, place: usize) -> usize {
        self.0.as_ref().map_or(place, |known| known.get(&place).copied().unwrap_or(usize::MAX))
    }
}

/// The quotation of each correction, in the order of the text.
pub(super) fn meet<'w>(
    text: &str,
    found: &[Attribution],
    corrections: &'w [Numbered],
    faults: &mut Vec<(usize, Error)>,
) -> Vec<Met<'w>> {
    let quotations = Quotations::of(found);
    let mut met: Vec<Met<'w>> = Vec::with_capacity(corrections.len());
    for numbered in corrections {
        match quotations.at(numbered.place) {
            Ok(attribution) => met.push(Met { attribution, numbered }),
            Err(near) => faults.push(numbered.fault(missed(text, found, &near))),
        }
    }
    met.sort_by_key(|met| (met.attribution, met.numbered.number));
    met.dedup_by(|later, first| {
        let same = later.attribution == first.attribution;
        if same && later.numbered.speaker != first.numbered.speaker {
            let named = |numbered: &Numbered| numbered.speaker.clone().unwrap_or_else(|| "nobody".to_owned());
            let number = first.numbered.number;
            faults.push(later.numbered.fault(format!(
                "correction {number} says that {} said these words, this one {}: keep one of them",
                named(first.numbered),
                named(later.numbered),
            )));
        }
        same
    });
    met
}

/// Why a place means no quotation: none is there, or several are.
fn missed(text: &str, found: &[Attribution], near: &[usize]) -> String {
    let show = |&number: &usize| {
        let attribution = &found[number];
        let words = text.get(attribution.start()..attribution.content[0].end as usize).unwrap_or_default();
        let start: String = one_line(words).chars().take(40).collect();
        if start.len() < words.len() { start + "…" } else { start }
    };
    match near {
        [] => "no quotation stands in this text".to_owned(),
        [only] => format!(
            "no quotation stands here; the nearest is {}: give a place inside a quotation",
            show(only)
        ),
        [first, second, ..] => format!(
            "several quotations stand here ({} and {}): give a place inside the one that is meant",
            show(first),
            show(second)
        ),
    }
}

/// The quotations by place.
struct Quotations {
    /// All content spans, outer before inner, with the number of their attribution and the furthest end so far.
    parts: Vec<(Span, usize, usize)>,
    /// Whole contents, from the first part to the end of the last, and parts.
    exact: FxHashMap<(usize, usize), Vec<usize>>,
}

impl Quotations {
    fn of(found: &[Attribution]) -> Self {
        let mut parts: Vec<(Span, usize, usize)> = Vec::new();
        let mut exact: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
        for (number, attribution) in found.iter().enumerate() {
            parts.extend(attribution.spans().map(|span| (span, number, 0)));
            let whole = Span::new(attribution.start(), attribution.end());
            for span in attribution.spans().chain([whole]) {
                let same = exact.entry((span.start(), span.end())).or_default();
                if same.last() != Some(&number) {
                    same.push(number);
                }
            }
        }
        parts.sort_by_key(|&(span, number, _)| (span.start(), usize::MAX - span.end(), number));
        let mut furthest = 0;
        for (span, _, reach) in &mut parts {
            furthest = furthest.max(span.end());
            *reach = furthest;
        }
        Quotations { parts, exact }
    }

    /// The quotation at a place, or those near it.
    fn at(&self, place: Place) -> Result<usize, Vec<usize>> {
        let span = place.start..place.end.unwrap_or(place.start.saturating_add(1));
        if let Some(same) = self.exact.get(&(span.start, span.end)).filter(|_| place.end.is_some()) {
            return if let [only] = same[..] { Ok(only) } else { Err(same.clone()) };
        }
        let before = self.parts.partition_point(|(part, ..)| part.start() <= span.start);
        let around = self.parts[..before].iter().rev().take_while(|(.., reach)| *reach > span.start);
        if let Some(inner) = around.clone().find(|(part, ..)| part.end() >= span.end) {
            return Ok(inner.1);
        }
        let crossed = around.filter(|(part, ..)| part.end() > span.start).map(|part| part.1);
        let inside = self.parts[before..].iter().take_while(|(part, ..)| part.start() < span.end);
        let mut touched: Vec<usize> = crossed.chain(inside.map(|part| part.1)).collect();
        touched.sort_unstable();
        touched.dedup();
        match touched[..] {
            [only] => Ok(only),
            [] => Err(self.nearest(span.start).into_iter().collect()),
            _ => Err(touched),
        }
    }

    fn nearest(&self, byte: usize) -> Option<usize> {
        let after = self.parts.partition_point(|(part, ..)| part.start() <= byte);
        let near = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let distance = |part: Span| part.start().saturating_sub(byte).max(byte.saturating_sub(part.end()));
        let parts = near.filter_map(|at| self.parts.get(at));
        Some(parts.min_by_key(|(part, ..)| distance(*part))?.1)
    }
}
