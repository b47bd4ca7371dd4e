//! Time stamps on a seal, and what is added so that it can be checked in decades.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::Value;
use undersigned::domain::seal::SealLevel;
use undersigned::jobs::time_authority::Unavailable;
use undersigned::pdf::seal::{self, LaterRevision, SealKey, SealedFile, TimeStampKind};
use undersigned::pdf::typeset::Typeset;
use undersigned::pdf::verify::verify;

use crate::pdf_letters::{demo_text, frozen, members, typed};
use crate::support::authority::{Authority, asking, moment, python};

/// Letters of each level, from one authority.
struct Levels {
    authority: Authority,
    letters: Vec<(&'static str, SealLevel, Vec<u8>)>,
}

static LEVELS: LazyLock<Levels> = LazyLock::new(|| {
    let authority = Authority::start();
    let stamped = time_stamped(&authority, 1);
    let long_term = with_store(&authority, &stamped);
    let archival = with_time_stamp(&authority, &long_term);
    let plain = sealed(&authority, 1);
    let late = with_time_stamp(&authority, &plain);
    let late = with_time_stamp(&authority, &with_store(&authority, &late));
    let twice = with_time_stamp(&authority, &with_store(&authority, &archival));
    let twelve = with_store(&authority, &time_stamped(&authority, 12));
    let twelve = with_time_stamp(&authority, &twelve);
    let letters = vec![
        ("1-basic", SealLevel::Basic, plain),
        ("2-time-stamped", SealLevel::TimeStamped, stamped),
        ("3-long-term", SealLevel::LongTerm, long_term),
        ("4-archival", SealLevel::Archival, archival),
        ("5-stamped-late", SealLevel::Archival, late),
        ("6-renewed", SealLevel::Archival, twice),
        ("7-twelve-names", SealLevel::Archival, twelve),
    ];
    Levels { authority, letters }
});

impl Levels {
    fn of(&self, name: &str) -> &[u8] {
        let found = self
            .letters
            .iter()
            .find(|(known, ..)| known.ends_with(name));
        &found.expect("a letter of that name").2
    }
}

pub(crate) fn sealed(authority: &Authority, names: usize) -> Vec<u8> {
    let letter = frozen(&demo_text(), &members(names)).typeset();
    let (key, now) = (authority.key(), Timestamp::now());
    let sealed = seal::seal(&letter.pdf, &letter.seal, &key, now);
    sealed.expect("a seal").0
}

pub(crate) fn time_stamped(authority: &Authority, names: usize) -> Vec<u8> {
    let letter = frozen(&demo_text(), &members(names)).typeset();
    stamped_by(authority, &letter, &authority.key(), Timestamp::now())
}

/// A letter under a seal of that moment, with a time stamp of today.
pub(crate) fn stamped_by(
    authority: &Authority,
    letter: &Typeset,
    key: &SealKey,
    at: Timestamp,
) -> Vec<u8> {
    let time = asking(authority, &authority.url());
    let ask = |imprint| time.stamp(imprint, TimeStampKind::Signature, &moment());
    seal::seal_time_stamped(&letter.pdf, &letter.seal, key, at, ask)
        .expect("a seal")
        .expect("a time stamp")
        .0
}

/// With all that is needed to check it in decades.
pub(crate) fn with_store(authority: &Authority, pdf: &[u8]) -> Vec<u8> {
    let time = asking(authority, &authority.url());
    let mut file = SealedFile::open(pdf).expect("a sealed file");
    let wanted = file.wanted_lists().expect("lists to fetch");
    let lists = wanted
        .iter()
        .map(|wanted| time.list(wanted, Timestamp::now()));
    let mut lists: Vec<Vec<u8>> = lists.collect::<Result<_, _>>().expect("lists");
    lists.dedup();
    file.add_store(&lists).expect("a store");
    file.finish().expect("a file that holds").0
}

/// With a time stamp on the whole file.
pub(crate) fn with_time_stamp(authority: &Authority, pdf: &[u8]) -> Vec<u8> {
    let time = asking(authority, &authority.url());
    let mut file = SealedFile::open(pdf).expect("a sealed file");
    let ask = |imprint| time.stamp(imprint, TimeStampKind::Document, &moment());
    file.add_time_stamp::<Unavailable>(ask)
        .expect("a time stamp");
    file.finish().expect("a file that holds").0
}

/// Runs a program that the tests need; one that is missing fails the test.
fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{program} is needed to test: {e}"));
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn checked_by_pyhanko(folder: &Path) -> Vec<Value> {
    let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/check_levels.py");
    let (passed, said) = run(&python(), &[tool, folder.to_str().unwrap()]);
    assert!(passed, "{said}");
    let lines = said.lines().filter(|line| line.starts_with('{'));
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_level_says_what_it_proves() {
    for (name, level, pdf) in &LEVELS.letters {
        let report = seal::check(pdf).unwrap();
        assert_eq!(report.level, *level, "{name}");
        let verification = verify(pdf);
        assert!(verification.holds, "{name}: {:#?}", verification.checks);
        let authorities = report
            .time_stamps
            .iter()
            .map(|stamp| stamp.authority.as_str());
        assert!(
            authorities.clone().all(|authority| authority == "Time"),
            "{name}"
        );
        for stamp in &report.time_stamps {
            assert!(stamp.lapses > stamp.at, "{name}");
        }
    }
    let report = seal::check(LEVELS.of("archival")).unwrap();
    let kinds: Vec<_> = report.time_stamps.iter().map(|stamp| stamp.kind).collect();
    assert_eq!(kinds, [TimeStampKind::Signature, TimeStampKind::Document]);
    assert!(
        matches!(
            report.later.as_slice(),
            [
                LaterRevision::ValidationData {
                    certificates: 6,
                    revocation_lists: 4
                },
                LaterRevision::DocumentTimeStamp(_)
            ]
        ),
        "{:?}",
        report.later
    );
}

#[test]
fn checkers_that_we_did_not_write_find_every_level_valid_and_the_store_enough() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["seal.chain.pem", "roots.pem"] {
        std::fs::copy(
            LEVELS.authority.folder().join(name),
            folder.path().join(name),
        )
        .unwrap();
    }
    for (name, _, pdf) in &LEVELS.letters {
        let file = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&file, pdf).unwrap();
        let path = file.to_str().unwrap();
        let (_, said) = run("pdfsig", &[path]);
        assert!(said.contains("Signature is Valid"), "{name}: {said}");
        let (clean, said) = run("qpdf", &["--check", path]);
        assert!(clean && !said.contains("WARNING"), "{name}: {said}");
        let (clean, said) = run("mutool", &["info", path]);
        let quiet = !said.contains("warning") && !said.contains("error");
        assert!(clean && quiet, "{name}: {said}");
        if name.starts_with(['6', '7']) {
            continue;
        }
        let start = "import sys; from outloud.cli import main; sys.exit(main())";
        let (passed, said) = run(&python(), &["-c", start, "--fail-on", "error", path]);
        assert!(passed, "{name}: {said}");
    }
    let reports = checked_by_pyhanko(folder.path());
    assert_eq!(reports.len(), LEVELS.letters.len());
    for (report, (name, level, _)) in reports.iter().zip(&LEVELS.letters) {
        assert_eq!(report["valid"], true, "{report:#}");
        assert_eq!(report["trusted"], true, "{report:#}");
        assert_eq!(report["docmdp_ok"], true, "{report:#}");
        let later = if *level <= SealLevel::TimeStamped {
            "NONE"
        } else {
            "LTA_UPDATES"
        };
        assert_eq!(report["modifications"], later, "{report:#}");
        let signed = *level > SealLevel::Basic && *name != "5-stamped-late";
        let expected = if signed {
            Value::Bool(true)
        } else {
            Value::Null
        };
        assert_eq!(report["time_stamp"], expected, "{report:#}");
        let stamps = report["document_time_stamps"].as_array().unwrap();
        assert!(stamps.iter().all(|stamp| *stamp == true), "{report:#}");
        if *level == SealLevel::Archival {
            assert!(!stamps.is_empty(), "{report:#}");
            // For pyHanko's reading of EN 319 102-1, only a time stamp within the signature gives it a time.
            let passed = if signed {
                "AdESPassed.OK"
            } else {
                "AdESIndeterminate.SIG_CONSTRAINTS_FAILURE"
            };
            assert_eq!(report["archival"], passed, "{report:#}");
        }
    }
}

