//! The API: what programs may rely on.

use serde_json::{Value, json};
use undersigned::domain::record::Hash;

use crate::api_refusals::{JSON, count, must_be_problem, send};
use crate::support::{Answer, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    the_same_request_under_one_key_is_done_once,
    five_requests_at_once_under_one_key_are_one,
    a_revision_changes_what_it_names_and_no_more,
    a_revision_written_upon_an_old_text_is_refused,
    the_whole_life_of_a_letter_can_be_driven,
    the_record_can_be_checked_from_what_the_api_gives,
    no_answer_holds_a_link,
    members_and_offices_are_found,
);

fn the_same_request_under_one_key_is_done_once(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let keyed = [JSON, ("idempotency-key", "draft-1")];
    let body = cast::draft().to_string();
    let first = send(&lead, "letters", &keyed, body.as_bytes()).expect(201);
    let again = send(&lead, "letters", &keyed, body.as_bytes()).expect(201);
    assert_eq!(first.body, again.body);
    assert_eq!(count(&lead), 1);

    let mut other = cast::draft();
    other["subject"] = json!("Another subject");
    let answer = send(&lead, "letters", &keyed, other.to_string().as_bytes());
    must_be_problem(&answer, 422, "idempotency-key-reused");
    assert_eq!(count(&lead), 1);

    let elsewhere = LeadOffice::of(app, &cast::member("Cornyn"));
    send(&elsewhere, "letters", &keyed, body.as_bytes()).expect(201);
    assert_eq!((count(&lead), count(&elsewhere)), (1, 1));

    let refused = [JSON, ("idempotency-key", "draft-2")];
    let answer = send(&lead, "letters", &refused, b"{}");
    must_be_problem(&answer, 422, "invalid");
    send(&lead, "letters", &refused, body.as_bytes()).expect(201);
    let long = "k".repeat(256);
    for key in ["", "two words", long.as_str()] {
        let answer = send(
            &lead,
            "letters",
            &[JSON, ("idempotency-key", key)],
            body.as_bytes(),
        );
        must_be_problem(&answer, 400, "malformed");
    }
}

fn five_requests_at_once_under_one_key_are_one(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let body = cast::draft().to_string();
    let keyed = [JSON, ("idempotency-key", "at-once")];
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let sending: Vec<_> = (0..5)
            .map(|_| scope.spawn(|| send(&lead, "letters", &keyed, body.as_bytes())))
            .collect();
        sending
            .into_iter()
            .map(|sent| sent.join().unwrap())
            .collect()
    });
    let first = answers.first().unwrap();
    assert!(
        answers
            .iter()
            .all(|a| a.status == 201 && a.body == first.body)
    );
    assert_eq!(count(&lead), 1);
}

