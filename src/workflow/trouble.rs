//! Letters on which a duty of the service failed: why, and when it is tried again. The jobs write it down, the desk
//! reads it.
//!
//! It is kept in memory: after a restart every letter is tried at once, and each process tries by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::domain::letter::LetterId;

/// Why a duty is not done on a letter yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What failed, a sentence.
    pub why: String,
    /// When it is tried again.
    pub again: Timestamp,
    failures: u32,
}

/// All letters on which one duty failed; shared by all clones.
#[derive(Debug, Clone)]
pub struct Troubles {
    first: SignedDuration,
    longest: SignedDuration,
    letters: Arc<Mutex<BTreeMap<LetterId, Trouble>>>,
}

impl Troubles {
    /// Letters that could not be sealed: the pause grows from 5 seconds to 15 minutes.
    #[must_use]
    pub fn of_sealing() -> Self {
        Self::new(SignedDuration::from_secs(5), SignedDuration::from_mins(15))
    }

    /// Seals that could not be extended: the pause grows from a minute to an hour.
    #[must_use]
    pub fn of_extending() -> Self {
        Self::new(SignedDuration::from_mins(1), SignedDuration::from_hours(1))
    }

    fn new(first: SignedDuration, longest: SignedDuration) -> Self {
        Self {
            first,
            longest,
            letters: Arc::default(),
        }
    }

    /// What keeps a letter waiting.
    #[must_use]
    pub fn of(&self, letter: LetterId) -> Option<Trouble> {
        self.with(|all| all.get(&letter).cloned())
    }

    /// Whether a letter is to be left alone now.
    #[must_use]
    pub fn rests(&self, letter: LetterId, now: Timestamp) -> bool {
        self.with(|all| all.get(&letter).is_some_and(|trouble| now < trouble.again))
    }

    /// Writes down a failure; the pause after it doubles each time. Says when it is tried again.
    pub fn failed(&self, letter: LetterId, why: String, now: Timestamp) -> Timestamp {
        self.with(|all| {
            let failures = all.get(&letter).map_or(0, |before| before.failures);
            let times = 1_i32.checked_shl(failures.min(20)).unwrap_or(i32::MAX);
            let pause = (self.first * times).min(self.longest);
            let again = now.saturating_add(pause).unwrap_or(now);
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

    /// Forgets a letter on which nothing fails any more.
    pub fn end(&self, letter: LetterId) {
        self.with(|all| all.remove(&letter));
    }

    /// Forgets all but these: the others need the duty no more.
    pub fn keep(&self, waiting: &[LetterId]) {
        self.with(|all| all.retain(|letter, _| waiting.contains(letter)));
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<LetterId, Trouble>) -> T) -> T {
        // A thread that panicked here had nothing half done that matters.
        act(&mut self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_a_quarter_of_an_hour_until_the_letter_is_sealed() {
        let letter: LetterId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let now: Timestamp = "2022-08-31T12:00:00Z".parse().unwrap();
        let unsealed = Troubles::of_sealing();
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

    #[test]
    fn the_pause_of_a_seal_to_extend_doubles_from_a_minute_to_an_hour_until_it_is_done() {
        let letter: LetterId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let now: Timestamp = "2022-08-31T12:00:00Z".parse().unwrap();
        let unextended = Troubles::of_extending();
        let pause = |_| {
            let again = unextended.failed(letter, "It failed.".into(), now);
            again.duration_since(now).as_secs() / 60
        };
        let pauses: Vec<i64> = (0..8).map(pause).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        unextended.end(letter);
        assert!(!unextended.rests(letter, now));
    }
}
