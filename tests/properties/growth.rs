//! Time grows with the length of the text and no faster, whatever stands in it.
//!
//! Each family of texts is measured at one length and at sixteen times that length. A stage that compares everything with
//! everything takes two hundred and fifty times as long then; `GROWTH_KB=256 cargo test --release growth` measures longer texts.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::parse;

/// How many times longer the longer text is.
const FACTOR: usize = 16;
/// The longer text may take so many times as long: a machine that does other work besides is no stopwatch.
const BOUND: f64 = 80.0;

/// Times below this one are the allocator's and the caches'.
const FLOOR: Duration = Duration::from_micros(500);

fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Pieces that differ by a number, as in a word of letters.
fn numbered(bytes: usize, mut piece: impl FnMut(&str) -> String) -> String {
    let mut text = String::new();
    for number in 0_u32.. {
        if text.len() >= bytes {
            break;
        }
        let letters: String =
            (0..6).map(|place| char::from(b'a' + (number / 26_u32.pow(place) % 26) as u8)).collect();
        text += &piece(&letters);
    }
    text
}

/// "bcd" becomes "Bcd".
fn name(letters: &str) -> String {
    letters[..1].to_uppercase() + &letters[1..]
}

type Family = (&'static str, Box<dyn Fn(usize) -> String>);

fn families() -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    // One piece again and again: what the text is made of stands in the table.
    for piece in [
        "\"",
        "'",
        "“",
        "”",
        "‘",
        "’",
        "`",
        "``",
        "''",
        "«",
        "»",
        "„",
        "「",
        "—",
        "“‘",
        "“\"‘'«",
        "“‘”’",
        "“a ‘b ",
        "“ ",
        "\" ",
        "” ",
        "' ",
        "‘a ",
        "’tis ",
        "“a” ",
        "\"a\" ",
        "‘a,’ ",
        "“A.” ",
        "“We won it all,” ",
        "<&\"",
        "&",
        "<",
        "(",
        "()",
        "[",
        ". ",
        ".",
        "...",
        ". . . ",
        "A.",
        "a.b.",
        "a-",
        "A-b.",
        "1,",
        "-",
        "--",
        "/",
        ":",
        ": ",
        ", ",
        ";",
        "?",
        "!",
        "\0",
        "\u{feff}",
        "\u{ad}",
        "\u{301}",
        "🦀",
        "中",
        "\u{a0}",
        "\t",
        " ",
        "\r",
        "\n",
        "\n\n",
        "\r\n",
        "_",
        "*",
        "@me ",
        "#x ",
        "A",
        "A ",
        "a ",
        "Ann ",
        "ANN ",
        "COLE",
        "Ann’s ",
        "Ann, ",
        "Ann and ",
        "Mr. ",
        "Mr. Cole ",
        "the ",
        "the mayor ",
        "the mayor of ",
        "he ",
        "she said ",
        "said ",
        "Said ",
        "said Ann ",
        "Ann said ",
        "Ann said that ",
        "Ann said, ",
        "according to ",
        "according to Ann, ",
        "that ",
        "who ",
        "who said ",
        "and ",
        "of ",
        "not ",
        "would ",
        "would have ",
        "to ",
        "to say ",
        "saying ",
        "saying that ",
        "asked to ",
        "said “a” ",
        "“a” said ",
        "“a” he ",
        "he “a” ",
        "said: “",
        "Ann: ",
        "Ann: “a” ",
        "-- Ann ",
        "“a,” said Ann, “b.” ",
        "“a,” said Ann. ",
        "Ann said that “b” and that “c” ",
        "The mayor, Ann, who said ",
        "dear ",
        "“dear Ann, ",
        "very ",
        "Ann’s mayor’s ",
        "Monday ",
        "on Monday ",
        "five ",
        "the so-called “a” ",
        "said the mayor of the city of the ",
        "Ann was “a” ",
        "http://",
        "www.",
        "www.a ",
        "@",
        "U.S. ",
        "Ann (who said) ",
        "Ann, 5, ",
        "Ann, the mayor, ",
        "the mayor, Ann, ",
        "“Ann,” ",
        "I said ",
        "“I,” I said. ",
        "his sister ",
        "his sister’s ",
        "Mr. and Mrs. ",
        "The Ann Cole of the ",
        "it is Ann who ",
        "as Ann put it, ",
        "Ann’s claim that ",
        "asked if ",
        "asked Ann whether ",
        "told ",
        "told Ann ",
        "told Ann to tell ",
        "Ann denied ",
        // paragraphs
        "“a”\n\n",
        "“a\n\n",
        "“We won.”\n\n",
        "“We won,” said Ann.\n\n",
        "Ann said that we won.\n\n",
        "“We won,” he said.\n\n",
        "Ann\n",
        "A\n\n",
        "— a\n\n",
        "— We won, said Ann.\n\n",
        "He went.\n\n",
        "“a” b “c\n\n",
        "‘a\n\n",
        "Ann came. “No.”\n\n",
        "She came.\n\n“No, Ann.”\n\n",
    ] {
        families.push((piece, Box::new(move |bytes| repeated(piece, bytes))));
    }
    let mut add = |what, make: fn(usize) -> String| families.push((what, Box::new(make)));
    add("marks that nest and close again", |bytes| {
        let depth = bytes / 8;
        format!("{}x{}", "“".repeat(depth), "”".repeat(depth))
    });
    add("one endless word", |bytes| "a".repeat(bytes));
    add("one endless name", |bytes| format!("N{}", "n".repeat(bytes)));
    add("a verb of no list between two names", |bytes| numbered(bytes, |word| format!("Ann {word}ed Bob ")));
    add("a verb of no list behind each quotation", |bytes| {
        numbered(bytes, |word| format!("“We won it all,” Ann {word}ed. "))
    });
    add("many names, many pronouns", |bytes| {
        numbered(bytes, |word| format!("{} Cole left. He said she knew. ", name(word)))
    });
    add("many names in one paragraph", |bytes| {
        numbered(bytes, |word| format!("“We won it all,” said {}. ", name(word)))
    });
    add("many names in paragraphs", |bytes| {
        numbered(bytes, |word| format!("“We won it all,” said {} Hill.\n\n", name(word)))
    });
    add("many surnames of one given name", |bytes| {
        numbered(bytes, |word| format!("Mary {} left. Mary went. ", name(word)))
    });
    add("many middle names of one person", |bytes| {
        numbered(bytes, |word| format!("Mary {} Cole left. ", name(word)))
    });
    add("many titles of one surname", |bytes| {
        numbered(bytes, |word| format!("Mr. {} Cole and Mr. Cole said Cole won. ", name(word)))
    });
    add("many names in one quotation", |bytes| {
        format!("“{}”", numbered(bytes, |word| format!("{}, ", name(word))))
    });
    add("many names joined", |bytes| numbered(bytes, |word| format!("{} and ", name(word))) + "Ann said no.");
    add("many relatives of one family", |bytes| {
        numbered(bytes, |word| format!("{} Hill’s wife left. ", name(word)))
    });
    add("many roles of one person", |bytes| {
        numbered(bytes, |word| format!("Ann Cole, the {word} mayor, said no. "))
    });
    add("many descriptions", |bytes| {
        numbered(bytes, |word| format!("“We won it all,” said the {word} mayor.\n\n"))
    });
    add("many members of a group", |bytes| {
        numbered(bytes, |word| format!("“We won,” said {} and Ann.\n\n", name(word)))
    });
    add("many initials", |bytes| {
        numbered(bytes, |word| {
            format!("{}. {}. Cole said no. ", word[..1].to_uppercase(), word[1..2].to_uppercase())
        })
    });
    add("many organisations", |bytes| {
        numbered(bytes, |word| format!("The {} Committee ({}) said no. ", name(word), word.to_uppercase()))
    });
    add("one endless paragraph of dialogue", |bytes| {
        repeated("“We won it all,” said Ann. “No,” he said. Bob looked at her. “Yes.” ", bytes)
    });
    add("one quotation over all paragraphs", |bytes| {
        repeated("“We won it all.\n\n", bytes) + "“We did,” said Ann."
    });
    add("capitals of every alphabet", |bytes| {
        let capitals = ('A'..'\u{1ffff}').filter(|letter| letter.is_uppercase()).cycle();
        capitals.take(bytes / 6).map(|letter| format!("{letter} Cole ")).collect()
    });
    families
}

