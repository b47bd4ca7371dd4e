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

use undersigned::pdf::verify::{Verdict, verify};

use crate::pdf_letters::{Frozen, day, demo_text, frozen, key, members, sealed_by, typed};

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
            .is_some_and(|asked| !asked.holds && asked.finding.contains(says));
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

#[test]
fn the_record_of_another_letter_is_refused_under_an_honest_seal() {
    let (manifest, text) = (&LETTER.manifest, &LETTER.text);
    let mixed =
        undersigned::pdf::typeset::final_letter(manifest, text, &OTHER.evidence, &LETTER.pictures)
            .unwrap();
    assert_each_refused(&[altered(
        "the record of another letter",
        sealed_by(&mixed, key()),
        "names",
        "is printed without an approval",
    )]);
}

#[test]
fn a_key_of_the_same_name_is_told_apart_by_its_certificate() {
    let forged = sealed_by(&LETTER.typeset(), &crate::pdf_letters::other_key(9));
    let ours = key().fingerprint();
    let verification = undersigned::pdf::verify::verify_here(&forged, Some(ours));
    let certificate = verification
        .checks
        .iter()
        .find(|check| check.name == "certificate")
        .unwrap();
    assert!(!certificate.proven, "{certificate:?}");
    assert!(
        certificate
            .finding
            .contains("not the certificate with which this service seals")
    );
    let verification = undersigned::pdf::verify::verify_here(&SEALED, Some(ours));
    assert!(
        verification
            .checks
            .iter()
            .any(|check| check.name == "certificate" && check.proven)
    );
}

#[test]
fn a_certificate_that_had_expired_is_refused() {
    let (old, _, _) = undersigned::pdf::seal::SealKey::self_made(
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
    let texts = [
        ("the letter of 2022", demo_text(), 12),
        ("one name", typed("Please answer."), 1),
    ];
    for (how, text, count) in texts {
        let verification = verify(&frozen(&text, &members(count)).sealed());
        assert!(verification.holds, "{how}: {:#?}", verification.checks);
        assert_eq!(verification.verdict, Verdict::Genuine);
    }
}
