//! Mail addresses, by a strict grammar.

use std::fmt;
use std::net::Ipv4Addr;

use super::clean::first_unseen;
use super::{AddressRefusal, TextRefusal, parsed_string};

/// A mail address that can be written to as it stands.
///
/// # Why so strict
/// An approval is only as good as the address it was asked at. Quoted local parts, comments, address literals and lists
/// are lawful mail and serve no office, but each has been used to make two programs read one address differently.
///
/// ```
/// use undersigned::domain::text::EmailAddress;
/// let address = EmailAddress::parse("Ann.Lee@Senate.GOV")?;
/// assert_eq!(address.as_ref(), "Ann.Lee@senate.gov");
/// assert_eq!(address.domain(), "senate.gov");
/// # Ok::<(), undersigned::domain::text::TextRefusal>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The most octets in an address.
    pub const LIMIT: usize = 254;
    const LOCAL_LIMIT: usize = 64;

    /// Reads an address; the domain becomes its lower-case ASCII form, the part before the `@` stays as typed.
    pub fn parse(raw: &str) -> Result<Self, TextRefusal> {
        let raw = raw.trim_matches([' ', '\t']);
        if raw.is_empty() {
            return Err(TextRefusal::Empty);
        }
        if raw.contains(['\n', '\r']) {
            return Err(TextRefusal::LineBreak);
        }
        if let Some((at, unseen)) = first_unseen(raw, &[]) {
            let at = raw.get(..at).map_or(0, |before| before.chars().count()) + 1;
            return Err(TextRefusal::Unseen { at, unseen });
        }
        Ok(Self(bare_address(raw)?))
    }

    /// The part after the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address as logs may show it: `a***@senate.gov`.
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}***@{}", self.domain())
    }
}

parsed_string!(EmailAddress);

/// Masked, so that no careless log line tells an address.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({})", self.masked())
    }
}

fn bare_address(raw: &str) -> Result<String, AddressRefusal> {
    if raw.len() > 4 * EmailAddress::LIMIT {
        return Err(AddressRefusal::TooLong);
    }
    if raw.contains([' ', ',', ';', '<', '>', '(', ')']) {
        return Err(AddressRefusal::NotBare);
    }
    let (local, domain) = raw.rsplit_once('@').ok_or(AddressRefusal::Form)?;
    if local.is_empty() || domain.is_empty() {
        return Err(AddressRefusal::Form);
    }
    let atoms_fit = local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte));
    if !atoms_fit || local.len() > EmailAddress::LOCAL_LIMIT {
        return Err(AddressRefusal::LocalPart);
    }
    let address = format!("{local}@{}", ascii_domain(domain)?);
    if address.len() > EmailAddress::LIMIT {
        return Err(AddressRefusal::TooLong);
    }
    Ok(address)
}

fn ascii_domain(domain: &str) -> Result<String, AddressRefusal> {
    if domain.starts_with('[') || domain.parse::<Ipv4Addr>().is_ok() {
        return Err(AddressRefusal::Literal);
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| AddressRefusal::Domain)?;
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (_, last) = domain.rsplit_once('.').ok_or(AddressRefusal::Domain)?;
    let numeric = last.bytes().all(|b| b.is_ascii_digit());
    if numeric || !domain.split('.').all(label_fits) {
        return Err(AddressRefusal::Domain);
    }
    Ok(domain)
}

/// The `atext` of RFC 5322, ASCII alone: addresses beyond it need mail servers that few offices have.
fn is_atom_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(raw: &str) -> AddressRefusal {
        match EmailAddress::parse(raw) {
            Err(TextRefusal::Address(refusal)) => refusal,
            other => unreachable!("{raw}: {other:?}"),
        }
    }

    #[test]
    fn an_address_keeps_its_local_part_and_lowers_its_domain() {
        let address = EmailAddress::parse(" Ann.O'Lee+letters@MAIL.Senate.GOV ").unwrap();
        assert_eq!(address.to_string(), "Ann.O'Lee+letters@mail.senate.gov");
        assert_eq!(address.domain(), "mail.senate.gov");
    }

    #[test]
    fn a_foreign_domain_is_kept_in_its_ascii_form() {
        assert_eq!(
            EmailAddress::parse("a@Bücher.example").unwrap().domain(),
            "xn--bcher-kva.example"
        );
        assert_eq!(
            EmailAddress::parse("a@s\u{435}nate.gov").unwrap().domain(),
            "xn--snate-zwe.gov"
        );
    }

    #[test]
    fn nothing_but_one_bare_address_passes() {
        assert_eq!(refused("a.lee"), AddressRefusal::Form);
        assert_eq!(refused("@senate.gov"), AddressRefusal::Form);
        assert_eq!(refused("a@"), AddressRefusal::Form);
        assert_eq!(
            refused("a@senate.gov, b@senate.gov"),
            AddressRefusal::NotBare
        );
        assert_eq!(refused("Ann <a@senate.gov>"), AddressRefusal::NotBare);
        assert_eq!(refused("a@b"), AddressRefusal::Domain);
        assert_eq!(refused("a@senate.gov."), AddressRefusal::Domain);
        assert_eq!(refused("a@-senate.gov"), AddressRefusal::Domain);
        assert_eq!(refused("a@senate..gov"), AddressRefusal::Domain);
        assert_eq!(refused("a@sen_ate.gov"), AddressRefusal::Domain);
        assert_eq!(refused("a@10.0.0"), AddressRefusal::Domain);
        assert_eq!(refused("a@127.0.0.1"), AddressRefusal::Literal);
        assert_eq!(refused("a@[127.0.0.1]"), AddressRefusal::Literal);
        assert_eq!(refused("\"a\"@senate.gov"), AddressRefusal::LocalPart);
        assert_eq!(refused("a@b@senate.gov"), AddressRefusal::LocalPart);
        assert_eq!(refused(".a@senate.gov"), AddressRefusal::LocalPart);
        assert_eq!(refused("a..b@senate.gov"), AddressRefusal::LocalPart);
        assert_eq!(refused("josé@senate.gov"), AddressRefusal::LocalPart);
        assert_eq!(
            refused(&format!("{}@senate.gov", "a".repeat(65))),
            AddressRefusal::LocalPart
        );
        let long = format!(
            "{}@{}.gov",
            "a".repeat(64),
            ["b".repeat(60), "c".repeat(60), "d".repeat(60)].join(".")
        );
        assert_eq!(EmailAddress::parse(&long).unwrap().as_ref().len(), 251);
        assert_eq!(
            refused(&long.replace(".gov", ".example")),
            AddressRefusal::TooLong
        );
    }

    #[test]
    fn an_address_that_could_forge_a_header_is_refused() {
        assert_eq!(
            EmailAddress::parse("a@senate.gov\r\nBcc: b@c.example"),
            Err(TextRefusal::LineBreak)
        );
        assert!(matches!(
            EmailAddress::parse("a\0@senate.gov"),
            Err(TextRefusal::Unseen { at: 2, .. })
        ));
        assert!(matches!(
            EmailAddress::parse("a\u{200b}@senate.gov"),
            Err(TextRefusal::Unseen { .. })
        ));
    }

    #[test]
    fn neither_masked_nor_debugged_addresses_tell_who() {
        let address = EmailAddress::parse("jane.doe@example.com").unwrap();
        assert_eq!(address.masked(), "j***@example.com");
        assert_eq!(format!("{address:?}"), "EmailAddress(j***@example.com)");
    }
}
