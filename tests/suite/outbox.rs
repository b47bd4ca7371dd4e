//! The outbox: what leaves, what no longer does, what is tried again, and who is told of what did not arrive.

use jiff::SignedDuration;
use serde_json::json;
use undersigned::domain::letter::LetterId;
use undersigned::mail::{Mailer, Memory, Message, SendError};
use undersigned::store::{MailRow, Queued};
use undersigned::workflow::circulate::{self, Touch};
use undersigned::workflow::{Staff, sign_in};

use crate::support::{CoSigner, Database, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    every_office_gets_one_mail_with_a_link_of_its_own,
    a_reminder_leaves_only_while_an_answer_is_owed,
    a_mail_whose_reason_has_gone_does_not_leave,
    two_changes_before_a_mail_left_make_one_mail_with_both,
    an_approval_from_elsewhere_is_told_to_the_address_of_record,
    all_mails_about_one_letter_are_one_thread,
    the_first_news_leaves_at_once_and_the_next_are_bundled,
    a_sign_in_mail_leaves_in_time_or_not_at_all,
);

/// Mail in memory, on the database that matters least here.
fn in_memory() -> (TestApp, Memory) {
    let (mailer, memory) = Mailer::memory();
    (TestApp::mailing_by(Database::Sqlite, mailer), memory)
}

fn of(surnames: &[&str]) -> Vec<undersigned::domain::roster::Member> {
    surnames.iter().map(|name| cast::member(name)).collect()
}

fn letter_id(letter: &Letter) -> LetterId {
    letter.id.parse().unwrap()
}

fn rows(app: &TestApp, letter: &Letter) -> Vec<MailRow> {
    let id = letter_id(letter);
    app.app
        .store
        .read_blocking(move |db| db.mails_of(id))
        .unwrap()
}

fn states(app: &TestApp, letter: &Letter, kind: &str) -> Vec<String> {
    let rows = rows(app, letter).into_iter();
    rows.filter(|row| row.kind == kind)
        .map(|row| row.state)
        .collect()
}

fn kinds(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.id.split_once('.').unwrap().1)
        .collect()
}

/// Touches the invitation of one member as the lead's staff would at the desk, without letting mail leave.
fn touch(app: &TestApp, letter: &Letter, surname: &str, touch: Touch) {
    let id = letter_id(letter);
    let member = cast::member(surname).id;
    let moment = app.app.clock.moment();
    let staff = Staff {
        office: cast::member("Tillis").id,
        name: "the tests".into(),
        email: None,
    };
    app.act(move |tx| {
        let letter = tx.letter(id)?.unwrap();
        let invitation = letter
            .invitations
            .iter()
            .find(|i| i.member.as_ref() == Some(&member))
            .unwrap()
            .id;
        circulate::touch(tx, &moment, &staff, id, invitation, &touch).unwrap();
        Ok(())
    });
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

fn every_office_gets_one_mail_with_a_link_of_its_own(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    lead.circulated_to(&cast::twelve());
    let mut links = std::collections::BTreeSet::new();
    for member in cast::twelve() {
        let office = CoSigner::of(app, &member.last_name);
        let mails = app.mailbox.to(&office.address);
        assert_eq!(mails.len(), 1, "{}", office.address);
        assert!(mails[0].text.starts_with(&format!(
            "You are acting for Senator {} (",
            member.press_name
        )));
        office.open().expect(200).must_say(&member.press_name);
        links.insert(office.link());
    }
    assert_eq!(links.len(), 12);
    app.run_jobs();
    assert_eq!(app.mailbox.all().len(), 12);
}

fn a_reminder_leaves_only_while_an_answer_is_owed(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&of(&["Cornyn", "Lee", "Braun"]));
    for surname in ["Cornyn", "Lee", "Braun"] {
        touch(app, &letter, surname, Touch::Remind);
    }
    CoSigner::of(app, "Lee").approve();
    CoSigner::of(app, "Braun").decline("Not this one.");
    app.run_jobs();
    let reminded = |surname| {
        app.mailbox
            .to(&CoSigner::of(app, surname).address)
            .iter()
            .filter(|mail| mail.text.contains("has not answered yet"))
            .count()
    };
    assert_eq!(
        (reminded("Cornyn"), reminded("Lee"), reminded("Braun")),
        (1, 0, 0)
    );
    let mut states = states(app, &letter, "reminder");
    states.sort();
    assert_eq!(states, ["dropped", "dropped", "sent"]);
}

fn a_mail_whose_reason_has_gone_does_not_leave(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&of(&["Cornyn", "Lee"]));
    lead.invite(&letter, &of(&["Braun", "Daines"]));
    touch(app, &letter, "Braun", Touch::Revoke);
    app.run_jobs();
    assert_eq!(app.mailbox.to(&cast::address(&cast::member("Braun"))), []);
    assert_eq!(
        app.mailbox
            .to(&cast::address(&cast::member("Daines")))
            .len(),
        1
    );
    touch(app, &letter, "Cornyn", Touch::Remind);
    lead.close(&letter);
    app.run_jobs();
    assert_eq!(states(app, &letter, "reminder"), ["dropped"]);
}

