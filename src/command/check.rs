//! Checks that anyone can run: one PDF, or the whole record.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::{Outcome, open};
use crate::app::own_program;
use crate::config::Config;
use crate::domain::eastern;
use crate::pdf::checker::Checker;
use crate::pdf::verify::{Question, Verdict};

/// The largest file that is read; our own letters stay far below.
const LARGEST: u64 = 64 * 1024 * 1024;

pub(super) fn verify(file: &Path, json: bool) -> Outcome {
    let unreadable = |e: std::io::Error| format!("{}: {e}", file.display());
    if std::fs::metadata(file).map_err(unreadable)?.len() > LARGEST {
        return Err(format!("{} is larger than any letter.", file.display()).into());
    }
    let pdf = std::fs::read(file).map_err(unreadable)?;
    let checker = Checker::new(own_program());
    let verification = checker.check(&pdf, &Question::default());
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&verification)?)?;
    } else {
        for check in &verification.checks {
            let holds = match (check.holds, check.proven) {
                (true, true) => "holds",
                (true, false) => "says ",
                (false, _) => "FAILS",
            };
            writeln!(out, "{holds} {:<12} {}", check.name, check.finding)?;
        }
        writeln!(out, "\n{}", sentence(verification.verdict))?;
        if let Some(letter) = &verification.letter {
            writeln!(
                out,
                "\n{}\n{}\nText digest {}\n",
                letter.subject, letter.url, letter.digest
            )?;
            for name in &letter.names {
                let capacity = name.capacity.map_or("", |capacity| capacity.label());
                writeln!(
                    out,
                    "  {}: approved {} by {capacity}, event {}",
                    name.name,
                    eastern::instant(name.at),
                    name.approval
                )?;
            }
            writeln!(
                out,
                "\nSealed by \"{}\", certificate {}",
                letter.sealed_by, letter.seal
            )?;
        }
    }
    Ok(code(verification.holds))
}

/// The verdict, for whoever reads one line.
fn sentence(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => {
            "GENUINE: a sealed letter, unaltered; an approval stands behind every printed name."
        }
        Verdict::Altered => "ALTERED: do not rely on this file.",
        Verdict::NotOurs => "NOT OURS: nothing can be said about this file.",
        Verdict::NotChecked => "NOT CHECKED: this program cannot judge the pages.",
    }
}

pub(super) fn audit(config: &Config, json: bool) -> Outcome {
    let report = open(config)?.audit()?;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        for finding in &report.findings {
            writeln!(out, "FAILS {finding}")?;
        }
        writeln!(
            out,
            "{} events, {} letters: {}",
            report.events,
            report.letters,
            if report.holds() {
                "all holds"
            } else {
                "the record does not hold"
            }
        )?;
    }
    Ok(code(report.holds()))
}

fn code(holds: bool) -> ExitCode {
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
