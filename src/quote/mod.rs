//! Quotation marks: which spans of a paragraph stand between them. Decides what opens and closes; whether anybody says
//! the words is left to attribution.
//!
//! A paragraph is scanned once. Each mark asks its neighbours whether it can open or close; a stack pairs them. Marks of
//! one paragraph never pair with those of another, so that an unclosed one spoils nothing but its own paragraph; a
//! quotation that runs on over paragraphs is told by the mark that opens the next (or, where it does not, by the stray
//! mark that closes it there).

mod mark;
#[cfg(test)]
mod tests;

use smallvec::SmallVec;

use crate::span::Span;
use mark::{Mark, Places, marks};

/// Which marks a span stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// “…” and "…"
    Double,
    /// ''…'', ``…'' and ’’…’’
    Doubled,
    /// ‘…’ and '…'
    Single,
    /// «…» and »…«
    Guillemets,
    /// „…“ and „…”
    Low,
    /// ‹…›
    SingleGuillemets,
    /// 「…」 and 『…』
    Corner,
    /// A paragraph that begins with a dash is somebody's turn.
    Dash,
}

/// A span in quotation marks, the marks included where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QuotedSpan {
    start: u32,
    end: u32,
    pub(crate) style: Style,
    /// 0 when it stands in no other span.
    pub(crate) level: u8,
    /// Has an opening mark of its own.
    pub(crate) opened: bool,
    /// Has a closing mark of its own.
    pub(crate) closed: bool,
    /// Not closed, and the next paragraph goes on with it.
    pub(crate) continues: bool,
}

impl QuotedSpan {
    fn new((start, end): (usize, usize), style: Style, opened: bool, closed: bool) -> QuotedSpan {
        let (start, end) = (start as u32, end as u32);
        QuotedSpan { start, end, style, level: 0, opened, closed, continues: false }
    }

    /// Bytes.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn span(&self) -> Span {
        Span::new(self.start(), self.end())
    }
}

/// Deeper marks are read as part of the words.
const DEEPEST: usize = 8;

/// Finds the quoted spans of one paragraph after the other.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    /// The last span of the paragraph before, where that paragraph leaves it open.
    left_open: Option<usize>,
    /// Room that is used again.
    marks: Vec<Mark>,
}

impl Quotes {
    /// Adds the quoted spans of the next paragraphs to those of all before: by place, outer before inner, from the places
    /// where marks may stand.
    pub(crate) fn read(
        &mut self,
        text: &str,
        paragraphs: &[Span],
        places: &[u32],
        found: &mut Vec<QuotedSpan>,
    ) {
        if found.is_empty() {
            found.reserve((places.len() / 2).min(ROOM));
        }
        let mut places = Places::new(text, places);
        let Quotes { left_open, marks: found_marks } = self;
        let mut open = Open::new();
        for paragraph in paragraphs {
            let first = found.len();
            marks(&mut places, *paragraph, found_marks);
            if found_marks.is_empty() && !mark::opens_with_dash(text, *paragraph) {
                *left_open = None;
                continue;
            }
            let before = left_open.map(|span| found[span].style);
            open.clear();
            let mut pairs = Pairs { paragraph: *paragraph, open: &mut open, found, carried: before };
            for &mark in &*found_marks {
                pairs.take(mark);
            }
            pairs.finish();
            if let Some(last) = *left_open {
                let goes_on = found
                    .get(first)
                    .is_some_and(|span| span.start() == paragraph.start() && span.style == found[last].style);
                found[last].continues = goes_on;
            }
            settle(text, *paragraph, found, first);
            *left_open = (first..found.len()).rev().find(|&span| {
                found[span].level == 0 && !found[span].closed && found[span].style != Style::Dash
            });
        }
    }
}

/// There is room at once for so many spans, if there are marks for them.
const ROOM: usize = 64;

/// Those that wait, outer before inner.
type Open = SmallVec<[Opened; DEEPEST]>;

/// A mark that waits for its partner.
#[derive(Clone, Copy, Debug)]
struct Opened {
    mark: Mark,
    closes_with: Style,
}

struct Pairs<'a> {
    paragraph: Span,
    open: &'a mut Open,
    found: &'a mut Vec<QuotedSpan>,
    /// The style that the paragraph before leaves open.
    carried: Option<Style>,
}

