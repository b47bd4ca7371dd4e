//! The seal: PAdES over the whole file.

use jiff::Timestamp;

use crate::domain::record::Hash;

/// Where on which page the seal stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SealPlace {
    /// The page, from 0.
    pub page: usize,
    /// Left, bottom, right and top, in points from the page's lower left corner.
    pub rect: [f32; 4],
}

/// A key with its certificates.
pub struct SealKey {
    fingerprint: Hash,
}

/// Why a seal cannot be set or a key is not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(pub String);

/// What a seal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealReport {
    /// The certificate's common name.
    pub common_name: String,
    /// SHA-256 of the certificate.
    pub fingerprint: String,
}

impl SealKey {
    /// A fresh P-256 key with a certificate that it signed itself; also both as PEM.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn self_made(
        name: &str,
        now: Timestamp,
        random: [u8; 32],
    ) -> Result<(Self, String, String), SealError> {
        let _ = (name, now, random);
        Err(SealError("not built".into()))
    }

    /// Reads a key and its certificates, leaf first.
    ///
    /// # Errors
    /// [`SealError`] if they do not belong together or the certificate is not valid at `now`.
    pub fn from_pem(key: &str, chain: &str, now: Timestamp) -> Result<Self, SealError> {
        let _ = (key, chain, now);
        Err(SealError("not built".into()))
    }

    /// SHA-256 of the leaf certificate.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        self.fingerprint
    }
}

/// Seals a PDF of ours.
///
/// # Errors
/// [`SealError`].
pub fn seal(
    pdf: &[u8],
    place: &SealPlace,
    key: &SealKey,
    at: Timestamp,
    reason: &str,
) -> Result<Vec<u8>, SealError> {
    let _ = (pdf, place, key, at, reason);
    Err(SealError("not built".into()))
}

/// Checks the seal of any file.
///
/// # Errors
/// A sentence that says what does not hold.
pub fn check(pdf: &[u8]) -> Result<SealReport, String> {
    let _ = pdf;
    Err("not built".into())
}
