//! At which units of a sentence a pattern begins. Most patterns begin with a noun phrase or a clause, which are
//! everywhere, and few of them go on as they must: tried forwards, most tries fail, and late. Read from the sentence's
//! end, one step a unit tells for each unit whether anything begins there that goes on to its end.
//!
//! The patterns are taken [relaxed](super::matcher), as positions: the places in them that read a unit. A state is the
//! set of those positions behind which a pattern can go on to its end. Patterns that begin alike are a *family* with
//! automata of their own, stepped side by side: in one automaton for all of them, each state of one family would meet
//! those of the others (ten times the states).
//!
//! Whoever says yes too often only costs a walk forwards, so that little is lost if some tags are taken for one another
//! ([`KIN`]) and if some of what is far from a pattern's beginning is not waited for ([`Family::let_through`]): one in a
//! hundred more walks, but half of the states.

use crate::bits::bits;
use rustc_hash::FxHashMap;

use super::matcher::SENTENCE_START;
use super::memo::PADDING;
use super::node::{Id, Nodes};
use super::positions::{
    Alphabet, ClassSet, Positions, Sequence, Set, begins_with, contains, insert, meet, sequences, set_of,
};
use super::steps::{FLAG, Steps, UNKNOWN};

/// With which tags the families begin; what begins with none of them is the last family. Of several, the first counts.
const BEGINNINGS: [u8; 4] = [SENTENCE_START, VERB, b'N', b'Q'];
const VERB: u8 = b'V';
const FAMILIES: usize = BEGINNINGS.len() + 1;

/// Tags that are taken for one another here: patterns seldom hang on which of them it is.
const KIN: [&[u8]; 8] = [
    // prepositions
    b"pfto", b"bmA", // noun phrases
    b"DKi", b"IL", // verbs
    b"VY", b"WX",   // words
    b"Jxws", // marks
    b"();-",
];

/// The automata of all families.
#[derive(Debug)]
pub(super) struct Backward {
    families: [Family; FAMILIES],
    kinds: Kinds,
}

/// The classes, with those of [`KIN`] as one kind.
#[derive(Debug)]
struct Kinds {
    of: Vec<u8>,
    count: usize,
}

impl Kinds {
    fn new(alphabet: &Alphabet) -> Kinds {
        let mut first: Vec<u8> = (0..alphabet.len() as u8).collect();
        // tags that no pattern asks for are a class of their own
        let named = |tag: &&u8| alphabet.class(**tag) != alphabet.class(0);
        for kin in KIN {
            let mut classes = kin.iter().filter(named).map(|&tag| usize::from(alphabet.class(tag)));
            let Some(one) = classes.next().map(|class| first[class]) else { continue };
            for class in classes {
                let other = first[class];
                first.iter_mut().filter(|first| **first == other).for_each(|first| *first = one);
            }
        }
        let mut used = first.clone();
        used.sort_unstable();
        used.dedup();
        let kind = |first: &u8| used.partition_point(|used| used < first) as u8;
        Kinds { of: first.iter().map(kind).collect(), count: used.len() }
    }

    fn of_all(&self, classes: ClassSet) -> ClassSet {
        let kinds = self.of.iter().enumerate();
        kinds.filter(|(class, _)| classes >> class & 1 != 0).fold(0, |all, (_, kind)| all | 1 << kind)
    }

    /// That of the sentence's end.
    fn end(&self) -> usize {
        self.of.last().map_or(0, |&kind| usize::from(kind))
    }
}

