//! Which patterns match in a tag string, and where. Four steps, each taken only where the one before says yes:
//!
//! 1. From the sentence's end, one step a unit: at which units a pattern begins that goes on to its end
//!    ([`backward`](super::backward)).
//! 2. From there forwards: which patterns, and how far they can reach. One lazy DFA of all of them, *relaxed*: every
//!    bounded repetition is an unbounded one, which needs no counting. It is never wrong when it says no.
//! 3. What the pattern captures in that stretch, if it has been met before ([`memo`](super::memo)).
//! 4. If not, the pattern itself: as a lazy DFA, for the end of the longest match, and with its captures.
//!
//! The forward automata are the `regex` crate's, anchored at the start (searched unanchored, the gaps in the patterns
//! multiply the states). Sentences have at most some hundred units, so that time is linear in the text.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::captures::Captures;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, Input, MatchKind};

use regex_syntax::hir::Hir;
use rustc_hash::FxHashMap;

use super::backward::{Alphabet, Backward, Trail, relaxed};
use super::memo::{Captured, Memo, PADDING, Stretch};
use super::notation::Capture;
use super::table::{Match, Pattern};
use super::unit::Cue;
use crate::pool::{Lent, Pool};

/// Stands before the first unit of a sentence: what `^` matches.
pub(super) const SENTENCE_START: u8 = 1;

/// How much memory the states of a DFA may take; beyond it they are made anew.
const CACHE_BYTES: usize = 8 << 20;
/// How much memory finding the captures may take; beyond it they are found in a slower way.
const VISITED_BYTES: usize = 1 << 20;

/// The patterns as one automaton.
pub(super) struct Matcher {
    alphabet: Alphabet,
    backward: Backward,
    relaxed: DFA,
    /// The patterns that are the same when relaxed.
    twins: Vec<Vec<usize>>,
    pool: Pool<Scratch>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").finish_non_exhaustive()
    }
}

/// What a search writes to; used again for the next sentence.
struct Scratch {
    trail: Trail,
    relaxed: Walks,
    sentence: Vec<u8>,
    /// The sentence in classes, with its end and some [`PADDING`].
    classes: Vec<u8>,
    /// The units at which patterns begin, the last one first.
    beginnings: Vec<u16>,
    /// For each pattern, the end of its last match: a later start with the same end is part of the same match.
    ends: Vec<u16>,
    /// The relaxed patterns that match from the present start.
    hits: Hits,
    memo: Memo,
    exact: Vec<Option<ExactScratch>>,
}

/// A pattern by itself. Made when it is first needed: most texts need few of them.
#[derive(Debug)]
pub(super) struct Exact {
    dfa: DFA,
    search: BoundedBacktracker,
}

struct ExactScratch {
    walks: Walks,
    search: backtrack::Cache,
    captures: Captures,
}

fn compiler(captures: WhichCaptures) -> thompson::Compiler {
    let mut compiler = NFA::compiler();
    compiler.syntax(syntax::Config::new().unicode(false).utf8(false));
    compiler.configure(NFA::config().utf8(false).which_captures(captures));
    compiler
}

fn nfa(source: &str) -> Result<NFA, String> {
    compiler(WhichCaptures::All).build(source).map_err(|problem| problem.to_string())
}

fn dfa(nfa: NFA, bytes: usize) -> Result<DFA, String> {
    let config =
        Config::new().match_kind(MatchKind::All).cache_capacity(bytes).skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).map_err(|problem| problem.to_string())
}

impl Exact {
    pub(super) fn new(source: &str) -> Result<Exact, String> {
        let nfa = nfa(source)?;
        let config = BoundedBacktracker::config().visited_capacity(VISITED_BYTES);
        let search = BoundedBacktracker::builder()
            .configure(config)
            .build_from_nfa(nfa.clone())
            .map_err(|problem| problem.to_string())?;
        Ok(Exact { dfa: dfa(nfa, CACHE_BYTES)?, search })
    }

    fn scratch(&self, automaton: Automaton<'_>) -> ExactScratch {
        ExactScratch {
            walks: Walks::new(automaton, 1),
            search: self.search.create_cache(),
            captures: self.search.create_captures(),
        }
    }

