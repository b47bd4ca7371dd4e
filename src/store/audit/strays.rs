//! Rows about letters of which the record knows nothing.

use diesel::prelude::*;

use super::AuditReport;
use super::chain::Heads;
use crate::store::schema::{documents, events, letters, links, openings, outbox, presses, texts};
use crate::store::{Db, Fault};

const DOING: &str = "looking for stray rows";

/// Finds them; letters that the record knows are checked one by one elsewhere.
pub(super) fn check(db: &mut Db, report: &mut AuditReport, known: &Heads) -> Result<(), Fault> {
    let mut named: Vec<(&str, Vec<String>)> = Vec::new();
    let c = &mut db.connection;
    let listed = letters::table.select(letters::id).load(c);
    named.push(("row of the list", listed.map_err(Fault::of(DOING))?));
    let beside = openings::table.select(openings::letter).distinct().load(c);
    named.push(("value beside an event", beside.map_err(Fault::of(DOING))?));
    let kept = texts::table.select(texts::letter).distinct().load(c);
    named.push(("text", kept.map_err(Fault::of(DOING))?));
    let kept = documents::table
        .select(documents::letter)
        .distinct()
        .load(c);
    named.push(("document", kept.map_err(Fault::of(DOING))?));
    let opening = links::table.select(links::letter).distinct().load(c);
    named.push(("link", opening.map_err(Fault::of(DOING))?));
    let queued = outbox::table
        .select(outbox::letter.assume_not_null())
        .filter(outbox::letter.is_not_null())
        .distinct()
        .load(c);
    named.push(("queued mail", queued.map_err(Fault::of(DOING))?));
    for (what, letters) in named {
        for letter in letters.iter().filter(|id| !known.contains_key(*id)) {
            report.find(format!(
                "There is a {what} of letter {letter}, of which the record knows nothing."
            ));
        }
    }
    let lost: Vec<i64> = presses::table
        .filter(presses::event.ne_all(events::table.select(events::seq)))
        .order(presses::event)
        .select(presses::event)
        .load(c)
        .map_err(Fault::of(DOING))?;
    for seq in lost {
        report.find(format!("A spent page names event {seq}, which is missing."));
    }
    Ok(())
}
