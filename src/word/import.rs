//! From a manuscript and the choices about its tracked changes to a text as the desk's form takes it.

use super::manuscript::{Manuscript, Piece, Tracked};
use super::markdown::markdown;
use super::report::Report;
use super::{nest, parts, settle};
use crate::domain::body::{Block, Inline};
use crate::domain::revision::TypedText;

/// A Word file as a letter's text, before any rule was held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The text.
    pub text: TypedText,
    /// What became of everything in the file.
    pub report: Report,
}

impl Manuscript {
    /// What was found in the file; what became of it is in the report of [`Manuscript::import`].
    #[must_use]
    pub fn found(&self) -> &Report {
        &self.report
    }

    /// The text as it is with some tracked changes taken and the others not.
    #[must_use]
    pub fn import(&self, tracked: &Tracked) -> Imported {
        let mut report = self.report.clone();
        let pieces = settle::settle(&self.pieces, tracked);
        let notes: Vec<Vec<Piece>> = self
            .notes
            .iter()
            .map(|note| settle::settle(note, tracked))
            .collect();
        let (mut text, pieces) = parts::split(pieces, &mut report);
        let (blocks, notes) = nest::body(&pieces, &notes);
        report.taken = Taken::of(&blocks, &notes);
        if blocks.iter().any(|block| *block != Block::Rule) {
            text.body = markdown(&blocks, &notes);
        }
        if let Some(exported) = self.carried.as_ref().and_then(|c| c.apply(&text)) {
            text = exported;
        }
        Imported { text, report }
    }
}

/// Counts of what became part of the letter.
#[derive(Default)]
struct Taken([usize; 12]);

const KINDS: [&str; 12] = [
    "paragraphs",
    "headings",
    "list items",
    "quotations",
    "tables",
    "footnotes",
    "links",
    "words in bold",
    "words in italics",
    "words in small capitals",
    "raised words",
    "lowered words",
];

impl Taken {
    fn of(blocks: &[Block], notes: &[Vec<Block>]) -> Vec<(String, usize)> {
        let mut taken = Self::default();
        taken.blocks(blocks);
        let paragraphs = taken.0;
        for note in notes {
            taken.blocks(note);
        }
        // A note's own paragraphs are the note.
        if let (Some(now), Some(before)) = (taken.0.first_mut(), paragraphs.first()) {
            *now = *before;
        }
        taken.add(5, notes.len());
        let counted = KINDS.iter().zip(taken.0).filter(|(_, count)| *count > 0);
        counted
            .map(|(kind, count)| ((*kind).to_owned(), count))
            .collect()
    }

    fn add(&mut self, kind: usize, more: usize) {
        if let Some(count) = self.0.get_mut(kind) {
            *count += more;
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph { content } => {
                    self.add(0, 1);
                    self.inlines(content);
                }
                Block::Heading { content, .. } => {
                    self.add(1, 1);
                    self.inlines(content);
                }
                Block::List { items, .. } => {
                    self.add(2, items.len());
                    for item in items {
                        self.blocks(item);
                    }
                }
                Block::Quote { blocks } => {
                    self.add(3, 1);
                    self.blocks(blocks);
                }
                Block::Table { header, rows, .. } => {
                    self.add(4, 1);
                    for cell in header.iter().chain(rows.iter().flatten()) {
                        self.inlines(cell);
                    }
                }
                Block::Rule => {}
            }
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            let (kind, content) = match inline {
                Inline::Text { .. } | Inline::Break | Inline::Note { .. } => continue,
                Inline::Link { content, .. } => (6, content),
                Inline::Strong { content } => (7, content),
                Inline::Emphasis { content } => (8, content),
                Inline::SmallCaps { content } => (9, content),
                Inline::Superscript { content } => (10, content),
                Inline::Subscript { content } => (11, content),
            };
            self.add(kind, 1);
            self.inlines(content);
        }
    }
}