    /// Where the longest match that begins with the classes ends; adds what is captured in it.
    fn end(
        &self,
        scratch: &mut ExactScratch,
        automaton: Automaton<'_>,
        pattern: &Pattern,
        (classes, tags): (&[u8], &[u8]),
        found: &mut Vec<Captured>,
    ) -> Option<usize> {
        let ExactScratch { walks, search, captures } = scratch;
        let end = walks.furthest_end(automaton, classes)?;
        let stretch = &tags[..end];
        match self.search.try_captures(search, Input::new(stretch).anchored(Anchored::Yes), captures) {
            Ok(()) => {
                captured(pattern, found, |group| {
                    captures.get_group(group).map(|span| (span.start, span.end))
                });
            }
            Err(_) => captured_slowly(pattern, found, stretch),
        }
        Some(end)
    }
}

impl Matcher {
    pub(super) fn new(patterns: &[Pattern]) -> Result<Matcher, String> {
        let mut all: Vec<Hir> = Vec::new();
        let mut twins: Vec<Vec<usize>> = Vec::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let relaxed = relaxed(&pattern.source)?;
            match all.iter().position(|known| *known == relaxed) {
                Some(known) => twins[known].push(number),
                None => {
                    all.push(relaxed);
                    twins.push(vec![number]);
                }
            }
        }
        let alphabet = Alphabet::of(&all);
        let backward = Backward::new(&all, &alphabet);
        let nfa = compiler(WhichCaptures::None).build_many_from_hir(&all);
        let relaxed = dfa(nfa.map_err(|problem| problem.to_string())?, CACHE_BYTES)?;
        Ok(Matcher { alphabet, backward, relaxed, twins, pool: Pool::new() })
    }

    /// That of all patterns.
    fn automaton(&self) -> Automaton<'_> {
        Automaton { dfa: &self.relaxed, alphabet: &self.alphabet }
    }

    fn scratch(&self, patterns: usize) -> Scratch {
        let words = self.twins.len().div_ceil(64);
        Scratch {
            trail: Trail::new(&self.backward),
            relaxed: Walks::new(self.automaton(), words),
            sentence: Vec::new(),
            classes: Vec::new(),
            beginnings: Vec::new(),
            ends: vec![0; patterns],
            hits: Hits { patterns: vec![0; words], ends: vec![0; self.twins.len()] },
            memo: Memo::default(),
            exact: (0..patterns).map(|_| None).collect(),
        }
    }

    /// Begins to search a text.
    pub(super) fn search<'m>(&'m self, patterns: &'m [Pattern]) -> Search<'m> {
        Search { matcher: self, patterns, scratch: self.pool.get(|| self.scratch(patterns.len())) }
    }
}

/// A search through the sentences of a text.
pub(crate) struct Search<'m> {
    matcher: &'m Matcher,
    patterns: &'m [Pattern],
    scratch: Lent<'m, Scratch>,
}

impl Search<'_> {
    /// Calls `found` with each match in the tag string of a sentence, by start. `cues` are those of the sentence; a pattern
    /// is left out if none of them can meet its conditions.
    pub(crate) fn matches(&mut self, tags: &[u8], cues: &[Cue], mut found: impl FnMut(Match<'_>)) {
        let Search { matcher, patterns, scratch } = self;
        let Scratch { trail, relaxed, sentence, classes, beginnings, ends, hits, memo, exact } =
            &mut **scratch;
        sentence.clear();
        sentence.push(SENTENCE_START);
        sentence.extend_from_slice(tags);
        matcher.alphabet.classify(sentence, classes);
        trail.beginnings(&matcher.backward, classes, beginnings);
        if beginnings.is_empty() {
            return;
        }
        let last = sentence.len();
        classes.extend_from_slice(&[0; PADDING]);
        ends.fill(0);
        for start in beginnings.iter().rev().map(|&start| usize::from(start)) {
            relaxed.walk(matcher.automaton(), &classes[start..=last], hits);
            for (number, furthest) in hits.all(&matcher.twins) {
                let pattern = &patterns[number];
                if !pattern.may_match(cues) {
                    continue;
                }
                // whether the sentence ends there counts too
                let length = furthest + usize::from(start + furthest == last);
                let stretch = Stretch { pattern: number, classes: &classes[start..], length };
                let end = memo.end(stretch, |captures| {
                    let one = pattern.exact()?;
                    let automaton = Automaton { dfa: &one.dfa, alphabet: &matcher.alphabet };
                    let scratch = exact[number].get_or_insert_with(|| one.scratch(automaton));
                    one.end(
                        scratch,
                        automaton,
                        pattern,
                        (&classes[start..=last], &sentence[start..]),
                        captures,
                    )
                });
                let Some(end) = end.map(|end| (start + end) as u16).filter(|&end| end != ends[number]) else {
                    continue;
                };
                ends[number] = end;
                found(Match { pattern: number, start, captures: &memo.captures });
            }
        }
    }
}

