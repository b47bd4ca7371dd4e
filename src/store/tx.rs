//! A reader and a writer, each within one transaction. What they can do is told beside each noun's table.

use std::fmt;
use std::ops::{Deref, DerefMut};

use diesel::QueryResult;

use super::connection::Either;
use super::letter::Folded;

/// A reader. Everything it returns is of one moment.
pub struct Db {
    pub(super) connection: Either,
    pub(super) folded: Folded,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}

impl Db {
    pub(super) fn new(connection: Either) -> Self {
        Self {
            connection,
            folded: Folded::default(),
        }
    }

    /// Begins a transaction in which everything read is of one moment.
    pub(super) fn begin_reading(&mut self) -> QueryResult<()> {
        self.folded.doubt();
        self.connection.begin_reading()
    }

    /// Begins a transaction as the only writer there is.
    pub(super) fn begin_writing(&mut self) -> QueryResult<()> {
        self.folded.doubt();
        self.connection.begin_writing()
    }

    /// Takes back the part, or the whole if no part is open.
    pub(super) fn take_back(&mut self) -> QueryResult<()> {
        self.folded.doubt();
        self.connection.take_back()
    }
}

/// A writer within the current batch. It reads what it has written.
pub struct Tx<'a> {
    db: &'a mut Db,
    random: &'a (dyn Fn() -> [u8; 32] + Send + Sync),
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").finish_non_exhaustive()
    }
}

impl<'a> Tx<'a> {
    pub(super) fn new(db: &'a mut Db, random: &'a (dyn Fn() -> [u8; 32] + Send + Sync)) -> Self {
        Self { db, random }
    }

    pub(super) fn random(&self) -> [u8; 32] {
        (self.random)()
    }
}

impl Deref for Tx<'_> {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.db
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Db {
        self.db
    }
}
