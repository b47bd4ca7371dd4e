//! What everybody may see: released letters, and the means to check them.
//!
//! A letter's address exists from its circulation on and says "not yet released" until the page opens, naming no one;
//! drafts and addresses that were never given out are told apart by nobody.

mod feed;
mod files;
mod health;
mod kept;
mod known;
mod letter;
mod list;
mod member;
mod released;
mod seals;
mod upload;
mod verdict;
mod verify;

use actix_multipart::form::MultipartFormConfig;
use actix_web::web::{self, ServiceConfig};

use super::form::Limit;

/// The largest PDF that is checked, bytes.
const PDF_BYTES: usize = 64 << 20;

/// The pages.
pub(super) fn routes(routes: &mut ServiceConfig) {
    let uploads = MultipartFormConfig::default()
        .total_limit(PDF_BYTES)
        .memory_limit(PDF_BYTES);
    routes
        .service(web::resource("/").route(web::get().to(list::show)))
        .service(web::resource("/letters.atom").route(web::get().to(feed::show)))
        .service(web::resource("/letters/{slug}.json").route(web::get().to(files::json)))
        .service(web::resource("/letters/{slug}.txt").route(web::get().to(files::text)))
        .service(web::resource("/letters/{slug}").route(web::get().to(letter::show)))
        .service(web::resource("/letters").route(web::get().to(list::moved)))
        .service(web::resource("/members/{bioguide}").route(web::get().to(member::show)))
        .service(web::resource("/seals.txt").route(web::get().to(seals::show)))
        .service(
            web::resource("/verify")
                .app_data(uploads)
                .app_data(Limit(PDF_BYTES))
                .route(web::get().to(verify::show))
                .route(web::post().to(verify::check)),
        )
        .service(web::resource("/healthz").route(web::get().to(health::alive)))
        .service(web::resource("/readyz").route(web::get().to(health::ready)))
        .service(web::resource("/metrics").route(web::get().to(health::metrics)));
}

/// The sealed PDFs, which are sent byte for byte and therefore never compressed.
pub(super) fn sealed(routes: &mut ServiceConfig) {
    routes.service(web::resource("/letters/{slug}.pdf").route(web::get().to(files::pdf)));
}
