//! Releases: the page of an announced letter opens when its time has come.

use super::Jobs;
use crate::store::{Failure, Fault};
use crate::workflow::release;

/// Opens every page that is due. A refusal, such as an objection, stays visible at the desk and is tried again.
pub(super) fn run(jobs: &Jobs) -> Result<usize, Fault> {
    let moment = jobs.moment();
    let now = moment.now;
    let mut opened = 0;
    for letter in jobs.store.read_blocking(move |db| db.releases_due(now))? {
        let moment = moment.clone();
        match jobs
            .store
            .transact_blocking(move |tx| release::open_when_due(tx, &moment, letter))
        {
            Ok(()) => {
                tracing::info!(letter.id = %letter, "a letter was released");
                opened += 1;
            }
            Err(Failure::Refused(refusal)) => {
                tracing::debug!(letter.id = %letter, %refusal, "a letter is held back");
            }
            Err(Failure::Broken(fault)) => return Err(fault),
        }
    }
    Ok(opened)
}
