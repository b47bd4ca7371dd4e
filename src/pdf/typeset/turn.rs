//! Rendering takes turns: at most one core fewer than there are renders at once, so that pages are still served, and
//! after every one, failed or not, the memory of earlier letters is trimmed.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many renders run now.
static RUNNING: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// The right to render, given back when dropped.
pub(super) struct Turn(());

/// One core is left to the rest of the process.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

impl Turn {
    /// Waits for a turn.
    pub(super) fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running = FREED
            .wait_while(running, |running| *running >= at_once())
            .unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        // Ages count every render of the process, so each of those that run now gets two of its own; four more keep
        // the faces and the letterhead, which all letters share.
        typst::comemo::evict(2 * *running + 4);
        *running -= 1;
        FREED.notify_one();
    }
}
