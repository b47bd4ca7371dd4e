//! The facts of a letter's life: one variant for each thing that can happen.
//!
//! A fact never names a person who has not chosen to be public. Who an invitation is for, who pressed, at which
//! address and with what words are *sealed values*: they lie beside the event, and the event holds a salted
//! commitment to each ([`super::record`]). That is what lets the whole list be published with the letter while a
//! decline stays private to the lead offices, and what lets a value be erased without breaking the chain.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::invitation::InvitationId;
use super::layout::Layout;
use super::letter::{SignatureOrder, Slug};
use super::record::Hash;
use super::revision::{RevisionKind, TextDigest};
use super::roster::MemberId;
use super::seal::{Extended, SealLevel};

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Actor {
    /// Staff of a lead or co-lead office; the person is the sealed value `staff`.
    Lead {
        /// The office, named by its member.
        office: MemberId,
    },
    /// Whoever held an approval link; the person is in the sealed values `name` and `title`.
    Invitee {
        /// The invitation whose link was used.
        invitation: InvitationId,
    },
    /// The service itself, when a moment set beforehand has come.
    Service,
}

/// By what authority a decision was pressed: the two answers the page offers, neither chosen beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// "I am the Senator."
    Member,
    /// "I am authorised staff."
    Staff,
}

impl Capacity {
    /// The words for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Member => "the member in person",
            Self::Staff => "authorised staff",
        }
    }
}

/// One fact of a letter's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// The letter exists, with its first revision.
    Drafted {
        /// The public name in its address; it never changes.
        slug: Slug,
        /// The lead office.
        lead: MemberId,
        /// Offices with the same rights as the lead.
        co_leads: Vec<MemberId>,
        /// How the signature blocks are ordered after the leads.
        order: SignatureOrder,
        /// Days for which an approval stays fresh.
        consent_days: u16,
        /// The first text.
        digest: TextDigest,
    },
    /// The text changed.
    Revised {
        /// Counts from 1, the draft's own.
        revision: u32,
        /// Whether approvals must be given anew.
        revision_kind: RevisionKind,
        /// The new text.
        digest: TextDigest,
    },
    /// A lead office chose how the letter is laid out.
    LaidOut {
        /// How.
        layout: Layout,
    },
    /// An office was asked. Sealed: `member`, `address`, its mail `domain`, `contact`.
    Invited {
        /// The new invitation.
        invitation: InvitationId,
        /// The first invitation of the same office, if it was asked before: so a stranger can read an office's
        /// standing from all of its links without learning which office it is.
        first: Option<InvitationId>,
        /// Whether the address is one of that office's addresses of record.
        of_record: bool,
    },
    /// The Dear Colleague went out to all who were invited. Sealed: `message`.
    Circulated {
        /// The sign-on deadline.
        deadline: Timestamp,
    },
    /// The deadline moved.
    Extended {
        /// The new deadline.
        deadline: Timestamp,
    },
    /// The link was mailed again.
    Reminded {
        /// Whose.
        invitation: InvitationId,
    },
    /// The lead took the link back before any answer.
    Revoked {
        /// Whose.
        invitation: InvitationId,
    },
    /// An office consented to one text. Sealed: `name`, `title`, `note`, `printed_as`.
    Approved {
        /// Through which invitation.
        invitation: InvitationId,
        /// The text that was shown and approved.
        digest: TextDigest,
        /// Who pressed.
        capacity: Capacity,
        /// Whether the link was mailed to an address of record; if not, the approval is never printed by itself.
        of_record: bool,
        /// Whether spelling and citation fixes carry this approval over.
        technical_changes: bool,
    },
    /// An office passed. Sealed: `name`, `title`, `note`.
    Declined {
        /// Through which invitation.
        invitation: InvitationId,
        /// Who pressed.
        capacity: Capacity,
    },
    /// An office asked for edits. Sealed: `name`, `title`, `note`, `suggested_text`.
    ChangesRequested {
        /// Through which invitation.
        invitation: InvitationId,
        /// The text that the request is about.
        digest: TextDigest,
        /// Who pressed.
        capacity: Capacity,
    },
    /// An office took its approval back. Sealed: `note`.
    Withdrawn {
        /// Through which invitation.
        invitation: InvitationId,
    },
    /// The lead asked the wrong office; it is as if the office had never been asked. Sealed: `note`.
    EnteredInError {
        /// Which invitation.
        invitation: InvitationId,
    },
    /// No more answers are taken.
    Closed {},
    /// Answers are taken again.
    Reopened {
        /// The new deadline.
        deadline: Timestamp,
    },
    /// Text, names and their order are frozen: the intent to finalize.
    ManifestFrozen {
        /// SHA-256 of the manifest's bytes.
        manifest: Hash,
    },
    /// The intent was dropped before the seal was committed: a lead office took the letter back, or what the manifest
    /// rested on changed. Sealed, in the second case: `why`.
    ManifestVoided {
        /// Which manifest.
        manifest: Hash,
    },
    /// The sealed PDF exists.
    Finalized {
        /// The manifest that it prints.
        manifest: Hash,
        /// SHA-256 of the sealed PDF.
        pdf: Hash,
        /// Its size in bytes.
        bytes: u64,
        /// Its pages.
        pages: u32,
        /// SHA-256 of the sealing certificate.
        seal: Hash,
        /// What the file proves by itself.
        #[serde(default, skip_serializing_if = "SealLevel::is_basic")]
        level: SealLevel,
        /// When the certificates of its time stamp lapse.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lapses: Option<Timestamp>,
    },
    /// Proof was added after the sealed PDF: a time stamp, or what is needed to check one. No page changed.
    SealExtended(Extended),
    /// Every signing office was told when the letter becomes public.
    ReleaseAnnounced {
        /// The page opens no sooner than this. In the line it is not `at`, which is when the event was recorded.
        #[serde(rename = "not_before")]
        at: Timestamp,
        /// Objections are heard until this moment.
        objections_until: Timestamp,
    },
    /// A signing office objected to the release. Sealed: `note`.
    Objected {
        /// Through which invitation.
        invitation: InvitationId,
    },
    /// The public page is open.
    Released {},
    /// A finalized letter was taken back before release.
    Recalled {},
    /// A draft or circulating letter was given up.
    Abandoned {},
}

