//! What every document must be, whatever its text. The fuzz targets check it too.

use whosaid::{Document, Kind, Quotation, Span};

/// Whether slicing the text with this span is safe and yields something.
fn is_sound(text: &str, span: Span) -> bool {
    span.start() < span.end() && text.get(span.range()).is_some()
}

/// Spans stand inside the text on character boundaries; content is ascending and disjoint.
pub(crate) fn spans_are_sound(document: &Document<'_>) {
    let text = document.text();
    let mut last = 0;
    for quotation in document.quotations() {
        let spans = quotation.spans();
        assert!(!spans.is_empty(), "without content: {quotation:?}");
        assert!(spans.iter().all(|&span| is_sound(text, span)), "{spans:?} in {text:?}");
        assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{spans:?} in {text:?}");
        assert!(last <= spans[0].start(), "not in order: {quotation:?} in {text:?}");
        last = spans[0].start();
        let others = quotation.cue().into_iter().chain(quotation.source().map(|source| source.span()));
        for span in others {
            assert!(is_sound(text, span), "{span:?} in {text:?}");
        }
        assert!((0.0..=1.0).contains(&quotation.confidence()));
        assert!(!quotation.rule().is_empty());
        assert!(quotation.speaker().is_none_or(|speaker| !speaker.name().trim().is_empty()), "{quotation:?}");
    }
}

/// Mentions stand in the text in order; entities have names, and no form of a name twice.
pub(crate) fn people_are_sound(document: &Document<'_>) {
    let text = document.text();
    let mut last = 0;
    for mention in document.mentions() {
        assert!(is_sound(text, mention.span()), "{mention:?} in {text:?}");
        assert!(last <= mention.span().start(), "not in order: {mention:?} in {text:?}");
        last = mention.span().start();
        let entity = mention.entity().map(|entity| entity.id());
        assert!(entity.is_none_or(|id| id < document.entities().len()), "{mention:?} in {text:?}");
    }
    for (number, entity) in document.entities().enumerate() {
        assert_eq!(entity.id(), number);
        assert!(!entity.name().trim().is_empty(), "{entity:?} in {text:?}");
        let mut forms: Vec<&str> = entity.aliases().chain([entity.name()]).collect();
        assert!(forms.iter().all(|form| !form.trim().is_empty()), "{forms:?} in {text:?}");
        forms.sort_unstable();
        assert!(forms.windows(2).all(|pair| pair[0] != pair[1]), "{forms:?} in {text:?}");
    }
}

/// Everything that holds for every document.
pub(crate) fn is_sound_in_all(document: &Document<'_>) {
    spans_are_sound(document);
    contents_nest(document);
    segments_tile(document);
    people_are_sound(document);
}

fn parent(quotation: Quotation<'_>) -> Option<usize> {
    quotation.parent().map(|parent| parent.id())
}

/// The contents of one level share nothing; what stands in another quotation's content names that one as its parent.
pub(crate) fn contents_nest(document: &Document<'_>) {
    let quotations: Vec<_> = document.quotations().collect();
    for (number, &one) in quotations.iter().enumerate() {
        if let Some(outer) = one.parent() {
            assert!(outer.id() < one.id(), "{one:?} stands before its parent {outer:?}");
            for span in one.spans() {
                let inside = outer.spans().iter().any(|whole| whole.contains(*span));
                assert!(inside, "{one:?} is not inside its parent {outer:?}");
            }
        }
        for &other in &quotations[number + 1..] {
            let overlap = one.spans().iter().any(|a| other.spans().iter().any(|b| a.overlaps(*b)));
            assert!(
                !overlap || parent(one) != parent(other),
                "{one:?}\noverlaps\n{other:?}\nin {:?}",
                document.text()
            );
        }
    }
}

/// The segments are the text, and nothing but indirect speech and inner quotations is missing from the spoken ones.
pub(crate) fn segments_tile(document: &Document<'_>) {
    let mut at = 0;
    for segment in document.segments() {
        assert_eq!(segment.span().start(), at, "a gap in {:?}", document.text());
        assert!(!segment.span().is_empty());
        at = segment.span().end();
    }
    assert_eq!(at, document.text().len());
    let spoken = document.segments().filter(|segment| segment.quotation().is_some()).count();
    let spoken_in = |quotation: Quotation<'_>| quotation.kind() != Kind::Indirect;
    let outer = |quotation: &Quotation<'_>| {
        let mut around = std::iter::successors(quotation.parent(), |outer| outer.parent());
        spoken_in(*quotation) && !around.any(spoken_in)
    };
    let content: usize = document.quotations().filter(outer).map(|quotation| quotation.spans().len()).sum();
    assert_eq!(spoken, content);
}
