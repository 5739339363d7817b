//! [TEI P5](https://tei-c.org/guidelines/p5/): the text with `<said who="#s0">` around what is said, and the list of
//! those who speak in the header.
//!
//! - `direct` is `true` for direct quotations only; thoughts have `aloud="false"`; `cert` is the confidence.
//! - Speech that a cue or a paragraph's end interrupts is several `<said>`, linked by `next` and `prev`.
//! - Sources are `<rs ref="#s0">`, cues `<seg type="cue">`. Quotation marks stay in the text.
//! - A speaker nobody can tell has no `who`.
//! - Paragraphs are what blank lines part; in a text without blank lines, every line.

use std::fmt::{self, Write};

use crate::document::{Class, Document, Entity, EntityKind, Gender, Kind, Quotation};
use crate::export::markup::{Event, Mark, escape, events};
use crate::span::Span;

/// What opens a corpus of several documents.
pub const CORPUS_START: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">
<teiHeader><fileDesc>
<titleStmt><title>Who said what</title></titleStmt>
<publicationStmt><p>Unpublished.</p></publicationStmt>
<sourceDesc><p>Plain texts; attributions found by whosaid.</p></sourceDesc>
</fileDesc></teiHeader>
";

/// What closes a corpus.
pub const CORPUS_END: &str = "</teiCorpus>\n";

/// Writes a document as an XML file of its own.
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, export::tei};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let mut xml = String::new();
/// tei::write(&mut xml, "The count", &document)?;
/// assert!(xml.contains("<person xml:id=\"s0\""));
/// assert!(xml.contains("<said xml:id=\"q0\" who=\"#s0\" direct=\"true\""));
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write(out: &mut impl Write, title: &str, document: &Document<'_>) -> fmt::Result {
    out.write_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    write_document(out, title, "", document)
}

/// Writes a document as a `<TEI>` element, to stand with others between [`CORPUS_START`] and [`CORPUS_END`].
///
/// `prefix` starts each `xml:id`, so that they are unique in the corpus: letters, digits, `.`, `-` and `_`, a letter
/// first.
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, export::tei};
/// let parser = Parser::new();
/// let mut xml = String::from(tei::CORPUS_START);
/// for (prefix, text) in [("a-", "“We won,” said Mary Cole."), ("b-", "“So did we,” said John Hill.")] {
///     tei::write_document(&mut xml, "", prefix, &parser.parse(text))?;
/// }
/// xml.push_str(tei::CORPUS_END);
/// assert!(xml.contains("<said xml:id=\"b-q0\" who=\"#b-s0\""));
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write_document(
    out: &mut impl Write,
    title: &str,
    prefix: &str,
    document: &Document<'_>,
) -> fmt::Result {
    out.write_str(
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader>\n<fileDesc>\n<titleStmt><title>",
    )?;
    escape(out, title)?;
    out.write_str("</title></titleStmt>\n<publicationStmt><p>Unpublished.</p></publicationStmt>\n")?;
    out.write_str(
        "<sourceDesc><p>Plain text; attributions found by whosaid.</p></sourceDesc>\n</fileDesc>\n",
    )?;
    let mut writer = Writer { out, prefix };
    writer.speakers(document)?;
    writer.out.write_str("</teiHeader>\n<text>\n<body>\n<p>")?;
    writer.body(document)?;
    writer.out.write_str("</p>\n</body>\n</text>\n</TEI>\n")
}

struct Writer<'w, W> {
    out: &'w mut W,
    prefix: &'w str,
}

