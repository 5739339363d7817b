//! Who could be a source: noun phrases with their heads, and the names in them. Decides where a phrase begins and ends
//! and what kind it is; whom it refers to is left to coreference.

mod address;
mod names;
mod noun_phrase;
mod reading;

pub(crate) use crate::lexicon::PhraseKind;
pub(crate) use address::{Call, calls_in};
pub(crate) use names::Names;
pub(crate) use noun_phrase::{
    Begun, NounPhrase, core_phrase, describes_name, may_go_on, names_in, noun_phrase, pronoun_alone,
    read_phrase, with_what_follows,
};
pub(crate) use reading::Reader;
