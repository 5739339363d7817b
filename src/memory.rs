//! How much memory a text may take to be read. A long text that is crowded with marks, names or quotations, as none is
//! that people read, would take many times its length: it is read in pieces instead. What is counted here are the things
//! of which a crowded text has many, while it is read, so that no more is taken before that shows.

use std::hash::BuildHasher as _;
use std::mem::size_of;

use rustc_hash::FxBuildHasher;

use crate::attribution::Attribution;
use crate::coreference::{Gatherer, Mention};
use crate::layout::Layout;
use crate::quote::QuotedSpan;
use crate::stages::ParagraphReading;
use crate::text::Token;

/// A text of no more bytes is never crowded.
const LEAST: usize = 1 << 18;
/// If a longer one takes more than so many bytes for each of its own wherever it is looked at, it is not begun as a whole.
/// Articles and novels take five to nine.
const PER_BYTE: usize = 11;
/// A text that takes more than so many by what is read of it is no text for people, and there is no need to read on.
const HOSTILE: usize = 14;
/// What is read of a text before that is said of it.
const FIRST_LOOK: usize = 1 << 17;
/// One of whose places all but so many take more than may be taken is crowded: in a single place, quotation marks may pair
/// otherwise than in the text.
const MOST_SPARSE: usize = 1;
/// So many quarters of a byte a whole text may take, as it is counted here, for each of its own: a little more, so that one
/// is not cut by its last words. With what is not counted that is less than twelve bytes.
const MOST_QUARTERS: usize = 45;
/// A text that takes more than so many by a quarter of it, or by a long piece, will not take less by the whole.
const CERTAIN: usize = 12;
const LONG_LOOK: usize = 1 << 19;
/// How many places of a text are looked at first, and how long they are.
const PLACES: usize = 8;
const PLACE: usize = 1 << 12;

/// What one of each takes, with all that is made of it later: its turn in the conversation, its place in the document.
const MARK: usize = size_of::<Token>() + size_of::<QuotedSpan>();
const SPOKEN: usize = size_of::<Attribution>() + 390;
const REPORTED: usize = size_of::<Attribution>() + 100;
const MENTION: usize = size_of::<Mention>() + 44;
/// A name that has not been seen before, beside its mention: its form, its words, its entity.
const NAME: usize = 320;

/// The text is to be read in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crowded {
    /// Somewhat too crowded: in a few pieces, so that most of what stands together is read together.
    Somewhat,
    /// So crowded that only short pieces will do.
    Much,
}

impl Crowded {
    /// How long the pieces of a text of so many bytes are.
    pub(crate) fn piece(self, text: usize) -> usize {
        match self {
            Crowded::Somewhat => (text / 8).clamp(SHORT, LONG),
            Crowded::Much => SHORT,
        }
    }
}

/// Most of what reading a piece of this length takes stays in the processor's cache nearest to it.
const SHORT: usize = 1 << 14;
/// Longer pieces would leave the last cache.
const LONG: usize = 1 << 17;

/// How many bytes may be taken for each byte of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance(Option<usize>);

impl Allowance {
    /// For what is read whole whatever it takes.
    pub(crate) const BOUNDLESS: Allowance = Allowance(None);

    pub(crate) fn of(text: &str) -> Allowance {
        Allowance((text.len() > LEAST).then_some(PER_BYTE))
    }

    /// Whether the marks of a text leave room for the rest.
    pub(crate) fn admits_marks(self, text: &str) -> Result<(), Crowded> {
        let Some(per_byte) = self.0 else { return Ok(()) };
        // quotation marks of all scripts but one begin with these bytes; the count errs on the side of more
        let marks: usize = text.as_bytes().chunks(128).map(|chunk| usize::from(marks_in(chunk))).sum();
        let most = text.len() * per_byte / 2 / MARK;
        if marks <= most { Ok(()) } else { Err(Crowded::Much) }
    }

