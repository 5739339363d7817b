//! The [`Parser`]: its settings, and the stages called in order.

use std::borrow::Cow;
use std::sync::Arc;

use once_cell::sync::Lazy;

use crate::attribution::{SIEVES, nest, sift};
use crate::coreference::Wishes;
use crate::corrections::{self, Wanted};
use crate::document::{Document, Gender, Rules};
use crate::error::{Error, Kind};
use crate::layout::Layout;
use crate::lexicon::{Lexicon, Verb};
use crate::memory::{Allowance, Crowded, Glance};
use crate::mention::Reader;
use crate::pattern::{Table, Units};
use crate::pieces::{self, Joined, Part, Pieces};
use crate::request::Request;
use crate::stages::{self, ParagraphReading};
use crate::stretches::each_stretch;

/// Someone whom the caller knows to speak in the text: a member of the cast.
///
/// ```
/// use whosaid::{Gender, Speaker};
/// let lowe = Speaker::new("Edmund Lowe").alias("Mr. Lowe").gender(Gender::Male);
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
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    lexicon: Arc<Lexicon>,
    table: Arc<Table>,
    rules: Arc<Rules>,
    cast: Vec<Speaker>,
    candidates: bool,
}

static DEFAULT: Lazy<Parser> = Lazy::new(|| {
    let table =
        Table::new(&[]).unwrap_or_else(|error| unreachable!("the built-in patterns are tested: {error}"));
    Parser::from_parts(Lexicon::shared(), Arc::new(table), Vec::new(), false)
});

impl Parser {
    /// The parser with the built-in lexicon and patterns. They are read once; every further call costs next to nothing.
    pub fn new() -> Self {
        DEFAULT.clone()
    }

    /// A parser with settings of one's own.
    pub fn builder() -> ParserBuilder {
        ParserBuilder::default()
    }

    fn from_parts(lexicon: Arc<Lexicon>, table: Arc<Table>, cast: Vec<Speaker>, candidates: bool) -> Parser {
        let rules = Arc::new(rules(&table));
        Parser { inner: Arc::new(Inner { lexicon, table, rules, cast, candidates }) }
    }

