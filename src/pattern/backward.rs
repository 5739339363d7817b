//! At which units of a sentence a pattern begins. Most patterns begin with a noun phrase or a clause, which are
//! everywhere, and few of them go on as they must: tried forwards, most tries fail, and late. Read from the sentence's
//! end, one step a unit tells for each unit whether anything begins there that goes on to its end.
//!
//! The patterns are taken [relaxed](super::matcher), as positions: the places in them that read a unit. A state is the
//! set of those positions behind which a pattern can go on to its end. Patterns that begin alike are a *family* with
//! automata of their own, stepped side by side: in one automaton for all of them, each state of one family would meet
//! those of the others (ten times the states).

use regex_automata::util::syntax;
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};
use rustc_hash::FxHashMap;

use super::matcher::{SENTENCE_START, bits};

/// The bytes that no pattern tells apart are one class.
#[derive(Debug)]
pub(super) struct Alphabet {
    classes: [u8; 256],
    /// A byte of each class.
    pub(super) samples: Vec<u8>,
}

impl Alphabet {
    pub(super) fn of(patterns: &[Hir]) -> Alphabet {
        let mut sets = Vec::new();
        patterns.iter().for_each(|pattern| byte_sets(pattern, &mut sets));
        sets.sort_unstable();
        sets.dedup();
        let mut alphabet = Alphabet { classes: [0; 256], samples: vec![0] };
        for set in &sets {
            alphabet.split(set);
        }
        alphabet
    }

    /// Makes classes of their own of the bytes of a set.
    fn split(&mut self, set: &[(u8, u8)]) {
        let mut inside = [false; 256];
        set.iter().for_each(|&(first, last)| inside[usize::from(first)..=usize::from(last)].fill(true));
        let mut numbers = FxHashMap::default();
        let mut samples = Vec::new();
        for byte in 0..=255 {
            let at = usize::from(byte);
            self.classes[at] = *numbers.entry((self.classes[at], inside[at])).or_insert_with(|| {
                samples.push(byte);
                (samples.len() - 1) as u8
            });
        }
        self.samples = samples;
    }

    fn of_ranges(&self, ranges: &[(u8, u8)]) -> Vec<u8> {
        let bytes = ranges.iter().flat_map(|&(first, last)| first..=last);
        let mut classes: Vec<u8> = bytes.map(|byte| self.classes[usize::from(byte)]).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// The class that stands for the end of the sentence.
    pub(super) fn end(&self) -> usize {
        self.samples.len()
    }

    /// How many classes there are, with the end.
    pub(super) fn len(&self) -> usize {
        self.samples.len() + 1
    }

    /// The tags as classes, with the end behind them.
    pub(super) fn classify(&self, tags: &[u8], found: &mut Vec<u8>) {
        found.clear();
        found.extend(tags.iter().map(|&tag| self.classes[usize::from(tag)]));
        found.push(self.end() as u8);
    }
}

/// The sets of bytes that a pattern reads, as ranges.
fn byte_sets(pattern: &Hir, found: &mut Vec<Vec<(u8, u8)>>) {
    match pattern.kind() {
        HirKind::Literal(literal) => found.extend(literal.0.iter().map(|&byte| vec![(byte, byte)])),
        HirKind::Class(_) => found.extend(tags_of(pattern)),
        kind => kind.subs().iter().for_each(|part| byte_sets(part, found)),
    }
}

/// What a pattern reads, as ranges of bytes, if it always reads one tag.
fn tags_of(pattern: &Hir) -> Option<Vec<(u8, u8)>> {
    let byte = |letter: char| u8::try_from(letter).unwrap_or(u8::MAX);
    match pattern.kind() {
        HirKind::Literal(literal) => match *literal.0 {
            [byte] => Some(vec![(byte, byte)]),
            _ => None,
        },
        HirKind::Class(Class::Bytes(class)) => {
            Some(class.iter().map(|range| (range.start(), range.end())).collect())
        }
        // of tags that are letters
        HirKind::Class(Class::Unicode(class)) => {
            Some(class.iter().map(|range| (byte(range.start()), byte(range.end()))).collect())
        }
        _ => None,
    }
}

fn class(ranges: Vec<(u8, u8)>) -> Hir {
    let ranges = ranges.into_iter().map(|(first, last)| ClassBytesRange::new(first, last));
    Hir::class(Class::Bytes(ClassBytes::new(ranges)))
}

/// A pattern without counting and captures: it matches wherever the pattern does.
pub(super) fn relaxed(source: &str) -> Result<Hir, String> {
    let config = syntax::Config::new().unicode(false).utf8(false);
    let pattern = syntax::parse_with(source, &config).map_err(|problem| problem.to_string())?;
    Ok(relax(&pattern))
}

fn relax(pattern: &Hir) -> Hir {
    match pattern.kind() {
        HirKind::Capture(capture) => relax(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(relax).collect()),
        HirKind::Alternation(parts) => {
            let mut tags = Vec::new();
            let mut others = Vec::new();
            for part in parts.iter().map(relax) {
                match tags_of(&part) {
                    Some(more) => tags.extend(more),
                    None => others.push(part),
                }
            }
            if !tags.is_empty() {
                others.push(class(tags));
            }
            Hir::alternation(others)
        }
        HirKind::Class(_) => class(tags_of(pattern).unwrap_or_default()),
        HirKind::Repetition(repeated) => {
            let most = repeated.max.filter(|&most| most <= 1);
            let min = repeated.min.min(1);
            Hir::repetition(Repetition { min, max: most, greedy: true, sub: Box::new(relax(&repeated.sub)) })
        }
        _ => pattern.clone(),
    }
}

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
    pub(super) fn new(patterns: &[Hir], alphabet: &Alphabet) -> Backward {
        let mut sequences = Vec::new();
        patterns.iter().for_each(|pattern| add_sequences(pattern, &mut sequences));
        let mut families: [Vec<&[Hir]>; FAMILIES] = Default::default();
        for sequence in &sequences {
            families[family_of(sequence, alphabet)].push(sequence);
        }
        Backward {
            families: families.map(|sequences| Family::new(sequences, alphabet)),
            classes: alphabet.len(),
        }
    }
}

