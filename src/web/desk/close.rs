//! Close: what would be printed, held against the approvals both ways; the closing, the reopening, the finalization.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::co_signers::Pressed;
use super::done::Done;
use super::field::{Field, moment_fields, typed_moment};
use super::layout::LayoutForm;
use super::letter::{Desk, Head, Opened, Part, done, letter_id};
use super::preview::Pages;
use super::problem::Problem;
use super::record::{self, Event};
use super::registered;
use crate::domain::approval::Standing;
use crate::domain::eastern;
use crate::domain::finalization::{Reconciliation, Signatory};
use crate::domain::letter::SignatureOrder;
use crate::domain::record::Entry;
use crate::domain::revision::TypedText;
use crate::domain::roster::MemberId;
use crate::store::Failure;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::page::page;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::take_back::{self, TakenBack};
use crate::workflow::{Staff, circulate, finalize};

/// One line of the checklist.
struct Check {
    holds: bool,
    words: String,
}

/// A name that would be printed.
struct Name {
    block: String,
    party_state: String,
    approved: String,
    event: i64,
}

impl Name {
    fn of(signatory: &Signatory) -> Self {
        Self {
            block: signatory.block.join("\n"),
            party_state: signatory.member.party_state(),
            approved: eastern::minute(signatory.approved_at),
            event: signatory.approval,
        }
    }
}

#[derive(Template)]
#[template(path = "desk/close.html")]
struct ClosePage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    turn: Option<Event>,
    stage: &'static str,
    checks: Vec<Check>,
    order: &'static str,
    names: Vec<Name>,
    left_out: Vec<(String, &'static str)>,
    deadline: [Field; 2],
    layout: LayoutForm,
}

/// Shows the checklist.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    said: Query<Done>,
) -> Result<HttpResponse, Error> {
    let read = read(&site, &staff, &id).await?;
    part(&site, read, StatusCode::OK, said.sentence(), None).await
}

async fn read(site: &Site, staff: &Staff, id: &str) -> Result<(Opened, Vec<Entry>), Error> {
    Opened::read_with(site, staff, id, |db, letter| db.entries(letter.id)).await
}

async fn part(
    site: &Site,
    (opened, entries): (Opened, Vec<Entry>),
    status: StatusCode,
    done: Option<&'static str>,
    problem: Option<Problem>,
) -> Result<HttpResponse, Error> {
    let letter = &opened.letter;
    let roster = |id: &MemberId| opened.members.iter().find(|m| m.id == *id).cloned();
    let reconciled = letter.reconcile(opened.now, &roster);
    let sketch = registered::sketch(site, &opened).await?;
    let pages = Pages::of(site, TypedText::of(&opened.text), sketch).await?;
    let (date, time) = typed_moment(letter.deadline.unwrap_or(opened.now));
    let answer = ClosePage {
        head: opened.head(Part::Close),
        done,
        problem,
        turn: record::last_turn(&entries, letter, &opened.members),
        stage: letter.stage.name(),
        checks: checks(&opened, &reconciled, &pages),
        order: match letter.order {
            SignatureOrder::Joined => "in the order of joining",
            SignatureOrder::Seniority => "by seniority",
            SignatureOrder::Alphabetical => "by surname",
        },
        names: reconciled.signatories.iter().map(Name::of).collect(),
        left_out: reconciled
            .left_out
            .iter()
            .map(|left| {
                let name = roster(&left.member).map_or_else(
                    || left.member.to_string(),
                    |m| format!("{} ({})", m.press_name, m.party_state()),
                );
                (name, left.why)
            })
            .collect(),
        deadline: moment_fields(
            "deadline",
            ("Takes answers again until", &date),
            ("at", &time),
            &[],
        ),
        layout: LayoutForm::of(letter, Part::Close),
        desk: opened.desk,
    };
    Ok(page(status, &answer))
}

