//! The key that seals, and the certificates that say whose it is.
//!
//! A key is PEM ([`SealKey::from_pem`]), PKCS#12 ([`SealKey::from_pkcs12`]), in a token (`SealKey::from_token`, with the
//! feature `pkcs11`), or the service's own make ([`SealKey::self_made`]). Whatever it is, [`SealKey`] has tried it: it
//! signs, it is the key of the first certificate, and the certificates are issued by each other.

pub(super) mod algorithm;
pub(super) mod anchor;
pub(super) mod certificates;
mod expiry;
mod pem;
mod pkcs12;
mod rsa;
mod self_made;
mod signer;
#[cfg(feature = "pkcs11")]
mod token;

use std::fmt;

use jiff::Timestamp;
use x509_cert::certificate::Certificate;

pub use self::algorithm::Algorithm;
pub use self::expiry::Expiry;
#[cfg(feature = "pkcs11")]
pub use self::token::Token;

use self::certificates::{LONGEST_CHAIN, common_name};
use self::signer::Signer;
use super::SealError;
use crate::domain::record::Hash;

/// A key with its certificates, leaf first.
pub struct SealKey {
    signer: Signer,
    algorithm: Algorithm,
    certificates: Vec<Certificate>,
    chain: Vec<Vec<u8>>,
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealKey")
            .field("common_name", &self.common_name())
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

impl SealKey {
    /// Reads a key file by its content: PEM, whose certificates are in `chain`, or PKCS#12, which may have them inside.
    /// The password opens either, if it is encrypted.
    ///
    /// # Errors
    /// [`SealError`] as with [`SealKey::from_pem`] and [`SealKey::from_pkcs12`], or if the certificates are missing.
    pub fn read(
        file: &[u8],
        password: &str,
        chain: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, SealError> {
        match (std::str::from_utf8(file), chain) {
            (Ok(key), Some(chain)) if pem::is_pem(file) => {
                Self::new(pem::key(key, password)?, pem::certificates(chain)?, now)
            }
            (Ok(_), None) if pem::is_pem(file) => Err(SealError(
                "The seal's key is PEM, so its certificates are needed; set seal.chain_file."
                    .into(),
            )),
            (Ok(_) | Err(_), _) => Self::from_pkcs12(file, password, chain, now),
        }
    }

    /// Reads a key and its certificates, leaf first, each issued by the one after it. The key is PKCS#8, PKCS#1 or
    /// SEC 1.
    ///
    /// # Errors
    /// [`SealError`] if the key is encrypted or of a kind that does not seal, if key and certificates do not belong
    /// together, or if a certificate is not valid at `now` or the leaf was made for other uses.
    pub fn from_pem(key: &str, chain: &str, now: Timestamp) -> Result<Self, SealError> {
        Self::new(pem::key(key, "")?, pem::certificates(chain)?, now)
    }

    /// Reads a PKCS#12 file; certificates in PEM take the place of those inside.
    ///
    /// # Errors
    /// [`SealError`] if the password is wrong or the file holds more or less than one key, and as with
    /// [`SealKey::from_pem`].
    pub fn from_pkcs12(
        file: &[u8],
        password: &str,
        chain: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, SealError> {
        let (signer, inside) = pkcs12::read(file, password)?;
        let chain = chain.map_or(Ok(inside), pem::certificates)?;
        Self::new(signer, chain, now)
    }

    fn new(signer: Signer, chain: Vec<Vec<u8>>, now: Timestamp) -> Result<Self, SealError> {
        let refused = |why: String| Err(SealError(why));
        let certificates = certificates::read(&chain)?;
        let Some(leaf) = certificates.first() else {
            return refused("There is no certificate for the seal.".into());
        };
        if chain.len() > LONGEST_CHAIN {
            return refused("More than five certificates are given for the seal.".into());
        }
        let algorithm = Algorithm::of(leaf)
            .map_err(|why| SealError(format!("The key of the seal's certificate {why}.")))?;
        if !signer.is_of(leaf)? {
            return refused(
                "The seal's key does not belong to its certificate, or the certificate of the key is not the first one.".into(),
            );
        }
        certificates::for_signatures(leaf)?;
        certificates::follow(&chain).map_err(SealError)?;
        let key = Self {
            signer,
            algorithm,
            certificates,
            chain,
        };
        key.valid_at(now)?;
        Ok(key)
    }

    /// Whether every certificate is valid at a moment.
    ///
    /// # Errors
    /// [`SealError`] with the one that is not.
    pub fn valid_at(&self, now: Timestamp) -> Result<(), SealError> {
        for (at, certificate) in self.certificates.iter().enumerate() {
            let which = match at {
                0 => "The seal's certificate".to_owned(),
                _ => format!(
                    "The certificate \"{}\" above the seal's",
                    common_name(certificate)
                ),
            };
            let (from, until) = certificates::validity(certificate);
            if now < from {
                return Err(SealError(format!("{which} is not valid yet.")));
            }
            if until < now {
                return Err(SealError(format!("{which} has expired.")));
            }
        }
        Ok(())
    }

    /// The first moment at which every certificate is valid.
    #[must_use]
    pub fn valid_from(&self) -> Timestamp {
        let begin = self.certificates.iter();
        let begin = begin.map(|certificate| certificates::validity(certificate).0);
        begin.max().unwrap_or(Timestamp::MAX)
    }

    /// SHA-256 of the leaf certificate.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        Hash::of(self.chain.first().map_or(&[], Vec::as_slice))
    }

    /// Whom the leaf certificate names.
    #[must_use]
    pub fn common_name(&self) -> String {
        self.certificates
            .first()
            .map(common_name)
            .unwrap_or_default()
    }

    /// How the key signs.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The certificates in DER, leaf first.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Signs in the form that a seal has.
    ///
    /// # Errors
    /// [`SealError`] if the key is in a token that does not sign.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        self.signer.sign(message)
    }
}
