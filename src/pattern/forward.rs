//! Which patterns match from a unit on, and how far they can reach: one automaton of all patterns, read forwards.
//!
//! They are taken [relaxed](super::node::Relaxed), as [positions](super::positions). A state is the set of the positions that
//! have read the last unit; a pattern that ends with one of them matches.

use crate::bits::bits;
use rustc_hash::FxHashMap;

use super::positions::{ClassSet, Positions};
use super::steps::{FLAG, MOST_STATES, Steps, UNKNOWN};

/// The automaton of all patterns.
#[derive(Debug)]
pub(super) struct Forward {
    reads: Vec<ClassSet>,
    /// The positions that can stand behind each.
    behind: Vec<Vec<u32>>,
    begins: Vec<u32>,
    /// The patterns that end with each position.
    ends: Vec<Vec<usize>>,
    /// Those that match without reading anything.
    anywhere: Vec<usize>,
    classes: usize,
}

/// A state: positions, ascending.
type State = Box<[u32]>;

impl Forward {
    pub(super) fn new(positions: Positions<'_>, classes: usize) -> Forward {
        let Positions { reads, before, begins, ends: last, anywhere, .. } = positions;
        let mut behind = vec![Vec::new(); reads.len()];
        for (position, before) in before.iter().enumerate() {
            before.iter().for_each(|&before| behind[before as usize].push(position as u32));
        }
        let mut ends = vec![Vec::new(); reads.len()];
        last.iter().for_each(|&(position, pattern)| ends[position as usize].push(pattern));
        Forward { reads, behind, begins, ends, anywhere, classes }
    }

    /// The table of its steps, with a row for each class.
    fn steps(&self) -> Steps {
        let rows: Vec<u8> = (0..self.classes as u8).collect();
        Steps::new(&rows)
    }

    /// Adds those of the positions that read a class.
    fn add(&self, positions: &[u32], class: usize, next: &mut Vec<u32>) {
        next.extend(positions.iter().filter(|&&position| self.reads[position as usize] >> class & 1 != 0));
    }

    /// The state behind a class; `None` stands for the state in which nothing has been read.
    fn read(&self, state: Option<&State>, class: usize, next: &mut Vec<u32>) {
        next.clear();
        match state {
            None => self.add(&self.begins, class, next),
            Some(state) => {
                state.iter().for_each(|&position| self.add(&self.behind[position as usize], class, next));
            }
        }
        if class == self.classes - 1 {
            // the sentence's end can be asked for more than once
            let mut at = 0;
            while at < next.len() {
                let more = &self.behind[next[at] as usize];
                let more: Vec<u32> = more.iter().copied().filter(|more| !next.contains(more)).collect();
                self.add(&more, class, next);
                at += 1;
            }
        }
        next.sort_unstable();
        next.dedup();
    }
}

/// The patterns that match from the present start: a bit for each, and how far they reach.
pub(super) struct Hits {
    patterns: Vec<u64>,
    ends: Vec<u16>,
}

impl Hits {
    pub(super) fn new(patterns: usize) -> Hits {
        Hits { patterns: vec![0; patterns.div_ceil(64)], ends: vec![0; patterns] }
    }

    fn add(&mut self, patterns: &[u16], end: usize) {
        for &pattern in patterns {
            self.patterns[usize::from(pattern) / 64] |= 1 << (pattern % 64);
            self.ends[usize::from(pattern)] = end as u16;
        }
    }

    /// Those patterns, and how far they reach.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        bits(&self.patterns).map(|hit| (hit, usize::from(self.ends[hit])))
    }
}

/// The walks that the automaton has been on, as a table.
pub(super) struct Walks {
    /// The next state, with [`MATCHES`].
    steps: Steps,
    states: Vec<State>,
    numbers: FxHashMap<State, u16>,
    /// How many positions they have.
    members: usize,
    /// Where the patterns that match in a state stand in `patterns`.
    matches: Vec<(u32, u32)>,
    patterns: Vec<u16>,
    /// The table begins anew when its states have more positions.
    most_members: usize,
    reading: Vec<u32>,
}

/// From here nothing matches any more.
const DEAD: u16 = 0;
const START: u16 = 1;
/// The bit of the numbers of states in which a pattern matches.
const MATCHES: u16 = FLAG;
pub(super) const MOST_MEMBERS: usize = 1 << 19;

impl Walks {
    pub(super) fn new(forward: &Forward, most_members: usize) -> Walks {
        let mut walks = Walks {
            steps: forward.steps(),
            states: Vec::new(),
            numbers: FxHashMap::default(),
            members: 0,
            matches: Vec::new(),
            patterns: Vec::new(),
            most_members,
            reading: Vec::new(),
        };
        walks.begin(forward);
        walks
    }

