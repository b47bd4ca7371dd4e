//! A time-stamp authority that the operator trusts.

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use jiff::{SignedDuration, Timestamp};
use x509_cert::certificate::Certificate;

use super::request::Question;
use super::token::Token;
use super::{check, response};
use crate::domain::record::Hash;
use crate::pdf::seal::SealError;
use crate::pdf::seal::key::certificates::{is_issued_by, is_signed_by};
use crate::pdf::seal::report::{TimeStamp, TimeStampKind};

/// How far an authority's clock may be from ours.
const APART: SignedDuration = SignedDuration::from_mins(5);
/// The most certificates between the one that signs and the root.
const LONGEST: usize = 6;

/// Why an answer is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Bytes of some other kind.
    #[error("its answer is not one of a time-stamp authority")]
    NoAnswer,
    /// It grants nothing.
    #[error("it refused with status {code}: {words}")]
    Refused {
        /// The status.
        code: u8,
        /// What it says.
        words: String,
    },
    /// The answer is to another question.
    #[error("its answer is to another question: {0}")]
    OtherQuestion(&'static str),
    /// Its clock or ours is wrong.
    #[error("its clock says {0}, more than five minutes from ours")]
    Clock(Timestamp),
    /// Nobody whom the operator trusts vouches for it.
    #[error("its certificates lead to none of the roots of seal.timestamp_roots_file")]
    NotTrusted,
    /// It does not hold within itself.
    #[error("its time stamp does not hold: {0}")]
    DoesNotHold(String),
}

/// A time stamp that was asked for and judged, in the form in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    pub(in crate::pdf::seal) token: Vec<u8>,
    /// What it says.
    pub time_stamp: TimeStamp,
}

/// Whom the operator trusts with the time.
#[derive(Debug, Clone)]
pub struct Authority {
    roots: Vec<Vec<u8>>,
    policy: Option<ObjectIdentifier>,
}

impl Authority {
    /// Reads the roots from PEM, and the policy to ask for from its dotted name, if there is one.
    ///
    /// # Errors
    /// [`SealError`] if a certificate cannot be read, or is no root whose own signature can be checked.
    pub fn new(roots: &str, policy: &str) -> Result<Self, SealError> {
        let refused = |why: String| SealError(format!("The roots for time stamps {why}."));
        let certificates = Certificate::load_pem_chain(roots.trim().as_bytes())
            .map_err(|e| refused(format!("cannot be read as PEM: {e}")))?;
        let mut roots = Vec::new();
        for certificate in &certificates {
            let der = certificate
                .to_der()
                .map_err(|e| refused(format!("cannot be written: {e}")))?;
            if is_signed_by(&der, certificate, certificate) != Some(true) {
                return Err(refused(format!(
                    "have a certificate that is not a root signed by itself with SHA-256 or better: {}",
                    certificate.tbs_certificate().subject()
                )));
            }
            roots.push(der);
        }
        if roots.is_empty() {
            return Err(refused("are none".into()));
        }
        let policy = match policy {
            "" => None,
            dotted => Some(ObjectIdentifier::new(dotted).map_err(|_| {
                SealError(format!(
                    "The policy for time stamps, \"{dotted}\", is no object identifier such as 1.2.3.4.1."
                ))
            })?),
        };
        Ok(Self { roots, policy })
    }

    /// SHA-256 of each root.
    #[must_use]
    pub fn roots(&self) -> Vec<Hash> {
        self.roots.iter().map(|root| Hash::of(root)).collect()
    }

    /// The question about a SHA-256, told from all others by fresh randomness.
    #[must_use]
    pub fn question(&self, imprint: [u8; 32], random: [u8; 32]) -> Question {
        Question::new(imprint, random, self.policy)
    }

    /// Judges an answer.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn answer(
        &self,
        question: &Question,
        answer: &[u8],
        now: Timestamp,
        kind: TimeStampKind,
    ) -> Result<Stamped, Unusable> {
        let token = Token::read(response::token(answer)?).ok_or(Unusable::NoAnswer)?;
        let info = token.info().ok_or(Unusable::NoAnswer)?;
        if info.imprint != question.imprint {
            return Err(Unusable::OtherQuestion("it is about something else"));
        }
        if info.nonce.as_ref() != Some(&question.nonce) {
            return Err(Unusable::OtherQuestion("its nonce is another one"));
        }
        if question.policy.is_some_and(|policy| policy != info.policy) {
            return Err(Unusable::OtherQuestion("its policy is another one"));
        }
        if info.at.duration_since(now).abs() > APART {
            return Err(Unusable::Clock(info.at));
        }
        let chain = self.chain(&token).ok_or(Unusable::NotTrusted)?;
        let unreadable = || Unusable::DoesNotHold("its certificate cannot be read".into());
        let leaf = chain
            .first()
            .and_then(|leaf| Certificate::from_der(leaf).ok());
        let leaf = leaf.ok_or_else(unreadable)?;
        let token = token
            .settled(chain, &leaf)
            .and_then(|token| token.assemble());
        let token = token
            .ok_or_else(|| Unusable::DoesNotHold("its signature is of no known kind".into()))?;
        let checked = check(&token, &question.imprint, kind).map_err(Unusable::DoesNotHold)?;
        Ok(Stamped {
            token,
            time_stamp: checked.time_stamp,
        })
    }

    /// The certificates from the one that signed to one of the roots, each issued by the next.
    fn chain(&self, token: &Token) -> Option<Vec<Vec<u8>>> {
        let mut chain = vec![token.leaf()?.clone()];
        while chain.len() <= LONGEST {
            let der = chain.last()?;
            let issued = Certificate::from_der(der).ok()?;
            let is_issuer = |candidate: &&Vec<u8>| {
                Certificate::from_der(candidate)
                    .is_ok_and(|issuer| is_issued_by(der, &issued, &issuer) == Some(true))
            };
            if let Some(root) = self.roots.iter().find(is_issuer) {
                chain.push(root.clone());
                return Some(chain);
            }
            let next = token.chain.iter().filter(|known| !chain.contains(known));
            let next = next.clone().find(is_issuer)?.clone();
            chain.push(next);
        }
        None
    }
}
