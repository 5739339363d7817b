//! Paragraphs as units: what the tags of a tag string stand for.

use super::tag::Tag;
use super::verb_group::{VerbGroup, is_verb_alone, main_verb, verb_group, whole_group, with_particle};
use crate::lexicon::{Entry, Features, Opening, Reading, Words};
use crate::mention::{
    Begun, NounPhrase, PhraseKind, Reader, core_phrase, describes_name, may_go_on, noun_phrase,
    pronoun_alone, read_phrase, with_what_follows,
};
use crate::quote::QuotedSpan;
use crate::text::{ByKind, Kinds, Mark, Shape, Token};

/// What a unit is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// Index into the document's quoted spans.
    Quote(u32),
    /// Index into [`Units::phrases`].
    Phrase(u32),
    Verb(MainVerb),
    Word,
    Mark,
}

/// What the patterns ask of a verb group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MainVerb {
    /// The attribution verb, 0 when it is none.
    pub(crate) verb: u16,
    /// A form of "be" with no verb behind it.
    pub(crate) copula: bool,
}

/// A stretch of tokens that has one tag. `end` is not included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    start: u32,
    end: u32,
    pub(crate) kind: UnitKind,
}

impl Unit {
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }
}

/// The units of one paragraph. Units are numbered from its first one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units<'a> {
    pub(crate) list: &'a [Unit],
    /// One byte for each unit.
    pub(crate) tags: &'a [u8],
    pub(crate) phrases: &'a [NounPhrase],
    /// The sentences of the narration, as ranges of units.
    pub(crate) sentences: &'a [(usize, usize)],
    /// The units that can be a cue which a condition is about: an attribution verb, a noun that says.
    cues: &'a [Cue],
    /// The units that are words in quotation marks.
    pub(crate) quoted: &'a [u32],
}

impl Units<'_> {
    /// The cues of a sentence.
    pub(super) fn cues_of(&self, (first, end): (usize, usize)) -> &[Cue] {
        let first = self.cues.partition_point(|cue| cue.unit < first);
        let behind = self.cues[first..].iter().take_while(|cue| cue.unit < end).count();
        &self.cues[first..first + behind]
    }

    pub(crate) fn phrase(&self, unit: usize) -> Option<&NounPhrase> {
        match self.list.get(unit)?.kind {
            UnitKind::Phrase(index) => self.phrases.get(index as usize),
            _ => None,
        }
    }

    pub(crate) fn verb(&self, unit: usize) -> Option<MainVerb> {
        match self.list.get(unit)?.kind {
            UnitKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }
}

/// The units of several paragraphs, one after the other. Made once and filled anew.
#[derive(Debug, Default)]
pub(crate) struct UnitLists {
    list: Vec<Unit>,
    tags: Vec<u8>,
    phrases: Vec<NounPhrase>,
    sentences: Vec<(usize, usize)>,
    cues: Vec<Cue>,
    quoted: Vec<u32>,
    /// Where each paragraph begins in these, and where the last one ends.
    places: Vec<Place>,
    /// Where the last one begins among the units and among the phrases.
    first: usize,
    first_phrase: usize,
    /// Its marks that may end a sentence.
    stops: Vec<usize>,
    /// The last of its tags.
    last: Tag,
}

fn part<T>(list: &[T], begin: u32, end: u32) -> &[T] {
    &list[begin as usize..end as usize]
}

/// A place in each of the [`UnitLists`].
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    units: u32,
    phrases: u32,
    sentences: u32,
    cues: u32,
    quoted: u32,
}

/// A unit that can be a cue, with the [frames](crate::lexicon::Frame) that it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub(super) unit: usize,
    pub(super) frames: u32,
}

/// A longer sentence is cut.
const LONGEST_SENTENCE: usize = 160;
/// A quotation of fewer words, without a mark at its end, is a fragment: part of a sentence, or a scare quote.
const FRAGMENT_WORDS: usize = 4;
const LONGEST_TITLE: usize = 10;
const LONGEST_NICKNAME: usize = 3;

