//! One paragraph: the matches of the patterns, tried in order of trust, become attributions.

use memchr::memchr2_iter;
use smallvec::{SmallVec, smallvec};

use super::clause::{self, Reach};
use super::subject;
use super::{Attribution, Block, GOVERNED, LeadIn, Rule, SIEVES, Sieve, Source};
use crate::document::{Class, Kind};
use crate::lexicon::{Frame, Verb};
use crate::mention::{NounPhrase, PhraseKind, Reader, noun_phrase};
use crate::near::sort_near;
use crate::pattern::{Asks, Capture, Condition, Match, Search, Table, Tag, Unit, UnitKind, Units};
use crate::pool::{Lent, Pool};
use crate::span::Span;

/// A paragraph with its units, ready for the patterns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph<'a> {
    pub(crate) number: usize,
    pub(crate) reader: Reader<'a>,
    pub(crate) units: &'a Units<'a>,
    pub(crate) table: &'a Table,
}

/// What is said, in its parts: two of them where the cue stands between.
type Parts = SmallVec<[(usize, usize); 2]>;

/// A match with its place in the paragraph. Ranges are of units.
#[derive(Debug)]
struct Candidate {
    rule: Rule,
    content: Parts,
    cue: Option<(usize, usize)>,
    source: Option<(usize, usize)>,
    /// May stand in what somebody else says.
    nests: bool,
    /// Adds its words to those that the same cue already has.
    joins: bool,
}

impl Candidate {
    fn all_quotes(&self, paragraph: &Paragraph<'_>) -> bool {
        self.content.iter().all(|&(start, end)| paragraph.units.list[start..end].iter().all(is_quote_or_mark))
    }

    /// Whether a cue stands in what is said here.
    fn holds(&self, cue: Option<(usize, usize)>) -> bool {
        cue.is_some_and(|cue| self.content.iter().any(|range| range.0 <= cue.0 && cue.1 <= range.1))
    }

    /// The place in the order of trust: the smaller, the more trusted.
    fn trust(&self) -> usize {
        match self.rule {
            Rule::Pattern(number) => usize::from(number),
            Rule::Sieve(sieve) => usize::MAX / 2 + sieve as usize,
        }
    }
}

/// What one paragraph after the other is read with.
pub(crate) struct Candidates<'t> {
    search: Search<'t>,
    lists: Lent<'static, Box<Lists>>,
}

/// Room that is used again, for the next text too.
#[derive(Debug, Default)]
struct Lists {
    /// The sentences that are worth trying, with what they show, and where those of each paragraph end among them.
    shown: Vec<((usize, usize), u8)>,
    ends: Vec<usize>,
    /// The paragraph and the sentence that come next.
    next: (usize, usize),
    accepted: Vec<Candidate>,
}

impl<'t> Candidates<'t> {
    pub(crate) fn of(table: &'t Table) -> Candidates<'t> {
        Candidates { search: table.search(), lists: LISTS.get(Box::default) }
    }

    /// Looks where patterns begin in some paragraphs; each of them is [attributed](attribute) then, in order.
    /// Given are the tags of each and its sentences.
    pub(crate) fn read<'u>(&mut self, paragraphs: impl Iterator<Item = (&'u [u8], &'u [(usize, usize)])>) {
        let Candidates { search, lists } = self;
        let Lists { shown: all, ends, next, .. } = &mut ***lists;
        all.clear();
        ends.clear();
        *next = (0, 0);
        search.begin();
        for (tags, sentences) in paragraphs {
            for &sentence in sentences {
                let tags = &tags[sentence.0..sentence.1];
                let shown = search.add((tags, sentence), (&SHOWS, SAID | CUED));
                if shown & (SAID | CUED) != 0 {
                    all.push((sentence, shown));
                }
            }
            ends.push(all.len());
        }
        search.read();
    }
}

impl Drop for Candidates<'_> {
    fn drop(&mut self) {
        let Lists { shown, accepted, .. } = &**self.lists;
        if shown.capacity().max(accepted.capacity()) > MOST_KEPT {
            **self.lists = Lists::default();
        }
    }
}

