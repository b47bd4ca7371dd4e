//! What the API refuses: each refusal is a problem document, and nothing is changed.

use serde_json::{Value, json};

use crate::support::{Answer, LeadOffice, TestApp, cast, on_both};

on_both!(
    a_request_without_a_valid_token_is_told_so_and_learns_nothing,
    a_body_that_cannot_be_read_is_refused_and_leaves_nothing,
    every_field_that_is_wrong_is_named,
    an_act_at_the_wrong_stage_is_a_conflict_and_changes_nothing,
);

/// Checks that an answer is a problem document of this kind.
#[track_caller]
pub(crate) fn must_be_problem(answer: &Answer, status: u16, kind: &str) -> Value {
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

/// The header of a JSON body.
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// Posts bytes as they are.
pub(crate) fn send(
    lead: &LeadOffice<'_>,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let url = format!("/api/v1/{path}");
    lead.browser().send("POST", &url, headers, body.to_vec())
}

/// How many letters the office has.
pub(crate) fn count(lead: &LeadOffice<'_>) -> usize {
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

fn an_act_at_the_wrong_stage_is_a_conflict_and_changes_nothing(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let path = |act: &str| format!("letters/{}/{act}", letter.id);
    for act in ["closing", "finalization", "release", "recall"] {
        let answer = lead.ask("POST", &path(act), Some(&json!({})));
        must_be_problem(&answer, 409, "wrong-stage");
    }
    let answer = lead.ask("DELETE", &path("finalization"), None);
    must_be_problem(&answer, 409, "wrong-stage");
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
