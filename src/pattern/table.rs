//! The table of patterns: read from `patterns/`, matched against tag strings.

use once_cell::sync::OnceCell;

use super::exact;
use super::matcher::Matcher;
pub(crate) use super::matcher::Search;
use super::memo::Captured;
use super::node::{Id, Nodes};
pub(crate) use super::notation::Capture;
use super::notation::{self, Definitions, Fault};
use crate::error::{Error, Kind};
use crate::lexicon::{Frame, Verb};
use crate::mention::PhraseKind;

/// What a pattern asks of its cue's verb, beside the tags and the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Condition {
    /// The preposition in front of the content is one that the verb takes.
    Preposition = 1,
    /// The preposition behind the object, the first unit of the content, is one that the verb takes with an object.
    ObjectPreposition = 1 << 1,
    /// The noun has an owner: "his support", "Cole’s support".
    Owned = 1 << 2,
    /// Nobody in the sentence is the source.
    Nobody = 1 << 3,
    /// Counts within what somebody else says, too, if it names its source.
    Nests = 1 << 4,
}

/// The conditions that look at the words.
const OF_WORDS: u8 =
    Condition::Preposition as u8 | Condition::ObjectPreposition as u8 | Condition::Owned as u8;

/// All that a pattern asks: small, since each match looks at it, of one pattern after another.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asks {
    /// The frames: a bit for each.
    pub(super) frames: u32,
    conditions: u8,
}

impl Asks {
    pub(crate) fn takes(self, frame: Frame) -> bool {
        self.frames & frame as u32 != 0
    }

    pub(crate) fn has(self, condition: Condition) -> bool {
        self.conditions & condition as u8 != 0
    }

    /// Whether it asks anything of its cue's word.
    pub(crate) fn asks_word(self) -> bool {
        self.frames != 0 || self.conditions != 0
    }

    /// Whether it has a condition that looks at the words.
    pub(crate) fn looks_at_words(self) -> bool {
        self.conditions & OF_WORDS != 0
    }

    /// Whether the word of a cue takes all those frames.
    #[inline]
    pub(crate) fn is_taken_by(self, word: Option<&Verb>) -> bool {
        self.frames == 0 || word.is_some_and(|word| word.takes_all(self.frames))
    }
}

/// A measured precision by the kind of source, the situation on which it depends most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Precision {
    /// Mary Cole, the Northern Herald
    pub(crate) name: f32,
    /// he, she, they
    pub(crate) pronoun: f32,
    /// the official, a letter, it, who
    pub(crate) other: f32,
}

impl Precision {
    /// `0.97 0.95 0.90`: name, pronoun, other.
    fn read(value: &str) -> Option<Precision> {
        let mut numbers = value.split_whitespace().map(str::parse::<f32>);
        let mut next = || numbers.next()?.ok();
        Some(Precision { name: next()?, pronoun: next()?, other: next()? })
    }

    pub(crate) fn of(self, source: PhraseKind) -> f32 {
        match source {
            PhraseKind::Name => self.name,
            PhraseKind::Pronoun => self.pronoun,
            _ => self.other,
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) name: Box<str>,
    pub(crate) means: Box<str>,
    pub(crate) asks: Asks,
    /// The measured share of its answers that are right.
    pub(crate) precision: f32,
    /// The same where the content holds words in quotation marks.
    pub(crate) quoted: Option<Precision>,
    pub(crate) examples: Vec<Box<str>>,
    pub(crate) counterexamples: Vec<Box<str>>,
    pub(super) root: Id,
}

/// All patterns, in order of trust.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) patterns: Vec<Pattern>,
    /// What they are made of.
    pub(super) nodes: Nodes,
    /// Made when the first text is read: it takes longer than all else that a parser needs.
    matcher: OnceCell<Matcher>,
}

/// Where a pattern matched: what it captured, as ranges of units.
#[derive(Debug)]
pub(crate) struct Match<'k> {
    pub(crate) pattern: usize,
    pub(crate) asks: Asks,
    /// The unit of the paragraph with which it begins; one more, since the sentence's start takes the place of a unit.
    pub(super) start: usize,
    /// Counted from there.
    pub(super) captures: &'k [Captured],
}

