//! The words around the body, and how a letter is laid out: chosen by the lead, shown to all, frozen with the names.

use serde_json::{Value, json};

use crate::api_refusals::must_be_problem;
use crate::support::{Aide, CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_delivery_line_and_copies_stand_wherever_the_letter_stands,
    a_new_copy_is_told_and_is_never_a_technical_change,
    a_new_delivery_line_is_told_and_may_be_technical,
    small_capitals_are_set_on_pages_and_typed_in_texts,
    a_layout_asks_no_office_anew_and_is_frozen_with_the_names,
    a_letter_may_begin_with_its_layout,
    a_layout_that_does_not_exist_is_refused,
    an_aide_lays_a_letter_out_at_the_desk,
);

const DELIVERY: &str = "Via electronic mail and USPS certified mail";
const COPY: &str = "The Honorable Merrick B. Garland, Attorney General";

fn with_both() -> Value {
    let mut draft = cast::draft();
    draft["delivery"] = json!(DELIVERY);
    draft["copies"] = json!([COPY, "", "The Honorable Gary C. Peters"]);
    draft
}

fn layout_of(lead: &LeadOffice<'_>, letter: &Letter) -> Value {
    lead.get(&format!("letters/{}/layout", letter.id))
}

#[track_caller]
fn lay_out(lead: &LeadOffice<'_>, letter: &Letter, layout: Value) -> Value {
    let path = format!("letters/{}/layout", letter.id);
    lead.ask("PUT", &path, Some(&layout)).expect(200).json()
}

fn a_delivery_line_and_copies_stand_wherever_the_letter_stands(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft_as(&with_both());
    let text = lead.letter(&letter)["text"].clone();
    assert_eq!(text["delivery"], DELIVERY);
    assert_eq!(text["copies"][1], "The Honorable Gary C. Peters");
    lead.invite(&letter, &[cast::member("Tillis"), cast::member("Cornyn")]);
    lead.circulate(&letter);
    let cornyn = CoSigner::of(app, "Cornyn");
    let page = cornyn.open().expect(200);
    page.must_say(DELIVERY);
    page.must_say(COPY);
    cornyn.approve();
    CoSigner::of(app, "Tillis").approve();
    app.run_jobs();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    let public = format!("/letters/{}", letter.slug);
    let page = app.stranger().get(&public).expect(200);
    page.must_say(DELIVERY);
    page.must_say("cc:");
    page.must_say(COPY);
    let plain = app.stranger().get(&format!("{public}.txt")).expect(200);
    let plain = plain.text();
    let (date, inside) = (plain.find("2022").unwrap(), plain.find("The Honorable"));
    let delivery = plain.find(DELIVERY).expect("the delivery line");
    assert!(date < delivery && delivery < inside.unwrap(), "{plain}");
    assert!(plain.contains(&format!("cc:\n{COPY}\nThe Honorable Gary")));
    let json = app.stranger().get(&format!("{public}.json")).json();
    assert_eq!(json["text"]["delivery"], DELIVERY);
    assert_eq!(json["text"]["copies"][0], COPY);
}

fn a_new_copy_is_told_and_is_never_a_technical_change(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn")]);
    let cornyn = CoSigner::of(app, "Cornyn");
    cornyn.approve_with_technical_changes();
    let path = format!("letters/{}/revisions", letter.id);
    let technical = json!({ "kind": "technical", "copies": [COPY] });
    let refused = lead.ask("POST", &path, Some(&technical));
    must_be_problem(&refused, 422, "invalid");
    assert!(refused.text().contains("who gets a copy"));
    let revised = lead.revise(&letter, "substantive", json!({ "copies": [COPY] }));
    assert_eq!(
        revised["needs_reapproval"],
        json!([cast::member("Cornyn").id])
    );
    app.run_jobs();
    let page = cornyn.open().expect(200);
    page.must_say("Copy 1");
    page.must_say(COPY);
}

fn a_new_delivery_line_is_told_and_may_be_technical(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn")]);
    let cornyn = CoSigner::of(app, "Cornyn");
    cornyn.approve_with_technical_changes();
    let revised = lead.revise(&letter, "technical", json!({ "delivery": DELIVERY }));
    assert_eq!(revised["needs_reapproval"], json!([]));
    app.run_jobs();
    cornyn.open().expect(200).must_say("Delivery line");
    lead.revise(&letter, "technical", json!({ "delivery": null }));
    assert_eq!(lead.letter(&letter)["text"]["delivery"], Value::Null);
    let standings = &lead.letter(&letter)["standings"];
    assert_eq!(standings[0]["standing"], "approved");
}

fn small_capitals_are_set_on_pages_and_typed_in_texts(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let mut draft = cast::draft();
    draft["body"] = json!("See [Smith v. *Jones*]{.smallcaps}, 597 U.S. 1.");
    let letter = lead.draft_as(&draft);
    lead.invite(&letter, &[cast::member("Tillis")]);
    lead.circulate(&letter);
    let tillis = CoSigner::of(app, "Tillis");
    let page = tillis.open().expect(200).text();
    assert!(page.contains("<span class=\"small-caps\">Smith v. <em>Jones</em></span>, 597"));
    tillis.approve();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    let plain = app.stranger().get(&format!("/letters/{}.txt", letter.slug));
    assert!(plain.text().contains("See Smith v. Jones, 597 U.S. 1."));
    draft["body"] = json!("One.\n\n[Smith v. Jones]{.caps}");
    let refused = lead.ask("POST", "letters", Some(&draft));
    must_be_problem(&refused, 422, "invalid");
    let error = refused.json()["errors"][0].clone();
    assert_eq!(error["field"], "body");
    assert!(error["reason"].as_str().unwrap().starts_with("Line 3 "));
}

