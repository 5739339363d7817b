//! Texts that look like what people publish, and texts that somebody has damaged.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const NAMES: &[&str] = &[
    "Mary Cole",
    "Cole",
    "Ann",
    "Mr. Hill",
    "Mrs. Hill",
    "Dr. Amara Okafor",
    "Okafor",
    "Will Rice",
    "Rice",
    "May",
    "Bush",
    "Jean-Luc O’Brien",
    "J. R. Lowe",
    "Sen. Petra Novák",
    "Novák",
    "Élodie",
    "the mayor",
    "the ministry",
    "officials",
    "a spokesman",
    "he",
    "she",
    "they",
    "it",
    "I",
    "the Joneses",
    "Police",
    "the U.N.",
    "@marycole",
    "ACME Corp.",
    "the old captain",
    "Cole and Hill",
    "who",
    "nobody",
    "Lady Ashdown’s niece",
    "IBM",
    "李明",
    "Ольга",
];

const CUES: &[&str] = &[
    "said",
    "says",
    "asked",
    "told reporters",
    "wrote",
    "replied",
    "announced",
    "thinks",
    "has said",
    "would say",
    "added",
    "cried",
    "whispered",
    "claimed",
    "tweeted",
    "was quoted as saying",
    "insisted",
    "harrumphed",
    "urged",
    "did not say",
    "said on Monday",
    "went on",
    "denied",
    "believes",
    "according to",
    "told Hill",
];

const CLAUSES: &[&str] = &[
    "we won",
    "the bridge will open in May",
    "nobody has slept",
    "it is late",
    "the law would pass",
    "you can go",
    "I don’t know",
    "the plan was a disaster for the state",
    "Cole was there",
    "it was Hill who lied",
    "go home",
    "the boys’ boat is 6'2\" long",
    "’tis rock ’n’ roll",
    "who is it",
    "the cost rose by 3.5 percent to $1,000",
    "the U.S. will not pay",
    "she has seen him",
    "all that remains is hope",
    "no",
    "Mr. Hill, you are wrong",
    "what he said she said",
    "the so-called experts are asleep",
    "wait",
    "the vote is on Dec. 4",
    "the café is shut",
];

const NARRATION: &[&str] = &[
    "The ferry left at dawn.",
    "Mary Cole put down her cup.",
    "Nobody answered",
    "It rained; the road was closed.",
    "Hill looked at Ann.",
    "THE VOTE IS OVER",
    "SPRINGFIELD (AP) —",
    "* a list",
    "1. one",
    "A: yes",
    "Cole was blunt.",
    "The “new” bridge is old.",
    "He read “The Wind in the Willows” twice.",
    "…",
    "—",
    "By Ann Lowe",
    "Q.",
    "This was Will’s idea (and May’s).",
    "He nodded.",
    "No comment",
    "Of 5' and 6\" planks, most were sold.",
];

/// Opening and closing marks of one style.
const MARKS: &[(&str, &str)] = &[
    ("“", "”"),
    ("\"", "\""),
    ("‘", "’"),
    ("'", "'"),
    ("``", "''"),
    ("''", "''"),
    ("«", "»"),
    ("»", "«"),
    ("„", "“"),
    ("„", "”"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("— ", ""),
    ("”", "”"),
    ("“", "“"),
];

/// What scanners, browsers and people with bad intentions leave in a text.
const DEBRIS: &[&str] = &[
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "`",
    "``",
    "''",
    "«",
    "»",
    "„",
    "‚",
    "‹",
    "›",
    "「",
    "」",
    "—",
    "--",
    "–",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "&",
    "&quot;",
    ",",
    ".",
    ":",
    ";",
    "?",
    "!",
    "…",
    "...",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{2009}",
    "\u{202f}",
    "\u{ad}",
    "\u{feff}",
    "\0",
    "\u{1b}",
    "\u{200b}",
    "\u{200d}",
    "\u{2028}",
    "\u{85}",
    "e\u{301}",
    "\u{301}",
    "ﬁ",
    "ß",
    "İ",
    "ı",
    "ǅ",
    "ſ",
    "🦀",
    "👩\u{200d}🚀",
    "𝕬",
    "𐐀",
    "שלום",
    "\u{202e}",
    "مرحبا",
    "中文",
    "。",
    "，",
    "\u{10ffff}",
    "\u{e000}",
    "١٢",
    "Ⅷ",
    " said",
    " said said ",
    " Cole ",
    "’s",
    "#tag",
    "@me",
    "http://",
    "www.",
    "_",
    "*",
    "a.b.c.d.e.f.g.h.",
    "1,000,",
    "-",
    "x-",
    "U.S",
    "Mr.",
];

fn clause() -> impl Strategy<Value = &'static str> {
    select(CLAUSES)
}

