//! What is asked of a file, and by whom; answered here, or in a process of its own ([`crate::pdf::checker`]).

use serde::{Deserialize, Serialize};

use super::check::{Check, Finding};
use super::trust::{Recognized, Trust};
use super::verdict::Verdict;
use super::{Asked, Verification};

/// What is asked of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Whom the reader trusts.
    pub trust: Trust,
    /// Whether the file is byte for byte one that the service that asks has released: then its pages were judged before.
    pub released: bool,
}

impl Question {
    /// A reader's, who trusts these.
    #[must_use]
    pub fn of(trust: Trust) -> Self {
        Self {
            trust,
            released: false,
        }
    }
}

/// Checks a PDF, which may be anything at all, for a reader who has named nobody.
#[must_use]
pub fn verify(pdf: &[u8]) -> Verification {
    verify_trusting(pdf, &Trust::nobody())
}

/// Checks a PDF for somebody who trusts these sealers and time-stamp authorities.
#[must_use]
pub fn verify_trusting(pdf: &[u8], trust: &Trust) -> Verification {
    answer(pdf, &Question::of(trust.clone()))
}

/// Answers a question about a PDF, in this process.
#[must_use]
pub fn answer(pdf: &[u8], question: &Question) -> Verification {
    let trust = &question.trust;
    let mut asked = Asked {
        trust,
        sealer: Recognized::Unknown,
        verdict: Verdict::Altered,
        checks: Vec::new(),
    };
    let letter = asked.run(pdf, question.released);
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

/// What is said of a file whose judging took more time or memory than any letter needs.
#[must_use]
pub fn out_of_bounds(trust: &Trust) -> Verification {
    let sentence =
        "Pages NOT checked: to check this file takes more time or memory than any letter needs.";
    let finding = Finding::of(sentence).unjudged();
    let verdict = Verdict::NotChecked;
    Verification {
        quote: verdict.quote(trust, &Recognized::Unknown, 0),
        verdict,
        trusted: false,
        by: None,
        holds: false,
        checks: vec![Check::new("file", finding.no, finding)],
        letter: None,
    }
}
