//! The text as tokens and paragraphs. Decides where words and blocks begin and end; knows nothing of what they mean.
//!
//! One pass over the bytes: words of letters eight bytes at a time, all else with a table of byte classes; characters are
//! decoded only outside ASCII. Sentences are cut
//! later, over units, because a full stop inside quotation marks ends no sentence of the narration.

mod block;
mod classes;
mod letters;
mod paragraph;
mod token;

pub(crate) use paragraph::paragraphs;
#[cfg(test)]
pub(crate) use token::tokenize;
pub(crate) use token::{
    Asked, ByKind, CAPITAL_KEY, Kinds, MOST_ASKED, Mark, Shape, Token, Tokenizer, WordIds,
};
