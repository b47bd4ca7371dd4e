//! Verify: is this PDF what it says, and does an approval carry every printed name? Offline, from the file alone.
//!
//! The command, the page and its JSON give the same [`Verification`]. The questions come in the order in which a reader
//! would ask them. The first one that does not hold decides; after it only that is asked which explains it.

mod additions;
mod certificate;
mod check;
mod claim;
mod contents;
mod coverage;
mod kind;
mod later;
mod people;
mod trust;
mod verdict;

use jiff::Timestamp;
use serde::Serialize;

pub use self::certificate::Sealer;
pub use self::check::{Answer, Check};
pub use self::contents::{names, text};
pub use self::trust::{Anchor, Trust, Unnamed};
pub use self::verdict::Verdict;

use self::check::Finding;
use self::coverage::Coverage;
use self::kind::Kind;
use self::trust::Recognized;
use super::read_back;
use super::seal::{self, SealReport};
use crate::domain::evidence::Carried;
use crate::domain::text::shown;

/// All that was asked of a file, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The answer in one line that says no more than is known, fit to be quoted.
    pub quote: String,
    /// The answer in one word.
    pub verdict: Verdict,
    /// Whether the sealer is one whom the reader named; never of an altered file, whoever sealed it.
    pub trusted: bool,
    /// The name that the reader's list gives the sealer. An authority that certified the sealer is none.
    pub by: Option<String>,
    /// Whether every check holds.
    pub holds: bool,
    /// The checks.
    pub checks: Vec<Check>,
    /// What the letter is, if everything holds.
    pub letter: Option<Proof>,
}

/// What a letter is by its sealer's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// On whose word it stands: `trusted_sealer`, or `unknown_sealer`.
    pub on_the_word_of: Word,
    /// Its subject.
    pub subject: String,
    /// Its public page.
    pub url: String,
    /// The digest of its text.
    pub digest: String,
    /// When the names were frozen.
    pub frozen_at: Timestamp,
    /// The last event of the attached record.
    pub head: String,
    /// SHA-256 of the sealing certificate.
    pub seal: String,
    /// The moment that the seal names.
    pub sealed_at: Timestamp,
    /// What the sealing certificate says.
    pub certificate: Sealer,
    /// Each printed name with the approval that carries it.
    pub names: Vec<Carried>,
}

/// On whose word all stands that a record says of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// A sealer whom the reader named.
    TrustedSealer,
    /// Whoever sealed.
    UnknownSealer,
}

/// Checks a PDF, which may be anything at all, for a reader who has named nobody.
#[must_use]
pub fn verify(pdf: &[u8]) -> Verification {
    verify_trusting(pdf, &Trust::nobody())
}

/// Checks a PDF for somebody who trusts these sealers and time-stamp authorities.
#[must_use]
pub fn verify_trusting(pdf: &[u8], trust: &Trust) -> Verification {
    let mut asked = Asked {
        trust,
        sealer: Recognized::Unknown,
        verdict: Verdict::Altered,
        checks: Vec::new(),
    };
    let letter = asked.run(pdf);
    let is_trusted = asked.sealer.is_trusted();
    let verdict = match &letter {
        Some(_) if is_trusted => Verdict::Genuine,
        Some(_) => Verdict::Intact,
        None => asked.verdict,
    };
    let names = letter.as_ref().map_or(0, |letter| letter.names.len());
    let trusted = is_trusted && matches!(verdict, Verdict::Genuine | Verdict::NotChecked);
    Verification {
        quote: verdict.quote(trust, &asked.sealer, names),
        verdict,
        trusted,
        by: asked.sealer.name().filter(|_| trusted),
        holds: letter.is_some(),
        checks: asked.checks,
        letter,
    }
}

/// The questions so far.
struct Asked<'a> {
    trust: &'a Trust,
    sealer: Recognized,
    verdict: Verdict,
    checks: Vec<Check>,
}