/// How long this thread has worked so far: what the machine does besides does not count, where that can be told.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    // The system counts a thread's time when it looks at it: at the clock's ticks, or when the thread steps aside.
    std::thread::yield_now();
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = status.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn time(text: &str, tries: usize) -> Duration {
    let once = |_| {
        let start = worked();
        let document = parse(text);
        std::hint::black_box(document.segments().count());
        worked().saturating_sub(start)
    };
    (0..tries).map(once).min().unwrap_or_default()
}

#[test]
fn time_grows_no_faster_than_the_text() {
    let kilobytes = std::env::var("GROWTH_KB").ok().and_then(|size| size.parse().ok()).unwrap_or(8_usize);
    let (mut slow, mut all) = (Vec::new(), Vec::new());
    parse("“We won,” said Ann.");
    for (what, make) in families() {
        let (short, long) = (make(kilobytes << 10), make((kilobytes << 10) * FACTOR));
        // A second look, with patience, before anything is called slow.
        let growth =
            |tries| time(&long, tries).as_secs_f64() / time(&short, tries + 2).max(FLOOR).as_secs_f64();
        let patience = [1, 7, 25].map(|tries| move || growth(tries));
        let found = patience.iter().map(|look| look()).find(|found| *found < BOUND).unwrap_or(f64::INFINITY);
        if found >= BOUND {
            slow.push(format!("{what:?}: {FACTOR} times the text takes {found:.0} times as long"));
        }
        all.push((time(&long, 1), found, what));
    }
    if std::env::var_os("GROWTH_KB").is_some() {
        all.sort_by_key(|&(time, ..)| time);
        for (time, growth, what) in all.iter().rev().take(40) {
            println!("{time:>12.1?} {growth:6.1} {what:?}");
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
