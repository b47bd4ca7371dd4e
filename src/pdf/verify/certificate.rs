//! Whose certificate sealed a letter, in words. What it calls itself is quoted and never told as a fact.

use der::Decode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use x509_cert::certificate::Certificate;

use super::Finding;
use super::claim::{bare, quoted};
use super::trust::{Anchor, Asker, Recognized};
use crate::domain::eastern;
use crate::domain::record::Hash;
use crate::pdf::seal::{called, moment};

/// What the sealing certificate says. Anybody can make one that says anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealer {
    /// The name that it gives itself.
    pub calls_itself: String,
    /// Who issued it, by its own word; the same name if it was self-made.
    pub says_issued_by: String,
    /// Whether it names itself as its issuer: whoever sealed made it alone.
    pub self_made: bool,
    /// From when it is valid.
    pub valid_from: Timestamp,
    /// Until when it is valid.
    pub valid_until: Timestamp,
    /// SHA-256 of the certificate: what tells it from every other.
    pub fingerprint: Hash,
}

impl Sealer {
    /// Reads the leaf certificate in DER.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn read(leaf: &[u8]) -> Result<Self, Finding> {
        let certificate = Certificate::from_der(leaf)
            .map_err(|_| Finding::of("The seal's certificate cannot be read."))?;
        let tbs = certificate.tbs_certificate();
        let (subject, issuer) = (tbs.subject(), tbs.issuer());
        let validity = tbs.validity();
        Ok(Self {
            calls_itself: bare(&called(subject)),
            says_issued_by: bare(&called(issuer)),
            self_made: subject == issuer,
            valid_from: moment(validity.not_before),
            valid_until: moment(validity.not_after),
            fingerprint: Hash::of(leaf),
        })
    }

    /// Whether it was valid at the moment that the seal names, and what a reader should know of it. The issuer's own
    /// certificate travels with the seal if `issuer_shown`; then the seal's check has verified its signature.
    ///
    /// # Errors
    /// If it was not valid then.
    pub(super) fn judge(
        &self,
        sealed_at: Timestamp,
        issuer_shown: bool,
        recognized: &Recognized,
        asker: Asker,
    ) -> Result<Finding, Finding> {
        let itself = quoted(&self.calls_itself);
        let detail = format!(
            "Valid from {} until {}. SHA-256 of the certificate: {}",
            eastern::instant(self.valid_from),
            eastern::instant(self.valid_until),
            self.fingerprint.grouped()
        );
        if sealed_at < self.valid_from || sealed_at > self.valid_until {
            return Err(Finding::of(format!(
                "The certificate, which calls itself {itself}, was not valid at the moment that the seal names."
            ))
            .for_experts(detail));
        }
        let finding = match recognized {
            Recognized::Sealer(anchor) => Finding::of(format!(
                "{} It was valid at the moment that the seal names.",
                match asker {
                    Asker::Service => "The seal is one of this service.".into(),
                    Asker::Reader => match &anchor.name {
                        Some(name) => format!(
                            "You named this certificate as that of {name}. It calls itself {itself}."
                        ),
                        None => format!("You named this certificate. It calls itself {itself}."),
                    },
                }
            )),
            Recognized::Certified(authority) => Finding::of(format!(
                "You named {}, which issued this certificate to {itself}. All of the path from one to the other was valid at the \
                 moment that the seal names.",
                match &authority.name {
                    Some(name) => format!("{name}, an authority"),
                    None => "an authority".into(),
                }
            )),
            Recognized::AnotherTime(anchor) => Finding::of(format!(
                "{} {}, but the seal says {}. So it counts as not known. The certificate calls itself {itself}.",
                match asker {
                    Asker::Service => "This service sealed with this certificate",
                    Asker::Reader => "You named this certificate, but only",
                },
                days(anchor),
                eastern::instant(sealed_at)
            ))
            .unproven(),
            Recognized::Unknown => Finding::of(format!(
                "{} {} To learn who sealed, compare its fingerprint with one that they publish.",
                match asker {
                    Asker::Service => "This is no seal of this service.",
                    Asker::Reader => "You have not named this sealer.",
                },
                self.origin(issuer_shown)
            ))
            .unproven(),
        };
        Ok(finding.for_experts(detail))
    }

    /// Where a certificate that nobody named comes from.
    fn origin(&self, issuer_shown: bool) -> String {
        let (itself, issuer) = (quoted(&self.calls_itself), quoted(&self.says_issued_by));
        if self.self_made {
            format!(
                "Its certificate calls itself {itself}; the sealer made it alone, as anybody can in any name."
            )
        } else if issuer_shown {
            format!(
                "Its certificate calls itself {itself} and was issued by one that calls itself {issuer}; anybody can make both, in any \
                 name."
            )
        } else {
            format!(
                "Its certificate calls itself {itself} and says that {issuer} issued it, which nothing in the file shows; anybody can \
                 make one that says so."
            )
        }
    }
}

/// For which days a certificate was named.
fn days(anchor: &Anchor) -> String {
    match (anchor.from, anchor.until) {
        (Some(from), Some(until)) => {
            format!("from {} until {}", eastern::day(from), eastern::day(until))
        }
        (Some(from), None) => format!("from {} on", eastern::day(from)),
        (None, Some(until)) => format!("until {}", eastern::day(until)),
        (None, None) => "at another time".into(),
    }
}
