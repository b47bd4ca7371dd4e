//! How long a letter takes, and how much memory, beside the usual ways to make the same thing.
//!
//! `tests/bench/letters/run` installs the peers and prints, in one run: typeset and sealed, for 12 and for 100
//! signatories, no two letters alike; letters a second on one core; the same letters by LibreOffice and by WeasyPrint,
//! each sealed by pyHanko, and the ratio; resident memory over 500 letters, failing ones among them.
//! `cargo bench --bench letters` alone leaves the peers out.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement fails by panicking and reports by printing"
)]

#[expect(
    dead_code,
    reason = "the measurement needs a part of what the tests share"
)]
#[path = "../../suite/pdf_letters.rs"]
mod pdf_letters;

mod memory;
mod peers;

use std::time::{Duration, Instant};

use pdf_letters::{Frozen, demo_text, frozen, key, members, sealed_by};
use undersigned::pdf::verify::verify;

/// How many letters are measured, after a few that warm the faces.
const LETTERS: usize = 60;
const WARM: usize = 8;

fn main() {
    let memory = memory::over_many_letters();
    let twelve = ours(12);
    let hundred = ours(100);
    println!("{memory}");
    peers::compare(&[(12, twelve), (100, hundred)]);
}

/// A letter like no other: its subject, its paragraphs and its names differ.
fn distinct(round: usize, signatories: usize) -> Frozen {
    let mut typed = demo_text();
    typed.subject = format!("Detainers, case {round}");
    typed.body = typed
        .body
        .replace("Marshals Service", &format!("Marshals Service {round}"));
    let from = round % (535 - signatories);
    frozen(&typed, members(535).get(from..from + signatories).unwrap())
}

/// Measures one thread, and says the median of typesetting and sealing.
fn ours(signatories: usize) -> Duration {
    let mut made = Vec::new();
    let mut checked = Vec::new();
    for round in 0..LETTERS + WARM {
        let letter = distinct(round, signatories);
        let start = Instant::now();
        let sealed = sealed_by(&letter.typeset(), key());
        let sealed_after = start.elapsed();
        let start = Instant::now();
        assert!(verify(&sealed).holds);
        if round >= WARM {
            made.push(sealed_after);
            checked.push(start.elapsed());
        }
    }
    let median = report(
        &format!("{signatories} signatories, typeset and sealed"),
        made,
    );
    report(&format!("{signatories} signatories, verified"), checked);
    median
}

/// Prints the figures and returns the median.
fn report(what: &str, mut times: Vec<Duration>) -> Duration {
    times.sort();
    let at = |share: usize| *times.get(times.len() * share / 100).unwrap();
    let all: Duration = times.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "a few dozen letters")]
    let rate = times.len() as f64 / all.as_secs_f64();
    println!(
        "{what}: p50 {:.1?}, p95 {:.1?}, {rate:.0} a second on one core",
        at(50),
        at(95)
    );
    at(50)
}
