//! A table for spreadsheets: one row a quotation, as RFC 4180 says.
//!
//! | column | what it holds |
//! | --- | --- |
//! | `doc` | the document's name, as the caller gave it |
//! | `id` | the quotation's number in the document |
//! | `kind` | `direct`, `mixed` or `indirect` |
//! | `class` | `statement`, `question`, `order`, `thought` or `attitude` |
//! | `speaker` | who said it; empty when nobody can be told |
//! | `text` | what was said, quotation marks included |
//! | `cue`, `source` | the words that show it and the words that name who; empty when there are none |
//! | `start`, `end` | where the first span of the content starts and the last one ends, in the unit asked for |
//! | `rule`, `confidence` | how it was decided, and the share of such answers that were right |
//!
//! Spreadsheets take a cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, and a text
//! from the internet may hold one made to do harm. Such a cell gets an apostrophe in front, which spreadsheets hide.

use std::fmt::{self, Write};

use crate::document::{Document, Entity, Mention, Quotation};
use crate::export::places::Places;
use crate::span::Unit;

/// The first line, with its line end.
pub const HEADER: &str = "doc,id,kind,class,speaker,text,cue,source,start,end,rule,confidence\r\n";

/// Writes a document's rows, without the [`HEADER`], so that many documents can share a table.
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, Unit, export::csv};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let mut table = String::from(csv::HEADER);
/// csv::write(&mut table, "a1", &document, Unit::Char)?;
/// assert!(table.contains("\r\na1,0,direct,statement,Mary Cole,\"“We won,”\",said,Mary Cole,0,9,"));
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write(out: &mut impl Write, doc: &str, document: &Document<'_>, unit: Unit) -> fmt::Result {
    let places = Places::of(document, unit);
    document.quotations().try_for_each(|quotation| row(out, doc, document, quotation, &places))
}

fn row(
    out: &mut impl Write,
    doc: &str,
    document: &Document<'_>,
    quotation: Quotation<'_>,
    places: &Places,
) -> fmt::Result {
    let spans = quotation.spans();
    let start = spans.first().map_or(0, |&span| places.pair(span)[0]);
    let end = spans.last().map_or(0, |&span| places.pair(span)[1]);
    cell(out, doc)?;
    write!(out, ",{},{},{},", quotation.id(), quotation.kind().name(), quotation.class().name())?;
    cell(out, quotation.speaker().map_or("", Entity::name))?;
    out.write_char(',')?;
    cell(out, &quotation.text())?;
    out.write_char(',')?;
    cell(out, quotation.cue().map_or("", |cue| &document.text()[cue.range()]))?;
    out.write_char(',')?;
    cell(out, quotation.source().map_or("", Mention::text))?;
    write!(out, ",{start},{end},")?;
    cell(out, quotation.rule())?;
    write!(out, ",{}\r\n", quotation.confidence())
}

/// Writes a text cell: quoted where RFC 4180 asks for it, and never a formula.
fn cell(out: &mut impl Write, text: &str) -> fmt::Result {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if !text.contains([',', '"', '\n', '\r']) {
        return write!(out, "{guard}{text}");
    }
    write!(out, "\"{guard}")?;
    let mut parts = text.split('"');
    out.write_str(parts.next().unwrap_or_default())?;
    for part in parts {
        write!(out, "\"\"{part}")?;
    }
    out.write_char('"')
}
