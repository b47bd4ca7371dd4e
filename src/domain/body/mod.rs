//! The body of a letter: Markdown in, one typed tree out, from which pages, mails and the PDF are all made.

use std::fmt;

use serde::{Deserialize, Serialize};

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
        /// The first number; absent for bullets.
        start: Option<u64>,
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

/// Why a body is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyRefusal {
    /// Nothing is written.
    #[error("Nothing is written here.")]
    Empty,
}

impl Body {
    /// Reads Markdown.
    ///
    /// # Errors
    /// [`BodyRefusal`].
    pub fn parse(raw: &str) -> Result<Self, BodyRefusal> {
        if raw.trim().is_empty() {
            return Err(BodyRefusal::Empty);
        }
        let content = vec![Inline::Text {
            text: raw.to_owned(),
        }];
        Ok(Self {
            source: raw.to_owned(),
            blocks: vec![Block::Paragraph { content }],
            notes: Vec::new(),
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
