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
use std::process::ExitCode;

use clap::Parser as _;
use whosaid::Parser;
use whosaid::parallel::map_in_order;

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
    let renderer = Renderer::new(arguments);
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
    let Some(path) = &arguments.cast else { return Ok(Parser::new()) };
    let place = path.display();
    let json =
        std::fs::read(path).map_err(|error| format!("cast file {place}: {}", input::io_reason(&error)))?;
    let cast: Vec<whosaid::Speaker> = serde_json::from_slice(&json)
        .map_err(|error| format!("cast file {place}: {}", input::json_reason(&error, 1)))?;
    Ok(Parser::builder().cast(cast).build().map_err(|error| format!("cast file {place}: {error}"))?)
}

/// Whether standard output wants colour: only on a terminal that can show it, and unless the user says no
/// (<https://no-color.org>).
fn colour_wanted() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
