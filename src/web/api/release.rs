//! Release, and what the signing offices' press staff paste.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Caller, answer, letter_id};
use super::circulation::moment;
use super::letters::{State, refused};
use super::problem::{Kind, Problem};
use crate::domain::press::{PressKit, Style};
use crate::domain::roster::MemberId;
use crate::workflow::release;

/// A release.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRelease {
    /// The embargo (RFC 3339); at once if it is not given.
    #[serde(default)]
    #[schema(required = false)]
    at: Option<String>,
    /// For how many hours the signing offices may object before the page opens; none if it is not given.
    #[serde(default)]
    #[schema(required = false)]
    objection_hours: u16,
}

/// Tells every signing office, and opens the page at once or when embargo and objection window have ended.
#[utoipa::path(post, path = "/api/v1/letters/{id}/release", tag = "life", request_body = NewRelease,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The letter is public.", body = State),
        (status = 202, description = "The signing offices are told; the page opens by itself.", body = State)))]
pub(super) async fn announce(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewRelease = asked.json()?;
    let id = letter_id(&id)?;
    let at = new.at.as_deref().map(|at| moment("at", at)).transpose()?;
    let hours = new.objection_hours;
    asked
        .act_with(move |tx, moment, staff| {
            let open = release::announce(tx, moment, staff, id, at, hours).map_err(refused)?;
            let status = if open {
                StatusCode::CREATED
            } else {
                StatusCode::ACCEPTED
            };
            Ok((status, State::now(tx, id)?))
        })
        .await
}

/// Whose point of view, and how party and state are written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PointOfView {
    /// A signatory; the own office's member if it is not given.
    member: Option<String>,
    /// `postal` (the default) or `ap`.
    #[serde(default)]
    #[param(required = false, value_type = String)]
    style: Style,
}

/// What an office pastes into its release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PressKit)]
pub(super) struct PressKitView {
    /// The sentence that names everybody, own member first.
    joined_by: String,
    /// The release in Markdown.
    markdown: String,
    /// The same in HTML.
    html: String,
    /// The letter's public page.
    url: String,
}

/// Writes the release from one signatory's own point of view.
#[utoipa::path(get, path = "/api/v1/letters/{id}/press-kit", tag = "press",
    params(("id" = String, Path, description = "The letter's id."), PointOfView),
    responses((status = 200, description = "The release.", body = PressKitView)))]
pub(super) async fn press_kit(
    caller: Caller,
    id: Path<String>,
    view: Query<PointOfView>,
) -> Result<HttpResponse, Problem> {
    let PointOfView { member, style } = view.into_inner();
    let member = match member {
        Some(member) => {
            MemberId::parse(&member).map_err(|refusal| Problem::field("member", refusal))?
        }
        None => caller.staff.office.clone(),
    };
    let kit = caller
        .read_letter(&id, move |db, letter| {
            Ok(match release::press_kit(db, &letter, &member, style)? {
                Some(kit) => kit.map_err(Problem::from),
                None => Err(Problem::new(Kind::WrongStage, letter.not_finalized())),
            })
        })
        .await??;
    let PressKit {
        joined_by,
        markdown,
        html,
        url,
    } = kit;
    Ok(answer(&PressKitView {
        joined_by,
        markdown,
        html,
        url,
    }))
}