fn a_revision_changes_what_it_names_and_no_more(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let before = lead.letter(&letter)["text"].clone();
    let revised = lead.revise(&letter, "substantive", json!({ "subject": "Detainers" }));
    assert_eq!(revised["revision"], 2);
    assert_eq!(revised["needs_reapproval"], json!([]));
    let after = lead.letter(&letter)["text"].clone();
    assert_eq!(after["subject"], "Detainers");
    for kept in ["recipients", "salutation", "body", "dated", "reply_due"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    lead.revise(&letter, "substantive", json!({ "reply_due": null }));
    let cleared = lead.letter(&letter);
    assert_eq!(cleared["text"]["reply_due"], Value::Null);
    assert_eq!(cleared["text"]["dated"], "2022-08-30");
    assert_eq!(cleared["revision"], 3);
    let path = format!("letters/{}/revisions", letter.id);
    let same = lead.ask("POST", &path, Some(&json!({ "subject": "Detainers" })));
    must_be_problem(&same, 409, "conflict");
    let asked_for = json!({ "kind": "technical", "reply_due": "2022-10-01" });
    let refused = lead.ask("POST", &path, Some(&asked_for));
    let problem = must_be_problem(&refused, 422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "kind");
    lead.revise(&letter, "technical", json!({ "body": "We write.\n" }));
    let kinds: Vec<Value> = lead.get(&path)["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| revision["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        ["substantive", "substantive", "substantive", "technical"]
    );
}

fn a_revision_written_upon_an_old_text_is_refused(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let path = format!("letters/{}/revisions", letter.id);
    lead.post(&path, &json!({ "base": 1, "subject": "Mine" }));
    let late = json!({ "base": 1, "subject": "Theirs" });
    must_be_problem(&lead.ask("POST", &path, Some(&late)), 409, "stale");
    assert_eq!(lead.letter(&letter)["text"]["subject"], "Mine");
}

fn the_whole_life_of_a_letter_can_be_driven(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let members = [cast::member("Tillis"), cast::member("Cornyn")];
    let letter = lead.circulated_to(&members);
    let path = |act: &str| format!("letters/{}/{act}", letter.id);
    let shown = lead.letter(&letter);
    assert_eq!(shown["standings"][1]["standing"], "no_answer");
    assert_eq!(
        shown["standings"][1]["sentence"],
        "Senator John Cornyn has not answered"
    );
    assert_eq!(
        lead.post(&path("reminders"), &json!({})),
        json!({ "reminded": 2 })
    );
    let deadline = json!({ "deadline": "2022-09-05T17:00:00-04:00" });
    let moved = lead
        .ask("PUT", &path("deadline"), Some(&deadline))
        .expect(200);
    assert_eq!(moved.json()["deadline"], "2022-09-05T21:00:00Z");
    app.run_jobs();
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cornyn").decline("Not this time.");
    let shown = lead.letter(&letter);
    assert_eq!(shown["standings"][0]["standing"], "approved");
    assert_eq!(shown["standings"][1]["answer"]["note"], "Not this time.");

    let closed = lead.post(&path("closing"), &json!({}));
    assert_eq!(closed["stage"], "closed");
    assert_eq!(closed["reconciliation"]["printed"][0]["member"], "T000476");
    assert_eq!(
        closed["reconciliation"]["left_out"][0]["standing"],
        "declined"
    );
    let reopened = lead
        .ask("PUT", &path("deadline"), Some(&deadline))
        .expect(200);
    assert_eq!(reopened.json()["stage"], "circulating");
    lead.close(&letter);
    let finalized = lead.finalize(&letter);
    assert_eq!(
        finalized["manifest"]["signatories"][0]["member"]["id"],
        "T000476"
    );
    assert!(finalized["finalization"]["pages"].as_u64().unwrap() > 0);
    assert_eq!(lead.post(&path("recall"), &json!({}))["stage"], "closed");
    assert_eq!(lead.letter(&letter)["finalization"], Value::Null);
    lead.finalize(&letter);
    let embargo = json!({ "at": "2022-08-26T12:00:00Z", "objection_hours": 2 });
    let told = lead
        .ask("POST", &path("release"), Some(&embargo))
        .expect(202);
    assert_eq!(told.json()["stage"], "finalized");
    assert_eq!(
        lead.letter(&letter)["release"]["at"],
        "2022-08-26T12:00:00Z"
    );
    app.pass_days(1);
    app.run_jobs();
    let released = lead.letter(&letter);
    assert_eq!(released["stage"], "released");
    assert!(released["release"]["released_at"].is_string());
    let stranger = app.stranger();
    let page = released["urls"]["public"].as_str().unwrap();
    stranger.get(page).expect(200);
}

fn the_record_can_be_checked_from_what_the_api_gives(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    CoSigner::of(app, "Cornyn").request_changes("Paragraph two.", "Better words.");
    let mut before = "0".repeat(64);
    let mut last = 0;
    for event in lead.events(&letter) {
        let line = event["line"].as_str().unwrap();
        assert_eq!(event["hash"], Hash::of(line.as_bytes()).to_string());
        assert_eq!(event["letter_prev"], before.as_str());
        let seq = event["seq"].as_i64().unwrap();
        assert!(seq > last);
        let told: Value = serde_json::from_str(line).unwrap();
        for (name, value) in told.as_object().unwrap() {
            assert!(
                event[name] == *value || name == "letter" || name == "v",
                "{name}: {event}"
            );
        }
        before = event["hash"].as_str().unwrap().to_owned();
        last = seq;
    }
    let events = lead.events(&letter);
    let asked = events.last().unwrap();
    assert_eq!(asked["kind"], "changes_requested");
    assert_eq!(asked["member"], "C001056");
    assert_eq!(asked["opened"]["suggested_text"], "Better words.");
    assert_eq!(asked["by"]["role"], "invitee");
}

fn no_answer_holds_a_link(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let cornyn = cast::member("Cornyn");
    let mut answers = vec![
        lead.invite(&letter, &[cast::member("Tillis"), cornyn.clone()]),
        lead.invite_at(&letter, &cornyn, "aide@elsewhere.example"),
    ];
    lead.circulate(&letter);
    let office = CoSigner::of(app, "Cornyn");
    let elsewhere = CoSigner::at(app, &cornyn, "aide@elsewhere.example");
    elsewhere.approve();
    app.run_jobs();
    answers.push(lead.letter(&letter));
    for part in ["invitations", "record", "revisions"] {
        answers.push(lead.get(&format!("letters/{}/{part}", letter.id)));
    }
    assert_eq!(
        lead.letter(&letter)["standings"][1]["standing"],
        "unconfirmed"
    );
    for link in [office.link(), elsewhere.link()] {
        let token = link.rsplit('/').next().unwrap();
        for answer in &answers {
            assert!(!answer.to_string().contains(token), "{answer}");
        }
    }
}

fn members_and_offices_are_found(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let found = lead.get("members?q=cornyn&chamber=senate&state=TX&party=R");
    assert_eq!(found["members"][0]["id"], "C001056");
    assert_eq!(found["members"].as_array().unwrap().len(), 1);
    let member = lead.get("members/C001056");
    assert_eq!(member["party_state_ap"], "R-Texas");
    let office = lead.get("offices/C001056");
    assert_eq!(
        office["addresses"],
        json!(["approvals@cornyn.senate.example"])
    );
    assert_eq!(lead.get("offices")["offices"].as_array().unwrap().len(), 12);
    for nobody in ["members/Z999999", "offices/c001056", "members/%00"] {
        assert_eq!(lead.ask("GET", nobody, None).status / 100, 4, "{nobody}");
    }
}
