//! Which patterns match in a tag string, and where. Four steps, each taken only where the one before says yes:
//!
//! 1. From the sentence's end, one step a unit: at which units a pattern begins that goes on to its end
//!    ([`backward`](super::backward)).
//! 2. From there forwards: how far they can reach, and which ones ([`forward`](super::forward)). All of them are
//!    [relaxed](super::node::Relaxed) in both steps, which are never wrong when they say no.
//! 3. What the patterns capture in that stretch, if it has been met before ([`memo`](super::memo)).
//! 4. If not, the patterns [themselves](super::exact).
//!
//! Sentences have at most some hundred units, so that time is linear in the text.

use crate::bits::bits;
use once_cell::sync::OnceCell;

use super::backward::{Backward, Line, Trail};
use super::exact::{Program, Room};
use super::forward::{Forward, Hits, MOST_MEMBERS, Walks};
use super::memo::{Finds, Memo};
use super::node::{Id, Nodes, Relaxed};
use super::positions::{Alphabet, ClassSet, Positions, read_by, sequences};
use super::table::{Asks, Match, Pattern};
use super::unit::{Cue, Units};
use crate::pool::{Lent, Pool};

/// Stands before the first unit of a sentence: what `^` matches.
pub(super) const SENTENCE_START: u8 = 1;

/// The patterns as automata.
pub(super) struct Matcher {
    alphabet: Alphabet,
    backward: Backward,
    forward: Forward,
    /// The patterns that are the same when relaxed.
    twins: Vec<Vec<usize>>,
    /// What each pattern asks.
    asks: Vec<Asks>,
    /// Each pattern by itself. Made when it is first needed: most texts need few of them.
    programs: Vec<OnceCell<Program>>,
    /// The classes that each of their nodes reads.
    read_by: Vec<Option<ClassSet>>,
    /// Boxed: what is lent goes from hand to hand.
    pool: Pool<Box<Scratch>>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").finish_non_exhaustive()
    }
}

/// What a search writes to; used again for the next sentence.
struct Scratch {
    trail: Trail,
    walks: Walks,
    line: Line,
    /// For each pattern, the end of its last match: a later start with the same end is part of the same match. They are
    /// counted from one paragraph to the next.
    ends: Vec<u64>,
    /// Where the next paragraph begins in that count.
    begun: u64,
    /// The relaxed patterns that match from the present start.
    hits: Hits,
    memo: Memo,
    room: Room,
}

impl Matcher {
    pub(super) fn new(nodes: &Nodes, patterns: &[Pattern]) -> Matcher {
        let all: Vec<Id> = patterns.iter().map(|pattern| pattern.root).collect();
        let alphabet = Alphabet::of(nodes, &all);
        let read_exactly = read_by(nodes, &alphabet);
        let mut relaxed = Relaxed::of(nodes);
        let mut different: Vec<Id> = Vec::new();
        let mut twins: Vec<Vec<usize>> = Vec::new();
        for (number, &pattern) in all.iter().enumerate() {
            let relaxed = relaxed.add(pattern);
            match different.iter().position(|known| *known == relaxed) {
                Some(known) => twins[known].push(number),
                None => {
                    different.push(relaxed);
                    twins.push(vec![number]);
                }
            }
        }
        let nodes = &relaxed.nodes;
        let read_by = read_by(nodes, &alphabet);
        let backward = Backward::new((nodes, &different), &read_by, &alphabet);
        let positions = Positions::of(nodes, &read_by, sequences(nodes, &different), false);
        let forward = Forward::new(positions, alphabet.len());
        let programs = all.iter().map(|_| OnceCell::new()).collect();
        let asks = patterns.iter().map(|pattern| pattern.asks).collect();
        Matcher {
            alphabet,
            backward,
            forward,
            twins,
            asks,
            programs,
            read_by: read_exactly,
            pool: Pool::new(),
        }
    }

    fn scratch(&self) -> Scratch {
        Scratch {
            trail: Trail::new(&self.backward),
            walks: Walks::new(&self.forward, MOST_MEMBERS),
            line: Line::default(),
            ends: vec![0; self.programs.len()],
            begun: 1,
            hits: Hits::new(self.twins.len()),
            memo: Memo::default(),
            room: Room::default(),
        }
    }

