//! The alphabet of the tag strings.

use crate::lexicon::Constructions;
use crate::mention::PhraseKind;

/// What a unit is, as one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Tag(pub(crate) u8);

/// The form in which a cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum CueForm {
    /// said, has said, would say, did not say
    Finite = 0,
    /// saying
    Ing = 1,
    /// to say
    Infinitive = 2,
    /// was told
    Passive = 3,
    /// (the words) spoken
    Participle = 4,
}

const CUES: u8 = 0x80;
const STRENGTHS: u8 = 8;

/// How much a verb [attributes by itself](crate::lexicon::Constructions::strength): the second half of a cue's tag. The names
/// are the notation's.
const STRENGTH_NAMES: [&str; 5] = ["say", "claim", "tell", "express", "weak"];
const FORM_NAMES: [&str; 5] = ["", "ing", "to", "was", "past"];

impl Tag {
    /// No unit's.
    pub(crate) const NONE: Tag = Tag(0);
    pub(crate) const QUOTE: Tag = Tag(b'Q');
    pub(crate) const FRAGMENT: Tag = Tag(b'q');
    /// The title of a book, a show, a song.
    pub(crate) const TITLE: Tag = Tag(b'i');
    pub(crate) const ADVERB: Tag = Tag(b'R');
    pub(crate) const ADJECTIVE: Tag = Tag(b'J');
    pub(crate) const OTHER: Tag = Tag(b'x');
    pub(crate) const THAT: Tag = Tag(b'h');
    pub(crate) const WH: Tag = Tag(b'w');
    pub(crate) const RELATIVE: Tag = Tag(b'r');
    pub(crate) const CONJUNCTION: Tag = Tag(b'k');
    pub(crate) const SUBORDINATOR: Tag = Tag(b's');
    pub(crate) const PREPOSITION: Tag = Tag(b'p');
    pub(crate) const BY: Tag = Tag(b'b');
    pub(crate) const AS: Tag = Tag(b'A');
    pub(crate) const TO: Tag = Tag(b't');
    pub(crate) const FROM: Tag = Tag(b'm');
    pub(crate) const FOR: Tag = Tag(b'f');
    pub(crate) const OF: Tag = Tag(b'o');
    pub(crate) const ACCORDING: Tag = Tag(b'a');
    pub(crate) const DETERMINER: Tag = Tag(b'd');
    pub(crate) const COMMA: Tag = Tag(b',');
    pub(crate) const COLON: Tag = Tag(b':');
    pub(crate) const SEMICOLON: Tag = Tag(b';');
    pub(crate) const DASH: Tag = Tag(b'-');
    pub(crate) const OPEN: Tag = Tag(b'(');
    pub(crate) const CLOSE: Tag = Tag(b')');
    pub(crate) const PERIOD: Tag = Tag(b'.');
    pub(crate) const QUESTION: Tag = Tag(b'?');
    pub(crate) const ELLIPSIS: Tag = Tag(b'e');

    pub(crate) fn of_phrase(kind: PhraseKind) -> Tag {
        OF_PHRASES[kind as usize % OF_PHRASES.len()]
    }

    /// The tag of a verb group that attributes nothing.
    pub(crate) fn of_verb(form: CueForm) -> Tag {
        Tag(b"VWXYZ"[form as usize])
    }

    pub(crate) fn of_cue(verb: Constructions, form: CueForm) -> Tag {
        Tag(CUES + form as u8 * STRENGTHS + verb.strength())
    }

    pub(crate) const fn is_cue(self) -> bool {
        self.0 >= CUES
    }

    pub(crate) const fn cue_form(self) -> Option<u8> {
        if self.is_cue() { Some((self.0 - CUES) / STRENGTHS) } else { None }
    }

    /// The form of a verb, cue or not.
    pub(crate) fn verb_form(self) -> Option<u8> {
        match self.0 {
            b'V'..=b'Z' => Some(self.0 - b'V'),
            _ => self.cue_form(),
        }
    }

    pub(crate) const fn is_finite_verb(self) -> bool {
        matches!(self.0, b'V' | b'Y') || matches!(self.cue_form(), Some(0 | 3))
    }

    /// A finite cue that attributes by itself: say, claim, tell.
    pub(crate) fn is_strong_cue(self) -> bool {
        self.cue_form() == Some(0) && (self.0 - CUES) % STRENGTHS <= 2
    }

    pub(crate) fn is_tell(self) -> bool {
        self.is_cue() && (self.0 - CUES) % STRENGTHS == 2
    }

    pub(crate) const fn is_phrase(self) -> bool {
        PHRASES[self.0 as usize]
    }
}

