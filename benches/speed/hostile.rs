//! Texts made to take long: the families of the promise, and random combinations of their pieces.

use super::texts::Dice;

/// A name, and what makes a text of so many bytes. Texts that are made of numbers begin with the second one.
pub(crate) type Family = (&'static str, fn(usize, usize) -> String);

/// Repeats what `piece` makes of the numbers from `first` on.
fn numbered(bytes: usize, first: usize, mut piece: impl FnMut(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes + 64);
    for number in first.. {
        if text.len() >= bytes {
            break;
        }
        text += &piece(number);
    }
    text
}

/// A word of its own for each number.
fn word(number: usize) -> String {
    (0..5).map(|place| char::from(b'a' + (number / 26_usize.pow(place) % 26) as u8)).collect()
}

fn name(number: usize) -> String {
    let word = word(number);
    word[..1].to_uppercase() + &word[1..] + "ov"
}

pub(crate) const FAMILIES: &[Family] = &[
    ("only quotation marks", |bytes, _| "\"".repeat(bytes)),
    ("only opening marks", |bytes, _| "“".repeat(bytes / 3)),
    ("nested marks", |bytes, _| "“a ‘b ".repeat(bytes / 9) + &"’ ”".repeat(20)),
    ("only capitals", |bytes, _| "ANN COLE ".repeat(bytes / 9)),
    ("said said said", |bytes, _| "said ".repeat(bytes / 5)),
    ("one endless line", |bytes, _| "“We won,” said Mary Cole. ".repeat(bytes / 30)),
    ("one endless sentence", |bytes, _| "Ann said that Bob said, and ".repeat(bytes / 28)),
    ("one endless paragraph", |bytes, first| {
        numbered(bytes, first, |n| {
            format!("{} said that {} was late, “too late,” she added. ", name(n % 50), name(n % 70))
        })
    }),
    ("paragraphs of one quotation", |bytes, _| "“Yes.”\n\n".repeat(bytes / 12)),
    ("unknown verbs between names", |bytes, first| {
        numbered(bytes, first, |n| format!("“Go,” Ann {}ed Bob. ", word(n)))
    }),
    ("names and pronouns", |bytes, first| {
        numbered(bytes, first, |n| format!("{} said he knew {}. She left.\n\n", name(n), name(n * 7)))
    }),
    ("names, then pronouns", |bytes, first| {
        numbered(bytes / 2, first, |n| format!("{} left.\n\n", name(n)))
            + &"“No,” he said. “She will,” she said.\n\n".repeat(bytes / 84)
    }),
    ("full names of one last name", |bytes, first| {
        numbered(bytes, first, |n| format!("“Go,” said {} Cole. Cole left.\n\n", name(n)))
    }),
    ("commas and names", |bytes, first| numbered(bytes, first, |n| format!("{}, ", name(n)))),
];

/// Pieces for random families.
pub(crate) const PIECES: &[&str] = &[
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "—",
    " - ",
    ", ",
    ". ",
    ": ",
    "; ",
    "? ",
    "...",
    "(",
    ")",
    "\n",
    "\n\n",
    "\t",
    " ",
    "Ann ",
    "Bob Cole ",
    "the mayor ",
    "Mr. ",
    "of ",
    "and ",
    "to ",
    "that ",
    "who ",
    "he ",
    "she ",
    "they ",
    "I ",
    "said ",
    "told ",
    "asked ",
    "was ",
    "saying ",
    "according to ",
    "as ",
    "won ",
    "blorped ",
    "report ",
    "“a” ",
    "“We won,” ",
    "her ",
    "🦀",
    "é",
    "A",
    "a",
    "1",
    "-",
];

/// A random family: a short sequence of pieces, to be repeated.
pub(crate) fn random(dice: &mut Dice) -> String {
    (0..1 + dice.below(8)).map(|_| dice.pick(PIECES)).collect()
}
