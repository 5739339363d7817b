//! Collects the mentions of each paragraph from its units, and the names inside its quotations.

use super::{EntityId, Mention, MentionKind, Pronoun, Role};
use crate::lexicon::{Entry, Features, Words};
use crate::mention::{NounPhrase, PhraseKind, Reader, names_in};
use crate::pattern::{Tag, UnitKind, Units};
use crate::text::Mark;

/// The mentions of a text, in order, as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Gatherer {
    pub(crate) mentions: Vec<Mention>,
    /// For each sentence its first token.
    pub(crate) sentences: Vec<u32>,
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
            let first = units.list.get(start).map_or(reader.first, |unit| unit.start);
            self.sentences.push(first as u32);
            self.has_subject = false;
            self.reporting = false;
            for at in start..end {
                match units.list[at].kind {
                    UnitKind::Quote(_) => self.quotation(reader, units.list[at].start, units.list[at].end),
                    UnitKind::Phrase(index) => {
                        self.phrase(reader, units, (start, end), at, &units.phrases[index]);
                    }
                    _ => {}
                }
            }
        }
    }

    fn push(&mut self, phrase: &NounPhrase, kind: MentionKind, role: Role) {
        let offset = |token: usize| u16::try_from(token.saturating_sub(phrase.start)).unwrap_or(u16::MAX);
        self.mentions.push(Mention {
            start: phrase.start as u32,
            len: offset(phrase.end),
            head: offset(phrase.head),
            name: (offset(phrase.name.0), offset(phrase.name.1)),
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

    fn phrase(
        &mut self,
        reader: &Reader<'_>,
        units: &Units,
        sentence: (usize, usize),
        at: usize,
        phrase: &NounPhrase,
    ) {
        let Some(kind) = mention_kind(reader, phrase) else { return };
        self.possessors(reader, phrase);
        self.full_names_within(reader, phrase);
        let role = if is_subject(units, sentence, at) { Role::Subject } else { Role::Object };
        let thing = matches!(kind, MentionKind::Thing);
        if thing && role != Role::Subject {
            return;
        }
        self.push(phrase, kind, role);
        if let Some(last) = self.mentions.last_mut() {
            last.speaks = speaks(units, sentence, at);
            self.reporting |= last.speaks;
        }
        if role == Role::Subject && !std::mem::replace(&mut self.has_subject, true) {
            if let Some(last) = self.mentions.last_mut() {
                last.main = true;
            }
        }
        if is_apposed(units, sentence, at) {
            if let Some(last) = self.mentions.last_mut() {
                last.apposition = true;
            }
        }
    }

    /// Ann in "Ann’s father".
    fn possessors(&mut self, reader: &Reader<'_>, phrase: &NounPhrase) {
        if let Some(pronoun) = possessive(*reader.entry(phrase.start)) {
            let (start, end) = (phrase.start, phrase.start + 1);
            let kind = PhraseKind::Pronoun;
            let owner = NounPhrase { start, end, head: start, name: (start, start), kind, plural: false };
            self.push(&owner, MentionKind::Pronoun(pronoun), Role::Possessor);
            return;
        }
        let name_start = if phrase.name.1 > phrase.name.0 { phrase.name.0 } else { phrase.head };
        for clitic in phrase.start + 1..name_start.min(phrase.start + 12) {
            if reader.has(clitic, Features::CLITIC_S) {
                self.names(reader, phrase.start, clitic, Role::Possessor);
                return;
            }
        }
    }

    /// Ann Cole in "an Ann Cole archive".
    fn full_names_within(&mut self, reader: &Reader<'_>, phrase: &NounPhrase) {
        if phrase.kind == PhraseKind::Name {
            return;
        }
        let full =
            |&at: &usize| reader.has(at, Features::GIVEN) && reader.is_name(at) && reader.is_name(at + 1);
        if let Some(first) = (phrase.start..phrase.head).find(full) {
            self.names(reader, first, phrase.head, Role::Object);
        }
    }

    fn names(&mut self, reader: &Reader<'_>, start: usize, end: usize, role: Role) {
        names_in(reader, start, end, |(start, end)| {
            if end > start {
                let plural = false;
                let kind = PhraseKind::Name;
                let name = NounPhrase { start, end, head: end - 1, name: (start, end), kind, plural };
                self.push(&name, MentionKind::Name, role);
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
        PhraseKind::Description if phrase.name.1 > phrase.name.0 => MentionKind::Name,
        PhraseKind::Description => MentionKind::Description,
        PhraseKind::Document | PhraseKind::CueNoun | PhraseKind::Thing => MentionKind::Thing,
        PhraseKind::Pronoun | PhraseKind::ObjectPronoun | PhraseKind::Neuter | PhraseKind::Relative => {
            MentionKind::Pronoun(pronoun(*reader.entry(phrase.start))?)
        }
    })
}

/// Which pronoun a word is.
fn pronoun(word: Entry) -> Option<Pronoun> {
    const PRONOUNS: &[(Words, Pronoun)] = &[
        (Words::of(&[Words::HE, Words::HIM, Words::HIMSELF]), Pronoun::He),
        (Words::of(&[Words::SHE, Words::HER, Words::HERS, Words::HERSELF]), Pronoun::She),
        (Words::of(&[Words::THEY, Words::THEM, Words::THEMSELVES]), Pronoun::They),
        (Words::of(&[Words::IT, Words::ITSELF]), Pronoun::It),
        (Words::of(&[Words::I, Words::ME, Words::MYSELF]), Pronoun::First),
        (Words::of(&[Words::WE, Words::US, Words::OURSELVES]), Pronoun::First),
        (Words::YOU, Pronoun::You),
        (Words::WHO, Pronoun::Who),
    ];
    PRONOUNS.iter().find(|(words, _)| word.is(*words)).map(|&(_, pronoun)| pronoun)
}

/// The pronoun that owns: "his" stands for him.
fn possessive(word: Entry) -> Option<Pronoun> {
    let known = [(Words::HIS, Pronoun::He), (Words::HER, Pronoun::She), (Words::MY, Pronoun::First)];
    known.iter().find(|(words, _)| word.is(*words)).map(|&(_, pronoun)| pronoun)
}

/// More phrases between a subject and its verb are not read.
const MOST_PREPOSITIONS: usize = 3;

/// A finite verb follows (adverbs and asides between), and no preposition stands before; or a verb of saying stands
/// before, as in “Yes,” said Ann.
fn is_subject(units: &Units, sentence: (usize, usize), at: usize) -> bool {
    let tags = &units.tags;
    let before = if at > sentence.0 { tags[at - 1] } else { b'.' };
    if b"ptmfobA".contains(&before) {
        return false;
    }
    let mut next = at + 1;
    // "A clerk with the agency in Dover came"
    for _ in 0..MOST_PREPOSITIONS {
        if next + 1 < sentence.1 && b"pfmob".contains(&tags[next]) && Tag(tags[next + 1]).is_phrase() {
            next += 2;
        }
    }
    while next < sentence.1 && matches!(tags[next], b'R' | b'T') {
        next += 1;
    }
    if next < sentence.1 && Tag(tags[next]).is_finite_verb() {
        return true;
    }
    if next + 2 < sentence.1 && tags[next] == b'k' && Tag(tags[next + 1]).is_phrase() {
        // "Ann and Bob came"
        return Tag(tags[next + 2]).is_finite_verb();
    }
    if next < sentence.1 && tags[next] == b',' && at == sentence.0 {
        // "Ann, the harbour master, came"
        let comma = (next + 1..sentence.1.min(next + 14)).find(|&unit| tags[unit] == b',');
        return comma.is_some_and(|comma| tags.get(comma + 1).is_some_and(|&tag| Tag(tag).is_finite_verb()));
    }
    Tag(before).cue_form() == Some(0) && at >= sentence.0 + 2 && is_quote_side(units, sentence, at - 1)
}

/// A verb of saying or thinking stands beside it.
fn speaks(units: &Units, sentence: (usize, usize), at: usize) -> bool {
    let finite_cue = |unit: usize| Tag(units.tags[unit]).cue_form() == Some(0);
    at + 1 < sentence.1 && finite_cue(at + 1)
        || at > sentence.0 && finite_cue(at - 1) && is_quote_side(units, sentence, at - 1)
}

/// Whether a quotation (and a comma) stands before the verb at `verb`.
fn is_quote_side(units: &Units, sentence: (usize, usize), verb: usize) -> bool {
    let mut at = verb;
    while at > sentence.0 && b",?.R".contains(&units.tags[at - 1]) {
        at -= 1;
    }
    at > sentence.0 && matches!(units.tags[at - 1], b'Q' | b'q')
}

/// "Ann Lowe, the harbour master, …"; "the mayor, Ann Cole, …"; "National Water Council (NWC)".
fn is_apposed(units: &Units, sentence: (usize, usize), at: usize) -> bool {
    let tags = &units.tags;
    if at < sentence.0 + 2 {
        return false;
    }
    let pair = (tags[at - 2], tags[at]);
    let next = if at + 1 < sentence.1 { tags[at + 1] } else { b'.' };
    match tags[at - 1] {
        b'(' => pair == (b'N', b'N') && next == b')',
        b',' => {
            let named = tags[at] == b'N';
            let head = if named { head_before(tags, sentence.0, at - 2) } else { at - 2 };
            let before = match &tags[sentence.0..head] {
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
        _ => false,
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
