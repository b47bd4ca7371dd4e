//! The check that anyone can make, by file and by digest: the same verdict on the page, as JSON and on the command line.

use serde_json::{Value, json};
use undersigned::pdf::verify::{self, verify};

use crate::public_pages::{hand_in, released, sealed, url};
use crate::support::program::run;
use crate::support::{Answer, LeadOffice, TestApp, cast, on_both};

on_both!(
    the_text_digest_leads_to_the_letter_by_the_form_and_by_the_code_on_paper,
    a_digest_of_a_letter_that_is_not_public_is_answered_as_one_of_nothing,
    a_digest_of_a_text_that_was_not_printed_is_not_known,
    what_is_no_digest_is_said_beside_the_field,
    page_json_and_command_give_one_verdict,
    the_service_knows_its_own_certificate,
);

/// The questions in their order.
const QUESTIONS: [&str; 9] = [
    "file",
    "seal",
    "coverage",
    "revisions",
    "certificate",
    "time_stamp",
    "attachments",
    "record",
    "pages",
];

fn digest_of(lead: &LeadOffice<'_>, letter: &crate::support::Letter) -> String {
    lead.letter(letter)["digest"].as_str().unwrap().to_owned()
}

fn ask(app: &TestApp, digest: &str, accept: &str) -> Answer {
    let query = format!("/verify?digest={}", digest.replace(' ', "+"));
    app.stranger()
        .send("GET", &query, &[("accept", accept)], Vec::new())
}

/// "ab12 cd34 …", as people read it out.
fn in_groups(digest: &str) -> String {
    let groups = digest.as_bytes().chunks(4);
    let groups: Vec<&str> = groups.map(|c| std::str::from_utf8(c).unwrap()).collect();
    groups.join(" ")
}

fn the_text_digest_leads_to_the_letter_by_the_form_and_by_the_code_on_paper(app: &TestApp) {
    let (lead, letter) = released(app);
    let digest = digest_of(&lead, &letter);
    for typed in [digest.clone(), digest.to_uppercase(), in_groups(&digest)] {
        let by_code = ask(app, &typed, "text/html").expect(200);
        let form = [("sha256", typed.as_str())];
        let by_form = app.stranger().post("/verify", &form).expect(200);
        for page in [by_code, by_form] {
            page.must_say("The text of a released letter");
            page.must_say("compare the words and the names");
            page.must_say("John Cornyn");
            page.must_say("authorised staff");
            assert!(page.text().contains(&url(&letter, "")));
        }
    }
    let answer = ask(app, &digest, "application/json").expect(200).json();
    assert_eq!(answer["verdict"], "released_text");
    assert_eq!(answer["verification"], Value::Null);
    assert_eq!(answer["letter"]["text_digest"], digest.as_str());
    let names = answer["letter"]["names"].as_array().unwrap();
    assert!(names.iter().any(|name| name["name"] == "John Cornyn"));
    let pdf = answer["letter"]["pdf_sha256"].as_str().unwrap();
    let answer = ask(app, pdf, "application/json").expect(200).json();
    assert_eq!(answer["verdict"], "issued");
}

fn a_digest_of_a_letter_that_is_not_public_is_answered_as_one_of_nothing(app: &TestApp) {
    let (lead, letter) = sealed(app);
    let text = digest_of(&lead, &letter);
    let pdf = lead.letter(&letter)["finalization"]["pdf_sha256"].clone();
    let nothing = "0".repeat(64);
    for accept in ["text/html", "application/json"] {
        let of_nothing = ask(app, &nothing, accept).expect(200).text();
        for digest in [text.as_str(), pdf.as_str().unwrap()] {
            let said = ask(app, digest, accept).expect(200).text();
            let said = said
                .replace(&in_groups(digest), &in_groups(&nothing))
                .replace(digest, &nothing);
            assert_eq!(said, of_nothing);
        }
    }
}

fn a_digest_of_a_text_that_was_not_printed_is_not_known(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let first = digest_of(&lead, &letter);
    lead.revise(&letter, "substantive", json!({ "body": "Another text." }));
    lead.invite(&letter, &[cast::member("Tillis")]);
    lead.circulate(&letter);
    crate::support::CoSigner::of(app, "Tillis").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    ask(app, &first, "text/html")
        .expect(200)
        .must_say("Not known here");
    ask(app, &digest_of(&lead, &letter), "text/html")
        .expect(200)
        .must_say("The text of a released letter");
}

fn what_is_no_digest_is_said_beside_the_field(app: &TestApp) {
    for typed in ["abc", "zz", &"0".repeat(63), &"0".repeat(65)] {
        let page = ask(app, typed, "text/html").expect(422);
        page.must_say("A digest has 64 digits");
        let page = app.stranger().post("/verify", &[("sha256", typed)]);
        page.expect(422).must_say("A digest has 64 digits");
    }
    ask(app, "abc", "application/json").expect(422);
    ask(app, "", "text/html")
        .expect(200)
        .must_say("Check a letter");
    hand_in(app, b"", "text/html")
        .expect(422)
        .must_say("Choose a PDF, or paste a digest");
}

