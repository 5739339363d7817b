//! The progress bar.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::input::Source;

/// Work that takes less than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows on standard error how much has been read. Silent when that is no terminal, and when the results themselves
/// run over the terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// While the bar does not show yet.
    since: Option<Instant>,
    total: Option<u64>,
}

impl Progress {
    pub(crate) fn new(sources: &[Source]) -> Self {
        let wanted = io::stderr().is_terminal() && !io::stdout().is_terminal();
        let total = if wanted { sources.iter().map(Source::length).sum() } else { None };
        Progress { bar: ProgressBar::hidden(), since: wanted.then(Instant::now), total }
    }

    pub(crate) fn advance(&mut self, bytes: u64) {
        self.bar.inc(bytes);
        if self.since.is_some_and(|start| start.elapsed() > PATIENCE) {
            self.since = None;
            self.show();
        }
    }

    /// Writes to the terminal without harm to the bar.
    pub(crate) fn pause(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    fn show(&mut self) {
        let read = self.bar.position();
        let (bar, style) = match self.total {
            Some(total) => (ProgressBar::new(total), "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes} {bytes_per_sec}"),
        };
        let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar = bar.with_style(style).with_position(read);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