/// What should be so before the letter is finalized. None of it is needed: what does not hold is left out of the
/// letter, and this says what.
fn checks(opened: &Opened, reconciled: &Reconciliation, pages: &Pages) -> Vec<Check> {
    let count = |holds: &dyn Fn(&Standing) -> bool| {
        let standings = opened.rows.iter().map(|row| &row.standing);
        standings.filter(|standing| holds(standing)).count()
    };
    let none = |found: usize, good: &str, one: &str, more: &str| Check {
        holds: found == 0,
        words: match found {
            0 => good.to_owned(),
            1 => format!("1 {one}"),
            _ => format!("{found} {more}"),
        },
    };
    let printed = reconciled.signatories.len();
    let gone = reconciled.left_out.iter();
    let gone = gone.filter(|left| matches!(left.standing, Standing::Approved(_)));
    let leads = opened.letter.leads();
    let silent_leads = leads.filter(|lead| {
        !reconciled
            .signatories
            .iter()
            .any(|name| name.member.id == **lead)
    });
    vec![
        Check {
            holds: printed > 0,
            words: match printed {
                0 => "No name would be printed.".to_owned(),
                1 => "1 name is approved and would be printed.".to_owned(),
                _ => format!("{printed} names are approved and would be printed."),
            },
        },
        none(
            silent_leads.count(),
            "Every leading office has approved.",
            "leading office has not approved, so its name would be missing.",
            "leading offices have not approved, so their names would be missing.",
        ),
        none(
            count(&|s| matches!(s, Standing::TextMovedOn)),
            "Every approval covers this text.",
            "office approved an earlier text.",
            "offices approved an earlier text.",
        ),
        none(
            count(&|s| matches!(s, Standing::Stale)),
            "No approval is too old.",
            "office approved too long ago.",
            "offices approved too long ago.",
        ),
        none(
            count(&|s| matches!(s, Standing::Unconfirmed)),
            "Every approval came through an address of record.",
            "office has not confirmed from an address of record.",
            "offices have not confirmed from an address of record.",
        ),
        none(
            count(&|s| matches!(s, Standing::NoAnswer | Standing::ChangesRequested)),
            "Every office has decided.",
            "office has not decided.",
            "offices have not decided.",
        ),
        none(
            gone.count(),
            "Every approving member is in office.",
            "office approved, but its member has left office.",
            "offices approved, but their members have left office.",
        ),
        Check {
            holds: pages.problems.is_empty(),
            words: match pages.problems.first() {
                None => format!("The text prints on {}.", pages.count()),
                Some(spot) => spot.reason.clone(),
            },
        },
    ]
}

/// Leads on if it was done, shows the checklist again if it was refused.
async fn settle<R: std::fmt::Display>(
    site: &Site,
    staff: &Staff,
    id: &str,
    acted: Result<(), Failure<R>>,
    (part_of, said): (Part, &str),
) -> Result<HttpResponse, Error> {
    match acted {
        Ok(()) => Ok(done(id, part_of, said)),
        Err(Failure::Refused(refusal)) => {
            let read = read(site, staff, id).await?;
            let problem = Some(Problem::refused(&refusal));
            part(site, read, StatusCode::CONFLICT, None, problem).await
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

/// Takes no more answers.
pub(super) async fn close(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| circulate::close(tx, moment, &by, letter));
    settle(&site, &staff, &id, acted.await, (Part::Close, "closed")).await
}

/// Freezes text and names; the sealed PDF follows.
pub(super) async fn finalize(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let (letter, by, rules) = (letter_id(&id)?, staff.clone(), site.rules.clone());
    let acted = site.act(move |tx, moment| finalize::freeze(tx, moment, &rules, &by, letter));
    settle(&site, &staff, &id, acted.await, (Part::Release, "")).await
}

/// Takes the letter back to closed, while it is being finalized or until it is released.
pub(super) async fn take_back(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site
        .act(move |tx, moment| take_back::take_back(tx, moment, &by, letter))
        .await;
    let said = match acted {
        Ok(TakenBack::Sealed) => "recalled",
        Ok(TakenBack::Finalization) | Err(_) => "taken-back",
    };
    settle(&site, &staff, &id, acted.map(|_| ()), (Part::Close, said)).await
}

/// Gives a letter up.
pub(super) async fn abandon(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| circulate::abandon(tx, moment, &by, letter));
    settle(&site, &staff, &id, acted.await, (Part::Record, "abandoned")).await
}

impl ClosePage {
    /// Whether the letter still takes answers, so that this is a look ahead.
    fn is_open(&self) -> bool {
        self.stage == "circulating"
    }

    fn is_closed(&self) -> bool {
        self.stage == "closed"
    }

    fn is_finalizing(&self) -> bool {
        self.stage == "finalizing"
    }

    /// Whether it can be given up.
    fn can_abandon(&self) -> bool {
        matches!(self.stage, "draft" | "circulating")
    }
}
