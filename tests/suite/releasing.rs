//! From the sealed PDF to the public page: at once, at a moment set beforehand, or not at all.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_released_letter_is_public_at_once,
    an_embargo_opens_the_page_by_itself_and_no_sooner,
    an_objection_within_the_window_stops_the_release,
    a_withdrawal_before_the_embargo_ends_stops_the_release,
    a_letter_is_not_released_before_it_is_finalized,
);

/// How long the signing offices may object.
const WINDOW_HOURS: i64 = 24;

/// A finalized letter of Tillis and Cramer.
fn finalized(app: &TestApp, lead: &LeadOffice<'_>) -> Letter {
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cramer")]);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cramer").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    letter
}

/// Announces a release in two days, with a window for objections before it.
fn announce(app: &TestApp, lead: &LeadOffice<'_>, letter: &Letter) {
    let at = app.now() + SignedDuration::from_hours(48);
    lead.post(
        &format!("letters/{}/release", letter.id),
        &json!({ "at": at.to_string(), "objection_hours": WINDOW_HOURS }),
    );
    app.run_jobs();
}

fn is_public(app: &TestApp, letter: &Letter) -> bool {
    let pdf = app.stranger().get(&format!("/letters/{}.pdf", letter.slug));
    let page = app.stranger().get(&format!("/letters/{}", letter.slug));
    let public = pdf.status == 200;
    assert_eq!(
        page.expect(200).text().contains("Cramer"),
        public,
        "page and PDF disagree"
    );
    public
}

fn a_released_letter_is_public_at_once(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = finalized(app, &lead);
    assert!(!is_public(app, &letter));
    lead.release(&letter);
    assert!(is_public(app, &letter));
    assert_eq!(lead.letter(&letter)["stage"], "released");
}

fn an_embargo_opens_the_page_by_itself_and_no_sooner(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = finalized(app, &lead);
    announce(app, &lead, &letter);
    let told = app.mailbox.to(&cast::address(&cast::member("Cramer")));
    assert!(
        told.iter().any(|mail| mail.text.contains("public")),
        "{}",
        app.mailbox
    );
    app.pass(SignedDuration::from_hours(47));
    app.run_jobs();
    assert!(!is_public(app, &letter));
    app.pass(SignedDuration::from_hours(2));
    app.run_jobs();
    assert!(is_public(app, &letter));
}

fn an_objection_within_the_window_stops_the_release(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = finalized(app, &lead);
    announce(app, &lead, &letter);
    CoSigner::of(app, "Cramer").object();
    app.pass_days(3);
    app.run_jobs();
    assert!(!is_public(app, &letter));
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
}

fn a_withdrawal_before_the_embargo_ends_stops_the_release(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = finalized(app, &lead);
    announce(app, &lead, &letter);
    CoSigner::of(app, "Cramer").withdraw();
    app.pass_days(3);
    app.run_jobs();
    assert!(!is_public(app, &letter));
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
}

fn a_letter_is_not_released_before_it_is_finalized(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis")]);
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    let before = lead.kinds(&letter);
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/release", letter.id),
        Some(&json!({ "objection_hours": 0 })),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), before);
}
