//! The modules that help whoever works at the desk. Every page works without them.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

/// How pasted lists count.
pub(super) async fn counting() -> HttpResponse {
    module(include_str!("../../../templates/desk/counting.mjs"))
}

/// Renews the letterhead while somebody types.
pub(super) async fn office() -> HttpResponse {
    module(include_str!("../../../templates/desk/office.mjs"))
}

/// Turns what is pasted from a word processor into Markdown.
pub(super) async fn paste() -> HttpResponse {
    module(include_str!("../../../templates/desk/paste.mjs"))
}

/// Renews the pages while somebody types.
pub(super) async fn preview() -> HttpResponse {
    module(include_str!("../../../templates/desk/preview.mjs"))
}

/// Looks whether a letter is still being finalized.
pub(super) async fn sealing() -> HttpResponse {
    module(include_str!("../../../templates/desk/sealing.mjs"))
}

/// The buttons above a letter's body.
pub(super) async fn toolbar() -> HttpResponse {
    module(include_str!("../../../templates/desk/toolbar.mjs"))
}

/// What keeps a form until it is saved.
pub(super) async fn unsaved() -> HttpResponse {
    module(include_str!("../../../templates/desk/unsaved.mjs"))
}

fn module(source: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "private, max-age=300"))
        .body(source)
}
