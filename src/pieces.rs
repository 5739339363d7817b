//! Texts that are not read at once: those longer than the 32-bit offsets inside the parser, and those too crowded for
//! the memory that they may take. They are cut at paragraph ends, read piece by piece, joined again. Quotations never
//! reach over a cut; entities of the same name and kind are one.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use memchr::{memrchr2, memrchr2_iter, memrchr3_iter};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use crate::document::{Data, EntityData, MentionData, Rules, Words};
use crate::memory::{Allowance, Crowded};
use crate::span::Span;

/// The longest text that is read in one piece, in bytes.
pub(crate) const LONGEST: usize = u32::MAX as usize;

/// The pieces of a text that are still to be read, the next one last.
#[derive(Debug)]
pub(crate) struct Pieces<'t> {
    text: &'t str,
    rest: SmallVec<[(Span, Allowance); 1]>,
}

impl<'t> Pieces<'t> {
    pub(crate) fn new(text: &'t str, longest: usize) -> Pieces<'t> {
        let pieces = cut(text, longest).into_iter().rev();
        let allowed = |piece: Span| (piece, Allowance::of(&text[piece.range()]));
        Pieces { text, rest: pieces.map(allowed).collect() }
    }

    /// The next piece, and what it may take.
    pub(crate) fn next(&mut self) -> Option<(Span, Allowance)> {
        self.rest.pop()
    }

    /// Puts a piece back that proved to be crowded, to be read in shorter ones.
    pub(crate) fn cut(&mut self, piece: Span, crowded: Crowded) {
        let shift = |part: Span| Span::new(part.start() + piece.start(), part.end() + piece.start());
        let parts = cut(&self.text[piece.range()], crowded.piece(piece.len())).into_iter().rev();
        self.rest.extend(parts.map(|part| (shift(part), Allowance::BOUNDLESS)));
    }
}

/// Cuts the text into pieces of at most `longest` bytes (at least 4): behind a blank line where there is one, else behind
/// a line, a sentence, a word, else between two characters.
fn cut(text: &str, longest: usize) -> SmallVec<[Span; 1]> {
    let mut pieces = smallvec![];
    let mut start = 0;
    while text.len() - start > longest {
        let mut end = start + longest;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let piece = &text.as_bytes()[start..end];
        let length = last_line_end(piece).or_else(|| last_sentence_end(piece)).or_else(|| last_space(piece));
        let length = length.unwrap_or(piece.len());
        pieces.push(Span::new(start, start + length));
        start += length;
    }
    pieces.push(Span::new(start, text.len()));
    pieces
}

/// Behind the last blank line; where there is none, behind the last line.
fn last_line_end(text: &[u8]) -> Option<usize> {
    let blank = |&end: &usize| {
        let line = &text[..=end];
        line.ends_with(b"\n\n") || line.ends_with(b"\n\r\n") || line.ends_with(b"\r\r")
    };
    let end = memrchr2_iter(b'\n', b'\r', text).find(blank).or_else(|| memrchr2(b'\n', b'\r', text));
    end.map(|end| end + 1)
}

fn last_sentence_end(text: &[u8]) -> Option<usize> {
    let spaced = |&stop: &usize| text.get(stop + 1) == Some(&b' ');
    memrchr3_iter(b'.', b'?', b'!', text).find(spaced).map(|stop| stop + 2)
}

fn last_space(text: &[u8]) -> Option<usize> {
    memrchr2(b' ', b'\t', text).map(|space| space + 1)
}

/// What was found in the pieces read so far.
#[derive(Debug)]
pub(crate) struct Joined<'t> {
    text: &'t str,
    whole: Data,
    /// The entities by the hash of name and kind; where two share one, the second stands under the next number.
    known: FxHashMap<u32, u32>,
    /// The aliases that each piece has shown, with their entities.
    aliases: Vec<(u32, Words)>,
}

