//! Verb groups: the main verb with its auxiliaries and adverbs ("has repeatedly said", "did not say", "to announce").

use super::tag::CueForm;
use crate::lexicon::{Entry, Features, Reading, Words};
use crate::mention::Reader;

/// A verb with what belongs to it, from its first word on. Small enough to be handed on in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerbGroup {
    /// How many words it has.
    pub(super) words: u8,
    pub(super) form: CueForm,
    /// The attribution verb, 0 when it is none.
    pub(super) verb: u16,
    /// A form of "be" with no verb behind it.
    pub(super) copula: bool,
}

impl VerbGroup {
    fn new(words: usize, form: CueForm, verb: u16) -> VerbGroup {
        VerbGroup { words: words as u8, form, verb, copula: false }
    }
}

const MOST_WORDS: usize = 10;

/// What stands before a main verb, if it does not begin the group.
const BEFORE_MAIN_VERB: Features =
    Features::AUXILIARY.with(Features::TO).with(Features::ADVERB).with(Features::NEGATION);

/// The verb group that starts at `at`. `subject` tells whether a noun phrase stands right before it.
pub(crate) fn verb_group(reader: &Reader<'_>, at: usize, subject: bool) -> Option<VerbGroup> {
    let first = reader.entry(at);
    if !first.has(BEFORE_MAIN_VERB) {
        return is_verb_alone(reader, at, first, subject).then(|| main_verb(first));
    }
    // "on", "over": no adverb that goes with a verb
    let links = first.has(Features::CONJUNCTION.with(Features::PREPOSITION));
    if links && !first.has(Features::VERBS.with(Features::AUXILIARY).with(Features::TO)) {
        return None;
    }
    whole_group(reader, at, subject)
}

/// A group of nothing but a main verb, if it [is one](is_verb_alone).
#[inline]
pub(crate) fn main_verb(entry: &Entry) -> VerbGroup {
    VerbGroup::new(1, form_alone(entry), entry.verb_number())
}

/// The verb group that begins with an auxiliary, "to" or an adverb.
#[inline(never)]
pub(crate) fn whole_group(reader: &Reader<'_>, at: usize, subject: bool) -> Option<VerbGroup> {
    let words = reader.entries_from(at);
    let to = words.first()?.has(Features::TO);
    let mut read = usize::from(to);
    // how many words belong to the group without a main verb
    let mut auxiliaries = 0;
    let mut last = Features::NONE;
    let mut first_form = CueForm::Finite;
    let mut be = false;
    while let Some(entry) = words.get(read).filter(|entry| read < MOST_WORDS && entry.has(BEFORE_MAIN_VERB)) {
        let auxiliary = entry.features.first_auxiliary();
        if auxiliary != Features::NONE
            && !entry.has(Features::NAME_HERE)
            && is_auxiliary_here(entry, last)
            && !(entry.has(Features::CLITIC_S) && is_possessive(reader, at + read, subject))
        {
            if last == Features::NONE {
                first_form = auxiliary_form(entry);
            }
            last = auxiliary;
            be |= last == Features::BE;
            read += 1;
            auxiliaries = read;
        } else if entry.has(Features::ADVERB.with(Features::NEGATION))
            && !(read == 0 && entry.has(Features::CONJUNCTION.with(Features::PREPOSITION)))
            && !(entry.has(Features::VERBS) && is_verb_rather(reader, at + read, to, last, subject))
        {
            read += 1;
        } else {
            break;
        }
    }
    let form = if to { CueForm::Infinitive } else { first_form };
    if let Some(entry) = words.get(read) {
        if last == Features::BE && entry.has(Features::CUE_ADJECTIVE) {
            // "is worried"
            let verb = reader.lexicon.cue_adjective(reader.word(at + read)).unwrap_or(0);
            return Some(VerbGroup::new(read + 1, form, verb));
        }
        if entry.has(Features::VERBS)
            && is_main_verb(reader, at + read, entry, to, last, subject || last != Features::NONE)
        {
            let form = match () {
                () if to => form,
                () if last == Features::BE && is_passive(reader, at + read, entry) => CueForm::Passive,
                () if last != Features::NONE => form,
                () => form_alone(entry),
            };
            return Some(VerbGroup::new(read + 1, form, entry.verb_number()));
        }
    }
    let bare = to && last == Features::NONE;
    let copula = be;
    (auxiliaries > 0 && !bare).then(|| VerbGroup { copula, ..VerbGroup::new(auxiliaries, form, 0) })
}

