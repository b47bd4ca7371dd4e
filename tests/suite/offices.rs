//! Offices: what each prints on letters, which it alone sets, and which the manifest freezes.

use serde_json::{Value, json};
use undersigned::pdf::verify::verify;

use crate::support::pictures::{STROKE, jpeg, png, signature, svg};
use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    an_office_sets_and_removes_its_letterhead,
    an_office_sets_and_removes_its_signature_image,
    a_letterhead_that_cannot_be_printed_is_refused_by_its_line,
    only_the_office_itself_changes_what_it_prints,
    an_image_is_frozen_with_the_names_and_the_record_is_the_proof,
    an_image_that_changes_after_the_freeze_changes_no_letter,
    a_letter_bears_the_letterheads_that_its_layout_asks_for,
);

fn an_office_sets_and_removes_its_letterhead(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    assert!(office.printed()["letterhead"].is_null());
    let words = json!({ "letterhead": { "name": "THOM  TILLIS", "lines": ["NORTH CAROLINA", "", "113 Dirksen"] } });
    let answer = office.ask("PATCH", &office.own(""), Some(&words));
    let head = &answer.expect(200).json()["printed"]["letterhead"];
    assert_eq!(head["name"], "THOM TILLIS");
    assert_eq!(head["lines"], json!(["NORTH CAROLINA", "113 Dirksen"]));
    assert!(head["artwork"].is_null());

    let alt = "/letterhead-artwork?alt=The%20capitol";
    let artwork = office.hand(alt, svg(STROKE)).expect(200).json();
    let artwork = &artwork["printed"]["letterhead"]["artwork"];
    assert_eq!(artwork["alt"], "The capitol");
    let other = json!({ "letterhead": { "name": "SENATOR TILLIS" } });
    office
        .ask("PATCH", &office.own(""), Some(&other))
        .expect(200);
    let head = &office.printed()["letterhead"];
    assert_eq!((&head["artwork"], &head["lines"]), (artwork, &json!([])));

    office
        .ask("DELETE", &office.own("/letterhead-artwork"), None)
        .expect(200);
    assert!(office.printed()["letterhead"]["artwork"].is_null());
    office
        .ask("PATCH", &office.own(""), Some(&json!({})))
        .expect(200);
    assert_eq!(office.printed()["letterhead"]["name"], "SENATOR TILLIS");
    let none = json!({ "letterhead": null });
    office
        .ask("PATCH", &office.own(""), Some(&none))
        .expect(200);
    assert!(office.printed()["letterhead"].is_null());
    // Artwork alone stands above the name and the state.
    office
        .hand("/letterhead-artwork", png(signature(200)))
        .expect(200);
    let head = &office.printed()["letterhead"];
    assert_eq!(head["name"], "THOM TILLIS");
    assert_eq!(head["lines"], json!(["NORTH CAROLINA"]));
    let office = office.get(&office.own(""));
    assert!(!office["addresses"].as_array().unwrap().is_empty());
}

fn an_office_sets_and_removes_its_signature_image(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    let first = office
        .hand("/signature-image", png(signature(300)))
        .expect(200)
        .json();
    let image = &first["printed"]["signature_image"];
    assert_eq!(image["alt"], "Signature of Thom Tillis");
    assert!(image["width"].as_u64().unwrap() <= 600 && image["height"].as_u64().unwrap() <= 180);
    let second = office
        .hand("/signature-image", jpeg(&signature(300)))
        .expect(200)
        .json();
    assert_ne!(second["printed"]["signature_image"], *image);
    let again = office
        .hand("/signature-image", png(signature(300)))
        .expect(200)
        .json();
    assert_eq!(again, first);
    for (file, status, kind, told) in [
        (
            b"GIF89a".to_vec(),
            415,
            "unsupported-media-type",
            "This is a GIF.",
        ),
        (Vec::new(), 422, "invalid", "The file is empty."),
        (
            png(signature(300))[..900].to_vec(),
            422,
            "invalid",
            "The file is damaged",
        ),
        (
            svg("<script/>"),
            422,
            "invalid",
            "The drawing holds the element",
        ),
        (vec![0; (2 << 20) + 1], 413, "too-large", "More was sent"),
    ] {
        let refused = office.hand("/signature-image", file).expect(status).json();
        assert_eq!(refused["type"], format!("urn:undersigned:problem:{kind}"));
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.starts_with(told), "{detail}");
    }
    assert_eq!(office.printed()["signature_image"], *image);
    office
        .ask("DELETE", &office.own("/signature-image"), None)
        .expect(200);
    office
        .ask("DELETE", &office.own("/signature-image"), None)
        .expect(200);
    assert!(office.printed()["signature_image"].is_null());
}

