//! The record, its one writer and its views, on SQLite and PostgreSQL alike. The only place that names diesel.

mod rows;
mod tx;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use rows::*;
pub use tx::{Db, Tx};

/// Ours to mend: the database, the disk, a value that no longer parses. Logged once where it is handled.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {why}")]
pub struct Fault {
    doing: &'static str,
    why: String,
}

impl Fault {
    /// A fault that is not the database's own.
    pub fn other(doing: &'static str, why: impl fmt::Display) -> Self {
        Self {
            doing,
            why: why.to_string(),
        }
    }
}

/// How an act ends if not well: the user's refusal, or our fault.
#[derive(Debug)]
pub enum Failure<R> {
    /// The act was refused; nothing was changed.
    Refused(R),
    /// The act could not be done.
    Broken(Fault),
}

impl<R> From<Fault> for Failure<R> {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

/// The store; cheap to clone.
#[derive(Clone)]
pub struct Store {
    random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database by its URL, brings it up to date, and fills an empty roster with the built-in one.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open(url: &str, random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>) -> Result<Self, Fault> {
        let _ = url;
        Ok(Self { random })
    }

    /// Reads, blocking.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read_blocking<T>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let _ = read;
        Err(Fault::other("reading", "not built"))
    }

    /// Reads on the blocking pool.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let _ = read;
        Err(Fault::other("reading", "not built"))
    }

    /// Runs an act in the writer's next batch and waits for its commit, blocking. The act may be run again if the
    /// batch failed, so it has no effect but through its transaction.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn transact_blocking<T: Send + 'static, R: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
    ) -> Result<T, Failure<R>> {
        let _ = (act, (self.random)());
        Err(Fault::other("writing", "not built").into())
    }

    /// The same without blocking the caller's thread.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn transact<T: Send + 'static, R: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
    ) -> Result<T, Failure<R>> {
        let _ = act;
        Err(Fault::other("writing", "not built").into())
    }

    /// Copies the database to a file while the service runs; SQLite only.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn backup(&self, file: &Path) -> Result<(), Fault> {
        let _ = file;
        Err(Fault::other("copying the database", "not built"))
    }

    /// Walks the whole chain, rebuilds every view and compares.
    ///
    /// # Errors
    /// [`Fault`] if the database cannot be read; what does not hold is in the report.
    pub fn audit(&self) -> Result<AuditReport, Fault> {
        Err(Fault::other("auditing", "not built"))
    }
}