/// Relaxed patterns that match: a bit for each, and how far they reach.
struct Hits {
    patterns: Vec<u64>,
    ends: Vec<u16>,
}

impl Hits {
    fn add(&mut self, patterns: &[u64], end: usize) {
        for (all, &more) in self.patterns.iter_mut().zip(patterns) {
            *all |= more;
        }
        bits(patterns).for_each(|hit| self.ends[hit] = end as u16);
    }

    /// The patterns of which those are the relaxed ones, and how far these reach.
    fn all<'h>(&'h self, twins: &'h [Vec<usize>]) -> impl Iterator<Item = (usize, usize)> + 'h {
        bits(&self.patterns)
            .flat_map(move |hit| twins[hit].iter().map(move |&number| (number, usize::from(self.ends[hit]))))
    }
}

/// The numbers of the bits that are set.
pub(super) fn bits(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(place, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (bit < 64).then_some(place * 64 + bit)
        })
    })
}

/// The walks that the automaton of all patterns has been on, as a table. It is many times smaller than the automaton's
/// own, so that it stays in the processor's cache, where most of the walks are.
struct Walks {
    cache: Cache,
    /// How often the automaton has forgotten its states: with them go those of the table.
    forgotten: usize,
    /// The next state by state and class of tag; [`UNKNOWN`] until it has been asked for.
    next: Vec<u16>,
    /// The automaton's name of each state.
    states: Vec<LazyStateID>,
    numbers: FxHashMap<LazyStateID, u16>,
    /// Where the patterns that match in a state stand in `sets`.
    matches: Vec<u32>,
    /// Sets of patterns: a bit for each, `words` numbers a set.
    sets: Vec<u64>,
    words: usize,
    stride: usize,
}

/// An automaton, and the classes in which it reads the tags.
#[derive(Clone, Copy)]
struct Automaton<'a> {
    dfa: &'a DFA,
    alphabet: &'a Alphabet,
}

/// From here nothing matches any more.
const DEAD: u16 = 0;
const START: u16 = 1;
const UNKNOWN: u16 = u16::MAX;
/// The bit of the numbers of states in which a pattern matches.
const MATCHES: u16 = 1 << 15;
/// The table begins anew when it has as many.
const MOST_STATES: usize = (UNKNOWN & !MATCHES) as usize;

impl Walks {
    fn new(Automaton { dfa, alphabet }: Automaton<'_>, words: usize) -> Walks {
        let mut walks = Walks {
            cache: dfa.create_cache(),
            forgotten: 0,
            next: Vec::new(),
            states: Vec::new(),
            numbers: FxHashMap::default(),
            matches: Vec::new(),
            sets: vec![0],
            words,
            stride: alphabet.len(),
        };
        walks.begin(dfa);
        walks
    }

    /// The table with nothing but the first two states.
    fn begin(&mut self, dfa: &DFA) {
        let anchored = start::Config::new().anchored(Anchored::Yes);
        self.next.clear();
        self.states.clear();
        self.numbers.clear();
        self.matches.clear();
        self.sets.truncate(1);
        if let Ok(start) = dfa.start_state(&mut self.cache, &anchored) {
            // the place of the dead state is never asked for its name
            self.add(dfa, start);
            self.add(dfa, start);
        }
        self.forgotten = self.cache.clear_count();
    }

