//! From closing to the sealed PDF: what is printed is what stands at the last moment.

use serde_json::{Value, json};

use crate::support::replica::Replica;
use crate::support::{CoSigner, Database, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_name_withdrawn_after_closing_is_not_printed,
    a_name_withdrawn_between_freezing_and_the_seal_is_not_printed_and_the_record_says_so,
    an_approval_that_went_stale_after_closing_is_not_printed,
    an_approval_that_goes_stale_between_freezing_and_the_seal_is_not_printed,
    a_letter_without_any_name_is_not_finalized,
    finalizing_twice_gives_one_pdf,
    a_letter_is_not_finalized_before_it_is_closed,
    a_recalled_letter_can_be_finalized_again_with_another_text,
);

/// A letter that these have approved.
fn approved_by(app: &TestApp, lead: &LeadOffice<'_>, surnames: &[&str]) -> Letter {
    let members: Vec<_> = surnames.iter().map(|name| cast::member(name)).collect();
    let letter = lead.circulated_to(&members);
    for surname in surnames {
        CoSigner::of(app, surname).approve();
    }
    letter
}

/// Freezes the manifest; the seal waits for the jobs.
fn freeze(lead: &LeadOffice<'_>, letter: &Letter) {
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    assert_eq!(lead.letter(letter)["stage"], "finalizing");
}

/// The names that the released PDF prints, as a stranger's check reads them.
fn printed(app: &TestApp, lead: &LeadOffice<'_>, letter: &Letter) -> Vec<String> {
    lead.release(letter);
    let pdf = app
        .stranger()
        .get(&format!("/letters/{}.pdf", letter.slug))
        .expect(200);
    let verification = undersigned::pdf::verify::verify(&pdf.body);
    assert!(verification.holds, "{verification:?}");
    let names = verification.letter.expect("a letter").names;
    names.into_iter().map(|name| name.name).collect()
}

fn count(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|known| *known == kind).count()
}

fn a_name_withdrawn_after_closing_is_not_printed(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis", "Cramer", "Cornyn"]);
    lead.close(&letter);
    CoSigner::of(app, "Cramer").withdraw();
    lead.finalize(&letter);
    assert_eq!(printed(app, &lead, &letter), ["Thom Tillis", "John Cornyn"]);
}

fn a_name_withdrawn_between_freezing_and_the_seal_is_not_printed_and_the_record_says_so(
    app: &TestApp,
) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis", "Cramer", "Cornyn"]);
    lead.close(&letter);
    freeze(&lead, &letter);
    CoSigner::of(app, "Cramer").withdraw();
    app.run_jobs();
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
    let kinds = lead.kinds(&letter);
    assert_eq!(count(&kinds, "manifest_voided"), 1, "{kinds:?}");
    assert_eq!(count(&kinds, "manifest_frozen"), 2, "{kinds:?}");
    assert_eq!(printed(app, &lead, &letter), ["Thom Tillis", "John Cornyn"]);
}

fn an_approval_that_went_stale_after_closing_is_not_printed(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let members = [cast::member("Tillis"), cast::member("Cramer")];
    let letter = lead.draft();
    lead.invite(&letter, &members);
    lead.circulate_until(
        &letter,
        app.now() + jiff::SignedDuration::from_hours(24 * 20),
    );
    CoSigner::of(app, "Cramer").approve();
    app.pass_days(10);
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    app.pass_days(5);
    lead.finalize(&letter);
    assert_eq!(printed(app, &lead, &letter), ["Thom Tillis"]);
}

fn an_approval_that_goes_stale_between_freezing_and_the_seal_is_not_printed(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let members = [cast::member("Tillis"), cast::member("Cramer")];
    let letter = lead.draft();
    lead.invite(&letter, &members);
    lead.circulate_until(
        &letter,
        app.now() + jiff::SignedDuration::from_hours(24 * 20),
    );
    CoSigner::of(app, "Cramer").approve();
    app.pass_days(10);
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    freeze(&lead, &letter);
    app.pass_days(5);
    app.run_jobs();
    assert_eq!(printed(app, &lead, &letter), ["Thom Tillis"]);
}

fn a_letter_without_any_name_is_not_finalized(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis"]);
    lead.close(&letter);
    CoSigner::of(app, "Tillis").withdraw();
    let before = lead.kinds(&letter);
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/finalization", letter.id),
        Some(&json!({})),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), before);
    assert_eq!(lead.letter(&letter)["stage"], "closed");
}

fn finalizing_twice_gives_one_pdf(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis", "Cramer"]);
    lead.close(&letter);
    freeze(&lead, &letter);
    freeze(&lead, &letter);
    app.run_jobs();
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    app.run_jobs();
    let kinds = lead.kinds(&letter);
    assert_eq!(count(&kinds, "manifest_frozen"), 1, "{kinds:?}");
    assert_eq!(count(&kinds, "finalized"), 1, "{kinds:?}");
}

fn a_letter_is_not_finalized_before_it_is_closed(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis"]);
    let before = lead.kinds(&letter);
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/finalization", letter.id),
        Some(&json!({})),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), before);
}

fn a_recalled_letter_can_be_finalized_again_with_another_text(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved_by(app, &lead, &["Tillis", "Cramer"]);
    lead.close(&letter);
    lead.finalize(&letter);
    lead.post(&format!("letters/{}/recall", letter.id), &json!({}));
    assert_eq!(lead.letter(&letter)["stage"], "closed");
    CoSigner::of(app, "Cramer").withdraw();
    lead.finalize(&letter);
    assert_eq!(printed(app, &lead, &letter), ["Thom Tillis"]);
}

#[test]
fn two_processes_that_finalize_at_once_make_one_pdf_and_tell_the_same_story() {
    let app = TestApp::in_the_present(Database::Postgres);
    let lead = LeadOffice::of_2022(&app);
    let letter = approved_by(&app, &lead, &["Tillis", "Cramer", "Cornyn"]);
    lead.close(&letter);
    let replicas = [Replica::start(&app), Replica::start(&app)];
    let path = format!("/api/v1/letters/{}", letter.id);
    let asked: Vec<u16> = std::thread::scope(|scope| {
        let asks: Vec<_> = replicas
            .iter()
            .map(|replica| {
                let browser = lead.at(replica.browser(&app).expect("a replica that serves"));
                let path = format!("{path}/finalization");
                scope.spawn(move || browser.send_json("POST", &path, &json!({})).status)
            })
            .collect();
        asks.into_iter().map(|ask| ask.join().unwrap()).collect()
    });
    assert!(
        asked.iter().all(|status| (200..300).contains(status)),
        "{asked:?}"
    );
    let stories: Vec<Value> = replicas
        .iter()
        .map(|replica| {
            let browser = lead.at(replica.browser(&app).expect("a replica that serves"));
            for _ in 0..600 {
                let story = browser.get(&path).expect(200).json();
                if story["stage"] == "finalized" {
                    return story;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            panic!("the letter is not finalized");
        })
        .collect();
    assert_eq!(stories[0], stories[1]);
    drop(replicas);
    let kinds = lead.kinds(&letter);
    assert_eq!(count(&kinds, "finalized"), 1, "{kinds:?}");
    assert_eq!(count(&kinds, "manifest_frozen"), 1, "{kinds:?}");
    assert_eq!(printed(&app, &lead, &letter).len(), 3);
}
