//! What the store says when it cannot do as asked.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error};

/// Ours to mend: the database, the disk, a value that no longer parses. Logged once where it is handled.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{doing}: {why}")]
pub struct Fault {
    doing: &'static str,
    why: String,
    kind: Kind,
}

/// What can be done about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Too much at once; the same again in a moment may succeed.
    Busy,
    /// The database took back this transaction in favour of another; the same again at once may succeed.
    Conflict,
    /// Anything else.
    Other,
}

impl Fault {
    /// A fault that is not the database's own.
    pub fn other(doing: &'static str, why: impl fmt::Display) -> Self {
        Self {
            doing,
            why: why.to_string(),
            kind: Kind::Other,
        }
    }

    /// Whether the store is only busy, so that the same again in a moment may succeed: 503 and `Retry-After`.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.kind == Kind::Busy
    }

    pub(super) fn busy(doing: &'static str, why: impl fmt::Display) -> Self {
        Self {
            kind: Kind::Busy,
            ..Self::other(doing, why)
        }
    }

    pub(super) fn is_conflict(&self) -> bool {
        self.kind == Kind::Conflict
    }

    /// Turns the database's errors into faults of what was being done.
    pub(super) fn of(doing: &'static str) -> impl Fn(Error) -> Self + Copy {
        move |error| Self {
            doing,
            kind: kind(&error),
            why: error.to_string(),
        }
    }
}

/// What the library has no name for is told from its words.
fn kind(error: &Error) -> Kind {
    let Error::DatabaseError(kind, information) = error else {
        return Kind::Other;
    };
    let message = information.message();
    if matches!(kind, DatabaseErrorKind::SerializationFailure)
        || message.contains("deadlock detected")
    {
        Kind::Conflict
    } else if message.contains("database is locked") || message.contains("statement timeout") {
        Kind::Busy
    } else {
        Kind::Other
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
