//! Who speaks: the cases of `cases/coreference` (its README explains the format).

use whosaid::{Correction, Document, Gender, Parser, Speaker};

const FILES: &[(&str, &str)] = &[
    ("names", include_str!("cases/coreference/names.txt")),
    ("pronouns", include_str!("cases/coreference/pronouns.txt")),
    ("dialogue", include_str!("cases/coreference/dialogue.txt")),
    ("news", include_str!("cases/coreference/news.txt")),
    ("cast", include_str!("cases/coreference/cast.txt")),
    ("corrections", include_str!("cases/coreference/corrections.txt")),
];

#[test]
fn every_case_finds_its_speakers() {
    let mut wrong = Vec::new();
    for (file, cases) in FILES {
        for case in cases.split("\n=== ").map(|case| case.trim_start_matches("=== ")) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (text, expected) = rest.split_once("\n---\n").unwrap();
            for problem in check(text, expected) {
                wrong.push(format!("{file}: {name}: {problem}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(text: &str, expected: &str) -> Vec<String> {
    let is_cast = |line: &&str| line.starts_with("cast: ");
    let cast: Vec<Speaker> = text.lines().filter(is_cast).map(|line| speaker(&line[6..])).collect();
    let is_correction = |line: &&str| line.starts_with("correct: ");
    let corrections: Vec<&str> = text.lines().filter(is_correction).map(|line| &line[9..]).collect();
    let text: Vec<&str> = text.lines().filter(|line| !is_cast(line) && !is_correction(line)).collect();
    let text = text.join("\n");
    let corrections = corrections.iter().map(|line| correction(line, &text));
    let document = Parser::new().request(&text).cast(cast).corrections(corrections).parse().unwrap();
    let lines = expected.lines().filter(|line| !line.trim().is_empty());
    lines.filter_map(|line| problem(&document, line)).collect()
}

/// `Name = alias, alias (gender)`
fn speaker(line: &str) -> Speaker {
    let (line, gender) = gender(line);
    let (name, aliases) = line.split_once('=').unwrap_or((line, ""));
    let aliases = aliases.split(',').map(str::trim).filter(|alias| !alias.is_empty());
    aliases.fold(Speaker::new(name.trim()), |speaker, alias| speaker.alias(alias)).gender(gender)
}

/// `Start of the quotation -> Name`, or `-` for nobody
fn correction(line: &str, text: &str) -> Correction {
    let (start, name) = line.split_once(" -> ").unwrap();
    let place = text.find(start).unwrap();
    if name == "-" { Correction::nobody(place) } else { Correction::new(place, name) }
}

fn gender(line: &str) -> (&str, Gender) {
    let genders = [("(male)", Gender::Male), ("(female)", Gender::Female), ("(neuter)", Gender::Neuter)];
    let found = genders.iter().find_map(|&(mark, gender)| Some((line.strip_suffix(mark)?, gender)));
    found.unwrap_or((line, Gender::Unknown))
}

fn problem(document: &Document<'_>, line: &str) -> Option<String> {
    if let Some(line) = line.strip_prefix("entity ") {
        return entity_problem(document, line);
    }
    let (start, wanted) = line.split_once(" -> ").unwrap();
    let bare = |text: &str| text.trim_start_matches(['“', '"', '‘']).to_owned();
    let quotation = document.quotations().find(|quotation| bare(&quotation.text()).starts_with(start));
    let Some(quotation) = quotation else { return Some(format!("no quotation {start:?}")) };
    let name = quotation.speaker().map_or("-", |speaker| speaker.name());
    (name != wanted)
        .then(|| format!("{start:?} is said by {wanted:?}, not by {name:?} ({})", quotation.rule()))
}

fn entity_problem(document: &Document<'_>, line: &str) -> Option<String> {
    let (line, gender) = gender(line);
    let (name, aliases) = line.split_once(':').unwrap_or((line, ""));
    let name = name.trim();
    let Some(entity) = document.entities().find(|entity| entity.name() == name) else {
        return Some(format!("no entity {name:?}"));
    };
    if gender != Gender::Unknown && entity.gender() != gender {
        return Some(format!("{name:?} is {:?}, not {gender:?}", entity.gender()));
    }
    let mut wanted = aliases.split(',').map(str::trim).filter(|alias| !alias.is_empty());
    let missing = wanted.find(|alias| entity.aliases().all(|known| known != *alias))?;
    Some(format!("{name:?} has no alias {missing:?}"))
}
