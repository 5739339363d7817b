//! The notation of the patterns, and its translation into regular expressions over tag strings.
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

use std::cell::RefCell;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::tag;

/// What a unit of a pattern is captured as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A notation in the language of the `regex` crate.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) regex: String,
    /// What each capture group stands for, from group 1 on.
    pub(crate) captures: Vec<Capture>,
}

/// The reach of `*` and `+`.
const MOST_REPEATS: usize = 8;
const DEEPEST: usize = 12;

/// Names given with `let`. A definition is translated once: patterns use the same few again and again.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    pub(crate) named: Vec<(String, String)>,
    /// By the definition's number, and whether it captures.
    translated: RefCell<FxHashMap<(usize, bool), Compiled>>,
}

impl Definitions {
    /// Adds to `out` what is known of a definition's translation. Says whether anything is.
    fn add_known(&self, key: (usize, bool), out: &mut Compiled) -> bool {
        let translated = self.translated.borrow();
        let Some(known) = translated.get(&key) else { return false };
        out.regex.push_str(&known.regex);
        out.captures.extend_from_slice(&known.captures);
        true
    }
}

pub(crate) fn compile(notation: &str, definitions: &Definitions) -> Result<Compiled, Fault> {
    let mut compiled = Compiled::default();
    let mut compiler =
        Compiler { notation, at: 0, definitions, out: &mut compiled, depth: 0, capturing: true };
    compiler.alternatives(false)?;
    if compiler.at < notation.len() {
        return Err(compiler.fault("nothing opens this", compiler.at, 1));
    }
    Ok(compiled)
}

struct Compiler<'a> {
    notation: &'a str,
    at: usize,
    definitions: &'a Definitions,
    out: &'a mut Compiled,
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

    fn alternatives(&mut self, inside: bool) -> Result<(), Fault> {
        loop {
            match self.peek() {
                None => return Ok(()),
                Some(')') if inside => return Ok(()),
                Some('|') => {
                    self.at += 1;
                    self.out.regex.push('|');
                }
                Some(_) => self.item()?,
            }
        }
    }

    fn item(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.peek() {
            Some('^') => return self.push_anchor("\\x01"),
            Some('$') => return self.push_anchor("$"),
            Some('<') => self.element()?,
            Some('(') => match self.group_end() {
                Some(_) => self.group()?,
                None => self.mark("(")?,
            },
            Some('[') => self.set()?,
            Some('\\') => {
                self.at += 1;
                if self.at == self.notation.len() {
                    return Err(self.fault("this `\\` stands before nothing", start, 1));
                }
                self.literal()?;
            }
            Some(quantifier @ ('?' | '*' | '+' | '{')) => {
                return Err(self.fault(&format!("`{quantifier}` has nothing before it to repeat"), start, 1));
            }
            Some(_) => self.literal()?,
            None => return Ok(()),
        }
        self.quantifier()
    }

    fn push_anchor(&mut self, anchor: &str) -> Result<(), Fault> {
        self.at += 1;
        self.out.regex.push_str(anchor);
        Ok(())
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

    fn group(&mut self) -> Result<(), Fault> {
        let open = self.at;
        self.at += 1;
        self.deeper(open)?;
        self.out.regex.push_str("(?:");
        self.alternatives(true)?;
        if self.at == self.notation.len() {
            return Err(self.fault("this `(` is never closed: add `)`", open, 1));
        }
        self.out.regex.push(')');
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    fn deeper(&mut self, at: usize) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.fault("nested too deeply", at, 1)) } else { Ok(()) }
    }

    fn element(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let Some(length) = self.notation[start..].find('>') else {
            return Err(self.fault("this `<` is never closed: add `>`", start, 1));
        };
        let name = &self.notation[start + 1..start + length];
        self.at = start + length + 1;
        let role = if self.capturing { role(name) } else { None };
        if let Some(role) = role {
            self.out.captures.push(role);
        }
        self.out.regex.push_str(if role.is_some() { "(" } else { "(?:" });
        let (outer, definitions) = (self.capturing, self.definitions);
        self.capturing = outer && role.is_none();
        if let Some(number) = definitions.named.iter().position(|(known, _)| known == name) {
            self.deeper(start)?;
            self.definition(number).map_err(|fault| Fault {
                problem: format!("in `<{name}>`: {}", fault.problem),
                start,
                width: length + 1,
            })?;
            self.depth -= 1;
        } else {
            let known = tag::bytes_of(name);
            let Some(bytes) = known else { return Err(self.unknown(name, start, length + 1)) };
            push_class(&mut self.out.regex, &bytes);
        }
        self.capturing = outer;
        self.out.regex.push(')');
        Ok(())
    }

    fn definition(&mut self, number: usize) -> Result<(), Fault> {
        let (definitions, depth) = (self.definitions, self.depth);
        let body = definitions.named[number].1.as_str();
        let (notation, silent) = body.strip_prefix('~').map_or((body, false), |body| (body, true));
        let capturing = self.capturing && !silent;
        let key = (number, capturing);
        if definitions.add_known(key, self.out) {
            return Ok(());
        }
        let (regex, captures) = (self.out.regex.len(), self.out.captures.len());
        Compiler { notation, at: 0, definitions, out: self.out, depth, capturing }.alternatives(false)?;
        let regex = self.out.regex[regex..].to_owned();
        let captures = self.out.captures[captures..].to_vec();
        definitions.translated.borrow_mut().insert(key, Compiled { regex, captures });
        Ok(())
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

    fn set(&mut self) -> Result<(), Fault> {
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
        push_class(&mut self.out.regex, &bytes);
        Ok(())
    }

    fn mark(&mut self, mark: &str) -> Result<(), Fault> {
        self.at += mark.len();
        push_class(&mut self.out.regex, &tag::bytes_of(mark).unwrap_or_default());
        Ok(())
    }

    /// A mark, or a word that is a tag by itself (that, by, as, to, from, of).
    fn literal(&mut self) -> Result<(), Fault> {
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
                self.push_cue_words("according-to");
                return Ok(());
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
        push_class(&mut self.out.regex, &bytes);
        Ok(())
    }

    fn push_cue_words(&mut self, name: &str) {
        if self.capturing {
            self.out.captures.push(Capture::Cue);
        }
        self.out.regex.push_str(if self.capturing { "(" } else { "(?:" });
        push_class(&mut self.out.regex, &tag::bytes_of(name).unwrap_or_default());
        self.out.regex.push(')');
    }

    fn quantifier(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = &self.notation[start..];
        let length = match rest.chars().next() {
            Some('?') => {
                self.out.regex.push('?');
                1
            }
            Some(repeat @ ('*' | '+')) => {
                let _ = write!(self.out.regex, "{{{},{MOST_REPEATS}}}", usize::from(repeat == '+'));
                1
            }
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
                let _ = write!(self.out.regex, "{{{least},{most}}}");
                end + 1
            }
            _ => return Ok(()),
        };
        self.at += length;
        // a second question mark: as few as possible
        if self.notation[self.at..].starts_with('?') {
            self.out.regex.push('?');
            self.at += 1;
        }
        Ok(())
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

/// A class of bytes, as short as can be: reading the expressions takes longer than anything else when a parser is built.
fn push_class(regex: &mut String, bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    regex.push('[');
    for run in bytes.chunk_by(|one, other| one + 1 == *other) {
        push_byte(regex, run[0]);
        if let [_, .., last] = *run {
            regex.push('-');
            push_byte(regex, last);
        }
    }
    regex.push(']');
}

fn push_byte(regex: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() {
        regex.push(char::from(byte));
    } else {
        let _ = write!(regex, "\\x{byte:02X}");
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
