//! From a piece of work to the lines that are printed.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use clap::ValueEnum;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use whosaid::export::{Record, brat, csv, html, tei};
use whosaid::{Class, Correction, Document, Kind, Parser, Speaker, Unit};

use crate::arguments::{Arguments, Colour};
use crate::input::{self, Line, Source, Work};
use crate::listing::Listing;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: line, speaker, quotation, rule
    Text,
    /// One JSON object for one document, an array for several
    Json,
    /// One JSON object a line
    Jsonl,
    /// A table for spreadsheets, one row a quotation
    Csv,
    /// A page to read, one colour a speaker
    Html,
    /// Standoff annotations for brat, to keep beside the text
    Brat,
    /// TEI P5 XML
    Tei,
}

/// What became of a piece of work.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The documents as they are to be printed, with what stands between them.
    pub(crate) printed: Vec<u8>,
    pub(crate) documents: usize,
    pub(crate) faults: Vec<String>,
    pub(crate) bytes_read: u64,
}

/// A document on its way to the output.
struct Item<'d> {
    name: Name<'d>,
    /// The number of its file and of its line in there: no other document has the same.
    place: (usize, usize),
    document: Document<'d>,
}

/// What a document is called in the output.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name<'n> {
    File(&'n str),
    /// As it came in a line of JSON.
    Json(Option<&'n RawValue>),
}

impl<'n> Name<'n> {
    /// For people: a JSON string without its quotation marks.
    pub(crate) fn plain(self) -> Cow<'n, str> {
        match self {
            Name::File(name) => Cow::Borrowed(name),
            Name::Json(None) => Cow::Borrowed(""),
            Name::Json(Some(json)) => {
                serde_json::from_str::<String>(json.get()).map_or(Cow::Borrowed(json.get()), Cow::Owned)
            }
        }
    }
}

impl Serialize for Name<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Name::File(name) => name.serialize(serializer),
            Name::Json(json) => json.serialize(serializer),
        }
    }
}

/// Turns work into answers. Shared by all threads.
#[derive(Debug)]
pub(crate) struct Renderer {
    format: Format,
    offsets: Unit,
    kinds: Vec<Kind>,
    classes: Vec<Class>,
    explain: bool,
    candidates: bool,
    /// Those of the one document that is read.
    corrections: Vec<Correction>,
    several: bool,
    listing: Listing,
}

impl Renderer {
    pub(crate) fn new(arguments: &Arguments, corrections: Vec<Correction>) -> Self {
        let colour = match arguments.color {
            Colour::Auto => crate::colour_wanted(),
            Colour::Always => true,
            Colour::Never => false,
        };
        Renderer {
            format: arguments.format,
            offsets: arguments.offsets,
            kinds: arguments.kind.clone(),
            classes: arguments.class.clone(),
            explain: arguments.explain,
            candidates: arguments.candidates,
            corrections,
            several: arguments.several_documents(),
            listing: Listing::new(colour, arguments),
        }
    }

    /// Reads, parses and renders.
    pub(crate) fn answer(&self, parser: &Parser, work: Work<'_>) -> Answer {
        let mut answer = Answer::default();
        match work {
            Work::Text(source) => match source.read() {
                Ok(text) => {
                    answer.bytes_read = text.len() as u64;
                    let name = Name::File(&source.name);
                    let place = (source.number, 0);
                    let fault = |problem: &str| source.fault(problem);
                    let document = self.parse(&mut answer, parser, &text, (&[], &self.corrections), &fault);
                    self.add(&mut answer, Item { name, place, document });
                }
                Err(fault) => answer.faults.push(fault),
            },
            Work::Lines { source, number, lines } => {
                answer.bytes_read = lines.len() as u64;
                for (number, line) in (number..).zip(lines.split(|&byte| byte == b'\n')) {
                    if let Err(fault) = self.add_line(&mut answer, parser, source, number, line) {
                        answer.faults.push(fault);
                    }
                }
            }
            Work::Fault(fault) => answer.faults.push(fault),
        }
        answer
    }

    fn add_line(
        &self,
        answer: &mut Answer,
        parser: &Parser,
        source: &Source,
        number: usize,
        line: &[u8],
    ) -> Result<(), String> {
        let fault = |problem: &str| source.fault(&format!("line {number}: {problem}"));
        let line = std::str::from_utf8(line).map_err(|error| {
            let at = error.valid_up_to();
            fault(&format!("not UTF-8: byte {at} (0x{:02X})", line[at]))
        })?;
        // A byte order mark belongs to the file, not to its first line.
        let line = if number == 1 { line.trim_start_matches('\u{FEFF}') } else { line };
        if line.trim().is_empty() {
            return Ok(());
        }
        if !line.trim_start().starts_with('{') {
            return Err(fault("not a JSON object"));
        }
        let line: Line<'_> =
            serde_json::from_str(line).map_err(|error| source.fault(&input::json_reason(&error, number)))?;
        let known = (line.cast.as_deref().unwrap_or(&[]), line.corrections.as_deref().unwrap_or(&[]));
        let document = self.parse(answer, parser, &line.text, known, &fault);
        self.add(answer, Item { name: Name::Json(line.doc), place: (source.number, number), document });
        Ok(())
    }

