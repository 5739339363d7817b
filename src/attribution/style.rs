//! News or story? In a story a new paragraph of speech is the other one's turn; in the news the same speaker goes on.
//! Decided from the text before, so that what follows never changes what stands.

use crate::attribution::Attribution;
use crate::document::Kind;

/// How the text so far quotes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    story: u32,
    news: u32,
}

impl Style {
    pub(super) fn read(&mut self, attribution: &Attribution) {
        match attribution.kind {
            Kind::Direct => self.story += 2,
            Kind::Mixed => self.news += 3,
            Kind::Indirect => self.news += 2,
        }
    }

    pub(super) fn is_story(self) -> bool {
        self.story > self.news
    }

    pub(super) fn is_news(self) -> bool {
        self.news > self.story
    }

    /// No conversation is to be expected.
    pub(super) fn is_surely_news(self) -> bool {
        self.news > 2 * self.story
    }
}
