//! Pasting into the body at the desk, in a real browser: from Word, from Google Docs, and as plain text.

use serde_json::json;

use crate::support::chromium::Chromium;
use crate::support::{Aide, Database, LeadOffice, TestApp, cast};

/// Pastes into the body as a word processor's clipboard does.
fn paste(window: &Chromium, html: &str, plain: &str) {
    window.script(&format!(
        "const data = new DataTransfer();
         data.setData('text/plain', {});
         if ({html}) data.setData('text/html', {html});
         const field = document.querySelector('textarea[name=body]');
         field.focus();
         window.took = !field.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))",
        json!(plain),
        html = json!(html),
    ));
}

fn body(window: &Chromium) -> String {
    let value = window.script("return document.querySelector('textarea[name=body]').value");
    value.as_str().unwrap().to_owned()
}

fn said(window: &Chromium) -> String {
    let said = window.script("return document.querySelector('#pasted')?.textContent ?? ''");
    said.as_str().unwrap().to_owned()
}

const FROM_WORD: &str = "## What we ask\n\nWe write **at once** about *Smith v. Jones*, [Smith v. Jones]{.smallcaps}, 2 \\* 3 and that.[^1] See [the page](https://www.example.gov/a?b=1&c=2).\n\n- First point\n  1. Deeper\n- Second point\n\n| Year | Number |\n| --- | --- |\n| 2020 | 1\\|000 |\n\nSecond paragraph\\\nwith a break.\n\n[^1]: Annual Report *(2021)*, at 14.";

const FROM_GOOGLE: &str = "# What we ask\n\nWe write **at once** about *this*, and ***both***; see [the page](https://www.example.gov/). Not gone.\n\n- First point\n  - Deeper\n- Second point\n\n3. third\n\n| **Year** | Share |\n| --- | --- |\n| 2020 | 98 % |";

#[test]
fn a_paste_from_a_word_processor_becomes_markdown_and_one_undo_takes_it_back() {
    let app = TestApp::on(Database::Sqlite);
    LeadOffice::of_2022(&app);
    let window = Chromium::open(1280);
    Aide::of(&app, &cast::member("Tillis")).sign_in_at(&window);
    window.go(&format!("{}/desk/letters/new", app.base()));
    let ready = "performance.getEntriesByType('resource').some(r => r.name.endsWith('/desk/paste.mjs')) && document.readyState === 'complete'";
    window.wait_for(ready);

    paste(&window, include_str!("clipboard/word.html"), "plain");
    assert_eq!(window.script("return window.took"), true);
    assert_eq!(body(&window), FROM_WORD);
    assert_eq!(
        said(&window),
        "Pasted as Markdown. Left out: underlining, a picture."
    );
    window.script("document.execCommand('undo')");
    assert_eq!(body(&window), "");

    paste(&window, include_str!("clipboard/google-docs.html"), "plain");
    assert_eq!(body(&window), FROM_GOOGLE);
    assert_eq!(
        said(&window),
        "Pasted as Markdown. Left out: a line through words."
    );

    // The preview follows a paste as it follows typing, for the field says that it changed.
    window.script("window.heard = 0; document.querySelector('form[data-preview]').addEventListener('input', () => { window.heard += 1 })");
    // A second footnote does not take the first one's number.
    window.script("const field = document.querySelector('textarea[name=body]'); field.value = 'Before.[^1]\\n\\n[^1]: A note.'; field.setSelectionRange(7, 7)");
    paste(
        &window,
        "<p class=MsoNormal>Now<a href=\"#_ftn1\" name=\"_ftnref1\">[1]</a></p><div style='mso-element:footnote' id=ftn1><p><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> Another.</p></div>",
        "plain",
    );
    assert_eq!(
        body(&window),
        "Before.\n\nNow[^2]\n\n[^2]: Another.\n\n[^1]\n\n[^1]: A note."
    );
    assert_eq!(window.script("return window.heard > 0"), true);

    // Raised and lowered words stay what they are, and lists count as they did.
    window.script("const field = document.querySelector('textarea[name=body]'); field.value = ''");
    let item = |mark: &str, words: &str| {
        format!(
            "<p class=MsoListParagraph style='mso-list:l3 level1 lfo1'><span style='mso-list:Ignore'>{mark}<span>&nbsp; </span></span>{words}</p>"
        )
    };
    let lists = format!(
        "<p class=MsoNormal>10<sup>6</sup> and CO<sub>2</sub>, x<span style='vertical-align:super'>a b</span>, ~5^</p>{}{}<p class=MsoNormal>(c) is cited.</p><ol type=i><li>x</li><li>y</li></ol>",
        item("(a)", "one"),
        item("(b)", "two"),
    );
    paste(&window, &lists, "plain");
    assert_eq!(
        body(&window),
        "10^6^ and CO~2~, x^a\u{a0}b^, \\~5\\^\n\n(a) one\n(b) two\n\n(c\\) is cited.\n\ni. x\nii. y"
    );

    // What is no more than words is the browser's own to paste.
    paste(&window, "", "*Markdown* as it was typed elsewhere");
    assert_eq!(window.script("return window.took"), false);
    paste(&window, "<span>just words</span>", "just words");
    assert_eq!(window.script("return window.took"), false);
}

#[test]
fn nothing_that_is_pasted_runs_or_stays() {
    let app = TestApp::on(Database::Sqlite);
    LeadOffice::of_2022(&app);
    let window = Chromium::open(1280);
    Aide::of(&app, &cast::member("Tillis")).sign_in_at(&window);
    window.go(&format!("{}/desk/letters/new", app.base()));
    window.wait_for("document.readyState === 'complete'");
    paste(
        &window,
        "<p><b>Bold</b><script>window.ran = 1</script><img src=x onerror=\"window.ran = 1\"><a href=\"javascript:window.ran=1\">no page</a> <span style=\"display:none\">hidden</span># &lt;b&gt; [x](y)</p>",
        "plain",
    );
    assert_eq!(body(&window), "**Bold**no page # \\<b> \\[x\\](y)");
    assert_eq!(
        said(&window),
        "Pasted as Markdown. Left out: a picture, a link that leads to no page, hidden text."
    );
    assert_eq!(
        window.script("return window.ran ?? null"),
        serde_json::Value::Null
    );
}
