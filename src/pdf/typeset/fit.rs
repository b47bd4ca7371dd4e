//! The fit ladder: the letter is set as openly as it can be without needing a page more.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use super::super::model::Letter;
use super::world::LetterWorld;
use super::{TypesetError, label, position, said};

/// How open the space around the signature blocks may be, the best first: the first one that needs the fewest pages
/// and leaves no last page without a name is taken.
const DENSITIES: [f64; 3] = [1.0, 0.9, 0.82];
/// The most lines of enclosures and copies that are kept on one page with the last names.
const HELD: usize = 12;

/// A letter that was set, and how well it fits.
struct Fit {
    document: PagedDocument,
    pages: usize,
    /// Whether its last page has no name.
    lonely: bool,
}

impl Fit {
    fn of(letter: &Letter, files: &BTreeMap<String, Bytes>) -> Result<Self, TypesetError> {
        let document = composed(letter, files)?;
        let pages = document.pages().len();
        let last = label("last-signatory").and_then(|label| position(&document, label));
        Ok(Self {
            lonely: last.is_some_and(|last| last.page.get() < pages),
            document,
            pages,
        })
    }

    /// A last page with nothing but the seal counts as one page worse.
    fn cost(&self) -> usize {
        2 * self.pages + usize::from(self.lonely)
    }

    /// Whether a lower density could save a page: the last page holds no more than closing up the rows can win, and
    /// one row a page more for where they break.
    fn may_be_shorter(&self, letter: &Letter) -> bool {
        /// What the lowest density wins of all that stands around the rows, in points.
        const AROUND: f64 = 24.0;
        /// The lines of a block, and the page's upper margin.
        const LINES: f64 = 31.0;
        const MARGIN: f64 = 72.0;
        let ends = ["seal-bottom", "last-signatory"].map(label);
        let mut ends = ends.into_iter().flatten();
        let last = ends.find_map(|label| position(&self.document, label));
        let Some(last) = last else { return false };
        let lowest = DENSITIES.last().copied().unwrap_or(1.0);
        let space = letter.rows.gutter + letter.rows.likeness;
        #[expect(clippy::cast_precision_loss, reason = "rows and pages are few")]
        let (rows, pages) = (
            letter.signatories.len().div_ceil(2) as f64,
            self.pages as f64,
        );
        let won = rows * space * (1.0 - lowest) + AROUND + (pages - 1.0) * (space + LINES);
        pages > 1.0 && last.point.y.to_pt() - MARGIN <= won
    }
}

/// The letter at the best density. Where every density leaves a last page without a name, the last names go over.
pub(super) fn fitted(
    mut letter: Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let mut best = Fit::of(&letter, files)?;
    for density in DENSITIES.into_iter().skip(1) {
        if !best.lonely && !best.may_be_shorter(&letter) {
            break;
        }
        letter.density = density;
        let fit = Fit::of(&letter, files)?;
        if fit.cost() < best.cost() {
            best = fit;
        }
    }
    if best.lonely && letter.enclosures.len() + letter.copies.len() <= HELD {
        letter.density = 1.0;
        letter.hold = true;
        let held = Fit::of(&letter, files)?;
        if held.cost() < best.cost() {
            best = held;
        }
    }
    Ok(best.document)
}

pub(super) fn composed(
    letter: &Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let data = serde_json::to_vec(letter).map_err(|e| TypesetError::Data(e.to_string()))?;
    let mut files = files.clone();
    files.insert("/data.json".to_owned(), Bytes::new(data));
    typst::compile::<PagedDocument>(&LetterWorld::new(files))
        .output
        .map_err(|errors| said(&errors))
}