/// What stands between the bars of a pattern, item by item.
fn add_sequences(pattern: &Hir, found: &mut Vec<Vec<Hir>>) {
    match pattern.kind() {
        HirKind::Alternation(parts) => parts.iter().for_each(|part| add_sequences(part, found)),
        HirKind::Concat(items) => found.push(items.iter().flat_map(single_items).collect()),
        _ => found.push(single_items(pattern)),
    }
}

/// Literals as one item a byte: so more patterns begin with the same items.
fn single_items(item: &Hir) -> Vec<Hir> {
    match item.kind() {
        HirKind::Literal(literal) => literal.0.iter().map(|&byte| Hir::literal([byte])).collect(),
        _ => vec![item.clone()],
    }
}

fn family_of(sequence: &[Hir], alphabet: &Alphabet) -> usize {
    let mut positions = Positions::new(alphabet);
    positions.grow(vec![sequence], Vec::new(), true);
    let begins_with = |tag: &u8| {
        let class = alphabet.classes[usize::from(*tag)];
        positions.begins.iter().any(|&position| positions.reads[position].contains(&class))
    };
    BEGINNINGS.iter().position(begins_with).unwrap_or(BEGINNINGS.len())
}

/// The positions of some patterns. What several of them begin with is there once.
struct Positions<'a> {
    alphabet: &'a Alphabet,
    /// The classes that each position reads.
    reads: Vec<Vec<u8>>,
    /// The positions that can stand right before each.
    before: Vec<Vec<usize>>,
    /// Those with which a pattern begins, and with which one ends.
    begins: Vec<usize>,
    ends: Vec<usize>,
    /// A pattern matches without reading anything.
    anywhere: bool,
}

/// The positions of a piece of a pattern: its first and last ones, and whether it can be left out.
#[derive(Clone, Default)]
struct Piece {
    first: Vec<usize>,
    last: Vec<usize>,
    optional: bool,
}