    /// Parses with a cast and corrections; those that cannot be followed are faults.
    fn parse<'t>(
        &self,
        answer: &mut Answer,
        parser: &Parser,
        text: &'t str,
        (cast, corrections): (&[Speaker], &[Correction]),
        fault: &dyn Fn(&str) -> String,
    ) -> Document<'t> {
        if corrections.is_empty() {
            return parser.parse_with_cast(text, cast);
        }
        let request = parser.request(text).cast(cast.iter().cloned());
        let request = request.corrections(corrections.iter().cloned()).offsets(self.offsets);
        let (document, errors) = request.parse_anyway();
        answer.faults.extend(errors.iter().map(|error| fault(&error.to_string())));
        document
    }

    fn add(&self, answer: &mut Answer, mut item: Item<'_>) {
        if !self.kinds.is_empty() || !self.classes.is_empty() {
            item.document.retain(|quotation| {
                (self.kinds.is_empty() || self.kinds.contains(&quotation.kind()))
                    && (self.classes.is_empty() || self.classes.contains(&quotation.class()))
            });
        }
        if answer.documents > 0 {
            answer.printed.extend_from_slice(self.format.between().as_bytes());
        }
        answer.documents += 1;
        match self.format {
            Format::Text => self.listing.print(&mut answer.printed, &item.name.plain(), &item.document),
            Format::Json | Format::Jsonl => self.print_json(&mut answer.printed, &item),
            _ => {
                let mut printed = String::new();
                // Writing to memory has no way to fail.
                let written = self.export(&mut printed, &item);
                debug_assert!(written.is_ok());
                answer.printed.extend_from_slice(printed.as_bytes());
            }
        }
    }

    fn export(&self, printed: &mut String, item: &Item<'_>) -> fmt::Result {
        let document = &item.document;
        let name = item.name.plain();
        match self.format {
            Format::Csv => csv::write(printed, &name, document, self.offsets),
            Format::Html => html::write_article(printed, &name, document),
            Format::Brat => brat::write(printed, document),
            Format::Tei if self.several => {
                let prefix = format!("d{}.{}-", item.place.0, item.place.1);
                tei::write_document(printed, &name, &prefix, document)
            }
            Format::Tei => tei::write(printed, &name, document),
            Format::Text | Format::Json | Format::Jsonl => Ok(()),
        }
    }

    fn print_json(&self, printed: &mut Vec<u8>, item: &Item<'_>) {
        let mut record = Record::new(item.name, &item.document, self.offsets);
        if self.candidates {
            record = record.candidates(&item.document);
        }
        if self.explain {
            record = record.explain(&item.document);
        }
        let written = serde_json::to_writer(&mut *printed, &record);
        debug_assert!(written.is_ok());
        if self.format == Format::Jsonl {
            printed.push(b'\n');
        }
    }
}

impl Format {
    /// What opens the output.
    fn start(self, several: bool) -> &'static str {
        match self {
            Format::Json => "[",
            Format::Csv => csv::HEADER,
            Format::Html => html::START,
            Format::Tei if several => tei::CORPUS_START,
            Format::Text | Format::Jsonl | Format::Brat | Format::Tei => "",
        }
    }

    /// What stands between two documents.
    fn between(self) -> &'static str {
        match self {
            Format::Json => ",\n",
            Format::Text => "\n",
            _ => "",
        }
    }

    /// What closes the output.
    fn end(self, several: bool) -> &'static str {
        match self {
            Format::Json => "]\n",
            Format::Html => html::END,
            Format::Tei if several => tei::CORPUS_END,
            _ => "",
        }
    }
}

/// Prints answers in the order in which they come.
#[derive(Debug)]
pub(crate) struct Printer<W> {
    out: W,
    format: Format,
    /// Whether there may be several documents.
    several: bool,
    /// Whether JSON is an array even if only one document comes.
    array: bool,
    documents: usize,
    /// A JSON object that may turn out to be the only one.
    held: Option<Vec<u8>>,
}

impl<W: Write> Printer<W> {
    pub(crate) fn new(out: W, arguments: &Arguments) -> Self {
        Printer {
            out,
            format: arguments.format,
            several: arguments.several_documents(),
            array: arguments.files.len() > 1,
            documents: 0,
            held: None,
        }
    }

    pub(crate) fn print(&mut self, answer: Answer) -> io::Result<()> {
        if answer.documents == 0 {
            return Ok(());
        }
        let first = self.documents == 0;
        self.documents += answer.documents;
        if self.format == Format::Json && self.documents == 1 && !self.array {
            self.held = Some(answer.printed);
            return Ok(());
        }
        let held = self.held.take();
        if first || held.is_some() {
            self.out.write_all(self.format.start(self.several).as_bytes())?;
        }
        self.out.write_all(held.as_deref().unwrap_or_default())?;
        if !first {
            self.out.write_all(self.format.between().as_bytes())?;
        }
        self.out.write_all(&answer.printed)
    }

    /// Prints what closes the output. When the only file was faulty, there is nothing to close.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if let Some(only) = self.held.take() {
            self.out.write_all(&only)?;
            self.out.write_all(b"\n")?;
        } else if self.documents > 0 || self.several {
            if self.documents == 0 {
                self.out.write_all(self.format.start(self.several).as_bytes())?;
            }
            self.out.write_all(self.format.end(self.several).as_bytes())?;
        }
        self.out.flush()
    }
}