impl Backward {
    pub(super) fn new(
        (nodes, patterns): (&Nodes, &[Id]),
        read_by: &[Option<ClassSet>],
        alphabet: &Alphabet,
    ) -> Backward {
        let mut families: [Vec<Sequence<'_>>; FAMILIES] = Default::default();
        for sequence in sequences(nodes, patterns) {
            let begins = begins_with(nodes, read_by, sequence.0).0;
            let begins_with = |tag: &u8| begins >> alphabet.class(*tag) & 1 != 0;
            let family = BEGINNINGS.iter().position(begins_with).unwrap_or(BEGINNINGS.len());
            families[family].push(sequence);
        }
        let kinds = Kinds::new(alphabet);
        let mut number = 0..;
        let family = |sequences| {
            let positions = Positions::of(nodes, read_by, sequences, true);
            let waits = number.next().is_some_and(|number| BEGINNINGS.get(number) == Some(&VERB));
            Family::new(positions, &kinds, waits)
        };
        Backward { families: families.map(family), kinds }
    }
}

/// For each position, those that can be added to a state that has it without changing what is found: whatever they read
/// and whatever is before them, the position does as well. With them, many states are the same. `readers` are the positions
/// that read each kind of class.
fn covered(reads: &[ClassSet], readers: &[Set], before: &[Vec<u32>], begins: &[u64]) -> Vec<Set> {
    let count = reads.len();
    let mut covered = vec![set_of(count, &[]); count];
    if count > MOST_COMPARED {
        return covered;
    }
    let all = set_of(count, &(0..count as u32).collect::<Vec<_>>());
    // for each position, those that cover it
    let mut covering: Vec<Set> = Vec::with_capacity(count);
    for (one, &reads) in reads.iter().enumerate() {
        let mut covers = all.clone();
        let readers = readers.iter().enumerate().filter(|(kind, _)| reads >> kind & 1 != 0);
        let wanted = readers.map(|(_, readers)| &**readers).chain(contains(begins, one).then_some(begins));
        wanted.for_each(|wanted| covers.iter_mut().zip(wanted).for_each(|(all, set)| *all &= set));
        covering.push(covers);
    }
    let before_sets: Vec<Set> = before.iter().map(|before| set_of(count, before)).collect();
    let mut known = set_of(count, &[]);
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for (one, before) in before.iter().enumerate() {
            known.copy_from_slice(&covering[one]);
            for other in bits(&known).filter(|&other| other != one) {
                let does = |&before: &u32| meet(&covering[before as usize], &before_sets[other]);
                if !before.iter().all(does) {
                    remove(&mut covering[one], other);
                    changed = true;
                }
            }
        }
    }
    for (one, covering) in covering.iter().enumerate() {
        bits(covering).for_each(|other| insert(&mut covered[other], one));
    }
    covered
}

fn remove(set: &mut [u64], position: usize) {
    set[position / 64] &= !(1 << (position % 64));
}

/// Of more positions it would take too long.
const MOST_COMPARED: usize = 1_000;

/// The automaton of some patterns.
#[derive(Debug)]
struct Family {
    /// The positions that read each kind of class.
    reads: Vec<Set>,
    /// The positions that can stand before each.
    before: Vec<Set>,
    begins: Set,
    ends: Set,
    anywhere: bool,
}

impl Family {
    /// Those of some positions; it `waits` for whatever stands in them.
    fn new(positions: Positions<'_>, kinds: &Kinds, waits: bool) -> Family {
        let let_through = if waits { Vec::new() } else { Family::let_through(&positions, kinds.of.len()) };
        let Positions { reads, before, begins, ends, anywhere, .. } = positions;
        let count = reads.len();
        let set = |members: &[u32]| set_of(count, members);
        let reads: Vec<ClassSet> = reads.iter().map(|&classes| kinds.of_all(classes)).collect();
        let mut by_kind = vec![set(&[]); kinds.count];
        for (position, kinds) in reads.iter().enumerate() {
            let mut left = *kinds;
            while left != 0 {
                insert(&mut by_kind[left.trailing_zeros() as usize], position);
                left &= left - 1;
            }
        }
        let covered = covered(&reads, &by_kind, &before, &set(&begins));
        let with_covered = |positions: &[u32]| {
            let mut all = set(positions);
            for &position in positions {
                let more = &covered[position as usize];
                all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
            }
            all
        };
        let before = before.iter().map(|before| with_covered(before)).collect();
        let ends: Vec<u32> = ends.iter().map(|end| end.0).chain(let_through).collect();
        let (begins, ends) = (set(&begins), with_covered(&ends));
        Family { reads: by_kind, before, begins, ends, anywhere: !anywhere.is_empty() }
    }

    /// The positions behind which anything will do: far from the beginning, they read nearly everything. To wait for what
    /// must come behind "anything" takes a state for each thing that may have come, and seldom tells more than the units
    /// before it. Where verbs begin it does.
    fn let_through(positions: &Positions<'_>, classes: usize) -> Vec<u32> {
        let Positions { reads, before, begins, .. } = positions;
        let mut near = set_of(reads.len(), begins);
        for _ in 1..FAR {
            let behind =
                |position: &usize| before[*position].iter().any(|&one| contains(&near, one as usize));
            let next: Vec<usize> = (0..reads.len()).filter(behind).collect();
            next.into_iter().for_each(|position| insert(&mut near, position));
        }
        let broad = |position: usize| reads[position].count_ones() as usize > classes / 2;
        let far = (0..reads.len()).filter(|&position| !contains(&near, position) && broad(position));
        far.map(|position| position as u32).collect()
    }

