//! Collects the mentions of each paragraph from its units, and the names inside its quotations.

use super::{EntityId, Mention, MentionKind, Pronoun, Role, Shown};
use crate::lexicon::{ByWord, Features, Words};
use crate::mention::{Call, NounPhrase, PhraseKind, Reader, calls_in, names_in};
use crate::pattern::{Tag, Unit, Units};
use crate::text::Mark;

/// The mentions of a text, in order, as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Gatherer {
    pub(crate) mentions: Vec<Mention>,
    /// The numbers of those that have a name, and of those that are "he" or "she".
    pub(crate) named: Vec<u32>,
    pub(crate) gendered: Vec<u32>,
    pronouns: usize,
    /// Where somebody is addressed in a quotation.
    pub(crate) calls: Vec<Call>,
    /// For each sentence its first token.
    pub(crate) sentences: Vec<u32>,
    /// How often one who tells of himself is a subject, and how often "he" or "she" is.
    pub(crate) first_person: usize,
    pub(crate) third_person: usize,
    paragraph: u32,
    sentence: u32,
    /// What a mention here shows by its place: whether it stands in a headline, and behind a verb of saying, so that it
    /// belongs to what was said.
    shown: Shown,
    /// What a subject here shows: to be the first one, unless one of the sentence has been seen.
    first: Shown,
}

/// Room for so many mentions more than is usual: articles have more of them than novels.
const MORE_MENTIONS: usize = 40;

impl Gatherer {
    /// One with room for what a text of so many tokens usually has.
    pub(crate) fn for_tokens(tokens: usize) -> Gatherer {
        Gatherer {
            mentions: Vec::with_capacity(tokens / 6 + MORE_MENTIONS),
            named: Vec::with_capacity(tokens / 14 + MORE_MENTIONS),
            gendered: Vec::with_capacity(tokens / 32 + 8),
            sentences: Vec::with_capacity(tokens / 16 + 8),
            ..Gatherer::default()
        }
    }

    /// How many are neither names nor pronouns.
    pub(crate) fn described(&self) -> usize {
        self.mentions.len() - self.named.len() - self.pronouns
    }

    /// Gives back the room that was not needed.
    pub(crate) fn shrink(&mut self) {
        give_back(&mut self.mentions);
        give_back(&mut self.named);
        give_back(&mut self.gendered);
        give_back(&mut self.sentences);
    }

    /// Adds the mentions of a paragraph.
    #[inline(never)]
    pub(crate) fn read(&mut self, number: usize, reader: &Reader<'_>, units: &Units<'_>) {
        self.paragraph = number as u32;
        let place = Shown::HEADLINE.when(reader.headline);
        let (mut phrases, mut quoted) = (units.phrases, units.quoted);
        for &(start, end) in units.sentences {
            let first = units.list.get(start).map_or(reader.first, Unit::start);
            self.sentence = self.sentences.len() as u32;
            self.sentences.push(first as u32);
            (self.shown, self.first) = (place, Shown::MAIN);
            let sentence = Sentence { all: units.tags, tags: &units.tags[..end], start };
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
    fn quotations(&mut self, reader: &Reader<'_>, units: &Units<'_>, quoted: &mut &[u32], end: usize) {
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

    /// What a phrase mentions. `shown` is what is known of it beside what its place and its words show.
    #[inline(always)]
    fn mention(&self, phrase: &NounPhrase, kind: MentionKind, role: Role, shown: Shown) -> Mention {
        let Stretch { start, len, head, name } = Stretch::of(phrase);
        Mention {
            start,
            len,
            head,
            name,
            paragraph: self.paragraph,
            sentence: self.sentence,
            entity: EntityId::NONE,
            kind,
            role,
            shown: shown.with(self.shown).with(Shown::PLURAL.when(phrase.plural)),
        }
    }

    #[inline(always)]
    fn phrase(&mut self, reader: &Reader<'_>, sentence: &Sentence<'_>, at: usize, phrase: &NounPhrase) {
        let (pronoun, owner) = reader.entry(phrase.start()).in_table(&STANDING_FOR);
        let by_kind = MENTIONED[usize::from(phrase.has_name())][phrase.kind as usize];
        let Some(kind) = (if phrase.kind.is_pronoun() { pronoun } else { by_kind }) else { return };
        if owner.is_some() | phrase.others {
            self.within(reader, phrase, owner);
        }
        let (before, next) = (sentence.before(at), sentence.traits(at + 1));
        let after_cue = before & FINITE_CUE != 0 && sentence.is_behind_quoted(at - 1);
        let subject = sentence.is_subject(at, before, next, after_cue);
        if matches!(kind, MentionKind::Thing) & !subject {
            return;
        }
        let mut shown = self.first.when(subject);
        if let MentionKind::Pronoun(pronoun) = kind {
            shown = shown.with(Shown::PRONOUN);
            self.count(pronoun, subject & !phrase.plural);
            self.note_pronoun(pronoun);
        }
        let speaks = (next & FINITE_CUE != 0) | after_cue;
        let apposed = (before & APPOSITION != 0) & (at >= sentence.start + 2);
        if apposed && sentence.tells_who_is_before(at) {
            shown = shown.with(Shown::APPOSITION);
        }
        let shown = shown.with(Shown::SPEAKS.when(speaks));
        let role = if subject { Role::Subject } else { Role::Object };
        let mention = self.mention(phrase, kind, role, shown);
        if matches!(kind, MentionKind::Name) & mention.has_name() {
            self.named.push(self.mentions.len() as u32);
        }
        self.mentions.push(mention);
        self.first = self.first.when(!subject);
        self.shown = self.shown.with(Shown::REPORTED.when(speaks));
    }

    /// Counts the next mention, a pronoun, and notes its number if it shows a gender.
    fn note_pronoun(&mut self, pronoun: Pronoun) {
        self.pronouns += 1;
        if matches!(pronoun, Pronoun::He | Pronoun::She) {
            self.gendered.push(self.mentions.len() as u32);
        }
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
            let kind = MentionKind::Pronoun(pronoun);
            self.note_pronoun(pronoun);
            self.mentions.push(self.mention(&owner, kind, Role::Possessor, Shown::PRONOUN));
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
                let mention = self.mention(&name.named((start, end)), MentionKind::Name, role, Shown::NONE);
                self.named.push(self.mentions.len() as u32);
                self.mentions.push(mention);
            }
        });
    }

