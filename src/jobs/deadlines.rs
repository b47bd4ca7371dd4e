//! Deadlines: a reminder a day before, and word to the lead when it has passed.

use super::Jobs;
use crate::store::{Failure, Fault};
use crate::workflow::deadline;

/// Looks at every circulating letter.
pub(super) fn run(jobs: &Jobs) -> Result<usize, Fault> {
    let moment = jobs.moment();
    let now = moment.now;
    let mut done = 0;
    for letter in jobs.store.read_blocking(move |db| db.deadlines_near(now))? {
        let moment = moment.clone();
        match jobs
            .store
            .transact_blocking(move |tx| deadline::watch(tx, &moment, letter))
        {
            Ok(queued) => done += queued,
            Err(Failure::Refused(never)) => match never {},
            Err(Failure::Broken(fault)) => return Err(fault),
        }
    }
    Ok(done)
}