    /// So many tokens a text may have.
    pub(crate) fn tokens(self, text: &str) -> usize {
        self.0.map_or(usize::MAX, |per_byte| text.len() * per_byte / 2 / size_of::<Token>())
    }
}

fn marks_in(chunk: &[u8]) -> u8 {
    chunk.iter().map(|&byte| u8::from(matches!(byte, b'"' | b'\'' | b'`' | 0xc2 | 0xe2))).sum()
}

/// A look at some places of a long text, before all of it is read: if they are crowded, so is the text.
#[derive(Debug)]
pub(crate) struct Glance {
    tally: Tally,
    taken: usize,
    read: usize,
    /// How many places may still prove not to be crowded; none before the first has been seen.
    sparse: usize,
}

impl Glance {
    /// One where there is a limit.
    pub(crate) fn new(allowance: Allowance, text: &str) -> Option<Glance> {
        Tally::new(allowance, text).map(|tally| Glance { tally, taken: 0, read: 0, sparse: 0 })
    }

    /// Where to look.
    pub(crate) fn places(text: &str) -> impl Iterator<Item = &str> {
        let boundary = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at));
        (0..PLACES).filter_map(move |number| {
            let start = boundary(text.len() / PLACES * number)?;
            text.get(start..boundary(start + PLACE)?)
        })
    }

    /// Whether the text may be crowded by what a place shows. Names that stood in one before count less, as they do in the
    /// text.
    pub(crate) fn is_crowded(&mut self, place: &Layout<'_>, reading: &ParagraphReading) -> bool {
        let Glance { tally, .. } = self;
        (tally.quotes, tally.attributions, tally.mentions) = (0, 0, 0);
        (tally.named, tally.taken) = (0, 0);
        tally.add(place, place.tokens.len(), reading);
        tally.add_names(place, reading);
        let taken = tally.taken(place, place.tokens.len());
        self.taken += taken;
        self.read += place.text.len();
        let crowded = taken > PER_BYTE * place.text.len();
        match () {
            () if !crowded && self.sparse == 0 => return false,
            () if !crowded => self.sparse -= 1,
            // an ordinary text has been told by its first place
            () if self.read == place.text.len() => self.sparse = MOST_SPARSE,
            () => {}
        }
        true
    }

    /// How crowded a text is of which all places are.
    pub(crate) fn crowded(&self) -> Crowded {
        if self.taken > HOSTILE * self.read { Crowded::Much } else { Crowded::Somewhat }
    }
}

/// What has been found in a text so far.
#[derive(Debug)]
pub(crate) struct Tally {
    quotes: usize,
    attributions: usize,
    mentions: usize,
    /// How many of those that have a name have been looked at.
    named: usize,
    taken: usize,
    /// A bit for each name that was seen, by its hash. Names that share one count more for it, as in linear counting
    /// (Whang and others, 1990): a small table will do, which stays in the processor's cache.
    names: Vec<u64>,
    /// How many bits are set.
    seen: usize,
}

/// There is a word of bits for so many bytes of text, but no more than the next nearest cache can spare.
const BYTES_A_WORD: usize = 2048;
const MOST_WORDS: usize = 1 << 12;

impl Tally {
    /// A tally where there is a limit.
    pub(crate) fn new(allowance: Allowance, text: &str) -> Option<Tally> {
        let (quotes, attributions, mentions, named, taken) = (0, 0, 0, 0, 0);
        allowance.0.map(|_| {
            let names = vec![0; (text.len() / BYTES_A_WORD + 1).min(MOST_WORDS)];
            Tally { quotes, attributions, mentions, named, taken, names, seen: 0 }
        })
    }

