//! Letters are typeset in processes of their own: one that dies, hangs or is lost takes no request with it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::json;
use undersigned::domain::layout::Layout;
use undersigned::domain::revision::LetterText;
use undersigned::domain::roster::Chamber;
use undersigned::pdf::typeset::{self, Pictures, Sketch};
use undersigned::pdf::typesetter::TypesetterFault;

use crate::pdf_letters::{demo_text, frozen, members, typed};
use crate::support::replica::Replica;
use crate::support::typesetters::{self, OwnTypesetters};
use crate::support::{CoSigner, Database, LeadOffice, TestApp, cast};

/// How long a test waits for what has to happen.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it takes at most until a typesetter has been asked.
const ASKING: Duration = Duration::from_millis(200);
/// How often it looks.
const GLANCE: Duration = Duration::from_millis(2);

fn sketch() -> Sketch {
    Sketch {
        today: jiff::civil::date(2022, 8, 30),
        chamber: Chamber::Senate,
        layout: Layout::default(),
        heads: Vec::new(),
        invitees: members(12),
        likenesses: BTreeMap::new(),
    }
}

fn text(body: &str) -> LetterText {
    typed(body).parse().unwrap()
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(GLANCE);
    }
}

#[test]
fn a_letter_is_the_same_whichever_process_sets_it() {
    let own = OwnTypesetters::new();
    let letter = frozen(&demo_text(), &members(12));
    let apart = own
        .typesetter
        .final_letter(&letter.evidence, &letter.pictures)
        .unwrap();
    assert!(apart == letter.typeset());
    let text = demo_text().parse().unwrap();
    assert_eq!(
        own.typesetter
            .preview(&text, &sketch(), &Pictures::new())
            .unwrap(),
        typeset::preview(&text, &sketch(), &Pictures::new()).unwrap()
    );
    assert_eq!(
        typesetters::pages(&own.typesetter, &text),
        Ok(typeset::fitness(&text, &[typesetters::nameless()])
            .unwrap()
            .pages)
    );
    assert_eq!(own.running().len(), 1, "one does after the other");
}

#[test]
fn a_typesetter_that_is_killed_at_work_takes_no_request_with_it() {
    let own = OwnTypesetters::new();
    typesetters::pages(&own.typesetter, &text("Short.")).unwrap();
    // Stopped, it cannot answer before it is killed.
    let stopped = own.signal("-STOP");
    let told = std::thread::scope(|scope| {
        let asked = scope.spawn(|| typesetters::pages(&own.typesetter, &text("Another.")));
        std::thread::sleep(ASKING);
        own.signal("-KILL");
        asked.join().unwrap()
    });
    assert_eq!(told, Ok(1));
    assert_ne!(own.running(), stopped);
}

#[test]
fn a_text_that_ends_every_typesetter_is_given_up_and_the_next_is_set() {
    let own = OwnTypesetters::new();
    let told = own.killing_all(|| typesetters::pages(&own.typesetter, &text("Short.")));
    assert!(matches!(told, Err(TypesetterFault::Died(_))), "{told:?}");
    assert_eq!(typesetters::pages(&own.typesetter, &text("Short.")), Ok(1));
}

#[test]
fn a_typesetter_that_died_idle_is_missed_by_nobody() {
    let own = OwnTypesetters::new();
    typesetters::pages(&own.typesetter, &text("Short.")).unwrap();
    let before = own.signal("-KILL");
    assert_eq!(typesetters::pages(&own.typesetter, &text("Short.")), Ok(1));
    assert_ne!(own.running(), before);
}

#[test]
fn a_typesetter_that_hangs_is_killed_at_its_deadline() {
    let own = OwnTypesetters::new();
    typesetters::pages(&own.typesetter, &text("Short.")).unwrap();
    let hung = own.signal("-STOP");
    let late = own
        .typesetter
        .preview(&text("Another."), &sketch(), &Pictures::new());
    assert_eq!(late.err(), Some(TypesetterFault::Overtime(5)));
    assert_eq!(typesetters::pages(&own.typesetter, &text("Short.")), Ok(1));
    assert_ne!(own.running(), hung);
}

#[test]
fn no_typesetter_outlives_its_service_even_if_that_is_killed() {
    let app = TestApp::in_the_present(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let replica = Replica::start(&app);
    let browser = lead.at(replica.browser(&app).expect("a replica that serves"));
    browser
        .send_json("POST", "/api/v1/letters", &cast::draft())
        .expect(201);
    let typesetters = typesetters::of(replica.id());
    assert_eq!(typesetters.len(), 1);
    replica.kill();
    wait_until("the typesetter's end", || {
        typesetters.iter().all(|id| !typesetters::is_running(*id))
    });
}

#[test]
fn a_typesetter_has_a_ceiling_on_its_memory_and_none_of_the_settings_of_its_service() {
    let own = OwnTypesetters::new();
    typesetters::pages(&own.typesetter, &text("Short.")).unwrap();
    let id = own.running()[0];
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
    let ceiling = |of: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(of));
        let most = line.unwrap().split_whitespace().next().unwrap();
        most.parse::<u64>().unwrap_or(u64::MAX)
    };
    assert!(ceiling("Max address space") <= 2 << 30);
    assert_eq!(ceiling("Max core file size"), 0);
    let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap();
    let environment = String::from_utf8_lossy(&environment);
    let names: Vec<&str> = environment
        .split('\0')
        .filter_map(|setting| setting.split('=').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(
        names,
        ["MALLOC_ARENA_MAX", "RAYON_NUM_THREADS", "RUST_MIN_STACK"]
    );
}

#[test]
fn a_letter_whose_typesetters_die_keeps_its_intent_and_is_sealed_later() {
    let own = OwnTypesetters::new();
    let app = TestApp::typesetting_by(Database::Sqlite, own.typesetter.clone());
    app.expect_faults();
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cramer")]);
    CoSigner::of(&app, "Tillis").approve();
    CoSigner::of(&app, "Cramer").approve();
    lead.close(&letter);
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    own.killing_all(|| {
        app.app.jobs.run_once().unwrap();
        // Pages are served meanwhile.
        app.stranger().get("/healthz").expect(200);
    });
    assert_eq!(lead.letter(&letter)["stage"], "finalizing");

    // Tried again after a pause.
    app.pass(SignedDuration::from_hours(1));
    app.run_jobs();
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
}

#[test]
fn the_memory_of_a_typesetter_does_not_grow_from_letter_to_letter() {
    let own = OwnTypesetters::new();
    let mut sizes = Vec::new();
    for round in 0..60 {
        let text = text(&format!(
            "Letter {round}. {}",
            "Of its own words. ".repeat(round)
        ));
        own.typesetter
            .preview(&text, &sketch(), &Pictures::new())
            .unwrap();
        sizes.push(own.resident());
    }
    let early = sizes[20];
    let late = sizes[59];
    assert!(late < early + early / 4, "{sizes:?}");
}
