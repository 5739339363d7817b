//! Where texts come from: files and standard input, whole or line by line.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::value::RawValue;
use whosaid::{Correction, Speaker};

use crate::arguments::Input;

/// How much is read at a time: what a pipe holds, so that nobody waits for more than is there.
const CHUNK: usize = 64 * 1024;

/// A file, or standard input.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its name, for people.
    pub(crate) name: String,
    /// Its place among the sources, from 1.
    pub(crate) number: usize,
    path: Option<PathBuf>,
}

/// A piece of work for one thread.
#[derive(Debug)]
pub(crate) enum Work<'s> {
    /// A text that is still to be read.
    Text(&'s Source),
    /// Some lines of a JSON Lines file; `number` is that of the first, from 1.
    Lines { source: &'s Source, number: usize, lines: Vec<u8> },
    /// A file that cannot be read (any further), and why.
    Fault(String),
}

/// A line of JSON Lines input.
#[derive(Debug, Deserialize)]
pub(crate) struct Line<'l> {
    /// Any JSON value, given back as it is.
    #[serde(borrow)]
    pub(crate) doc: Option<&'l RawValue>,
    #[serde(borrow)]
    pub(crate) text: Cow<'l, str>,
    pub(crate) cast: Option<Vec<Speaker>>,
    pub(crate) corrections: Option<Vec<Correction>>,
}

/// The sources that the user names; standard input when there are none.
pub(crate) fn sources(files: &[PathBuf]) -> Vec<Source> {
    let stdin = |number| Source { name: "-".to_owned(), number, path: None };
    if files.is_empty() {
        if io::stdin().is_terminal() {
            eprintln!("whosaid: reading from the keyboard; end with Ctrl-D, or see whosaid --help");
        }
        return vec![stdin(1)];
    }
    let source = |(number, path): (usize, &PathBuf)| match path.to_str() {
        Some("-") => stdin(number),
        _ => Source { name: path.display().to_string(), number, path: Some(path.clone()) },
    };
    (1..).zip(files).map(source).collect()
}

/// All the work there is, read as it is asked for.
pub(crate) fn work(sources: &[Source], input: Input) -> Box<dyn Iterator<Item = Work<'_>> + Send + '_> {
    match input {
        Input::Text => Box::new(sources.iter().map(Work::Text)),
        Input::Jsonl => Box::new(sources.iter().flat_map(LineReader::new)),
    }
}

impl Source {
    /// The length in bytes, when it is a file and that can be told.
    pub(crate) fn length(&self) -> Option<u64> {
        std::fs::metadata(self.path.as_ref()?).ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        })
    }

    /// The whole text.
    pub(crate) fn read(&self) -> Result<String, String> {
        let mut bytes = Vec::new();
        let read = match &self.path {
            Some(path) => std::fs::read(path).map(|content| bytes = content),
            None => io::stdin().lock().read_to_end(&mut bytes).map(drop),
        };
        read.map_err(|error| self.fault(&io_reason(&error)))?;
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            self.fault(&format!("not UTF-8: byte {at} (0x{:02X}, in line {line})", bytes[at]))
        })
    }

    /// A message about this source.
    pub(crate) fn fault(&self, message: &str) -> String {
        format!("{}: {message}", if self.path.is_some() { &self.name } else { "standard input" })
    }
}

/// Cuts a source into runs of whole lines, as many as arrive at once: long runs from a file, single lines from a
/// program that thinks between them.
struct LineReader<'s> {
    source: &'s Source,
    reader: Option<Box<dyn Read + Send>>,
    fault: Option<String>,
    chunk: Box<[u8]>,
    rest: Vec<u8>,
    number: usize,
}

impl<'s> LineReader<'s> {
    fn new(source: &'s Source) -> Self {
        let (reader, fault) = match source.open() {
            Ok(reader) => (Some(reader), None),
            Err(error) => (None, Some(source.fault(&io_reason(&error)))),
        };
        LineReader { source, reader, fault, chunk: vec![0; CHUNK].into(), rest: Vec::new(), number: 1 }
    }

    fn lines(&mut self, lines: Vec<u8>) -> Work<'s> {
        let number = self.number;
        self.number += memchr::memchr_iter(b'\n', &lines).count();
        Work::Lines { source: self.source, number, lines }
    }
}

impl<'s> Iterator for LineReader<'s> {
    type Item = Work<'s>;

    fn next(&mut self) -> Option<Work<'s>> {
        while let Some(reader) = &mut self.reader {
            match reader.read(&mut self.chunk) {
                Ok(0) => {
                    self.reader = None;
                    let last = std::mem::take(&mut self.rest);
                    if !last.is_empty() {
                        return Some(self.lines(last));
                    }
                }
                Ok(length) => {
                    let newline = memchr::memrchr(b'\n', &self.chunk[..length]);
                    let (end, start) = self.chunk[..length].split_at(newline.map_or(0, |at| at + 1));
                    if newline.is_some() {
                        let mut lines = std::mem::replace(&mut self.rest, start.to_vec());
                        lines.extend_from_slice(end);
                        return Some(self.lines(lines));
                    }
                    self.rest.extend_from_slice(start);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.reader = None;
                    self.fault = Some(self.source.fault(&io_reason(&error)));
                }
            }
        }
        self.fault.take().map(Work::Fault)
    }
}

/// Why reading or writing failed, without Rust's "(os error 2)".
pub(crate) fn io_reason(error: &io::Error) -> String {
    let message = error.to_string();
    message.split(" (os error").next().unwrap_or(&message).to_owned()
}

/// Where JSON that starts in line `first` is faulty, and why.
pub(crate) fn json_reason(error: &serde_json::Error, first: usize) -> String {
    let message = error.to_string();
    let problem = message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem);
    let line = first + error.line().saturating_sub(1);
    format!("line {line}, column {}: {problem}", error.column().max(1))
}