impl Pairs<'_> {
    fn take(&mut self, mark: Mark) {
        let partner = self.open.iter().rposition(|opened| mark.closes(opened.closes_with));
        match partner {
            Some(partner) if mark.can_close && !(mark.must_open() && mark.style != Style::Low) => {
                self.close(partner, mark);
            }
            _ if mark.can_close && !mark.can_open => self.stray(mark),
            _ if mark.can_open => self.open(mark, partner),
            _ => {}
        }
    }

    fn open(&mut self, mark: Mark, same: Option<usize>) {
        // two of one style side by side: one mark, written twice
        let twice = |last: &Opened| last.mark.style == mark.style && last.mark.end() == mark.start();
        if self.open.last().is_some_and(twice) {
            self.open.pop();
        }
        // a second mark of one style: the first has lost its partner, unless it opens the paragraph
        if let Some(same) = same.filter(|_| mark.style != Style::Single) {
            if self.open[same].mark.start() == self.paragraph.start() {
                return;
            }
            self.open.truncate(same);
        }
        if self.open.len() < DEEPEST {
            self.open.push(Opened { mark, closes_with: mark.style });
        }
    }

    fn close(&mut self, partner: usize, mark: Mark) {
        let opened = self.open[partner];
        self.open.truncate(partner);
        if mark.start() > opened.mark.end() {
            self.push(opened.mark.start(), mark.end(), opened.mark.style, true, true);
        }
    }

    /// A closing mark without partner closes what the paragraph before left open.
    fn stray(&mut self, mark: Mark) {
        if self.carried.take_if(|style| mark.closes(*style)).is_some() && self.open.is_empty() {
            self.push(self.paragraph.start(), mark.end(), mark.style, false, true);
        }
    }

    fn push(&mut self, start: usize, end: usize, style: Style, opened: bool, closed: bool) {
        self.found.push(QuotedSpan::new((start, end), style, opened, closed));
    }

    /// What is still open at the end of the paragraph reaches to it, but single marks were apostrophes then.
    fn finish(&mut self) {
        let Some(opened) = self.open.iter().find(|opened| opened.mark.style != Style::Single).copied() else {
            return;
        };
        if self.paragraph.end() > opened.mark.end() + 1 {
            self.push(opened.mark.start(), self.paragraph.end(), opened.mark.style, true, false);
        }
    }
}

/// Sorts the paragraph's spans, finds their levels, drops what only looked like one, and adds a turn behind a dash.
fn settle(text: &str, paragraph: Span, found: &mut Vec<QuotedSpan>, first: usize) {
    if found.len() == first + 1 && found[first].style != Style::Single {
        // as in most paragraphs: it stands in no other
        return;
    }
    found[first..].sort_by_key(|span| (span.start, u32::MAX - span.end));
    let mut outer: SmallVec<[u32; DEEPEST]> = SmallVec::new();
    let mut end = first;
    for at in first..found.len() {
        let span = &mut found[at];
        while outer.last().is_some_and(|&end| end <= span.start) {
            outer.pop();
        }
        span.level = outer.len() as u8;
        if span.style == Style::Single && outer.is_empty() && !is_speech(text, span) {
            continue;
        }
        outer.push(span.end);
        found.swap(end, at);
        end += 1;
    }
    found.truncate(end);
    let spans = &mut found[first..];
    if !spans.iter().any(|span| span.level == 0 && span.style != Style::Single)
        && mark::opens_with_dash(text, paragraph)
    {
        for span in spans {
            span.level += 1;
        }
        let whole = (paragraph.start(), paragraph.end());
        found.insert(first, QuotedSpan::new(whole, Style::Dash, true, false));
    }
}

/// Single marks outside double ones hold speech when the words end with a mark or are introduced by one; otherwise they
/// set off a term or a title.
fn is_speech(text: &str, span: &QuotedSpan) -> bool {
    let inside = text[span.span().range()].trim_end_matches(['’', '\'', '‘']);
    let before = text[..span.start()].trim_end();
    inside.ends_with(['.', ',', '?', '!', '…', '-', '—', '–', ';', ':', '_'])
        || before.ends_with([',', ':', '”', '"'])
}
