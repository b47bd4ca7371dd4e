//! Mails to an office that is asked for its name.

use std::collections::BTreeSet;

use super::super::{address, contacts, reason};
use super::{Case, Composed, Ready, Writer, message_id, written};
use crate::domain::approval::Standing;
use crate::domain::event::{Capacity, Fact};
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::letter::Stage;
use crate::domain::press::Style;
use crate::domain::record::Entry;
use crate::domain::redline::Redline;
use crate::domain::roster::Member;
use crate::domain::text::EmailAddress;
use crate::mail::Message;
use crate::mail::messages::{self, Words};
use crate::store::{Db, Fault, Link};
use crate::workflow::queue::Post;
use crate::workflow::{finalize, release};

impl Writer<'_> {
    pub(super) fn to_invitee(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        post: &Post,
        id: &InvitationId,
    ) -> Result<Composed, Fault> {
        let Some(invitation) = case.letter.invitation(id) else {
            return Ok(Composed::Gone("its invitation is not there"));
        };
        let row = &case.claimed.queued.id;
        if let Err(reason) =
            reason::holds(post, &case.letter, invitation, &case.mails, row, self.now)
        {
            return Ok(reason.into());
        }
        let (Some(member), Some(asked_at)) = (&invitation.member, &invitation.address) else {
            return Ok(Composed::Gone("the office's address was erased"));
        };
        let member = contacts::member(db, member)?;
        let to_record = matches!(
            post,
            Post::Receipt {
                to_record: true,
                ..
            }
        );
        let to = if to_record {
            match db.office(&member.id)?.preferred() {
                Some(of_record) => of_record.clone(),
                None => return Ok(Composed::Gone("the office has no address of record")),
            }
        } else {
            address(asked_at)?
        };
        let (token, link) = self.approval_link(case.claimed, id);
        let Some(words) = self.words(db, case, post, invitation, &member, &link)? else {
            return Ok(Composed::Gone("the event that it tells of is not there"));
        };
        let about = case.about();
        Ok(Composed::Ready(Box::new(Ready {
            message: Message {
                id: message_id(row, &case.claimed.queued.kind),
                from_name: format!("{} via Undersigned", about.lead_office()),
                reply_to: reply_to(case, &to),
                to: to.to_string(),
                thread: case.thread(),
                date: case.claimed.queued_at,
                subject: messages::invitee_subject(&member, &case.first_subject(db)?),
                text: words.text,
                html: words.html,
            },
            link: Some((
                token.hash(),
                Link {
                    letter: case.letter.id,
                    invitation: *id,
                },
            )),
            told: BTreeSet::new(),
            give_up: give_up(case, post),
        })))
    }

    fn words(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        post: &Post,
        invitation: &Invitation,
        member: &Member,
        link: &str,
    ) -> Result<Option<Words>, Fault> {
        let about = &case.about();
        let words = match post {
            Post::Invitation { .. } => messages::Invitation {
                about,
                member,
                message: case.message(),
                text: &case.text,
                link,
            }
            .words(),
            Post::Reminder { .. } => messages::Reminder {
                about,
                member,
                approved_before: matches!(
                    case.letter.standing(&member.id, self.now),
                    Some(Standing::TextMovedOn | Standing::Stale)
                ),
                link,
            }
            .words(),
            Post::Reapproval { since, .. } => messages::Reapproval {
                about,
                member,
                redline: &case.redline(db, *since)?,
                link,
            }
            .words(),
            Post::TechnicalChange { since, .. } => messages::TechnicalChange {
                about,
                member,
                redline: &case.redline(db, *since)?,
                link,
            }
            .words(),
            Post::Confirmation { approval, .. } => {
                let Some(entry) = case.entry(*approval) else {
                    return Ok(None);
                };
                messages::Confirmation {
                    about,
                    member,
                    name: entry.opened("name").unwrap_or("a person not named"),
                    title: entry.opened("title"),
                    capacity: capacity(&entry.fact),
                    address: case.address_behind(entry).unwrap_or("another address"),
                    at: entry.at,
                    link,
                }
                .words()
            }
            Post::Receipt {
                event, to_record, ..
            } => {
                let Some(entry) = case.entry(*event) else {
                    return Ok(None);
                };
                let Some(recorded) = messages::Recorded::of(&entry.fact) else {
                    return Ok(None);
                };
                messages::Receipt {
                    about,
                    member,
                    recorded,
                    name: entry.opened("name"),
                    title: entry.opened("title"),
                    capacity: capacity(&entry.fact),
                    printed_as: entry
                        .opened("printed_as")
                        .map(|block| block.lines().collect())
                        .unwrap_or_default(),
                    note: entry.opened("note"),
                    suggested_text: entry.opened("suggested_text"),
                    at: entry.at,
                    seq: entry.seq,
                    hash: entry.hash,
                    to_record: *to_record,
                    can_withdraw: case.letter.can_be_withdrawn_from(),
                    link,
                }
                .words()
            }
            Post::ReleaseNotice { .. } => {
                return self.release_notice(db, case, invitation, member, link);
            }
            Post::LeadNotice { .. } | Post::Undelivered { .. } | Post::SignIn { .. } => {
                return Ok(None);
            }
        };
        written(words).map(Some)
    }

    fn release_notice(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        invitation: &Invitation,
        member: &Member,
        link: &str,
    ) -> Result<Option<Words>, Fault> {
        let Some(manifest) = finalize::manifest_of(db, &case.letter)? else {
            return Ok(None);
        };
        // The announcement stands in the record also when the page has opened since.
        let announced = case.entries.iter().rev().find_map(|entry| {
            if let Fact::ReleaseAnnounced {
                at,
                objections_until,
            } = entry.fact
            {
                Some((at, objections_until))
            } else {
                None
            }
        });
        let Some((at, objections_until)) = announced else {
            return Ok(None);
        };
        if !manifest
            .signatories
            .iter()
            .any(|signatory| signatory.invitation == invitation.id)
        {
            return Ok(None);
        }
        let names: Vec<String> = manifest
            .signatories
            .iter()
            .map(|signatory| messages::name_and_state(&signatory.member))
            .collect();
        let kit = release::press_kit(db, &case.letter, &member.id, Style::Postal)?
            .and_then(Result::ok)
            .map(|kit| kit.joined_by);
        let mail = messages::ReleaseNotice {
            about: &case.about(),
            member,
            opens_at: at.max(objections_until),
            objections_until,
            is_public: matches!(case.letter.stage, Stage::Released { .. }),
            names: &names,
            joined_by: kit.as_deref(),
            text: &case.text,
            page: &self.rules.letter_url(&case.letter.slug),
            link,
        };
        written(mail.words()).map(Some)
    }
}

