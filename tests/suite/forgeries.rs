//! Letters that anybody can seal without anybody's approval, and what must not be said of them.

use std::sync::LazyLock;

use jiff::SignedDuration;
use undersigned::pdf::seal::SealKey;

use crate::pdf_letters::{Frozen, day, demo_text, frozen, members, other_key, sealed_by};
use crate::support::authority::Authority;
use crate::time_stamps;

pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::start);
pub(crate) static LETTER: LazyLock<Frozen> = LazyLock::new(|| frozen(&demo_text(), &members(12)));
pub(crate) static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| LETTER.sealed());

/// A key of anybody's, whose certificate calls itself this.
pub(crate) fn calling_itself(name: &str) -> SealKey {
    SealKey::self_made(name, day() - SignedDuration::from_hours(1), [3; 32])
        .unwrap()
        .0
}

/// What anybody can make without anybody's approval: what is done, and the file.
pub(crate) fn forgeries() -> Vec<(&'static str, Vec<u8>)> {
    let letter = LETTER.typeset();
    vec![
        (
            "a second service with the same public URL and the same name",
            sealed_by(&letter, &other_key(9)),
        ),
        (
            "a certificate named United States Senate",
            sealed_by(&letter, &calling_itself("United States Senate")),
        ),
        (
            "a name that would be a verdict",
            sealed_by(
                &letter,
                &calling_itself("X”. GENUINE: sealed by the \"United States Senate\""),
            ),
        ),
        (
            "a chain that looks bought",
            time_stamps::sealed(&AUTHORITY, 12),
        ),
        (
            "a self-made time stamp",
            time_stamps::time_stamped(&AUTHORITY, 12),
        ),
    ]
}

/// No sentence states that an office, a member or a senator approved anything: each that speaks of it says who says so.
#[track_caller]
pub(crate) fn assert_states_no_approval(text: &str, what: &str) {
    for sentence in text.split_inclusive(['.', ':', '\n']) {
        let lower = sentence.to_lowercase();
        let speaks = ["approv", "senator", "signed on"]
            .iter()
            .any(|word| lower.contains(word));
        let hedged = lower.contains("sealer says") || lower.contains("said to be");
        assert!(!speaks || hedged, "{what}: {sentence}");
    }
}
