//! Verify: is this PDF what it says, and does an approval carry every printed name? Offline, from the file alone.
//!
//! The command, the page and its JSON give the same [`Verification`]. The questions come in the order in which a reader
//! would ask them. The first one that does not hold decides; after it only that is asked which explains it.

mod additions;
mod certificate;
mod coverage;
mod kind;
mod later;
mod pages;
mod set_again;
mod take_out;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

pub use self::certificate::Sealer;

use self::coverage::Coverage;
use self::kind::Kind;
use self::pages::{Pages, Print};
use self::set_again::Unset;
use super::seal::{OpenedSeal, SealReport};
use crate::domain::evidence::{Carried, Proven};
use crate::domain::record::Hash;

/// What a file is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A sealed letter, and everything in it holds.
    Genuine,
    /// It says that it is a letter, and something in it does not hold.
    Altered,
    /// Something else; nothing can be said of it.
    NotOurs,
    /// Something that this program cannot judge.
    NotChecked,
}

impl Verdict {
    /// The word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Altered => "altered",
            Self::NotOurs => "not ours",
            Self::NotChecked => "not checked",
        }
    }
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The stable name: `file`, `seal`, `coverage`, `revisions`, `certificate`, `time_stamp`, `attachments`, `record`,
    /// `pages`.
    pub name: &'static str,
    /// Whether it holds: nothing speaks against it.
    pub holds: bool,
    /// Whether the file itself proves it. Whom to trust, and a moment that nobody confirms, are somebody's word.
    pub proven: bool,
    /// What was found, in words for everybody.
    pub finding: String,
    /// The same for experts, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The names of all questions.
const NAMES: [&str; 9] = [
    "file",
    "seal",
    "coverage",
    "revisions",
    "certificate",
    "time_stamp",
    "attachments",
    "record",
    "pages",
];

/// As a checker tells it to the process that asked.
impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Told {
            name: String,
            holds: bool,
            proven: bool,
            finding: String,
            detail: Option<String>,
        }
        let told = Told::deserialize(from)?;
        let name = NAMES.into_iter().find(|name| *name == told.name);
        Ok(Self {
            name: name.ok_or_else(|| D::Error::custom("no such question"))?,
            holds: told.holds,
            proven: told.proven,
            finding: told.finding,
            detail: told.detail,
        })
    }
}

impl Check {
    /// What was asked, for people.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.name {
            "file" => "The file",
            "seal" => "The seal",
            "coverage" => "What the seal covers",
            "revisions" => "Later revisions",
            "certificate" => "Who sealed",
            "time_stamp" => "When it was sealed",
            "attachments" => "The attachments",
            "record" => "The record",
            _ => "The pages",
        }
    }
}

/// All that was asked of a file, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether every check holds.
    pub holds: bool,
    /// The answer in one word.
    pub verdict: Verdict,
    /// The checks.
    pub checks: Vec<Check>,
    /// What the letter is, if everything holds.
    pub letter: Option<Proof>,
}

/// What is proven of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
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
    /// Who sealed: the certificate's common name.
    pub sealed_by: String,
    /// SHA-256 of the sealing certificate.
    pub seal: String,
    /// The moment that the seal names.
    pub sealed_at: Timestamp,
    /// What the sealing certificate says.
    pub certificate: Sealer,
    /// Each printed name with the approval that carries it.
    pub names: Vec<Carried>,
}

/// What was found: a sentence, and perhaps more for experts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    sentence: String,
    detail: Option<String>,
    proven: bool,
}

impl Finding {
    fn of(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            detail: None,
            proven: true,
        }
    }

    /// With more for experts.
    fn for_experts(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// Something that the file says and cannot prove.
    fn unproven(self) -> Self {
        Self {
            proven: false,
            ..self
        }
    }
}

impl<E: ToString> From<E> for Finding {
    fn from(reason: E) -> Self {
        Self::of(reason.to_string())
    }
}

/// Checks a PDF, which may be anything at all.
#[must_use]
pub fn verify(pdf: &[u8]) -> Verification {
    verify_here(pdf, None)
}

/// The same where a service checks that has a seal of its own, with the certificate of this SHA-256.
#[must_use]
pub fn verify_here(pdf: &[u8], ours: Option<Hash>) -> Verification {
    let question = Question {
        ours,
        released: false,
    };
    answer(pdf, &question)
}

/// What is asked of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// SHA-256 of the certificate of the service that checks, if one does.
    pub ours: Option<Hash>,
    /// Whether the file is byte for byte one that the service released: then its pages were judged before that.
    pub released: bool,
}