    /// The state before a kind of class, and whether a pattern begins with it.
    fn read(&self, behind: &[u64], kind: usize) -> (Set, bool) {
        let read: Set = behind.iter().zip(&self.reads[kind]).map(|(one, other)| one & other).collect();
        let begins = meet(&read, &self.begins);
        let mut before = self.ends.clone();
        for position in bits(&read) {
            before.iter_mut().zip(&self.before[position]).for_each(|(all, more)| *all |= more);
        }
        (before, begins || self.anywhere)
    }

    /// The state at the end of a sentence.
    fn last(&self, end: usize) -> Set {
        let mut state = self.ends.clone();
        loop {
            let (before, _) = self.read(&state, end);
            if before == state {
                return state;
            }
            state = before;
        }
    }
}

/// So many units stand before a position that is far from the beginning.
const FAR: usize = 4;

/// The sentences of some paragraphs as the automata read them.
#[derive(Default)]
pub(super) struct Line {
    /// The classes of their tags, each sentence with its start and its end; [`PADDING`] more bytes behind the last.
    pub(super) classes: Vec<u8>,
    /// Where patterns begin: a bit for each place of a sentence but its end.
    begins: Vec<u64>,
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    /// Its units in the paragraph.
    pub(super) units: (usize, usize),
    /// Where it stands among the classes, its end not included.
    first: usize,
    end: usize,
    /// The first of its words of bits.
    bits: usize,
}

impl Sentence {
    /// Where it begins among the classes.
    pub(super) fn first(&self) -> usize {
        self.first
    }
}

impl Line {
    pub(super) fn clear(&mut self) {
        self.classes.clear();
        self.begins.clear();
        self.sentences.clear();
    }

    /// Adds a sentence, its tags and its units, if what the tags show has something of what is wanted. Returns what they
    /// show.
    pub(super) fn add(
        &mut self,
        alphabet: &Alphabet,
        (tags, units): (&[u8], (usize, usize)),
        (shows, wanted): (&[u8; 256], u8),
    ) -> u8 {
        let Line { classes, begins, sentences } = self;
        let (first, bits) = (classes.len(), begins.len());
        classes.push(alphabet.class(SENTENCE_START));
        let mut shown = 0;
        classes.extend(tags.iter().map(|&tag| {
            shown |= shows[usize::from(tag)];
            alphabet.class(tag)
        }));
        if shown & wanted == 0 {
            classes.truncate(first);
            return shown;
        }
        let end = classes.len();
        classes.push(alphabet.end() as u8);
        // few are longer than a word
        begins.push(0);
        if end - first > WORD {
            begins.resize(bits + (end - first).div_ceil(WORD), 0);
        }
        sentences.push(Sentence { units, first, end, bits });
        shown
    }

    /// Ends with the bytes that can be read behind a sentence.
    pub(super) fn close(&mut self) {
        self.classes.resize(self.classes.len() + PADDING, 0);
    }

    /// The classes of a sentence with all that stands behind it, its length without its end, and the places where patterns
    /// begin.
    pub(super) fn sentence(&self, sentence: &Sentence) -> (&[u8], usize, &[u64]) {
        let length = sentence.end - sentence.first;
        let bits = &self.begins[sentence.bits..][..length.div_ceil(WORD)];
        (&self.classes[sentence.first..], length, bits)
    }
}

/// The bits of a word.
const WORD: usize = u64::BITS as usize;

/// The states of all families at a place: their numbers.
type Together = [u16; FAMILIES];

/// The states that have been met, as tables: those of each family, and those of all families together. There are ten
/// times more of these, but one look-up tells of all families; what is new is put together from the families' own.
pub(super) struct Trail {
    /// The state of all families before a class; the [`FLAG`] tells whether a pattern begins with it.
    steps: Steps,
    together: Vec<Together>,
    numbers: FxHashMap<Together, u16>,
    /// The state at the end of a sentence.
    last: u16,
    families: FamilyStates,
    /// Whether something was new in the present line.
    explored: bool,
}

/// The table begins anew when it has as many.
const MOST_TOGETHER: usize = 1 << 14;

impl Trail {
    pub(super) fn new(backward: &Backward) -> Trail {
        let mut trail = Trail {
            steps: Steps::new(&backward.kinds.of),
            together: Vec::new(),
            numbers: FxHashMap::default(),
            last: 0,
            families: FamilyStates::default(),
            explored: false,
        };
        trail.begin(backward);
        trail
    }

