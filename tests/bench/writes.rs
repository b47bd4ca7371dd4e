//! How near group commit comes to the database's own limit.
//!
//! ```text
//! cargo bench --bench writes                                     # SQLite, in a temporary folder
//! UNDERSIGNED_BENCH_URL=postgres://… cargo bench --bench writes   # an empty PostgreSQL database
//! ```
//!
//! Approvals go through the workflow as the page's do: link, letter, press, event with its sealed values, list, two
//! mails. Beside them, in the same run and on the same database, a loop writes the same rows and does nothing else:
//! no question asked, nothing folded, nothing hashed. Once with as many to a commit as the store's batches had, which
//! is the limit; once with one to a commit, which is what a service without group commit could at most do. Only the
//! ratios mean something: absolute figures are the disk's.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints, and fails by panicking"
)]
#![allow(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "the suite's support has more than this needs"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};

#[path = "../suite/support/bare_store.rs"]
mod bare_store;
#[path = "../suite/support/database.rs"]
mod database;
#[path = "../suite/support/postgres.rs"]
mod postgres;

use bare_store::{Asked, BareStore};
use database::Database;

/// Letters, of four invitations each.
const LETTERS: usize = 250;
/// Requests under way at the same time.
const CLIENTS: usize = 64;
const ROUNDS: usize = 3;

mod tables {
    diesel::table! { events (seq) { seq -> BigInt, letter -> Text, hash -> Binary, line -> Text, } }
    diesel::table! { openings (seq, name) { seq -> BigInt, name -> Text, letter -> Text, salt -> Text, value -> Text, } }
    diesel::table! { letters (id) { id -> Text, stage -> Text, head -> BigInt, } }
    diesel::table! { presses (nonce) { nonce -> Text, invitation -> Text, fingerprint -> Text, event -> BigInt, } }
    diesel::table! {
        outbox (id) {
            id -> Text, dedupe_key -> Text, kind -> Text, payload -> Text, letter -> Text, state -> Text,
            run_at -> BigInt, attempts -> Integer, queued_at -> BigInt, touched_at -> BigInt,
        }
    }
}
use tables::{events, letters, openings, outbox, presses};

/// The rows of one approval, in one connection's own dialect.
macro_rules! write_rows {
    ($connection:expr, $seq:expr, $letter:expr, $line:expr) => {{
        let (connection, seq, letter, line) = ($connection, $seq, $letter, $line);
        diesel::insert_into(events::table)
            .values((
                events::seq.eq(seq),
                events::letter.eq(letter),
                events::hash.eq(&[7_u8; 32][..]),
                events::line.eq(line),
            ))
            .execute(connection)
            .unwrap();
        for name in ["name", "title", "printed_as"] {
            diesel::insert_into(openings::table)
                .values((
                    openings::seq.eq(seq),
                    openings::name.eq(name),
                    openings::letter.eq(letter),
                    openings::salt.eq("00112233445566778899aabbccddeeff"),
                    openings::value.eq("James M. Inhofe"),
                ))
                .execute(connection)
                .unwrap();
        }
        diesel::update(letters::table.find(letter))
            .set((letters::stage.eq("circulating"), letters::head.eq(seq)))
            .execute(connection)
            .unwrap();
        diesel::insert_into(presses::table)
            .values((
                presses::nonce.eq(format!("raw {seq}")),
                presses::invitation.eq(letter),
                presses::fingerprint.eq("00112233445566778899aabbccddeeff"),
                presses::event.eq(seq),
            ))
            .execute(connection)
            .unwrap();
        // The store queues a receipt for each, and a notice to the lead for the first of a letter.
        diesel::insert_into(outbox::table)
            .values((
                outbox::id.eq(format!("raw {seq}")),
                outbox::dedupe_key.eq(format!("raw/{seq}")),
                outbox::kind.eq("receipt"),
                outbox::payload.eq(line),
                outbox::letter.eq(letter),
                outbox::state.eq("waiting"),
                outbox::run_at.eq(seq),
                outbox::attempts.eq(0),
                outbox::queued_at.eq(seq),
                outbox::touched_at.eq(seq),
            ))
            .execute(connection)
            .unwrap();
    }};
}

