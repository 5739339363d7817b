//! The stages between the tokens and the document, in order.

use crate::attribution::{self, Attribution, Block, Candidates, Paragraph, Ranking, Rule, Scene};
use crate::candidates;
use crate::coreference::{self, Book, EntityId, Gatherer, Mention, Resolution, Wishes};
use crate::document::{EntityData, MentionData, Passage, QuotationData, Words};
use crate::kept::{Before, Kept};
use crate::layout::Layout;
use crate::lexicon::Lexicon;
use crate::memory::{Allowance, Crowded, Tally};
use crate::near::sort_near;
use crate::parser::Speaker;
use crate::pattern::{Table, Units};
use crate::pieces::Part;
use crate::span::Span;
use crate::stretches::{BYTES_A_TOKEN, Paragraphs, Stretch};
use crate::text::Token;

/// What the paragraphs show, one by one.
#[derive(Debug, Default)]
pub(crate) struct ParagraphReading {
    pub(crate) found: Vec<Attribution>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) gathered: Gatherer,
}

/// The entities of a text and the speaker of each attribution.
#[derive(Debug)]
pub(crate) struct People<'t> {
    pub(crate) book: Book<'t>,
    pub(crate) speakers: Vec<EntityId>,
    /// For each entity whether the document tells of it: of those who have a name or speak.
    told: Vec<bool>,
    /// The mentions of these outside quotation marks, by place: where, and whom they refer to.
    pub(crate) mentions: Vec<Placed>,
    /// The candidates of each attribution; empty unless they are wished.
    pub(crate) ranking: Ranking,
}

/// A mention of an entity, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Placed {
    start: u32,
    end: u32,
    pub(crate) entity: EntityId,
}

/// Cuts a text and runs the patterns over all paragraphs.
pub(crate) fn read<'t>(
    mut layout: Layout<'t>,
    parts: (&Lexicon, &Table),
    allowance: Allowance,
) -> Result<(Layout<'t>, ParagraphReading), Crowded> {
    layout.read_on(parts.0, allowance)?;
    let mut attributing = Attributing::new(&layout, parts, allowance);
    let mut kept = Kept::default();
    loop {
        let before = Before::of(attributing.paragraphs.token, &attributing.reading);
        attributing.read(&layout)?;
        if layout.is_whole() {
            return Ok((layout, attributing.finish()));
        }
        let Attributing { reading, paragraphs, .. } = &mut attributing;
        paragraphs.token = kept.leave_out(&mut layout, reading, before, paragraphs.token);
        layout.read_on(parts.0, allowance)?;
    }
}

/// Runs the patterns over all paragraphs of a text that has been cut.
#[cfg(feature = "bench")]
pub(crate) fn attribute(layout: &Layout<'_>, parts: (&Lexicon, &Table)) -> ParagraphReading {
    let mut attributing = Attributing::new(layout, parts, Allowance::BOUNDLESS);
    let _ = attributing.read(layout);
    attributing.finish()
}

/// Runs the patterns over one paragraph after the other.
struct Attributing<'p> {
    parts: (&'p Lexicon, &'p Table),
    tally: Option<Tally>,
    candidates: Candidates<'p>,
    paragraphs: Paragraphs,
    reading: ParagraphReading,
}