    /// The table with nothing but the first two states.
    fn begin(&mut self, forward: &Forward) {
        self.steps = forward.steps();
        self.states.clear();
        self.numbers.clear();
        self.matches.clear();
        self.members = 0;
        self.patterns.clear();
        self.patterns.extend(forward.anywhere.iter().map(|&pattern| pattern as u16));
        // the dead state, and the one in which nothing has been read: they have no positions
        for _ in [DEAD, START] {
            self.steps.add();
            self.states.push(Box::default());
            // what matches before anything has been read
            self.matches.push((0, self.patterns.len() as u32));
        }
        self.numbers.insert(Box::default(), DEAD);
    }

    /// Adds the state that has just been read.
    fn add(&mut self, forward: &Forward) -> u16 {
        let state: State = self.reading.as_slice().into();
        let number = self.steps.add();
        let first = self.patterns.len();
        let patterns = state.iter().flat_map(|&position| &forward.ends[position as usize]);
        self.patterns.extend(patterns.map(|&pattern| pattern as u16));
        self.patterns[first..].sort_unstable();
        let end = self.patterns.len();
        self.matches.push((first as u32, end as u32));
        let number = if end > first { number | MATCHES } else { number };
        self.members += state.len() + end - first;
        self.states.push(state.clone());
        self.numbers.insert(state, number);
        number
    }

    /// Reads the classes of a sentence, with its end: how far the patterns that match can reach.
    pub(super) fn reach(&mut self, forward: &Forward, classes: &[u8]) -> usize {
        let (mut state, mut reach) = (START, 0);
        for (at, &class) in classes.iter().enumerate() {
            state = self.step(forward, state, class);
            if state == DEAD {
                break;
            }
            // without a branch: it could not be foreseen
            reach = if state & MATCHES == 0 { reach } else { at + 1 };
        }
        reach.min(classes.len() - 1)
    }

    /// The same, and finds the patterns that match.
    pub(super) fn walk(&mut self, forward: &Forward, classes: &[u8], hits: &mut Hits) {
        self.order();
        let mut state = START;
        hits.patterns.fill(0);
        hits.add(self.matching(START), 0);
        let last = classes.len() - 1;
        for (at, &class) in classes.iter().enumerate() {
            state = self.step(forward, state, class);
            self.steps.visit(state);
            if state & MATCHES != 0 {
                hits.add(self.matching(state), (at + 1).min(last));
            } else if state == DEAD {
                break;
            }
        }
    }

    /// Gives the states new numbers now and then.
    fn order(&mut self) {
        if let Some(order) = self.steps.order(usize::from(START) + 1) {
            self.states = order.sorted(&mut self.states);
            self.matches = order.sorted(&mut self.matches);
            self.numbers.values_mut().for_each(|number| *number = order.number(*number));
        }
    }

    /// The patterns that match in a state.
    fn matching(&self, state: u16) -> &[u16] {
        let (first, end) = self.matches[usize::from(state & !MATCHES)];
        &self.patterns[first as usize..end as usize]
    }

    #[inline]
    fn step(&mut self, forward: &Forward, state: u16, class: u8) -> u16 {
        match self.steps.get(state, class) {
            UNKNOWN => self.explore(forward, state, class),
            next => next,
        }
    }

    /// Asks the automaton.
    #[cold]
    fn explore(&mut self, forward: &Forward, state: u16, class: u8) -> u16 {
        let from = usize::from(state & !MATCHES);
        let known = (state != START).then(|| &self.states[from]);
        forward.read(known, usize::from(class), &mut self.reading);
        let number = self.numbers.get(self.reading.as_slice()).copied();
        let full = self.states.len() == MOST_STATES || self.members > self.most_members;
        if number.is_none() && full {
            // the state before is forgotten
            self.begin(forward);
            return self.add(forward);
        }
        let number = number.unwrap_or_else(|| self.add(forward));
        self.steps.set(state, class, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::matcher::tests::{Patterns, random_tags};

    #[test]
    fn an_automaton_that_forgets_its_states_answers_alike() {
        let patterns = ["<a>(,|:){1,6}<a>[,:]{3}-", "(<a>|,){2,9}:(<a>|[,-]){2}-"];
        let patterns = Patterns::of(&patterns);
        let forward = patterns.forward();
        let (mut remembers, mut forgets) = (Walks::new(&forward, MOST_MEMBERS), Walks::new(&forward, 8));
        let hits = || Hits::new(patterns.count());
        let (mut wanted, mut found) = (hits(), hits());
        for tags in random_tags(b"d,:-", 24).take(20_000) {
            let mut classes = Vec::new();
            patterns.alphabet.classify(&tags, &mut classes);
            remembers.walk(&forward, &classes, &mut wanted);
            forgets.walk(&forward, &classes, &mut found);
            assert!(wanted.all().eq(found.all()), "{tags:?}");
        }
        assert!(remembers.states.len() > 20 && forgets.states.len() < 20);
    }
}
