//! What the text shows about one turn of a conversation.

use std::ops::Range;

use smallvec::SmallVec;

use super::turns::{TURNS_AFTER, TURNS_BEFORE};
use super::{Scene, source};
use crate::attribution::Attribution;
use crate::attribution::style::Style;
use crate::coreference::{Book, EntityId, Pronoun};
use crate::document::{Gender, Kind};
use crate::span::Span;

/// Entities, as a rule not many.
type Few = SmallVec<[EntityId; 4]>;

/// One turn: an attribution with words in quotation marks, and what its surroundings show.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn<'s> {
    /// Its attribution.
    pub(super) number: usize,
    pub(super) paragraph: u32,
    /// How many mentions stand before its words; known once its talk is read.
    pub(super) mentions_before: u32,
    /// A source that leaves no choice.
    pub(super) anchor: Option<EntityId>,
    pub(super) pronoun: Option<Pronoun>,
    /// Whom coreference takes the pronoun for.
    pub(super) guess: Option<EntityId>,
    /// A description without a name, such as "the painter": somebody of its own, or one of those present.
    pub(super) own: Option<EntityId>,
    /// The subject of the narration before the words, in their paragraph; behind them; and who else is named there.
    pub(super) beat: Option<EntityId>,
    pub(super) beat_gender: Gender,
    pub(super) beat_after: Option<EntityId>,
    pub(super) beat_object: Option<EntityId>,
    /// “He knew,” was Ann’s conclusion.
    pub(super) concluding: Option<EntityId>,
    /// The last subject of the paragraph before, and whether that paragraph ends with a colon.
    pub(super) lead: Option<EntityId>,
    pub(super) lead_gender: Gender,
    pub(super) led_in: bool,
    /// Who is addressed and who is named in the words.
    pub(super) addressed: Few,
    pub(super) named: Few,
    /// Whom the turns before and after address.
    pub(super) called: Few,
    pub(super) called_after: Few,
    /// Sir, Madam: the gender of the person spoken to here, in the turn before and in the turn after.
    pub(super) addressee: Gender,
    pub(super) addressee_before: Gender,
    pub(super) addressee_after: Gender,
    /// "continued Ann": the same speaker goes on; "replied Ann": another one has spoken.
    pub(super) goes_on: bool,
    pub(super) replies: bool,
    /// The words end in a question; the turn before does.
    pub(super) asks: bool,
    pub(super) asked: bool,
    /// Who is on the reader's mind.
    pub(super) levels: &'s [(EntityId, f32)],
    /// Paragraphs of narration before it.
    pub(super) gap: u32,
    pub(super) story: bool,
    /// It stands inside a paragraph of the news: rather somebody's words than somebody's turn.
    pub(super) in_news: bool,
    pub(super) same_paragraph: bool,
}

/// Verbs with which a speaker goes on, and verbs with which another one answers.
const GOING_ON: &[&str] = &["continued", "added", "went", "resumed", "proceeded", "pursued", "repeated"];
const REPLYING: &[&str] = &[
    "replied",
    "answered",
    "returned",
    "retorted",
    "rejoined",
    "responded",
    "agreed",
    "interrupted",
    "echoed",
];

/// No such verb is shorter.
const SHORTEST: usize = 4;

/// Whether it is somebody's words in quotation marks.
pub(super) fn is_turn(attribution: &Attribution) -> bool {
    attribution.kind != Kind::Indirect && !attribution.quotes.is_empty()
}

/// Reads the turns of a text, in order. Not all are held at once: a turn is large, and only those near it matter for it.
#[derive(Debug)]
pub(super) struct TurnReader<'a> {
    found: &'a [Attribution],
    speakers: &'a [EntityId],
    mentions: &'a [Option<u32>],
    style: Style,
    /// The number of the next attribution.
    next: usize,
    /// The paragraph in which the last turn ends.
    last: Option<u32>,
}

impl<'a> TurnReader<'a> {
    pub(super) fn new(
        found: &'a [Attribution],
        (speakers, mentions): (&'a [EntityId], &'a [Option<u32>]),
    ) -> Self {
        TurnReader { found, speakers, mentions, style: Style::default(), next: 0, last: None }
    }

    /// Adds turns to a list until it has so many. Whether others may follow.
    pub(super) fn read(
        &mut self,
        turns: &mut Vec<Turn<'_>>,
        most: usize,
        book: &Book<'_>,
        scene: &Scene<'_>,
    ) -> bool {
        while turns.len() < most {
            let Some(attribution) = self.found.get(self.next) else { return false };
            self.style.read(attribution);
            if is_turn(attribution) {
                turns.push(Turn::default());
                if let Some(turn) = turns.last_mut() {
                    self.turn(turn, attribution, book, scene);
                }
            }
            self.next += 1;
        }
        true
    }

