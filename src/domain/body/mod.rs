//! The body of a letter: Markdown in, one typed tree out, from which pages, mails and the PDF are all made.
//!
//! The tree holds only what can be printed, and all that is in the source: whatever would be dropped without a word by
//! a reader of Markdown (a tag, a link's title, a cell too many, a note that nothing refers to) is refused, for an
//! office approves what it sees. The caps are those within which the PDF is set in a fraction of a second.

mod counted;
mod headings;
mod html;
mod lettered;
mod lines;
mod link;
mod marks;
mod notes;
mod numbering;
mod parse;
mod plain;
mod refusal;
mod shifted;
mod source;
mod table;
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use source::Source;

pub use html::{html, html_apart};
pub use numbering::{Delimiter, NumberStyle, Numbering};
pub use plain::plain;
pub use refusal::{BodyRefusal, Unfit};

pub(crate) use html::escape;
pub(in crate::domain) use plain::{notes_text, text, wrap};
pub(crate) use words::flat;

/// The most bytes of a body's source.
pub const LIMIT: usize = 100_000;
/// The most footnotes.
pub const NOTES: usize = 100;
/// The most references to footnotes.
pub const NOTE_REFERENCES: usize = 300;
/// How deep lists and quotations may stand in each other.
pub const DEPTH: usize = 6;
/// How deep italics, bold and links may stand in each other.
pub const INLINE_DEPTH: usize = 8;
/// The most columns of a table.
pub const COLUMNS: usize = 12;
/// The most rows of a table, beside its header.
pub const ROWS: usize = 60;
/// The most lines that begin by themselves: paragraphs, headings, list items, table rows and forced breaks. A text of
/// nothing else than lines of one letter would otherwise fill a thousand pages.
pub const LINES: usize = 2000;
/// The most characters of a word.
pub const WORD: usize = 200;
/// The most characters of a link's address.
pub const URL: usize = 2000;

/// A letter's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    source: String,
    blocks: Vec<Block>,
    notes: Vec<Vec<Block>>,
}

/// A part of the body that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// How the items are counted; absent for bullets.
        numbering: Option<Numbering>,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A table; every row has as many cells as the header.
    Table {
        /// How each column is aligned.
        columns: Vec<Alignment>,
        /// The header's cells.
        header: Vec<Vec<Inline>>,
        /// The rows' cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A rule between two parts.
    Rule,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// At the start of the line, also if nothing is said.
    Start,
    /// Centred.
    Center,
    /// At the end, as figures are.
    End,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "inline", rename_all = "snake_case")]
pub enum Inline {
    /// Words, with curly quotes and dashes.
    Text {
        /// The words.
        text: String,
    },
    /// Italic.
    Emphasis {
        /// Its words.
        content: Vec<Inline>,
    },
    /// Bold.
    Strong {
        /// Its words.
        content: Vec<Inline>,
    },
    /// Small capitals, as citations have names of cases; written `[Smith v. Jones]{.smallcaps}`.
    SmallCaps {
        /// Its words, as they are typed.
        content: Vec<Inline>,
    },
    /// Raised, as in a power of ten; written `10^6^`.
    Superscript {
        /// Its words, without a space.
        content: Vec<Inline>,
    },
    /// Lowered, as in a formula of chemistry; written `CO~2~`.
    Subscript {
        /// Its words, without a space.
        content: Vec<Inline>,
    },
    /// A link to the web or to a mail address.
    Link {
        /// `https`, `http` or `mailto`.
        url: String,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A forced line break.
    Break,
    /// A reference to a footnote.
    Note {
        /// Its number, from 1, in the order of first reference.
        number: usize,
    },
}

impl Body {
    /// Reads Markdown: paragraphs, headings, lists, quotations, tables, links, footnotes, small capitals, raised and
    /// lowered words, and nothing else.
    ///
    /// The source is brought into one form first, so a text typed with other line ends has the same digest.
    ///
    /// # Errors
    /// [`BodyRefusal`], which names the line and says what to do.
    ///
    /// ```
    /// use undersigned::domain::body::Body;
    ///
    /// let body = Body::parse("We write to *ask*.\r\n\r\n")?;
    /// assert_eq!(body.source(), "We write to *ask*.");
    /// let refusal = Body::parse("We write\n\nto <b>ask</b>.").unwrap_err();
    /// assert!(refusal.to_string().starts_with("Line 3 holds HTML"));
    /// # Ok::<(), undersigned::domain::body::BodyRefusal>(())
    /// ```
    pub fn parse(raw: &str) -> Result<Self, BodyRefusal> {
        let source = Source::normal(raw)?;
        let (blocks, notes) = parse::tree(&source)?;
        Ok(Self {
            source: source.text,
            blocks,
            notes,
        })
    }

    /// The Markdown, in its one form.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The tree.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The footnotes; number 1 is the first.
    #[must_use]
    pub fn notes(&self) -> &[Vec<Block>] {
        &self.notes
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
