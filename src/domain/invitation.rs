//! An invitation asks one office, at one address, for one name.
//!
//! An office may be asked at several addresses; each is an invitation of its own, and the office's standing is read
//! from all of them together ([`super::approval`]).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::approval::Answer;
use super::event::{Actor, Fact, NewEvent};
use super::letter::{Letter, WrongStage};
use super::office::Office;
use super::roster::{Member, MemberId};
use super::text::{EmailAddress, PersonName};

/// Names an invitation; a random UUID that tells nothing about the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvitationId(uuid::Uuid);

impl InvitationId {
    /// From a freshly made UUID.
    #[must_use]
    pub fn new(id: uuid::Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for InvitationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for InvitationId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// What has become of one invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its name.
    pub id: InvitationId,
    /// The first invitation of the same office: its own id if there was none before.
    pub first: InvitationId,
    /// Whose name was asked for; `None` for a reader to whom the invitation was not opened.
    pub member: Option<MemberId>,
    /// Where the link went; `None` for a reader to whom the invitation was not opened.
    pub address: Option<String>,
    /// The domain of that address, which is told of a link behind which a printed name was approved.
    pub domain: Option<String>,
    /// Whom the lead thought of at that address.
    pub contact: Option<String>,
    /// Whether the address is one of the office's addresses of record.
    pub of_record: bool,
    /// When the office was first asked.
    pub invited_at: Timestamp,
    /// How many times the link was mailed again.
    pub reminders: u32,
    /// When the link was last mailed.
    pub last_mailed_at: Timestamp,
    /// The lead took the link back.
    pub revoked: bool,
    /// The lead had asked the wrong office.
    pub entered_in_error: bool,
    /// All that was answered, oldest first.
    pub answers: Vec<Answer>,
}

impl Invitation {
    /// Whether its link still opens the letter.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.revoked && !self.entered_in_error
    }

    /// Whether the link went to an address that is of record for this office now.
    #[must_use]
    pub fn is_at_address_of(&self, office: &Office) -> bool {
        let address = self.address.as_deref().map(EmailAddress::parse);
        matches!(address, Some(Ok(address)) if office.is_of_record(&address))
    }
}

/// Why an office cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteRefusal {
    /// The letter is past asking.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// No address was named and none is of record.
    #[error(
        "The office of {0} has no address of record yet, so there is nowhere to send the link. Name an address, or ask the operator to register one."
    )]
    NoAddress(String),
    /// The roster says the member has left.
    #[error("{0} is not in office according to the roster, so that name cannot be asked for.")]
    NotInOffice(String),
    /// The very same office was asked at the very same address.
    #[error("The office of {0} was already asked at this address.")]
    AlreadyInvited(String),
}

/// Why an invitation cannot be reminded, revoked or marked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvitationRefusal {
    /// The letter is past it.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// No such invitation on this letter.
    #[error("This letter has no such invitation.")]
    Unknown,
    /// The link was taken back, or the office had been asked in error.
    #[error("This invitation was taken back.")]
    NotLive,
    /// An answer is there.
    #[error("This office has already answered, so the invitation stays in the record.")]
    Answered,
}

impl Letter {
    /// Asks an office for its member's name.
    ///
    /// # Errors
    /// [`InviteRefusal`].
    pub fn invite(
        &self,
        by: Actor,
        id: InvitationId,
        member: &Member,
        office: &Office,
        address: Option<&EmailAddress>,
        contact: Option<&PersonName>,
    ) -> Result<NewEvent, InviteRefusal> {
        self.must_be_open()?;
        let name = member.press_name.clone();
        if !member.in_office {
            return Err(InviteRefusal::NotInOffice(name));
        }
        let address = address
            .or_else(|| office.preferred())
            .ok_or_else(|| InviteRefusal::NoAddress(name.clone()))?;
        let same = |i: &&Invitation| {
            i.member.as_ref() == Some(&member.id) && i.address.as_deref() == Some(address.as_ref())
        };
        if self
            .invitations
            .iter()
            .filter(same)
            .any(Invitation::is_live)
        {
            return Err(InviteRefusal::AlreadyInvited(name));
        }
        let first = self
            .invitations
            .iter()
            .find(|i| i.member.as_ref() == Some(&member.id))
            .map(|i| i.first);
        let fact = Fact::Invited {
            invitation: id,
            first,
            of_record: office.is_of_record(address),
        };
        Ok(NewEvent::new(by, fact)
            .with("member", Some(member.id.to_string()))
            .with("address", Some(address.to_string()))
            .with("domain", Some(address.domain().to_owned()))
            .with("contact", contact.map(ToString::to_string)))
    }

    /// Mails the link again to an office that owes an answer.
    ///
    /// # Errors
    /// [`InvitationRefusal`].
    pub fn remind(&self, by: Actor, id: &InvitationId) -> Result<NewEvent, InvitationRefusal> {
        self.must_be_circulating()?;
        let invitation = self.invitation(id).ok_or(InvitationRefusal::Unknown)?;
        if !invitation.is_live() {
            return Err(InvitationRefusal::NotLive);
        }
        Ok(NewEvent::new(by, Fact::Reminded { invitation: *id }))
    }

    /// Takes a link back that nobody has answered.
    ///
    /// # Errors
    /// [`InvitationRefusal`].
    pub fn revoke(&self, by: Actor, id: &InvitationId) -> Result<NewEvent, InvitationRefusal> {
        self.must_be_open()?;
        let invitation = self.invitation(id).ok_or(InvitationRefusal::Unknown)?;
        if !invitation.is_live() {
            return Err(InvitationRefusal::NotLive);
        }
        if !invitation.answers.is_empty() {
            return Err(InvitationRefusal::Answered);
        }
        Ok(NewEvent::new(by, Fact::Revoked { invitation: *id }))
    }

    /// Marks an invitation that should never have been: another office of the same surname, say (Adam Smith and
    /// Adrian Smith, 2015). It is not a withdrawal and leaves no public trace.
    ///
    /// # Errors
    /// [`InvitationRefusal`].
    pub fn enter_in_error(
        &self,
        by: Actor,
        id: &InvitationId,
        note: Option<String>,
    ) -> Result<NewEvent, InvitationRefusal> {
        self.must_be_before_release()?;
        let invitation = self.invitation(id).ok_or(InvitationRefusal::Unknown)?;
        if invitation.entered_in_error {
            return Err(InvitationRefusal::NotLive);
        }
        Ok(NewEvent::new(by, Fact::EnteredInError { invitation: *id }).with("note", note))
    }
}
