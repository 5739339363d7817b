//! The text view: what a person wants to read.
//!
//! ```text
//!    3  Mary Cole            “We won,” “and we will win again.” [quote-cue-source]
//! ```
//! On a terminal long quotations are wrapped; in a pipe each quotation is one line, so that `grep` and `sort` work.

use std::io::{self, IsTerminal, Write};

use whosaid::{Document, Mention, Quotation};

use crate::arguments::Arguments;

/// Wider names push the quotation to the right.
const SPEAKER_WIDTH: usize = 24;
/// Wrapping to less than this would be unreadable.
const MIN_TEXT_WIDTH: usize = 24;

/// How the text view looks.
#[derive(Debug)]
pub(crate) struct Listing {
    colour: bool,
    explain: bool,
    candidates: bool,
    headings: bool,
    /// Columns of the terminal; `None` in a pipe, where nothing is wrapped.
    width: Option<usize>,
}

#[derive(Clone, Copy)]
enum Style {
    Heading,
    Speaker,
    Dim,
}

impl Listing {
    pub(crate) fn new(colour: bool, arguments: &Arguments) -> Self {
        let stdout = io::stdout();
        let terminal = if stdout.is_terminal() { terminal_size::terminal_size_of(stdout) } else { None };
        let width = terminal.map(|(width, _)| usize::from(width.0));
        let Arguments { explain, candidates, .. } = *arguments;
        Listing { colour, explain, candidates, headings: arguments.several_documents(), width }
    }

    /// Prints a document. Writing to memory has no way to fail.
    pub(crate) fn print(&self, out: &mut Vec<u8>, name: &str, document: &Document<'_>) {
        if self.headings {
            _ = writeln!(out, "{}", self.paint(Style::Heading, &one_line(name)));
        }
        let speakers = document.quotations().map(|quotation| speaker(quotation).chars().count());
        let column = speakers.max().unwrap_or(0).min(SPEAKER_WIDTH);
        let mut lines = LineNumbers::new(document.text());
        for quotation in document.quotations() {
            let start = quotation.spans().first().map_or(0, |span| span.start());
            self.print_quotation(out, lines.of(start), column, quotation);
            if self.explain {
                self.print_reason(out, column, quotation, document);
            }
            if self.candidates {
                self.print_candidates(out, column, quotation);
            }
        }
    }

    fn print_quotation(&self, out: &mut Vec<u8>, line: usize, column: usize, quotation: Quotation<'_>) {
        let name = speaker(quotation);
        let length = name.chars().count();
        let gap = match self.width {
            // Next to a name this long there is no room for the quotation.
            Some(_) if length > column => format!("\n{:1$}", "", column + 8),
            _ => format!("{:1$}", "", column.saturating_sub(length) + 2),
        };
        let style = if quotation.speaker().is_some() { Style::Speaker } else { Style::Dim };
        let nested = if quotation.parent().is_some() { "↳ " } else { "" };
        let rule = format!("[{}]", quotation.rule());
        let text = self.wrap(&format!("{nested}{} {rule}", one_line(&quotation.text())), column + 8);
        let words = text.strip_suffix(&rule).unwrap_or(&text);
        let (line, rule) = (self.paint(Style::Dim, &format!("{line:>4}")), self.paint(Style::Dim, &rule));
        _ = writeln!(out, "{line}  {}{gap}{words}{rule}", self.paint(style, &name));
    }

    fn print_reason(
        &self,
        out: &mut Vec<u8>,
        column: usize,
        quotation: Quotation<'_>,
        document: &Document<'_>,
    ) {
        let mut reason = format!("{} ({:.0}%", quotation.reason(), quotation.confidence() * 100.0);
        if let Some(cue) = quotation.cue() {
            reason += &format!("; cue: {}", &document.text()[cue.range()]);
        }
        if let Some(source) = quotation.source().map(Mention::text) {
            reason += &format!("; source: {source}");
        }
        let reason = self.wrap(&(one_line(&reason) + ")"), column + 8);
        _ = writeln!(out, "{:1$}{2}", "", column + 8, self.paint(Style::Dim, &reason));
    }

    fn print_candidates(&self, out: &mut Vec<u8>, column: usize, quotation: Quotation<'_>) {
        for candidate in quotation.candidates() {
            let line =
                format!("{:.2} {} [{}]", candidate.score(), one_line(candidate.name()), candidate.why());
            let line = self.wrap(&line, column + 8);
            _ = writeln!(out, "{:1$}{2}", "", column + 8, self.paint(Style::Dim, &line));
        }
    }

    /// Breaks a line to the width of the terminal; all but the first part are indented.
    fn wrap(&self, line: &str, indent: usize) -> String {
        let Some(width) = self.width.map(|width| width.saturating_sub(indent).max(MIN_TEXT_WIDTH)) else {
            return line.to_owned();
        };
        let mut wrapped = String::with_capacity(line.len());
        let mut at = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if at > 0 && at + 1 + length > width {
                wrapped.push('\n');
                wrapped.extend(std::iter::repeat_n(' ', indent));
                at = 0;
            } else if at > 0 {
                wrapped.push(' ');
                at += 1;
            }
            wrapped.push_str(word);
            at += length;
        }
        wrapped
    }

    fn paint(&self, style: Style, text: &str) -> String {
        let code = match style {
            _ if !self.colour => return text.to_owned(),
            Style::Heading => "1;4",
            Style::Speaker => "1;36",
            Style::Dim => "2",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

fn speaker(quotation: Quotation<'_>) -> String {
    quotation.speaker().map_or_else(|| "(unknown)".to_owned(), |speaker| one_line(speaker.name()))
}

/// The text on one line. Control characters of a text must not command the terminal.
fn one_line(text: &str) -> String {
    let visible = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(visible));
    }
    line
}

/// Line numbers of ascending places, in one pass over the text.
struct LineNumbers<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> LineNumbers<'t> {
    fn new(text: &'t str) -> Self {
        LineNumbers { text, at: 0, line: 1 }
    }

    fn of(&mut self, place: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..place).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = self.at.max(place);
        self.line
    }
}
