//! What a word can be, as a set of flags.

use crate::text::Shape;

/// A set of word features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Features(u64);

macro_rules! features {
    ($($name:ident)*) => {
        features!(@ 0_u64; $($name)*);
    };
    (@ $bit:expr; $name:ident $($rest:ident)*) => {
        impl Features { pub(crate) const $name: Features = Features(1 << $bit); }
        features!(@ $bit + 1; $($rest)*);
    };
    (@ $bit:expr;) => {};
}

features! {
    DETERMINER POSSESSIVE SUBJECT OBJECT PRONOUN REFLEXIVE INDEFINITE RELATIVE WH THAT TO OF PREPOSITION CONJUNCTION
    SUBORDINATOR BE HAVE DO MODAL NEGATION QUANTIFIER NUMBER ADVERB TIME ABBREVIATION NUMBERED CLITIC_S
    NOUN PLURAL BASE THIRD PAST PARTICIPLE ING ADJECTIVE
    TITLE COURTESY KIN ROLE MALE FEMALE GROUP DOCUMENT ORGANISATION PLACE DEMONYM CUE_NOUN
    GIVEN_M GIVEN_F ALSO_WORD NAME_PARTICLE NAME_SUFFIX
    NAME_HERE CAPITAL_HERE CUE_ADJECTIVE
    SEVERAL BEFORE_PHRASE MAY_STAND_ALONE UNLESS_NOMINAL ALWAYS_NAME NEVER_NAME
}

const fn union(sets: &[Features]) -> Features {
    let mut all = 0;
    let mut at = 0;
    while at < sets.len() {
        all |= sets[at].0;
        at += 1;
    }
    Features(all)
}

// the order in which an auxiliary is one of them
const _: () = assert!(Features::BE.0 < Features::HAVE.0 && Features::HAVE.0 < Features::DO.0);
const _: () = assert!(Features::DO.0 < Features::MODAL.0);

impl Features {
    pub(crate) const NONE: Features = Features(0);
    /// What is worked out from the others: that what the word heads is a plural; that a phrase may go on with the word;
    /// that the word may stand for a whole one, and does not before what belongs to a noun; that it is a name wherever it
    /// has a capital, or nowhere.
    pub(super) const WORKED_OUT: Features = union(&[
        Self::SEVERAL,
        Self::BEFORE_PHRASE,
        Self::MAY_STAND_ALONE,
        Self::UNLESS_NOMINAL,
        Self::ALWAYS_NAME,
        Self::NEVER_NAME,
    ]);
    pub(crate) const PARTICLE: Features = Features::NAME_PARTICLE;
    pub(crate) const SUFFIX: Features = Features::NAME_SUFFIX;
    pub(crate) const NOUNS: Features = union(&[Self::NOUN, Self::PLURAL]);
    pub(crate) const GIVEN: Features = union(&[Self::GIVEN_M, Self::GIVEN_F]);
    /// Mayor, Sen.: words for what somebody is.
    pub(crate) const ROLES: Features = union(&[Self::ROLE, Self::TITLE]);
    pub(crate) const FINITE: Features = union(&[Self::BASE, Self::THIRD, Self::PAST]);
    pub(crate) const VERBS: Features = union(&[Self::FINITE, Self::PARTICIPLE, Self::ING]);
    pub(crate) const AUXILIARY: Features = union(&[Self::BE, Self::HAVE, Self::DO, Self::MODAL]);
    pub(crate) const OPEN_CLASSES: Features = union(&[Self::NOUNS, Self::VERBS, Self::ADJECTIVE]);
    pub(crate) const HEAD_NOUNS: Features =
        union(&[Self::ROLE, Self::GROUP, Self::DOCUMENT, Self::NOUNS, Self::ADJECTIVE, Self::CUE_NOUN]);
    pub(crate) const CLOSED_CLASSES: Features = union(&[
        Self::DETERMINER,
        Self::POSSESSIVE,
        Self::SUBJECT,
        Self::OBJECT,
        Self::PRONOUN,
        Self::RELATIVE,
        Self::WH,
        Self::THAT,
        Self::TO,
        Self::OF,
        Self::PREPOSITION,
        Self::CONJUNCTION,
        Self::SUBORDINATOR,
        Self::AUXILIARY,
    ]);

    /// Word classes of everyday words.
    pub(crate) const COMMON: Features = union(&[
        Self::OPEN_CLASSES,
        Self::ADVERB,
        Self::QUANTIFIER,
        Self::INDEFINITE,
        Self::NUMBER,
        Self::SUBORDINATOR,
    ]);
    /// A function word may be (part of) a name if it has one of these.
    pub(crate) const NAMES_OF_FUNCTION_WORDS: Features =
        union(&[Self::PLACE, Self::GIVEN, Self::TITLE, Self::ORGANISATION]);

    pub(crate) const fn with(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Features) -> Features {
        Features(self.0 & !other.0)
    }

    /// The auxiliary that it is first of all: be, have, do, a modal verb; nothing if it is none.
    pub(crate) const fn first_auxiliary(self) -> Features {
        let all = self.0 & Features::AUXILIARY.0;
        Features(all & all.wrapping_neg())
    }

    /// What the first `count` of four sets hold. How many there are cannot be foreseen, so that no branch asks.
    pub(crate) fn of_first(sets: [Features; 4], count: usize) -> Features {
        /// What is left of each, for each number.
        static KEPT: [[u64; 4]; 5] =
            [[0; 4], [!0, 0, 0, 0], [!0, !0, 0, 0], [!0, !0, !0, 0], [!0, !0, !0, !0]];
        let kept = &KEPT[count.min(4)];
        let [one, two, three, four] = sets;
        Features(one.0 & kept[0] | two.0 & kept[1] | three.0 & kept[2] | four.0 & kept[3])
    }

