//! The sealed PDF: what it looks like to readers, checkers and forgers.

use undersigned::domain::revision::TypedText;
use undersigned::pdf::verify::verify;

use crate::pdf_letters::{Frozen, demo_text, frozen, key, members, sealed_by, typed};

/// A body with everything that a body may have.
const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

/// A body that leaves its footnote on the page of the signature blocks.
const SHORT: &str = "We write about a draft policy.[^1]\n\n1. Who asked for it?\n2. When does it take effect?\n\n[^1]: Draft directive, August 2022.";

fn short() -> TypedText {
    TypedText {
        subject: "Draft policy of the U.S. Marshals Service on immigration detainers".into(),
        ..typed(SHORT)
    }
}

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

#[test]
fn the_seal_may_stand_anywhere_on_the_page() {
    let mut typeset = frozen(&typed("Please answer."), &members(1)).typeset();
    for step in 0..200_u16 {
        let odd = f32::from(step) * 1.2345;
        typeset.seal.rect = [72.0 + odd, 78.633 + odd, 180.555 + odd, 108.264 + odd / 3.0];
        sealed_by(&typeset, key());
    }
}

#[test]
fn words_of_the_file_format_in_a_subject_do_not_keep_a_letter_from_its_seal() {
    for subject in [
        "/ByteRange [0 1 2 3] /Contents <00>",
        "ETSI.CAdES.detached",
        "startxref 0 %%EOF",
        "1 0 obj << /Type /Sig >> endobj trailer",
    ] {
        let text = TypedText {
            subject: subject.into(),
            ..typed("Please answer.")
        };
        let letter = frozen(&text, &members(2));
        let verification = verify(&letter.sealed());
        assert!(verification.holds, "{subject}: {:#?}", verification.checks);
    }
}
