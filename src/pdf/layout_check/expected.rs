//! The words that have to be on the pages, from the approved text itself and not from what the template is told.

use crate::domain::body::{Block, Body, flat};
use crate::domain::revision::LetterText;

/// The words of a letter, piece by piece, in the streams in which a reader finds them.
#[derive(Debug, Clone, Default)]
pub(in crate::pdf) struct Expected {
    /// From the inside addresses to the copies, without tables and notes.
    pub(super) flow: Vec<String>,
    /// The cells of all tables, row by row.
    pub(super) cells: Vec<String>,
    /// The notes.
    pub(super) notes: Vec<String>,
    /// The lines of the signature blocks.
    pub(super) blocks: Vec<String>,
}

impl Expected {
    /// The words of a text over these signature blocks.
    pub(in crate::pdf) fn of<'a>(
        text: &LetterText,
        blocks: impl Iterator<Item = &'a String>,
    ) -> Self {
        let mut expected = Self {
            blocks: blocks.cloned().collect(),
            ..Self::default()
        };
        let flow = &mut expected.flow;
        flow.extend(text.delivery.as_ref().map(ToString::to_string));
        for to in &text.recipients {
            flow.push(to.name.to_string());
            flow.extend(to.title.as_ref().map(ToString::to_string));
            flow.extend(
                to.organization
                    .iter()
                    .chain(&to.address)
                    .map(ToString::to_string),
            );
        }
        flow.push(text.subject.to_string());
        flow.push(text.salutation.to_string());
        expected.body(&text.body);
        expected.flow.push(text.complimentary_close.to_string());
        let after = text.enclosures.iter().chain(&text.copies);
        expected.flow.extend(after.map(ToString::to_string));
        expected
    }

    fn body(&mut self, body: &Body) {
        blocks(body.blocks(), &mut self.flow, &mut self.cells);
        let mut cells = Vec::new();
        for note in body.notes() {
            blocks(note, &mut self.notes, &mut cells);
        }
        self.notes.extend(cells);
    }
}

/// The words of some blocks; their nesting is bounded by the body's own cap.
fn blocks(some: &[Block], flow: &mut Vec<String>, cells: &mut Vec<String>) {
    for block in some {
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                flow.push(flat(content));
            }
            Block::List { items, .. } => items.iter().for_each(|item| blocks(item, flow, cells)),
            Block::Quote { blocks: within } => blocks(within, flow, cells),
            Block::Table { header, rows, .. } => {
                cells.extend(
                    header
                        .iter()
                        .chain(rows.iter().flatten())
                        .map(|cell| flat(cell)),
                );
            }
            Block::Rule => {}
        }
    }
}
