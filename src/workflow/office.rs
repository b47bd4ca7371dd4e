//! What an office prints on letters: its letterhead, and the image of its member's signature.
//!
//! Only the office itself changes them, at its desk or with its token, or the operator on its behalf. Nothing of this
//! is in the record: an image is a likeness, set by the office whose name it stands above, and the manifest freezes
//! the one that the office has on that day.

use super::Moment;
use crate::domain::layout::{OfficeHead, Picture};
use crate::domain::office::Office;
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::MemberId;
use crate::pdf::picture::Normalised;
use crate::pdf::printable;
use crate::store::{Failure, Tx};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The letterhead's words; its artwork stays.
    Letterhead(OfficeHead),
    /// No letterhead of its own any more, nor its artwork.
    NoLetterhead,
    /// The letterhead's artwork. An office without a letterhead gets the one that its name and state make.
    Artwork(Normalised),
    /// No artwork any more.
    NoArtwork,
    /// The image of the member's signature.
    SignatureImage(Normalised),
    /// No image of a signature any more.
    NoSignatureImage,
}

/// Why an office is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficeRefusal {
    /// The member is not on the roster.
    #[error("There is no member with the id {0} on the roster.")]
    UnknownMember(MemberId),
    /// No font of the letter has some of its characters.
    #[error("The letterhead holds characters that cannot be printed.")]
    Unprintable(Vec<FieldRefusal>),
}

/// Changes an office, all of it or nothing.
///
/// # Errors
/// [`OfficeRefusal`].
pub fn change(
    tx: &mut Tx<'_>,
    moment: &Moment,
    member: &MemberId,
    changes: &[Change],
) -> Result<Office, Failure<OfficeRefusal>> {
    let Some(known) = tx.member(member)? else {
        return Err(Failure::Refused(OfficeRefusal::UnknownMember(
            member.clone(),
        )));
    };
    let mut office = tx.office(member)?;
    for change in changes {
        match change {
            Change::Letterhead(words) => {
                must_be_printable(words)?;
                let artwork = office.head.and_then(|head| head.artwork);
                office.head = Some(OfficeHead {
                    artwork,
                    ..words.clone()
                });
            }
            Change::NoLetterhead => office.head = None,
            Change::Artwork(given) => {
                let artwork = keep(tx, moment, given)?;
                let head = office.head.or_else(|| OfficeHead::of(&known));
                office.head = head.map(|head| OfficeHead {
                    artwork: Some(artwork),
                    ..head
                });
            }
            Change::NoArtwork => {
                if let Some(head) = &mut office.head {
                    head.artwork = None;
                }
            }
            Change::SignatureImage(given) => office.likeness = Some(keep(tx, moment, given)?),
            Change::NoSignatureImage => office.likeness = None,
        }
    }
    tx.put_office(&office)?;
    Ok(office)
}

fn keep(
    tx: &mut Tx<'_>,
    moment: &Moment,
    given: &Normalised,
) -> Result<Picture, Failure<OfficeRefusal>> {
    tx.put_picture(&given.picture, &given.png, moment.now)?;
    Ok(given.picture.clone())
}

/// Holds a letterhead against the fonts, line by line.
fn must_be_printable(head: &OfficeHead) -> Result<(), Failure<OfficeRefusal>> {
    let lines = head.lines.iter().enumerate();
    let lines = lines.map(|(index, line)| (format!("lines.{index}"), line));
    let refusals: Vec<FieldRefusal> = std::iter::once(("name".to_owned(), &head.name))
        .chain(lines)
        .filter_map(|(field, line)| {
            let reason = printable::line(line.as_ref())?;
            Some(FieldRefusal { field, reason })
        })
        .collect();
    if refusals.is_empty() {
        return Ok(());
    }
    Err(Failure::Refused(OfficeRefusal::Unprintable(refusals)))
}
