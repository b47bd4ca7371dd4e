//! The tamper set: sealed letters altered in every way that is known to us, each refused, and with the right reason.
//!
//! Here the forger has no key, or seals anew with one of his own. What a dishonest service could do with a key that is
//! trusted (names without approvals, other words, another record) stands in `pdf_forging` and `pdf_redrawing`.

mod bytes;
mod envelopes;
mod overlays;
mod parts;
mod revision;
mod shadows;

use std::sync::LazyLock;

use undersigned::domain::evidence::Evidence;
use undersigned::domain::layout::{Letterhead, Paper};
use undersigned::pdf::seal::SealKey;
use undersigned::pdf::typeset::final_letter;
use undersigned::pdf::verify::{Anchor, Trust, Verdict, verify, verify_trusting};

use crate::pdf_letters::{
    Frozen, Look, day, demo_text, frozen, frozen_as, key, members, sealed_by, typed,
};

/// An altered file, and how it is refused.
struct Altered {
    /// What was done to it.
    how: &'static str,
    file: Vec<u8>,
    /// The check that fails.
    check: &'static str,
    /// What that check says.
    says: &'static str,
}

/// Said of everything whose covered bytes are not those that were sealed.
const CHANGED: &str = "The file was changed after it was sealed.";
/// Said of everything that does not end as a sealed letter does.
const CUT: &str = "it was cut, or something was added";

fn altered(how: &'static str, file: Vec<u8>, check: &'static str, says: &'static str) -> Altered {
    Altered {
        how,
        file,
        check,
        says,
    }
}

/// The letter of 2022.
static LETTER: LazyLock<Frozen> = LazyLock::new(|| frozen(&demo_text(), &members(12)));
/// The same, sealed.
static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| LETTER.sealed());
/// Another letter, sealed with the same key.
static OTHER: LazyLock<Frozen> = LazyLock::new(|| frozen(&typed("Please answer."), &members(3)));

#[track_caller]
fn assert_each_refused(files: &[Altered]) {
    let mut wrong = Vec::new();
    for Altered {
        how,
        file,
        check,
        says,
    } in files
    {
        let verification = verify(file);
        let refused = verification.verdict == Verdict::Altered
            && !verification.holds
            && verification.letter.is_none();
        let reason = verification
            .checks
            .iter()
            .find(|asked| asked.name == *check)
            .is_some_and(|asked| !asked.holds() && asked.finding.contains(says));
        if !refused || !reason {
            wrong.push(format!(
                "{how}: wanted {check}, \"{says}\"; got {:?}, {:#?}",
                verification.verdict, verification.checks
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bytes_changed_anywhere_are_refused() {
    assert_each_refused(&bytes::altered());
}

#[test]
fn later_revisions_are_refused_and_what_they_changed_is_said() {
    assert_each_refused(&overlays::altered());
    assert_each_refused(&parts::altered());
}

#[test]
fn content_prepared_before_the_seal_and_shown_after_it_is_refused() {
    assert_each_refused(&shadows::altered());
}

#[test]
fn envelopes_that_another_hand_wrote_are_refused() {
    assert_each_refused(&envelopes::altered());
}

#[test]
fn the_set_has_at_least_fifty_files_each_altered_in_another_way() {
    let mut ways: Vec<&str> = bytes::altered()
        .iter()
        .chain(&overlays::altered())
        .chain(&parts::altered())
        .chain(&shadows::altered())
        .chain(&envelopes::altered())
        .map(|altered| altered.how)
        .collect();
    let all = ways.len();
    ways.sort_unstable();
    ways.dedup();
    assert!(ways.len() == all && all >= 50, "{all}");
}

/// The letter with another record attached, under the honest seal: what a dishonest service could hand out.
fn recorded(change: impl Fn(&mut Evidence)) -> Vec<u8> {
    let mut evidence = LETTER.evidence.clone();
    change(&mut evidence);
    let (manifest, text) = (&LETTER.manifest, &LETTER.text);
    let set = final_letter(manifest, text, &evidence, &LETTER.pictures).unwrap();
    sealed_by(&set, key())
}

/// The record with its lines in another order, or fewer of them.
fn relined(change: impl Fn(&mut Vec<&str>)) -> Vec<u8> {
    recorded(|evidence| {
        let record = evidence.record.clone();
        let mut lines = record.lines().collect();
        change(&mut lines);
        evidence.record = lines.join("\n") + "\n";
    })
}

#[test]
fn a_record_that_was_not_kept_is_refused_under_an_honest_seal() {
    let broken = "does not follow the one before it";
    assert_each_refused(&[
        altered(
            "the record of another letter",
            recorded(|evidence| *evidence = OTHER.evidence.clone()),
            "pages",
            "not what the record gives",
        ),
        altered(
            "an event taken out",
            relined(|lines| {
                lines.remove(20);
            }),
            "record",
            broken,
        ),
        altered(
            "the first event taken out",
            relined(|lines| {
                lines.remove(0);
            }),
            "record",
            broken,
        ),
        altered(
            "events in another order",
            relined(|lines| lines.swap(18, 19)),
            "record",
            broken,
        ),
        altered(
            "the last event taken out",
            relined(|lines| {
                lines.pop();
            }),
            "record",
            "does not end in a letter whose names were frozen",
        ),
        altered(
            "an event edited",
            recorded(|evidence| {
                let staff = evidence.record.replacen("\"staff\"", "\"member\"", 1);
                assert_ne!(staff, evidence.record);
                evidence.record = staff;
            }),
            "record",
            broken,
        ),
        altered(
            "another text in the record",
            recorded(|evidence| evidence.text = OTHER.evidence.text.clone()),
            "record",
            "not the one that was approved",
        ),
        altered(
            "another manifest in the record",
            recorded(|evidence| evidence.manifest = OTHER.evidence.manifest.clone()),
            "record",
            "not the one that the record names",
        ),
    ]);
}

#[test]
fn a_certificate_that_had_expired_is_refused() {
    let (old, _, _) = SealKey::self_made(
        "Undersigned at letters.example",
        "2001-01-01T00:00:00Z".parse().unwrap(),
        [5; 32],
    )
    .unwrap();
    assert!(day() > "2011-01-01T00:00:00Z".parse().unwrap());
    assert_each_refused(&[altered(
        "a certificate that had expired",
        sealed_by(&LETTER.typeset(), &old),
        "certificate",
        "was not valid at the moment that the seal names",
    )]);
}

#[test]
fn the_good_ones_are_accepted() {
    let (few, many) = (members(13), members(100));
    let look = Look::laid_out(Paper::A4, Letterhead::Office, true)
        .with_heads(&few, 0, Some((300, 300)))
        .with_likenesses(&few);
    for (how, letter) in [
        ("the letter of 2022", frozen(&demo_text(), &few[..12])),
        ("one name", frozen(&typed("Please answer."), &few[..1])),
        ("a hundred names", frozen(&demo_text(), &many)),
        (
            "pictures on A4",
            frozen_as(&typed("Please answer."), &few, &look),
        ),
    ] {
        let sealer = Trust::naming(vec![Anchor::new(key().fingerprint())]);
        let verification = verify_trusting(&letter.sealed(), &sealer);
        assert!(verification.holds, "{how}: {:#?}", verification.checks);
        assert_eq!(verification.verdict, Verdict::Genuine);
    }
}
