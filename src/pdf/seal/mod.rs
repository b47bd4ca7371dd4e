//! The seal: one `PAdES` B-B signature that certifies the whole file and allows no change after it.
//!
//! A sealed file is the typesetter's file, byte for byte, and one incremental update that this module writes
//! (`update`). Everything in that update follows from a few values, the `Stamp`, and from the certificates. So the
//! check reads those values out of a file, writes the update anew and compares: what is not exactly what we would
//! have written is refused, and there is no corner in which a changed byte could hide.
//!
//! Who sealed is the certificate's word. The check proves that its key sealed these bytes, and says its name and its
//! fingerprint; whether to trust that name is the reader's decision.

mod base;
mod check;
mod cms;
mod key;
mod report;
mod update;
mod write;

use jiff::Timestamp;

pub use self::check::check;
#[cfg(feature = "pkcs11")]
pub use self::key::Token;
pub use self::key::{Algorithm, Expiry, SealKey};
pub use self::report::{LaterRevision, TimeStamp, TimeStampKind};

use self::cms::Said;
use self::update::{Stamp, Unsigned};
use crate::domain::seal::SealLevel;

/// Where on which page the seal stands.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SealPlace {
    /// The page, from 0.
    pub page: usize,
    /// Left, bottom, right and top, in points from the page's lower left corner.
    pub rect: [f32; 4],
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
    /// The moment that the seal names; the sealer's word, unless a time stamp confirms it.
    pub at: Timestamp,
    /// The certificates in DER, leaf first.
    pub certificates: Vec<Vec<u8>>,
    /// How many bytes the file had when it was sealed; what follows are the later revisions.
    pub sealed_bytes: usize,
    /// What the file proves by itself.
    pub level: SealLevel,
    /// Every time stamp, oldest first.
    pub time_stamps: Vec<TimeStamp>,
    /// What was added after the seal, in order.
    pub later: Vec<LaterRevision>,
}

/// Seals a PDF of ours, and checks the result as a stranger would.
///
/// The same file, key and moment give the same bytes, unless the key is an ECDSA key in a token.
///
/// # Errors
/// [`SealError`] if the PDF is not one of the typesetter's, if a token does not sign, or if the finished file does not pass [`check()`].
pub fn seal(
    pdf: &[u8],
    place: &SealPlace,
    key: &SealKey,
    at: Timestamp,
    reason: &str,
) -> Result<Vec<u8>, SealError> {
    let stamp = Stamp {
        place: SealPlace {
            rect: place.rect.map(update::hundredths),
            ..*place
        },
        name: key.common_name(),
        reason: reason.to_owned(),
        at,
        algorithm: key.algorithm(),
        chain: key.chain().to_vec(),
        time_stamped: false,
    };
    let unsigned = Unsigned::append(pdf, &stamp).map_err(SealError)?;
    let digest = unsigned.digest();
    let said = Said {
        algorithm: stamp.algorithm,
        digest: &digest,
        chain: &stamp.chain,
    };
    let signature = key.sign(&cms::signed_attributes(said)?)?;
    let signed = cms::assemble(said, &signature)?;
    let sealed = unsigned.sign(&signed).map_err(SealError)?;
    check(&sealed).map_err(SealError)?;
    Ok(sealed)
}
