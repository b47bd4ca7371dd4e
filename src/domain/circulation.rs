//! Circulation: from the first mail to the deadline, and the deadline's moves.

use jiff::{SignedDuration, Timestamp};

use super::event::{Actor, Fact, NewEvent};
use super::letter::{Letter, Stage, WrongStage};
use super::text::Note;

/// The furthest deadline that makes sense: longer and every approval would be stale before the close.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Why a letter does not go out, or its deadline does not move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CirculateRefusal {
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The deadline is not in the future.
    #[error("The sign-on deadline has to be in the future.")]
    DeadlinePast,
    /// The deadline is more than a year away.
    #[error("The sign-on deadline is more than a year away.")]
    DeadlineFar,
    /// Nobody would get it.
    #[error("No office has been invited yet, so there is nobody to circulate the letter to.")]
    NobodyInvited,
}

impl Letter {
    /// Sends the draft to all who were invited.
    ///
    /// # Errors
    /// [`CirculateRefusal`].
    pub fn circulate(
        &self,
        by: Actor,
        deadline: Timestamp,
        message: Option<&Note>,
        now: Timestamp,
    ) -> Result<NewEvent, CirculateRefusal> {
        if self.stage != Stage::Draft {
            return Err(self.wrong_stage("while it is a draft").into());
        }
        check(deadline, now)?;
        if !self
            .invitations
            .iter()
            .any(super::invitation::Invitation::is_live)
        {
            return Err(CirculateRefusal::NobodyInvited);
        }
        Ok(NewEvent::new(by, Fact::Circulated { deadline })
            .with("message", message.map(ToString::to_string)))
    }

    /// Moves the deadline, sooner or later.
    ///
    /// # Errors
    /// [`CirculateRefusal`].
    pub fn extend(
        &self,
        by: Actor,
        deadline: Timestamp,
        now: Timestamp,
    ) -> Result<NewEvent, CirculateRefusal> {
        self.must_be_circulating()?;
        check(deadline, now)?;
        Ok(NewEvent::new(by, Fact::Extended { deadline }))
    }
}

pub(super) fn check(deadline: Timestamp, now: Timestamp) -> Result<(), CirculateRefusal> {
    if deadline <= now {
        return Err(CirculateRefusal::DeadlinePast);
    }
    if deadline.duration_since(now) > LONGEST {
        return Err(CirculateRefusal::DeadlineFar);
    }
    Ok(())
}
