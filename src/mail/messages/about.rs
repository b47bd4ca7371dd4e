//! What every mail about a letter says of it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::eastern;
use crate::domain::revision::{LetterText, Recipient};
use crate::domain::roster::Member;

/// The letter in a few lines: to whom, about what, led by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The lead office's member.
    pub lead: Member,
    /// The addressees, a line each.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// By when an answer is asked for.
    pub reply_due: Option<Date>,
    /// The sign-on deadline.
    pub deadline: Option<Timestamp>,
    /// When the mail was queued. What is left until the deadline is counted from here, so that a retry is the same.
    pub written_at: Timestamp,
    /// Whom to call: the lead office first, then the co-leads.
    pub contacts: Vec<Contact>,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whose office.
    pub office: Member,
    /// Who there, if known.
    pub name: Option<String>,
    /// The address, if known.
    pub address: Option<String>,
}

impl About {
    /// The lines of a letter's text that every mail repeats.
    #[must_use]
    pub fn new(
        text: &LetterText,
        lead: Member,
        deadline: Option<Timestamp>,
        written_at: Timestamp,
        contacts: Vec<Contact>,
    ) -> Self {
        Self {
            lead,
            recipients: text.recipients.iter().map(one_line).collect(),
            subject: text.subject.to_string(),
            reply_due: text.reply_due,
            deadline,
            written_at,
            contacts,
        }
    }

    /// "Senator Thom Tillis (R-NC)".
    #[must_use]
    pub fn led_by(&self) -> String {
        name_and_state(&self.lead)
    }

    /// "Office of Senator Tillis".
    #[must_use]
    pub fn lead_office(&self) -> String {
        office_of(&self.lead)
    }

    /// All addressees on one line.
    #[must_use]
    pub fn addressed_to(&self) -> String {
        self.recipients.join("; ")
    }

    /// "Sept 27, 2022".
    #[must_use]
    pub fn answer_by(&self) -> Option<String> {
        self.reply_due.map(eastern::day)
    }

    /// "5:00 p.m. ET, Fri Sept 2".
    #[must_use]
    pub fn sign_on_by(&self) -> Option<String> {
        self.deadline.map(eastern::minute)
    }

    /// "3 days".
    #[must_use]
    pub fn left(&self) -> Option<String> {
        self.deadline
            .map(|deadline| eastern::left(self.written_at, deadline))
    }
}

impl Contact {
    /// "Dana Whitfield, Office of Senator Tillis".
    #[must_use]
    pub fn who(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}, {}", office_of(&self.office)),
            None => office_of(&self.office),
        }
    }
}

/// "Senator John Cornyn".
#[must_use]
pub fn title_and_name(member: &Member) -> String {
    format!("{} {}", member.honorific(), member.press_name)
}

/// "Senator John Cornyn (R-TX)".
#[must_use]
pub fn name_and_state(member: &Member) -> String {
    format!("{} ({})", title_and_name(member), member.party_state())
}

/// "Office of Senator Cornyn".
#[must_use]
pub fn office_of(member: &Member) -> String {
    format!("Office of {} {}", member.honorific(), member.last_name)
}

fn one_line(recipient: &Recipient) -> String {
    let title = recipient.title.as_ref().map(ToString::to_string);
    let organization = recipient.organization.as_ref().map(ToString::to_string);
    [Some(recipient.name.to_string()), title, organization]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}
