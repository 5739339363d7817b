//! The notation of the patterns, and its translation into [nodes](super::node) over tag strings.
//!
//! ```text
//! <quote> ,? <cue> <source>          units by name
//! [,:]                               one of these marks
//! ( <aside> , )?  ( a | b )          a group: with a quantifier behind it, or a bar in it
//! ( <aside> )                        any other parentheses are the marks themselves
//! ? * + {m,n}                        quantifiers; * and + reach 8 units, so that time stays linear
//! ^ $                                the sentence's start and end
//! ```
//! A name before a colon says what the unit is captured as: `<source:after>` is a kind of source. `let` gives a name
//! to a piece of notation; one that begins with `~` captures nothing, whatever it is made of.

use rustc_hash::FxHashMap;

use super::matcher::SENTENCE_START;
use super::node::{Id, Node, Nodes};
use super::tag;

/// What a unit of a pattern is captured as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Capture {
    Quote,
    /// The first words of a clause that is said.
    Clause,
    /// The first words of a noun phrase that is said or judged.
    Phrase,
    Cue,
    Source,
}

/// A fault in a notation: what, and where (bytes of the notation).
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) problem: String,
    pub(crate) start: usize,
    pub(crate) width: usize,
}

/// The reach of `*` and `+`.
const MOST_REPEATS: u8 = 8;
const DEEPEST: usize = 12;

/// Names given with `let`.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    pub(crate) named: Vec<(String, String)>,
    /// By the definition's number, and whether it captures. Patterns use the same few again and again.
    translated: FxHashMap<(usize, bool), Id>,
}

impl Definitions {
    fn number(&self, name: &str) -> Option<usize> {
        self.named.iter().position(|(known, _)| known == name)
    }
}

/// Translates a notation, whose pieces are added to `nodes`.
pub(super) fn compile(notation: &str, definitions: &mut Definitions, nodes: &mut Nodes) -> Result<Id, Fault> {
    let mut compiler = Compiler { notation, at: 0, definitions, nodes, depth: 0, capturing: true };
    let pattern = compiler.alternatives(false)?;
    if compiler.at < notation.len() {
        return Err(compiler.fault("nothing opens this", compiler.at, 1));
    }
    Ok(pattern)
}

struct Compiler<'a> {
    notation: &'a str,
    at: usize,
    definitions: &'a mut Definitions,
    nodes: &'a mut Nodes,
    depth: usize,
    capturing: bool,
}

