//! The seal's certificate: once a day, the log is told if it expires within 60 days.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::Jobs;

/// How often it is said.
const DAILY: SignedDuration = SignedDuration::from_hours(24);

/// When the certificate was last looked at; shared by all clones.
#[derive(Debug, Clone, Default)]
pub(super) struct Looked(Arc<Mutex<Option<Timestamp>>>);

impl Looked {
    /// Whether it is time to look again; if so, it is written down.
    fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.duration_since(last) >= DAILY);
        if due {
            *last = Some(now);
        }
        due
    }
}

/// Warns if that is due. It leaves nothing for another duty to do.
pub(super) fn run(jobs: &Jobs) {
    let now = jobs.moment().now;
    if !jobs.looked.is_due(now) {
        return;
    }
    let expiry = jobs.seal.expiry();
    if let Some(warning) = expiry.warning(now) {
        tracing::warn!(seal.days_left = expiry.days(now), "{warning}");
    }
}
