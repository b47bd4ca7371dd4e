//! Whether the reason for a queued mail still holds when it is about to leave.
//!
//! A reminder to an office that answered an hour ago, or a link that opens a closed letter, is the commonest annoyance
//! of services like this one.

use jiff::Timestamp;

use crate::domain::approval::Standing;
use crate::domain::invitation::Invitation;
use crate::domain::letter::{Letter, Stage};
use crate::store::MailRow;
use crate::workflow::queue::Post;

/// Why a mail does not leave, though nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoReason {
    /// Nobody needs it any more.
    Gone(&'static str),
    /// Somebody needed it, but it did not leave in time.
    Late(&'static str),
}

/// Holds a mail to an invitee against the letter as it stands now.
pub(super) fn holds(
    post: &Post,
    letter: &Letter,
    invitation: &Invitation,
    mails: &[MailRow],
    row: &str,
    now: Timestamp,
) -> Result<(), NoReason> {
    use NoReason::Gone;
    match post {
        Post::Invitation { .. } => asks(letter, invitation, now),
        Post::Reminder { .. } => {
            asks(letter, invitation, now)?;
            match standing(letter, invitation, now) {
                Some(standing) if standing.owes_an_answer() => Ok(()),
                Some(_) | None => Err(Gone("the office has answered")),
            }
        }
        Post::Reapproval { .. } => {
            asks(letter, invitation, now)?;
            is_newest(post, mails, row)?;
            match standing(letter, invitation, now) {
                Some(Standing::TextMovedOn | Standing::Stale) => Ok(()),
                Some(_) | None => Err(Gone("the office has answered")),
            }
        }
        Post::TechnicalChange { .. } => {
            asks(letter, invitation, now)?;
            is_newest(post, mails, row)?;
            match standing(letter, invitation, now) {
                Some(Standing::Approved(_)) => Ok(()),
                Some(_) | None => Err(Gone("the approval no longer stands")),
            }
        }
        Post::Confirmation { .. } => {
            asks(letter, invitation, now)?;
            match standing(letter, invitation, now) {
                Some(Standing::Unconfirmed) => Ok(()),
                Some(_) | None => Err(Gone("there is nothing left to confirm")),
            }
        }
        Post::ReleaseNotice { .. } => match &letter.stage {
            Stage::Finalized {
                announcement: Some(_),
                ..
            }
            | Stage::Released { .. } => Ok(()),
            Stage::Draft
            | Stage::Circulating { .. }
            | Stage::Closed { .. }
            | Stage::Finalized { .. }
            | Stage::Abandoned => Err(Gone("the letter was recalled")),
        },
        Post::Receipt { .. }
        | Post::LeadNotice { .. }
        | Post::Undelivered { .. }
        | Post::SignIn { .. } => Ok(()),
    }
}

/// Whether the link in the mail would still be answered.
fn asks(letter: &Letter, invitation: &Invitation, now: Timestamp) -> Result<(), NoReason> {
    if !invitation.is_live() {
        return Err(NoReason::Gone("the invitation was taken back"));
    }
    match letter.stage {
        Stage::Circulating { deadline } if now < deadline => Ok(()),
        Stage::Circulating { .. } => Err(NoReason::Late(
            "it did not leave before the sign-on deadline",
        )),
        Stage::Draft
        | Stage::Closed { .. }
        | Stage::Finalized { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => Err(NoReason::Gone("the letter no longer circulates")),
    }
}

/// Whether no later mail waits that tells of the same change and more.
fn is_newest(post: &Post, mails: &[MailRow], row: &str) -> Result<(), NoReason> {
    let about = |post: &Post| match post {
        Post::Reapproval { invitation, .. } | Post::TechnicalChange { invitation, .. } => {
            Some(*invitation)
        }
        Post::Invitation { .. }
        | Post::Reminder { .. }
        | Post::Confirmation { .. }
        | Post::Receipt { .. }
        | Post::LeadNotice { .. }
        | Post::ReleaseNotice { .. }
        | Post::Undelivered { .. }
        | Post::SignIn { .. } => None,
    };
    let superseded = mails.iter().any(|mail| {
        mail.state == "waiting"
            && mail.id.as_str() > row
            && Post::read(&mail.payload).is_ok_and(|later| about(&later) == about(post))
    });
    if superseded {
        return Err(NoReason::Gone("the text has changed again since"));
    }
    Ok(())
}

fn standing(letter: &Letter, invitation: &Invitation, now: Timestamp) -> Option<Standing> {
    letter.standing(invitation.member.as_ref()?, now)
}
