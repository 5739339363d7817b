//! The sieves behind the patterns: what no pattern sees inside one sentence.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::style::Style;
use super::{Attribution, Rule, Source};
use crate::document::{Class, Kind};
use crate::near::{merge, sort_near};
use crate::pattern::Precision;
use crate::quote::{QuotedSpan, Style as Marks};
use crate::span::Span;

/// A sieve's number; its name and meaning stand in [`SIEVES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Sieve {
    Governed,
    LeadIn,
    Turns,
    Unattributed,
    Corrected,
}

/// Name and meaning of each sieve, in the order of [`Sieve`].
pub(crate) const SIEVES: &[(&str, &str, f32)] = &[
    ("governed", "The words stand behind an attribution verb in their sentence.", 0.7),
    ("lead-in", "The sentence before leads in to the quotation.", 0.7),
    ("turns", "It is this speaker's turn in the conversation.", 0.6),
    ("unattributed", "Nothing shows who said it.", 0.0),
    ("corrected", "The caller corrected who said it.", 1.0),
];

/// The measured precision of [`Sieve::Governed`].
pub(crate) const GOVERNED: Precision = Precision { name: 0.75, pronoun: 0.65, other: 0.53 };

/// A paragraph as the sieves see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Its quoted spans of level 0 as (index, is an utterance).
    pub(crate) quotes: SmallVec<[(u32, bool); 2]>,
    /// It begins with words in quotation marks; it holds nothing else.
    pub(crate) opens_quoted: bool,
    pub(crate) only_quotes: bool,
    /// It ends with a colon: whose words follow.
    pub(crate) lead_in: Option<Box<LeadIn>>,
}

impl Block {
    /// Adds what the next stretch of the paragraph holds.
    pub(crate) fn go_on(&mut self, next: Block) {
        self.quotes.extend(next.quotes);
        self.only_quotes &= next.only_quotes;
        self.lead_in = next.lead_in;
    }

    /// The numbers of its quoted spans.
    fn numbers(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.quotes.iter().map(|&(quote, _)| quote as usize)
    }
}

/// A sentence that announces somebody's words: its verb and that verb's subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeadIn {
    pub(crate) cue: Span,
    pub(crate) source: Source,
}

impl LeadIn {
    fn attribution(self, spans: &[QuotedSpan], quote: usize, paragraph: usize) -> Attribution {
        Attribution {
            cue: Some(self.cue.into()),
            source: Some(self.source),
            rule: Rule::Sieve(Sieve::LeadIn),
            confidence: SIEVES[Sieve::LeadIn as usize].2,
            ..unattributed(quote, spans, paragraph)
        }
    }
}

/// In the news, of so many paragraphs one at most is a quotation and nothing else; in a conversation many are.
const ALONE_IS_RARE: usize = 8;

/// Attributes what is left, paragraph by paragraph.
pub(crate) fn sift(found: &mut Vec<Attribution>, blocks: &[Block], spans: &[QuotedSpan]) {
    let mut owner: Vec<Option<usize>> = vec![None; spans.len()];
    for (number, attribution) in found.iter().enumerate() {
        for &quote in &attribution.quotes {
            let owner = &mut owner[quote as usize];
            *owner = owner.or(Some(number));
        }
    }
    let joined = begun_before(found, blocks, spans, &mut owner);
    let by_patterns = found.len();
    let (style, unread) = (Style::default(), 0..by_patterns);
    let behind = SmallVec::new();
    let mut sifting =
        Sifting { found, blocks, spans, owner, behind, joined, style, unread, alone: 0, open: None };
    for number in 0..blocks.len() {
        sifting.paragraph(number);
    }
    let mut joined = sifting.joined;
    joined.sort_unstable();
    joined.dedup();
    for attribution in joined {
        found[attribution].content.sort_unstable();
    }
    // what has no words has no place either
    let has_words = |attribution: &Attribution| !attribution.content.is_empty();
    let by_patterns = found[..by_patterns].iter().filter(|attribution| has_words(attribution)).count();
    found.retain(has_words);
    let (before, made) = found.split_at_mut(by_patterns);
    sort_near(before, Attribution::place);
    sort_near(made, Attribution::place);
    merge(found, by_patterns, Attribution::place);
    found.shrink_to_fit();
}

/// The sieves on their way through a text.
struct Sifting<'a> {
    found: &'a mut Vec<Attribution>,
    blocks: &'a [Block],
    spans: &'a [QuotedSpan],
    /// The attribution of each quoted span.
    owner: Vec<Option<usize>>,
    /// For each quoted span of the paragraph, the attribution of those behind it.
    behind: SmallVec<[Option<usize>; 4]>,
    /// Those that got longer.
    joined: Vec<usize>,
    style: Style,
    /// What the patterns found behind the present place.
    unread: Range<usize>,
    /// How many paragraphs have been quotations and nothing else.
    alone: usize,
    /// Whose words the paragraph before has left open.
    open: Option<usize>,
}

