//! One pattern by itself, with its counting and its captures. Asked only for what nobody has asked before.

use super::memo::Captured;
use super::node::{Id, Node, Nodes};
use super::notation::Capture;
use super::positions::{Alphabet, ClassSet};

/// A pattern as a list of steps. What is repeated stands there as often as it can be.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    sets: Vec<Halves>,
    captures: Vec<Capture>,
    /// What the next unit must be for each way of a fork.
    ways: Vec<[Halves; 2]>,
    /// The class of the sentence's end.
    end: u8,
    /// Whether it asks for the sentence's end.
    asks_end: bool,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Reads a unit whose class is in this set.
    Read(u32),
    /// The sentence's end.
    End,
    /// Goes on at the first step, or else at the second. Forks are counted.
    Fork {
        number: u32,
        first: u32,
        second: u32,
    },
    Jump(u32),
    /// A capture begins (an even number) or ends.
    Mark(u32),
    Match,
}

/// A pattern of more steps is refused.
pub(super) const MOST_STEPS: usize = 1 << 20;

/// How many steps a pattern takes.
pub(super) fn steps(nodes: &Nodes, pattern: Id) -> usize {
    let all = |items: &[Id]| items.iter().fold(0_usize, |sum, &item| sum.saturating_add(steps(nodes, item)));
    match nodes.get(pattern) {
        Node::Tags(_) | Node::End => 1,
        Node::Row(items) => all(items),
        Node::Either(items) => all(items).saturating_add(2 * items.len()),
        Node::Repeat { item, most, .. } => {
            steps(nodes, *item).saturating_add(1).saturating_mul(usize::from(*most))
        }
        Node::Captured(_, item) => steps(nodes, *item).saturating_add(2),
    }
}

/// What a search writes to; used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The forks that have been met at each unit: a bit for each.
    met: Vec<u64>,
    open: Vec<Task>,
    marks: Vec<u16>,
    /// The marks of the best match.
    best: Vec<u16>,
}

#[derive(Clone, Copy, Debug)]
enum Task {
    Try { step: u32, unit: u16 },
    Unmark { mark: u32, was: u16 },
}

/// A mark that has not been set.
const UNSET: u16 = u16::MAX;

impl Program {
    /// `read_by` are the [classes that each node reads](super::positions::read_by).
    pub(super) fn new(
        nodes: &Nodes,
        pattern: Id,
        read_by: &[Option<ClassSet>],
        alphabet: &Alphabet,
    ) -> Program {
        let mut captures = Vec::new();
        nodes.captures(pattern, &mut captures);
        let mut writer = Writer { nodes, read_by, steps: Vec::new(), sets: Vec::new(), forks: 0, capture: 0 };
        writer.write(pattern);
        writer.steps.push(Step::Match);
        let Writer { steps, sets, forks, .. } = writer;
        let asks_end = steps.iter().any(|step| matches!(step, Step::End));
        let ways = ways(&steps, &sets, forks as usize, 1 << alphabet.end());
        let (sets, end) = (sets.into_iter().map(halves).collect(), alphabet.end() as u8);
        Program { steps, sets, captures, ways, end, asks_end }
    }

    /// Where the longest match that begins with the classes ends; adds what is captured in it. `ends` says whether the
    /// sentence ends with them.
    pub(super) fn end(
        &self,
        room: &mut Room,
        (classes, ends): (&[u8], bool),
        found: &mut Vec<Captured>,
    ) -> Option<usize> {
        let end = self.run(room, classes, ends, true)?;
        if self.asks_end && !(ends && end == classes.len()) {
            // what is captured is what would be if the sentence ended there
            self.run(room, &classes[..end], true, false)?;
        }
        for (&capture, marks) in self.captures.iter().zip(room.best.chunks_exact(2)) {
            if marks[1] != UNSET {
                found.push((capture, marks[0] as u8, marks[1] as u8));
            }
        }
        Some(end)
    }

