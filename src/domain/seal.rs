//! How long a seal can be proven: the levels of ETSI EN 319 142-1.
//!
//! A level says what of the proof lies in the file itself. A missing time-stamp authority lowers it and never stops a
//! letter; it is raised by later revisions of the file, which change no page.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Actor, Fact, NewEvent};
use super::finalization::FinalizeRefusal;
use super::letter::Letter;
use super::record::Hash;

/// What a sealed file proves by itself, from less to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum SealLevel {
    /// B-B: who sealed. When is the sealer's word.
    #[default]
    #[serde(rename = "b_b")]
    Basic,
    /// B-T: and that it was sealed before a moment that a time-stamp authority names.
    #[serde(rename = "b_t")]
    TimeStamped,
    /// B-LT: and, from the file alone, that no certificate of the proof was revoked then.
    #[serde(rename = "b_lt")]
    LongTerm,
    /// B-LTA: and all of that is itself under a time stamp, which can be renewed without end.
    #[serde(rename = "b_lta")]
    Archival,
}

impl SealLevel {
    /// The stable name, as in the record and the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "b_b",
            Self::TimeStamped => "b_t",
            Self::LongTerm => "b_lt",
            Self::Archival => "b_lta",
        }
    }

    /// What it means, after "The seal" or "It".
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Basic => "says itself when it was set; no time-stamp authority has confirmed it",
            Self::TimeStamped => "has its moment confirmed by a time-stamp authority",
            Self::LongTerm => {
                "has its moment confirmed by a time-stamp authority, and the file holds what is needed to check its certificates"
            }
            Self::Archival => {
                "has its moment confirmed by a time-stamp authority; the file holds what is needed to check it in decades, \
                 and that is time-stamped as well"
            }
        }
    }

    /// Whether it is the usual one of a first sealing; it is then left out of the record.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        *self == Self::Basic
    }
}

impl fmt::Display for SealLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic => "PAdES B-B",
            Self::TimeStamped => "PAdES B-T",
            Self::LongTerm => "PAdES B-LT",
            Self::Archival => "PAdES B-LTA",
        })
    }
}

/// The newest form of a sealed file: the same letter, with more proof after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// SHA-256 of the longer file.
    pub pdf: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its level.
    pub level: SealLevel,
    /// When the certificates of its newest time stamp lapse.
    pub lapses: Option<Timestamp>,
}

/// What the finished PDF is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// SHA-256 of its bytes.
    pub pdf: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its pages.
    pub pages: u32,
    /// SHA-256 of the sealing certificate.
    pub seal: Hash,
    /// What it proves by itself.
    pub level: SealLevel,
    /// When the certificates of its time stamp lapse.
    pub lapses: Option<Timestamp>,
}

impl Letter {
    /// Replaces the sealed PDF by the same file with more proof after it, if nobody was faster.
    ///
    /// # Errors
    /// [`FinalizeRefusal::Superseded`] if the file that was extended is no longer the newest.
    pub fn extend_seal(&self, from: Hash, to: Extended) -> Result<NewEvent, FinalizeRefusal> {
        let Some(sealed) = self.sealed() else {
            return Err(self.not_finalized().into());
        };
        if sealed.pdf != from {
            return Err(FinalizeRefusal::Superseded);
        }
        Ok(NewEvent::new(Actor::Service, Fact::SealExtended(to)))
    }
}