impl<'a> Positions<'a> {
    fn new(alphabet: &'a Alphabet) -> Positions<'a> {
        let none = Vec::new;
        Positions { alphabet, reads: vec![], before: vec![], begins: none(), ends: none(), anywhere: false }
    }

    /// Adds sequences that follow the positions `last`, and begin a pattern if `begins`.
    fn grow(&mut self, mut sequences: Vec<&[Hir]>, mut last: Vec<usize>, mut begins: bool) {
        while let Some((&first, _)) = sequences.split_first() {
            let Some((item, _)) = first.split_first().filter(|_| sequences.iter().all(|one| !one.is_empty()))
            else {
                // whatever goes on behind the end of a pattern adds nothing
                self.ends.extend(last);
                self.anywhere |= begins;
                return;
            };
            let (alike, others) = sequences.into_iter().partition(|sequence| sequence[0] == *item);
            self.grow(others, last.clone(), begins);
            let piece = self.piece(item);
            self.follow(&last, &piece.first);
            if begins {
                self.begins.extend(&piece.first);
            }
            if !piece.optional {
                last.clear();
            }
            last.extend(piece.last);
            begins &= piece.optional;
            sequences = alike;
            sequences.iter_mut().for_each(|sequence| *sequence = &sequence[1..]);
        }
    }

    fn follow(&mut self, last: &[usize], next: &[usize]) {
        next.iter().for_each(|&next| self.before[next].extend(last));
    }

    fn piece(&mut self, pattern: &Hir) -> Piece {
        let nothing = Piece { optional: true, ..Piece::default() };
        match pattern.kind() {
            HirKind::Empty => nothing,
            HirKind::Look(Look::End) => self.position(vec![self.alphabet.end() as u8]),
            // the notation has no other
            HirKind::Look(_) => nothing,
            HirKind::Literal(literal) => literal.0.iter().fold(nothing, |row, &byte| {
                let next = self.position(self.alphabet.of_ranges(&[(byte, byte)]));
                self.append(row, next)
            }),
            HirKind::Class(_) => {
                self.position(self.alphabet.of_ranges(&tags_of(pattern).unwrap_or_default()))
            }
            HirKind::Capture(capture) => self.piece(&capture.sub),
            HirKind::Concat(parts) => parts.iter().fold(nothing, |row, part| {
                let next = self.piece(part);
                self.append(row, next)
            }),
            HirKind::Alternation(parts) => parts.iter().fold(Piece::default(), |mut all, part| {
                let piece = self.piece(part);
                all.first.extend(piece.first);
                all.last.extend(piece.last);
                all.optional |= piece.optional;
                all
            }),
            HirKind::Repetition(repeated) => {
                let mut piece = self.piece(&repeated.sub);
                if repeated.max != Some(1) {
                    self.follow(&piece.last, &piece.first);
                }
                piece.optional |= repeated.min == 0;
                piece
            }
        }
    }

    fn position(&mut self, classes: Vec<u8>) -> Piece {
        let number = self.reads.len();
        self.reads.push(classes);
        self.before.push(Vec::new());
        Piece { first: vec![number], last: vec![number], optional: false }
    }

    fn append(&mut self, mut row: Piece, next: Piece) -> Piece {
        self.follow(&row.last, &next.first);
        if row.optional {
            row.first.extend(&next.first);
        }
        if !next.optional {
            row.last.clear();
        }
        row.last.extend(next.last);
        row.optional &= next.optional;
        row
    }
}

/// A set of positions: a bit for each.
type Set = Box<[u64]>;

fn insert(set: &mut [u64], position: usize) {
    set[position / 64] |= 1 << (position % 64);
}

fn set_of(count: usize, members: &[usize]) -> Set {
    let mut set: Set = vec![0; count.div_ceil(64)].into();
    members.iter().for_each(|&position| insert(&mut set, position));
    set
}

fn contains(set: &[u64], position: usize) -> bool {
    set[position / 64] >> (position % 64) & 1 != 0
}

fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

/// For each position, those that can be added to a state that has it without changing what is found: whatever they read
/// and whatever is before them, the position does as well. With them, many states are the same.
fn covered(reads: &[Vec<u8>], before: &[Vec<usize>], begins: &[u64]) -> Vec<Set> {
    let count = reads.len();
    let mut covered = vec![set_of(count, &[]); count];
    if count > MOST_COMPARED {
        return covered;
    }
    let classes: Vec<[u64; 4]> = reads
        .iter()
        .map(|classes| {
            let mut set = [0; 4];
            classes.iter().for_each(|&class| insert(&mut set, usize::from(class)));
            set
        })
        .collect();
    let within = |one: &[u64; 4], other: &[u64; 4]| (0..4).all(|at| one[at] & !other[at] == 0);
    // for each position, those that cover it
    let mut covering: Vec<Set> = Vec::with_capacity(count);
    for one in 0..count {
        let covers = |&other: &usize| {
            within(&classes[one], &classes[other]) && (!contains(begins, one) || contains(begins, other))
        };
        covering.push(set_of(count, &(0..count).filter(covers).collect::<Vec<_>>()));
    }
    let before_sets: Vec<Set> = before.iter().map(|before| set_of(count, before)).collect();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for one in 0..count {
            let kept = |other: &usize| {
                let does = |&before: &usize| meet(&covering[before], &before_sets[*other]);
                *other == one || before[one].iter().all(does)
            };
            let kept = set_of(count, &bits(&covering[one]).filter(kept).collect::<Vec<_>>());
            if kept != covering[one] {
                covering[one] = kept;
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
    before: Vec<Vec<usize>>,
    begins: Set,
    ends: Set,
    anywhere: bool,
}

impl Family {
    fn new(sequences: Vec<&[Hir]>, alphabet: &Alphabet) -> Family {
        let mut positions = Positions::new(alphabet);
        positions.grow(sequences, Vec::new(), true);
        let Positions { reads, before, begins, ends, anywhere, .. } = positions;
        let count = reads.len();
        let set = |members: &[usize]| set_of(count, members);
        let mut by_class = vec![set(&[]); alphabet.len()];
        for (position, classes) in reads.iter().enumerate() {
            classes.iter().for_each(|&class| insert(&mut by_class[usize::from(class)], position));
        }
        let covered = covered(&reads, &before, &set(&begins));
        let with_covered = |positions: &[usize]| {
            let mut all = set(positions);
            for &position in positions {
                all.iter_mut().zip(&covered[position]).for_each(|(all, more)| *all |= more);
            }
            all
        };
        let before = before.iter().map(|before| bits(&with_covered(before)).collect()).collect();
        Family { reads: by_class, before, begins: set(&begins), ends: with_covered(&ends), anywhere }
    }

    /// The state before a class, and whether a pattern begins with it.
    fn read(&self, behind: &[u64], class: usize) -> (Set, bool) {
        let read: Set = behind.iter().zip(&self.reads[class]).map(|(one, other)| one & other).collect();
        let begins = meet(&read, &self.begins);
        let mut before = self.ends.clone();
        for position in bits(&read) {
            self.before[position].iter().for_each(|&position| insert(&mut before, position));
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

/// The states that have been met, as a table.
pub(super) struct Trail {
    /// By class and state: the state before the class, and in the lowest bit whether a pattern begins with it. All states
    /// of a class stand together: those that are met often have low numbers, and so are near each other.
    next: Vec<u16>,
    /// For so many states.
    room: usize,
    states: Vec<Set>,
    numbers: FxHashMap<(usize, Set), u16>,
    /// The states at the end of a sentence.
    last: [u16; FAMILIES],
}

/// Not yet asked for. No number of a state has its highest bit.
const UNKNOWN: u16 = u16::MAX;
const HIGHEST: u16 = 1 << 15;
/// The table begins anew when it has as many.
const MOST_STATES: usize = 1 << 13;
const FIRST_ROOM: usize = 1 << 8;
/// So many may be added within a sentence.
const MARGIN: usize = 1 << 10;

impl Trail {
    pub(super) fn new(backward: &Backward) -> Trail {
        let mut trail = Trail {
            next: Vec::new(),
            room: 0,
            states: Vec::new(),
            numbers: FxHashMap::default(),
            last: [0; FAMILIES],
        };
        trail.begin(backward);
        trail
    }

    fn begin(&mut self, backward: &Backward) {
        self.states.clear();
        self.numbers.clear();
        self.room = FIRST_ROOM;
        self.next = vec![UNKNOWN; self.room * backward.classes];
        for (number, family) in backward.families.iter().enumerate() {
            self.last[number] = self.number(backward, number, family.last(backward.classes - 1));
        }
    }

    /// The number of a state, twice: there is a bit below it.
    fn number(&mut self, backward: &Backward, family: usize, state: Set) -> u16 {
        let next = self.states.len();
        let key = (family, state);
        if let Some(&known) = self.numbers.get(&key) {
            return known;
        }
        if next == self.room {
            self.make_room(backward);
        }
        self.states.push(key.1.clone());
        let number = (next * 2) as u16;
        self.numbers.insert(key, number);
        number
    }

    fn make_room(&mut self, backward: &Backward) {
        let room = self.room + self.room / 2;
        let mut next = vec![UNKNOWN; room * backward.classes];
        for (old, new) in self.next.chunks_exact(self.room).zip(next.chunks_exact_mut(room)) {
            new[..self.room].copy_from_slice(old);
        }
        (self.next, self.room) = (next, room);
    }

    /// Finds the units of a sentence (its classes, with the end) at which patterns begin, from the last to the first.
    pub(super) fn beginnings(&mut self, backward: &Backward, classes: &[u8], found: &mut Vec<u16>) {
        if self.states.len() + MARGIN > MOST_STATES {
            self.begin(backward);
        }
        found.resize(classes.len(), 0);
        let (mut states, mut count) = (self.last, 0);
        for (unit, &class) in classes.iter().enumerate().rev().skip(1) {
            let row = &self.next[usize::from(class) * self.room..][..self.room];
            let mut next = states.map(|state| row[usize::from(state >> 1)]);
            let mut all = next.iter().fold(0, |all, state| all | state);
            if all & HIGHEST != 0 {
                next = self.explore(backward, states, usize::from(class));
                all = next.iter().fold(0, |all, state| all | state);
            }
            states = next;
            // without a branch: it could not be foreseen
            found[count] = unit as u16;
            count += usize::from(all & 1);
        }
        found.truncate(count);
    }

    #[cold]
    fn explore(&mut self, backward: &Backward, states: [u16; FAMILIES], class: usize) -> [u16; FAMILIES] {
        std::array::from_fn(|family| {
            let state = usize::from(states[family] >> 1);
            let known = self.next[class * self.room + state];
            if known != UNKNOWN {
                return known;
            }
            let (before, begins) = backward.families[family].read(&self.states[state], class);
            let next = self.number(backward, family, before) | u16::from(begins);
            self.next[class * self.room + state] = next;
            next
        })
    }
}
