//! Many write at once, and each act stands or falls alone.

use std::convert::Infallible;
use std::sync::{Arc, Barrier};
use std::thread;

use undersigned::domain::event::{Actor, Fact, NewEvent};
use undersigned::domain::letter::Stage;
use undersigned::domain::record::Hash;
use undersigned::store::{Failure, NewUser, Store};

use crate::support::bare_store::{BareStore, lead_office, on_both_stores};

on_both_stores!(
    what_many_ask_at_once_is_committed_together,
    a_refused_act_leaves_nothing,
    an_act_that_panics_fails_alone,
    an_act_that_breaks_fails_alone,
    two_processes_append_to_one_unbroken_chain,
);

fn count(store: &Store) -> i64 {
    store.read_blocking(|db| db.events()).unwrap().0
}

fn closed() -> Vec<NewEvent> {
    vec![NewEvent::new(Actor::Service, Fact::Closed {})]
}

fn what_many_ask_at_once_is_committed_together(bare: &BareStore) {
    let asked = bare.asked();
    let before = bare.store.written();
    let start = Arc::new(Barrier::new(32));
    let writers = (0..32).map(|writer: u64| {
        let (store, start, id) = (bare.store.clone(), Arc::clone(&start), asked.id);
        let moment = bare.at(5);
        thread::spawn(move || {
            start.wait();
            for _ in 0..10 {
                let event = NewEvent::new(
                    Actor::Service,
                    Fact::Extended {
                        deadline: moment.now,
                    },
                )
                .with("staff", Some(format!("writer {writer}")));
                let now = moment.now;
                let appended = store.transact_blocking(move |tx| {
                    Ok::<_, Failure<Infallible>>(tx.append(id, vec![event.clone()], now)?)
                });
                assert_eq!(appended.unwrap().len(), 1);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.join().unwrap();
    }
    let after = bare.store.written();
    let (acts, commits) = (after.acts - before.acts, after.commits - before.commits);
    assert_eq!(acts, 320);
    assert!(commits < acts, "{commits} commits for {acts} acts");
    bare.store.read_blocking(|db| db.entries(asked.id)).unwrap();
}

fn a_refused_act_leaves_nothing(bare: &BareStore) {
    let asked = bare.asked();
    let before = count(&bare.store);
    let now = bare.at(9).now;
    let refused = bare.store.transact_blocking(move |tx| {
        tx.append(asked.id, closed(), now)?;
        let letter = tx.letter(asked.id)?.unwrap();
        assert!(
            matches!(letter.stage, Stage::Closed { .. }),
            "an act reads what it has written"
        );
        Err::<(), _>(Failure::Refused("no"))
    });
    assert!(matches!(refused, Err(Failure::Refused("no"))));
    assert_eq!(count(&bare.store), before);
    let letter = bare.letter(asked.id);
    assert!(matches!(letter.stage, Stage::Circulating { .. }));
    bare.done(move |tx| Ok::<_, Failure<Infallible>>(tx.append(asked.id, closed(), now)?));
    assert_eq!(count(&bare.store), before + 1);
}

fn an_act_that_panics_fails_alone(bare: &BareStore) {
    let asked = bare.asked();
    let now = bare.at(9).now;
    let panicked: Result<(), Failure<Infallible>> = bare.store.transact_blocking(move |tx| {
        tx.append(asked.id, closed(), now)?;
        panic!("an act of a test")
    });
    assert!(matches!(panicked, Err(Failure::Broken(_))));
    assert!(matches!(
        bare.letter(asked.id).stage,
        Stage::Circulating { .. }
    ));
    bare.approve(asked.id, &asked.links[0], "page");
}

fn an_act_that_breaks_fails_alone(bare: &BareStore) {
    let start = Arc::new(Barrier::new(12));
    let acts = (0..12).map(|number: u128| {
        let (store, start, now) = (bare.store.clone(), Arc::clone(&start), bare.at(0).now);
        thread::spawn(move || {
            start.wait();
            store.transact_blocking(move |tx| {
                // Every third takes the address of the one before, which the database refuses.
                let address = if number % 3 == 2 { number - 1 } else { number };
                tx.put_user(NewUser {
                    id: number.to_string(),
                    email: format!("{address}@senate.example"),
                    name: "Ann Lee".into(),
                    office: lead_office(),
                    created_at: now,
                })?;
                Ok::<_, Failure<Infallible>>(())
            })
        })
    });
    let ends: Vec<_> = acts
        .collect::<Vec<_>>()
        .into_iter()
        .map(|act| act.join().unwrap())
        .collect();
    let users = bare
        .store
        .read_blocking(|db| db.users_of(&lead_office()))
        .unwrap();
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 8);
    assert_eq!(users.len(), 8);
}

fn two_processes_append_to_one_unbroken_chain(bare: &BareStore) {
    let letters = [bare.asked().id, bare.asked().id];
    let start = Arc::new(Barrier::new(8));
    let writers = (0..8_usize).map(|number| {
        let store = if number % 2 == 0 {
            bare.store.clone()
        } else {
            bare.beside()
        };
        let (start, now, id) = (Arc::clone(&start), bare.at(7).now, letters[number / 4]);
        thread::spawn(move || {
            start.wait();
            for _ in 0..15 {
                let appended = store.transact_blocking(move |tx| {
                    let event = NewEvent::new(Actor::Service, Fact::Extended { deadline: now });
                    Ok::<_, Failure<Infallible>>(tx.append(id, vec![event], now)?)
                });
                appended.unwrap();
            }
        })
    });
    let before = count(&bare.store);
    for writer in writers.collect::<Vec<_>>() {
        writer.join().unwrap();
    }
    let (last, head) = bare.store.read_blocking(|db| db.events()).unwrap();
    assert_eq!(last, before + 120);
    let mut all = bare
        .store
        .read_blocking(|db| db.entries(letters[0]))
        .unwrap();
    all.extend(
        bare.store
            .read_blocking(|db| db.entries(letters[1]))
            .unwrap(),
    );
    all.sort_by_key(|entry| entry.seq);
    let mut prev = Hash::ZERO;
    for (index, entry) in all.iter().enumerate() {
        assert_eq!(
            (entry.seq, entry.prev),
            (i64::try_from(index).unwrap() + 1, prev)
        );
        prev = entry.hash;
    }
    assert_eq!(prev, head);
}
