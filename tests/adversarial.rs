//! Runs the cases of `cases/adversarial`; its README explains them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use whosaid::{Parser, Speaker};

use super::marked::{self, Answer};

struct Case {
    place: String,
    text: String,
    answers: BTreeMap<u32, Answer>,
    /// Who says each quotation; `None` is nobody.
    speakers: BTreeMap<u32, Option<String>>,
    cast: Vec<Speaker>,
    known: Option<String>,
}

fn cases(file: &str, content: &str) -> Vec<Case> {
    let cases = content.split("=== ").skip(1);
    cases.map(|case| read(&format!("{file}: {}", case.lines().next().unwrap_or_default()), case)).collect()
}

fn read(place: &str, case: &str) -> Case {
    let (mut lines, mut speakers, mut cast, mut known) = (Vec::new(), BTreeMap::new(), Vec::new(), None);
    for line in case.lines().skip(1) {
        if let Some(line) = line.strip_prefix("= ") {
            let (number, name) = line.split_once(' ').unwrap_or(("", line));
            let (number, name) = number.parse().map_or((1, line), |number| (number, name));
            speakers.insert(number, Some(name.to_owned()).filter(|name| name != "nobody"));
        } else if let Some(names) = line.strip_prefix("cast: ") {
            cast.extend(names.split(", ").map(Speaker::new));
        } else if let Some(reason) = line.strip_prefix("known: ") {
            known = Some(reason.to_owned());
        } else {
            lines.push(line);
        }
    }
    let (text, answers) = marked::read(lines.join("\n").trim());
    assert!(answers.keys().eq(speakers.keys()), "{place}: each quotation needs its speaker");
    Case { place: place.to_owned(), text, answers, speakers, cast, known }
}

/// What is wrong with the answer, if anything.
fn problem(case: &Case) -> Option<String> {
    let document = Parser::new().parse_with_cast(&case.text, &case.cast);
    let mut problem = String::new();
    for (number, wanted) in &case.answers {
        let Some(found) = document.quotations().find(|found| found.spans() == wanted.content) else {
            let _ = writeln!(problem, "    {number} is not found");
            continue;
        };
        let answer = Answer::of(found);
        if wanted.cue.is_some() && answer.cue != wanted.cue
            || wanted.source.is_some() && answer.source != wanted.source
        {
            let _ = writeln!(problem, "    {number} has another cue or source ({})", found.rule());
        }
        let speaker = found.speaker().map(|speaker| speaker.name().to_owned());
        if speaker != case.speakers[number] {
            let _ =
                writeln!(problem, "    {number} is said by {:?}, not by {speaker:?}", case.speakers[number]);
        }
    }
    let wanted = |content: &[_]| case.answers.values().any(|answer| answer.content == content);
    for other in document.quotations().filter(|found| !wanted(found.spans())) {
        let _ = writeln!(problem, "    nobody quotes {:?} ({})", other.text(), other.rule());
    }
    (!problem.is_empty()).then(|| format!("{problem}    found {}", marked::write(&document)))
}

#[test]
fn every_case_is_right_or_known_to_be_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/adversarial");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let (mut right, mut known, mut wrong) = (0, 0, String::new());
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for case in cases(&file, &std::fs::read_to_string(&path).unwrap()) {
            match (problem(&case), &case.known) {
                (None, None) => right += 1,
                (Some(_), Some(_)) => known += 1,
                (None, Some(_)) => {
                    wrong += &format!("{}\n    is right now: take its `known:` away\n", case.place);
                }
                (Some(problem), None) => wrong += &format!("{}\n{problem}\n", case.place),
            }
        }
    }
    println!("{right} cases right, {known} known to be wrong");
    assert!(wrong.is_empty(), "\n{wrong}");
}
