//! Release: the signing offices are told, and the page opens when embargo and objection window have ended.

use jiff::Timestamp;

use super::queue::{self, Post};
use super::{Moment, NoLetter, Staff, by_id, finalize::document, led, roster_of};
use crate::domain::event::Actor;
use crate::domain::finalization::Manifest;
use crate::domain::letter::{Letter, LetterId, Stage};
use crate::domain::release::ReleaseRefusal;
use crate::store::{Failure, Fault, Tx};

/// Why a letter does not go public.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToRelease {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not so.
    #[error(transparent)]
    Release(#[from] ReleaseRefusal),
}

/// Tells every signing office, and opens the page if nothing has to be waited for. Returns whether it is open.
///
/// # Errors
/// [`RefusedToRelease`].
pub fn announce(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    at: Option<Timestamp>,
    objection_hours: u16,
) -> Result<bool, Failure<RefusedToRelease>> {
    let letter = led::<RefusedToRelease>(tx, id, staff)?;
    let event = letter
        .announce_release(staff.actor(), at, objection_hours, moment.now)
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    tx.append(
        id,
        vec![event.with("staff", Some(staff.name.clone()))],
        moment.now,
    )?;
    let manifest = manifest_of(tx, &letter)?;
    for signatory in &manifest.signatories {
        let key = format!("{}/{}", signatory.invitation, letter.head.seq);
        queue::post(
            tx,
            moment,
            Some(id),
            &key,
            &Post::ReleaseNotice {
                invitation: signatory.invitation,
            },
        )?;
    }
    match open(tx, moment, id, staff.actor()) {
        Ok(()) => Ok(true),
        Err(Failure::Refused(RefusedToRelease::Release(ReleaseRefusal::TooEarly))) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Opens the page of a letter whose time has come; the release job calls this for each.
///
/// # Errors
/// [`RefusedToRelease`], most often because an office objected or an approval fell away; the lead office is shown why.
pub fn open_when_due(
    tx: &mut Tx<'_>,
    moment: &Moment,
    id: LetterId,
) -> Result<(), Failure<RefusedToRelease>> {
    open(tx, moment, id, Actor::Service)
}

fn open(
    tx: &mut Tx<'_>,
    moment: &Moment,
    id: LetterId,
    by: Actor,
) -> Result<(), Failure<RefusedToRelease>> {
    let letter = tx
        .letter(id)?
        .ok_or(Failure::Refused(RefusedToRelease::NoLetter(NoLetter)))?;
    let manifest = manifest_of(tx, &letter)?;
    let members = roster_of(tx, &letter)?;
    let event = letter
        .release(by, &manifest, moment.now, &by_id(&members))
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    tx.append(id, vec![event], moment.now)?;
    Ok(())
}

/// The manifest that the sealed PDF prints.
fn manifest_of(tx: &mut Tx<'_>, letter: &Letter) -> Result<Manifest, Failure<RefusedToRelease>> {
    let hash = match &letter.stage {
        Stage::Finalized { sealed, .. } | Stage::Released { sealed, .. } => sealed.manifest,
        Stage::Draft | Stage::Circulating { .. } | Stage::Closed { .. } | Stage::Abandoned => {
            return Err(Failure::Refused(
                ReleaseRefusal::Stage(letter.not_finalized()).into(),
            ));
        }
    };
    let document = tx
        .document(letter.id, document::MANIFEST, &hash)?
        .ok_or_else(|| Fault::other("reading a manifest", "it is not in the store"))?;
    serde_json::from_slice(&document).map_err(|e| Fault::other("reading a manifest", e).into())
}
