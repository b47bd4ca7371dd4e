//! The mails that acts queue: what each is about, in ids alone.
//!
//! A row holds no address, no link and no text. Those are put together when it is sent ([`crate::jobs`]), so a stolen
//! outbox tells nothing, a retry is the same message, and a mail whose reason has gone is not sent at all.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::domain::event::{Actor, Fact};
use crate::domain::invitation::InvitationId;
use crate::domain::letter::{Letter, LetterId};
use crate::domain::record::Entry;
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
    /// To one lead office: a mail of its letter could not be delivered.
    Undelivered {
        /// Which office.
        office: MemberId,
        /// The name of the mail that failed.
        failed: String,
    },
    /// A link to sign in.
    SignIn {
        /// The link's own id.
        link: String,
    },
}

impl Post {
    /// Reads what a row is about.
    ///
    /// # Errors
    /// If it is not ours.
    pub fn read(payload: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(payload)
    }

    /// The stable name, as the desk and the Message-ID have it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Reminder { .. } => "reminder",
            Self::Reapproval { .. } => "reapproval",
            Self::TechnicalChange { .. } => "technical_change",
            Self::Confirmation { .. } => "confirmation",
            Self::Receipt { .. } => "receipt",
            Self::LeadNotice { .. } => "lead_notice",
            Self::ReleaseNotice { .. } => "release_notice",
            Self::Undelivered { .. } => "undelivered",
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
    post_at(tx, moment, letter, key, post, moment.now)
}

fn post_at(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: Option<LetterId>,
    key: &str,
    post: &Post,
    run_at: Timestamp,
) -> Result<(), Fault> {
    let payload =
        serde_json::to_string(post).map_err(|e| Fault::other("writing a queued mail", e))?;
    tx.enqueue(Queued {
        id: moment.id().hyphenated().to_string(),
        dedupe_key: format!("{}/{key}", post.kind()),
        kind: post.kind().to_owned(),
        payload,
        letter,
        run_at,
    })
}

/// How long a lead office is left in peace between two notices. The first piece of news leaves at once.
pub const LEAD_PEACE: SignedDuration = SignedDuration::from_mins(5);

/// Tells the lead offices of an event, unless a notice that will tell of it already waits.
///
/// # Errors
/// A fault of the store.
pub(super) fn tell_leads(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &Letter,
    event: i64,
) -> Result<(), Fault> {
    for office in letter.leads() {
        tell_lead(tx, moment, letter.id, office, event)?;
    }
    Ok(())
}

/// The same for one lead office. Whoever finishes a notice looks for news that came too late for it
/// ([`super::delivery`]), so an event that finds one waiting is never lost.
///
/// # Errors
/// A fault of the store.
pub(super) fn tell_lead(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: LetterId,
    office: &MemberId,
    event: i64,
) -> Result<(), Fault> {
    let about = format!("{letter}/{office}");
    if tx.has_waiting("lead_notice", &format!("lead_notice/{about}/"))? {
        return Ok(());
    }
    let notice = Post::LeadNotice {
        office: office.clone(),
        since: event,
    };
    let last = tx.mails_of(letter)?.into_iter().find(|mail| {
        mail.state == "sent"
            && matches!(Post::read(&mail.payload), Ok(Post::LeadNotice { office: told, .. }) if told == *office)
    });
    let run_at = last
        .and_then(|mail| mail.at.checked_add(LEAD_PEACE).ok())
        .map_or(moment.now, |peace| peace.max(moment.now));
    post_at(
        tx,
        moment,
        Some(letter),
        &format!("{about}/{event}"),
        &notice,
        run_at,
    )
}

/// Whether a lead office is told of this by mail. What it did itself it knows.
#[must_use]
pub fn is_news(entry: &Entry) -> bool {
    match entry.fact {
        Fact::Approved { .. }
        | Fact::Declined { .. }
        | Fact::ChangesRequested { .. }
        | Fact::Withdrawn { .. }
        | Fact::Objected { .. }
        | Fact::Finalized { .. }
        | Fact::Released {} => true,
        Fact::ManifestVoided { .. } => entry.by == Actor::Service,
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
        | Fact::SealExtended(_)
        | Fact::ReleaseAnnounced { .. }
        | Fact::Recalled {}
        | Fact::Abandoned {} => false,
    }
}
