//! The end of the body: no page begins with the close and the names alone where lines of the last paragraph can go with
//! them.

use typst_layout::PagedDocument;

use super::super::model::{Letter, Node};
use super::foresee::MARGIN;
use super::{notes, position};

/// From one line of the body to the next, in points.
const PITCH: f64 = 15.3;
/// A close that stands this near to the upper margin begins its page.
const NEAR: f64 = 20.0;
/// A paragraph of no more lines goes over whole; of a longer one, two lines do.
const SHORT: f64 = 3.5;
const CARRIED: f64 = 1.5;
/// How much of a page may stay empty for that, in points.
const EMPTY: f64 = 160.0;
/// What stands between the body and the first note of a page.
const ABOVE_NOTES: f64 = 20.0;

/// Whether the close begins a page.
pub(super) fn is_alone(document: &PagedDocument) -> bool {
    let close = position(document, "close");
    close.is_some_and(|close| close.page.get() > 1 && close.point.y.to_pt() < MARGIN + NEAR)
}

/// Sends lines of the last paragraph over to the close. Whether there are any.
pub(super) fn carry(document: &PagedDocument, letter: &mut Letter) -> bool {
    if !matches!(letter.body.last(), Some(Node::Paragraph { .. })) || letter.body.len() < 2 {
        return false;
    }
    let (Some(begin), Some(end)) = (
        position(document, "last-paragraph"),
        position(document, "body-end"),
    ) else {
        return false;
    };
    let (top, low) = (begin.point.y.to_pt(), end.point.y.to_pt());
    if begin.page != end.page {
        return false;
    }
    let sheet = document
        .pages()
        .first()
        .map_or(0.0, |page| page.frame.size().y.to_pt());
    if (low - top) / PITCH + 1.0 <= SHORT {
        return sheet - MARGIN - top < EMPTY && letter.breaks.insert(letter.body.len() - 1);
    }
    let notes = notes::placed(document).into_iter();
    let notes = notes.filter(|note| note.begins == end.page.get());
    let bottom = notes
        .map(|note| note.y - ABOVE_NOTES)
        .fold(sheet - MARGIN, f64::min);
    letter.carry = (bottom - low).max(0.0) + CARRIED * PITCH;
    true
}
