//! Input that no browser of a well-meaning person sends: refused with a status that says so, never half done.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::{CoSigner, Database, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_form_that_is_not_text_or_not_a_form_is_refused,
    a_field_that_comes_twice_or_that_the_page_does_not_have_is_refused,
    a_form_with_both_capacities_is_refused_and_what_was_typed_stays,
    a_form_larger_than_the_page_needs_is_refused,
    a_name_that_hides_something_is_refused_at_its_field,
    a_form_that_a_browser_calls_cross_site_is_refused,
    two_framings_of_one_body_are_refused,
    links_are_built_from_the_configured_address_alone,
    a_made_up_method_is_refused,
    odd_paths_are_not_found_and_break_nothing,
    a_broken_upload_is_refused,
);

fn circulated(app: &TestApp) -> (LeadOffice<'_>, Letter, CoSigner<'_>) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn")]);
    (lead, letter, CoSigner::of(app, "Cornyn"))
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn a_form_that_is_not_text_or_not_a_form_is_refused(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    let link = cornyn.link();
    for body in [
        &b"decision=approve&name=%FF%FE"[..],
        b"decision=approve&name=%C0%AF",
        b"decision=approve&name=a%00b",
        b"decision=approve&name=%zz",
        b"decision=approve&name=\xed\xa0\x80",
        b"\xff\xfed\0e\0c\0",
    ] {
        let answer = cornyn.browser().send("POST", &link, &[FORM], body.to_vec());
        assert_eq!(answer.status, 400, "{body:?}");
    }
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=b",
        "",
    ] {
        let headers = [("content-type", kind)];
        let body = b"{\"decision\":\"approve\"}".to_vec();
        let answer = cornyn.browser().send("POST", &link, &headers, body);
        assert_eq!(answer.status, 415, "{kind}");
    }
    assert_eq!(lead.events(&letter), before);
}

fn a_field_that_comes_twice_or_that_the_page_does_not_have_is_refused(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    for extra in [
        "of_record=true",
        "member=C001056",
        "capacity%5B%5D=member",
        "printed_as=A",
    ] {
        let body = format!("decision=approve&{extra}").into_bytes();
        let answer = cornyn.browser().send("POST", &cornyn.link(), &[FORM], body);
        assert_eq!(answer.status, 400, "{extra}");
    }
    let twice = b"decision=approve&decision=decline&capacity=member&name=Ann+Lee".to_vec();
    let answer = cornyn
        .browser()
        .send("POST", &cornyn.link(), &[FORM], twice);
    assert!(matches!(answer.status, 400 | 422));
    assert_eq!(lead.events(&letter), before);
}

fn a_form_with_both_capacities_is_refused_and_what_was_typed_stays(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    let page = cornyn.open().expect(200);
    let mut fields = page.form("decision", "approve").fields;
    for (name, value) in cornyn.filled() {
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value));
    }
    fields.push(("capacity".into(), "member".into()));
    fields.push(("decision".into(), "approve".into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let answer = cornyn.browser().post(&cornyn.link(), &fields).expect(422);
    answer.must_say("Choose one");
    let form = answer.form("decision", "approve");
    assert_eq!(form.value("name"), Some("Cornyn of the office"));
    assert_eq!(lead.events(&letter), before);
}

fn a_form_larger_than_the_page_needs_is_refused(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let body = format!("decision=approve&note={}", "a".repeat(300 * 1024));
    let answer = cornyn
        .browser()
        .send("POST", &cornyn.link(), &[FORM], body.into_bytes());
    assert_eq!(answer.status, 413);
    let page = cornyn.open().expect(200);
    let long = "é".repeat(10_001);
    cornyn
        .press(&page, "request_changes", &[("note", &long)])
        .expect(422);
    let longest = "é".repeat(10_000);
    cornyn
        .press(
            &page,
            "request_changes",
            &[("note", &longest), ("suggested_text", &longest)],
        )
        .expect(303);
}

fn a_name_that_hides_something_is_refused_at_its_field(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    for name in [
        "Ann\r\nBcc: x@evil.example",
        "Ann\rLee",
        "Ann\u{2028}Lee",
        "Ann\u{85}Lee",
        "Lee\u{202e}ekiM",
        "Mike\u{200b}Lee",
        "John \u{421}\u{43e}rnyn",
        "Ann <a@b.example>",
        &"a".repeat(10_000),
        "\u{301}\u{301}",
    ] {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("decision", "approve"),
                ("capacity", "staff"),
                ("title", "Counsel"),
                ("digest", lead.letter(&letter)["digest"].as_str().unwrap()),
                ("nonce", &format!("nonce-{}", name.len())),
                ("name", name),
            ])
            .finish();
        // Each name behind the same link; the limit on presses is another test's.
        let answer = cornyn
            .browser()
            .send("POST", &cornyn.link(), &[FORM], body.into_bytes());
        assert!(
            matches!(answer.status, 422 | 429),
            "{name:?}: {}",
            answer.status
        );
        if answer.status == 422 {
            assert!(answer.text().contains("id=\"name-error\""), "{name:?}");
        }
    }
    assert_eq!(lead.events(&letter), before);
}