impl Compiler<'_> {
    fn fault(&self, problem: &str, start: usize, width: usize) -> Fault {
        Fault { problem: problem.to_owned(), start, width }
    }

    fn peek(&mut self) -> Option<char> {
        let rest = &self.notation[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.notation[self.at..].chars().next()
    }

    fn alternatives(&mut self, inside: bool) -> Result<Id, Fault> {
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        loop {
            match self.peek() {
                None => break,
                Some(')') if inside => break,
                Some('|') => {
                    self.at += 1;
                    rows.push(self.nodes.row(&row));
                    row.clear();
                }
                Some(_) => row.push(self.item()?),
            }
        }
        rows.push(self.nodes.row(&row));
        Ok(self.nodes.either(&rows))
    }

    fn item(&mut self) -> Result<Id, Fault> {
        let start = self.at;
        let item = match self.peek() {
            Some('^') => {
                self.at += 1;
                return Ok(self.nodes.tags(&[SENTENCE_START]));
            }
            Some('$') => {
                self.at += 1;
                return Ok(self.nodes.add(Node::End));
            }
            Some('<') => self.element()?,
            Some('(') => match self.group_end() {
                Some(_) => self.group()?,
                None => self.mark("("),
            },
            Some('[') => self.set()?,
            Some('\\') => {
                self.at += 1;
                if self.at == self.notation.len() {
                    return Err(self.fault("this `\\` stands before nothing", start, 1));
                }
                self.literal()?
            }
            Some(quantifier @ ('?' | '*' | '+' | '{')) => {
                return Err(self.fault(&format!("`{quantifier}` has nothing before it to repeat"), start, 1));
            }
            Some(_) => self.literal()?,
            None => return Ok(self.nodes.row(&[])),
        };
        self.quantified(item)
    }

    /// Where the group that opens here closes, if it is a group: a bar inside or a quantifier behind.
    fn group_end(&self) -> Option<usize> {
        let (mut depth, mut bar, mut in_set, mut escaped) = (0, false, false, false);
        for (offset, character) in self.notation[self.at..].char_indices() {
            match character {
                _ if escaped => {
                    escaped = false;
                    continue;
                }
                '\\' => escaped = true,
                '[' | ']' => in_set = character == '[',
                _ if in_set => {}
                '(' => depth += 1,
                ')' => depth -= 1,
                '|' => bar |= depth == 1,
                _ => {}
            }
            if depth == 0 {
                let end = self.at + offset;
                let behind = self.notation[end + 1..].chars().next();
                return (bar || matches!(behind, Some('?' | '*' | '+' | '{'))).then_some(end);
            }
        }
        None
    }

    fn group(&mut self) -> Result<Id, Fault> {
        let open = self.at;
        self.at += 1;
        self.deeper(open)?;
        let group = self.alternatives(true)?;
        if self.at == self.notation.len() {
            return Err(self.fault("this `(` is never closed: add `)`", open, 1));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(group)
    }

    fn deeper(&mut self, at: usize) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.fault("nested too deeply", at, 1)) } else { Ok(()) }
    }

    fn element(&mut self) -> Result<Id, Fault> {
        let start = self.at;
        let Some(length) = self.notation[start..].find('>') else {
            return Err(self.fault("this `<` is never closed: add `>`", start, 1));
        };
        let name = &self.notation[start + 1..start + length];
        self.at = start + length + 1;
        let role = if self.capturing { role(name) } else { None };
        let outer = self.capturing;
        self.capturing = outer && role.is_none();
        let item = if let Some(number) = self.definitions.number(name) {
            self.deeper(start)?;
            let item = self.definition(number).map_err(|fault| Fault {
                problem: format!("in `<{name}>`: {}", fault.problem),
                start,
                width: length + 1,
            })?;
            self.depth -= 1;
            item
        } else {
            let known = tag::bytes_of(name);
            let Some(bytes) = known else { return Err(self.unknown(name, start, length + 1)) };
            self.nodes.tags(&bytes)
        };
        self.capturing = outer;
        Ok(self.captured(role, item))
    }

    fn captured(&mut self, role: Option<Capture>, item: Id) -> Id {
        match role {
            Some(role) => self.nodes.add(Node::Captured(role, item)),
            None => item,
        }
    }

    fn definition(&mut self, number: usize) -> Result<Id, Fault> {
        let body = self.definitions.named[number].1.clone();
        let (notation, silent) = body.strip_prefix('~').map_or((&*body, false), |body| (body, true));
        let key = (number, self.capturing && !silent);
        if let Some(&known) = self.definitions.translated.get(&key) {
            return Ok(known);
        }
        let Compiler { definitions, nodes, depth, .. } = self;
        let (definitions, nodes) = (&mut **definitions, &mut **nodes);
        let mut compiler = Compiler { notation, at: 0, definitions, nodes, depth: *depth, capturing: key.1 };
        let item = compiler.alternatives(false)?;
        self.definitions.translated.insert(key, item);
        Ok(item)
    }

    fn unknown(&self, name: &str, start: usize, width: usize) -> Fault {
        let mut known: Vec<&str> = tag::names().collect();
        known.extend(self.definitions.named.iter().map(|(name, _)| name.as_str()));
        let nearest = known.into_iter().map(|known| (distance(name, known), known)).min();
        let hint = match nearest {
            Some((distance, known)) if distance <= 2 => format!("; did you mean `<{known}>`?"),
            _ => String::new(),
        };
        self.fault(&format!("unknown tag `<{name}>`{hint}"), start, width)
    }

    fn set(&mut self) -> Result<Id, Fault> {
        let start = self.at;
        let Some(length) = self.notation[start..].find(']') else {
            return Err(self.fault("this `[` is never closed: add `]`", start, 1));
        };
        let mut bytes = Vec::new();
        for character in
            self.notation[start + 1..start + length].chars().filter(|character| !character.is_whitespace())
        {
            match tag::bytes_of(character.encode_utf8(&mut [0; 4])) {
                Some(more) => bytes.extend(more),
                None => {
                    return Err(self.fault(
                        &format!("`{character}` is no mark that can stand in brackets"),
                        start,
                        length + 1,
                    ));
                }
            }
        }
        if bytes.is_empty() {
            return Err(self.fault("empty brackets match nothing", start, length + 1));
        }
        self.at = start + length + 1;
        Ok(self.nodes.tags(&bytes))
    }

    fn mark(&mut self, mark: &str) -> Id {
        self.at += mark.len();
        self.nodes.tags(&tag::bytes_of(mark).unwrap_or_default())
    }

    /// A mark, or a word that is a tag by itself (that, by, as, to, from, of).
    fn literal(&mut self) -> Result<Id, Fault> {
        let start = self.at;
        let rest = &self.notation[start..];
        let letters = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
        let length = if letters > 0 { letters } else { rest.chars().next().map_or(1, char::len_utf8) };
        let word = &rest[..length];
        if word == "according" {
            let tail = &rest[length..];
            let to = tail.trim_start().strip_prefix("to");
            if let Some(after) = to {
                self.at = self.notation.len() - after.len();
                let words = self.nodes.tags(&tag::bytes_of("according-to").unwrap_or_default());
                return Ok(self.captured(self.capturing.then_some(Capture::Cue), words));
            }
        }
        let Some(bytes) = tag::bytes_of(word) else {
            return Err(self.fault(
                &format!("`{word}` is no mark or word of the notation; units stand in `<` `>`"),
                start,
                length,
            ));
        };
        self.at = start + length;
        Ok(self.nodes.tags(&bytes))
    }

    /// The item as often as the quantifier behind it says, if there is one.
    fn quantified(&mut self, item: Id) -> Result<Id, Fault> {
        let start = self.at;
        let rest = &self.notation[start..];
        let (length, bounds) = match rest.chars().next() {
            Some('?') => (1, (0, 1)),
            Some('*') => (1, (0, MOST_REPEATS)),
            Some('+') => (1, (1, MOST_REPEATS)),
            Some('{') => {
                let Some(end) = rest.find('}') else {
                    return Err(self.fault("this `{` is never closed: add `}`", start, 1));
                };
                let (least, most) = rest[1..end].split_once(',').unwrap_or((&rest[1..end], &rest[1..end]));
                let bounds = (least.trim().parse::<usize>(), most.trim().parse::<usize>());
                let (Ok(least), Ok(most)) = bounds else {
                    return Err(self.fault("write the bounds as numbers: {1,4}", start, end + 1));
                };
                if most < least || most > 40 {
                    return Err(self.fault("the bounds must ascend and not exceed 40", start, end + 1));
                }
                (end + 1, (least as u8, most as u8))
            }
            _ => return Ok(item),
        };
        self.at += length;
        // a second question mark: as few as possible
        let few = self.notation[self.at..].starts_with('?');
        self.at += usize::from(few);
        Ok(self.nodes.repeat(item, bounds, few))
    }
}

/// What a name is captured as: its part before the colon.
fn role(name: &str) -> Option<Capture> {
    match name.split(':').next().unwrap_or(name) {
        "quote" | "utterance" | "fragment" => Some(Capture::Quote),
        "clause" => Some(Capture::Clause),
        "phrase" => Some(Capture::Phrase),
        "cue" | "according-to" => Some(Capture::Cue),
        "source" => Some(Capture::Source),
        _ => None,
    }
}

/// Levenshtein's edit distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
