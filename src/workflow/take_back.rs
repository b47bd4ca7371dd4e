//! Takes a letter back to closed, as long as nothing of it is public: while it is being finalized, or once it is sealed.
//!
//! It is one transaction on the record, so it is done whether or not the process that seals the letter lives, and the
//! commit of a PDF that is being made meanwhile finds its intent gone ([`super::finalize::commit`]).

use super::{Moment, NoLetter, Staff, led, record};
use crate::domain::letter::{LetterId, WrongStage};
use crate::store::{Failure, Tx};

/// Why a letter is not taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToTakeBack {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// There is nothing to take back, or it is public.
    #[error(transparent)]
    Stage(#[from] WrongStage),
}

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// A finalization that was under way; no PDF was sealed.
    Finalization,
    /// A sealed PDF, which is set aside.
    Sealed,
}

/// Takes a letter back to closed. Its approvals count as before.
///
/// # Errors
/// [`RefusedToTakeBack`].
pub fn take_back(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
) -> Result<TakenBack, Failure<RefusedToTakeBack>> {
    let letter = led::<RefusedToTakeBack>(tx, id, staff)?;
    let event = letter
        .take_back(staff.actor())
        .map_err(|e| Failure::Refused(e.into()))?;
    record(tx, moment, staff, id, event)?;
    Ok(match letter.sealed() {
        Some(_) => TakenBack::Sealed,
        None => TakenBack::Finalization,
    })
}
