//! Collects the mentions of each paragraph from its units, and the names inside its quotations.

use super::{EntityId, Mention, MentionKind, Pronoun, Role};
use crate::lexicon::{ByWord, Features, Words};
use crate::mention::{NounPhrase, PhraseKind, Reader, names_in};
use crate::pattern::{Tag, Unit, UnitKind, Units};
use crate::text::Mark;

/// The mentions of a text, in order, as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Gatherer {
    pub(crate) mentions: Vec<Mention>,
    /// For each sentence its first token.
    pub(crate) sentences: Vec<u32>,
    /// How often one who tells of himself is a subject, and how often "he" or "she" is.
    pub(crate) first_person: usize,
    pub(crate) third_person: usize,
    paragraph: u32,
    headline: bool,
    /// Whether a subject of the sentence has been seen.
    has_subject: bool,
    /// Whether a verb of saying has been seen in the sentence: what follows is what was said.
    reporting: bool,
}

impl Gatherer {
    /// Makes room for what a text of so many tokens usually has.
    pub(crate) fn reserve(&mut self, tokens: usize) {
        self.mentions.reserve_exact(tokens / 6 + 8);
        self.sentences.reserve_exact(tokens / 16 + 8);
    }

    /// Gives back the room that was not needed.
    pub(crate) fn shrink(&mut self) {
        self.mentions.shrink_to_fit();
        self.sentences.shrink_to_fit();
    }

    /// Adds the mentions of a paragraph.
    pub(crate) fn read(&mut self, number: usize, reader: &Reader<'_>, units: &Units) {
        self.paragraph = number as u32;
        self.headline = reader.headline || is_title(reader);
        for &(start, end) in &units.sentences {
            let first = units.list.get(start).map_or(reader.first, Unit::start);
            self.sentences.push(first as u32);
            self.has_subject = false;
            self.reporting = false;
            let sentence = Sentence { units, tags: &units.tags[..end], start };
            for at in start..end {
                if !sentence.has(at, MENTIONS) {
                    continue;
                }
                let unit = &units.list[at];
                match unit.kind {
                    UnitKind::Quote(_) => self.quotation(reader, unit.start(), unit.end()),
                    UnitKind::Phrase(index) => {
                        self.phrase(reader, sentence, at, &units.phrases[index as usize]);
                    }
                    _ => {}
                }
            }
        }
    }

    fn push(&mut self, phrase: &NounPhrase, kind: MentionKind, role: Role) {
        let start = phrase.start();
        let offset = |token: usize| (token - start).min(usize::from(u16::MAX)) as u16;
        let name = phrase.name();
        self.mentions.push(Mention {
            start: start as u32,
            len: offset(phrase.end()),
            head: offset(phrase.head()),
            name: (offset(name.0), offset(name.1)),
            paragraph: self.paragraph,
            sentence: self.sentences.len() as u32 - 1,
            entity: EntityId::NONE,
            kind,
            role,
            main: false,
            speaks: false,
            reported: self.reporting,
            plural: phrase.plural,
            apposition: false,
            headline: self.headline,
        });
    }

    fn phrase(&mut self, reader: &Reader<'_>, sentence: Sentence<'_>, at: usize, phrase: &NounPhrase) {
        let Some(kind) = mention_kind(reader, phrase) else { return };
        self.within(reader, phrase);
        let after_cue = sentence.is_after_quoting_cue(at);
        let subject = sentence.is_subject(at, after_cue);
        let role = if subject { Role::Subject } else { Role::Object };
        if kind == MentionKind::Thing && !subject {
            return;
        }
        self.push(phrase, kind, role);
        match kind {
            MentionKind::Pronoun(pronoun) if subject && !phrase.plural => self.count(pronoun),
            _ => {}
        }
        let speaks = sentence.has(at + 1, FINITE_CUE) || after_cue;
        let main = subject && !self.has_subject;
        self.has_subject |= subject;
        if let Some(last) = self.mentions.last_mut() {
            last.speaks = speaks;
            last.main = main;
            last.apposition = sentence.is_apposed(at);
        }
        self.reporting |= speaks;
    }

    fn count(&mut self, pronoun: Pronoun) {
        self.first_person += usize::from(pronoun == Pronoun::First);
        self.third_person += usize::from(matches!(pronoun, Pronoun::He | Pronoun::She));
    }

