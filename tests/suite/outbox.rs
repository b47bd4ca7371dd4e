//! The outbox: what leaves, what no longer does, and how mails hang together.

use jiff::SignedDuration;
use serde_json::json;
use undersigned::domain::office::Office;
use undersigned::workflow::circulate::Touch;
use undersigned::workflow::sign_in;

use crate::support::outbox::{of, states, touch};
use crate::support::{CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    every_office_gets_one_mail_with_a_link_of_its_own,
    a_reminder_leaves_only_while_an_answer_is_owed,
    a_mail_whose_reason_has_gone_does_not_leave,
    two_changes_before_a_mail_left_make_one_mail_with_both,
    an_approval_from_elsewhere_is_told_to_the_address_of_record,
    an_answer_at_an_office_s_second_address_is_reported_to_its_first,
    all_mails_about_one_letter_are_one_thread,
    the_first_news_leaves_at_once_and_the_next_are_bundled,
    a_sign_in_mail_leaves_in_time_or_not_at_all,
);

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
    assert_eq!(app.mailbox.to(&office.address).len(), 1);
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

fn an_answer_at_an_office_s_second_address_is_reported_to_its_first(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let first = cast::address(&cornyn);
    let office = Office {
        member: cornyn.id.clone(),
        addresses: vec![first.parse().unwrap()],
        domains: vec!["cornyn.senate.example".into()],
        head: None,
        likeness: None,
    };
    app.act(move |tx| Ok(tx.put_office(&office)?));
    let letter = lead.draft();
    lead.invite_at(&letter, &cornyn, "counsel@cornyn.senate.example");
    lead.circulate(&letter);
    CoSigner::at(app, &cornyn, "counsel@cornyn.senate.example").approve();
    app.run_jobs();
    let copies = app.mailbox.to(&first);
    assert_eq!(copies.len(), 1);
    for words in [
        "the copy for your office's address of record",
        "approved and signed on",
        "undo it there",
    ] {
        assert!(copies[0].text.contains(words), "{}", copies[0].text);
    }
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
