//! How wide the columns of a table are, and how small its type: found from its words, so that none is cut.
//!
//! Every column has room for its longest word, and none is wider than its longest line. What is left between goes to
//! the columns with the most to say, by the square root of their length: that keeps the table about as short as it can
//! be. (The two bounds are those of CSS 2.2, 17.5.2.2, "Automatic table layout".)

use super::super::fonts;
use super::body::Part;
use super::opening::{LONG, Room, is_address, syllables, unbroken};

/// The sizes of a table's type, in points, the best first: the first one is taken that leaves every word whole, or else
/// every syllable.
const WHOLE: [f64; 4] = [11.0, 10.0, 9.0, 8.0];
const HYPHENATED: [f64; 4] = [9.0, 8.0, 7.5, 7.0];
/// The most room for a word that may be broken anywhere, in ems.
const BROKEN: f64 = 6.0;
/// Words of no more letters are hyphenated only where nothing else helps.
const SHORT: usize = 8;
/// What rounding may add to a width, in points.
const SLACK: f64 = 0.6;

/// The columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// The size of the type, in points.
    pub(super) size: f64,
    /// Beside the words of a cell, on either side, in points.
    pub(super) inset: f64,
    /// Whether its words are hyphenated.
    pub(super) hyphenates: bool,
    /// How wide each column's words may run, in points.
    pub(super) widths: Vec<f64>,
}

/// What a column needs, in ems of its type: its longest word, its longest syllable, and its longest line.
#[derive(Debug, Clone, Copy, Default)]
struct Need {
    word: f64,
    syllable: f64,
    line: f64,
}

impl Columns {
    /// For these rows, the header's among them, in so many points of width.
    pub(super) fn of(rows: &[&[Vec<Part>]], width: f64) -> Self {
        let count = rows.iter().map(|row| row.len()).max().unwrap_or_default();
        let mut needs = vec![Need::default(); count];
        for row in rows {
            for (need, cell) in needs.iter_mut().zip(*row) {
                need.take(cell);
            }
        }
        let beside = match count {
            0..=5 => 0.5,
            6..=8 => 0.4,
            _ => 0.3,
        };
        #[expect(clippy::cast_precision_loss, reason = "a dozen columns")]
        let insets = 2.0 * beside * count as f64;
        let total = |of: fn(&Need) -> f64| needs.iter().map(of).sum::<f64>();
        let fits = |words: f64| move |size: &f64| (words + insets) * size + SLACK * insets <= width;
        let whole = WHOLE.into_iter().find(fits(total(|need| need.word)));
        let parted = || {
            HYPHENATED
                .into_iter()
                .find(fits(total(|need| need.syllable)))
        };
        let size = whole.or_else(parted).unwrap_or(HYPHENATED[3]);
        let needs: Vec<Need> = needs
            .iter()
            .map(|need| need.at(size, whole.is_none()))
            .collect();
        Self {
            size,
            inset: beside * size,
            hyphenates: whole.is_none(),
            widths: shared(&needs, (width - insets * size).max(0.0)),
        }
    }

    /// The room of a column's lines.
    pub(super) fn room(&self, column: usize) -> Room {
        Room {
            size: self.size,
            width: self.widths.get(column).copied().unwrap_or_default(),
            hyphenates: self.hyphenates,
        }
    }

    /// About how many lines a row has.
    pub(super) fn lines(&self, row: &[Vec<Part>]) -> usize {
        let lines = row.iter().enumerate().map(|(at, cell)| {
            let room = self.room(at);
            let lines = words(cell);
            let lines = lines.split('\n').map(|line| {
                let filled = fonts::width(line, room.size) / room.width.max(1.0);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "some hundred lines"
                )]
                let lines = filled.ceil() as usize;
                lines.max(1)
            });
            lines.sum()
        });
        lines.max().unwrap_or(1)
    }
}

impl Need {
    fn take(&mut self, cell: &[Part]) {
        for line in words(cell).split('\n') {
            self.line = self.line.max(fonts::width(line, 1.0));
            for word in line.split(' ') {
                let most = if is_address(word) || word.chars().count() > LONG {
                    BROKEN
                } else {
                    f64::MAX
                };
                let widest = |parts: &[&str]| {
                    let widths = parts.iter().map(|part| fonts::width(part, 1.0));
                    widths.fold(0.0, f64::max).min(most)
                };
                let parts: Vec<&str> = unbroken(word).collect();
                self.word = self.word.max(widest(&parts));
                let parts = parts.iter().flat_map(|part| match part.chars().count() {
                    0..=SHORT => vec![(*part).to_owned()],
                    _ => syllables(part),
                });
                let syllables: Vec<String> = parts.collect();
                let syllables: Vec<&str> = syllables.iter().map(String::as_str).collect();
                self.syllable = self.syllable.max(widest(&syllables));
            }
        }
    }

    /// In points; what must stay whole is the word or, if words are hyphenated, the syllable.
    fn at(self, size: f64, hyphenates: bool) -> Self {
        let least = if hyphenates { self.syllable } else { self.word };
        Self {
            word: least * size + SLACK,
            syllable: self.syllable * size + SLACK,
            line: self.line * size + SLACK,
        }
    }
}

