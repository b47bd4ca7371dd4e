//! The record, its one writer and its views, on SQLite and PostgreSQL alike. The only place that names diesel.
//!
//! | file | what it holds |
//! |---|---|
//! | `writer` | the thread that commits what acts change, many at once |
//! | `readers` | the connections that answer questions |
//! | `letter` | the record: append events, fold a letter |
//! | `listing`, `released`, `words` | the list of letters, its public part, and how that is searched |
//! | `documents`, `seals`, `links`, `outbox`, `pictures`, `roster`, `staff`, `sessions`, `answers` | one noun each: its rows, questions and acts |
//! | `audit` | walks the record and rebuilds the views to compare them |
//! | `connection`, `migrations`, `schema` | where the two databases are told apart |
//!
//! Everything that changes the database is an act ([`Store::transact`]). Acts of all processes take turns, so an act
//! may look before it inserts, and no query has to say what happens if another came first.

mod answers;
mod audit;
mod backup;
mod connection;
mod digests;
mod documents;
mod fault;
mod letter;
mod links;
mod listing;
mod migrations;
mod outbox;
mod pictures;
mod readers;
mod released;
mod roster;
mod schema;
mod seals;
mod sessions;
mod staff;
mod tx;
mod words;
mod writer;

use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, mpsc};

use jiff::Timestamp;
use tokio::sync::oneshot;

pub use answers::Answered;
pub use audit::AuditReport;
pub use documents::{NewDocument, document};
pub use fault::{Failure, Fault};
pub use links::{Link, NewPress};
pub use listing::{Counts, LetterRow};
pub use outbox::{Claimed, MailRow, Queued, Tried};
pub use released::PublicQuery;
pub use seals::UsedSeal;
pub use sessions::{NewSession, NewSignInLink};
pub use staff::{NewToken, NewUser, User};
pub use tx::{Db, Tx};
pub use writer::Written;

use connection::Purpose;
use readers::Readers;
use writer::Writer;

/// The store; cheap to clone. When the last clone is dropped, the acts that wait are finished first.
#[derive(Clone)]
pub struct Store {
    url: Arc<str>,
    readers: Arc<Readers>,
    writer: Arc<Writer>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database by its URL, brings it up to date, and fills an empty roster with the built-in one.
    ///
    /// `sqlite:PATH` makes the file if there is none; anything else is handed to PostgreSQL's client library.
    ///
    /// # Errors
    /// [`Fault`], also if the database was made by a newer version of this program.
    pub fn open(url: &str, random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>) -> Result<Self, Fault> {
        let mut connection = connection::open(url, Purpose::Writing)?;
        migrations::run(&mut connection)?;
        let store = Self {
            url: url.into(),
            readers: Arc::new(Readers::new(url)),
            writer: Arc::new(Writer::start(url, Db::new(connection), random)?),
        };
        store.settle(|tx| Ok(tx.fill_empty_roster()?))?;
        Ok(store)
    }

    /// Reads, blocking. Everything read is of one moment.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read_blocking<T>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.readers.read(read)
    }

    /// Reads on the blocking pool.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.read(read))
            .await
            .unwrap_or_else(|panic| Err(Fault::other("reading", panic)))
    }

    /// Runs an act in the writer's next batch and waits for its commit, blocking. The act may be run again if the
    /// batch failed, so it has no effect but through its transaction.
    ///
    /// # Errors
    /// [`Failure`]; a fault that [is busy](Fault::is_busy) if too many acts wait.
    pub fn transact_blocking<T: Send + 'static, R: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
    ) -> Result<T, Failure<R>> {
        let (tell, told) = mpsc::sync_channel(1);
        // An asker that has gone is told nothing.
        self.writer.queue(act, move |end| drop(tell.send(end)));
        told.recv().unwrap_or_else(|_| Err(unanswered().into()))
    }

    /// The same without blocking the caller's thread.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn transact<T: Send + 'static, R: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
    ) -> Result<T, Failure<R>> {
        let (tell, told) = oneshot::channel();
        self.writer.queue(act, move |end| drop(tell.send(end)));
        told.await.unwrap_or_else(|_| Err(unanswered().into()))
    }

    /// Runs an act that nobody can refuse.
    fn settle<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<Infallible>> + Send + 'static,
    ) -> Result<T, Fault> {
        self.transact_blocking(act)
            .map_err(|failure| match failure {
                Failure::Broken(fault) => fault,
                Failure::Refused(never) => match never {},
            })
    }

    /// Whether questions are answered and the writer takes its turns; waits for both.
    ///
    /// # Errors
    /// The [`Fault`] of whichever does not.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.read(|db| db.events().map(drop)).await?;
        match self.transact(|_| Ok::<(), Failure<Infallible>>(())).await {
            Ok(()) => Ok(()),
            Err(Failure::Broken(fault)) => Err(fault),
            Err(Failure::Refused(never)) => match never {},
        }
    }

    /// How much was written since the store was opened.
    #[must_use]
    pub fn written(&self) -> Written {
        self.writer.written()
    }

    /// Copies the database to a new file while the service runs; SQLite only.
    ///
    /// # Errors
    /// [`Fault`]; an existing file is never overwritten.
    pub fn backup(&self, file: &Path) -> Result<(), Fault> {
        backup::backup(&self.url, file)
    }

    /// Walks the whole chain, rebuilds every view and compares.
    ///
    /// # Errors
    /// [`Fault`] if the database cannot be read; what does not hold is in the report.
    pub fn audit(&self) -> Result<AuditReport, Fault> {
        self.read_blocking(audit::audit)
    }
}

fn unanswered() -> Fault {
    Fault::other("writing", "the writer ended without an answer")
}

/// A moment as both databases keep it: microseconds since 1970 in UTC.
fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A moment read back.
fn moment(micros: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(micros).map_err(|e| Fault::other("reading a moment", e))
}

/// A value of the domain read back from its text.
fn parsed<T: std::str::FromStr<Err: fmt::Display>>(text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|e| Fault::other("reading a stored value", e))
}

/// 32 stored bytes.
fn hash(bytes: Vec<u8>) -> Result<crate::domain::record::Hash, Fault> {
    match bytes.try_into() {
        Ok(bytes) => Ok(crate::domain::record::Hash::from_bytes(bytes)),
        Err(_) => Err(Fault::other("reading a stored hash", "it is not 32 bytes")),
    }
}