impl<'p> Attributing<'p> {
    /// For a text of which the first paragraphs have been cut.
    fn new(layout: &Layout<'_>, parts: (&'p Lexicon, &'p Table), allowance: Allowance) -> Attributing<'p> {
        // of a long text no more is known yet
        let tokens = if layout.is_whole() { layout.tokens.len() } else { layout.text.len() / BYTES_A_TOKEN };
        let gathered = Gatherer::for_tokens(tokens);
        let mut reading = ParagraphReading { gathered, ..ParagraphReading::default() };
        reading.blocks.reserve_exact(layout.paragraphs.len().min(layout.text.len() / SHORT_PARAGRAPH + 1));
        reading.found.reserve(
            (tokens / TOKENS_AN_ATTRIBUTION).min(tokens / 2 / TOKENS_AN_ATTRIBUTION + MORE_ATTRIBUTIONS),
        );
        let (tally, candidates) = (Tally::new(allowance, layout.text), Candidates::of(parts.1));
        Attributing { parts, tally, candidates, paragraphs: Paragraphs::begin(), reading }
    }

    /// Reads the paragraphs that have been cut and not been read.
    fn read(&mut self, layout: &Layout<'_>) -> Result<(), Crowded> {
        let Attributing { parts: (lexicon, table), tally, candidates, paragraphs, reading } = self;
        paragraphs.each_batch(layout, lexicon, |batch| {
            candidates.read(batch.sentences());
            for Stretch { number, reader, units } in batch.stretches() {
                let paragraph = Paragraph { number, reader, units: &units, table };
                attribution::attribute(&paragraph, candidates, &mut reading.found);
                match reading.blocks.get_mut(number) {
                    Some(begun) => begun.go_on(paragraph.block()),
                    None => reading.blocks.push(paragraph.block()),
                }
                reading.gathered.read(number, &reader, &units);
                tally.as_mut().map_or(Ok(()), |tally| tally.count(layout, reader.end, reading))?;
            }
            Ok(())
        })
    }

    fn finish(self) -> ParagraphReading {
        let mut reading = self.reading;
        reading.gathered.shrink();
        reading
    }
}

/// Room is made for an attribution for so many tokens; of a long text for half as many and some more.
const TOKENS_AN_ATTRIBUTION: usize = 32;
const MORE_ATTRIBUTIONS: usize = 32;
/// Room is made for no more paragraphs than a text of such ones has, in bytes.
const SHORT_PARAGRAPH: usize = 64;
/// Each sentence as the patterns see it: `[words]tag` for each unit.
pub(crate) fn tag_view(text: &str, units: &Units<'_>, tokens: &[Token]) -> String {
    let mut view = String::new();
    for &(start, end) in units.sentences {
        for at in start..end {
            let unit = units.list[at];
            let from = tokens.get(unit.start()).map_or(text.len(), Token::start);
            let to = if unit.end() > unit.start() { tokens[unit.end() - 1].end() } else { from };
            let words = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
            view.push_str(&format!("[{words}]{} ", crate::pattern::Tag(units.tags[at])));
        }
        view.push('\n');
    }
    view
}

/// Who is who, and who speaks, when the caller wishes nothing more.
#[cfg(feature = "bench")]
pub(crate) fn identify<'t>(
    layout: &Layout<'t>,
    lexicon: &Lexicon,
    reading: &mut ParagraphReading,
    cast: &[&Speaker],
) -> People<'t> {
    identify_with(layout, lexicon, reading, cast, &mut Wishes::default())
}

/// Who is who, and who speaks. Takes the mentions.
pub(crate) fn identify_with<'t>(
    layout: &Layout<'t>,
    lexicon: &Lexicon,
    reading: &mut ParagraphReading,
    cast: &[&Speaker],
    wishes: &mut Wishes,
) -> People<'t> {
    let mut book = Book::new(layout.text);
    book.enter_cast(cast, lexicon);
    book.enter(&reading.gathered, &layout.tokens, lexicon);
    coreference::join(&mut book, &reading.gathered.mentions, lexicon);
    let narrator = coreference::narrator(&mut book, &reading.gathered);
    let Gatherer { mentions, gendered, sentences, calls, .. } = &mut reading.gathered;
    wishes.enter(&mut book);
    attribution::bind(&reading.found, &mut book, mentions, &layout.tokens, wishes);
    let paragraphs = attribution::snapshot_paragraphs(&reading.found, &layout.paragraphs, wishes.candidates);
    let given = Resolution { tokens: &layout.tokens, lexicon, narrator, gendered };
    let snapshots = coreference::resolve(&mut book, mentions, given, &paragraphs, wishes);
    let scene = Scene {
        text: layout.text,
        tokens: &layout.tokens,
        mentions,
        calls,
        paragraphs: &layout.paragraphs,
        snapshots: &snapshots,
        snapshot_paragraphs: &paragraphs,
        narrator,
        sentences,
        near: attribution::Near::default(),
        fixed: &wishes.fixed,
    };
    let (speakers, ranking) = attribution::speakers(&mut reading.found, &mut book, &scene, wishes);
    if wishes.names {
        coreference::name_entities(&mut book, &layout.tokens);
    }
    // others may yet become one with them when corrections are applied
    let settled = wishes.known.is_empty();
    let told = if settled { told(&book, &speakers) } else { vec![true; book.entities.len()] };
    let mentions = places(std::mem::take(mentions), &layout.tokens, &told);
    People { book, speakers, told, mentions, ranking }
}