impl UnitLists {
    /// Forgets all paragraphs.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.tags.clear();
        self.phrases.clear();
        self.sentences.clear();
        self.cues.clear();
        self.quoted.clear();
        self.places.clear();
        self.places.push(Place::default());
    }

    /// Writes down where the last paragraph ends, field by field where it stays: to copy what was just written makes the
    /// processor wait.
    fn end(&mut self) {
        self.places.push(Place {
            units: self.list.len() as u32,
            phrases: self.phrases.len() as u32,
            sentences: self.sentences.len() as u32,
            cues: self.cues.len() as u32,
            quoted: self.quoted.len() as u32,
        });
    }

    fn place(&self, paragraph: usize) -> (Place, Place) {
        (self.places[paragraph], self.places[paragraph + 1])
    }

    /// For how many units there is room.
    pub(crate) fn capacity(&self) -> usize {
        self.list.capacity()
    }

    /// The tags and sentences of a paragraph, by its number since all were forgotten.
    pub(crate) fn sentences(&self, paragraph: usize) -> (&[u8], &[(usize, usize)]) {
        let (begin, end) = self.place(paragraph);
        (part(&self.tags, begin.units, end.units), part(&self.sentences, begin.sentences, end.sentences))
    }

    /// The units of a paragraph.
    #[inline(always)]
    pub(crate) fn of(&self, paragraph: usize) -> Units<'_> {
        let (begin, end) = self.place(paragraph);
        Units {
            list: part(&self.list, begin.units, end.units),
            tags: part(&self.tags, begin.units, end.units),
            phrases: part(&self.phrases, begin.phrases, end.phrases),
            sentences: part(&self.sentences, begin.sentences, end.sentences),
            cues: part(&self.cues, begin.cues, end.cues),
            quoted: part(&self.quoted, begin.quoted, end.quoted),
        }
    }

    /// Adds the units of the reader's paragraph. `quotes` are the paragraph's quoted spans of level 0, as (index, first
    /// token, end token).
    #[inline(never)]
    pub(crate) fn add(
        &mut self,
        reader: &Reader<'_>,
        quotes: &[(usize, usize, usize)],
        spans: &[QuotedSpan],
    ) {
        (self.first, self.first_phrase) = (self.list.len(), self.phrases.len());
        self.stops.clear();
        self.last = Tag::NONE;
        if quotes.is_empty() {
            self.push_narration(reader, reader.first);
        } else {
            self.push_around(reader, quotes, spans);
        }
        self.cut_sentences(reader);
        self.end();
    }

    /// Adds the quotations and what stands around them.
    #[inline(never)]
    fn push_around(&mut self, reader: &Reader<'_>, quotes: &[(usize, usize, usize)], spans: &[QuotedSpan]) {
        let mut narration = *reader;
        let mut quotes = quotes;
        let mut at = reader.first;
        while at < reader.end {
            match quotes {
                [quote, rest @ ..] if at >= quote.1 => {
                    quotes = rest;
                    at = self.push_quote(reader, *quote, spans).max(at + 1);
                }
                _ => {
                    narration.end = quotes.first().map_or(reader.end, |quote| quote.1.min(reader.end));
                    narration.entries = &reader.entries[..narration.end - reader.first];
                    at = self.push_narration(&narration, at);
                }
            }
        }
    }

    /// Adds what stands from a token to the narration's end. Returns where the last unit ends.
    #[inline(never)]
    fn push_narration(&mut self, narration: &Reader<'_>, begin: usize) -> usize {
        let &Reader { entries, first, .. } = narration;
        let mut at = begin;
        while let Some(entry) = entries.get(at - first) {
            if entry.has(Features::CAPITAL_HERE) {
                self.push_stop_before(narration, begin, at);
            }
            at = self.push_words(narration, at, entry);
        }
        at
    }

    /// Adds the full stop of an abbreviation that ends a sentence before a word with a capital.
    #[inline(never)]
    fn push_stop_before(&mut self, narration: &Reader<'_>, begin: usize, at: usize) {
        if at > begin && ends_with_abbreviation(narration, at) {
            self.push_mark_unit(at, at, Tag::PERIOD);
        }
    }

    /// The number in its paragraph of the unit that comes next.
    fn next(&self) -> usize {
        self.list.len() - self.first
    }

    /// The tags of the paragraph so far.
    fn tags(&self) -> &[u8] {
        &self.tags[self.first..]
    }

    fn push(&mut self, start: usize, end: usize, kind: UnitKind, tag: Tag) {
        self.list.push(Unit { start: start as u32, end: end as u32, kind });
        self.tags.push(tag.0);
        self.last = tag;
    }

    fn push_mark_unit(&mut self, start: usize, end: usize, tag: Tag) {
        if MAY_END_SENTENCE[usize::from(tag.0)] {
            self.stops.push(self.list.len());
        }
        self.push(start, end, UnitKind::Mark, tag);
    }

    #[inline(never)]
    fn push_quote(
        &mut self,
        reader: &Reader<'_>,
        (index, start, end): (usize, usize, usize),
        spans: &[QuotedSpan],
    ) -> usize {
        if let Some(name) = self.around_nickname(reader, start, end, spans[index].closed) {
            self.replace_phrase(name);
            return name.end();
        }
        let closing = usize::from(spans[index].closed);
        let mut last = end.saturating_sub(closing).max(start);
        while last > start && reader.is(last - 1, Mark::Quote) {
            last -= 1;
        }
        let final_mark = (last > start).then(|| reader.tokens[last - 1].mark()).flatten();
        let mut words = reader.tokens[start..end].iter().filter(|token| token.is_word());
        let capital = words.clone().next().is_some_and(Token::is_capital);
        let introduced = matches!(self.last, Tag::COLON | Tag::COMMA);
        // their words are counted where nothing else tells
        let utterance = final_mark.is_some() && (capital || introduced || self.tags().is_empty())
            || capital && introduced
            || words.nth(FRAGMENT_WORDS - 1).is_some();
        let tag = match () {
            () if self.is_title(reader, start, end, final_mark) => Tag::TITLE,
            () if utterance => Tag::QUOTE,
            () => Tag::FRAGMENT,
        };
        self.quoted.push(self.next() as u32);
        self.push(start, end, UnitKind::Quote(index as u32), tag);
        if let Some(tag) = inner_mark(reader, end, final_mark) {
            self.push_mark_unit(end, end, tag);
        }
        end
    }

    /// John “the Rope” Finch: the name that goes on behind the marks.
    fn around_nickname(
        &self,
        reader: &Reader<'_>,
        start: usize,
        end: usize,
        closed: bool,
    ) -> Option<NounPhrase> {
        let last = self.list[self.first..].last()?;
        let begun = self.phrases.last().filter(|_| matches!(last.kind, UnitKind::Phrase(_)))?;
        if !closed || begun.end() != start || begun.name().1 != start || !begun.has_name() {
            return None;
        }
        let words = reader.tokens[start..end].iter().filter(|token| token.is_word());
        let short = words.clone().nth(LONGEST_NICKNAME).is_none();
        let capital = words.clone().next_back().is_some_and(Token::is_capital);
        let plain = reader.tokens[start..end].iter().all(|token| token.is_word() || token.is(Mark::Quote));
        if !(short && capital && plain && reader.is_name(end)) {
            return None;
        }
        let rest =
            noun_phrase(reader, end).filter(|rest| rest.kind == PhraseKind::Name && rest.name().0 == end)?;
        Some(begun.lengthened(&rest))
    }

    /// A show, a book, a slogan on a hat: each longer word has a capital, and nothing introduces it as speech.
    fn is_title(&self, reader: &Reader<'_>, start: usize, end: usize, final_mark: Option<Mark>) -> bool {
        let introduced = match self.tags().last() {
            None | Some(b':' | b',' | b'.' | b'?' | b'-') => true,
            Some(&tag) => Tag(tag).is_cue() && !Tag(tag).is_tell(),
        };
        if introduced || !matches!(final_mark, None | Some(Mark::Comma | Mark::Period)) {
            return false;
        }
        let (mut words, mut long, mut upper) = (0, 0, 0);
        for token in reader.tokens[start..end].iter().filter(|token| token.is_word()) {
            words += 1;
            upper += usize::from(token.shape() == Shape::Upper);
            if token.end() - token.start() > 3 {
                long += 1;
                if !token.is_capital() {
                    return false;
                }
            }
        }
        (2..=LONGEST_TITLE).contains(&words) && long > 0 && upper * 2 < words
    }

    /// Adds the unit that begins with a word or is a mark. Returns where the next one begins.
    #[inline]
    fn push_words(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        match entry.opening() {
            Opening::Mark => self.push_mark(reader, at),
            Opening::Phrase | Opening::Pronoun => self.push_phrase_or_word(reader, at, entry),
            Opening::Verb => self.push_verb_or_noun(reader, at, entry),
            Opening::Auxiliary => self.push_auxiliary(reader, at, entry),
            Opening::Adverb => self.push_adverb(reader, at, entry),
            Opening::Any => self.push_any(reader, at, entry),
            Opening::That if is_determiner_here(reader, at, self.last) => {
                self.push_no_verb(reader, at, entry, self.last)
            }
            link => self.push_word(at, link_tag(link, self.last)),
        }
    }

    /// The same for a word that begins a noun phrase or nothing. A pronoun goes the same way: the code that writes a phrase
    /// is large.
    #[inline(always)]
    fn push_phrase_or_word(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let begun = match entry.opening() {
            Opening::Pronoun => Begun::Phrase(pronoun_alone(at, entry)),
            _ => read_phrase(reader, at),
        };
        match begun {
            Begun::Phrase(core) => self.push_core(reader, core),
            Begun::Nothing => self.push_word(at, loose_tag(entry)),
            Begun::Rare => self.push_rare_or_word(reader, at, entry),
        }
    }

    /// The same for a word that can be a main verb.
    fn push_verb_or_noun(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let before = self.last;
        let verb = is_verb_alone(reader, at, entry, before.is_phrase());
        let noun_first = !verb || before == Tag::ACCORDING || before.is_cue() && describes_name(reader, at);
        if noun_first {
            let next = self.push_noun(reader, at);
            if next > at {
                return next;
            }
        }
        if verb {
            return self.push_verb(reader, at, main_verb(entry));
        }
        self.push_word(at, loose_tag(entry))
    }

    /// The same for an auxiliary and for "to".
    fn push_auxiliary(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let before = self.last;
        if before == Tag::ACCORDING {
            return self.push_any(reader, at, entry);
        }
        match whole_group(reader, at, before.is_phrase()) {
            Some(group) => self.push_verb(reader, at, group),
            None => self.push_no_verb(reader, at, entry, before),
        }
    }

    /// The same for an adverb.
    fn push_adverb(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let next = reader.entry(at + 1);
        let alone = !next.has(MAY_BEGIN_VERB) && !next.step().may_be_adjective();
        if alone { self.push_word(at, Tag::ADVERB) } else { self.push_any(reader, at, entry) }
    }

    /// The same for a word that may be several things, or that has a rule of its own.
    #[inline(never)]
    fn push_any(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let before = self.last;
        if let Some((tag, words)) = special_tag(reader, at, entry, before) {
            self.push(at, at + words, UnitKind::Word, tag);
            return at + words;
        }
        let verb_first = verb_comes_first(reader, at, entry, before);
        if !verb_first {
            if let Some(next) = self.push_link_or_noun(reader, at, entry, before) {
                return next;
            }
        }
        match verb_group(reader, at, before.is_phrase()) {
            Some(group) => self.push_verb(reader, at, group),
            None if verb_first => self.push_no_verb(reader, at, entry, before),
            None => self.push_word(at, loose_tag(entry)),
        }
    }

    /// The same for a word that begins no verb group.
    #[inline(never)]
    fn push_no_verb(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry, before: Tag) -> usize {
        let pushed = self.push_link_or_noun(reader, at, entry, before);
        pushed.unwrap_or_else(|| self.push_word(at, loose_tag(entry)))
    }

    #[inline(never)]
    fn push_link_or_noun(
        &mut self,
        reader: &Reader<'_>,
        at: usize,
        entry: &Entry,
        before: Tag,
    ) -> Option<usize> {
        if entry.has(Features::CLOSED_CLASSES) && !entry.has(Features::NAME_HERE) {
            let link = Opening::of_link(*entry);
            let that = link == Some(Opening::That) && is_determiner_here(reader, at, before);
            if let Some(link) = link.filter(|_| !that) {
                return Some(self.push_word(at, link_tag(link, before)));
            }
        }
        Some(self.push_noun(reader, at)).filter(|&next| next > at)
    }

    fn push_word(&mut self, at: usize, tag: Tag) -> usize {
        self.push(at, at + 1, UnitKind::Word, tag);
        at + 1
    }

    /// Adds the noun phrase that begins here, if one does. Returns where the next unit begins.
    #[inline(never)]
    fn push_noun(&mut self, reader: &Reader<'_>, at: usize) -> usize {
        match read_phrase(reader, at) {
            Begun::Phrase(core) => self.push_core(reader, core),
            Begun::Nothing => at,
            Begun::Rare => self.push_rare(reader, at),
        }
    }

    #[inline(never)]
    fn push_rare_or_word(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        match self.push_rare(reader, at) {
            next if next > at => next,
            _ => self.push_word(at, loose_tag(entry)),
        }
    }

    #[inline(never)]
    fn push_rare(&mut self, reader: &Reader<'_>, at: usize) -> usize {
        core_phrase(reader, at).map_or(at, |core| self.push_core(reader, core))
    }

    /// Adds a noun phrase with what follows its head, if anything does.
    #[inline(always)]
    fn push_core(&mut self, reader: &Reader<'_>, core: NounPhrase) -> usize {
        let end = core.end();
        let unit = self.next() as u32;
        let kind = UnitKind::Phrase((self.phrases.len() - self.first_phrase) as u32);
        self.push(core.start(), end, kind, Tag::of_phrase(core.kind));
        self.phrases.push(core.as_unit(unit));
        if reader.has(end, Features::BEFORE_PHRASE) {
            return self.lengthen(reader);
        }
        if core.kind >= PhraseKind::CueNoun {
            self.note(core.kind);
        }
        end
    }

    fn push_mark(&mut self, reader: &Reader<'_>, at: usize) -> usize {
        let tag = reader.tokens[at].in_table(&MARK_TAGS);
        let inside = tag == Tag::PERIOD && !ends_sentence(reader, at);
        if tag != Tag::NONE && !inside {
            self.push_mark_unit(at, at + 1, tag);
        }
        at + 1
    }

    #[inline(always)]
    fn push_verb(&mut self, reader: &Reader<'_>, at: usize, group: VerbGroup) -> usize {
        if group.verb != 0 {
            return self.push_cue(reader, at, group);
        }
        self.push_group(at, group, Tag::of_verb(group.form))
    }

    /// Adds the group of an attribution verb.
    #[inline(never)]
    fn push_cue(&mut self, reader: &Reader<'_>, at: usize, group: VerbGroup) -> usize {
        let mut group = group;
        let mut constructions = reader.lexicon.constructions(group.verb);
        if constructions.begins_phrasal() {
            group = with_particle(reader, at, group);
            constructions = reader.lexicon.constructions(group.verb);
        }
        self.cues.push(Cue { unit: self.next(), frames: constructions.frames() });
        self.push_group(at, group, Tag::of_cue(constructions, group.form))
    }

    #[inline(always)]
    fn push_group(&mut self, at: usize, group: VerbGroup, tag: Tag) -> usize {
        let end = at + usize::from(group.words);
        self.push(at, end, UnitKind::Verb(MainVerb { verb: group.verb, copula: group.copula }), tag);
        end
    }

    /// Adds to the last unit, a noun phrase, what stands beside it. Returns where the next unit begins.
    #[inline(never)]
    fn lengthen(&mut self, reader: &Reader<'_>) -> usize {
        let Some(&core) = self.phrases.last() else { return reader.end };
        let mut phrase = core;
        if may_go_on(reader, &core) {
            phrase = with_what_follows(reader, core);
            self.replace_phrase(phrase);
        }
        self.note(phrase.kind);
        phrase.end()
    }

    /// Notes what the kind of the last unit, a noun phrase, asks for.
    #[inline(never)]
    fn note(&mut self, kind: PhraseKind) {
        match kind {
            PhraseKind::CueNoun => self.cues.push(Cue { unit: self.next() - 1, frames: u32::MAX }),
            PhraseKind::Time => self.lengthen_time(),
            _ => {}
        }
    }

    /// "on Tuesday" is a time as "Tuesday" is.
    fn lengthen_time(&mut self) {
        let [.., before, _] = self.tags()[..] else { return };
        if !b"ptfm".contains(&before) {
            return;
        }
        if let (Some(time), Some(unit)) = (self.list.pop(), self.list.last_mut()) {
            *unit = Unit { start: unit.start, ..time };
            self.tags.pop();
            self.tags.pop();
            self.tags.push(self.last.0);
            if let Some(phrase) = self.phrases.last_mut() {
                phrase.unit -= 1;
            }
        }
    }

    /// Puts a longer phrase in the place of its beginning, the last unit.
    fn replace_phrase(&mut self, phrase: NounPhrase) {
        if let (Some(unit), Some(tag), Some(last)) =
            (self.list.last_mut(), self.tags.last_mut(), self.phrases.last_mut())
        {
            self.last = Tag::of_phrase(phrase.kind);
            unit.end = phrase.end() as u32;
            *tag = self.last.0;
            *last = phrase.as_unit(last.unit);
        }
    }

    fn cut_sentences(&mut self, reader: &Reader<'_>) {
        let first = self.first;
        let mut start = first;
        let stops = std::mem::take(&mut self.stops);
        for &stop in &stops {
            let plain = self.tags[stop] == Tag::PERIOD.0 && self.tags.get(stop + 1) != Some(&Tag::DASH.0);
            if plain || self.ends_sentence(reader, stop) {
                self.push_sentence(start - first, stop + 1 - first);
                start = stop + 1;
            }
        }
        self.stops = stops;
        if start < self.tags.len() {
            self.push_sentence(start - first, self.next());
        }
    }

    fn push_sentence(&mut self, start: usize, end: usize) {
        if end - start <= LONGEST_SENTENCE {
            self.sentences.push((start, end));
        } else {
            self.cut_sentence(start, end);
        }
    }

    /// Adds a sentence that is too long, in pieces.
    #[cold]
    fn cut_sentence(&mut self, start: usize, end: usize) {
        let mut start = start;
        while start < end {
            let piece = end.min(start + LONGEST_SENTENCE);
            self.sentences.push((start, piece));
            start = piece;
        }
    }

    #[inline(never)]
    fn ends_sentence(&self, reader: &Reader<'_>, at: usize) -> bool {
        match self.tags[at] {
            // “It holds.” – Nora Finch
            b'.' => !(self.after_quote(at) && self.tags.get(at + 1) == Some(&b'-')),
            b'?' => !self.after_quote(at) || self.opens_new_sentence(reader, at + 1),
            b'e' => self
                .list
                .get(at + 1)
                .is_some_and(|next| reader.tokens.get(next.start()).is_some_and(|token| token.is_capital())),
            _ => false,
        }
    }

    fn after_quote(&self, at: usize) -> bool {
        at > self.first && matches!(self.list[at - 1].kind, UnitKind::Quote(_))
    }

    /// “Why?” “Because.”; “Why?” She left.
    fn opens_new_sentence(&self, reader: &Reader<'_>, at: usize) -> bool {
        let Some(unit) = self.list.get(at) else { return false };
        let first = reader.tokens.get(unit.start());
        // no everyday word: that may be a name
        let begins = Features::CLOSED_CLASSES.with(Features::QUANTIFIER).with(Features::INDEFINITE);
        let capital = first.is_some_and(|first| first.is_capital())
            && reader.has(unit.start(), begins)
            && !reader.is_name(unit.start())
            && !reader.has(unit.start(), Features::SUBJECT);
        self.tags[at] == b'Q' || capital && Tag(self.tags[at]).is_phrase()
    }
}

