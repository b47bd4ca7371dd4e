//! An office: a member's, with the addresses at which it may be asked for its name, and what it prints on letters.

use super::layout::{HEAD_LINES, OfficeHead, Picture};
use super::revision::FieldRefusal;
use super::roster::{Member, MemberId};
use super::text::{EmailAddress, Line, TextRefusal};

/// A member's office. Who may be mailed an approval link for a member is that office's business, never the lead's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The member it is named by.
    pub member: MemberId,
    /// Addresses of record, the preferred one first.
    pub addresses: Vec<EmailAddress>,
    /// Mail domains of record, lower case, in ASCII form. An address in a sub-domain is not in the domain.
    pub domains: Vec<String>,
    /// Its letterhead, if it has registered one. Like the likeness it is the office's own: no other office sets it.
    pub head: Option<OfficeHead>,
    /// A picture of the member's signature, if the office has registered one.
    pub likeness: Option<Picture>,
}

/// The most characters of a letterhead's name, which is set large.
pub const HEAD_NAME: usize = 60;
/// The most characters of a line below it.
pub const HEAD_LINE: usize = 100;

impl Office {
    /// An office that has registered nothing yet.
    #[must_use]
    pub fn without_anything(member: MemberId) -> Self {
        Self {
            member,
            addresses: Vec::new(),
            domains: Vec::new(),
            head: None,
            likeness: None,
        }
    }

    /// Whether an approval asked for at this address is the office's own word.
    #[must_use]
    pub fn is_of_record(&self, address: &EmailAddress) -> bool {
        self.addresses.contains(address)
            || self.domains.iter().any(|domain| domain == address.domain())
    }

    /// Where the office is asked when the lead names no address.
    #[must_use]
    pub fn preferred(&self) -> Option<&EmailAddress> {
        self.addresses.first()
    }
}

impl OfficeHead {
    /// Reads a letterhead as it was typed; empty lines are left out. It has no artwork yet.
    ///
    /// # Errors
    /// What is wrong with which field: `name`, `lines.0`, …
    pub fn parse(name: &str, lines: &[String]) -> Result<Self, Vec<FieldRefusal>> {
        let mut refusals = Vec::new();
        let mut line = |field: String, raw: &str, limit| match within(raw, limit) {
            Ok(line) => Some(line),
            Err(refusal) => {
                let reason = refusal.to_string();
                refusals.push(FieldRefusal { field, reason });
                None
            }
        };
        let name = line("name".into(), name, HEAD_NAME);
        let written = lines.iter().enumerate();
        let written = written.filter(|(_, raw)| !raw.trim().is_empty());
        let lines: Vec<Line> = written
            .filter_map(|(index, raw)| line(format!("lines.{index}"), raw, HEAD_LINE))
            .collect();
        if lines.len() > HEAD_LINES {
            refusals.push(FieldRefusal {
                field: "lines".into(),
                reason: format!(
                    "A letterhead has at most {HEAD_LINES} lines below the name; these are {}.",
                    lines.len()
                ),
            });
        }
        match name {
            Some(name) if refusals.is_empty() => Ok(Self {
                name,
                lines,
                artwork: None,
            }),
            Some(_) | None => Err(refusals),
        }
    }
}

/// What a screen reader says in place of a signature's picture.
#[must_use]
pub fn likeness_alt(member: &Member) -> String {
    format!("Signature of {}", member.formal_name)
}

/// What a screen reader says in place of a letterhead's artwork, unless the office says it better.
#[must_use]
pub fn artwork_alt(member: &Member) -> String {
    let (title, name) = (member.honorific(), &member.formal_name);
    format!("Letterhead artwork of the office of {title} {name}")
}

fn within(raw: &str, limit: usize) -> Result<Line, TextRefusal> {
    let line = Line::parse(raw)?;
    match line.as_ref().chars().count() {
        found if found > limit => Err(TextRefusal::TooLong { limit, found }),
        _ => Ok(line),
    }
}
