//! While a letter cannot be sealed: what its manifest rests on is judged again before every attempt, and the pages say
//! what happens and offer what can be done.

use jiff::SignedDuration;
use serde_json::{Value, json};
use undersigned::domain::roster::Member;

use crate::support::chromium::Chromium;
use crate::support::expired_seal::expiring_in;
use crate::support::{
    Aide, Answer, CoSigner, Database, LeadOffice, Letter, TestApp, cast, log, on_both,
};

on_both!(close_and_release_say_what_happens_and_offer_what_can_be_done_at_every_stage);

/// Makes two tests of a function that takes a service which cannot seal from the second day on.
macro_rules! unsealable {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use super::{Database, expiring_in};

            #[test]
            fn sqlite() {
                super::$name(&expiring_in(Database::Sqlite, 1).0);
            }

            #[test]
            fn postgres() {
                super::$name(&expiring_in(Database::Postgres, 1).0);
            }
        })+
    };
}

unsealable!(
    an_approval_that_goes_stale_while_sealing_fails_is_gone_before_the_next_attempt,
    a_member_who_leaves_office_while_sealing_fails_is_gone_before_the_next_attempt,
    when_no_name_is_left_the_letter_is_closed_and_the_lead_is_told_why,
    a_letter_that_is_finalized_again_is_tried_at_once_and_says_nothing_of_the_failure_before,
    a_letter_that_cannot_be_sealed_is_reopened_for_another_text,
);

/// A letter that these have approved, each some days after the one before.
fn approved(app: &TestApp, lead: &LeadOffice<'_>, surnames: &[&str], days: i64) -> Letter {
    let members: Vec<Member> = surnames.iter().map(|name| cast::member(name)).collect();
    let letter = lead.draft();
    lead.invite(&letter, &members);
    let deadline = app.now() + SignedDuration::from_hours(24 * 20);
    lead.circulate_until(&letter, deadline);
    for surname in surnames {
        app.pass_days(days);
        CoSigner::of(app, surname).approve();
    }
    lead.close(&letter);
    letter
}

/// Freezes the names and lets the seal fail.
fn fail(app: &TestApp, lead: &LeadOffice<'_>, letter: &Letter) {
    app.expect_faults();
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    run_jobs(app);
    let story = lead.letter(letter);
    assert_eq!(
        story["sealing"]["failure"],
        "The seal's certificate has expired."
    );
}

/// Runs the jobs until they rest, whatever they log.
fn run_jobs(app: &TestApp) {
    let (done, _) = log::watching_errors(|| app.app.jobs.run_until_idle());
    done.unwrap();
}

fn names(story: &Value) -> Vec<&str> {
    let names = story["manifest"]["signatories"].as_array().expect("names");
    names
        .iter()
        .map(|name| name["block"][0].as_str().unwrap())
        .collect()
}

/// Why the names were dropped, from the record.
fn why(lead: &LeadOffice<'_>, letter: &Letter) -> Vec<String> {
    let events = lead.events(letter).into_iter();
    let voided = events.filter(|event| event["kind"] == "manifest_voided");
    voided
        .map(|event| event["opened"]["why"].as_str().expect("why").to_owned())
        .collect()
}

fn an_approval_that_goes_stale_while_sealing_fails_is_gone_before_the_next_attempt(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead, &["Cramer", "Tillis"], 5);
    fail(app, &lead, &letter);
    app.pass_days(10);
    run_jobs(app);
    let story = lead.letter(&letter);
    assert_eq!(story["stage"], "finalizing");
    assert_eq!(names(&story), ["Thom Tillis"]);
    assert_eq!(
        why(&lead, &letter),
        [
            "Senator Kevin Cramer (R-ND) approved too long ago and has to approve again. \
          The names that stand are frozen again and go on to be sealed."
        ]
    );
}

