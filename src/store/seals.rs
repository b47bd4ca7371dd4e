//! Seals that need more proof, or whose proof has to be renewed; and the certificates that letters were sealed with.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{letters, seals};
use super::{Db, Fault, Tx, hash, micros, moment, parsed};
use crate::domain::letter::{Letter, LetterId};
use crate::domain::record::Hash;
use crate::domain::seal::SealLevel;

/// A certificate that letters were sealed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedSeal {
    /// SHA-256 of it.
    pub fingerprint: Hash,
    /// From when it is valid.
    pub valid_from: Timestamp,
    /// When a service last started with it, or last sealed with it.
    pub last_used: Timestamp,
}

/// What a letter's sealed file proves by itself, and when the certificates of its newest time stamp lapse.
pub(super) fn seal(letter: &Letter) -> (Option<&'static str>, Option<i64>) {
    match letter.sealed() {
        Some(sealed) => (Some(sealed.level.name()), sealed.lapses.map(micros)),
        None => (None, None),
    }
}

impl Db {
    /// Sealed letters below the highest level, and those whose newest time stamp lapses before a moment.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn seals_to_extend(&mut self, before: Timestamp) -> Result<Vec<LetterId>, Fault> {
        let ids: Vec<String> = letters::table
            .filter(letters::seal_level.is_not_null())
            .filter(
                letters::seal_level
                    .ne(SealLevel::Archival.name())
                    .or(letters::seal_lapses.lt(micros(before))),
            )
            .order(letters::id)
            .select(letters::id)
            .load(&mut self.connection)
            .map_err(Fault::of("looking for seals to extend"))?;
        ids.iter().map(|id| parsed(id)).collect()
    }

    /// Every certificate that letters were sealed with, the one used last first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn used_seals(&mut self) -> Result<Vec<UsedSeal>, Fault> {
        let rows: Vec<(Vec<u8>, i64, i64)> = seals::table
            .order((seals::last_used.desc(), seals::fingerprint))
            .load(&mut self.connection)
            .map_err(Fault::of("reading the seals of the service"))?;
        rows.into_iter()
            .map(|(fingerprint, from, last)| {
                Ok(UsedSeal {
                    fingerprint: hash(fingerprint)?,
                    valid_from: moment(from)?,
                    last_used: moment(last)?,
                })
            })
            .collect()
    }
}

impl Tx<'_> {
    /// Notes that a service starts with a certificate.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn start_with_seal(&mut self, seal: &UsedSeal) -> Result<(), Fault> {
        if self.use_seal(&seal.fingerprint, seal.last_used)? {
            return Ok(());
        }
        diesel::insert_into(seals::table)
            .values((
                seals::fingerprint.eq(&seal.fingerprint.as_bytes()[..]),
                seals::valid_from.eq(micros(seal.valid_from)),
                seals::last_used.eq(micros(seal.last_used)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("noting the seal of the service"))?;
        Ok(())
    }

    /// Notes that a certificate is used now; whether it is one that a service has started with.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn use_seal(&mut self, fingerprint: &Hash, now: Timestamp) -> Result<bool, Fault> {
        const DOING: &str = "noting the use of a seal";
        let seal = &fingerprint.as_bytes()[..];
        let before: Option<i64> = seals::table
            .find(seal)
            .select(seals::last_used)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?;
        let Some(before) = before else {
            return Ok(false);
        };
        diesel::update(seals::table.find(seal))
            .set(seals::last_used.eq(before.max(micros(now))))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(true)
    }
}