impl Sifting<'_> {
    fn paragraph(&mut self, number: usize) {
        let block = &self.blocks[number];
        if block.quotes.is_empty() {
            self.open = None;
            return;
        }
        self.alone += usize::from(block.only_quotes);
        self.behind.clear();
        let mut behind = None;
        for quote in block.numbers().rev() {
            self.behind.push(behind);
            behind = self.owner[quote].or(behind);
        }
        self.behind.reverse();
        let mut before = None;
        for (place, &(quote, utterance)) in block.quotes.iter().enumerate() {
            let quote = quote as usize;
            if self.owner[quote].is_none() {
                self.owner[quote] = self.attribute((number, place), (quote, utterance), before);
            }
            before = self.owner[quote].or(before);
        }
        let last = block.numbers().next_back();
        self.open = last.filter(|&quote| self.spans[quote].continues).and_then(|quote| self.owner[quote]);
    }

    /// Finds or makes the attribution of a quoted span, `before` being that of the one before it in its paragraph.
    fn attribute(
        &mut self,
        (number, place): (usize, usize),
        (quote, utterance): (usize, bool),
        before: Option<usize>,
    ) -> Option<usize> {
        let beside = before.or(self.behind[place]);
        if place == 0 {
            let alone = beside.is_none() && self.stands_alone(number, quote);
            if let Some(to) = self.open.or_else(|| self.last_speaker(number).filter(|_| alone)) {
                return Some(self.join(to, quote));
            }
            if let Some(lead_in) = self.lead_in(number) {
                return Some(self.push(lead_in.attribution(self.spans, quote, number)));
            }
        }
        match beside {
            _ if !utterance || self.is_list_item(quote) => None,
            Some(to) => Some(self.join(to, quote)),
            None => Some(self.push(unattributed(quote, self.spans, number))),
        }
    }

    fn join(&mut self, to: usize, quote: usize) -> usize {
        join(&mut self.found[to], quote, self.spans);
        self.joined.push(to);
        to
    }

    fn push(&mut self, attribution: Attribution) -> usize {
        self.found.push(attribution);
        self.found.len() - 1
    }

    /// Whether a paragraph that is a quotation and nothing else goes on with the words before. In a conversation it is
    /// the other one's turn.
    fn stands_alone(&mut self, number: usize, quote: usize) -> bool {
        if !self.blocks[number].only_quotes || self.alone * ALONE_IS_RARE > number {
            return false;
        }
        !self.style_before(quote).is_story()
    }

    /// In the news a dash opens an item of a list, not somebody's turn.
    fn is_list_item(&mut self, quote: usize) -> bool {
        self.spans[quote].style == Marks::Dash && self.style_before(quote).is_news()
    }

    /// How the text before a quotation quotes.
    fn style_before(&mut self, quote: usize) -> Style {
        let start = self.spans[quote].start();
        while let Some(next) = self.unread.clone().next().filter(|&next| self.found[next].start() < start) {
            self.style.read(&self.found[next]);
            self.unread.next();
        }
        self.style
    }

    /// The attribution of the last quotation in the paragraph before, if it names its source.
    fn last_speaker(&self, number: usize) -> Option<usize> {
        let last = self.blocks[number.checked_sub(1)?].numbers().next_back()?;
        self.owner[last].filter(|&owner| self.found[owner].source.is_some())
    }

    /// What the paragraph before says of the quotation with which this one opens.
    fn lead_in(&self, number: usize) -> Option<LeadIn> {
        let before = &self.blocks[number.checked_sub(1)?];
        before.lead_in.as_deref().copied().filter(|_| self.blocks[number].opens_quoted)
    }
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
            join(&mut found[to], last, spans);
            found[to].paragraph = number as u32;
            joined.push(to);
        }
    }
    joined
}

fn join(attribution: &mut Attribution, quote: usize, spans: &[QuotedSpan]) {
    attribution.quotes.push(quote as u32);
    attribution.content.push(spans[quote].span().into());
}

fn unattributed(quote: usize, spans: &[QuotedSpan], paragraph: usize) -> Attribution {
    Attribution {
        content: smallvec![spans[quote].span().into()],
        paragraph: paragraph as u32,
        quotes: smallvec![quote as u32],
        ..Attribution::default()
    }
}

/// Of no words yet, to nobody.
impl Default for Attribution {
    fn default() -> Self {
        Attribution {
            content: SmallVec::new(),
            cue: None,
            source: None,
            kind: Kind::Direct,
            class: Class::Statement,
            rule: Rule::Sieve(Sieve::Unattributed),
            confidence: 0.0,
            paragraph: 0,
            quotes: SmallVec::new(),
        }
    }
}
