//! Pages: a template and a status become an answer.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use askama::Template;

use super::error::Error;
use crate::store::Fault;

/// What a page is.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Renders a template. One that cannot be rendered is a fault of ours.
///
/// # Errors
/// [`Error::Fault`].
pub(super) fn render(template: &impl Template) -> Result<String, Error> {
    template
        .render()
        .map_err(|e| Fault::other("rendering a page", e).into())
}

/// A page with its status.
pub(super) fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, HTML))
            .body(html),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// The same with the status of a page that is as it should be.
pub(super) fn ok(template: &impl Template) -> HttpResponse {
    page(StatusCode::OK, template)
}
