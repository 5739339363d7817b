//! What a caller who corrects speakers, and who asks for candidates, may rely on.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use whosaid::{Correction, Document, Parser, Quotation};

use super::sound::spans_are_sound;
use super::text::{anything, damaged_text, neat_paragraphs};
use super::{answers, cases, parse, words};

/// Names that texts have, in part, wholly or not at all.
const NAMES: &[&str] =
    &["Mary Cole", "Cole", "the mayor", "Zora Quill", "Hill", "officials", "he", "Ann", "李明", "?"];

/// All but who speaks.
fn whatever_else(document: &Document<'_>) -> Vec<String> {
    let answer = |quotation: Quotation<'_>| {
        let parent = quotation.parent().map(Quotation::id);
        format!("{:?} {:?} {:?} {parent:?}", words(quotation), quotation.kind(), quotation.class())
    };
    document.quotations().map(answer).collect()
}

fn name<'d>(quotation: Quotation<'d>) -> Option<&'d str> {
    quotation.speaker().map(|speaker| speaker.name())
}

fn names<'d>(document: &'d Document<'_>) -> Vec<Option<&'d str>> {
    document.quotations().map(name).collect()
}

fn correction(quotation: Quotation<'_>, name: Option<&str>) -> Correction {
    match name {
        Some(name) => Correction::new(quotation, name),
        None => Correction::nobody(quotation),
    }
}

fn story() -> impl Strategy<Value = String> {
    prop_oneof![damaged_text(), neat_paragraphs().prop_map(|paragraphs| paragraphs.join("\n\n"))]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn correcting_to_the_speaker_that_it_has_changes_no_other(text in story(), place in any::<Index>()) {
        let before = parse(&text);
        prop_assume!(before.quotations().len() > 0);
        let chosen = place.index(before.quotations().len());
        let quotation = before.quotations().nth(chosen).unwrap();
        let request = Parser::new().request(&text).corrections([correction(quotation, name(quotation))]).parse_anyway().0;
        prop_assert_eq!(names(&before), names(&request));
        let entities = |document: &Document<'_>| format!("{:?}", document.entities().collect::<Vec<_>>());
        prop_assert_eq!(entities(&before), entities(&request));
        let others = |document: &Document<'_>| {
            let others = document.quotations().filter(|quotation| quotation.id() != chosen);
            others.map(|quotation| format!("{quotation:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(others(&before), others(&request));
    }

    #[test]
    fn correcting_moves_no_words_and_is_followed(text in story(), place in any::<Index>(), given in select(NAMES)) {
        let before = parse(&text);
        prop_assume!(before.quotations().len() > 0);
        let chosen = before.quotations().nth(place.index(before.quotations().len())).unwrap();
        let (after, errors) = Parser::new().request(&text).correct(chosen, given).parse_anyway();
        prop_assert_eq!(whatever_else(&before), whatever_else(&after));
        spans_are_sound(&after);
        let corrected = after.quotations().nth(chosen.id()).unwrap();
        if errors.is_empty() {
            prop_assert_eq!((corrected.rule(), corrected.confidence()), ("corrected", 1.0));
            let speaker = corrected.speaker().unwrap();
            let known: Vec<String> = speaker.aliases().chain([speaker.name()]).map(str::to_lowercase).collect();
            let given = given.to_lowercase();
            let bears = |name: &String| *name == given || name.split(' ').any(|word| word == given);
            prop_assert!(known.iter().any(bears), "{known:?} has no {given}");
        } else {
            prop_assert_eq!(answers(&before), answers(&after));
        }
    }

    #[test]
    fn the_order_of_corrections_does_not_matter(
        text in story(),
        picked in vec((any::<Index>(), proptest::option::of(select(NAMES))), 1..5),
    ) {
        let before = parse(&text);
        prop_assume!(before.quotations().len() > 0);
        let mut picked: Vec<_> = picked.iter().map(|(at, name)| (at.index(before.quotations().len()), *name)).collect();
        picked.sort_unstable();
        picked.dedup_by_key(|(at, _)| *at);
        let mut corrections: Vec<Correction> = picked
            .iter()
            .map(|&(at, name)| correction(before.quotations().nth(at).unwrap(), name))
            .collect();
        let read = |corrections: &[Correction]| {
            answers(&Parser::new().request(&text).corrections(corrections.iter().cloned()).parse_anyway().0)
        };
        let forwards = read(&corrections);
        corrections.reverse();
        prop_assert_eq!(&forwards, &read(&corrections));
    }

    #[test]
    fn a_place_anywhere_is_met_or_told(text in anything(), places in vec((any::<Index>(), 0_usize..9), 1..4)) {
        let places: Vec<_> = places.iter().map(|(at, length)| (at.index(text.len() + 3), *length)).collect();
        let corrections = places.iter().map(|&(at, length)| Correction::new(at..at + length, "Zora Quill"));
        let (document, errors) = Parser::new().request(&text).corrections(corrections).parse_anyway();
        let corrected = document.quotations().filter(|quotation| quotation.rule() == "corrected").count();
        prop_assert!(corrected + errors.len() <= places.len());
        prop_assert!(corrected > 0 || errors.len() == places.len());
    }

    #[test]
    fn candidates_begin_with_the_answer_and_change_none(text in story(), place in any::<Index>(), given in select(NAMES)) {
        let parser = Parser::builder().candidates(true).build().unwrap();
        let (without, with) = (parse(&text), parser.parse(&text));
        prop_assert_eq!(answers(&without), answers(&with));
        candidates_are_sound(&with);
        prop_assume!(with.quotations().len() > 0);
        let chosen = with.quotations().nth(place.index(with.quotations().len())).unwrap();
        let corrected = parser.request(&text).correct(chosen, given).parse_anyway().0;
        candidates_are_sound(&corrected);
        prop_assert_eq!(
            answers(&corrected),
            answers(&Parser::new().request(&text).correct(chosen, given).parse_anyway().0)
        );
    }
}

fn candidates_are_sound(document: &Document<'_>) {
    for quotation in document.quotations() {
        let candidates: Vec<_> = quotation.candidates().collect();
        let first = candidates.first().map(|candidate| candidate.entity().map(|entity| entity.id()));
        assert_eq!(first, quotation.speaker().map(|speaker| Some(speaker.id())), "{quotation:?}");
        assert!(candidates.windows(2).all(|pair| pair[0].score() >= pair[1].score()), "{candidates:?}");
        for candidate in candidates {
            assert!((0.0..=1.0).contains(&candidate.score()), "{candidate:?}");
            assert!(candidate.entity().is_none_or(|entity| entity.name() == candidate.name()));
        }
    }
}
