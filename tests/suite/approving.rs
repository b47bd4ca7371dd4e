//! Approving behind the link: what is recorded, what is refused, and what happens when it is pressed twice.

use serde_json::json;

use crate::support::{Answer, CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_form_that_nobody_filled_in_is_answered_422_and_records_nothing,
    what_was_typed_stays_in_a_form_that_has_to_be_mended,
    an_approval_leads_to_a_receipt_that_says_what_was_recorded,
    five_identical_presses_at_once_are_one_approval_with_five_equal_answers,
    the_same_page_sent_again_much_later_changes_nothing,
    a_page_that_was_used_for_one_decision_takes_no_other,
    an_approval_of_a_text_that_moved_on_is_answered_409_with_what_changed,
    an_office_that_approved_an_earlier_text_sees_only_what_changed_and_approves_again,
    after_the_deadline_nothing_is_taken_and_what_stands_is_shown,
    a_revoked_link_takes_nothing_and_shows_no_letter,
    the_link_of_a_released_letter_shows_the_receipt_alone,
    two_presses_a_second_are_enough_and_looking_is_not_counted,
);

fn circulated<'a>(app: &'a TestApp) -> (LeadOffice<'a>, Letter, CoSigner<'a>) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn"), cast::member("Lee")]);
    (lead, letter, CoSigner::of(app, "Cornyn"))
}

/// The fields of a form that this office's staff has filled in.
fn filled(office: &CoSigner<'_>, page: &Answer, decision: &str) -> Vec<(String, String)> {
    let mut fields = page.form("decision", decision).fields;
    for (name, value) in office.filled() {
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value));
    }
    fields.push(("decision".into(), decision.into()));
    fields
}

fn sent(office: &CoSigner<'_>, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    office.browser().post(&office.link(), &fields)
}

fn a_form_that_nobody_filled_in_is_answered_422_and_records_nothing(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    let page = cornyn.open().expect(200);
    let form = page.form("decision", "approve");
    for decision in ["approve", "decline", "request_changes"] {
        let button = [("decision", decision)];
        cornyn.browser().submit(&page, &form, &button).expect(422);
    }
    let answer = cornyn.browser().submit(&page, &form, &[]).expect(422);
    answer.must_say("Nothing was recorded yet");
    assert_eq!(lead.events(&letter), before);
}

fn what_was_typed_stays_in_a_form_that_has_to_be_mended(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let answer = cornyn
        .press(
            &page,
            "request_changes",
            &[
                ("title", ""),
                ("note", "Strike the second paragraph & <b>this</b>."),
                ("suggested_text", "Two\nlines"),
            ],
        )
        .expect(422);
    answer.must_say("Give your title");
    let form = answer.form("decision", "approve");
    assert_eq!(form.value("name"), Some("Cornyn of the office"));
    assert_eq!(form.value("capacity"), Some("staff"));
    assert_eq!(
        form.value("note"),
        Some("Strike the second paragraph & <b>this</b>.")
    );
    assert_eq!(form.value("suggested_text"), Some("Two\nlines"));
    assert!(
        answer.text().contains("href=\"#title\""),
        "no link to the field"
    );
    assert!(answer.text().contains("aria-describedby=\"title-error\""));
    assert_ne!(
        form.value("nonce"),
        page.form("decision", "approve").value("nonce")
    );
}

fn an_approval_leads_to_a_receipt_that_says_what_was_recorded(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let receipt = cornyn.approve();
    let event = lead.events(&letter).pop().unwrap();
    assert_eq!(event["kind"], "approved");
    let digest = lead.letter(&letter)["digest"].as_str().unwrap().to_owned();
    let grouped: Vec<&str> = digest
        .as_bytes()
        .chunks(4)
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    for words in [
        "Approved for Senator Cornyn",
        "Cornyn of the office, Legislative Director, authorised staff",
        "ET",
        "UTC",
        &grouped.join(" "),
        &format!("event {}", event["seq"]),
        event["hash"].as_str().unwrap(),
        "Take the approval back",
        "What happens next",
    ] {
        receipt.must_say(words);
    }
}

fn five_identical_presses_at_once_are_one_approval_with_five_equal_answers(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let fields = filled(&cornyn, &page, "approve");
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let presses: Vec<_> = (0..5)
            .map(|_| scope.spawn(|| sent(&cornyn, &fields)))
            .collect();
        let answers = presses.into_iter().map(|press| press.join().unwrap());
        answers.map(|a| (a.status, a.location())).collect()
    });
    assert_eq!(answers[0].0, 303);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    let approvals = lead
        .kinds(&letter)
        .into_iter()
        .filter(|kind| kind == "approved");
    assert_eq!(approvals.count(), 1);
}

fn the_same_page_sent_again_much_later_changes_nothing(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let fields = filled(&cornyn, &page, "approve");
    let first = sent(&cornyn, &fields).expect(303);
    lead.revise(&letter, "substantive", json!({ "body": "Another text." }));
    app.run_jobs();
    let before = lead.events(&letter);
    let again = sent(&cornyn, &fields).expect(303);
    assert!(again.location().ends_with("/receipt") && first.location().ends_with("/receipt"));
    assert_eq!(lead.events(&letter), before);
}

