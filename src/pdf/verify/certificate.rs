//! Whose certificate sealed a letter, in words. Whether to trust the name in it is the reader's decision.

use der::Decode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use x509_cert::certificate::Certificate;

use super::Finding;
use crate::domain::eastern;
use crate::domain::record::Hash;
use crate::pdf::seal::{called, moment};

/// What the sealing certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealer {
    /// Whom it names.
    pub subject: String,
    /// Who issued it, by its own word; the same name if it was self-made.
    pub issuer: String,
    /// Whether it was issued by the very name that it is for: anybody can make such a certificate, in any name.
    pub self_made: bool,
    /// From when it is valid.
    pub valid_from: Timestamp,
    /// Until when it is valid.
    pub valid_until: Timestamp,
    /// SHA-256 of the certificate.
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
            subject: called(subject),
            issuer: called(issuer),
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
        ours: Option<Hash>,
    ) -> Result<Finding, Finding> {
        let detail = format!(
            "Valid from {} until {}. SHA-256 of the certificate: {}",
            eastern::instant(self.valid_from),
            eastern::instant(self.valid_until),
            self.fingerprint.grouped()
        );
        if sealed_at < self.valid_from || sealed_at > self.valid_until {
            return Err(Finding::of(format!(
                "The certificate of \"{}\" was not valid at the moment that the seal names.",
                self.subject
            ))
            .for_experts(detail));
        }
        let origin = if self.self_made {
            "a certificate that the sealer made; anybody can make one in any name".to_owned()
        } else if !issuer_shown {
            format!(
                "a certificate that says it was issued by \"{}\"",
                self.issuer
            )
        } else {
            format!("a certificate issued by \"{}\"", self.issuer)
        };
        let trust = match ours {
            Some(ours) if ours == self.fingerprint => {
                "It is the certificate with which this service seals today."
            }
            Some(_) => {
                "It is not the certificate with which this service seals today. Whether to trust that name is for you to \
                 decide: compare the fingerprint with one that you know to be theirs."
            }
            None => {
                "Whether to trust that name is for you to decide: compare the fingerprint with one that you know to be theirs."
            }
        };
        let finding = Finding::of(format!(
            "The key belongs to \"{}\", by {origin}. It was valid at the moment that the seal names. {trust}",
            self.subject
        ))
        .for_experts(detail);
        Ok(match ours {
            Some(ours) if ours == self.fingerprint => finding,
            Some(_) | None => finding.unproven(),
        })
    }
}
