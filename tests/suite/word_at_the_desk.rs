//! A Word file at the desk and in the API: read, reviewed, chosen, put into the form, saved; and a revision as one.

use serde_json::json;
use undersigned::domain::revision::TypedText;
use undersigned::word::{self, Tracked};

use crate::support::word_file::{WordFile, paragraph, run};
use crate::support::{Aide, Answer, Browser, Database, LeadOffice, TestApp, cast};

const BOUNDARY: &str = "----a-file-of-the-tests";

fn hand_in(browser: &Browser, path: &str, file: &[u8]) -> Answer {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.docx\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let body = [
        head.as_bytes(),
        file,
        format!("\r\n--{BOUNDARY}--\r\n").as_bytes(),
    ]
    .concat();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("content-type", kind.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.send("POST", path, &headers, body)
}

/// A whole letter with a tracked change in it.
fn whole() -> WordFile {
    let line = |words: &str| paragraph(&run("", words));
    let by = "w:author=\"Ann Lee\" w:date=\"2022-08-01T10:00:00Z\"";
    let text = [
        line("August 30, 2022"),
        line(""),
        line("The Honorable Ronald L. Davis"),
        line("Director"),
        line("United States Marshals Service"),
        line(""),
        line("Re: Detainers"),
        line("Dear Director Davis:"),
        paragraph(&format!(
            "{}<w:ins w:id=\"1\" {by}>{}</w:ins>{}",
            run("", "We ask "),
            run("", "you "),
            run("<w:b/>", "now"),
        )),
        line("Sincerely,"),
        line("Thom Tillis"),
    ];
    let mut file = WordFile::of(&text.concat());
    file.part(
        "docProps/core.xml",
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>Bo Park</dc:creator></cp:coreProperties>",
    );
    file
}

#[test]
fn a_word_file_is_reviewed_its_changes_are_chosen_and_it_fills_the_form_of_a_new_letter() {
    let app = TestApp::on(Database::Sqlite);
    LeadOffice::of_2022(&app);
    let aide = Aide::of(&app, &cast::member("Tillis"));
    aide.sign_in();
    let desk = aide.browser();
    desk.get("/desk/letters/new")
        .expect(200)
        .form_to("/desk/word");

    let review = hand_in(desk, "/desk/word", &whole().bytes()).expect(200);
    for words in [
        "1 tracked change",
        "Ann Lee",
        "Bo Park",
        "Thom Tillis",
        "Detainers",
        "Nothing is saved yet",
    ] {
        review.must_say(words);
    }
    let form = review.form_to("/desk/word/text");
    let asked = desk.submit(&review, &form, &[]).expect(422);
    asked.must_say("The tracked changes are still open");

    let form = asked.form_to("/desk/word/text");
    let filled = desk
        .submit(
            &asked,
            &form,
            &[("tracked", "each"), ("change.0", "reject")],
        )
        .expect(200);
    let form = filled.form_to("/desk/letters");
    assert_eq!(form.value("body"), Some("We ask **now**"));
    assert_eq!(form.value("subject"), Some("Detainers"));
    assert_eq!(
        form.value("recipients.0.name"),
        Some("The Honorable Ronald L. Davis")
    );
    let saved = desk.submit(&filled, &form, &[("act", "save")]).expect(303);
    let page = desk.follow(&saved).expect(200);

    // The saved text as a Word file, and that file over the text again.
    let at = saved.location();
    let letter = at.split("/text").next().unwrap().to_owned();
    let exported = desk.get(&format!("{letter}/revisions/1.docx")).expect(200);
    assert_eq!(exported.header("content-type"), Some(word::MEDIA_TYPE));
    desk.get(&format!("{letter}/revisions/2.docx")).expect(404);
    let back = word::read(&exported.body)
        .unwrap()
        .import(&Tracked::Accept)
        .text;
    assert_eq!(back.body, "We ask **now**");
    page.form_to("/word");
    let review = hand_in(desk, &format!("{letter}/word"), &exported.body).expect(200);
    let filled = desk
        .submit(&review, &review.form_to("/word/text"), &[])
        .expect(200);
    let form = filled.form_to("/text");
    assert_eq!(form.value("body"), Some("We ask **now**"));
}

#[test]
fn a_file_that_is_not_taken_is_answered_with_a_sentence_and_the_rules_stand_at_their_fields() {
    let app = TestApp::on(Database::Sqlite);
    LeadOffice::of_2022(&app);
    let aide = Aide::of(&app, &cast::member("Tillis"));
    aide.sign_in();
    let desk = aide.browser();
    let refused = hand_in(desk, "/desk/word", b"%PDF-1.7").expect(415);
    refused.must_say("This is a PDF, not a Word file");
    refused.form_to("/desk/word");
    let mut entries = whole().all_parts();
    entries.push(("word/vbaProject.bin".into(), b"x".to_vec()));
    hand_in(
        desk,
        "/desk/word",
        &crate::support::word_file::packed(&entries),
    )
    .expect(422)
    .must_say("macros");

    let long = WordFile::saying(&[&"x".repeat(300)]);
    let review = hand_in(desk, "/desk/word", &long.bytes()).expect(200);
    let filled = desk.submit(&review, &review.form_to("/desk/word/text"), &[]);
    filled.must_say("holds a word of more than 200 characters");
    let form = filled.form_to("/desk/letters");
    assert_eq!(form.value("body").map(str::len), Some(300));
}

#[test]
fn a_program_reads_a_word_file_sends_it_as_a_letter_and_gets_it_back_to_the_same_digest() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let send = |query: &str, kind: &str, file: Vec<u8>| {
        let path = format!("/api/v1/imports{query}");
        lead.browser()
            .send("POST", &path, &[("content-type", kind)], file)
    };
    let asked = send("", word::MEDIA_TYPE, whole().bytes())
        .expect(422)
        .json();
    assert_eq!(asked["errors"][0]["field"], "tracked");
    send("?tracked=maybe", word::MEDIA_TYPE, whole().bytes()).expect(400);
    send("", "application/json", whole().bytes()).expect(415);
    send("", word::MEDIA_TYPE, b"%PDF-1.7".to_vec()).expect(415);
    app.stranger()
        .send(
            "POST",
            "/api/v1/imports",
            &[("content-type", word::MEDIA_TYPE)],
            whole().bytes(),
        )
        .expect(401);

    let read = send("?tracked=accept", word::MEDIA_TYPE, whole().bytes())
        .expect(200)
        .json();
    assert_eq!(read["text"]["body"], "We ask you **now**");
    assert_eq!(read["report"]["changes"][0]["kind"], "insert");
    assert_eq!(
        read["report"]["stripped"][0],
        json!({"name": "Author", "value": "Bo Park"})
    );
    let letter = lead.draft_as(&read["text"]);
    let path = format!("/api/v1/letters/{}/revisions/1/docx", letter.id);
    let file = lead.browser().get(&path).expect(200);
    let again = send("", word::MEDIA_TYPE, file.body).expect(200).json();
    let typed: TypedText = serde_json::from_value(again["text"].clone()).unwrap();
    let digest = typed.parse().unwrap().digest().to_string();
    assert_eq!(
        json!(digest),
        lead.get(&format!("letters/{}/revisions", letter.id))["revisions"][0]["digest"]
    );
    lead.browser().get(&path.replace("/1/", "/2/")).expect(404);
}
