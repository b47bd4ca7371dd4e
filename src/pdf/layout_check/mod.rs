//! The layout check: whether the pages print what was approved, asked of the typesetter's own frames before there is a PDF.
//!
//! It holds four things: every word of the text and of the signature blocks is placed, in order; every word lies on its
//! page; no glyph is missing; and no run of letters crosses another. A run is taken for the box between its baseline and
//! its x-height, as wide as its advance: ink that overhangs, leading and ascenders cross nothing.
//!
//! The same check runs in the preview, when a text is saved, on Close and before the seal, so that the last one cannot
//! come as a surprise.
//!
//! | file | what it holds |
//! |---|---|
//! | `runs` | the runs of a document, with the stream that each belongs to |
//! | `expected` | the words that have to be there |
//! | `boxes` | runs beyond the page, and runs that cross |
//! | `told` | what was found, by field and line, for somebody who can mend it |

mod boxes;
mod expected;
mod runs;
mod told;

use serde::{Deserialize, Serialize};
use typst_layout::PagedDocument;

pub(super) use self::expected::Expected;
pub use self::told::refusals;

use self::runs::{Placed, squeezed};

/// What is not printed of an address of a mailbox that stands for itself.
const UNPRINTED: &str = "mailto:";
/// How many characters of a place are told.
const TOLD: usize = 40;

/// What the pages would not print as it was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutFault {
    /// What is wrong.
    pub kind: LayoutFaultKind,
    /// The words where it was found, as they are in the text; without those of a name, for a name never stops a letter.
    pub words: String,
    /// The page, from 1; 0 for words that are on none.
    pub page: usize,
}

/// What can be wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayoutFaultKind {
    /// Words of the text are on no page.
    NotPlaced,
    /// Words run over the edge of the page.
    OffThePage,
    /// Words are set over others.
    Crossing,
    /// No face has a letter.
    NoGlyph,
}

impl LayoutFault {
    /// What is wrong and what helps, after "Line 7 holds …" or the name of a field.
    #[must_use]
    pub fn sentence(&self, place: &str) -> String {
        let words = &self.words;
        match self.kind {
            LayoutFaultKind::NotPlaced => format!(
                "{place} holds \u{201c}{words}\u{201d}, which finds no place on the pages. Write it in a paragraph of its own, without a table or a \
                 list around it."
            ),
            LayoutFaultKind::OffThePage => format!(
                "{place} holds \u{201c}{words}\u{201d}, which runs over the edge of the page. Put a space or a hyphen into its longest word, or give a \
                 table fewer columns."
            ),
            LayoutFaultKind::Crossing => format!(
                "{place} holds \u{201c}{words}\u{201d}, which would be printed over other words. Put a space or a hyphen into its longest word, or give a \
                 table fewer columns."
            ),
            LayoutFaultKind::NoGlyph => format!(
                "{place} holds \u{201c}{words}\u{201d}, with a character that the letter\u{2019}s fonts do not have. Write it in Latin letters or leave it out."
            ),
        }
    }
}

/// All that a set document would not print as it was approved, in the order of the pages; empty if it may be sealed.
pub(super) fn check(document: &PagedDocument, expected: &Expected) -> Vec<LayoutFault> {
    let placed = Placed::of(document);
    let mut faults = Vec::new();
    for run in &placed.runs {
        if run.glyph_missing {
            faults.push(run.fault(LayoutFaultKind::NoGlyph));
        }
    }
    boxes::judge(document, &placed.runs, &mut faults);
    let words = |stream: String| stream.replace(UNPRINTED, "");
    let (flow, cells) = (words(placed.flow()), words(placed.cells()));
    let all = format!("{flow}{cells}");
    let streams = [
        (&expected.flow, flow),
        (&expected.cells, cells),
        (&expected.notes, words(placed.notes())),
        (&expected.blocks, all),
    ];
    for (units, printed) in streams {
        faults.extend(first_missing(units, &printed).map(|words| LayoutFault {
            kind: LayoutFaultKind::NotPlaced,
            words: beginning(words),
            page: 0,
        }));
    }
    faults
}

/// The first of several pieces of text that does not follow the one before it in what is printed. The earliest place
/// of each leaves the most for the next, so if any way of finding all of them exists, this one does.
fn first_missing<'a>(units: &'a [String], printed: &str) -> Option<&'a str> {
    let mut rest = printed;
    for unit in units {
        let wanted = squeezed(unit).replace(UNPRINTED, "");
        let Some(at) = memchr::memmem::find(rest.as_bytes(), wanted.as_bytes()) else {
            return Some(unit);
        };
        rest = rest.get(at + wanted.len()..).unwrap_or_default();
    }
    None
}

/// The beginning of some words, whole words where there are any.
fn beginning(words: &str) -> String {
    let words = words.trim();
    if words.chars().count() <= TOLD {
        return words.to_owned();
    }
    let cut: String = words.chars().take(TOLD).collect();
    let whole = cut.rfind(' ').filter(|at| *at > TOLD / 3);
    cut.get(..whole.unwrap_or(cut.len()))
        .unwrap_or(&cut)
        .to_owned()
}

#[cfg(test)]
mod tests;
