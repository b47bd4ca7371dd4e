//! Pages: a template and a status become an answer.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use askama::Template;

/// Renders a template. One that cannot be rendered is a fault of ours, and answered as one.
pub(super) fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header(ContentType::html())
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
