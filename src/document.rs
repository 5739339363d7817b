//! What the caller gets: a [`Document`] of [`Quotation`]s, [`Mention`]s and [`Entity`]s.
//!
//! The data is flat, with numbers for links; what the caller holds are small `Copy` views on it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::candidates::{Candidate, Candidates};
use crate::span::Span;

/// How much of a quotation stands inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Kind {
    /// All of it: “We won,” said Cole.
    Direct,
    /// Part of it: Cole said that the plan was “a disaster” for the state.
    Mixed,
    /// None of it: Cole said that they had won.
    Indirect,
}

impl Kind {
    /// The kind's name in the JSON: `direct`, `mixed` or `indirect`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
        }
    }
}

/// What the speaker does with the words: the class of the cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Class {
    /// said, announced, according to
    #[default]
    Statement,
    /// asked, wondered
    Question,
    /// urged, demanded
    Order,
    /// thinks, hopes, expects
    Thought,
    /// praised, rejected, supports
    Attitude,
}

impl Class {
    /// The class's name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Class::Statement => "statement",
            Class::Question => "question",
            Class::Order => "order",
            Class::Thought => "thought",
            Class::Attitude => "attitude",
        }
    }
}

/// What an entity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum EntityKind {
    /// A man, woman, child, or anyone who speaks like one.
    Person,
    /// A company, party, ministry, newspaper, country.
    Organisation,
    /// Several people: "officials", "Cole and Hill".
    Group,
    /// A letter, poll, report, web site.
    Document,
    /// The text does not tell.
    #[default]
    Unknown,
}

impl EntityKind {
    /// The kind's name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organisation => "organisation",
            EntityKind::Group => "group",
            EntityKind::Document => "document",
            EntityKind::Unknown => "unknown",
        }
    }
}

/// The grammatical gender that the text or the name shows. Unknown stays unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Gender {
    /// he
    Male,
    /// she
    Female,
    /// it
    Neuter,
    /// Nothing shows it.
    #[default]
    Unknown,
}

impl Gender {
    /// The gender's name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Gender::Male => "male",
            Gender::Female => "female",
            Gender::Neuter => "neuter",
            Gender::Unknown => "unknown",
        }
    }
}

/// One or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Number {
    /// One person, organisation or thing.
    #[default]
    Singular,
    /// Several: they.
    Plural,
}

impl Number {
    /// The number's name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Number::Singular => "singular",
            Number::Plural => "plural",
        }
    }
}

/// A text with everything that was found in it.
///
/// ```
/// let document = whosaid::Parser::new().parse("“We won,” said Mary Cole. Hill said that he was glad.");
/// for quotation in document.quotations() {
///     println!("{}: {}", quotation.speaker().map_or("unknown", |s| s.name()), quotation.text());
/// }
/// ```
#[derive(Clone)]
pub struct Document<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) data: Data,
}

/// The rules that can decide, by number: their names and what they mean.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) names: Vec<Box<str>>,
    pub(crate) meanings: Vec<Box<str>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Data {
    /// Sorted by the start of the first content span.
    pub(crate) quotations: Vec<QuotationData>,
    /// The content spans of all quotations, one quotation's beside each other.
    pub(crate) spans: Vec<Span>,
    pub(crate) mentions: Vec<MentionData>,
    pub(crate) entities: Vec<EntityData>,
    /// The aliases of all entities, one entity's beside each other.
    pub(crate) aliases: Vec<Passage>,
    /// The words of the passages that hold only a number.
    pub(crate) others: Vec<Words>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) candidates: Candidates,
}