fn a_layout_asks_no_office_anew_and_is_frozen_with_the_names(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis")]);
    let plain = json!({ "paper": "letter", "letterhead": "chamber", "check_code": false });
    assert_eq!(layout_of(&lead, &letter), plain);
    CoSigner::of(app, "Tillis").approve();
    let digest = lead.letter(&letter)["digest"].clone();
    let chosen = lay_out(
        &lead,
        &letter,
        json!({ "paper": "a4", "letterhead": "office" }),
    );
    let expected = json!({ "paper": "a4", "letterhead": "office", "check_code": false });
    assert_eq!(chosen, expected);
    lay_out(&lead, &letter, json!({ "paper": "a4" }));
    let laid_out = |kind: &String| kind == "laid_out";
    let count = lead.kinds(&letter).into_iter().filter(laid_out).count();
    assert_eq!(count, 1, "the same again is no event");
    let now = lead.letter(&letter);
    assert_eq!((&now["digest"], &now["layout"]), (&digest, &expected));
    assert_eq!(now["standings"][0]["standing"], "approved");
    lead.close(&letter);
    lay_out(&lead, &letter, json!({ "check_code": true }));
    let finalized = lead.finalize(&letter);
    let manifest = &finalized["manifest"];
    assert_eq!(
        manifest["layout"],
        json!({ "paper": "a4", "letterhead": "office", "check_code": true })
    );
    assert_eq!(manifest["heads"][0]["name"], "THOM TILLIS");
    assert_eq!(manifest["heads"][0]["lines"], json!(["NORTH CAROLINA"]));
    let late = lead.ask(
        "PUT",
        &format!("letters/{}/layout", letter.id),
        Some(&json!({ "paper": "letter" })),
    );
    must_be_problem(&late, 409, "wrong-stage");
    lead.release(&letter);
    let pdf = app.stranger().get(&format!("/letters/{}.pdf", letter.slug));
    assert!(undersigned::pdf::verify::verify(&pdf.body).holds);
    let page = app.stranger().get(&format!("/letters/{}", letter.slug));
    page.must_say("The layout was chosen");
}

fn a_letter_may_begin_with_its_layout(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let mut draft = cast::draft();
    draft["co_leads"] = json!([cast::member("Cornyn").id]);
    draft["layout"] = json!({ "letterhead": "joint", "check_code": true });
    let letter = lead.draft_as(&draft);
    assert_eq!(
        layout_of(&lead, &letter),
        json!({ "paper": "letter", "letterhead": "joint", "check_code": true })
    );
    assert_eq!(lead.kinds(&letter), ["drafted", "laid_out"]);
    let other = LeadOffice::of(app, &cast::member("Braun"));
    let path = format!("letters/{}/layout", letter.id);
    other.ask("GET", &path, None).expect(404);
    other
        .ask("PUT", &path, Some(&json!({ "paper": "a4" })))
        .expect(404);
    let co_lead = LeadOffice::of(app, &cast::member("Cornyn"));
    lay_out(&co_lead, &letter, json!({ "paper": "a4" }));
    let tillis = cast::member("Tillis");
    lead.invite(&letter, &[tillis]);
    lead.circulate(&letter);
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    let heads = lead.finalize(&letter)["manifest"]["heads"].clone();
    assert_eq!(heads[0]["name"], "THOM TILLIS");
    assert_eq!(heads[1]["name"], "JOHN CORNYN");
}

fn a_layout_that_does_not_exist_is_refused(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    for layout in [
        json!({ "paper": "a3" }),
        json!({ "letterhead": "house" }),
        json!({ "check_code": "maybe" }),
        json!({ "margin": 1 }),
    ] {
        let path = format!("letters/{}/layout", letter.id);
        let refused = lead.ask("PUT", &path, Some(&layout));
        assert!(matches!(refused.status, 400 | 422), "{layout}");
        let mut draft = cast::draft();
        draft["layout"] = layout.clone();
        let refused = lead.ask("POST", "letters", Some(&draft));
        assert!(matches!(refused.status, 400 | 422), "{layout}");
    }
    assert_eq!(lead.kinds(&letter), ["drafted"]);
}

fn an_aide_lays_a_letter_out_at_the_desk(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis")]);
    let aide = Aide::of(app, &cast::member("Tillis"));
    aide.sign_in();
    let text = aide
        .browser()
        .get(&format!("/desk/letters/{}/text", letter.id));
    let text = text.expect(200);
    text.must_say("Layout: US Letter, the chamber’s letterhead, no check code");
    let form = text.form_to("/layout");
    let filled = [
        ("paper", "a4"),
        ("letterhead", "joint"),
        ("check_code", "yes"),
    ];
    let sent = aide.browser().submit(&text, &form, &filled).expect(303);
    let text = aide.browser().follow(&sent).expect(200);
    text.must_say("The letter is laid out so.");
    text.must_say("A4, the letterheads of the lead and co-lead offices, with the check code");
    CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    let close = aide
        .browser()
        .get(&format!("/desk/letters/{}/close", letter.id));
    let close = close.expect(200);
    let form = close.form_to("/layout");
    let sent = aide.browser().submit(&close, &form, &[("paper", "letter")]);
    let sent = sent.expect(303);
    assert!(sent.location().contains("/close?"), "{}", sent.location());
    assert_eq!(layout_of(&lead, &letter)["paper"], "letter");
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    let late = aide.browser().submit(&close, &form, &[("paper", "a4")]);
    late.expect(409).must_say("before it is finalized");
    let record = aide
        .browser()
        .get(&format!("/desk/letters/{}/record", letter.id));
    record.must_say("Laid out: US Letter, the letterheads of the lead and co-lead offices");
    app.run_jobs();
}
