//! A page to read: the whole text as it is, each quotation in the colour of its speaker and under the speaker's name,
//! cues and sources underlined, a list of the speakers above. The page stands alone: no script, no network.
//!
//! What an answer rests on shows when the pointer rests on a quotation. Quotations whose speaker is unknown are grey.

use std::fmt::{self, Write};

use crate::document::{Document, Entity, Quotation};
use crate::export::markup::{Event, Mark, escape, events};

/// What opens a page.
pub const START: &str = "\
<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>Who said what</title>
<style>
:root { color-scheme: light dark; --s: 70%; --l: 88%; }
@media (prefers-color-scheme: dark) { :root { --l: 26%; } }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.7 Georgia, serif; }
h1 { font-size: 1.2rem; overflow-wrap: anywhere; }
.speakers { list-style: none; padding: 0; font: .85rem/2 system-ui, sans-serif; }
.speakers li { display: inline; margin-right: .8rem; }
.text { white-space: pre-wrap; overflow-wrap: break-word; }
mark { color: inherit; background: hsl(var(--h) var(--s) var(--l)); border-radius: .2em; padding: .05em .15em; }
mark.unknown { background: hsl(0 0% var(--l)); }
mark.indirect { background: none; box-shadow: inset 0 -.15em hsl(var(--h) var(--s) 60%); }
mark.indirect.unknown { box-shadow: inset 0 -.15em hsl(0 0% 60%); }
mark[data-speaker]::before { content: attr(data-speaker) \" \"; font: .65rem/1 system-ui, sans-serif; opacity: .75; }
u { text-decoration-style: dotted; text-underline-offset: .2em; }
</style>
</head>
<body>
";

/// What closes a page.
pub const END: &str = "</body>\n</html>\n";

/// Writes a page with one document.
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, export::html};
/// let document = Parser::new().parse("“We won,” said Mary Cole.");
/// let mut page = String::new();
/// html::write(&mut page, "The count", &document)?;
/// assert!(page.contains("data-speaker=\"Mary Cole\">“We won,”</mark>"));
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write(out: &mut impl Write, title: &str, document: &Document<'_>) -> fmt::Result {
    out.write_str(START)?;
    write_article(out, title, document)?;
    out.write_str(END)
}

/// Writes one document as an article, to stand with others between [`START`] and [`END`].
///
/// # Errors
/// When `out` fails.
///
/// ```
/// use whosaid::{Parser, export::html};
/// let parser = Parser::new();
/// let mut page = String::from(html::START);
/// for (title, text) in [("Monday", "“We won,” said Mary Cole."), ("Tuesday", "“So did we,” said John Hill.")] {
///     html::write_article(&mut page, title, &parser.parse(text))?;
/// }
/// page.push_str(html::END);
/// assert_eq!(page.matches("<article>").count(), 2);
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write_article(out: &mut impl Write, title: &str, document: &Document<'_>) -> fmt::Result {
    let speakers = Speakers::of(document);
    out.write_str("<article>\n<h1>")?;
    escape(out, title)?;
    out.write_str("</h1>\n<ul class=\"speakers\">\n")?;
    for &(speaker, count) in &speakers.in_order {
        write!(out, "<li><mark style=\"--h:{}\">", speakers.hue(speaker))?;
        escape(out, speaker.name())?;
        writeln!(out, "</mark> {count}</li>")?;
    }
    out.write_str("</ul>\n<div class=\"text\">")?;
    write_text(out, document, &speakers)?;
    out.write_str("</div>\n</article>\n")
}

fn write_text(out: &mut impl Write, document: &Document<'_>, speakers: &Speakers<'_>) -> fmt::Result {
    let quotations: Vec<_> = document.quotations().collect();
    let mut seen = vec![false; quotations.len()];
    for event in events(document, &[]) {
        match event {
            Event::Open(Mark::Content(id)) => {
                let first = !std::mem::replace(&mut seen[id], true);
                open_quotation(out, quotations[id], speakers, first)?;
            }
            Event::Close(Mark::Content(_)) => out.write_str("</mark>")?,
            Event::Open(_) => out.write_str("<u>")?,
            Event::Close(_) => out.write_str("</u>")?,
            Event::Text(text) => escape(out, text)?,
            Event::Break => {}
        }
    }
    Ok(())
}

fn open_quotation(
    out: &mut impl Write,
    quotation: Quotation<'_>,
    speakers: &Speakers<'_>,
    first: bool,
) -> fmt::Result {
    let name = quotation.speaker().map_or("unknown", Entity::name);
    write!(out, "<mark class=\"{}", quotation.kind().name())?;
    match quotation.speaker() {
        Some(speaker) => write!(out, "\" style=\"--h:{}\"", speakers.hue(speaker))?,
        None => out.write_str(" unknown\"")?,
    }
    out.write_str(" title=\"")?;
    escape(out, name)?;
    out.write_str(": ")?;
    escape(out, quotation.reason())?;
    write!(out, " ({:.0}%)\"", quotation.confidence() * 100.0)?;
    if first {
        out.write_str(" data-speaker=\"")?;
        escape(out, if quotation.speaker().is_some() { name } else { "?" })?;
        out.write_char('"')?;
    }
    out.write_char('>')
}

/// Who speaks in a document, by first quotation, with how often.
struct Speakers<'d> {
    in_order: Vec<(Entity<'d>, usize)>,
    /// For each entity of the document its place in `in_order`.
    place: Vec<Option<usize>>,
}

impl<'d> Speakers<'d> {
    fn of(document: &'d Document<'d>) -> Self {
        let mut speakers = Speakers { in_order: Vec::new(), place: vec![None; document.entities().len()] };
        for speaker in document.quotations().filter_map(Quotation::speaker) {
            let place = *speakers.place[speaker.id()].get_or_insert(speakers.in_order.len());
            match speakers.in_order.get_mut(place) {
                Some((_, count)) => *count += 1,
                None => speakers.in_order.push((speaker, 1)),
            }
        }
        speakers
    }

    /// The golden angle keeps the colours of speakers who follow each other far apart.
    fn hue(&self, speaker: Entity<'_>) -> usize {
        self.place[speaker.id()].unwrap_or_default() * 137 % 360
    }
}