impl People<'_> {
    /// Looks again of whom the document tells, after some have become one.
    pub(crate) fn settle(&mut self) {
        let told = told(&self.book, &self.speakers);
        self.mentions.retain(|place| place.entity.index().is_some_and(|index| told[index]));
        self.told = told;
    }
}

/// For each entity whether the document tells of it: of those with a name, and those who speak.
fn told(book: &Book<'_>, speakers: &[EntityId]) -> Vec<bool> {
    let mut told: Vec<bool> = book.entities.iter().map(|who| !who.forms.is_empty()).collect();
    speakers.iter().filter_map(|id| id.index()).for_each(|index| told[index] = true);
    told
}

/// Where the mentions stand of which the document tells, and whom they refer to, by place: those within a phrase come
/// before the phrase, near their place already. Each is written where its mention stood.
fn places(mentions: Vec<Mention>, tokens: &[Token], told: &[bool]) -> Vec<Placed> {
    let told =
        |mention: &Mention| told.get(mention.entity.0 as usize).is_some_and(|&told| told & is_told(mention));
    let place = |mention: Mention| if told(&mention) { placed(&mention, tokens) } else { None };
    let mut places: Vec<Placed> = mentions.into_iter().filter_map(place).collect();
    sort_near(&mut places, |&place| place);
    places
}

/// Where a mention stands, and whom it refers to.
fn placed(mention: &Mention, tokens: &[Token]) -> Option<Placed> {
    let first = tokens.get(mention.start())?;
    let last = tokens.get(mention.end().wrapping_sub(1))?;
    let (start, end) = (first.start, last.end() as u32);
    (start < end).then_some(Placed { start, end, entity: mention.entity })
}

/// Whether the document tells of a mention.
fn is_told(mention: &Mention) -> bool {
    !mention.is_quoted() & !mention.is_in_headline()
}

