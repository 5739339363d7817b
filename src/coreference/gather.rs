//! Collects the mentions of each paragraph from its units, and the names inside its quotations.

use super::{EntityId, Mention, MentionKind, Pronoun, Role};
use crate::lexicon::{ByWord, Features, Words};
use crate::mention::{NounPhrase, PhraseKind, Reader, names_in};
use crate::pattern::{Tag, Unit, Units};
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
    #[inline(never)]
    pub(crate) fn read(&mut self, number: usize, reader: &Reader<'_>, units: &Units) {
        self.paragraph = number as u32;
        self.headline = reader.headline;
        let (mut phrases, mut quoted) = (&units.phrases[..], &units.quoted[..]);
        for &(start, end) in &units.sentences {
            let first = units.list.get(start).map_or(reader.first, Unit::start);
            self.sentences.push(first as u32);
            self.has_subject = false;
            self.reporting = false;
            let sentence = Sentence { all: &units.tags, tags: &units.tags[..end], start };
            while let [phrase, rest @ ..] = phrases {
                let at = phrase.unit as usize;
                if at >= end {
                    break;
                }
                self.quotations(reader, units, &mut quoted, at);
                self.phrase(reader, &sentence, at, phrase);
                phrases = rest;
            }
            self.quotations(reader, units, &mut quoted, end);
        }
    }

    /// Adds the mentions within the quotations that are units before `end`.
    #[inline]
    fn quotations(&mut self, reader: &Reader<'_>, units: &Units, quoted: &mut &[u32], end: usize) {
        while let [at, rest @ ..] = *quoted {
            let at = *at as usize;
            if at >= end {
                break;
            }
            let unit = &units.list[at];
            self.quotation(reader, unit.start(), unit.end());
            *quoted = rest;
        }
    }

    /// What a phrase mentions, with nothing known of what stands around it.
    fn mention(&self, phrase: &NounPhrase, kind: MentionKind, role: Role) -> Mention {
        let (start, mut end) = (phrase.start(), phrase.end());
        let (mut head, mut name) = (phrase.head(), phrase.name());
        // only the names within a quotation can be so many
        let last = start + usize::from(u16::MAX);
        if end > last {
            (end, head, name) = (last, head.min(last), (name.0.min(last), name.1.min(last)));
        }
        let offset = |token: usize| (token - start) as u16;
        Mention {
            start: start as u32,
            len: offset(end),
            head: offset(head),
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
        }
    }

    #[inline(always)]
    fn phrase(&mut self, reader: &Reader<'_>, sentence: &Sentence<'_>, at: usize, phrase: &NounPhrase) {
        let first = reader.entry(phrase.start());
        let by_pronoun = first.in_table(&PRONOUNS);
        let by_kind = MENTIONED[usize::from(phrase.has_name())][phrase.kind as usize];
        let Some(kind) = (if phrase.kind.is_pronoun() { by_pronoun } else { by_kind }) else { return };
        let owner = first.in_table(&POSSESSIVES);
        if owner.is_some() | phrase.others {
            self.within(reader, phrase, owner);
        }
        let (before, next) = (sentence.before(at), sentence.traits(at + 1));
        let after_cue = before & FINITE_CUE != 0 && sentence.is_behind_quoted(at - 1);
        let subject = sentence.is_subject(at, before, next, after_cue);
        let role = if subject { Role::Subject } else { Role::Object };
        if matches!(kind, MentionKind::Thing) && !subject {
            return;
        }
        if let MentionKind::Pronoun(pronoun) = kind {
            self.count(pronoun, subject & !phrase.plural);
        }
        let speaks = next & FINITE_CUE != 0 || after_cue;
        let apposed = (before & APPOSITION != 0) & (at >= sentence.start + 2);
        let apposition = apposed && sentence.tells_who_is_before(at);
        self.mentions.push(Mention {
            main: subject & !self.has_subject,
            speaks,
            apposition,
            ..self.mention(phrase, kind, role)
        });
        self.has_subject |= subject;
        self.reporting |= speaks;
    }

    /// Counts a pronoun if it is a subject.
    fn count(&mut self, pronoun: Pronoun, subject: bool) {
        self.first_person += usize::from((pronoun == Pronoun::First) & subject);
        self.third_person += usize::from(matches!(pronoun, Pronoun::He | Pronoun::She) & subject);
    }

    /// Whom the words before the head mention besides.
    #[inline(never)]
    fn within(&mut self, reader: &Reader<'_>, phrase: &NounPhrase, owner: Option<Pronoun>) {
        let before = reader.together(phrase.start(), behind_owner(phrase).max(phrase.head()));
        let start = phrase.start();
        if let Some(pronoun) = owner {
            let owner = NounPhrase::new((start, start + 1), start, PhraseKind::Pronoun, false);
            self.mentions.push(self.mention(&owner, MentionKind::Pronoun(pronoun), Role::Possessor));
        }
        if before.any(Features::CLITIC_S) && owner.is_none() {
            self.possessor(reader, start, behind_owner(phrase).min(start + LONGEST_POSSESSOR));
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
                self.mentions.push(self.mention(&name.named((start, end)), MentionKind::Name, role));
            }
        });
    }

    /// The names inside a quotation: who is addressed, and who is spoken of.
    #[inline(never)]
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

