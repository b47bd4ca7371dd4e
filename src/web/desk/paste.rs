//! The module that turns what is pasted from a word processor into Markdown.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

const SCRIPT: &str = include_str!("../../../templates/desk/paste.mjs");

/// Serves it.
pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "private, max-age=300"))
        .body(SCRIPT)
}
