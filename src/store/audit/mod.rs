//! The audit: the whole chain walked over its stored bytes, every letter folded, every view computed anew and compared.
//!
//! It reads one moment of the database, a page of events or one letter at a time. What it cannot find alone is a list
//! cut at its end together with every trace of the cut events in the views; the receipts that offices hold show that.

mod beside;
mod chain;
mod strays;
mod views;

use serde::Serialize;

use super::{Db, Fault, parsed};
use crate::domain::letter::Letter;
use crate::domain::record::Entry;

/// The most findings that are told one by one.
const TOLD: usize = 1000;

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Events walked.
    pub events: u64,
    /// Letters folded.
    pub letters: u64,
    /// What does not hold, a sentence each; after a thousand, one sentence says that there is more.
    pub findings: Vec<String>,
}

impl AuditReport {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    fn find(&mut self, finding: String) {
        match self.findings.len() {
            TOLD => self
                .findings
                .push("There is more that does not hold.".into()),
            found if found < TOLD => self.findings.push(finding),
            _ => {}
        }
    }
}

pub(super) fn audit(db: &mut Db) -> Result<AuditReport, Fault> {
    let mut report = AuditReport {
        events: 0,
        letters: 0,
        findings: Vec::new(),
    };
    let letters = chain::walk(db, &mut report)?;
    for id in letters.keys() {
        if let Some((letter, entries)) = fold(db, &mut report, id)? {
            report.letters += 1;
            beside::check(db, &mut report, &letter, &entries)?;
            views::check(db, &mut report, &letter, &entries)?;
        }
    }
    strays::check(db, &mut report, &letters)?;
    Ok(report)
}

/// Folds one letter with everything beside it opened; `None` if its events do not make a letter, which is then found.
fn fold(
    db: &mut Db,
    report: &mut AuditReport,
    id: &str,
) -> Result<Option<(Letter, Vec<Entry>)>, Fault> {
    let Some(mut entries) = chain::entries(db, id)? else {
        return Ok(None);
    };
    let Ok(letter) = parsed(id) else {
        report.find(format!("{id} is no letter's name."));
        return Ok(None);
    };
    for opening in db.openings(letter)? {
        let entry = entries.iter_mut().find(|entry| entry.seq == opening.seq);
        match entry.map(|entry| entry.open(&opening)) {
            Some(Ok(())) => {}
            Some(Err(fault)) => report.find(format!("Letter {id}: {fault}.")),
            None => report.find(format!(
                "Letter {id}: the value {} lies beside event {}, which is not of this letter.",
                opening.name, opening.seq
            )),
        }
    }
    match Letter::fold(&entries) {
        Ok(letter) => Ok(letter.map(|letter| (letter, entries))),
        Err(fault) => {
            report.find(format!("Letter {id}: {fault}."));
            Ok(None)
        }
    }
}
