//! The views, computed anew from the record.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::AuditReport;
use crate::domain::letter::Letter;
use crate::domain::record::Entry;
use crate::store::listing::Listed;
use crate::store::schema::{events, letter_leads, letter_signatories, letters, links, presses};
use crate::store::{Db, Fault};

const DOING: &str = "comparing the views";

/// Computes a letter's rows anew and compares both ways.
pub(super) fn check(
    db: &mut Db,
    report: &mut AuditReport,
    letter: &Letter,
    entries: &[Entry],
) -> Result<(), Fault> {
    check_list(db, report, letter)?;
    check_links(db, report, letter)?;
    check_presses(db, report, letter, entries)
}

fn check_list(db: &mut Db, report: &mut AuditReport, letter: &Letter) -> Result<(), Fault> {
    let id = letter.id.to_string();
    let kept: Option<Listed> = letters::table
        .find(&id)
        .select(Listed::as_select())
        .first(&mut db.connection)
        .optional()
        .map_err(Fault::of(DOING))?;
    // A text or manifest that cannot be read has been found already, and no row can be made without it.
    let Ok(text) = db.text(letter.id, letter.current.number) else {
        return Ok(());
    };
    let Ok(manifest) = db.printed(letter) else {
        return Ok(());
    };
    let computed = Listed::of(letter, &text, manifest.as_ref());
    match kept {
        None => report.find(format!("Letter {id} is not on the list.")),
        Some(kept) => {
            for column in kept.differences(&computed) {
                report.find(format!(
                    "Letter {id}: the list's {column} is not what the record gives."
                ));
            }
        }
    }
    let leads: Vec<String> = letter_leads::table
        .filter(letter_leads::letter.eq(&id))
        .select(letter_leads::office)
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    compare(report, &id, "leads", leads, letter.leads());
    let names: Vec<String> = letter_signatories::table
        .filter(letter_signatories::letter.eq(&id))
        .select(letter_signatories::member)
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    let printed = manifest.iter().flat_map(|manifest| &manifest.signatories);
    let printed = printed.map(|signatory| &signatory.member.id);
    compare(report, &id, "signatories", names, printed);
    Ok(())
}

fn compare<T: ToString>(
    report: &mut AuditReport,
    id: &str,
    what: &str,
    kept: Vec<String>,
    computed: impl Iterator<Item = T>,
) {
    let kept: BTreeSet<String> = kept.into_iter().collect();
    if kept != computed.map(|member| member.to_string()).collect() {
        report.find(format!(
            "Letter {id}: the list's {what} are not those that the record gives."
        ));
    }
}

/// A link cannot be computed without its key, but it has to open an invitation that was made.
fn check_links(db: &mut Db, report: &mut AuditReport, letter: &Letter) -> Result<(), Fault> {
    let id = letter.id.to_string();
    let invitations: Vec<String> = links::table
        .filter(links::letter.eq(&id))
        .select(links::invitation)
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    let made: BTreeSet<String> = letter
        .invitations
        .iter()
        .map(|invitation| invitation.id.to_string())
        .collect();
    for invitation in invitations.iter().filter(|id| !made.contains(*id)) {
        report.find(format!(
            "Letter {id}: a link opens the invitation {invitation}, of which the record knows nothing."
        ));
    }
    Ok(())
}

fn check_presses(
    db: &mut Db,
    report: &mut AuditReport,
    letter: &Letter,
    entries: &[Entry],
) -> Result<(), Fault> {
    let pressed: Vec<(i64, String)> = presses::table
        .inner_join(events::table)
        .filter(events::letter.eq(letter.id.to_string()))
        .order((presses::event, presses::nonce))
        .select((presses::event, presses::invitation))
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    for (seq, invitation) in pressed {
        let entry = entries.iter().find(|entry| entry.seq == seq);
        let through = entry.and_then(|entry| entry.fact.invitation());
        if through.map(ToString::to_string).as_ref() != Some(&invitation) {
            report.find(format!(
                "Letter {}: a spent page of the invitation {invitation} names event {seq}, which is another's.",
                letter.id
            ));
        }
    }
    Ok(())
}
