//! Every entry that a sealed letter needs, one by one: what makes it PDF/A-3a, PDF/UA-1 and `PAdES`, held by a reader
//! that is not ours (`tests/tools/structure`), and a mutant for each entry that exactly this entry notices.
//!
//! This stands in for veraPDF where it cannot be run: each entry is a rule of it, or a trap that was fallen into once.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use undersigned::domain::layout::{Letterhead, Paper};
use undersigned::pdf::verify::verify;

use crate::pdf::{CONSTRUCTS, python};
use crate::pdf_letters::{Look, demo_text, frozen, frozen_as, members, typed};

/// The report on some letters, and on the mutants of the first, which are left in the folder.
fn report(folder: &std::path::Path, letters: &[Vec<u8>]) -> Value {
    let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/structure");
    let mut command = Command::new(python());
    command.arg(tool).arg(folder);
    for (number, letter) in letters.iter().enumerate() {
        let file = folder.join(format!("letter-{number}.pdf"));
        std::fs::write(&file, letter).unwrap();
        command.arg(file);
    }
    let output = command.output().expect("Python; tests/run installs it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_entry_holds_on_our_letters_and_each_mutant_fails_exactly_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let few = members(13);
    let look = Look::laid_out(Paper::A4, Letterhead::Joint, true)
        .with_heads(&few, 2, Some((400, 400)))
        .with_likenesses(&few);
    let letters = [
        frozen(&demo_text(), &few[..12]),
        frozen(&typed("Please answer."), &members(1)),
        frozen_as(&typed(CONSTRUCTS), &few, &look),
        frozen(&demo_text(), &members(100)),
    ];
    let letters = letters.map(|letter| letter.sealed());
    let report = report(folder.path(), &letters);

    for (letter, failing) in report["letters"].as_object().unwrap() {
        assert!(
            failing.as_object().unwrap().is_empty(),
            "{letter}: {failing:#}"
        );
    }
    let entries: BTreeSet<&str> = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry.as_str().unwrap())
        .collect();
    assert!(entries.len() > 50, "{}", entries.len());
    let mut noticed = BTreeSet::new();
    for mutant in report["mutants"].as_array().unwrap() {
        let against = mutant["against"].as_str().unwrap();
        let fails: Vec<&String> = mutant["fails"].as_object().unwrap().keys().collect();
        assert_eq!(fails, [against], "{mutant:#}");
        noticed.insert(against);
        let file = std::fs::read(mutant["file"].as_str().unwrap()).unwrap();
        assert!(!verify(&file).holds, "{mutant:#}");
    }
    assert_eq!(noticed, entries, "an entry without a mutant");
}
