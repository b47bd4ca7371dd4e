//! The public list: released letters, searched and leafed through.

use diesel::prelude::*;
use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::connection::MultiBackend;
use super::listing::{LetterRow, SHOWN, ShownRow, shown};
use super::schema::{letter_signatories, letters};
use super::{Db, Fault, micros, words};
use crate::domain::roster::MemberId;

/// Which released letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublicQuery {
    /// Words to find in subject, text, recipients and names; a letter has to hold them all.
    pub words: Option<String>,
    /// Signed by this member.
    pub member: Option<MemberId>,
    /// Released in this year, in Washington.
    pub year: Option<i16>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return.
    pub limit: u32,
}

/// The released letters that a query asks for.
fn asked(query: &PublicQuery) -> letters::BoxedQuery<'static, MultiBackend> {
    let mut asked = letters::table
        .filter(letters::released_at.is_not_null())
        .into_boxed();
    for pattern in query.words.iter().flat_map(|words| words::patterns(words)) {
        asked = asked.filter(letters::words.like(pattern).escape('\\'));
    }
    if let Some(member) = &query.member {
        let signed = letter_signatories::table
            .filter(letter_signatories::member.eq(member.to_string()))
            .select(letter_signatories::letter);
        asked = asked.filter(letters::id.eq_any(signed));
    }
    if let Some(year) = query.year {
        match bounds(year) {
            Some((first, after)) => {
                asked = asked
                    .filter(letters::released_at.ge(first))
                    .filter(letters::released_at.lt(after));
            }
            None => asked = asked.filter(letters::released_at.is_null()),
        }
    }
    asked
}

/// The first moment of a year in Washington, and the first after it.
fn bounds(year: i16) -> Option<(i64, i64)> {
    let zone = TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC);
    let first = Date::new(year, 1, 1).ok()?;
    let after = first.checked_add(1.year()).ok()?;
    let start = |day: Date| {
        Some(micros(
            day.to_zoned_datetime(zone.clone()).ok()?.timestamp(),
        ))
    };
    Some((start(first)?, start(after)?))
}

impl Db {
    /// Released letters, newest first, and how many there are in all.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn released(&mut self, query: &PublicQuery) -> Result<(Vec<LetterRow>, u64), Fault> {
        const DOING: &str = "listing released letters";
        let total: i64 = asked(query)
            .count()
            .get_result(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let rows: Vec<ShownRow> = asked(query)
            .order((letters::released_at.desc(), letters::id.desc()))
            .offset(query.offset.into())
            .limit(query.limit.into())
            .select(SHOWN)
            .load(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let rows = rows.into_iter().map(shown).collect::<Result<_, _>>()?;
        Ok((rows, u64::try_from(total).unwrap_or_default()))
    }
}