#[test]
fn a_flipped_bit_in_any_part_of_an_archived_letter_is_refused() {
    let pdf = LEVELS.of("archival");
    let mut forged = pdf.to_vec();
    let sealed = seal::check(pdf).unwrap().sealed_bytes;
    let places = (0..sealed)
        .step_by(1499)
        .chain((sealed..pdf.len()).step_by(97));
    for at in places {
        forged[at] ^= 1 << (at % 8);
        assert!(seal::check(&forged).is_err(), "byte {at}");
        forged[at] = pdf[at];
    }
}

#[test]
fn cutting_off_what_was_added_gives_the_same_letter_with_less_proof() {
    let pdf = LEVELS.of("archival");
    let mut ends = Vec::new();
    for (at, window) in pdf.windows(6).enumerate() {
        if window == b"%%EOF\n" {
            ends.push(at + 6);
        }
    }
    let levels: Vec<_> = ends
        .iter()
        .filter_map(|end| seal::check(&pdf[..*end]).ok())
        .map(|report| report.level)
        .collect();
    assert_eq!(
        levels,
        [
            SealLevel::TimeStamped,
            SealLevel::LongTerm,
            SealLevel::Archival
        ]
    );
    let less = verify(&pdf[..ends[1]]);
    assert!(less.holds, "{:#?}", less.checks);
}

#[test]
fn what_is_added_to_another_letter_is_refused() {
    let (one, other) = (LEVELS.of("archival"), LEVELS.of("twelve-names"));
    let cut = seal::check(one).unwrap().sealed_bytes;
    let mut forged = other[..seal::check(other).unwrap().sealed_bytes].to_vec();
    forged.extend_from_slice(&one[cut..]);
    let said = seal::check(&forged).unwrap_err();
    assert!(said.contains("changed after it was sealed"), "{said}");
    let again = [one, &one[cut..]].concat();
    assert!(seal::check(&again).is_err());
}

#[test]
fn a_self_made_seal_can_be_archived_too() {
    let authority = &LEVELS.authority;
    let letter = frozen(&typed("Please answer."), &members(1)).typeset();
    let now = Timestamp::now();
    let (key, ..) = seal::SealKey::self_made("Letters", now, [9; 32]).unwrap();
    let (plain, _) = seal::seal(&letter.pdf, &letter.seal, &key, now).unwrap();
    let stamped = with_time_stamp(authority, &plain);
    let archived = with_time_stamp(authority, &with_store(authority, &stamped));
    assert_eq!(seal::check(&archived).unwrap().level, SealLevel::Archival);
}
