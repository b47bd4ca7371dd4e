//! The record: everything that happened, with the hashes that bind it, and what became of the mails.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::answers::Mailed;
use super::done::Done;
use super::letter::{Desk, Head, Opened, Part};
use super::problem::Problem;
use crate::domain::eastern;
use crate::domain::event::{Actor, Capacity, Fact};
use crate::domain::letter::Letter;
use crate::domain::record::Entry;
use crate::domain::revision::RevisionKind;
use crate::domain::roster::Member;
use crate::store::MailRow;
use crate::web::error::Error;
use crate::web::page::ok;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;

/// One event in words.
pub(super) struct Event {
    seq: i64,
    pub(super) at: String,
    exact: String,
    pub(super) what: String,
    pub(super) by: String,
    pub(super) words: Vec<String>,
    hash: String,
    line: String,
}

/// One mail in words.
struct Mail {
    kind: &'static str,
    state: String,
    failed: bool,
}

#[derive(Template)]
#[template(path = "desk/record.html")]
struct RecordPage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    events: Vec<Event>,
    mails: Vec<Mail>,
}

/// Shows the record.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    said: Query<Done>,
) -> Result<HttpResponse, Error> {
    let read = Opened::read_with(&site, &staff, &id, |db, letter| {
        Ok((db.entries(letter.id)?, db.mails_of(letter.id)?))
    });
    let (opened, (entries, mails)) = read.await?;
    let tell = |entry: &Entry| event(entry, &opened.letter, &opened.members);
    Ok(ok(&RecordPage {
        head: opened.head(Part::Record),
        done: said.sentence(),
        problem: None,
        events: entries.iter().map(tell).collect(),
        mails: mails.iter().map(mail).collect(),
        desk: opened.desk,
    }))
}

/// What last changed where a letter stands between its closing and its release. A freezing by the service is told with
/// what made it freeze anew.
pub(super) fn last_turn(entries: &[Entry], letter: &Letter, members: &[Member]) -> Option<Event> {
    let turn = entries.iter().rev().find(|entry| {
        matches!(
            entry.fact,
            Fact::Closed {}
                | Fact::ManifestVoided { .. }
                | Fact::Finalized { .. }
                | Fact::ReleaseAnnounced { .. }
                | Fact::Objected { .. }
                | Fact::Released {}
                | Fact::Recalled {}
        ) || matches!(entry.fact, Fact::ManifestFrozen { .. }) && entry.by != Actor::Service
    });
    turn.map(|entry| event(entry, letter, members))
}

fn event(entry: &Entry, letter: &Letter, members: &[Member]) -> Event {
    let about = entry.fact.invitation();
    let member = about
        .and_then(|id| letter.invitation(id)?.member.clone())
        .and_then(|id| members.iter().find(|member| member.id == id));
    let office = member.map_or_else(
        || "an office".to_owned(),
        |m| format!("{} ({})", m.press_name, m.party_state()),
    );
    let opened = [
        "contact",
        "address",
        "title",
        "message",
        "note",
        "suggested_text",
        "why",
    ];
    let words = opened.iter().filter_map(|name| entry.opened(name));
    Event {
        seq: entry.seq,
        at: eastern::minute(entry.at),
        exact: entry.at.to_string(),
        what: what(entry, &office),
        by: by(entry, members),
        words: words.map(str::to_owned).collect(),
        hash: entry.hash.to_string(),
        line: entry.line.clone(),
    }
}

fn by(entry: &Entry, members: &[Member]) -> String {
    match &entry.by {
        Actor::Lead { office } => {
            let name = members.iter().find(|member| member.id == *office);
            let office = name.map_or_else(|| office.to_string(), |m| m.press_name.clone());
            match entry
                .opened("staff")
                .and_then(|staff| staff.split(" <").next())
            {
                Some(person) => format!("{person}, office of {office}"),
                None => format!("office of {office}"),
            }
        }
        Actor::Invitee { .. } => entry.opened("name").unwrap_or("that office").to_owned(),
        Actor::Service => "the service".to_owned(),
    }
}

/// What happened, in a sentence's words.
fn what(entry: &Entry, office: &str) -> String {
    let in_capacity = |capacity: &Capacity| capacity.label();
    match &entry.fact {
        Fact::Drafted { .. } => "The letter was drafted".into(),
        Fact::Revised {
            revision,
            revision_kind,
            ..
        } => match revision_kind {
            RevisionKind::Substantive => format!("Revision {revision}, substantive"),
            RevisionKind::Technical => format!("Revision {revision}, technical and conforming"),
        },
        Fact::LaidOut { layout } => format!("Laid out: {layout}"),
        Fact::Invited { of_record, .. } if *of_record => {
            format!("The office of {office} was put on the list")
        }
        Fact::Invited { .. } => {
            format!("The office of {office} was put on the list, at an address not of record")
        }
        Fact::Circulated { deadline } => {
            format!("Circulated, to sign on by {}", eastern::minute(*deadline))
        }
        Fact::Extended { deadline } => {
            format!("The deadline moved to {}", eastern::minute(*deadline))
        }
        Fact::Reminded { .. } => format!("The office of {office} was reminded"),
        Fact::Revoked { .. } => format!("The invitation of {office} was taken back"),
        Fact::Approved { capacity, .. } => {
            format!("{office} approved, by {}", in_capacity(capacity))
        }
        Fact::Declined { capacity, .. } => format!("{office} passed, by {}", in_capacity(capacity)),
        Fact::ChangesRequested { capacity, .. } => {
            format!("{office} asked for changes, by {}", in_capacity(capacity))
        }
        Fact::Withdrawn { .. } => format!("{office} withdrew"),
        Fact::EnteredInError { .. } => format!("The invitation of {office} was entered in error"),
        Fact::Closed {} => "Closed".into(),
        Fact::Reopened { deadline } => format!("Reopened until {}", eastern::minute(*deadline)),
        Fact::ManifestFrozen { .. } => "Text and names were frozen to be sealed".into(),
        Fact::ManifestVoided { .. } if entry.by == Actor::Service => {
            "The frozen names were dropped, for they no longer held".into()
        }
        Fact::ManifestVoided { .. } => "Taken back to closed before a PDF was sealed".into(),
        Fact::Finalized { pages, level, .. } => {
            let pages = match pages {
                1 => "1 page".to_owned(),
                pages => format!("{pages} pages"),
            };
            format!("Sealed, {pages}, {level}")
        }
        Fact::SealExtended(extended) => {
            format!("Proof was added after the seal: {}", extended.level)
        }
        Fact::ReleaseAnnounced {
            at,
            objections_until,
        } => {
            let opens = eastern::minute(*at.max(objections_until));
            format!("The release was announced, not before {opens}")
        }
        Fact::Objected { .. } => format!("{office} objected to the release"),
        Fact::Released {} => "Released".into(),
        Fact::Recalled {} => "The sealed letter was recalled".into(),
        Fact::Abandoned {} => "Given up".into(),
    }
}

fn mail(row: &MailRow) -> Mail {
    let Mailed { failed, words } = Mailed::of(row);
    Mail {
        kind: match row.kind.as_str() {
            "invitation" => "Dear Colleague",
            "reminder" => "Reminder",
            "reapproval" => "What changed, to be approved again",
            "technical_change" => "Technical change",
            "confirmation" => "Confirmation from an address of record",
            "receipt" => "Receipt",
            "lead_notice" => "News for a lead office",
            "release_notice" => "Release notice",
            _ => "Mail",
        },
        state: words,
        failed,
    }
}
