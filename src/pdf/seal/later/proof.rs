//! What a file proves so far, and what it lacks for more.

use der::Decode;
use jiff::Timestamp;
use x509_cert::certificate::Certificate;

use super::revocation::{List, WantedList, addresses};
use crate::domain::seal::SealLevel;
use crate::pdf::seal::key::certificates::{common_name, is_signed_by};
use crate::pdf::seal::report::{LaterRevision, TimeStamp};
use crate::pdf::seal::time_stamp::Checked;

/// The chains that a check has to follow, and what is stored to follow them.
pub(super) struct Proof {
    /// The seal's chain, leaf first.
    seal: Vec<Vec<u8>>,
    stamps: Vec<Checked>,
    /// Certificates in the store.
    stored: Vec<Vec<u8>>,
    /// Lists in the store.
    lists: Vec<Vec<u8>>,
    pub(super) level: SealLevel,
    pub(super) later: Vec<LaterRevision>,
}

impl Proof {
    /// What a sealed file proves, with the time stamp on its signature if there is one.
    pub(super) fn new(seal: Vec<Vec<u8>>, stamp: Option<Checked>) -> Self {
        let level = match stamp {
            Some(_) => SealLevel::TimeStamped,
            None => SealLevel::Basic,
        };
        Self {
            seal,
            stamps: stamp.into_iter().collect(),
            stored: Vec::new(),
            lists: Vec::new(),
            level,
            later: Vec::new(),
        }
    }

    /// Every time stamp, oldest first.
    pub(super) fn time_stamps(&self) -> impl DoubleEndedIterator<Item = &TimeStamp> {
        self.stamps.iter().map(|stamp| &stamp.time_stamp)
    }

    /// How many time stamps stand on the file in later revisions.
    pub(super) fn document_stamps(&self) -> usize {
        let is_stamp =
            |later: &&LaterRevision| matches!(later, LaterRevision::DocumentTimeStamp(_));
        self.later.iter().filter(is_stamp).count()
    }

    /// The most bytes that the certificates of a time stamp have so far.
    pub(super) fn longest_chain(&self) -> Option<usize> {
        let chains = self.stamps.iter().map(|stamp| &stamp.chain);
        chains.map(|chain| chain.iter().map(Vec::len).sum()).max()
    }

    pub(super) fn add_stamp(&mut self, stamp: Checked) {
        self.level = match self.level {
            SealLevel::Basic | SealLevel::TimeStamped => SealLevel::TimeStamped,
            SealLevel::LongTerm | SealLevel::Archival => SealLevel::Archival,
        };
        let said = LaterRevision::DocumentTimeStamp(stamp.time_stamp.clone());
        self.later.push(said);
        self.stamps.push(stamp);
    }

    /// The certificates that the next addition to the store holds: all of the chains that are not in it yet.
    pub(super) fn certificates_to_store(&self) -> Vec<Vec<u8>> {
        let mut missing: Vec<Vec<u8>> = Vec::new();
        for certificate in self.chains().flatten() {
            if !self.stored.contains(certificate) && !missing.contains(certificate) {
                missing.push(certificate.clone());
            }
        }
        missing
    }

    /// Adds [`Proof::certificates_to_store`] and these lists to the store, if that is then enough to check every chain
    /// of the file.
    ///
    /// # Errors
    /// A sentence that says what does not fit or is missing.
    pub(super) fn add_to_store(
        &mut self,
        certificates: Vec<Vec<u8>>,
        lists: &[Vec<u8>],
    ) -> Result<(), String> {
        self.level = match self.level {
            SealLevel::Basic => {
                return Err("A seal without a time stamp has no moment to be checked for.".into());
            }
            SealLevel::TimeStamped | SealLevel::LongTerm => SealLevel::LongTerm,
            SealLevel::Archival => SealLevel::Archival,
        };
        if certificates.is_empty() && lists.is_empty() {
            return Err("Nothing was added.".into());
        }
        let issuers: Vec<Vec<u8>> = self.links().map(|link| link.issuer.clone()).collect();
        for (at, list) in lists.iter().enumerate() {
            let read = List::read(list).ok_or("A list of revoked certificates cannot be read.")?;
            let known = self.lists.contains(list) || lists.iter().take(at).any(|l| l == list);
            if known || !issuers.iter().any(|issuer| read.is_of(issuer)) {
                return Err("A list of revoked certificates belongs to none of the chains.".into());
            }
        }
        self.later.push(LaterRevision::ValidationData {
            certificates: certificates.len(),
            revocation_lists: lists.len(),
        });
        self.stored.extend(certificates);
        self.lists.extend_from_slice(lists);
        self.is_complete()
    }

