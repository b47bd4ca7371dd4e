//! A seal whose certificate expires: warned of in time, and no letter is sealed after it.

use jiff::SignedDuration;
use serde_json::json;
use undersigned::app::App;

use crate::support::expired_seal::expiring_in;
use crate::support::{Aide, CoSigner, Database, LeadOffice, TestApp, cast, log};

fn days_left(app: &TestApp) -> String {
    let metrics = app.stranger().get("/metrics").expect(200).text();
    let line = metrics
        .lines()
        .find(|line| line.starts_with("undersigned_seal_days_left "));
    line.unwrap().split(' ').nth(1).unwrap().to_owned()
}

/// An aide with a session of this day.
fn signed_in(app: &TestApp) -> Aide<'_> {
    let aide = Aide::of(app, &cast::member("Tillis"));
    aide.sign_in();
    aide
}

/// What a round of jobs logs as errors.
fn errors(app: &TestApp) -> Vec<String> {
    let (done, errors) = log::watching_errors(|| app.app.jobs.run_once());
    done.unwrap();
    errors
}

#[test]
fn the_desk_and_the_metrics_warn_from_sixty_days_before() {
    let (app, _folder) = expiring_in(Database::Sqlite, 62);
    LeadOffice::of_2022(&app);
    let aide = signed_in(&app);
    assert_eq!(days_left(&app), "61");
    let home = aide.browser().get("/desk").expect(200);
    assert!(!home.words().contains("certificate"), "{}", home.words());
    app.pass_days(3);
    assert_eq!(days_left(&app), "58");
    aide.sign_in();
    let home = aide.browser().get("/desk").expect(200);
    home.must_say("The seal's certificate expires on Oct 26, 2022, in 58 days: ask whoever runs the service to renew it.");
    app.pass_days(70);
    assert!(days_left(&app).starts_with('-'), "{}", days_left(&app));
    aide.sign_in();
    let home = aide.browser().get("/desk").expect(200);
    home.must_say("The seal's certificate expired on Oct 26, 2022: no letter is sealed until whoever runs the service renews it.");
}

#[test]
fn after_the_end_letters_wait_unsealed_the_desk_says_why_and_a_new_key_seals_them() {
    let (app, _folder) = expiring_in(Database::Sqlite, 1);
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.circulated_to(&[cast::member("Tillis")]);
    CoSigner::of(&app, "Tillis").approve();
    lead.close(&letter);
    app.pass_days(2);
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    let first = errors(&app);
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(
        first[0].contains("The seal's certificate has expired."),
        "{first:?}"
    );
    // Not every second: 5 seconds later, then 10, and so on.
    assert!(errors(&app).is_empty());
    app.pass(SignedDuration::from_secs(6));
    assert_eq!(errors(&app).len(), 1);
    app.pass(SignedDuration::from_secs(6));
    assert!(errors(&app).is_empty());

    let aide = signed_in(&app);
    for part in ["close", "release", "record"] {
        let part = format!("/desk/letters/{}/{part}", letter.id);
        let page = aide.browser().get(&part).expect(200);
        page.must_say("The letter could not be sealed yet");
        page.must_say("The seal's certificate has expired.");
        page.must_say("the service tries again by itself at ");
        assert!(!page.words().contains("The PDF is being made"));
    }
    let home = aide.browser().get("/desk").expect(200);
    home.must_say("Could not be sealed yet. The seal's certificate has expired.");
    assert_eq!(lead.letter(&letter)["stage"], "finalizing");

    let mut config = (*app.app.config).clone();
    config.seal.key_file = "".into();
    config.seal.chain_file = "".into();
    let mailer = undersigned::app::mailer(&config).unwrap();
    let (clock, typesetter) = (app.app.clock.clone(), app.app.typesetter.clone());
    let renewed = App::with(config, clock, mailer, typesetter).unwrap();
    renewed.jobs.run_until_idle().unwrap();
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
    errors(&app);
    let home = aide.browser().get("/desk").expect(200);
    assert!(
        !home.words().contains("Could not be sealed"),
        "{}",
        home.words()
    );
}