/// The width, shared between the columns.
fn shared(needs: &[Need], width: f64) -> Vec<f64> {
    let words: f64 = needs.iter().map(|need| need.word).sum();
    if words > width {
        return filled(needs, width, |need| (0.0, need.word, 1.0));
    }
    filled(needs, width, |need| {
        (need.word, need.line, need.line.sqrt())
    })
}

/// Gives each column its share by weight, but no less and no more than it may have.
fn filled(needs: &[Need], width: f64, of: impl Fn(&Need) -> (f64, f64, f64)) -> Vec<f64> {
    let mut widths: Vec<Option<f64>> = vec![None; needs.len()];
    loop {
        let taken: f64 = widths.iter().flatten().sum();
        let open = || {
            needs
                .iter()
                .zip(&widths)
                .filter(|(_, width)| width.is_none())
        };
        let weights: f64 = open().map(|(need, _)| of(need).2).sum();
        let unit = (width - taken).max(0.0) / weights.max(f64::MIN_POSITIVE);
        let share = |need: &Need| unit * of(need).2;
        // Those that have too little are settled first: what they take is no longer there for the others.
        let short = open().any(|(need, _)| share(need) < of(need).0);
        let mut settled = false;
        for (need, width) in needs
            .iter()
            .zip(&mut widths)
            .filter(|(_, width)| width.is_none())
        {
            let (least, most, _) = of(need);
            if short && share(need) < least {
                (*width, settled) = (Some(least), true);
            } else if !short && share(need) >= most {
                (*width, settled) = (Some(most), true);
            }
        }
        if !settled {
            let widths = needs.iter().zip(widths);
            return widths
                .map(|(need, width)| width.unwrap_or_else(|| share(need)))
                .collect();
        }
    }
}

/// The words of a cell as they are measured: small capitals as capitals, a forced break as the end of a line.
fn words(parts: &[Part]) -> String {
    let mut all = String::new();
    for part in parts {
        match part {
            Part::Text { text } => all.push_str(text),
            Part::SmallCaps { content } => all.push_str(&words(content).to_uppercase()),
            Part::Emphasis { content }
            | Part::Strong { content }
            | Part::Superscript { content }
            | Part::Subscript { content }
            | Part::Link { content, .. } => all.push_str(&words(content)),
            Part::Break => all.push('\n'),
            Part::Note { .. } => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(rows: &[&[&str]], width: f64) -> Columns {
        let part = |text: &&str| {
            vec![Part::Text {
                text: (*text).to_owned(),
            }]
        };
        let rows: Vec<Vec<Vec<Part>>> = rows
            .iter()
            .map(|row| row.iter().map(part).collect())
            .collect();
        let rows: Vec<&[Vec<Part>]> = rows.iter().map(Vec::as_slice).collect();
        Columns::of(&rows, width)
    }

    fn total(columns: &Columns) -> f64 {
        columns
            .widths
            .iter()
            .map(|width| width + 2.0 * columns.inset)
            .sum()
    }

    #[test]
    fn a_small_table_is_as_wide_as_its_lines() {
        let set = columns(&[&["Year", "Detainers"], &["2018", "1,204"]], 468.0);
        assert!((set.size - 11.0).abs() < 0.01);
        assert!(total(&set) < 120.0, "{set:?}");
        assert_eq!(set.lines(&[vec![], vec![]]), 1);
    }

    #[test]
    fn a_figure_keeps_its_width_beside_a_long_text_and_the_longer_text_gets_more() {
        let (short, long) = ("word ".repeat(30), "word ".repeat(120));
        let set = columns(&[&["1,234,567", &short, &long]], 468.0);
        assert!((total(&set) - 468.0).abs() < 0.1, "{set:?}");
        assert!(set.widths[0] >= fonts::width("1,234,567", 11.0));
        assert!(set.widths[2] > 1.5 * set.widths[1], "{set:?}");
    }

    #[test]
    fn many_columns_are_set_smaller_before_a_word_is_broken() {
        let heads = [
            "Administratively closed",
            "Acknowledged",
            "Honored",
            "Declined without explanation",
        ];
        let eight = [heads, heads].concat();
        let set = columns(&[&eight], 451.0);
        assert!(
            (8.0..11.0).contains(&set.size) && !set.hyphenates,
            "{set:?}"
        );
        assert!(total(&set) <= 451.1, "{set:?}");
        for (head, width) in eight.iter().zip(&set.widths) {
            for word in head.split(' ') {
                assert!(fonts::width(word, set.size) <= *width, "{word} in {set:?}");
            }
        }
        let twelve = [eight, heads.to_vec()].concat();
        let set = columns(&[&twelve], 451.0);
        assert!(
            set.hyphenates && set.size >= 7.0 && total(&set) <= 451.1,
            "{set:?}"
        );
        for (head, width) in twelve.iter().zip(&set.widths) {
            let needed = |word: &str| {
                syllables(word)
                    .iter()
                    .map(|part| fonts::width(part, set.size))
                    .fold(0.0, f64::max)
            };
            let needed = head.split(' ').map(needed).fold(0.0, f64::max);
            assert!(needed <= *width, "{head} in {set:?}");
        }
    }
}
