//! What may follow a seal: revisions that add proof and change nothing else.
//!
//! | revision | what it adds | level |
//! |---|---|---|
//! | time stamp on the document | an authority's word that the file existed before a moment | B-T, or B-LTA over a store |
//! | store | all certificates of all chains so far, and lists of revoked ones | B-LT |
//!
//! As with the seal itself, a check takes the values out of a revision, writes it anew and compares every byte. The
//! certificates of a store are not even values: they follow from the chains. So whatever else stands after a seal is
//! refused, and cutting revisions off gives the same letter with less proof, which is no forgery.

mod document_time_stamp;
mod proof;
mod revocation;
mod store;
mod tail;

use jiff::Timestamp;

use self::proof::Proof;
use self::store::Store;
use self::tail::Tail;
use super::check::{Sealed, sealed, sealed_length};
use super::report::{SealReport, TimeStampKind};
use super::time_stamp::{self, Stamped};
use super::{SealError, SealPlace};
use crate::domain::seal::SealLevel;

pub use self::revocation::WantedList;

const CHANGED: &str = "The file was changed after it was sealed. What was added is neither a time stamp nor a store of certificates as this service adds them.";
/// The most revisions that are followed: two for each renewal, of which an authority whose certificates hold for ten
/// years needs one in that time.
const MOST: usize = 100;
/// Room for the token of a time stamp if none is known to go by, bytes.
const ROOM: usize = 8 * 1024;
/// Room when that was too little.
const MORE_ROOM: usize = 24 * 1024;
/// What a token has besides its certificates: what it says, a few attributes, and the signature, bytes.
const SLACK: usize = 2 * 1024;

/// A seal whose signature fits its file; what the file holds and what follows the seal is not judged yet.
#[derive(Debug)]
pub struct OpenedSeal<'a> {
    pdf: &'a [u8],
    sealed: Sealed,
    /// How many bytes the file had when it was sealed.
    length: usize,
}

impl<'a> OpenedSeal<'a> {
    /// Reads the seal of any file, in time and memory bounded by the file's length.
    ///
    /// # Errors
    /// A sentence that says what does not hold.
    pub fn read(pdf: &'a [u8]) -> Result<Self, String> {
        let length = sealed_length(pdf)?;
        let sealed = sealed(pdf.get(..length).ok_or(CHANGED)?)?;
        Ok(Self {
            pdf,
            sealed,
            length,
        })
    }

    /// The file as it was before the seal.
    #[must_use]
    pub fn base(&self) -> &'a [u8] {
        self.pdf.get(..self.sealed.base).unwrap_or_default()
    }

    /// What the seal says, without what follows it.
    #[must_use]
    pub fn report(&self) -> SealReport {
        report(&self.sealed, self.length, &self.proof())
    }

    /// What the seal proves before anything follows it.
    fn proof(&self) -> Proof {
        Proof::new(self.sealed.chain.clone(), self.sealed.time_stamp.clone())
    }

    /// Writes all that stands over a base anew, the seal at this place and what was added later, and compares every byte.
    ///
    /// # Errors
    /// A sentence that says what is not as this service writes it.
    pub fn settle(&self, base: &[u8], place: &SealPlace) -> Result<SealReport, String> {
        let first = self.pdf.get(..self.length).unwrap_or_default();
        self.sealed.must_be_ours(first, base, place)?;
        self.follow()
    }

    /// The same for a file whose pages and seal were judged before: only what follows the seal is in question.
    ///
    /// # Errors
    /// As [`OpenedSeal::settle`].
    pub fn follow(&self) -> Result<SealReport, String> {
        let first = self.pdf.get(..self.length).unwrap_or_default();
        let mut proof = self.proof();
        if first.len() < self.pdf.len() {
            follow(self.pdf, first, &mut proof)?;
        }
        Ok(report(&self.sealed, self.length, &proof))
    }
}

/// Checks the seal of a file of ours and what follows it. What the file holds is not judged: that takes setting the
/// letter again ([`crate::pdf::verify`]).
///
/// # Errors
/// A sentence that says what does not hold.
pub fn check(pdf: &[u8]) -> Result<SealReport, String> {
    OpenedSeal::read(pdf)?.follow()
}

fn report(sealed: &Sealed, length: usize, proof: &Proof) -> SealReport {
    SealReport {
        common_name: sealed.common_name.clone(),
        fingerprint: sealed.fingerprint.to_string(),
        at: sealed.at,
        certificates: sealed.chain.clone(),
        sealed_bytes: length,
        level: proof.level,
        time_stamps: proof.time_stamps().cloned().collect(),
        later: proof.later.clone(),
    }
}