/// The first token that is no owner's: that of the name, or the head.
fn behind_owner(phrase: &NounPhrase) -> usize {
    if phrase.has_name() { phrase.name().0 } else { phrase.head() }
}

/// What a phrase of each kind mentions if it is no pronoun: without a name in it, and with one.
static MENTIONED: [[Option<MentionKind>; PhraseKind::COUNT]; 2] = {
    let mut mentioned = [None; PhraseKind::COUNT];
    mentioned[PhraseKind::Name as usize] = Some(MentionKind::Name);
    mentioned[PhraseKind::Description as usize] = Some(MentionKind::Description);
    mentioned[PhraseKind::Document as usize] = Some(MentionKind::Thing);
    mentioned[PhraseKind::CueNoun as usize] = Some(MentionKind::Thing);
    mentioned[PhraseKind::Thing as usize] = Some(MentionKind::Thing);
    let mut named = mentioned;
    named[PhraseKind::Description as usize] = Some(MentionKind::Name);
    [mentioned, named]
};

/// Which pronoun a word is.
static PRONOUNS: ByWord<Option<MentionKind>> = ByWord::of(
    &[
        (Words::of(&[Words::HE, Words::HIM, Words::HIMSELF]), Some(MentionKind::Pronoun(Pronoun::He))),
        (
            Words::of(&[Words::SHE, Words::HER, Words::HERS, Words::HERSELF]),
            Some(MentionKind::Pronoun(Pronoun::She)),
        ),
        (
            Words::of(&[Words::THEY, Words::THEM, Words::THEMSELVES]),
            Some(MentionKind::Pronoun(Pronoun::They)),
        ),
        (Words::of(&[Words::IT, Words::ITSELF]), Some(MentionKind::Pronoun(Pronoun::It))),
        (Words::of(&[Words::I, Words::ME, Words::MYSELF]), Some(MentionKind::Pronoun(Pronoun::First))),
        (Words::of(&[Words::WE, Words::US, Words::OURSELVES]), Some(MentionKind::Pronoun(Pronoun::First))),
        (Words::YOU, Some(MentionKind::Pronoun(Pronoun::You))),
        (Words::WHO, Some(MentionKind::Pronoun(Pronoun::Who))),
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

/// Behind what has one of these, the verb of a subject may follow.
const MAY_LEAD_TO_VERB: Traits = PREPOSITION | BETWEEN | CONJUNCTION;

/// The units of a sentence.
#[derive(Clone, Copy, Debug)]
struct Sentence<'u> {
    /// Of all units of the paragraph.
    all: &'u [u8],
    /// Of all units up to its end.
    tags: &'u [u8],
    /// Its first unit.
    start: usize,
}

impl Sentence<'_> {
    /// What a unit of the sentence shows.
    #[inline]
    fn traits(&self, at: usize) -> Traits {
        self.tags.get(at).map_or(0, |&tag| TRAITS[usize::from(tag)])
    }

    /// What the unit before one shows.
    #[inline]
    fn before(&self, at: usize) -> Traits {
        if at > self.start { self.traits(at - 1) } else { 0 }
    }

    fn has(&self, at: usize, one: Traits) -> bool {
        self.traits(at) & one != 0
    }

    /// A finite verb follows (adverbs and asides between), and no preposition stands before; or a quoting cue does.
    #[inline]
    fn is_subject(&self, at: usize, before: Traits, next: Traits, after_cue: bool) -> bool {
        let open = before & OBJECT_FOLLOWS == 0;
        let verb = next & FINITE_VERB != 0;
        let aside = (at == self.start) & (next & COMMA != 0);
        if open & !verb & ((next & MAY_LEAD_TO_VERB != 0) | aside) {
            return self.verb_follows(at).unwrap_or(after_cue);
        }
        open & (verb | after_cue)
    }

    /// Whether a finite verb follows behind something else, if that shows.
    #[inline(never)]
    fn verb_follows(&self, at: usize) -> Option<bool> {
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
            return Some(true);
        }
        if self.has(next, CONJUNCTION) && self.has(next + 1, PHRASE) && next + 2 < self.tags.len() {
            // "Ann and Bob came"
            return Some(self.has(next + 2, FINITE_VERB));
        }
        if at == self.start && self.has(next, COMMA) {
            // "Ann, the harbour master, came"
            let end = self.tags.len().min(next + 1 + LONGEST_ASIDE);
            let comma = (next + 1..end).find(|&unit| self.has(unit, COMMA));
            let verb = comma.and_then(|comma| self.all.get(comma + 1));
            return Some(verb.is_some_and(|&verb| Tag(verb).is_finite_verb()));
        }
        None
    }

    /// Whether quoted words (and a comma) stand before a verb of saying or thinking, as in “Yes,” said Ann.
    fn is_behind_quoted(&self, cue: usize) -> bool {
        let mut before = cue;
        while before > self.start && self.has(before - 1, BEHIND_QUOTED) {
            before -= 1;
        }
        before > self.start && self.has(before - 1, QUOTED)
    }

    /// "Ann Lowe, the harbour master, …"; "the mayor, Ann Cole, …"; "National Water Council (NWC)".
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
