//! Connections to either database: the one place, beside the migrations, that tells them apart.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection as _, PgConnection, QueryResult, SqliteConnection};

use super::Fault;

/// Ten seconds are waited for another process's transaction. FULL, because in WAL mode anything less loses the last
/// acknowledged commits when the power fails.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 4000;";

/// A replica that hangs with a transaction open would hold up the writers of all others; the server ends it.
const POSTGRES_SETTINGS: &str = "SET client_min_messages = warning;
    SET statement_timeout = '60s';
    SET idle_in_transaction_session_timeout = '60s';";

/// One number for the advisory lock under which all processes take turns to write; it means nothing else.
const POSTGRES_TURN: i64 = 0x756e_6465_7273;

/// A connection to one of the two databases, with one set of queries for both.
#[derive(diesel::MultiConnection)]
pub(super) enum Either {
    /// An embedded file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It answers questions and changes nothing.
    Reading,
    /// It may change everything.
    Writing,
}

/// Opens a database by the scheme of its URL. (The derived way to open one tries each database in turn, and so makes
/// an empty file if a server is down.)
pub(super) fn open(url: &str, purpose: Purpose) -> Result<Either, Fault> {
    match url.strip_prefix("sqlite:") {
        Some(path) => open_sqlite(path, purpose),
        None => open_postgres(url),
    }
}

/// The path of the SQLite file that a URL names.
pub(super) fn sqlite_path(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(Path::new)
}

fn open_sqlite(path: &str, purpose: Purpose) -> Result<Either, Fault> {
    const DOING: &str = "opening the SQLite database";
    if path.is_empty() || path.starts_with(':') {
        let why = "name a file; a database in memory would be another one for each connection";
        return Err(Fault::other(DOING, why));
    }
    make_private(Path::new(path)).map_err(|e| Fault::other(DOING, format!("{path}: {e}")))?;
    let mut connection = SqliteConnection::establish(path)
        .map_err(|e| Fault::other(DOING, format!("{path}: {e}")))?;
    connection
        .batch_execute(SQLITE_SETTINGS)
        .map_err(Fault::of(DOING))?;
    if purpose == Purpose::Reading {
        connection
            .batch_execute("PRAGMA query_only = ON")
            .map_err(Fault::of(DOING))?;
    }
    Ok(Either::Sqlite(connection))
}

/// Makes the file, if there is none, so that only its owner can read it; SQLite gives the files beside it the same mode.
pub(super) fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn open_postgres(url: &str) -> Result<Either, Fault> {
    const DOING: &str = "connecting to PostgreSQL";
    let mut connection = PgConnection::establish(url).map_err(|error| {
        // The client library quotes what it cannot decode, and that may be the password.
        let told = error.to_string();
        let told = if told.contains("percent-encoded") {
            "the address is not well formed".to_owned()
        } else {
            told
        };
        Fault::other(DOING, told)
    })?;
    connection
        .batch_execute(POSTGRES_SETTINGS)
        .map_err(Fault::of(DOING))?;
    Ok(Either::Postgres(connection))
}

impl Either {
    /// Begins a transaction in which everything read is of one moment.
    pub(super) fn begin_reading(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
        }
    }

    /// Begins a transaction as the only writer there is, in this process and in all others.
    pub(super) fn begin_writing(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
            // Each statement after the lock sees all that was committed before the lock was given.
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(
                c,
                &format!(
                    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({POSTGRES_TURN})"
                ),
            ),
        }
    }

    /// Begins a part of the transaction that can be taken back alone.
    pub(super) fn begin_part(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::begin_transaction(self)
    }

    /// Keeps the part, or commits the whole if no part is open.
    pub(super) fn keep(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::commit_transaction(self)
    }

    /// Takes back the part, or the whole if no part is open.
    pub(super) fn take_back(&mut self) -> QueryResult<()> {
        <Self as diesel::Connection>::TransactionManager::rollback_transaction(self)
    }
}
