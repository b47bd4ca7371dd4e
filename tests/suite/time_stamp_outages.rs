//! Whatever becomes of the time-stamp authority, a letter goes out, and it gets the proof that it lacks.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use undersigned::domain::record::Hash;
use undersigned::domain::seal::{Extended, SealLevel};
use undersigned::pdf::{seal, verify};
use undersigned::store::Failure;
use undersigned::workflow::finalize;

use crate::support::authority::Authority;
use crate::support::false_authority::{Lies, false_authority};
use crate::support::replica::Replica;
use crate::support::{CoSigner, Database, LeadOffice, Letter, TestApp, cast};

/// Longer than the first pause after a failure.
const PAUSE: SignedDuration = SignedDuration::from_secs(90);

fn app_of(authority: &Authority, database: Database) -> TestApp {
    TestApp::in_the_present_with(database, |config| authority.configure(config))
}

/// A letter that one office has approved, closed and finalized.
fn finalized(app: &TestApp, lead: &LeadOffice<'_>) -> Letter {
    let letter = lead.circulated_to(&[cast::member("Tillis")]);
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    letter
}

fn pdf(app: &TestApp, letter: &Letter) -> Vec<u8> {
    let answer = app.stranger().get(&format!("/letters/{}.pdf", letter.slug));
    let answer = answer.expect(200);
    let tag = format!("\"{}\"", Hash::of(&answer.body));
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
    answer.body
}

fn seal_of(lead: &LeadOffice<'_>, letter: &Letter) -> Value {
    lead.letter(letter)["finalization"].clone()
}

fn extensions(lead: &LeadOffice<'_>, letter: &Letter) -> usize {
    let kinds = lead.kinds(letter);
    kinds.iter().filter(|kind| *kind == "seal_extended").count()
}

mod a_letter_reaches_the_highest_level_and_keeps_its_address {
    use super::*;

    #[test]
    fn sqlite() {
        highest_level(Database::Sqlite);
    }

    #[test]
    fn postgres() {
        highest_level(Database::Postgres);
    }
}

fn highest_level(database: Database) {
    let authority = Authority::start();
    let app = app_of(&authority, database);
    let lead = LeadOffice::of_2022(&app);
    let letter = finalized(&app, &lead);
    let found = seal_of(&lead, &letter);
    assert_eq!(found["level"], "b_lta", "{found}");
    assert_eq!(extensions(&lead, &letter), 1);
    lead.release(&letter);
    let pdf = pdf(&app, &letter);
    assert_eq!(found["pdf_sha256"], Hash::of(&pdf).to_string());
    let verification = verify::verify(&pdf);
    assert!(verification.holds, "{:#?}", verification.checks);

    // Every version is known, not only the newest.
    let earlier = found["earlier_sha256"][0].as_str().unwrap().to_owned();
    let sealed = &pdf[..seal::check(&pdf).unwrap().sealed_bytes];
    assert_eq!(Hash::of(sealed).to_string(), earlier);
    for known in [earlier, Hash::of(&pdf).to_string()] {
        let page = app.stranger().post("/verify", &[("sha256", &known)]);
        let page = page.expect(200);
        assert!(page.text().contains(&letter.slug), "{}", page.text());
    }

    app.pass_days(1);
    app.run_jobs();
    assert_eq!(extensions(&lead, &letter), 1);
}