    /// The names inside a quotation: who is addressed, and who is spoken of.
    #[inline(never)]
    fn quotation(&mut self, reader: &Reader<'_>, start: usize, end: usize) {
        let inside = reader.until(end);
        let before = self.mentions.len();
        self.names(&inside, start, end, Role::Quoted);
        calls_in(&inside, start, end, &mut self.calls);
        for mention in &mut self.mentions[before..] {
            if is_vocative(&inside, start, mention.start(), mention.end()) {
                mention.role = Role::Vocative;
            }
        }
    }
}

/// Where a phrase stands, as a mention has it.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: u32,
    len: u16,
    head: u16,
    name: (u16, u16),
}

impl Stretch {
    #[inline(always)]
    fn of(phrase: &NounPhrase) -> Stretch {
        let start = phrase.start();
        if phrase.end() - start > usize::from(u16::MAX) {
            return Stretch::of_long(phrase);
        }
        let offset = |token: usize| (token - start) as u16;
        let (head, name) = (phrase.head(), phrase.name());
        Stretch {
            start: start as u32,
            len: offset(phrase.end()),
            head: offset(head),
            name: (offset(name.0), offset(name.1)),
        }
    }

    /// Only the names within a quotation can be so many.
    #[cold]
    fn of_long(phrase: &NounPhrase) -> Stretch {
        let (start, name) = (phrase.start(), phrase.name());
        let last = start + usize::from(u16::MAX);
        let within = |token: usize| token.min(last);
        let cut = NounPhrase::new((start, last), within(phrase.head()), phrase.kind, phrase.plural);
        Stretch::of(&cut.named((within(name.0), within(name.1))))
    }
}

/// Room for so many things is not worth giving back.
const SPARE: usize = 128;

fn give_back<T>(list: &mut Vec<T>) {
    if list.capacity() > list.len() + SPARE {
        list.shrink_to_fit();
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

/// Which pronoun a word is, and the pronoun that it owns as: "his" stands for him.
static STANDING_FOR: ByWord<(Option<MentionKind>, Option<Pronoun>)> = {
    const fn is(pronoun: Pronoun) -> (Option<MentionKind>, Option<Pronoun>) {
        (Some(MentionKind::Pronoun(pronoun)), None)
    }
    const fn owns(pronoun: Pronoun) -> (Option<MentionKind>, Option<Pronoun>) {
        (None, Some(pronoun))
    }
    ByWord::of(
        &[
            (Words::of(&[Words::HE, Words::HIM, Words::HIMSELF]), is(Pronoun::He)),
            (Words::HIS, owns(Pronoun::He)),
            (Words::of(&[Words::SHE, Words::HERS, Words::HERSELF]), is(Pronoun::She)),
            (Words::HER, (is(Pronoun::She).0, owns(Pronoun::She).1)),
            (Words::of(&[Words::THEY, Words::THEM, Words::THEMSELVES]), is(Pronoun::They)),
            (Words::of(&[Words::IT, Words::ITSELF]), is(Pronoun::It)),
            (Words::of(&[Words::I, Words::ME, Words::MYSELF]), is(Pronoun::First)),
            (Words::of(&[Words::WE, Words::US, Words::OURSELVES]), is(Pronoun::First)),
            (Words::MY, owns(Pronoun::First)),
            (Words::YOU, is(Pronoun::You)),
            (Words::WHO, is(Pronoun::Who)),
        ],
        (None, None),
    )
};

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