impl<W: Write> Writer<'_, W> {
    /// The lists of people and of organisations, as far as there are any.
    fn speakers(&mut self, document: &Document<'_>) -> fmt::Result {
        if document.entities().len() == 0 {
            return Ok(());
        }
        self.out.write_str("<profileDesc>\n<particDesc>\n")?;
        self.list("listPerson", document.entities().filter(|entity| !is_organisation(*entity)))?;
        self.list("listOrg", document.entities().filter(|entity| is_organisation(*entity)))?;
        self.out.write_str("</particDesc>\n</profileDesc>\n")
    }

    fn list<'d>(&mut self, list: &str, entities: impl Iterator<Item = Entity<'d>>) -> fmt::Result {
        let mut entities = entities.peekable();
        if entities.peek().is_none() {
            return Ok(());
        }
        writeln!(self.out, "<{list}>")?;
        entities.try_for_each(|entity| self.entity(entity))?;
        writeln!(self.out, "</{list}>")
    }

    fn entity(&mut self, entity: Entity<'_>) -> fmt::Result {
        let (element, name) = match entity.kind() {
            EntityKind::Organisation | EntityKind::Document => ("org", "orgName"),
            EntityKind::Group => ("personGrp", "persName"),
            _ => ("person", "persName"),
        };
        write!(self.out, "<{element} xml:id=\"{}s{}\"", self.prefix, entity.id())?;
        if element == "person" && entity.gender() != Gender::Unknown {
            write!(self.out, " gender=\"{}\"", entity.gender().name())?;
        }
        write!(self.out, "><{name}>")?;
        escape(self.out, entity.name())?;
        write!(self.out, "</{name}>")?;
        for alias in entity.aliases() {
            write!(self.out, "<{name} type=\"alias\">")?;
            escape(self.out, alias)?;
            write!(self.out, "</{name}>")?;
        }
        writeln!(self.out, "</{element}>")
    }

    fn body(&mut self, document: &Document<'_>) -> fmt::Result {
        let quotations: Vec<_> = document.quotations().collect();
        let events = events(document, &paragraph_breaks(document.text()));
        let mut parts = vec![0; quotations.len()];
        for event in &events {
            if let Event::Open(Mark::Content(id)) = event {
                parts[*id] += 1;
            }
        }
        let mut written = vec![0; quotations.len()];
        for event in events {
            match event {
                Event::Open(Mark::Content(id)) => {
                    self.open_said(quotations[id], written[id], parts[id])?;
                    written[id] += 1;
                }
                Event::Close(Mark::Content(_)) => self.out.write_str("</said>")?,
                Event::Open(Mark::Cue(_)) => self.out.write_str("<seg type=\"cue\">")?,
                Event::Close(Mark::Cue(_)) => self.out.write_str("</seg>")?,
                Event::Open(Mark::Source(id)) => self.open_source(quotations[id])?,
                Event::Close(Mark::Source(_)) => self.out.write_str("</rs>")?,
                Event::Text(text) => escape(self.out, text)?,
                Event::Break => self.out.write_str("</p>\n<p>")?,
            }
        }
        Ok(())
    }

    /// Opens part `part` of a quotation, from 0, of `parts`.
    fn open_said(&mut self, quotation: Quotation<'_>, part: usize, parts: usize) -> fmt::Result {
        write!(self.out, "<said xml:id=\"{}\"", self.said_id(quotation, part))?;
        if let Some(speaker) = quotation.speaker() {
            write!(self.out, " who=\"#{}s{}\"", self.prefix, speaker.id())?;
        }
        write!(self.out, " direct=\"{}\"", quotation.kind() == Kind::Direct)?;
        if quotation.class() == Class::Thought {
            self.out.write_str(" aloud=\"false\"")?;
        }
        if part > 0 {
            write!(self.out, " prev=\"#{}\"", self.said_id(quotation, part - 1))?;
        }
        if part + 1 < parts {
            write!(self.out, " next=\"#{}\"", self.said_id(quotation, part + 1))?;
        }
        write!(self.out, " cert=\"{}\">", quotation.confidence())
    }

    fn said_id(&self, quotation: Quotation<'_>, part: usize) -> String {
        match part {
            0 => format!("{}q{}", self.prefix, quotation.id()),
            _ => format!("{}q{}.{part}", self.prefix, quotation.id()),
        }
    }

    fn open_source(&mut self, quotation: Quotation<'_>) -> fmt::Result {
        match quotation.source().and_then(|source| source.entity()) {
            Some(entity) => write!(self.out, "<rs ref=\"#{}s{}\">", self.prefix, entity.id()),
            None => self.out.write_str("<rs>"),
        }
    }
}

fn is_organisation(entity: Entity<'_>) -> bool {
    matches!(entity.kind(), EntityKind::Organisation | EntityKind::Document)
}

/// The white space between paragraphs.
fn paragraph_breaks(text: &str) -> Vec<Span> {
    let body = text.trim();
    let start = text.len() - text.trim_start().len();
    let lines = line_ends(body, start);
    let blank: Vec<Span> =
        lines.iter().copied().filter(|gap| text[gap.range()].matches('\n').count() > 1).collect();
    if blank.is_empty() { lines } else { blank }
}

/// Runs of white space that hold a line end, in a text that starts at `offset`.
fn line_ends(text: &str, offset: usize) -> Vec<Span> {
    let mut gaps = Vec::new();
    let mut at = 0;
    while let Some(newline) = text[at..].find('\n').map(|found| found + at) {
        let start = text[..newline].trim_end().len();
        let end = text.len() - text[newline..].trim_start().len();
        gaps.push(Span::new(offset + start, offset + end));
        at = end;
    }
    gaps
}
