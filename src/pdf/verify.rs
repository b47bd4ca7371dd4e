//! Verify: is this PDF what it says, and does an approval carry every printed name? Offline, from the file alone.

use jiff::Timestamp;
use serde::Serialize;

use super::model::Letter;
use super::read_back::{self, ReadBack, look};
use super::script::{Difference, Script};
use super::seal;
use crate::domain::evidence::{Carried, Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The stable name: `seal`, `attachments`, `record`, `names`, `text`.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What was found, a sentence.
    pub finding: String,
}

/// All that was asked of a file, in order; the first question that fails ends the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether every check holds.
    pub holds: bool,
    /// The checks.
    pub checks: Vec<Check>,
    /// What the letter is, if the record could be proven.
    pub letter: Option<Proof>,
}

/// What is proven of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// Each printed name with the approval that carries it.
    pub names: Vec<Carried>,
}

/// Checks a PDF, which may be anything at all.
#[must_use]
pub fn verify(pdf: &[u8]) -> Verification {
    let mut checks = Vec::new();
    let letter = run(pdf, &mut checks);
    Verification {
        holds: letter.is_some(),
        checks,
        letter,
    }
}

fn run(pdf: &[u8], checks: &mut Vec<Check>) -> Option<Proof> {
    let sealed = keep(checks, "seal", seal::check(pdf), |report| {
        format!(
            "Sealed by \"{}\"; not a byte has changed since.",
            report.common_name
        )
    })?;
    let read = read_back::read_back(pdf).map_err(|e| e.to_string());
    let attached = read.and_then(|read| Ok((evidence(&read)?, read)));
    let (evidence, read) = keep(checks, "attachments", attached, |_| {
        "The record of the letter is attached.".into()
    })?;
    let proven = keep(checks, "record", evidence.prove(), |proven| {
        format!(
            "{} events follow each other unbroken; {} approvals count for this text.",
            proven.events,
            proven.names.len()
        )
    })?;
    keep(checks, "names", names(&read, &proven.manifest), |()| {
        format!(
            "The {} printed names are those approvals, no more and no fewer.",
            proven.names.len()
        )
    })?;
    keep(
        checks,
        "text",
        text(&read, &proven.manifest, &proven.text),
        |()| "The printed text is the approved text.".into(),
    )?;
    Some(Proof {
        subject: proven.text.subject.to_string(),
        url: proven.manifest.url.clone(),
        digest: proven.manifest.digest.to_string(),
        frozen_at: proven.manifest.frozen_at,
        head: proven.head.to_string(),
        sealed_by: sealed.common_name,
        seal: sealed.fingerprint,
        names: proven.names,
    })
}

/// Notes the answer and keeps the value.
fn keep<T, E: ToString>(
    checks: &mut Vec<Check>,
    name: &'static str,
    result: Result<T, E>,
    finding: impl FnOnce(&T) -> String,
) -> Option<T> {
    let check = match &result {
        Ok(value) => Check {
            name,
            holds: true,
            finding: finding(value),
        },
        Err(reason) => Check {
            name,
            holds: false,
            finding: reason.to_string(),
        },
    };
    checks.push(check);
    result.ok()
}

fn evidence(read: &ReadBack) -> Result<Evidence, String> {
    let file = |name: &str| -> Result<Vec<u8>, String> {
        let mut found = read
            .attachments
            .iter()
            .filter(|attachment| attachment.name == name);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.bytes.clone()),
            (None, _) => Err(format!("The attached {name} is missing.")),
            (Some(_), Some(_)) => Err(format!("{name} is attached more than once.")),
        }
    };
    let text = |name: &str| {
        String::from_utf8(file(name)?).map_err(|_| format!("The attached {name} is not text."))
    };
    if read.attachments.len() > FILES.len() {
        return Err("The file has more attachments than the record of a letter.".into());
    }
    let [record, openings, manifest, canonical] = FILES;
    Ok(Evidence {
        record: text(record)?,
        openings: text(openings)?,
        manifest: text(manifest)?,
        text: file(canonical)?,
    })
}

/// The names on the page against the manifest, in order, both ways.
///
/// # Errors
/// A sentence that says what differs.
pub fn names(read: &ReadBack, manifest: &Manifest) -> Result<(), String> {
    let expected: Vec<Vec<String>> = manifest
        .signatories
        .iter()
        .map(|signatory| signatory.block.iter().map(|line| look(line)).collect())
        .collect();
    if read.signature_blocks == expected {
        return Ok(());
    }
    let printed = read
        .signature_blocks
        .iter()
        .filter_map(|block| block.first());
    let unapproved: Vec<&String> = printed
        .filter(|name| !expected.iter().any(|block| block.first() == Some(name)))
        .collect();
    Err(match unapproved.first() {
        Some(name) => format!("{name} is printed without an approval."),
        None => "The printed names are not the approved ones in their order.".into(),
    })
}

/// The words on the page against the approved text, both ways.
///
/// # Errors
/// A sentence that says where they part.
pub fn text(read: &ReadBack, manifest: &Manifest, text: &LetterText) -> Result<(), String> {
    let script = Script::of(&Letter::finished(manifest, text));
    script
        .hold(read)
        .map_err(|Difference { expected, printed }| {
            format!("The pages say \"{printed}\" where the approved text has \"{expected}\".")
        })
}