fn a_letterhead_that_cannot_be_printed_is_refused_by_its_line(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    for (head, field, told) in [
        (
            json!({ "name": "" }),
            "letterhead.name",
            "Nothing is written here.",
        ),
        (
            json!({ "name": "N".repeat(61) }),
            "letterhead.name",
            "This has 61 characters",
        ),
        (
            json!({ "name": "N", "lines": ["a", "\u{6f22}"] }),
            "letterhead.lines.1",
            "The letter\u{2019}s fonts have no",
        ),
        (
            json!({ "name": "N", "lines": ["a\u{202e}b"] }),
            "letterhead.lines.0",
            "Character 2 is a hidden",
        ),
        (
            json!({ "name": "N", "lines": vec!["a"; 7] }),
            "letterhead.lines",
            "A letterhead has at most 6",
        ),
    ] {
        let change = json!({ "letterhead": head });
        let refused = office
            .ask("PATCH", &office.own(""), Some(&change))
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
        let reason = refused["errors"][0]["reason"].as_str().unwrap();
        assert!(reason.starts_with(told), "{reason}");
    }
    assert!(office.printed()["letterhead"].is_null());
    for unknown in [
        json!({ "addresses": ["a@b.example"] }),
        json!({ "letterhead": 1 }),
    ] {
        office
            .ask("PATCH", &office.own(""), Some(&unknown))
            .expect(400);
    }
}

fn only_the_office_itself_changes_what_it_prints(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    let other = LeadOffice::of(app, &cast::member("Cornyn"));
    office
        .hand("/signature-image", png(signature(300)))
        .expect(200);
    let before = office.printed();
    let url = format!("/api/v1/{}", &office.own(""));
    let send = |method: &str, part: &str, body: Vec<u8>| {
        other
            .browser()
            .send(method, &format!("{url}{part}"), &[], body)
    };
    for part in ["/signature-image", "/letterhead-artwork"] {
        send("PUT", part, png(signature(100))).expect(403);
        send("DELETE", part, Vec::new()).expect(403);
    }
    let words = json!({ "letterhead": { "name": "SOMEBODY ELSE" } });
    let refused = other
        .browser()
        .send_json("PATCH", &url, &words)
        .expect(403)
        .json();
    assert_eq!(refused["type"], "urn:undersigned:problem:forbidden");
    assert_eq!(office.printed(), before);
    // Nor does another office see it before a letter shows it.
    let seen = other.get(&office.own(""));
    assert!(seen.get("printed").is_none(), "{seen}");
    for one in other.get("offices")["offices"].as_array().unwrap() {
        assert_eq!(
            one.get("printed").is_some(),
            one["member"]["id"] == "C001056"
        );
    }
    for part in ["", "/signature-image", "/letterhead-artwork"] {
        let nobody = app
            .stranger()
            .send("PUT", &format!("{url}{part}"), &[], Vec::new());
        assert!(
            matches!(nobody.status, 401 | 405),
            "{part}: {}",
            nobody.status
        );
    }
}

