//! Retries: what did not leave is tried again, the same byte for byte, and the lead is told of what never arrived.

use jiff::SignedDuration;
use undersigned::mail::{Mailer, Memory, Message, SendError};
use undersigned::store::Queued;

use crate::support::outbox::{letter_id, of, rows, states};
use crate::support::{CoSigner, Database, LeadOffice, TestApp, cast};

/// Mail in memory, on the database that matters least here.
fn in_memory() -> (TestApp, Memory) {
    let (mailer, memory) = Mailer::memory();
    (TestApp::mailing_by(Database::Sqlite, mailer), memory)
}

fn kinds(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.id.split_once('.').unwrap().1)
        .collect()
}

/// Presses approve behind the link of the newest message to an office.
fn approve(app: &TestApp, memory: &Memory, surname: &str) {
    let office = CoSigner::of(app, surname);
    let messages = memory.messages();
    let mail = messages
        .iter()
        .rfind(|mail| mail.to == office.address && mail.text.contains("/a/"));
    let link = link_of(mail.unwrap());
    let page = office.browser().get(&link).expect(200);
    office.press(&page, "approve", &[]).expect(303);
}

fn link_of(mail: &Message) -> String {
    let mut lines = mail.text.lines();
    lines.find(|line| line.contains("/a/")).unwrap().to_owned()
}

#[test]
fn a_retry_after_a_lost_answer_is_the_same_message() {
    let (app, memory) = in_memory();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Cornyn"]));
    memory.lose_answer();
    lead.circulate(&letter);
    assert_eq!(memory.messages().len(), 1);
    app.pass(SignedDuration::from_mins(20));
    app.run_jobs();
    let messages = memory.messages();
    assert_eq!(messages.len(), 3, "{messages:?}");
    let same: Vec<&Message> = messages
        .iter()
        .filter(|mail| mail.id == messages[0].id)
        .collect();
    assert_eq!(same.len(), 2);
    assert!(
        same[0] == same[1],
        "the retry differs:\n{}\n{}",
        same[0].text,
        same[1].text
    );
}

#[test]
fn a_mail_that_is_not_taken_now_is_tried_again_after_a_while_and_only_it() {
    let (app, memory) = in_memory();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Tillis", "Cornyn", "Lee"]));
    memory.fail(1, &SendError::Deferred("450 busy".into()));
    lead.circulate(&letter);
    assert_eq!(memory.messages().len(), 2);
    app.pass(SignedDuration::from_mins(2));
    app.run_jobs();
    assert_eq!(memory.messages().len(), 3);
    assert!(
        states(&app, &letter, "invitation")
            .iter()
            .all(|state| state == "sent")
    );
}

#[test]
fn a_relay_that_is_not_there_costs_one_try_and_not_one_for_each_mail() {
    let (app, memory) = in_memory();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &cast::twelve());
    memory.fail(2, &SendError::Unreachable("connection refused".into()));
    lead.circulate(&letter);
    assert_eq!((memory.messages().len(), memory.foretold()), (0, 1));
    app.run_jobs();
    assert_eq!(memory.foretold(), 1);
    app.pass(SignedDuration::from_mins(1));
    app.run_jobs();
    assert_eq!(memory.foretold(), 0);
    app.pass(SignedDuration::from_mins(1));
    app.run_jobs();
    assert_eq!(memory.messages().len(), 12);
}

#[test]
fn a_mail_that_is_refused_is_not_tried_again_and_the_lead_is_told() {
    let (app, memory) = in_memory();
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Tillis", "Cornyn"]));
    memory.fail(1, &SendError::Refused("550 5.1.1 no such user".into()));
    lead.circulate(&letter);
    app.pass_days(1);
    app.run_jobs();
    let messages = memory.messages();
    let told = messages
        .iter()
        .find(|mail| mail.id.ends_with(".undelivered"))
        .unwrap();
    assert_eq!(told.to, cast::address(&cast::member("Tillis")));
    for words in [
        "the invitation to the office of",
        "550 5.1.1 no such user",
        "/desk/letters/",
    ] {
        assert!(told.text.contains(words), "{}", told.text);
    }
    let mut states = states(&app, &letter, "invitation");
    states.sort();
    assert_eq!(states, ["failed", "sent"]);
    assert_eq!(
        kinds(&messages)
            .iter()
            .filter(|kind| **kind == "invitation")
            .count(),
        1
    );
}

