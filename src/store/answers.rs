//! Answers of the API, kept so that a repeated request gets the same one.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::answers;
use super::{Db, Fault, Tx, micros};
use crate::domain::roster::MemberId;

/// An answer of the API, kept so that a repeated request gets it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Digest of the request.
    pub fingerprint: String,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Db {
    /// The answer kept for a repeated API request of an office.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn answered(&mut self, office: &MemberId, key: &str) -> Result<Option<Answered>, Fault> {
        let found: Option<(String, i32, String)> = answers::table
            .find((office.to_string(), key))
            .select((answers::fingerprint, answers::status, answers::body))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for an answer"))?;
        found
            .map(|(fingerprint, status, body)| {
                let status = u16::try_from(status)
                    .map_err(|e| Fault::other("reading a stored answer", e))?;
                Ok(Answered {
                    fingerprint,
                    status,
                    body,
                })
            })
            .transpose()
    }
}

impl Tx<'_> {
    /// Keeps an answer of the API.
    ///
    /// # Errors
    /// [`Fault`], also if the key has an answer already.
    pub fn put_answered(
        &mut self,
        office: &MemberId,
        key: &str,
        answered: &Answered,
        at: Timestamp,
    ) -> Result<(), Fault> {
        diesel::insert_into(answers::table)
            .values((
                answers::office.eq(office.to_string()),
                answers::request_key.eq(key),
                answers::fingerprint.eq(&answered.fingerprint),
                answers::status.eq(i32::from(answered.status)),
                answers::body.eq(&answered.body),
                answers::answered_at.eq(micros(at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("keeping an answer"))?;
        Ok(())
    }
}
