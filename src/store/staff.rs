//! Staff who may sign in, and tokens for the API.

use diesel::prelude::*;
use diesel::sql_types::Text;
use jiff::Timestamp;

use super::schema::{tokens, users};
use super::{Db, Fault, Tx, micros, parsed};
use crate::domain::roster::MemberId;

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: Text) -> Text;
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: String,
    /// Where the sign-in link goes.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: MemberId,
}

/// A new user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their id.
    pub id: String,
    /// Where the sign-in link goes.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: MemberId,
    /// When.
    pub created_at: Timestamp,
}

/// A new API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Hash of the token.
    pub token_hash: [u8; 32],
    /// What it is for.
    pub name: String,
    /// Its office.
    pub office: MemberId,
    /// When.
    pub created_at: Timestamp,
}

/// The columns of [`User`].
pub(super) const USER: (users::id, users::email, users::name, users::office) =
    (users::id, users::email, users::name, users::office);

/// Their values.
pub(super) type UserRow = (String, String, String, String);

pub(super) fn user((id, email, name, office): UserRow) -> Result<User, Fault> {
    Ok(User {
        id,
        email,
        name,
        office: parsed(&office)?,
    })
}

impl Db {
    /// Who signs in at an address, however its letters are capitalised.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn user_by_email(&mut self, email: &str) -> Result<Option<User>, Fault> {
        let found: Option<UserRow> = users::table
            .filter(lower(users::email).eq(lower(email)))
            .select(USER)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a user"))?;
        found.map(user).transpose()
    }

    /// The users of an office, in the order in which they were added.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn users_of(&mut self, office: &MemberId) -> Result<Vec<User>, Fault> {
        let found: Vec<UserRow> = users::table
            .filter(users::office.eq(office.to_string()))
            .order((users::created_at, users::id))
            .select(USER)
            .load(&mut self.connection)
            .map_err(Fault::of("looking for an office's users"))?;
        found.into_iter().map(user).collect()
    }

    /// The office and name of an API token.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn token(&mut self, token_hash: &[u8; 32]) -> Result<Option<(MemberId, String)>, Fault> {
        let found: Option<(String, String)> = tokens::table
            .find(&token_hash[..])
            .select((tokens::office, tokens::name))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a token"))?;
        found
            .map(|(office, name)| Ok((parsed(&office)?, name)))
            .transpose()
    }
}

impl Tx<'_> {
    /// Adds a user.
    ///
    /// # Errors
    /// [`Fault`], also if the address is another user's.
    pub fn put_user(&mut self, user: NewUser) -> Result<(), Fault> {
        diesel::insert_into(users::table)
            .values((
                users::id.eq(user.id),
                users::email.eq(user.email),
                users::name.eq(user.name),
                users::office.eq(user.office.to_string()),
                users::created_at.eq(micros(user.created_at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("adding a user"))?;
        Ok(())
    }

    /// Adds an API token.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_token(&mut self, token: NewToken) -> Result<(), Fault> {
        diesel::insert_into(tokens::table)
            .values((
                tokens::token_hash.eq(&token.token_hash[..]),
                tokens::name.eq(token.name),
                tokens::office.eq(token.office.to_string()),
                tokens::created_at.eq(micros(token.created_at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("adding a token"))?;
        Ok(())
    }
}
