//! Texts to measure on, made of our own sentences: news and novels, with all kinds of attribution and with narration
//! between, at lengths as they are in print. The same seed makes the same text on every machine.

/// A small generator of pseudo-random numbers (xorshift).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % limit
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const MEN: &[&str] = &[
    "Alan", "Victor", "Samuel", "Omar", "Peter", "Henrik", "Diego", "Ravi", "Thomas", "Walter", "Leon",
    "Gregory", "Hassan", "Simon", "Edmund", "Oliver", "Mateo", "Frank", "Nathan", "George",
];
const WOMEN: &[&str] = &[
    "Mary", "Nora", "Alice", "Fatima", "Helen", "Ingrid", "Lucia", "Priya", "Ruth", "Clara", "Judith",
    "Amelia", "Leila", "Susan", "Edith", "Margaret", "Rosa", "Diane", "Naomi", "Grace",
];
const LAST: &[&str] = &[
    "Cole",
    "Marsh",
    "Whitfield",
    "Okafor",
    "Lindqvist",
    "Brennan",
    "Castellano",
    "Hargrove",
    "Petrov",
    "Nakamura",
    "Delgado",
    "Fairbanks",
    "Osei",
    "Thornbury",
    "Kessler",
    "Albright",
    "Varga",
    "Mbeki",
    "Sandoval",
    "Pryce",
    "Ostrander",
    "Quill",
    "Rahman",
    "Holloway",
    "Novak",
    "Tremaine",
    "Achebe",
    "Lowe",
    "Vance",
    "Ironside",
    "Bellamy",
    "Crane",
    "Dupree",
    "Eastman",
    "Farrow",
    "Gault",
    "Hale",
    "Iverson",
    "Joyner",
    "Kirkwood",
];
const PLACES: &[&str] = &[
    "Ashford",
    "Port Ellen",
    "the Larne valley",
    "Millbrook",
    "Northgate",
    "Eastmoor County",
    "Chicago",
    "Lisbon",
    "Nairobi",
    "Warsaw",
    "Ohio",
    "Brussels",
    "the harbour district",
    "Cape Verity",
    "Toronto",
    "Manila",
];
const BODIES: &[&str] = &[
    "the Harbour Commission",
    "the Northern Herald",
    "the Ministry of Transport",
    "Ashford University",
    "the city council",
    "Larne Energy",
    "the Teachers Union",
    "the Supreme Court",
    "the Water Board",
    "Eastmoor Hospital",
    "the European Commission",
    "Kestrel Airlines",
    "the Senate",
    "the Rivers Trust",
    "the Department of Health",
    "Bellweather Bank",
];
const ROLES: &[&str] = &[
    "mayor",
    "spokeswoman",
    "chief engineer",
    "senator",
    "finance minister",
    "head coach",
    "analyst",
    "union leader",
    "police chief",
    "professor of economics",
    "lawyer",
    "director",
    "farmer",
    "governor",
    "school principal",
    "witness",
];
const TITLES: &[&str] =
    &["Mayor", "Sen.", "Gov.", "Dr.", "Professor", "Gen.", "Judge", "Prime Minister", "Coach", "Rep."];
