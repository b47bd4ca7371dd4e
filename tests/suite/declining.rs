//! Passing, asking for changes, withdrawing, objecting: each private, each at the office's own hand.

use serde_json::json;

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_pass_is_recorded_with_its_reason_and_stops_nobody_else,
    an_office_that_passed_can_still_approve,
    changes_asked_for_reach_the_lead_with_the_office_s_wording,
    a_withdrawal_needs_the_box_that_no_scanner_ticks,
    an_old_withdrawal_sent_again_does_not_take_back_a_later_approval,
    there_is_nothing_to_withdraw_before_an_approval,
    a_signing_office_stops_an_announced_release,
    an_office_that_passed_cannot_stop_a_release,
);

fn circulated<'a>(app: &'a TestApp) -> (LeadOffice<'a>, Letter, CoSigner<'a>, CoSigner<'a>) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn"), cast::member("Lee")]);
    (
        lead,
        letter,
        CoSigner::of(app, "Cornyn"),
        CoSigner::of(app, "Lee"),
    )
}

fn a_pass_is_recorded_with_its_reason_and_stops_nobody_else(app: &TestApp) {
    let (lead, letter, cornyn, lee) = circulated(app);
    let receipt = cornyn
        .decide("decline", &[("reason", "Not this week.")])
        .expect(303);
    let receipt = cornyn.browser().follow(&receipt).expect(200);
    receipt.must_say("Passed for Senator Cornyn");
    receipt.must_say("Not this week.");
    let page = lee.open().expect(200);
    assert!(
        !page.words().contains("Cornyn"),
        "a pass is nobody else's business"
    );
    lee.approve();
    assert_eq!(
        lead.kinds(&letter)
            .iter()
            .filter(|k| *k == "declined")
            .count(),
        1
    );
}

fn an_office_that_passed_can_still_approve(app: &TestApp) {
    let (_, _, cornyn, _) = circulated(app);
    cornyn.decline("Not yet.");
    cornyn.open().expect(200).must_say("passed on this letter");
    cornyn.approve().must_say("has approved this text");
}

fn changes_asked_for_reach_the_lead_with_the_office_s_wording(app: &TestApp) {
    let (lead, letter, cornyn, _) = circulated(app);
    let receipt = cornyn.request_changes("The second question.", "In each of the past five years…");
    receipt.must_say("Changes asked for by Senator Cornyn");
    receipt.must_say("In each of the past five years…");
    let story = lead.letter(&letter).to_string();
    assert!(story.contains("The second question."), "{story}");
    assert!(story.contains("changes_requested"), "{story}");
}

fn a_withdrawal_needs_the_box_that_no_scanner_ticks(app: &TestApp) {
    let (lead, letter, cornyn, _) = circulated(app);
    let receipt = cornyn.approve();
    let before = lead.events(&letter);
    let form = receipt.form_to("/withdrawal");
    let answer = cornyn.browser().submit(&receipt, &form, &[]).expect(422);
    answer.must_say("Tick the box to say that you mean it");
    assert_eq!(lead.events(&letter), before);
    cornyn.withdraw().must_say("Withdrawn for Senator Cornyn");
    assert_eq!(lead.kinds(&letter).pop().unwrap(), "withdrawn");
}

fn an_old_withdrawal_sent_again_does_not_take_back_a_later_approval(app: &TestApp) {
    let (lead, letter, cornyn, _) = circulated(app);
    let receipt = cornyn.approve();
    let form = receipt.form_to("/withdrawal");
    let tick = [("confirm", "yes")];
    cornyn.browser().submit(&receipt, &form, &tick).expect(303);
    cornyn.approve();
    let before = lead.events(&letter);
    cornyn.browser().submit(&receipt, &form, &tick).expect(303);
    assert_eq!(lead.events(&letter), before);
    assert_eq!(before.last().unwrap()["kind"], "approved");
}

fn there_is_nothing_to_withdraw_before_an_approval(app: &TestApp) {
    let (lead, letter, cornyn, _) = circulated(app);
    let before = lead.events(&letter);
    let receipt = cornyn.browser().get(&format!("{}/receipt", cornyn.link()));
    let receipt = receipt.expect(200);
    receipt.must_say("Nothing has been decided");
    assert!(receipt.forms().is_empty());
    let form = [("confirm", "yes"), ("nonce", "abcdefghijkl")];
    let url = format!("{}/withdrawal", cornyn.link());
    cornyn.browser().post(&url, &form).expect(410);
    assert_eq!(lead.events(&letter), before);
}

fn announced(lead: &LeadOffice<'_>, letter: &Letter) {
    lead.close(letter);
    lead.finalize(letter);
    let told = json!({ "objection_hours": 24 });
    lead.post(&format!("letters/{}/release", letter.id), &told);
}

fn a_signing_office_stops_an_announced_release(app: &TestApp) {
    let (lead, letter, cornyn, lee) = circulated(app);
    CoSigner::of(app, "Tillis").approve();
    cornyn.approve();
    lee.approve();
    announced(&lead, &letter);
    app.run_jobs();
    cornyn.object();
    app.pass_days(2);
    app.run_jobs();
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
    let page = app
        .stranger()
        .get(&format!("/letters/{}", letter.slug))
        .expect(200);
    page.must_say("Not yet released");
}

fn an_office_that_passed_cannot_stop_a_release(app: &TestApp) {
    let (lead, letter, cornyn, lee) = circulated(app);
    cornyn.approve();
    lee.decline("No.");
    announced(&lead, &letter);
    app.run_jobs();
    let form = [("confirm", "yes"), ("nonce", "abcdefghijkl")];
    let url = format!("{}/objection", lee.link());
    lee.browser().post(&url, &form).expect(410);
    app.pass_days(2);
    app.run_jobs();
    assert_eq!(lead.letter(&letter)["stage"], "released");
}
