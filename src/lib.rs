//! Who said what: quotations in plain English text, and the people behind them.
//!
//! whosaid finds direct, mixed and indirect quotations, ties each to the words that show it (the *cue*), to the words
//! that name who said it (the *source*) and to the person or organisation behind them (the *speaker*). It works with
//! attribution-verb patterns and word lists: no model files, no network, the same answer every time, and a reason for
//! each.
//!
//! ```
//! use whosaid::{Kind, Parser};
//!
//! let text = "“We won,” said Mary Cole. “It was close.” She added that the count would go on.";
//! let document = Parser::new().parse(text);
//! let told: Vec<_> = document.quotations().map(|q| (q.kind(), q.speaker().map(|s| s.name()))).collect();
//! assert_eq!(told, [(Kind::Direct, Some("Mary Cole")), (Kind::Indirect, Some("Mary Cole"))]);
//!
//! let first = document.quotations().next().unwrap();
//! assert_eq!(first.text(), "“We won,” “It was close.”");
//! assert_eq!(first.cue().map(|cue| &text[cue.range()]), Some("said"));
//! assert_eq!(first.rule(), "quote-cue-source");
//! ```
//!
//! # What you get
//!
//! - [`Parser`]: built once, shared or cloned freely. [`Parser::parse`] never fails and never panics.
//! - [`Document`]: the [`Quotation`]s, [`Entity`]s and [`Mention`]s of a text, its [`Segment`]s (narration and spoken
//!   words, tiling the text), all as small views that borrow it. All spans are byte offsets on character boundaries.
//! - [`ParserBuilder`]: a cast of known [`Speaker`]s, attribution verbs and patterns of your own.
//! - [`Request`]: a text with a cast of its own and [`Correction`]s of wrong speakers, from which the rest follows.
//! - [`Quotation::candidates`]: everyone who may have said it, ranked, when asked for.
//! - [`Offsets`]: the same places in characters or UTF-16 units.
//! - [`export`]: JSON, CSV, HTML, brat standoff, TEI.
//!
//! # How it decides
//!
//! ```text
//! text ─► tokens, paragraphs ─► quoted spans ─┐
//!                 │                           ├─► units ─► tag string ─► patterns ─► attributions ─► Document
//!                 └─► lexicon ─► noun phrases ┘                                         │
//!                                      └────────────► entities ─► who speaks ◄──────────┘
//! ```
//!
//! Each sentence becomes a short string with one tag for each unit: a quotation, a noun phrase, a verb group, a mark
//! ([`Parser::tags`] shows it). The attribution patterns are regular expressions over it and stand in readable tables
//! (`src/pattern/patterns/`). Quotations that no pattern sees go through sieves: words behind an attribution verb of
//! their sentence, other quotations of the paragraph, quotations over several paragraphs, the turns of a dialogue.
//! Mentions become entities by name, apposition and description; pronouns by gender, number, role and distance.
//! [`Quotation::rule`] and [`Quotation::reason`] tell which rule decided.
//!
//! [`Quotation::confidence`] is the share of such answers that were right in 840 news articles annotated by hand
//! (PolNeAR, train): by pattern, by whether words are quoted, and by the kind of source. It is measured, not learnt.
//!
//! # Untrusted input
//!
//! Parsing takes time and memory linear in the length of the text: the patterns are finite automata without unbounded
//! gaps, tried from each unit for a bounded stretch, and there is no recursion over the text. What else is promised, the
//! limits, how all that is tested, and what to do when an answer is wrong: [`_promises`]. How it is kept fast: [`_speed`].
//!
//! # Features
//!
//! None is on by default. `serde` derives `Serialize` and `Deserialize` for the exported records, `parallel` adds
//! [`parallel::parse_all`](https://docs.rs/whosaid/latest/whosaid/parallel/), `cli` builds the command `whosaid`.
//!
//! # What it does not do
//!
//! Other languages than English; free indirect speech; knowledge of the world (it knows nobody whom the text does not
//! name).
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod attribution;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench_support;
mod bits;
mod candidates;
mod coreference;
mod corrections;
mod document;
mod error;
#[cfg(test)]
mod examples;
pub mod export;
mod kept;
mod layout;
mod lexicon;
mod memory;
mod mention;
mod near;
#[cfg(feature = "parallel")]
pub mod parallel;
mod parser;
mod pattern;
mod pieces;
mod pool;
mod quote;
mod request;
mod span;
mod stages;
mod stretches;
mod text;

pub use candidates::Candidate;
pub use corrections::{Correction, Place};
pub use document::{
    Class, Document, Entity, EntityKind, Gender, Kind, Mention, Number, Quotation, Segment, Segments,
};
pub use error::Error;
pub use parser::{Parser, ParserBuilder, Speaker};
pub use request::Request;
pub use span::{Offsets, Span, Unit};

#[doc = include_str!("promises.md")]
pub mod _promises {}

#[doc = include_str!("speed.md")]
pub mod _speed {}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
