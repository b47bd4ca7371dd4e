//! What everybody may see: the letter once it is released, nothing before, and the means to check it.

use serde_json::{Value, json};
use undersigned::domain::record::{self, Hash};

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    the_address_says_not_yet_released_from_circulation_on_and_names_no_one,
    the_page_of_a_released_letter_has_text_names_and_proof,
    the_pdf_is_sent_byte_for_byte_whole_or_in_part,
    the_json_form_can_be_checked_with_nothing_but_hashes,
    an_office_that_passed_is_named_nowhere_in_public,
    the_list_finds_letters_by_words_member_and_year,
    a_member_has_a_page_and_a_made_up_one_has_none,
    the_feed_lists_the_newest_letters,
    a_page_that_has_not_changed_is_not_sent_twice,
    whoever_hands_in_the_pdf_or_its_digest_is_told_that_it_was_issued_here,
    an_altered_pdf_is_called_altered_and_any_other_file_not_ours,
    a_sealed_letter_that_is_not_public_is_not_known_to_the_check,
    the_operator_s_pages_answer_without_naming_a_letter,
);

pub(crate) fn sealed(app: &TestApp) -> (LeadOffice<'_>, Letter) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&["Cornyn", "Lee", "Cotton"].map(cast::member));
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cornyn").approve();
    CoSigner::of(app, "Cotton").approve();
    CoSigner::of(app, "Lee").decline("Not for us.");
    lead.close(&letter);
    lead.finalize(&letter);
    (lead, letter)
}

pub(crate) fn released(app: &TestApp) -> (LeadOffice<'_>, Letter) {
    let (lead, letter) = sealed(app);
    lead.release(&letter);
    (lead, letter)
}

pub(crate) fn url(letter: &Letter, ending: &str) -> String {
    format!("/letters/{}{ending}", letter.slug)
}

fn the_address_says_not_yet_released_from_circulation_on_and_names_no_one(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let stranger = app.stranger();
    stranger.get(&url(&letter, "")).expect(404);
    lead.invite(&letter, &[cast::member("Cornyn")]);
    lead.circulate(&letter);
    CoSigner::of(app, "Cornyn").approve();
    for act in ["circulate", "close", "finalize"] {
        match act {
            "close" => lead.close(&letter),
            "finalize" => drop(lead.finalize(&letter)),
            _ => {}
        }
        let page = stranger.get(&url(&letter, "")).expect(200);
        page.must_say("Not yet released");
        for name in ["Cornyn", "Tillis", "Davis", "detainers"] {
            assert!(!page.text().contains(name), "{name}");
        }
        assert_eq!(page.header("cache-control"), Some("no-store"));
        for ending in [".pdf", ".json", ".txt"] {
            stranger.get(&url(&letter, ending)).expect(404);
        }
        assert!(!stranger.get("/").expect(200).text().contains(&letter.slug));
    }
    stranger.get("/letters/made-up-abcdef").expect(404);
}

fn the_page_of_a_released_letter_has_text_names_and_proof(app: &TestApp) {
    let (lead, letter) = released(app);
    let page = app.stranger().get(&url(&letter, "")).expect(200);
    for words in [
        "The Honorable Ronald L. Davis",
        "Dear Director Davis:",
        "John Cornyn United States Senator",
        "Senator Tom Cotton",
        "(R-AR)",
        "How do I know it is real?",
        "Signed by 3 members",
    ] {
        page.must_say(words);
    }
    let story = lead.letter(&letter);
    let pages = &story["finalization"]["pages"];
    page.must_say(&format!("PDF, {pages} page"));
    let html = page.text();
    for part in [
        "property=\"og:title\"",
        "itemtype=\"https://schema.org/",
        "rel=\"canonical\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<script"));
    let text = app.stranger().get(&url(&letter, ".txt")).expect(200);
    assert!(
        text.text()
            .contains("Sincerely,\n\nThom Tillis\nUnited States Senator")
    );
}

fn the_pdf_is_sent_byte_for_byte_whole_or_in_part(app: &TestApp) {
    let (lead, letter) = released(app);
    let stranger = app.stranger();
    let whole = stranger.get(&url(&letter, ".pdf")).expect(200);
    assert_eq!(whole.header("content-type"), Some("application/pdf"));
    let digest = Hash::of(&whole.body).to_string();
    assert_eq!(
        lead.letter(&letter)["finalization"]["pdf_sha256"],
        digest.as_str()
    );
    let tag = format!("\"{digest}\"");
    assert_eq!(whole.header("etag"), Some(tag.as_str()));
    assert!(
        whole
            .header("content-disposition")
            .unwrap()
            .contains(&letter.slug)
    );

    let send =
        |headers: &[(&str, &str)]| stranger.send("GET", &url(&letter, ".pdf"), headers, Vec::new());
    let gzipped = send(&[("accept-encoding", "gzip")]);
    assert_eq!(gzipped.header("content-encoding"), None);
    let part = send(&[("range", "bytes=5-14")]).expect(206);
    assert_eq!(part.body, whole.body[5..15]);
    let range = format!("bytes 5-14/{}", whole.body.len());
    assert_eq!(part.header("content-range"), Some(range.as_str()));
    send(&[("range", "bytes=999999999-")]).expect(416);
    send(&[("range", "bytes=5-14"), ("if-range", "\"other\"")]).expect(200);
    send(&[("if-none-match", &tag)]).expect(304);
    let head = stranger.head(&url(&letter, ".pdf")).expect(200);
    assert!(head.body.is_empty());
}

