//! The mails that acts queue: what each is about, in ids alone.
//!
//! A row holds no address, no link and no text. Those are put together when it is sent ([`crate::jobs`]), so a stolen
//! outbox tells nothing, a retry is the same message, and a mail whose reason has gone is not sent at all.

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::domain::invitation::InvitationId;
use crate::domain::letter::LetterId;
use crate::domain::roster::MemberId;
use crate::store::{Fault, Queued, Tx};

/// A mail to be written when its time comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case", deny_unknown_fields)]
pub enum Post {
    /// The Dear Colleague to an invitee.
    Invitation {
        /// Whom.
        invitation: InvitationId,
    },
    /// The link again, with the days left.
    Reminder {
        /// Whom.
        invitation: InvitationId,
    },
    /// Only what changed, to an office that approved an earlier text or too long ago.
    Reapproval {
        /// Whom.
        invitation: InvitationId,
        /// The text it had approved.
        since: u32,
    },
    /// What a technical revision changed, to an office whose approval was carried over.
    TechnicalChange {
        /// Whom.
        invitation: InvitationId,
        /// The text it had approved.
        since: u32,
    },
    /// To an address of record: somebody approved from elsewhere.
    Confirmation {
        /// The invitation at the address of record.
        invitation: InvitationId,
        /// The event of the approval in question.
        approval: i64,
    },
    /// What was recorded.
    Receipt {
        /// Through which invitation.
        invitation: InvitationId,
        /// The event.
        event: i64,
        /// To the invitation's own address, or to the office's preferred one.
        to_record: bool,
    },
    /// All that happened since, to one lead office.
    LeadNotice {
        /// Which office.
        office: MemberId,
        /// The first event to tell of.
        since: i64,
    },
    /// When the letter becomes public, and how to object.
    ReleaseNotice {
        /// A signing office's invitation.
        invitation: InvitationId,
    },
    /// A link to sign in.
    SignIn {
        /// The link's own id.
        link: String,
    },
}

impl Post {
    fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Reminder { .. } => "reminder",
            Self::Reapproval { .. } => "reapproval",
            Self::TechnicalChange { .. } => "technical_change",
            Self::Confirmation { .. } => "confirmation",
            Self::Receipt { .. } => "receipt",
            Self::LeadNotice { .. } => "lead_notice",
            Self::ReleaseNotice { .. } => "release_notice",
            Self::SignIn { .. } => "sign_in",
        }
    }
}

/// Queues a mail; `key` says what it is about, and a second one about the same thing is dropped.
///
/// # Errors
/// A fault of the store.
pub(super) fn post(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: Option<LetterId>,
    key: &str,
    post: &Post,
) -> Result<(), Fault> {
    let payload =
        serde_json::to_string(post).map_err(|e| Fault::other("writing a queued mail", e))?;
    tx.enqueue(Queued {
        id: moment.id().hyphenated().to_string(),
        dedupe_key: format!("{}/{key}", post.kind()),
        kind: post.kind().to_owned(),
        payload,
        letter,
        run_at: moment.now,
    })
}

/// Tells the lead offices of an event, unless a notice that will tell of it already waits.
///
/// # Errors
/// A fault of the store.
pub(super) fn tell_leads(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &crate::domain::letter::Letter,
    event: i64,
) -> Result<(), Fault> {
    for office in letter.leads() {
        if !tx.has_waiting(
            "lead_notice",
            &format!("lead_notice/{}/{office}/", letter.id),
        )? {
            let notice = Post::LeadNotice {
                office: office.clone(),
                since: event,
            };
            post(
                tx,
                moment,
                Some(letter.id),
                &format!("{}/{office}/{event}", letter.id),
                &notice,
            )?;
        }
    }
    Ok(())
}
