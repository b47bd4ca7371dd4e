//! Release: the signing offices are told, and the page opens when embargo and objection window have ended.

use jiff::Timestamp;

use super::finalize::manifest_of;
use super::queue::{self, Post};
use super::{Moment, NoLetter, Staff, by_id, led, record, roster_of};
use crate::domain::event::Actor;
use crate::domain::finalization::Manifest;
use crate::domain::letter::{Letter, LetterId};
use crate::domain::press::{self, NotASignatory, PressKit, Style};
use crate::domain::release::ReleaseRefusal;
use crate::domain::roster::MemberId;
use crate::store::{Db, Failure, Fault, Tx};

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
    record(tx, moment, staff, id, event)?;
    let manifest = printed(tx, &letter)?;
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
    let manifest = printed(tx, &letter)?;
    let members = roster_of(tx, &letter)?;
    let event = letter
        .release(by, &manifest, moment.now, &by_id(&members))
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    let by_itself = event.by == Actor::Service;
    tx.append(id, vec![event], moment.now)?;
    if by_itself {
        queue::tell_leads(tx, moment, &letter, letter.head.seq + 1)?;
    }
    Ok(())
}

fn printed(tx: &mut Tx<'_>, letter: &Letter) -> Result<Manifest, Failure<RefusedToRelease>> {
    manifest_of(tx, letter)?
        .ok_or_else(|| Failure::Refused(ReleaseRefusal::Stage(letter.not_finalized()).into()))
}

/// What a signing office pastes into its release; nothing before there is a sealed PDF.
///
/// # Errors
/// A fault of the store.
pub fn press_kit(
    db: &mut Db,
    letter: &Letter,
    own: &MemberId,
    style: Style,
) -> Result<Option<Result<PressKit, NotASignatory>>, Fault> {
    if letter.sealed().is_none() {
        return Ok(None);
    }
    let Some(manifest) = manifest_of(db, letter)? else {
        return Ok(None);
    };
    let text = db.text(letter.id, manifest.revision)?;
    let leads: Vec<MemberId> = letter.leads().cloned().collect();
    Ok(Some(press::kit(&manifest, &text, &leads, own, style)))
}
