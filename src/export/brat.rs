//! Standoff annotations for the [brat](https://brat.nlplab.org/standoff.html) annotation tool: an `.ann` file beside
//! the `.txt` file with the text.
//!
//! ```text
//! T1  Content 0 9;26 49   “We won,” “and it was close.”
//! A1  Kind T1 direct
//! A2  Class T1 statement
//! T2  Cue 10 14           said
//! R1  HasCue Arg1:T1 Arg2:T2
//! T3  Source 15 24        Mary Cole
//! R2  HasSource Arg1:T1 Arg2:T3
//! #1  AnnotatorNotes T1   Mary Cole (quote-cue-source, 0.98)
//! ```
//!
//! Offsets count Unicode code points, as brat does, whatever unit the rest of a program uses. A span may not hold a
//! line end: one that does becomes several fragments, and the copy of the words has a space there.
//! [`CONFIGURATION`] is the `annotation.conf` that makes brat know the types.

use std::fmt::{self, Write};

use crate::document::{Document, Quotation};
use crate::export::places::Places;
use crate::span::{Span, Unit};

/// The types, for a file `annotation.conf` in the folder of the texts.
pub const CONFIGURATION: &str = "\
[entities]
Content
Cue
Source
[relations]
HasCue\tArg1:Content, Arg2:Cue
HasSource\tArg1:Content, Arg2:Source
[events]
[attributes]
Kind\tArg:Content, Value:direct|mixed|indirect
Class\tArg:Content, Value:statement|question|order|thought|attitude
";

/// Writes the annotations of a document.
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, export::brat};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let mut annotations = String::new();
/// brat::write(&mut annotations, &document)?;
/// assert!(annotations.starts_with("T1\tContent 0 9\t“We won,”\nA1\tKind T1 direct\n"));
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write(out: &mut impl Write, document: &Document<'_>) -> fmt::Result {
    let text = document.text();
    let spans = document.quotations().flat_map(|quotation| {
        let source = quotation.source().map(|source| source.span());
        quotation.spans().iter().copied().chain(quotation.cue()).chain(source)
    });
    let places = Places::new(text, spans.flat_map(|span| fragments(text, span)), Unit::Char);
    let mut writer = Writer { out, text, places, annotations: 0, relations: 0 };
    document.quotations().try_for_each(|quotation| writer.quotation(quotation))
}

struct Writer<'t, W> {
    out: &'t mut W,
    text: &'t str,
    places: Places,
    annotations: usize,
    relations: usize,
}

impl<W: Write> Writer<'_, W> {
    fn quotation(&mut self, quotation: Quotation<'_>) -> fmt::Result {
        let number = quotation.id() + 1;
        let content = self.annotation("Content", quotation.spans())?;
        writeln!(self.out, "A{}\tKind T{content} {}", 2 * number - 1, quotation.kind().name())?;
        writeln!(self.out, "A{}\tClass T{content} {}", 2 * number, quotation.class().name())?;
        if let Some(cue) = quotation.cue() {
            let cue = self.annotation("Cue", &[cue])?;
            self.relation("HasCue", content, cue)?;
        }
        if let Some(source) = quotation.source() {
            let source = self.annotation("Source", &[source.span()])?;
            self.relation("HasSource", content, source)?;
        }
        write!(self.out, "#{number}\tAnnotatorNotes T{content}\t")?;
        words(self.out, quotation.speaker().map_or("unknown", |speaker| speaker.name()))?;
        writeln!(self.out, " ({}, {})", quotation.rule(), quotation.confidence())
    }

    /// Writes a `T` line and returns its number.
    fn annotation(&mut self, kind: &str, spans: &[Span]) -> Result<usize, fmt::Error> {
        self.annotations += 1;
        write!(self.out, "T{}\t{kind}", self.annotations)?;
        let fragments = || spans.iter().flat_map(|&span| fragments(self.text, span));
        for (number, fragment) in fragments().enumerate() {
            let [start, end] = self.places.pair(fragment);
            write!(self.out, "{}{start} {end}", if number == 0 { ' ' } else { ';' })?;
        }
        for (number, fragment) in fragments().enumerate() {
            self.out.write_char(if number == 0 { '\t' } else { ' ' })?;
            self.out.write_str(&self.text[fragment.range()])?;
        }
        self.out.write_char('\n')?;
        Ok(self.annotations)
    }

    fn relation(&mut self, kind: &str, from: usize, to: usize) -> fmt::Result {
        self.relations += 1;
        writeln!(self.out, "R{}\t{kind} Arg1:T{from} Arg2:T{to}", self.relations)
    }
}

/// The lines of a span, without the white space at their ends.
fn fragments(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut start = span.start();
    text[span.range()].split_inclusive(ends_a_line).filter_map(move |line| {
        let at = start + (line.len() - line.trim_start().len());
        start += line.len();
        let words = line.trim();
        (!words.is_empty()).then(|| Span::new(at, at + words.len()))
    })
}

/// Whether a reader of the file may see a line's end in this: brat's does in all of them.
fn ends_a_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Writes text on one line.
fn words(out: &mut impl Write, text: &str) -> fmt::Result {
    let mut words = text.split_whitespace();
    out.write_str(words.next().unwrap_or_default())?;
    words.try_for_each(|word| write!(out, " {word}"))
}
