//! What helps whoever writes at the desk, in a real browser: buttons for the marks of the body, and a form that outlives
//! its tab.

use serde_json::Value;

use crate::support::chromium::{Chromium, key};
use crate::support::{Aide, Database, LeadOffice, TestApp, cast};

/// An aide's window on an empty letter.
fn writing(app: &TestApp) -> Chromium {
    cast::seat(app);
    let window = Chromium::open(1280);
    Aide::of(app, &cast::member("Tillis")).sign_in_at(&window);
    window.go(&format!("{}/desk/letters/new", app.base()));
    window.wait_for("document.querySelector('.toolbar')");
    window
}

/// Writes words into the body and selects those between the bars.
fn select(window: &Chromium, words: &str) {
    let parts: Vec<&str> = words.split('|').collect();
    let chars = |text: &str| text.chars().count();
    let (start, length) = (chars(parts[0]), chars(parts[1]));
    let text = serde_json::to_string(&parts.concat()).unwrap();
    window.script(&format!(
        "const body = document.querySelector('#body'); body.value = {text}; body.focus();
         body.setSelectionRange({start}, {start} + {length})"
    ));
}

/// The body with bars around what is selected.
fn body(window: &Chromium) -> String {
    let body = window.script(
        "const { value, selectionStart: from, selectionEnd: to } = document.querySelector('#body');
         return value.slice(0, from) + '|' + value.slice(from, to) + '|' + value.slice(to)",
    );
    body.as_str().unwrap().to_owned()
}

fn push(window: &Chromium, button: &str) {
    let pushed = window.script(&format!(
        "const found = [...document.querySelectorAll('.toolbar button')].find(b => b.textContent === {button:?});
         found.click(); return true"
    ));
    assert_eq!(pushed, true);
}

fn value(window: &Chromium, field: &str) -> Value {
    window.script(&format!(
        "return document.querySelector('[name={field:?}]').value"
    ))
}

#[test]
fn each_button_writes_its_marks_and_takes_them_away_again() {
    let app = TestApp::on(Database::Sqlite);
    let window = writing(&app);
    for (button, before, after) in [
        ("Bold", "We |ask| you", "We **|ask|** you"),
        ("Bold", "We **|ask|** you", "We |ask| you"),
        ("Italic", "We |ask| you", "We *|ask|* you"),
        ("Italic", "We *|ask|* you", "We |ask| you"),
        ("Italic", "We **|ask|** you", "We ***|ask|*** you"),
        ("Italic", "We || you", "We *||* you"),
        (
            "Small caps",
            "In |Smith v. Jones|, 5",
            "In [|Smith v. Jones|]{.smallcaps}, 5",
        ),
        ("Small caps", "In [|Smith|]{.smallcaps}, 5", "In |Smith|, 5"),
        ("Raised", "10|6| people", "10^|6|^ people"),
        ("Lowered", "CO~|2|~ and", "CO|2| and"),
        ("List", "One\ntw|o|\nthree", "One\n- two||\nthree"),
        ("List", "o|ne\ntw|o", "|- one\n- two|"),
        ("List", "|- one\n- two|", "|one\ntwo|"),
        ("Quote", "a\n\nsa||id", "a\n\n> said||"),
        (
            "Link",
            "see |the page| now",
            "see [the page](|https://|) now",
        ),
        ("Link", "see || now", "see [||](https://) now"),
        ("Footnote", "One.|| Two.", "One.[^1] Two.\n\n[^1]: ||"),
        (
            "Footnote",
            "One.[^1] Two|.|\n\n[^1]: See.\n",
            "One.[^1] Two.[^2]\n\n[^1]: See.\n\n[^2]: ||",
        ),
    ] {
        select(&window, before);
        push(&window, button);
        assert_eq!(body(&window), after, "{button} on {before:?}");
    }
    assert_eq!(window.script("return document.execCommand('undo')"), true);
}