#[test]
fn a_notice_that_cannot_be_delivered_is_told_to_nobody() {
    let (app, memory) = in_memory();
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Cornyn"]));
    lead.circulate_until(&letter, app.now() + SignedDuration::from_hours(72));
    memory.fail(10, &SendError::Refused("550 no".into()));
    approve(&app, &memory, "Cornyn");
    app.run_jobs();
    assert_eq!(states(&app, &letter, "lead_notice"), ["failed"]);
    let undelivered = states(&app, &letter, "undelivered");
    assert!(
        undelivered.iter().all(|state| state == "failed"),
        "{undelivered:?}"
    );
    assert!(memory.foretold() > 0, "the failures fed each other");
}

#[test]
fn what_did_not_leave_before_the_deadline_is_told_to_the_lead() {
    let (app, memory) = in_memory();
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Tillis", "Cornyn"]));
    // As often as chance lets a message be tried again before the deadline.
    memory.fail(100, &SendError::Deferred("450 busy".into()));
    lead.circulate_until(&letter, app.now() + SignedDuration::from_secs(30));
    memory.mend();
    app.pass(SignedDuration::from_mins(3));
    app.run_jobs();
    assert_eq!(states(&app, &letter, "invitation"), ["failed", "failed"]);
    let told = memory.messages();
    assert_eq!(
        kinds(&told)
            .iter()
            .filter(|kind| **kind == "undelivered")
            .count(),
        2,
        "{told:?}"
    );
}

#[test]
fn a_mail_is_given_up_after_five_days() {
    let (app, memory) = in_memory();
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Tillis"]));
    memory.fail(500, &SendError::Deferred("450 busy".into()));
    lead.circulate_until(&letter, app.now() + SignedDuration::from_hours(24 * 30));
    for _ in 0..6 * 24 {
        app.pass(SignedDuration::from_hours(1));
        app.run_jobs();
    }
    assert_eq!(states(&app, &letter, "invitation"), ["failed"]);
}

#[test]
fn a_row_that_cannot_be_read_is_parked_and_the_others_go() {
    let (app, memory) = in_memory();
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    lead.invite(&letter, &of(&["Cornyn"]));
    let (id, now) = (letter_id(&letter), app.now());
    app.act(move |tx| {
        tx.enqueue(Queued {
            id: "00000000-bad".into(),
            dedupe_key: "bad".into(),
            kind: "invitation".into(),
            payload: "{\"mail\":\"no such mail\"}".into(),
            letter: Some(id),
            run_at: now,
        })?;
        Ok(())
    });
    lead.circulate(&letter);
    assert_eq!(kinds(&memory.messages()), ["invitation", "invitation"]);
    for _ in 0..3 {
        app.pass(SignedDuration::from_hours(1));
        app.run_jobs();
    }
    let parked = rows(&app, &letter)
        .into_iter()
        .find(|row| row.id == "00000000-bad")
        .unwrap();
    assert_eq!((parked.state.as_str(), parked.attempts), ("failed", 3));
}

#[test]
fn news_that_comes_while_a_notice_is_leaving_gets_a_notice_of_its_own() {
    let (app, memory) = in_memory();
    let lead = LeadOffice::of_2022(&app);
    lead.circulated_to(&of(&["Cornyn", "Lee"]));
    approve(&app, &memory, "Cornyn");
    let held = memory.hold();
    std::thread::scope(|scope| {
        let jobs = scope.spawn(|| app.run_jobs());
        // The receipt of the first approval is being sent and the notice waits behind it, or is itself being sent.
        std::thread::sleep(std::time::Duration::from_millis(200));
        approve(&app, &memory, "Lee");
        drop(held);
        jobs.join().unwrap();
    });
    app.pass(SignedDuration::from_mins(6));
    app.run_jobs();
    let messages = memory.messages();
    let notices: Vec<&Message> = messages
        .iter()
        .filter(|mail| mail.id.ends_with(".lead_notice"))
        .collect();
    let told = |words: &str| {
        notices
            .iter()
            .filter(|mail| mail.text.contains(words))
            .count()
    };
    assert_eq!(told("John Cornyn (R-TX) approved"), 1);
    assert_eq!(told("Mike Lee (R-UT) approved"), 1);
}
