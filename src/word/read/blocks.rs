//! Paragraphs and tables.

use super::xml::{Element, Space};
use super::{Reader, styles};
use crate::word::WordRefusal;
use crate::word::manuscript::{Mark, Paragraph, Piece, Role, Row, Table};

impl Reader<'_> {
    /// What stands in the body, in a note or in a wrapper of either.
    pub(super) fn blocks(&mut self, parent: &Element) -> Result<Vec<Piece>, WordRefusal> {
        let mut pieces = Vec::new();
        self.blocks_into(parent, &[], &mut pieces)?;
        Ok(pieces)
    }

    fn blocks_into(
        &mut self,
        parent: &Element,
        marks: &[Mark],
        pieces: &mut Vec<Piece>,
    ) -> Result<(), WordRefusal> {
        for element in parent.elements() {
            match (element.space, element.local.as_str()) {
                (Space::Word, "p") => {
                    let paragraph = self.paragraph(element, marks)?;
                    pieces.push(Piece::Paragraph(paragraph));
                }
                (Space::Word, "tbl") => {
                    let table = self.table(element, marks)?;
                    pieces.push(Piece::Table(table));
                }
                (Space::Word, "ins" | "del" | "moveFrom" | "moveTo") => {
                    let mut marks = marks.to_vec();
                    marks.extend(self.changes.mark(element));
                    self.blocks_into(element, &marks, pieces)?;
                }
                (Space::Word, "sdt" | "sdtContent" | "customXml" | "smartTag") => {
                    self.blocks_into(element, marks, pieces)?;
                }
                (Space::Compat, "AlternateContent" | "Choice") => {
                    self.blocks_into(element, marks, pieces)?;
                }
                (Space::Word, "altChunk") => self.drop("another document that is placed here"),
                (Space::Math, _) => self.drop("an equation"),
                (Space::Word, _) => self.anchor(element),
                (Space::Compat | Space::Other, _) => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, element: &Element, marks: &[Mark]) -> Result<Paragraph, WordRefusal> {
        self.number += 1;
        self.words.clear();
        let properties = element.child("pPr");
        let mut paragraph = Paragraph {
            shape: self.styles.shape(properties, &self.numbering),
            end: marks.to_vec(),
            ..Paragraph::default()
        };
        let style = styles::of_paragraph(properties);
        let role = paragraph.shape.role;
        self.inlines(element, marks, None, (style, role), &mut paragraph.runs)?;
        if let Some(before) = properties.and_then(|p| p.child("pPrChange")) {
            let at = self.changes.format(before);
            let was = self.styles.shape(before.child("pPr"), &self.numbering);
            // A change of spacing or of indent says nothing of a letter.
            if was.role != paragraph.shape.role || was.list != paragraph.shape.list {
                self.changes.say([at].into_iter(), &paragraph.words());
            }
            paragraph.was = Some((at, was));
        }
        let end = properties.and_then(|p| p.child("rPr"));
        for change in end.into_iter().flat_map(Element::elements) {
            paragraph.end.extend(self.changes.mark(change));
        }
        if paragraph.shape.role == Role::Rule && !paragraph.words().trim().is_empty() {
            paragraph.shape.role = Role::Body;
            self.drop("a line above or below a paragraph");
        }
        if let Some(mark) = &paragraph.shape.list {
            if mark.compound && mark.counts.is_some() {
                self.drop("words, or numbers of what is around, in the numbers of a list");
            }
            if matches!(paragraph.shape.role, Role::Heading(_)) {
                self.drop("the number of a heading");
            }
        }
        if paragraph.end.is_empty() {
            self.changes.say(std::iter::empty(), "");
        }
        Ok(paragraph)
    }

    fn table(&mut self, element: &Element, marks: &[Mark]) -> Result<Table, WordRefusal> {
        let indent = element
            .child("tblPr")
            .and_then(|p| p.child("tblInd"))
            .and_then(|i| i.attribute("w")?.parse().ok());
        let mut table = Table {
            left: indent.unwrap_or(0),
            rows: Vec::new(),
        };
        let mut rows = Vec::new();
        within(element, "tr", &mut rows);
        for row in rows {
            let mut marks = marks.to_vec();
            let properties = row.child("trPr");
            for change in properties.into_iter().flat_map(Element::elements) {
                marks.extend(self.changes.mark(change));
            }
            let mut cells = Vec::new();
            within(row, "tc", &mut cells);
            let mut read = Row {
                marks: marks.clone(),
                cells: Vec::new(),
            };
            for cell in cells {
                let width = self.cell(cell, &marks, &mut read)?;
                let more = width.saturating_sub(1).min(crate::domain::body::COLUMNS);
                read.cells.extend(std::iter::repeat_n(Vec::new(), more));
            }
            table.rows.push(read);
        }
        Ok(table)
    }

    /// Reads a cell, and gives over how many columns it goes.
    fn cell(
        &mut self,
        cell: &Element,
        marks: &[Mark],
        row: &mut Row,
    ) -> Result<usize, WordRefusal> {
        let properties = cell.child("tcPr");
        let width = properties.and_then(|p| p.value("gridSpan")?.parse().ok());
        let merged = properties.is_some_and(|p| p.child("vMerge").is_some());
        if width.is_some_and(|width: usize| width > 1) || merged {
            self.drop("the merging of table cells");
        }
        let mut pieces = Vec::new();
        self.blocks_into(cell, marks, &mut pieces)?;
        let mut paragraphs = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Paragraph(paragraph) => paragraphs.push(paragraph),
                Piece::Table(inner) => {
                    self.drop("a table within a table, whose words stay in the cell");
                    let cells = inner.rows.into_iter().flat_map(|row| row.cells);
                    paragraphs.extend(cells.flatten());
                }
            }
        }
        if paragraphs.iter().any(|p| p.shape.list.is_some()) {
            self.drop("the bullets or numbers of a list within a table cell");
        }
        row.cells.push(paragraphs);
        Ok(width.unwrap_or(1))
    }
}

/// The elements of a name in a row or table, also in the wrappers that Word puts around them.
fn within<'e>(parent: &'e Element, name: &str, found: &mut Vec<&'e Element>) {
    for element in parent.elements() {
        if element.is(name) {
            found.push(element);
        } else if ["sdt", "sdtContent", "customXml", "ins", "del"]
            .iter()
            .any(|wrapper| element.is(wrapper))
        {
            within(element, name, found);
        }
    }
}