fn a_member_who_leaves_office_while_sealing_fails_is_gone_before_the_next_attempt(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead, &["Cramer", "Tillis"], 1);
    fail(app, &lead, &letter);
    // The pause after the failure has not passed: the judging does not wait for it.
    let left = Member {
        in_office: false,
        ..cast::member("Cramer")
    };
    app.act(move |tx| Ok(tx.put_members(std::slice::from_ref(&left))?));
    run_jobs(app);
    assert_eq!(names(&lead.letter(&letter)), ["Thom Tillis"]);
    assert_eq!(
        why(&lead, &letter),
        [
            "Senator Kevin Cramer (R-ND) approved, but is not in office. \
          The names that stand are frozen again and go on to be sealed."
        ]
    );
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let close = part(&aide, &letter, "close");
    close.must_say("Senator Kevin Cramer (R-ND) approved, but is not in office.");
}

fn unfolded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

fn when_no_name_is_left_the_letter_is_closed_and_the_lead_is_told_why(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let letter = approved(app, &lead, &["Cornyn"], 2);
    fail(app, &lead, &letter);
    CoSigner::of(app, "Cornyn").withdraw();
    run_jobs(app);
    assert_eq!(lead.letter(&letter)["stage"], "closed");
    let told = "Senator John Cornyn (R-TX) withdrew. No name is left to print, so the letter is closed and nothing is sealed.";
    assert_eq!(why(&lead, &letter), [told]);
    app.pass(SignedDuration::from_hours(1));
    run_jobs(app);
    let mails = app.mailbox.to(&aide.address);
    assert!(
        mails.iter().any(|mail| unfolded(&mail.text).contains(told)),
        "the lead office is not told"
    );
    aide.sign_in();
    let close = part(&aide, &letter, "close");
    close.must_say("No approval counts, so there is nothing to finalize.");
    close.must_say(told);
    close.form_to("/deadline");
    assert!(
        close
            .forms()
            .iter()
            .all(|form| !form.action.ends_with("/finalization"))
    );
    let release = part(&aide, &letter, "release");
    release.must_say("no approval counts, so there is nothing to finalize.");
    let home = aide.browser().get("/desk").expect(200);
    home.must_say("Closed, and no approval counts. Reopen it to ask again.");
}

fn a_letter_that_is_finalized_again_is_tried_at_once_and_says_nothing_of_the_failure_before(
    app: &TestApp,
) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead, &["Tillis", "Cramer"], 1);
    fail(app, &lead, &letter);
    let path = format!("letters/{}/finalization", letter.id);
    lead.ask("DELETE", &path, None).expect(200);
    lead.ask("DELETE", &path, None).expect(409);
    lead.post(&path, &json!({}));
    let story = lead.letter(&letter);
    assert_eq!(story["stage"], "finalizing");
    assert_eq!(story["sealing"]["failure"], Value::Null);
    assert_eq!(story["sealing"]["next_attempt_at"], Value::Null);
    run_jobs(app);
    assert!(lead.letter(&letter)["sealing"]["failure"].is_string());
}

fn a_letter_that_cannot_be_sealed_is_reopened_for_another_text(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = approved(app, &lead, &["Tillis", "Cramer"], 1);
    fail(app, &lead, &letter);
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let close = part(&aide, &letter, "close");
    let form = close.form_to("/deadline");
    let until = [("deadline_date", "2022-09-10"), ("deadline_time", "12:00")];
    let sent = aide.browser().submit(&close, &form, &until).expect(303);
    let page = aide.browser().follow(&sent).expect(200);
    page.must_say("This letter is circulating");
    assert!(
        !page.words().contains("could not be sealed"),
        "{}",
        page.words()
    );
    run_jobs(app);
    assert_eq!(lead.letter(&letter)["stage"], "circulating");
    lead.revise(&letter, "substantive", json!({ "subject": "Another text" }));
}

#[track_caller]
fn part(aide: &Aide<'_>, letter: &Letter, part: &str) -> Answer {
    let path = format!("/desk/letters/{}/{part}", letter.id);
    let page = aide.browser().get(&path).expect(200);
    assert!(!page.text().contains("http-equiv=\"refresh\""), "{path}");
    page
}

/// Presses the button of a page that goes there, and returns where it leads.
#[track_caller]
fn press(aide: &Aide<'_>, page: &Answer, to: &str, filled: &[(&str, &str)]) -> Answer {
    let sent = aide.browser().submit(page, &page.form_to(to), filled);
    aide.browser().follow(&sent.expect(303)).expect(200)
}