impl Data {
    /// With nothing in it.
    pub(crate) fn new(rules: Arc<Rules>) -> Data {
        Data {
            quotations: Vec::new(),
            spans: Vec::new(),
            mentions: Vec::new(),
            entities: Vec::new(),
            aliases: Vec::new(),
            others: Vec::new(),
            rules,
            candidates: Candidates::default(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct QuotationData {
    pub(crate) kind: Kind,
    pub(crate) class: Class,
    /// Index range into `Data::spans`.
    pub(crate) content: (u32, u32),
    pub(crate) cue: Option<Span>,
    /// Index into `Data::mentions`.
    pub(crate) source: Option<u32>,
    /// Index into `Data::entities`.
    pub(crate) speaker: Option<u32>,
    /// The quotation that this one stands in.
    pub(crate) parent: Option<u32>,
    pub(crate) rule: u16,
    pub(crate) confidence: f32,
}

/// There can be one for every few bytes of text, so it is small: pages of memory cost time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MentionData {
    place: Passage,
    /// Index into `Data::entities`, or [`NOBODY`].
    entity: u32,
}

const NOBODY: u32 = u32::MAX;

impl MentionData {
    pub(crate) fn new(place: Passage, entity: Option<u32>) -> MentionData {
        MentionData { place, entity: entity.unwrap_or(NOBODY) }
    }

    pub(crate) fn entity(self) -> Option<u32> {
        Some(self.entity).filter(|&entity| entity != NOBODY)
    }

    /// The same place, where somebody else is mentioned.
    pub(crate) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        self.entity = self.entity().map_or(NOBODY, new);
    }
}

/// There can be as many as mentions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntityData {
    pub(crate) name: Passage,
    /// Where its aliases end in `Data::aliases`; they begin where those of the entity before it end.
    pub(crate) aliases: u32,
    pub(crate) kind: EntityKind,
    pub(crate) gender: Gender,
    pub(crate) number: Number,
}

const _: () = assert!(size_of::<MentionData>() == 12 && size_of::<EntityData>() == 16);

/// Words as one line: as they stand in the text, or written out.
#[derive(Clone, Debug)]
pub(crate) enum Words {
    At(Span),
    Written(Box<str>),
}

impl Words {
    pub(crate) fn none() -> Words {
        Words::At(Span::new(0, 0))
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Words::At(span) => span.is_empty(),
            Words::Written(words) => words.is_empty(),
        }
    }

    pub(crate) fn of<'d>(&'d self, text: &'d str) -> &'d str {
        match self {
            Words::At(span) => text.get(span.range()).unwrap_or_default(),
            Words::Written(words) => words,
        }
    }
}

/// A passage of the text in eight bytes. What does not fit, since it is long or stands nowhere in the text as it is, has
/// its number among the [`Data::others`] here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Where it starts, or the number: the lower and the higher bits.
    start: u32,
    /// In the upper half; in the lower one how long it is, or [`Passage::OTHER`]. Two numbers fit two registers.
    rest: u32,
}

impl Passage {
    const OTHER: u32 = 0xffff;

    /// Those that are written out, taken from where they are; the others stand in a piece that starts here in the text.
    #[inline]
    pub(crate) fn new(words: &mut Words, start: usize, others: &mut Vec<Words>) -> Passage {
        match words {
            Words::At(span) => Passage::at(start + span.start(), span.len(), others),
            Words::Written(words) => Passage::other(Words::Written(std::mem::take(words)), others),
        }
    }

    #[inline]
    pub(crate) fn at(start: usize, len: usize, others: &mut Vec<Words>) -> Passage {
        // both are less, with one question
        if len as u64 | start as u64 >> 32 < u64::from(Passage::OTHER) {
            return Passage::pack(start, len as u32);
        }
        Passage::other(Words::At(Span::new(start, start + len)), others)
    }

    /// One after the other in the same place are the same.
    #[cold]
    fn other(words: Words, others: &mut Vec<Words>) -> Passage {
        match (others.last(), &words) {
            (Some(Words::At(last)), Words::At(span)) if last == span => {}
            _ => others.push(words),
        }
        Passage::pack(others.len() - 1, Passage::OTHER)
    }

    fn pack(start: usize, len: u32) -> Passage {
        Passage { start: start as u32, rest: (start as u64 >> 32 << 16) as u32 | len }
    }

    fn start(self) -> usize {
        (u64::from(self.rest >> 16) << 32 | u64::from(self.start)) as usize
    }

    fn len(self) -> u32 {
        self.rest & 0xffff
    }

    /// Where it stands; an empty span for what stands nowhere.
    pub(crate) fn span(self, others: &[Words]) -> Span {
        if self.len() != Passage::OTHER {
            return Span::new(self.start(), self.start() + self.len() as usize);
        }
        match others[self.start()] {
            Words::At(span) => span,
            Words::Written(_) => Span::new(0, 0),
        }
    }

    pub(crate) fn words<'d>(self, text: &'d str, others: &'d [Words]) -> &'d str {
        if self.len() != Passage::OTHER {
            return text.get(self.span(others).range()).unwrap_or_default();
        }
        others[self.start()].of(text)
    }

