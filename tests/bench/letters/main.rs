//! How long a letter takes, and how much memory, beside the usual ways to make the same thing.
//!
//! `tests/bench/letters/run` installs the peers and prints, in one run, for 12 and for 100 signatories, no two letters
//! alike: set and sealed; one bare layout and export by the typesetting library from the same data, and what our own work
//! adds to it; verified; letters a second on one core; the same letters by LibreOffice, WeasyPrint and Chromium, each sealed
//! by pyHanko, and the ratio; resident memory over 500 letters, failing ones among them.
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

use std::fmt;
use std::time::{Duration, Instant};

use pdf_letters::{Frozen, demo_text, frozen, key, members, sealed_by};
use undersigned::pdf::seal::check;
use undersigned::pdf::typeset::Bare;
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

/// Measures one thread, and returns the median of setting and sealing.
fn ours(signatories: usize) -> Duration {
    let mut bare = Times::default();
    let mut made = Times::default();
    let mut own_check = Times::default();
    let mut verified = Times::default();
    for round in 0..LETTERS + WARM {
        // Another letter, or the second would find in memory what the first has laid out.
        let other = distinct(2 * round + 1, signatories);
        let ready = Bare::of(
            &other.manifest,
            &other.text,
            &other.evidence,
            &other.pictures,
        );
        let ready = ready.unwrap();
        bare.take(|| ready.pdf().unwrap());
        let letter = distinct(2 * round, signatories);
        let sealed = made.take(|| sealed_by(&letter.typeset(), key()));
        own_check.take(|| check(&sealed).unwrap());
        verified.take(|| assert!(verify(&sealed).holds));
    }
    let who = format!("{signatories} signatories");
    println!("{who}, one bare layout and export: {bare}");
    println!("{who}, set and sealed: {made}");
    println!("{who}, of which the check of the own seal: {own_check}");
    println!("{who}, verified: {verified}");
    let without_check = made.median().saturating_sub(own_check.median());
    let share = |time: Duration| 100.0 * (time.as_secs_f64() / bare.median().as_secs_f64() - 1.0);
    println!(
        "{who}, own work on top of the bare layout and export: {:.0} %, without the check of the own seal {:.0} %",
        share(made.median()),
        share(without_check),
    );
    made.median()
}

/// How long each of many letters took, the first few left out.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.0.push(start.elapsed());
        done
    }

    fn at(&self, share: usize) -> Duration {
        let mut times = self.0.get(WARM..).unwrap().to_vec();
        times.sort();
        *times.get(times.len() * share / 100).unwrap()
    }

    fn median(&self) -> Duration {
        self.at(50)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = self.0.get(WARM..).unwrap_or_default();
        let all: Duration = counted.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "a few dozen letters")]
        let rate = counted.len() as f64 / all.as_secs_f64();
        let (half, most) = (self.median(), self.at(95));
        write!(
            f,
            "p50 {half:.1?}, p95 {most:.1?}, {rate:.0} a second on one core"
        )
    }
}
