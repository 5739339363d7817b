//! What the user may ask for.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};
use whosaid::{Class, Kind, Unit};

use crate::output::Format;

/// Finds who said what in plain English text.
///
/// Reads FILEs, or standard input when there are none, and prints each quotation with its line, its speaker and how
/// that was decided.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Texts to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// What to print
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// What to read: plain text, one document a file, or JSON Lines, one {"doc": …, "text": "…", "cast": […], "corrections": […]} a line
    #[arg(short, long, value_enum, default_value_t = Input::Text)]
    pub(crate) input: Input,

    /// What offsets count, in json, jsonl and csv, and in corrections
    #[arg(long, default_value = "byte", value_parser = unit())]
    pub(crate) offsets: Unit,

    /// Only quotations of these kinds: direct, mixed, indirect
    #[arg(long, value_delimiter = ',', value_parser = kind(), hide_possible_values = true)]
    pub(crate) kind: Vec<Kind>,

    /// Only quotations of these classes: statement, question, order, thought, attitude
    #[arg(long, value_delimiter = ',', value_parser = class(), hide_possible_values = true)]
    pub(crate) class: Vec<Class>,

    /// Known speakers: a JSON array of {"name": "…", "aliases": ["…"], "gender": "male|female|…"}
    #[arg(long, value_name = "FILE")]
    pub(crate) cast: Option<PathBuf>,

    /// Speakers to put right in the one document that is read: a JSON array of {"at": offset or [start, end], "speaker":
    /// "…" or null for nobody}; the rest of the document follows
    #[arg(long, value_name = "FILE")]
    pub(crate) corrections: Option<PathBuf>,

    /// Print who else may have said each quotation as well, in text, json and jsonl
    #[arg(long)]
    pub(crate) candidates: bool,

    /// Threads to use; as many as there are processors unless said
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZero<usize>>,

    /// Print the reason of each answer as well, in text, json and jsonl
    #[arg(long)]
    pub(crate) explain: bool,

    /// Colour in the text view; `auto` is on a terminal only, and never when NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl Arguments {
    /// What each option alone cannot know.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.format == Format::Brat && self.several_documents() {
            return Err("brat wants a file of annotations beside each text: give one FILE at a time");
        }
        if self.explain && !matches!(self.format, Format::Text | Format::Json | Format::Jsonl) {
            return Err("--explain goes with --format text, json or jsonl");
        }
        if self.candidates && !matches!(self.format, Format::Text | Format::Json | Format::Jsonl) {
            return Err("--candidates goes with --format text, json or jsonl");
        }
        if self.corrections.is_some() && self.several_documents() {
            return Err(
                "--corrections is for one text: give one FILE, or put \"corrections\" into each line of JSON Lines",
            );
        }
        Ok(())
    }

    pub(crate) fn threads(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get)
    }

    /// Whether several documents are to be expected, so that each needs its name in the output.
    pub(crate) fn several_documents(&self) -> bool {
        self.input == Input::Jsonl || self.files.len() > 1
    }
}

fn unit() -> impl TypedValueParser<Value = Unit> {
    one_of([Unit::Byte, Unit::Char, Unit::Utf16], Unit::name)
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    one_of([Kind::Direct, Kind::Mixed, Kind::Indirect], Kind::name)
}

fn class() -> impl TypedValueParser<Value = Class> {
    let all = [Class::Statement, Class::Question, Class::Order, Class::Thought, Class::Attitude];
    one_of(all, Class::name)
}

/// One of `values`, by its name.
fn one_of<T, const N: usize>(
    values: [T; N],
    name: impl Fn(T) -> &'static str + Clone + Send + Sync + 'static,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(values.map(&name))
        .try_map(move |chosen| values.into_iter().find(|&value| name(value) == chosen).ok_or("unknown value"))
}