    /// Begins to search a text.
    pub(super) fn search<'m>(&'m self, nodes: &'m Nodes, patterns: &'m [Pattern]) -> Search<'m> {
        Search { matcher: self, nodes, patterns, scratch: self.pool.get(|| Box::new(self.scratch())) }
    }

    fn program(&self, nodes: &Nodes, (number, pattern): (usize, &Pattern)) -> &Program {
        let make = || Program::new(nodes, pattern.root, &self.read_by, &self.alphabet);
        self.programs[number].get_or_init(make)
    }
}

/// A search through the sentences of a text.
pub(crate) struct Search<'m> {
    matcher: &'m Matcher,
    nodes: &'m Nodes,
    patterns: &'m [Pattern],
    scratch: Lent<'m, Box<Scratch>>,
}

impl Search<'_> {
    /// Begins with some paragraphs.
    pub(crate) fn begin(&mut self) {
        let Scratch { line, begun, .. } = &mut **self.scratch;
        *begun += line.classes.len() as u64;
        line.clear();
    }

    /// Adds a sentence of a paragraph, its tags and its units, if what the tags show has something of what is wanted.
    /// Returns what they show.
    pub(crate) fn add(&mut self, sentence: (&[u8], (usize, usize)), shows: (&[u8; 256], u8)) -> u8 {
        self.scratch.line.add(&self.matcher.alphabet, sentence, shows)
    }

    /// Looks where patterns begin in them, before each of them is asked for its [matches](Search::matches).
    pub(crate) fn read(&mut self) {
        let Scratch { trail, line, .. } = &mut **self.scratch;
        line.close();
        trail.read(&self.matcher.backward, line);
    }

    /// Calls `found` with each match in one of those sentences, by start. A pattern is left out if no cue in the sentence
    /// can meet its conditions.
    pub(crate) fn matches(&mut self, units: &Units<'_>, number: usize, mut found: impl FnMut(Match<'_>)) {
        let Search { matcher, nodes, patterns, scratch } = self;
        let Scratch { walks, line, ends, begun, hits, memo, room, .. } = &mut ***scratch;
        let sentence = &line.sentences[number];
        let (classes, last, begins) = line.sentence(sentence);
        if begins.iter().all(|&bits| bits == 0) {
            return;
        }
        let cues = units.cues_of(sentence.units);
        for start in bits(begins) {
            let reach = walks.reach(&matcher.forward, &classes[start..=last]);
            if reach == 0 {
                continue;
            }
            // whether the sentence ends there counts too
            let length = reach + usize::from(start + reach == last);
            let search = |finds: &mut Finds| {
                walks.walk(&matcher.forward, &classes[start..=last], hits);
                for (hit, reach) in hits.all() {
                    let stretch = (&classes[start..start + reach], start + reach == last);
                    for &number in &matcher.twins[hit] {
                        let program = matcher.program(nodes, (number, &patterns[number]));
                        finds.add(number, |captures| program.end(room, stretch, captures));
                    }
                }
            };
            for (one, captures) in memo.finds(&classes[start..], length, search).all() {
                let number = usize::from(one.pattern);
                let asks = matcher.asks[number];
                if !may_meet(cues, asks.frames) {
                    continue;
                }
                let end = start + usize::from(one.end);
                let counted = *begun + (sentence.first() + end) as u64;
                if end > 0 && std::mem::replace(&mut ends[number], counted) != counted {
                    found(Match { pattern: number, asks, start: sentence.units.0 + start, captures });
                }
            }
        }
    }
}

