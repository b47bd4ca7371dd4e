//! Seals that need more proof, or whose proof has to be renewed.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::letters;
use super::{Db, Fault, micros, parsed};
use crate::domain::letter::{Letter, LetterId};
use crate::domain::seal::SealLevel;

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
}
