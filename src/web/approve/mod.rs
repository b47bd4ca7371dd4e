//! The page behind the link: one senator, one letter, one decision.
//!
//! | request | what it does | answers |
//! |---|---|---|
//! | `GET /a/{token}` | shows the letter and the form, or what stands | 200, 404, 410 |
//! | `POST /a/{token}` | records a decision | 303, 404, 409, 410, 422, 429 |
//! | `GET /a/{token}/receipt` | shows what was recorded | 200, 404, 410 |
//! | `POST /a/{token}/withdrawal` | takes an approval back | 303, 404, 409, 410, 422, 429 |
//! | `POST /a/{token}/objection` | stops an announced release | the same |
//! | `GET /a/{token}/deadline.ics` | the deadline for a calendar | 200, 404, 410 |
//!
//! # Why a press is needed
//! Mail scanners open links, run pages and send what a script would send. So nothing but a form that a person has
//! filled in changes anything: by whose authority and by whom are asked, and neither has a default.

mod calendar;
mod decide;
mod form;
mod page;
mod receipt;
mod seen;
mod undo;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::form::Limit;
use super::origin;

/// Two notes of ten thousand characters, each of up to four bytes, each byte written as three.
const DECISION: Limit = Limit(256 * 1024);
/// One such note.
const UNDOING: Limit = Limit(128 * 1024);

/// The routes.
pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.service(
        web::scope("/a")
            .wrap(from_fn(origin::not_from_elsewhere))
            .service(
                web::resource("/{token}")
                    .app_data(DECISION)
                    .route(web::get().to(decide::show))
                    .route(web::post().to(decide::press)),
            )
            .service(web::resource("/{token}/receipt").route(web::get().to(receipt::show)))
            .service(
                web::resource("/{token}/withdrawal")
                    .app_data(UNDOING)
                    .route(web::post().to(undo::withdraw)),
            )
            .service(
                web::resource("/{token}/objection")
                    .app_data(UNDOING)
                    .route(web::post().to(undo::object)),
            )
            .service(
                web::resource("/{token}/deadline.ics").route(web::get().to(calendar::deadline)),
            )
            .default_service(web::to(seen::nothing)),
    );
}
