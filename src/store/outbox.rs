//! The outbox: mails to be written, queued with the act that causes them and taken on by one process at a time.
//!
//! Taking one on is a *lease*: until it runs out, no other process touches the mail; if the process dies, the mail
//! comes back by itself. Whoever finishes has to show the lease, so a process that was too slow changes nothing.

use data_encoding::HEXLOWER;
use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::outbox;
use super::{Db, Fault, Tx, micros, moment, parsed};
use crate::domain::letter::LetterId;

const WAITING: &str = "waiting";

/// A mail to be written when its time comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its name; the Message-ID is made of it.
    pub id: String,
    /// A second row with the same key is dropped.
    pub dedupe_key: String,
    /// What it is.
    pub kind: String,
    /// What it is about, JSON.
    pub payload: String,
    /// Its letter.
    pub letter: Option<LetterId>,
    /// Not before.
    pub run_at: Timestamp,
}

/// A queued mail that this process has taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The row.
    pub queued: Queued,
    /// How often it was tried before this time.
    pub attempts: u32,
    /// When it was first to leave.
    pub queued_at: Timestamp,
    /// Who holds it; finishing it needs the same value.
    pub lease: String,
}

/// How one try to send a mail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The relay took it.
    Sent,
    /// Its reason had gone, so it was not sent.
    Dropped(String),
    /// Try again then.
    Again(Timestamp, String),
    /// It cannot be delivered.
    Failed(String),
}

/// A queued mail as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// What it is about, JSON.
    pub payload: String,
    /// `waiting`, `sent`, `dropped` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was last touched.
    pub at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: String,
    dedupe_key: String,
    kind: String,
    payload: String,
    letter: Option<String>,
    state: String,
    run_at: i64,
    attempts: i32,
    last_error: Option<String>,
    queued_at: i64,
    touched_at: i64,
}

fn count(attempts: i32) -> u32 {
    u32::try_from(attempts).unwrap_or_default()
}

impl Db {
    /// Whether a mail of this kind whose key begins so still waits.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn has_waiting(&mut self, kind: &str, key_prefix: &str) -> Result<bool, Fault> {
        // A range, unlike a pattern, is found by the index. The keys are compared by their bytes on both databases.
        let after = format!("{key_prefix}{}", char::MAX);
        let waiting = outbox::table
            .filter(outbox::dedupe_key.ge(key_prefix))
            .filter(outbox::dedupe_key.lt(after))
            .filter(outbox::kind.eq(kind))
            .filter(outbox::state.eq(WAITING));
        diesel::select(exists(waiting))
            .get_result(&mut self.connection)
            .map_err(Fault::of("looking for a waiting mail"))
    }

    /// Whether a mail was ever queued under this key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn was_queued(&mut self, dedupe_key: &str) -> Result<bool, Fault> {
        let queued = outbox::table.filter(outbox::dedupe_key.eq(dedupe_key));
        diesel::select(exists(queued))
            .get_result(&mut self.connection)
            .map_err(Fault::of("looking for a queued mail"))
    }

    /// The mails of a letter, newest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn mails_of(&mut self, letter: LetterId) -> Result<Vec<MailRow>, Fault> {
        let rows: Vec<Row> = outbox::table
            .filter(outbox::letter.eq(letter.to_string()))
            .order((outbox::queued_at.desc(), outbox::id.desc()))
            .select(Row::as_select())
            .load(&mut self.connection)
            .map_err(Fault::of("listing a letter's mails"))?;
        let shown = |row: Row| {
            Ok(MailRow {
                id: row.id,
                kind: row.kind,
                payload: row.payload,
                state: row.state,
                attempts: count(row.attempts),
                last_error: row.last_error,
                at: moment(row.touched_at)?,
            })
        };
        rows.into_iter().map(shown).collect()
    }
}

impl Tx<'_> {
    /// Queues a mail; a second one with the same key is dropped.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn enqueue(&mut self, queued: Queued) -> Result<(), Fault> {
        if self.was_queued(&queued.dedupe_key)? {
            return Ok(());
        }
        let run_at = micros(queued.run_at);
        diesel::insert_into(outbox::table)
            .values((
                outbox::id.eq(queued.id),
                outbox::dedupe_key.eq(queued.dedupe_key),
                outbox::kind.eq(queued.kind),
                outbox::payload.eq(queued.payload),
                outbox::letter.eq(queued.letter.map(|letter| letter.to_string())),
                outbox::state.eq(WAITING),
                outbox::run_at.eq(run_at),
                outbox::attempts.eq(0),
                outbox::queued_at.eq(run_at),
                outbox::touched_at.eq(run_at),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("queueing a mail"))?;
        Ok(())
    }

    /// Takes on up to `limit` mails that are due and that nobody holds, until `until`; the longest due come first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn claim_mail(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claimed>, Fault> {
        const DOING: &str = "taking on a mail";
        let at = micros(now);
        let due: Vec<Row> = outbox::table
            .filter(outbox::state.eq(WAITING))
            .filter(outbox::run_at.le(at))
            .filter(outbox::lease_until.is_null().or(outbox::lease_until.le(at)))
            .order((outbox::run_at, outbox::id))
            .limit(limit.into())
            .select(Row::as_select())
            .load(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let mut claimed = Vec::with_capacity(due.len());
        for row in due {
            let lease = HEXLOWER.encode(&self.random());
            diesel::update(outbox::table.find(&row.id))
                .set((
                    outbox::lease.eq(&lease),
                    outbox::lease_until.eq(micros(until)),
                    outbox::attempts.eq(row.attempts.saturating_add(1)),
                    outbox::touched_at.eq(at),
                ))
                .execute(&mut self.connection)
                .map_err(Fault::of(DOING))?;
            claimed.push(Claimed {
                attempts: count(row.attempts),
                queued_at: moment(row.queued_at)?,
                lease,
                queued: Queued {
                    id: row.id,
                    dedupe_key: row.dedupe_key,
                    kind: row.kind,
                    payload: row.payload,
                    letter: row.letter.as_deref().map(parsed).transpose()?,
                    run_at: moment(row.run_at)?,
                },
            });
        }
        Ok(claimed)
    }

    /// Notes how a try ended; false if another process has taken the mail on meanwhile, and then nothing is changed.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn finish_mail(
        &mut self,
        claimed: &Claimed,
        tried: &Tried,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let (state, run_at, why) = match tried {
            Tried::Sent => ("sent", claimed.queued.run_at, None),
            Tried::Dropped(why) => ("dropped", claimed.queued.run_at, Some(why)),
            Tried::Again(at, why) => (WAITING, *at, Some(why)),
            Tried::Failed(why) => ("failed", claimed.queued.run_at, Some(why)),
        };
        let held = outbox::table
            .find(&claimed.queued.id)
            .filter(outbox::state.eq(WAITING))
            .filter(outbox::lease.eq(&claimed.lease));
        let changed = diesel::update(held)
            .set((
                outbox::state.eq(state),
                outbox::run_at.eq(micros(run_at)),
                outbox::last_error.eq(why),
                outbox::lease.eq(None::<String>),
                outbox::lease_until.eq(None::<i64>),
                outbox::touched_at.eq(micros(now)),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("finishing a mail"))?;
        Ok(changed == 1)
    }
}
