//! Any two revisions of a letter, held against each other.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::letter::{Desk, Head, Opened, Part};
use super::problem::Problem;
use crate::domain::redline::Redline;
use crate::web::error::Error;
use crate::web::page::ok;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;

/// Which two; the newest and the one before it if nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Two {
    from: Option<u32>,
    to: Option<u32>,
}

#[derive(Template)]
#[template(path = "desk/compare.html")]
struct ComparePage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    from: u32,
    to: u32,
    newest: u32,
    redline: String,
}

/// Shows what changed between two revisions.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    two: Query<Two>,
) -> Result<HttpResponse, Error> {
    let Two { from, to } = two.into_inner();
    let read = Opened::read_with(&site, &staff, &id, move |db, letter| {
        let newest = letter.current.number;
        let to = to.unwrap_or(newest);
        let from = from.unwrap_or_else(|| to.saturating_sub(1).max(1));
        let known = 1..=newest;
        if !known.contains(&from) || !known.contains(&to) {
            return Ok(None);
        }
        let redline = Redline::between(&db.text(letter.id, from)?, &db.text(letter.id, to)?);
        Ok(Some((from, to, redline.html())))
    });
    let (opened, found) = read.await?;
    let (from, to, redline) = found.ok_or_else(Error::not_found)?;
    Ok(ok(&ComparePage {
        head: opened.head(Part::Text),
        done: None,
        problem: None,
        from,
        to,
        newest: opened.letter.current.number,
        redline,
        desk: opened.desk,
    }))
}
