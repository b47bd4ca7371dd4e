//! The process dies at the worst moment: nothing that was acknowledged is lost, and nothing is half done.
//!
//! The replica that dies is the real binary on the test's own data; what the test asks afterwards is answered by a
//! process that never crashed, so only what was written down counts.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;

use crate::support::replica::Replica;
use crate::support::smtp::{FakeRelay, TAKES_ALL};
use crate::support::{Answer, CoSigner, Database, LeadOffice, Letter, TestApp, cast};

/// On which of the next commits the process dies; jobs commit too, so the press is not always the first.
const COMMITS: [u32; 4] = [0, 1, 2, 3];
/// Longer than a dead process may keep a mail to itself.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

mod a_crash_while_finalizing_ends_in_one_sealed_letter {
    use super::*;

    #[test]
    fn sqlite() {
        crash_while_finalizing(Database::Sqlite);
    }

    #[test]
    fn postgres() {
        crash_while_finalizing(Database::Postgres);
    }
}

fn crash_while_finalizing(database: Database) {
    let app = TestApp::in_the_present(database);
    let lead = LeadOffice::of_2022(&app);
    for point in [
        "finalize.frozen",
        "finalize.sealed",
        "finalize.commit",
        "finalize.committed",
    ] {
        let letter = approved_by_two(&app, &lead);
        lead.close(&letter);
        lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
        Replica::crashing_at(&app, &format!("{point}=return")).must_crash();

        app.run_jobs();
        assert_eq!(lead.letter(&letter)["stage"], "finalized", "{point}");
        let kinds = lead.kinds(&letter);
        let finalized = kinds.iter().filter(|kind| *kind == "finalized").count();
        assert_eq!(finalized, 1, "{point}: {kinds:?}");
        lead.release(&letter);
        let pdf = app.stranger().get(&format!("/letters/{}.pdf", letter.slug));
        let verification = undersigned::pdf::verify::verify(&pdf.expect(200).body);
        assert!(verification.holds, "{point}: {verification:?}");
    }
}

mod a_crash_while_sending_loses_no_mail {
    use super::*;

    #[test]
    fn sqlite() {
        crash_while_sending(Database::Sqlite);
    }

    #[test]
    fn postgres() {
        crash_while_sending(Database::Postgres);
    }
}

fn crash_while_sending(database: Database) {
    for point in ["send.claimed", "send.linked", "send.sent"] {
        let app = TestApp::in_the_present(database);
        let lead = LeadOffice::of_2022(&app);
        let letter = lead.circulated_to(&[cast::member("Tillis")]);
        let cramer = CoSigner::of(&app, "Cramer");
        lead.invite(&letter, std::slice::from_ref(&cramer.member));
        Replica::crashing_at(&app, &format!("{point}=return")).must_crash();

        app.pass(LEASE);
        app.run_jobs();
        // A second copy bears the same name, so in a folder it takes the place of the first.
        assert_eq!(app.mailbox.to(&cramer.address).len(), 1, "{point}");
        cramer
            .open()
            .expect(200)
            .must_say(&cramer.member.press_name);
    }
}

#[test]
fn a_relay_gets_a_mail_once_or_twice_under_one_name_never_not_at_all() {
    for (point, copies) in [("send.claimed", 1), ("send.linked", 1), ("send.sent", 2)] {
        let relay = FakeRelay::plays(TAKES_ALL);
        let app = TestApp::in_the_present_mailing_to(&relay.url(), Database::Sqlite);
        let lead = LeadOffice::of_2022(&app);
        let letter = lead.circulated_to(&[cast::member("Tillis")]);
        let cramer = cast::member("Cramer");
        lead.invite(&letter, std::slice::from_ref(&cramer));
        Replica::crashing_at(&app, &format!("{point}=return")).must_crash();

        app.pass(LEASE);
        app.run_jobs();
        let to = format!("To: {}", cast::address(&cramer));
        let mut taken = relay.taken();
        taken.retain(|mail| mail.contains(&to));
        assert_eq!(taken.len(), copies, "{point}: {taken:?}");
        assert!(
            taken.iter().all(|mail| *mail == taken[0]),
            "{point}: {taken:?}"
        );
        assert!(taken[0].contains("Message-ID: <"), "{point}: {taken:?}");
    }
}

