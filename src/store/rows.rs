//! What goes into the views and comes out of them.

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::invitation::InvitationId;
use crate::domain::letter::LetterId;
use crate::domain::record::Hash;
use crate::domain::roster::MemberId;

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Events walked.
    pub events: u64,
    /// Letters folded.
    pub letters: u64,
    /// What does not hold, a sentence each.
    pub findings: Vec<String>,
}

impl AuditReport {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The letter.
    pub letter: LetterId,
    /// The invitation.
    pub invitation: InvitationId,
}

/// A page's one-time value, spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPress {
    /// The value.
    pub nonce: String,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// Digest of what was pressed.
    pub fingerprint: String,
    /// The event that it led to.
    pub event: i64,
}

/// A mail to be written when its time comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its name; the Message-ID is made of it.
    pub id: String,
    /// A second row with the same key is dropped.
    pub dedupe_key: String,
    /// What it is.
    pub kind: String,
    /// What it is about, JSON.
    pub payload: String,
    /// Its letter.
    pub letter: Option<LetterId>,
    /// Not before.
    pub run_at: Timestamp,
}

/// A queued mail that this process has taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The row.
    pub queued: Queued,
    /// How often it was tried before this time.
    pub attempts: u32,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// Who holds it; finishing it needs the same value.
    pub lease: String,
}

/// How one try to send a mail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The relay took it.
    Sent,
    /// Its reason had gone, so it was not sent.
    Dropped(String),
    /// Try again then.
    Again(Timestamp, String),
    /// It cannot be delivered.
    Failed(String),
}

/// A queued mail as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// What it is about, JSON.
    pub payload: String,
    /// `waiting`, `sent`, `dropped` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was last touched.
    pub at: Timestamp,
}

/// A document beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its letter.
    pub letter: LetterId,
    /// What it is.
    pub kind: &'static str,
    /// Digest of its bytes.
    pub sha256: Hash,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: String,
    /// Where the sign-in link goes.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: MemberId,
}

/// A new user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their id.
    pub id: String,
    /// Where the sign-in link goes.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: MemberId,
    /// When.
    pub created_at: Timestamp,
}

/// A new sign-in link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSignInLink {
    /// Its id, from which the token is derived.
    pub id: String,
    /// Hash of the token.
    pub token_hash: [u8; 32],
    /// Whom it signs in.
    pub user: String,
    /// Until when it opens.
    pub expires_at: Timestamp,
}

/// A new session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Hash of the cookie's secret.
    pub token_hash: [u8; 32],
    /// Whose.
    pub user: String,
    /// When.
    pub created_at: Timestamp,
    /// At most until.
    pub expires_at: Timestamp,
}

/// A new API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Hash of the token.
    pub token_hash: [u8; 32],
    /// What it is for.
    pub name: String,
    /// Its office.
    pub office: MemberId,
    /// When.
    pub created_at: Timestamp,
}

/// An answer of the API, kept so that a repeated request gets it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Digest of the request.
    pub fingerprint: String,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// A letter as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its name inside.
    pub id: LetterId,
    /// Its name outside.
    pub slug: String,
    /// The newest text's subject.
    pub subject: String,
    /// The stage's stable name.
    pub stage: String,
    /// The lead office.
    pub lead: MemberId,
    /// The addressees' names, joined by "; ".
    pub recipients: String,
    /// The sign-on deadline.
    pub deadline: Option<Timestamp>,
    /// The date line, once finalized.
    pub dated: Option<String>,
    /// How many names are printed, once finalized.
    pub signatories: Option<u32>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// When it became public.
    pub released_at: Option<Timestamp>,
}

/// Which released letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublicQuery {
    /// Words to find in subject, text, recipients and names.
    pub words: Option<String>,
    /// Signed by this member.
    pub member: Option<MemberId>,
    /// Released in this year.
    pub year: Option<i16>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return.
    pub limit: u32,
}
