//! Showing the letter with its form, and taking what was pressed.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::form::Typed;
use super::page::{self, Told};
use super::receipt;
use super::seen::{Seen, look};
use crate::domain::approval::PressRefusal;
use crate::domain::revision::FieldRefusal;
use crate::store::Failure;
use crate::web::error::Error;
use crate::web::form::{Fields, FormRefusal};
use crate::web::site::Site;
use crate::workflow::approve::{self, ApproveRefusal};

/// `GET /a/{token}`. Changes nothing.
pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, Error> {
    let seen = look(&site, &req, &token, None).await?;
    match seen.letter.takes_answers(&seen.invitation, seen.now) {
        Ok(()) => Ok(page::open(&site, &seen, &Typed::default(), Told::Nothing)),
        Err(refusal) => Ok(closed(&site, &seen, &refusal)),
    }
}

/// A letter that takes no more answers shows what the office said, or says why it is too late.
fn closed(site: &Data<Site>, seen: &Seen, refusal: &PressRefusal) -> HttpResponse {
    if seen.invitation.is_live() && !seen.invitation.answers.is_empty() {
        receipt::page(site, seen, StatusCode::OK, &[])
    } else {
        page::closed(site, seen, refusal)
    }
}

/// `POST /a/{token}`.
pub(super) async fn press(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (typed, twice) = typed(fields)?;
    let seen = look(&site, &req, &token, typed.shown()).await?;
    if !site.limits.allows_press(&seen.token.hash()) {
        return Err(Error::too_many());
    }
    let read = match (typed.read(seen.invitation.id), twice) {
        (Ok(read), None) => read,
        (read, twice) => {
            let mut wrong = read.err().unwrap_or_default();
            if let Some(twice) = twice {
                wrong.retain(|other| other.field != twice.field);
                wrong.insert(0, twice);
            }
            return Ok(unfit(&site, &seen, &typed, &wrong));
        }
    };
    let link = seen.token.clone();
    let done = site
        .act(move |tx, moment| {
            approve::press(tx, moment, &link, &read.nonce, &read.press, &read.decided)
        })
        .await;
    match done {
        Ok(_) => Ok(to_receipt(&seen)),
        Err(Failure::Broken(fault)) => Err(fault.into()),
        Err(Failure::Refused(refusal)) => refused(&site, &req, &token, &typed, refusal).await,
    }
}

/// Where a decision leads, whether it is new or was recorded before.
pub(super) fn to_receipt(seen: &Seen) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, seen.path("/receipt")))
        .finish()
}

/// The form's fields, and the one that came twice, if one did: a browser cannot send both radio values, but a page
/// that somebody else wrote can, and what was typed is kept even so.
fn typed(fields: Fields) -> Result<(Typed, Option<FieldRefusal>), FormRefusal> {
    match fields.clone().once() {
        Ok(fields) => Ok((fields.read()?, None)),
        Err(FormRefusal::Twice(field)) => {
            let mut first: Vec<(String, String)> = Vec::new();
            for (name, value) in fields.0 {
                if !first.iter().any(|(known, _)| *known == name) {
                    first.push((name, value));
                }
            }
            let twice = FieldRefusal {
                field,
                reason: "Two answers came where one is asked for. Choose one.".into(),
            };
            Ok((Fields(first).read()?, Some(twice)))
        }
        Err(refusal) => Err(refusal),
    }
}

/// A form that cannot be taken as it is; if the text has moved on meanwhile, that is told too, so that the fresh form
/// never stands under a text that was not read.
fn unfit(site: &Data<Site>, seen: &Seen, typed: &Typed, wrong: &[FieldRefusal]) -> HttpResponse {
    if let Err(refusal) = seen.letter.takes_answers(&seen.invitation, seen.now) {
        return page::closed(site, seen, &refusal);
    }
    match typed.shown() {
        Some(shown) if shown != seen.letter.current.digest => {
            page::open(site, seen, typed, Told::MovedOn { shown, wrong })
        }
        Some(_) | None => page::open(site, seen, typed, Told::Wrong(wrong)),
    }
}

/// A press that the letter did not take, shown against the letter as it stands now.
async fn refused(
    site: &Data<Site>,
    req: &HttpRequest,
    token: &str,
    typed: &Typed,
    refusal: ApproveRefusal,
) -> Result<HttpResponse, Error> {
    let seen = look(site, req, token, typed.shown()).await?;
    match refusal {
        ApproveRefusal::UnknownLink => Err(super::seen::unknown()),
        ApproveRefusal::UsedPage => Ok(page::open(
            site,
            &seen,
            typed,
            Told::Conflict(&refusal.to_string()),
        )),
        ApproveRefusal::Press(PressRefusal::TextMovedOn) => {
            let shown = typed.shown().unwrap_or(seen.letter.current.digest);
            let moved_on = Told::MovedOn { shown, wrong: &[] };
            Ok(page::open(site, &seen, typed, moved_on))
        }
        ApproveRefusal::Press(refusal) => Ok(page::closed(site, &seen, &refusal)),
        ApproveRefusal::Stage(stage) => Ok(page::closed(site, &seen, &PressRefusal::Stage(stage))),
    }
}
