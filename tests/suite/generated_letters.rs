//! Letters by chance: each is refused at save with a reason, or sealed and verified. None is ever stuck.
//!
//! Twenty thousand of them are `tests/letters/many`'s.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::generator::{Generated, Outcome, Tally, letter, outcome, pasted};

/// How many run in this one process; three of them are of all of Congress.
const LETTERS: u64 = 300;
const PASTED: u64 = 200;

fn all_of(letters: u64, write: fn(u64) -> Generated) -> Tally {
    let mut tally = Tally::default();
    for seed in 1..=letters {
        let done = catch_unwind(AssertUnwindSafe(|| outcome(&write(seed))));
        tally.count(
            seed,
            done.unwrap_or_else(|_| Outcome::Stuck("a panic".into())),
        );
    }
    println!("{tally}");
    tally
}

#[test]
fn three_hundred_letters_are_refused_at_save_or_sealed_and_verified() {
    let tally = all_of(LETTERS, letter);
    assert!(tally.stuck.is_empty(), "{tally}");
    assert!(tally.sealed > tally.refused, "{tally}");
}

#[test]
fn what_is_pasted_is_refused_at_save_or_sealed_and_verified() {
    let tally = all_of(PASTED, pasted);
    assert!(tally.stuck.is_empty(), "{tally}");
    assert!(tally.sealed > 0 && tally.refused > 0, "{tally}");
}
