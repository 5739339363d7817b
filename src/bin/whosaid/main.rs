//! `whosaid`: prints who said what in texts, for people and for programs.
//!
//! Exit code 0: all read. 1: some input could not be read; the rest was. 2: the command itself is wrong.
#![forbid(unsafe_code)]

mod arguments;
mod input;
mod listing;
mod output;
mod progress;

use std::error::Error;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;
use serde::de::DeserializeOwned;
use whosaid::parallel::map_in_order;
use whosaid::{Parser, Speaker};

use arguments::Arguments;
use output::{Answer, Printer, Renderer};
use progress::Progress;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("whosaid: {error}");
            ExitCode::from(2)
        }
    }
}

/// Reads, parses and prints everything. False when some of the input was faulty.
fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    arguments.check()?;
    let parser = build_parser(arguments)?;
    let sources = input::sources(&arguments.files);
    let renderer = Renderer::new(arguments, read_list("corrections", arguments.corrections.as_ref())?);
    let mut printer = Printer::new(io::stdout().lock(), arguments);
    let mut progress = Progress::new(&sources);
    let mut faultless = true;

    let print = |answer: Answer| -> io::Result<()> {
        faultless &= answer.faults.is_empty();
        for fault in &answer.faults {
            progress.pause(|| eprintln!("whosaid: {fault}"));
        }
        progress.advance(answer.bytes_read);
        printer.print(answer)
    };
    let work = input::work(&sources, arguments.input);
    let printed = map_in_order(work, arguments.threads(), |work| renderer.answer(&parser, work), print)
        .and_then(|()| printer.finish());
    match printed {
        // The reader has seen enough (`whosaid … | head`): nothing is wrong. The input may still block, so don't wait.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        printed => printed.map_err(|error| format!("cannot write: {}", input::io_reason(&error)))?,
    }
    Ok(faultless)
}

fn build_parser(arguments: &Arguments) -> Result<Parser, Box<dyn Error>> {
    let cast: Vec<Speaker> = read_list("cast", arguments.cast.as_ref())?;
    let parser = Parser::builder().cast(cast).candidates(arguments.candidates).build();
    let place = arguments.cast.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    Ok(parser.map_err(|error| format!("cast file {place}: {error}"))?)
}

/// The JSON array in a file; empty when there is no file.
fn read_list<T: DeserializeOwned>(what: &str, path: Option<&PathBuf>) -> Result<Vec<T>, String> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let place = path.display();
    let json =
        std::fs::read(path).map_err(|error| format!("{what} file {place}: {}", input::io_reason(&error)))?;
    serde_json::from_slice(&json)
        .map_err(|error| format!("{what} file {place}: {}", input::json_reason(&error, 1)))
}

/// Whether standard output wants colour: only on a terminal that can show it, and unless the user says no
/// (<https://no-color.org>).
fn colour_wanted() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
