//! The way through the paragraphs of a text, some at a time: each is cut into units.

use crate::layout::Layout;
use crate::lexicon::Lexicon;
use crate::mention::{Names, Reader};
use crate::near::partition_near;
use crate::pattern::{UnitLists, Units};
use crate::pool::{Lent, Pool};
use crate::text::{Mark, Token};

/// There is a token for so many bytes of text.
pub(crate) const BYTES_A_TOKEN: usize = 5;
/// A longer paragraph is read in stretches of about so many tokens.
const STRETCH: usize = 1 << 14;
/// Short ones come several at a time, of about so many tokens together,
const BATCH: usize = 1 << 11;
/// and of so many stretches at most.
const MOST_STRETCHES: usize = 64;

/// A paragraph, or a part of a very long one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    pub(crate) number: usize,
    pub(crate) reader: Reader<'a>,
    pub(crate) units: Units<'a>,
}

/// Some of them, one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch<'a> {
    layout: &'a Layout<'a>,
    lexicon: &'a Lexicon,
    names: &'a Names,
    units: &'a UnitLists,
    cuts: &'a [Cut],
}

impl<'a> Batch<'a> {
    /// The tags and sentences of each.
    pub(crate) fn sentences(self) -> impl Iterator<Item = (&'a [u8], &'a [(usize, usize)])> {
        (0..self.cuts.len()).map(move |number| self.units.sentences(number))
    }

    pub(crate) fn stretches(self) -> impl Iterator<Item = Stretch<'a>> {
        self.cuts.iter().enumerate().map(move |(number, cut)| {
            let units = self.units.of(number);
            Stretch { number: cut.number, reader: cut.reader(self.layout, self.lexicon, self.names), units }
        })
    }
}

/// Cuts each paragraph into units, in order: its number, its tokens and units.
pub(crate) fn each_stretch<E>(
    layout: &Layout<'_>,
    lexicon: &Lexicon,
    mut visit: impl FnMut(usize, &Reader<'_>, &Units<'_>) -> Result<(), E>,
) -> Result<(), E> {
    Paragraphs::begin().each_batch(layout, lexicon, |batch| {
        batch.stretches().try_for_each(|stretch| visit(stretch.number, &stretch.reader, &stretch.units))
    })
}

/// A way through the paragraphs of a text.
pub(crate) struct Paragraphs {
    /// What comes next: a paragraph, its first token, the first quoted span that is not before it.
    paragraph: usize,
    pub(crate) token: usize,
    quote: usize,
    desk: Lent<'static, Desk>,
}

impl Paragraphs {
    pub(crate) fn begin() -> Paragraphs {
        let mut desk = DESKS.get(Desk::default);
        desk.names.begin();
        Paragraphs { paragraph: 0, token: 0, quote: 0, desk }
    }

    /// Cuts the paragraphs that are ready into units, several at a time. A very long paragraph comes in several stretches,
    /// so that memory and the processor's cache hold it. Ends early where `visit` fails.
    pub(crate) fn each_batch<E>(
        &mut self,
        layout: &Layout<'_>,
        lexicon: &Lexicon,
        mut visit: impl FnMut(Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Layout { text, paragraphs, quotes, tokens, ready, .. } = layout;
        let Paragraphs { paragraph, token: first_token, quote: first_quote, desk } = self;
        let Desk { cuts, units, names, places } = &mut **desk;
        names.clear();
        units.clear();
        cuts.clear();
        let mut batch = 0;
        let (mut token, mut quote) = (*first_token, *first_quote);
        for (number, span) in (*paragraph..).zip(&paragraphs[*paragraph..*ready]) {
            let mut first = token;
            let about = first + span.len() / BYTES_A_TOKEN;
            token = partition_near(tokens, about, |token| token.start() < span.end());
            loop {
                let end = stretch_end(layout, (first, token), span.end(), &mut quote, places);
                batch += end - first;
                if cuts.len() == MOST_STRETCHES || batch > BATCH && !cuts.is_empty() {
                    hand_out(Batch { layout, lexicon, names, units, cuts }, &mut visit)?;
                    names.clear();
                    units.clear();
                    cuts.clear();
                    batch = end - first;
                }
                let (entries, headline) = names.add(text, &tokens[first..end], lexicon);
                let entries_here = names.entries(entries, end - first);
                let reader = Reader { text, tokens, lexicon, entries: entries_here, headline, first, end };
                units.add(&reader, places, quotes);
                cuts.push(Cut { number, first, end, entries, headline });
                first = end;
                if first >= token {
                    break;
                }
            }
        }
        hand_out(Batch { layout, lexicon, names, units, cuts }, &mut visit)?;
        (*paragraph, *first_token, *first_quote) = (*ready, token, quote);
        Ok(())
    }
}

impl Drop for Paragraphs {
    fn drop(&mut self) {
        if self.desk.units.capacity() > MOST_KEPT {
            *self.desk = Desk::default();
        }
    }
}

/// In a place of its own: what visits them is large.
#[inline(never)]
fn hand_out<E>(batch: Batch<'_>, visit: &mut impl FnMut(Batch<'_>) -> Result<(), E>) -> Result<(), E> {
    visit(batch)
}

