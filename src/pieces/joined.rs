//! What was found in the pieces of a text, as one document.
//!
//! Entities are not looked up in a table as they come: for a text of a million names it would be larger than the
//! processor's caches, and each look-up would wait for memory. They are put in the order of their names' hashes now and
//! then instead, so that those of one name stand beside each other.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashSet};
use smallvec::SmallVec;

use crate::document::{Data, EntityData, EntityKind, MentionData, Rules, Words};
use crate::span::Span;

/// What was found in the pieces read so far.
#[derive(Debug)]
pub(crate) struct Joined<'t> {
    text: &'t str,
    whole: Data,
    /// For each entity the hash of its name and kind, with its number in the lower half. Those before the last join are
    /// sorted.
    keys: Vec<u64>,
    /// The aliases that each piece has shown, with their entities.
    aliases: Vec<(u32, Words)>,
    /// So many mentions, quotations and aliases there were at the last join: their entities have their numbers.
    joined: (usize, usize, usize),
    /// So many entities may there be before the next.
    most: usize,
}

/// Entities are not joined before there are so many.
const LEAST: usize = 1 << 12;

impl<'t> Joined<'t> {
    pub(crate) fn new(text: &'t str, rules: &Arc<Rules>) -> Joined<'t> {
        Joined {
            text,
            whole: Data::new(Arc::clone(rules)),
            keys: Vec::new(),
            aliases: Vec::new(),
            joined: (0, 0, 0),
            most: LEAST,
        }
    }

    /// Adds what was found in a piece, the one behind those before.
    pub(crate) fn add(&mut self, piece: Data, span: Span) {
        if span.len() == self.text.len() {
            self.whole = piece;
            return;
        }
        self.make_room(&piece, span);
        let Joined { text, whole, keys, .. } = self;
        let (spans, mentions, quotations, entities) = (
            whole.spans.len() as u32,
            whole.mentions.len() as u32,
            whole.quotations.len() as u32,
            whole.entities.len() as u32,
        );
        let shift = |part: Span| Span::new(part.start() + span.start(), part.end() + span.start());
        let shifted = |words: Words| match words {
            Words::At(part) => Words::At(shift(part)),
            written @ Words::Written(_) => written,
        };
        let entity = |number: u32| number + entities;
        let mut aliases = piece.aliases.into_iter().map(shifted);
        for (mut data, number) in piece.entities.into_iter().zip(entities..) {
            let aliases = aliases.by_ref().take((data.aliases.1 - data.aliases.0) as usize);
            self.aliases.extend(aliases.map(|alias| (number, alias)));
            data.name = shifted(data.name);
            let hash = FxBuildHasher.hash_one(called(&data, text)) << 32;
            keys.push(hash | u64::from(number));
            whole.entities.push(data);
        }
        whole.spans.extend(piece.spans.into_iter().map(shift));
        whole.candidates.extend(piece.candidates, entity);
        whole.mentions.extend(
            piece
                .mentions
                .into_iter()
                .map(|mention| MentionData::new(shift(mention.span()), mention.entity().map(entity))),
        );
        whole.quotations.extend(piece.quotations.into_iter().map(|mut quotation| {
            quotation.content = (quotation.content.0 + spans, quotation.content.1 + spans);
            quotation.cue = quotation.cue.map(shift);
            quotation.source = quotation.source.map(|mention| mention + mentions);
            quotation.speaker = quotation.speaker.map(entity);
            quotation.parent = quotation.parent.map(|parent| parent + quotations);
            quotation
        }));
        if self.whole.entities.len() > self.most {
            self.join();
        }
    }

    /// Makes room for the whole text at once, as much as the pieces so far let expect: what grows by and by is copied,
    /// and takes twice its room meanwhile.
    fn make_room(&mut self, piece: &Data, span: Span) {
        fn reserve<T>(whole: &mut Vec<T>, more: usize, (read, all): (usize, usize)) {
            let needed = whole.len() + more;
            if needed > whole.capacity() {
                // a little more, since pieces differ
                let expected = (needed as f64 * 1.02 * all as f64 / read as f64) as usize;
                whole.reserve_exact(expected.max(needed) - whole.len());
            }
        }
        let Joined { whole, text, .. } = self;
        let part = (span.end(), text.len());
        reserve(&mut whole.spans, piece.spans.len(), part);
        reserve(&mut whole.mentions, piece.mentions.len(), part);
        reserve(&mut whole.quotations, piece.quotations.len(), part);
        reserve(&mut whole.entities, piece.entities.len(), part);
    }

    /// Makes one of the entities that have the same name and kind: the first of them.
    fn join(&mut self) {
        self.keys.sort();
        let namesakes = self.namesakes();
        if !namesakes.is_empty() {
            self.renumber(&namesakes);
        }
        let Joined { whole, aliases, .. } = self;
        self.joined = (whole.mentions.len(), whole.quotations.len(), aliases.len());
        self.most = (2 * whole.entities.len()).max(LEAST);
    }

    /// The entities that are called like an earlier one, with that one.
    fn namesakes(&self) -> Vec<(u32, u32)> {
        let Joined { text, whole, keys, .. } = self;
        let called = |number: u32| called(&whole.entities[number as usize], text);
        let mut namesakes = Vec::new();
        let mut different: SmallVec<[u32; 1]> = SmallVec::new();
        for alike in keys.chunk_by(|one, other| one >> 32 == other >> 32).filter(|alike| alike.len() > 1) {
            different.clear();
            for number in alike.iter().map(|&key| key as u32) {
                match different.iter().find(|&&other| called(other) == called(number)) {
                    Some(&first) => namesakes.push((number, first)),
                    None => different.push(number),
                }
            }
        }
        namesakes
    }

    /// Gives the entities new numbers, without those of which an earlier one bears the name.
    fn renumber(&mut self, namesakes: &[(u32, u32)]) {
        let Joined { whole, keys, aliases, joined, .. } = self;
        let mut first: Vec<u32> = (0..whole.entities.len() as u32).collect();
        namesakes.iter().for_each(|&(number, earlier)| first[number as usize] = earlier);
        let stays = |number: usize, first: &[u32]| first[number] as usize == number;
        let mut numbers = Vec::with_capacity(first.len());
        let mut count = 0;
        for number in 0..first.len() {
            if stays(number, &first) {
                whole.entities.swap(count as usize, number);
                numbers.push(count);
                count += 1;
            } else {
                numbers.push(numbers[first[number] as usize]);
            }
        }
        whole.entities.truncate(count as usize);
        keys.retain_mut(|key| {
            let number = *key as u32 as usize;
            *key = *key >> 32 << 32 | u64::from(numbers[number]);
            stays(number, &first)
        });
        let new = |number: u32| numbers[number as usize];
        let (mentions, quotations, shown) = *joined;
        for mention in &mut whole.mentions[mentions..] {
            *mention = MentionData::new(mention.span(), mention.entity().map(new));
        }
        for quotation in &mut whole.quotations[quotations..] {
            quotation.speaker = quotation.speaker.map(new);
        }
        whole.candidates.renumber(quotations, new);
        aliases[shown..].iter_mut().for_each(|(entity, _)| *entity = new(*entity));
    }

    /// What was found in the whole text.
    pub(crate) fn finish(mut self) -> Data {
        if self.keys.is_empty() {
            return self.whole;
        }
        self.join();
        self.aliases.sort_by_key(|&(entity, _)| entity);
        let mut rest = &self.aliases[..];
        for (number, entity) in self.whole.entities.iter_mut().enumerate() {
            let (own, others) = rest.split_at(rest.partition_point(|&(owner, _)| owner as usize <= number));
            let start = self.whole.aliases.len() as u32;
            let mut seen = FxHashSet::default();
            let new = own.iter().filter(|(_, alias)| seen.insert(alias.of(self.text)));
            self.whole.aliases.extend(new.map(|(_, alias)| alias.clone()));
            entity.aliases = (start, self.whole.aliases.len() as u32);
            rest = others;
        }
        self.whole
    }
}

/// What entities share that are one.
fn called<'t>(entity: &'t EntityData, text: &'t str) -> (&'t str, EntityKind) {
    (entity.name.of(text), entity.kind)
}

#[cfg(test)]
mod tests {
    use super::Joined;
    use crate::{Document, Parser};

    /// Entities are numbered by their first mention, however often those of one name are joined on the way.
    #[test]
    fn entities_are_joined_now_and_then() {
        let told =
            |number: usize| format!("“We won,” said {} Cole.\n\n", ["Ann", "Mary", "Jane"][number % 3]);
        let text: String = (0..40).map(|number| told(number * number / 5)).collect();
        let whole = Parser::new().parse(&text);
        let mut pieces = Joined::new(&text, &whole.data.rules);
        for piece in crate::pieces::cut(&text, 60) {
            pieces.most = piece.start() / 200;
            pieces.add(Parser::new().parse(&text[piece.range()]).data, piece);
        }
        let joined = Document { text: (&*text).into(), data: pieces.finish() };
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
}
