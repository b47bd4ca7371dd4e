//! A certificate that somebody named.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::record::Hash;
use crate::domain::text::shown;

/// A certificate that somebody named, by its fingerprint, and for which days. Written out, it is a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// SHA-256 of the certificate.
    pub fingerprint: Hash,
    /// Whose it is, in the words of whoever named it.
    pub name: Option<String>,
    /// The first day on which it counts, in UTC.
    pub from: Option<Date>,
    /// The last day on which it counts, in UTC.
    pub until: Option<Date>,
    /// Whether it vouches for time stamps alone.
    pub for_time: bool,
    /// The certificate in DER, if it was given and not only its fingerprint.
    pub certificate: Option<Vec<u8>>,
}

impl Anchor {
    /// A certificate of this fingerprint, for always.
    #[must_use]
    pub fn new(fingerprint: Hash) -> Self {
        Self {
            fingerprint,
            name: None,
            from: None,
            until: None,
            for_time: false,
            certificate: None,
        }
    }

    /// The same by a name.
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        let name = shown(name.trim());
        Self {
            name: (!name.is_empty()).then_some(name),
            ..self
        }
    }

    /// Whether it counts at a moment.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        let day = at.to_zoned_datetime(TimeZone::UTC).date();
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fingerprint)?;
        if let Some(from) = self.from {
            write!(f, " from {from}")?;
        }
        if let Some(until) = self.until {
            write!(f, " until {until}")?;
        }
        if self.for_time {
            write!(f, " time")?;
        }
        match &self.name {
            Some(name) => write!(f, " {name}"),
            None => Ok(()),
        }
    }
}