impl Case<'_> {
    /// The lead's own words in the Dear Colleague.
    fn message(&self) -> Option<&str> {
        self.entries
            .iter()
            .find(|entry| matches!(entry.fact, Fact::Circulated { .. }))
            .and_then(|entry| entry.opened("message"))
    }

    pub(super) fn entry(&self, seq: i64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.seq == seq)
    }

    fn redline(&self, db: &mut Db, since: u32) -> Result<Redline, Fault> {
        let before = db.text(self.letter.id, since)?;
        Ok(Redline::between(&before, &self.text))
    }

    /// Where the link was mailed that an answer came through.
    fn address_behind(&self, entry: &Entry) -> Option<&str> {
        let used = entry.fact.invitation()?;
        self.letter.invitation(used)?.address.as_deref()
    }
}

/// A reply goes to a person: the lead office's first contact, unless it is the recipient.
fn reply_to(case: &Case<'_>, to: &EmailAddress) -> Option<String> {
    let address = case.contacts.first()?.address.clone()?;
    (address != to.as_ref()).then_some(address)
}

/// A mail that asks for an answer is tried until the deadline, and none longer than five days.
fn give_up(case: &Case<'_>, post: &Post) -> jiff::Timestamp {
    let longest = case.give_up();
    match post {
        Post::Invitation { .. }
        | Post::Reminder { .. }
        | Post::Reapproval { .. }
        | Post::TechnicalChange { .. }
        | Post::Confirmation { .. } => case
            .letter
            .deadline
            .map_or(longest, |deadline| deadline.min(longest)),
        Post::Receipt { .. }
        | Post::LeadNotice { .. }
        | Post::ReleaseNotice { .. }
        | Post::Undelivered { .. }
        | Post::SignIn { .. } => longest,
    }
}

fn capacity(fact: &Fact) -> Option<Capacity> {
    if let Fact::Approved { capacity, .. }
    | Fact::Declined { capacity, .. }
    | Fact::ChangesRequested { capacity, .. } = fact
    {
        Some(*capacity)
    } else {
        None
    }
}