mod a_press_is_recorded_once_if_it_was_acknowledged_and_at_most_once_if_not {
    use super::*;

    #[test]
    fn sqlite() {
        crash_while_approving(Database::Sqlite);
    }

    #[test]
    fn postgres() {
        crash_while_approving(Database::Postgres);
    }
}

fn crash_while_approving(database: Database) {
    let app = TestApp::in_the_present(database);
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.circulated_to(&cast::twelve());
    let mut members = cast::twelve().into_iter();
    let mut unanswered = 0;
    for point in ["store.before_commit", "store.after_commit"] {
        for skipped in COMMITS {
            let member = members.next().expect("enough members");
            let office = CoSigner::of(&app, &member.last_name);
            let page = office.open().expect(200);
            let points = match skipped {
                0 => format!("{point}=return"),
                skipped => format!("{point}={skipped}*off->return"),
            };
            let replica = Replica::crashing_at(&app, &points);
            let pressed = press_on(&replica, &app, &office, &page);
            drop(replica);

            let recorded = approvals(&lead, &letter, &office);
            match pressed {
                Some(answer) => {
                    assert_eq!(answer.status, 303, "{points}: {}", answer.text());
                    assert_eq!(recorded, 1, "{points}: acknowledged and lost");
                }
                None => {
                    unanswered += 1;
                    assert!(recorded <= 1, "{points}: recorded twice");
                }
            }
            // The same page pressed again, as a person does when the browser shows nothing.
            let again = office.press(&page, "approve", &[]);
            assert_eq!(again.status, 303, "{points}: {}", again.text());
            assert_eq!(approvals(&lead, &letter, &office), 1, "{points}");
        }
    }
    assert!(unanswered > 0, "no press met a crash");
    app.pass(LEASE);
    app.run_jobs();
}

#[test]
fn killed_at_any_time_the_service_keeps_what_it_acknowledged() {
    let app = TestApp::in_the_present(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.circulated_to(&cast::twelve());
    let offices: Vec<CoSigner<'_>> = cast::twelve()
        .iter()
        .map(|member| CoSigner::of(&app, &member.last_name))
        .collect();
    let pages: Vec<Answer> = offices
        .iter()
        .map(|office| office.open().expect(200))
        .collect();
    let mut acknowledged = BTreeSet::new();
    // Three offices press at once on a replica that is killed after the first answer.
    for group in (0..offices.len()).collect::<Vec<_>>().chunks(3) {
        let replica = Replica::start(&app);
        std::thread::scope(|scope| {
            let presses: Vec<_> = group
                .iter()
                .map(|&who| {
                    let (replica, app, offices, pages) = (&replica, &app, &offices, &pages);
                    scope.spawn(move || press_on(replica, app, &offices[who], &pages[who]))
                })
                .collect();
            for (press, who) in presses.into_iter().zip(group) {
                if press
                    .join()
                    .expect("a press")
                    .is_some_and(|a| a.status == 303)
                {
                    acknowledged.insert(*who);
                    replica.kill();
                }
            }
        });
    }
    assert!(!acknowledged.is_empty(), "nothing was acknowledged");
    for who in acknowledged {
        assert_eq!(approvals(&lead, &letter, &offices[who]), 1);
    }
    app.pass(LEASE);
}

/// A letter that Tillis and Cramer have approved.
fn approved_by_two(app: &TestApp, lead: &LeadOffice<'_>) -> Letter {
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cramer")]);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cramer").approve();
    letter
}

/// Presses approve on a replica; `None` if it went away before it answered.
fn press_on(
    replica: &Replica,
    app: &TestApp,
    office: &CoSigner<'_>,
    page: &Answer,
) -> Option<Answer> {
    let browser = replica.browser(app)?;
    let form = page.form("decision", "approve");
    let filled = office.filled();
    let mut fields: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fields.push(("decision", "approve"));
    browser.try_submit(page, &form, &fields).ok()
}

/// How many approvals the record has of one office.
fn approvals(lead: &LeadOffice<'_>, letter: &Letter, office: &CoSigner<'_>) -> usize {
    let member = office.member.id.to_string();
    let events = lead.events(letter).into_iter();
    events
        .filter(|event| event["kind"] == "approved" && event["member"] == member.as_str())
        .count()
}
