//! From a row, which holds only ids, to the mail: addresses, words and link put together at the last moment.

mod invitee;
mod lead;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::contacts;
use super::reason::NoReason;
use crate::domain::event::Fact;
use crate::domain::invitation::InvitationId;
use crate::domain::letter::{Letter, Stage};
use crate::domain::record::Entry;
use crate::domain::revision::LetterText;
use crate::domain::roster::{Member, MemberId};
use crate::mail::Message;
use crate::mail::messages::{About, Contact, SignIn, Words};
use crate::store::{Claimed, Db, Fault, Link, MailRow};
use crate::workflow::link::{LinkKey, Token};
use crate::workflow::queue::Post;
use crate::workflow::{Rules, sign_in};

/// How long a mail is tried at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What became of a row.
pub(super) enum Composed {
    /// It can leave.
    Ready(Box<Ready>),
    /// Nobody needs it any more.
    Gone(&'static str),
    /// Somebody needed it, and it is too late.
    Late(&'static str),
}

/// A mail that can leave.
pub(super) struct Ready {
    pub(super) message: Message,
    /// What has to open the letter before the mail leaves.
    pub(super) link: Option<([u8; 32], Link)>,
    /// The events that the mail tells of.
    pub(super) told: BTreeSet<i64>,
    /// The moment after which no try makes sense.
    pub(super) give_up: Timestamp,
}

/// Writes mails.
pub(super) struct Writer<'a> {
    pub(super) rules: &'a Rules,
    pub(super) link_key: &'a LinkKey,
    pub(super) now: Timestamp,
}

/// A row with all that the record has about its letter.
struct Case<'a> {
    claimed: &'a Claimed,
    letter: Letter,
    entries: Vec<Entry>,
    mails: Vec<MailRow>,
    text: LetterText,
    lead: Member,
    contacts: Vec<Contact>,
}

impl From<NoReason> for Composed {
    fn from(reason: NoReason) -> Self {
        match reason {
            NoReason::Gone(why) => Self::Gone(why),
            NoReason::Late(why) => Self::Late(why),
        }
    }
}

impl Writer<'_> {
    /// Writes the mail of one row, if its reason still holds.
    pub(super) fn compose(&self, db: &mut Db, claimed: &Claimed) -> Result<Composed, Fault> {
        let post = Post::read(&claimed.queued.payload)
            .map_err(|e| Fault::other("reading a queued mail", e))?;
        if let Post::SignIn { link } = &post {
            return self.sign_in(db, claimed, link);
        }
        let Some(case) = Case::gather(db, claimed)? else {
            return Ok(Composed::Gone("its letter is not there"));
        };
        match &post {
            Post::Invitation { invitation }
            | Post::Reminder { invitation }
            | Post::Reapproval { invitation, .. }
            | Post::TechnicalChange { invitation, .. }
            | Post::Confirmation { invitation, .. }
            | Post::Receipt { invitation, .. }
            | Post::ReleaseNotice { invitation } => self.to_invitee(db, &case, &post, invitation),
            Post::LeadNotice { office, since } => self.lead_notice(db, &case, office, *since),
            Post::Undelivered { office, failed } => self.undelivered(db, &case, office, failed),
            Post::SignIn { .. } => Ok(Composed::Gone("a sign-in has no letter")),
        }
    }

    fn sign_in(&self, db: &mut Db, claimed: &Claimed, id: &str) -> Result<Composed, Fault> {
        let lifetime = SignedDuration::from_mins(sign_in::LINK_MINUTES);
        let until = later(claimed.queued_at, lifetime);
        if self.now >= until {
            return Ok(Composed::Gone("the link has run out"));
        }
        let Some(user) = db.user_of_sign_in_link(id)? else {
            return Ok(Composed::Gone("the link is not there"));
        };
        let token = sign_in::token(self.link_key, id);
        let mail = SignIn {
            name: &user.name,
            until,
            link: &format!("{}/sign-in/{}", self.rules.public_url, token.reveal()),
        };
        let words = written(mail.words())?;
        Ok(Composed::Ready(Box::new(Ready {
            message: Message {
                id: message_id(&claimed.queued.id, &claimed.queued.kind),
                from_name: "Undersigned".to_owned(),
                to: user.email,
                reply_to: None,
                thread: None,
                date: claimed.queued_at,
                subject: SignIn::SUBJECT.to_owned(),
                text: words.text,
                html: words.html,
            },
            link: None,
            told: BTreeSet::new(),
            give_up: until,
        })))
    }

    /// The link of one mail: its own for each row, and the same for every retry.
    fn approval_link(&self, claimed: &Claimed, invitation: &InvitationId) -> (Token, String) {
        let what = [&invitation.to_string(), claimed.queued.id.as_str()];
        let token = self.link_key.token("approve/1", &what);
        let url = format!("{}/a/{}", self.rules.public_url, token.reveal());
        (token, url)
    }

    fn desk(&self, letter: &Letter) -> String {
        format!("{}/desk/letters/{}", self.rules.public_url, letter.id)
    }
}