    fn add(&mut self, dfa: &DFA, state: LazyStateID) -> u16 {
        let number = self.states.len() as u16;
        let number = if state.is_match() { number | MATCHES } else { number };
        self.states.push(state);
        self.numbers.insert(state, number);
        self.next.resize(self.next.len() + self.stride, UNKNOWN);
        let first = self.sets.len();
        self.matches.push(if state.is_match() { first as u32 } else { 0 });
        if state.is_match() {
            self.sets.resize(first + self.words, 0);
            for at in 0..dfa.match_len(&self.cache, state) {
                let pattern = dfa.match_pattern(&self.cache, state, at).as_usize();
                self.sets[first + pattern / 64] |= 1 << (pattern % 64);
            }
        }
        number
    }

    /// Reads the classes and finds the patterns that match.
    fn walk(&mut self, automaton: Automaton<'_>, classes: &[u8], hits: &mut Hits) {
        let mut state = START;
        hits.patterns.fill(0);
        for (at, &class) in classes.iter().enumerate() {
            state = self.step(automaton, state, usize::from(class));
            if state & MATCHES != 0 {
                let set = self.matches[usize::from(state & !MATCHES)] as usize;
                hits.add(&self.sets[set..set + self.words], at);
            } else if state == DEAD {
                break;
            }
        }
    }

    /// The end of the longest match that begins with the classes.
    fn furthest_end(&mut self, automaton: Automaton<'_>, classes: &[u8]) -> Option<usize> {
        let (mut state, mut furthest) = (START, None);
        for (at, &class) in classes.iter().enumerate() {
            state = self.step(automaton, state, usize::from(class));
            if state == DEAD {
                break;
            }
            if state & MATCHES != 0 {
                furthest = Some(at);
            }
        }
        furthest
    }

    #[inline]
    fn step(&mut self, automaton: Automaton<'_>, state: u16, class: usize) -> u16 {
        match self.next.get(usize::from(state & !MATCHES) * self.stride + class) {
            Some(&UNKNOWN) => self.explore(automaton, state, class),
            Some(&next) => next,
            None => DEAD,
        }
    }

    /// Asks the automaton.
    #[cold]
    fn explore(&mut self, Automaton { dfa, alphabet }: Automaton<'_>, state: u16, class: usize) -> u16 {
        let state = state & !MATCHES;
        let from = self.states[usize::from(state)];
        let next = match alphabet.samples.get(class) {
            Some(&tag) => dfa.next_state(&mut self.cache, from, tag),
            None => dfa.next_eoi_state(&mut self.cache, from),
        };
        let Ok(next) = next else { return DEAD };
        // `next` is a name of the automaton's new states then, `state` a number of the old table.
        let stale = self.cache.clear_count() != self.forgotten || self.states.len() == MOST_STATES;
        if stale {
            self.begin(dfa);
            return if next.is_dead() || next.is_quit() { DEAD } else { self.number(dfa, next) };
        }
        if next.is_dead() || next.is_quit() {
            self.next[usize::from(state) * self.stride + class] = DEAD;
            return DEAD;
        }
        let number = self.number(dfa, next);
        self.next[usize::from(state) * self.stride + class] = number;
        number
    }

    fn number(&mut self, dfa: &DFA, state: LazyStateID) -> u16 {
        match self.numbers.get(&state) {
            Some(&number) => number,
            None => self.add(dfa, state),
        }
    }
}

/// Adds what a pattern captures where it matches.
fn captured(
    pattern: &Pattern,
    found: &mut Vec<(Capture, u16, u16)>,
    mut group: impl FnMut(usize) -> Option<(usize, usize)>,
) {
    for (number, &kind) in pattern.captures.iter().enumerate() {
        if let Some((from, to)) = group(number + 1) {
            found.push((kind, from as u16, to as u16));
        }
    }
}