/// The 's of "Cole's plan" as opposed to that of "he's".
#[inline(never)]
fn is_possessive(reader: &Reader<'_>, at: usize, subject: bool) -> bool {
    !(subject
        && reader.has(at.saturating_sub(1), Features::SUBJECT.with(Features::PRONOUN).with(Features::WH)))
}

fn is_auxiliary_here(entry: &Entry, before: Features) -> bool {
    before == Features::NONE || !entry.has(Features::MODAL) || before != Features::BE
}

const ING_AUXILIARIES: Words = Words::of(&[Words::BEING, Words::HAVING, Words::DOING]);

fn auxiliary_form(entry: &Entry) -> CueForm {
    if entry.is(ING_AUXILIARIES) { CueForm::Ing } else { CueForm::Finite }
}

/// Whether an adverb is the main verb instead.
#[inline(never)]
fn is_verb_rather(reader: &Reader<'_>, at: usize, to: bool, auxiliary: Features, subject: bool) -> bool {
    is_main_verb(reader, at, reader.entry(at), to, auxiliary, subject)
}

/// Whether a word that can be a verb is one behind "to", an auxiliary or neither.
fn is_main_verb(
    reader: &Reader<'_>,
    at: usize,
    entry: &Entry,
    to: bool,
    auxiliary: Features,
    subject: bool,
) -> bool {
    if entry.has(Features::NAME_HERE) {
        return false;
    }
    match auxiliary {
        Features::MODAL | Features::DO => entry.has(Features::BASE),
        Features::HAVE => entry.has(Features::PARTICIPLE),
        Features::BE => {
            entry.has(Features::ING.with(Features::PARTICIPLE))
                && !entry.is_mainly(Features::ADJECTIVE)
                && !(entry.has(Features::NOUN)
                    && !entry.has(Features::PARTICIPLE)
                    && entry.is_mainly(Features::NOUN))
        }
        _ if to => entry.has(Features::BASE),
        _ => is_verb_alone(reader, at, entry, subject),
    }
}

/// Whether the word is a verb without an auxiliary.
#[inline]
pub(crate) fn is_verb_alone(reader: &Reader<'_>, at: usize, entry: &Entry, subject: bool) -> bool {
    // a name as the subject decides as any noun does
    reader.reading_of(entry, at, subject.then_some(Reading::Noun)) == Reading::Verb
}

/// Whether the main verb behind a form of "be" is passive.
fn is_passive(reader: &Reader<'_>, main: usize, entry: &Entry) -> bool {
    // "he’s said" is "he has said"
    let has = || {
        main.checked_sub(2).is_some_and(|subject| {
            reader.has(subject + 1, Features::CLITIC_S) && reader.has(subject, Features::SUBJECT)
        })
    };
    entry.has(Features::PARTICIPLE) && !entry.has(Features::ING) && !has()
}

/// The form of a verb without an auxiliary.
fn form_alone(entry: &Entry) -> CueForm {
    match () {
        () if entry.has(Features::ING) => CueForm::Ing,
        () if entry.has(Features::FINITE) => CueForm::Finite,
        () => CueForm::Participle,
    }
}

/// The group that begins at `at` with the second word of a phrasal verb, if it follows.
#[inline(never)]
pub(crate) fn with_particle(reader: &Reader<'_>, at: usize, group: VerbGroup) -> VerbGroup {
    let particle = reader.word(at + usize::from(group.words));
    let phrasal = reader.lexicon.verb(group.verb).with_particle(particle);
    phrasal.map_or(group, |verb| VerbGroup { verb, words: group.words + 1, ..group })
}