/// What is said of a file whose judging took more than any letter needs.
#[must_use]
pub fn out_of_bounds() -> Verification {
    let sentence =
        "Pages NOT checked: to check this file takes more time or memory than any letter needs.";
    let check = Check {
        name: "file",
        holds: false,
        proven: false,
        finding: sentence.into(),
        detail: None,
    };
    Verification {
        holds: false,
        verdict: Verdict::NotChecked,
        checks: vec![check],
        letter: None,
    }
}

/// Answers a question about a PDF, in this process: whoever lets strangers ask has it done by a
/// [`super::checker::Checker`].
#[must_use]
pub fn answer(pdf: &[u8], question: &Question) -> Verification {
    let mut asked = Asked {
        verdict: Verdict::Altered,
        checks: Vec::new(),
    };
    let letter = asked.run(pdf, question);
    Verification {
        holds: letter.is_some(),
        verdict: match letter {
            Some(_) => Verdict::Genuine,
            None => asked.verdict,
        },
        checks: asked.checks,
        letter,
    }
}

/// The questions so far.
struct Asked {
    verdict: Verdict,
    checks: Vec<Check>,
}

impl Asked {
    fn run(&mut self, pdf: &[u8], question: &Question) -> Option<Proof> {
        let file = self.file(pdf);
        self.note("file", file)?;
        let (sealed, pages) = self.sealed(pdf, question.released)?;
        let sealer = Sealer::read(sealed.certificates.first().map_or(&[], Vec::as_slice));
        let judged = sealer.as_ref().map_err(Clone::clone).and_then(|sealer| {
            sealer.judge(sealed.at, sealed.certificates.len() > 1, question.ours)
        });
        self.note("certificate", judged)?;
        self.note("time_stamp", Ok(later::moment(&sealed)))?;
        self.keep("attachments", pages.attachments, |()| {
            Finding::of("The record of the letter is attached.")
        })?;
        let proven = self.keep("record", pages.record?, replayed)?;
        let set = match pages.pages? {
            Ok(Print::AsSet(_)) => Ok(as_the_record_gives(&proven)),
            Ok(Print::Released) => Ok(Finding::of(
                "Byte for byte the file that this service released; its pages were checked before that.",
            )),
            Err(Unset::Other(finding)) => Err(finding),
            Err(Unset::NotChecked(finding)) => {
                self.verdict = Verdict::NotChecked;
                Err(finding)
            }
        };
        self.note("pages", set)?;
        Some(Proof {
            subject: proven.text.subject.to_string(),
            url: proven.manifest.url.clone(),
            digest: proven.manifest.digest.to_string(),
            frozen_at: proven.manifest.frozen_at,
            head: proven.head.to_string(),
            sealed_by: sealed.common_name,
            seal: sealed.fingerprint,
            sealed_at: sealed.at,
            certificate: sealer.ok()?,
            names: proven.names,
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
        let sealed = self.keep("seal", judged.map_err(Finding::from), |(report, _)| {
            Finding::of(format!(
                "Sealed by \"{}\"; not a byte has changed since.",
                report.common_name
            ))
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
        let (holds, finding) = match &result {
            Ok(value) => (true, found(value)),
            Err(reason) => (false, reason.clone()),
        };
        self.checks.push(Check {
            name,
            holds,
            proven: holds && finding.proven,
            finding: finding.sentence,
            detail: finding.detail,
        });
        result.ok()
    }

    /// Notes the answer.
    fn note(&mut self, name: &'static str, result: Result<Finding, Finding>) -> Option<Finding> {
        self.keep(name, result, Clone::clone)
    }
}

fn as_the_record_gives(proven: &Proven) -> Finding {
    let names = match proven.names.len() {
        1 => "the one name".to_owned(),
        count => format!("the {count} names"),
    };
    Finding::of(format!(
        "Set again from its record, the letter comes out the same to the last byte: its text, {names}, its fonts, links, \
         tags and attachments."
    ))
    .for_experts(format!(
        "SHA-256 of the text: {}",
        proven.manifest.digest.grouped()
    ))
}

fn replayed(proven: &Proven) -> Finding {
    let approvals = match proven.names.len() {
        1 => "1 approval counts".to_owned(),
        count => format!("{count} approvals count"),
    };
    let events = proven.events;
    Finding::of(format!(
        "{events} events follow each other unbroken; {approvals} for this text."
    ))
    .for_experts(format!(
        "The last event hashes to {}",
        proven.head.grouped()
    ))
}

/// The first place of one text in another.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