fn a_form_that_a_browser_calls_cross_site_is_refused(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    let headers = [
        FORM,
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    let answer = cornyn.browser().send(
        "POST",
        &cornyn.link(),
        &headers,
        b"decision=approve".to_vec(),
    );
    assert_eq!(answer.status, 403);
    // A link in a mail is followed from another site, and that is how it is meant.
    let headers = [("sec-fetch-site", "cross-site")];
    cornyn
        .browser()
        .send("GET", &cornyn.link(), &headers, Vec::new())
        .expect(200);
    assert_eq!(lead.events(&letter), before);
}

/// Sends bytes as they are and returns the answer's first line.
fn raw(app: &TestApp, request: &str) -> String {
    let mut stream = TcpStream::connect(app.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    first_line(&mut stream)
}

fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap_or(0);
    let text = String::from_utf8_lossy(&answer[..read]).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}

fn two_framings_of_one_body_are_refused(app: &TestApp) {
    for headers in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: -1\r\n",
    ] {
        let request = format!("POST /verify HTTP/1.1\r\nHost: a\r\n{headers}\r\n0\r\n\r\n");
        let answer = raw(app, &request);
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers:?}: {answer}");
    }
    let many: String = (0..120).map(|n| format!("x-{n}: a\r\n")).collect();
    let answer = raw(app, &format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

fn links_are_built_from_the_configured_address_alone(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    cornyn.approve();
    let headers = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
    ];
    for page in ["/", "/letters.atom", "/verify", "/nowhere"] {
        let answer = app.stranger().send("GET", page, &headers, Vec::new());
        assert!(!answer.text().contains("evil.example"), "{page}");
    }
}

fn a_made_up_method_is_refused(app: &TestApp) {
    for method in ["PROPFIND", "BREW", "get"] {
        let answer = raw(app, &format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 405"), "{method}: {answer}");
    }
    for method in ["TRACE", "POST", "DELETE"] {
        let answer = app.stranger().send(method, "/", &[], Vec::new());
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.header("allow").is_some());
        answer.must_say("This page does not take that");
    }
}

fn odd_paths_are_not_found_and_break_nothing(app: &TestApp) {
    for path in [
        "/letters/..%2f..%2fetc%2fpasswd",
        "/letters/%27%20OR%201=1--",
        "/letters/%00",
        "/letters/a.pdf.pdf",
        "/%2e%2e/%2e%2e/",
        "//evil.example/",
        "/a",
        "/a/",
        "/members/",
        "/style/undersigned.css",
        "/.git/config",
        "/index.php",
    ] {
        let answer = app.stranger().get(path);
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
    }
    let long = format!("/letters/{}", "a".repeat(20_000));
    let answer = app.stranger().get(&long);
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

fn a_broken_upload_is_refused(app: &TestApp) {
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let many = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(10_000);
    for body in [
        "--b\r\nContent-Disposition: form-data; name=\"pdf\"; filename=\"a\"\r\n\r\n%PDF-cut",
        "--b\r\n\r\nno name\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n--b--\r\n",
        "",
        many.as_str(),
    ] {
        let answer = app
            .stranger()
            .send("POST", "/verify", &[kind], body.as_bytes().to_vec());
        let told = body.chars().take(60).collect::<String>();
        assert!(
            matches!(answer.status, 400 | 422),
            "{told}: {}",
            answer.status
        );
    }
    let answer = app.stranger().send(
        "POST",
        "/verify",
        &[("content-type", "text/html")],
        b"x".to_vec(),
    );
    assert_eq!(answer.status, 415);
}

/// Writes a byte a second until the service answers; returns the answer and how long it took.
fn trickled(app: &TestApp, head: &str, byte: &[u8]) -> (String, Duration) {
    let mut stream = TcpStream::connect(app.address()).unwrap();
    let mut reader = stream.try_clone().unwrap();
    reader
        .set_read_timeout(Some(Duration::from_secs(90)))
        .unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let began = Instant::now();
    let answer = std::thread::spawn(move || first_line(&mut reader));
    while !answer.is_finished() && began.elapsed() < Duration::from_secs(80) {
        // An answered connection is closed under our hands.
        let _ = stream.write_all(byte);
        std::thread::sleep(Duration::from_secs(1));
    }
    (answer.join().unwrap(), began.elapsed())
}

#[test]
fn a_body_that_trickles_in_is_given_half_a_minute() {
    let app = TestApp::on(Database::Sqlite);
    let (_, _, cornyn) = circulated(&app);
    let path = cornyn.link().replace(app.base(), "");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    );
    let (answer, took) = trickled(&app, &head, b"a");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(took < Duration::from_secs(45), "{took:?}");
}

#[test]
fn a_head_that_trickles_in_is_given_a_quarter_of_a_minute() {
    let app = TestApp::on(Database::Sqlite);
    let (answer, took) = trickled(&app, "GET / HTTP/1.1\r\n", b"x");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(took < Duration::from_secs(30), "{took:?}");
}
