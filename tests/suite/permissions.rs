//! Permissions: who finds what. A letter that is another office's is not there, on every route, for reading and writing.

use serde_json::json;

use crate::support::{Aide, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    another_offices_letter_is_not_there_for_programs,
    another_offices_letter_is_not_there_at_the_desk,
    a_co_lead_can_do_what_the_lead_can,
    nobody_without_a_session_sees_the_desk,
    a_form_from_elsewhere_is_refused,
);

fn another_offices_letter_is_not_there_for_programs(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    let other = LeadOffice::of(app, &cast::member("Cornyn"));
    let before = lead.kinds(&letter);
    let invitations = lead.get(&format!("letters/{}/invitations", letter.id));
    let invitation = invitations["invitations"][1]["id"].as_str().unwrap();
    let deadline = json!({ "deadline": "2022-09-05T21:00:00Z" });
    let asks = json!({ "invitations": [{ "member": "C001056" }] });
    let routes = [
        ("GET", String::new(), None),
        ("DELETE", String::new(), None),
        ("GET", "/revisions".into(), None),
        ("POST", "/revisions".into(), Some(json!({ "subject": "x" }))),
        ("GET", "/invitations".into(), None),
        ("POST", "/invitations".into(), Some(asks)),
        ("DELETE", format!("/invitations/{invitation}"), None),
        (
            "POST",
            format!("/invitations/{invitation}/error"),
            Some(json!({})),
        ),
        ("POST", "/reminders".into(), Some(json!({}))),
        (
            "POST",
            "/reminders".into(),
            Some(json!({ "invitations": [invitation] })),
        ),
        ("POST", "/circulation".into(), Some(deadline.clone())),
        ("PUT", "/deadline".into(), Some(deadline)),
        ("POST", "/closing".into(), Some(json!({}))),
        ("POST", "/finalization".into(), Some(json!({}))),
        ("DELETE", "/finalization".into(), None),
        ("POST", "/recall".into(), Some(json!({}))),
        ("POST", "/release".into(), Some(json!({}))),
        ("GET", "/press-kit".into(), None),
        ("GET", "/record".into(), None),
    ];
    for id in [
        letter.id.as_str(),
        "01890000-0000-7000-8000-000000000000",
        "x",
    ] {
        for (method, act, body) in &routes {
            let answer = other.ask(method, &format!("letters/{id}{act}"), body.as_ref());
            assert_eq!(answer.status, 404, "{method} {act}: {}", answer.text());
            assert_eq!(
                answer.json()["detail"],
                "There is no such letter.",
                "{method} {act}"
            );
        }
    }
    assert_eq!(lead.kinds(&letter), before);
    let listed = other.get("letters");
    assert!(listed["letters"].as_array().unwrap().is_empty());
}

fn another_offices_letter_is_not_there_at_the_desk(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    let other = Aide::of(app, &cast::member("Cornyn"));
    other.sign_in();
    let before = lead.kinds(&letter);
    let page = |act: &str| format!("/desk/letters/{}{act}", letter.id);
    for act in [
        "",
        "/text",
        "/compare",
        "/co-signers",
        "/close",
        "/release",
        "/press-kit",
        "/letter.pdf",
        "/record",
    ] {
        other.browser().get(&page(act)).expect(404);
    }
    let own = [("sec-fetch-site", "same-origin"), FORM];
    for act in [
        "/reminders",
        "/closing",
        "/finalization",
        "/recall",
        "/abandonment",
    ] {
        let sent = other.browser().send("POST", &page(act), &own, Vec::new());
        assert_eq!(sent.status, 404, "{act}: {}", sent.text());
    }
    assert_eq!(lead.kinds(&letter), before);
    other
        .browser()
        .get("/desk")
        .expect(200)
        .must_say("There is no letter yet");
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn a_co_lead_can_do_what_the_lead_can(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let mut draft = cast::draft();
    let cramer = cast::member("Cramer");
    draft["co_leads"] = json!([cramer.id.to_string()]);
    let letter = lead.draft_as(&draft);
    let co_lead = LeadOffice::of(app, &cramer);
    co_lead.revise(&letter, "substantive", json!({ "subject": "Detainers" }));
    co_lead.circulate(&letter);
    CoSigner::of(app, "Cramer").approve();
    CoSigner::of(app, "Tillis").approve();
    co_lead.close(&letter);
    let events = lead.events(&letter);
    assert_eq!(
        events.last().unwrap()["by"]["office"],
        cramer.id.to_string()
    );
    let aide = Aide::of(app, &cramer);
    aide.sign_in();
    let page = format!("/desk/letters/{}/close", letter.id);
    aide.browser()
        .get(&page)
        .expect(200)
        .must_say("2 names are approved");
}

fn nobody_without_a_session_sees_the_desk(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let stranger = app.stranger();
    for page in [
        "/desk".to_owned(),
        "/desk/letters/new".to_owned(),
        format!("/desk/letters/{}/text", letter.id),
        format!("/desk/letters/{}/letter.pdf", letter.id),
    ] {
        let answer = stranger.get(&page).expect(303);
        assert_eq!(answer.location(), "/sign-in");
    }
    let own = [("sec-fetch-site", "same-origin"), FORM];
    let close = format!("/desk/letters/{}/abandonment", letter.id);
    stranger.send("POST", &close, &own, Vec::new()).expect(401);
    for cookie in [
        "undersigned=x",
        "undersigned=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "undersigned=a; undersigned=b",
    ] {
        let answer = stranger.send("GET", "/desk", &[("cookie", cookie)], Vec::new());
        answer.expect(303);
    }
    assert_eq!(lead.kinds(&letter), ["drafted"]);
}

fn a_form_from_elsewhere_is_refused(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let act = format!("/desk/letters/{}/abandonment", letter.id);
    for headers in [
        vec![FORM],
        vec![FORM, ("sec-fetch-site", "cross-site")],
        vec![FORM, ("sec-fetch-site", "same-site")],
        vec![FORM, ("origin", "https://elsewhere.example")],
        vec![FORM, ("origin", "null")],
    ] {
        let sent = aide.browser().send("POST", &act, &headers, Vec::new());
        assert_eq!(sent.status, 403, "{headers:?}");
    }
    assert_eq!(lead.kinds(&letter), ["drafted"]);
    let origin = [FORM, ("origin", app.base())];
    aide.browser()
        .send("POST", &act, &origin, Vec::new())
        .expect(303);
    assert_eq!(lead.kinds(&letter), ["drafted", "abandoned"]);
}