    /// Whom the words before the head mention besides.
    fn within(&mut self, reader: &Reader<'_>, phrase: &NounPhrase) {
        let (start, head) = (phrase.start(), phrase.head());
        let owner = reader.entry(start).in_table(&POSSESSIVES);
        if let Some(pronoun) = owner {
            let owner = NounPhrase::new((start, start + 1), start, PhraseKind::Pronoun, false);
            self.push(&owner, MentionKind::Pronoun(pronoun), Role::Possessor);
        }
        let name_start = if phrase.has_name() { phrase.name().0 } else { head };
        let before = reader.together(start, name_start.max(head));
        if before.any(Features::CLITIC_S) && owner.is_none() {
            self.possessor(reader, start, name_start.min(start + LONGEST_POSSESSOR));
        }
        if before.any(Features::GIVEN) && phrase.kind != PhraseKind::Name {
            self.full_name(reader, phrase);
        }
    }

    /// Ann in "Ann’s father".
    fn possessor(&mut self, reader: &Reader<'_>, start: usize, end: usize) {
        if let Some(clitic) = (start + 1..end).find(|&at| reader.has(at, Features::CLITIC_S)) {
            self.names(reader, start, clitic, Role::Possessor);
        }
    }

    /// Ann Cole in "an Ann Cole archive".
    fn full_name(&mut self, reader: &Reader<'_>, phrase: &NounPhrase) {
        let full =
            |&at: &usize| reader.has(at, Features::GIVEN) && reader.is_name(at) && reader.is_name(at + 1);
        if let Some(first) = (phrase.start()..phrase.head()).find(full) {
            self.names(reader, first, phrase.head(), Role::Object);
        }
    }

    fn names(&mut self, reader: &Reader<'_>, start: usize, end: usize, role: Role) {
        names_in(reader, start, end, |(start, end)| {
            if end > start {
                let name = NounPhrase::new((start, end), end - 1, PhraseKind::Name, false);
                self.push(&name.named((start, end)), MentionKind::Name, role);
            }
        });
    }

    /// The names inside a quotation: who is addressed, and who is spoken of.
    fn quotation(&mut self, reader: &Reader<'_>, start: usize, end: usize) {
        let inside = reader.until(end);
        let before = self.mentions.len();
        self.names(&inside, start, end, Role::Quoted);
        for mention in &mut self.mentions[before..] {
            if is_vocative(&inside, start, mention.start(), mention.end()) {
                mention.role = Role::Vocative;
            }
        }
    }
}

/// Of a longer possessor, the name is not looked for.
const LONGEST_POSSESSOR: usize = 12;

/// Almost every word of a sentence is written with a capital: a title, whatever stands at its end.
fn is_title(reader: &Reader<'_>) -> bool {
    let tokens = &reader.tokens[reader.first..reader.end];
    if tokens.len() >= LONGEST_HEADING {
        return false;
    }
    let (mut all, mut capitals) = (0, 0);
    for token in tokens.iter().filter(|token| token.is_word() && token.end() - token.start() > 3) {
        all += 1;
        capitals += usize::from(token.is_capital());
        if (all - capitals) * 10 > tokens.len() {
            return false;
        }
    }
    all >= 4 && capitals * 10 >= all * 9
}

const LONGEST_HEADING: usize = 40;

fn mention_kind(reader: &Reader<'_>, phrase: &NounPhrase) -> Option<MentionKind> {
    Some(match phrase.kind {
        PhraseKind::Time => return None,
        PhraseKind::Name => MentionKind::Name,
        PhraseKind::Description if phrase.has_name() => MentionKind::Name,
        PhraseKind::Description => MentionKind::Description,
        PhraseKind::Document | PhraseKind::CueNoun | PhraseKind::Thing => MentionKind::Thing,
        PhraseKind::Pronoun | PhraseKind::ObjectPronoun | PhraseKind::Neuter | PhraseKind::Relative => {
            MentionKind::Pronoun(reader.entry(phrase.start()).in_table(&PRONOUNS)?)
        }
    })
}

/// Which pronoun a word is.
static PRONOUNS: ByWord<Option<Pronoun>> = ByWord::of(
    &[
        (Words::of(&[Words::HE, Words::HIM, Words::HIMSELF]), Some(Pronoun::He)),
        (Words::of(&[Words::SHE, Words::HER, Words::HERS, Words::HERSELF]), Some(Pronoun::She)),
        (Words::of(&[Words::THEY, Words::THEM, Words::THEMSELVES]), Some(Pronoun::They)),
        (Words::of(&[Words::IT, Words::ITSELF]), Some(Pronoun::It)),
        (Words::of(&[Words::I, Words::ME, Words::MYSELF]), Some(Pronoun::First)),
        (Words::of(&[Words::WE, Words::US, Words::OURSELVES]), Some(Pronoun::First)),
        (Words::YOU, Some(Pronoun::You)),
        (Words::WHO, Some(Pronoun::Who)),
    ],
    None,
);

