//! The signature blocks: in how many columns they stand, in which size, and how far apart.

use serde::Serialize;

use super::super::fonts;
use super::measure;
use super::picture::Placed;
use crate::domain::layout::{Paper, Picture};

/// From this many names on they stand three in a row, smaller, as in letters of the House.
const MANY: usize = 60;
/// The most that a likeness of a signature measures, in points, wide and high; the width where three stand in a row.
const LIKENESS: (f64, f64) = (150.0, 40.0);
const AMONG_THREE: f64 = 130.0;
/// The least part of its size to which a name is reduced so that it stays on one line.
const REDUCED: f64 = 0.85;
/// How far a second line of a name is set in, in ems.
const HANGING: f64 = 1.0;

/// A signature block: its lines, under the likeness of the signature where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Block {
    pub(in crate::pdf) lines: Vec<String>,
    pub(in crate::pdf) likeness: Option<Placed>,
    /// The size of the type, in points: smaller where a name is too long for its column.
    size: f64,
}

/// How the rows of signature blocks stand; all in points but their count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Rows {
    /// How many blocks stand in a row.
    pub(in crate::pdf) columns: usize,
    /// How wide a block is, and what stands between two of them.
    pub(in crate::pdf) width: f64,
    pub(in crate::pdf) gutter: f64,
    /// Above each row.
    pub(in crate::pdf) above: Vec<f64>,
    /// For a likeness above the names of each row: none where none of the row has one.
    pub(in crate::pdf) likeness: Vec<f64>,
}

impl Block {
    pub(super) fn of(lines: Vec<String>, likeness: Option<&Picture>) -> Self {
        Self {
            lines,
            likeness: likeness.map(|likeness| Placed::within(likeness, LIKENESS)),
            size: 0.0,
        }
    }

    /// The size in which the block fits a column: its own if every line fits or is broken between its words, a little
    /// less if that spares a line, and as small as it must be for the longest word.
    fn fit(&mut self, size: f64, width: f64) {
        let part = |words: &str, room: f64| room / fonts::width(words, size).max(1.0);
        let lines = self.lines.iter().map(|line| part(line, width));
        let one_line = lines.fold(1.0, f64::min);
        let words = self.lines.iter().flat_map(|line| line.split(' '));
        let words = words.map(|word| part(word, width - HANGING * size));
        let whole = words.fold(1.0, f64::min);
        let reduced = if one_line >= REDUCED { one_line } else { whole };
        self.size = (size * reduced * 100.0).floor() / 100.0;
    }
}

impl Rows {
    /// Sets the blocks into rows: room to sign in by hand, or for the likenesses of those rows that have one.
    pub(super) fn of(blocks: &mut [Block], paper: Paper) -> Self {
        let (columns, size, gutter) = if blocks.len() >= MANY {
            (3, 10.0, 14.0)
        } else {
            (2, 12.0, 24.0)
        };
        #[expect(clippy::cast_precision_loss, reason = "two or three")]
        let width = (measure::page(paper) - gutter * (columns - 1) as f64) / columns as f64;
        // A hair less than the column, for the sake of rounding.
        blocks
            .iter_mut()
            .for_each(|block| block.fit(size, width - 1.0));
        if columns == 3 {
            let likenesses = blocks
                .iter_mut()
                .filter_map(|block| block.likeness.as_mut());
            likenesses.for_each(|likeness| likeness.shrink(AMONG_THREE));
        }
        let rows = || blocks.chunks(columns).enumerate();
        let has_likeness = |row: &[Block]| row.iter().any(|block| block.likeness.is_some());
        let above = |(at, row): (usize, &[Block])| match (at, has_likeness(row)) {
            (0, true) => 8.0,
            (0, false) => 28.8,
            (_, true) => 14.0,
            (_, false) if columns == 3 => 26.0,
            (_, false) => 31.2,
        };
        Self {
            columns,
            width,
            gutter,
            above: rows().map(above).collect(),
            likeness: rows()
                .map(|(_, row)| if has_likeness(row) { LIKENESS.1 } else { 0.0 })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> (Vec<Block>, Rows) {
        let block = |name: &&str| {
            Block::of(
                vec![(*name).to_owned(), "United States Senator".to_owned()],
                None,
            )
        };
        let mut blocks: Vec<Block> = names.iter().map(block).collect();
        let rows = Rows::of(&mut blocks, Paper::A4);
        (blocks, rows)
    }

    #[test]
    fn a_name_that_is_too_long_for_its_column_is_set_smaller_and_none_is_too_long() {
        let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(3);
        let (blocks, rows) = set(&[
            "Ann Lee",
            "Bartholomew Featherstonehaugh-Marjoribanks",
            &long,
        ]);
        assert!((blocks[0].size - 12.0).abs() < 0.01);
        assert!((10.0..12.0).contains(&blocks[1].size), "{}", blocks[1].size);
        assert!(blocks[2].size > 2.0 && fonts::width(&long, blocks[2].size) <= rows.width);
        let words = "Name ".repeat(24);
        let (blocks, _) = set(&[&words]);
        assert!(
            (blocks[0].size - 12.0).abs() < 0.01,
            "a name is broken between its words"
        );
    }

    #[test]
    fn sixty_names_stand_three_in_a_row() {
        assert_eq!(set(&["Ann Lee"; 59]).1.columns, 2);
        let (blocks, rows) = set(&["Ann Lee"; 60]);
        assert_eq!(
            (rows.columns, rows.above.len(), rows.likeness.len()),
            (3, 20, 20)
        );
        assert!(blocks[0].size < 10.01);
    }
}
