//! Taking back: from a finalization that is under way, or a sealed PDF that is not public, to a closed letter.
//!
//! It needs nothing of the process that makes the PDF, which may be dead: the intent is dropped in the record, and a
//! PDF that is committed later finds it gone. Every approval counts as before.

use super::event::{Actor, Fact, NewEvent};
use super::letter::{Letter, Stage, WrongStage};

impl Letter {
    /// Takes the letter back to closed, as long as nothing is public.
    ///
    /// # Errors
    /// [`WrongStage`].
    pub fn take_back(&self, by: Actor) -> Result<NewEvent, WrongStage> {
        if matches!(self.stage, Stage::Finalized { .. }) {
            return Ok(NewEvent::new(by, Fact::Recalled {}));
        }
        self.void_manifest(by).map_err(|_| {
            self.wrong_stage("while it is being finalized, or is finalized and not yet released")
        })
    }

    /// Drops the intent to finalize: by a lead office, or by the service if its manifest no longer holds.
    ///
    /// # Errors
    /// [`WrongStage`] if none is under way.
    pub fn void_manifest(&self, by: Actor) -> Result<NewEvent, WrongStage> {
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = self.stage
        else {
            return Err(self.wrong_stage("while its finalization is under way"));
        };
        let fact = Fact::ManifestVoided {
            manifest: intent.manifest,
        };
        Ok(NewEvent::new(by, fact))
    }
}
