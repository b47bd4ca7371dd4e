//! Closing: no more answers, and back again.

use jiff::Timestamp;

use super::circulation::{self, CirculateRefusal};
use super::event::{Actor, Fact, NewEvent};
use super::letter::{Letter, Stage, WrongStage};

impl Letter {
    /// Takes no more answers. A withdrawal is still heard until the release.
    ///
    /// # Errors
    /// [`WrongStage`].
    pub fn close(&self, by: Actor) -> Result<NewEvent, WrongStage> {
        self.must_be_circulating()?;
        Ok(NewEvent::new(by, Fact::Closed {}))
    }

    /// Takes answers again until a new deadline.
    ///
    /// # Errors
    /// [`CirculateRefusal`].
    pub fn reopen(
        &self,
        by: Actor,
        deadline: Timestamp,
        now: Timestamp,
    ) -> Result<NewEvent, CirculateRefusal> {
        let Stage::Closed { .. } = self.stage else {
            return Err(self
                .wrong_stage("while it is closed and not finalized")
                .into());
        };
        circulation::check(deadline, now)?;
        Ok(NewEvent::new(by, Fact::Reopened { deadline }))
    }
}
