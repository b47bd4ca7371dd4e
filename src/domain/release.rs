//! Release: every signing office is told first, may object, and only then does the page open.
//!
//! The notice is what the Congressional Progressive Caucus's letter of October 2022 lacked: its signers learnt of
//! the release from the press. A name that fell away after the finalization blocks the release; the lead recalls
//! the letter and finalizes it anew.

use jiff::{SignedDuration, Timestamp};

use super::approval::{PressRefusal, Standing};
use super::event::{Actor, Fact, NewEvent};
use super::finalization::{Manifest, RosterNow};
use super::invitation::InvitationId;
use super::letter::{Letter, Stage, WrongStage};
use super::record::microseconds;
use super::text::Note;

/// The longest embargo or objection window.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// What the signing offices were told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// When they were told.
    pub announced_at: Timestamp,
    /// The embargo: not public before this.
    pub at: Timestamp,
    /// Until when an objection is heard.
    pub objections_until: Timestamp,
    /// Who objected.
    pub objections: Vec<InvitationId>,
}

impl Announcement {
    /// The first moment at which the page may open.
    #[must_use]
    pub fn opens_at(&self) -> Timestamp {
        self.at.max(self.objections_until)
    }
}

/// Why a letter does not go public.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefusal {
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The moment lies in the past.
    #[error("The moment of release has to be in the future; leave it out to release at once.")]
    MomentPast,
    /// The moment, or the end of the objection window, is more than a year away.
    #[error("The moment of release is more than a year away.")]
    MomentFar,
    /// The offices were told already.
    #[error("The release is already announced. Recall the letter to announce another one.")]
    Announced,
    /// Nobody was told yet.
    #[error("The signing offices have not been told of the release yet.")]
    NotAnnounced,
    /// The embargo or the objection window is still running.
    #[error("The letter becomes public when its embargo and its objection window have both ended.")]
    TooEarly,
    /// Somebody objected.
    #[error("A signing office objected to the release. Talk to it, then recall the letter.")]
    Objected,
    /// A printed name's approval no longer counts.
    #[error("A printed name no longer stands: {0}. Recall the letter and finalize it again.")]
    FellAway(String),
}

impl Letter {
    /// Tells the signing offices when the page opens: not before `at`, and `objection_hours` from now at the soonest.
    ///
    /// # Errors
    /// [`ReleaseRefusal`].
    pub fn announce_release(
        &self,
        by: Actor,
        at: Option<Timestamp>,
        objection_hours: u16,
        now: Timestamp,
    ) -> Result<NewEvent, ReleaseRefusal> {
        let Stage::Finalized { announcement, .. } = &self.stage else {
            return Err(self.wrong_stage("while it is finalized").into());
        };
        if announcement.is_some() {
            return Err(ReleaseRefusal::Announced);
        }
        let now = microseconds(now);
        if at.is_some_and(|at| at < now) {
            return Err(ReleaseRefusal::MomentPast);
        }
        let window = SignedDuration::from_hours(i64::from(objection_hours));
        if at.is_some_and(|at| at.duration_since(now) > LONGEST) || window > LONGEST {
            return Err(ReleaseRefusal::MomentFar);
        }
        let objections_until = now
            .checked_add(window)
            .map_err(|_| ReleaseRefusal::MomentFar)?;
        let at = microseconds(at.unwrap_or(now));
        Ok(NewEvent::new(
            by,
            Fact::ReleaseAnnounced {
                at,
                objections_until,
            },
        ))
    }

    /// A signing office stops the release: one whose approval stands, for nobody else's name is at stake.
    ///
    /// # Errors
    /// [`PressRefusal::Stage`] when no release is announced, [`PressRefusal::NotSigning`] from any other office.
    pub fn object(
        &self,
        id: &InvitationId,
        note: Option<&Note>,
        now: Timestamp,
    ) -> Result<NewEvent, PressRefusal> {
        let Stage::Finalized {
            announcement: Some(_),
            ..
        } = &self.stage
        else {
            return Err(self
                .wrong_stage("between the notice and the release")
                .into());
        };
        let invitation = self
            .invitation(id)
            .filter(|invitation| invitation.is_live())
            .ok_or(PressRefusal::TakenBack)?;
        let standing = self.standing_of(&self.beside(invitation), now);
        if !matches!(standing, Standing::Approved(_)) {
            return Err(PressRefusal::NotSigning);
        }
        let by = Actor::Invitee { invitation: *id };
        let event = NewEvent::new(by, Fact::Objected { invitation: *id });
        Ok(event.with("note", note.map(ToString::to_string)))
    }

    /// Opens the public page.
    ///
    /// # Errors
    /// [`ReleaseRefusal`].
    pub fn release(
        &self,
        by: Actor,
        manifest: &Manifest,
        now: Timestamp,
        roster: RosterNow<'_>,
    ) -> Result<NewEvent, ReleaseRefusal> {
        let Stage::Finalized { announcement, .. } = &self.stage else {
            return Err(self.wrong_stage("while it is finalized").into());
        };
        let announcement = announcement.as_ref().ok_or(ReleaseRefusal::NotAnnounced)?;
        if microseconds(now) < announcement.opens_at() {
            return Err(ReleaseRefusal::TooEarly);
        }
        if !announcement.objections.is_empty() {
            return Err(ReleaseRefusal::Objected);
        }
        let fell_away = self.fell_away(manifest, now, roster);
        if !fell_away.is_empty() {
            return Err(ReleaseRefusal::FellAway(fell_away.join("; ")));
        }
        Ok(NewEvent::new(by, Fact::Released {}))
    }
}
