//! The modules that help whoever writes at the desk. Every page works without them.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

const TOOLBAR: &str = include_str!("../../../templates/desk/toolbar.mjs");
const UNSAVED: &str = include_str!("../../../templates/desk/unsaved.mjs");

/// The buttons above a letter's body.
pub(super) async fn toolbar() -> HttpResponse {
    module(TOOLBAR)
}

/// What keeps a form until it is saved.
pub(super) async fn unsaved() -> HttpResponse {
    module(UNSAVED)
}

fn module(source: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "private, max-age=300"))
        .body(source)
}
