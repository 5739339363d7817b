//! A text cut into paragraphs, quoted spans and tokens.
//!
//! A long one is cut window by window, and of the tokens of a window only those stay that are looked at once all of its
//! paragraphs have been read (see [`kept`](crate::kept)): all tokens would take as much memory as everything else, and
//! memory that is touched for the first time costs more than the reading.

use crate::lexicon::Lexicon;
use crate::memory::{Allowance, Crowded};
use crate::near::partition_near;
use crate::quote::{QuotedSpan, Quotes};
use crate::span::Span;
use crate::text::{self, Token, Tokenizer};

/// A longer text is cut window by window.
const LONG: usize = 1 << 18;
/// The tokens of a window of so many bytes stay in the processor's cache.
const WINDOW: usize = 1 << 16;
/// There are fewer tokens in most texts.
const BYTES_A_TOKEN: usize = 4;

/// A text as far as it has been cut.
#[derive(Debug)]
pub(crate) struct Layout<'t> {
    pub(crate) text: &'t str,
    pub(crate) paragraphs: Vec<Span>,
    pub(crate) quotes: Vec<QuotedSpan>,
    /// Where some have been left out, those that stay have numbers without gaps.
    pub(crate) tokens: Vec<Token>,
    /// How many tokens have been left out.
    pub(crate) left_out: usize,
    /// How many paragraphs have been cut.
    pub(crate) ready: usize,
    /// So many bytes are cut at a time.
    window: usize,
    tokenizer: Tokenizer<'t>,
    finder: Quotes,
}

impl<'t> Layout<'t> {
    /// A text of which the paragraphs are known.
    pub(crate) fn new(text: &'t str) -> Layout<'t> {
        Layout::in_windows(text, if text.len() > LONG { WINDOW } else { text.len() })
    }

    /// The same, cut so many bytes at a time.
    pub(crate) fn in_windows(text: &'t str, window: usize) -> Layout<'t> {
        Layout {
            text,
            paragraphs: text::paragraphs(text),
            quotes: Vec::new(),
            tokens: Vec::with_capacity(window / BYTES_A_TOKEN + 1),
            left_out: 0,
            ready: 0,
            window,
            tokenizer: Tokenizer::new(text, window),
            finder: Quotes::default(),
        }
    }

    /// A whole text, cut at once.
    pub(crate) fn whole(text: &'t str, lexicon: &Lexicon) -> Layout<'t> {
        let mut layout = Layout::in_windows(text, text.len());
        layout.cut(text.len(), lexicon);
        layout.quote(layout.paragraphs.len());
        layout
    }

    /// Whether all of it has been cut.
    pub(crate) fn is_whole(&self) -> bool {
        self.ready == self.paragraphs.len() && self.tokenizer.at() >= self.text.len()
    }

    /// Cuts the next paragraphs, those of a window or one that is longer.
    pub(crate) fn read_on(&mut self, lexicon: &Lexicon, allowance: Allowance) -> Result<(), Crowded> {
        let most = allowance.tokens(self.text);
        let mut ready = self.ready;
        while ready == self.ready && !self.is_whole() {
            self.cut(self.tokenizer.at() + self.window, lexicon);
            if self.tokens.len() + self.left_out > most {
                return Err(Crowded::Much);
            }
            ready = match self.tokenizer.at() {
                at if at >= self.text.len() => self.paragraphs.len(),
                at => partition_near(&self.paragraphs, self.ready, |paragraph| paragraph.end() <= at),
            };
            if ready == self.paragraphs.len() {
                break;
            }
        }
        self.quote(ready);
        Ok(())
    }

    /// Cuts the text into tokens up to a place.
    pub(crate) fn cut(&mut self, end: usize, lexicon: &Lexicon) {
        let (at, whole) = (self.tokenizer.at(), self.text.len());
        let more = (end.min(whole) - at) / BYTES_A_TOKEN + 1;
        if self.tokens.capacity() - self.tokens.len() < more {
            // room for all that will stay, by what has stayed so far: what grows by and by is copied each time
            let expected = self.tokens.len() as f64 * (whole - at) as f64 / at.max(1) as f64;
            self.tokens.reserve_exact(more + (expected * 1.1) as usize);
        }
        lexicon.with_finder(|finder| self.tokenizer.read_to(end, finder, &mut self.tokens));
        if self.tokenizer.at() >= self.text.len() {
            self.tokens.shrink_to_fit();
        }
    }

    /// Finds the quoted spans of the paragraphs up to one; the tokens of all of them have been cut.
    pub(crate) fn quote(&mut self, ready: usize) {
        let Layout { text, paragraphs, quotes, tokenizer, finder, .. } = self;
        let paragraphs = &paragraphs[self.ready..ready];
        finder.read(text, paragraphs, &tokenizer.quotes, quotes);
        let end = paragraphs.last().map_or(0, |last| last.end());
        let read = tokenizer.quotes.partition_point(|&place| (place as usize) < end);
        tokenizer.quotes.drain(..read);
        self.ready = ready;
        if self.is_whole() {
            // there are no more
            self.tokenizer.quotes = Vec::new();
            self.finder = Quotes::default();
        }
    }
}