/// The mark inside the end of a quotation counts as if it stood behind it, unless one does stand there.
fn inner_mark(reader: &Reader<'_>, end: usize, mark: Option<Mark>) -> Option<Tag> {
    let next = reader.token(end);
    if next.is_none_or(|next| {
        matches!(
            next.mark(),
            Some(
                Mark::Comma
                    | Mark::Period
                    | Mark::Question
                    | Mark::Exclamation
                    | Mark::Semicolon
                    | Mark::Colon
            )
        )
    }) {
        return None;
    }
    let goes_on = next.is_some_and(|next| next.is_word() && !next.is_capital());
    match mark? {
        Mark::Comma => Some(Tag::COMMA),
        Mark::Period if goes_on => Some(Tag::COMMA),
        Mark::Period => Some(Tag::PERIOD),
        Mark::Question | Mark::Exclamation => Some(Tag::QUESTION),
        Mark::Dash | Mark::Ellipsis => Some(Tag::COMMA),
        _ => None,
    }
}

/// "in the U.S. The mayor said": the full stop of the abbreviation ends the sentence too.
fn ends_with_abbreviation(reader: &Reader<'_>, at: usize) -> bool {
    let Some(last) = at.checked_sub(1).filter(|&last| last >= reader.first) else { return false };
    reader.has(at, Features::CLOSED_CLASSES)
        && reader.token(at).is_some_and(Token::is_spaced)
        && reader.tokens[last].is_word()
        && reader.word(last).ends_with('.')
        && !reader.has(last, Features::TITLE)
}

