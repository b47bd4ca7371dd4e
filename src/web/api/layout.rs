//! Layout: the paper, the letterhead and the check code of a letter.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Caller, answer, letter_id};
use super::letters::refused;
use super::problem::Problem;
use crate::domain::layout::{Layout, Letterhead, Paper};
use crate::store::Failure;
use crate::workflow::{NoLetter, layout};

/// A layout: what is not named stays as it is.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLayout {
    /// `letter` (US Letter, the default) or `a4`.
    #[serde(default)]
    #[schema(required = false, value_type = Option<String>)]
    paper: Option<Paper>,
    /// `chamber` (the default), `office` (the lead office's) or `joint` (those of the lead and co-lead offices).
    #[serde(default)]
    #[schema(required = false, value_type = Option<String>)]
    letterhead: Option<Letterhead>,
    /// Whether the last page bears a code that leads a reader of the paper to the check.
    #[serde(default)]
    #[schema(required = false)]
    check_code: Option<bool>,
}

impl NewLayout {
    /// What is named here over what was there.
    pub(super) fn over(self, before: Layout) -> Layout {
        Layout {
            paper: self.paper.unwrap_or(before.paper),
            letterhead: self.letterhead.unwrap_or(before.letterhead),
            check_code: self.check_code.unwrap_or(before.check_code),
        }
    }
}

/// How a letter is laid out.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Layout)]
pub(super) struct LayoutView {
    /// `letter` or `a4`.
    #[schema(value_type = String)]
    paper: Paper,
    /// `chamber`, `office` or `joint`.
    #[schema(value_type = String)]
    letterhead: Letterhead,
    /// Whether the last page bears the check code.
    check_code: bool,
}

impl LayoutView {
    pub(super) fn of(layout: Layout) -> Self {
        let Layout {
            paper,
            letterhead,
            check_code,
        } = layout;
        Self {
            paper,
            letterhead,
            check_code,
        }
    }
}

/// Shows how a letter is laid out.
#[utoipa::path(get, path = "/api/v1/letters/{id}/layout", tag = "letters",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The layout.", body = LayoutView)))]
pub(super) async fn show(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let layout = caller.read_letter(&id, |_, letter| Ok(letter.layout));
    Ok(answer(&LayoutView::of(layout.await?)))
}

/// Lays a letter out, before it is finalized. The text stays as it is, and so does every approval.
#[utoipa::path(put, path = "/api/v1/letters/{id}/layout", tag = "letters", request_body = NewLayout,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The letter is laid out so.", body = LayoutView)))]
pub(super) async fn lay_out(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewLayout = asked.json()?;
    let id = letter_id(&id)?;
    asked
        .act(StatusCode::OK, move |tx, moment, staff| {
            let before = tx.letter(id)?.map(|letter| letter.layout);
            let before = before.ok_or_else(|| Failure::Refused(Problem::from(NoLetter)))?;
            let layout = new.over(before);
            layout::lay_out(tx, moment, staff, id, layout).map_err(refused)?;
            Ok(LayoutView::of(layout))
        })
        .await
}
