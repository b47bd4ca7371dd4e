//! A letter's text as pages show it, the same on the page behind the link and on the public page.

use crate::domain::body;
use crate::domain::revision::{LetterText, Recipient, long_date};
use crate::domain::roster::Member;

/// What `layout/letter.html` shows.
#[derive(Debug, Clone)]
pub(super) struct LetterSheet {
    /// The date line.
    pub(super) date: String,
    /// How the letter is sent, if the text says so.
    pub(super) delivery: Option<String>,
    /// The inside addresses, each of several lines.
    pub(super) recipients: Vec<String>,
    /// After "Re:".
    pub(super) subject: String,
    /// "Dear Director Davis:".
    pub(super) salutation: String,
    /// HTML that the domain has made, escaped by it.
    pub(super) body: String,
    /// The same of the footnotes.
    pub(super) notes: String,
    /// "Sincerely,".
    pub(super) close: String,
    /// The signature blocks, each of several lines; none before there are any.
    pub(super) blocks: Vec<String>,
    /// What is enclosed.
    pub(super) enclosures: Vec<String>,
    /// Who gets a copy.
    pub(super) copies: Vec<String>,
}

impl LetterSheet {
    /// A text without names. `undated` stands where no date line is settled yet.
    pub(super) fn of(text: &LetterText, undated: &str) -> Self {
        let (body, notes) = body::html_apart(&text.body, "letter-");
        Self {
            date: text.dated.map_or_else(|| undated.to_owned(), long_date),
            delivery: text.delivery.as_ref().map(ToString::to_string),
            recipients: text.recipients.iter().map(inside_address).collect(),
            subject: text.subject.to_string(),
            salutation: text.salutation.to_string(),
            body,
            notes,
            close: text.complimentary_close.to_string(),
            blocks: Vec::new(),
            enclosures: text.enclosures.iter().map(ToString::to_string).collect(),
            copies: text.copies.iter().map(ToString::to_string).collect(),
        }
    }
}

fn inside_address(recipient: &Recipient) -> String {
    let lines = [Some(recipient.name.to_string())]
        .into_iter()
        .chain([
            recipient.title.as_ref().map(ToString::to_string),
            recipient.organization.as_ref().map(ToString::to_string),
        ])
        .flatten()
        .chain(recipient.address.iter().map(ToString::to_string));
    lines.collect::<Vec<_>>().join("\n")
}

/// The addressees in one line: "The Honorable Ronald L. Davis, Director, United States Marshals Service".
pub(super) fn addressees(text: &LetterText) -> String {
    let one = |recipient: &Recipient| {
        let parts = [
            Some(recipient.name.to_string()),
            recipient.title.as_ref().map(ToString::to_string),
            recipient.organization.as_ref().map(ToString::to_string),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    text.recipients
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("; ")
}

/// "Senator John Cornyn (R-TX)".
pub(super) fn in_full(member: &Member) -> String {
    format!(
        "{} {} ({})",
        member.honorific(),
        member.press_name,
        member.party_state()
    )
}

/// "Senator Cornyn".
pub(super) fn in_short(member: &Member) -> String {
    format!("{} {}", member.honorific(), member.last_name)
}
