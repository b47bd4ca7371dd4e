//! The record: a letter's events, as they were hashed, with what lies beside them.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::asked::{Caller, answer};
use super::problem::Problem;
use crate::domain::letter::Letter;
use crate::domain::record::Entry;
use crate::store::Fault;

/// The events of a letter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Record {
    /// Oldest first.
    events: Vec<Event>,
}

/// One event. Beside these fields it carries the facts of its kind.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Event {
    /// Its number in the whole service.
    seq: i64,
    /// What happened.
    kind: &'static str,
    /// When it was recorded.
    at: String,
    /// Whose office it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    member: Option<String>,
    /// The values beside it, such as who pressed and with which words.
    opened: BTreeMap<String, String>,
    /// SHA-256 of `line`.
    hash: String,
    /// The stored bytes: the event as it was hashed.
    line: String,
    /// The fields of the line itself: `by` (`role` and `office` or `invitation`), `prev` and `letter_prev` (the events
    /// before it in the service and of this letter), `sealed` (the commitments), and the facts of its kind.
    #[serde(flatten)]
    facts: BTreeMap<String, Value>,
}

impl Event {
    fn of(entry: Entry, letter: &Letter) -> Result<Self, Fault> {
        let mut facts: BTreeMap<String, Value> =
            serde_json::from_str(&entry.line).map_err(|e| Fault::other("showing an event", e))?;
        for told in ["seq", "kind", "at", "letter", "v"] {
            facts.remove(told);
        }
        let about = entry.fact.invitation().and_then(|id| letter.invitation(id));
        Ok(Self {
            seq: entry.seq,
            kind: entry.fact.kind(),
            at: entry.at.to_string(),
            member: about.and_then(|asked| asked.member.as_ref().map(ToString::to_string)),
            opened: entry.opened,
            hash: entry.hash.to_string(),
            line: entry.line,
            facts,
        })
    }
}

/// Shows the record of a letter.
#[utoipa::path(get, path = "/api/v1/letters/{id}/record", tag = "record",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "All that happened, oldest first.", body = Record)))]
pub(super) async fn show(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let events = caller
        .read_letter(&id, |db, letter| {
            let entries = db.entries(letter.id)?.into_iter();
            entries.map(|entry| Event::of(entry, &letter)).collect()
        })
        .await?;
    Ok(answer(&Record { events }))
}
