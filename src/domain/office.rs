//! An office: a member's, with the addresses at which it may be asked for its name.

use super::layout::{OfficeHead, Picture};
use super::roster::MemberId;
use super::text::EmailAddress;

/// A member's office. Who may be mailed an approval link for a member is that office's business, never the lead's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The member it is named by.
    pub member: MemberId,
    /// Addresses of record, the preferred one first.
    pub addresses: Vec<EmailAddress>,
    /// Mail domains of record, lower case, in ASCII form. An address in a sub-domain is not in the domain.
    pub domains: Vec<String>,
    /// Its letterhead, if it has registered one.
    pub head: Option<OfficeHead>,
    /// A picture of the member's signature, if the office has registered one.
    pub likeness: Option<Picture>,
}

impl Office {
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