    /// Whether it is an everyday word, and nothing that stands in names or is told by its place.
    pub(crate) const fn is_everyday(self) -> bool {
        const OTHER: Features =
            union(&[Features::CLOSED_CLASSES, Features::TIME, Features::TITLE, Features::ROLE]);
        self.any(Features::COMMON) & !self.any(OTHER)
    }

    /// Whether the word is a name wherever it has a capital, or nowhere; nothing where the words around decide. The rules
    /// are those of `mention/names.rs`.
    pub(super) const fn by_capital(self) -> Features {
        const LISTED: Features = union(&[Features::GIVEN, Features::PLACE, Features::DEMONYM]);
        if self.any(Features::CLOSED_CLASSES) {
            let never = !self.any(Features::NAMES_OF_FUNCTION_WORDS);
            return if never { Features::NEVER_NAME } else { Features::NONE };
        }
        let also_word = self.any(Features::ALSO_WORD);
        let at_start = match () {
            () if !self.any(Features::COMMON) => also_word || !self.any(Features::ROLE) || self.any(LISTED),
            () => !also_word && self.any(LISTED),
        };
        let always = at_start && !self.any(Features::TIME) && !self.is_everyday();
        if always { Features::ALWAYS_NAME } else { Features::NONE }
    }

    /// Whether the sets share a feature.
    pub(crate) const fn any(self, other: Features) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing stands outside `other`.
    pub(crate) const fn only(self, other: Features) -> bool {
        self.0 & !other.0 == 0
    }

    pub(crate) fn gender(code: &str) -> Features {
        match code {
            "m" => Features::MALE,
            "f" => Features::FEMALE,
            _ => Features::NONE,
        }
    }

    /// The word classes of `words.txt`.
    pub(crate) fn from_class(class: char) -> Features {
        match class {
            'n' => Features::NOUN,
            'p' => Features::PLURAL,
            'v' => Features::BASE,
            'z' => Features::THIRD,
            'd' => Features::PAST,
            'e' => Features::PARTICIPLE,
            'g' => Features::ING,
            'j' => Features::ADJECTIVE,
            'r' => Features::ADVERB,
            _ => Features::NONE,
        }
    }

    /// The tags of `function_words.txt`.
    pub(crate) fn from_tags(tags: &str) -> Features {
        tags.split(',').map(|tag| Self::from_tag(tag.trim())).fold(Features::NONE, Features::with)
    }

    fn from_tag(tag: &str) -> Features {
        match tag {
            "det" => Features::DETERMINER,
            "poss" => Features::POSSESSIVE,
            "subj" => Features::SUBJECT,
            "obj" => Features::OBJECT,
            "pron" => Features::PRONOUN,
            "refl" => Features::REFLEXIVE,
            "indef" => Features::INDEFINITE,
            "rel" => Features::RELATIVE,
            "wh" => Features::WH,
            "that" => Features::THAT,
            "to" => Features::TO,
            "of" => Features::OF,
            "prep" => Features::PREPOSITION,
            "conj" => Features::CONJUNCTION,
            "sub" => Features::SUBORDINATOR,
            "be" => Features::BE,
            "have" => Features::HAVE,
            "do" => Features::DO,
            "modal" => Features::MODAL,
            "neg" => Features::NEGATION,
            "quant" => Features::QUANTIFIER,
            "num" => Features::NUMBER,
            "adv" => Features::ADVERB,
            "time" => Features::TIME,
            "abbr" => Features::ABBREVIATION,
            // an abbreviation before a number only
            "abbr-num" => Features::NUMBERED,
            _ => Features::NONE,
        }
    }
}

/// The word classes among the features, in a quarter of the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Classes(u16);

impl Classes {
    const FIRST: u32 = Features::NUMBER.0.trailing_zeros();

    pub(super) const fn of(features: Features) -> Classes {
        Classes((features.0 >> Classes::FIRST) as u16)
    }

    pub(super) fn or(self, other: Classes) -> Classes {
        if self.0 == 0 { other } else { self }
    }

    pub(super) const fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

const _: () = assert!(Classes::of(Features::ADJECTIVE.with(Features::ADVERB)).0.count_ones() == 2);

/// What an unknown word is taken for, by its ending. Their numbers are their places here, from 1 on: 0 is what no word
/// has.
pub(super) const FALLBACKS: [Features; 9] = [
    Features::NOUN,
    Features::ADVERB,
    Features::ING.with(Features::NOUN),
    Features::PAST.with(Features::PARTICIPLE),
    Features::PLURAL.with(Features::THIRD),
    Features::ADJECTIVE,
    Features::NUMBER,
    Features::CLITIC_S.with(Features::BE).with(Features::HAVE),
    Features::NONE,
];

const ENDINGS: &[(&str, u16)] = &[
    ("ly", 2),
    ("ing", 3),
    ("ed", 4),
    ("ous", 6),
    ("ful", 6),
    ("less", 6),
    ("ive", 6),
    ("able", 6),
    ("ible", 6),
    ("ical", 6),
    ("ish", 6),
    ("ic", 6),
    ("ss", 1),
    ("us", 1),
    ("is", 1),
    ("s", 5),
];

/// The entry number for a word in no list.
pub(super) fn fallback(word: &str, shape: Shape) -> u16 {
    match shape {
        _ if word == "'s" => 8,
        Shape::Number => 7,
        Shape::Capital | Shape::Upper => 9,
        Shape::Handle | Shape::Mark => 0,
        Shape::Lower => ENDINGS.iter().find(|(ending, _)| word.ends_with(ending)).map_or(1, |&(_, id)| id),
    }
}
