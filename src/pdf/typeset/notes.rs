//! Notes that begin on an earlier page than their marks: the typesetter sets a note where its mark stood, and the line
//! with the mark may go over to the next page afterwards, so that it is not left alone.

use typst::foundations::{NativeElement, Packed, Selector};
use typst::introspection::Introspector;
use typst::model::FootnoteEntry;
use typst_layout::PagedDocument;

use super::super::model::Letter;
use super::foresee::MARGIN;

/// A note on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) number: usize,
    /// The page of its mark, and of its first line; from 1.
    pub(super) mark: usize,
    pub(super) begins: usize,
    /// Where it begins, in points from the upper edge.
    pub(super) y: f64,
}

/// Every note, in order.
pub(super) fn placed(document: &PagedDocument) -> Vec<Placed> {
    let introspector = document.introspector();
    let entries = introspector.query(&Selector::Elem(FootnoteEntry::ELEM, None));
    let placed = (1..).zip(&entries).filter_map(|(number, entry)| {
        let begins = introspector.position(entry.location()?)?;
        let entry: &Packed<FootnoteEntry> = entry.to_packed()?;
        let mark = introspector.position(entry.note.location()?)?;
        Some(Placed {
            number,
            mark: mark.page.get(),
            begins: begins.page.get(),
            y: begins.point.y.to_pt(),
        })
    });
    placed.collect()
}

/// How much of a page may stay empty so that a short paragraph keeps its lines together, in points.
const EMPTY: f64 = 110.0;

/// Lets go of the blocks whose notes begin before their marks: a short one begins the next page, the lines of a longer
/// one part. Whether there was one.
pub(super) fn loosen(document: &PagedDocument, letter: &mut Letter) -> bool {
    let sheet = document
        .pages()
        .first()
        .map_or(0.0, |page| page.frame.size().y.to_pt());
    let mut found = false;
    for note in placed(document)
        .into_iter()
        .filter(|note| note.begins < note.mark)
    {
        let Some(block) = letter.block_of_note(note.number) else {
            continue;
        };
        let whole = block > 0 && letter.is_short(block) && sheet - MARGIN - note.y < EMPTY;
        found |= if whole || letter.loose.contains(&block) {
            block > 0 && letter.breaks.insert(block)
        } else {
            letter.loose.insert(block)
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::super::Sketch;
    use super::super::fit::fitted;
    use super::*;
    use crate::domain::layout::Layout;
    use crate::domain::revision::{TypedRecipient, TypedText};
    use crate::domain::roster::{Chamber, Roster};

    /// A letter with this body for two names.
    fn letter(body: String) -> Letter {
        let text = TypedText {
            subject: "Detainers".into(),
            recipients: vec![TypedRecipient {
                name: "Ronald L. Davis".into(),
                ..TypedRecipient::default()
            }],
            salutation: "Dear Director Davis:".into(),
            body,
            ..TypedText::default()
        };
        let sketch = Sketch {
            today: date(2022, 8, 30),
            chamber: Chamber::Senate,
            layout: Layout::default(),
            heads: vec![],
            invitees: Roster::built_in().into_iter().take(2).collect(),
            likenesses: BTreeMap::new(),
        };
        Letter::draft(&text.parse().unwrap(), &sketch)
    }

    fn words(count: usize) -> String {
        "The Service has answered late. ".repeat(count)
    }

    #[test]
    fn a_note_never_begins_before_its_mark_and_nearly_always_on_its_page() {
        let (mut notes, mut later) = (0, 0);
        for filled in (50..110).step_by(3) {
            for (marked, long) in [
                ("We thank you.[^1]", 30),
                (
                    "We thank[^1] you, and we ask again what the draft says of those who were handed over, and of others too, if any.",
                    3,
                ),
                (
                    "- We thank[^1] you, and we ask again what the draft says of those who were handed over, and of others too.\n- And[^2] so.",
                    6,
                ),
                (
                    "> We thank[^1] you, and we ask again what the draft says of those who were handed over, and of others too.[^2]",
                    9,
                ),
            ] {
                let body = format!(
                    "{}\n\n{}\n\n{marked}\n\n{}\n\n[^1]: {}\n\n[^2]: {}\n",
                    words(filled / 2),
                    words(filled.div_ceil(2)),
                    words(filled % 4),
                    words(long),
                    words(2),
                );
                let body = if marked.contains("[^2]") {
                    body
                } else {
                    body.replace("[^2]: ", "")
                };
                let document = fitted(letter(body), &BTreeMap::new()).unwrap();
                for note in placed(&document) {
                    assert!(note.begins >= note.mark, "{filled}, {marked}: {note:?}");
                    notes += 1;
                    later += usize::from(note.begins > note.mark);
                }
            }
        }
        assert!(
            notes > 100 && later * 10 <= notes,
            "{later} of {notes} begin later"
        );
    }
}
