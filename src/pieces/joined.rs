//! What was found in the pieces of a text, as one document.
//!
//! Entities are not looked up in a table as they come: for a text of a million names it would be larger than the
//! processor's caches, and each look-up would wait for memory. Those of one name are found all at once at the end, and
//! now and then before where many are of one name: sorted into parts by their names' hashes, of which each fits the cache.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::document::{Data, EntityData, EntityKind, Passage, Rules, Words};
use crate::span::Span;

/// What was found in the pieces read so far.
#[derive(Debug)]
pub(crate) struct Joined<'t> {
    text: &'t str,
    whole: Data,
    names: NameHashes,
    /// The first entity of the last piece.
    first: usize,
    /// The aliases that each piece has shown, with their entities.
    aliases: Vec<(u32, Passage)>,
    /// So many there were of each at the last join: they have their numbers.
    joined: Counts,
    /// So many entities may there be before the next.
    most: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    entities: usize,
    mentions: usize,
    quotations: usize,
    aliases: usize,
}

/// Entities are not joined before there are so many more.
const LEAST: usize = if cfg!(test) { 8 } else { 1 << 16 };

/// Where that goes which is found in a piece.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) data: &'a mut Data,
    pub(crate) room: Room,
    /// Where the piece starts in the text.
    pub(crate) start: usize,
}

impl Part<'_> {
    /// Whether the piece is the whole text.
    pub(crate) fn is_whole(&self) -> bool {
        self.start == 0 && self.room.read == self.room.all
    }

    /// Words in the piece, as ones of the text.
    pub(crate) fn passage(&mut self, words: &mut Words) -> Passage {
        Passage::new(words, self.start, &mut self.data.others)
    }
}

/// How much of the text has been read with a piece, and how much there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    read: usize,
    all: usize,
}

impl Room {
    /// Makes room for the whole text at once, as much as the pieces so far let expect: what grows by and by is copied,
    /// and takes twice its room meanwhile.
    pub(crate) fn reserve<T>(self, whole: &mut Vec<T>, more: usize) {
        let needed = whole.len() + more;
        if needed <= whole.capacity() {
            return;
        }
        // a little more, since pieces differ
        let expected = (needed as f64 * 1.02 * self.all as f64 / self.read as f64) as usize;
        let room = if self.read < self.all { expected.max(needed) } else { needed };
        whole.reserve_exact(room - whole.len());
    }
}

impl<'t> Joined<'t> {
    pub(crate) fn new(text: &'t str, rules: &Arc<Rules>) -> Joined<'t> {
        Joined {
            text,
            whole: Data::new(Arc::clone(rules)),
            names: NameHashes::default(),
            first: 0,
            aliases: Vec::new(),
            joined: Counts::default(),
            most: LEAST,
        }
    }

    /// Where that goes which is found in a piece, the one behind those before.
    pub(crate) fn part(&mut self, piece: Span) -> Part<'_> {
        self.first = self.whole.entities.len();
        let room = Room { read: piece.end(), all: self.text.len() };
        Part { data: &mut self.whole, room, start: piece.start() }
    }

    /// Takes note of the entities of a piece that was added.
    pub(crate) fn added(&mut self, piece: Span) {
        if piece.len() == self.text.len() {
            return;
        }
        self.enter_names(Room { read: piece.end(), all: self.text.len() });
        if !self.whole.aliases.is_empty() {
            self.take_aliases();
        }
        if self.whole.entities.len() > self.most {
            self.join();
        }
    }

    /// Hashes the names of the entities that are new.
    fn enter_names(&mut self, room: Room) {
        let Joined { text, whole, names, .. } = self;
        names.reserve(whole.entities.len(), room);
        for entity in &whole.entities[names.count..] {
            names.push(FxBuildHasher.hash_one(called(entity, text, &whole.others)) as u32);
        }
    }

    /// Takes the aliases of the last piece.
    fn take_aliases(&mut self) {
        let Joined { whole, aliases, first, .. } = self;
        let mut start = 0;
        for (number, entity) in whole.entities.iter().enumerate().skip(*first) {
            let end = entity.aliases as usize;
            aliases.extend(whole.aliases[start..end].iter().map(|&alias| (number as u32, alias)));
            start = end;
        }
        whole.aliases.clear();
    }

    /// Makes one of the entities that have the same name and kind: the first of them.
    fn join(&mut self) {
        let before = self.whole.entities.len();
        let namesakes = self.namesakes();
        if !namesakes.is_empty() {
            self.renumber(&namesakes);
        }
        let Joined { whole, aliases, .. } = self;
        let entities = whole.entities.len();
        // the fewer there were to join, the longer it need not be done
        let more = (before - self.joined.entities) / (before - entities).max(1);
        self.most = entities + entities.saturating_mul(more).max(LEAST);
        let (mentions, quotations) = (whole.mentions.len(), whole.quotations.len());
        self.joined = Counts { entities, mentions, quotations, aliases: aliases.len() };
    }

    /// The entities that are called like an earlier one, with the first of that name.
    fn namesakes(&self) -> Vec<(u32, u32)> {
        let Data { entities, others, .. } = &self.whole;
        let called = |number: u32| called(&entities[number as usize], self.text, others);
        let mut namesakes = self.names.alike();
        // the first of each name that is not that of its hash
        let mut different = FxHashMap::default();
        namesakes.retain_mut(|(number, first)| {
            if called(*first) != called(*number) {
                *first = *different.entry(called(*number)).or_insert(*number);
            }
            first != number
        });
        namesakes
    }

