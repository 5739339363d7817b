//! Texts longer than the 32-bit offsets inside the parser: cut at paragraph ends, read piece by piece, joined again.
//! Quotations never reach over a cut; entities of the same name and kind are one.

use rustc_hash::FxHashMap;

use crate::document::{Data, EntityKind};
use crate::span::Span;

/// The longest text that is read in one piece, in bytes.
pub(crate) const LONGEST: usize = u32::MAX as usize;

/// Cuts the text into pieces of at most `longest` bytes (at least 4): behind a blank line where there is one, else behind
/// a line, else behind white space, else between two characters.
pub(crate) fn cut(text: &str, longest: usize) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while text.len() - start > longest {
        let mut end = start + longest;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let piece = &text[start..end];
        let behind = |ends: &[&str]| ends.iter().filter_map(|end| Some(piece.rfind(end)? + end.len())).max();
        let length = behind(&["\n\n", "\n\r\n", "\r\r"])
            .or_else(|| behind(&["\n", "\r"]))
            .or_else(|| behind(&[" ", "\t"]))
            .unwrap_or(piece.len());
        pieces.push(Span::new(start, start + length));
        start += length;
    }
    pieces.push(Span::new(start, text.len()));
    pieces
}

/// Adds what was found in the piece that begins at byte `offset` to what was found before it.
pub(crate) fn join(whole: &mut Data, piece: Data, offset: usize, known: &mut Known) {
    let shift = |span: Span| Span::new(span.start() + offset, span.end() + offset);
    let (spans, mentions, quotations) =
        (whole.spans.len() as u32, whole.mentions.len() as u32, whole.quotations.len() as u32);
    let numbers: Vec<u32> = piece
        .entities
        .into_iter()
        .map(|entity| {
            let next = whole.entities.len() as u32;
            let number = *known.0.entry((entity.name.clone(), entity.kind)).or_insert(next);
            match whole.entities.get_mut(number as usize) {
                Some(same) => {
                    let new = entity.aliases.into_iter().filter(|alias| !same.aliases.contains(alias));
                    let new: Vec<String> = new.collect();
                    same.aliases.extend(new);
                }
                None => whole.entities.push(entity),
            }
            number
        })
        .collect();
    let entity = |number: u32| numbers[number as usize];
    whole.spans.extend(piece.spans.into_iter().map(shift));
    whole.candidates.extend(piece.candidates, entity);
    whole.mentions.extend(piece.mentions.into_iter().map(|mut mention| {
        mention.span = shift(mention.span);
        mention.entity = mention.entity.map(entity);
        mention
    }));
    whole.quotations.extend(piece.quotations.into_iter().map(|mut quotation| {
        quotation.content = (quotation.content.0 + spans, quotation.content.1 + spans);
        quotation.cue = quotation.cue.map(shift);
        quotation.source = quotation.source.map(|mention| mention + mentions);
        quotation.speaker = quotation.speaker.map(entity);
        quotation.parent = quotation.parent.map(|parent| parent + quotations);
        quotation
    }));
    whole.rules = piece.rules;
}

/// The entities by name and kind.
#[derive(Debug, Default)]
pub(crate) struct Known(FxHashMap<(String, EntityKind), u32>);

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