/// A file and the verdict on it, on the page, as JSON, from the library and from the command.
fn page_json_and_command_give_one_verdict(app: &TestApp) {
    let (_, letter) = released(app);
    let pdf = app.stranger().get(&url(&letter, ".pdf")).expect(200).body;
    let mut later = pdf.clone();
    later.extend_from_slice(b"\n% one more line\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let seals = folder.path().join("seals.txt");
    let list = app.stranger().get("/seals.txt").expect(200).body;
    std::fs::write(&seals, list).unwrap();
    let (file_name, seals) = (file.to_str().unwrap(), seals.to_str().unwrap());
    for (bytes, heading, verdict, code) in [
        (pdf, "Issued here and unaltered", "genuine", 0),
        (later, "Altered", "altered", 1),
        (
            b"PK\x03\x04 word/document.xml".to_vec(),
            "Not a letter of ours",
            "not_ours",
            1,
        ),
    ] {
        hand_in(app, &bytes, "text/html")
            .expect(200)
            .must_say(heading);
        let answer = hand_in(app, &bytes, "application/json").expect(200).json();
        let answer = &answer["verification"];
        assert_eq!(answer["verdict"], verdict);
        std::fs::write(&file, &bytes).unwrap();
        let said = run(
            folder.path(),
            &["verify", "--trust", seals, "--json", file_name],
        );
        assert_eq!(said.code, code);
        let said: Value = serde_json::from_str(&said.answer).unwrap();
        for key in ["verdict", "trusted", "holds", "letter"] {
            assert_eq!(said[key], answer[key]);
        }
        let names = |verification: &Value| -> Vec<(String, Value)> {
            let checks = verification["checks"].as_array().unwrap();
            let checks = checks.iter();
            checks
                .map(|check| {
                    (
                        check["name"].as_str().unwrap().to_owned(),
                        check["holds"].clone(),
                    )
                })
                .collect()
        };
        assert_eq!(names(&said), names(answer));
        let said = run(folder.path(), &["verify", "--trust", seals, file_name]);
        let word = verdict.replace('_', " ").to_uppercase();
        assert!(said.answer.starts_with(&word), "{}", said.answer);
    }
}

fn the_service_knows_its_own_certificate(app: &TestApp) {
    let (_, letter) = released(app);
    let pdf = app.stranger().get(&url(&letter, ".pdf")).expect(200).body;
    hand_in(app, &pdf, "text/html")
        .expect(200)
        .must_say("The seal is one of this service.");
    let verification = verify(&pdf);
    let asked: Vec<&str> = verification.checks.iter().map(|check| check.name).collect();
    assert_eq!(asked, QUESTIONS);
    let by_word: Vec<&str> = verification
        .checks
        .iter()
        .filter(|check| check.holds() && !check.proven())
        .map(|check| check.name)
        .collect();
    assert_eq!(by_word, ["certificate", "time_stamp", "record"]);
}

#[test]
fn a_stranger_s_file_is_told_what_it_is_and_that_this_says_nothing_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let printed = folder.path().join("print.pdf");
    let plain = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n103\n%%EOF\n";
    std::fs::write(&printed, plain).unwrap();
    let locked = plain.replace("/Root", "/Encrypt 9 0 R/Root");
    let files: [(&[u8], &str); 17] = [
        (b"", "The file is empty"),
        (plain.as_bytes(), "a print, a scan or a newly saved copy"),
        (locked.as_bytes(), "This PDF is locked"),
        (&plain.as_bytes()[..60], "This PDF is damaged"),
        (b"PK\x03\x04...word/document.xml", "a Word document"),
        (b"PK\x03\x04...xl/workbook.xml", "an Excel workbook"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a Word document or another",
        ),
        (b"{\\rtf1 Dear", "Rich Text"),
        (b"\xff\xd8\xff\xe0..JFIF", "a picture"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\0\0\0\x18ftypheic", "a picture"),
        (b"\n <!DOCTYPE html><p>Dear", "a web page"),
        (b"<html>", "a web page"),
        (b"Received: from mail\r\n", "an e-mail message"),
        ("Dear Director Davis, für".as_bytes(), "a plain text"),
        (&[0, 159, 146, 150, 1, 2, 3], "This is not a PDF"),
    ];
    for (bytes, says) in files {
        let verification = verify(bytes);
        assert_eq!(verification.verdict, verify::Verdict::NotOurs, "{says}");
        let [check] = verification.checks.as_slice() else {
            panic!("{says}: {:?}", verification.checks);
        };
        assert_eq!((check.name, check.holds()), ("file", false));
        assert!(check.finding.contains(says), "{says}: {}", check.finding);
        assert!(bytes.is_empty() || check.finding.contains("says nothing about the file"));
    }
}