#[test]
fn the_marks_have_keys_and_the_buttons_are_reached_without_a_mouse() {
    let app = TestApp::on(Database::Sqlite);
    let window = writing(&app);
    select(&window, "We |ask| you");
    let bold = "const body = document.querySelector('#body');
        return body.dispatchEvent(new KeyboardEvent('keydown', { key: 'b', ctrlKey: true, cancelable: true }))";
    assert_eq!(
        window.script(bold),
        false,
        "the browser's own act is held back"
    );
    assert_eq!(body(&window), "We **|ask|** you");
    window.script("document.querySelector('[name=salutation]').focus()");
    window.tab_to(".toolbar button:nth-child(2)");
    window.press(key::ENTER);
    assert_eq!(body(&window), "We ***|ask|*** you");
}

#[test]
fn what_was_typed_outlives_its_tab_until_it_is_saved_or_discarded() {
    let app = TestApp::on(Database::Sqlite);
    let window = writing(&app);
    let new = format!("{}/desk/letters/new", app.base());
    let there = "document.querySelector('#unsaved')";
    let fill = |subject: &str| {
        window.script(&format!(
            "const put = (name, value) => {{
                const field = document.querySelector(`[name=${{JSON.stringify(name)}}]`);
                field.value = value;
                field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             }};
             put('subject', {subject:?});
             put('recipients.0.name', 'The Honorable Ronald L. Davis');
             put('salutation', 'Dear Director Davis:');
             put('body', 'We write.\\n\\nWe ask.');
             put('copies', 'File\\nPress');"
        ));
    };
    fill("Detainers");
    window.go(&new);
    window.wait_for(there);
    assert_eq!(value(&window, "subject"), "Detainers");
    assert_eq!(value(&window, "body"), "We write.\n\nWe ask.");
    assert_eq!(value(&window, "copies"), "File\nPress");
    let said = window.script("return document.querySelector('#unsaved').innerText");
    assert!(said.as_str().unwrap().contains("was never saved"), "{said}");

    window.script("document.querySelector('#unsaved button').click()");
    window.wait_for("document.querySelector('[name=subject]')?.value === ''");
    window.go(&new);
    assert_eq!(value(&window, "subject"), "");
    assert_eq!(window.script(&format!("return {there}")), Value::Null);

    fill("Detainers again");
    window.script("document.querySelector('[name=act][value=save]').click()");
    window.wait_for("location.search === '?done=drafted'");
    window.go(&new);
    window.wait_for("document.querySelector('.toolbar')");
    assert_eq!(
        value(&window, "subject"),
        "",
        "a saved letter is not unsaved"
    );
}

#[test]
fn unsaved_words_keep_the_revision_they_were_written_upon_and_leave_with_their_writer() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    let window = Chromium::open(1280);
    Aide::of(&app, &cast::member("Tillis")).sign_in_at(&window);
    let text = format!("{}/desk/letters/{}/text", app.base(), letter.id);
    let write = "const body = document.querySelector('#body'); body.value += '\\n\\nMine.';
        body.dispatchEvent(new Event('input', { bubbles: true }))";
    window.go(&text);
    window.wait_for("document.querySelector('.toolbar')");
    window.script(write);
    lead.revise(
        &letter,
        "substantive",
        serde_json::json!({ "subject": "Another" }),
    );
    window.go(&text);
    window.wait_for("document.querySelector('#unsaved')");
    assert_eq!(value(&window, "base"), "1");
    window.script("document.querySelector('[name=act][value=save]').click()");
    window.wait_for("document.body.innerText.includes('Somebody else saved first')");
    assert_eq!(value(&window, "base"), "2");
    assert!(value(&window, "body").as_str().unwrap().ends_with("Mine."));
    let restored = window.script("return document.querySelector('#unsaved')");
    assert_eq!(restored, Value::Null, "what the page has is not restored");

    window.go(&text);
    window.wait_for("document.querySelector('#unsaved')");
    window.script("document.querySelector('form.who button').click()");
    window.wait_for("!location.pathname.startsWith('/desk')");
    assert_eq!(window.script("return localStorage.length"), 0);
}