/// The pronoun that owns: "his" stands for him.
static POSSESSIVES: ByWord<Option<Pronoun>> = ByWord::of(
    &[(Words::HIS, Some(Pronoun::He)), (Words::HER, Some(Pronoun::She)), (Words::MY, Some(Pronoun::First))],
    None,
);

/// What the tags of the units beside a phrase show: each has some of these.
type Traits = u16;
const PHRASE: Traits = 1;
const FINITE_VERB: Traits = 1 << 1;
const FINITE_CUE: Traits = 1 << 2;
const PREPOSITION: Traits = 1 << 3;
/// What follows is no subject.
const OBJECT_FOLLOWS: Traits = 1 << 4;
/// It may stand between a subject and its verb.
const BETWEEN: Traits = 1 << 5;
const CONJUNCTION: Traits = 1 << 6;
const COMMA: Traits = 1 << 7;
const QUOTED: Traits = 1 << 8;
/// It may stand between quoted words and their cue.
const BEHIND_QUOTED: Traits = 1 << 9;
/// What follows may say who the phrase before it is.
const APPOSITION: Traits = 1 << 10;

/// It may mention somebody: a phrase, or quoted words with names in them.
const MENTIONS: Traits = 1 << 11;

/// The tags that have each trait.
const TAGS_WITH: &[(Traits, &[u8])] = &[
    (PREPOSITION, b"pfmob"),
    (OBJECT_FOLLOWS, b"ptmfobA"),
    (BETWEEN, b"RT"),
    (CONJUNCTION, b"k"),
    (COMMA, b","),
    (QUOTED, b"Qq"),
    (BEHIND_QUOTED, b",?.R"),
    (APPOSITION, b"(,"),
    (MENTIONS, b"NPOrIDLSKTQqi"),
];

static TRAITS: [Traits; 256] = {
    let mut traits = [0; 256];
    let mut tag = 0;
    while tag < traits.len() {
        let unit = Tag(tag as u8);
        let shown = [
            (PHRASE, unit.is_phrase()),
            (FINITE_VERB, unit.is_finite_verb()),
            (FINITE_CUE, matches!(unit.cue_form(), Some(0))),
        ];
        let mut at = 0;
        while at < shown.len() {
            if shown[at].1 {
                traits[tag] |= shown[at].0;
            }
            at += 1;
        }
        tag += 1;
    }
    let mut list = 0;
    while list < TAGS_WITH.len() {
        let (one, tags) = TAGS_WITH[list];
        let mut at = 0;
        while at < tags.len() {
            traits[tags[at] as usize] |= one;
            at += 1;
        }
        list += 1;
    }
    traits
};

/// More phrases between a subject and its verb are not read.
const MOST_PREPOSITIONS: usize = 3;
/// So many units may stand between the commas of an aside.
const LONGEST_ASIDE: usize = 13;

/// The units of a sentence.
#[derive(Clone, Copy, Debug)]
struct Sentence<'u> {
    units: &'u Units,
    /// Of all units up to its end.
    tags: &'u [u8],
    /// Its first unit.
    start: usize,
}