impl Fact {
    /// The stable name of the kind, as in the record and the API.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "drafted",
            Self::Revised { .. } => "revised",
            Self::LaidOut { .. } => "laid_out",
            Self::Invited { .. } => "invited",
            Self::Circulated { .. } => "circulated",
            Self::Extended { .. } => "extended",
            Self::Reminded { .. } => "reminded",
            Self::Revoked { .. } => "revoked",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::ChangesRequested { .. } => "changes_requested",
            Self::Withdrawn { .. } => "withdrawn",
            Self::EnteredInError { .. } => "entered_in_error",
            Self::Closed {} => "closed",
            Self::Reopened { .. } => "reopened",
            Self::ManifestFrozen { .. } => "manifest_frozen",
            Self::ManifestVoided { .. } => "manifest_voided",
            Self::Finalized { .. } => "finalized",
            Self::SealExtended(_) => "seal_extended",
            Self::ReleaseAnnounced { .. } => "release_announced",
            Self::Objected { .. } => "objected",
            Self::Released {} => "released",
            Self::Recalled {} => "recalled",
            Self::Abandoned {} => "abandoned",
        }
    }

    /// The invitation that the fact is about, if it is about one.
    #[must_use]
    pub fn invitation(&self) -> Option<&InvitationId> {
        match self {
            Self::Invited { invitation, .. }
            | Self::Reminded { invitation }
            | Self::Revoked { invitation }
            | Self::Approved { invitation, .. }
            | Self::Declined { invitation, .. }
            | Self::ChangesRequested { invitation, .. }
            | Self::Withdrawn { invitation }
            | Self::EnteredInError { invitation }
            | Self::Objected { invitation } => Some(invitation),
            Self::Drafted { .. }
            | Self::Revised { .. }
            | Self::LaidOut { .. }
            | Self::Circulated { .. }
            | Self::Extended { .. }
            | Self::Closed {}
            | Self::Reopened { .. }
            | Self::ManifestFrozen { .. }
            | Self::ManifestVoided { .. }
            | Self::Finalized { .. }
            | Self::SealExtended(_)
            | Self::ReleaseAnnounced { .. }
            | Self::Released {}
            | Self::Recalled {}
            | Self::Abandoned {} => None,
        }
    }
}

/// What an act decided, before the record has given it a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Who acted.
    pub by: Actor,
    /// What happened.
    pub fact: Fact,
    /// Values that lie beside the event, by name, each under a commitment.
    pub sealed: Vec<(&'static str, String)>,
}

impl NewEvent {
    /// A fact without anything beside it.
    #[must_use]
    pub fn new(by: Actor, fact: Fact) -> Self {
        Self {
            by,
            fact,
            sealed: Vec::new(),
        }
    }

    /// Adds a sealed value; an absent one leaves no trace.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.sealed.push((name, value));
        }
        self
    }
}
