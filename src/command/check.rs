//! Checks that anyone can run: one PDF, or the whole record.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::{Outcome, open};
use crate::app::own_program;
use crate::config::Config;
use crate::domain::eastern;
use crate::domain::event::Capacity;
use crate::pdf::checker::Checker;
use crate::pdf::verify::{Anchor, Answer, Proof, Question, Trust, Verdict, Verification};

/// The largest file that is read, bytes; our own letters stay far below.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The largest list or certificate that is read, bytes.
const LARGEST_LIST: u64 = 1024 * 1024;

pub(super) fn verify(file: &Path, named: &[String], json: bool) -> Outcome {
    let trust = trust(named)?;
    let pdf = read(file, LARGEST).map_err(|why| format!("{}: {why}", file.display()))?;
    let verification = Checker::new(own_program()).check(&pdf, &Question::of(trust));
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&verification)?)?;
    } else {
        tell(&verification, &mut out)?;
    }
    Ok(ExitCode::from(match verification.verdict {
        Verdict::Genuine => 0,
        Verdict::Intact => 3,
        Verdict::NotChecked => 4,
        Verdict::Altered | Verdict::NotOurs => 1,
    }))
}

/// Whom the reader names: each by a file, or else by a fingerprint.
fn trust(named: &[String]) -> Result<Trust, String> {
    let mut anchors = Vec::new();
    for value in named {
        let refused = |why: String| format!("--trust {value}: {why}.");
        if Path::new(value).exists() {
            let list = read(Path::new(value), LARGEST_LIST).map_err(refused)?;
            anchors.extend(Anchor::in_file(&list).map_err(|why| refused(why.to_string()))?);
        } else {
            let anchor: Result<Anchor, _> = value.parse();
            let anchor = anchor.map_err(|why| refused(format!("there is no such file, and {why}")));
            anchors.push(anchor?);
        }
    }
    Ok(Trust::naming(anchors))
}

/// A whole file, which may also be a pipe.
fn read(file: &Path, largest: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(largest + 1).read_to_end(&mut bytes));
    read.map_err(|e| e.to_string())?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= largest => Ok(bytes),
        Ok(_) | Err(_) => Err("it is larger than any that is read".into()),
    }
}

/// The verdict first, for whoever reads one line; then what was asked, and what the record says.
fn tell(verification: &Verification, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n", verification.quote)?;
    for check in &verification.checks {
        let answer = match check.answer {
            Answer::Proven => "holds",
            Answer::Said => "says",
            Answer::Fails => "FAILS",
            Answer::NotChecked => "NOT CHECKED",
        };
        writeln!(out, "{answer:<5} {:<12} {}", check.name, check.finding)?;
    }
    match &verification.letter {
        Some(letter) => tell_letter(letter, verification.verdict, out),
        None => Ok(()),
    }
}

fn tell_letter(letter: &Proof, verdict: Verdict, out: &mut impl Write) -> io::Result<()> {
    let (whose, approved) = match verdict {
        Verdict::Genuine => ("What the sealer's record says:", "approved"),
        Verdict::Intact | Verdict::NotChecked | Verdict::Altered | Verdict::NotOurs => (
            "What the sealer says, and nothing here confirms:",
            "the sealer says that it was approved",
        ),
    };
    writeln!(
        out,
        "\n{whose}\n\n  {}\n  {}\n  Text digest {}\n",
        letter.subject, letter.url, letter.digest
    )?;
    for name in &letter.names {
        writeln!(
            out,
            "  {}: {approved} {} by {}, link mailed to an address at {}, event {}",
            name.name,
            eastern::instant(name.at),
            name.capacity.map_or("", Capacity::label),
            name.mail_domain
                .as_deref()
                .unwrap_or("a domain not recorded"),
            name.approval
        )?;
    }
    writeln!(
        out,
        "\nThe seal's certificate, SHA-256: {}",
        letter.certificate.fingerprint
    )
}

pub(super) fn audit(config: &Config, json: bool) -> Outcome {
    let report = open(config)?.audit()?;
    let mut out = io::stdout().lock();
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
    Ok(match report.holds() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
