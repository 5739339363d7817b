//! A [`Document`](crate::Document) in the formats that others read.
//!
//! | module | for | what it writes |
//! | --- | --- | --- |
//! | [`json`] | programs | plain data: the [`Record`] that the command-line tool prints as JSON |
//! | [`csv`] | spreadsheets | one row a quotation |
//! | [`html`] | readers | a page that stands alone, one colour a speaker |
//! | [`brat`] | annotators | standoff annotations, to be kept beside the text |
//! | [`tei`] | digital humanities | TEI P5: `<said who="…">` and the list of speakers |
//!
//! Exports read the finished document and decide nothing. The writers take any [`std::fmt::Write`] and fail only when
//! it does. To export a part of the quotations only, drop the others with
//! [`Document::retain`](crate::Document::retain).

pub mod brat;
pub mod csv;
pub mod html;
pub mod json;
mod markup;
mod places;
pub mod tei;

pub use json::Record;