/// Room for more sentences or candidates is given back.
const MOST_KEPT: usize = 1 << 12;

/// One for each text that is read at the same time.
static LISTS: Pool<Box<Lists>> = Pool::new();

/// Adds the attributions that the patterns find in a paragraph, by place.
pub(crate) fn attribute(
    paragraph: &Paragraph<'_>,
    candidates: &mut Candidates<'_>,
    found: &mut Vec<Attribution>,
) {
    let Candidates { search, lists } = candidates;
    let Lists { shown, ends, next, accepted } = &mut ***lists;
    let first = next.1;
    *next = (next.0 + 1, ends[next.0]);
    if first == next.1 {
        return;
    }
    accepted.clear();
    for number in first..next.1 {
        let (sentence, shown) = shown[number];
        let done = accepted.len();
        search.matches(paragraph.units, number, |matched| {
            paragraph.propose(sentence, &matched, accepted);
        });
        if accepted.len() > done + 1 {
            accepted[done..].sort_by_key(|candidate| (candidate.trust(), candidate.content[0]));
            choose(accepted, done);
        }
        if shown & SAID != 0 {
            paragraph.govern(sentence, accepted, done);
        }
    }
    let first = found.len();
    found.extend(accepted.iter().map(|candidate| paragraph.attribution(candidate)));
    sort_near(&mut found[first..], Attribution::place);
}

/// There are words in quotation marks; there is a cue, or a mark or word that can be one.
const SAID: u8 = 1;
const CUED: u8 = 2;

/// What each tag shows that makes a sentence worth trying: nothing is attributed without.
static SHOWS: [u8; 256] = {
    let mut table = [0; 256];
    let mut tag = 0;
    while tag < table.len() {
        table[tag] = match tag as u8 {
            b'Q' | b'q' => SAID,
            0x80.. | b'a' | b':' | b'S' | b'J' => CUED,
            _ => 0,
        };
        tag += 1;
    }
    table
};

/// Of the candidates of a sentence, those from `first` on in order of trust, keeps those that are accepted.
fn choose(candidates: &mut Vec<Candidate>, first: usize) {
    // those up to `kept` are accepted, those from `next` on are still to come
    let (mut kept, mut next) = (first + 1, first + 1);
    while next < candidates.len() {
        let (accepted, others) = candidates.split_at_mut(next);
        if accepts(&mut accepted[first..kept], &mut others[0]) {
            while let Some(at) = (first..kept).find(|&at| is_held(&candidates[at], &candidates[next])) {
                candidates.remove(at);
                (kept, next) = (kept - 1, next - 1);
            }
            candidates.swap(kept, next);
            kept += 1;
        }
        next += 1;
    }
    candidates.truncate(kept);
}

/// Whether a candidate is part of what is said in another one.
fn is_held(candidate: &Candidate, by: &Candidate) -> bool {
    !candidate.nests && by.holds(candidate.cue)
}

/// A candidate is taken unless a more trusted one of its sentence has its words; one with the same cue adds its words to
/// that one's.
fn accepts(sentence: &mut [Candidate], candidate: &mut Candidate) -> bool {
    if sentence.iter().any(|other| clashes(other, candidate) || is_held(candidate, other)) {
        return false;
    }
    let twin = sentence.iter_mut().find(|other| other.cue.is_some() && other.cue == candidate.cue);
    let Some(twin) = twin else { return true };
    if candidate.joins {
        twin.content.append(&mut candidate.content);
        twin.content.sort_unstable();
    }
    false
}

fn clashes(one: &Candidate, other: &Candidate) -> bool {
    let same_cue = one.cue.is_some() && one.cue == other.cue;
    one.content.iter().any(|a| {
        other.content.iter().any(|b| {
            let overlap = a.0 < b.1 && b.0 < a.1;
            let nested = a.0 <= b.0 && b.1 <= a.1 || b.0 <= a.0 && a.1 <= b.1;
            overlap && (same_cue || !nested || a == b)
        })
    })
}

