//! Many letters by chance, in a release build: each is refused at save with a reason, or sealed and verified.
//!
//! `tests/letters/many --seed 1 --count 20000` prints how far it is, then the share refused with an example of every
//! kind, and exits 1 if a letter was saved and could not be sealed, with its seed. `--pasted` takes bodies pasted
//! together; `--show SEED` prints that letter and what becomes of it, and `--out FILE` keeps the sealed file.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement fails by panicking and reports by printing"
)]

#[path = "../suite/generator/mod.rs"]
mod generator;
#[path = "../suite/pdf_letters.rs"]
#[expect(
    dead_code,
    reason = "letters by chance need a part of what the tests share"
)]
mod pdf_letters;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::Parser;

use generator::{Generated, Outcome, Tally, letter, outcome, pasted};

/// After so many letters it says how far it is.
const PROGRESS: usize = 1000;
/// A letter that takes longer is stuck, whatever it waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Many letters by chance.
#[derive(Parser)]
struct Arguments {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many letters.
    #[arg(long, default_value_t = 20_000)]
    count: u64,
    /// Bodies pasted together from real-life habits.
    #[arg(long)]
    pasted: bool,
    /// Only the letter of this seed, with its text.
    #[arg(long)]
    show: Option<u64>,
    /// Where the sealed file of the letter that is shown goes.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How many at the same time.
    #[arg(long, default_value_t = 1)]
    threads: u64,
    /// Cargo's own; it means nothing here.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let write = if arguments.pasted { pasted } else { letter };
    match arguments.show {
        Some(seed) => show(&write(seed), arguments.out),
        None => many(&arguments, write),
    }
}

fn show(letter: &Generated, out: Option<PathBuf>) -> ExitCode {
    println!("{letter}");
    match outcome(letter) {
        Outcome::Sealed { pages, pdf } => {
            println!("sealed and verified: {pages} pages");
            if let Some(out) = out {
                std::fs::write(out, pdf).unwrap();
            }
            ExitCode::SUCCESS
        }
        Outcome::Refused(refusals) => {
            println!("refused: {refusals:#?}");
            ExitCode::SUCCESS
        }
        Outcome::Stuck(why) => {
            println!("STUCK: {why}");
            ExitCode::FAILURE
        }
    }
}

fn many(arguments: &Arguments, write: fn(u64) -> Generated) -> ExitCode {
    let next = AtomicU64::new(arguments.seed);
    let end = arguments.seed + arguments.count;
    let started = Instant::now();
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let (done, results) = mpsc::channel();
        for _ in 0..arguments.threads {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    let caught = catch_unwind(AssertUnwindSafe(|| outcome(&write(seed))));
                    let outcome = caught.unwrap_or_else(|_| Outcome::Stuck("a panic".into()));
                    done.send((seed, outcome)).unwrap();
                }
            });
        }
        drop(done);
        loop {
            match results.recv_timeout(PATIENCE) {
                Ok((seed, outcome)) => tally.count(seed, outcome),
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let seed = next.load(Ordering::Relaxed);
                    println!("{tally}\n STUCK  near seed {seed}: nothing came for {PATIENCE:?}");
                    std::process::exit(1);
                }
            }
            if tally.all() % PROGRESS == 0 {
                println!(
                    "{:.0?}: {} letters, {} refused, {} stuck",
                    started.elapsed(),
                    tally.all(),
                    tally.refused,
                    tally.stuck.len()
                );
            }
        }
    });
    println!("{tally}");
    if tally.stuck.is_empty() && tally.sealed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
