//! Circulation: the Dear Colleague, the deadline and its moves, the closing.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, letter_id};
use super::invitations::note;
use super::letter_view::{ReconciliationView, reconciliation};
use super::letters::{State, refused};
use super::problem::Problem;
use crate::store::Failure;
use crate::web::board;
use crate::workflow::{NoLetter, circulate};

/// A circulation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCirculation {
    /// No answer is taken at or after this moment (RFC 3339).
    #[serde(default)]
    deadline: String,
    /// The Dear Colleague: words for every office that is asked.
    #[serde(default)]
    #[schema(required = false)]
    message: Option<String>,
}

/// A deadline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDeadline {
    /// No answer is taken at or after this moment (RFC 3339).
    #[serde(default)]
    deadline: String,
}

/// Nothing is said with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A closed letter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Closing {
    /// Where the letter stands.
    #[serde(flatten)]
    state: State,
    /// Names and approvals held against each other.
    reconciliation: Option<ReconciliationView>,
}

/// Mails the Dear Colleague to every office that was invited; the leading offices are asked like any other.
#[utoipa::path(post, path = "/api/v1/letters/{id}/circulation", tag = "life", request_body = NewCirculation,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The letter circulates.", body = State)))]
pub(super) async fn circulate(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewCirculation = asked.json()?;
    let id = letter_id(&id)?;
    let deadline = moment("deadline", &new.deadline)?;
    let message = note("message", new.message.as_deref())?;
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            circulate::circulate(tx, moment, staff, id, deadline, message.as_ref())
                .map_err(refused)?;
            State::now(tx, id)
        })
        .await
}

/// Moves the deadline of a circulating letter; of a closed one, it opens the letter again until then.
#[utoipa::path(put, path = "/api/v1/letters/{id}/deadline", tag = "life", request_body = NewDeadline,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The letter circulates until then.", body = State)))]
pub(super) async fn extend(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewDeadline = asked.json()?;
    let id = letter_id(&id)?;
    let deadline = moment("deadline", &new.deadline)?;
    asked
        .act(StatusCode::OK, move |tx, moment, staff| {
            circulate::extend(tx, moment, staff, id, deadline).map_err(refused)?;
            State::now(tx, id)
        })
        .await
}

/// Takes no more answers.
#[utoipa::path(post, path = "/api/v1/letters/{id}/closing", tag = "life", request_body = Nothing,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The letter is closed; who would be printed, and who not and why.",
        body = Closing)))]
pub(super) async fn close(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let Nothing {} = asked.json()?;
    let id = letter_id(&id)?;
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            circulate::close(tx, moment, staff, id).map_err(refused)?;
            let letter = tx
                .letter(id)?
                .ok_or_else(|| Failure::Refused(Problem::from(NoLetter)))?;
            let members = board::members(tx, &letter)?;
            let reconciled = reconciliation(&letter, &members, moment.now);
            Ok(Closing {
                state: State::of(&letter),
                reconciliation: reconciled.as_ref().map(ReconciliationView::of),
            })
        })
        .await
}

/// A moment in RFC 3339.
pub(super) fn moment(field: &str, raw: &str) -> Result<Timestamp, Problem> {
    raw.trim().parse().map_err(|_| {
        Problem::field(
            field,
            "Write the moment as RFC 3339 does, with its offset, for example 2026-09-02T17:00:00-04:00.",
        )
    })
}
