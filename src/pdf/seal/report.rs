//! What the check of a seal found.

use jiff::Timestamp;

use crate::domain::record::Hash;
use crate::domain::seal::SealLevel;

/// What a time stamp stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStampKind {
    /// On the seal's signature, within the seal.
    Signature,
    /// On the whole file up to it, in a later revision.
    Document,
}

/// A time stamp that holds within itself: its signature, its imprint, and its certificates at its moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// The common name of the authority's certificate.
    pub authority: String,
    /// What was stamped existed before this moment.
    pub at: Timestamp,
    /// What it stands on.
    pub kind: TimeStampKind,
    /// SHA-256 of the root certificate that the authority's chain ends in. Whom to trust is the reader's decision.
    pub root: Hash,
    /// When the first of its certificates expires.
    pub lapses: Timestamp,
}

/// What was added after the seal. Neither kind changes a page, an attachment or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaterRevision {
    /// Certificates and lists of revoked certificates, to check the file without asking anybody.
    ValidationData {
        /// How many certificates were added.
        certificates: usize,
        /// How many lists of revoked certificates were added.
        revocation_lists: usize,
    },
    /// A time stamp on the whole file up to it.
    DocumentTimeStamp(TimeStamp),
}

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
