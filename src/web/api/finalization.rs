//! Finalization: the names are frozen, the PDF follows; and taking it back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::asked::{Asked, letter_id};
use super::circulation::Nothing;
use super::letters::{State, refused};
use super::problem::Problem;
use crate::workflow::finalize;

/// Freezes text, names and order. The sealed PDF is made from them; read the letter until its stage is `finalized`.
#[utoipa::path(post, path = "/api/v1/letters/{id}/finalization", tag = "life", request_body = Nothing,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 202, description = "The PDF is being made, or was.", body = State)))]
pub(super) async fn finalize(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let Nothing {} = asked.json()?;
    let id = letter_id(&id)?;
    let rules = asked.caller.site.rules.clone();
    asked
        .act(StatusCode::ACCEPTED, move |tx, moment, staff| {
            finalize::freeze(tx, moment, &rules, staff, id).map_err(refused)?;
            State::now(tx, id)
        })
        .await
}

/// Takes a finalized letter back before its release; it is then closed.
#[utoipa::path(post, path = "/api/v1/letters/{id}/recall", tag = "life", request_body = Nothing,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The letter is closed again.", body = State)))]
pub(super) async fn recall(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let Nothing {} = asked.json()?;
    let id = letter_id(&id)?;
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            finalize::recall(tx, moment, staff, id).map_err(refused)?;
            State::now(tx, id)
        })
        .await
}