/// One round of the raw loop: rows written in so many transactions.
macro_rules! raw {
    ($connection:expr, $letters:expr, $count:expr, $batch:expr) => {{
        let connection = $connection;
        let mut last: i64 = events::table
            .select(diesel::dsl::max(events::seq))
            .first::<Option<i64>>(connection)
            .unwrap()
            .unwrap_or_default();
        let line: String = events::table
            .order(events::seq.desc())
            .select(events::line)
            .first(connection)
            .unwrap();
        let start = Instant::now();
        let mut done = 0;
        while done < $count {
            let batch = $batch.min($count - done);
            connection
                .transaction::<_, diesel::result::Error, _>(|connection| {
                    for index in 0..batch {
                        last += 1;
                        let letter: &String = &$letters[(done + index) % $letters.len()];
                        write_rows!(&mut *connection, last, letter, &line);
                    }
                    Ok(())
                })
                .unwrap();
            done += batch;
        }
        start.elapsed()
    }};
}

enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut connection = SqliteConnection::establish(path).unwrap();
                let settings = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                    PRAGMA wal_autocheckpoint = 4000";
                diesel::connection::SimpleConnection::batch_execute(&mut connection, settings)
                    .unwrap();
                Self::Sqlite(connection)
            }
            None => Self::Postgres(PgConnection::establish(url).unwrap()),
        }
    }

    fn write(&mut self, letters: &[String], count: usize, batch: usize) -> Duration {
        match self {
            Self::Sqlite(connection) => raw!(connection, letters, count, batch),
            Self::Postgres(connection) => raw!(connection, letters, count, batch),
        }
    }
}

/// All approvals of a round, through the store.
fn approve_all(bare: &BareStore, asked: &[Asked], round: usize) -> (Duration, usize, usize) {
    let shown = bare.letter(asked[0].id).current.digest;
    let all: Vec<_> = asked.iter().flat_map(|asked| &asked.links).collect();
    let before = bare.store.written();
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while let Some(link) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    bare.approve_text(shown, link, &format!("{round} {}", link.reveal()));
                }
            });
        }
    });
    let after = bare.store.written();
    let commits = usize::try_from(after.commits - before.commits).unwrap();
    (start.elapsed(), all.len(), commits)
}

fn main() {
    let bare = match std::env::var("UNDERSIGNED_BENCH_URL") {
        Ok(url) => {
            let folder = tempfile::tempdir().unwrap();
            BareStore::open(url, Database::Postgres, None, folder)
        }
        Err(_) => BareStore::on(Database::Sqlite),
    };
    let mut raw = Raw::open(bare.url());
    println!("approvals a second; {CLIENTS} clients, {ROUNDS} rounds");
    println!("round  store  a commit  raw, as many  raw, one  store/limit  store/one");
    for round in 1..=ROUNDS {
        let asked: Vec<Asked> = (0..LETTERS).map(|_| bare.asked()).collect();
        let letters: Vec<String> = asked.iter().map(|asked| asked.id.to_string()).collect();
        let (elapsed, count, commits) = approve_all(&bare, &asked, round);
        let batch = (count / commits.max(1)).max(1);
        let many = raw.write(&letters, count, batch);
        let one = raw.write(&letters, count.min(500), 1);
        let rate = |count: usize, elapsed: Duration| count as f64 / elapsed.as_secs_f64();
        let (store, many, one) = (
            rate(count, elapsed),
            rate(count, many),
            rate(count.min(500), one),
        );
        println!(
            "{round:>5}  {store:>5.0}  {batch:>8}  {many:>12.0}  {one:>8.0}  {:>11.2}  {:>9.2}",
            store / many,
            store / one
        );
    }
}
