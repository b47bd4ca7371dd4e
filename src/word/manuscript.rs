//! A Word file as it was read, with every tracked change still open.
//!
//! It is plain data without any of the file's own structure, small enough to travel in a form between the page that
//! shows the changes and the press that chooses, so that no file is kept anywhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::carried::Carried;
use super::report::Report;
use crate::domain::body::{Delimiter, NumberStyle};

/// What a Word file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manuscript {
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<Vec<Piece>>,
    pub(super) report: Report,
    pub(super) carried: Option<Carried>,
}

/// Which tracked changes are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tracked {
    /// All.
    Accept,
    /// None: the text as it was before.
    Reject,
    /// Those at these places in [`Report::changes`], and no other.
    Each(BTreeSet<usize>),
}

impl Tracked {
    /// Whether the change at a place is taken.
    pub(super) fn takes(&self, change: usize) -> bool {
        match self {
            Self::Accept => true,
            Self::Reject => false,
            Self::Each(taken) => taken.contains(&change),
        }
    }
}

/// A part of the text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum Piece {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paragraph {
    pub(super) shape: Shape,
    /// What it was before a tracked change of its format.
    pub(super) was: Option<(usize, Shape)>,
    /// The changes that its end, where it is parted from the next one, depends on.
    pub(super) end: Vec<Mark>,
    pub(super) runs: Vec<Run>,
}

/// A tracked change that something depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) change: usize,
    /// Whether the change adds it, rather than takes it away.
    pub(super) adds: bool,
}

/// What a paragraph is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shape {
    pub(super) role: Role,
    pub(super) list: Option<ListMark>,
    /// Where its lines begin, twentieths of a point from the margin.
    pub(super) left: i32,
    pub(super) align: Align,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Role {
    #[default]
    Body,
    Heading(u8),
    /// A quotation, and how deep.
    Quote(u8),
    /// An empty paragraph with a line under it.
    Rule,
    /// One of the letter's other parts, as our own export marks them.
    Part(Part),
}

/// The parts of a letter around its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Part {
    Date,
    Delivery,
    Name,
    Title,
    Organization,
    Address,
    Subject,
    Salutation,
    Close,
    EnclosuresLabel,
    Enclosure,
    CopiesLabel,
    Copy,
}

impl Part {
    /// Each part with the name of its paragraph style.
    pub(super) const STYLES: [(Self, &'static str); 13] = [
        (Self::Date, "Letter Date"),
        (Self::Delivery, "Letter Delivery"),
        (Self::Name, "Letter Recipient"),
        (Self::Title, "Letter Recipient Title"),
        (Self::Organization, "Letter Recipient Organization"),
        (Self::Address, "Letter Recipient Address"),
        (Self::Subject, "Letter Subject"),
        (Self::Salutation, "Letter Salutation"),
        (Self::Close, "Letter Close"),
        (Self::EnclosuresLabel, "Letter Enclosures"),
        (Self::Enclosure, "Letter Enclosure"),
        (Self::CopiesLabel, "Letter Copies"),
        (Self::Copy, "Letter Copy"),
    ];

    /// The name of its paragraph style.
    pub(super) fn style(self) -> &'static str {
        let found = Self::STYLES.iter().find(|(part, _)| *part == self);
        found.map_or("Normal", |(_, name)| name)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// A paragraph's place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListMark {
    /// Which list; paragraphs of one list share it.
    pub(super) list: u32,
    /// Which numbers; lists that count on share them.
    pub(super) counter: u32,
    /// How deep, from 0.
    pub(super) level: u8,
    /// What counts and what stands around it; absent for bullets.
    pub(super) counts: Option<(NumberStyle, Delimiter)>,
    /// The first number of this level.
    pub(super) start: u64,
    /// Whether this list begins its numbers anew.
    pub(super) anew: bool,
    /// Whether its numbers hold more than themselves, which a letter's do not.
    pub(super) compound: bool,
}

/// Words of one look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Run {
    pub(super) what: What,
    pub(super) look: Look,
    /// How it looked before a tracked change.
    pub(super) was: Option<(usize, Look)>,
    pub(super) marks: Vec<Mark>,
    pub(super) link: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    Text(String),
    Break,
    /// The mark of the note at a place in [`Manuscript::notes`].
    Note(usize),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) small_caps: bool,
    pub(super) shift: Shift,
}

/// Where words stand from their line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Shift {
    #[default]
    None,
    Raised,
    Lowered,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) left: i32,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) marks: Vec<Mark>,
    pub(super) cells: Vec<Vec<Paragraph>>,
}

impl Paragraph {
    /// Its bare words; a break is a line feed.
    pub(super) fn words(&self) -> String {
        self.runs.iter().fold(String::new(), |text, run| {
            text + match &run.what {
                What::Text(words) => words,
                What::Break => "\n",
                What::Note(_) => "",
            }
        })
    }
}
