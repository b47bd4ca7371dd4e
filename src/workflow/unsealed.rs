//! Letters that could not be sealed: why, and when it is tried again. The sealing job writes it down, the desk reads it.
//!
//! It is kept in memory: after a restart every letter is tried at once, and each process tries by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::domain::letter::LetterId;

/// The pause after the first failure.
const FIRST: SignedDuration = SignedDuration::from_secs(5);
/// The longest pause.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// Why a letter is not sealed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// A sentence for staff.
    pub why: String,
    /// When it is tried again.
    pub again: Timestamp,
    failures: u32,
}

/// All letters that wait for their seal because it failed; shared by all clones.
#[derive(Debug, Clone, Default)]
pub struct Unsealed(Arc<Mutex<BTreeMap<LetterId, Trouble>>>);

impl Unsealed {
    /// What keeps a letter from its seal.
    #[must_use]
    pub fn of(&self, letter: LetterId) -> Option<Trouble> {
        self.with(|all| all.get(&letter).cloned())
    }

    /// Whether a letter is to be left alone now.
    #[must_use]
    pub fn rests(&self, letter: LetterId, now: Timestamp) -> bool {
        self.with(|all| all.get(&letter).is_some_and(|trouble| now < trouble.again))
    }

    /// Writes down a failure; the pause after it doubles up to 15 minutes. Says when it is tried again.
    pub fn failed(&self, letter: LetterId, why: String, now: Timestamp) -> Timestamp {
        self.with(|all| {
            let failures = all.get(&letter).map_or(0, |before| before.failures);
            let pause = FIRST * 1_i32.checked_shl(failures.min(20)).unwrap_or(i32::MAX);
            let again = now.saturating_add(pause.min(LONGEST)).unwrap_or(now);
            let failures = failures.saturating_add(1);
            all.insert(
                letter,
                Trouble {
                    why,
                    again,
                    failures,
                },
            );
            again
        })
    }

    /// Forgets all but these: the others are sealed, or need it no more.
    pub fn keep(&self, waiting: &[LetterId]) {
        self.with(|all| all.retain(|letter, _| waiting.contains(letter)));
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<LetterId, Trouble>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_a_quarter_of_an_hour_until_the_letter_is_sealed() {
        let letter: LetterId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let now: Timestamp = "2022-08-31T12:00:00Z".parse().unwrap();
        let unsealed = Unsealed::default();
        assert!(!unsealed.rests(letter, now));
        let pause = |_| {
            let again = unsealed.failed(letter, "It failed.".into(), now);
            again.duration_since(now).as_secs()
        };
        let pauses: Vec<i64> = (0..10).map(pause).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        let again = unsealed.of(letter).unwrap().again;
        assert!(unsealed.rests(letter, now) && !unsealed.rests(letter, again));
        unsealed.keep(&[letter]);
        assert!(unsealed.of(letter).is_some());
        unsealed.keep(&[]);
        assert!(unsealed.of(letter).is_none() && !unsealed.rests(letter, now));
    }
}
