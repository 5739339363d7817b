//! The heart: attribution-verb patterns. A sentence becomes a short string of tags, one byte for each unit (a
//! quotation, a noun phrase, a verb group, a mark); the patterns of `patterns/` are regular expressions over it.
//! This room says which patterns match and what they capture; who wins is left to attribution.

mod backward;
mod exact;
mod forward;
mod matcher;
mod memo;
mod node;
mod notation;
mod positions;
mod steps;
mod table;
mod tag;
mod unit;
mod verb_group;

#[cfg(test)]
pub(crate) use table::Pattern;
pub(crate) use table::{Asks, Capture, Condition, Match, Precision, Search, Table};
pub(crate) use tag::Tag;
pub(crate) use unit::{Unit, UnitKind, UnitLists, Units};