const CROWDS: &[&str] = &[
    "officials",
    "residents",
    "the police",
    "critics of the plan",
    "aides",
    "investigators",
    "two people familiar with the talks",
    "a senior official who was not authorised to speak publicly",
    "supporters",
    "doctors at the clinic",
    "the company",
    "lawyers for the family",
    "economists",
    "a person close to the negotiations",
    "rescue workers",
    "members of the panel",
];
const SAID: &[&str] = &[
    "said",
    "said",
    "said",
    "said",
    "said",
    "added",
    "told reporters",
    "warned",
    "explained",
    "argued",
    "insisted",
];
const CLAIMED: &[&str] = &[
    "said that",
    "said",
    "argued that",
    "warned that",
    "confirmed that",
    "denied that",
    "told lawmakers that",
    "announced that",
    "acknowledged that",
    "insisted",
    "predicted that",
    "suggested that",
    "believes",
    "hopes that",
    "claimed",
    "has repeatedly said that",
];
const THINGS: &[&str] = &[
    "the bridge",
    "the new tariff",
    "a ferry terminal",
    "the budget",
    "the storm",
    "the vaccine programme",
    "the old quarry",
    "the election",
    "an audit of the accounts",
    "the railway line",
    "the water supply",
    "the ceasefire",
    "the merger",
    "the stadium",
    "a bill on housing",
    "the wind farm",
    "the investigation",
    "the school roof",
    "the harvest",
    "the data breach",
];
const DID: &[&str] = &[
    "has delayed",
    "will cost far more than",
    "could threaten",
    "is likely to outlast",
    "had divided",
    "did not change",
    "brought down",
    "depends on",
    "was built to replace",
    "would make up for",
    "has little to do with",
    "was always about",
    "must not endanger",
    "came before",
    "raised doubts about",
    "might yet save",
    "helped to pay for",
    "overshadowed",
];
const WHEN: &[&str] = &[
    "on Tuesday",
    "last week",
    "since the spring",
    "for the third time this year",
    "in the coming months",
    "by the end of 2019",
    "after a vote of 14 to 9",
    "despite a loss of $3.2 million",
    "at a crowded meeting",
    "before dawn",
    "in a letter to members",
    "over the weekend",
    "as the rain went on",
    "without much debate",
    "during a visit to the site",
    "within 48 hours",
];
const ASIDES: &[&str] = &[
    "which began in March",
    "once the pride of the county",
    "according to public records",
    "a project of some 400 million euros",
    "who took office in January",
    "long a point of dispute",
    "as in earlier years",
    "the largest of its kind",
    "still unfinished",
];
const JOINS: &[&str] = &["and", "but", "while", "because", "although", "so", "even as", "after", "until"];
const SPOKEN: &[&str] = &[
    "We have waited long enough for",
    "Nobody in this town was ever asked about",
    "I don't think people understand",
    "You can't simply rebuild",
    "It’s time to talk about",
    "They told us last year about",
    "There is no excuse for",
    "My father worked on",
    "We’re going to fix",
    "What worries me most is",
    "Our children will pay for",
    "I would vote against",
    "Let us be honest about",
    "This is the beginning of",
    "Everybody wants",
    "I have never seen anything like",
];
const FRAGMENTS: &[&str] = &[
    "a hard winter",
    "deeply unfair",
    "the best of friends",
    "not a done deal",
    "reckless",
    "a slap in the face",
    "unthinkable",
    "a moral duty",
    "business as usual",
    "highly likely",
    "a step too far",
    "open for business",
    "the so-called reform",
];

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// “the storm”, “the storm, which began in March,”
fn thing(dice: &mut Dice) -> String {
    let thing = dice.pick(THINGS);
    match dice.below(9) {
        0 => format!("{thing}, {},", dice.pick(ASIDES)),
        1 => format!("{thing} in {}", dice.pick(PLACES)),
        2 => format!(
            "{} of {}",
            dice.pick(&["the cost", "the future", "the fate", "the safety", "the timing"]),
            dice.pick(BODIES)
        ),
        _ => thing.to_owned(),
    }
}

fn clause(dice: &mut Dice) -> String {
    let mut clause = format!("{} {} {}", thing(dice), dice.pick(DID), thing(dice));
    if dice.chance(55) {
        clause = format!("{clause} {}", dice.pick(WHEN));
    }
    clause.replace(",,", ",").trim_end_matches(',').to_owned()
}

fn narration(dice: &mut Dice) -> String {
    let first = clause(dice);
    let sentence = match dice.below(7) {
        0 => format!("{} {first}", capital(dice.pick(WHEN))).replacen(' ', " ", 1),
        1 => format!("{first}, {} {}", dice.pick(JOINS), clause(dice)),
        2 => format!("{first} {} {}", dice.pick(JOINS), clause(dice)),
        3 => format!("in {}, {first}", dice.pick(PLACES)),
        4 => format!(
            "{} of {} met {} in {}, where {first}",
            dice.pick(CROWDS),
            dice.pick(BODIES),
            dice.pick(WHEN),
            dice.pick(PLACES)
        ),
        5 => format!("some {} people live near {}, and {first}", 100 + dice.below(9000), dice.pick(THINGS)),
        _ => first,
    };
    capital(&sentence) + "."
}

fn speech(dice: &mut Dice, end: &str) -> String {
    let mut speech = format!("{} {}", dice.pick(SPOKEN), dice.pick(THINGS));
    match dice.below(4) {
        0 => speech = format!("{speech}, {} {}", dice.pick(JOINS), clause(dice)),
        1 => speech = format!("{speech} {}", dice.pick(WHEN)),
        _ => {}
    }
    speech + end
}

struct Person {
    first: &'static str,
    last: &'static str,
    pronoun: &'static str,
    title: &'static str,
    role: &'static str,
    body: &'static str,
    known: bool,
}

impl Person {
    fn new(dice: &mut Dice) -> Person {
        let man = dice.chance(50);
        Person {
            first: if man { dice.pick(MEN) } else { dice.pick(WOMEN) },
            last: dice.pick(LAST),
            pronoun: if man { "he" } else { "she" },
            title: dice.pick(TITLES),
            role: dice.pick(ROLES),
            body: dice.pick(BODIES),
            known: false,
        }
    }

