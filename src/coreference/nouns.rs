//! Nouns by which a text means somebody whom it has named, and what each shows.

use once_cell::sync::Lazy;
use rustc_hash::FxHashMap;

/// Short titles and the nouns that they stand for.
const TITLES: &[(&str, &str)] = &[
    ("sen", "senator"),
    ("rep", "congressman"),
    ("rep", "representative"),
    ("rep", "congresswoman"),
    ("gov", "governor"),
    ("gen", "general"),
    ("capt", "captain"),
    ("col", "colonel"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("sgt", "sergeant"),
    ("rev", "reverend"),
    ("lt", "lieutenant"),
];

/// Nouns that stand for an organisation just named, and the words with which its name ends: "the newspaper" is the
/// Northern Herald.
const ORGANISATIONS: &[(&str, &str)] = &[
    (
        "newspaper paper daily weekly publication",
        "bulletin chronicle courier dispatch examiner gazette globe guardian herald inquirer journal ledger mail news \
         observer post press register sentinel star sun telegraph times tribune",
    ),
    (
        "company firm carrier manufacturer retailer bank airline carmaker automaker chipmaker drugmaker lender insurer",
        "airlines bank brothers co company corp corporation group inc industries llc ltd motors partners sons studios \
         systems technologies",
    ),
    (
        "group organization organisation charity nonprofit movement",
        "alliance association center centre club coalition council federation foundation fund institute league network \
         pac project society trust union",
    ),
];

/// Nouns that say nothing but that someone is a person of this sex: "the young man" is somebody whom the text has named.
const PLAIN: &str = "man woman boy girl lady gentleman lad fellow youth maiden lass child";

/// Nouns for offices of which there is one: "the ambassador" is known by it, not by what the text is about.
const OFFICES: &str = "ambassador attorney chairman chairwoman chancellor chief coach commissioner consul coroner director \
                       editor envoy governor host judge king mayor minister moderator pastor pope president prince princess \
                       principal prosecutor queen secretary sheriff spokesman spokesperson spokeswoman superintendent";

/// What a noun shows about whom it means.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Noun {
    pub(super) plain: bool,
    pub(super) office: bool,
    /// The short title that stands for it.
    pub(super) title: Option<&'static str>,
    /// For which rows of [`ORGANISATIONS`] it stands: a bit for each.
    pub(super) organisations: u8,
}

/// All of them. Most nouns are none of these, which their first letters and lengths show for the most part.
#[derive(Debug)]
struct Nouns {
    shown: FxHashMap<&'static [u8], Noun>,
    /// By first letter, a bit for each length.
    lengths: [u32; LETTERS],
}

const LETTERS: usize = 32;

impl Nouns {
    fn get(&self, word: &[u8]) -> Option<&Noun> {
        let letter = usize::from(*word.first()?) % LETTERS;
        let may_be = self.lengths[letter] >> (word.len() % 32) & 1 != 0;
        if may_be { self.shown.get(word) } else { None }
    }
}

static NOUNS: Lazy<Nouns> = Lazy::new(|| {
    let mut nouns: FxHashMap<&str, Noun> = FxHashMap::default();
    PLAIN.split(' ').for_each(|noun| nouns.entry(noun).or_default().plain = true);
    OFFICES.split(' ').for_each(|noun| nouns.entry(noun).or_default().office = true);
    TITLES.iter().for_each(|(title, noun)| nouns.entry(noun).or_default().title = Some(title));
    for (row, (stands_for, _)) in ORGANISATIONS.iter().enumerate() {
        stands_for.split(' ').for_each(|noun| nouns.entry(noun).or_default().organisations |= 1 << row);
    }
    let mut lengths = [0; LETTERS];
    for noun in nouns.keys().map(|noun| noun.as_bytes()) {
        lengths[usize::from(noun[0]) % LETTERS] |= 1 << (noun.len() % 32);
    }
    Nouns { shown: nouns.into_iter().map(|(noun, shown)| (noun.as_bytes(), shown)).collect(), lengths }
});

/// The words with which the names of organisations end: a bit for each row.
static ENDINGS: Lazy<FxHashMap<&[u8], u8>> = Lazy::new(|| {
    let mut endings: FxHashMap<&[u8], u8> = FxHashMap::default();
    for (row, (_, words)) in ORGANISATIONS.iter().enumerate() {
        words.split(' ').for_each(|word| *endings.entry(word.as_bytes()).or_default() |= 1 << row);
    }
    endings
});

/// For which rows of [`ORGANISATIONS`] a name that ends with a word, in lower case, stands: a bit for each.
pub(super) fn ending(word: &[u8]) -> u8 {
    ENDINGS.get(word).copied().unwrap_or_default()
}

/// What a noun, in lower case, shows.
pub(super) fn noun(word: &[u8]) -> Noun {
    NOUNS.get(word).copied().unwrap_or_default()
}
