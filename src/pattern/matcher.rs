//! Which patterns match in a tag string, and where.
//!
//! All patterns together are one lazy DFA, tried from each unit at which one can begin: *anchored*, so that its states
//! stay few (searched unanchored, the gaps in the patterns multiply them until the DFA's cache thrashes). Only a pattern
//! that hits is run once more, by itself, for what it captures. Both are the `regex` crate's automata; a start costs at
//! most the reach of a pattern, which the notation bounds, so time is linear in the sentences.

use std::sync::Arc;

use regex::bytes::CaptureLocations;
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::NFA;
use regex_automata::util::pool::Pool;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};

use super::table::{Match, Pattern};

/// Stands before the first unit of a sentence: what `^` matches.
pub(super) const SENTENCE_START: u8 = 1;

/// How much memory the states of the DFA may take; beyond it they are made anew.
const CACHE_BYTES: usize = 8 << 20;

/// The patterns as one automaton.
pub(super) struct Matcher {
    dfa: DFA,
    /// Whether a pattern can begin with a tag.
    begins: [bool; 256],
    pool: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").finish_non_exhaustive()
    }
}

/// What a search writes to; used again for the next sentence.
struct Scratch {
    cache: Cache,
    sentence: Vec<u8>,
    /// For each pattern, the end of its last match: a later start with the same end is part of the same match.
    ends: Vec<usize>,
    /// The patterns that match from the present start, with the furthest end.
    hits: Vec<(usize, usize)>,
    locations: Vec<Option<CaptureLocations>>,
}

impl Matcher {
    pub(super) fn new(sources: &[&str]) -> Result<Matcher, String> {
        let compiler = NFA::compiler()
            .syntax(regex_automata::util::syntax::Config::new().unicode(false).utf8(false))
            .configure(NFA::config().utf8(false))
            .build_many(sources)
            .map_err(|problem| problem.to_string())?;
        let config = Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder()
            .configure(config)
            .build_from_nfa(compiler)
            .map_err(|problem| problem.to_string())?;
        let (prototype, patterns) = (Arc::new(dfa.clone()), sources.len());
        let make = move || Scratch {
            cache: prototype.create_cache(),
            sentence: Vec::new(),
            ends: vec![0; patterns],
            hits: Vec::new(),
            locations: (0..patterns).map(|_| None).collect(),
        };
        let begins = beginnings(&dfa);
        Ok(Matcher { dfa, begins, pool: Pool::new(Box::new(make)) })
    }

    /// Calls `found` with each match in the tags of a sentence, by start.
    pub(super) fn matches(&self, patterns: &[Pattern], tags: &[u8], mut found: impl FnMut(Match)) {
        let mut scratch = self.pool.get();
        let Scratch { cache, sentence, ends, hits, locations } = &mut *scratch;
        sentence.clear();
        sentence.push(SENTENCE_START);
        sentence.extend_from_slice(tags);
        ends.fill(0);
        for start in 0..sentence.len() {
            if !self.begins[usize::from(sentence[start])] {
                continue;
            }
            hits.clear();
            self.hits(cache, &sentence[start..], hits);
            for &(number, end) in hits.iter() {
                if ends[number] == start + end {
                    continue;
                }
                ends[number] = start + end;
                if let Some(matched) =
                    captures(&patterns[number], number, &sentence[start..], start, &mut locations[number])
                {
                    found(matched);
                }
            }
        }
    }

    /// The patterns that match at the beginning of `tags`, in order, each with its furthest end.
    fn hits(&self, cache: &mut Cache, tags: &[u8], hits: &mut Vec<(usize, usize)>) {
        let anchored = start::Config::new().anchored(Anchored::Yes);
        let Ok(mut state) = self.dfa.start_state(cache, &anchored) else { return };
        let mut note = |cache: &Cache, state, end| {
            for at in 0..self.dfa.match_len(cache, state) {
                let number = self.dfa.match_pattern(cache, state, at).as_usize();
                match hits.iter_mut().find(|(known, _)| *known == number) {
                    Some(hit) => hit.1 = end,
                    None => hits.push((number, end)),
                }
            }
        };
        for (at, &tag) in tags.iter().enumerate() {
            let Ok(next) = self.dfa.next_state(cache, state, tag) else { return };
            state = next;
            if state.is_tagged() {
                if state.is_match() {
                    note(cache, state, at);
                } else if state.is_dead() || state.is_quit() {
                    return;
                }
            }
        }
        if let Ok(last) = self.dfa.next_eoi_state(cache, state) {
            if last.is_match() {
                note(cache, last, tags.len());
            }
        }
    }
}

/// What a pattern captures where it matches, as units of the sentence.
fn captures(
    pattern: &Pattern,
    number: usize,
    tags: &[u8],
    start: usize,
    locations: &mut Option<CaptureLocations>,
) -> Option<Match> {
    let regex = pattern.regex()?;
    let locations = locations.get_or_insert_with(|| regex.capture_locations());
    regex.captures_read(locations, tags)?;
    let mut captures = Vec::with_capacity(pattern.captures.len());
    for (group, &kind) in pattern.captures.iter().enumerate() {
        if let Some((from, to)) = locations.get(group + 1) {
            // the sentence's start takes the place of a unit
            captures.push((kind, (start + from).saturating_sub(1), (start + to).saturating_sub(1)));
        }
    }
    Some(Match { pattern: number, captures })
}

/// The tags from which the automaton goes on at all.
fn beginnings(dfa: &DFA) -> [bool; 256] {
    let mut cache = dfa.create_cache();
    let mut begins = [false; 256];
    for tag in 0..=255_u8 {
        let anchored = start::Config::new().anchored(Anchored::Yes);
        let Ok(state) = dfa.start_state(&mut cache, &anchored) else { continue };
        begins[usize::from(tag)] = dfa.next_state(&mut cache, state, tag).is_ok_and(|next| !next.is_dead());
    }
    begins
}
