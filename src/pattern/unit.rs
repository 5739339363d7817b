//! A paragraph as units: what the tags of a tag string stand for.

use super::tag::Tag;
use super::verb_group::{VerbGroup, main_verb, verb_group};
use crate::lexicon::{Entry, Features, Opening, Reading, Words};
use crate::mention::{NounPhrase, PhraseKind, Reader, describes_name, noun_phrase};
use crate::quote::QuotedSpan;
use crate::text::{Mark, Shape, Token};

/// What a unit is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// Index into the document's quoted spans.
    Quote(u32),
    /// Index into [`Units::phrases`].
    Phrase(u32),
    /// Index into [`Units::verbs`].
    Verb(u32),
    Word,
    Mark,
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

/// The units of one paragraph. Made once and filled anew for each paragraph.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) list: Vec<Unit>,
    /// One byte for each unit.
    pub(crate) tags: Vec<u8>,
    pub(crate) phrases: Vec<NounPhrase>,
    pub(crate) verbs: Vec<VerbGroup>,
    /// The sentences of the narration, as ranges of units.
    pub(crate) sentences: Vec<(usize, usize)>,
    /// The units that can be a cue which a condition is about: an attribution verb, a noun that says.
    pub(crate) cues: Vec<Cue>,
    /// The units that are words in quotation marks.
    pub(crate) quoted: Vec<u32>,
    /// The units that may mention somebody: phrases, and words in quotation marks.
    pub(crate) mentioning: Vec<u32>,
    /// The marks that may end a sentence.
    stops: Vec<usize>,
}

/// A unit that can be a cue, with the [frames](crate::lexicon::Frame) that it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    pub(crate) unit: usize,
    pub(crate) frames: u32,
}

/// A longer sentence is cut.
const LONGEST_SENTENCE: usize = 160;
/// A quotation of fewer words, without a mark at its end, is a fragment: part of a sentence, or a scare quote.
const FRAGMENT_WORDS: usize = 4;
const LONGEST_TITLE: usize = 10;
const LONGEST_NICKNAME: usize = 3;

impl Units {
    /// Cuts the tokens of the reader's paragraph. `quotes` are the paragraph's quoted spans of level 0, as
    /// (index, first token, end token).
    #[inline(never)]
    pub(crate) fn fill(
        &mut self,
        reader: &Reader<'_>,
        quotes: &[(usize, usize, usize)],
        spans: &[QuotedSpan],
    ) {
        self.list.clear();
        self.tags.clear();
        self.phrases.clear();
        self.verbs.clear();
        self.sentences.clear();
        self.cues.clear();
        self.quoted.clear();
        self.mentioning.clear();
        self.stops.clear();
        let mut quotes = quotes.iter().copied().peekable();
        let mut at = reader.first;
        while at < reader.end {
            let next_quote = quotes.peek().map_or(reader.end, |quote| quote.1);
            if at >= next_quote {
                if let Some(quote) = quotes.next() {
                    at = self.push_quote(reader, quote, spans).max(at + 1);
                }
                continue;
            }
            let narration = reader.until(next_quote);
            let mut entry = narration.entry(at);
            while at < next_quote {
                at = self.push_words(&narration, at, entry);
                entry = narration.entry(at);
                if entry.has(Features::CAPITAL_HERE) && ends_with_abbreviation(&narration, at) {
                    self.push_mark_unit(at, at, Tag::PERIOD);
                }
            }
        }
        self.cut_sentences(reader);
    }

    fn push(&mut self, start: usize, end: usize, kind: UnitKind, tag: Tag) {
        self.list.push(Unit { start: start as u32, end: end as u32, kind });
        self.tags.push(tag.0);
    }

    fn push_mark_unit(&mut self, start: usize, end: usize, tag: Tag) {
        if MAY_END_SENTENCE[usize::from(tag.0)] {
            self.stops.push(self.list.len());
        }
        self.push(start, end, UnitKind::Mark, tag);
    }