    /// Reads a turn where it stands: it is large.
    fn turn(&mut self, turn: &mut Turn<'_>, attribution: &Attribution, book: &Book<'_>, scene: &Scene<'_>) {
        let Self { style, last, next: number, .. } = *self;
        turn.number = number;
        turn.paragraph = attribution.paragraph;
        turn.story = style.is_story();
        turn.in_news = is_in_news(attribution, style, scene.paragraphs);
        turn.gap = last.map_or(9, |last| attribution.paragraph.saturating_sub(last + 1));
        turn.same_paragraph = last == Some(attribution.paragraph);
        turn.anchor = scene.fixed(number);
        if turn.anchor.is_none() {
            turn.read_source(attribution, (self.speakers[number], self.mentions[number]), book, scene);
        }
        self.last = Some(last_paragraph(attribution, scene));
    }
}

/// Reads the turns of a range that no source decides, and what is said in those that stand near one: up to `told` that is
/// read already. Returns up to where it is now.
pub(super) fn read_open<'s>(
    (turns, range, told): (&mut [Turn<'s>], Range<usize>, usize),
    found: &[Attribution],
    book: &Book<'_>,
    scene: &'s Scene<'_>,
) -> usize {
    let mut told = told;
    for at in range {
        if turns[at].anchor.is_some() {
            continue;
        }
        let (first, end) = (at.saturating_sub(TURNS_BEFORE), turns.len().min(at + TURNS_AFTER + 1));
        for turn in &mut turns[first.max(told)..end.max(told)] {
            let attribution = &found[turn.number];
            turn.read_talk(attribution, scene);
            if turn.story {
                turn.read_cue(attribution, scene);
            }
        }
        told = told.max(end);
        let turn = &mut turns[at];
        turn.read(&found[turn.number], book, scene);
    }
    told
}

/// A quotation mark and a space are no longer, in bytes.
const MARK: usize = 4;

/// Whether the words stand inside a paragraph of the news.
pub(super) fn is_in_news(attribution: &Attribution, style: Style, paragraphs: &[Span]) -> bool {
    style.is_surely_news() && !opens_paragraph(attribution, paragraphs)
}

/// Whether the words open their paragraph.
fn opens_paragraph(attribution: &Attribution, paragraphs: &[Span]) -> bool {
    let paragraph = paragraphs.get(attribution.paragraph as usize);
    paragraph.is_some_and(|span| attribution.start() <= span.start() + MARK)
}

/// The paragraph in which an attribution ends.
fn last_paragraph(attribution: &Attribution, scene: &Scene<'_>) -> u32 {
    let end = attribution.end();
    let mut last = attribution.paragraph;
    while scene.paragraphs.get(last as usize + 1).is_some_and(|span| span.start() < end) {
        last += 1;
    }
    last
}

/// Who is addressed speaks next, and has often spoken before.
pub(super) fn look_around(turns: &mut [Turn<'_>], range: Range<usize>) {
    for at in range {
        if turns[at].anchor.is_some() {
            continue;
        }
        if at > 0 && turns[at].gap < 2 {
            turns[at].called = turns[at - 1].addressed.clone();
            turns[at].addressee_before = turns[at - 1].addressee;
            turns[at].asked = turns[at - 1].asks;
        }
        if at + 1 < turns.len() && turns[at + 1].gap < 2 {
            turns[at].called_after = turns[at + 1].addressed.clone();
            turns[at].addressee_after = turns[at + 1].addressee;
        }
    }
}

impl<'s> Turn<'s> {
    fn read(&mut self, attribution: &Attribution, book: &Book<'_>, scene: &'s Scene<'_>) {
        self.levels = scene.snapshot(self.paragraph).unwrap_or_default();
        self.read_beat(attribution, book, scene);
        self.read_lead(attribution, book, scene);
    }

    fn read_source(
        &mut self,
        attribution: &Attribution,
        (speaker, mention): (EntityId, Option<u32>),
        book: &Book<'_>,
        scene: &Scene<'_>,
    ) {
        if attribution.source.is_none() {
            return;
        }
        self.pronoun = source::pronoun(mention, scene);
        let guess = Some(speaker).filter(|id| id.is_some());
        match self.pronoun {
            Some(Pronoun::He | Pronoun::She) if self.story => self.guess = guess,
            None if self.story && source::is_nameless(attribution, speaker, book, scene) => self.own = guess,
            _ => self.anchor = Some(speaker),
        }
    }

    /// Whether the speaker goes on or answers, as the verb says.
    fn read_cue(&mut self, attribution: &Attribution, scene: &Scene<'_>) {
        let Some(cue) = attribution.cue else { return };
        for word in scene.text[Span::from(cue).range()].split_whitespace() {
            // most cues are "said"
            if word.len() >= SHORTEST && !word.eq_ignore_ascii_case("said") {
                let is = |verb: &&str| verb.eq_ignore_ascii_case(word);
                self.goes_on |= GOING_ON.iter().any(is);
                self.replies |= REPLYING.iter().any(is);
            }
        }
    }

    /// Whom a source, a beat or a lead-in paragraph names as the speaker.
    pub(super) fn shown(&self) -> [Option<EntityId>; 4] {
        [self.beat, self.beat_after, self.concluding, self.lead.filter(|_| self.led_in)]
    }

    pub(super) fn is_shown(&self, id: EntityId) -> bool {
        self.shown().contains(&Some(id))
    }
}
