//! The cases of `cases.txt`: a text with ⟦ ⟧ around the spans that shall be found.

use super::*;
use crate::layout::Layout;
use crate::lexicon::Lexicon;

fn expected(case: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut open, mut spans) = (String::new(), Vec::new(), Vec::new());
    for character in case.chars() {
        match character {
            '⟦' => open.push(text.len()),
            '⟧' => spans.push((open.pop().expect("balanced brackets in the case"), text.len())),
            _ => text.push(character),
        }
    }
    spans.sort_by_key(|&(start, end)| (start, usize::MAX - end));
    (text, spans)
}

fn found_in(text: &str) -> Vec<QuotedSpan> {
    Layout::whole(text, &Lexicon::shared()).quotes
}

#[test]
fn marks_pair_as_a_reader_pairs_them() {
    for case in include_str!("cases.txt").split("\n---\n") {
        let case = case.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        let (text, spans) = expected(case.trim());
        let found = found_in(&text);
        let found: Vec<(usize, usize)> = found.iter().map(|span| (span.start(), span.end())).collect();
        let show = |spans: &[(usize, usize)]| {
            spans.iter().map(|&(start, end)| text[start..end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(show(&found), show(&spans), "{text}");
    }
}

#[test]
fn a_quotation_goes_on_where_the_next_paragraph_opens_again() {
    let text = "“One, and\n\n“two,” he said.\n\n“Three” and “four\n\nNothing.";
    let found = found_in(text);
    let goes_on: Vec<bool> = found.iter().map(|span| span.continues).collect();
    assert_eq!(goes_on, [true, false, false, false]);
}

#[test]
fn spans_nest_and_stay_inside_their_paragraph() {
    let text = "‘He said “go ‘now” and’ left”’ «a \"b» c\" 'd “e' f” „g “h” ‹i «j› k»".repeat(50);
    let found = found_in(&text);
    for (number, one) in found.iter().enumerate() {
        assert!(text.is_char_boundary(one.start()) && text.is_char_boundary(one.end()));
        for other in &found[number + 1..] {
            let nested = other.end() <= one.end() || other.start() >= one.end();
            assert!(nested, "{:?} crosses {:?}", &text[one.span().range()], &text[other.span().range()]);
        }
    }
}

#[test]
fn marks_nest_eight_deep_and_deeper_ones_are_words() {
    for depth in 1..12_usize {
        let styles = |level: usize| if level % 2 == 0 { ("“", "”") } else { ("‘", "’") };
        let open: String = (0..depth).map(|level| format!("{}Ann said, ", styles(level).0)).collect();
        let close: String = (0..depth).rev().map(|level| format!("a,{} ", styles(level).1)).collect();
        let text = format!("{open}{close}");
        let found = found_in(&text);
        let levels = found.iter().map(|span| usize::from(span.level) + 1).max().unwrap_or(0);
        // Behind a mark that was not opened the closing ones find other partners.
        let right = if depth <= DEEPEST { levels == depth } else { (1..=DEEPEST).contains(&levels) };
        assert!(right, "{levels} levels in {text}");
    }
}