    /// Gives back the room of words that are of no use any more.
    pub(crate) fn forget(self, others: &mut [Words]) {
        if self.len() == Passage::OTHER {
            if let written @ Words::Written(_) = &mut others[self.start()] {
                *written = Words::none();
            }
        }
    }
}

impl<'t> Document<'t> {
    /// The text, byte for byte as it was handed in.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The quotations, by the place where their content starts.
    pub fn quotations(&self) -> impl ExactSizeIterator<Item = Quotation<'_>> + DoubleEndedIterator {
        (0..self.data.quotations.len()).map(|id| Quotation { document: self, id })
    }

    /// Everyone and everything that says something or is named, in the order of first mention.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = Entity<'_>> + DoubleEndedIterator {
        (0..self.data.entities.len()).map(|id| Entity { document: self, id })
    }

    /// The mentions outside quotation marks, by place.
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = Mention<'_>> + DoubleEndedIterator {
        (0..self.data.mentions.len()).map(|id| Mention { document: self, id })
    }

    /// The quotations of one speaker.
    pub fn quotations_by<'d>(
        &'d self,
        speaker: Entity<'_>,
    ) -> impl Iterator<Item = Quotation<'d>> + use<'d, 't> {
        let id = speaker.id();
        self.quotations().filter(move |quotation| quotation.speaker().is_some_and(|s| s.id() == id))
    }

    /// The whole text in order, cut into narration and the words of direct and mixed quotations (the outer ones). Nothing is dropped or
    /// changed: the pieces joined are the text. Indirect quotations are the narrator's words and stay narration.
    ///
    /// ```
    /// let document = whosaid::Parser::new().parse("“We won,” said Mary Cole.");
    /// let pieces: Vec<_> = document.segments().map(|segment| segment.text()).collect();
    /// assert_eq!(pieces, ["“We won,”", " said Mary Cole."]);
    /// ```
    pub fn segments(&self) -> Segments<'_> {
        let mut spoken: Vec<(Span, usize)> = Vec::new();
        let mut is_spoken: Vec<bool> = Vec::with_capacity(self.data.quotations.len());
        for quotation in self.quotations() {
            let inner = quotation.parent().is_some_and(|outer| is_spoken[outer.id]);
            if quotation.kind() != Kind::Indirect && !inner {
                spoken.extend(quotation.spans().iter().map(|&span| (span, quotation.id)));
            }
            is_spoken.push(inner || quotation.kind() != Kind::Indirect);
        }
        spoken.sort_unstable();
        Segments { document: self, spoken: spoken.into_iter().peekable(), at: 0 }
    }

    /// Drops the quotations for which `keep` says no; the others are numbered anew. A quotation whose parent goes
    /// stays; its parent is the nearest around it that stays. Mentions and entities stay as they are.
    ///
    /// ```
    /// use whosaid::{Kind, Parser};
    /// let mut document = Parser::new().parse("“We won,” said Mary Cole. She said that the count was over.");
    /// document.retain(|quotation| quotation.kind() == Kind::Direct);
    /// assert!(document.quotations().all(|quotation| quotation.kind() == Kind::Direct));
    /// ```
    pub fn retain(&mut self, mut keep: impl FnMut(Quotation<'_>) -> bool) {
        let mut next = 0;
        let new_ids: Vec<Option<u32>> = (self.quotations())
            .map(|quotation| {
                let id = keep(quotation).then_some(next)?;
                next += 1;
                Some(id)
            })
            .collect();
        // The nearest that stays: a parent has a smaller number than its children.
        let mut nearest: Vec<Option<u32>> = Vec::with_capacity(new_ids.len());
        for (quotation, new_id) in self.data.quotations.iter().zip(&new_ids) {
            nearest.push(new_id.or_else(|| nearest[quotation.parent? as usize]));
        }
        self.data.candidates.retain(&new_ids);
        let mut old_ids = new_ids.iter();
        self.data.quotations.retain(|_| old_ids.next().is_some_and(Option::is_some));
        for quotation in &mut self.data.quotations {
            quotation.parent = quotation.parent.and_then(|old| nearest[old as usize]);
        }
    }

    /// The same document with a text of its own, to keep when the text that was parsed goes away.
    pub fn into_owned(self) -> Document<'static> {
        Document { text: Cow::Owned(self.text.into_owned()), data: self.data }
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("quotations", &self.quotations().collect::<Vec<_>>())
            .field("entities", &self.entities().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// What was said, by whom, and what shows it. A view: cheap to copy.
#[derive(Clone, Copy)]
pub struct Quotation<'d> {
    document: &'d Document<'d>,
    id: usize,
}

impl<'d> Quotation<'d> {
    fn data(self) -> &'d QuotationData {
        &self.document.data.quotations[self.id]
    }

    /// Its number in the document, from 0.
    pub fn id(self) -> usize {
        self.id
    }

    /// Direct, mixed or indirect.
    pub fn kind(self) -> Kind {
        self.data().kind
    }

    /// Statement, question, order, thought or attitude.
    pub fn class(self) -> Class {
        self.data().class
    }

    /// The content, quotation marks included: several spans when something stands between its parts.
    /// Ascending, never overlapping, never empty.
    pub fn spans(self) -> &'d [Span] {
        let (start, end) = self.data().content;
        &self.document.data.spans[start as usize..end as usize]
    }

    /// The words of the content; the parts of an interrupted quotation are joined by a space.
    pub fn text(self) -> Cow<'d, str> {
        let text = &self.document.text;
        match self.spans() {
            [only] => Cow::Borrowed(&text[only.range()]),
            parts => Cow::Owned(parts.iter().map(|part| &text[part.range()]).collect::<Vec<_>>().join(" ")),
        }
    }

    /// The words that show the attribution: `said`, `told reporters`, `according to`, `:`.
    pub fn cue(self) -> Option<Span> {
        self.data().cue
    }

    /// The words that name who said it: "he", "Cole", "a U.S. official".
    pub fn source(self) -> Option<Mention<'d>> {
        self.data().source.map(|id| Mention { document: self.document, id: id as usize })
    }

    /// Who said it. `None` when nobody can be told.
    pub fn speaker(self) -> Option<Entity<'d>> {
        self.data().speaker.map(|id| Entity { document: self.document, id: id as usize })
    }

    /// The quotation in which this one stands.
    pub fn parent(self) -> Option<Quotation<'d>> {
        self.data().parent.map(|id| Quotation { document: self.document, id: id as usize })
    }

    /// The name of the pattern or sieve that decided.
    pub fn rule(self) -> &'d str {
        &self.document.data.rules.names[usize::from(self.data().rule)]
    }

    /// What that rule means, in a sentence for people.
    pub fn reason(self) -> &'d str {
        &self.document.data.rules.meanings[usize::from(self.data().rule)]
    }

    /// The share of such answers that were right where it was measured: from 0 to 1.
    pub fn confidence(self) -> f32 {
        self.data().confidence
    }

    /// Who may have said it, the most likely first, with what speaks for each. The first is the
    /// [speaker](Quotation::speaker); there is none when nobody can be told, and none unless the parser was asked for
    /// them: [`ParserBuilder::candidates`](crate::ParserBuilder::candidates).
    ///
    /// ```
    /// let parser = whosaid::Parser::builder().candidates(true).build()?;
    /// let document = parser.parse("Robert Hale met Peter Stone at the bridge. “It will hold,” he said.");
    /// let quotation = document.quotations().next().unwrap();
    /// let names: Vec<_> = quotation.candidates().map(|candidate| candidate.name()).collect();
    /// assert_eq!(names, ["Robert Hale", "Peter Stone"]);
    /// assert!(quotation.candidates().all(|candidate| candidate.why() == "pronoun"));
    /// # Ok::<(), whosaid::Error>(())
    /// ```
    pub fn candidates(self) -> impl ExactSizeIterator<Item = Candidate<'d>> {
        self.document.data.candidates.of(self.document, self.id)
    }
}

