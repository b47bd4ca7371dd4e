//! How near the end of a key's certificates is.

use jiff::{SignedDuration, Timestamp};

use super::SealKey;
use super::certificates::{common_name, validity};
use crate::domain::eastern;

/// How long before the end it is warned of: 60 days, as a new certificate takes weeks to get.
const WARNING: SignedDuration = SignedDuration::from_hours(60 * 24);

/// When the first certificate of a chain expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// The last moment at which all of them are valid.
    pub at: Timestamp,
    /// Whose certificate it is, if not the seal's own.
    above: Option<String>,
}

impl SealKey {
    /// When the first of the certificates expires.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        let ends = self.certificates.iter().enumerate();
        let first = ends.min_by_key(|(_, certificate)| validity(certificate).1);
        let (at, above) = match first {
            Some((0, leaf)) => (validity(leaf).1, None),
            Some((_, above)) => (validity(above).1, Some(common_name(above))),
            None => (Timestamp::MIN, None),
        };
        Expiry { at, above }
    }
}

impl Expiry {
    /// Whole days that are left; negative once it is over.
    #[must_use]
    pub fn days(&self, now: Timestamp) -> i64 {
        self.at
            .duration_since(now)
            .as_secs()
            .div_euclid(24 * 60 * 60)
    }

    /// The sentence for staff and in the log, from 60 days before.
    #[must_use]
    pub fn warning(&self, now: Timestamp) -> Option<String> {
        let left = self.at.duration_since(now);
        let which = match &self.above {
            None => "The seal's certificate".to_owned(),
            Some(name) => format!("The certificate \"{name}\" above the seal's"),
        };
        let day = eastern::day(eastern::local(self.at).date());
        if left.is_negative() {
            return Some(format!(
                "{which} expired on {day}: no letter is sealed until whoever runs the service renews it."
            ));
        }
        (left <= WARNING).then(|| {
            let left = match self.days(now) {
                0 => "in less than a day".to_owned(),
                1 => "in 1 day".to_owned(),
                days => format!("in {days} days"),
            };
            format!("{which} expires on {day}, {left}: ask whoever runs the service to renew it.")
        })
    }
}