#[test]
fn an_outage_lowers_the_level_is_said_and_is_made_up_for() {
    let authority = Authority::start();
    let app = app_of(&authority, Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    authority.is_out_of_order(true);
    let letter = finalized(&app, &lead);
    let found = seal_of(&lead, &letter);
    assert_eq!(found["level"], "b_b", "{found}");
    assert_eq!(extensions(&lead, &letter), 0);

    authority.is_out_of_order(false);
    app.run_jobs();
    assert_eq!(extensions(&lead, &letter), 0, "asked again without a pause");
    app.pass(PAUSE);
    authority.is_at(app.now());
    app.run_jobs();
    let found = seal_of(&lead, &letter);
    assert_eq!(found["level"], "b_lta", "{found}");
    lead.release(&letter);
    let verification = verify::verify(&pdf(&app, &letter));
    assert!(verification.holds, "{:#?}", verification.checks);
}

#[test]
fn an_authority_that_answers_wrongly_stops_no_letter() {
    let authority = Authority::start();
    let url = false_authority(Lies::Says("200 OK", b"Good evening.".to_vec()));
    let app = TestApp::in_the_present_with(Database::Sqlite, |config| {
        authority.configure(config);
        config.seal.timestamp_url = url;
    });
    let lead = LeadOffice::of_2022(&app);
    let letter = finalized(&app, &lead);
    let found = seal_of(&lead, &letter);
    assert_eq!(found["level"], "b_b", "{found}");
    lead.release(&letter);
    assert_eq!(lead.letter(&letter)["stage"], "released");
    assert!(verify::verify(&pdf(&app, &letter)).holds);
}

#[test]
fn a_time_stamp_is_renewed_before_its_certificates_lapse_and_not_twice() {
    let authority = Authority::start();
    let app = app_of(&authority, Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = finalized(&app, &lead);
    lead.release(&letter);
    let moment = |value: &Value| -> Timestamp { value.as_str().unwrap().parse().unwrap() };
    let first = moment(&seal_of(&lead, &letter)["lapses"]);

    app.pass_days(20);
    app.run_jobs();
    assert_eq!(extensions(&lead, &letter), 1);
    app.pass_days(20);
    authority.is_at(app.now());
    app.run_jobs();
    app.pass_days(1);
    app.run_jobs();
    assert_eq!(extensions(&lead, &letter), 2);
    let found = seal_of(&lead, &letter);
    assert_eq!(found["level"], "b_lta", "{found}");
    assert!(moment(&found["lapses"]) > first, "{found}");
    let report = seal::check(&pdf(&app, &letter)).unwrap();
    let authorities: Vec<_> = report
        .time_stamps
        .iter()
        .map(|s| s.authority.as_str())
        .collect();
    assert_eq!(authorities, ["Time", "Time", "Next time"]);
}

#[test]
fn a_crash_while_extending_leaves_one_file_or_the_other() {
    let authority = Authority::start();
    let app = app_of(&authority, Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    for point in ["extend.made", "extend.commit", "extend.committed"] {
        authority.is_out_of_order(true);
        let letter = finalized(&app, &lead);
        authority.is_out_of_order(false);
        Replica::crashing_at(&app, &format!("{point}=return")).must_crash();
        app.pass(PAUSE);
        app.run_jobs();
        let found = seal_of(&lead, &letter);
        assert_eq!(found["level"], "b_lta", "{point}: {found}");
        assert_eq!(extensions(&lead, &letter), 1, "{point}");
    }
}

#[test]
fn of_two_that_extend_one_seal_the_second_changes_nothing() {
    let authority = Authority::start();
    let app = app_of(&authority, Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = finalized(&app, &lead);
    let from: Hash = seal_of(&lead, &letter)["earlier_sha256"][0]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let (id, moment) = (letter.id.parse().unwrap(), app.app.clock.moment());
    let taken = app.act(move |tx| {
        let to = Extended {
            pdf: Hash::of(b"other"),
            bytes: 5,
            level: SealLevel::Archival,
            lapses: None,
        };
        finalize::extend_seal(tx, &moment, id, from, to, b"other").map_err(
            |failure| match failure {
                Failure::Broken(fault) => Failure::Broken(fault),
                Failure::Refused(never) => match never {},
            },
        )
    });
    assert!(!taken);
    assert_eq!(extensions(&lead, &letter), 1);
}

#[test]
fn the_desk_and_the_record_say_what_a_seal_proves() {
    let authority = Authority::start();
    let app = app_of(&authority, Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = finalized(&app, &lead);
    let kinds: Vec<String> = lead.kinds(&letter);
    let at = kinds.iter().position(|kind| kind == "finalized").unwrap();
    assert_eq!(kinds[at + 1], "seal_extended");
    lead.post(
        &format!("letters/{}/release", letter.id),
        &json!({ "objection_hours": 0 }),
    );
    app.run_jobs();
    let public = app
        .stranger()
        .get(&format!("/letters/{}.json", letter.slug))
        .expect(200);
    assert_eq!(public.json()["pdf"]["seal_level"], "b_lta");
}
