//! One line in the log and one count for each request.
//!
//! The line names the route's template and never the path: the path of a link is a right to sign. Behind a link it
//! adds the first eight digits of the token's hash, by which two lines can be told to be of one link.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use data_encoding::HEXLOWER;
use tracing::Instrument;

use super::error::Error;
use super::link::in_path;
use super::site::Site;

pub(super) async fn watch(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let site = req.app_data::<Data<Site>>().cloned();
    let began = site.as_ref().map(|site| site.moment().now);
    let method = method(req.method());
    let link = in_path(req.path()).map_or_else(String::new, |token| {
        let hash = HEXLOWER.encode(&token.hash());
        hash.get(..8).unwrap_or_default().to_owned()
    });
    let span = tracing::info_span!("request", http.method = method, link);
    let answer = next.call(req).instrument(span.clone()).await?;
    let route = answer
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unmatched".into());
    let status = answer.status().as_u16();
    if let Some((site, began)) = site.zip(began) {
        let took = site.moment().now.duration_since(began);
        site.tally.count(method, &route, status, took.as_secs_f64());
        let _entered = span.enter();
        tracing::info!(
            http.route = route,
            http.status = status,
            took_ms = took.as_millis(),
            "answered"
        );
        let error = answer.response().error();
        if let Some(Error::Fault(fault)) = error.and_then(|e| e.as_error::<Error>()) {
            tracing::error!(%fault, http.route = route, "a request failed");
        }
    }
    Ok(answer.map_into_boxed_body())
}

/// A method's name; a made-up one is not worth a counter of its own.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
