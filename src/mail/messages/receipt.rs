//! The receipt: what was recorded in an office's name, and how to undo it.

use jiff::Timestamp;

use super::{About, name_and_state, title_and_name, two_parts};
use crate::domain::eastern;
use crate::domain::event::{Capacity, Fact};
use crate::domain::record::Hash;
use crate::domain::revision::TextDigest;
use crate::domain::roster::Member;

/// What was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Consent to a text.
    Approval {
        /// To which.
        digest: TextDigest,
        /// Whether it came through an address of record.
        of_record: bool,
        /// Whether spelling and citation fixes need no new approval.
        technical_changes: bool,
    },
    /// A pass.
    Decline,
    /// The wish for edits.
    ChangesRequest,
    /// Consent taken back.
    Withdrawal,
    /// An objection to the release.
    Objection,
}

impl Recorded {
    /// What an event records of an office; `None` for what no office does through its link.
    #[must_use]
    pub fn of(fact: &Fact) -> Option<Self> {
        match fact {
            Fact::Approved {
                digest,
                of_record,
                technical_changes,
                ..
            } => Some(Self::Approval {
                digest: *digest,
                of_record: *of_record,
                technical_changes: *technical_changes,
            }),
            Fact::Declined { .. } => Some(Self::Decline),
            Fact::ChangesRequested { .. } => Some(Self::ChangesRequest),
            Fact::Withdrawn { .. } => Some(Self::Withdrawal),
            Fact::Objected { .. } => Some(Self::Objection),
            Fact::Drafted { .. }
            | Fact::Revised { .. }
            | Fact::LaidOut { .. }
            | Fact::Invited { .. }
            | Fact::Circulated { .. }
            | Fact::Extended { .. }
            | Fact::Reminded { .. }
            | Fact::Revoked { .. }
            | Fact::EnteredInError { .. }
            | Fact::Closed {}
            | Fact::Reopened { .. }
            | Fact::ManifestFrozen { .. }
            | Fact::ManifestVoided { .. }
            | Fact::Finalized { .. }
            | Fact::SealExtended(_)
            | Fact::ReleaseAnnounced { .. }
            | Fact::Released {}
            | Fact::Recalled {}
            | Fact::Abandoned {} => None,
        }
    }
}

/// To whoever pressed, or to the office's address of record: what was recorded, and how to undo it.
#[derive(Debug)]
pub struct Receipt<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// In whose name.
    pub member: &'a Member,
    /// What.
    pub recorded: Recorded,
    /// Who pressed, if the record says.
    pub name: Option<&'a str>,
    /// With which title.
    pub title: Option<&'a str>,
    /// By what authority.
    pub capacity: Option<Capacity>,
    /// The lines of the signature block that were approved.
    pub printed_as: Vec<&'a str>,
    /// The words that went to the lead offices.
    pub note: Option<&'a str>,
    /// The wording that was proposed.
    pub suggested_text: Option<&'a str>,
    /// When.
    pub at: Timestamp,
    /// The event's number in the record.
    pub seq: i64,
    /// The event's hash.
    pub hash: Hash,
    /// Whether this is the copy for the address of record.
    pub to_record: bool,
    /// Whether the letter can still be withdrawn from.
    pub can_withdraw: bool,
    /// The link of the invitation that was used.
    pub link: &'a str,
}

two_parts!(Receipt, "mail/receipt.txt", "mail/receipt.html");

impl Receipt<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }

    /// What was done, after the member's name.
    fn deed(&self) -> &'static str {
        match self.recorded {
            Recorded::Approval { .. } => "approved and signed on",
            Recorded::Decline => "passed on this letter",
            Recorded::ChangesRequest => "asked for changes and has not approved",
            Recorded::Withdrawal => "withdrew from this letter",
            Recorded::Objection => "objected to the release",
        }
    }

    fn is_approval(&self) -> bool {
        matches!(self.recorded, Recorded::Approval { .. })
    }

    fn is_unconfirmed(&self) -> bool {
        matches!(
            self.recorded,
            Recorded::Approval {
                of_record: false,
                ..
            }
        )
    }

    fn allows_technical_changes(&self) -> bool {
        matches!(
            self.recorded,
            Recorded::Approval {
                technical_changes: true,
                ..
            }
        )
    }

    fn is_private(&self) -> bool {
        matches!(self.recorded, Recorded::Decline | Recorded::ChangesRequest)
    }

    fn pressed_by(&self) -> Option<String> {
        self.name
            .map(|name| person(name, self.title, self.capacity))
    }

    fn recorded_at(&self) -> String {
        eastern::instant(self.at)
    }

    /// The approved text's digest in groups of four, two lines of eight.
    fn digest(&self) -> Option<[String; 2]> {
        match self.recorded {
            Recorded::Approval { digest, .. } => Some(two_lines(&digest.to_string())),
            Recorded::Decline
            | Recorded::ChangesRequest
            | Recorded::Withdrawal
            | Recorded::Objection => None,
        }
    }

    fn event_hash(&self) -> [String; 2] {
        two_lines(&self.hash.to_string())
    }
}

/// "Jane Doe, Legislative Director (authorised staff)".
pub(super) fn person(name: &str, title: Option<&str>, capacity: Option<Capacity>) -> String {
    let mut person = name.to_owned();
    if let Some(title) = title {
        person = format!("{person}, {title}");
    }
    match capacity {
        Some(capacity) => format!("{person} ({})", capacity.label()),
        None => person,
    }
}

/// 64 hexadecimal digits in groups of four, eight groups a line.
fn two_lines(digits: &str) -> [String; 2] {
    let groups: Vec<&str> = digits
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    let (first, second) = groups.split_at(groups.len() / 2);
    [first.join(" "), second.join(" ")]
}
