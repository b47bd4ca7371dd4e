//! A table, while its cells are read.

use std::ops::Range;

use super::refusal::Unfit;
use super::{Alignment, Block, COLUMNS, Inline, ROWS};

/// The rows read so far, the header first.
pub(super) struct Table {
    columns: Vec<Alignment>,
    rows: Vec<Vec<Vec<Inline>>>,
    row: Vec<Vec<Inline>>,
    cell_end: usize,
}

impl Table {
    pub(super) fn begin(columns: &[pulldown_cmark::Alignment]) -> Result<Self, Unfit> {
        if columns.len() > COLUMNS {
            return Err(Unfit::Columns(columns.len()));
        }
        let columns = columns.iter().map(|column| match column {
            pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Start,
            pulldown_cmark::Alignment::Center => Alignment::Center,
            pulldown_cmark::Alignment::Right => Alignment::End,
        });
        Ok(Self {
            columns: columns.collect(),
            rows: Vec::new(),
            row: Vec::new(),
            cell_end: 0,
        })
    }

    pub(super) fn cell(&mut self, content: Vec<Inline>, end: usize) {
        self.row.push(content);
        self.cell_end = end;
    }

    /// Ends a row. Markdown drops the cells beyond the header's; a letter must not.
    pub(super) fn end_row(&mut self, range: &Range<usize>, source: &str) -> Result<(), Unfit> {
        let dropped = source.get(self.cell_end..range.end).unwrap_or_default();
        if !dropped.trim_matches(['|', ' ', '\t', '\n', '>']).is_empty() {
            return Err(Unfit::ExtraCells);
        }
        if self.rows.len() > ROWS {
            return Err(Unfit::Rows);
        }
        let mut row = std::mem::take(&mut self.row);
        row.resize(self.columns.len(), Vec::new());
        self.rows.push(row);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Block, Unfit> {
        let filled = |row: &Vec<Vec<Inline>>| row.iter().any(|cell| !cell.is_empty());
        if !self.rows.iter().any(filled) {
            return Err(Unfit::Hollow);
        }
        let mut rows = self.rows.into_iter();
        Ok(Block::Table {
            columns: self.columns,
            header: rows.next().unwrap_or_default(),
            rows: rows.collect(),
        })
    }
}