impl Asked<'_> {
    fn run(&mut self, pdf: &[u8]) -> Option<Proof> {
        let file = self.file(pdf);
        self.note("file", file)?;
        let sealed = self.sealed(pdf)?;
        let sealer = Sealer::read(sealed.certificates.first().map_or(&[], Vec::as_slice));
        self.sealer = self.trust.sealer(&sealed.certificates, sealed.at);
        let vouched = self.sealer.is_trusted() && self.trust.is_vouched();
        let judged = sealer.as_ref().map_err(Clone::clone).and_then(|sealer| {
            let issuer_shown = sealed.certificates.len() > 1;
            sealer.judge(sealed.at, issuer_shown, &self.sealer, self.trust.asker())
        });
        self.note("certificate", judged)?;
        self.note("time_stamp", Ok(later::moment(&sealed, self.trust)))?;
        // What follows the seal is no part of the letter, and the seal's check has followed it.
        let letter = pdf.get(..sealed.sealed_bytes).unwrap_or(pdf);
        let read = read_back::read_back(letter).map_err(Finding::from);
        let attached = read.and_then(|read| Ok((contents::evidence(&read)?, read)));
        let (evidence, read) = self.keep("attachments", attached, |_| {
            Finding::of("The record of the letter is attached.")
        })?;
        let proven = evidence
            .prove()
            .map_err(|disproof| people::disproof(&disproof));
        let proven = self.keep("record", proven, |proven| people::record(proven, vouched))?;
        let printed = names(&read, &proven.manifest).map_err(Finding::from);
        self.keep("names", printed, |()| {
            Finding::of(match proven.names.len() {
                1 => "The one printed name is the one in the record, no more and no fewer."
                    .to_owned(),
                count => {
                    format!(
                        "The {count} printed names are those in the record, no more and no fewer."
                    )
                }
            })
        })?;
        let printed = text(&read, &proven.manifest, &proven.text).map_err(Finding::from);
        self.keep("text", printed, |()| {
            let digest = proven.manifest.digest.grouped();
            Finding::of("The printed text is the one in the record, word for word.")
                .for_experts(format!("SHA-256 of the text: {digest}"))
        })?;
        Some(Proof {
            on_the_word_of: match vouched {
                true => Word::TrustedSealer,
                false => Word::UnknownSealer,
            },
            subject: proven.text.subject.to_string(),
            url: shown(&proven.manifest.url),
            digest: proven.manifest.digest.to_string(),
            frozen_at: proven.manifest.frozen_at,
            head: proven.head.to_string(),
            seal: sealed.fingerprint,
            sealed_at: sealed.at,
            certificate: sealer.ok()?,
            names: people::names(proven.names),
        })
    }

    fn file(&mut self, pdf: &[u8]) -> Result<Finding, Finding> {
        match kind::kind(pdf) {
            Kind::Letter => Ok(Finding::of("This is the PDF of a letter.")),
            Kind::Battered(reason) => Err(reason.into()),
            Kind::Stranger(sentence) => {
                self.verdict = Verdict::NotOurs;
                Err(sentence.into())
            }
        }
    }

    /// Asks for the seal, for what it covers and for what came after. If the seal does not hold, the other two tell why
    /// as far as they can.
    fn sealed(&mut self, pdf: &[u8]) -> Option<SealReport> {
        let checked = seal::check(pdf).map_err(Finding::from);
        let sealed = self.keep("seal", checked, |_| {
            Finding::of("The seal holds: not a byte has changed since it was set.")
        });
        let coverage = Coverage::read(pdf);
        match (&sealed, coverage) {
            (Some(report), Some(coverage)) => {
                self.note("coverage", Ok(coverage.accepted()));
                self.note("revisions", Ok(later::revisions(report)));
            }
            (None, Some(coverage)) => {
                self.note("coverage", coverage.judge(pdf));
                self.note("revisions", additions::judge(pdf, coverage.end()));
            }
            (_, None) => {}
        }
        sealed
    }

    /// Notes the answer and keeps the value.
    fn keep<T>(
        &mut self,
        name: &'static str,
        result: Result<T, Finding>,
        found: impl FnOnce(&T) -> Finding,
    ) -> Option<T> {
        let (answer, finding) = match &result {
            Ok(value) => {
                let finding = found(value);
                (finding.yes, finding)
            }
            Err(reason) => (reason.no, reason.clone()),
        };
        if answer == Answer::NotChecked {
            self.verdict = Verdict::NotChecked;
        }
        self.checks.push(Check::new(name, answer, finding));
        result.ok()
    }

    /// Notes the answer.
    fn note(&mut self, name: &'static str, result: Result<Finding, Finding>) -> Option<Finding> {
        self.keep(name, result, Clone::clone)
    }
}

/// The first place of one text in another.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