impl Match<'_> {
    /// What it captured of the words that are said.
    pub(crate) fn said(&self) -> impl Iterator<Item = (Capture, (usize, usize))> + '_ {
        let said =
            self.captures.iter().filter(|captured| !matches!(captured.0, Capture::Cue | Capture::Source));
        said.map(|&(kind, start, end)| (kind, units(self.start, (start, end))))
    }

    /// The same by kind.
    #[inline]
    pub(crate) fn kinds(&self) -> Kinds {
        let (mut cue, mut source, mut counts) = (NONE, NONE, 0);
        // the first one counts, which therefore comes last; a branch would be hard to foresee
        for &(kind, start, end) in self.captures.iter().rev() {
            let place = u32::from(start) | u32::from(end) << 8;
            cue = if kind == Capture::Cue { place } else { cue };
            source = if kind == Capture::Source { place } else { source };
            counts += 1 << (kind as u32 * COUNT);
        }
        Kinds { start: self.start, cue, source, counts }
    }
}

/// The units of a capture in a match that begins at a unit.
fn units(first: usize, (start, end): (u8, u8)) -> (usize, usize) {
    let unit = |place: u8| (first + usize::from(place)).saturating_sub(1);
    (unit(start), unit(end))
}

/// No place.
const NONE: u32 = u32::MAX;
/// So many bits hold a count; a capture is a unit or more, of which a sentence has some hundred.
const COUNT: u32 = 8;

/// What a match captured: the first cue and source, and how many there are of each kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kinds {
    start: usize,
    /// Their places, each in a byte.
    cue: u32,
    source: u32,
    counts: u64,
}

impl Kinds {
    pub(crate) fn cue(&self) -> Option<(usize, usize)> {
        self.at(self.cue)
    }

    pub(crate) fn source(&self) -> Option<(usize, usize)> {
        self.at(self.source)
    }

    fn at(&self, place: u32) -> Option<(usize, usize)> {
        (place != NONE).then(|| units(self.start, (place as u8, (place >> 8) as u8)))
    }

    pub(crate) fn count(&self, capture: Capture) -> usize {
        usize::from((self.counts >> (capture as u32 * COUNT)) as u8)
    }
}

/// The table, in order of trust.
const FILES: [&str; 3] = [
    include_str!("patterns/elements.txt"),
    include_str!("patterns/direct.txt"),
    include_str!("patterns/indirect.txt"),
];

/// A pattern of the caller's has no measured precision; this is its confidence.
const CALLERS_PRECISION: f32 = 0.9;

impl Table {
    /// The built-in patterns, behind the caller's own.
    pub(crate) fn new(own: &[(String, String)]) -> Result<Table, Error> {
        let (mut definitions, mut rows, mut parts) = (Definitions::default(), Vec::new(), Vec::new());
        for file in FILES {
            read(file, &mut definitions.named, &mut rows, &mut parts);
        }
        let (mut patterns, mut nodes) = (Vec::new(), Nodes::default());
        let mut compile = |name: &str, notation: &str| {
            let compiled = Pattern::new(name, notation, &mut definitions, &mut nodes);
            compiled.map_err(|fault| error(name, notation, &fault))
        };
        for (name, notation) in own {
            let mut pattern = compile(name, notation)?;
            pattern.means = format!("Your pattern: {notation}").into();
            pattern.precision = CALLERS_PRECISION;
            patterns.push(pattern);
        }
        for row in rows {
            let mut pattern = compile(row.name, row.notation.trim())?;
            row.describe(&mut pattern);
            patterns.push(pattern);
        }
        Ok(Table { patterns, nodes, matcher: OnceCell::new() })
    }

    /// Begins to search a text.
    pub(crate) fn search(&self) -> Search<'_> {
        let matcher = self.matcher.get_or_init(|| Matcher::new(&self.nodes, &self.patterns));
        matcher.search(&self.nodes, &self.patterns)
    }
}

