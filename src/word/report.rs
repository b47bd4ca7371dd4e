//! What an import says of itself: nothing is left out, moved or changed without a line here.

use serde::{Deserialize, Serialize};

/// The most places that are named for one kind of thing; the count goes on.
const PLACES: usize = 5;

/// What was found beside the words that are the letter's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What became part of the letter, with how often.
    pub taken: Vec<(String, usize)>,
    /// Where the parts of a whole letter were put: the field, and the words.
    pub placed: Vec<(String, String)>,
    /// What a letter cannot have and was left out.
    pub dropped: Vec<Dropped>,
    /// What the file told of its writers and would have told the reader: its name, and the value.
    pub stripped: Vec<(String, String)>,
    /// The comments in its margin.
    pub comments: Vec<Comment>,
    /// The tracked changes, in the order of the text.
    pub changes: Vec<Change>,
}

/// One kind of thing that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// What.
    pub what: String,
    /// How often.
    pub count: usize,
    /// Where, for the first few.
    pub places: Vec<String>,
}

/// A comment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Who wrote it.
    pub author: String,
    /// When, as the file has it.
    pub date: String,
    /// The words it is on.
    pub on: String,
    /// What it says.
    pub text: String,
}

/// What a tracked change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Adds words.
    Insert,
    /// Takes words away.
    Delete,
    /// Puts words elsewhere.
    Move,
    /// Changes how words look, or what a paragraph is.
    Format,
}

impl ChangeKind {
    /// In a word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Delete => "delete",
            Self::Move => "move",
            Self::Format => "format",
        }
    }
}

/// A tracked change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it does.
    pub kind: ChangeKind,
    /// Who made it.
    pub author: String,
    /// When, as the file has it.
    pub date: String,
    /// The words concerned.
    pub words: String,
}

impl Report {
    /// Notes something that is left out.
    pub(super) fn drop(&mut self, what: impl Into<String>, place: impl Into<String>) {
        let what = what.into();
        let known = self.dropped.iter_mut().find(|dropped| dropped.what == what);
        let place = place.into();
        match known {
            Some(known) => {
                known.count += 1;
                if known.places.len() < PLACES && !known.places.contains(&place) {
                    known.places.push(place);
                }
            }
            None => self.dropped.push(Dropped {
                what,
                count: 1,
                places: vec![place],
            }),
        }
    }

    /// Notes something that the file told.
    pub(super) fn strip(&mut self, what: impl Into<String>, value: impl Into<String>) {
        let pair = (what.into(), value.into());
        if !pair.1.trim().is_empty() && !self.stripped.contains(&pair) {
            self.stripped.push(pair);
        }
    }
}

/// The first words of a text, for a report.
pub(super) fn first_words(text: &str, limit: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= limit {
        return text;
    }
    let cut: String = text.chars().take(limit).collect();
    format!("{}…", cut.trim_end())
}
