//! The walk along the chain.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::AuditReport;
use crate::domain::record::{Entry, Hash};
use crate::store::schema::events;
use crate::store::{Db, Fault};

/// Events read at a time.
const PAGE: i64 = 500;

const DOING: &str = "walking the record";

type Row = (i64, String, Vec<u8>, String);

/// The last hash of each letter, by the letter's name as the rows have it.
pub(super) type Heads = BTreeMap<String, Vec<u8>>;

/// Walks the chain from its first event to its last.
///
/// Each row is held against the *stored* hash of the one before it, so one changed line is one finding and not one for
/// every line after it; that the stored hash is the line's own is a check of its own.
pub(super) fn walk(db: &mut Db, report: &mut AuditReport) -> Result<Heads, Fault> {
    let mut heads = Heads::new();
    let mut last = 0;
    let mut prev = Hash::ZERO.as_bytes().to_vec();
    loop {
        let page: Vec<Row> = events::table
            .filter(events::seq.gt(last))
            .order(events::seq)
            .limit(PAGE)
            .select((events::seq, events::letter, events::hash, events::line))
            .load(&mut db.connection)
            .map_err(Fault::of(DOING))?;
        if page.is_empty() {
            return Ok(heads);
        }
        for (seq, letter, hash, line) in page {
            report.events += 1;
            if seq != last + 1 {
                report.find(format!("Event {} is missing.", last + 1));
            }
            let letter_prev = heads
                .insert(letter.clone(), hash.clone())
                .unwrap_or_else(|| Hash::ZERO.as_bytes().to_vec());
            check(report, (seq, &letter, &hash, &line), &prev, &letter_prev);
            last = seq;
            prev = hash;
        }
    }
}

fn check(
    report: &mut AuditReport,
    (seq, letter, hash, line): (i64, &str, &[u8], &str),
    prev: &[u8],
    letter_prev: &[u8],
) {
    if Hash::of(line.as_bytes()).as_bytes()[..] != *hash {
        report.find(format!(
            "Event {seq} was changed: its hash is not the one kept beside it."
        ));
    }
    let entry = match Entry::read(1, line) {
        Ok(entry) => entry,
        Err(_) => return report.find(format!("Event {seq} cannot be read.")),
    };
    if entry.seq != seq {
        report.find(format!(
            "Event {} stands at the place of event {seq}.",
            entry.seq
        ));
    }
    if entry.letter.to_string() != letter {
        report.find(format!(
            "Event {seq} is of letter {} and is kept as one of {letter}.",
            entry.letter
        ));
    }
    if entry.prev.as_bytes()[..] != *prev {
        report.find(format!(
            "Event {seq} does not follow the one before it: the list was changed, cut or put in another order."
        ));
    }
    if entry.letter_prev.as_bytes()[..] != *letter_prev {
        report.find(format!(
            "Event {seq} does not follow the one before it of letter {letter}."
        ));
    }
}

/// One letter's events, nothing opened; `None` if one cannot be read, which the walk has found.
pub(super) fn entries(db: &mut Db, letter: &str) -> Result<Option<Vec<Entry>>, Fault> {
    let lines: Vec<String> = events::table
        .filter(events::letter.eq(letter))
        .order(events::seq)
        .select(events::line)
        .load(&mut db.connection)
        .map_err(Fault::of(DOING))?;
    let read = |(index, line): (usize, &String)| Entry::read(index + 1, line).ok();
    Ok(lines.iter().enumerate().map(read).collect())
}
