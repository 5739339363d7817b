//! The one error of the crate.

/// Why a [`Parser`](crate::Parser) could not be built, or a [`Correction`](crate::Correction) could not be followed.
/// Parsing itself never fails.
///
/// The message says what is wrong, where, and what to do; for a faulty pattern it points at the place:
///
/// ```
/// let error = whosaid::Parser::builder().pattern("dateline", "<source> ( <asid> ) : <quote>").build().unwrap_err();
/// assert!(error.to_string().contains("did you mean `<aside>`?"));
/// assert!(error.is_pattern());
/// ```
#[derive(thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("pattern `{name}`: {problem}\n    {notation}\n    {}{}", " ".repeat(*.column), "^".repeat((*.width).max(1)))]
    Pattern { name: String, notation: String, problem: String, column: usize, width: usize },
    #[error("verb `{verb}`: {problem}")]
    Verb { verb: String, problem: String },
    #[error("cast, person {number}: {problem}")]
    Cast { number: usize, problem: String },
    #[error("correction {number} ({place}): {problem}")]
    Correction { number: usize, place: String, problem: String },
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Error(Box::new(kind))
    }

    /// Whether a pattern is at fault.
    pub fn is_pattern(&self) -> bool {
        matches!(*self.0, Kind::Pattern { .. })
    }

    /// Whether a verb is at fault.
    pub fn is_verb(&self) -> bool {
        matches!(*self.0, Kind::Verb { .. })
    }

    /// Whether a correction could not be followed.
    pub fn is_correction(&self) -> bool {
        matches!(*self.0, Kind::Correction { .. })
    }

    /// Whether a cast member is at fault.
    pub fn is_cast(&self) -> bool {
        matches!(*self.0, Kind::Cast { .. })
    }
}

/// Prints the same as `Display`, so that `unwrap` shows the place.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}
