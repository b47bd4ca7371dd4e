//! Co-signers: the whip board, the first mail, the deadline's moves.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::answers::{Answered, Filter, Mailed};
use super::done::Done;
use super::field::{Field, Shape, moment, moment_fields, typed_moment};
use super::letter::{Desk, Head, Opened, Part, done, letter_id};
use super::problem::Problem;
use crate::domain::letter::Stage;
use crate::domain::revision::FieldRefusal;
use crate::domain::text::Note;
use crate::store::{Failure, MailRow};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::page::page;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::circulate;
use crate::workflow::queue::Post;

/// The deadline that the form proposes.
const PROPOSED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A circulation or a new deadline, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Typed {
    deadline_date: String,
    deadline_time: String,
    message: String,
}

/// A form that is only a button.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Pressed {}

#[derive(Template)]
#[template(path = "desk/co-signers.html")]
struct CoSignersPage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    offices: Vec<Answered>,
    filters: Vec<(String, String, bool)>,
    balance: String,
    deadline: [Field; 2],
    message: Field,
    drafting: bool,
    circulates: bool,
    owing: usize,
    members: Vec<String>,
}

/// What the page adds to the letter.
pub(super) struct Board {
    mails: Vec<MailRow>,
    roster: Vec<String>,
}

/// Reads the letter with its mails and the names to suggest.
pub(super) async fn read(
    site: &Site,
    staff: &crate::workflow::Staff,
    id: &str,
) -> Result<(Opened, Board), Error> {
    Opened::read_with(site, staff, id, |db, letter| {
        let open = matches!(letter.stage, Stage::Draft | Stage::Circulating { .. });
        let members = if open { db.members()? } else { Vec::new() };
        let roster = members.iter().filter(|member| member.in_office);
        let roster = roster.map(|m| format!("{} ({}) {}", m.press_name, m.party_state(), m.id));
        Ok(Board {
            mails: db.mails_of(letter.id)?,
            roster: roster.collect(),
        })
    })
    .await
}

/// What the page shows beside the board.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) typed: Option<Typed>,
    pub(super) refusals: Vec<FieldRefusal>,
    pub(super) problem: Option<Problem>,
    pub(super) done: Option<&'static str>,
    pub(super) filter: Filter,
}

impl Shown {
    /// An act that was refused.
    pub(super) fn refused(refusal: &impl std::fmt::Display) -> Self {
        Self {
            problem: Some(Problem::refused(refusal)),
            ..Self::default()
        }
    }
}

/// Shows the board.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    said: Query<Done>,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let read = read(&site, &staff, &id).await?;
    let shown = Shown {
        done: said.sentence(),
        filter: filter.into_inner(),
        ..Shown::default()
    };
    Ok(part(read, StatusCode::OK, shown))
}

/// The page.
pub(super) fn part(
    (opened, board): (Opened, Board),
    status: StatusCode,
    shown: Shown,
) -> HttpResponse {
    let letter = &opened.letter;
    let typed = shown.typed.unwrap_or_else(|| proposed(&opened));
    let mailed = mailed(&board.mails);
    let offices: Vec<Answered> = opened
        .rows
        .iter()
        .map(|row| Answered::of(row, &opened, &mailed))
        .collect();
    let owing = opened
        .rows
        .iter()
        .filter(|row| row.standing.owes_an_answer());
    let problem = shown
        .problem
        .or_else(|| (!shown.refusals.is_empty()).then(|| Problem::form(&shown.refusals, &[])));
    let answer = CoSignersPage {
        head: opened.head(Part::CoSigners),
        done: shown.done,
        problem,
        filters: shown.filter.links(&letter.id.to_string(), &offices),
        balance: balance(&opened),
        offices: offices
            .into_iter()
            .filter(|office| shown.filter.lets(office))
            .collect(),
        deadline: moment_fields(
            "deadline",
            ("Last day to sign on", &typed.deadline_date),
            ("until", &typed.deadline_time),
            &shown.refusals,
        ),
        message: Field::new("message", "Dear Colleague", Shape::Area(6), typed.message)
            .hint(
                "Why, and what you ask of the other offices. The text of the letter comes with it.",
            )
            .judged(&shown.refusals),
        drafting: letter.stage == Stage::Draft,
        circulates: matches!(letter.stage, Stage::Circulating { .. }),
        owing: owing.count(),
        members: board.roster,
        desk: opened.desk,
    };
    page(status, &answer)
}

fn proposed(opened: &Opened) -> Typed {
    let in_a_week = opened.now.checked_add(PROPOSED).unwrap_or(opened.now);
    let (date, _) = typed_moment(in_a_week);
    match opened.letter.deadline {
        Some(deadline) => {
            let (date, time) = typed_moment(deadline);
            Typed {
                deadline_date: date,
                deadline_time: time,
                message: String::new(),
            }
        }
        None => Typed {
            deadline_date: date,
            deadline_time: "17:00".into(),
            message: String::new(),
        },
    }
}