    /// Tries all ways, the preferred one first: its marks are the best. The end of the longest match, or of the best one.
    fn run(&self, room: &mut Room, classes: &[u8], ends: bool, longest: bool) -> Option<usize> {
        let units = classes.len() + 1;
        room.met.clear();
        room.met.resize((self.ways.len() * units).div_ceil(64), 0);
        room.marks.clear();
        room.marks.resize(2 * self.captures.len(), UNSET);
        room.open.clear();
        room.open.push(Task::Try { step: 0, unit: 0 });
        let behind = if ends { self.end } else { NOTHING };
        let class = |unit: usize| classes.get(unit).copied().unwrap_or(behind);
        let mut furthest = None;
        while let Some(task) = room.open.pop() {
            let (mut step, mut unit) = match task {
                Task::Try { step, unit } => (step as usize, usize::from(unit)),
                Task::Unmark { mark, was } => {
                    room.marks[mark as usize] = was;
                    continue;
                }
            };
            let mut next = class(unit);
            loop {
                match self.steps[step] {
                    Step::Read(set) => {
                        if !holds(&self.sets[set as usize], next) {
                            break;
                        }
                        unit += 1;
                        step += 1;
                        next = class(unit);
                    }
                    Step::End => {
                        if next != self.end {
                            break;
                        }
                        step += 1;
                    }
                    Step::Fork { number, first, second } => {
                        let [one, other] = &self.ways[number as usize];
                        let (one, other) = (holds(one, next), holds(other, next));
                        if !one && !other {
                            break;
                        }
                        let place = number as usize * units + unit;
                        let bit = 1 << (place % 64);
                        if room.met[place / 64] & bit != 0 {
                            break;
                        }
                        room.met[place / 64] |= bit;
                        if one && other {
                            room.open.push(Task::Try { step: second, unit: unit as u16 });
                        }
                        step = if one { first } else { second } as usize;
                    }
                    Step::Jump(to) => step = to as usize,
                    Step::Mark(mark) => {
                        let was = std::mem::replace(&mut room.marks[mark as usize], unit as u16);
                        room.open.push(Task::Unmark { mark, was });
                        step += 1;
                    }
                    Step::Match => {
                        if furthest.is_none() {
                            room.best.clone_from(&room.marks);
                        }
                        furthest = furthest.max(Some(unit));
                        break;
                    }
                }
            }
            if furthest.is_some_and(|end| !longest || end == classes.len()) {
                break;
            }
        }
        furthest
    }
}

/// Stands for the class behind the last one where the sentence does not end there.
const NOTHING: u8 = ClassSet::BITS as u8 - 1;

/// A set of classes to be looked into: to shift all of it for each class takes longer.
type Halves = [u64; 2];

fn halves(set: ClassSet) -> Halves {
    [set as u64, (set >> 64) as u64]
}

#[inline]
fn holds(set: &Halves, class: u8) -> bool {
    set[usize::from(class / 64 % 2)] >> (class % 64) & 1 != 0
}

/// What the next unit must be for each way of a fork: whoever looks there first need not try most of them.
fn ways(steps: &[Step], sets: &[ClassSet], forks: usize, end: ClassSet) -> Vec<[Halves; 2]> {
    let mut ways = vec![[[0; 2]; 2]; forks];
    // for each step; all lead to later ones
    let mut wanted: Vec<ClassSet> = vec![0; steps.len()];
    for (at, step) in steps.iter().enumerate().rev() {
        wanted[at] = match *step {
            Step::Read(set) => sets[set as usize],
            Step::End => end,
            Step::Fork { number, first, second } => {
                let both = [wanted[first as usize], wanted[second as usize]];
                ways[number as usize] = both.map(halves);
                both[0] | both[1]
            }
            Step::Jump(to) => wanted[to as usize],
            Step::Mark(_) => wanted[at + 1],
            Step::Match => ClassSet::MAX,
        };
    }
    ways
}

struct Writer<'a> {
    nodes: &'a Nodes,
    read_by: &'a [Option<ClassSet>],
    steps: Vec<Step>,
    sets: Vec<ClassSet>,
    forks: u32,
    /// The number of the next capture.
    capture: u32,
}

