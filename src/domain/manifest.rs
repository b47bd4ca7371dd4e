//! The manifest: text, names and layout as they were frozen, which is all that the sealed PDF prints.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::Capacity;
use super::finalization::{OfficesNow, RosterNow};
use super::invitation::InvitationId;
use super::layout::{Layout, Letterhead, OfficeHead, Picture};
use super::letter::{Letter, LetterId, SignatureOrder, Slug};
use super::record::Hash;
use super::revision::TextDigest;
use super::roster::Member;

/// All that the PDF prints beside the text. Its bytes are its JSON form, and their SHA-256 stands in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form, 1.
    pub v: u8,
    /// The profile that the pages are set by: whoever checks the letter sets it again with the same one. Letters from before
    /// there were profiles name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<u32>,
    /// The letter.
    pub letter: LetterId,
    /// Its public name.
    pub slug: Slug,
    /// Its public page.
    pub url: String,
    /// The revision that is printed.
    pub revision: u32,
    /// The digest of its text.
    pub digest: TextDigest,
    /// The date line.
    pub dated: Date,
    /// When the names were frozen; every approval is judged at this moment.
    pub frozen_at: Timestamp,
    /// How the blocks are ordered.
    pub order: SignatureOrder,
    /// The lead office, whose chamber gives the letterhead.
    pub lead: Member,
    /// How the letter is laid out.
    #[serde(default, skip_serializing_if = "Layout::is_default")]
    pub layout: Layout,
    /// The letterheads of the offices whose letterhead it bears, the lead's first; none if it is the chamber's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<OfficeHead>,
    /// The names, in order.
    pub signatories: Vec<Signatory>,
    /// How many offices had approved but are not printed, for example because the member has left office.
    pub not_printed: u32,
}

/// A printed name, with the approval that carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// The member as the roster had it that day.
    pub member: Member,
    /// The block's lines, exactly as the office approved them.
    pub block: Vec<String>,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// The event of the approval.
    pub approval: i64,
    /// When it was given.
    pub approved_at: Timestamp,
    /// Who pressed.
    pub capacity: Option<Capacity>,
    /// The picture of the member's signature, if the office had registered one that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Picture>,
}

impl Manifest {
    /// Its bytes, as they are hashed, attached and kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Plain structs with string keys: serialising them has no way to fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of its bytes.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.to_json().as_bytes())
    }
}

impl Letter {
    /// The letterheads of the offices that the layout asks for, each as it is registered or else as the roster has it.
    #[must_use]
    pub fn heads(
        &self,
        lead: &Member,
        roster: RosterNow<'_>,
        offices: OfficesNow<'_>,
    ) -> Vec<OfficeHead> {
        let co_leads = match self.layout.letterhead {
            Letterhead::Chamber => return Vec::new(),
            Letterhead::Office => Vec::new(),
            Letterhead::Joint => self.co_leads.iter().filter_map(roster).collect(),
        };
        std::iter::once(lead)
            .chain(&co_leads)
            .filter_map(|member| {
                let registered = offices(&member.id).and_then(|office| office.head);
                registered.or_else(|| OfficeHead::of(member))
            })
            .collect()
    }
}