/// A full stop before one of these belongs to an abbreviation.
const BEHIND_ABBREVIATIONS: Kinds =
    Kinds::of_marks(&[Mark::Comma, Mark::Close, Mark::Semicolon, Mark::Colon]);

/// A full stop before a comma, a bracket or a small letter belongs to an abbreviation.
fn ends_sentence(reader: &Reader<'_>, at: usize) -> bool {
    let Some(next) = reader.token(at + 1) else { return true };
    !(next.is_any(BEHIND_ABBREVIATIONS) || next.is_small() && next.is_spaced())
}

/// The tag of each mark; none of those that are no units.
static MARK_TAGS: ByKind<Tag> = ByKind::of_marks(
    Tag::NONE,
    &[
        (Mark::Period, Tag::PERIOD),
        (Mark::Question, Tag::QUESTION),
        (Mark::Exclamation, Tag::QUESTION),
        (Mark::Ellipsis, Tag::ELLIPSIS),
        (Mark::Comma, Tag::COMMA),
        (Mark::Colon, Tag::COLON),
        (Mark::Semicolon, Tag::SEMICOLON),
        (Mark::Dash, Tag::DASH),
        (Mark::Open, Tag::OPEN),
        (Mark::Close, Tag::CLOSE),
    ],
);

/// What the first word of a verb group can be.
const MAY_BEGIN_VERB: Features = Features::VERBS
    .with(Features::AUXILIARY)
    .with(Features::TO)
    .with(Features::ADVERB)
    .with(Features::NEGATION);
