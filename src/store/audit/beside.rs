//! What lies beside a letter's events: its texts and its documents.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::AuditReport;
use crate::domain::event::Fact;
use crate::domain::letter::Letter;
use crate::domain::record::{Entry, Hash};
use crate::domain::seal::Extended;
use crate::store::schema::{documents, texts};
use crate::store::{Db, Fault, document};

const DOING: &str = "checking what lies beside the record";

/// Holds every text and document against the digests in the record, and the record against what is there.
pub(super) fn check(
    db: &mut Db,
    report: &mut AuditReport,
    letter: &Letter,
    entries: &[Entry],
) -> Result<(), Fault> {
    check_texts(db, report, letter)?;
    check_documents(db, report, letter, entries)
}

fn check_texts(db: &mut Db, report: &mut AuditReport, letter: &Letter) -> Result<(), Fault> {
    let id = letter.id.to_string();
    let kept: Vec<i32> = texts::table
        .filter(texts::letter.eq(&id))
        .order(texts::revision)
        .select(texts::revision)
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    let revisions = letter.earlier.iter().chain([&letter.current]);
    let mut recorded: BTreeMap<i32, [u8; 32]> = revisions
        .filter_map(|revision| {
            Some((
                i32::try_from(revision.number).ok()?,
                *revision.digest.as_bytes(),
            ))
        })
        .collect();
    for number in kept {
        let (digest, canonical): (Vec<u8>, Vec<u8>) = texts::table
            .find((&id, number))
            .select((texts::digest, texts::canonical))
            .first(&mut db.connection)
            .map_err(Fault::of(DOING))?;
        let Some(recorded) = recorded.remove(&number) else {
            report.find(format!(
                "Letter {id}: there is a text of revision {number}, of which the record knows nothing."
            ));
            continue;
        };
        if *Hash::of(&canonical).as_bytes() != recorded || digest != recorded {
            report.find(format!(
                "Letter {id}: the text of revision {number} is not the one that was recorded."
            ));
        }
    }
    for number in recorded.keys() {
        report.find(format!(
            "Letter {id}: the text of revision {number} is missing."
        ));
    }
    Ok(())
}

fn check_documents(
    db: &mut Db,
    report: &mut AuditReport,
    letter: &Letter,
    entries: &[Entry],
) -> Result<(), Fault> {
    let id = letter.id.to_string();
    let mut recorded = recorded(entries);
    let kept: Vec<(String, Vec<u8>)> = documents::table
        .filter(documents::letter.eq(&id))
        .order((documents::kind, documents::sha256))
        .select((documents::kind, documents::sha256))
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    for (kind, digest) in kept {
        let bytes: Vec<u8> = documents::table
            .find((&id, &kind, &digest))
            .select(documents::bytes)
            .first(&mut db.connection)
            .map_err(Fault::of(DOING))?;
        let whole = Hash::of(&bytes).as_bytes()[..] == digest[..];
        let size = recorded.remove(&(kind.clone(), digest));
        if !whole {
            report.find(format!("Letter {id}: a {kind} was changed in the store."));
        }
        match size {
            None => report.find(format!(
                "Letter {id}: there is a {kind} of which the record knows nothing."
            )),
            Some(Some(size)) if u64::try_from(bytes.len()) != Ok(size) => report.find(format!(
                "Letter {id}: a {kind} has not the size that was recorded."
            )),
            Some(_) => {}
        }
    }
    for (kind, _) in recorded.keys() {
        report.find(format!(
            "Letter {id}: a {kind} that was recorded is missing."
        ));
    }
    Ok(())
}

/// The documents that the record names, with their size if it says it.
fn recorded(entries: &[Entry]) -> BTreeMap<(String, Vec<u8>), Option<u64>> {
    let mut named = BTreeMap::new();
    for entry in entries {
        match &entry.fact {
            Fact::ManifestFrozen { manifest } => {
                let key = (document::MANIFEST.to_owned(), manifest.as_bytes().to_vec());
                named.insert(key, None);
            }
            Fact::Finalized { pdf, bytes, .. }
            | Fact::SealExtended(Extended { pdf, bytes, .. }) => {
                let key = (document::PDF.to_owned(), pdf.as_bytes().to_vec());
                named.insert(key, Some(*bytes));
            }
            Fact::Drafted { .. }
            | Fact::Revised { .. }
            | Fact::LaidOut { .. }
            | Fact::Invited { .. }
            | Fact::Circulated { .. }
            | Fact::Extended { .. }
            | Fact::Reminded { .. }
            | Fact::Revoked { .. }
            | Fact::Approved { .. }
            | Fact::Declined { .. }
            | Fact::ChangesRequested { .. }
            | Fact::Withdrawn { .. }
            | Fact::EnteredInError { .. }
            | Fact::Closed {}
            | Fact::Reopened { .. }
            | Fact::ManifestVoided { .. }
            | Fact::ReleaseAnnounced { .. }
            | Fact::Objected { .. }
            | Fact::Released {}
            | Fact::Recalled {}
            | Fact::Abandoned {} => {}
        }
    }
    named
}
