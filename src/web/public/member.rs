//! A member's page: what they signed and led, and to whom.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::kept::kept;
use super::list::{Line, lines};
use crate::domain::roster::{Member, MemberId};
use crate::store::{Db, Fault, PublicQuery};
use crate::web::error::Error;
use crate::web::letter::in_full;
use crate::web::page::{HTML, render};
use crate::web::site::Site;

/// The newest letters that the page shows; the list has the rest.
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "public/member.html")]
struct MemberPage {
    name: String,
    member: Member,
    lines: Vec<Line>,
    total: u64,
    led: usize,
    /// Whom they wrote to, and how often, most often first.
    recipients: Vec<(String, usize)>,
}

/// `GET /members/{bioguide}`.
pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let id: MemberId = id.parse().map_err(|_| Error::not_found())?;
    let page = site.store.read(move |db| read(db, &id)).await?;
    let page = page.ok_or_else(Error::not_found)?;
    Ok(kept(&req, HTML, render(&page)?))
}

fn read(db: &mut Db, id: &MemberId) -> Result<Option<MemberPage>, Fault> {
    let Some(member) = db.member(id)? else {
        return Ok(None);
    };
    let (rows, total) = db.released(&PublicQuery {
        member: Some(id.clone()),
        limit: SHOWN,
        ..PublicQuery::default()
    })?;
    let led = rows.iter().filter(|row| row.lead == *id).count();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        for recipient in row.recipients.split("; ") {
            *times.entry(recipient.to_owned()).or_default() += 1;
        }
    }
    let mut recipients: Vec<_> = times.into_iter().collect();
    recipients.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Ok(Some(MemberPage {
        name: in_full(&member),
        member,
        lines: lines(db, rows)?,
        total,
        led,
        recipients,
    }))
}
