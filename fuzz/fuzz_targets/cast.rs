//! A cast, as JSON or as lines of names, and a text behind the first blank line: a parser that works, or an error that
//! can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::{Gender, Parser, Speaker};

#[path = "../../tests/properties/sound.rs"]
mod sound;

const TEXT: &str =
    "“We won,” said Mary Cole. Mr. Hill looked at the mayor. “No, Mary,” he said.\n\n“Why?” she asked him.";

/// What `--cast` reads; where it is no JSON, a line for each member: the name and the aliases between bars.
fn cast(lines: &str) -> Vec<Speaker> {
    let genders = [Gender::Unknown, Gender::Male, Gender::Female];
    let member = |(number, line): (usize, &str)| {
        let mut names = line.split('|');
        let speaker = Speaker::new(names.next().unwrap_or_default()).gender(genders[number % genders.len()]);
        names.fold(speaker, Speaker::alias)
    };
    serde_json::from_str(lines).unwrap_or_else(|_| lines.lines().enumerate().map(member).collect())
}

fuzz_target!(|input: &str| {
    let (lines, text) = input.split_once("\n\n").unwrap_or((input, TEXT));
    let cast = cast(lines);
    let json = serde_json::to_string(&cast).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Speaker>>(&json).unwrap(), cast);
    let document = Parser::new().parse_with_cast(text, &cast);
    sound::is_sound_in_all(&document);
    match Parser::builder().cast(cast.clone()).build() {
        Ok(parser) => {
            let same = parser.parse(text);
            assert!(document.quotations().map(answer).eq(same.quotations().map(answer)));
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert!(cast.iter().any(|speaker| speaker.name().trim().is_empty()), "{error}");
        }
    }
});

/// What is said, and by whom.
fn answer(quotation: whosaid::Quotation<'_>) -> (Vec<whosaid::Span>, Option<String>) {
    (quotation.spans().to_vec(), quotation.speaker().map(|speaker| speaker.name().to_owned()))
}