impl<'t> Joined<'t> {
    pub(crate) fn new(text: &'t str, rules: &Arc<Rules>) -> Joined<'t> {
        Joined { text, whole: Data::new(Arc::clone(rules)), known: FxHashMap::default(), aliases: Vec::new() }
    }

    /// Adds what was found in a piece, the one behind those before.
    pub(crate) fn add(&mut self, piece: Data, span: Span) {
        if span.len() == self.text.len() {
            self.whole = piece;
            return;
        }
        self.make_room(&piece, span);
        let Joined { whole, .. } = self;
        let (spans, mentions, quotations) =
            (whole.spans.len() as u32, whole.mentions.len() as u32, whole.quotations.len() as u32);
        let shift = |part: Span| Span::new(part.start() + span.start(), part.end() + span.start());
        let shifted = |words: Words| match words {
            Words::At(part) => Words::At(shift(part)),
            written @ Words::Written(_) => written,
        };
        let mut aliases = piece.aliases.into_iter().map(shifted);
        let numbers: Vec<u32> = (piece.entities.into_iter())
            .map(|mut entity| {
                let aliases = aliases.by_ref().take((entity.aliases.1 - entity.aliases.0) as usize);
                entity.name = shifted(entity.name);
                let number = number(self.text, &mut self.known, &mut self.whole.entities, entity);
                self.aliases.extend(aliases.map(|alias| (number, alias)));
                number
            })
            .collect();
        let whole = &mut self.whole;
        let entity = |number: u32| numbers[number as usize];
        whole.spans.extend(piece.spans.into_iter().map(shift));
        whole.candidates.extend(piece.candidates, entity);
        whole.mentions.extend(
            piece
                .mentions
                .into_iter()
                .map(|mention| MentionData::new(shift(mention.span()), mention.entity().map(entity))),
        );
        whole.quotations.extend(piece.quotations.into_iter().map(|mut quotation| {
            quotation.content = (quotation.content.0 + spans, quotation.content.1 + spans);
            quotation.cue = quotation.cue.map(shift);
            quotation.source = quotation.source.map(|mention| mention + mentions);
            quotation.speaker = quotation.speaker.map(entity);
            quotation.parent = quotation.parent.map(|parent| parent + quotations);
            quotation
        }));
    }

    /// Makes room for the whole text at once, as much as the pieces so far let expect: what grows by and by is copied,
    /// and takes twice its room meanwhile.
    fn make_room(&mut self, piece: &Data, span: Span) {
        fn reserve<T>(whole: &mut Vec<T>, more: usize, (read, all): (usize, usize)) {
            let needed = whole.len() + more;
            if needed > whole.capacity() {
                // a little more, since pieces differ
                let expected = (needed as f64 * 1.02 * all as f64 / read as f64) as usize;
                whole.reserve_exact(expected.max(needed) - whole.len());
            }
        }
        let Joined { whole, text, .. } = self;
        let part = (span.end(), text.len());
        reserve(&mut whole.spans, piece.spans.len(), part);
        reserve(&mut whole.mentions, piece.mentions.len(), part);
        reserve(&mut whole.quotations, piece.quotations.len(), part);
        reserve(&mut whole.entities, piece.entities.len(), part);
    }

    /// What was found in the whole text.
    pub(crate) fn finish(mut self) -> Data {
        if self.known.is_empty() {
            return self.whole;
        }
        self.aliases.sort_by_key(|&(entity, _)| entity);
        let mut rest = &self.aliases[..];
        for (number, entity) in self.whole.entities.iter_mut().enumerate() {
            let (own, others) = rest.split_at(rest.partition_point(|&(owner, _)| owner as usize <= number));
            let start = self.whole.aliases.len() as u32;
            let mut seen = FxHashSet::default();
            let new = own.iter().filter(|(_, alias)| seen.insert(alias.of(self.text)));
            self.whole.aliases.extend(new.map(|(_, alias)| alias.clone()));
            entity.aliases = (start, self.whole.aliases.len() as u32);
            rest = others;
        }
        self.whole
    }
}

/// The number of an entity: that of the same one in an earlier piece, or a new one.
fn number(
    text: &str,
    known: &mut FxHashMap<u32, u32>,
    entities: &mut Vec<EntityData>,
    entity: EntityData,
) -> u32 {
    let name = entity.name.of(text);
    let mut hash = FxBuildHasher.hash_one((name, entity.kind)) as u32;
    while let Some(&number) = known.get(&hash) {
        let other = &entities[number as usize];
        if other.name.of(text) == name && other.kind == entity.kind {
            return number;
        }
        hash = hash.wrapping_add(1);
    }
    let number = entities.len() as u32;
    known.insert(hash, number);
    entities.push(entity);
    number
}

#[cfg(test)]
mod tests {
    use crate::corrections::Wanted;
    use crate::{Correction, Parser, Unit};

