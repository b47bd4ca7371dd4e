//! Approval: an office's consent to exactly one text, and when it counts.
//!
//! # When a name may be printed
//! An approval counts for a text at a moment if all of these hold:
//! 1. it was pressed behind a link mailed to an address of record (otherwise anybody the lead names could sign);
//! 2. it covers that text: the very digest, or one that a technical revision carried it over to;
//! 3. it is younger than the letter's consent window (the Congressional Progressive Caucus's Ukraine letter of
//!    24 October 2022 printed thirty names that had been given up to 116 days before);
//! 4. the office has not since passed, asked for edits or withdrawn, through any of its links;
//! 5. its invitation was not taken back or entered in error.
//!
//! [`Letter::standing`] is the only judge of this: the desk, the closing, the finalization, the release and the
//! offline check all ask it.

mod standing;

use jiff::Timestamp;

use super::event::{Actor, Capacity, Fact, NewEvent};
use super::invitation::{Invitation, InvitationId};
use super::letter::{Letter, Stage, WrongStage};
use super::office::Office;
use super::revision::TextDigest;
use super::text::{Note, PersonName, Title};

use standing::answers_of;

pub use standing::{Counted, Standing};

/// One thing that an office said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The event that records it.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who pressed; `None` for a withdrawal.
    pub capacity: Option<Capacity>,
    /// Whether an approval came through an address of record.
    pub of_record: bool,
    /// What.
    pub decision: Decision,
    /// Who pressed, by name, if this reader may know.
    pub name: Option<String>,
    /// With which title.
    pub title: Option<String>,
    /// With which words.
    pub note: Option<String>,
    /// The wording that was proposed.
    pub suggested_text: Option<String>,
}

/// What an office decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Consent.
    Approved {
        /// To this text.
        digest: TextDigest,
        /// To which a technical revision has carried it.
        carried_to: Option<TextDigest>,
        /// Whether technical revisions may carry it.
        technical_changes: bool,
        /// The lines of the signature block as the page showed them, if this reader may know.
        printed_as: Option<String>,
    },
    /// A pass.
    Declined,
    /// Edits first.
    ChangesRequested {
        /// About this text.
        digest: TextDigest,
    },
    /// Consent taken back.
    Withdrawn,
}

/// A press on the page behind the link, its form already parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Whose link.
    pub invitation: InvitationId,
    /// The text that the page showed.
    pub shown: TextDigest,
    /// By what authority.
    pub capacity: Capacity,
    /// Who pressed.
    pub name: PersonName,
    /// With which title; needed from staff.
    pub title: Option<Title>,
    /// Words for the lead offices.
    pub note: Option<Note>,
}

/// Why a press is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressRefusal {
    /// The text changed between showing and pressing.
    #[error(
        "The text changed while this page was open. Nothing was recorded; here is what changed."
    )]
    TextMovedOn,
    /// The deadline has passed.
    #[error("The sign-on deadline has passed. The lead office can extend it.")]
    DeadlinePassed,
    /// Answers are no longer taken.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The link was taken back.
    #[error("The lead office has taken this invitation back.")]
    TakenBack,
    /// There is no approval to withdraw.
    #[error("There is no approval of this office to withdraw.")]
    NothingToWithdraw,
    /// Only an office whose name is printed can object.
    #[error(
        "This office’s approval does not stand on the letter, so there is nothing to object to."
    )]
    NotSigning,
}

/// What a press comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// A new fact.
    New(Box<NewEvent>),
    /// The same decision was already recorded, as this event.
    Already(i64),
}

impl Letter {
    /// Records an office's consent to the text that was shown. `printed_as` are the lines of the block on the page.
    ///
    /// The address has to be of record twice: when it was asked and now. Someone who left an office cannot sign for it
    /// with an old mail.
    ///
    /// # Errors
    /// [`PressRefusal`].
    pub fn approve(
        &self,
        press: Press,
        technical_changes: bool,
        printed_as: &str,
        office: &Office,
        now: Timestamp,
    ) -> Result<Pressed, PressRefusal> {
        let invitation = self.must_take(&press, now)?;
        let of_record = invitation.of_record && invitation.is_at_address_of(office);
        if let Some(answer) = self.last_word(invitation)
            && let Decision::Approved {
                digest,
                technical_changes: granted,
                printed_as: as_then,
                ..
            } = &answer.decision
            && (*digest, *granted, as_then.as_deref())
                == (press.shown, technical_changes, Some(printed_as))
            && (answer.capacity, answer.of_record) == (Some(press.capacity), of_record)
            && !matches!(
                self.standing_of(&self.beside(invitation), now),
                Standing::Stale
            )
        {
            return Ok(Pressed::Already(answer.seq));
        }
        let fact = Fact::Approved {
            invitation: press.invitation,
            digest: press.shown,
            capacity: press.capacity,
            of_record,
            technical_changes,
        };
        Ok(press.into_event(fact, |event| {
            event.with("printed_as", Some(printed_as.to_owned()))
        }))
    }

