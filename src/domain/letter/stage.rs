//! Where a letter stands, with what only that stage knows.

use jiff::Timestamp;

use crate::domain::event::Fact;
use crate::domain::record::Hash;
use crate::domain::release::Announcement;
use crate::domain::seal::{Extended, SealLevel};

/// A sealed PDF, in its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The manifest that it prints.
    pub manifest: Hash,
    /// SHA-256 of its bytes.
    pub pdf: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its pages.
    pub pages: u32,
    /// SHA-256 of the sealing certificate.
    pub seal: Hash,
    /// When it was committed.
    pub at: Timestamp,
    /// What the file proves by itself.
    pub level: SealLevel,
    /// When the certificates of its newest time stamp lapse; none without a time stamp.
    pub lapses: Option<Timestamp>,
    /// SHA-256 of its versions before the newest, oldest first: the same letter with less proof.
    pub earlier: Vec<Hash>,
}

impl Sealed {
    /// Whether these bytes are, or once were, the letter's PDF.
    #[must_use]
    pub fn was(&self, pdf: &Hash) -> bool {
        self.pdf == *pdf || self.earlier.contains(pdf)
    }

    /// What a finalization made; `None` for any other fact.
    pub(super) fn made(fact: &Fact, at: Timestamp) -> Option<Self> {
        let Fact::Finalized {
            manifest,
            pdf,
            bytes,
            pages,
            seal,
            level,
            lapses,
        } = fact
        else {
            return None;
        };
        Some(Self {
            manifest: *manifest,
            pdf: *pdf,
            bytes: *bytes,
            pages: *pages,
            seal: *seal,
            at,
            level: *level,
            lapses: *lapses,
            earlier: Vec::new(),
        })
    }

    pub(super) fn extend(&mut self, extended: Extended) {
        let before = std::mem::replace(&mut self.pdf, extended.pdf);
        self.earlier.push(before);
        self.bytes = extended.bytes;
        self.level = extended.level;
        self.lapses = extended.lapses;
    }
}

/// Where a letter stands, with what only that stage knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Offices are asked.
    Circulating {
        /// No answer is taken at or after this moment.
        deadline: Timestamp,
    },
    /// No more answers; the list is being settled.
    Closed {
        /// Since when.
        at: Timestamp,
        /// The intent to finalize, if one is under way.
        intent: Option<Intent>,
    },
    /// The sealed PDF exists, not yet public.
    Finalized {
        /// The PDF.
        sealed: Sealed,
        /// What the signing offices were told, if they were.
        announcement: Option<Announcement>,
    },
    /// Public.
    Released {
        /// The PDF.
        sealed: Sealed,
        /// Since when.
        at: Timestamp,
    },
    /// Given up.
    Abandoned,
}

/// The intent to finalize one manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intent {
    /// SHA-256 of the manifest's bytes.
    pub manifest: Hash,
    /// When it was frozen; every approval is judged at this moment.
    pub at: Timestamp,
}

impl Stage {
    /// The stable name, as in the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Circulating { .. } => "circulating",
            Self::Closed { intent: None, .. } => "closed",
            Self::Closed {
                intent: Some(_), ..
            } => "finalizing",
            Self::Finalized { .. } => "finalized",
            Self::Released { .. } => "released",
            Self::Abandoned => "abandoned",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Circulating { .. } => "circulating",
            Self::Closed { intent: None, .. } => "closed",
            Self::Closed {
                intent: Some(_), ..
            } => "being finalized",
            Self::Finalized { .. } => "finalized",
            Self::Released { .. } => "released",
            Self::Abandoned => "abandoned",
        }
    }
}

/// An act came at a stage that does not know it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The letter is {stage}; this can be done only {when}.")]
pub struct WrongStage {
    /// Where it stands.
    pub stage: &'static str,
    /// When the act is possible.
    pub when: &'static str,
}