/// What stretches are read with: room that is used again, for the next text too.
#[derive(Debug, Default)]
struct Desk {
    cuts: Vec<Cut>,
    units: UnitLists,
    names: Names,
    places: Vec<(usize, usize, usize)>,
}

/// Where a stretch was cut from the text.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// The number of its paragraph.
    number: usize,
    first: usize,
    end: usize,
    /// Where its entries begin.
    entries: usize,
    headline: bool,
}

impl Cut {
    fn reader<'a>(self, layout: &'a Layout<'_>, lexicon: &'a Lexicon, names: &'a Names) -> Reader<'a> {
        let Cut { first, end, headline, .. } = self;
        let entries = names.entries(self.entries, end - first);
        Reader { text: layout.text, tokens: &layout.tokens, lexicon, entries, headline, first, end }
    }
}

/// Room for more units is given back.
const MOST_KEPT: usize = 4 * STRETCH;

/// One for each text that is read at the same time.
static DESKS: Pool<Desk> = Pool::new();

/// Where a stretch of a paragraph ends that begins with one of its tokens and may go on to another, which ends at a byte.
/// Puts down its quoted spans, each with its first token and the one behind its last, and goes behind them in `quote`.
#[inline]
fn stretch_end(
    layout: &Layout<'_>,
    (first, last): (usize, usize),
    byte: usize,
    quote: &mut usize,
    places: &mut Vec<(usize, usize, usize)>,
) -> usize {
    let Layout { quotes, tokens, .. } = layout;
    let aim = last.min(first + STRETCH);
    let words = &tokens[..last];
    let mut behind = first;
    places.clear();
    while let Some(quoted) = quotes.get(*quote).filter(|quoted| quoted.start() < byte) {
        if quoted.level == 0 {
            let read = words.get(behind).map_or(quoted.start(), Token::start);
            let about = behind + quoted.start().saturating_sub(read) / BYTES_A_TOKEN;
            let start = partition_near(words, about, |token| token.end() <= quoted.start());
            if start >= aim && aim < last {
                break;
            }
            let about = start + (quoted.end() - quoted.start()) / BYTES_A_TOKEN;
            behind = partition_near(words, about, |token| token.start() < quoted.end());
            places.push((*quote, start, behind));
        }
        *quote += 1;
    }
    let end = aim.max(behind);
    if end >= last {
        return end;
    }
    let end = sentence_end(tokens, places, aim).filter(|&end| end > first).unwrap_or(end);
    let kept = places.partition_point(|place| place.1 < end);
    *quote = places.get(kept).map_or(*quote, |place| place.0);
    places.truncate(kept);
    end
}

/// The last end of a sentence at or not far before a token, outside the quoted spans.
fn sentence_end(tokens: &[Token], places: &[(usize, usize, usize)], before: usize) -> Option<usize> {
    let stops =
        |token: &Token| token.is(Mark::Period) || token.is(Mark::Question) || token.is(Mark::Exclamation);
    let mut places = places.iter().rev().peekable();
    (before.saturating_sub(STRETCH / 4)..=before).rev().find(|&at| {
        while places.next_if(|&&(_, start, _)| start >= at).is_some() {}
        let quoted = places.peek().is_some_and(|&&(_, start, end)| start < at && at <= end);
        let stop = at.checked_sub(1).and_then(|stop| tokens.get(stop)).is_some_and(stops);
        stop && !quoted && tokens.get(at).is_some_and(Token::is_capital)
    })
}