fn two_changes_before_a_mail_left_make_one_mail_with_both(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&of(&["Cornyn", "Lee"]));
    let cornyn = CoSigner::of(app, "Cornyn");
    cornyn.approve();
    app.run_jobs();
    lead.revise(
        &letter,
        "substantive",
        json!({ "salutation": "Dear Director:" }),
    );
    lead.revise(
        &letter,
        "substantive",
        json!({ "complimentary_close": "Respectfully," }),
    );
    app.run_jobs();
    let mails = app.mailbox.to(&cornyn.address);
    let asked: Vec<_> = mails
        .iter()
        .filter(|mail| mail.text.contains("WHAT CHANGED"))
        .collect();
    assert_eq!(asked.len(), 1);
    for words in ["{+Director:+}", "{+Respectfully,+}", "no longer counts"] {
        assert!(asked[0].text.contains(words), "{}", asked[0].text);
    }
    assert_eq!(
        app.mailbox.to(&cast::address(&cast::member("Lee"))).len(),
        1
    );
    cornyn.approve();
    app.run_jobs();
    lead.revise(&letter, "technical", json!({ "body": "We write, to ask." }));
    app.run_jobs();
    let newest = &app.mailbox.to(&cornyn.address)[0];
    assert!(newest.text.contains("no longer counts"), "{}", newest.text);
}

fn an_approval_from_elsewhere_is_told_to_the_address_of_record(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let letter = lead.draft();
    lead.invite_at(&letter, &cornyn, "somebody@elsewhere.example");
    lead.circulate(&letter);
    CoSigner::at(app, &cornyn, "somebody@elsewhere.example").approve();
    app.run_jobs();
    let office = CoSigner::of(app, "Cornyn");
    let copy = app.mailbox.find(
        &office.address,
        "This is the copy for your office's address of record",
    );
    assert!(
        copy.text
            .contains("not printed until the office confirms it"),
        "{}",
        copy.text
    );
    let asked = app.mailbox.find(&office.address, "Confirm it in one press");
    assert!(
        asked.text.contains("somebody@elsewhere.example"),
        "{}",
        asked.text
    );
    let link = asked
        .text
        .lines()
        .find(|line| line.contains("/a/"))
        .unwrap();
    let page = office.browser().get(link).expect(200);
    office.press(&page, "approve", &[]).expect(303);
    app.run_jobs();
    let receipt = app.mailbox.find(&office.address, "approved and signed on");
    assert!(
        !receipt.text.contains("not printed until"),
        "{}",
        receipt.text
    );
}

fn all_mails_about_one_letter_are_one_thread(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&of(&["Cornyn"]));
    let cornyn = CoSigner::of(app, "Cornyn");
    cornyn.approve();
    app.run_jobs();
    lead.revise(
        &letter,
        "substantive",
        json!({ "subject": "Another subject" }),
    );
    app.run_jobs();
    let mails = app.mailbox.to(&cornyn.address);
    assert_eq!(mails.len(), 3);
    let first = mails.last().unwrap();
    let root = format!(
        "<{}@undersigned.example>",
        first.file.trim_end_matches(".eml")
    );
    for mail in &mails {
        assert_eq!(mail.subject, first.subject);
        let bytes = String::from_utf8(app.mailbox.bytes(mail)).unwrap();
        let refers = bytes.contains(&format!("In-Reply-To: {root}"));
        assert_eq!(refers, mail.file != first.file, "{bytes}");
        assert!(bytes.contains("Auto-Submitted: auto-generated"));
    }
}

fn the_first_news_leaves_at_once_and_the_next_are_bundled(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    lead.circulated_to(&of(&["Cornyn", "Lee", "Braun", "Daines"]));
    let notices = || {
        let mut mails = app.mailbox.to(&cast::address(&cast::member("Tillis")));
        mails.retain(|mail| mail.subject.starts_with("Your joint letter"));
        mails
    };
    CoSigner::of(app, "Cornyn").approve();
    app.run_jobs();
    assert_eq!(notices().len(), 1);
    assert!(
        notices()[0]
            .text
            .contains("Senator John Cornyn (R-TX) approved")
    );
    for surname in ["Lee", "Braun"] {
        CoSigner::of(app, surname).approve();
        app.run_jobs();
    }
    CoSigner::of(app, "Daines").request_changes("Name the offices.", "Which offices, by name?");
    app.run_jobs();
    assert_eq!(notices().len(), 1);
    app.pass(SignedDuration::from_mins(6));
    app.run_jobs();
    assert_eq!(notices().len(), 2);
    let bundle = &notices()[0].text;
    for words in [
        "Mike Lee (R-UT) approved",
        "Mike Braun (R-IN) approved",
        "Steve Daines (R-MT) asked for changes",
        "> Name the offices.",
        "> Which offices, by name?",
        "3 approved",
    ] {
        assert!(bundle.contains(words), "{words}: {bundle}");
    }
    assert!(!bundle.contains("John Cornyn (R-TX) approved"), "{bundle}");
    app.pass_days(1);
    app.run_jobs();
    assert_eq!(notices().len(), 2);
}

fn a_sign_in_mail_leaves_in_time_or_not_at_all(app: &TestApp) {
    cast::seat(app);
    let lead = cast::member("Tillis");
    let address = cast::aide_address(&lead);
    let ask = |app: &TestApp| {
        let moment = app.app.clock.moment();
        let key = app.app.link_key.clone();
        let address = address.parse().unwrap();
        app.act(move |tx| {
            sign_in::request(tx, &moment, &key, &address).unwrap();
            Ok(())
        });
    };
    crate::support::Aide::of(app, &lead);
    ask(app);
    app.pass(SignedDuration::from_mins(11));
    app.run_jobs();
    assert_eq!(app.mailbox.to(&address).len(), 0);
    ask(app);
    app.run_jobs();
    let mails = app.mailbox.to(&address);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("/sign-in/"), "{}", mails[0].text);
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
    memory.fail(2, &SendError::Deferred("450 busy".into()));
    lead.circulate_until(&letter, app.now() + SignedDuration::from_secs(30));
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
