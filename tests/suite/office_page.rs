//! What an office prints on letters, as people see and set it: at the desk, on the approval page, on the command line.

use crate::support::pictures::{STROKE, jpeg, png, signature, svg};
use crate::support::program::run;
use crate::support::{Aide, Answer, Browser, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    the_desk_shows_and_changes_what_the_office_prints,
    the_desk_changes_the_office_of_whoever_is_signed_in,
    the_desk_keeps_what_was_typed_and_says_why_a_picture_was_not_taken,
    the_approval_page_says_that_an_image_will_be_printed,
);

/// A page's form with a file in it, sent as a browser does.
fn upload(browser: &Browser, url: &str, file: &[u8], alt: Option<&str>) -> Answer {
    let mut body = b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\
        content-type: application/octet-stream\r\n\r\n"
        .to_vec();
    body.extend(file);
    if let Some(alt) = alt {
        body.extend(b"\r\n--b\r\ncontent-disposition: form-data; name=\"alt\"\r\n\r\n");
        body.extend(alt.as_bytes());
    }
    body.extend(b"\r\n--b--\r\n");
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.send("POST", url, &headers, body)
}

fn the_desk_shows_and_changes_what_the_office_prints(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    let aide = Aide::of(app, &office.member);
    aide.sign_in();
    let browser = aide.browser();
    browser.get("/desk").expect(200).must_say("Office");
    let page = browser.get("/desk/office").expect(200);
    page.must_say("THOM TILLIS");
    let form = page.form_to("/desk/office/letterhead");
    let typed = [
        ("name", "THOM TILLIS"),
        ("lines", "NORTH CAROLINA\n\n113 Dirksen"),
    ];
    let saved = browser.submit(&page, &form, &typed).expect(303);
    let page = browser.follow(&saved).expect(200);
    page.must_say("The letterhead is saved.");
    page.must_say("113 Dirksen");

    let saved = upload(
        browser,
        "/desk/office/signature-image",
        &jpeg(&signature(300)),
        None,
    );
    let page = browser.follow(&saved.expect(303)).expect(200);
    page.must_say("This image is a likeness. The record of the approval is the proof.");
    assert!(page.text().contains("src=\"data:image/png;base64,"));
    assert!(page.text().contains("alt=\"Signature of Thom Tillis\""));
    let saved = upload(
        browser,
        "/desk/office/artwork",
        &svg(STROKE),
        Some("A capitol"),
    );
    let page = browser.follow(&saved.expect(303)).expect(200);
    assert!(page.text().contains("alt=\"A capitol\""));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let typed = b"name=THE+%3COFFICE%3E&lines=A%0AB".to_vec();
    let own = [form, ("sec-fetch-site", "same-origin")];
    let live = browser.send("POST", "/desk/office/preview", &own, typed);
    let live = live.expect(200);
    live.must_say("THE <OFFICE>");
    assert!(live.text().contains("alt=\"A capitol\"") && !live.text().contains("<OFFICE>"));

    for removal in ["artwork", "signature-image", "letterhead"] {
        let page = browser.get("/desk/office").expect(200);
        let form = page.form_to(&format!("/desk/office/{removal}/removal"));
        let done = browser.submit(&page, &form, &[]).expect(303);
        browser.follow(&done).expect(200).must_say("is gone");
    }
    let now = office.printed();
    assert!(
        now["letterhead"].is_null() && now["signature_image"].is_null(),
        "{now}"
    );
}

fn the_desk_keeps_what_was_typed_and_says_why_a_picture_was_not_taken(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    let aide = Aide::of(app, &office.member);
    aide.sign_in();
    let browser = aide.browser();
    let page = browser.get("/desk/office").expect(200);
    let form = page.form_to("/desk/office/letterhead");
    let typed = [
        ("name", "THOM TILLIS"),
        ("lines", "NORTH CAROLINA\n\u{6f22}\u{5b57}"),
    ];
    let refused = browser.submit(&page, &form, &typed).expect(422);
    refused.must_say("fonts have no");
    refused.must_say("\u{6f22}\u{5b57}");
    for (file, told) in [
        (&b"GIF89a"[..], "This is a GIF."),
        (b"", "Choose a file first."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><text>Thom</text></svg>",
            "Convert the words to outlines",
        ),
    ] {
        let refused = upload(browser, "/desk/office/signature-image", file, None).expect(422);
        refused.must_say("This picture was not taken");
        refused.must_say(told);
    }
    let large = vec![0; 3 << 20];
    let refused = upload(browser, "/desk/office/signature-image", &large, None).expect(413);
    refused.must_say("Files of up to 2 MB are read");
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("sec-fetch-site", "same-origin"),
    ];
    for body in [
        "--b\r\n",
        "",
        "--b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n",
    ] {
        browser
            .send("POST", "/desk/office/artwork", &headers, body.into())
            .expect(400);
    }
    assert!(office.printed()["signature_image"].is_null());
}

