//! Laying out: the paper, the letterhead and the check code of a letter, before its names are frozen.

use super::{Moment, NoLetter, Staff, led, record};
use crate::domain::layout::{LayOutRefusal, Layout};
use crate::domain::letter::LetterId;
use crate::store::{Failure, Tx};

/// Why a letter is not laid out so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToLayOut {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not so.
    #[error(transparent)]
    LayOut(#[from] LayOutRefusal),
}

/// Lays a letter out. What it is laid out as already is no refusal, so that a form may be sent twice.
///
/// # Errors
/// [`RefusedToLayOut`].
pub fn lay_out(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    layout: Layout,
) -> Result<(), Failure<RefusedToLayOut>> {
    let letter = led::<RefusedToLayOut>(tx, id, staff)?;
    match letter.lay_out(staff.actor(), layout) {
        Ok(event) => Ok(record(tx, moment, staff, id, event)?),
        Err(LayOutRefusal::NothingChanged) => Ok(()),
        Err(refusal) => Err(Failure::Refused(refusal.into())),
    }
}