    const TEXT: &str = "“We won,” said Mary Cole.\n\n“We lost,” said Hill. “Badly.”\r\n\r\nCole said that “it” was over.\n\n“Née 🦀,” she said.";

    fn answers(longest: usize) -> Vec<(String, Option<String>)> {
        let document = Parser::new().parse_in_pieces(TEXT, &[], longest);
        let answer = |quotation: crate::Quotation<'_>| {
            (quotation.text().into_owned(), quotation.speaker().map(|speaker| speaker.name().to_owned()))
        };
        document.quotations().map(answer).collect()
    }

    #[test]
    fn pieces_are_the_text_and_end_where_paragraphs_end() {
        for longest in 4..TEXT.len() + 2 {
            let pieces = super::cut(TEXT, longest);
            assert!(pieces.iter().all(|piece| piece.len() <= longest));
            assert_eq!(pieces.iter().map(|piece| &TEXT[piece.range()]).collect::<String>(), TEXT);
        }
        assert!(super::cut(TEXT, 60)[..2].iter().all(|piece| TEXT[piece.range()].ends_with('\n')));
    }

    #[test]
    fn the_answers_of_pieces_are_those_of_the_whole_where_no_name_is_needed_from_before() {
        let (whole, pieces) = (answers(usize::MAX), answers(60));
        assert_eq!(whole[..2], pieces[..2]);
        let words =
            |answers: &[(String, _)]| answers.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        assert_eq!(words(&whole), words(&pieces));
    }

    #[test]
    fn corrections_and_candidates_find_their_piece() {
        let places =
            [TEXT.find("Badly"), TEXT.find("Née"), Some(TEXT.len() + 9)].map(Option::unwrap_or_default);
        let corrections = places.map(|place| Correction::new(place, "Ann Lowe"));
        let wanted = Wanted::new(TEXT, &corrections, Unit::Byte, true);
        let (document, errors) = Parser::new().parse_wanted(TEXT, &[], wanted, 60);
        let told =
            document.quotations().map(|quotation| quotation.speaker().map_or("", |speaker| speaker.name()));
        assert_eq!(told.collect::<Vec<_>>(), ["Mary Cole", "Ann Lowe", "Cole", "Ann Lowe"]);
        assert!(document.quotations().all(|quotation| {
            quotation.candidates().next().is_some_and(|first| {
                first.entity().map(|entity| entity.id()) == quotation.speaker().map(|speaker| speaker.id())
            })
        }));
        assert_eq!(errors.len(), 1);
        assert!(errors[0].to_string().starts_with("correction 3 (byte "), "{}", errors[0]);
    }

    #[test]
    fn the_same_person_in_two_pieces_is_one_entity() {
        let text = "“We won,” said Mary Cole.\n\n".repeat(9);
        let document = Parser::new().parse_in_pieces(&text, &[], 60);
        assert_eq!((document.quotations().len(), document.entities().len()), (9, 1));
        assert_eq!(document.segments().map(|segment| segment.text()).collect::<String>(), text);
    }
}
