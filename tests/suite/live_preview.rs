//! The pages beside the editor, in a real browser: they follow what is typed, only what changed travels, and what would
//! not print is shown where it stands.

use serde_json::json;

use crate::support::chromium::Chromium;
use crate::support::{Aide, Database, LeadOffice, TestApp, cast};

/// Keeps what the service answers to the page's own requests, oldest first.
const LISTEN: &str = "window.answers = [];
    const real = window.fetch;
    window.fetch = async (...asked) => {
        const answer = await real(...asked);
        const copy = answer.clone();
        window.answers.push(await copy.json());
        return answer;
    }";

/// How many points of the first page are dark, and how many of them differ from the picture as it came.
const COMPARE: &str = "return (async () => {
        const points = async (image) => {
            await image.decode();
            const canvas = new OffscreenCanvas(612, 792);
            const pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0, 612, 792);
            return pen.getImageData(0, 0, 612, 792).data;
        };
        const came = new Image();
        const { svg } = window.answers.findLast(answer => answer.pages[0].svg).pages[0];
        came.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
        const [one, other] = [await points(document.querySelector('#sheets img')), await points(came)];
        const dark = other.filter((shade, at) => at % 4 === 0 && shade < 128).length;
        const differ = other.filter((shade, at) => at % 4 === 0 && Math.abs(shade - one[at]) > 64).length;
        return [dark, differ];
    })()";

/// Puts the caret at the end of a field.
fn write_at_the_end_of(window: &Chromium, field: &str) {
    window.script(&format!(
        "const field = document.getElementById('{field}');
         field.focus();
         field.setSelectionRange(field.value.length, field.value.length)"
    ));
}

/// The hashes of the pages that are shown.
fn pages(window: &Chromium) -> Vec<String> {
    let shown = window.script(
        "return [...document.querySelectorAll('#sheets img')].map(page => page.dataset.hash)",
    );
    serde_json::from_value(shown).unwrap()
}

#[test]
fn the_pages_follow_what_is_typed_and_what_would_not_print_is_shown_where_it_stands() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let mut draft = cast::draft();
    draft["body"] = json!(include_str!("../../src/demo/letter.md"));
    let letter = lead.draft_as(&draft);
    lead.invite(&letter, &cast::twelve());
    let window = Chromium::open(1280);
    Aide::of(&app, &cast::member("Tillis")).sign_in_at(&window);
    window.go(&format!("{}/desk/letters/{}/text", app.base(), letter.id));
    let said = || {
        let said = window.script("return document.querySelector('#said').innerText");
        said.as_str().unwrap().to_owned()
    };
    assert!(said().starts_with("2 pages, "), "{}", said());
    assert!(said().contains("The signature blocks begin on page 2; all 12 fit there."));
    let drawn = "[...document.querySelectorAll('#sheets img')].every(i => i.complete && i.naturalWidth > 0)";
    window.wait_for(drawn);
    window.script(LISTEN);

    // The subject stands on the first page alone.
    let before = pages(&window);
    write_at_the_end_of(&window, "subject");
    window.press("s");
    window.wait_for(&format!(
        "document.querySelector('#sheets img').dataset.hash !== '{}'",
        before[0]
    ));
    window.wait_for(drawn);
    let after = pages(&window);
    assert_eq!(after[1..], before[1..]);
    let answers = window.script("return window.answers.map(a => a.pages.map(p => !!p.svg))");
    let last = answers.as_array().unwrap().last().unwrap();
    assert_eq!(*last, json!([true, false]), "only what changed travels");

    // Written out as paths, the letters are where they were.
    let compared = window.script(COMPARE);
    let [dark, differ] = [0, 1].map(|at| compared[at].as_u64().unwrap());
    assert!(dark > 2_000 && differ < dark / 100, "{compared}");

    // A character that no font has.
    write_at_the_end_of(&window, "body");
    window.press(" \u{4e2d} and on");
    window.wait_for("document.querySelector('.marks mark')?.textContent === '\u{4e2d}'");
    assert!(said().contains("U+4E2D, a Chinese character"), "{}", said());
    window.script("document.querySelector('#said a').click()");
    let selected = window.script(
        "const field = document.activeElement;
         return [field.id, field.value.slice(field.selectionStart, field.selectionEnd)]",
    );
    assert_eq!(selected, json!(["body", "\u{4e2d}"]));
    // The mark lies over its character also where lines were broken.
    let over = window.script(
        "const layer = document.querySelector('.marks'), body = document.querySelector('#body');
         return [layer.scrollHeight - body.scrollHeight, layer.clientWidth - body.clientWidth]",
    );
    assert!(
        over.as_array()
            .unwrap()
            .iter()
            .all(|by| by.as_f64().unwrap().abs() < 2.0),
        "{over}"
    );
    window.press("x");
    window.wait_for("!document.querySelector('.marks')");

    // What is no letter leaves the pages of a moment ago, and says its line.
    write_at_the_end_of(&window, "body");
    window.press(" <b>bold</b>");
    window.wait_for("document.querySelector('#sheets').classList.contains('earlier')");
    assert_eq!(pages(&window).len(), 2);
    assert!(said().contains("holds HTML"), "{}", said());
    window.script("document.querySelector('#said a').click()");
    let line = window.script(
        "const field = document.activeElement;
         return field.value.slice(field.selectionStart, field.selectionEnd)",
    );
    assert!(line.as_str().unwrap().ends_with("<b>bold</b>"), "{line}");
}

#[test]
fn without_scripts_the_preview_is_a_page_of_its_own() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    let aide = Aide::of(&app, &cast::member("Tillis"));
    aide.sign_in();
    let page = aide
        .browser()
        .get(&format!("/desk/letters/{}/text", letter.id))
        .expect(200);
    let mut form = page.form_to(&format!("/desk/letters/{}/text", letter.id));
    form.action = format!("/desk/letters/{}/preview", letter.id);
    let shown = aide.browser().submit(&page, &form, &[]).expect(200);
    shown.must_say("1 page, as printed");
    assert!(shown.text().contains("data:image/svg+xml;base64,"));

    // A script says what it has, and gets what it has not.
    form.fields.push(("have".into(), String::new()));
    let all = aide.browser().submit(&page, &form, &[]).expect(200).json();
    let hash = all["pages"][0]["hash"].as_str().unwrap();
    let svg = all["pages"][0]["svg"].as_str().unwrap();
    assert!(svg.starts_with("<svg"));
    let changed = aide.browser().submit(&page, &form, &[("have", hash)]);
    let changed = changed.expect(200).json();
    assert_eq!(changed["pages"][0]["hash"], hash);
    assert!(changed["pages"][0].get("svg").is_none());
}
