//! The fit ladder: the letter is set as openly as it can be without needing a page more.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst::introspection::PagedPosition;
use typst_layout::PagedDocument;

use super::super::model::Letter;
use super::foresee::Outlook;
use super::world::LetterWorld;
use super::{TypesetError, closing, notes, positions, said};

/// How open the space around the signature blocks may be, beside 1, the best first: the first one that needs the fewest
/// pages is taken.
const DENSITIES: [f64; 2] = [0.9, 0.82];
/// The most lines of enclosures and copies that are kept on one page with the last names.
const HELD: usize = 12;
/// How many rows of names go over to a last page that would have none or one.
const BROUGHT: usize = 2;
/// A letter of more pages stays as it is set first; its text is too long to be saved, or its names fill most of it.
const MOST: usize = 30;
/// How often a letter is set again so that its notes stand with their marks.
const REPAIRS: usize = 3;

/// A letter that was set, and how well it fits.
struct Fit {
    letter: Letter,
    document: PagedDocument,
    pages: usize,
    end: End,
}

/// How the last page ends, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Well,
    /// Its names are one row of several.
    Thin,
    /// It has no name.
    Lonely,
}

impl Fit {
    fn of(mut letter: Letter, files: &BTreeMap<String, Bytes>) -> Result<Self, TypesetError> {
        let mut document = composed(&letter, files)?;
        for _ in 0..REPAIRS {
            if !notes::loosen(&document, &mut letter) {
                break;
            }
            document = composed(&letter, files)?;
        }
        let pages = document.pages().len();
        let on_the_last = |place: &&PagedPosition| place.page.get() == pages;
        let tops = positions(&document, "signatory-top");
        let row = letter.rows.columns;
        let end = match tops.iter().filter(on_the_last).count() {
            0 if !tops.is_empty() => End::Lonely,
            on if on <= row && tops.len() > row => End::Thin,
            _ => End::Well,
        };
        Ok(Self {
            letter,
            document,
            pages,
            end,
        })
    }

    /// Another setting of the same letter.
    fn anew(
        &self,
        files: &BTreeMap<String, Bytes>,
        change: impl FnOnce(&mut Letter),
    ) -> Result<Self, TypesetError> {
        let mut letter = self.letter.clone();
        change(&mut letter);
        Self::of(letter, files)
    }

    /// Pages come first.
    fn cost(&self) -> (usize, End) {
        (self.pages, self.end)
    }
}

/// The letter at the best density. Where none ends well, the last names go over together; where the names begin a page,
/// lines of the last paragraph go with them.
pub(super) fn fitted(
    letter: Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let open = Fit::of(letter, files)?;
    if open.letter.signatories.is_empty() || open.pages > MOST {
        return Ok(open.document);
    }
    let outlook = Outlook::of(&open.document, &open.letter);
    let foreseen = |density| {
        outlook
            .as_ref()
            .map(|outlook| outlook.pages_at(density, &open.letter))
    };
    let [closer, closest] = DENSITIES;
    let mut best = None;
    if foreseen(closest).is_none_or(|pages| pages < open.pages) {
        let tight = open.anew(files, |letter| letter.density = closest)?;
        // What the closest setting does not spare, a more open one does not either.
        if tight.pages < open.pages {
            let fewer = foreseen(closer).is_none_or(|pages| pages <= tight.pages);
            let close = if fewer {
                Some(open.anew(files, |letter| letter.density = closer)?)
            } else {
                None
            };
            best = Some(
                close
                    .filter(|close| close.cost() <= tight.cost())
                    .unwrap_or(tight),
            );
        }
    }
    let mut best = best.unwrap_or(open);
    if best.end != End::Well && best.letter.enclosures.len() + best.letter.copies.len() <= HELD {
        let held = best.anew(files, |letter| {
            letter.density = 1.0;
            letter.hold = BROUGHT;
        })?;
        if held.cost() < best.cost() {
            best = held;
        }
    }
    if closing::is_alone(&best.document) {
        let mut carried = best.letter.clone();
        if closing::carry(&best.document, &mut carried) {
            let carried = Fit::of(carried, files)?;
            if carried.cost() <= best.cost() && !closing::is_alone(&carried.document) {
                best = carried;
            }
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
