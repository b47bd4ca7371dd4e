//! When to try again.
//!
//! One message waits longer after each try, by chance within a growing span, so that what failed together is not
//! tried together. A relay that cannot be spoken to is the same for every message: it is left alone as a whole, and
//! only one message is spent on finding out whether it is back.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::workflow::Moment;

/// The first span within which a message is tried again.
const BASE: SignedDuration = SignedDuration::from_secs(60);
/// The longest one.
const CAP: SignedDuration = SignedDuration::from_hours(1);
/// The first span for which the relay is left alone.
const RELAY_BASE: SignedDuration = SignedDuration::from_secs(10);
/// The longest one.
const RELAY_CAP: SignedDuration = SignedDuration::from_mins(10);

/// When a message is tried again, after so many tries before this one.
pub(super) fn next(moment: &Moment, attempts: u32) -> Timestamp {
    by_chance(moment, BASE, CAP, attempts)
}

/// Full jitter: anywhere between one second and the span.
fn by_chance(
    moment: &Moment,
    base: SignedDuration,
    cap: SignedDuration,
    attempts: u32,
) -> Timestamp {
    let span = base
        .checked_mul(1_i32.checked_shl(attempts.min(20)).unwrap_or(i32::MAX))
        .map_or(cap, |span| span.min(cap));
    let [a, b, c, d, ..] = moment.random();
    let chance = i64::from(u32::from_be_bytes([a, b, c, d]));
    let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let part = millis.saturating_mul(chance) / i64::from(u32::MAX);
    let wait = SignedDuration::from_millis(part.max(1_000));
    moment.now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Whether the relay is left alone, and how long; shared by all clones.
#[derive(Debug, Clone, Default)]
pub(in crate::jobs) struct Relay(Arc<Mutex<Rest>>);

#[derive(Debug, Default)]
struct Rest {
    until: Option<Timestamp>,
    failures: u32,
}

impl Relay {
    /// Whether the relay is to be left alone now.
    pub(super) fn rests(&self, now: Timestamp) -> bool {
        self.with(|rest| rest.until.is_some_and(|until| now < until))
    }

    /// Leaves the relay alone for a while, and says until when.
    pub(super) fn rest(&self, moment: &Moment) -> Timestamp {
        self.with(|rest| {
            let until = by_chance(moment, RELAY_BASE, RELAY_CAP, rest.failures);
            rest.failures = rest.failures.saturating_add(1);
            rest.until = Some(until);
            until
        })
    }

    /// The relay spoke, whatever it said.
    pub(super) fn answered(&self) {
        self.with(|rest| *rest = Rest::default());
    }

    fn with<T>(&self, act: impl FnOnce(&mut Rest) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(chance: u8) -> Moment {
        let now = "2022-08-31T12:00:00Z".parse().unwrap();
        Moment::new(now, Arc::new(move || [chance; 32]))
    }

    #[test]
    fn the_span_doubles_up_to_an_hour() {
        let moment = moment(u8::MAX);
        let seconds: Vec<i64> = [0, 1, 2, 5, 6, 7, 40, u32::MAX]
            .map(|attempts| next(&moment, attempts).duration_since(moment.now).as_secs())
            .to_vec();
        assert_eq!(seconds, [60, 120, 240, 1920, 3600, 3600, 3600, 3600]);
    }

    #[test]
    fn chance_decides_within_the_span_but_never_on_this_very_moment() {
        let low = moment(0);
        assert_eq!(next(&low, 3).duration_since(low.now).as_secs(), 1);
        let half = moment(0x80);
        assert_eq!(next(&half, 0).duration_since(half.now).as_secs(), 30);
    }

    #[test]
    fn a_relay_rests_longer_after_each_failure_until_it_answers() {
        let moment = moment(u8::MAX);
        let relay = Relay::default();
        assert!(!relay.rests(moment.now));
        let first = relay.rest(&moment);
        let second = relay.rest(&moment);
        assert!(first < second && relay.rests(first) && !relay.rests(second));
        relay.answered();
        assert!(!relay.rests(moment.now));
        assert_eq!(relay.rest(&moment), first);
    }
}
