//! Who said what: quotations in plain English text, and the people behind them.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![allow(dead_code)]

mod attribution;
mod coreference;
mod document;
mod error;
#[cfg(test)]
mod examples;
pub mod export;
mod lexicon;
mod mention;
#[cfg(feature = "parallel")]
pub mod parallel;
mod parser;
mod pattern;
mod quote;
mod span;
mod stages;
mod text;
mod tune;

pub use document::{
    Class, Document, Entity, EntityKind, Gender, Kind, Mention, Number, Quotation, Segment, Segments,
};
pub use error::Error;
pub use parser::{Parser, ParserBuilder, Speaker};
pub use span::{Offsets, Span, Unit};

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
