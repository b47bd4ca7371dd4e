//! A letter: the fold of its events, and the questions that every act asks of it.
//!
//! ```text
//! Draft ──circulate──▶ Circulating ──close──▶ Closed ──finalize──▶ Finalized ──release──▶ Released
//!   └──────abandon─────────┘ ▲                │  ▲                   │
//!                            └────reopen──────┘  └─────take back─────┘
//! ```
//!
//! Between the intent to finalize and the sealed PDF the letter is closed with an [`Intent`], and can be taken back too.
//!
//! No column says where a letter stands: [`Letter::fold`] computes it from the record, for the service that decides
//! and for the stranger who checks, in the same code.

mod beside;
mod fold;
mod name;
mod stage;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Actor, Fact, NewEvent};
use super::invitation::{Invitation, InvitationId};
use super::layout::Layout;
use super::record::Hash;
use super::revision::{RevisionKind, TextDigest};
use super::roster::MemberId;

pub use fold::FoldFault;
pub use name::{LetterId, Slug};
pub use stage::{Intent, Sealed, Stage, WrongStage};

/// How the signature blocks follow each other. The lead and the co-leads always come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum SignatureOrder {
    /// In the order of the first approval.
    #[default]
    Joined,
    /// By unbroken service in the chamber, longest first.
    Seniority,
    /// By surname.
    Alphabetical,
}

/// A text in the letter's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Counts from 1.
    pub number: u32,
    /// Whether approvals had to be given anew.
    pub kind: RevisionKind,
    /// The digest of its canonical bytes.
    pub digest: TextDigest,
    /// When it was saved.
    pub at: Timestamp,
}

/// A letter as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its name inside.
    pub id: LetterId,
    /// Its name outside.
    pub slug: Slug,
    /// The office that drafts and owns it.
    pub lead: MemberId,
    /// Offices with the same rights.
    pub co_leads: Vec<MemberId>,
    /// How the blocks are ordered.
    pub order: SignatureOrder,
    /// Days for which an approval stays fresh.
    pub consent_days: u16,
    /// The newest text.
    pub current: Revision,
    /// The texts before it, oldest first.
    pub earlier: Vec<Revision>,
    /// How it is laid out.
    pub layout: Layout,
    /// All invitations, oldest first.
    pub invitations: Vec<Invitation>,
    /// Where it stands.
    pub stage: Stage,
    /// The sign-on deadline last set, also after closing.
    pub deadline: Option<Timestamp>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// The last event.
    pub head: Head,
}

/// The last event of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number in the service.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
    /// When it was recorded.
    pub at: Timestamp,
}

/// Why a text is not saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviseRefusal {
    /// The letter is past editing.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The same text again.
    #[error("Nothing changed, so revision and approvals stay as they are.")]
    NothingChanged,
    /// Saved as technical, but the change is of what an office consents to.
    #[error(
        "This changes {0}, which is never a technical change. Save it as substantive; every office is then asked again."
    )]
    MoreThanTechnical(&'static str),
}

/// What a new letter starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its public name.
    pub slug: Slug,
    /// The lead office.
    pub lead: MemberId,
    /// Co-leading offices.
    pub co_leads: Vec<MemberId>,
    /// How the blocks are ordered.
    pub order: SignatureOrder,
    /// Days for which an approval stays fresh.
    pub consent_days: u16,
    /// The first text.
    pub digest: TextDigest,
}

impl Letter {
    /// Begins a letter.
    #[must_use]
    pub fn draft(by: Actor, opening: Opening) -> NewEvent {
        let Opening {
            slug,
            lead,
            co_leads,
            order,
            consent_days,
            digest,
        } = opening;
        NewEvent::new(
            by,
            Fact::Drafted {
                slug,
                lead,
                co_leads,
                order,
                consent_days,
                digest,
            },
        )
    }

    /// Gives the letter up, before it is closed.
    ///
    /// # Errors
    /// [`WrongStage`].
    pub fn abandon(&self, by: Actor) -> Result<NewEvent, WrongStage> {
        self.must_be_open()?;
        Ok(NewEvent::new(by, Fact::Abandoned {}))
    }

    /// Saves a new text. A substantive one asks every approval anew; a technical one carries over those whose
    /// office granted technical changes.
    ///
    /// # Errors
    /// [`ReviseRefusal`].
    pub fn revise(
        &self,
        by: Actor,
        kind: RevisionKind,
        digest: TextDigest,
    ) -> Result<NewEvent, ReviseRefusal> {
        self.must_be_open()?;
        if digest == self.current.digest {
            return Err(ReviseRefusal::NothingChanged);
        }
        let revision = self.current.number + 1;
        Ok(NewEvent::new(
            by,
            Fact::Revised {
                revision,
                revision_kind: kind,
                digest,
            },
        ))
    }

    /// Whether this office leads or co-leads.
    #[must_use]
    pub fn is_led_by(&self, office: &MemberId) -> bool {
        self.leads().any(|lead| lead == office)
    }

    /// The lead and the co-leads, lead first.
    pub fn leads(&self) -> impl Iterator<Item = &MemberId> {
        std::iter::once(&self.lead).chain(&self.co_leads)
    }

    /// One invitation.
    #[must_use]
    pub fn invitation(&self, id: &InvitationId) -> Option<&Invitation> {
        self.invitations
            .iter()
            .find(|invitation| invitation.id == *id)
    }

    /// The members who were asked, each once, in the order of the first invitation.
    #[must_use]
    pub fn invitees(&self) -> Vec<MemberId> {
        let mut members: Vec<MemberId> = Vec::new();
        for member in self
            .invitations
            .iter()
            .filter_map(|invitation| invitation.member.as_ref())
        {
            if !members.contains(member) {
                members.push(member.clone());
            }
        }
        members
    }

    /// The sealed PDF, once there is one.
    #[must_use]
    pub fn sealed(&self) -> Option<&Sealed> {
        match &self.stage {
            Stage::Finalized { sealed, .. } | Stage::Released { sealed, .. } => Some(sealed),
            Stage::Draft | Stage::Circulating { .. } | Stage::Closed { .. } | Stage::Abandoned => {
                None
            }
        }
    }

    /// The refusal of an act that needs the sealed PDF.
    #[must_use]
    pub fn not_finalized(&self) -> WrongStage {
        self.wrong_stage("once it is finalized")
    }

    pub(super) fn wrong_stage(&self, when: &'static str) -> WrongStage {
        WrongStage {
            stage: self.stage.label(),
            when,
        }
    }

    pub(super) fn must_be_open(&self) -> Result<(), WrongStage> {
        match self.stage {
            Stage::Draft | Stage::Circulating { .. } => Ok(()),
            Stage::Closed { .. }
            | Stage::Finalized { .. }
            | Stage::Released { .. }
            | Stage::Abandoned => Err(self.wrong_stage("before it is closed")),
        }
    }

    pub(super) fn must_be_circulating(&self) -> Result<Timestamp, WrongStage> {
        match self.stage {
            Stage::Circulating { deadline } => Ok(deadline),
            Stage::Draft
            | Stage::Closed { .. }
            | Stage::Finalized { .. }
            | Stage::Released { .. }
            | Stage::Abandoned => Err(self.wrong_stage("while it circulates")),
        }
    }

    pub(super) fn must_be_before_release(&self) -> Result<(), WrongStage> {
        match self.stage {
            Stage::Draft
            | Stage::Circulating { .. }
            | Stage::Closed { .. }
            | Stage::Finalized { .. } => Ok(()),
            Stage::Released { .. } | Stage::Abandoned => {
                Err(self.wrong_stage("before it is released"))
            }
        }
    }
}
