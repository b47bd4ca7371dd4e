//! Finalization: the names are frozen, the PDF follows; and taking it back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::asked::{Asked, letter_id};
use super::circulation::Nothing;
use super::letters::{State, refused};
use super::problem::Problem;
use crate::workflow::{finalize, take_back};

/// Freezes text, names and order. The sealed PDF is made from them; read the letter until its stage is `finalized`. While
/// it is `finalizing`, its `sealing` says what failed, if something did, and when it is tried again.
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

/// Takes the letter back to closed, as long as nothing is public: drops a finalization that is under way, whatever has
/// become of the process that makes the PDF, or recalls the sealed letter. Every approval counts as before, and the
/// letter can be finalized again or reopened.
#[utoipa::path(delete, path = "/api/v1/letters/{id}/finalization", tag = "life",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The letter is closed again.", body = State)))]
pub(super) async fn take_back(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    back(asked, &id, StatusCode::OK).await
}

/// The same as `DELETE …/finalization`, under the name that it has for a sealed letter.
#[utoipa::path(post, path = "/api/v1/letters/{id}/recall", tag = "life", request_body = Nothing,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The letter is closed again.", body = State)))]
pub(super) async fn recall(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let Nothing {} = asked.json()?;
    back(asked, &id, StatusCode::CREATED).await
}

async fn back(asked: Asked, id: &str, status: StatusCode) -> Result<HttpResponse, Problem> {
    let id = letter_id(id)?;
    asked
        .act(status, move |tx, moment, staff| {
            take_back::take_back(tx, moment, staff, id).map_err(refused)?;
            State::now(tx, id)
        })
        .await
}
