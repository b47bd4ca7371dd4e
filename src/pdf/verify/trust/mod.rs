//! Whom a reader trusts: certificates that they named, and what a seal or a time stamp is to them.
//!
//! | named | what it vouches for |
//! |---|---|
//! | the certificate of a seal | that this sealer sealed |
//! | the certificate of an authority | whoever it certified for signatures on documents; the whole path is verified |
//! | the root of a time-stamp authority | when something existed |
//!
//! To name an authority is to trust everybody whom it certifies: right for one that an institution keeps for itself,
//! too much for one that sells to all. An entry that is for time stamps alone ([`Anchor::for_time`]) vouches for no
//! sealer. Names are those that the reader's own list gives; what a certificate calls itself is no name.

mod anchor;
mod read;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::anchor::Anchor;
pub use self::read::Unnamed;

use crate::domain::record::Hash;
use crate::pdf::seal::{self, TimeStamp};

/// Who asks, which decides the words of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Asker {
    /// A person with a file.
    Reader,
    /// The page of a service, which names its own seals.
    Service,
}

/// Whom somebody trusts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    anchors: Vec<Anchor>,
    asker: Asker,
    vouched: bool,
}

/// What a sealer is to whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recognized {
    /// Named.
    Sealer(Anchor),
    /// Certified by an authority that is named.
    Certified(Anchor),
    /// Named, but not for the moment that the seal names.
    AnotherTime(Anchor),
    /// Not known.
    Unknown,
}

impl Recognized {
    /// Whether the reader named the sealer, or who certified it.
    pub(super) fn is_trusted(&self) -> bool {
        matches!(self, Self::Sealer(_) | Self::Certified(_))
    }

    /// The name that the sealer itself has in the reader's list.
    pub(super) fn name(&self) -> Option<String> {
        match self {
            Self::Sealer(anchor) => anchor.name.clone(),
            Self::Certified(_) | Self::AnotherTime(_) | Self::Unknown => None,
        }
    }
}

impl Trust {
    /// A reader who has named nobody: no file is more than intact then.
    #[must_use]
    pub fn nobody() -> Self {
        Self::naming(Vec::new())
    }

    /// A reader who has named these.
    #[must_use]
    pub fn naming(anchors: Vec<Anchor>) -> Self {
        Self {
            anchors,
            asker: Asker::Reader,
            vouched: true,
        }
    }

    /// A service that knows its own seals.
    #[must_use]
    pub fn service(anchors: Vec<Anchor>) -> Self {
        Self {
            asker: Asker::Service,
            ..Self::naming(anchors)
        }
    }

    /// The same with one more.
    #[must_use]
    pub fn and(mut self, anchor: Anchor) -> Self {
        self.anchors.push(anchor);
        self
    }

    /// The same, where the sealer's key is no reason to take its word: a service has sealed letters that it never
    /// released, and a name may have fallen away since.
    #[must_use]
    pub fn unvouched(self) -> Self {
        Self {
            vouched: false,
            ..self
        }
    }

    pub(super) fn asker(&self) -> Asker {
        self.asker
    }

    pub(super) fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Whether what a trusted sealer says of people is told without "the sealer says".
    pub(super) fn is_vouched(&self) -> bool {
        self.vouched
    }

    /// What the certificate of a seal, leaf first with those above it, is at the moment that the seal names.
    pub(super) fn sealer(&self, chain: &[Vec<u8>], at: Timestamp) -> Recognized {
        let leaf = Hash::of(chain.first().map_or(&[], Vec::as_slice));
        let sealers = self.anchors.iter().filter(|anchor| !anchor.for_time);
        let mut named = sealers
            .clone()
            .filter(|anchor| anchor.fingerprint == leaf)
            .peekable();
        // A list that ends a seal's time is more than one that knows who certified it.
        if let Some(first) = named.peek().copied() {
            return match named.find(|anchor| anchor.covers(at)) {
                Some(anchor) => Recognized::Sealer(anchor.clone()),
                None => Recognized::AnotherTime(first.clone()),
            };
        }
        let mut authorities = sealers.filter(|anchor| anchor.covers(at));
        let certified = authorities.find(|anchor| {
            let carried = chain
                .iter()
                .find(|der| Hash::of(der) == anchor.fingerprint)
                .or(anchor.certificate.as_ref());
            carried.is_some_and(|authority| seal::leads_to(chain, authority, at))
        });
        certified.map_or(Recognized::Unknown, |anchor| {
            Recognized::Certified(anchor.clone())
        })
    }

    /// The earliest time stamp whose root is named.
    pub(super) fn time<'a>(
        &'a self,
        stamps: &'a [TimeStamp],
    ) -> Option<(&'a TimeStamp, &'a Anchor)> {
        let root = |stamp: &TimeStamp| {
            let mut anchors = self.anchors.iter();
            anchors.find(|anchor| anchor.fingerprint == stamp.root && anchor.covers(stamp.at))
        };
        stamps
            .iter()
            .filter_map(|stamp| Some((stamp, root(stamp)?)))
            .min_by_key(|(stamp, _)| stamp.at)
    }
}
