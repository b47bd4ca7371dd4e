//! What the check of a seal found, besides who sealed.

use jiff::Timestamp;

use crate::domain::record::Hash;

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
