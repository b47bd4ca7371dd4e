//! The desk: an aide's whole work on a letter, without scripts.

use crate::support::{Aide, Answer, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(
    an_aide_takes_a_letter_from_a_blank_page_to_its_release,
    a_refused_form_keeps_what_was_typed_and_says_what_to_mend,
    two_who_write_at_once_do_not_undo_each_other,
    a_change_while_it_circulates_has_to_be_called_substantive_or_technical,
    names_are_found_on_the_roster_and_namesakes_asked_about,
    the_lead_never_sees_a_link,
    what_needs_somebody_comes_first,
    another_address_is_allowed_and_its_consequence_said,
    the_mailbox_shows_every_mail_and_lets_none_act,
);

/// An aide of Senator Tillis, signed in, after the twelve have been seated.
fn aide(app: &TestApp) -> Aide<'_> {
    cast::seat(app);
    let aide = Aide::of(app, &cast::member("Tillis"));
    aide.sign_in();
    aide
}

const TEXT: [(&str, &str); 8] = [
    ("subject", "Detainers"),
    ("recipients.0.name", "The Honorable Ronald L. Davis"),
    ("recipients.0.title", "Director"),
    (
        "recipients.0.organization",
        "United States Marshals Service",
    ),
    (
        "recipients.0.address",
        "U.S. Department of Justice\nWashington, DC 20530",
    ),
    ("salutation", "Dear Director Davis:"),
    (
        "body",
        "We write about a draft.[^1]\n\nWe ask for an answer.\n\n[^1]: Draft directive.\n",
    ),
    ("reply_due", "2022-09-27"),
];

/// Fills in and sends the form that goes there, and returns the page that it leads to.
#[track_caller]
fn act(aide: &Aide<'_>, page: &Answer, to: &str, filled: &[(&str, &str)]) -> Answer {
    let sent = aide.browser().submit(page, &page.form_to(to), filled);
    let sent = sent.expect(303);
    aide.browser().follow(&sent).expect(200)
}

/// The page of a part of the letter whose page this is.
#[track_caller]
fn part(aide: &Aide<'_>, page: &Answer, part: &str) -> Answer {
    let path = page.url.rsplit_once('/').unwrap().0;
    aide.browser().get(&format!("{path}/{part}")).expect(200)
}

#[track_caller]
fn draft(aide: &Aide<'_>) -> Answer {
    let new = aide.browser().get("/desk/letters/new").expect(200);
    act(aide, &new, "/desk/letters", &TEXT)
}

/// Puts offices on the list by their names.
#[track_caller]
fn ask(aide: &Aide<'_>, page: &Answer, names: &str) -> Answer {
    let board = part(aide, page, "co-signers");
    let form = board.form_to("/invitations/matching");
    let found = aide.browser().submit(&board, &form, &[("names", names)]);
    let found = found.expect(200);
    let form = found.form_to("/invitations");
    let sent = aide.browser().submit(&found, &form, &[]).expect(303);
    aide.browser().follow(&sent).expect(200)
}

fn an_aide_takes_a_letter_from_a_blank_page_to_its_release(app: &TestApp) {
    let aide = aide(app);
    let text = draft(&aide);
    text.must_say("The draft is saved.");
    text.must_say("1 page, as printed if every office that is still asked joins");
    let board = ask(&aide, &text, "Tillis, Cornyn, Lee (UT), Braun");
    board.must_say("4 yet to decide");
    let board = act(
        &aide,
        &board,
        "/circulation",
        &[
            ("deadline_date", "2022-09-02"),
            ("deadline_time", "17:00"),
            ("message", "Join us."),
        ],
    );
    board.must_say("sign on by 5:00 p.m. ET, Fri Sept 2");
    app.run_jobs();
    for surname in ["Tillis", "Cornyn", "Lee"] {
        CoSigner::of(app, surname).approve();
    }
    CoSigner::of(app, "Braun").decline("Not our committee.");
    app.run_jobs();
    let board = part(&aide, &board, "co-signers");
    board.must_say("3 approved, 0 yet to decide, 1 passed.");
    board.must_say("Not our committee.");
    let close = part(&aide, &board, "close");
    close.must_say("3 names are approved and would be printed.");
    close.must_say("Mike Braun (R-IN) passed");
    let closed = act(&aide, &close, "/closing", &[]);
    closed.must_say("The letter is closed.");
    let reopened = act(
        &aide,
        &closed,
        "/deadline",
        &[("deadline_date", "2022-09-03"), ("deadline_time", "12:00")],
    );
    reopened.must_say("sign on by 12:00 p.m. ET, Sat Sept 3");
    let close = part(&aide, &reopened, "close");
    let closed = act(&aide, &close, "/closing", &[]);
    let under_way = act(&aide, &closed, "/finalization", &[]);
    under_way.must_say("The PDF is being made");
    app.run_jobs();
    let release = part(&aide, &under_way, "release");
    let pdf = part(&aide, &release, "letter.pdf");
    assert!(undersigned::pdf::verify::verify(&pdf.body).holds);
    let released = act(
        &aide,
        &release,
        "/release",
        &[("when", "now"), ("objection_hours", "0")],
    );
    released.must_say("The letter is public");
    let kit = part(&aide, &released, "press-kit?member=C001056&style=ap");
    kit.must_say("Senators Cornyn and Tillis were joined by Senator Mike Lee (R-Utah).");
    let record = part(&aide, &released, "record");
    record.must_say("Mike Braun (R-IN) passed, by authorised staff");
    record.must_say("Aide of Tillis, office of Thom Tillis");
    record.must_say("Dear Colleague mailed");
    app.run_jobs();
}