/// Whether one of the cues takes all of some frames.
#[inline]
fn may_meet(cues: &[Cue], frames: u32) -> bool {
    frames == 0 || cues.iter().any(|cue| cue.frames & frames == frames)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::pattern::notation::{Definitions, compile};

    /// Some patterns, to look at their automata.
    pub(in crate::pattern) struct Patterns {
        relaxed: Nodes,
        all: Vec<Id>,
        pub(in crate::pattern) alphabet: Alphabet,
    }

    impl Patterns {
        pub(in crate::pattern) fn of(notations: &[&str]) -> Patterns {
            let (mut nodes, mut definitions) = (Nodes::default(), Definitions::default());
            let compile = |notation: &&str| compile(notation, &mut definitions, &mut nodes).unwrap();
            let all: Vec<Id> = notations.iter().map(compile).collect();
            let alphabet = Alphabet::of(&nodes, &all);
            let mut relaxed = Relaxed::of(&nodes);
            let all = all.into_iter().map(|pattern| relaxed.add(pattern)).collect();
            Patterns { relaxed: relaxed.nodes, all, alphabet }
        }

        pub(in crate::pattern) fn count(&self) -> usize {
            self.all.len()
        }

        pub(in crate::pattern) fn forward(&self) -> Forward {
            let read_by = read_by(&self.relaxed, &self.alphabet);
            let sequences = sequences(&self.relaxed, &self.all);
            let positions = Positions::of(&self.relaxed, &read_by, sequences, false);
            Forward::new(positions, self.alphabet.len())
        }

        fn backward(&self) -> Backward {
            let read_by = read_by(&self.relaxed, &self.alphabet);
            Backward::new((&self.relaxed, &self.all), &read_by, &self.alphabet)
        }
    }

    pub(in crate::pattern) fn random_tags(of: &[u8], length: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
        let mut random = 7_u32;
        std::iter::repeat_with(move || {
            let next = |_| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                of[(random >> 16) as usize % of.len()]
            };
            (0..length).map(next).collect()
        })
    }

    /// From the end is found exactly where the patterns begin from the start.
    #[test]
    fn patterns_begin_where_they_match() {
        let patterns = Patterns::of(&[
            "^ (<a>|by){0,6} :",
            "<name> ((<a>|by){1,3} ,)? : ($|-)",
            "(<name>|<verb>|<verb:ing>) (<a> ,)* , by? $",
            "(<utterance>|<verb>) <a>? (by|<name> :)+ ,",
        ]);
        let (backward, forward) = (patterns.backward(), patterns.forward());
        let (mut walks, mut trail) = (Walks::new(&forward, MOST_MEMBERS), Trail::new(&backward));
        let mut hits = Hits::new(patterns.count());
        let mut count = 0;
        for mut tags in random_tags(b"ddbb:,,-NQVx", 13).take(20_000) {
            tags[0] = SENTENCE_START;
            let mut line = Line::default();
            for _ in 0..2 {
                line.add(&patterns.alphabet, (&tags[1..], (1, tags.len())), (&[1; 256], 1));
            }
            line.close();
            trail.read(&backward, &mut line);
            let [one, other] = [0, 1].map(|number| line.sentence(&line.sentences[number]));
            let (classes, last, begins) = one;
            assert_eq!(begins, other.2, "{tags:?}");
            let classes = &classes[..=last];
            let found: Vec<usize> = bits(begins).collect();
            let wanted: Vec<usize> = (0..tags.len())
                .filter(|&start| {
                    walks.walk(&forward, &classes[start..], &mut hits);
                    hits.all().next().is_some()
                })
                .collect();
            assert_eq!(found, wanted, "{tags:?}");
            count += found.len();
        }
        assert!(count > 1_000, "{count}");
    }

    /// Where some tags are taken for one another and some not waited for, a yes may be wrong, but no is not.
    #[test]
    fn patterns_begin_at_least_where_they_match() {
        let patterns = Patterns::of(&[
            "<name> <for> <verb>? :",
            "<name> <of> <a>",
            "<name> <to>? <a> , <verb>? <word>* :",
        ]);
        let (backward, forward) = (patterns.backward(), patterns.forward());
        let (mut walks, mut trail) = (Walks::new(&forward, MOST_MEMBERS), Trail::new(&backward));
        let mut hits = Hits::new(patterns.count());
        let (mut right, mut wrong) = (0, 0);
        for mut tags in random_tags(b"NNVfotd,:x", 9).take(20_000) {
            tags[0] = SENTENCE_START;
            let mut line = Line::default();
            line.add(&patterns.alphabet, (&tags[1..], (1, tags.len())), (&[1; 256], 1));
            line.close();
            trail.read(&backward, &mut line);
            let (classes, last, begins) = line.sentence(&line.sentences[0]);
            for start in 0..tags.len() {
                walks.walk(&forward, &classes[start..=last], &mut hits);
                let begins = begins[0] >> start & 1 != 0;
                match hits.all().next() {
                    Some(_) => assert!(begins, "{tags:?} {start}"),
                    None => wrong += usize::from(begins),
                }
                right += usize::from(hits.all().next().is_some());
            }
        }
        assert!(right > 100 && wrong > 100, "{right} {wrong}");
    }
}