fn the_desk_changes_the_office_of_whoever_is_signed_in(app: &TestApp) {
    let office = LeadOffice::of_2022(app);
    let other = LeadOffice::of(app, &cast::member("Cornyn"));
    office
        .hand("/signature-image", png(signature(300)))
        .expect(200);
    let before = office.printed();
    for act in [
        "/letterhead",
        "/artwork",
        "/signature-image",
        "/signature-image/removal",
    ] {
        let sent = upload(&app.stranger(), &format!("/desk/office{act}"), b"", None);
        assert_eq!(sent.status, 401, "{act}");
    }
    let aide = Aide::of(app, &cast::member("Cornyn"));
    aide.sign_in();
    upload(
        aide.browser(),
        "/desk/office/signature-image",
        &png(signature(200)),
        None,
    )
    .expect(303);
    assert_eq!(
        office.printed(),
        before,
        "a page changes the office of whoever is signed in"
    );
    assert!(other.printed()["signature_image"].is_object());
}

fn the_approval_page_says_that_an_image_will_be_printed(app: &TestApp) {
    const SAID: &str = "Your office’s signature image will be printed above the name.";
    let lead = LeadOffice::of_2022(app);
    let lee = LeadOffice::of(app, &cast::member("Lee"));
    lee.hand("/signature-image", png(signature(300)))
        .expect(200);
    lead.circulated_to(&["Cornyn", "Lee"].map(cast::member));
    let page = CoSigner::of(app, "Lee").open().expect(200);
    page.must_say(SAID);
    assert!(!page.text().contains("<img"), "nothing is loaded");
    assert!(page.text().len() < 14 << 10, "{} bytes", page.text().len());
    let other = CoSigner::of(app, "Cornyn").open().expect(200);
    assert!(!other.words().contains(SAID));
}

#[test]
fn an_operator_registers_what_an_office_prints_and_office_set_alone_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ink = file("ink.png", png(signature(300)));
    let art = file("art.svg", svg(STROKE));
    let none = file("none.png", b"GIF89a".to_vec());
    let set = |more: &[&str]| {
        run(
            folder.path(),
            &[&["office", "set", "C001056"], more].concat(),
        )
    };
    let address = ["--address", "a@cornyn.senate.example"];
    assert_eq!(set(&address).code, 0);
    let said = set(&[
        "--letterhead-name",
        "JOHN CORNYN",
        "--letterhead-line",
        "TEXAS",
        "--letterhead-artwork",
        &art,
        "--artwork-alt",
        "A star",
        "--signature-image",
        &ink,
    ]);
    let all = "C001056: 1 addresses and 0 mail domains of record, the letterhead JOHN CORNYN with artwork, a signature image.\n";
    assert_eq!((said.code, said.answer.as_str()), (0, all), "{}", said.log);
    assert_eq!(
        set(&address).answer,
        all,
        "without the flags all is left alone"
    );
    for (more, code, told) in [
        (&["--signature-image", &none][..], 1, "This is a GIF."),
        (
            &["--signature-image", "/nowhere/ink.png"],
            1,
            "/nowhere/ink.png",
        ),
        (&["--letterhead-name", "\u{6f22}"], 1, "fonts have no"),
        (&["--letterhead-line", "TEXAS"], 2, "--letterhead-name"),
        (
            &["--signature-image", &ink, "--no-signature-image"],
            2,
            "cannot be used with",
        ),
    ] {
        let said = set(more);
        assert_eq!(said.code, code, "{more:?}: {}", said.log);
        assert!(said.log.contains(told), "{more:?}: {}", said.log);
    }
    let said = set(&["--no-signature-image", "--no-letterhead-artwork"]);
    assert!(
        said.answer.ends_with("the letterhead JOHN CORNYN.\n"),
        "{}",
        said.answer
    );
    let said = set(&["--no-letterhead"]);
    assert!(
        said.answer
            .ends_with("1 addresses and 0 mail domains of record.\n"),
        "{}",
        said.answer
    );
}
