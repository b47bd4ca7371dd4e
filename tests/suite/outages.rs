//! What the store does when the database is busy, lost or copied.

use std::convert::Infallible;
use std::sync::mpsc;
use std::thread;

use undersigned::domain::letter::Stage;
use undersigned::store::{Failure, Fault, NewSession, NewSignInLink, NewUser, Store};
use undersigned::workflow::circulate::close;

use crate::support::Database;
use crate::support::bare_store::{BareStore, lead, lead_office, on_both_stores};

on_both_stores!(
    another_process_writes_while_the_service_runs,
    too_many_waiting_acts_are_told_that_the_store_is_busy,
    acts_that_wait_are_finished_when_the_store_is_dropped,
    a_store_that_answers_says_so,
    a_session_lives_while_it_is_used_and_not_past_its_end,
    a_sign_in_link_opens_once_and_in_time,
);

type Act = Result<(), Failure<Infallible>>;

fn another_process_writes_while_the_service_runs(bare: &BareStore) {
    let asked = bare.asked();
    let id = asked.id;
    assert!(matches!(bare.letter(id).stage, Stage::Circulating { .. }));
    let (other, moment) = (bare.beside(), bare.at(5));
    other
        .transact_blocking(move |tx| close(tx, &moment, &lead(), id))
        .unwrap();
    assert!(
        matches!(bare.letter(id).stage, Stage::Closed { .. }),
        "a reader that knew it open"
    );
    let seen: Result<bool, Failure<Infallible>> = bare.store.transact_blocking(move |tx| {
        let letter = tx.letter(id)?;
        Ok(letter.is_some_and(|letter| matches!(letter.stage, Stage::Closed { .. })))
    });
    assert!(seen.unwrap(), "a writer that knew it open");
}

/// Keeps the writer within an act until the returned sender is dropped.
fn hold(store: &Store) -> (mpsc::Sender<()>, thread::JoinHandle<Act>) {
    let (release, released) = mpsc::channel::<()>();
    let (begin, begun) = mpsc::channel();
    let store = store.clone();
    let released = std::sync::Mutex::new(released);
    let held = thread::spawn(move || {
        store.transact_blocking(move |_| {
            begin.send(()).unwrap();
            let _ = released.lock().unwrap().recv();
            Ok(())
        })
    });
    begun.recv().unwrap();
    (release, held)
}

