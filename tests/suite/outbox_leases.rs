//! Queued mail belongs to one process at a time, and nothing is lost or sent twice by accident.

use std::convert::Infallible;

use jiff::Timestamp;
use undersigned::store::{Claimed, Failure, Queued, Store, Tried};

use crate::support::bare_store::{BareStore, on_both_stores};

on_both_stores!(
    a_mail_leaves_when_its_time_has_come_and_not_before,
    a_second_mail_under_the_same_key_is_dropped,
    a_mail_taken_on_is_nobody_elses_until_its_lease_ends,
    a_process_that_was_too_slow_changes_nothing,
    a_mail_to_try_again_waits_for_its_moment,
    a_finished_mail_never_comes_back,
    a_waiting_mail_is_found_by_the_beginning_of_its_key,
);

fn queue(bare: &BareStore, key: &str, run_at: Timestamp) {
    let queued = Queued {
        id: format!("id of {key}"),
        dedupe_key: key.to_owned(),
        kind: "receipt".into(),
        payload: "{}".into(),
        letter: None,
        run_at,
    };
    bare.done(move |tx| Ok::<_, Failure<Infallible>>(tx.enqueue(queued.clone())?));
}

fn claim(store: &Store, now: Timestamp, until: Timestamp) -> Vec<Claimed> {
    let claimed = store
        .transact_blocking(move |tx| Ok::<_, Failure<Infallible>>(tx.claim_mail(now, until, 10)?));
    claimed.unwrap()
}

fn finish(store: &Store, claimed: &Claimed, tried: Tried, now: Timestamp) -> bool {
    let claimed = claimed.clone();
    let finished = store.transact_blocking(move |tx| {
        Ok::<_, Failure<Infallible>>(tx.finish_mail(&claimed, &tried, now)?)
    });
    finished.unwrap()
}

fn keys(claimed: &[Claimed]) -> Vec<&str> {
    let keys = claimed
        .iter()
        .map(|claimed| claimed.queued.dedupe_key.as_str());
    keys.collect()
}

fn a_mail_leaves_when_its_time_has_come_and_not_before(bare: &BareStore) {
    let at = |minutes| bare.at(minutes).now;
    queue(bare, "later", at(5));
    queue(bare, "second", at(2));
    queue(bare, "first", at(1));
    assert_eq!(keys(&claim(&bare.store, at(0), at(10))), [""; 0]);
    let claimed = claim(&bare.store, at(2), at(10));
    assert_eq!(keys(&claimed), ["first", "second"]);
    assert_eq!(claimed[0].attempts, 0);
    assert_eq!(claimed[0].queued_at, at(1));
    assert_ne!(claimed[0].lease, claimed[1].lease);
}

fn a_second_mail_under_the_same_key_is_dropped(bare: &BareStore) {
    let now = bare.at(0).now;
    queue(bare, "key", now);
    queue(bare, "key", now);
    let claimed = claim(&bare.store, now, bare.at(1).now);
    assert_eq!(claimed.len(), 1);
    assert!(finish(&bare.store, &claimed[0], Tried::Sent, now));
    queue(bare, "key", now);
    assert_eq!(claim(&bare.store, now, bare.at(1).now), []);
    let queued = bare.store.read_blocking(|db| db.was_queued("key"));
    assert!(queued.unwrap());
}

fn a_mail_taken_on_is_nobody_elses_until_its_lease_ends(bare: &BareStore) {
    let (at, other) = (|minutes| bare.at(minutes).now, bare.beside());
    queue(bare, "key", at(0));
    assert_eq!(claim(&bare.store, at(0), at(5)).len(), 1);
    assert_eq!(claim(&other, at(4), at(9)), []);
    let taken_over = claim(&other, at(5), at(9));
    assert_eq!(taken_over[0].attempts, 1);
}

fn a_process_that_was_too_slow_changes_nothing(bare: &BareStore) {
    let (at, other) = (|minutes| bare.at(minutes).now, bare.beside());
    queue(bare, "key", at(0));
    let slow = claim(&bare.store, at(0), at(5)).remove(0);
    let quick = claim(&other, at(6), at(9)).remove(0);
    assert!(!finish(
        &bare.store,
        &slow,
        Tried::Failed("no".into()),
        at(7)
    ));
    assert!(finish(&other, &quick, Tried::Sent, at(8)));
    assert!(!finish(
        &bare.store,
        &slow,
        Tried::Again(at(9), "no".into()),
        at(8)
    ));
    let counts = bare.store.read_blocking(|db| db.counts()).unwrap();
    assert_eq!(counts.mails, [("sent".to_owned(), 1)]);
}

fn a_mail_to_try_again_waits_for_its_moment(bare: &BareStore) {
    let at = |minutes| bare.at(minutes).now;
    queue(bare, "key", at(0));
    let claimed = claim(&bare.store, at(0), at(5)).remove(0);
    let again = Tried::Again(at(30), "the relay is down".into());
    assert!(finish(&bare.store, &claimed, again, at(1)));
    assert_eq!(claim(&bare.store, at(29), at(60)), []);
    let again = claim(&bare.store, at(30), at(60)).remove(0);
    assert_eq!((again.attempts, again.queued_at), (1, at(0)));
}

fn a_finished_mail_never_comes_back(bare: &BareStore) {
    let at = |minutes| bare.at(minutes).now;
    for (key, tried, state) in [
        ("a", Tried::Sent, "sent"),
        (
            "b",
            Tried::Dropped("the office has answered".into()),
            "dropped",
        ),
        ("c", Tried::Failed("no such mailbox".into()), "failed"),
    ] {
        queue(bare, key, at(0));
        let claimed = claim(&bare.store, at(0), at(5)).remove(0);
        assert!(finish(&bare.store, &claimed, tried, at(1)));
        assert_eq!(claim(&bare.store, at(100), at(105)), [], "{state}");
    }
    let asked = bare.asked();
    let mails = bare
        .store
        .read_blocking(|db| db.mails_of(asked.id))
        .unwrap();
    assert!(
        mails
            .iter()
            .all(|mail| mail.state == "waiting" && mail.kind == "invitation")
    );
    assert_eq!(mails.len(), asked.links.len());
}

fn a_waiting_mail_is_found_by_the_beginning_of_its_key(bare: &BareStore) {
    queue(bare, "lead_notice/1/", bare.at(0).now);
    let waits = |kind: &str, prefix: &str| {
        let waits = bare.store.read_blocking(|db| db.has_waiting(kind, prefix));
        waits.unwrap()
    };
    assert!(waits("receipt", "lead_notice/1/"));
    assert!(waits("receipt", "lead_not"));
    assert!(!waits("receipt", "lead%"));
    assert!(!waits("receipt", "leadxnotice"));
    assert!(!waits("receipt", "notice"));
    assert!(!waits("lead_notice", "lead_notice/1/"));
}
