//! Approval links, and the one-time values of the pages behind them.

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{links, presses};
use super::{Db, Fault, Tx, micros, parsed};
use crate::domain::invitation::InvitationId;
use crate::domain::letter::LetterId;

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The letter.
    pub letter: LetterId,
    /// The invitation.
    pub invitation: InvitationId,
}

/// A page's one-time value, spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPress {
    /// The value.
    pub nonce: String,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// Digest of what was pressed.
    pub fingerprint: String,
    /// The event that it led to.
    pub event: i64,
}

impl Db {
    /// What a link opens.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn link(&mut self, token_hash: &[u8; 32]) -> Result<Option<Link>, Fault> {
        let found: Option<(String, String)> = links::table
            .find(&token_hash[..])
            .select((links::letter, links::invitation))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a link"))?;
        let Some((letter, invitation)) = found else {
            return Ok(None);
        };
        Ok(Some(Link {
            letter: parsed(&letter)?,
            invitation: parsed(&invitation)?,
        }))
    }

    /// A spent one-time value.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn press(&mut self, nonce: &str) -> Result<Option<NewPress>, Fault> {
        let found: Option<(String, String, String, i64)> = presses::table
            .find(nonce)
            .select(presses::all_columns)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a press"))?;
        let Some((nonce, invitation, fingerprint, event)) = found else {
            return Ok(None);
        };
        Ok(Some(NewPress {
            nonce,
            invitation: parsed(&invitation)?,
            fingerprint,
            event,
        }))
    }
}

impl Tx<'_> {
    /// Keeps what a link opens; the same one twice is kept once.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_link(
        &mut self,
        token_hash: &[u8; 32],
        link: &Link,
        at: Timestamp,
    ) -> Result<(), Fault> {
        const DOING: &str = "keeping a link";
        let kept: bool = diesel::select(exists(links::table.find(&token_hash[..])))
            .get_result(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        if kept {
            return Ok(());
        }
        diesel::insert_into(links::table)
            .values((
                links::token_hash.eq(&token_hash[..]),
                links::letter.eq(link.letter.to_string()),
                links::invitation.eq(link.invitation.to_string()),
                links::made_at.eq(micros(at)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }

    /// Spends a page's one-time value.
    ///
    /// # Errors
    /// [`Fault`], also if it was spent before.
    pub fn put_press(&mut self, press: NewPress) -> Result<(), Fault> {
        diesel::insert_into(presses::table)
            .values((
                presses::nonce.eq(press.nonce),
                presses::invitation.eq(press.invitation.to_string()),
                presses::fingerprint.eq(press.fingerprint),
                presses::event.eq(press.event),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("keeping a press"))?;
        Ok(())
    }
}
