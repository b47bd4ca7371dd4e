//! Back to closed: a letter that is being finalized never holds its offices' approvals captive.
//!
//! What seals is a process of its own here, the real binary, which fails, dies or dawdles at a labelled point; whoever
//! takes the letter back is served by another one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::replica::Replica;
use crate::support::{
    Aide, Answer, Browser, CoSigner, Database, LeadOffice, Letter, TestApp, cast,
};

/// The labelled fault: every attempt to seal fails.
const FAILS: &str = "finalize.fails=return";
/// A PDF is made and sealed, and waits a while to be committed; once that was tried, the process ends.
const DAWDLES: &str = "finalize.sealed=sleep(4000);finalize.committed=return";

/// Makes two tests of a function that takes an app whose time is the system's, as further processes need it.
macro_rules! beside_replicas {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use crate::support::{Database, TestApp};

            #[test]
            fn sqlite() {
                super::$name(&TestApp::in_the_present(Database::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&TestApp::in_the_present(Database::Postgres));
            }
        })+
    };
}

beside_replicas!(
    from_a_letter_that_cannot_be_sealed_one_press_at_the_desk_leads_back_and_every_approval_counts,
    from_a_letter_that_cannot_be_sealed_one_call_leads_back_and_every_approval_counts,
    a_letter_whose_sealing_process_died_is_taken_back_and_sealed_by_another,
    a_pdf_that_is_made_while_the_letter_is_taken_back_is_dropped,
    a_pdf_of_an_intent_that_was_dropped_is_not_committed_for_the_next_one,
    whichever_of_seal_and_lead_comes_first_the_letter_ends_closed_and_whole,
    a_name_withdrawn_while_sealing_fails_is_gone_before_the_next_attempt,
);

const APPROVING: [&str; 3] = ["Tillis", "Cramer", "Cornyn"];
const PRINTED: [&str; 3] = ["Thom Tillis", "Kevin Cramer", "John Cornyn"];

/// A closed letter that three offices have approved.
fn closed(app: &TestApp, lead: &LeadOffice<'_>) -> Letter {
    let letter = lead.circulated_to(&APPROVING.map(cast::member));
    for surname in APPROVING {
        CoSigner::of(app, surname).approve();
    }
    app.run_jobs();
    lead.close(&letter);
    letter
}

fn finalization(letter: &Letter) -> String {
    format!("letters/{}/finalization", letter.id)
}

fn freeze(lead: &LeadOffice<'_>, letter: &Letter) {
    lead.post(&finalization(letter), &json!({}));
    assert_eq!(lead.letter(letter)["stage"], "finalizing");
}

#[track_caller]
fn take_back(lead: &LeadOffice<'_>, letter: &Letter) {
    let answer = lead.ask("DELETE", &finalization(letter), None).expect(200);
    assert_eq!(answer.json()["stage"], "closed");
}