fn a_refused_form_keeps_what_was_typed_and_says_what_to_mend(app: &TestApp) {
    let aide = aide(app);
    let new = aide.browser().get("/desk/letters/new").expect(200);
    let form = new.form_to("/desk/letters");
    let mut wrong = TEXT.to_vec();
    wrong.retain(|(name, _)| !["salutation", "body"].contains(name));
    wrong.push(("salutation", "Dear\u{202e} Director:"));
    wrong.push(("body", "Our words, and <b>markup</b>.\n"));
    wrong.push(("co_leads", "Scott"));
    let refused = aide.browser().submit(&new, &form, &wrong).expect(422);
    refused.must_say("Nothing was saved yet");
    refused.must_say("“Scott” could be Rick Scott (R-FL) or Tim Scott (R-SC).");
    let kept = refused.form_to("/desk/letters");
    for (name, value) in [
        ("subject", "Detainers"),
        ("salutation", "Dear\u{202e} Director:"),
        ("co_leads", "Scott"),
    ] {
        assert_eq!(kept.value(name), Some(value), "{name}");
    }
    assert!(
        kept.value("body")
            .unwrap()
            .starts_with("Our words, and <b>")
    );
    for id in ["salutation", "body", "co_leads"] {
        assert!(refused.text().contains(&format!("href=\"#{id}\"")), "{id}");
        assert!(
            refused.text().contains(&format!("id=\"{id}-error\"")),
            "{id}"
        );
    }
    let more = aide
        .browser()
        .submit(&refused, &kept, &[("act", "add_recipient")])
        .expect(200);
    assert!(more.form_to("/desk/letters").has("recipients.1.name"));
    aide.browser()
        .get("/desk")
        .expect(200)
        .must_say("There is no letter yet");

    let text = draft(&aide);
    let board = ask(&aide, &text, "Cornyn");
    let form = board.form_to("/circulation");
    let typed = [
        ("deadline_date", "2022-08-01"),
        ("deadline_time", "17:00"),
        ("message", "Please join us."),
    ];
    let refused = aide.browser().submit(&board, &form, &typed).expect(409);
    refused.must_say("The sign-on deadline has to be in the future.");
    let kept = refused.form_to("/circulation");
    assert_eq!(kept.value("message"), Some("Please join us."));
    assert_eq!(kept.value("deadline_date"), Some("2022-08-01"));
}

fn two_who_write_at_once_do_not_undo_each_other(app: &TestApp) {
    let aide = aide(app);
    let page = draft(&aide);
    let other = Aide::at(app, &cast::member("Tillis"), "second@tillis.senate.example");
    other.sign_in();
    let theirs = other.browser().get(&page.url).expect(200);
    let form = theirs.form_to("/text");
    let saved = other
        .browser()
        .submit(&theirs, &form, &[("subject", "Detainers, and custody")]);
    saved.expect(303);

    let form = page.form_to("/text");
    let late = aide
        .browser()
        .submit(&page, &form, &[("salutation", "Dear Mr. Davis:")])
        .expect(409);
    late.must_say("Somebody else saved first");
    late.must_say("and custody");
    let kept = late.form_to("/text");
    assert_eq!(kept.value("salutation"), Some("Dear Mr. Davis:"));
    assert_eq!(kept.value("base"), Some("2"));
    let settled = aide.browser().submit(&late, &kept, &[]).expect(303);
    aide.browser()
        .follow(&settled)
        .expect(200)
        .must_say("The new text is saved.");
}

