//! The fit ladder: the letter is set as openly as it can be without needing a page more.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use super::super::model::Letter;
use super::foresee::Outlook;
use super::world::LetterWorld;
use super::{TypesetError, position, said};

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
        let last = position(&document, "last-signatory");
        Ok(Self {
            lonely: last.is_some_and(|last| last.page.get() < pages),
            document,
            pages,
        })
    }

    fn cost(&self) -> usize {
        cost(self.pages, self.lonely)
    }
}

/// A last page with nothing but the seal counts as one page worse.
fn cost(pages: usize, lonely: bool) -> usize {
    2 * pages + usize::from(lonely)
}

/// The letter at the best density. Where every density leaves a last page without a name, the last names go over.
pub(super) fn fitted(
    mut letter: Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let mut best = Fit::of(&letter, files)?;
    let outlook = Outlook::of(&best.document, &letter);
    for density in DENSITIES.into_iter().skip(1) {
        let foreseen = outlook
            .as_ref()
            .map(|outlook| outlook.pages_at(density, &letter));
        if foreseen.is_some_and(|pages| cost(pages, false) >= best.cost()) {
            continue;
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