fn too_many_waiting_acts_are_told_that_the_store_is_busy(bare: &BareStore) {
    let (release, held) = hold(&bare.store);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let store = bare.store.clone();
    let ends: Vec<Result<(), Failure<Fault>>> = runtime.block_on(async move {
        let mut waiting = Vec::new();
        for _ in 0..1100 {
            let store = store.clone();
            waiting.push(Box::pin(async move { store.transact(|_| Ok(())).await }));
        }
        // Each is queued when it is first looked at; the writer is let go once all are.
        let mut release = Some(release);
        let mut ends = Vec::new();
        let mut looked_at = 0;
        std::future::poll_fn(|context| {
            waiting.retain_mut(|act| match act.as_mut().poll(context) {
                std::task::Poll::Ready(end) => {
                    ends.push(end);
                    false
                }
                std::task::Poll::Pending => true,
            });
            looked_at += 1;
            release = None;
            if waiting.is_empty() {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        assert!(looked_at > 1);
        ends
    });
    held.join().unwrap().unwrap();
    let busy = ends
        .iter()
        .filter(|end| matches!(end, Err(Failure::Broken(fault)) if fault.is_busy()));
    assert_eq!(busy.count(), 1100 - 1024);
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1024);
}

fn acts_that_wait_are_finished_when_the_store_is_dropped(bare: &BareStore) {
    let store = bare.beside();
    let (release, held) = hold(&store);
    let waiting: Vec<thread::JoinHandle<Act>> = (0..5)
        .map(|number| {
            let (store, now) = (store.clone(), bare.at(0).now);
            thread::spawn(move || {
                store.transact_blocking(move |tx| Ok(tx.put_user(user(number, now))?))
            })
        })
        .collect();
    drop(store);
    drop(release);
    held.join().unwrap().unwrap();
    for act in waiting {
        act.join().unwrap().unwrap();
    }
    let users = bare.store.read_blocking(|db| db.users_of(&lead_office()));
    assert_eq!(users.unwrap().len(), 5);
}

fn user(number: u8, now: jiff::Timestamp) -> NewUser {
    NewUser {
        id: format!("user {number}"),
        email: format!("user{number}@senate.example"),
        name: "Ann Lee".into(),
        office: lead_office(),
        created_at: now,
    }
}

fn a_store_that_answers_says_so(bare: &BareStore) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(bare.store.ping()).unwrap();
    bare.forge("DROP TABLE presses; DROP TABLE openings; DROP TABLE events");
    assert!(runtime.block_on(bare.store.ping()).is_err());
}

fn a_session_lives_while_it_is_used_and_not_past_its_end(bare: &BareStore) {
    let at = |minutes| bare.at(minutes).now;
    let start = at(0);
    let end = at(60);
    bare.done(move |tx| {
        tx.put_user(user(1, start))?;
        tx.put_session(NewSession {
            token_hash: [1; 32],
            user: "user 1".into(),
            created_at: start,
            expires_at: end,
        })?;
        Ok::<_, Failure<Infallible>>(())
    });
    let touch = |minutes: i64| {
        let (now, idle_since) = (at(minutes), at(minutes - 10));
        let touched = bare.done(move |tx| {
            Ok::<_, Failure<Infallible>>(tx.touch_session(&[1; 32], now, idle_since)?)
        });
        touched.is_some()
    };
    for minutes in [0, 9, 18, 27, 36, 45, 54, 59] {
        assert!(touch(minutes), "{minutes}");
    }
    assert!(!touch(60), "past its end");
    assert!(touch(59));
    let unknown = bare
        .done(move |tx| Ok::<_, Failure<Infallible>>(tx.touch_session(&[2; 32], start, start)?));
    assert_eq!(unknown, None);
    bare.done(|tx| Ok::<_, Failure<Infallible>>(tx.end_session(&[1; 32])?));
    assert!(!touch(59), "ended");
}

fn a_sign_in_link_opens_once_and_in_time(bare: &BareStore) {
    let at = |minutes| bare.at(minutes).now;
    let (start, end) = (at(0), at(10));
    bare.done(move |tx| {
        tx.put_user(user(1, start))?;
        for number in [1, 2] {
            tx.put_sign_in_link(NewSignInLink {
                id: format!("link {number}"),
                token_hash: [number; 32],
                user: "user 1".into(),
                expires_at: end,
            })?;
        }
        Ok::<_, Failure<Infallible>>(())
    });
    let spend = |token: u8, minutes| {
        let now = at(minutes);
        bare.done(move |tx| Ok::<_, Failure<Infallible>>(tx.spend_sign_in_link(&[token; 32], now)?))
    };
    let whose = bare
        .store
        .read_blocking(|db| db.user_of_sign_in_link("link 1"));
    assert_eq!(whose.unwrap().unwrap().id, "user 1");
    assert_eq!(spend(1, 9).as_deref(), Some("user 1"));
    assert_eq!(spend(1, 9), None, "spent");
    assert_eq!(spend(2, 10), None, "too late");
    assert_eq!(spend(3, 0), None, "unknown");
}

#[test]
fn a_lost_connection_is_replaced_and_nothing_is_lost() {
    let bare = BareStore::on(Database::Postgres);
    let asked = bare.asked();
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for (index, link) in asked.links.iter().enumerate() {
        bare.sql(end_all).unwrap();
        bare.approve(asked.id, link, &format!("page {index}"));
    }
    let answered =
        |invitation: &undersigned::domain::invitation::Invitation| invitation.answers.len() == 1;
    assert!(bare.letter(asked.id).invitations.iter().all(answered));
}

#[test]
fn an_act_during_which_the_connection_is_lost_is_run_once_more() {
    let bare = BareStore::on(Database::Postgres);
    let now = bare.at(0).now;
    let url = bare.url().to_owned();
    let tries = std::sync::atomic::AtomicU32::new(0);
    let act: Act = bare.store.transact_blocking(move |tx| {
        if tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            use diesel::Connection;
            use diesel::connection::SimpleConnection;
            let mut other = diesel::PgConnection::establish(&url).unwrap();
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()";
            other.batch_execute(end).unwrap();
        }
        Ok(tx.put_user(user(1, now))?)
    });
    act.unwrap();
    let users = bare.store.read_blocking(|db| db.users_of(&lead_office()));
    assert_eq!(users.unwrap().len(), 1);
}

#[test]
fn a_backup_is_a_database_of_one_moment_and_takes_the_place_of_no_file() {
    let bare = BareStore::on(Database::Sqlite);
    let asked = bare.asked();
    let copy = bare.folder().join("copy.db");
    bare.store.backup(&copy).unwrap();
    bare.approve(asked.id, &asked.links[0], "page");
    let random = std::sync::Arc::new(|| [7; 32]);
    let restored = Store::open(&format!("sqlite:{}", copy.display()), random).unwrap();
    assert_eq!(restored.audit().unwrap().findings, Vec::<String>::new());
    let letter = restored
        .read_blocking(|db| db.letter(asked.id))
        .unwrap()
        .unwrap();
    assert!(
        letter
            .invitations
            .iter()
            .all(|invitation| invitation.answers.is_empty())
    );
    let before = std::fs::read(&copy).unwrap();
    let refusal = bare.store.backup(&copy).unwrap_err().to_string();
    assert!(refusal.contains("there already"), "{refusal}");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    assert!(
        bare.store
            .backup(&bare.folder().join("no folder/copy.db"))
            .is_err()
    );
    let left: Vec<_> = std::fs::read_dir(bare.folder())
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("part")
        })
        .collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(unix)]
    for file in [copy, bare.folder().join("undersigned.db")] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read {}", file.display());
    }
}

#[test]
fn a_backup_of_a_server_is_left_to_the_servers_own_program() {
    let bare = BareStore::on(Database::Postgres);
    let refusal = bare
        .store
        .backup(&bare.folder().join("copy.db"))
        .unwrap_err();
    assert!(refusal.to_string().contains("pg_dump"), "{refusal}");
}