/// Adds what was found in a piece of the text to the document.
pub(crate) fn collect(
    found: Vec<Attribution>,
    parents: &[Option<u32>],
    (people, tokens): (&People<'_>, &[Token]),
    patterns: usize,
    mut part: Part<'_>,
) {
    let (room, at) = (part.room, part.start);
    room.reserve(&mut part.data.spans, found.iter().map(|attribution| attribution.content.len()).sum());
    let told = people.told.iter().filter(|&&told| told).count();
    room.reserve(&mut part.data.entities, told);
    // each goes by one of its forms: the others are aliases
    room.reserve(&mut part.data.aliases, people.book.forms.len().saturating_sub(told));
    let mut numbers = Numbers::new(people, tokens);
    let sources = collect_mentions(&found, &mut numbers, &mut part);
    let first = part.data.quotations.len();
    let quotation = |(number, (attribution, &parent)): (usize, (Attribution, &Option<u32>))| {
        let start = part.data.spans.len() as u32;
        part.data.spans.extend(attribution.spans().map(|span| span.moved(at)));
        let speaker = numbers.number(people.speakers[number], &mut part);
        QuotationData {
            kind: attribution.kind,
            class: attribution.class,
            content: (start, part.data.spans.len() as u32),
            cue: attribution.cue.map(|cue| Span::from(cue).moved(at)),
            source: sources[number],
            speaker,
            parent: parent.map(|parent| parent + first as u32),
            rule: match attribution.rule {
                Rule::Pattern(number) => number,
                Rule::Sieve(sieve) => (patterns + sieve as usize) as u16,
            },
            confidence: attribution.confidence,
        }
    };
    // each is written where its attribution stood
    let mut quotations: Vec<_> = found.into_iter().zip(parents).enumerate().map(quotation).collect();
    if !people.ranking.is_empty() {
        let numbers: Vec<Option<u32>> = numbers.of.iter().map(|number| number.known()).collect();
        let candidates = candidates::collect(&people.ranking, &people.book, &numbers, &quotations);
        part.data.candidates.extend(candidates);
    }
    if part.is_whole() {
        // which took more room
        quotations.shrink_to_fit();
        part.data.quotations = quotations;
    } else {
        room.reserve(&mut part.data.quotations, quotations.len());
        part.data.quotations.append(&mut quotations);
    }
}

/// The numbers of the entities in the document: in the order of their first mention.
struct Numbers<'a, 't> {
    of: Vec<Number>,
    people: &'a People<'t>,
    tokens: &'a [Token],
    /// Those of one entity, on their way.
    aliases: Vec<Words>,
}

#[derive(Clone, Copy, Debug)]
enum Number {
    /// Who neither speaks nor has a name.
    Untold,
    Unasked,
    Nameless,
    Is(u32),
}

impl Number {
    fn known(self) -> Option<u32> {
        match self {
            Number::Is(number) => Some(number),
            _ => None,
        }
    }
}

impl<'a, 't> Numbers<'a, 't> {
    fn new(people: &'a People<'t>, tokens: &'a [Token]) -> Numbers<'a, 't> {
        let number = |&told: &bool| if told { Number::Unasked } else { Number::Untold };
        Numbers { of: people.told.iter().map(number).collect(), people, tokens, aliases: Vec::new() }
    }

    /// The entity's number, a new one if it has none yet. Those without a name have none.
    #[inline]
    fn number(&mut self, id: EntityId, part: &mut Part<'_>) -> Option<u32> {
        match *self.of.get(id.index()?)? {
            Number::Is(number) => Some(number),
            Number::Nameless => None,
            Number::Unasked | Number::Untold => self.new_number(id, part),
        }
    }

    #[inline(never)]
    fn new_number(&mut self, id: EntityId, part: &mut Part<'_>) -> Option<u32> {
        let number = self.add(id, part);
        self.of[id.index()?] = number.map_or(Number::Nameless, Number::Is);
        number
    }

    /// The number of a new entity, if it has a name.
    fn add(&mut self, id: EntityId, part: &mut Part<'_>) -> Option<u32> {
        let book = &self.people.book;
        // used where it was written: to copy what was just written in parts makes the processor wait
        let mut name = coreference::names(book, id, self.tokens, &mut self.aliases);
        let name = part.passage(name.as_mut()?);
        if !self.aliases.is_empty() {
            self.add_aliases(part);
        }
        let aliases = part.data.aliases.len() as u32;
        let who = book.who(id)?;
        let (kind, gender, number) = (who.kind, who.gender(), who.number);
        part.data.entities.push(EntityData { name, aliases, kind, gender, number });
        Some(part.data.entities.len() as u32 - 1)
    }

    fn add_aliases(&mut self, part: &mut Part<'_>) {
        for mut alias in self.aliases.drain(..) {
            let alias = part.passage(&mut alias);
            part.data.aliases.push(alias);
        }
    }
}

/// The mentions of all who speak or have a name, by place; the source of each attribution among them.
fn collect_mentions(
    found: &[Attribution],
    numbers: &mut Numbers<'_, '_>,
    part: &mut Part<'_>,
) -> Vec<Option<u32>> {
    let people = numbers.people;
    let mut places: Vec<(Placed, u32)> = Vec::with_capacity(found.len());
    for (number, attribution) in found.iter().enumerate() {
        if let Some(span) = attribution.source.map(|source| source.span()) {
            let (start, end) = (span.start() as u32, span.end() as u32);
            places.push((Placed { start, end, entity: people.speakers[number] }, number as u32));
        }
    }
    sort_near(&mut places, |&place| place);
    let mut sources = vec![None; found.len()];
    part.room.reserve(&mut part.data.mentions, people.mentions.len() + places.len());
    let mut add = |numbers: &mut Numbers<'_, '_>, place: Placed, attribution: Option<u32>| {
        let entity = numbers.number(place.entity, part);
        let (start, len) = (part.start + place.start as usize, (place.end - place.start) as usize);
        let mention = MentionData::new(Passage::at(start, len, &mut part.data.others), entity);
        if part.data.mentions.last() != Some(&mention) {
            part.data.mentions.push(mention);
        }
        if let Some(source) = attribution.and_then(|number| sources.get_mut(number as usize)) {
            *source = Some(part.data.mentions.len() as u32 - 1);
        }
    };
    let mut places = places.into_iter().peekable();
    let mut last = None;
    for &other in &people.mentions {
        while let Some((place, number)) = places.next_if(|(place, _)| place.start <= other.start) {
            add(numbers, place, Some(number));
            last = Some(place.start);
        }
        // a source stands for whatever else begins where it does
        if last != Some(other.start) {
            add(numbers, other, None);
        }
    }
    places.for_each(|(place, number)| add(numbers, place, Some(number)));
    sources
}
