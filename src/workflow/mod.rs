//! One act, one function, one transaction: load the letter, let the domain decide, append the events, queue the mail.
//!
//! Nothing here sends a mail, makes a PDF or asks for the time: those are the jobs' and [`crate::app`]'s. A function
//! may be run twice by the writer if the database faltered, so it has no effect but through its transaction.

pub mod draft;

pub mod fitness;

pub mod layout;

pub mod office;

pub mod circulate;

pub mod approve;

pub mod finalize;

pub mod take_back;

pub mod trouble;

pub mod release;

pub mod sign_in;

pub mod deadline;

pub mod link;

pub mod queue;

pub mod delivery;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::event::{Actor, NewEvent};
use crate::domain::invitation::InvitationId;
use crate::domain::letter::{Letter, LetterId};
use crate::domain::office::Office;
use crate::domain::roster::{Member, MemberId};
use crate::store::{Db, Failure, Fault, Tx};

/// The moment of an act: the time, and the randomness it may draw.
#[derive(Clone)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Moment {
    /// A moment with its source of random bytes.
    #[must_use]
    pub fn new(now: Timestamp, random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>) -> Self {
        Self { now, random }
    }

    /// 32 fresh random bytes.
    #[must_use]
    pub fn random(&self) -> [u8; 32] {
        (self.random)()
    }

    /// A fresh id, sorted by time.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let [a, b, c, d, e, f, g, h, i, j, ..] = self.random();
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &[a, b, c, d, e, f, g, h, i, j])
            .into_uuid()
    }

    /// A fresh id that tells nothing, not even when it was made.
    #[must_use]
    pub fn invitation_id(&self) -> InvitationId {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = self.random();
        let bytes = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p];
        InvitationId::new(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

/// Staff of an office, as signed in or as a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The office they act for.
    pub office: MemberId,
    /// Who they are, for the office's own record: a name and an address, or a token's name.
    pub name: String,
    /// Where they can be reached, if known.
    pub email: Option<String>,
}

impl Staff {
    fn actor(&self) -> Actor {
        Actor::Lead {
            office: self.office.clone(),
        }
    }
}

/// What the workflow needs to know of the configuration.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The address that people see, without a trailing slash.
    pub public_url: String,
    /// Days for which an approval stays fresh.
    pub consent_days: u16,
}

impl Rules {
    /// The public page of a letter.
    #[must_use]
    pub fn letter_url(&self, slug: &crate::domain::letter::Slug) -> String {
        format!("{}/letters/{slug}", self.public_url)
    }
}

/// There is no such letter, or this office may not know that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("There is no such letter.")]
pub struct NoLetter;

/// A letter of this office, or the refusal that reveals nothing.
fn led<R: From<NoLetter>>(
    tx: &mut Tx<'_>,
    id: LetterId,
    staff: &Staff,
) -> Result<Letter, Failure<R>> {
    match tx.letter(id)? {
        Some(letter) if letter.is_led_by(&staff.office) => Ok(letter),
        Some(_) | None => Err(Failure::Refused(NoLetter.into())),
    }
}

/// Appends what an office decided, with who of its staff decided it beside the event.
fn record(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    event: NewEvent,
) -> Result<(), Fault> {
    let event = event.with("staff", Some(staff.name.clone()));
    tx.append(id, vec![event], moment.now)?;
    Ok(())
}

/// The roster as this transaction sees it, for the members of one letter.
fn roster_of(db: &mut Db, letter: &Letter) -> Result<Vec<Member>, Fault> {
    let mut members = Vec::new();
    for id in concerned(letter) {
        members.extend(db.member(&id)?);
    }
    Ok(members)
}

/// The offices as this transaction sees them, of the members of one letter.
fn offices_of(tx: &mut Tx<'_>, letter: &Letter) -> Result<Vec<Office>, Fault> {
    let ids = concerned(letter).into_iter();
    ids.map(|id| tx.office(&id)).collect()
}

/// Those who lead a letter and those who are asked to join, each once.
fn concerned(letter: &Letter) -> BTreeSet<MemberId> {
    letter.leads().cloned().chain(letter.invitees()).collect()
}

/// A look-up in a list of members.
fn by_id(members: &[Member]) -> impl Fn(&MemberId) -> Option<Member> {
    |id| members.iter().find(|member| member.id == *id).cloned()
}
