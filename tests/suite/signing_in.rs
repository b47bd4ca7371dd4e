//! Signing in to the desk: by a link that works once, and only by a press.

use jiff::SignedDuration;

use crate::support::{Aide, TestApp, cast, on_both};

on_both!(
    a_link_signs_in_once_and_only_when_pressed,
    an_unknown_address_gets_the_same_answer_and_no_mail,
    a_link_is_void_after_ten_minutes,
    a_session_ends_by_itself_and_by_signing_out,
    the_sixth_link_within_a_minute_is_refused,
);

fn aide(app: &TestApp) -> Aide<'_> {
    cast::seat(app);
    Aide::of(app, &cast::member("Tillis"))
}

/// Asks for a link and returns it.
fn link(app: &TestApp, aide: &Aide<'_>) -> String {
    let page = aide.browser().get("/sign-in").expect(200);
    let form = page.form("email", "");
    let asked = aide
        .browser()
        .submit(&page, &form, &[("email", &aide.address)]);
    asked.expect(303);
    app.run_jobs();
    app.mailbox.link(&aide.address, "/sign-in/")
}

fn a_link_signs_in_once_and_only_when_pressed(app: &TestApp) {
    let aide = aide(app);
    let link = link(app, &aide);
    for _ in 0..3 {
        let scanner = app.stranger();
        let page = scanner.get(&link).expect(200);
        assert_eq!(page.header("set-cookie"), None);
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        scanner.head(&link).expect(200);
    }
    aide.browser().get("/desk").expect(303);
    let page = aide.browser().get(&link).expect(200);
    let forms = page.forms();
    let entered = aide.browser().submit(&page, &forms[0], &[]).expect(303);
    let cookie = entered.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let home = aide.browser().get(&entered.location()).expect(200);
    home.must_say("Aide of Tillis");
    home.must_say("Office of Senator Thom Tillis");
    let other = app.stranger();
    let used = other.submit(&page, &forms[0], &[]).expect(410);
    used.must_say("This sign-in link has been used or is older than ten minutes.");
    assert_eq!(used.header("set-cookie"), None);
}

fn an_unknown_address_gets_the_same_answer_and_no_mail(app: &TestApp) {
    let aide = aide(app);
    let ask = |address: &str| {
        let browser = app.stranger();
        let page = browser.get("/sign-in").expect(200);
        let form = page.form("email", "");
        let answer = browser
            .submit(&page, &form, &[("email", address)])
            .expect(303);
        browser.follow(&answer).expect(200).text()
    };
    let known = ask(&aide.address);
    let unknown = ask("nobody@elsewhere.example");
    assert_eq!(known, unknown);
    app.run_jobs();
    let mails: Vec<String> = app.mailbox.all().into_iter().map(|mail| mail.to).collect();
    assert_eq!(mails, [aide.address.as_str()]);
    let browser = app.stranger();
    let page = browser.get("/sign-in").expect(200);
    let form = page.form("email", "");
    let refused = browser.submit(&page, &form, &[("email", "a@b\u{202e}")]);
    let refused = refused.expect(422);
    assert_eq!(
        refused.form("email", "").value("email"),
        Some("a@b\u{202e}")
    );
}

fn a_link_is_void_after_ten_minutes(app: &TestApp) {
    let aide = aide(app);
    let link = link(app, &aide);
    app.pass(SignedDuration::from_secs(10 * 60 + 1));
    let page = aide.browser().get(&link).expect(200);
    let forms = page.forms();
    aide.browser().submit(&page, &forms[0], &[]).expect(410);
    aide.browser().get("/desk").expect(303);
}

fn a_session_ends_by_itself_and_by_signing_out(app: &TestApp) {
    let aide = aide(app);
    aide.sign_in();
    for _ in 0..20 {
        app.pass(SignedDuration::from_mins(29));
        aide.browser().get("/desk").expect(200);
    }
    app.pass(SignedDuration::from_mins(31));
    aide.browser().get("/desk").expect(303);

    aide.sign_in();
    for _ in 0..24 {
        app.pass(SignedDuration::from_mins(29));
        aide.browser().get("/desk").expect(200);
    }
    app.pass(SignedDuration::from_mins(25));
    aide.browser().get("/desk").expect(303);

    aide.sign_in();
    let home = aide.browser().get("/desk").expect(200);
    let out = home.form_to("/sign-out");
    let planted = aide.browser().cookies();
    aide.browser().submit(&home, &out, &[]).expect(303);
    aide.browser().get("/desk").expect(303);
    let replayed = app.stranger();
    replayed
        .send("GET", "/desk", &[("cookie", &planted)], Vec::new())
        .expect(303);
}

fn the_sixth_link_within_a_minute_is_refused(app: &TestApp) {
    let aide = aide(app);
    let page = aide.browser().get("/sign-in").expect(200);
    let form = page.form("email", "");
    let ask = || {
        aide.browser()
            .submit(&page, &form, &[("email", &aide.address)])
            .status
    };
    let statuses: Vec<u16> = (0..6).map(|_| ask()).collect();
    assert_eq!(statuses, [303, 303, 303, 303, 303, 429]);
}
