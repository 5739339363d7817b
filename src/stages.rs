//! The stages between the tokens and the document, in order.

use std::sync::Arc;

use crate::attribution::{self, Attribution, Block, Paragraph, Rule};
use crate::document::{Data, EntityData, MentionData, QuotationData, Rules};
use crate::lexicon::Lexicon;
use crate::mention::{Names, Reader};
use crate::parser::Speaker;
use crate::pattern::{Table, UnitKind, Units};
use crate::quote::{self, QuotedSpan};
use crate::span::Span;
use crate::text::{self, Token};

/// A text cut into tokens, paragraphs and quoted spans.
#[derive(Debug)]
pub(crate) struct Layout<'t> {
    pub(crate) text: &'t str,
    pub(crate) paragraphs: Vec<Span>,
    pub(crate) quotes: Vec<QuotedSpan>,
    pub(crate) tokens: Vec<Token>,
}

impl<'t> Layout<'t> {
    pub(crate) fn new(text: &'t str, lexicon: &Lexicon) -> Layout<'t> {
        let paragraphs = text::paragraphs(text);
        let quotes = quote::quoted_spans(text, &paragraphs);
        let tokens = text::tokenize(text, lexicon);
        Layout { text, paragraphs, quotes, tokens }
    }
}

/// Runs the patterns over all paragraphs.
pub(crate) fn attribute(
    layout: &Layout<'_>,
    lexicon: &Lexicon,
    table: &Table,
) -> (Vec<Attribution>, Vec<Block>) {
    let mut found = Vec::new();
    let mut blocks = Vec::with_capacity(layout.paragraphs.len());
    each_paragraph(layout, lexicon, |number, reader, units| {
        let paragraph = Paragraph { number, reader: *reader, units, quotes: &layout.quotes, table };
        found.extend(attribution::attribute(&paragraph));
        let utterances = units.list.iter().zip(&units.tags).filter_map(|(unit, &tag)| match unit.kind {
            UnitKind::Quote(index) => Some((index, tag == b'Q')),
            _ => None,
        });
        blocks.push(Block { span: Some(layout.paragraphs[number]), quotes: utterances.collect() });
    });
    (found, blocks)
}

/// Cuts each paragraph into units, in order.
pub(crate) fn each_paragraph(
    layout: &Layout<'_>,
    lexicon: &Lexicon,
    mut visit: impl FnMut(usize, &Reader<'_>, &Units),
) {
    let Layout { text, paragraphs, quotes, tokens } = layout;
    let (mut units, mut names) = (Units::default(), Names::default());
    let (mut token, mut quote) = (0, 0);
    let mut places = Vec::new();
    for (number, span) in paragraphs.iter().enumerate() {
        let first = token;
        token += tokens[first..].partition_point(|token| token.start() < span.end());
        places.clear();
        while let Some(quoted) = quotes.get(quote).filter(|quoted| quoted.start < span.end()) {
            if quoted.level == 0 {
                let start = first + tokens[first..token].partition_point(|token| token.end() <= quoted.start);
                let end = start + tokens[start..token].partition_point(|token| token.start() < quoted.end);
                places.push((quote, start, end));
            }
            quote += 1;
        }
        let names = names.of(text, &tokens[first..token], lexicon);
        let reader = Reader { text, tokens, lexicon, names, first, end: token };
        units.fill(&reader, &places, quotes);
        visit(number, &reader, &units);
    }
}

/// Each sentence as the patterns see it: `[words]tag` for each unit.
pub(crate) fn tag_view(text: &str, units: &Units, tokens: &[Token]) -> String {
    let mut view = String::new();
    for &(start, end) in &units.sentences {
        for at in start..end {
            let unit = units.list[at];
            let from = tokens.get(unit.start).map_or(text.len(), Token::start);
            let to = if unit.end > unit.start { tokens[unit.end - 1].end() } else { from };
            let words = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
            view.push_str(&format!("[{words}]{} ", crate::pattern::Tag(units.tags[at])));
        }
        view.push('\n');
    }
    view
}

/// Makes the document of what was found.
pub(crate) fn collect(
    text: &str,
    found: Vec<Attribution>,
    patterns: usize,
    rules: Arc<Rules>,
    _cast: &[&Speaker],
) -> Data {
    let mut data = Data { rules, ..Data::default() };
    for attribution in found {
        let start = data.spans.len() as u32;
        data.spans.extend(&attribution.content);
        let source = attribution.source.map(|source| {
            let name = text[source.span.range()].to_owned();
            let known = data.entities.iter().position(|entity| entity.name == name);
            let entity = known.unwrap_or_else(|| {
                data.entities.push(EntityData { name, ..EntityData::default() });
                data.entities.len() - 1
            });
            data.mentions.push(MentionData { span: source.span, entity: Some(entity as u32) });
            (data.mentions.len() as u32 - 1, entity as u32)
        });
        data.quotations.push(QuotationData {
            kind: attribution.kind,
            class: attribution.class,
            content: (start, data.spans.len() as u32),
            cue: attribution.cue,
            source: source.map(|source| source.0),
            speaker: source.map(|source| source.1),
            parent: None,
            rule: match attribution.rule {
                Rule::Pattern(number) => number as u16,
                Rule::Sieve(sieve) => (patterns + sieve as usize) as u16,
            },
            confidence: attribution.confidence,
        });
    }
    data
}
