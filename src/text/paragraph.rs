//! Paragraphs: blocks between blank lines. Inside a block a line break is either a hard wrap, and then belongs to the
//! paragraph, or the end of a one-line paragraph. It is a wrap when the next line's first word would not have fitted.

use crate::span::Span;

/// Lines longer than this are not hard-wrapped: each is a paragraph.
const LONGEST_WRAPPED_LINE: usize = 120;
/// A block whose longest line is shorter than this is a list, a poem or a dialogue: each line is a paragraph.
const SHORTEST_WRAP_WIDTH: usize = 40;
/// By how much a wrapped line may fall short of the width beyond its next word.
const RAGGED_EDGE: usize = 14;

/// There is room at once for so many paragraphs more than a text of long ones has.
const ROOM: usize = 64;

const OPENING: &[&str] = &["\"", "“", "«", "„", "‘", "``", "—", "--"];
const CLOSING: &[&str] = &["\"", "”", "»", "’", "''"];

/// The paragraphs of a text, without the white space around them. Never empty ones.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::with_capacity(text.len() / 256 + ROOM);
    let mut block: Vec<Span> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        // a blank line is not worth a search
        let end = match first {
            b'\n' | b'\r' => at,
            _ => memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found),
        };
        let line = trimmed(text, at, end);
        at = next_line(bytes, end);
        // most paragraphs are a line between blank ones, or the last one
        let is_block = block.is_empty() && matches!(bytes.get(at), None | Some(b'\n'));
        match () {
            () if line.is_empty() => close_block(text, &mut block, &mut found),
            () if is_block => {
                found.push(line);
                at += 1;
            }
            () => block.push(line),
        }
    }
    close_block(text, &mut block, &mut found);
    found
}

/// Where the line behind this end begins. LF, CRLF and CR end a line.
fn next_line(bytes: &[u8], end: usize) -> usize {
    match bytes[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [] => end,
        _ => end + 1,
    }
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    // as most lines are, and blank ones
    let bytes = &text.as_bytes()[start..end];
    let graphic = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if graphic(bytes.first()) && graphic(bytes.last()) {
        return Span::new(start, end);
    }
    let line = &text[start..end];
    let left = line.len() - line.trim_start().len();
    let right = line.trim_end().len().max(left);
    Span::new(start + left, start + right)
}

fn close_block(text: &str, block: &mut Vec<Span>, found: &mut Vec<Span>) {
    if block.len() < 2 {
        found.extend(block.pop());
        return;
    }
    let width = block.iter().map(|line| line.len()).max().unwrap_or(0);
    let wrapped = (SHORTEST_WRAP_WIDTH..=LONGEST_WRAPPED_LINE).contains(&width);
    let mut lines = block.drain(..).peekable();
    let Some(mut paragraph) = lines.next() else { return };
    let mut last = paragraph;
    for line in lines {
        if wrapped && is_wrap(text, last, line, width) {
            paragraph = Span::new(paragraph.start(), line.end());
        } else {
            found.push(paragraph);
            paragraph = line;
        }
        last = line;
    }
    found.push(paragraph);
}

fn is_wrap(text: &str, line: Span, next: Span, width: usize) -> bool {
    let (line, next) = (&text[line.range()], &text[next.range()]);
    let space = width.saturating_sub(line.len() + RAGGED_EDGE);
    let fills = |word: &str| word.len() > space;
    // most lines fill the width whatever comes behind them, and most begin with a letter
    let is_wrapped = line.len() + RAGGED_EDGE > width || next.split_whitespace().next().is_some_and(fills);
    let letter = next.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let new_turn = || {
        CLOSING.iter().any(|mark| line.ends_with(mark)) && OPENING.iter().any(|mark| next.starts_with(mark))
    };
    is_wrapped && (letter || !new_turn())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn blank_lines_separate_paragraphs_whatever_the_line_end() {
        assert_eq!(texts("One.\n\nTwo.\r\n\r\n  Three. \r\rFour."), ["One.", "Two.", "Three.", "Four."]);
    }

    #[test]
    fn hard_wrapped_lines_belong_together() {
        let text = "The ferry left the harbour at dawn, and nobody on\nboard had slept.\n\nIt was cold.";
        assert_eq!(texts(text).len(), 2);
    }

    #[test]
    fn short_lines_and_very_long_ones_are_paragraphs_of_their_own() {
        assert_eq!(texts("“Hello,” said Ann.\n“Hi,” said Bob.").len(), 2);
        let long = format!("{}.\n{}.", "word ".repeat(40), "word ".repeat(50));
        assert_eq!(texts(&long).len(), 2);
    }

    #[test]
    fn white_space_only_is_no_paragraph() {
        assert!(texts(" \n\t\n").is_empty());
    }
}
