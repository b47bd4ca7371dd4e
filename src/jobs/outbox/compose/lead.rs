//! Mails to a lead office.

use std::collections::BTreeSet;

use super::super::{address, contacts, news};
use super::{Case, Composed, Ready, Writer, message_id, written};
use crate::domain::letter::Stage;
use crate::domain::roster::MemberId;
use crate::mail::Message;
use crate::mail::messages::{self, Words};
use crate::store::{Db, Fault};
use crate::workflow::queue::Post;

impl Writer<'_> {
    /// All that happened between the first event and the moment at which the notice was to leave. That span is fixed
    /// when the notice is queued, so a retry tells the same; what came later gets a notice of its own.
    pub(super) fn lead_notice(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        office: &MemberId,
        since: i64,
    ) -> Result<Composed, Fault> {
        let until = case.claimed.queued_at;
        let span = news::within(&case.entries, since, until);
        let ready_to_close = match case.letter.stage {
            Stage::Circulating { deadline } => deadline <= until,
            Stage::Draft
            | Stage::Closed { .. }
            | Stage::Finalized { .. }
            | Stage::Released { .. }
            | Stage::Abandoned => false,
        };
        if span.is_empty() && !ready_to_close {
            return Ok(Composed::Gone("there is nothing to tell"));
        }
        let page = self.rules.letter_url(&case.letter.slug);
        let mut news = Vec::new();
        for entry in &span {
            news.extend(news::told(db, &case.letter, entry, &page)?);
        }
        let mail = messages::LeadNotice {
            about: &case.about(),
            news: &news,
            tally: &news::tally(&case.entries, until),
            ready_to_close,
            desk: &self.desk(&case.letter),
        };
        let told = span.iter().map(|entry| entry.seq).collect();
        self.to_lead(db, case, office, written(mail.words())?, told)
    }

    pub(super) fn undelivered(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        office: &MemberId,
        mail: &str,
    ) -> Result<Composed, Fault> {
        let Some(failed) = case.mails.iter().find(|row| row.id == mail) else {
            return Ok(Composed::Gone("the mail that it tells of is not there"));
        };
        let about_whom = Post::read(&failed.payload)
            .ok()
            .and_then(|post| addressee(&post))
            .and_then(|id| case.letter.invitation(&id).cloned());
        let whose = match about_whom.as_ref().and_then(|i| i.member.as_ref()) {
            Some(member) => Some(messages::name_and_state(&contacts::member(db, member)?)),
            None => None,
        };
        let mail = messages::Undelivered {
            about: &case.about(),
            what: what(&failed.kind),
            whose: whose.as_deref(),
            address: about_whom.as_ref().and_then(|i| i.address.as_deref()),
            reason: failed.last_error.as_deref().unwrap_or("there is no reason"),
            desk: &self.desk(&case.letter),
        };
        self.to_lead(db, case, office, written(mail.words())?, BTreeSet::new())
    }

    fn to_lead(
        &self,
        db: &mut Db,
        case: &Case<'_>,
        office: &MemberId,
        words: Words,
        told: BTreeSet<i64>,
    ) -> Result<Composed, Fault> {
        if !case.letter.is_led_by(office) {
            return Ok(Composed::Gone("the office no longer leads the letter"));
        }
        let contact = contacts::of_lead(db, office, &case.entries)?;
        let Some(to) = contact.and_then(|contact| contact.address) else {
            return Ok(Composed::Gone("the lead office has no address"));
        };
        Ok(Composed::Ready(Box::new(Ready {
            message: Message {
                id: message_id(&case.claimed.queued.id, &case.claimed.queued.kind),
                from_name: "Undersigned".to_owned(),
                to: address(&to)?.to_string(),
                reply_to: None,
                thread: case.thread(),
                date: case.claimed.queued_at,
                subject: messages::lead_subject(&case.first_subject(db)?),
                text: words.text,
                html: words.html,
            },
            link: None,
            told,
            give_up: case.give_up(),
        })))
    }
}

fn addressee(post: &Post) -> Option<crate::domain::invitation::InvitationId> {
    match post {
        Post::Invitation { invitation }
        | Post::Reminder { invitation }
        | Post::Reapproval { invitation, .. }
        | Post::TechnicalChange { invitation, .. }
        | Post::Confirmation { invitation, .. }
        | Post::Receipt { invitation, .. }
        | Post::ReleaseNotice { invitation } => Some(*invitation),
        Post::LeadNotice { .. } | Post::Undelivered { .. } | Post::SignIn { .. } => None,
    }
}

fn what(kind: &str) -> &'static str {
    match kind {
        "invitation" => "the invitation",
        "reminder" => "the reminder",
        "reapproval" => "the request to approve the new text",
        "technical_change" => "the notice of a technical change",
        "confirmation" => "the request to confirm an approval",
        "receipt" => "the receipt",
        "release_notice" => "the release notice",
        _ => "a mail",
    }
}