/// The tags of the marks that end sentences: a table, since there is one in every unforeseeable while.
const MAY_END_SENTENCE: [bool; 256] = {
    let mut table = [false; 256];
    table[Tag::PERIOD.0 as usize] = true;
    table[Tag::QUESTION.0 as usize] = true;
    table[Tag::ELLIPSIS.0 as usize] = true;
    table
};

/// The tag of a word that is part of nothing.
fn loose_tag(entry: &Entry) -> Tag {
    match () {
        () if entry.has(Features::DETERMINER.with(Features::POSSESSIVE).with(Features::QUANTIFIER)) => {
            Tag::DETERMINER
        }
        () if entry.has(Features::ADVERB.with(Features::NEGATION)) => Tag::ADVERB,
        () if entry.has(Features::ADJECTIVE.with(Features::PARTICIPLE)) => Tag::ADJECTIVE,
        () => Tag::OTHER,
    }
}

/// The tag of a word that has a rule of its own, and how many words it stands for.
#[inline]
fn special_tag(reader: &Reader<'_>, at: usize, entry: &Entry, before: Tag) -> Option<(Tag, usize)> {
    if entry.is(Words::SPECIAL) {
        if entry.is(Words::ACCORDING) && reader.has(at + 1, Features::TO) {
            return Some((Tag::ACCORDING, 2));
        }
        // "there is": a subject by its place
        if entry.is(Words::THERE) && reader.has(at + 1, Features::AUXILIARY) {
            return Some((Tag::of_phrase(PhraseKind::Neuter), 1));
        }
        if before.is_phrase() && entry.is(Words::EACH_OF_THEM) && is_verb(reader, at + 1) {
            return Some((Tag::ADVERB, 1));
        }
    }
    let adverb = entry.is_mainly(Features::ADVERB)
        && before.verb_form().is_some()
        && is_adverb_before_place(reader, at);
    adverb.then_some((Tag::ADVERB, 1))
}