impl Pattern {
    fn new(
        name: &str,
        notation: &str,
        definitions: &mut Definitions,
        nodes: &mut Nodes,
    ) -> Result<Pattern, Fault> {
        let root = notation::compile(notation, definitions, nodes)?;
        let mut captures = Vec::new();
        nodes.captures(root, &mut captures);
        let content =
            |capture: &Capture| matches!(capture, Capture::Quote | Capture::Clause | Capture::Phrase);
        if !captures.iter().any(content) {
            let problem = "captures nothing that is said: add `<quote>` or `<clause>`".to_owned();
            return Err(Fault { problem, start: 0, width: notation.chars().count() });
        }
        if exact::steps(nodes, root) > exact::MOST_STEPS {
            let problem =
                "repeats too often what is repeated itself: give lower bounds, as in `{0,3}`".to_owned();
            return Err(Fault { problem, start: 0, width: notation.chars().count() });
        }
        Ok(Pattern {
            name: name.into(),
            means: "".into(),
            asks: Asks::default(),
            precision: 0.5,
            quoted: None,
            examples: Vec::new(),
            counterexamples: Vec::new(),
            root,
        })
    }

    fn ask(&mut self, word: &str) {
        let Asks { frames, conditions } = &mut self.asks;
        match condition(word) {
            Some(condition) => *conditions |= condition as u8,
            None => *frames |= Frame::named(word).map_or(0, |frame| frame as u32),
        }
    }
}

fn error(name: &str, notation: &str, fault: &Fault) -> Error {
    let column = notation[..fault.start].chars().count();
    Error::new(Kind::Pattern {
        name: name.to_owned(),
        notation: notation.to_owned(),
        problem: fault.problem.clone(),
        column,
        width: fault.width,
    })
}

/// A row of `patterns/` as it stands there.
#[derive(Debug, Default)]
struct Row<'t> {
    name: &'t str,
    notation: String,
    fields: Vec<(&'t str, &'t str)>,
}

impl Row<'_> {
    fn describe(&self, pattern: &mut Pattern) {
        for &(key, value) in &self.fields {
            match key {
                "means" => pattern.means = value.into(),
                "if" => value.split_whitespace().for_each(|word| pattern.ask(word)),
                "right" => pattern.precision = value.parse().unwrap_or(0.5),
                "quoted" => pattern.quoted = Precision::read(value),
                "yes" => pattern.examples.push(value.into()),
                "no" => pattern.counterexamples.push(value.into()),
                _ => {}
            }
        }
    }
}

fn condition(word: &str) -> Option<Condition> {
    match word {
        "prep" => Some(Condition::Preposition),
        "obj-prep" => Some(Condition::ObjectPreposition),
        "owned" => Some(Condition::Owned),
        "nests" => Some(Condition::Nests),
        "nobody" => Some(Condition::Nobody),
        _ => None,
    }
}

/// `let name = notation` lines, `part name = notation` lines (a part stands for its text, captures and all), and records of `key value` lines that begin with `pattern`. A line that begins with
/// `|` goes on with the notation above.
fn read(
    text: &'static str,
    definitions: &mut Vec<(String, String)>,
    rows: &mut Vec<Row<'static>>,
    parts: &mut Vec<(String, String)>,
) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) =
            line.split_once(char::is_whitespace).map_or((line, ""), |(key, value)| (key, value.trim()));
        match key {
            "let" => {
                if let Some((name, body)) = value.split_once('=') {
                    definitions.push((name.trim().to_owned(), body.trim().to_owned()));
                }
            }
            "|" => {
                if let Some((_, body)) = definitions.last_mut().filter(|_| rows.is_empty()) {
                    body.push_str(" | ");
                    body.push_str(value);
                }
            }
            "part" => {
                if let Some((name, body)) = value.split_once('=') {
                    parts.push((format!("<{}>", name.trim()), body.trim().to_owned()));
                }
            }
            "pattern" => rows.push(Row { name: value, ..Row::default() }),
            "match" => {
                if let Some(row) = rows.last_mut() {
                    row.notation =
                        parts.iter().fold(value.to_owned(), |text, (name, body)| text.replace(name, body));
                }
            }
            _ => {
                if let Some(row) = rows.last_mut() {
                    row.fields.push((key, value));
                }
            }
        }
    }
}