impl Writer<'_> {
    fn write(&mut self, id: Id) {
        let nodes = self.nodes;
        match nodes.get(id) {
            Node::Tags(_) => {
                let set = self.read_by[id.index()].unwrap_or_default();
                let number = self.sets.iter().position(|&known| known == set).unwrap_or(self.sets.len());
                if number == self.sets.len() {
                    self.sets.push(set);
                }
                self.steps.push(Step::Read(number as u32));
            }
            Node::End => self.steps.push(Step::End),
            Node::Row(items) => {
                for &item in items {
                    self.write(item);
                }
            }
            Node::Either(items) => self.either(items),
            &Node::Repeat { item, least, most, few } => self.repeat(item, (least, most), few),
            &Node::Captured(_, item) => {
                let mark = 2 * self.capture;
                self.capture += 1;
                self.steps.push(Step::Mark(mark));
                self.write(item);
                self.steps.push(Step::Mark(mark + 1));
            }
        }
    }

    fn here(&self) -> u32 {
        self.steps.len() as u32
    }

    /// A fork, whose ways are not yet known.
    fn fork(&mut self) -> usize {
        self.steps.push(Step::Fork { number: self.forks, first: 0, second: 0 });
        self.forks += 1;
        self.steps.len() - 1
    }

    fn lead(&mut self, fork: usize, ways: (u32, u32)) {
        if let Step::Fork { first, second, .. } = &mut self.steps[fork] {
            (*first, *second) = ways;
        }
    }

    fn either(&mut self, items: &[Id]) {
        let Some((&last, others)) = items.split_last() else { return };
        let mut jumps = Vec::new();
        for &item in others {
            let fork = self.fork();
            self.write(item);
            jumps.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.lead(fork, (fork as u32 + 1, self.here()));
        }
        self.write(last);
        let end = self.here();
        jumps.into_iter().for_each(|jump| self.steps[jump] = Step::Jump(end));
    }

    fn repeat(&mut self, item: Id, (least, most): (u8, u8), few: bool) {
        let first = self.capture;
        for _ in 0..least {
            self.capture = first;
            self.write(item);
        }
        let mut forks = Vec::new();
        for _ in least..most {
            self.capture = first;
            forks.push(self.fork());
            self.write(item);
        }
        let end = self.here();
        for fork in forks {
            let next = fork as u32 + 1;
            self.lead(fork, if few { (end, next) } else { (next, end) });
        }
        if most == 0 {
            let mut left_out = Vec::new();
            self.nodes.captures(item, &mut left_out);
            self.capture += left_out.len() as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Table;
    use crate::pattern::matcher::tests::random_tags;
    use crate::pattern::positions::read_by;
    use regex::bytes::{Regex, RegexBuilder};

    /// The same in the language of the `regex` crate.
    fn expression(nodes: &Nodes, id: Id) -> String {
        let several = |items: &[Id]| items.iter().map(|&item| expression(nodes, item)).collect::<Vec<_>>();
        match nodes.get(id) {
            Node::Tags(set) => {
                format!("[{}]", set.tags().map(|tag| format!("\\x{tag:02X}")).collect::<String>())
            }
            Node::End => "$".to_owned(),
            Node::Row(items) => several(items).concat(),
            Node::Either(items) => format!("(?:{})", several(items).join("|")),
            Node::Repeat { item, least, most, few } => {
                format!("(?:{}){{{least},{most}}}{}", expression(nodes, *item), if *few { "?" } else { "" })
            }
            Node::Captured(_, item) => format!("({})", expression(nodes, *item)),
        }
    }

    fn regex(source: &str) -> Regex {
        RegexBuilder::new(source).unicode(false).size_limit(64 << 20).build().unwrap()
    }

    /// The built-in patterns capture what they do as regular expressions.
    #[test]
    fn a_pattern_matches_as_a_regular_expression_does() {
        let table =
            Table::new(&[("own".to_owned(), "<quote> <cue>?? (<name>|<object> $|$)".to_owned())]).unwrap();
        let roots: Vec<Id> = table.patterns.iter().map(|pattern| pattern.root).collect();
        let alphabet = Alphabet::of(&table.nodes, &roots);
        let read_by = read_by(&table.nodes, &alphabet);
        let mut room = Room::default();
        let mut matches = 0;
        for &root in &roots {
            let program = Program::new(&table.nodes, root, &read_by, &alphabet);
            assert!(program.steps.len() <= steps(&table.nodes, root) + 1);
            let source = expression(&table.nodes, root);
            let first = regex(&format!("^(?:{source})"));
            // up to the sentence's end, and up to a place within it
            let whole = regex(&format!("^(?:{source})$"));
            let part = regex(&format!("^(?:{source})\\x00"));
            // cues and what stands around them more often than chance has it
            let tags = b"NNPD,,..Qqh\x80\x80\x81\x82\x88tpODSJRaAxkV\x98bI";
            for tags in random_tags(tags, 9).take(8_000) {
                let mut classes = Vec::new();
                alphabet.classify(&tags, &mut classes);
                let mut found = Vec::new();
                let end = program.end(&mut room, (&classes[..tags.len()], true), &mut found);
                let ends = |&end: &usize| match end == tags.len() {
                    true => whole.is_match(&tags),
                    false => part.is_match(&[&tags[..end], &[0]].concat()),
                };
                let wanted = (0..=tags.len()).rev().find(ends);
                assert_eq!(end, wanted, "{source} {tags:?}");
                let Some(end) = end else { continue };
                let groups = first.captures(&tags[..end]).unwrap();
                let groups: Vec<_> = groups.iter().skip(1).flatten().collect();
                let places: Vec<_> = groups.iter().map(|place| (place.start(), place.end())).collect();
                let found: Vec<_> = found.iter().map(|&(_, from, to)| (from.into(), to.into())).collect();
                assert_eq!(found, places, "{source} {tags:?}");
                matches += 1;
            }
        }
        assert!(matches > 500, "{matches}");
    }
}
