//! Of the tokens of a long text only those are kept that a later stage looks at: the words of mentions and of sources, and
//! here and there what stands beside them. What is said here of each must be as much as coreference and the sieves ask of
//! it; how far two things are from one another is asked of no others than those that are said to be near.

use crate::attribution::{Opening, Source};
use crate::bits::bits;
use crate::coreference::{BEFORE_SUBJECT, LONGEST_OPENING, Mention, MentionKind, Pronoun, Role};
use crate::layout::Layout;
use crate::stages::ParagraphReading;
use crate::text::Token;

/// Whom "who" stands for stands not far before: so many tokens are kept, one more than may stand between; likewise before
/// a source that is such a word.
const BEFORE_WHO: usize = 3;
const BEFORE_RELATIVE_SOURCE: usize = 7;
/// What stands between two mentions that are so near may join them.
const BETWEEN: usize = 2;
/// Behind a source, where an apposition may begin.
const BEHIND_SOURCE: usize = 3;
/// A paragraph that is still to be read may begin with "he": what stood before is asked for then.
const BEFORE_NEXT: usize = LONGEST_OPENING + 1;

/// How much of everything was there before a window was read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Before {
    token: usize,
    mentions: usize,
    found: usize,
    blocks: usize,
    sentences: usize,
}

impl Before {
    /// `token` is the first one that has not been read.
    pub(crate) fn of(token: usize, reading: &ParagraphReading) -> Before {
        let ParagraphReading { found, blocks, gathered } = reading;
        let (mentions, sentences) = (gathered.mentions.len(), gathered.sentences.len());
        Before { token, mentions, found: found.len(), blocks: blocks.len(), sentences }
    }
}

/// Which tokens of a window are kept.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The window's first token, and the one behind its last.
    from: usize,
    until: usize,
    /// A bit for each token.
    bits: Vec<u64>,
    /// For each of these numbers how many tokens are kept before.
    before: Vec<u32>,
}

const WIDTH: usize = u64::BITS as usize;

impl Kept {
    /// Leaves out what is needed no more of a window that ends at the token `until`, and gives the tokens that stay their
    /// new numbers everywhere. Returns the number of the first token that has not been read.
    pub(crate) fn leave_out(
        &mut self,
        layout: &mut Layout<'_>,
        reading: &mut ParagraphReading,
        before: Before,
        until: usize,
    ) -> usize {
        (self.from, self.until) = (before.token, until);
        self.bits.clear();
        self.bits.resize((until - before.token) / WIDTH + 2, 0);
        let ParagraphReading { found, blocks, gathered } = reading;
        let (found, blocks) = (&mut found[before.found..], &mut blocks[before.blocks..]);
        let mentions = &mut gathered.mentions[before.mentions..];
        let mut sources: Vec<&mut Source> = Vec::with_capacity(found.len());
        sources.extend(found.iter_mut().filter_map(|attribution| attribution.source.as_mut()));
        sources.extend(blocks.iter_mut().filter_map(|block| Some(&mut block.lead_in.as_mut()?.source)));
        self.keep(until.saturating_sub(BEFORE_NEXT), until);
        self.keep_mentions(mentions, &layout.tokens);
        sources.iter().for_each(|source| self.keep_source(source, &layout.tokens));
        self.count();
        mentions.iter_mut().for_each(|mention| mention.start = self.place(mention.start));
        sources.into_iter().for_each(|source| source.renumber(|token| self.place(token)));
        gathered.sentences[before.sentences..].iter_mut().for_each(|first| *first = self.place(*first));
        self.compact(layout)
    }

    /// Keeps the tokens from one to another, as far as they stand in the window.
    #[inline]
    fn keep(&mut self, start: usize, end: usize) {
        let start = start.max(self.from) - self.from;
        let end = end.min(self.until).saturating_sub(self.from);
        let mut at = start;
        while at < end {
            let (word, bit) = (at / WIDTH, at % WIDTH);
            let count = (end - at).min(WIDTH - bit);
            self.bits[word] |= u64::MAX >> (WIDTH - count) << bit;
            at += count;
        }
    }

    fn keep_mentions(&mut self, mentions: &[Mention], tokens: &[Token]) {
        let (mut end, mut clause) = (0, None);
        for mention in mentions {
            let start = mention.start();
            let near = if (end..=end + BETWEEN).contains(&start) { start - end } else { 0 };
            let beside = match mention.kind {
                MentionKind::Pronoun(Pronoun::Who) => BEFORE_WHO,
                MentionKind::Pronoun(Pronoun::He | Pronoun::She) if mention.is_main() => {
                    let words = words_before(start, tokens);
                    clause = Some(mention.sentence).filter(|_| words > 0);
                    words + 1
                }
                _ if mention.role == Role::Subject && clause == Some(mention.sentence) => BEFORE_SUBJECT,
                // "was" before "his answer"
                _ if mention.role == Role::Possessor => 1,
                _ => 0,
            };
            end = mention.end();
            self.keep(start.saturating_sub(near.max(beside)), end);
        }
    }

