//! The sieves behind the patterns: what no pattern sees inside one sentence.

use smallvec::{SmallVec, smallvec};

use super::{Attribution, Rule};
use crate::document::{Class, Kind};
use crate::pattern::Precision;
use crate::quote::QuotedSpan;
use crate::span::Span;

/// A sieve's number; its name and meaning stand in [`SIEVES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Sieve {
    Governed,
    SameParagraph,
    GoesOn,
    LeadIn,
    Turns,
    Unattributed,
    Corrected,
}

/// Name and meaning of each sieve, in the order of [`Sieve`].
pub(crate) const SIEVES: &[(&str, &str, f32)] = &[
    ("governed", "The words stand behind an attribution verb in their sentence.", 0.7),
    ("same-paragraph", "Another quotation of the same paragraph is this speaker's.", 0.9),
    ("goes-on", "The quotation goes on from the paragraph before.", 0.9),
    ("lead-in", "The sentence before leads in to the quotation.", 0.7),
    ("turns", "It is this speaker's turn in the conversation.", 0.6),
    ("unattributed", "Nothing shows who said it.", 0.0),
    ("corrected", "The caller corrected who said it.", 1.0),
];

/// The measured precision of [`Sieve::Governed`].
pub(crate) const GOVERNED: Precision = Precision { name: 0.80, pronoun: 0.70, other: 0.57 };

/// A paragraph as the sieves see it: its quoted spans of level 0 as (index, is an utterance).
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) quotes: SmallVec<[(u32, bool); 2]>,
}

impl Block {
    /// The numbers of its quoted spans.
    fn numbers(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.quotes.iter().map(|&(quote, _)| quote as usize)
    }
}

/// Attributes what is left, paragraph by paragraph.
pub(crate) fn sift(found: &mut Vec<Attribution>, blocks: &[Block], spans: &[QuotedSpan]) {
    let mut owner: Vec<Option<usize>> = vec![None; spans.len()];
    for (number, attribution) in found.iter().enumerate() {
        for &quote in &attribution.quotes {
            owner[quote] = owner[quote].or(Some(number));
        }
    }
    let mut joined = begun_before(found, blocks, spans, &mut owner);
    let mut last_open: Option<usize> = None;
    let mut owned: Vec<(usize, usize)> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let mut before = None;
        owned.clear();
        owned.extend(block.numbers().rev().filter_map(|quote| Some((quote, owner[quote]?))));
        for (place, &(quote, utterance)) in block.quotes.iter().enumerate() {
            let quote = quote as usize;
            if owner[quote].is_some() {
                before = owner[quote];
                continue;
            }
            while owned.last().is_some_and(|&(other, _)| other < quote) {
                owned.pop();
            }
            let after = owned.last().map(|&(_, owner)| owner);
            let goes_on = last_open.filter(|_| place == 0);
            let (to, sieve) = match (goes_on, before.or(after)) {
                (Some(to), _) => (to, Sieve::GoesOn),
                (None, Some(to)) if utterance => (to, Sieve::SameParagraph),
                _ if utterance => {
                    owner[quote] = Some(found.len());
                    before = owner[quote];
                    found.push(unattributed(quote, spans, number));
                    continue;
                }
                _ => continue,
            };
            owner[quote] = Some(to);
            before = owner[quote];
            join(&mut found[to], quote, spans, sieve);
            joined.push(to);
        }
        let last = block.numbers().next_back();
        last_open = last.filter(|&quote| spans[quote].continues).and_then(|quote| owner[quote]);
    }
    joined.sort_unstable();
    joined.dedup();
    for attribution in joined {
        found[attribution].content.sort_unstable();
    }
    found.sort_by_key(|attribution| (attribution.start(), usize::MAX - attribution.end()));
    found.shrink_to_fit();
}

/// Quotations that a later paragraph ends and attributes: what the paragraphs before hold of them is the same speaker's.
/// Returns the attributions that got longer.
fn begun_before(
    found: &mut [Attribution],
    blocks: &[Block],
    spans: &[QuotedSpan],
    owner: &mut [Option<usize>],
) -> Vec<usize> {
    let mut joined = Vec::new();
    for (number, pair) in blocks.windows(2).enumerate().rev() {
        let (Some(last), Some(next)) = (pair[0].numbers().next_back(), pair[1].numbers().next()) else {
            continue;
        };
        let unowned = pair[0].numbers().all(|quote| owner[quote].is_none());
        let ends = !spans[next].opened && spans[last].continues;
        if let Some(to) = owner[next].filter(|_| unowned && ends) {
            owner[last] = Some(to);
            join(&mut found[to], last, spans, Sieve::GoesOn);
            found[to].paragraph = number as u32;
            joined.push(to);
        }
    }
    joined
}

fn join(attribution: &mut Attribution, quote: usize, spans: &[QuotedSpan], _sieve: Sieve) {
    attribution.quotes.push(quote);
    attribution.content.push(Span::new(spans[quote].start, spans[quote].end));
}

fn unattributed(quote: usize, spans: &[QuotedSpan], paragraph: usize) -> Attribution {
    Attribution {
        content: smallvec![Span::new(spans[quote].start, spans[quote].end)],
        cue: None,
        source: None,
        kind: Kind::Direct,
        class: Class::Statement,
        rule: Rule::Sieve(Sieve::Unattributed),
        confidence: 0.0,
        paragraph: paragraph as u32,
        quotes: smallvec![quote],
    }
}