/// A letter that Tillis leads and that Cornyn and Lee join; Tillis gives an image before, Cornyn after the approval.
fn approved_by_three<'a>(app: &'a TestApp) -> (LeadOffice<'a>, LeadOffice<'a>, Letter) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = LeadOffice::of(app, &cast::member("Cornyn"));
    lead.hand("/signature-image", png(signature(300)))
        .expect(200);
    let members = ["Tillis", "Cornyn", "Lee"].map(cast::member);
    let letter = lead.circulated_to(&members);
    for surname in ["Tillis", "Cornyn", "Lee"] {
        CoSigner::of(app, surname).approve();
    }
    cornyn.hand("/signature-image", svg(STROKE)).expect(200);
    lead.close(&letter);
    (lead, cornyn, letter)
}

fn released(app: &TestApp, letter: &Letter) -> Value {
    let url = format!("/letters/{}.json", letter.slug);
    app.stranger().get(&url).expect(200).json()
}

fn an_image_is_frozen_with_the_names_and_the_record_is_the_proof(app: &TestApp) {
    let (lead, cornyn, letter) = approved_by_three(app);
    lead.finalize(&letter);
    lead.release(&letter);
    let public = released(app, &letter);
    let names = public["signatories"].as_array().unwrap();
    let of = |member: &LeadOffice<'_>| member.printed()["signature_image"]["seen"].clone();
    assert_eq!(names[0]["signature_image"]["seen"], of(&lead));
    assert_eq!(
        names[1]["signature_image"]["seen"],
        of(&cornyn),
        "an approval is not of an image"
    );
    assert_eq!(
        names[1]["signature_image"]["alt"],
        "Signature of John Cornyn"
    );
    assert!(names[2]["signature_image"].is_null());
    assert!(
        public["manifest"]["signatories"][2]
            .get("likeness")
            .is_none()
    );
    let page = app
        .stranger()
        .get(&format!("/letters/{}", letter.slug))
        .expect(200);
    page.must_say("are likenesses that those offices have given");
    let pdf = app
        .stranger()
        .get(&format!("/letters/{}.pdf", letter.slug))
        .expect(200);
    let verification = verify(&pdf.body);
    assert!(verification.holds, "{verification:?}");
}

fn an_image_that_changes_after_the_freeze_changes_no_letter(app: &TestApp) {
    let (lead, cornyn, letter) = approved_by_three(app);
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    // The names are frozen, the PDF is not yet made: the manifest stands.
    let before = lead.printed()["signature_image"]["seen"].clone();
    lead.hand("/signature-image", png(signature(200)))
        .expect(200);
    cornyn
        .ask("DELETE", &cornyn.own("/signature-image"), None)
        .expect(200);
    app.run_jobs();
    assert_eq!(lead.letter(&letter)["stage"], "finalized");
    lead.release(&letter);
    let public = released(app, &letter);
    assert_eq!(public["signatories"][0]["signature_image"]["seen"], before);
    assert!(public["signatories"][1]["signature_image"].is_object());
}

fn a_letter_bears_the_letterheads_that_its_layout_asks_for(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cramer = LeadOffice::of(app, &cast::member("Cramer"));
    let words = json!({ "letterhead": { "name": "KEVIN CRAMER", "lines": ["NORTH DAKOTA"] } });
    cramer
        .ask("PATCH", &cramer.own(""), Some(&words))
        .expect(200);
    cramer.hand("/letterhead-artwork", svg(STROKE)).expect(200);
    let mut draft = cast::draft();
    draft["co_leads"] = json!([cramer.member.id.to_string()]);
    draft["layout"] = json!({ "letterhead": "joint" });
    let letter = lead.draft_as(&draft);
    lead.invite(&letter, &["Tillis", "Cramer"].map(cast::member));
    lead.circulate(&letter);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cramer").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    let heads = released(app, &letter)["manifest"]["heads"].clone();
    assert_eq!(
        heads[0],
        json!({ "name": "THOM TILLIS", "lines": ["NORTH CAROLINA"] })
    );
    assert_eq!(heads[1]["name"], "KEVIN CRAMER");
    let artwork = &cramer.printed()["letterhead"]["artwork"]["seen"];
    assert_eq!(heads[1]["artwork"]["seen"], *artwork);
    let pdf = app
        .stranger()
        .get(&format!("/letters/{}.pdf", letter.slug))
        .expect(200);
    assert!(verify(&pdf.body).holds);
}