    /// Records a pass. It is private to the lead offices and stops nobody else.
    ///
    /// # Errors
    /// [`PressRefusal`].
    pub fn decline(&self, press: Press, now: Timestamp) -> Result<Pressed, PressRefusal> {
        let invitation = self.must_take(&press, now)?;
        if let Some(Answer {
            seq,
            decision: Decision::Declined,
            ..
        }) = self.last_word(invitation)
        {
            return Ok(Pressed::Already(*seq));
        }
        let fact = Fact::Declined {
            invitation: press.invitation,
            capacity: press.capacity,
        };
        Ok(press.into_event(fact, |event| event))
    }

    /// Records the wish for edits; the office has then not approved.
    ///
    /// # Errors
    /// [`PressRefusal`].
    pub fn request_changes(
        &self,
        press: Press,
        suggested: Option<&Note>,
        now: Timestamp,
    ) -> Result<Pressed, PressRefusal> {
        self.must_take(&press, now)?;
        let fact = Fact::ChangesRequested {
            invitation: press.invitation,
            digest: press.shown,
            capacity: press.capacity,
        };
        Ok(press.into_event(fact, |event| {
            event.with("suggested_text", suggested.map(ToString::to_string))
        }))
    }

    /// Takes an office's approval back, at any time before the release.
    ///
    /// # Errors
    /// [`PressRefusal`].
    pub fn withdraw(
        &self,
        id: &InvitationId,
        note: Option<&Note>,
    ) -> Result<Pressed, PressRefusal> {
        self.must_be_before_release()?;
        let invitation = self.invitation(id).ok_or(PressRefusal::TakenBack)?;
        let said = answers_of(&self.beside(invitation));
        match said
            .last()
            .map(|(_, answer)| (&answer.decision, answer.seq))
        {
            Some((Decision::Withdrawn, seq)) => return Ok(Pressed::Already(seq)),
            Some((Decision::Approved { .. }, _)) => {}
            Some((Decision::Declined | Decision::ChangesRequested { .. }, _)) | None => {
                return Err(PressRefusal::NothingToWithdraw);
            }
        }
        let by = Actor::Invitee { invitation: *id };
        let event = NewEvent::new(by, Fact::Withdrawn { invitation: *id })
            .with("note", note.map(ToString::to_string));
        Ok(Pressed::New(Box::new(event)))
    }

    /// Whether the page behind this link still takes an answer.
    ///
    /// # Errors
    /// The refusal that a press would meet now.
    pub fn takes_answers(
        &self,
        invitation: &Invitation,
        now: Timestamp,
    ) -> Result<(), PressRefusal> {
        let deadline = self.must_be_circulating()?;
        if !invitation.is_live() {
            return Err(PressRefusal::TakenBack);
        }
        if now >= deadline {
            return Err(PressRefusal::DeadlinePassed);
        }
        Ok(())
    }

    /// The office's last answer, if it came through this very invitation: what a second press is held against.
    fn last_word<'a>(&'a self, invitation: &'a Invitation) -> Option<&'a Answer> {
        let said = answers_of(&self.beside(invitation));
        let (through, answer) = said.last()?;
        (through.id == invitation.id).then_some(*answer)
    }

    fn must_take(&self, press: &Press, now: Timestamp) -> Result<&Invitation, PressRefusal> {
        let invitation = self
            .invitation(&press.invitation)
            .ok_or(PressRefusal::TakenBack)?;
        self.takes_answers(invitation, now)?;
        if press.shown != self.current.digest {
            return Err(PressRefusal::TextMovedOn);
        }
        Ok(invitation)
    }

    /// Whether the letter can still be withdrawn from.
    #[must_use]
    pub fn can_be_withdrawn_from(&self) -> bool {
        matches!(
            self.stage,
            Stage::Circulating { .. } | Stage::Closed { .. } | Stage::Finalized { .. }
        )
    }
}

impl Press {
    fn into_event(self, fact: Fact, more: impl FnOnce(NewEvent) -> NewEvent) -> Pressed {
        let event = NewEvent::new(
            Actor::Invitee {
                invitation: self.invitation,
            },
            fact,
        )
        .with("name", Some(self.name.to_string()))
        .with("title", self.title.map(|title| title.to_string()))
        .with("note", self.note.map(|note| note.to_string()));
        Pressed::New(Box::new(more(event)))
    }
}

#[cfg(test)]
mod tests;
