//! Foreseeing a closer setting: how few pages it could need at best, computed from where the rows stand in the open one.
//!
//! To set a letter is most of the time that it takes, and the rows of names are the only thing that a density moves.
//! The forecast leaves out what only costs room, such as footnotes beside the names: it never promises too little.

use typst::introspection::PagedPosition;
use typst_layout::PagedDocument;

use super::super::model::Letter;
use super::{position, positions};

/// The page's margins, in points.
pub(super) const MARGIN: f64 = 72.0;
/// Where a line of text is taken to end in spite of rounding, in points.
const SLACK: f64 = 0.5;
/// The space above the note about the seal, and above each list of enclosures or copies, at density 1.
const ABOVE_SEAL: f64 = 28.8;
const ABOVE_LIST: f64 = 24.0;
/// A close that stands this near to the upper margin was carried over to its page, and might not be.
const CARRIED: f64 = 90.0;

/// A letter as it stands at density 1: pages from 1, and points from the upper edge.
pub(super) struct Outlook {
    /// Where a page ends.
    bottom: f64,
    first: (usize, f64),
    heights: Vec<f64>,
    /// All that follows the names, if it stands on their last page, else the note about the seal alone.
    tail: f64,
    /// How much of the tail is space that a density scales.
    loose: f64,
}

impl Outlook {
    /// `None` if nothing can be said, and the closer settings have to be tried.
    pub(super) fn of(document: &PagedDocument, letter: &Letter) -> Option<Self> {
        let tops = positions(document, "signatory-top");
        let bottoms = positions(document, "signatory-bottom");
        let place = |name| position(document, name);
        let last = bottoms.last()?;
        let first = tops.first()?;
        let page = first.page.get();
        if tops.len() != bottoms.len() || (page > 1 && first.point.y.to_pt() < MARGIN + CARRIED) {
            return None;
        }
        let columns = letter.rows.columns;
        let heights = tops
            .chunks(columns)
            .zip(bottoms.chunks(columns))
            .map(|(top, bottom)| {
                let tall = |(top, bottom): (&PagedPosition, &PagedPosition)| {
                    bottom.point.y.to_pt() - top.point.y.to_pt()
                };
                top.iter().zip(bottom).map(tall).fold(0.0, f64::max)
            });
        let lists = [&letter.enclosures, &letter.copies];
        let lists = lists.iter().filter(|list| !list.is_empty()).count();
        let (tail, loose) = match (place("seal-top"), place("seal-bottom")) {
            (Some(_), Some(end)) if end.page == last.page => {
                #[expect(clippy::cast_precision_loss, reason = "two lists at most")]
                let above = ABOVE_SEAL + ABOVE_LIST * lists as f64;
                (end.point.y.to_pt() - last.point.y.to_pt(), above)
            }
            (Some(start), Some(end)) => {
                let note = end.point.y.to_pt() - start.point.y.to_pt();
                (note + ABOVE_SEAL, ABOVE_SEAL)
            }
            _ => (0.0, 0.0),
        };
        let sheet = document.pages().first()?.frame.size().y.to_pt();
        Some(Self {
            bottom: sheet - MARGIN + SLACK,
            first: (page, first.point.y.to_pt()),
            heights: heights.collect(),
            tail,
            loose,
        })
    }

    /// How many pages the letter has at this density at best.
    pub(super) fn pages_at(&self, density: f64, letter: &Letter) -> usize {
        let saved = 1.0 - density;
        let rows = &letter.rows;
        let (mut page, mut y) = self.first;
        let mut end = y;
        let spaces = rows.above.iter().zip(&rows.likeness);
        for (at, (height, (above, likeness))) in self.heights.iter().zip(spaces).enumerate() {
            y = match at {
                0 => y - above * saved,
                _ => end + above * density,
            };
            let height = height - likeness * saved;
            if y + height > self.bottom {
                page += 1;
                y = MARGIN;
            }
            end = y + height;
        }
        let beyond = end + self.tail - self.loose * saved > self.bottom;
        page + usize::from(beyond)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::super::super::model::Part;
    use super::super::Sketch;
    use super::super::fit::composed;
    use super::*;
    use crate::domain::layout::Layout;
    use crate::domain::revision::{TypedRecipient, TypedText};
    use crate::domain::roster::{Chamber, Roster};

    fn letter(signatories: usize, paragraphs: usize) -> Letter {
        let text = TypedText {
            subject: "Detainers".into(),
            recipients: vec![TypedRecipient {
                name: "Ronald L. Davis".into(),
                ..TypedRecipient::default()
            }],
            salutation: "Dear Director Davis:".into(),
            body: "We write to ask who wrote the draft, and when it takes effect.[^1]\n\n"
                .repeat(paragraphs)
                .replacen("[^1]", "", paragraphs - 1)
                + "[^1]: Draft directive, August 2022.\n",
            copies: vec!["The Inspector General".into()],
            ..TypedText::default()
        };
        let sketch = Sketch {
            today: date(2022, 8, 30),
            chamber: Chamber::Senate,
            layout: Layout::default(),
            heads: vec![],
            invitees: Roster::built_in().into_iter().take(signatories).collect(),
            likenesses: BTreeMap::new(),
        };
        let text = text.parse().unwrap();
        let note = vec![Part::Text {
            text: "Sealed.".into(),
        }];
        Letter {
            seal: Some(vec![note]),
            ..Letter::draft(&text, &sketch)
        }
    }

    #[test]
    fn a_closer_setting_never_needs_fewer_pages_than_were_foreseen() {
        let mut exact = 0;
        for (signatories, paragraphs) in [(2, 9), (7, 4), (12, 3), (13, 7), (30, 2), (64, 1)] {
            let mut letter = letter(signatories, paragraphs);
            let document = composed(&letter, &BTreeMap::new()).unwrap();
            let Some(outlook) = Outlook::of(&document, &letter) else {
                continue;
            };
            for density in [1.0, 0.82] {
                letter.density = density;
                let set = composed(&letter, &BTreeMap::new()).unwrap();
                let (is, foreseen) = (set.pages().len(), outlook.pages_at(density, &letter));
                assert!(
                    foreseen <= is,
                    "{signatories} at {density}: {foreseen} pages foreseen, {is} set"
                );
                exact += usize::from(foreseen == is);
            }
        }
        assert!(
            exact >= 8,
            "a forecast that is never right saves nothing: {exact}"
        );
    }
}