fn a_page_that_was_used_for_one_decision_takes_no_other(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    sent(&cornyn, &filled(&cornyn, &page, "approve")).expect(303);
    let before = lead.events(&letter);
    let answer = sent(&cornyn, &filled(&cornyn, &page, "decline")).expect(409);
    answer.must_say("nothing was recorded");
    assert_eq!(lead.events(&letter), before);
    cornyn.press(&answer, "decline", &[]).expect(303);
    assert_eq!(lead.kinds(&letter).pop().unwrap(), "declined");
}

fn an_approval_of_a_text_that_moved_on_is_answered_409_with_what_changed(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let body = "We write to ask about one policy, and expect an answer within a fortnight.";
    lead.revise(&letter, "substantive", json!({ "body": body }));
    app.run_jobs();
    let before = lead.events(&letter);
    let answer = cornyn
        .press(&page, "approve", &[("technical_changes", "yes")])
        .expect(409);
    answer.must_say("The text has changed, so nothing was recorded");
    assert!(answer.text().contains("<ins>") && answer.text().contains("fortnight"));
    assert_eq!(lead.events(&letter), before);
    let form = answer.form("decision", "approve");
    assert_eq!(form.value("name"), Some("Cornyn of the office"));
    assert_eq!(form.value("technical_changes"), Some("yes"));
    // A second fault in the same form does not hide that the text is another one.
    cornyn.press(&page, "approve", &[("name", "")]).expect(409);
    let fresh = cornyn.press(&answer, "approve", &[]).expect(303);
    cornyn.browser().follow(&fresh).expect(200);
    assert_eq!(lead.kinds(&letter).pop().unwrap(), "approved");
}

fn an_office_that_approved_an_earlier_text_sees_only_what_changed_and_approves_again(
    app: &TestApp,
) {
    let (lead, letter, cornyn) = circulated(app);
    cornyn.approve();
    let subject = json!({ "subject": "Policy of the U.S. Marshals Service on detainers" });
    lead.revise(&letter, "substantive", subject);
    app.run_jobs();
    let page = cornyn.open().expect(200);
    page.must_say("Senator Cornyn approved an earlier text");
    page.must_say("What changed since you approved");
    assert!(page.text().contains("<del>"));
    cornyn.approve().must_say("has approved this text");
    let page = cornyn.open().expect(200);
    page.must_say("There is nothing left to do");
    assert!(!page.words().contains("What changed"));
}

fn after_the_deadline_nothing_is_taken_and_what_stands_is_shown(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let lee = CoSigner::of(app, "Lee");
    let page = lee.open().expect(200);
    cornyn.approve();
    app.pass_days(4);
    let before = lead.events(&letter);
    let late = lee.press(&page, "approve", &[]).expect(410);
    late.must_say("The sign-on deadline has passed");
    late.must_say("Senator Lee has not answered");
    lee.open().expect(410);
    cornyn
        .open()
        .expect(200)
        .must_say("Approved for Senator Cornyn");
    assert_eq!(lead.events(&letter), before);
}

fn a_revoked_link_takes_nothing_and_shows_no_letter(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let story = lead.get(&format!("letters/{}/invitations", letter.id));
    let rows = story["invitations"].as_array().unwrap();
    let id = cornyn.member.id.to_string();
    let row = rows
        .iter()
        .find(|row| row["member"] == id.as_str())
        .unwrap();
    let invitation = row["id"].as_str().unwrap();
    let path = format!("letters/{}/invitations/{invitation}", letter.id);
    let revoked = lead.ask("DELETE", &path, None);
    assert!((200..300).contains(&revoked.status), "{}", revoked.text());
    for answer in [cornyn.open(), cornyn.press(&page, "approve", &[])] {
        let answer = answer.expect(410);
        answer.must_say("has taken this invitation back");
        assert!(!answer.words().contains("Dear Director"));
    }
}

fn the_link_of_a_released_letter_shows_the_receipt_alone(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    cornyn.approve();
    CoSigner::of(app, "Lee").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    let page = cornyn.open().expect(200);
    page.must_say("Approved for Senator Cornyn");
    page.must_say("The letter is public");
    assert!(page.forms().is_empty(), "nothing is left to press");
    let link = cornyn.link();
    let undo = [("confirm", "yes"), ("nonce", "abcdefghijkl")];
    cornyn
        .browser()
        .post(&format!("{link}/withdrawal"), &undo)
        .expect(410);
}

fn two_presses_a_second_are_enough_and_looking_is_not_counted(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let link = cornyn.link();
    let press = || cornyn.browser().post(&link, &[("decision", "approve")]);
    for _ in 0..120 {
        press().expect(422);
    }
    // While these were sent, a few more were earned.
    let mut more = (0..120).map(|_| press());
    let answer = more
        .find(|answer| answer.status != 422)
        .unwrap()
        .expect(429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    cornyn.open().expect(200);
    CoSigner::of(app, "Lee").approve();
}
