//! The same manifest and key give the same bytes: in every process, on one thread and on four.
//!
//! This binary starts itself, so that each letter is set by a process whose memory holds no other.

use std::path::Path;
use std::process::Command;

use undersigned::domain::record::Hash;

use crate::pdf_letters::{demo_text, frozen, members, typed};

/// Where a process that was started by the test writes its digests.
const ANSWER: &str = "UNDERSIGNED_TEST_DIGESTS_TO";
/// Every construct that a body may have.
const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

/// The digests of three sealed letters: two pages, every construct, many pages of names.
fn digests() -> String {
    let letters = [
        frozen(&demo_text(), &members(12)),
        frozen(&typed(CONSTRUCTS), &members(13)),
        frozen(&demo_text(), &members(100)),
    ];
    let digests = letters.map(|letter| Hash::of(&letter.sealed()).to_string());
    digests.join("\n")
}

fn in_a_process_of_its_own(threads: &str, answer: &Path) -> String {
    let run = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "same_bytes::a_manifest_gives_the_same_bytes_in_every_process_and_on_any_threads",
        ])
        .env(ANSWER, answer)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    std::fs::read_to_string(answer).unwrap()
}

#[test]
fn a_manifest_gives_the_same_bytes_in_every_process_and_on_any_threads() {
    if let Some(answer) = std::env::var_os(ANSWER) {
        return std::fs::write(answer, digests()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let one = in_a_process_of_its_own("1", &folder.path().join("one"));
    let four = in_a_process_of_its_own("4", &folder.path().join("four"));
    assert_eq!(one.lines().count(), 3);
    assert_eq!(one, four);
    assert_eq!(one, digests());
}
