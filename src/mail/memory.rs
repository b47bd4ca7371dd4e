//! Mail in memory: the transport of tests, which can be told to fail or to stand still.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Message, SendError, envelope};
use crate::domain::text::EmailAddress;

/// The messages that were taken, and what befalls the next ones. Clones share one store.
#[derive(Clone, Default)]
pub struct Memory {
    taken: Arc<Mutex<Vec<Message>>>,
    next: Arc<Mutex<VecDeque<Fate>>>,
    door: Arc<Mutex<()>>,
}

enum Fate {
    Fails(SendError),
    LosesItsAnswer,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    /// All messages that were taken, oldest first; a retried one as often as it was taken.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.taken).clone()
    }

    /// Makes the next `times` tries fail.
    pub fn fail(&self, times: usize, error: &SendError) {
        let fates = std::iter::repeat_with(|| Fate::Fails(error.clone()));
        lock(&self.next).extend(fates.take(times));
    }

    /// Takes the next message and does not say so: what a crash or a broken line after the last word comes to.
    pub fn lose_answer(&self) {
        lock(&self.next).push_back(Fate::LosesItsAnswer);
    }

    /// From now on, messages leave.
    pub fn mend(&self) {
        lock(&self.next).clear();
    }

    /// How many of the foretold fates have not yet come to pass.
    #[must_use]
    pub fn foretold(&self) -> usize {
        lock(&self.next).len()
    }

    /// Makes every try wait until the guard is dropped.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        lock(&self.door)
    }

    pub(super) fn put(&self, message: &Message) -> Result<(), SendError> {
        // A message that no other transport could write is not taken here either.
        let from = EmailAddress::parse("letters@undersigned.example")
            .map_err(|e| SendError::Refused(e.to_string()))?;
        envelope::bytes(message, &from)?;
        drop(lock(&self.door));
        let fate = lock(&self.next).pop_front();
        if let Some(Fate::Fails(error)) = fate {
            return Err(error);
        }
        lock(&self.taken).push(message.clone());
        match fate {
            Some(Fate::LosesItsAnswer) => {
                Err(SendError::Unreachable("the answer was lost".to_owned()))
            }
            Some(Fate::Fails(_)) | None => Ok(()),
        }
    }
}

/// A test that panicked with the lock held has said so itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