impl<'a> Case<'a> {
    fn gather(db: &mut Db, claimed: &'a Claimed) -> Result<Option<Self>, Fault> {
        let Some(id) = claimed.queued.letter else {
            return Ok(None);
        };
        let Some(letter) = db.letter(id)? else {
            return Ok(None);
        };
        let entries = db.entries(id)?;
        let lead = contacts::member(db, &letter.lead)?;
        let contacts = contacts::of_leads(db, &letter, &entries)?;
        Ok(Some(Self {
            claimed,
            mails: db.mails_of(id)?,
            text: db.text(id, letter.current.number)?,
            letter,
            entries,
            lead,
            contacts,
        }))
    }

    fn about(&self) -> About {
        // Once answers are no longer taken, the deadline is of no use to anybody.
        let deadline = match self.letter.stage {
            Stage::Circulating { deadline } => Some(deadline),
            Stage::Draft
            | Stage::Closed { .. }
            | Stage::Finalized { .. }
            | Stage::Released { .. }
            | Stage::Abandoned => None,
        };
        About::new(
            &self.text,
            self.lead.clone(),
            deadline,
            self.claimed.queued_at,
            self.contacts.clone(),
        )
    }

    /// The subject of the text that went out first. A thread keeps its subject, also when the letter changes its own.
    fn first_subject(&self, db: &mut Db) -> Result<String, Fault> {
        let before = self
            .entries
            .iter()
            .take_while(|entry| !matches!(entry.fact, Fact::Circulated { .. }));
        let revision = before
            .filter_map(|entry| {
                if let Fact::Revised { revision, .. } = entry.fact {
                    Some(revision)
                } else {
                    None
                }
            })
            .last()
            .unwrap_or(1);
        Ok(db.text(self.letter.id, revision)?.subject.to_string())
    }

    /// The first mail of the same thread, unless it is this one.
    fn thread(&self) -> Option<String> {
        let partner = Post::read(&self.claimed.queued.payload)
            .ok()
            .and_then(|post| Partner::of(&post));
        let same = self.mails.iter().filter(|mail| {
            Post::read(&mail.payload)
                .is_ok_and(|post| partner.is_some() && Partner::of(&post) == partner)
        });
        let first = same.min_by_key(|mail| (mail.kind != "invitation", mail.id.clone()))?;
        (first.id != self.claimed.queued.id).then(|| message_id(&first.id, &first.kind))
    }

    fn give_up(&self) -> Timestamp {
        later(self.claimed.queued_at, LONGEST)
    }
}

/// With whom a thread is held.
#[derive(PartialEq, Eq)]
enum Partner {
    Invitee(InvitationId),
    Record(InvitationId),
    Lead(MemberId),
}

impl Partner {
    fn of(post: &Post) -> Option<Self> {
        match post {
            Post::Receipt {
                invitation,
                to_record: true,
                ..
            } => Some(Self::Record(*invitation)),
            Post::Invitation { invitation }
            | Post::Reminder { invitation }
            | Post::Reapproval { invitation, .. }
            | Post::TechnicalChange { invitation, .. }
            | Post::Confirmation { invitation, .. }
            | Post::Receipt { invitation, .. }
            | Post::ReleaseNotice { invitation } => Some(Self::Invitee(*invitation)),
            Post::LeadNotice { office, .. } | Post::Undelivered { office, .. } => {
                Some(Self::Lead(office.clone()))
            }
            Post::SignIn { .. } => None,
        }
    }
}

/// Sorted by time first, for the folder; the kind is for whoever reads a relay's log.
fn message_id(row: &str, kind: &str) -> String {
    format!("{row}.{kind}")
}

fn written(words: Result<Words, askama::Error>) -> Result<Words, Fault> {
    words.map_err(|e| Fault::other("writing a mail", e))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