    /// Counts what was found in a layout since the last time, up to a token.
    pub(crate) fn count(
        &mut self,
        layout: &Layout<'_>,
        tokens: usize,
        reading: &ParagraphReading,
    ) -> Result<(), Crowded> {
        let (read, whole) = (end_of(layout, tokens), layout.text.len());
        self.add(layout, tokens, reading);
        // as if all names were different: as a rule there is room for that, too
        let names = reading.gathered.named.len() - self.named;
        let most = self.taken(layout, tokens) + names * NAME;
        let limit = whole * MOST_QUARTERS / 4;
        if most <= CERTAIN * read && most <= limit {
            return Ok(());
        }
        self.add_names(layout, reading);
        let taken = self.taken(layout, tokens);
        match () {
            () if read >= FIRST_LOOK && taken > HOSTILE * read => Err(Crowded::Much),
            () if read >= FIRST_LOOK.max(whole / 4).min(LONG_LOOK) && taken > CERTAIN * read => {
                Err(Crowded::Somewhat)
            }
            () if taken > limit => Err(Crowded::Somewhat),
            () => Ok(()),
        }
    }

    /// What all that was counted takes, in bytes.
    fn taken(&self, layout: &Layout<'_>, tokens: usize) -> usize {
        self.taken + (layout.left_out + tokens) * size_of::<Token>()
    }

    /// Counts all but the names.
    fn add(&mut self, layout: &Layout<'_>, tokens: usize, reading: &ParagraphReading) {
        let read = end_of(layout, tokens);
        while let Some(quoted) = layout.quotes.get(self.quotes).filter(|quoted| quoted.start() < read) {
            self.taken += if quoted.level == 0 { SPOKEN } else { size_of::<QuotedSpan>() };
            self.quotes += 1;
        }
        for attribution in &reading.found[self.attributions..] {
            self.taken += if attribution.quotes.is_empty() { REPORTED } else { 0 };
        }
        self.attributions = reading.found.len();
        let mentions = reading.gathered.mentions.len();
        self.taken += (mentions - self.mentions) * MENTION;
        self.mentions = mentions;
    }

    /// Counts the names that have not been looked at.
    fn add_names(&mut self, layout: &Layout<'_>, reading: &ParagraphReading) {
        let Gatherer { named, mentions, .. } = &reading.gathered;
        for &number in &named[self.named..] {
            self.name(layout, mentions[number as usize].name());
        }
        self.named = named.len();
    }

    fn name(&mut self, layout: &Layout<'_>, (start, end): (usize, usize)) {
        let (Some(first), Some(last)) = (layout.tokens.get(start), layout.tokens.get(end.saturating_sub(1)))
        else {
            return;
        };
        let Some(name) = layout.text.get(first.start()..last.end()) else { return };
        let hash = FxBuildHasher.hash_one(name) as usize;
        let bit = 1 << (hash % 64);
        let words = self.names.len();
        let word = &mut self.names[hash / 64 % words];
        if *word & bit == 0 {
            *word |= bit;
            let bits = words * 64;
            self.taken += NAME * bits / (bits - self.seen);
            self.seen += 1;
        }
    }
}

/// Where the first so many tokens end.
fn end_of(layout: &Layout<'_>, tokens: usize) -> usize {
    tokens.checked_sub(1).map_or(0, |last| layout.tokens[last].end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::Parser;

    #[test]
    fn a_glance_tells_of_texts_that_are_crowded_in_all_places_but_one() {
        let text = |sparse: &[usize]| -> String {
            let (crowded, plain) = ("“a” ".repeat(11_000), "They came. ".repeat(8_000));
            let place = |place| if sparse.contains(&place) { &*plain } else { &*crowded };
            (0..PLACES).map(place).collect::<String>()
        };
        let glance = |sparse: &[usize]| {
            let text = text(sparse);
            Parser::new().glance(&text, Allowance::of(&text))
        };
        assert_eq!(glance(&[]), Some(Crowded::Much));
        assert_eq!(glance(&[5]), Some(Crowded::Much));
        assert_eq!(glance(&[2, 5]), None);
        assert_eq!(glance(&[0]), None);
    }
}
