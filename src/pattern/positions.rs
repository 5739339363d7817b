//! Patterns as positions: the places in them that read a unit, and which can stand right before which. What both
//! automata of all patterns are made of.

use super::node::{Id, MANY, Node, Nodes};

/// The tags that no pattern tells apart are one class.
#[derive(Debug)]
pub(super) struct Alphabet {
    classes: [u8; 256],
    count: usize,
}

/// A set of classes: a bit for each. The notation's tags are some eighty.
pub(super) type ClassSet = u128;

impl Alphabet {
    pub(super) fn of(nodes: &Nodes, patterns: &[Id]) -> Alphabet {
        let mut alphabet = Alphabet { classes: [0; 256], count: 1 };
        let mut met = vec![false; nodes.len()];
        let mut open = patterns.to_vec();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut met[id.index()], true) {
                continue;
            }
            match nodes.get(id) {
                Node::Tags(set) => alphabet.split(|tag| set.contains(tag)),
                Node::Row(items) | Node::Either(items) => open.extend_from_slice(items),
                Node::Repeat { item, .. } | Node::Captured(_, item) => open.push(*item),
                Node::End => {}
            }
        }
        alphabet
    }

    /// Makes classes of their own of the tags of a set.
    fn split(&mut self, inside: impl Fn(u8) -> bool) {
        let mut numbers = [[None; 2]; 256];
        let mut count = 0;
        for tag in 0..=u8::MAX {
            let class = &mut self.classes[usize::from(tag)];
            *class = *numbers[usize::from(*class)][usize::from(inside(tag))].get_or_insert_with(|| {
                count += 1;
                count - 1
            });
        }
        self.count = usize::from(count);
    }

    pub(super) fn class(&self, tag: u8) -> u8 {
        self.classes[usize::from(tag)]
    }

    /// The class that stands for the end of the sentence.
    pub(super) fn end(&self) -> usize {
        self.count
    }

    /// How many classes there are, with the end.
    pub(super) fn len(&self) -> usize {
        self.count + 1
    }

    /// The classes that a node reads, if it always reads one unit.
    pub(super) fn read_by(&self, node: &Node) -> Option<ClassSet> {
        let class = |tag: u8| 1 << self.class(tag);
        match node {
            Node::Tags(set) => Some(set.tags().fold(0, |all, tag| all | class(tag))),
            Node::End => Some(1 << self.end()),
            _ => None,
        }
    }

    /// The tags as classes, with the end behind them.
    #[cfg(test)]
    pub(super) fn classify(&self, tags: &[u8], found: &mut Vec<u8>) {
        found.clear();
        found.extend(tags.iter().map(|&tag| self.class(tag)));
        found.push(self.end() as u8);
    }
}

/// A pattern, or one of the choices between its bars, from an item on; and the pattern's number.
pub(super) type Sequence<'n> = (&'n [Id], usize);

/// What stands between the bars of each pattern, item by item.
pub(super) fn sequences<'n>(nodes: &'n Nodes, patterns: &'n [Id]) -> Vec<Sequence<'n>> {
    let mut found = Vec::new();
    let mut add = |choice: &'n Id, number| match nodes.get(*choice) {
        Node::Row(items) => found.push((&items[..], number)),
        _ => found.push((std::slice::from_ref(choice), number)),
    };
    for (number, pattern) in patterns.iter().enumerate() {
        match nodes.get(*pattern) {
            Node::Either(choices) => choices.iter().for_each(|choice| add(choice, number)),
            _ => add(pattern, number),
        }
    }
    found
}

/// The classes with which a row of items begins, and whether it can be left out.
pub(super) fn begins_with(nodes: &Nodes, read_by: &[Option<ClassSet>], row: &[Id]) -> (ClassSet, bool) {
    let mut begins = 0;
    for &item in row {
        let (classes, optional) = match (read_by[item.index()], nodes.get(item)) {
            (Some(classes), _) => (classes, false),
            (_, Node::Row(items)) => begins_with(nodes, read_by, items),
            (_, Node::Either(items)) => items.iter().fold((0, false), |(all, any), item| {
                let (classes, optional) = begins_with(nodes, read_by, std::slice::from_ref(item));
                (all | classes, any | optional)
            }),
            (_, Node::Repeat { item, least, .. }) => {
                let (classes, optional) = begins_with(nodes, read_by, std::slice::from_ref(item));
                (classes, optional || *least == 0)
            }
            (_, Node::Captured(_, item)) => begins_with(nodes, read_by, std::slice::from_ref(item)),
            (_, Node::Tags(_) | Node::End) => (0, true),
        };
        begins |= classes;
        if !optional {
            return (begins, false);
        }
    }
    (begins, true)
}