    /// The full name first; then the last name, a pronoun, a description.
    fn source(&mut self, dice: &mut Dice) -> String {
        if !self.known {
            self.known = true;
            return match dice.below(4) {
                0 => format!("{} {} {}", self.title, self.first, self.last),
                1 => format!("{} {}, the {} of {},", self.first, self.last, self.role, self.body),
                2 => format!("{} {}, {} with {},", self.first, self.last, article(self.role), self.body),
                _ => format!("{} {}", self.first, self.last),
            };
        }
        match dice.below(10) {
            0..=4 => self.last.to_owned(),
            5..=7 => self.pronoun.to_owned(),
            8 => format!("the {}", self.role),
            _ => format!("{} {}", self.title, self.last),
        }
    }
}

fn article(noun: &str) -> String {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {noun}") } else { format!("a {noun}") }
}

/// A paragraph that attributes something, with the marks of the article.
fn attributed(dice: &mut Dice, people: &mut [Person], open: &str, close: &str) -> String {
    let at = dice.below(people.len());
    let source = people[at].source(dice);
    let bare = source.trim_end_matches(',').to_owned();
    let said = dice.pick(SAID);
    match dice.below(16) {
        0 => format!("{open}{}{close} {source} {said}.", speech(dice, ",")),
        1 => format!("{open}{}{close} {said} {bare}.", speech(dice, ",")),
        2 => format!(
            "{open}{}{close} {source} {said} {}. {open}{}{close}",
            speech(dice, ","),
            dice.pick(WHEN),
            speech(dice, ".")
        ),
        3 => format!("{} {said}: {open}{}{close}", capital(&source), speech(dice, ".")),
        4 => format!(
            "{} called {} {open}{}{close}.",
            capital(&source),
            dice.pick(THINGS),
            dice.pick(FRAGMENTS)
        ),
        5 => format!("According to {bare}, {}.", clause(dice)),
        6 => format!("{}, {source} {said}.", capital(&clause(dice))),
        7 | 8 => format!("{} {} {}.", capital(&source), dice.pick(CLAIMED), clause(dice)),
        9 => format!("{} {} {}.", capital(dice.pick(CROWDS)), dice.pick(CLAIMED), clause(dice)),
        10 => format!(
            "{} {} {} was {open}{}{close} and that {}.",
            capital(&source),
            dice.pick(CLAIMED),
            dice.pick(THINGS),
            dice.pick(FRAGMENTS),
            clause(dice)
        ),
        11 => {
            format!("{open}{}{close} {source} {said}, {open}{}{close}", speech(dice, ","), speech(dice, "."))
        }
        12 => format!("Asked about {}, {source} declined to comment.", dice.pick(THINGS)),
        13 => format!("{} urged {} to rethink {}.", capital(&source), dice.pick(BODIES), dice.pick(THINGS)),
        14 => format!(
            "{} said in a statement {} that {}.",
            capital(dice.pick(BODIES)),
            dice.pick(WHEN),
            clause(dice)
        ),
        _ => format!("The {open}{}{close} debate over {} goes on.", dice.pick(FRAGMENTS), dice.pick(THINGS)),
    }
}

/// One article of a few thousand characters.
pub(crate) fn article_text(dice: &mut Dice) -> String {
    let (open, close) = if dice.chance(60) { ("“", "”") } else { ("\"", "\"") };
    let mut people: Vec<Person> = (0..2 + dice.below(4)).map(|_| Person::new(dice)).collect();
    let mut text =
        format!("{}\n\n{} — {}", headline(dice), dice.pick(PLACES).to_uppercase(), narration(dice));
    for _ in 0..14 + dice.below(20) {
        text += "\n\n";
        text += &if dice.chance(52) { attributed(dice, &mut people, open, close) } else { narration(dice) };
        for _ in 0..dice.below(3) {
            text.push(' ');
            text +=
                &if dice.chance(15) { attributed(dice, &mut people, open, close) } else { narration(dice) };
        }
    }
    text + "\n\n"
}