fn a_change_while_it_circulates_has_to_be_called_substantive_or_technical(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    CoSigner::of(app, "Cornyn").approve();
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let url = format!("/desk/letters/{}/text", letter.id);
    let page = aide.browser().get(&url).expect(200);
    let form = page.form_to("/text");
    assert_eq!(form.value("kind"), None, "a kind is chosen beforehand");
    let changed = [("subject", "Another subject")];
    let refused = aide.browser().submit(&page, &form, &changed).expect(422);
    refused.must_say("Say whether the change is substantive or technical");
    let kept = refused.form_to("/text");
    assert_eq!(kept.value("subject"), Some("Another subject"));
    let saved = act(&aide, &refused, "/text", &[("kind", "substantive")]);
    saved.must_say("get one mail with only what changed");
    app.run_jobs();
    let board = part(&aide, &saved, "co-signers");
    board.must_say("Text changed since");
    let compared = part(&aide, &saved, "compare");
    compared.must_say("What changed from revision 1 to 2");
    compared.must_say("Another");
}

fn names_are_found_on_the_roster_and_namesakes_asked_about(app: &TestApp) {
    let aide = aide(app);
    let text = draft(&aide);
    let board = part(&aide, &text, "co-signers");
    let form = board.form_to("/invitations/matching");
    let names = "Cornyn, Scott, Cotton (R-AK), Nobody Atall";
    let found = aide
        .browser()
        .submit(&board, &form, &[("names", names)])
        .expect(200);
    found.must_say("More than one member has this name.");
    found.must_say("Nobody of this name has that party and state.");
    found.must_say("Nobody of this name is on the roster.");
    found.must_say("asked at approvals@cornyn.senate.example");
    let form = found.form_to("/invitations");
    assert_eq!(
        form.value("member"),
        Some("C001056"),
        "only who is certain is ticked"
    );
    assert!(form.offers("member", "S001184") && form.offers("member", "C001095"));
    let board = act(&aide, &found, "/invitations", &[]);
    board.must_say("John Cornyn");
    assert!(!board.words().contains("Tim Scott (R-SC) –"));
}

fn the_lead_never_sees_a_link(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let link = CoSigner::of(app, "Cornyn").link();
    let token = link.rsplit('/').next().unwrap();
    for part in ["text", "co-signers", "close", "release", "record"] {
        let page = aide
            .browser()
            .get(&format!("/desk/letters/{}/{part}", letter.id));
        assert!(!page.expect(200).text().contains(token), "{part}");
    }
}

fn what_needs_somebody_comes_first(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.circulated_to(&[cast::member("Tillis"), cast::member("Cornyn")]);
    CoSigner::of(app, "Cornyn").request_changes("Soften it.", "Softer words.");
    let aide = Aide::of(app, &lead.member);
    aide.sign_in();
    let home = || aide.browser().get("/desk").expect(200);
    home().must_say("Needs you Senator John Cornyn asks for changes.");
    let board = format!("/desk/letters/{}/co-signers?only=attention", letter.id);
    let board = aide.browser().get(&board).expect(200);
    board.must_say("Soften it.");
    board.must_say("Softer words.");
    app.pass_days(4);
    aide.sign_in();
    home().must_say("The deadline has passed.");
    CoSigner::of(app, "Cornyn").open();
    app.run_jobs();
}

fn another_address_is_allowed_and_its_consequence_said(app: &TestApp) {
    let aide = aide(app);
    let text = draft(&aide);
    let board = part(&aide, &text, "co-signers");
    let form = board.form_to("/invitations/matching");
    let found = aide
        .browser()
        .submit(&board, &form, &[("one", "John Cornyn (R-TX) C001056")])
        .expect(200);
    found.must_say("is not printed until one press from an address of record confirms it");
    let form = found.form_to("/invitations");
    let mistyped = aide
        .browser()
        .submit(&found, &form, &[("email.C001056", "aide at texas")])
        .expect(422);
    let kept = mistyped.form_to("/invitations");
    assert_eq!(kept.value("email.C001056"), Some("aide at texas"));
    let elsewhere = [("email.C001056", "aide@texas.example")];
    let board = act(&aide, &mistyped, "/invitations", &elsewhere);
    board.must_say("aide@texas.example");
    board.must_say("not of record: needs confirming");
}

fn the_mailbox_shows_every_mail_and_lets_none_act(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    lead.circulated_to(&[cast::member("Cornyn")]);
    let stranger = app.stranger();
    let list = stranger.get("/mailbox").expect(200);
    list.must_say("This is a trial");
    list.must_say("approvals@cornyn.senate.example");
    let mail = app.mailbox.to("approvals@cornyn.senate.example");
    let file = &mail.first().unwrap().file;
    let page = stranger.get(&format!("/mailbox/{file}")).expect(200);
    assert!(page.text().contains("sandbox"));
    let html = stranger.get(&format!("/mailbox/{file}/html")).expect(200);
    let policy = html.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
    let raw = stranger.get(&format!("/mailbox/{file}/raw")).expect(200);
    assert!(raw.text().contains("Message-ID:"));
    for wrong in ["nothing.eml", "..%2Fundersigned.db", "x"] {
        stranger.get(&format!("/mailbox/{wrong}")).expect(404);
    }
}