fn the_json_form_can_be_checked_with_nothing_but_hashes(app: &TestApp) {
    let (lead, letter) = released(app);
    let form = app
        .stranger()
        .get(&url(&letter, ".json"))
        .expect(200)
        .json();
    let events = form["events"].as_array().unwrap();
    let mut lines = String::new();
    for event in events {
        let line = event["line"].as_str().unwrap();
        assert_eq!(
            event["hash"],
            Hash::of(line.as_bytes()).to_string().as_str()
        );
        lines.push_str(line);
        lines.push('\n');
    }
    let entries = record::read_letter(&lines).unwrap();
    assert_eq!(entries.len(), lead.events(&letter).len());
    for opening in form["openings"].as_array().unwrap() {
        let opening: record::Opening = serde_json::from_value(opening.clone()).unwrap();
        let mut entry = entries
            .iter()
            .find(|e| e.seq == opening.seq)
            .unwrap()
            .clone();
        entry.open(&opening).unwrap();
    }
    let names: Vec<&Value> = form["signatories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["name"])
        .collect();
    assert_eq!(names, ["Thom Tillis", "John Cornyn", "Tom Cotton"]);
    let pdf = app.stranger().get(&url(&letter, ".pdf")).expect(200);
    assert_eq!(
        form["pdf"]["sha256"],
        Hash::of(&pdf.body).to_string().as_str()
    );
    assert_eq!(form["text_digest"], lead.letter(&letter)["digest"]);
}

fn an_office_that_passed_is_named_nowhere_in_public(app: &TestApp) {
    let (_, letter) = released(app);
    let lee = cast::member("Lee");
    for ending in ["", ".json", ".txt"] {
        let answer = app.stranger().get(&url(&letter, ending)).expect(200).text();
        for trace in [
            lee.id.to_string(),
            "Mike Lee".into(),
            "Not for us".into(),
            cast::address(&lee),
            "of the office".into(),
        ] {
            assert!(!answer.contains(&trace), "{ending}: {trace}");
        }
    }
}

fn the_list_finds_letters_by_words_member_and_year(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    let year = letter_year(app);
    let found = |query: &str| {
        stranger
            .get(query)
            .expect(200)
            .text()
            .contains(&letter.slug)
    };
    assert!(found("/"));
    assert!(found("/?q=detainers"));
    assert!(found("/?q=DAVIS+cornyn"));
    assert!(!found("/?q=helium"));
    assert!(found(&format!("/?member={}", cast::member("Cotton").id)));
    assert!(!found(&format!("/?member={}", cast::member("Lee").id)));
    assert!(found(&format!("/?year={year}")));
    assert!(!found(&format!("/?year={}", year - 1)));
    assert!(!found("/?page=2"));
    assert!(found("/?year=x&member=%00&page=-3&utm_source=mail"));
    let odd = stranger.get("/?q=%22%3E%3Cscript%3E").expect(200).text();
    assert!(!odd.contains("\"><script>"));
}

fn letter_year(app: &TestApp) -> i16 {
    undersigned::domain::eastern::local(app.now()).year()
}

fn a_member_has_a_page_and_a_made_up_one_has_none(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    let tillis = cast::member("Tillis");
    let page = stranger.get(&format!("/members/{}", tillis.id)).expect(200);
    page.must_say("Senator Thom Tillis (R-NC)");
    page.must_say("1 of them led");
    assert!(page.text().contains(&letter.slug));
    let lee = stranger
        .get(&format!("/members/{}", cast::member("Lee").id))
        .expect(200);
    lee.must_say("No public letter here carries this name");
    for made_up in ["Z999999", "c001056", "x", "%F0%9F%98%80"] {
        stranger.get(&format!("/members/{made_up}")).expect(404);
    }
}

fn the_feed_lists_the_newest_letters(app: &TestApp) {
    let empty = app.stranger().get("/letters.atom").expect(200);
    assert!(empty.text().contains("<updated>"));
    let (_, letter) = released(app);
    let feed = app.stranger().get("/letters.atom").expect(200);
    assert_eq!(
        feed.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let expected = format!("<id>{}/letters/{}</id>", app.base(), letter.slug);
    assert!(feed.text().contains(&expected), "{}", feed.text());
}

fn a_page_that_has_not_changed_is_not_sent_twice(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    let member = format!("/members/{}", cast::member("Tillis").id);
    for page in [
        url(&letter, ""),
        url(&letter, ".json"),
        url(&letter, ".txt"),
        "/".into(),
        "/letters.atom".into(),
        member,
    ] {
        let first = stranger.get(&page).expect(200);
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(
            first.header("cache-control"),
            Some("public, max-age=0, must-revalidate")
        );
        let again = stranger.send("GET", &page, &[("if-none-match", &tag)], Vec::new());
        assert_eq!((again.status, again.body.len()), (304, 0), "{page}");
    }
    let sheet = stranger.get("/").text();
    let sheet = sheet
        .split("href=\"/style/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let sheet = stranger.get(&format!("/style/{sheet}")).expect(200);
    assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    stranger.get("/style/000000000000.css").expect(404);
}

/// Hands a file in as the page's form does.
pub(crate) fn hand_in(app: &TestApp, file: &[u8], accept: &str) -> crate::support::Answer {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"pdf\"; filename=\"letter.pdf\"\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(
        b"\r\n--b\r\nContent-Disposition: form-data; name=\"sha256\"\r\n\r\n\r\n--b--\r\n",
    );
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("accept", accept),
    ];
    app.stranger().send("POST", "/verify", &headers, body)
}

fn whoever_hands_in_the_pdf_or_its_digest_is_told_that_it_was_issued_here(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    let pdf = stranger.get(&url(&letter, ".pdf")).expect(200).body;
    let page = hand_in(app, &pdf, "text/html").expect(200);
    page.must_say("Issued here and unaltered");
    page.must_say("John Cornyn");
    let answer = hand_in(app, &pdf, "application/json").expect(200).json();
    assert_eq!(answer["verdict"], "issued");
    assert_eq!(answer["verification"]["holds"], true);
    assert_eq!(answer["verification"]["verdict"], "genuine");

    let digest = Hash::of(&pdf);
    for typed in [
        digest.to_string(),
        digest.to_string().to_uppercase(),
        digest.grouped(),
    ] {
        let page = stranger.post("/verify", &[("sha256", &typed)]).expect(200);
        page.must_say("Issued here and unaltered");
        assert!(page.text().contains(&url(&letter, "")));
    }
    stranger
        .post("/verify", &[("sha256", &"0".repeat(64))])
        .expect(200)
        .must_say("Not known here");
    stranger.post("/verify", &[("sha256", "abc")]).expect(422);
    let raw = [
        ("content-type", "application/pdf"),
        ("accept", "application/json"),
    ];
    let answer = stranger
        .send("POST", "/verify", &raw, pdf)
        .expect(200)
        .json();
    assert_eq!(answer["verdict"], "issued");
}

fn an_altered_pdf_is_called_altered_and_any_other_file_not_ours(app: &TestApp) {
    let (_, letter) = released(app);
    let mut pdf = app.stranger().get(&url(&letter, ".pdf")).expect(200).body;
    pdf.extend_from_slice(b"\n% one more line\n");
    let answer = hand_in(app, &pdf, "application/json").expect(200).json();
    assert_eq!(answer["verdict"], "altered");
    for file in [&b"%PDF-1.7\nhello"[..], b"PK\x03\x04", &[0; 4096]] {
        let answer = hand_in(app, file, "application/json").expect(200).json();
        assert_eq!(answer["verdict"], "not_a_letter");
    }
    hand_in(app, b"", "text/html").expect(422);
}

fn a_sealed_letter_that_is_not_public_is_not_known_to_the_check(app: &TestApp) {
    let (lead, letter) = sealed(app);
    let digest = lead.letter(&letter)["finalization"]["pdf_sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = app
        .stranger()
        .post("/verify", &[("sha256", &digest)])
        .expect(200);
    page.must_say("Not known here");
    lead.post(
        &format!("letters/{}/release", letter.id),
        &json!({ "objection_hours": 0 }),
    );
    app.run_jobs();
    let page = app
        .stranger()
        .post("/verify", &[("sha256", &digest)])
        .expect(200);
    page.must_say("Issued here");
}

fn the_operator_s_pages_answer_without_naming_a_letter(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    stranger.get("/healthz").expect(200);
    stranger.get("/readyz").expect(200);
    stranger.get(&url(&letter, "")).expect(200);
    let figures = stranger.get("/metrics").expect(200).text();
    assert!(figures.contains("undersigned_requests_total{"), "{figures}");
    assert!(figures.contains("route=\"/letters/{slug"), "{figures}");
    assert!(!figures.contains(&letter.slug));
}
