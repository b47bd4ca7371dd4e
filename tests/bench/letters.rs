//! How long a letter takes: typesetting and sealing, for 12 and for 100 signatories, no two letters alike.
//!
//! `cargo bench --bench letters` prints the median and the 95th percentile of one thread, and letters a second.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement fails by panicking and reports by printing"
)]

#[expect(
    dead_code,
    reason = "the measurement needs a part of what the tests share"
)]
#[path = "../suite/pdf_letters.rs"]
mod pdf_letters;

use std::time::{Duration, Instant};

use pdf_letters::{demo_text, frozen, key, members, sealed_by};
use undersigned::pdf::verify::verify;

/// How many letters are measured, after a few that warm the faces.
const LETTERS: usize = 40;
const WARM: usize = 5;

fn main() {
    for signatories in [12, 100] {
        let all = members(signatories + LETTERS + WARM);
        let mut made = Vec::new();
        let mut checked = Vec::new();
        for round in 0..LETTERS + WARM {
            let mut typed = demo_text();
            typed.subject = format!("Detainers, case {round} of {LETTERS}");
            typed.body = typed
                .body
                .replace("Marshals Service", &format!("Marshals Service {round}"));
            let letter = frozen(&typed, all.get(round..round + signatories).unwrap());
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
        report(
            &format!("{signatories} signatories, typeset and sealed"),
            made,
        );
        report(&format!("{signatories} signatories, verified"), checked);
    }
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).unwrap();
    let all: Duration = times.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "a few dozen letters")]
    let rate = times.len() as f64 / all.as_secs_f64();
    println!(
        "{what}: p50 {:.1?}, p95 {:.1?}, {rate:.0} a second",
        at(50),
        at(95)
    );
}
