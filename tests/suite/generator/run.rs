//! Many letters one after the other, on some threads of one process.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use super::{Generated, Outcome, Tally, outcome};

/// If no letter is done for so long, all that are under way are stuck, whatever they wait for.
const PATIENCE: Duration = Duration::from_secs(600);

/// Makes the letters of these seeds and counts what becomes of them; `told` sees the count grow.
pub(crate) fn run(
    seeds: Range<u64>,
    threads: usize,
    write: fn(u64) -> Generated,
    told: impl Fn(&Tally),
) -> Tally {
    let next = AtomicU64::new(seeds.start);
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let (done, results) = mpsc::channel();
        for _ in 0..threads {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || take_turns(next, seeds.end, write, &done));
        }
        drop(done);
        loop {
            match results.recv_timeout(PATIENCE) {
                Ok((seed, outcome)) => tally.count(seed, outcome),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let last = next.load(Ordering::Relaxed);
                    eprintln!("{tally}nothing came for {PATIENCE:?} from seeds up to {last}");
                    std::process::abort();
                }
            }
            told(&tally);
        }
    });
    tally
}

/// A panic is an outcome too, and the worst.
fn take_turns(
    next: &AtomicU64,
    end: u64,
    write: fn(u64) -> Generated,
    done: &Sender<(u64, Outcome)>,
) {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return;
        }
        let caught = catch_unwind(AssertUnwindSafe(|| outcome(&write(seed))));
        let outcome = caught.unwrap_or_else(|_| Outcome::Stuck("a panic".into()));
        done.send((seed, outcome)).unwrap();
    }
}
