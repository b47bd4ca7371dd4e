//! The seal: one `PAdES` signature that certifies the whole file and allows no change after it but more proof.
//!
//! A sealed file is the typesetter's file, byte for byte, and one incremental update that this module writes
//! (`update`). Everything in that update follows from a few values, the `Stamp`, and from the certificates. So the
//! judge of a stranger's file sets the letter again, writes the update anew over it ([`OpenedSeal::settle`]) and compares:
//! what is not exactly what we would have written is refused, and there is no corner in which a changed byte could hide.
//! The same holds for what may follow a seal: time stamps, and what is needed to check them in decades (`later`).
//!
//! Who sealed is the certificate's word. The check proves that its key sealed these bytes, and says its name and its
//! fingerprint; whether to trust that name is the reader's decision.

mod asn1;
mod base;
mod check;
mod cms;
mod hole;
mod key;
mod later;
mod report;
mod time_stamp;
mod update;
mod write;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub(super) use self::base::table;
#[cfg(feature = "pkcs11")]
pub use self::key::Token;
pub(super) use self::key::anchor::{leads_to, named};
pub(super) use self::key::certificates::{called, moment};
pub use self::key::{Algorithm, Expiry, SealKey};
pub use self::later::{OpenedSeal, SealedFile, WantedList, check};
pub use self::report::{LaterRevision, SealReport, TimeStamp, TimeStampKind};
pub use self::time_stamp::{Authority, Question, Stamped, Unusable};

use self::cms::Said;
use self::update::{Stamp, Unsigned};

/// Where on which page the seal stands.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SealPlace {
    /// The page, from 0.
    pub page: usize,
    /// Left, bottom, right and top, in points from the page's lower left corner.
    pub rect: [f32; 4],
}

impl SealPlace {
    /// To hundredths of a point, as it is written.
    fn rounded(&self) -> Self {
        Self {
            rect: self.rect.map(update::hundredths),
            ..*self
        }
    }
}

/// Why a seal cannot be set or a key is not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(pub String);

/// Seals a PDF of ours, and checks the result as a stranger would: what that found stands beside it.
///
/// The same file, key and moment give the same bytes, unless the key is an ECDSA key in a token.
///
/// # Errors
/// [`SealError`] if the PDF is not one of the typesetter's, if a token does not sign, or if the finished file does not
/// pass [`check()`].
pub fn seal(
    pdf: &[u8],
    place: &SealPlace,
    key: &SealKey,
    at: Timestamp,
) -> Result<(Vec<u8>, SealReport), SealError> {
    let signed = Signed::make(pdf, stamp(place, key, at, false), key)?;
    signed.finish(None)
}

/// The same with a time stamp on the seal's signature, which is asked for the signature's SHA-256.
///
/// # Errors
/// [`SealError`] as with [`seal()`]; and within that, why there is no time stamp. Nothing is wrong with the letter then.
pub fn seal_time_stamped<E: From<SealError>>(
    pdf: &[u8],
    place: &SealPlace,
    key: &SealKey,
    at: Timestamp,
    ask: impl FnOnce([u8; 32]) -> Result<Stamped, E>,
) -> Result<Result<(Vec<u8>, SealReport), E>, SealError> {
    let signed = Signed::make(pdf, stamp(place, key, at, true), key)?;
    let stamped = match ask(Sha256::digest(&signed.signature).into()) {
        Ok(stamped) => stamped,
        Err(why) => return Ok(Err(why)),
    };
    // What can fail here and not without a time stamp is a time stamp that is too long.
    Ok(signed.finish(Some(&stamped.token)).map_err(E::from))
}

fn stamp(place: &SealPlace, key: &SealKey, at: Timestamp, time_stamped: bool) -> Stamp {
    Stamp {
        place: place.rounded(),
        name: key.common_name(),
        at,
        algorithm: key.algorithm(),
        chain: key.chain().to_vec(),
        time_stamped,
    }
}

/// A file with its update and the signature over both, not yet put together.
struct Signed<'a> {
    base: &'a [u8],
    unsigned: Unsigned,
    stamp: Stamp,
    digest: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Signed<'a> {
    fn make(pdf: &'a [u8], stamp: Stamp, key: &SealKey) -> Result<Self, SealError> {
        let unsigned = Unsigned::append(pdf, &stamp).map_err(SealError)?;
        let digest = unsigned.digest();
        let said = Said {
            algorithm: stamp.algorithm,
            digest: &digest,
            chain: &stamp.chain,
        };
        let signature = key.sign(&cms::signed_attributes(said)?)?;
        Ok(Self {
            base: pdf,
            unsigned,
            stamp,
            digest,
            signature,
        })
    }

    fn finish(self, token: Option<&[u8]>) -> Result<(Vec<u8>, SealReport), SealError> {
        let said = Said {
            algorithm: self.stamp.algorithm,
            digest: &self.digest,
            chain: &self.stamp.chain,
        };
        let envelope = cms::assemble(said, &self.signature, token)?;
        let sealed = self.unsigned.sign(&envelope).map_err(SealError)?;
        let opened = OpenedSeal::read(&sealed).map_err(SealError)?;
        let report = opened
            .settle(self.base, &self.stamp.place)
            .map_err(SealError)?;
        Ok((sealed, report))
    }
}
