//! Verify: is this PDF what it says, and does an approval carry every printed name? Offline, from the file alone.
//!
//! The command, the page and its JSON give the same [`Verification`]. The questions come in the order in which a reader
//! would ask them. The first one that does not hold decides; after it only that is asked which explains it.

mod additions;
mod certificate;
mod check;
mod claim;
mod coverage;
mod kind;
mod later;
mod pages;
mod people;
mod question;
mod set_again;
mod take_out;
mod trust;
mod verdict;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::certificate::Sealer;
pub use self::check::{Answer, Check};
pub use self::question::{Question, answer, out_of_bounds, verify, verify_trusting};
pub use self::trust::{Anchor, Trust, Unnamed};
pub use self::verdict::Verdict;

use self::check::Finding;
use self::coverage::Coverage;
use self::kind::Kind;
use self::pages::{Pages, Print};
use self::set_again::Unset;
use self::trust::Recognized;
use super::seal::{OpenedSeal, SealReport};
use crate::domain::evidence::{Carried, Proven};
use crate::domain::text::shown;

/// All that was asked of a file, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// A sealer whom the reader named.
    TrustedSealer,
    /// Whoever sealed.
    UnknownSealer,
}

/// The questions so far.
struct Asked<'a> {
    trust: &'a Trust,
    sealer: Recognized,
    verdict: Verdict,
    checks: Vec<Check>,
}

impl Asked<'_> {
    fn run(&mut self, pdf: &[u8], released: bool) -> Option<Proof> {
        let file = self.file(pdf);
        self.note("file", file)?;
        let (sealed, pages) = self.sealed(pdf, released)?;
        let sealer = Sealer::read(sealed.certificates.first().map_or(&[], Vec::as_slice));
        self.sealer = self.trust.sealer(&sealed.certificates, sealed.at);
        let vouched = self.sealer.is_trusted() && self.trust.is_vouched();
        let judged = sealer.as_ref().map_err(Clone::clone).and_then(|sealer| {
            let issuer_shown = sealed.certificates.len() > 1;
            sealer.judge(sealed.at, issuer_shown, &self.sealer, self.trust.asker())
        });
        self.note("certificate", judged)?;
        self.note("time_stamp", Ok(later::moment(&sealed, self.trust)))?;
        self.keep("attachments", pages.attachments, |()| {
            Finding::of("The record of the letter is attached.")
        })?;
        let proven = self.keep("record", pages.record?, |proven| {
            people::record(proven, vouched)
        })?;
        let set = match pages.pages? {
            Ok(Print::AsSet(_)) => Ok(as_the_record_gives(&proven)),
            Ok(Print::Released) => Ok(Finding::of(
                "Byte for byte the file that this service released; its pages were checked before that.",
            )),
            Err(Unset::Other(finding)) => Err(finding),
            Err(Unset::NotChecked(finding)) => Err(finding.unjudged()),
        };
        self.note("pages", set)?;
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
    /// as far as they can. What stands over the pages is settled once the pages are: until then nothing of the file is
    /// followed.
    fn sealed(&mut self, pdf: &[u8], released: bool) -> Option<(SealReport, Pages)> {
        let opened = OpenedSeal::read(pdf);
        let judged = opened.as_ref().map(|opened| {
            let pages = Pages::judge(opened.base(), released);
            let settled = match &pages.pages {
                Some(Ok(Print::AsSet(place))) => opened.settle(opened.base(), place),
                Some(Ok(Print::Released)) => opened.follow(),
                Some(Err(_)) | None => Ok(opened.report()),
            };
            settled.map(|report| (report, pages))
        });
        let judged = judged.map_err(Clone::clone).flatten();
        let sealed = self.keep("seal", judged.map_err(Finding::from), |_| {
            Finding::of("The seal holds: not a byte has changed since it was set.")
        });
        let coverage = Coverage::read(pdf);
        match (&sealed, coverage) {
            (Some((report, pages)), Some(coverage)) => {
                self.note("coverage", Ok(coverage.accepted()));
                if matches!(pages.pages, Some(Ok(_))) || report.sealed_bytes == pdf.len() {
                    self.note("revisions", Ok(later::revisions(report)));
                }
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

fn as_the_record_gives(proven: &Proven) -> Finding {
    let names = match proven.names.len() {
        1 => "the one name in the record".to_owned(),
        count => format!("the {count} names in the record"),
    };
    Finding::of(format!(
        "Set again from its record, the letter comes out the same to the last byte: its text, {names}, no more and no fewer, \
         and its fonts, links, tags and attachments."
    ))
    .for_experts(format!(
        "SHA-256 of the text: {}",
        proven.manifest.digest.grouped()
    ))
}

/// The first place of one text in another.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