impl fmt::Debug for Quotation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quotation")
            .field("kind", &self.kind())
            .field("text", &self.text())
            .field("cue", &self.cue().map(|cue| &self.document.text[cue.range()]))
            .field("source", &self.source().map(Mention::text))
            .field("speaker", &self.speaker().map(Entity::name))
            .field("rule", &self.rule())
            .field("confidence", &self.confidence())
            .finish()
    }
}

/// A place that refers to someone. A view: cheap to copy.
#[derive(Clone, Copy)]
pub struct Mention<'d> {
    document: &'d Document<'d>,
    id: usize,
}

impl<'d> Mention<'d> {
    /// Its number in the document, from 0.
    pub fn id(self) -> usize {
        self.id
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        let Data { mentions, others, .. } = &self.document.data;
        mentions[self.id].place.span(others)
    }

    /// Its words.
    pub fn text(self) -> &'d str {
        &self.document.text[self.span().range()]
    }

    /// Whom it refers to, where that can be told.
    pub fn entity(self) -> Option<Entity<'d>> {
        let id = self.document.data.mentions[self.id].entity()?;
        Some(Entity { document: self.document, id: id as usize })
    }
}

impl fmt::Debug for Mention<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mention({:?}, {:?})", self.span(), self.text())
    }
}

/// Someone or something that is spoken of and may speak. A view: cheap to copy.
#[derive(Clone, Copy)]
pub struct Entity<'d> {
    pub(crate) document: &'d Document<'d>,
    pub(crate) id: usize,
}