/// Words in quotation marks of one style: a comma or full stop inside, and sometimes another quotation.
fn quoted() -> impl Strategy<Value = String> {
    let inner = prop_oneof![
        4 => clause().prop_map(str::to_owned),
        1 => (clause(), clause(), select(MARKS)).prop_map(|(one, two, (open, close))| format!("{one}, {open}{two}{close}")),
    ];
    (select(MARKS), inner, select(&[",", ".", "?", "!", "", "—", " . . ."][..]))
        .prop_map(|((open, close), words, end)| format!("{open}{words}{end}{close}"))
}

fn sentence() -> impl Strategy<Value = String> {
    let parts = (quoted(), quoted(), select(NAMES), select(CUES), clause());
    (0..12, parts).prop_map(|(form, (one, two, name, cue, clause))| match form {
        0 => format!("{one} {cue} {name}."),
        1 => format!("{one} {name} {cue}. {two}"),
        2 => format!("{name} {cue}: {one}"),
        3 => format!("{name}, the mayor, {cue}, {one} and {two}."),
        4 => format!("{one} {name} {cue}, {two}"),
        5 => format!("{name} {cue} that {clause}."),
        6 => format!("{clause}, {name} {cue}."),
        7 => format!("According to {name}, {clause} and {two}."),
        8 => format!("{name} {cue} that {clause} {one} and that {name} {cue} {two}."),
        9 => format!("{one} – {name}"),
        10 => one,
        _ => format!("{name} {cue} {clause} {one} {clause}"),
    })
}

fn paragraph() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => sentence(), 1 => select(NARRATION).prop_map(str::to_owned)];
    vec(piece, 1..5).prop_map(|pieces| pieces.join(" "))
}

/// A text as it might be published, in any style or mixture of styles.
pub(super) fn text() -> impl Strategy<Value = String> {
    let gap = select(&["\n\n", "\n\n", "\r\n\r\n", "\n", "\r\r", "\n \n", "\r\n"][..]);
    vec((paragraph(), gap), 0..8)
        .prop_map(|pieces| pieces.into_iter().map(|(text, gap)| text + gap).collect())
}

/// What happens to a text at a place.
#[derive(Clone, Debug)]
enum Damage {
    Insert(&'static str),
    Anything(char),
    Remove(usize),
    Repeat(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => select(DEBRIS).prop_map(Damage::Insert),
        1 => any::<char>().prop_map(Damage::Anything),
        2 => (1_usize..12).prop_map(Damage::Remove),
        1 => (1_usize..60).prop_map(Damage::Repeat),
    ]
}

/// A text after several accidents: marks lost, doubled, crossed; every plane of Unicode; control characters.
pub(super) fn damaged_text() -> impl Strategy<Value = String> {
    (text(), vec((any::<Index>(), damage()), 0..20)).prop_map(|(text, damages)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (place, damage) in damages {
            let at = place.index(chars.len() + 1);
            match damage {
                Damage::Insert(debris) => drop(chars.splice(at..at, debris.chars())),
                Damage::Anything(char) => chars.insert(at, char),
                Damage::Remove(count) => drop(chars.drain(at..(at + count).min(chars.len()))),
                Damage::Repeat(count) => {
                    let again = chars[at..(at + count).min(chars.len())].to_vec();
                    chars.splice(at..at, again);
                }
            }
        }
        chars.into_iter().collect()
    })
}

/// Debris and nothing else.
pub(super) fn debris() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(DEBRIS).prop_map(str::to_owned),
        1 => select(NAMES).prop_map(|name| format!(" {name} ")),
        1 => select(CUES).prop_map(|cue| format!(" {cue} ")),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Any string at all.
pub(super) fn anything() -> impl Strategy<Value = String> {
    prop_oneof![4 => damaged_text(), 2 => debris(), 1 => text(), 1 => vec(any::<char>(), 0..200).prop_map(String::from_iter)]
}

/// Paragraphs in which every mark has its partner, all curly and double.
pub(super) fn neat_paragraphs() -> impl Strategy<Value = Vec<String>> {
    let words = select(
        &["we won", "it is late", "nobody has slept", "the law would pass", "the bridge will open"][..],
    );
    let name = select(&["Mary Cole", "Hill", "Dr. Amara Okafor", "the mayor", "she", "he", "Will Rice"][..]);
    let cue = select(&["said", "asked", "wrote", "replied", "told reporters", "announced", "cried"][..]);
    let sentence =
        (0..9, words.clone(), words, name, cue).prop_map(|(form, one, two, name, cue)| match form {
            0 => format!("“{one},” {name} {cue}."),
            1 => format!("“{one},” {cue} {name}. “{two}.”"),
            2 => format!("{name} {cue}: “{one}.”"),
            3 => format!("“{one},” {name} {cue}, “and {two}.”"),
            4 => format!("{name} {cue} that {one}."),
            5 => format!("{name} {cue} that the plan was “a disaster” for the state."),
            6 => format!("“{one}?”"),
            7 => format!("“{one}, ‘{two},’ and {one},” {name} {cue}."),
            _ => "The ferry left at dawn.".to_owned(),
        });
    vec(vec(sentence, 1..4).prop_map(|sentences| sentences.join(" ")), 1..8)
}