    fn keep_source(&mut self, source: &Source, tokens: &[Token]) {
        let relative = if source.opening == Opening::Relative { BEFORE_RELATIVE_SOURCE } else { 0 };
        let end = source.end();
        let inside = |token: &&Token| token.end() <= source.span().end();
        let more = tokens.get(end..).unwrap_or_default().iter().take_while(inside).count();
        let more = more.max(source.behind.words());
        self.keep(source.start().saturating_sub(relative), end + more + BEHIND_SOURCE);
    }

    /// Counts those that are kept.
    fn count(&mut self) {
        let mut count = 0;
        let before = |bits: &u64| {
            count += bits.count_ones();
            count - bits.count_ones()
        };
        self.before.clear();
        self.before.extend(self.bits.iter().map(before));
    }

    /// The new number of a token of the window, or of the first one behind it that is kept.
    #[inline]
    fn place(&self, token: u32) -> u32 {
        let at = token as usize - self.from;
        let (word, bit) = (at / WIDTH, at % WIDTH);
        let before = self.bits[word] & !(u64::MAX << bit);
        self.from as u32 + self.before[word] + before.count_ones()
    }

    /// Leaves out all others.
    fn compact(&self, layout: &mut Layout<'_>) -> usize {
        let tokens = &mut layout.tokens;
        let mut end = self.from;
        for token in bits(&self.bits) {
            tokens[end] = tokens[self.from + token];
            end += 1;
        }
        tokens.drain(end..self.until);
        layout.left_out += self.until - end;
        end
    }
}

/// How many words stand right before a token, as far as is asked.
fn words_before(token: usize, tokens: &[Token]) -> usize {
    let before = tokens.get(..token).unwrap_or_default();
    before.iter().rev().take(LONGEST_OPENING).take_while(|token| token.is_word()).count()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::parser::Parser;

    /// What stands beside mentions and sources decides here.
    const BESIDE: &str = "
Ann Lowe came late. The mayor was in Dover. Asked by Carl Pell whether she would stay as the head of it, Lowe laughed.

When, at the end of that long day, he rose to leave, “as he said”, Carl Pell coughed. He smiled. “No,” he said.

It came from Ann Lowe, who said that it was late. Carl Pell, of the old ferry house, who came late, said it was not.

Ann Lowe came in late with the old boats, who was tired. Carl Pell said he was.

“We won,” said Ann Lowe and Bob Hill and the young Carl Pell. “So it was,” said Lowe, Hill and Pell.

Carl Pell was late. “It is late,” Ann Lowe said again and his boat was gone.

Sen. Dale Hill came. A lone holdout, Sen. Dale Hill, said it was over. “Yes, sir.” “No, madam,” said the boy.
";
    /// A conversation.
    const STORY: &str = "
“Is it over?” asked Bob Hill.

“It is,” said Carl Pell.

“It is over,” was Pell’s answer.

“And we won,” was his.

“Is it over, sir?” she asked, and was gone.

“Mother, it is,” said Bob. “My mother is here.”

“So it is,” were her words. “Yes.”
";
    /// Where a paragraph ends without a mark, its words may seem to open the next sentence.
    const OPEN: &str = "
Carl Pell came late. Ann Lowe did not.

After the storm in the bay

He was late, Bob Hill said.
";

    fn texts(folder: &Path, text: &mut String) {
        let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            match path.extension() {
                None => texts(&path, text),
                Some(extension) if extension == "txt" => {
                    text.push_str(&std::fs::read_to_string(&path).unwrap());
                    text.push_str(BESIDE);
                }
                Some(_) => {}
            }
        }
    }

    #[test]
    fn a_text_that_is_cut_in_windows_is_read_as_a_whole_one_is() {
        let (parser, mut text) = (Parser::new(), String::new());
        for folder in ["tests/cases", "examples"] {
            texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
        }
        for text in [text, STORY.repeat(40), OPEN.repeat(100)] {
            let whole = format!("{:?}", parser.parse_in_windows(&text, text.len()).data);
            for window in [1, 5000] {
                let cut = format!("{:?}", parser.parse_in_windows(&text, window).data);
                assert!(cut == whole, "windows of {window} bytes");
            }
        }
    }
}
