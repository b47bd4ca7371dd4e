//! What a duty of the service failed on: why, and when it is tried again. The jobs write it down, the desk and the API
//! read it.
//!
//! It is kept in memory: after a restart everything is tried at once, and each process tries by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::domain::letter::LetterId;
use crate::domain::record::Hash;

/// Why a duty is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What failed, a sentence.
    pub why: String,
    /// When it is tried again.
    pub again: Timestamp,
    failures: u32,
}

/// All that one duty failed on, by what names it; shared by all clones.
#[derive(Debug, Clone)]
pub struct Troubles<K> {
    first: SignedDuration,
    longest: SignedDuration,
    all: Arc<Mutex<BTreeMap<K, Trouble>>>,
}

/// A letter with the manifest that could not be sealed. One that is frozen anew has no trouble yet.
pub type Unsealed = Troubles<(LetterId, Hash)>;

/// Letters whose seal could not be extended.
pub type Unextended = Troubles<LetterId>;

impl Unsealed {
    /// Letters that could not be sealed: the pause grows from 5 seconds to 15 minutes.
    #[must_use]
    pub fn of_sealing() -> Self {
        Self::new(SignedDuration::from_secs(5), SignedDuration::from_mins(15))
    }
}

impl Unextended {
    /// Seals that could not be extended: the pause grows from a minute to an hour.
    #[must_use]
    pub fn of_extending() -> Self {
        Self::new(SignedDuration::from_mins(1), SignedDuration::from_hours(1))
    }
}

impl<K: Ord> Troubles<K> {
    fn new(first: SignedDuration, longest: SignedDuration) -> Self {
        Self {
            first,
            longest,
            all: Arc::default(),
        }
    }

    /// What keeps this waiting.
    #[must_use]
    pub fn of(&self, this: &K) -> Option<Trouble> {
        self.with(|all| all.get(this).cloned())
    }

    /// Whether this is to be left alone now.
    #[must_use]
    pub fn rests(&self, this: &K, now: Timestamp) -> bool {
        self.with(|all| all.get(this).is_some_and(|trouble| now < trouble.again))
    }

    /// Writes down a failure; the pause after it doubles each time. Says when it is tried again.
    pub fn failed(&self, this: K, why: String, now: Timestamp) -> Timestamp {
        self.with(|all| {
            let failures = all.get(&this).map_or(0, |before| before.failures);
            let times = 1_i32.checked_shl(failures.min(20)).unwrap_or(i32::MAX);
            let pause = (self.first * times).min(self.longest);
            let again = now.saturating_add(pause).unwrap_or(now);
            let failures = failures.saturating_add(1);
            let trouble = Trouble {
                why,
                again,
                failures,
            };
            all.insert(this, trouble);
            again
        })
    }

    /// Forgets what does not fail any more.
    pub fn end(&self, this: &K) {
        self.with(|all| all.remove(this));
    }

    /// Forgets all but this: the rest needs the duty no more.
    pub fn keep(&self, needed: impl Fn(&K) -> bool) {
        self.with(|all| all.retain(|this, _| needed(this)));
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<K, Trouble>) -> T) -> T {
        // A thread that panicked here had nothing half done that matters.
        act(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_a_quarter_of_an_hour_until_the_letter_is_sealed() {
        let letter = (LetterId::from_u128(1), Hash::of(b"a manifest"));
        let now: Timestamp = "2022-08-31T12:00:00Z".parse().unwrap();
        let unsealed = Unsealed::of_sealing();
        assert!(!unsealed.rests(&letter, now));
        let pause = |_| {
            let again = unsealed.failed(letter, "It failed.".into(), now);
            again.duration_since(now).as_secs()
        };
        let pauses: Vec<i64> = (0..10).map(pause).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        let again = unsealed.of(&letter).unwrap().again;
        assert!(unsealed.rests(&letter, now) && !unsealed.rests(&letter, again));
        unsealed.keep(|waiting| *waiting == letter);
        assert!(unsealed.of(&letter).is_some());
        let anew = (letter.0, Hash::of(b"the manifest after it"));
        assert!(unsealed.of(&anew).is_none() && !unsealed.rests(&anew, now));
        unsealed.keep(|_| false);
        assert!(unsealed.of(&letter).is_none() && !unsealed.rests(&letter, now));
    }

    #[test]
    fn the_pause_of_a_seal_to_extend_doubles_from_a_minute_to_an_hour_until_it_is_done() {
        let letter: LetterId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let now: Timestamp = "2022-08-31T12:00:00Z".parse().unwrap();
        let unextended = Unextended::of_extending();
        let pause = |_| {
            let again = unextended.failed(letter, "It failed.".into(), now);
            again.duration_since(now).as_secs() / 60
        };
        let pauses: Vec<i64> = (0..8).map(pause).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        unextended.end(&letter);
        assert!(!unextended.rests(&letter, now));
    }
}