    /// Whether what is stored is enough to check every chain.
    fn is_complete(&self) -> Result<(), String> {
        let read = self.read_lists();
        if !self.chains().all(|chain| ends_in_root(chain)) {
            return Err("A chain of certificates does not end in a root.".into());
        }
        for link in self.links() {
            if !read.iter().any(|list| link.is_cleared_by(list)) {
                return Err("A list of revoked certificates is missing.".into());
            }
        }
        Ok(())
    }

    /// The lists to fetch for the next addition to the store: for whatever cannot be checked yet, and anew for the
    /// newest time stamp, which is to be put under another one.
    pub(super) fn wanted(&self) -> Result<Vec<WantedList>, String> {
        if !ends_in_root(&self.seal) {
            return Err("the seal's certificates do not end in a root; add it at the end of seal.chain_file".into());
        }
        let read = self.read_lists();
        let newest = self.stamps.last().map(|stamp| &stamp.chain);
        let mut wanted: Vec<WantedList> = Vec::new();
        for link in self.links() {
            let renewed = newest.is_some_and(|chain| chain.contains(link.certificate));
            let covered = read.iter().any(|list| link.is_cleared_by(list));
            let known = wanted.iter().any(|w| w.certificate == *link.certificate);
            if (covered && !renewed) || known {
                continue;
            }
            let certificate = Certificate::from_der(link.certificate)
                .map_err(|_| "a certificate cannot be read")?;
            wanted.push(WantedList {
                certificate: link.certificate.clone(),
                issuer: link.issuer.clone(),
                at: link.at,
                name: common_name(&certificate),
                addresses: addresses(&certificate),
            });
        }
        Ok(wanted)
    }

    /// The seal's chain, then each time stamp's.
    fn chains(&self) -> impl Iterator<Item = &Vec<Vec<u8>>> {
        std::iter::once(&self.seal).chain(self.stamps.iter().map(|stamp| &stamp.chain))
    }

    /// The lists in the store.
    fn read_lists(&self) -> Vec<List<'_>> {
        let lists = self.lists.iter();
        lists.filter_map(|list| List::read(list)).collect()
    }

    /// Every certificate that somebody else issued, with its issuer, and when it was relied on: the seal's when the
    /// first time stamp saw it.
    fn links(&self) -> impl Iterator<Item = Link<'_>> {
        let first = self.time_stamps().map(|stamp| stamp.at).min();
        let first = first.unwrap_or(Timestamp::UNIX_EPOCH);
        let stamps = self.stamps.iter();
        let stamps = stamps.map(|stamp| (&stamp.chain, stamp.time_stamp.at));
        let chains = std::iter::once((&self.seal, first)).chain(stamps);
        chains.flat_map(|(chain, at)| {
            let issuers = chain.iter().skip(1);
            chain
                .iter()
                .zip(issuers)
                .map(move |(certificate, issuer)| Link {
                    certificate,
                    issuer,
                    at,
                })
        })
    }
}

/// A certificate and its issuer's.
struct Link<'a> {
    certificate: &'a Vec<u8>,
    issuer: &'a Vec<u8>,
    at: Timestamp,
}

impl Link<'_> {
    fn is_cleared_by(&self, list: &List<'_>) -> bool {
        list.clears(self.certificate, self.issuer, self.at).is_ok()
    }
}

fn ends_in_root(chain: &[Vec<u8>]) -> bool {
    chain.last().is_some_and(|der| {
        Certificate::from_der(der).is_ok_and(|root| is_signed_by(der, &root, &root) == Some(true))
    })
}
