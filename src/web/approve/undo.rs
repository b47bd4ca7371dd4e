//! Taking an approval back, and stopping an announced release: both from the receipt, both only if the box is ticked.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::decide::to_receipt;
use super::form::{is_nonce, optional};
use super::receipt;
use super::seen::{Seen, look};
use crate::domain::revision::FieldRefusal;
use crate::domain::text::Note;
use crate::store::{Failure, Tx};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::site::Site;
use crate::workflow::Moment;
use crate::workflow::approve::{self, ApproveRefusal};
use crate::workflow::link::Token;

/// The form as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Undoing {
    /// `yes`: a box that nobody has ticked for the visitor.
    confirm: String,
    /// The page's one-time value.
    nonce: String,
    /// Why, if the office wants to say.
    note: String,
}

/// `POST /a/{token}/withdrawal`.
pub(super) async fn withdraw(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
    form: Form<Undoing>,
) -> Result<HttpResponse, Error> {
    undo(&site, &req, &token, &form.0, approve::withdraw).await
}

/// `POST /a/{token}/objection`.
pub(super) async fn object(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
    form: Form<Undoing>,
) -> Result<HttpResponse, Error> {
    undo(&site, &req, &token, &form.0, approve::object).await
}

type Act =
    fn(&mut Tx<'_>, &Moment, &Token, &str, Option<&Note>) -> Result<i64, Failure<ApproveRefusal>>;

async fn undo(
    site: &Data<Site>,
    req: &HttpRequest,
    token: &str,
    form: &Undoing,
    act: Act,
) -> Result<HttpResponse, Error> {
    let seen = look(site, req, token, None).await?;
    if !site.limits.allows_press(&seen.token.hash()) {
        return Err(Error::too_many());
    }
    let note = match form.read() {
        Ok(note) => note,
        Err(wrong) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(receipt::page(site, &seen, status, &wrong));
        }
    };
    let link = seen.token.clone();
    let nonce = form.nonce.clone();
    let done = site
        .act(move |tx, moment| act(tx, moment, &link, &nonce, note.as_ref()))
        .await;
    match done {
        Ok(_) => Ok(to_receipt(&seen)),
        Err(Failure::Broken(fault)) => Err(fault.into()),
        Err(Failure::Refused(refusal)) => Ok(refused(site, &seen, refusal)),
    }
}

impl Undoing {
    fn read(&self) -> Result<Option<Note>, Vec<FieldRefusal>> {
        let mut wrong = Vec::new();
        if self.confirm != "yes" {
            wrong.push(FieldRefusal {
                field: "confirm".into(),
                reason: "Tick the box to say that you mean it.".into(),
            });
        }
        if !is_nonce(&self.nonce) {
            wrong.push(FieldRefusal {
                field: "confirm".into(),
                reason: "The form came without its one-time value. Here is a fresh one.".into(),
            });
        }
        let note = optional(&mut wrong, "note", &self.note);
        match note {
            Some(note) if wrong.is_empty() => Ok(note),
            Some(_) | None => Err(wrong),
        }
    }
}

/// The receipt as it stands, with what was not recorded and why.
fn refused(site: &Data<Site>, seen: &Seen, refusal: ApproveRefusal) -> HttpResponse {
    let refusal = crate::web::error::Refusal::from(refusal);
    let wrong = FieldRefusal {
        field: "confirm".into(),
        reason: refusal.sentence,
    };
    receipt::page(site, seen, refusal.status, &[wrong])
}
