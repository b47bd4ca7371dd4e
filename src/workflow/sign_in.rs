//! Signing in: a link by mail, pressed within ten minutes, becomes a session.

use jiff::{SignedDuration, Timestamp};

use super::link::{LinkKey, Token};
use super::queue::{self, Post};
use super::{Moment, Staff};
use crate::domain::text::EmailAddress;
use crate::store::{Failure, NewSession, NewSignInLink, Tx};

/// How long a sign-in link opens, minutes.
pub const LINK_MINUTES: i64 = 10;
/// How long a session lives unused, minutes.
pub const IDLE_MINUTES: i64 = 30;
/// How long a session lives at most, hours.
pub const SESSION_HOURS: i64 = 12;

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// The link is unknown, used or older than ten minutes.
    #[error("This sign-in link has been used or is older than ten minutes. Ask for a new one.")]
    BadLink,
}

/// The token of a sign-in link.
#[must_use]
pub fn token(key: &LinkKey, link: &str) -> Token {
    key.token("sign-in/1", &[link])
}

/// Mails a link, if the address is a user's. Who asked is not told whether it is.
///
/// # Errors
/// Only faults of the store.
pub fn request(
    tx: &mut Tx<'_>,
    moment: &Moment,
    key: &LinkKey,
    address: &EmailAddress,
) -> Result<(), Failure<SignInRefusal>> {
    let Some(user) = tx.user_by_email(address.as_ref())? else {
        return Ok(());
    };
    let id = moment.id().hyphenated().to_string();
    let expires_at = later(moment.now, SignedDuration::from_mins(LINK_MINUTES));
    let token_hash = token(key, &id).hash();
    tx.put_sign_in_link(NewSignInLink {
        id: id.clone(),
        token_hash,
        user: user.id,
        expires_at,
    })?;
    queue::post(tx, moment, None, &id, &Post::SignIn { link: id.clone() })?;
    Ok(())
}

/// Spends a link and opens a session; returns the session's secret for the cookie.
///
/// # Errors
/// [`SignInRefusal`].
pub fn sign_in(
    tx: &mut Tx<'_>,
    moment: &Moment,
    link: &Token,
) -> Result<Token, Failure<SignInRefusal>> {
    let user = tx
        .spend_sign_in_link(&link.hash(), moment.now)?
        .ok_or(Failure::Refused(SignInRefusal::BadLink))?;
    let session = Token::random(moment.random());
    tx.put_session(NewSession {
        token_hash: session.hash(),
        user,
        created_at: moment.now,
        expires_at: later(moment.now, SignedDuration::from_hours(SESSION_HOURS)),
    })?;
    Ok(session)
}

/// Ends a session.
///
/// # Errors
/// Only faults of the store.
pub fn sign_out(tx: &mut Tx<'_>, session: &Token) -> Result<(), Failure<SignInRefusal>> {
    Ok(tx.end_session(&session.hash())?)
}

/// Whose session this is, if it is alive; and it lives on for having been used.
///
/// # Errors
/// Only faults of the store.
pub fn signed_in(
    tx: &mut Tx<'_>,
    moment: &Moment,
    session: &Token,
) -> Result<Option<Staff>, Failure<SignInRefusal>> {
    let idle_since = moment
        .now
        .checked_sub(SignedDuration::from_mins(IDLE_MINUTES))
        .unwrap_or(Timestamp::MIN);
    let user = tx.touch_session(&session.hash(), moment.now, idle_since)?;
    Ok(user.map(|user| Staff {
        office: user.office,
        name: format!("{} <{}>", user.name, user.email),
        email: Some(user.email),
    }))
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
