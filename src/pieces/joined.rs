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
    /// For each entity the hash of its name and kind.
    hashes: Vec<u32>,
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
    pub(crate) fn passage(&mut self, words: Words) -> Passage {
        let words = match words {
            Words::At(span) => Words::At(span.moved(self.start)),
            written @ Words::Written(_) => written,
        };
        Passage::new(words, &mut self.data.others)
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
            hashes: Vec::new(),
            aliases: Vec::new(),
            joined: Counts::default(),
            most: LEAST,
        }
    }

    /// Where that goes which is found in a piece, the one behind those before.
    pub(crate) fn part(&mut self, piece: Span) -> Part<'_> {
        let room = Room { read: piece.end(), all: self.text.len() };
        Part { data: &mut self.whole, room, start: piece.start() }
    }

    /// Takes note of the entities of a piece that was added.
    pub(crate) fn added(&mut self, piece: Span) {
        if piece.len() == self.text.len() {
            return;
        }
        let Joined { text, whole, hashes, aliases, .. } = self;
        let first = hashes.len();
        let room = Room { read: piece.end(), all: text.len() };
        room.reserve(hashes, whole.entities.len() - first);
        let mut start = 0;
        for (number, entity) in whole.entities.iter().enumerate().skip(first) {
            hashes.push(FxBuildHasher.hash_one(called(entity, text, &whole.others)) as u32);
            let end = entity.aliases as usize;
            aliases.extend(whole.aliases[start..end].iter().map(|&alias| (number as u32, alias)));
            start = end;
        }
        whole.aliases.clear();
        if whole.entities.len() > self.most {
            self.join();
        }
    }

    /// Makes one of the entities that have the same name and kind: the first of them.
    fn join(&mut self) {
        let before = self.whole.entities.len();
        let mut first = alike(&self.hashes);
        if !first.is_empty() {
            self.tell_apart(&mut first);
            self.renumber(first);
        }
        let Joined { whole, aliases, .. } = self;
        let entities = whole.entities.len();
        // the fewer there were to join, the longer it need not be done
        let more = (before - self.joined.entities) / (before - entities).max(1);
        self.most = entities + entities.saturating_mul(more).max(LEAST);
        let (mentions, quotations) = (whole.mentions.len(), whole.quotations.len());
        self.joined = Counts { entities, mentions, quotations, aliases: aliases.len() };
    }

    /// Of those whose names have the same hash, makes those that are called otherwise stand for themselves again.
    fn tell_apart(&self, first: &mut [u32]) {
        let Data { entities, others, .. } = &self.whole;
        let called = |number: u32| called(&entities[number as usize], self.text, others);
        // the first of each name that is not that of its hash
        let mut different = FxHashMap::default();
        for (own, first) in (0..).zip(first) {
            if *first != own && called(*first) != called(own) {
                *first = *different.entry(called(own)).or_insert(own);
            }
        }
    }

    /// Gives the entities new numbers, without those that have the name of an earlier one, the `first`.
    fn renumber(&mut self, first: Vec<u32>) {
        let Joined { whole, hashes, aliases, joined, .. } = self;
        let mut numbers = first;
        let mut count = 0;
        for number in 0..numbers.len() {
            let first = numbers[number] as usize;
            if first < number {
                whole.entities[number].name.forget(&mut whole.others);
                numbers[number] = numbers[first];
            } else {
                whole.entities[count] = whole.entities[number];
                hashes[count] = hashes[number];
                numbers[number] = count as u32;
                count += 1;
            }
        }
        whole.entities.truncate(count);
        hashes.truncate(count);
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
        if self.hashes.is_empty() {
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

/// So many hashes are looked at together, as long as there are no more parts than this.
const PART: usize = 1 << 11;
const MOST_PARTS: usize = 1 << 9;

/// For each hash the number of the first that is the same; nothing if all are different.
fn alike(hashes: &[u32]) -> Vec<u32> {
    let parts = (hashes.len() / PART).next_power_of_two().min(MOST_PARTS);
    let (numbered, ends) = part(hashes, parts);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let longest = starts.clone().zip(&ends).map(|(start, &end)| end - start).max().unwrap_or(0);
    let mut slots = vec![EMPTY; (2 * longest).next_power_of_two()];
    let mask = slots.len() - 1;
    let mut first = Vec::new();
    for (start, &end) in starts.zip(&ends) {
        slots.fill(EMPTY);
        for &(hash, number) in &numbered[start..end] {
            let mut slot = (hash as usize / parts) & mask;
            while slots[slot].0 != hash && slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            if slots[slot] == EMPTY {
                slots[slot] = (hash, number);
            } else {
                if first.is_empty() {
                    first = (0..hashes.len() as u32).collect();
                }
                first[number as usize] = slots[slot].1;
            }
        }
    }
    first
}

const EMPTY: (u32, u32) = (0, u32::MAX);

/// Hashes with their numbers, those with the same lower bits beside each other; and where each part ends.
fn part(hashes: &[u32], parts: usize) -> (Vec<(u32, u32)>, Vec<usize>) {
    let of = |hash: u32| hash as usize % parts;
    let mut ends = vec![0; parts];
    hashes.iter().for_each(|&hash| ends[of(hash)] += 1);
    let mut start = 0;
    for end in &mut ends {
        (start, *end) = (start + *end, start);
    }
    let mut numbered = vec![(0, 0); hashes.len()];
    for (number, &hash) in hashes.iter().enumerate() {
        let end = &mut ends[of(hash)];
        numbered[*end] = (hash, number as u32);
        *end += 1;
    }
    (numbered, ends)
}

#[cfg(test)]
mod tests {
    use super::{LEAST, alike};
    use crate::{Document, Parser};

    /// Entities are numbered by their first mention, however often those of one name are joined on the way.
    #[test]
    fn entities_are_joined_now_and_then() {
        let told =
            |number: usize| format!("“We won,” said {} Cole.\n\n", ["Ann", "Mary", "Jane"][number % 3]);
        let text: String = (0..5 * LEAST).map(|number| told(number * number / 5)).collect();
        let parser = Parser::new();
        let (whole, joined) = (parser.parse(&text), parser.parse_in_pieces(&text, &[], 60));
        let told = |document: &Document<'_>| {
            let speakers = document.quotations().map(|quotation| quotation.speaker().unwrap());
            let speakers =
                speakers.map(|speaker| (speaker.id(), speaker.name().to_owned())).collect::<Vec<_>>();
            (
                speakers,
                document.mentions().map(|mention| mention.span()).collect::<Vec<_>>(),
                document.entities().len(),
            )
        };
        assert_eq!(told(&joined), told(&whole));
    }

    #[test]
    fn the_first_of_each_hash_is_found() {
        let hash = |number: u32| (number % 7_001).wrapping_mul(0x9e37_79b9);
        let hashes: Vec<u32> = (0..20_000).map(hash).collect();
        let first = alike(&hashes);
        assert!(first.iter().enumerate().all(|(number, &first)| first == number as u32 % 7_001));
        assert!(alike(&hashes[..7_001]).is_empty());
    }
}
