//! The connections that read: a few, kept open, lent to one question at a time.
//!
//! Questions are short and block their thread, so a stack with a limit is all that is needed.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Fault;
use super::connection::{self, Purpose};
use super::tx::Db;

/// How many questions are answered at the same time.
const LIMIT: usize = 8;
/// How long a question waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

const DOING: &str = "reading";

pub(super) struct Readers {
    url: String,
    stack: Mutex<Stack>,
    returned: Condvar,
}

#[derive(Default)]
struct Stack {
    idle: Vec<Db>,
    lent: usize,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}

impl Readers {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            stack: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    /// Answers one question; all it reads is of one moment.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut lent = self.lend()?;
        let mut db = self.begin(lent.db.take())?;
        let answer = read(&mut db)?;
        db.take_back().map_err(Fault::of(DOING))?;
        lent.db = Some(db);
        Ok(answer)
    }

    /// A connection kept open may have been lost meanwhile; then a new one is opened, once.
    fn begin(&self, kept: Option<Db>) -> Result<Db, Fault> {
        if let Some(mut db) = kept
            && db.begin_reading().is_ok()
        {
            return Ok(db);
        }
        let mut db = Db::new(connection::open(&self.url, Purpose::Reading)?);
        db.begin_reading().map_err(Fault::of(DOING))?;
        Ok(db)
    }

    fn lend(&self) -> Result<Lent<'_>, Fault> {
        let (mut stack, waited) = self
            .returned
            .wait_timeout_while(self.stack(), PATIENCE, |stack| stack.lent >= LIMIT)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Fault::busy(DOING, "too many questions at the same time"));
        }
        stack.lent += 1;
        let db = stack.idle.pop();
        Ok(Lent { readers: self, db })
    }

    /// Nothing that holds the lock can panic, so a poisoned one is as good as any.
    fn stack(&self) -> MutexGuard<'_, Stack> {
        self.stack.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn. What went wrong on a connection, a panic included, is dropped with it: only a good one is put back.
struct Lent<'a> {
    readers: &'a Readers,
    db: Option<Db>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut stack = self.readers.stack();
        stack.lent -= 1;
        stack.idle.extend(self.db.take());
        drop(stack);
        self.readers.returned.notify_one();
    }
}
