//! The promises of the documentation, each put to thousands of texts that nobody wrote.

mod corrected;
mod growth;
mod limits;
mod metamorphic;
mod promises;
mod sound;
mod text;

use proptest::test_runner::Config as ProptestConfig;
use whosaid::{Document, Parser, Quotation, Span};

/// What a quotation says, without who says it: content, cue, source.
type Words = (Vec<Span>, Option<Span>, Option<Span>);

fn words(quotation: Quotation<'_>) -> Words {
    (quotation.spans().to_vec(), quotation.cue(), quotation.source().map(|source| source.span()))
}

/// Everything that a document answers, as text, to be compared and read.
fn answers(document: &Document<'_>) -> Vec<String> {
    let entities = document.entities().map(|entity| format!("{entity:?}"));
    document
        .quotations()
        .map(|quotation| format!("{:?} {quotation:?}", words(quotation)))
        .chain(entities)
        .collect()
}

fn parse(text: &str) -> Document<'_> {
    Parser::new().parse(text)
}

/// So many texts for each promise, or `PROPTEST_CASES`; what fails is written into `regressions.txt` by hand, for people
/// to read.
fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(count),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}