/// Writes every revision after a sealed file anew, from the values in it, and compares.
fn follow(pdf: &[u8], sealed: &[u8], proof: &mut Proof) -> Result<(Tail, Store), String> {
    let mut file = Tail::read(sealed).ok_or(CHANGED)?;
    let mut store = Store::default();
    while file.bytes.len() < pdf.len() {
        if proof.later.len() >= MOST {
            return Err("The file has more revisions than are followed.".into());
        }
        let revision = pdf.get(file.bytes.len()..).unwrap_or_default();
        if document_time_stamp::is_one(revision) {
            let (token, room) = document_time_stamp::read(revision).ok_or(CHANGED)?;
            let count = proof.document_stamps() + 1;
            let unstamped = document_time_stamp::append(&mut file, count, room)?;
            let kind = TimeStampKind::Document;
            unstamped.fill(&mut file, &token).map_err(|_| CHANGED)?;
            if !pdf.starts_with(&file.bytes) {
                return Err(CHANGED.into());
            }
            proof.add_stamp(time_stamp::check(&token, &unstamped.imprint, kind)?);
        } else {
            let certificates = proof.certificates_to_store();
            let streams = store::streams(revision);
            let lists = streams.get(certificates.len()..).ok_or(CHANGED)?;
            let lists: Vec<Vec<u8>> = lists.iter().map(|list| list.to_vec()).collect();
            store.append(&mut file, &certificates, &lists);
            if !pdf.starts_with(&file.bytes) {
                return Err(CHANGED.into());
            }
            proof.add_to_store(certificates, &lists)?;
        }
    }
    Ok((file, store))
}

/// A sealed file to which more proof can be added.
pub struct SealedFile {
    file: Tail,
    store: Store,
    proof: Proof,
}

impl std::fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedFile")
            .field("level", &self.proof.level)
            .finish_non_exhaustive()
    }
}

impl SealedFile {
    /// Opens a file and checks it.
    ///
    /// # Errors
    /// [`SealError`] as [`check`].
    pub fn open(pdf: &[u8]) -> Result<Self, SealError> {
        let length = sealed_length(pdf).map_err(SealError)?;
        let first = pdf.get(..length).unwrap_or_default();
        let sealed = sealed(first).map_err(SealError)?;
        let mut proof = Proof::new(sealed.chain, sealed.time_stamp);
        let (file, store) = follow(pdf, first, &mut proof).map_err(SealError)?;
        Ok(Self { file, store, proof })
    }

    /// What it proves by itself.
    #[must_use]
    pub fn level(&self) -> SealLevel {
        self.proof.level
    }

    /// When the certificates of the newest time stamp lapse.
    #[must_use]
    pub fn lapses(&self) -> Option<Timestamp> {
        let newest = self.proof.time_stamps().next_back();
        newest.map(|stamp| stamp.lapses)
    }

    /// The lists of revoked certificates that [`SealedFile::add_store`] needs.
    ///
    /// # Errors
    /// [`SealError`] if no list could be enough, because a chain has no root.
    pub fn wanted_lists(&self) -> Result<Vec<WantedList>, SealError> {
        self.proof.wanted().map_err(SealError)
    }

    /// Adds a store with these lists, and with all certificates of the file.
    ///
    /// # Errors
    /// [`SealError`] if they are not enough to check the file.
    pub fn add_store(&mut self, lists: &[Vec<u8>]) -> Result<(), SealError> {
        let certificates = self.proof.certificates_to_store();
        self.proof
            .add_to_store(certificates.clone(), lists)
            .map_err(SealError)?;
        self.store.append(&mut self.file, &certificates, lists);
        Ok(())
    }

    /// Adds a time stamp on the whole file, which is asked for its SHA-256.
    ///
    /// # Errors
    /// What the asking says, or [`SealError`] if the answer does not fit the file.
    pub fn add_time_stamp<E: From<SealError>>(
        &mut self,
        ask: impl Fn([u8; 32]) -> Result<Stamped, E>,
    ) -> Result<(), E> {
        let room = self
            .proof
            .longest_chain()
            .map_or(ROOM, |chain| chain + SLACK);
        match self.add_time_stamp_within(room, &ask)? {
            true => Ok(()),
            false if self.add_time_stamp_within(MORE_ROOM, &ask)? => Ok(()),
            false => {
                Err(SealError("The time stamp is longer than any place for one.".into()).into())
            }
        }
    }

    /// Whether there was room enough; if not, the file is as before.
    fn add_time_stamp_within<E: From<SealError>>(
        &mut self,
        room: usize,
        ask: &impl Fn([u8; 32]) -> Result<Stamped, E>,
    ) -> Result<bool, E> {
        let count = self.proof.document_stamps() + 1;
        let mut longer = self.file.clone();
        let unstamped = document_time_stamp::append(&mut longer, count, room).map_err(SealError)?;
        let stamped = ask(unstamped.imprint)?;
        if unstamped.fill(&mut longer, &stamped.token).is_err() {
            return Ok(false);
        }
        let kind = TimeStampKind::Document;
        let checked = time_stamp::check(&stamped.token, &unstamped.imprint, kind);
        self.proof.add_stamp(checked.map_err(SealError)?);
        self.file = longer;
        Ok(true)
    }

    /// The file, checked once more as a stranger would.
    ///
    /// # Errors
    /// [`SealError`] as [`check`].
    pub fn finish(self) -> Result<(Vec<u8>, SealReport), SealError> {
        let report = check(&self.file.bytes).map_err(SealError)?;
        Ok((self.file.bytes, report))
    }
}
