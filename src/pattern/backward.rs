//! At which units of a sentence a pattern begins. Most patterns begin with a noun phrase or a clause, which are
//! everywhere, and few of them go on as they must: tried forwards, most tries fail, and late. Read from the sentence's
//! end, one step a unit tells for each unit whether anything begins there that goes on to its end.
//!
//! The patterns are taken [relaxed](super::matcher), as positions: the places in them that read a unit. A state is the
//! set of those positions behind which a pattern can go on to its end. Patterns that begin alike are a *family* with
//! automata of their own, stepped side by side: in one automaton for all of them, each state of one family would meet
//! those of the others (ten times the states).

use rustc_hash::FxHashMap;

use super::matcher::SENTENCE_START;
use super::memo::PADDING;
use super::node::{Id, Nodes};
use super::positions::{
    Alphabet, ClassSet, Positions, Sequence, Set, begins_with, bits, contains, insert, meet, sequences,
    set_of,
};
use super::steps::{FLAG, Steps, UNKNOWN};

/// With which tags the families begin; what begins with none of them is the last family. Of several, the first counts.
const BEGINNINGS: [u8; 4] = [SENTENCE_START, b'V', b'N', b'Q'];
const FAMILIES: usize = BEGINNINGS.len() + 1;

/// The automata of all families.
#[derive(Debug)]
pub(super) struct Backward {
    families: [Family; FAMILIES],
    classes: usize,
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
        let family = |sequences| Family::new(Positions::of(nodes, read_by, sequences, true), alphabet.len());
        Backward { families: families.map(family), classes: alphabet.len() }
    }
}

/// For each position, those that can be added to a state that has it without changing what is found: whatever they read
/// and whatever is before them, the position does as well. With them, many states are the same.
fn covered(reads: &[ClassSet], before: &[Vec<u32>], begins: &[u64]) -> Vec<Set> {
    let count = reads.len();
    let mut covered = vec![set_of(count, &[]); count];
    if count > MOST_COMPARED {
        return covered;
    }
    // for each position, those that cover it
    let mut covering: Vec<Set> = Vec::with_capacity(count);
    for one in 0..count {
        let mut covers = set_of(count, &[]);
        for other in 0..count {
            let begins = !contains(begins, one) || contains(begins, other);
            if reads[one] & !reads[other] == 0 && begins {
                insert(&mut covers, other);
            }
        }
        covering.push(covers);
    }
    let before_sets: Vec<Set> = before.iter().map(|before| set_of(count, before)).collect();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for one in 0..count {
            let kept = |other: usize| {
                let does = |&before: &u32| meet(&covering[before as usize], &before_sets[other]);
                other == one || before[one].iter().all(does)
            };
            let mut left = set_of(count, &[]);
            bits(&covering[one]).filter(|&other| kept(other)).for_each(|other| insert(&mut left, other));
            if left != covering[one] {
                covering[one] = left;
                changed = true;
            }
        }
    }
    for (one, covering) in covering.iter().enumerate() {
        bits(covering).for_each(|other| insert(&mut covered[other], one));
    }
    covered
}

/// Of more positions it would take too long.
const MOST_COMPARED: usize = 1_000;

/// The automaton of some patterns.
#[derive(Debug)]
struct Family {
    /// The positions that read each class.
    reads: Vec<Set>,
    /// The positions that can stand before each.
    before: Vec<Set>,
    begins: Set,
    ends: Set,
    anywhere: bool,
}

impl Family {
    fn new(positions: Positions<'_>, classes: usize) -> Family {
        let Positions { reads, before, begins, ends, anywhere, .. } = positions;
        let count = reads.len();
        let set = |members: &[u32]| set_of(count, members);
        let mut by_class = vec![set(&[]); classes];
        for (position, classes) in reads.iter().enumerate() {
            let mut left = *classes;
            while left != 0 {
                insert(&mut by_class[left.trailing_zeros() as usize], position);
                left &= left - 1;
            }
        }
        let covered = covered(&reads, &before, &set(&begins));
        let with_covered = |positions: &[u32]| {
            let mut all = set(positions);
            for &position in positions {
                let more = &covered[position as usize];
                all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
            }
            all
        };
        let before = before.iter().map(|before| with_covered(before)).collect();
        let ends: Vec<u32> = ends.iter().map(|end| end.0).collect();
        let (begins, ends) = (set(&begins), with_covered(&ends));
        Family { reads: by_class, before, begins, ends, anywhere: !anywhere.is_empty() }
    }

    /// The state before a class, and whether a pattern begins with it.
    fn read(&self, behind: &[u64], class: usize) -> (Set, bool) {
        let read: Set = behind.iter().zip(&self.reads[class]).map(|(one, other)| one & other).collect();
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
        begins.resize(bits + (end - first).div_ceil(WORD), 0);
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
            steps: Steps::new(backward.classes),
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
        self.steps = Steps::new(backward.classes);
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
        let before = self.families.before(backward, together, usize::from(class));
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
    /// By state and class: the number, twice, of the state before the class, and in the lowest bit whether a pattern begins
    /// with it.
    next: Vec<u16>,
}

/// They begin anew when they are as many.
const MOST_STATES: usize = 1 << 13;

impl FamilyStates {
    fn last(&mut self, backward: &Backward) -> Together {
        let end = backward.classes - 1;
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
        self.next.resize(self.next.len() + backward.classes, UNKNOWN);
        number
    }

    /// The states before a class.
    fn before(&mut self, backward: &Backward, states: Together, class: usize) -> Together {
        std::array::from_fn(|family| {
            let state = usize::from(states[family] >> 1);
            let place = state * backward.classes + class;
            if self.next[place] == UNKNOWN {
                let (before, begins) = backward.families[family].read(&self.list[state], class);
                self.next[place] = self.number(backward, family, before) | u16::from(begins);
            }
            self.next[place]
        })
    }
}
