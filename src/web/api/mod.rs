//! The JSON API: the desk's acts for programs, under `/api/v1`.
//!
//! Resources are nouns, an act is the making of one. A program acts for the office of its token and finds no other
//! office's letters: whatever it may not know answers 404. Every refusal is a problem document ([`problem`]), every
//! write may be repeated safely ([`asked`]), and no answer holds an approval link or a token.

mod asked;
mod circulation;
mod description;
mod finalization;
mod imports;
mod invitations;
mod layout;
mod letter_view;
mod letters;
mod members;
mod offices;
mod problem;
mod record;
mod refusals;
mod release;
mod revisions;
mod text;

use actix_web::Resource;
use actix_web::web::{
    self, PathConfig, QueryConfig, ServiceConfig, delete, get, patch, post, put, resource,
};

use super::form::Limit;
use crate::pdf::picture::FILE_LIMIT;
use problem::{Kind, Problem};

/// The most bytes of a body: a long letter in Markdown with its footnotes is a tenth of it.
const BODY_LIMIT: usize = 1 << 20;

/// Every route of the API.
pub(super) fn routes(config: &mut ServiceConfig) {
    let v1 = web::scope("/api/v1")
        .app_data(Limit(BODY_LIMIT))
        .app_data(QueryConfig::default().error_handler(|error, _| {
            Problem::new(
                Kind::Malformed,
                format_args!("The query cannot be read: {error}."),
            )
            .into()
        }))
        .app_data(PathConfig::default().error_handler(|_, _| nothing_here().into()))
        .service(at("/offices", "GET").route(get().to(offices::list)))
        .service(
            at("/offices/{bioguide}", "GET, PATCH")
                .route(get().to(offices::one))
                .route(patch().to(offices::change)),
        )
        .service(
            at("/offices/{bioguide}/signature-image", "PUT, DELETE")
                .app_data(Limit(FILE_LIMIT))
                .route(put().to(offices::put_signature_image))
                .route(delete().to(offices::delete_signature_image)),
        )
        .service(
            at("/offices/{bioguide}/letterhead-artwork", "PUT, DELETE")
                .app_data(Limit(FILE_LIMIT))
                .route(put().to(offices::put_letterhead_artwork))
                .route(delete().to(offices::delete_letterhead_artwork)),
        )
        .service(at("/members", "GET").route(get().to(members::list)))
        .service(at("/members/{bioguide}", "GET").route(get().to(members::one)))
        .service(
            at("/letters", "GET, POST")
                .route(get().to(letters::list))
                .route(post().to(letters::create)),
        )
        .service(
            at("/letters/{id}", "GET, DELETE")
                .route(get().to(letters::one))
                .route(delete().to(letters::abandon)),
        )
        .service(
            at("/letters/{id}/revisions", "GET, POST")
                .route(get().to(revisions::list))
                .route(post().to(revisions::create)),
        )
        .service(
            at("/letters/{id}/layout", "GET, PUT")
                .route(get().to(layout::show))
                .route(put().to(layout::lay_out)),
        )
        .service(
            at("/letters/{id}/invitations", "GET, POST")
                .route(get().to(invitations::list))
                .route(post().to(invitations::create)),
        )
        .service(
            at("/letters/{id}/invitations/{invitation}", "DELETE")
                .route(delete().to(invitations::revoke)),
        )
        .service(
            at("/letters/{id}/invitations/{invitation}/error", "POST")
                .route(post().to(invitations::enter_in_error)),
        )
        .service(
            at("/letters/{id}/revisions/{number}/docx", "GET").route(get().to(imports::export)),
        )
        .service(
            at("/imports", "POST")
                .app_data(Limit(crate::word::PACKED))
                .route(post().to(imports::import)),
        )
        .service(at("/letters/{id}/reminders", "POST").route(post().to(invitations::remind)))
        .service(at("/letters/{id}/circulation", "POST").route(post().to(circulation::circulate)))
        .service(at("/letters/{id}/deadline", "PUT").route(put().to(circulation::extend)))
        .service(at("/letters/{id}/closing", "POST").route(post().to(circulation::close)))
        .service(
            at("/letters/{id}/finalization", "POST, DELETE")
                .route(post().to(finalization::finalize))
                .route(delete().to(finalization::take_back)),
        )
        .service(at("/letters/{id}/recall", "POST").route(post().to(finalization::recall)))
        .service(at("/letters/{id}/release", "POST").route(post().to(release::announce)))
        .service(at("/letters/{id}/press-kit", "GET").route(get().to(release::press_kit)))
        .service(at("/letters/{id}/record", "GET").route(get().to(record::show)))
        .default_service(web::to(async || Err::<&str, _>(nothing_here())));
    config
        .service(at("/api/openapi.json", "GET").route(get().to(description::show)))
        .service(v1);
}

/// A resource that says which methods it knows to whoever sends another.
fn at(path: &str, methods: &'static str) -> Resource {
    resource(path).default_service(web::to(move || async move {
        Err::<&str, _>(Problem::new(
            Kind::MethodNotAllowed(methods),
            format_args!("Only these methods are known here: {methods}."),
        ))
    }))
}

fn nothing_here() -> Problem {
    Problem::not_found("There is nothing at this address.")
}