/// Whether the word is to be read as (the start of) a verb group before it is tried as a noun phrase.
#[inline]
fn verb_comes_first(reader: &Reader<'_>, at: usize, entry: &Entry, before: Tag) -> bool {
    // "according to state law"
    if !entry.has(MAY_BEGIN_VERB) || before == Tag::ACCORDING {
        return false;
    }
    if entry.has(Features::AUXILIARY) && !entry.has(Features::NAME_HERE) {
        return true;
    }
    if entry.has(Features::TO) {
        return true;
    }
    if entry.has(Features::ADVERB) && !entry.has(Features::DETERMINER.with(Features::QUANTIFIER)) {
        return true;
    }
    if !entry.has(Features::VERBS) || before.is_cue() && describes_name(reader, at) {
        return false;
    }
    let name = || reader.is_name(at.saturating_sub(1));
    let before = before.is_phrase().then(|| if name() { Reading::Name } else { Reading::Noun });
    reader.reading_of(entry, at, before) == Reading::Verb
}

/// "(said) back in May": the adverb that stands here is neither the noun nor the verb.
fn is_adverb_before_place(reader: &Reader<'_>, at: usize) -> bool {
    let next = reader.entry(at + 1);
    !reader.is_name(at)
        && next.has(Features::PREPOSITION)
        && !next.has(Features::SUBORDINATOR.with(Features::CONJUNCTION))
}