fn close_and_release_say_what_happens_and_offer_what_can_be_done_at_every_stage(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let letter = approved(app, &lead, &["Tillis", "Cramer"], 0);

    let closed = part(&aide, &letter, "close");
    closed.must_say("2 names are approved and would be printed.");
    closed.form_to("/deadline");
    let release = part(&aide, &letter, "release");
    release.must_say("There is nothing to release before the letter is finalized.");

    let under_way = press(&aide, &release, "/finalization", &[]);
    for page in [&under_way, &part(&aide, &letter, "close")] {
        page.must_say("The PDF is being made");
        page.must_say("Check again");
        page.form_to("/recall");
    }
    part(&aide, &letter, "close").form_to("/deadline");
    let back = press(&aide, &under_way, "/recall", &[]);
    back.must_say(
        "The letter is closed again. No PDF was sealed, and every approval counts as before.",
    );
    // Somebody else's page still shows the button.
    let again = aide
        .browser()
        .submit(&under_way, &under_way.form_to("/recall"), &[])
        .expect(409);
    again.must_say("The letter is closed; this can be done only while it is being finalized");
    again.form_to("/finalization");

    press(&aide, &back, "/finalization", &[]);
    app.run_jobs();
    let release = part(&aide, &letter, "release");
    release.must_say("The sealed letter");
    release.form_to("/release");
    let close = part(&aide, &letter, "close");
    close.must_say("Go to its release");
    let recalled = press(&aide, &close, "/recall", &[]);
    recalled.must_say("The letter is recalled and closed.");
    recalled.must_say("The sealed letter was recalled");
    part(&aide, &letter, "release").must_say("The sealed letter was recalled");

    press(&aide, &recalled, "/finalization", &[]);
    app.run_jobs();
    let release = part(&aide, &letter, "release");
    let announced = press(&aide, &release, "/release", &[("objection_hours", "24")]);
    announced.must_say("The page opens at");
    announced.form_to("/recall");
    app.run_jobs();
    CoSigner::of(app, "Cramer").object();
    let held = part(&aide, &letter, "release");
    held.must_say("A signing office objects");
    held.must_say("it stays shut as things stand");
    held.must_say("held back by an objection");
    let recalled = press(&aide, &held, "/recall", &[]);
    CoSigner::of(app, "Cramer").withdraw();
    press(&aide, &recalled, "/finalization", &[]);
    app.run_jobs();
    let release = part(&aide, &letter, "release");
    let released = press(&aide, &release, "/release", &[("objection_hours", "0")]);
    released.must_say("The letter is public");
    app.run_jobs();
    assert!(
        released
            .forms()
            .iter()
            .all(|form| !form.action.ends_with("/recall"))
    );
}

#[test]
fn a_page_that_waits_for_the_seal_says_when_it_is_there_and_moves_by_itself_nowhere() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let aide = Aide::of(&app, &lead.member);
    let window = Chromium::open(390);
    aide.sign_in_at(&window);
    let letter = approved(&app, &lead, &["Tillis", "Cramer"], 0);
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    let path = format!("{}/desk/letters/{}/release", app.base(), letter.id);
    window.go(&path);
    window.script("window.here = true; document.querySelector('#sealing a').focus()");
    app.run_jobs();
    window.wait_for("document.querySelector('#sealing a').textContent === 'Show the letter'");
    let said = window.script("return document.querySelector('#sealing [role=status]').textContent");
    assert!(
        said.as_str()
            .is_some_and(|said| said.contains("This letter is finalized")),
        "{said}"
    );
    // Neither the page nor the focus has moved, and the button that would take it back is gone.
    let kept = "return window.here === true && document.activeElement === document.querySelector('#sealing a')";
    assert_eq!(window.script(kept), true);
    assert_eq!(
        window.script("return document.querySelector('#sealing form')"),
        Value::Null
    );
    window.script("document.querySelector('#sealing a').click()");
    window.wait_for("document.querySelector('form[action$=\"/release\"]') !== null");
}
