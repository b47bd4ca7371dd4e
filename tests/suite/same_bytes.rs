//! The same manifest and key give the same bytes: in every process, on one thread and on four, on both databases.
//!
//! This binary starts itself, so that each letter is set by a process whose memory holds no other.

use std::path::Path;
use std::process::Command;

use undersigned::domain::evidence::Evidence;
use undersigned::domain::layout::{Letterhead, Paper};
use undersigned::domain::record::Hash;
use undersigned::domain::revision::LetterText;
use undersigned::pdf::typeset::Pictures;

use crate::pdf_letters::{Frozen, Look, demo_text, frozen, frozen_as, members, typed};
use crate::support::Database;
use crate::support::bare_store::BareStore;

/// Where a process that was started by the test writes its digests.
const ANSWER: &str = "UNDERSIGNED_TEST_DIGESTS_TO";
/// Every construct that a body may have.
const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

/// The digests of four sealed letters: two pages, every construct, many pages of names, letterheads and pictures.
fn digests() -> String {
    let leading = members(13);
    let look = Look::laid_out(Paper::A4, Letterhead::Joint, true)
        .with_heads(&leading, 2, Some((400, 400)))
        .with_likenesses(&leading);
    let letters = [
        frozen(&demo_text(), &members(12)),
        frozen(&typed(CONSTRUCTS), &members(13)),
        frozen(&demo_text(), &members(100)),
        frozen_as(&typed(CONSTRUCTS), &leading, &look),
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
    assert_eq!(one.lines().count(), 4);
    assert_eq!(one, four);
    assert_eq!(one, digests());
}

/// A letter as one database has it, after all its offices have approved.
fn frozen_on(database: Database) -> Frozen {
    let bare = BareStore::on(database);
    let asked = bare.ask(bare.drafted_as(CONSTRUCTS));
    for (at, link) in asked.links.iter().enumerate() {
        bare.approve(asked.id, link, &format!("page {at}"));
    }
    let manifest = bare.freeze(asked.id);
    let (id, revision) = (asked.id, manifest.revision);
    let kept = bare.store.read_blocking(move |db| {
        Ok((
            db.entries(id)?,
            db.openings(id)?,
            db.canonical_text(id, revision)?,
        ))
    });
    let (entries, openings, text) = kept.unwrap();
    Frozen {
        evidence: Evidence::gather(&entries, &openings, &manifest, &text).unwrap(),
        text: LetterText::from_canonical(&text).unwrap(),
        manifest,
        pictures: Pictures::new(),
    }
}

#[test]
fn both_databases_give_the_same_bytes() {
    let sealed = [Database::Sqlite, Database::Postgres].map(|on| frozen_on(on).sealed());
    assert!(sealed[0] == sealed[1], "the two files differ");
}