    fn push_quote(
        &mut self,
        reader: &Reader<'_>,
        (index, start, end): (usize, usize, usize),
        spans: &[QuotedSpan],
    ) -> usize {
        if let Some(name) = self.around_nickname(reader, start, end, spans[index].closed) {
            return self.lengthen_name(name);
        }
        let closing = usize::from(spans[index].closed);
        let mut last = end.saturating_sub(closing).max(start);
        while last > start && reader.is(last - 1, Mark::Quote) {
            last -= 1;
        }
        let final_mark = (last > start).then(|| reader.tokens[last - 1].mark()).flatten();
        let mut words = reader.tokens[start..end].iter().filter(|token| token.is_word());
        let capital = words.clone().next().is_some_and(Token::is_capital);
        let long = words.nth(FRAGMENT_WORDS - 1).is_some();
        let introduced = self.tags.last().is_some_and(|tag| matches!(tag, b':' | b','));
        let utterance = long
            || final_mark.is_some() && (capital || introduced)
            || capital && introduced
            || self.tags.is_empty() && final_mark.is_some();
        let tag = match () {
            () if self.is_title(reader, start, end, final_mark) => Tag::TITLE,
            () if utterance => Tag::QUOTE,
            () => Tag::FRAGMENT,
        };
        self.quoted.push(self.list.len() as u32);
        self.mentioning.push(self.list.len() as u32);
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
        let begun = self.phrase(self.list.len().checked_sub(1)?)?;
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

    /// Puts the whole name in the place of its beginning, the last unit.
    fn lengthen_name(&mut self, name: NounPhrase) -> usize {
        if let (Some(unit), Some(tag), Some(phrase)) =
            (self.list.last_mut(), self.tags.last_mut(), self.phrases.last_mut())
        {
            unit.end = name.end() as u32;
            *tag = Tag::of_phrase(name.kind).0;
            *phrase = name;
        }
        name.end()
    }

    /// A show, a book, a slogan on a hat: each longer word has a capital, and nothing introduces it as speech.
    fn is_title(&self, reader: &Reader<'_>, start: usize, end: usize, final_mark: Option<Mark>) -> bool {
        let introduced = match self.tags.last() {
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
            Opening::Mark => return self.push_mark(reader, at),
            Opening::Any => return self.push_any(reader, at, entry),
            Opening::Verb => return self.push_verb_or_noun(reader, at, entry),
            Opening::Link => {
                if let Some(tag) = function_tag(reader, at, entry, self.last_tag()) {
                    return self.push_word(at, tag);
                }
            }
            Opening::Phrase => {}
        }
        self.push_noun(reader, at).unwrap_or_else(|| self.push_word(at, loose_tag(entry)))
    }

    /// The same for a word that can be a main verb.
    fn push_verb_or_noun(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let before = self.last_tag();
        let verb_first = verb_comes_first(reader, at, entry, before);
        if !verb_first {
            if let Some(next) = self.push_noun(reader, at) {
                return next;
            }
        }
        if let Some(group) = main_verb(reader, at, before.is_phrase()) {
            return self.push_verb(reader, group);
        }
        let noun = if verb_first { self.push_noun(reader, at) } else { None };
        noun.unwrap_or_else(|| self.push_word(at, loose_tag(entry)))
    }

    /// The same for a word that may be several things, or that has a rule of its own.
    fn push_any(&mut self, reader: &Reader<'_>, at: usize, entry: &Entry) -> usize {
        let before = self.last_tag();
        if let Some((tag, words)) = special_tag(reader, at, entry, before) {
            self.push(at, at + words, UnitKind::Word, tag);
            return at + words;
        }
        let subject = before.is_phrase();
        let verb_first = verb_comes_first(reader, at, entry, before);
        if verb_first {
            if let Some(group) = verb_group(reader, at, subject) {
                return self.push_verb(reader, group);
            }
        }
        if entry.has(Features::CLOSED_CLASSES) && !entry.has(Features::NAME_HERE) {
            if let Some(tag) = function_tag(reader, at, entry, before) {
                return self.push_word(at, tag);
            }
        }
        if let Some(next) = self.push_noun(reader, at) {
            return next;
        }
        if !verb_first {
            if let Some(group) = verb_group(reader, at, subject) {
                return self.push_verb(reader, group);
            }
        }
        self.push_word(at, loose_tag(entry))
    }

    /// The tag of the unit before; that of no unit at the beginning.
    fn last_tag(&self) -> Tag {
        self.tags.last().map_or(Tag::NONE, |&tag| Tag(tag))
    }

    fn push_word(&mut self, at: usize, tag: Tag) -> usize {
        self.push(at, at + 1, UnitKind::Word, tag);
        at + 1
    }

    /// Adds the noun phrase that begins here, if one does.
    #[inline(never)]
    fn push_noun(&mut self, reader: &Reader<'_>, at: usize) -> Option<usize> {
        noun_phrase(reader, at).map(|phrase| self.push_phrase(phrase))
    }

    fn push_mark(&mut self, reader: &Reader<'_>, at: usize) -> usize {
        let mark = reader.tokens[at].mark();
        let inside = mark == Some(Mark::Period) && !ends_sentence(reader, at);
        if let Some(tag) = mark.filter(|_| !inside).and_then(mark_tag) {
            self.push_mark_unit(at, at + 1, tag);
        }
        at + 1
    }

    #[inline]
    fn push_verb(&mut self, reader: &Reader<'_>, group: VerbGroup) -> usize {
        let mut tag = Tag::of_verb(group.form);
        if group.verb != 0 {
            let constructions = reader.lexicon.constructions(group.verb);
            tag = Tag::of_cue(constructions, group.form);
            self.cues.push(Cue { unit: self.list.len(), frames: constructions.frames() });
        }
        let kind = UnitKind::Verb(self.verbs.len() as u32);
        self.verbs.push(group);
        self.push(group.start(), group.end(), kind, tag);
        group.end()
    }

    #[inline]
    fn push_phrase(&mut self, phrase: NounPhrase) -> usize {
        let mut start = phrase.start();
        if phrase.kind == PhraseKind::Time {
            // "on Tuesday" is a time as "Tuesday" is
            if self.tags.last().is_some_and(|tag| b"ptfm".contains(tag)) {
                start = self.list.last().map_or(start, Unit::start);
                self.list.pop();
                self.tags.pop();
            }
        }
        if phrase.kind == PhraseKind::CueNoun {
            self.cues.push(Cue { unit: self.list.len(), frames: u32::MAX });
        }
        self.mentioning.push(self.list.len() as u32);
        let kind = UnitKind::Phrase(self.phrases.len() as u32);
        self.phrases.push(phrase);
        self.push(start, phrase.end(), kind, Tag::of_phrase(phrase.kind));
        phrase.end()
    }

    fn cut_sentences(&mut self, reader: &Reader<'_>) {
        let mut start = 0;
        for number in 0..self.stops.len() {
            let stop = self.stops[number];
            if self.ends_sentence(reader, stop) {
                start = self.cut_sentence(start, stop + 1);
            }
        }
        self.cut_sentence(start, self.tags.len());
    }

    /// Adds a sentence, cut in pieces where it is too long. Returns its end.
    fn cut_sentence(&mut self, start: usize, end: usize) -> usize {
        let mut start = start;
        while start < end {
            let piece = end.min(start + LONGEST_SENTENCE);
            self.sentences.push((start, piece));
            start = piece;
        }
        end
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
        at > 0 && matches!(self.list[at - 1].kind, UnitKind::Quote(_))
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

    pub(crate) fn phrase(&self, unit: usize) -> Option<&NounPhrase> {
        match self.list.get(unit)?.kind {
            UnitKind::Phrase(index) => self.phrases.get(index as usize),
            _ => None,
        }
    }

    pub(crate) fn verb(&self, unit: usize) -> Option<&VerbGroup> {
        match self.list.get(unit)?.kind {
            UnitKind::Verb(index) => self.verbs.get(index as usize),
            _ => None,
        }
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

/// A full stop before a comma, a bracket or a small letter belongs to an abbreviation.
fn ends_sentence(reader: &Reader<'_>, at: usize) -> bool {
    let Some(next) = reader.token(at + 1) else { return true };
    let joined = matches!(next.mark(), Some(Mark::Comma | Mark::Close | Mark::Semicolon | Mark::Colon));
    let small = next.shape() == Shape::Lower && next.is_spaced();
    !(joined || small)
}

fn mark_tag(mark: Mark) -> Option<Tag> {
    Some(match mark {
        Mark::Period => Tag::PERIOD,
        Mark::Question | Mark::Exclamation => Tag::QUESTION,
        Mark::Ellipsis => Tag::ELLIPSIS,
        Mark::Comma => Tag::COMMA,
        Mark::Colon => Tag::COLON,
        Mark::Semicolon => Tag::SEMICOLON,
        Mark::Dash => Tag::DASH,
        Mark::Open => Tag::OPEN,
        Mark::Close => Tag::CLOSE,
        Mark::Quote | Mark::Slash | Mark::Ampersand | Mark::Other => return None,
    })
}

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

/// The prepositions that have a tag of their own.
const LINKS: [(Words, Tag); 6] = [
    (Words::OF, Tag::OF),
    (Words::TO, Tag::TO),
    (Words::FOR, Tag::FOR),
    (Words::BY, Tag::BY),
    (Words::FROM, Tag::FROM),
    (Words::AS, Tag::AS),
];

fn link_tag(entry: &Entry) -> Tag {
    if !entry.is(NAMED_LINKS) {
        return Tag::PREPOSITION;
    }
    LINKS.iter().find(|(word, _)| entry.is(*word)).map_or(Tag::PREPOSITION, |&(_, tag)| tag)
}

const NAMED_LINKS: Words = Words::of(&[Words::OF, Words::TO, Words::FOR, Words::BY, Words::FROM, Words::AS]);
/// What a word that begins a clause has.
const LINKING_CLAUSES: Features = Features::THAT.with(Features::WH).with(Features::RELATIVE);
/// Words that link: that, who, because, and, of, by.
#[inline]
fn function_tag(reader: &Reader<'_>, at: usize, entry: &Entry, before: Tag) -> Option<Tag> {
    if entry.has(Features::PREPOSITION.with(Features::TO).with(Features::OF)) && !entry.has(LINKING_CLAUSES) {
        return Some(link_tag(entry));
    }
    let after_cue = before.is_cue();
    if entry.has(Features::THAT) {
        let determiner = !after_cue && !before.is_phrase() && is_determiner_here(reader, at);
        return if determiner { None } else { Some(Tag::THAT) };
    }
    if entry.has(Features::WH) {
        let linking = entry.has(Features::SUBORDINATOR) && !after_cue;
        let relative = entry.is(Words::RELATIVES) && !after_cue;
        return Some(if relative {
            Tag::RELATIVE
        } else if linking {
            Tag::SUBORDINATOR
        } else {
            Tag::WH
        });
    }
    if entry.has(Features::RELATIVE) {
        return Some(Tag::RELATIVE);
    }
    if entry.has(Features::PREPOSITION.with(Features::TO).with(Features::OF)) {
        return Some(link_tag(entry));
    }
    match () {
        () if entry.has(Features::CONJUNCTION)
            && !entry.has(Features::DETERMINER.with(Features::QUANTIFIER)) =>
        {
            Some(Tag::CONJUNCTION)
        }
        () if entry.has(Features::SUBORDINATOR) => Some(Tag::SUBORDINATOR),
        () => None,
    }
}

fn is_determiner_here(reader: &Reader<'_>, at: usize) -> bool {
    matches!(reader.reading(at + 1, Some(Reading::Function)), Reading::Noun | Reading::Adjective)
        && !reader.has(at + 1, Features::CLOSED_CLASSES)
        && !reader.entry(at + 1).is_plural()
        || reader.has(at + 1, Features::AUXILIARY)
}