/// The positions of some patterns, which are [relaxed](super::node::Relaxed). What several of them begin with is there
/// once.
pub(super) struct Positions<'a> {
    nodes: &'a Nodes,
    /// The classes that each node reads, if it always reads one unit.
    read_by: &'a [Option<ClassSet>],
    /// The classes that each position reads.
    pub(super) reads: Vec<ClassSet>,
    /// The positions that can stand right before each.
    pub(super) before: Vec<Vec<u32>>,
    /// Those with which a pattern begins.
    pub(super) begins: Vec<u32>,
    /// Those with which one ends, and its number.
    pub(super) ends: Vec<(u32, usize)>,
    /// The patterns that match without reading anything.
    pub(super) anywhere: Vec<usize>,
}

/// The positions of a piece of a pattern: its first and last ones, and whether it can be left out.
#[derive(Clone, Default)]
struct Piece {
    first: Vec<u32>,
    last: Vec<u32>,
    optional: bool,
}

/// The classes that each node reads, if it always reads one unit.
pub(super) fn read_by(nodes: &Nodes, alphabet: &Alphabet) -> Vec<Option<ClassSet>> {
    nodes.iter().map(|node| alphabet.read_by(node)).collect()
}

impl<'a> Positions<'a> {
    /// Those of some sequences. If it does not count which pattern ends, or how far, `shortest`: whatever goes on behind
    /// the end of a pattern adds nothing.
    pub(super) fn of(
        nodes: &'a Nodes,
        read_by: &'a [Option<ClassSet>],
        sequences: Vec<Sequence<'_>>,
        shortest: bool,
    ) -> Positions<'a> {
        let (begins, ends) = (Vec::new(), Vec::new());
        let mut positions =
            Positions { nodes, read_by, reads: vec![], before: vec![], begins, ends, anywhere: vec![] };
        let mut open = vec![(sequences, Vec::new(), true)];
        while let Some((sequences, last, begins)) = open.pop() {
            let (ended, mut others): (Vec<_>, Vec<_>) =
                sequences.into_iter().partition(|(items, _)| items.is_empty());
            for (_, number) in &ended {
                positions.ends.extend(last.iter().map(|&last| (last, *number)));
                positions.anywhere.extend(begins.then_some(*number));
            }
            if shortest && !ended.is_empty() {
                continue;
            }
            while let Some(&([first, ..], _)) = others.first() {
                let (alike, rest): (Vec<_>, Vec<_>) =
                    others.into_iter().partition(|(items, _)| items.first() == Some(first));
                let alike = alike.into_iter().map(|(items, number)| (&items[1..], number)).collect();
                let (last, begins) = positions.step(*first, &last, begins);
                open.push((alike, last, begins));
                others = rest;
            }
        }
        positions
    }

    /// Adds an item behind the positions `last`, at the beginning of a pattern if `begins`. What is so behind it.
    fn step(&mut self, item: Id, last: &[u32], begins: bool) -> (Vec<u32>, bool) {
        let piece = self.piece(item);
        self.follow(last, &piece.first);
        if begins {
            self.begins.extend(&piece.first);
        }
        let mut behind = piece.last;
        if piece.optional {
            behind.extend(last);
        }
        (behind, begins && piece.optional)
    }

    fn follow(&mut self, last: &[u32], next: &[u32]) {
        next.iter().for_each(|&next| self.before[next as usize].extend(last));
    }

    fn piece(&mut self, id: Id) -> Piece {
        if let Some(classes) = self.read_by[id.index()] {
            return self.position(classes);
        }
        let nodes = self.nodes;
        let nothing = Piece { optional: true, ..Piece::default() };
        match nodes.get(id) {
            Node::Row(items) => items.iter().fold(nothing, |row, &item| {
                let next = self.piece(item);
                self.append(row, next)
            }),
            Node::Either(items) => items.iter().fold(Piece::default(), |mut all, &item| {
                let piece = self.piece(item);
                all.first.extend(piece.first);
                all.last.extend(piece.last);
                all.optional |= piece.optional;
                all
            }),
            &Node::Repeat { item, least, most, .. } => {
                let mut piece = self.piece(item);
                if most == MANY {
                    self.follow(&piece.last, &piece.first);
                }
                piece.optional |= least == 0;
                piece
            }
            Node::Captured(_, item) => self.piece(*item),
            Node::Tags(_) | Node::End => nothing,
        }
    }

    fn position(&mut self, classes: ClassSet) -> Piece {
        let number = self.reads.len() as u32;
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
pub(super) type Set = Box<[u64]>;

pub(super) fn insert(set: &mut [u64], position: usize) {
    set[position / 64] |= 1 << (position % 64);
}

pub(super) fn set_of(count: usize, members: &[u32]) -> Set {
    let mut set: Set = vec![0; count.div_ceil(64)].into();
    members.iter().for_each(|&position| insert(&mut set, position as usize));
    set
}

pub(super) fn contains(set: &[u64], position: usize) -> bool {
    set[position / 64] >> (position % 64) & 1 != 0
}

pub(super) fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}