/// The tags of noun phrases. Tables, here and below: which it is cannot be foreseen.
static OF_PHRASES: [Tag; 16] = {
    let listed = [
        (PhraseKind::Name, b'N'),
        (PhraseKind::Pronoun, b'P'),
        (PhraseKind::ObjectPronoun, b'O'),
        (PhraseKind::Relative, b'r'),
        (PhraseKind::Neuter, b'I'),
        (PhraseKind::Description, b'D'),
        (PhraseKind::Document, b'L'),
        (PhraseKind::CueNoun, b'S'),
        (PhraseKind::Thing, b'K'),
        (PhraseKind::Time, b'T'),
    ];
    let mut tags = [Tag::NONE; 16];
    let mut at = 0;
    while at < listed.len() {
        tags[listed[at].0 as usize] = Tag(listed[at].1);
        at += 1;
    }
    tags
};

static PHRASES: [bool; 256] = {
    let phrases = b"NPODLSKTIir";
    let mut table = [false; 256];
    let mut at = 0;
    while at < phrases.len() {
        table[phrases[at] as usize] = true;
        at += 1;
    }
    table
};

/// The name in the notation.
impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(form) = self.cue_form() {
            let strength = STRENGTH_NAMES[usize::from((self.0 - CUES) % STRENGTHS)];
            let form = FORM_NAMES[usize::from(form)];
            return if form.is_empty() {
                write!(f, "<cue:{strength}>")
            } else {
                write!(f, "<cue:{strength}:{form}>")
            };
        }
        let name = NAMES.iter().find(|(_, bytes)| **bytes == [self.0]).map_or("?", |(name, _)| name);
        if name.starts_with(char::is_alphabetic) { write!(f, "<{name}>") } else { f.write_str(name) }
    }
}

/// The notation's names for tags: what stands between `<` and `>`, or by itself.
const NAMES: &[(&str, &[u8])] = &[
    ("quote", b"Qq"),
    ("utterance", b"Q"),
    ("fragment", b"q"),
    ("title", b"i"),
    ("name", b"N"),
    ("pronoun", b"P"),
    ("object", b"O"),
    ("it", b"I"),
    ("person", b"D"),
    ("document", b"L"),
    ("noun-that-says", b"S"),
    ("thing", b"K"),
    ("time", b"T"),
    ("who", b"r"),
    ("verb", b"V"),
    ("verb:ing", b"W"),
    ("verb:to", b"X"),
    ("verb:was", b"Y"),
    ("verb:past", b"Z"),
    ("adverb", b"R"),
    ("adjective", b"J"),
    ("wh", b"w"),
    ("and", b"k"),
    ("because", b"s"),
    ("preposition", b"pbAtmfo"),
    ("a", b"d"),
    ("other", b"x"),
    ("that", b"h"),
    ("according-to", b"a"),
    ("by", b"b"),
    ("as", b"A"),
    ("to", b"t"),
    ("from", b"m"),
    ("for", b"f"),
    ("of", b"o"),
    (",", b","),
    (":", b":"),
    (";", b";"),
    ("-", b"-"),
    ("(", b"("),
    (")", b")"),
    (".", b"."),
    ("?", b"?"),
    ("…", b"e"),
    ("word", b"QqiNPOIDLSKTrVWXYZRJwkspbAtmfodxha"),
];

/// Marks that show attribution by themselves: `<cue:colon>`.
const MARK_CUES: &[(&str, u8)] =
    &[("colon", b':'), ("dash", b'-'), ("from", b'm'), ("for", b'f'), ("by", b'b')];

/// The bytes that a name of the notation stands for. `cue`, `cue:say`, `cue:ing`, `cue:say:ing` name cues: without a
/// form the finite ones, without a strength all but the weak.
pub(super) fn bytes_of(name: &str) -> Option<Vec<u8>> {
    if let Some(mark) =
        name.strip_prefix("cue:").and_then(|mark| MARK_CUES.iter().find(|(known, _)| *known == mark))
    {
        return Some(vec![mark.1]);
    }
    if name == "clause" {
        let cues = CUES..CUES + STRENGTHS * FORM_NAMES.len() as u8;
        return bytes_of("word").map(|words| words.into_iter().chain(cues).collect());
    }
    if let Some(&(_, bytes)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(bytes.to_vec());
    }
    let mut parts = name.split(':');
    if parts.next() != Some("cue") {
        return None;
    }
    let (mut forms, mut strengths) = (0..=0, vec![0, 1, 2, 3]);
    for part in parts {
        if let Some(form) = FORM_NAMES.iter().position(|known| *known == part) {
            forms = form..=form;
        } else if part == "any" {
            strengths = vec![0, 1, 2, 3, 4];
        } else {
            strengths = vec![STRENGTH_NAMES.iter().position(|known| *known == part)?];
        }
    }
    let bytes = forms.flat_map(|form| {
        strengths.iter().map(move |strength| CUES + form as u8 * STRENGTHS + *strength as u8)
    });
    Some(bytes.collect())
}

/// All names, to suggest one for a misspelt one.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name).chain(["cue", "source", "subject", "clause", "aside"])
}
