//! Standing: the one judge of whether a name may be printed.

use jiff::{SignedDuration, Timestamp};

use super::{Answer, Decision};
use crate::domain::event::Capacity;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::letter::Letter;
use crate::domain::roster::MemberId;

/// Where an office stands with a letter at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has not answered.
    NoAnswer,
    /// Its approval counts: the name may be printed.
    Approved(Counted),
    /// It was approved only behind a link mailed to an address that is not of record.
    Unconfirmed,
    /// It approved an earlier text.
    TextMovedOn,
    /// It approved this text longer ago than the consent window.
    Stale,
    /// It wants edits first.
    ChangesRequested,
    /// It passed.
    Declined,
    /// It took its approval back.
    Withdrawn,
    /// It should never have been asked.
    EnteredInError,
    /// Its link was taken back before any answer.
    Revoked,
}

/// An approval that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The event of the approval.
    pub seq: i64,
    /// When it was given.
    pub at: Timestamp,
    /// Who pressed.
    pub capacity: Option<Capacity>,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// The block's lines, if this reader may know.
    pub printed_as: Option<String>,
    /// The event by which the office joined: its first approval since it last said no.
    pub joined: i64,
}

impl Standing {
    /// The stable name, as in the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Approved(_) => "approved",
            Self::Unconfirmed => "unconfirmed",
            Self::TextMovedOn => "needs_reapproval",
            Self::Stale => "stale",
            Self::ChangesRequested => "changes_requested",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::EnteredInError => "entered_in_error",
            Self::Revoked => "revoked",
        }
    }

    /// Whether a reminder makes sense.
    #[must_use]
    pub fn owes_an_answer(&self) -> bool {
        matches!(self, Self::NoAnswer | Self::TextMovedOn | Self::Stale)
    }

    /// The words for people, after the member's name.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::NoAnswer => "has not answered",
            Self::Approved(_) => "has approved this text",
            Self::Unconfirmed => {
                "was approved from an address that is not of record; not printed until confirmed"
            }
            Self::TextMovedOn => "approved an earlier text and has to approve this one",
            Self::Stale => "approved too long ago and has to approve again",
            Self::ChangesRequested => "asked for changes",
            Self::Declined => "passed",
            Self::Withdrawn => "withdrew",
            Self::EnteredInError => "was entered in error",
            Self::Revoked => "is no longer asked",
        }
    }
}

impl Letter {
    /// Where a member's office stands; `None` if it was never asked.
    #[must_use]
    pub fn standing(&self, member: &MemberId, now: Timestamp) -> Option<Standing> {
        let asked = self
            .invitations
            .iter()
            .find(|invitation| invitation.member.as_ref() == Some(member))?;
        Some(self.standing_of(&self.beside(asked), now))
    }

    /// Where each office stands, in the order of invitation; without a member where this reader may not know it.
    #[must_use]
    pub fn standings(&self, now: Timestamp) -> Vec<(Option<MemberId>, Standing)> {
        let offices = self
            .invitations
            .iter()
            .filter(|invitation| invitation.first == invitation.id);
        offices
            .map(|first| {
                (
                    first.member.clone(),
                    self.standing_of(&self.beside(first), now),
                )
            })
            .collect()
    }

    pub(in crate::domain) fn standing_of(&self, asked: &[&Invitation], now: Timestamp) -> Standing {
        if !asked.iter().any(|invitation| invitation.is_live()) {
            let in_error = asked.iter().any(|invitation| invitation.entered_in_error);
            return if in_error {
                Standing::EnteredInError
            } else {
                Standing::Revoked
            };
        }
        let said = answers_of(asked);
        let last_no = said
            .iter()
            .rposition(|(_, answer)| !matches!(answer.decision, Decision::Approved { .. }));
        let (before, since) = said.split_at(last_no.map_or(0, |index| index + 1));
        if since.is_empty() {
            return match before.last().map(|(_, answer)| &answer.decision) {
                None | Some(Decision::Approved { .. }) => Standing::NoAnswer,
                Some(Decision::Declined) => Standing::Declined,
                Some(Decision::ChangesRequested { .. }) => Standing::ChangesRequested,
                Some(Decision::Withdrawn) => Standing::Withdrawn,
            };
        }
        let of_record: Vec<_> = since
            .iter()
            .filter(|(_, answer)| answer.of_record)
            .collect();
        let Some(joined) = of_record.first().map(|(_, answer)| answer.seq) else {
            return Standing::Unconfirmed;
        };
        let Some((invitation, answer)) = of_record
            .iter()
            .rev()
            .find(|(_, answer)| self.covers_current(answer))
        else {
            return Standing::TextMovedOn;
        };
        if now.duration_since(answer.at)
            > SignedDuration::from_hours(24 * i64::from(self.consent_days))
        {
            return Standing::Stale;
        }
        Standing::Approved(Counted {
            seq: answer.seq,
            at: answer.at,
            capacity: answer.capacity,
            invitation: invitation.id,
            printed_as: match &answer.decision {
                Decision::Approved { printed_as, .. } => printed_as.clone(),
                Decision::Declined | Decision::ChangesRequested { .. } | Decision::Withdrawn => {
                    None
                }
            },
            joined,
        })
    }

    fn covers_current(&self, answer: &Answer) -> bool {
        match &answer.decision {
            Decision::Approved {
                digest, carried_to, ..
            } => *digest == self.current.digest || *carried_to == Some(self.current.digest),
            Decision::Declined | Decision::ChangesRequested { .. } | Decision::Withdrawn => false,
        }
    }

    /// All invitations of the same office.
    pub(in crate::domain) fn beside(&self, invitation: &Invitation) -> Vec<&Invitation> {
        self.invitations
            .iter()
            .filter(|other| other.first == invitation.first)
            .collect()
    }
}

/// What an office said, oldest first: approvals through the links that still stand, every other word through any.
/// A lead that takes a link back, or calls it an error, cannot unsay a pass or a withdrawal that came through it.
pub(super) fn answers_of<'a>(asked: &[&'a Invitation]) -> Vec<(&'a Invitation, &'a Answer)> {
    let stands = |invitation: &Invitation, answer: &Answer| {
        invitation.is_live() || !matches!(answer.decision, Decision::Approved { .. })
    };
    let mut said: Vec<_> = asked
        .iter()
        .flat_map(|i| i.answers.iter().map(move |answer| (*i, answer)))
        .filter(|(invitation, answer)| stands(invitation, answer))
        .collect();
    said.sort_by_key(|(_, answer)| answer.seq);
    said
}
