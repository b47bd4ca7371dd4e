//! The counters behind `/metrics`.
//!
//! Each service has a recorder of its own instead of the process's global one, so that two in one process, as in the
//! tests, do not count each other's requests.

use std::fmt;
use std::sync::Arc;

use metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

/// Counts requests; cheap to clone.
#[derive(Clone)]
pub(super) struct Tally(Arc<PrometheusRecorder>);

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tally").finish_non_exhaustive()
    }
}

impl Tally {
    pub(super) fn new() -> Self {
        Self(Arc::new(PrometheusBuilder::new().build_recorder()))
    }

    /// Counts one request under its route's template.
    pub(super) fn count(&self, method: &'static str, route: &str, status: u16, seconds: f64) {
        with_local_recorder(&*self.0, || {
            let route = route.to_owned();
            counter!("undersigned_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string())
                .increment(1);
            histogram!("undersigned_request_seconds", "route" => route).record(seconds);
        });
    }

    /// Sets how many there are of something, by their state.
    pub(super) fn set(&self, name: &'static str, states: &[(String, u64)]) {
        with_local_recorder(&*self.0, || {
            for (state, count) in states {
                // Exact up to 2^53, which no office will reach.
                gauge!(name, "state" => state.clone()).set(*count as f64);
            }
        });
    }

    /// Sets one number.
    pub(super) fn level(&self, name: &'static str, level: f64) {
        with_local_recorder(&*self.0, || gauge!(name).set(level));
    }

    /// All counters in Prometheus's text form.
    pub(super) fn render(&self) -> String {
        let handle = self.0.handle();
        handle.run_upkeep();
        handle.render()
    }
}
