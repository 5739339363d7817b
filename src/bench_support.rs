//! Internal: what the benches see of the stages. No part of the crate's interface; it may change at any time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::attribution::{nest, sift};
use crate::layout::Layout;
use crate::lexicon::Lexicon;
use crate::memory::Crowded;
use crate::mention::Reader;
use crate::parser::Parser;
use crate::pattern::Units;
use crate::stages;
use crate::stretches::each_stretch;

/// The stages in the order in which they run.
pub const STAGES: [&str; 6] =
    ["paragraphs", "quotation marks", "tokens and lexicon", "units", "patterns", "entities and speakers"];

/// How long each of the [`STAGES`] takes for a text. The patterns' time is that of units and patterns together, less
/// that of the units alone.
pub fn stages(parser: &Parser, text: &str) -> [Duration; 6] {
    let (lexicon, table) = parser.parts();
    let mut clock = Clock(Instant::now());
    let mut layout = Layout::new(text);
    let paragraphs_time = clock.lap();
    layout.cut(text.len(), lexicon);
    let tokens_time = clock.lap();
    layout.quote(layout.paragraphs.len());
    let quotes_time = clock.lap();
    let units_time = units(&layout, lexicon, &mut clock);
    let mut reading = stages::attribute(&layout, (lexicon, table));
    let both_time = clock.lap();
    sift(&mut reading.found, &reading.blocks, &layout.quotes);
    black_box(nest(&mut reading.found, &layout.quotes));
    black_box(stages::identify(&layout, lexicon, &mut reading, &[]));
    let people_time = clock.lap();
    [paragraphs_time, quotes_time, tokens_time, units_time, both_time.saturating_sub(units_time), people_time]
}

fn units(layout: &Layout<'_>, lexicon: &Lexicon, clock: &mut Clock) -> Duration {
    let mut count = 0;
    let visit = |_: usize, _: &Reader<'_>, units: &Units<'_>| -> Result<(), Crowded> {
        count += units.list.len();
        Ok(())
    };
    black_box(each_stretch(layout, lexicon, visit).is_ok());
    black_box(count);
    clock.lap()
}

struct Clock(Instant);

impl Clock {
    /// The time since the last lap.
    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.0;
        self.0 = now;
        lap
    }
}
