//! The text changes while it circulates: whose approval stands, whose has to be given anew.

use serde_json::{Value, json};

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_substantive_revision_asks_every_approval_anew,
    a_technical_revision_carries_over_only_the_approvals_that_allow_it,
    the_same_text_saved_again_changes_nothing,
    a_closed_letter_is_not_revised,
);

/// Circulated to Tillis, Cramer and Cornyn; the first two have approved, Cramer allows technical changes.
fn approved(app: &TestApp, lead: &LeadOffice<'_>) -> Letter {
    let members = ["Tillis", "Cramer", "Cornyn"].map(cast::member);
    let letter = lead.circulated_to(&members);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cramer").approve_with_technical_changes();
    letter
}

fn standings(lead: &LeadOffice<'_>, letter: &Letter) -> Vec<String> {
    let story = lead.letter(letter);
    let rows = story["standings"].as_array().expect("standings").clone();
    let standing = |row: &Value| row["standing"].as_str().expect("a standing").to_owned();
    rows.iter().map(standing).collect()
}

fn body() -> String {
    let draft = cast::draft();
    draft["body"].as_str().expect("a body").to_owned()
}

fn a_substantive_revision_asks_every_approval_anew(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead);
    assert_eq!(
        standings(&lead, &letter),
        ["approved", "approved", "no_answer"]
    );
    let text = body().replace("detainers", "immigration detainers");
    let revised = lead.revise(&letter, "substantive", json!({ "body": text }));
    let asked = revised["needs_reapproval"].as_array().expect("members");
    assert_eq!(asked.len(), 2, "{revised}");
    app.run_jobs();
    assert_eq!(
        standings(&lead, &letter),
        ["needs_reapproval", "needs_reapproval", "no_answer"]
    );
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    let story = lead.finalize(&letter);
    let printed = story["manifest"]["signatories"]
        .as_array()
        .expect("signatories");
    assert_eq!(printed.len(), 1, "{story}");
}

fn a_technical_revision_carries_over_only_the_approvals_that_allow_it(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead);
    let text = body().replace(
        "Draft directive, August 2022.",
        "Draft Directive (August 2022).",
    );
    lead.revise(&letter, "technical", json!({ "body": text }));
    app.run_jobs();
    assert_eq!(
        standings(&lead, &letter),
        ["needs_reapproval", "approved", "no_answer"]
    );
}

fn the_same_text_saved_again_changes_nothing(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead);
    let before = lead.kinds(&letter);
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/revisions", letter.id),
        Some(&json!({ "body": format!("{}\n\n", body()), "kind": "substantive" })),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), before);
}

fn a_closed_letter_is_not_revised(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead);
    lead.close(&letter);
    let before = lead.kinds(&letter);
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/revisions", letter.id),
        Some(&json!({ "body": "Another letter.", "kind": "substantive" })),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), before);
}
