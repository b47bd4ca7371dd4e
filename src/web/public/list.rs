//! The list of released letters, with its search.

use actix_web::http::header;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::kept::kept;
use crate::domain::eastern;
use crate::domain::roster::{Member, MemberId};
use crate::store::{Db, Fault, LetterRow, PublicQuery};
use crate::web::error::Error;
use crate::web::letter::in_full;
use crate::web::page::{HTML, render};
use crate::web::site::Site;

/// Letters on one page.
const PAGE: u32 = 20;
/// The most characters that are searched for.
const WORDS: usize = 200;

/// What is looked for, as typed. What cannot be read is left out of the search, not refused: a reader who follows an
/// old link sees the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Words.
    q: String,
    /// A member's id.
    member: String,
    /// A year.
    year: String,
    /// A page, from 1.
    page: String,
}

impl Asked {
    fn words(&self) -> String {
        let words: String = self
            .q
            .chars()
            .filter(|c| !c.is_control())
            .take(WORDS)
            .collect();
        words.trim().to_owned()
    }

    fn page(&self) -> u32 {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }

    fn query(&self) -> PublicQuery {
        let words = self.words();
        PublicQuery {
            words: (!words.is_empty()).then_some(words),
            member: self.member.parse().ok(),
            year: self
                .year
                .parse()
                .ok()
                .filter(|year| (1789..=9999).contains(year)),
            offset: (self.page() - 1) * PAGE,
            limit: PAGE,
        }
    }

    /// The same question about another year or page.
    fn href(&self, year: Option<i16>, page: u32) -> String {
        let mut href = url::form_urlencoded::Serializer::new(String::new());
        let words = self.words();
        if !words.is_empty() {
            href.append_pair("q", &words);
        }
        if let Ok(member) = self.member.parse::<MemberId>() {
            href.append_pair("member", member.as_ref());
        }
        if let Some(year) = year {
            href.append_pair("year", &year.to_string());
        }
        if page > 1 {
            href.append_pair("page", &page.to_string());
        }
        match href.finish() {
            query if query.is_empty() => "/".into(),
            query => format!("/?{query}"),
        }
    }
}

/// A line of the list.
pub(super) struct Line {
    pub(super) slug: String,
    pub(super) subject: String,
    pub(super) recipients: String,
    pub(super) dated: String,
    pub(super) signatories: u32,
    pub(super) lead: Option<String>,
}

impl Line {
    /// A row as a reader sees it.
    pub(super) fn of(row: LetterRow, lead: Option<&Member>) -> Self {
        let dated = row.dated.as_deref().and_then(|dated| dated.parse().ok());
        Self {
            slug: row.slug,
            subject: row.subject,
            recipients: row.recipients,
            dated: dated.map(eastern::day).unwrap_or_default(),
            signatories: row.signatories.unwrap_or_default(),
            lead: lead.map(in_full),
        }
    }
}

#[derive(Template)]
#[template(path = "public/list.html")]
struct ListPage {
    words: String,
    member: Option<Member>,
    lines: Vec<Line>,
    total: u64,
    searched: bool,
    /// Years with their links; the chosen one has none.
    years: Vec<(String, String, bool)>,
    newer: Option<String>,
    older: Option<String>,
}

/// `GET /`.
pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    asked: Query<Asked>,
) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let page = site.store.read(move |db| read(db, &asked)).await?;
    Ok(kept(&req, HTML, render(&page)?))
}

/// `GET /letters`: the list has one address.
pub(super) async fn moved() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/"))
        .finish()
}

fn read(db: &mut Db, asked: &Asked) -> Result<ListPage, Fault> {
    let query = asked.query();
    let (rows, total) = db.released(&query)?;
    let member = match &query.member {
        Some(id) => db.member(id)?,
        None => None,
    };
    let years = years(db, asked, &query)?;
    let lines = lines(db, rows)?;
    let (page, seen) = (asked.page(), u64::from(query.offset) + lines.len() as u64);
    Ok(ListPage {
        words: asked.words(),
        member,
        total,
        searched: query.words.is_some() || query.member.is_some() || query.year.is_some(),
        years,
        newer: (page > 1).then(|| asked.href(query.year, page - 1)),
        older: (seen < total).then(|| asked.href(query.year, page + 1)),
        lines,
    })
}

/// Rows with their leads' names.
pub(super) fn lines(db: &mut Db, rows: Vec<LetterRow>) -> Result<Vec<Line>, Fault> {
    rows.into_iter()
        .map(|row| {
            let lead = db.member(&row.lead)?;
            Ok(Line::of(row, lead.as_ref()))
        })
        .collect()
}

/// The years from the first letter that is found to the last, as links.
fn years(
    db: &mut Db,
    asked: &Asked,
    query: &PublicQuery,
) -> Result<Vec<(String, String, bool)>, Fault> {
    let mut edge = |offset: u32| -> Result<Option<(i16, u64)>, Fault> {
        let any_year = PublicQuery {
            year: None,
            offset,
            limit: 1,
            ..query.clone()
        };
        let (rows, total) = db.released(&any_year)?;
        let at = rows.first().and_then(|row| row.released_at);
        Ok(at.map(|at| (eastern::local(at).year(), total)))
    };
    let Some((last, total)) = edge(0)? else {
        return Ok(Vec::new());
    };
    let oldest = u32::try_from(total.saturating_sub(1)).unwrap_or(u32::MAX);
    let first = edge(oldest)?.map_or(last, |(year, _)| year);
    if first == last && query.year.is_none() {
        return Ok(Vec::new());
    }
    let all = (
        "All years".to_owned(),
        asked.href(None, 1),
        query.year.is_none(),
    );
    let each = (first..=last).rev().map(|year| {
        let chosen = query.year == Some(year);
        (year.to_string(), asked.href(Some(year), 1), chosen)
    });
    Ok(std::iter::once(all).chain(each).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_left_out_of_the_search() {
        let asked = Asked {
            q: "  detainers\0 ".into(),
            member: "'; drop table".into(),
            year: "20x2".into(),
            page: "-1".into(),
        };
        let query = asked.query();
        assert_eq!(query.words.as_deref(), Some("detainers"));
        assert_eq!((query.member, query.year, query.offset), (None, None, 0));
    }

    #[test]
    fn a_link_to_another_year_keeps_the_words_and_escapes_them() {
        let asked = Asked {
            q: "a&b".into(),
            ..Asked::default()
        };
        assert_eq!(asked.href(Some(2022), 2), "/?q=a%26b&year=2022&page=2");
        assert_eq!(Asked::default().href(None, 1), "/");
    }
}
