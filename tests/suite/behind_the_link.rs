//! The page behind the link: what it shows, what it weighs, and what looking at it never does.

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    the_page_says_for_whom_and_what_and_by_when_before_the_letter_itself,
    looking_changes_nothing_however_often_and_by_whatever_method,
    a_link_that_a_mail_program_mangled_still_opens,
    every_link_that_opens_nothing_gets_the_same_page,
    the_deadline_goes_into_a_calendar_without_the_link,
    a_page_never_sets_a_cookie_runs_a_script_or_names_another_place,
    the_page_of_a_letter_of_two_pages_weighs_less_than_14_kb_on_the_wire,
);

fn circulated<'a>(app: &'a TestApp) -> (LeadOffice<'a>, Letter, CoSigner<'a>) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Cornyn"), cast::member("Lee")]);
    (lead, letter, CoSigner::of(app, "Cornyn"))
}

fn the_page_says_for_whom_and_what_and_by_when_before_the_letter_itself(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let words = page.words();
    let mut place = 0;
    for part in [
        "You are acting for Senator John Cornyn (R-TX)",
        "Sign on by",
        "ET,",
        "days left",
        "Joint letter to The Honorable Ronald L. Davis, Director, United States Marshals Service",
        "Asked by the office of Senator Thom Tillis (R-NC)",
        "Dear Director Davis:",
        "Sincerely,",
        "John Cornyn United States Senator",
        "Approve and sign on",
        "Ask for changes",
        "Pass on this letter",
    ] {
        let found = words[place..].find(part);
        place += found.unwrap_or_else(|| panic!("{part:?} is not in its place: {words}"));
    }
    let form = page.form("decision", "approve");
    assert!(
        form.value("capacity").is_none(),
        "a capacity is preselected"
    );
    assert_eq!(form.value("name"), Some(""));
    assert!(form.offers("capacity", "member") && form.offers("capacity", "staff"));
    assert!(
        page.text()
            .contains("<title>Senator John Cornyn (R-TX): sign on to")
    );
}

fn looking_changes_nothing_however_often_and_by_whatever_method(app: &TestApp) {
    let (lead, letter, cornyn) = circulated(app);
    let before = lead.events(&letter);
    for method in [
        "GET", "HEAD", "GET", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH",
    ] {
        let answer = cornyn
            .browser()
            .send(method, &cornyn.link(), &[], Vec::new());
        let expected = if matches!(method, "GET" | "HEAD") {
            200
        } else {
            405
        };
        assert_eq!(answer.status, expected, "{method}");
        if method == "HEAD" {
            assert!(answer.body.is_empty());
        }
    }
    let overridden = [("x-http-method-override", "POST")];
    let answer = cornyn
        .browser()
        .send("GET", &cornyn.link(), &overridden, Vec::new());
    answer.expect(200);
    for page in ["/receipt", "/deadline.ics"] {
        let url = format!("{}{page}", cornyn.link());
        cornyn.browser().get(&url).expect(200);
        cornyn.browser().head(&url).expect(200);
    }
    app.run_jobs();
    assert_eq!(lead.events(&letter), before);
}

fn a_link_that_a_mail_program_mangled_still_opens(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let link = cornyn.link();
    let (path, token) = link.rsplit_once('/').unwrap();
    for mangled in [
        format!("{path}/{}", token.to_uppercase()),
        format!("{link}."),
        format!("{link}%3E"),
        format!("{link}%20"),
        format!("{link})."),
    ] {
        cornyn.browser().get(&mangled).expect(200);
    }
}

fn every_link_that_opens_nothing_gets_the_same_page(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let link = cornyn.link();
    let base = link.rsplit_once('/').unwrap().0;
    let one_off = if link.ends_with('a') { "b" } else { "a" };
    let unknown = [
        format!("{}{one_off}", &link[..link.len() - 1]),
        format!("{base}/x"),
        format!("{base}/{}", "a".repeat(32)),
        format!("{base}/{}", "a".repeat(5000)),
        format!("{base}/%E9%00"),
        format!("{base}/..%2f..%2fetc"),
        format!("{link}x/receipt"),
    ];
    let page = cornyn.browser().get(&unknown[0]).expect(404);
    for url in &unknown {
        let answer = cornyn.browser().get(url);
        assert!(
            matches!(answer.status, 400 | 404),
            "{url}: {}",
            answer.status
        );
        if answer.status == 404 {
            assert_eq!(answer.body, page.body, "{url}");
        }
        let form = [
            ("decision", "approve"),
            ("capacity", "member"),
            ("name", "Ann Lee"),
        ];
        let answer = cornyn.browser().post(url, &form);
        assert!(
            matches!(answer.status, 400 | 404 | 405),
            "{url}: {}",
            answer.status
        );
    }
}

fn the_deadline_goes_into_a_calendar_without_the_link(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let link = cornyn.link();
    let answer = cornyn
        .browser()
        .get(&format!("{link}/deadline.ics"))
        .expect(200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = answer.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.contains("Sign-on deadline: Senator John Cornyn (R-TX)"));
    assert!(!text.contains(link.rsplit_once('/').unwrap().1));
}

fn a_page_never_sets_a_cookie_runs_a_script_or_names_another_place(app: &TestApp) {
    let (_, _, cornyn) = circulated(app);
    let page = cornyn.open().expect(200);
    let receipt = cornyn.approve();
    for page in [page, receipt] {
        assert_eq!(page.header("set-cookie"), None);
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"));
        let html = page.text();
        for forbidden in [
            "<script",
            " onload",
            " onclick",
            "http-equiv",
            "javascript:",
        ] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        for attribute in ["src=\"", "href=\"", "action=\""] {
            for place in html.split(attribute).skip(1) {
                assert!(
                    ["/", "#", "mailto:"]
                        .iter()
                        .any(|own| place.starts_with(own)),
                    "{}",
                    place.split('"').next().unwrap()
                );
            }
        }
    }
}

fn the_page_of_a_letter_of_two_pages_weighs_less_than_14_kb_on_the_wire(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let mut draft = cast::draft();
    draft["body"] = include_str!("../../src/demo/letter.md").into();
    let letter = lead.draft_as(&draft);
    lead.invite(&letter, &[cast::member("Cornyn")]);
    lead.circulate(&letter);
    let cornyn = CoSigner::of(app, "Cornyn");
    let gzip = [("accept-encoding", "gzip")];
    let load = |url: &str| {
        cornyn
            .browser()
            .send("GET", url, &gzip, Vec::new())
            .expect(200)
    };
    let page = load(&cornyn.link());
    assert_eq!(page.header("content-encoding"), Some("gzip"));
    let plain = cornyn.open().expect(200).text();
    let parts = plain.split("href=\"/style/").skip(1);
    let parts = parts.map(|part| load(&format!("/style/{}", part.split('"').next().unwrap())));
    let weight: usize = std::iter::once(page)
        .chain(parts)
        .map(|answer| {
            let head = answer
                .headers
                .iter()
                .map(|(name, value)| name.len() + value.len() + 4);
            answer.body.len() + head.sum::<usize>() + "HTTP/1.1 200 OK\r\n\r\n".len()
        })
        .sum();
    assert!(weight < 14 * 1024, "{weight} bytes");
}
