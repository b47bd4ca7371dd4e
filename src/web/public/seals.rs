//! The seals of this service, today's and past ones: for whoever checks a letter elsewhere, and for the check here.

use std::fmt::Write;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use super::kept::kept;
use crate::domain::record::Hash;
use crate::pdf::verify::{Anchor, Trust};
use crate::store::{Fault, UsedSeal};
use crate::web::error::Error;
use crate::web::site::Site;

/// `GET /seals.txt`: in the form that `undersigned verify --trust` reads.
pub(super) async fn show(site: Data<Site>, req: HttpRequest) -> Result<HttpResponse, Error> {
    let url = &site.rules.public_url;
    let mut text = format!(
        "# The seals of the letters that {url} releases, to check them with:\n\
         #     undersigned verify --trust seals.txt letter.pdf\n\
         # A line is the SHA-256 of a seal's certificate, the days (UTC) on which it sealed, and whose it is.\n\
         # Whoever could change the letters here could change this list too: compare it with what the offices publish.\n"
    );
    for seal in own_seals(&site).await? {
        writeln!(text, "{seal}").map_err(|e| Fault::other("listing the seals", e))?;
    }
    Ok(kept(&req, "text/plain; charset=utf-8", text))
}

/// Whom this service trusts: its own seals, and the time-stamp authority that it asks.
pub(super) async fn trust(site: &Data<Site>) -> Result<Trust, Error> {
    let mut anchors = own_seals(site).await?;
    anchors.extend(site.time_roots.iter().map(|root| Anchor {
        for_time: true,
        ..Anchor::new(*root)
    }));
    Ok(Trust::service(anchors))
}

/// The seals of this service: the one with which it seals today, then past ones, each until its last letter.
async fn own_seals(site: &Data<Site>) -> Result<Vec<Anchor>, Fault> {
    let used = site.store.read(|db| db.used_seals()).await?;
    let (today, past): (Vec<UsedSeal>, Vec<UsedSeal>) = used
        .into_iter()
        .partition(|seal| Some(seal.fingerprint) == site.seal);
    let name = host(&site.rules.public_url);
    let anchor = |fingerprint: Hash, from: Timestamp, until: Option<Date>| Anchor {
        from: Some(day(from)),
        until,
        ..Anchor::new(fingerprint).called(&name)
    };
    let today = today
        .into_iter()
        .map(|seal| anchor(seal.fingerprint, seal.valid_from, None));
    let past = past
        .into_iter()
        .map(|seal| anchor(seal.fingerprint, seal.valid_from, Some(day(seal.last_used))));
    Ok(today.chain(past).collect())
}

fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

/// The host of the public address, with its port if that is not the usual one.
fn host(public_url: &str) -> String {
    let url = Url::parse(public_url).ok();
    let host = url.as_ref().and_then(|url| {
        let host = url.host_str()?;
        Some(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    });
    host.unwrap_or_else(|| public_url.to_owned())
}
