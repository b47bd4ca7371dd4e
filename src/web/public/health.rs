//! What the operator's tools ask: alive, ready, how many.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::web::error::Error;
use crate::web::site::Site;

/// The process runs.
pub(super) async fn alive() -> HttpResponse {
    text("alive\n".into())
}

/// The database is read and its writer commits.
pub(super) async fn ready(site: Data<Site>) -> Result<HttpResponse, Error> {
    site.store.ping().await?;
    Ok(text("ready\n".into()))
}

/// Counters in Prometheus's text form. They name routes, never a letter or a person.
pub(super) async fn metrics(site: Data<Site>) -> Result<HttpResponse, Error> {
    let counts = site.store.read(|db| db.counts()).await?;
    site.tally
        .set("undersigned_events", &[("all".into(), counts.events)]);
    site.tally.set("undersigned_letters", &counts.letters);
    site.tally.set("undersigned_mails", &counts.mails);
    if let Some(expiry) = &site.seal_expiry {
        // Days of a certificate are far below 2^53.
        let days = expiry.days(site.moment().now) as f64;
        site.tally.level("undersigned_seal_days_left", days);
    }
    Ok(text(site.tally.render()))
}

fn text(body: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(body)
}
