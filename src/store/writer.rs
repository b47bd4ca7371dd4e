//! The one writer of a process: a thread that takes the acts that wait and commits them together.
//!
//! A commit costs a disk's or a standby's answer, some hundred times what an act itself costs. So while one commit is
//! under way, acts queue; the next transaction takes them all, each within a savepoint of its own. No timer and no
//! added latency: a batch is what came during the last commit. Nobody is answered before the commit.
//!
//! | what goes wrong | what happens |
//! |---|---|
//! | an act is refused, breaks or panics | its savepoint is rolled back; the others of the batch go on |
//! | the batch cannot go on | it is rolled back and each act is run once more, alone, so that a bad one fails alone |
//! | PostgreSQL prefers another transaction | the same again, at most five times |
//! | the commit itself fails | the outcome is unknown: every act of the batch gets a fault and none is run again |
//! | the connection is lost | that is one of the above; what is run next opens a new one |
//! | the database cannot be reached | every act of the batch gets a fault |

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use fail::fail_point;

use super::connection::{self, Purpose};
use super::tx::{Db, Tx};
use super::{Failure, Fault};

/// The most acts that wait; one more is told that the store is busy.
const QUEUE: usize = 1024;
/// The most acts in one commit.
const BATCH: usize = 256;
/// How often a batch is begun again because PostgreSQL preferred another transaction.
const CONFLICTS: u32 = 5;

const DOING: &str = "writing";

/// The source of random bytes.
pub(super) type Random = Arc<dyn Fn() -> [u8; 32] + Send + Sync>;

/// How much was written since the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Acts answered, refused ones included.
    pub acts: u64,
    /// Transactions committed for them.
    pub commits: u64,
}

#[derive(Default)]
struct Counters {
    acts: AtomicU64,
    commits: AtomicU64,
}

/// The handle on the thread. Dropping it lets what waits finish, then ends the thread.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Act>>>,
    thread: Option<JoinHandle<()>>,
    counters: Arc<Counters>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            // An act that holds the last handle drops it on the writer's own thread.
            && thread.thread().id() != thread::current().id()
        {
            // It catches every panic of an act, so there is nothing to learn here.
            let _ = thread.join();
        }
    }
}

impl Writer {
    pub(super) fn start(url: &str, db: Db, random: Random) -> Result<Self, Fault> {
        let (queue, waiting) = sync_channel(QUEUE);
        let counters = Arc::new(Counters::default());
        let turn = Turn {
            url: url.to_owned(),
            db: Some(db),
            random,
            counters: Arc::clone(&counters),
        };
        let thread = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || turn.run(&waiting))
            .map_err(|e| Fault::other("starting the writer", e))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
            counters,
        })
    }

    /// Queues an act; `reply` is called with its end after the commit, or at once if it cannot be queued.
    pub(super) fn queue<T, R>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
        reply: impl FnOnce(Result<T, Failure<R>>) + Send + 'static,
    ) where
        T: Send + 'static,
        R: Send + 'static,
    {
        let asked = Box::new(Asked {
            act,
            reply,
            end: None,
        });
        let Some(queue) = &self.queue else { return };
        match queue.try_send(asked) {
            Ok(()) => {}
            Err(TrySendError::Full(asked)) => {
                asked.answer(Err(Fault::busy(DOING, "too many acts are waiting")));
            }
            Err(TrySendError::Disconnected(asked)) => {
                asked.answer(Err(Fault::other(DOING, "the writer has ended")));
            }
        }
    }

    pub(super) fn written(&self) -> Written {
        Written {
            acts: self.counters.acts.load(Ordering::Relaxed),
            commits: self.counters.commits.load(Ordering::Relaxed),
        }
    }
}