    /// Gives the entities new numbers, without those that have the name of an earlier one.
    fn renumber(&mut self, namesakes: &[(u32, u32)]) {
        let Joined { whole, names, aliases, joined, .. } = self;
        let mut numbers: Vec<u32> = (0..whole.entities.len() as u32).collect();
        namesakes.iter().for_each(|&(number, first)| numbers[number as usize] = first);
        let mut count = 0;
        for number in 0..numbers.len() {
            let first = numbers[number] as usize;
            if first < number {
                whole.entities[number].name.forget(&mut whole.others);
                numbers[number] = numbers[first];
            } else {
                whole.entities[count] = whole.entities[number];
                numbers[number] = count as u32;
                count += 1;
            }
        }
        whole.entities.truncate(count);
        // if there are more pieces, all are entered again
        names.clear();
        let new = |number: u32| numbers[number as usize];
        whole.mentions[joined.mentions..].iter_mut().for_each(|mention| mention.renumber(new));
        for quotation in &mut whole.quotations[joined.quotations..] {
            quotation.speaker = quotation.speaker.map(new);
        }
        whole.candidates.renumber(joined.quotations, new);
        aliases[joined.aliases..].iter_mut().for_each(|(entity, _)| *entity = new(*entity));
    }

    /// What was found in the whole text.
    pub(crate) fn finish(mut self) -> Data {
        if self.whole.entities.is_empty() || self.names.parts.is_empty() {
            return self.whole;
        }
        self.join();
        let Joined { text, mut whole, mut aliases, .. } = self;
        if aliases.is_empty() {
            return whole;
        }
        aliases.sort_by_key(|&(entity, _)| entity);
        let mut rest = aliases.into_iter().peekable();
        for (number, entity) in whole.entities.iter_mut().enumerate() {
            let mut seen = FxHashSet::default();
            while let Some((_, alias)) = rest.next_if(|&(owner, _)| owner as usize == number) {
                if seen.insert(alias.words(text, &whole.others)) {
                    whole.aliases.push(alias);
                }
            }
            entity.aliases = whole.aliases.len() as u32;
        }
        whole
    }
}

/// What entities share that are one.
fn called<'d>(entity: &EntityData, text: &'d str, others: &'d [Words]) -> (&'d str, EntityKind) {
    (entity.name.words(text, others), entity.kind)
}

/// The hashes of the entities' names and kinds with their numbers, in parts of which each fits the cache: those with the
/// same lower bits beside each other, in order.
#[derive(Debug, Default)]
struct NameHashes {
    parts: Vec<Vec<(u32, u32)>>,
    count: usize,
}

const PARTS: usize = 1 << 8;
/// No number.
const EMPTY: (u32, u32) = (0, u32::MAX);

impl NameHashes {
    /// Makes room for so many.
    fn reserve(&mut self, count: usize, room: Room) {
        self.parts.resize_with(PARTS, Vec::new);
        if self.count == 0 {
            self.parts.iter_mut().for_each(|part| room.reserve(part, count / PARTS + 1));
        }
    }

    fn push(&mut self, hash: u32) {
        self.parts[hash as usize % PARTS].push((hash, self.count as u32));
        self.count += 1;
    }

    fn clear(&mut self) {
        self.parts.iter_mut().for_each(Vec::clear);
        self.count = 0;
    }

    /// The numbers whose hash came before, with the first of that hash.
    fn alike(&self) -> Vec<(u32, u32)> {
        let mut alike = Vec::new();
        let mut slots = Vec::new();
        for part in &self.parts {
            slots.clear();
            slots.resize((part.len() * 3 / 2 + 1).next_power_of_two(), EMPTY);
            let mask = slots.len() - 1;
            for &(hash, number) in part {
                let mut slot = (hash as usize / PARTS) & mask;
                while slots[slot].0 != hash && slots[slot] != EMPTY {
                    slot = (slot + 1) & mask;
                }
                if slots[slot] == EMPTY {
                    slots[slot] = (hash, number);
                } else {
                    alike.push((number, slots[slot].1));
                }
            }
        }
        alike
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST, NameHashes, Room};
    use crate::{Document, Parser};

    /// Entities are numbered by their first mention, however often those of one name are joined on the way.
    #[test]
    fn entities_are_joined_now_and_then() {
        let told = |number: usize| {
            let (first, last) = [("Ann", "Cole"), ("Mary", "Nolan"), ("Jane", "Lowe")][number % 3];
            format!("“We won,” said {first} {last}. {last} left.\n\n")
        };
        let text: String = (0..5 * LEAST).map(|number| told(number * number / 5)).collect();
        let parser = Parser::new();
        let (whole, joined) = (parser.parse(&text), parser.parse_in_pieces(&text, &[], 60));
        let told = |document: &Document<'_>| {
            let speakers = document.quotations().map(|quotation| quotation.speaker().unwrap().id());
            let entities = document.entities().map(|entity| {
                (entity.name().to_owned(), entity.aliases().map(str::to_owned).collect::<Vec<_>>())
            });
            (
                speakers.collect::<Vec<_>>(),
                entities.collect::<Vec<_>>(),
                document.mentions().map(|mention| mention.span()).collect::<Vec<_>>(),
            )
        };
        assert_eq!(told(&joined), told(&whole));
        assert!(whole.entities().all(|entity| entity.aliases().len() == 1));
    }

    #[test]
    fn the_first_of_each_hash_is_found() {
        let mut names = NameHashes::default();
        names.reserve(20_000, Room { read: 1, all: 1 });
        (0..20_000).for_each(|number: u32| names.push((number % 7_001).wrapping_mul(0x9e37_79b9)));
        let mut alike = names.alike();
        alike.sort_unstable();
        assert!(alike.into_iter().eq((7_001..20_000).map(|number| (number, number % 7_001))));
    }
}