/// Whether a verb stands here, behind a noun.
fn is_verb(reader: &Reader<'_>, at: usize) -> bool {
    reader.has(at, Features::AUXILIARY) || reader.reading(at, Some(Reading::Noun)) == Reading::Verb
}

/// The tag of a word that links: elsewhere, behind a cue.
const LINKS: [(Opening, [Tag; 2]); 14] = [
    (Opening::That, [Tag::THAT, Tag::THAT]),
    (Opening::WhRelative, [Tag::RELATIVE, Tag::WH]),
    (Opening::Wh, [Tag::WH, Tag::WH]),
    (Opening::WhSubordinator, [Tag::SUBORDINATOR, Tag::WH]),
    (Opening::Relative, [Tag::RELATIVE, Tag::RELATIVE]),
    (Opening::Of, [Tag::OF, Tag::OF]),
    (Opening::To, [Tag::TO, Tag::TO]),
    (Opening::For, [Tag::FOR, Tag::FOR]),
    (Opening::By, [Tag::BY, Tag::BY]),
    (Opening::From, [Tag::FROM, Tag::FROM]),
    (Opening::As, [Tag::AS, Tag::AS]),
    (Opening::Preposition, [Tag::PREPOSITION, Tag::PREPOSITION]),
    (Opening::Conjunction, [Tag::CONJUNCTION, Tag::CONJUNCTION]),
    (Opening::Subordinator, [Tag::SUBORDINATOR, Tag::SUBORDINATOR]),
];

/// The same by number.
static LINK_TAGS: [[Tag; 2]; 32] = {
    let mut tags = [[Tag::NONE; 2]; 32];
    let mut at = 0;
    while at < LINKS.len() {
        tags[LINKS[at].0 as usize] = LINKS[at].1;
        at += 1;
    }
    tags
};

/// The tag of a word that links: that, who, because, and, of, by.
#[inline]
fn link_tag(link: Opening, before: Tag) -> Tag {
    LINK_TAGS[link as usize % LINK_TAGS.len()][usize::from(before.is_cue())]
}

/// Whether "that" is no conjunction, behind a unit with this tag.
#[inline(never)]
fn is_determiner_here(reader: &Reader<'_>, at: usize, before: Tag) -> bool {
    if before.is_cue() || before.is_phrase() {
        return false;
    }
    matches!(reader.reading(at + 1, Some(Reading::Function)), Reading::Noun | Reading::Adjective)
        && !reader.has(at + 1, Features::CLOSED_CLASSES)
        && !reader.entry(at + 1).is_plural()
        || reader.has(at + 1, Features::AUXILIARY)
}
