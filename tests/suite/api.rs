//! The API: what programs may rely on.

use serde_json::{Value, json};
use undersigned::domain::record::Hash;

use crate::support::{Answer, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    a_request_without_a_valid_token_is_told_so_and_learns_nothing,
    a_body_that_cannot_be_read_is_refused_and_leaves_nothing,
    every_field_that_is_wrong_is_named,
    the_same_request_under_one_key_is_done_once,
    five_requests_at_once_under_one_key_are_one,
    a_revision_changes_what_it_names_and_no_more,
    a_revision_written_upon_an_old_text_is_refused,
    the_whole_life_of_a_letter_can_be_driven,
    an_act_at_the_wrong_stage_is_a_conflict_and_changes_nothing,
    the_record_can_be_checked_from_what_the_api_gives,
    no_answer_holds_a_link,
    members_and_offices_are_found,
);

/// Checks that an answer is a problem document of this kind.
#[track_caller]
fn must_be_problem(answer: &Answer, status: u16, kind: &str) -> Value {
    let problem = answer.json();
    assert_eq!(answer.status, status, "{problem}");
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(
        problem["type"],
        format!("urn:undersigned:problem:{kind}"),
        "{problem}"
    );
    assert_eq!(problem["status"], status);
    assert!(!problem["title"].as_str().unwrap().is_empty());
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn send(lead: &LeadOffice<'_>, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let url = format!("/api/v1/{path}");
    lead.browser().send("POST", &url, headers, body.to_vec())
}

fn count(lead: &LeadOffice<'_>) -> usize {
    lead.get("letters")["letters"].as_array().unwrap().len()
}

fn a_request_without_a_valid_token_is_told_so_and_learns_nothing(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let url = format!("/api/v1/letters/{}", letter.id);
    let unknown = "a".repeat(32);
    for authorization in [
        None,
        Some("Bearer".to_owned()),
        Some(format!("Bearer {unknown}")),
        Some(format!("Basic {unknown}")),
        Some(unknown),
    ] {
        let headers: Vec<(&str, &str)> = authorization
            .as_deref()
            .map(|value| ("authorization", value))
            .into_iter()
            .collect();
        let stranger = app.stranger();
        let answer = stranger.send("GET", &url, &headers, Vec::new());
        must_be_problem(&answer, 401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        let answer = stranger.send("POST", &format!("{url}/closing"), &headers, b"{".to_vec());
        must_be_problem(&answer, 401, "unauthorized");
    }
}

fn a_body_that_cannot_be_read_is_refused_and_leaves_nothing(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let deep = format!(
        "{{\"recipients\":{}{}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let bodies: [&[u8]; 15] = [
        b"{",
        b"[]",
        b"null",
        b"\"subject\"",
        b"{\"subject\":\"a\",\"subject\":\"b\"}",
        b"{\"admin\":true}",
        b"{\"recipients\":[{\"name\":\"A\",\"role\":\"lead\"}]}",
        b"{\"subject\":[\"a\"]}",
        b"{\"subject\":1e400}",
        b"{\"subject\":\"\\ud800\"}",
        b"{\"subject\":\"\xff\xfe\"}",
        b"\xff\xfe{\0}\0",
        b"{\"signature_order\":\"random\"}",
        b"{} {}",
        deep.as_bytes(),
    ];
    for body in bodies {
        let answer = send(&lead, "letters", &[JSON], body);
        must_be_problem(&answer, 400, "malformed");
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        let answer = send(&lead, "letters", &[("content-type", kind)], b"{}");
        must_be_problem(&answer, 415, "unsupported-media-type");
    }
    let packed = [JSON, ("content-encoding", "gzip")];
    let answer = send(&lead, "letters", &packed, b"{}");
    must_be_problem(&answer, 415, "unsupported-media-type");
    let large = vec![b' '; (1 << 20) + 1];
    let answer = send(&lead, "letters", &[JSON], &large);
    must_be_problem(&answer, 413, "too-large");
    let answer = lead.ask("PUT", "letters", Some(&json!({})));
    must_be_problem(&answer, 405, "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("GET, POST"));
    let answer = lead.ask("GET", "nothing/here", None);
    must_be_problem(&answer, 404, "not-found");
    let answer = lead.ask("GET", "members?state=TX&state=UT", None);
    must_be_problem(&answer, 400, "malformed");
    assert_eq!(count(&lead), 0);
}

fn every_field_that_is_wrong_is_named(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let draft = json!({
        "subject": "",
        "recipients": [{ "name": "A\r\nBcc: b@c.example", "email": "a@b" }],
        "salutation": "Dear\u{202e} Director:",
        "body": "<script>alert(1)</script>",
        "dated": "2022-02-30",
        "co_leads": ["cornyn", "C001056"]
    });
    let answer = lead.ask("POST", "letters", Some(&draft));
    let problem = must_be_problem(&answer, 422, "invalid");
    let errors = problem["errors"].as_array().unwrap();
    let fields: Vec<&str> = errors
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "subject",
            "recipients.0.name",
            "recipients.0.email",
            "salutation",
            "body",
            "dated",
            "co_leads.0"
        ]
    );
    let mut twice = cast::draft();
    twice["co_leads"] = json!([lead.member.id.to_string()]);
    let answer = lead.ask("POST", "letters", Some(&twice));
    must_be_problem(&answer, 422, "invalid");
    let mut unprintable = cast::draft();
    unprintable["subject"] = json!("Detainers \u{13000}");
    let answer = lead.ask("POST", "letters", Some(&unprintable));
    let problem = must_be_problem(&answer, 422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "subject");
    assert_eq!(count(&lead), 0);

    let letter = lead.draft();
    let path = format!("letters/{}/invitations", letter.id);
    let asks = json!({ "invitations": [
        { "member": cast::member("Cornyn").id.to_string() },
        { "member": "nobody", "email": "a@senate.gov, b@senate.gov" },
        { "member": "Z999999" }
    ] });
    let problem = must_be_problem(&lead.ask("POST", &path, Some(&asks)), 422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "invitations.1.member");
    assert_eq!(problem["errors"][1]["field"], "invitations.1.email");
    assert!(
        lead.get(&path)["invitations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let circulation = json!({ "deadline": "tomorrow" });
    let path = format!("letters/{}/circulation", letter.id);
    let problem = must_be_problem(&lead.ask("POST", &path, Some(&circulation)), 422, "invalid");
    assert_eq!(problem["errors"][0]["field"], "deadline");
}

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

fn an_act_at_the_wrong_stage_is_a_conflict_and_changes_nothing(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let path = |act: &str| format!("letters/{}/{act}", letter.id);
    for act in ["closing", "finalization", "release", "recall"] {
        let answer = lead.ask("POST", &path(act), Some(&json!({})));
        must_be_problem(&answer, 409, "wrong-stage");
    }
    let deadline = json!({ "deadline": "2022-09-05T21:00:00Z" });
    let answer = lead.ask("PUT", &path("deadline"), Some(&deadline));
    must_be_problem(&answer, 409, "wrong-stage");
    let answer = lead.ask("GET", &path("press-kit"), None);
    must_be_problem(&answer, 409, "wrong-stage");
    assert_eq!(lead.kinds(&letter), ["drafted"]);
    let given_up = lead.ask("DELETE", &format!("letters/{}", letter.id), None);
    assert_eq!(given_up.expect(200).json()["stage"], "abandoned");
    let answer = lead.ask("POST", &path("revisions"), Some(&json!({ "subject": "x" })));
    must_be_problem(&answer, 409, "wrong-stage");
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