impl Paragraph<'_> {
    /// Adds what a match shows to the candidates, if its conditions hold.
    fn propose(
        &self,
        sentence: (usize, usize),
        matched: &Match<'_>,
        candidates: &mut Vec<Candidate>,
    ) -> Option<()> {
        let asks = matched.asks;
        let kinds = matched.kinds();
        let cue = kinds.cue();
        let word = cue.filter(|_| asks.asks_word()).and_then(|cue| self.cue_word(cue));
        if !asks.is_taken_by(word) {
            return None;
        }
        let source = kinds.source();
        let source = source.map(|source| self.behind_setting(sentence, source, cue));
        let source = source.map(|source| self.in_relative(source, cue).unwrap_or(source));
        let whole = kinds.count(Capture::Clause) == 1;
        let content = self.content(sentence, matched, [cue, source], whole)?;
        let first = *content.first()?;
        let bare = asks.takes(Frame::Bare) && cue.is_some_and(|cue| cue.1 <= first.0);
        if bare && !clause::has_main_verb(self.units, first) {
            return None;
        }
        if asks.looks_at_words() && !self.holds(asks, cue, word, first) {
            return None;
        }
        let joins = kinds.count(Capture::Quote) == content.len();
        let named = || source.is_some_and(|source| !b"PrI".contains(&self.units.tags[source.0]));
        let nests = joins || asks.has(Condition::Nests) && named();
        let rule = Rule::Pattern(matched.pattern as u16);
        candidates.push(Candidate { rule, content, cue, source, nests, joins });
        Some(())
    }

    /// The words that are said, by place.
    fn content(
        &self,
        sentence: (usize, usize),
        matched: &Match<'_>,
        [cue, source]: [Option<(usize, usize)>; 2],
        whole: bool,
    ) -> Option<Parts> {
        let mut content = Parts::new();
        for (capture, range) in matched.said() {
            let part = match capture {
                Capture::Quote => range,
                Capture::Clause => self.clause(sentence, range, cue, source, whole)?,
                Capture::Phrase if cue.is_some_and(|cue| range.1 <= cue.0) => range,
                Capture::Phrase => (range.0, clause::phrase_end(self.units, sentence, range.0)),
                Capture::Cue | Capture::Source => continue,
            };
            content.push(part);
        }
        if content.len() > 1 {
            content.sort_unstable();
            // a phrase can reach over a quotation that the pattern captures by itself
            content.dedup_by(|next, last| {
                next.0 < last.1 && {
                    last.1 = last.1.max(next.1);
                    true
                }
            });
        }
        Some(content)
    }

    /// "In an interview, Cole, the mayor, said": the source stands behind the comma, not behind the preposition; so too
    /// "Of Hill, Cole, the mayor, said".
    fn behind_setting(
        &self,
        sentence: (usize, usize),
        source: (usize, usize),
        cue: Option<(usize, usize)>,
    ) -> (usize, usize) {
        let tags = &self.units.tags;
        let governed = source.0 > sentence.0
            && (b"pfmtA".contains(&tags[source.0 - 1])
                || tags[source.0 - 1] == b'o' && source.0 - 1 == sentence.0);
        if let Some(comma) = (source.0..source.1).find(|&unit| governed && tags[unit] == b',') {
            // "In Boston, Hill and Cole said"
            return (comma + 1, source.1);
        }
        let next = source.1 + 1;
        let behind =
            cue.is_some_and(|cue| next < cue.0) && tags[source.1] == b',' && b"NPD".contains(&tags[next]);
        if governed && behind { (next, next + 1) } else { source }
    }

    /// "Asked if he thought there was hope, Cole …": the cue hangs on the participle with which the sentence begins.
    fn opens_sentence(&self, sentence: (usize, usize), cue: Option<(usize, usize)>) -> bool {
        let tags = &self.units.tags;
        let Some(cue) = cue.filter(|cue| cue.0 > sentence.0 + 1) else { return false };
        Tag(tags[sentence.0]).is_cue()
            && b"swh".contains(&tags[sentence.0 + 1])
            && !tags[sentence.0..cue.0].contains(&b',')
    }

    /// "With polls showing that he leads, Cole …", no finite verb of its own.
    fn is_absolute(&self, source: Option<(usize, usize)>, cue: Option<(usize, usize)>) -> bool {
        let (Some(source), Some(cue)) = (source, cue) else { return false };
        let preposition = source.0.checked_sub(1).is_some_and(|before| self.units.tags[before] == b'p');
        preposition && Tag(self.units.tags[cue.0]).cue_form() == Some(1)
    }

    /// "…, a land that the mayor, Cole, called “dry”": the cue is the relative clause's verb, the source its subject.
    fn in_relative(&self, source: (usize, usize), cue: Option<(usize, usize)>) -> Option<(usize, usize)> {
        let tags = &self.units.tags;
        let between = source.1..cue.filter(|cue| source.1 < cue.0)?.0;
        let relative = between.clone().rfind(|&unit| b"hr".contains(&tags[unit]))?;
        let own_verb = tags[relative..between.end].iter().any(|&tag| Tag(tag).is_finite_verb());
        let subject = relative + 1;
        (!own_verb && subject < between.end && b"NPD".contains(&tags[subject]))
            .then_some((subject, subject + 1))
    }

    /// The whole clause of which the pattern captured the unit next to the cue.
    fn clause(
        &self,
        sentence: (usize, usize),
        seed: (usize, usize),
        cue: Option<(usize, usize)>,
        source: Option<(usize, usize)>,
        whole: bool,
    ) -> Option<(usize, usize)> {
        let before = cue.is_some_and(|cue| seed.1 <= cue.0);
        let (start, end) = if before {
            (clause::clause_start(self.units, sentence, seed.1, 0), seed.1)
        } else {
            let infinitive = matches!(Tag(self.units.tags[seed.0]).verb_form(), Some(1 | 2));
            let subordinate =
                source.is_some_and(|source| clause::is_subordinate(self.units, sentence, source.0));
            let finite = |tag: &u8| Tag(*tag).is_finite_verb();
            let opens = source.is_none()
                && cue.is_some_and(|cue| {
                    // "Saying that …, Cole left"; "When asked whether …, Cole left"
                    cue.0 <= sentence.0 + 1 || !self.units.tags[sentence.0..cue.1].iter().any(finite)
                });
            let relates = source.is_some_and(|source| self.units.tags[source.0] == b'r');
            if (opens || relates) && self.units.tags[seed.0 - 1] == b',' {
                // "Answering in an interview, Cole said …", "with those who agree with him, Cole said …"
                return None;
            }
            // "which they say could last": the main clause goes on behind the comma
            let relative = Tag(self.units.tags[seed.0]).is_finite_verb();
            let near =
                infinitive || self.is_absolute(source, cue) || opens || relative || whole && subordinate;
            let near = near || self.opens_sentence(sentence, cue);
            let reach = if near { Reach::Comma } else { Reach::Sentence };
            (seed.0, clause::clause_end(self.units, sentence, seed.0, reach))
        };
        // "Finch, who said that it would hold, declared …": the main clause goes on behind the comma.
        let relative = source.is_some_and(|source| self.units.tags[source.0] == b'r');
        let goes_on =
            |at: &usize| self.units.tags[*at] == b',' && Tag(self.units.tags[*at + 1]).is_finite_verb();
        let end =
            if relative && !before { (start + 1..end.max(1) - 1).find(goes_on).unwrap_or(end) } else { end };
        if before && whole && !clause::is_clause(self.units, (start, end)) {
            return None;
        }
        let crossed =
            |range: Option<(usize, usize)>| range.is_some_and(|range| range.0 < end && start < range.1);
        (start < end && !crossed(cue) && !crossed(source)).then_some((start, end))
    }

    /// Whether the conditions hold of a cue and its word.
    fn holds(
        &self,
        asks: Asks,
        cue: Option<(usize, usize)>,
        word: Option<&Verb>,
        content: (usize, usize),
    ) -> bool {
        let at = |unit: usize| self.units.list.get(unit).map_or("", |unit| self.reader.word(unit.start()));
        let Some(word) = word else { return false };
        (!asks.has(Condition::Preposition) || word.takes_preposition(at(content.0.saturating_sub(1))))
            && (!asks.has(Condition::ObjectPreposition) || word.takes_object_preposition(at(content.0 + 1)))
            && (!asks.has(Condition::Owned) || cue.and_then(|cue| self.owner_end(cue.0)).is_some())
    }

    fn attribution(&self, candidate: &Candidate) -> Attribution {
        let mut quotes = SmallVec::new();
        let mut whole = true;
        for unit in candidate.content.iter().flat_map(|&(start, end)| &self.units.list[start..end]) {
            match unit.kind {
                UnitKind::Quote(index) => quotes.push(index),
                UnitKind::Mark => {}
                _ => whole = false,
            }
        }
        let kind = match (quotes.is_empty(), whole) {
            (true, _) => Kind::Indirect,
            (false, true) => Kind::Direct,
            (false, false) => Kind::Mixed,
        };
        let (cue, source) = match candidate.cue.and_then(|(unit, _)| self.noun_cue(unit)) {
            Some((cue, possessor)) => (Some(cue), self.noun_source(candidate, possessor)),
            None => {
                let source = candidate.source.or_else(|| self.implied_source(candidate));
                let source = source.and_then(|source| self.source(self.with_asides(source, candidate)));
                (candidate.cue.and_then(|cue| self.span(cue)), source)
            }
        };
        Attribution {
            content: candidate.content.iter().filter_map(|&range| self.span(range).map(Span::into)).collect(),
            cue: cue.map(Span::into),
            source,
            kind,
            class: self.class(candidate.cue),
            rule: candidate.rule,
            confidence: self.confidence(candidate.rule, kind, source.as_ref()),
            paragraph: self.number as u32,
            quotes,
        }
    }

    fn class(&self, cue: Option<(usize, usize)>) -> Class {
        cue.and_then(|cue| self.cue_word(cue)).map_or(Class::Statement, |word| word.class)
    }

    /// What the lexicon knows of a cue: of its verb, or of its noun.
    fn cue_word(&self, cue: (usize, usize)) -> Option<&Verb> {
        let verb =
            (cue.0..cue.1).rev().find_map(|unit| self.units.verb(unit)).filter(|group| group.verb != 0);
        verb.map(|group| self.reader.lexicon.verb(group.verb)).or_else(|| {
            let head = self.units.phrase(cue.0)?.head();
            let word = self.reader.word(head);
            let small = word.bytes().all(|byte| byte.is_ascii_lowercase());
            let noun = |word: &str| self.reader.lexicon.noun(word);
            if small { noun(word) } else { noun(&word.to_lowercase()) }
        })
    }

    /// Words in quotation marks that no pattern takes, behind an attribution verb in their sentence: they are its
    /// subject's. `accepted` holds the candidates of this sentence from `first` on.
    fn govern(&self, sentence: (usize, usize), accepted: &mut Vec<Candidate>, first: usize) {
        let tags = &self.units.tags[sentence.0..sentence.1];
        for unit in memchr2_iter(b'Q', b'q', tags).map(|at| sentence.0 + at) {
            let taken =
                |other: &Candidate| other.content.iter().any(|range| range.0 <= unit && unit < range.1);
            if accepted[first..].iter().any(taken) {
                continue;
            }
            let announced = || {
                let mark = unit.checked_sub(1)?;
                let leads_in = match self.units.tags[mark] {
                    b':' => true,
                    b',' | b'-' => self.units.tags[unit] == b'Q',
                    _ => false,
                };
                let announced = leads_in.then(|| self.announced(sentence, mark)).flatten();
                // "She spoke, the chill increased, …": only a colon makes words of what is no person's
                let speaks = |subject: (usize, usize)| b"NPDL".contains(&self.units.tags[subject.0]);
                announced.filter(|&(_, subject)| self.units.tags[mark] == b':' || speaks(subject))
            };
            let governing = self.governing_cue(sentence, unit).map(|cue| (cue, None));
            let Some((cue, subject)) =
                governing.or_else(|| announced().map(|(cue, subject)| (cue, Some(subject))))
            else {
                continue;
            };
            let cue = (cue, cue + 1);
            let same_cue = |other: &&mut Candidate| other.cue == Some(cue);
            if let Some(twin) =
                accepted[first..].iter_mut().find(|other| same_cue(other) && other.all_quotes(self))
            {
                twin.content.push((unit, unit + 1));
                twin.content.sort_unstable();
                continue;
            }
            let known = accepted[first..].iter_mut().find(same_cue).and_then(|other| other.source);
            let finite = Tag(self.units.tags[cue.0]).is_finite_verb();
            let own = || finite.then(|| self.subject_of(sentence.0, cue.0)).flatten();
            let source = known.or(subject).or_else(own).or_else(|| self.main_subject(cue.0));
            let Some(source) = source else { continue };
            accepted.push(Candidate {
                rule: Rule::Sieve(Sieve::Governed),
                content: smallvec![(unit, unit + 1)],
                cue: Some(cue),
                source: Some(source),
                nests: true,
                joins: true,
            });
        }
    }

    /// The sentence of a unit.
    fn sentence_of(&self, unit: usize) -> Option<(usize, usize)> {
        let number = self.units.sentences.partition_point(|sentence| sentence.1 <= unit);
        self.units.sentences.get(number).copied()
    }

    /// The nearest attribution verb before the unit in its part of the sentence.
    fn governing_cue(&self, sentence: (usize, usize), unit: usize) -> Option<usize> {
        let tags = &self.units.tags;
        let nearest =
            (sentence.0..unit).rev().take_while(|&before| tags[before] != b';').find(|&before| {
                let tag = Tag(tags[before]);
                tag.is_cue() && matches!(tag.cue_form(), Some(0..=2)) && self.reports(before)
            })?;
        Some(self.outermost(sentence.0, nearest))
    }

    /// The attribution verb that the nearest one itself depends on: "said that Hill called it …" is what is said.
    fn outermost(&self, sentence: usize, cue: usize) -> usize {
        let mut cue = cue;
        while let Some(subject) = self.subject_of(sentence, cue) {
            let that = usize::from(subject.0 > sentence && b"hw".contains(&self.units.tags[subject.0 - 1]));
            let Some(outer) = subject.0.checked_sub(1 + that).filter(|&unit| unit > sentence) else { break };
            let called = that == 1 && self.units.tags[subject.0 - 1] == b'w';
            let outer = if called {
                (sentence + 1..=outer).rev().find(|&unit| Tag(self.units.tags[unit]).is_cue())
            } else {
                Some(outer)
            };
            let Some(outer) = outer.filter(|&unit| called || Tag(self.units.tags[unit]).is_strong_cue())
            else {
                break;
            };
            cue = outer;
        }
        cue
    }

    /// What the sieves need to know of the paragraph.
    pub(crate) fn block(&self) -> Block {
        let Units { list, tags, quoted, .. } = self.units;
        let quotes = quoted.iter().map(|&unit| unit as usize).filter_map(|unit| match list[unit].kind {
            UnitKind::Quote(index) => Some((index, tags[unit] == b'Q')),
            _ => None,
        });
        Block {
            quotes: quotes.collect(),
            opens_quoted: list.first().is_some_and(is_quote_or_mark),
            only_quotes: list.iter().all(is_quote_or_mark),
            lead_in: self.lead_in(),
        }
    }

    /// Whose words a colon at the paragraph's end announces: "The mayor then told the crowd:".
    fn lead_in(&self) -> Option<Box<LeadIn>> {
        let colon = self.units.tags.len().checked_sub(1).filter(|&last| self.units.tags[last] == b':')?;
        let (cue, source) = self.announced(*self.units.sentences.last()?, colon)?;
        Some(Box::new(LeadIn { cue: self.span((cue, cue + 1))?, source: self.source(source)? }))
    }

    /// The verb that announces the words behind a colon, and its subject: an attribution verb, or else the last one.
    fn announced(&self, sentence: (usize, usize), colon: usize) -> Option<(usize, (usize, usize))> {
        let said = self.governing_cue(sentence, colon);
        let finite = |unit: &usize| Tag(self.units.tags[*unit]).is_finite_verb();
        let tags = &self.units.tags[..sentence.1];
        let part = (sentence.0..colon).rev().take_while(|&unit| tags[unit] != b';');
        let verb = said.or_else(|| { part }.find(finite))?;
        let own = Some(verb).filter(finite).and_then(|verb| subject::subject_of(tags, sentence.0, verb));
        let own = own.filter(|subject| subject.0 == sentence.0 || !b"pfmtA".contains(&tags[subject.0 - 1]));
        Some((verb, own.or_else(|| self.main_subject(verb))?))
    }

    fn reports(&self, unit: usize) -> bool {
        let verb = self.units.verb(unit).filter(|group| group.verb != 0);
        verb.is_some_and(|group| self.reader.lexicon.verb(group.verb).reports())
    }

    /// The source of a cue that has none of its own.
    fn implied_source(&self, candidate: &Candidate) -> Option<(usize, usize)> {
        let (cue, content) = (candidate.cue?, candidate.content.last()?);
        if self.nobody(candidate.rule) {
            return None;
        }
        subject::source_of(self.units, self.sentence_of(cue.0)?, cue.0, content.1)
    }

    /// Whose noun it is: a named owner's, or the subject's of the verb before it ("voiced doubts", "kept his promise").
    fn noun_source(&self, candidate: &Candidate, owner: Option<Source>) -> Option<Source> {
        let cue = candidate.cue?;
        let copula =
            cue.0.checked_sub(1).and_then(|verb| self.units.verb(verb)).is_some_and(|verb| verb.copula);
        let named = owner.is_some_and(|owner| owner.kind != PhraseKind::Pronoun);
        let object = cue.0.checked_sub(1).is_some_and(|verb| self.units.verb(verb).is_some());
        if copula || named || owner.is_some() && !object {
            return owner;
        }
        let subject = candidate.source.or_else(|| self.implied_source(candidate));
        subject.and_then(|source| self.source(self.with_asides(source, candidate))).or(owner)
    }

    /// The token that makes an owner of the words before it: the 's of "Cole’s claim", the "his" of "his claim".
    fn owner_end(&self, unit: usize) -> Option<usize> {
        let phrase = self.units.phrase(unit)?;
        (phrase.start()..phrase.head()).rev().find(|&at| self.reader.is_possessive(at))
    }

    /// A noun that says ("Cole’s claim"): the noun, and whose it is.
    fn noun_cue(&self, unit: usize) -> Option<(Span, Option<Source>)> {
        let phrase = *self.units.phrase(unit).filter(|phrase| phrase.kind == PhraseKind::CueNoun)?;
        let token = |at: usize| self.reader.tokens.get(at).map(|token| Span::new(token.start(), token.end()));
        let possessor = self.owner_end(unit).and_then(|end| {
            let start = phrase.start();
            let reader = self.reader.until(end.max(start + 1));
            let pronoun = NounPhrase::new((start, start + 1), start, PhraseKind::Pronoun, phrase.plural);
            let phrase = if end == start { pronoun } else { noun_phrase(&reader, start)? };
            let span = Span::new(token(phrase.start())?.start(), token(phrase.end() - 1)?.end());
            Some(Source::new(span, &phrase, &self.reader))
        });
        Some((token(phrase.head())?, possessor))
    }

    /// Whether the rule is one for what nobody in the sentence says: "is expected to".
    fn nobody(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Pattern(number) if self.table.patterns[usize::from(number)].asks.has(Condition::Nobody))
    }

    /// The measured share of such answers that are right: by rule, by whether words are quoted, by the kind of source.
    fn confidence(&self, rule: Rule, kind: Kind, source: Option<&Source>) -> f32 {
        let source = source.map_or(PhraseKind::Thing, |source| source.kind);
        match rule {
            Rule::Pattern(number) => {
                let pattern = &self.table.patterns[usize::from(number)];
                let quoted = pattern.quoted.filter(|_| kind != Kind::Indirect);
                quoted.map_or(pattern.precision, |quoted| quoted.of(source))
            }
            Rule::Sieve(Sieve::Governed) => GOVERNED.of(source),
            Rule::Sieve(sieve) => SIEVES[sieve as usize].2,
        }
    }

    /// The subject of the sentence, for cues without one of their own: ", adding that …", "and said …".
    fn main_subject(&self, before: usize) -> Option<(usize, usize)> {
        let sentence = self.sentence_of(before)?;
        let subjects = (sentence.0 + 1..before).filter(|&unit| Tag(self.units.tags[unit]).is_finite_verb());
        let subjects =
            subjects.filter_map(|verb| self.subject_of(sentence.0, verb).map(|subject| (verb, subject)));
        let mut any = None;
        for (verb, subject) in subjects {
            let subordinate = subject.0 > sentence.0 && b"srhw".contains(&self.units.tags[subject.0 - 1]);
            if subordinate {
                continue;
            }
            if Tag(self.units.tags[verb]).is_strong_cue() {
                return Some(subject);
            }
            any = any.or(Some(subject));
        }
        any
    }

    /// The subject before a finite verb.
    fn subject_of(&self, sentence: usize, verb: usize) -> Option<(usize, usize)> {
        subject::subject_of(&self.units.tags[..=verb], sentence, verb)
    }

    /// The source with what is said about it between commas: "Hill, a doctor from the north", "an aide who knows him".
    fn with_asides(&self, source: (usize, usize), candidate: &Candidate) -> (usize, usize) {
        let tags = &self.units.tags;
        let Some(cue) = candidate.cue else { return source };
        if source.1 <= cue.0 {
            let between = &tags[source.1..cue.0];
            let aside = matches!(between.first(), Some(b',' | b'(' | b'r'));
            // "Cole, the mayor, met them and said …"
            let verb = (1..between.len())
                .find(|&unit| between[unit - 1] == b',' && Tag(between[unit]).is_finite_verb());
            let between = &between[..verb.unwrap_or(between.len())];
            let end = source.1 + between.len()
                - between.iter().rev().take_while(|tag| b",RT".contains(tag)).count();
            return if aside && end > source.1 { (source.0, end) } else { source };
        }
        let follows = |offset: usize| tags.get(source.1 + offset).copied().unwrap_or(b'.');
        let apposition = follows(0) == b',' && b"DKLNSJrd".contains(&follows(1));
        if !apposition && follows(0) != b'r' {
            return source;
        }
        let is_end =
            |unit: usize| b".;:-?Q(".contains(&tags[unit]) || tags[unit] == b',' && self.goes_on(unit + 1);
        let last = self.sentence_of(source.0).map_or(tags.len(), |sentence| sentence.1);
        let end = (source.1 + 1..last).find(|&unit| is_end(unit)).unwrap_or(last);
        let end = end - usize::from(tags[end - 1] == b',');
        let taken = |range: &(usize, usize)| range.0 < end && source.1 < range.1;
        if candidate.content.iter().any(taken) { source } else { (source.0, end) }
    }

    /// Whether the sentence goes on here with something else than an aside.
    fn goes_on(&self, unit: usize) -> bool {
        let tag = |offset: usize| Tag(self.units.tags.get(unit + offset).copied().unwrap_or(b'.'));
        tag(0).cue_form() == Some(1)
            || tag(0).is_phrase() && tag(0) != Tag::RELATIVE && tag(1).is_finite_verb()
            || b"sh".contains(&tag(0).0)
    }

    fn source(&self, range: (usize, usize)) -> Option<Source> {
        let phrase = (range.0..range.1).find_map(|unit| self.units.phrase(unit)).copied();
        let phrase = phrase.or_else(|| self.relative(range.0))?;
        Some(Source::new(self.span(range)?, &phrase, &self.reader))
    }

    /// "who", "which": a word, and yet a source.
    fn relative(&self, unit: usize) -> Option<NounPhrase> {
        let unit = self.units.list.get(unit)?;
        Some(NounPhrase::new((unit.start(), unit.end()), unit.start(), PhraseKind::Relative, false))
    }

    /// The bytes of a range of units.
    fn span(&self, (start, end): (usize, usize)) -> Option<Span> {
        let first = self.units.list.get(start)?;
        let last = self.units.list.get(end.checked_sub(1)?)?;
        let from = self.reader.tokens.get(first.start())?.start();
        let to = self.reader.tokens.get(last.end().checked_sub(1)?)?.end();
        (from < to).then(|| Span::new(from, to))
    }
}

fn is_quote_or_mark(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Quote(_) | UnitKind::Mark)
}