fn headline(dice: &mut Dice) -> String {
    clause(dice).split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

pub(crate) fn news(bytes: usize) -> String {
    let (mut dice, mut text) = (Dice::new(7), String::new());
    while text.len() < bytes {
        text += &article_text(&mut dice);
    }
    cut(text, bytes)
}

const PARLOUR: &[&str] = &[
    "the parlour",
    "the garden gate",
    "the old lighthouse",
    "the stables",
    "the window seat",
    "the kitchen",
    "the churchyard",
    "the road to Ashford",
    "the library",
    "the drawing-room fire",
    "the harbour wall",
    "the mill",
    "the staircase",
];
const MOVED: &[&str] = &[
    "walked slowly towards",
    "had not seen",
    "remembered",
    "turned away from",
    "was seldom far from",
    "stood for a while beside",
    "looked back at",
    "ran past",
    "had been thinking of",
    "could hear the wind in",
    "came at last to",
    "did not care for",
];
const MOODS: &[&str] = &[
    "with a heavy heart",
    "in the grey light of the morning",
    "as if nothing had happened",
    "without another word",
    "in great haste",
    "smiling a little",
    "long after the lamps were lit",
    "while the others slept",
    "for the first time in years",
    "half in anger",
];
const MURMURED: &[&str] = &[
    "said",
    "said",
    "said",
    "said",
    "cried",
    "asked",
    "replied",
    "murmured",
    "whispered",
    "answered",
    "exclaimed",
    "returned",
    "observed",
];
const UTTERED: &[&str] = &[
    "I never meant to stay",
    "You know very well what he wants",
    "It is a fine evening",
    "Come in, come in",
    "I wish you would tell me everything",
    "There was a light in the window",
    "Nobody has lived there these ten years",
    "We shall be late for dinner",
    "Do you suppose she heard us",
    "I should like to see the letter",
    "He is not the man I took him for",
    "Oh, how can you say so",
    "That depends on the weather",
    "Pray do not speak of it",
    "You have your mother’s eyes",
    "I am quite sure of it",
    "What on earth have you done",
    "Let me go with you",
    "It was only the wind",
    "They will never forgive us",
];

fn scene(dice: &mut Dice, who: &str, pronoun: &str) -> String {
    let mut sentence = format!("{who} {} {}", dice.pick(MOVED), dice.pick(PARLOUR));
    match dice.below(5) {
        0 => sentence = format!("{sentence} {}", dice.pick(MOODS)),
        1 => sentence = format!("{}, {sentence}", dice.pick(MOODS)),
        2 => sentence = format!("{sentence}; and {pronoun} {} {}", dice.pick(MOVED), dice.pick(PARLOUR)),
        3 => {
            sentence = format!(
                "{sentence}, where {pronoun} {} {}, {}",
                dice.pick(MOVED),
                dice.pick(PARLOUR),
                dice.pick(MOODS)
            );
        }
        _ => {}
    }
    capital(&sentence) + "."
}

fn utterance(dice: &mut Dice, end: &str) -> String {
    let mut words = dice.pick(UTTERED).to_owned();
    for _ in 0..dice.below(3) {
        words = format!("{words}{} {}", dice.pick(&[".", ";", "!", ", and"]), dice.pick(UTTERED));
    }
    words + end
}

pub(crate) fn novel(bytes: usize) -> String {
    let (mut dice, mut text) = (Dice::new(11), String::new());
    let mut chapter = 0;
    while text.len() < bytes {
        chapter += 1;
        text += &format!("CHAPTER {chapter}\n\n");
        let people: Vec<Person> = (0..3 + dice.below(3)).map(|_| Person::new(&mut dice)).collect();
        for _ in 0..40 + dice.below(40) {
            text += &novel_paragraph(&mut dice, &people);
            text += "\n\n";
        }
    }
    cut(text, bytes)
}

fn novel_paragraph(dice: &mut Dice, people: &[Person]) -> String {
    let person = &people[dice.below(people.len())];
    let courtesy = if person.pronoun == "he" { "Mr." } else { "Miss" };
    let name = match dice.below(5) {
        0 => format!("{courtesy} {}", person.last),
        1 => format!("{} {}", person.first, person.last),
        2 => format!(
            "the {}",
            dice.pick(&["old man", "captain", "girl", "doctor", "housekeeper", "stranger", "young lady"])
        ),
        3 => person.pronoun.to_owned(),
        _ => person.first.to_owned(),
    };
    let said = dice.pick(MURMURED);
    match dice.below(12) {
        0..=4 => {
            let mut paragraph = scene(dice, &name, person.pronoun);
            for _ in 0..2 + dice.below(6) {
                paragraph.push(' ');
                let other = people[dice.below(people.len())].first;
                let who = if dice.chance(55) { person.pronoun } else { other };
                paragraph += &scene(dice, who, person.pronoun);
            }
            paragraph
        }
        5 => format!("“{}” {said} {name}. “{}”", utterance(dice, ","), utterance(dice, ".")),
        6 => format!("“{}” {name} {said}.", utterance(dice, "?")),
        7 => format!("“{}”", utterance(dice, ".")),
        8 => format!("“{}”", utterance(dice, "!")),
        9 => format!(
            "{} “{}” {}",
            scene(dice, &name, person.pronoun),
            utterance(dice, "."),
            scene(dice, person.pronoun, person.pronoun)
        ),
        10 => format!(
            "“{}” {said} {name}, {}, “{}”",
            utterance(dice, ","),
            dice.pick(MOODS),
            utterance(dice, ".")
        ),
        _ => format!("{} {said} that {}.", capital(&name), clause(dice)),
    }
}

/// The text, at most so long.
fn cut(mut text: String, bytes: usize) -> String {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    text
}
