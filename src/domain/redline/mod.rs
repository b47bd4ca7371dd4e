//! Redline: what changed between two texts, in words.
//!
//! Every part of a text is held against its counterpart: the lines around the body one by one, the body paragraph by
//! paragraph, then the words within each. A paragraph that moved is told as moved. Two texts of different digests never
//! have an empty redline, for an office is asked again because of it.
//!
//! Marks of emphasis and the addresses of links are shown as `*…*`, `**…**` and `<…>`: they are consented to as well.

mod align;
mod show;
mod summary;
mod units;
mod words;

use std::fmt;

use super::revision::LetterText;

use words::Word;

/// All that differs between two texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redline {
    /// The parts that differ, in the order of the page.
    pub passages: Vec<Passage>,
}

/// One part that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where: in the newer text, or in the older one if it was removed.
    pub place: Place,
    /// What became of it.
    pub change: Change,
    /// What was there and what is; one space stands between two pieces.
    pub pieces: Vec<Piece>,
}

/// Where a part stands, shown as "Subject", "Recipient 1", "Paragraph 3" or "List 1, item 2".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What kind of part.
    pub part: Part,
    /// The words for people.
    pub label: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

/// The kinds of parts, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The date line.
    Date,
    /// The line that says how the letter is sent.
    Delivery,
    /// One inside address.
    Recipient,
    /// The subject.
    Subject,
    /// The date by which an answer is asked for.
    ReplyDate,
    /// The salutation.
    Salutation,
    /// A heading of the body.
    Heading,
    /// A paragraph of the body.
    Paragraph,
    /// An item of a list.
    Item,
    /// A quotation.
    Quotation,
    /// A row of a table.
    Row,
    /// A rule between two parts.
    Rule,
    /// The complimentary close.
    Close,
    /// An enclosure.
    Enclosure,
    /// One who gets a copy.
    Copy,
    /// A footnote.
    Note,
    /// Only how the source is typed.
    Typing,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Its words differ.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands elsewhere; its words may differ too.
    Moved {
        /// Where it stood, for example "Paragraph 5".
        from: String,
    },
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both, as the newer has it.
    Kept(String),
    /// Only in the newer.
    Added(String),
    /// Only in the older.
    Removed(String),
}

/// A part of a text that is compared as one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unit {
    place: Place,
    /// What it is set as, such as "bullet" or "heading of level 2".
    form: String,
    words: Vec<Word>,
}

impl Redline {
    /// Holds two texts against each other.
    #[must_use]
    pub fn between(before: &LetterText, after: &LetterText) -> Self {
        let (old, new) = (units::Parts::of(before), units::Parts::of(after));
        let notes = align::Alignment::of(&old.notes, &new.notes);
        let (old_body, new_body) = (
            units::body(&before.body, |number| notes.newer_of(number)),
            units::body(&after.body, |number| number.to_string()),
        );
        let mut passages = Vec::new();
        let sequences = [
            (&old.opening, &new.opening),
            (&old.recipients, &new.recipients),
            (&old.heading, &new.heading),
            (&old_body, &new_body),
            (&old.close, &new.close),
            (&old.enclosures, &new.enclosures),
            (&old.copies, &new.copies),
        ];
        for (old, new) in sequences {
            passages.extend(align::Alignment::of(old, new).passages(old, new));
        }
        passages.extend(notes.passages(&old.notes, &new.notes));
        if passages.is_empty() && before.digest() != after.digest() {
            passages.push(only_typing());
        }
        Self { passages }
    }

    /// Whether the two texts are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }
}

/// The texts differ in their bytes and, for example, a soft line break is all.
fn only_typing() -> Passage {
    let words = "Only the way the text is typed differs; the words are the same.";
    Passage {
        place: Place {
            part: Part::Typing,
            label: "Typing".to_owned(),
        },
        change: Change::Changed,
        pieces: vec![Piece::Kept(words.to_owned())],
    }
}

#[cfg(test)]
mod tests;
