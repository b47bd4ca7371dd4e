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

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use generator::{Generated, Outcome, letter, outcome, pasted, run, short};

/// After so many letters it says how far it is.
const PROGRESS: usize = 1000;

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
    /// Letters of few words, as the suite has them.
    #[arg(long, conflicts_with = "pasted")]
    short: bool,
    /// Only the letter of this seed, with its text.
    #[arg(long)]
    show: Option<u64>,
    /// Where the sealed file of the letter that is shown goes.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How many at the same time.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Cargo's own; it means nothing here.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let write = match (arguments.pasted, arguments.short) {
        (true, _) => pasted,
        (_, true) => short,
        _ => letter,
    };
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
    let seeds = arguments.seed..arguments.seed + arguments.count;
    let started = Instant::now();
    let tally = run(seeds, arguments.threads, write, |tally| {
        if tally.all() % PROGRESS == 0 {
            let seconds = started.elapsed().as_secs();
            println!(
                "{seconds} s: {} letters, {} refused, {} stuck",
                tally.all(),
                tally.refused,
                tally.stuck.len()
            );
        }
    });
    println!("{tally}");
    if tally.stuck.is_empty() && tally.sealed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
