//! The newest letters as an Atom feed.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::kept::kept;
use crate::domain::roster::Member;
use crate::store::{LetterRow, PublicQuery};
use crate::web::error::Error;
use crate::web::letter::in_full;
use crate::web::page::render;
use crate::web::site::Site;

/// Letters in the feed.
const ENTRIES: u32 = 50;

#[derive(Template)]
#[template(path = "public/feed.xml")]
struct Feed {
    url: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    url: String,
    subject: String,
    recipients: String,
    lead: String,
    signatories: u32,
    at: String,
}

/// `GET /letters.atom`.
pub(super) async fn show(site: Data<Site>, req: HttpRequest) -> Result<HttpResponse, Error> {
    let url = site.rules.public_url.clone();
    let query = PublicQuery {
        limit: ENTRIES,
        ..PublicQuery::default()
    };
    let entries = site
        .store
        .read(move |db| {
            let (rows, _) = db.released(&query)?;
            rows.into_iter()
                .map(|row| {
                    let lead = db.member(&row.lead)?;
                    Ok(entry(&url, row, lead.as_ref()))
                })
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let feed = Feed {
        url: site.rules.public_url.clone(),
        // An empty feed has never been updated, and a feed has to say when it was.
        updated: entries
            .first()
            .map_or_else(|| "1970-01-01T00:00:00Z".into(), |entry| entry.at.clone()),
        entries,
    };
    Ok(kept(
        &req,
        "application/atom+xml; charset=utf-8",
        render(&feed)?,
    ))
}

fn entry(url: &str, row: LetterRow, lead: Option<&Member>) -> Entry {
    Entry {
        url: format!("{url}/letters/{}", row.slug),
        subject: row.subject,
        recipients: row.recipients,
        lead: lead.map(in_full).unwrap_or_default(),
        signatories: row.signatories.unwrap_or_default(),
        at: row.released_at.map(|at| at.to_string()).unwrap_or_default(),
    }
}
