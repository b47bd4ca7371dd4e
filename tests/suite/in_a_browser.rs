//! The page behind the link in a real browser: for a person without a mouse, and for a scanner that runs everything.

use std::time::Duration;

use serde_json::json;

use crate::support::chromium::{Chromium, key};
use crate::support::{CoSigner, Database, LeadOffice, Letter, TestApp, cast};

/// How wide a telephone is, CSS pixels.
const TELEPHONE: u32 = 390;
/// How long a scanner waits for scripts and redirects.
const SCANNING: Duration = Duration::from_secs(3);

/// The demonstration's letter, circulated to the twelve.
fn circulated(lead: &LeadOffice<'_>) -> Letter {
    let mut draft = cast::draft();
    draft["body"] = json!(include_str!("../../src/demo/letter.md"));
    let letter = lead.draft_as(&draft);
    lead.invite(&letter, &cast::twelve());
    lead.circulate(&letter);
    letter
}

#[test]
fn a_letter_is_approved_by_keyboard_alone_on_a_telephone() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = circulated(&lead);
    let cornyn = CoSigner::of(&app, "Cornyn");

    let window = Chromium::open(TELEPHONE);
    window.go(&cornyn.link());
    let width = window.script("return document.documentElement.scrollWidth");
    assert!(
        width
            .as_u64()
            .is_some_and(|width| width <= TELEPHONE.into()),
        "{width}"
    );
    let scripts = window.script("return document.scripts.length");
    assert_eq!(scripts, 0);

    window.tab_to("form [name=capacity]");
    window.press(key::SPACE);
    if window.script("return document.querySelector('[name=capacity]:checked').value") != "staff" {
        window.press(key::DOWN);
    }
    assert_eq!(
        window.script("return document.querySelector('[name=capacity]:checked').value"),
        "staff"
    );
    window.tab_to("form [name=name]");
    window.press("Lee Ann Hodge");
    window.tab_to("form [name=title]");
    window.press("Legislative Director");
    window.tab_to("[name=decision][value=approve]");
    window.press(key::ENTER);

    assert!(window.url().ends_with("/receipt"), "{}", window.url());
    let said = window.script("return document.body.innerText");
    assert!(
        said.as_str()
            .is_some_and(|text| text.contains("Lee Ann Hodge")),
        "{said}"
    );
    assert_eq!(
        lead.kinds(&letter).last().map(String::as_str),
        Some("approved")
    );
}

#[test]
fn a_scanner_that_opens_everything_and_sends_every_form_as_it_stands_decides_nothing() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = circulated(&lead);
    let cornyn = CoSigner::of(&app, "Cornyn");
    let before = lead.events(&letter);
    let link = cornyn.link();

    app.stranger().head(&link).expect(200);
    app.stranger().get(&link).expect(200);
    let window = Chromium::open(1280);
    window.go(&link);
    std::thread::sleep(SCANNING);
    let forms = window
        .script("return document.forms.length")
        .as_u64()
        .expect("a number");
    assert!(forms > 0, "there is no form");
    for form in 0..forms {
        // By the form itself, and by each of its buttons, past the browser's own checks.
        let count = format!(
            "return document.forms[{form}].querySelectorAll('button, [type=submit]').length"
        );
        let buttons = window.script(&count).as_u64().expect("a number");
        for button in 0..=buttons {
            window.go(&link);
            window.script(&format!(
                "const form = document.forms[{form}]; form.noValidate = true;
                 const button = form.querySelectorAll('button, [type=submit]')[{button}];
                 if (button) {{ form.requestSubmit(button) }} else {{ form.submit() }}"
            ));
            std::thread::sleep(SCANNING / 10);
        }
    }
    std::thread::sleep(SCANNING);
    app.run_jobs();
    assert_eq!(lead.events(&letter), before);
}
