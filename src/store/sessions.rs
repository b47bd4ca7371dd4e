//! Sign-in links and the sessions that they open.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::schema::{sessions, sign_in_links, users};
use super::staff::{USER, User, UserRow, user};
use super::{Db, Fault, Tx, micros};

/// How often at most the use of a session is written down, microseconds.
const NOTED_EVERY: i64 = 60_000_000;
/// How long a sign-in link is kept after its end, hours, so that its mail can still be told from an unknown one.
const KEPT_HOURS: i64 = 24;

/// A new sign-in link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSignInLink {
    /// Its id, from which the token is derived.
    pub id: String,
    /// Hash of the token.
    pub token_hash: [u8; 32],
    /// Whom it signs in.
    pub user: String,
    /// Until when it opens.
    pub expires_at: Timestamp,
}

/// A new session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Hash of the cookie's secret.
    pub token_hash: [u8; 32],
    /// Whose.
    pub user: String,
    /// When.
    pub created_at: Timestamp,
    /// At most until.
    pub expires_at: Timestamp,
}

impl Db {
    /// Whom a sign-in link signs in.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn user_of_sign_in_link(&mut self, id: &str) -> Result<Option<User>, Fault> {
        let found: Option<UserRow> = sign_in_links::table
            .inner_join(users::table)
            .filter(sign_in_links::id.eq(id))
            .select(USER)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a sign-in link"))?;
        found.map(user).transpose()
    }
}

impl Tx<'_> {
    /// Keeps a sign-in link, and forgets those that ended a day before it does.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_sign_in_link(&mut self, link: NewSignInLink) -> Result<(), Fault> {
        const DOING: &str = "keeping a sign-in link";
        let forgotten = link
            .expires_at
            .checked_sub(SignedDuration::from_hours(KEPT_HOURS))
            .unwrap_or(Timestamp::MIN);
        diesel::delete(
            sign_in_links::table.filter(sign_in_links::expires_at.lt(micros(forgotten))),
        )
        .execute(&mut self.connection)
        .map_err(Fault::of(DOING))?;
        diesel::insert_into(sign_in_links::table)
            .values((
                sign_in_links::id.eq(link.id),
                sign_in_links::token_hash.eq(&link.token_hash[..]),
                sign_in_links::user_id.eq(link.user),
                sign_in_links::expires_at.eq(micros(link.expires_at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }

    /// Spends a sign-in link if it still opens; returns the user's id.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn spend_sign_in_link(
        &mut self,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>, Fault> {
        let open = sign_in_links::table
            .filter(sign_in_links::token_hash.eq(&token_hash[..]))
            .filter(sign_in_links::spent_at.is_null())
            .filter(sign_in_links::expires_at.gt(micros(now)));
        diesel::update(open)
            .set(sign_in_links::spent_at.eq(micros(now)))
            .returning(sign_in_links::user_id)
            .get_result(&mut self.connection)
            .optional()
            .map_err(Fault::of("spending a sign-in link"))
    }

    /// Opens a session, and forgets those past their end.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_session(&mut self, session: NewSession) -> Result<(), Fault> {
        const DOING: &str = "opening a session";
        let now = micros(session.created_at);
        diesel::delete(sessions::table.filter(sessions::expires_at.le(now)))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        diesel::insert_into(sessions::table)
            .values((
                sessions::token_hash.eq(&session.token_hash[..]),
                sessions::user_id.eq(session.user),
                sessions::created_at.eq(now),
                sessions::used_at.eq(now),
                sessions::expires_at.eq(micros(session.expires_at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }

    /// Notes the use of a session that is neither idle since nor past its end; returns whose it is.
    ///
    /// The use is written down at most once a minute, so that leafing through pages costs no commits.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn touch_session(
        &mut self,
        token_hash: &[u8; 32],
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<User>, Fault> {
        const DOING: &str = "looking for a session";
        let now = micros(now);
        let found: Option<(i64, UserRow)> = sessions::table
            .inner_join(users::table)
            .filter(sessions::token_hash.eq(&token_hash[..]))
            .filter(sessions::used_at.gt(micros(idle_since)))
            .filter(sessions::expires_at.gt(now))
            .select((sessions::used_at, USER))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?;
        let Some((used_at, row)) = found else {
            return Ok(None);
        };
        if now.saturating_sub(used_at) >= NOTED_EVERY {
            diesel::update(sessions::table.find(&token_hash[..]))
                .set(sessions::used_at.eq(now))
                .execute(&mut self.connection)
                .map_err(Fault::of(DOING))?;
        }
        user(row).map(Some)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Fault> {
        diesel::delete(sessions::table.find(&token_hash[..]))
            .execute(&mut self.connection)
            .map_err(Fault::of("ending a session"))?;
        Ok(())
    }
}