impl Sentence<'_> {
    /// Whether a unit of the sentence has a trait.
    #[inline]
    fn has(&self, at: usize, one: Traits) -> bool {
        self.tags.get(at).is_some_and(|&tag| TRAITS[usize::from(tag)] & one != 0)
    }

    /// A finite verb follows (adverbs and asides between), and no preposition stands before; or a quoting cue does.
    fn is_subject(&self, at: usize, after_cue: bool) -> bool {
        if at > self.start && self.has(at - 1, OBJECT_FOLLOWS) {
            return false;
        }
        let mut next = at + 1;
        // "A clerk with the agency in Dover came"
        let last = next + 2 * MOST_PREPOSITIONS;
        while next < last && self.has(next, PREPOSITION) && self.has(next + 1, PHRASE) {
            next += 2;
        }
        while self.has(next, BETWEEN) {
            next += 1;
        }
        if self.has(next, FINITE_VERB) {
            return true;
        }
        if self.has(next, CONJUNCTION) && self.has(next + 1, PHRASE) && next + 2 < self.tags.len() {
            // "Ann and Bob came"
            return self.has(next + 2, FINITE_VERB);
        }
        if at == self.start && self.has(next, COMMA) {
            // "Ann, the harbour master, came"
            let tags = &self.units.tags;
            let end = self.tags.len().min(next + 1 + LONGEST_ASIDE);
            let comma = (next + 1..end).find(|&unit| tags[unit] == b',');
            let verb = comma.and_then(|comma| tags.get(comma + 1));
            return verb.is_some_and(|&verb| Tag(verb).is_finite_verb());
        }
        after_cue
    }

    /// Quoted words (and a comma) and then a verb of saying or thinking stand before, as in “Yes,” said Ann.
    fn is_after_quoting_cue(&self, at: usize) -> bool {
        if at == self.start || !self.has(at - 1, FINITE_CUE) {
            return false;
        }
        let mut before = at - 1;
        while before > self.start && self.has(before - 1, BEHIND_QUOTED) {
            before -= 1;
        }
        before > self.start && self.has(before - 1, QUOTED)
    }

    /// "Ann Lowe, the harbour master, …"; "the mayor, Ann Cole, …"; "National Water Council (NWC)".
    fn is_apposed(&self, at: usize) -> bool {
        at >= self.start + 2 && self.has(at - 1, APPOSITION) && self.tells_who_is_before(at)
    }

    fn tells_who_is_before(&self, at: usize) -> bool {
        let tags = self.tags;
        let pair = (tags[at - 2], tags[at]);
        let next = tags.get(at + 1).copied().unwrap_or(b'.');
        if tags[at - 1] == b'(' {
            return pair == (b'N', b'N') && next == b')';
        }
        let named = tags[at] == b'N';
        let head = if named { head_before(tags, self.start, at - 2) } else { at - 2 };
        let before = match &tags[self.start..head] {
            // "On the radio, the mayor, Ann Cole, …"
            [first, .., b','] if named && next == b',' && b"pfmtTR".contains(first) => b'.',
            // “We won,” the mayor, Ann Cole, said
            [.., b'Q' | b'q', b','] => b'.',
            [.., before] => *before,
            [] => b'.',
        };
        let described = named && tags[head] == b'D';
        (pair == (b'N', b'D') || described)
            && !b"kp,".contains(&before)
            && !Tag(next).is_finite_verb()
            && next != b'k'
    }
}

/// The noun on which the noun at `at` hangs: "a spokeswoman" in "a spokeswoman for the department".
fn head_before(tags: &[u8], first: usize, at: usize) -> usize {
    let mut head = at;
    while head >= first + 2 && b"pfmo".contains(&tags[head - 1]) && Tag(tags[head - 2]).is_phrase() {
        head -= 2;
    }
    head
}

/// “Well, Jane, …”; “Jane!”; “Are you there, Jane?”: a name between marks, which no list explains.
fn is_vocative(reader: &Reader<'_>, opening: usize, start: usize, end: usize) -> bool {
    let after = reader.token(end).and_then(|token| token.mark());
    let closed = end >= reader.end
        || matches!(
            after,
            Some(
                Mark::Comma
                    | Mark::Period
                    | Mark::Question
                    | Mark::Exclamation
                    | Mark::Dash
                    | Mark::Quote
                    | Mark::Semicolon
            )
        );
    if !closed {
        return false;
    }
    let mut first = start;
    while first > opening && reader.is_word(first - 1, Words::ENDEARMENTS) {
        first -= 1;
    }
    if first == opening {
        return true;
    }
    let before = reader.token(first - 1).and_then(|token| token.mark());
    let opened = matches!(
        before,
        Some(
            Mark::Comma
                | Mark::Quote
                | Mark::Period
                | Mark::Question
                | Mark::Exclamation
                | Mark::Dash
                | Mark::Semicolon
        )
    );
    let greeted = reader.is_word(first - 1, Words::GREETINGS) || first < start;
    let listed = matches!(after, Some(Mark::Comma))
        && (reader.is_word(end + 1, Words::AND)
            || reader.is_word(end + 1, Words::OR)
            || reader.is_name(end + 1) && before == Some(Mark::Comma));
    let alone = before == Some(Mark::Comma) && matches!(after, Some(Mark::Comma)) || !listed;
    (opened || greeted) && alone && !listed
}