/// The same for patterns too large for the fast way.
#[cold]
fn captured_slowly(pattern: &Pattern, found: &mut Vec<(Capture, u16, u16)>, stretch: &[u8]) {
    if let Some(places) = pattern.regex().and_then(|regex| regex.captures(stretch)) {
        captured(pattern, found, |group| places.get(group).map(|place| (place.start(), place.end())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing: the table went on with the names of states that the automaton had forgotten.
    #[test]
    fn an_automaton_that_forgets_its_states_answers_alike() {
        let patterns = ["a(?:b|c){1,6}a[bc]{3}d", "(?:a|b){2,9}c[abd]{2}d", "[abcd]{3,7}dd"];
        let patterns = patterns.map(|pattern| relaxed(pattern).unwrap());
        let alphabet = Alphabet::of(&patterns);
        let dfa = |bytes| {
            let nfa = compiler(WhichCaptures::None).build_many_from_hir(&patterns);
            dfa(nfa.unwrap(), bytes).unwrap()
        };
        let (roomy, narrow) = (dfa(CACHE_BYTES), dfa(0));
        let automaton = |dfa| Automaton { dfa, alphabet: &alphabet };
        let (roomy, narrow) = (automaton(&roomy), automaton(&narrow));
        let (mut remembers, mut forgets) = (Walks::new(roomy, 1), Walks::new(narrow, 1));
        let mut random = 7_u32;
        for _ in 0..20_000 {
            let tags: Vec<u8> = std::iter::repeat_with(|| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b'a' + (random >> 30) as u8
            })
            .take(24)
            .collect();
            let hits = || Hits { patterns: vec![0], ends: vec![0; 3] };
            let (mut wanted, mut found) = (hits(), hits());
            let mut classes = Vec::new();
            alphabet.classify(&tags, &mut classes);
            remembers.walk(roomy, &classes, &mut wanted);
            forgets.walk(narrow, &classes, &mut found);
            assert_eq!((&wanted.patterns, &wanted.ends), (&found.patterns, &found.ends), "{tags:?}");
            assert_eq!(
                remembers.furthest_end(roomy, &classes),
                forgets.furthest_end(narrow, &classes),
                "{tags:?}"
            );
        }
        assert_eq!(remembers.forgotten, 0);
        assert!(forgets.forgotten > 10, "{}", forgets.forgotten);
    }

    /// From the end is found exactly where the patterns begin from the start.
    #[test]
    fn patterns_begin_where_they_match() {
        let patterns =
            [r"\x01(?:a|b){0,6}c", "N(?:[ab]{1,3},)?c(?:$|d)", "(?:N|[VW])(?:a,)*,b?$", "[QV]a?(?:b|Nc)+,"];
        let patterns = patterns.map(|pattern| relaxed(pattern).unwrap());
        let alphabet = Alphabet::of(&patterns);
        let backward = Backward::new(&patterns, &alphabet);
        let all =
            dfa(compiler(WhichCaptures::None).build_many_from_hir(&patterns).unwrap(), CACHE_BYTES).unwrap();
        let automaton = Automaton { dfa: &all, alphabet: &alphabet };
        let (mut walks, mut trail) = (Walks::new(automaton, 1), Trail::new(&backward));
        let mut hits = Hits { patterns: vec![0], ends: vec![0; patterns.len()] };
        let (mut random, mut count) = (7_u32, 0);
        for _ in 0..20_000 {
            let mut tags = vec![SENTENCE_START];
            tags.extend((0..12).map(|_| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"aabbc,,dNQVx"[(random >> 16) as usize % 12]
            }));
            let (mut classes, mut found) = (Vec::new(), Vec::new());
            alphabet.classify(&tags, &mut classes);
            trail.beginnings(&backward, &classes, &mut found);
            found.reverse();
            let wanted: Vec<u16> = (0..tags.len())
                .filter(|&start| {
                    walks.walk(automaton, &classes[start..], &mut hits);
                    hits.patterns[0] != 0
                })
                .map(|start| start as u16)
                .collect();
            assert_eq!(found, wanted, "{tags:?}");
            count += found.len();
        }
        assert!(count > 1_000, "{count}");
    }
}
