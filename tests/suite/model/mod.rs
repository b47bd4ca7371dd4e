//! The one promise, held against chance: no name is ever printed unless that office approved exactly that text,
//! recently enough, and still stands by it.
//!
//! Seeded walks take every act of a letter's life in any order, with stale pages, old digests, two finalizers and a
//! clock that jumps. Beside them [`truth`] keeps what was really pressed, in a few lines that know nothing of the
//! fold. Two mutants of the service prove that the walks would notice: one that takes an approval of another text than
//! was shown, one that commits a seal without looking again.

mod sealing;
mod seen;
mod truth;
mod walk;

use seen::Seen;
use walk::{Mutant, Walk};

const WALKS: u64 = 500;
const STEPS: usize = 160;

/// Walks until a promise is broken; what happened on the way is counted.
fn walks(mutant: Mutant) -> Result<Seen, String> {
    let mut seen = Seen::default();
    for seed in 1..=WALKS {
        let mut walk = Walk::begin(seed, mutant);
        for step in 0..STEPS {
            walk.step()
                .map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
        }
        walk.replay();
        seen.add(&walk.seen);
    }
    Ok(seen)
}

#[test]
fn no_walk_prints_a_name_that_its_office_does_not_stand_by() {
    let seen = walks(Mutant::None).unwrap_or_else(|broken| panic!("{broken}"));
    // A walk that never gets anywhere would keep every promise.
    for (what, times) in seen.counts() {
        assert!(times >= 20, "only {times} times: {what}\n{seen:?}");
    }
}

#[test]
fn an_approval_taken_for_another_text_than_was_shown_is_noticed() {
    let broken = walks(Mutant::ApprovesWhateverIsCurrent).unwrap_err();
    assert!(broken.contains("is printed"), "{broken}");
}

#[test]
fn a_seal_committed_without_looking_again_is_noticed() {
    let broken = walks(Mutant::CommitsWithoutLooking).unwrap_err();
    assert!(broken.contains("is printed"), "{broken}");
}
