//! The sealed PDF: what it looks like to readers, checkers and forgers.

use std::process::Command;

use undersigned::domain::revision::TypedText;
use undersigned::pdf::verify::verify;

use crate::pdf_letters::{Frozen, demo_text, frozen, key, members, sealed_by, typed};

/// A body with everything that a body may have.
pub(crate) const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

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
        ("a short letter with a note", frozen(&short(), &members(2))),
        (
            "one signatory",
            frozen(&typed("Please answer."), &members(1)),
        ),
        ("every construct", frozen(&typed(CONSTRUCTS), &members(13))),
        ("the same by one", frozen(&typed(CONSTRUCTS), &members(1))),
        ("the same by two", frozen(&typed(CONSTRUCTS), &members(2))),
        (
            "the same by twelve",
            frozen(&typed(CONSTRUCTS), &members(12)),
        ),
        ("forty signatories", frozen(&demo_text(), &members(40))),
        (
            "five hundred and thirty-five signatories",
            frozen(&typed(CONSTRUCTS), &members(535)),
        ),
        (
            "a hundred signatories",
            frozen(&typed(CONSTRUCTS), &members(100)),
        ),
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

/// Runs a program that the tests need; one that is missing fails the test.
pub(crate) fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed to test: {e}"));
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

pub(crate) fn python() -> String {
    std::env::var("UNDERSIGNED_TEST_PYTHON").unwrap_or_else(|_| "python3".into())
}

#[test]
fn checkers_that_we_did_not_write_find_nothing_wrong() {
    for (what, letter) in letters() {
        hold_against_others(what, &letter, &letter.sealed());
    }
}

/// Holds a sealed letter against pdfsig, qpdf, mutool, pyHanko and outloud.
pub(crate) fn hold_against_others(what: &str, letter: &Frozen, sealed: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, sealed).unwrap();
    let path = file.to_str().unwrap();
    let (_, said) = run("pdfsig", &[path]);
    assert!(said.contains("Signature is Valid"), "{what}: {said}");
    assert!(said.contains("Total document signed"), "{what}: {said}");
    let (clean, said) = run("qpdf", &["--check", path]);
    assert!(clean && !said.contains("WARNING"), "{what}: {said}");
    let (clean, said) = run("mutool", &["info", path]);
    assert!(
        clean && !said.contains("warning") && !said.contains("error"),
        "{what}: {said}"
    );
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/check_seal.py");
    let (held, said) = run(&python(), &[checker, path]);
    assert!(held, "{what}: {said}");
    let report: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!(report["modifications"], "NONE");
    let attached = &report["attachments"];
    assert_eq!(
        attached["record.jsonl"],
        letter.evidence.record.as_str(),
        "{what}"
    );
    assert_eq!(
        attached["manifest.json"],
        letter.evidence.manifest.as_str(),
        "{what}"
    );
    let start = "import sys; from outloud.cli import main; sys.exit(main())";
    let outloud = ["-c", start, "--fail-on", "error", path];
    let (passed, said) = run(&python(), &outloud);
    assert!(passed, "{what}: {said}");
}

#[test]
fn words_come_out_in_the_order_in_which_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    let letter = frozen(&demo_text(), &members(12));
    std::fs::write(&file, letter.sealed()).unwrap();
    let (_, text) = run("pdftotext", &[file.to_str().unwrap(), "-"]);
    let mut passages = vec![
        "United States Senate",
        "WASHINGTON, DC 20510",
        "August 30, 2022",
        "The Honorable Ronald L. Davis",
    ];
    passages.extend([
        "Re:",
        "Dear Director Davis:",
        "We write to ask",
        "Sincerely,",
    ]);
    passages.extend(
        letter
            .manifest
            .signatories
            .iter()
            .map(|s| s.block[0].as_str()),
    );
    let mut rest = text.as_str();
    for passage in passages {
        let at = rest
            .find(passage)
            .unwrap_or_else(|| panic!("{passage} is not in its place:\n{text}"));
        rest = &rest[at + passage.len()..];
    }
    let (_, said) = run("pdfinfo", &[file.to_str().unwrap()]);
    let value = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(name)).unwrap();
        line.split(':').nth(1).unwrap().trim().to_owned()
    };
    assert_eq!(
        (value("Pages").as_str(), value("Tagged").as_str()),
        ("2", "yes")
    );
    assert_eq!(value("Title"), letter.text.subject.to_string());
}