    /// Reads a text. Never fails, never panics; time and memory are linear in the length of the text.
    pub fn parse<'t>(&self, text: &'t str) -> Document<'t> {
        self.parse_with_cast(text, &[])
    }

    /// Reads a text with a cast of its own beside the parser's. A member whose name is blank is passed over: parsing
    /// never fails.
    pub fn parse_with_cast<'t>(&self, text: &'t str, cast: &[Speaker]) -> Document<'t> {
        self.parse_in_pieces(text, cast, pieces::LONGEST)
    }

    /// Reads a text with more than the text to go by: corrections of wrong speakers, a cast of its own, candidates.
    ///
    /// ```
    /// let text = "Robert Hale met Peter Stone at the bridge. “It will hold,” he said.";
    /// let parser = whosaid::Parser::new();
    /// assert_eq!(parser.parse(text).quotations().next().unwrap().speaker().unwrap().name(), "Robert Hale");
    /// let document = parser.request(text).correct(50, "Peter Stone").parse()?;
    /// assert_eq!(document.quotations().next().unwrap().speaker().unwrap().name(), "Peter Stone");
    /// # Ok::<(), whosaid::Error>(())
    /// ```
    pub fn request<'t>(&self, text: &'t str) -> Request<'_, 't> {
        Request::new(self, text)
    }

    /// Reads a text in pieces of at most `longest` bytes. Only texts of gigabytes, and those that are
    /// [`Crowded`](crate::memory::Crowded), have more than one.
    pub(crate) fn parse_in_pieces<'t>(
        &self,
        text: &'t str,
        cast: &[Speaker],
        longest: usize,
    ) -> Document<'t> {
        let wanted = Wanted { candidates: self.inner.candidates, ..Wanted::default() };
        self.parse_wanted(text, cast, wanted, longest).0
    }

    /// Reads a text, with all that is wanted of it; the errors say which corrections could not be followed.
    pub(crate) fn parse_wanted<'t>(
        &self,
        text: &'t str,
        cast: &[Speaker],
        mut wanted: Wanted,
        longest: usize,
    ) -> (Document<'t>, Vec<Error>) {
        wanted.candidates |= self.inner.candidates;
        let named = cast.iter().filter(|speaker| !speaker.name.trim().is_empty());
        let cast: Vec<&Speaker> = self.inner.cast.iter().chain(named).collect();
        let mut pieces = Pieces::new(text, longest);
        let mut joined = Joined::new(text, &self.inner.rules);
        while let Some((piece, allowance)) = pieces.next() {
            match self.find(&text[piece.range()], allowance) {
                Ok((layout, reading)) => {
                    let mut inside = wanted.take(piece, text.len());
                    self.identify(&layout, reading, &cast, &mut inside, joined.part(piece));
                    joined.added(piece);
                    wanted.faults.append(&mut inside.faults);
                }
                Err(crowded) => pieces.cut(piece, crowded),
            }
        }
        (Document { text: Cow::Borrowed(text), data: joined.finish() }, wanted.into_faults())
    }

    /// The first stages: which quotations and mentions stand in a text.
    fn find<'t>(
        &self,
        text: &'t str,
        allowance: Allowance,
    ) -> Result<(Layout<'t>, ParagraphReading), Crowded> {
        match self.glance(text, allowance) {
            Some(crowded) => Err(crowded),
            None => self.find_all(text, allowance),
        }
    }

    /// How crowded a text is, if some places of it show that it is.
    pub(crate) fn glance(&self, text: &str, allowance: Allowance) -> Option<Crowded> {
        let mut glance = Glance::new(allowance, text)?;
        let crowded = |place| {
            self.find_all(place, Allowance::BOUNDLESS)
                .is_ok_and(|(layout, reading)| glance.is_crowded(&layout, &reading))
        };
        Glance::places(text).all(crowded).then(|| glance.crowded())
    }

    fn find_all<'t>(
        &self,
        text: &'t str,
        allowance: Allowance,
    ) -> Result<(Layout<'t>, ParagraphReading), Crowded> {
        let Inner { lexicon, table, .. } = &*self.inner;
        allowance.admits_marks(text)?;
        stages::read(Layout::new(text), (lexicon, table), allowance)
    }

    /// What is found in a text that is cut in windows of so many bytes, however long it is.
    #[cfg(test)]
    pub(crate) fn parse_in_windows<'t>(&self, text: &'t str, window: usize) -> Document<'t> {
        let Inner { lexicon, table, .. } = &*self.inner;
        let layout = Layout::in_windows(text, window);
        let Ok((layout, reading)) = stages::read(layout, (lexicon, table), Allowance::BOUNDLESS) else {
            unreachable!("there is no limit")
        };
        let mut joined = Joined::new(text, &self.inner.rules);
        let part = joined.part(crate::Span::new(0, text.len()));
        self.identify(&layout, reading, &[], &mut Wanted::default(), part);
        Document { text: Cow::Borrowed(text), data: joined.finish() }
    }

    /// The other stages: who is meant.
    fn identify(
        &self,
        layout: &Layout<'_>,
        mut reading: ParagraphReading,
        cast: &[&Speaker],
        wanted: &mut Wanted,
        part: Part<'_>,
    ) {
        let inner = &*self.inner;
        sift(&mut reading.found, &std::mem::take(&mut reading.blocks), &layout.quotes);
        let parents = nest(&mut reading.found, &layout.quotes);
        let people = if wanted.corrections.is_empty() {
            let Wanted { candidates, .. } = *wanted;
            let mut wishes = Wishes { candidates, names: candidates, ..Wishes::default() };
            stages::identify_with(layout, &inner.lexicon, &mut reading, cast, &mut wishes)
        } else {
            corrections::identify(layout, &inner.lexicon, &mut reading, cast, wanted)
        };
        let ParagraphReading { found, gathered, .. } = reading;
        drop(gathered);
        let patterns = inner.table.patterns.len();
        stages::collect(found, &parents, (&people, &layout.tokens), patterns, part);
    }

    /// What the stages work with.
    #[cfg(feature = "bench")]
    pub(crate) fn parts(&self) -> (&Lexicon, &Table) {
        (&self.inner.lexicon, &self.inner.table)
    }

    /// The table, for the test of its examples.
    #[cfg(test)]
    pub(crate) fn patterns(&self) -> &[crate::pattern::Pattern] {
        &self.inner.table.patterns
    }

    /// The text as the patterns see it, a line for each sentence, to write patterns by: each unit's words and its name
    /// in the notation.
    ///
    /// ```
    /// let parser = whosaid::Parser::new();
    /// assert_eq!(parser.tags("“We won,” said Mary Cole.").trim(), "[“We won,”]<utterance> []_, [said]<cue:say> [Mary Cole]<name> [.].".replace("_", ""));
    /// ```
    pub fn tags(&self, text: &str) -> String {
        let mut view = String::new();
        let layout = Layout::whole(text, &self.inner.lexicon);
        let visit = |_: usize, _: &Reader<'_>, units: &Units<'_>| -> Result<(), Crowded> {
            view += &stages::tag_view(text, units, &layout.tokens);
            Ok(())
        };
        let _ = each_stretch(&layout, &self.inner.lexicon, visit);
        view
    }
}

/// The names and meanings of all rules: the patterns, then the sieves.
fn rules(table: &Table) -> Rules {
    let patterns = table.patterns.iter().map(|pattern| (pattern.name.clone(), pattern.means.clone()));
    let sieves = SIEVES.iter().map(|&(name, means, _)| (name.into(), means.into()));
    let (names, meanings) = patterns.chain(sieves).unzip();
    Rules { names, meanings }
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
    candidates: bool,
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

    /// Whether [`Quotation::candidates`](crate::Quotation::candidates) shall tell who else may have said it. The answers
    /// are the same either way; ranking the others costs some time and memory.
    #[must_use]
    pub fn candidates(mut self, wanted: bool) -> Self {
        self.candidates = wanted;
        self
    }

    /// The parser.
    ///
    /// # Errors
    /// When a pattern, a verb or a cast member is faulty; the message says which and where.
    pub fn build(self) -> Result<Parser, Error> {
        let mut lexicon = Lexicon::shared();
        for verb in &self.verbs {
            let plain = verb
                .split(' ')
                .all(|word| !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '-'));
            if !plain {
                let problem = "a verb is one word, or two as in `point out`, in its base form".to_owned();
                return Err(Error::new(Kind::Verb { verb: verb.clone(), problem }));
            }
            Arc::make_mut(&mut lexicon).add_verb(Verb::new(&verb.to_lowercase()));
        }
        for (number, speaker) in self.cast.iter().enumerate() {
            if speaker.name.trim().is_empty() {
                let problem = "the name is empty".to_owned();
                return Err(Error::new(Kind::Cast { number: number + 1, problem }));
            }
        }
        if self.patterns.is_empty() && self.verbs.is_empty() && self.cast.is_empty() && !self.candidates {
            return Ok(Parser::new());
        }
        let table = if self.patterns.is_empty() {
            Arc::clone(&DEFAULT.inner.table)
        } else {
            Arc::new(Table::new(&self.patterns)?)
        };
        Ok(Parser::from_parts(lexicon, table, self.cast, self.candidates))
    }
}