    fn begin(&mut self, backward: &Backward) {
        self.together.clear();
        self.numbers.clear();
        self.steps = Steps::new(&backward.kinds.of);
        if self.families.list.len() >= MOST_STATES {
            self.families = FamilyStates::default();
        }
        let last = self.families.last(backward);
        self.last = self.number(last);
    }

    fn number(&mut self, state: Together) -> u16 {
        if let Some(&known) = self.numbers.get(&state) {
            return known;
        }
        let number = self.steps.add();
        self.together.push(state);
        self.numbers.insert(state, number);
        number
    }

    /// Finds the places in the sentences of a line at which patterns begin. Nothing here depends on the sentence before: the
    /// processor can wait for the steps of several sentences at a time.
    pub(super) fn read(&mut self, backward: &Backward, line: &mut Line) {
        let Line { classes, begins, sentences } = line;
        for sentence in &*sentences {
            let classes = &classes[sentence.first..sentence.end];
            // so many may be added within a sentence
            if self.together.len() + classes.len() >= MOST_TOGETHER || self.families.list.len() > MOST_STATES
            {
                self.begin(backward);
            }
            let words = classes.chunks(WORD);
            let mut state = self.last;
            for (classes, begins) in words.clone().zip(&mut begins[sentence.bits..][..words.len()]).rev() {
                // without a branch: it could not be foreseen
                let mut bits = 0;
                for &class in classes.iter().rev() {
                    state = self.step(backward, state, class);
                    bits = bits << 1 | u64::from(state >> FLAG.trailing_zeros());
                }
                *begins = bits;
            }
        }
        if self.explored {
            self.count(line);
        }
    }

    #[inline]
    fn step(&mut self, backward: &Backward, state: u16, class: u8) -> u16 {
        match self.steps.get(state, class) {
            UNKNOWN => self.explore(backward, state, class),
            next => next,
        }
    }

    #[cold]
    fn explore(&mut self, backward: &Backward, state: u16, class: u8) -> u16 {
        self.explored = true;
        let together = self.together[usize::from(state & !FLAG)];
        let kind = backward.kinds.of[usize::from(class)];
        let before = self.families.before(backward, together, usize::from(kind));
        let begins = before.iter().fold(0, |all, state| all | state & 1);
        let next = self.number(before.map(|state| state & !1)) | begins << FLAG.trailing_zeros();
        self.steps.set(state, class, next);
        next
    }

    /// Counts which states are met in a line in which something was new, and gives them new numbers now and then.
    #[cold]
    fn count(&mut self, line: &Line) {
        self.explored = false;
        for sentence in &line.sentences {
            let mut state = self.last;
            for &class in line.classes[sentence.first..sentence.end].iter().rev() {
                self.steps.visit(state);
                state = self.steps.get(state, class);
                if state == UNKNOWN {
                    // the table has begun anew since
                    break;
                }
            }
        }
        if let Some(order) = self.steps.order(0) {
            self.together = order.sorted(&mut self.together);
            self.numbers.values_mut().for_each(|number| *number = order.number(*number));
            self.last = order.number(self.last);
        }
    }
}

/// The states of the families.
#[derive(Default)]
struct FamilyStates {
    list: Vec<Set>,
    numbers: FxHashMap<(usize, Set), u16>,
    /// By state and kind of class: the number, twice, of the state before it, and in the lowest bit whether a pattern begins
    /// with it.
    next: Vec<u16>,
}

/// They begin anew when they are as many.
const MOST_STATES: usize = 1 << 13;

impl FamilyStates {
    fn last(&mut self, backward: &Backward) -> Together {
        let end = backward.kinds.end();
        std::array::from_fn(|family| self.number(backward, family, backward.families[family].last(end)))
    }

    fn number(&mut self, backward: &Backward, family: usize, state: Set) -> u16 {
        let key = (family, state);
        if let Some(&known) = self.numbers.get(&key) {
            return known;
        }
        let number = (self.list.len() * 2) as u16;
        self.list.push(key.1.clone());
        self.numbers.insert(key, number);
        self.next.resize(self.next.len() + backward.kinds.count, UNKNOWN);
        number
    }

    /// The states before a kind of class.
    fn before(&mut self, backward: &Backward, states: Together, kind: usize) -> Together {
        std::array::from_fn(|family| {
            let state = usize::from(states[family] >> 1);
            let place = state * backward.kinds.count + kind;
            if self.next[place] == UNKNOWN {
                let (before, begins) = backward.families[family].read(&self.list[state], kind);
                self.next[place] = self.number(backward, family, before) | u16::from(begins);
            }
            self.next[place]
        })
    }
}