/// The newest mail with an office's link in it, by invitation.
fn mailed(mails: &[MailRow]) -> HashMap<String, Mailed> {
    let mut newest = HashMap::new();
    for mail in mails {
        let about = match serde_json::from_str(&mail.payload) {
            Ok(
                Post::Invitation { invitation }
                | Post::Reminder { invitation }
                | Post::Reapproval { invitation, .. }
                | Post::TechnicalChange { invitation, .. }
                | Post::Confirmation { invitation, .. }
                | Post::Receipt { invitation, .. }
                | Post::ReleaseNotice { invitation },
            ) => invitation,
            Ok(Post::LeadNotice { .. } | Post::Undelivered { .. } | Post::SignIn { .. })
            | Err(_) => continue,
        };
        newest
            .entry(about.to_string())
            .or_insert_with(|| Mailed::of(mail));
    }
    newest
}

/// How many of which party have approved: "Approved: 8 R, 3 D".
fn balance(opened: &Opened) -> String {
    let mut counts: Vec<(char, usize)> = Vec::new();
    for row in &opened.rows {
        if row.standing.name() != "approved" {
            continue;
        }
        let party = row.member.party.letter();
        match counts.iter_mut().find(|(known, _)| *known == party) {
            Some((_, count)) => *count += 1,
            None => counts.push((party, 1)),
        }
    }
    let told = counts
        .iter()
        .map(|(party, count)| format!("{count} {party}"));
    told.collect::<Vec<_>>().join(", ")
}

/// The moment that was typed.
fn deadline(typed: &Typed) -> Result<Timestamp, Vec<FieldRefusal>> {
    moment("deadline", &typed.deadline_date, &typed.deadline_time)
}

/// Sends the Dear Colleague.
pub(super) async fn circulate(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    Form(typed): Form<Typed>,
) -> Result<HttpResponse, Error> {
    let message = match typed.message.trim() {
        "" => Ok(None),
        words => Note::parse(words)
            .map(Some)
            .map_err(|refusal| FieldRefusal {
                field: "message".into(),
                reason: refusal.to_string(),
            }),
    };
    let (deadline, message) = match (deadline(&typed), message) {
        (Ok(deadline), Ok(message)) => (deadline, message),
        (deadline, message) => {
            let mut refusals = deadline.err().unwrap_or_default();
            refusals.extend(message.err());
            return mistyped(&site, &staff, &id, typed, refusals).await;
        }
    };
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| {
        circulate::circulate(tx, moment, &by, letter, deadline, message.as_ref())
    });
    match acted.await {
        Ok(()) => Ok(done(&id, Part::CoSigners, "circulated")),
        Err(Failure::Refused(refusal)) => {
            let mut shown = Shown::refused(&refusal);
            shown.typed = Some(typed);
            Ok(part(
                read(&site, &staff, &id).await?,
                StatusCode::CONFLICT,
                shown,
            ))
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

/// Moves the deadline, or opens a closed letter again.
pub(super) async fn extend(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    Form(typed): Form<Typed>,
) -> Result<HttpResponse, Error> {
    let deadline = match deadline(&typed) {
        Ok(deadline) => deadline,
        Err(refusals) => return mistyped(&site, &staff, &id, typed, refusals).await,
    };
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| circulate::extend(tx, moment, &by, letter, deadline));
    match acted.await {
        Ok(()) => Ok(done(&id, Part::CoSigners, "extended")),
        Err(Failure::Refused(refusal)) => {
            let mut shown = Shown::refused(&refusal);
            shown.typed = Some(typed);
            Ok(part(
                read(&site, &staff, &id).await?,
                StatusCode::CONFLICT,
                shown,
            ))
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

async fn mistyped(
    site: &Site,
    staff: &crate::workflow::Staff,
    id: &str,
    typed: Typed,
    refusals: Vec<FieldRefusal>,
) -> Result<HttpResponse, Error> {
    let shown = Shown {
        typed: Some(typed),
        refusals,
        ..Shown::default()
    };
    let read = read(site, staff, id).await?;
    Ok(part(read, StatusCode::UNPROCESSABLE_ENTITY, shown))
}

/// Reminds every office that owes an answer.
pub(super) async fn remind(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| circulate::remind_all(tx, moment, &by, letter));
    match acted.await {
        Ok(0) => Ok(done(&id, Part::CoSigners, "nobody-to-remind")),
        Ok(_) => Ok(done(&id, Part::CoSigners, "reminded-all")),
        Err(Failure::Refused(refusal)) => Ok(part(
            read(&site, &staff, &id).await?,
            StatusCode::CONFLICT,
            Shown::refused(&refusal),
        )),
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}