impl<'d> Entity<'d> {
    fn data(self) -> &'d EntityData {
        &self.document.data.entities[self.id]
    }

    /// Its number in the document, from 0.
    pub fn id(self) -> usize {
        self.id
    }

    /// The fullest name in the document, or the name that the cast gives.
    pub fn name(self) -> &'d str {
        self.data().name.words(&self.document.text, &self.document.data.others)
    }

    /// The other forms by which the document calls it, in order of appearance.
    pub fn aliases(self) -> impl ExactSizeIterator<Item = &'d str> {
        let Data { entities, aliases, others, .. } = &self.document.data;
        let start = self.id.checked_sub(1).map_or(0, |before| entities[before].aliases);
        let aliases = &aliases[start as usize..self.data().aliases as usize];
        aliases.iter().map(|alias| alias.words(&self.document.text, others))
    }

    /// Person, organisation, group or document.
    pub fn kind(self) -> EntityKind {
        self.data().kind
    }

    /// Male, female, neuter or unknown.
    pub fn gender(self) -> Gender {
        self.data().gender
    }

    /// One or several.
    pub fn number(self) -> Number {
        self.data().number
    }

    /// Its mentions, by place.
    pub fn mentions(self) -> impl Iterator<Item = Mention<'d>> {
        let id = self.id;
        self.document.mentions().filter(move |mention| mention.entity().is_some_and(|e| e.id == id))
    }

    /// What it said, by place.
    pub fn quotations(self) -> impl Iterator<Item = Quotation<'d>> {
        let id = self.id;
        self.document.quotations().filter(move |quotation| quotation.speaker().is_some_and(|s| s.id == id))
    }
}

impl fmt::Debug for Entity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entity({:?}, {}, {})", self.name(), self.kind().name(), self.gender().name())
    }
}

/// A piece of the text: narration, or words that somebody says.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'d> {
    document: &'d Document<'d>,
    span: Span,
    quotation: Option<usize>,
}

impl<'d> Segment<'d> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.span
    }

    /// Its words.
    pub fn text(self) -> &'d str {
        &self.document.text[self.span.range()]
    }

    /// The quotation whose words these are; `None` for narration.
    pub fn quotation(self) -> Option<Quotation<'d>> {
        self.quotation.map(|id| Quotation { document: self.document, id })
    }
}

/// The iterator behind [`Document::segments`].
#[derive(Debug)]
pub struct Segments<'d> {
    document: &'d Document<'d>,
    spoken: std::iter::Peekable<std::vec::IntoIter<(Span, usize)>>,
    at: usize,
}

impl<'d> Iterator for Segments<'d> {
    type Item = Segment<'d>;

    fn next(&mut self) -> Option<Segment<'d>> {
        let document = self.document;
        let end = document.text.len();
        let next = self.spoken.peek().copied();
        let (span, quotation) = match next {
            Some((span, id)) if span.start() <= self.at => (span, Some(id)),
            Some((span, _)) => (Span::new(self.at, span.start()), None),
            None if self.at < end => (Span::new(self.at, end), None),
            None => return None,
        };
        if quotation.is_some() {
            self.spoken.next();
        }
        self.at = span.end();
        Some(Segment { document, span, quotation })
    }
}
