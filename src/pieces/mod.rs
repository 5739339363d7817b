//! Texts that are not read at once: those longer than the 32-bit offsets inside the parser, and those too crowded for
//! the memory that they may take. They are cut at paragraph ends, read piece by piece, joined again. Quotations never
//! reach over a cut; entities of the same name and kind are one.

mod joined;

use memchr::{memrchr2, memrchr2_iter, memrchr3_iter};
use smallvec::{SmallVec, smallvec};

pub(crate) use self::joined::{Joined, Part};
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
        let parts = cut(&self.text[piece.range()], crowded.piece(piece.len())).into_iter().rev();
        self.rest.extend(parts.map(|part| (part.moved(piece.start()), Allowance::BOUNDLESS)));
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
