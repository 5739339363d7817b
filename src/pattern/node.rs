//! Patterns as trees. Equal pieces are one node: what many patterns share is there once, and to see whether two pieces
//! are alike is to compare two numbers.

use crate::bits::bits;
use rustc_hash::FxHashMap;

use super::notation::Capture;

/// The number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

impl Id {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// A unit that has one of these tags.
    Tags(TagSet),
    /// The sentence's end.
    End,
    /// One behind the other; nothing, if there are none.
    Row(Box<[Id]>),
    /// One of them, the first that will do.
    Either(Box<[Id]>),
    /// So many times, as many as possible or as `few`.
    Repeat {
        item: Id,
        least: u8,
        most: u8,
        few: bool,
    },
    Captured(Capture, Id),
}

/// The `most` of a repetition without a bound.
pub(super) const MANY: u8 = u8::MAX;

/// A set of tags: a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct TagSet([u64; 4]);

impl TagSet {
    pub(super) fn of(tags: &[u8]) -> TagSet {
        let mut set = TagSet::default();
        tags.iter().for_each(|&tag| set.0[usize::from(tag / 64)] |= 1 << (tag % 64));
        set
    }

    pub(super) fn contains(&self, tag: u8) -> bool {
        self.0[usize::from(tag / 64)] >> (tag % 64) & 1 != 0
    }

    pub(super) fn tags(&self) -> impl Iterator<Item = u8> {
        bits(&self.0).map(|tag| tag as u8)
    }

    fn with(self, other: TagSet) -> TagSet {
        TagSet(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }
}

/// All nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    list: Vec<Node>,
    numbers: FxHashMap<Node, Id>,
}

impl Nodes {
    pub(super) fn get(&self, id: Id) -> &Node {
        &self.list[id.index()]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Node> {
        self.list.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn add(&mut self, node: Node) -> Id {
        if let Some(&known) = self.numbers.get(&node) {
            return known;
        }
        let id = Id(self.list.len() as u32);
        self.list.push(node.clone());
        self.numbers.insert(node, id);
        id
    }

    pub(super) fn tags(&mut self, tags: &[u8]) -> Id {
        self.add(Node::Tags(TagSet::of(tags)))
    }

    /// A row within the row is no node of its own.
    pub(super) fn row(&mut self, items: &[Id]) -> Id {
        let flat = self.flat(items, |node| if let Node::Row(items) = node { Some(items) } else { None });
        match *flat {
            [item] => item,
            _ => self.add(Node::Row(flat.into())),
        }
    }

    /// Tags that stand side by side are one set.
    pub(super) fn either(&mut self, items: &[Id]) -> Id {
        let flat = self.choices(items);
        self.joined(flat)
    }

    /// The same where the order does not count.
    fn any(&mut self, items: &[Id]) -> Id {
        let mut flat = self.choices(items);
        flat.sort_by_key(|&item| matches!(self.get(item), Node::Tags(_)));
        self.joined(flat)
    }

    fn choices(&self, items: &[Id]) -> Vec<Id> {
        self.flat(items, |node| if let Node::Either(items) = node { Some(items) } else { None })
    }

    fn joined(&mut self, items: Vec<Id>) -> Id {
        let mut joined: Vec<Id> = Vec::with_capacity(items.len());
        for item in items {
            let last = joined.last().map(|&last| self.get(last));
            match (last, self.get(item)) {
                (Some(&Node::Tags(tags)), &Node::Tags(more)) => {
                    joined.pop();
                    joined.push(self.add(Node::Tags(tags.with(more))));
                }
                _ => joined.push(item),
            }
        }
        match *joined {
            [item] => item,
            _ => self.add(Node::Either(joined.into())),
        }
    }

    /// The items, with those of an item of the same sort in its place.
    fn flat(&self, items: &[Id], inner: impl Fn(&Node) -> Option<&Box<[Id]>>) -> Vec<Id> {
        let mut flat = Vec::with_capacity(items.len());
        for &item in items {
            match inner(self.get(item)) {
                Some(items) => flat.extend_from_slice(items),
                None => flat.push(item),
            }
        }
        flat
    }

    pub(super) fn repeat(&mut self, item: Id, (least, most): (u8, u8), few: bool) -> Id {
        if (least, most) == (1, 1) { item } else { self.add(Node::Repeat { item, least, most, few }) }
    }

    /// What a pattern captures, from left to right.
    pub(super) fn captures(&self, pattern: Id, found: &mut Vec<Capture>) {
        match self.get(pattern) {
            Node::Captured(capture, _) => found.push(*capture),
            Node::Row(items) | Node::Either(items) => {
                items.iter().for_each(|&item| self.captures(item, found));
            }
            Node::Repeat { item, .. } => self.captures(*item, found),
            Node::Tags(_) | Node::End => {}
        }
    }
}

/// Patterns *relaxed*: without captures, and every bounded repetition an unbounded one, which needs no counting. They
/// match wherever the patterns do.
#[derive(Debug)]
pub(super) struct Relaxed<'n> {
    of: &'n Nodes,
    known: Vec<Option<Id>>,
    pub(super) nodes: Nodes,
}

impl<'n> Relaxed<'n> {
    pub(super) fn of(nodes: &'n Nodes) -> Relaxed<'n> {
        Relaxed { of: nodes, known: vec![None; nodes.len()], nodes: Nodes::default() }
    }

    pub(super) fn add(&mut self, pattern: Id) -> Id {
        if let Some(known) = self.known[pattern.index()] {
            return known;
        }
        let of = self.of;
        let relaxed = match of.get(pattern) {
            Node::Captured(_, item) => self.add(*item),
            Node::Row(items) => {
                let items: Vec<Id> = items.iter().map(|&item| self.add(item)).collect();
                self.nodes.row(&items)
            }
            Node::Either(items) => {
                let items: Vec<Id> = items.iter().map(|&item| self.add(item)).collect();
                self.nodes.any(&items)
            }
            Node::Repeat { most: 0, .. } => self.nodes.row(&[]),
            &Node::Repeat { item, least, most, .. } => {
                let item = self.add(item);
                self.nodes.repeat(item, (least.min(1), if most <= 1 { most } else { MANY }), false)
            }
            node => self.nodes.add(node.clone()),
        };
        self.known[pattern.index()] = Some(relaxed);
        relaxed
    }
}