/// Reads the letter from a replica until this holds of it.
#[track_caller]
fn wait_until(browser: &Browser, letter: &Letter, holds: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/api/v1/letters/{}", letter.id);
    for _ in 0..600 {
        let story = browser.get(&path).expect(200).json();
        if holds(&story) {
            return story;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("it never came to that");
}

fn failing(story: &Value) -> bool {
    story["sealing"]["failure"].is_string()
}

/// The names that a manifest freezes.
fn frozen(story: &Value) -> Vec<String> {
    let names = story["manifest"]["signatories"].as_array().expect("names");
    let names = names.iter().map(|name| name["block"][0].as_str());
    names.map(|name| name.expect("a name").to_owned()).collect()
}

fn count(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|known| *known == kind).count()
}

/// The letter is sealed and released by this process, and prints these names.
#[track_caller]
fn must_print(app: &TestApp, lead: &LeadOffice<'_>, letter: &Letter, names: &[&str]) {
    lead.finalize(letter);
    lead.release(letter);
    let path = format!("/letters/{}.pdf", letter.slug);
    let pdf = app.stranger().get(&path).expect(200);
    let verification = undersigned::pdf::verify::verify(&pdf.body);
    assert!(verification.holds, "{verification:?}");
    let printed = verification.letter.expect("a letter").names;
    let printed: Vec<_> = printed.into_iter().map(|name| name.name).collect();
    assert_eq!(printed, names);
}

/// The desk of a signed-in aide at a replica.
fn at_the_desk(app: &TestApp, replica: &Replica, aide: &Aide<'_>) -> Browser {
    let browser = replica.browser(app).expect("a replica that serves");
    browser.with_cookies_of(aide.browser())
}

fn part(browser: &Browser, letter: &Letter, part: &str) -> Answer {
    let path = format!("/desk/letters/{}/{part}", letter.id);
    browser.get(&path).expect(200)
}

fn from_a_letter_that_cannot_be_sealed_one_press_at_the_desk_leads_back_and_every_approval_counts(
    app: &TestApp,
) {
    let lead = LeadOffice::of_2022(app);
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let letter = closed(app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(app, FAILS);
    let desk = at_the_desk(app, &replica, &aide);
    wait_until(
        &lead.at(replica.browser(app).expect("it serves")),
        &letter,
        failing,
    );

    for path in ["close", "release"] {
        let page = part(&desk, &letter, path);
        page.must_say("The letter could not be sealed yet");
        page.must_say("The finished PDF did not pass the service’s own check");
        page.must_say("the service tries again by itself at ");
        assert!(
            page.text()
                .contains(&format!("href=\"/desk/letters/{}/{path}\"", letter.id))
        );
        page.must_say("Check again");
        page.form_to("/recall");
        assert!(!page.text().contains("http-equiv=\"refresh\""));
    }
    let release = part(&desk, &letter, "release");
    let pressed = desk
        .submit(&release, &release.form_to("/recall"), &[])
        .expect(303);
    let close = desk.follow(&pressed).expect(200);
    close.must_say(
        "The letter is closed again. No PDF was sealed, and every approval counts as before.",
    );
    close.must_say("3 names are approved and would be printed.");
    close.must_say("Taken back to closed before a PDF was sealed");
    assert!(
        !close.words().contains("could not be sealed"),
        "{}",
        close.words()
    );

    // Forward again, at a desk whose process still cannot seal, and back once more.
    let pressed = desk
        .submit(&close, &close.form_to("/finalization"), &[])
        .expect(303);
    let release = desk.follow(&pressed).expect(200);
    desk.submit(&release, &release.form_to("/recall"), &[])
        .expect(303);
    drop(replica);
    must_print(app, &lead, &letter, &PRINTED);
    let frozen = lead.events(&letter).into_iter();
    let mut frozen = frozen.filter(|e| e["kind"] == "manifest_frozen");
    // By the API, at the desk, by the API.
    let staff = frozen.nth(1).expect("the second")["opened"]["staff"].clone();
    assert!(
        staff
            .as_str()
            .is_some_and(|who| who.contains("Aide of Tillis"))
    );
    let voided = lead.events(&letter).into_iter();
    let voided: Vec<Value> = voided.filter(|e| e["kind"] == "manifest_voided").collect();
    assert_eq!(voided.len(), 2);
    for event in voided {
        assert_eq!(event["by"]["role"], "lead");
        let staff = event["opened"]["staff"].as_str().expect("who pressed");
        assert!(staff.contains("Aide of Tillis"), "{staff}");
    }
}

fn from_a_letter_that_cannot_be_sealed_one_call_leads_back_and_every_approval_counts(
    app: &TestApp,
) {
    let lead = LeadOffice::of_2022(app);
    let letter = closed(app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(app, FAILS);
    let api = lead.at(replica.browser(app).expect("it serves"));
    let story = wait_until(&api, &letter, failing);
    for moment in ["frozen_at", "next_attempt_at"] {
        let at = story["sealing"][moment].as_str().expect("a moment");
        at.parse::<jiff::Timestamp>().expect("RFC 3339");
    }
    let why = story["sealing"]["failure"].as_str().expect("why");
    assert!(
        why.ends_with('.') && !why.contains("finalize.fails"),
        "{why}"
    );

    let path = format!("/api/v1/{}", finalization(&letter));
    let back = api.send("DELETE", &path, &[], Vec::new()).expect(200);
    assert_eq!(back.json()["stage"], "closed");
    let story = lead.letter(&letter);
    assert_eq!(story["sealing"], Value::Null);
    assert_eq!(story["manifest"], Value::Null);
    assert_eq!(
        story["reconciliation"]["printed"].as_array().unwrap().len(),
        3
    );
    drop(replica);
    must_print(app, &lead, &letter, &PRINTED);
    let kinds = lead.kinds(&letter);
    assert_eq!(
        count(&kinds, "approved"),
        3,
        "nobody was asked again: {kinds:?}"
    );
}

fn a_letter_whose_sealing_process_died_is_taken_back_and_sealed_by_another(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    for point in ["finalize.frozen", "finalize.sealed", "finalize.commit"] {
        let letter = closed(app, &lead);
        freeze(&lead, &letter);
        Replica::crashing_at(app, &format!("{point}=return")).must_crash();
        take_back(&lead, &letter);
        // Another process finds nothing to do, and then what the lead froze again.
        app.run_jobs();
        assert_eq!(lead.letter(&letter)["stage"], "closed", "{point}");
        must_print(app, &lead, &letter, &PRINTED);
        let kinds = lead.kinds(&letter);
        assert_eq!(count(&kinds, "finalized"), 1, "{point}: {kinds:?}");
    }
}

/// Waits until a replica has taken a letter on.
fn wait_for_sealing(letter: &Letter) {
    for _ in 0..600 {
        if crate::support::log::has_line(&["sealing a letter", &letter.id]) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no process takes the letter on");
}

fn a_pdf_that_is_made_while_the_letter_is_taken_back_is_dropped(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = closed(app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(app, DAWDLES);
    wait_for_sealing(&letter);
    take_back(&lead, &letter);
    replica.must_crash();
    let kinds = lead.kinds(&letter);
    assert_eq!(
        kinds.last().map(String::as_str),
        Some("manifest_voided"),
        "{kinds:?}"
    );
    assert_eq!(lead.letter(&letter)["stage"], "closed");
    must_print(app, &lead, &letter, &PRINTED);
}

fn a_pdf_of_an_intent_that_was_dropped_is_not_committed_for_the_next_one(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = closed(app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(app, DAWDLES);
    wait_for_sealing(&letter);
    take_back(&lead, &letter);
    CoSigner::of(app, "Cramer").withdraw();
    freeze(&lead, &letter);
    replica.must_crash();
    let story = lead.letter(&letter);
    assert_eq!(story["stage"], "finalizing");
    assert_eq!(frozen(&story), ["Thom Tillis", "John Cornyn"]);
    must_print(app, &lead, &letter, &["Thom Tillis", "John Cornyn"]);
}

fn whichever_of_seal_and_lead_comes_first_the_letter_ends_closed_and_whole(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letters: Vec<Letter> = (0..6).map(|_| closed(app, &lead)).collect();
    let replica = Replica::start(app);
    let mut voided = 0;
    let mut recalled = 0;
    for (at, letter) in letters.iter().enumerate() {
        lead.post(&finalization(letter), &json!({}));
        let wait = u64::try_from(at).expect("a few") * 300;
        std::thread::sleep(Duration::from_millis(wait));
        take_back(&lead, letter);
    }
    // Whatever the replica still had in its hands is settled once it is told to go.
    std::thread::sleep(Duration::from_secs(3));
    drop(replica);
    for letter in &letters {
        assert_eq!(lead.letter(letter)["stage"], "closed");
        let kinds = lead.kinds(letter);
        let since_closing = kinds.iter().skip_while(|kind| *kind != "closed").skip(1);
        let since_closing: Vec<&str> = since_closing.map(String::as_str).collect();
        match since_closing[..] {
            ["manifest_frozen", "manifest_voided"] => voided += 1,
            ["manifest_frozen", "finalized", "recalled"] => recalled += 1,
            ref other => panic!("{other:?}"),
        }
    }
    assert_eq!(voided + recalled, letters.len());
    must_print(app, &lead, &letters[0], &PRINTED);
}

fn a_name_withdrawn_while_sealing_fails_is_gone_before_the_next_attempt(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = closed(app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(app, FAILS);
    let api = lead.at(replica.browser(app).expect("it serves"));
    wait_until(&api, &letter, failing);
    CoSigner::of(app, "Cramer").withdraw();
    let story = wait_until(&api, &letter, |story| frozen(story).len() == 2);
    assert_eq!(story["stage"], "finalizing");
    assert_eq!(frozen(&story), ["Thom Tillis", "John Cornyn"]);
    // The new manifest has an attempt of its own at once.
    wait_until(&api, &letter, failing);
    drop(replica);
    let events = lead.events(&letter);
    let voided = events.iter().find(|e| e["kind"] == "manifest_voided");
    assert_eq!(
        voided.expect("a void manifest")["opened"]["why"],
        "Senator Kevin Cramer (R-ND) withdrew. The names that stand are frozen again and go on to be sealed."
    );
    take_back(&lead, &letter);
    must_print(app, &lead, &letter, &["Thom Tillis", "John Cornyn"]);
}

#[test]
fn a_dropped_pdf_leaves_nothing_in_the_store() {
    let app = TestApp::in_the_present(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = closed(&app, &lead);
    freeze(&lead, &letter);
    let replica = Replica::crashing_at(&app, DAWDLES);
    wait_for_sealing(&letter);
    take_back(&lead, &letter);
    replica.must_crash();
    // A document that no event names is a finding.
    let report = app.app.store.audit().expect("an audit");
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
