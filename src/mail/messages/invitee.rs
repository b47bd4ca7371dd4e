//! Mails that ask an office for an answer.

use jiff::Timestamp;

use super::{About, letter, name_and_state, title_and_name, two_parts};
use crate::domain::eastern;
use crate::domain::event::Capacity;
use crate::domain::redline::Redline;
use crate::domain::revision::LetterText;
use crate::domain::roster::Member;

/// The Dear Colleague: why, the ask, the text, who leads, until when, one link, whom to call.
#[derive(Debug)]
pub struct Invitation<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Whose name is asked for.
    pub member: &'a Member,
    /// The lead's own words.
    pub message: Option<&'a str>,
    /// The text.
    pub text: &'a LetterText,
    /// The approval link.
    pub link: &'a str,
}

two_parts!(Invitation, "mail/invitation.txt", "mail/invitation.html");

impl Invitation<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }

    fn asks_itself(&self) -> bool {
        self.member.id == self.about.lead.id
    }

    fn letter(&self) -> String {
        letter::text(self.text)
    }

    fn letter_html(&self) -> Option<String> {
        letter::html(self.text)
    }
}

/// The link again, with what is left of the time.
#[derive(Debug)]
pub struct Reminder<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Whose name is asked for.
    pub member: &'a Member,
    /// Whether the office has approved before: an earlier text, or too long ago.
    pub approved_before: bool,
    /// The approval link.
    pub link: &'a str,
}

two_parts!(Reminder, "mail/reminder.txt", "mail/reminder.html");

impl Reminder<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }
}

/// Only what changed, to an office whose approval no longer covers the text or has grown old.
#[derive(Debug)]
pub struct Reapproval<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Whose name is asked for.
    pub member: &'a Member,
    /// What changed since; empty if only time has passed.
    pub redline: &'a Redline,
    /// The approval link.
    pub link: &'a str,
}

two_parts!(Reapproval, "mail/reapproval.txt", "mail/reapproval.html");

impl Reapproval<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }
}

/// What a technical revision changed, to an office that had allowed it, with a way to object.
#[derive(Debug)]
pub struct TechnicalChange<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Whose approval was carried over.
    pub member: &'a Member,
    /// What changed.
    pub redline: &'a Redline,
    /// The approval link.
    pub link: &'a str,
}

two_parts!(
    TechnicalChange,
    "mail/technical_change.txt",
    "mail/technical_change.html"
);

impl TechnicalChange<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }
}

/// To an address of record: somebody approved from an address that is not; one press makes it count.
#[derive(Debug)]
pub struct Confirmation<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Whose name it is.
    pub member: &'a Member,
    /// Who pressed.
    pub name: &'a str,
    /// With which title.
    pub title: Option<&'a str>,
    /// By what authority.
    pub capacity: Option<Capacity>,
    /// Behind a link mailed to this address.
    pub address: &'a str,
    /// When.
    pub at: Timestamp,
    /// The approval link at the address of record.
    pub link: &'a str,
}

two_parts!(
    Confirmation,
    "mail/confirmation.txt",
    "mail/confirmation.html"
);

impl Confirmation<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }

    fn pressed_by(&self) -> String {
        super::receipt::person(self.name, self.title, self.capacity)
    }

    fn pressed_at(&self) -> String {
        eastern::minute(self.at)
    }
}