/// An act whose types only its asker knows.
trait Act: Send {
    /// Runs it and keeps its end until the commit.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Tells the asker: its own end after a commit, else the fault.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

enum Ran {
    Done,
    /// Refused, broken or panicked: its changes go.
    Undone,
    /// The database took the transaction back.
    Conflict(Fault),
}

struct Asked<A, P, T, R> {
    act: A,
    reply: P,
    end: Option<Result<T, Failure<R>>>,
}

impl<A, P, T, R> Act for Asked<A, P, T, R>
where
    A: Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send,
    P: FnOnce(Result<T, Failure<R>>) + Send,
    T: Send,
    R: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let end = catch_unwind(AssertUnwindSafe(|| (self.act)(tx)))
            .unwrap_or_else(|_| Err(Fault::other("an act", "it panicked").into()));
        let ran = match &end {
            Ok(_) => Ran::Done,
            Err(Failure::Broken(fault)) if fault.is_conflict() => Ran::Conflict(fault.clone()),
            Err(Failure::Broken(_) | Failure::Refused(_)) => Ran::Undone,
        };
        self.end = Some(end);
        ran
    }

    fn answer(self: Box<Self>, committed: Result<(), Fault>) {
        let end = match (committed, self.end) {
            (Ok(()), Some(end)) => end,
            (Ok(()), None) => Err(Fault::other(DOING, "the act was not run").into()),
            (Err(fault), _) => Err(fault.into()),
        };
        (self.reply)(end);
    }
}

/// Why a batch was not committed.
enum Lost {
    /// It was not begun.
    Unreachable(Fault),
    /// It was rolled back.
    Back(Fault),
    /// The commit failed, and nobody knows whether it holds.
    Unknown(Fault),
}

impl Lost {
    fn fault(self) -> Fault {
        match self {
            Self::Unreachable(fault) | Self::Back(fault) | Self::Unknown(fault) => fault,
        }
    }
}

/// What the thread works with.
struct Turn {
    url: String,
    db: Option<Db>,
    random: Random,
    counters: Arc<Counters>,
}

impl Turn {
    fn run(mut self, waiting: &Receiver<Box<dyn Act>>) {
        while let Ok(first) = waiting.recv() {
            let mut batch = vec![first];
            batch.extend(waiting.try_iter().take(BATCH - 1));
            self.settle(batch);
        }
    }

    fn settle(&mut self, mut batch: Vec<Box<dyn Act>>) {
        match self.attempt(&mut batch) {
            Ok(()) => self.answer(batch, &Ok(())),
            Err(Lost::Unreachable(fault) | Lost::Unknown(fault)) => self.answer(batch, &Err(fault)),
            Err(Lost::Back(_)) => {
                for act in batch {
                    let mut alone = vec![act];
                    let ended = self.attempt(&mut alone).map_err(Lost::fault);
                    self.answer(alone, &ended);
                }
            }
        }
    }

    fn answer(&self, batch: Vec<Box<dyn Act>>, committed: &Result<(), Fault>) {
        let acts = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        self.counters.acts.fetch_add(acts, Ordering::Relaxed);
        for act in batch {
            act.answer(committed.clone());
        }
    }

    fn attempt(&mut self, batch: &mut [Box<dyn Act>]) -> Result<(), Lost> {
        let mut conflicts = 0;
        loop {
            match self.commit(batch) {
                Err(Lost::Back(fault)) if fault.is_conflict() && conflicts < CONFLICTS => {
                    conflicts += 1;
                }
                Err(lost) => return Err(lost),
                Ok(()) => return Ok(()),
            }
        }
    }

    /// One transaction. The connection is kept only if all went well on it.
    fn commit(&mut self, batch: &mut [Box<dyn Act>]) -> Result<(), Lost> {
        let mut db = self.begin().map_err(Lost::Unreachable)?;
        let back = |e| Lost::Back(Fault::of(DOING)(e));
        for act in batch {
            db.connection.begin_part().map_err(back)?;
            match act.run(&mut Tx::new(&mut db, &*self.random)) {
                Ran::Done => db.connection.keep().map_err(back)?,
                Ran::Undone => db.take_back().map_err(back)?,
                Ran::Conflict(fault) => return Err(Lost::Back(fault)),
            }
        }
        fail_point!("store.before_commit", |_| std::process::abort());
        let committed = db.connection.keep();
        committed.map_err(|e| Lost::Unknown(Fault::of("committing")(e)))?;
        fail_point!("store.after_commit", |_| std::process::abort());
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        self.db = Some(db);
        Ok(())
    }

    /// A connection kept from the last batch may have been lost meanwhile; then a new one is opened, once.
    fn begin(&mut self) -> Result<Db, Fault> {
        if let Some(mut db) = self.db.take() {
            match db.begin_writing().map_err(Fault::of(DOING)) {
                Ok(()) => return Ok(db),
                Err(busy) if busy.is_busy() => return Err(busy),
                Err(_) => {}
            }
        }
        let mut db = Db::new(connection::open(&self.url, Purpose::Writing)?);
        db.begin_writing().map_err(Fault::of(DOING))?;
        Ok(db)
    }
}
