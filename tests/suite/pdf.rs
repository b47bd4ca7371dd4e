//! The sealed PDF: what it looks like to readers, checkers and forgers.

use undersigned::pdf::verify::verify;

use crate::pdf_letters::{Frozen, demo_text, frozen, key, members, sealed_by, typed};

/// A body with everything that a body may have.
const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

fn letters() -> Vec<(&'static str, Frozen)> {
    vec![
        ("the letter of 2022", frozen(&demo_text(), &members(12))),
        (
            "one signatory",
            frozen(&typed("Please answer."), &members(1)),
        ),
        ("every construct", frozen(&typed(CONSTRUCTS), &members(13))),
        ("a hundred signatories", frozen(&demo_text(), &members(100))),
    ]
}

#[test]
fn a_letter_that_is_typeset_and_sealed_reads_back_as_what_was_approved() {
    for (what, letter) in letters() {
        let verification = verify(&letter.sealed());
        assert!(verification.holds, "{what}: {:#?}", verification.checks);
    }
}

#[test]
fn the_same_manifest_and_key_give_the_same_bytes() {
    let letter = frozen(&demo_text(), &members(12));
    let (first, second) = (letter.typeset(), letter.typeset());
    assert_eq!(first.pdf, second.pdf);
    assert_eq!(sealed_by(&first, key()), sealed_by(&second, key()));
}
