//! The seals of a service: published for readers, and known to its own check, which says of nothing else that anybody
//! approved it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use undersigned::domain::record::Hash;
use undersigned::pdf::verify::{Anchor, Trust, Verdict, verify_trusting};
use undersigned::store::{UsedSeal, document};

use crate::forgeries::{assert_states_no_approval, forgeries};
use crate::pdf_letters::{demo_text, frozen, members, other_key, sealed_by};
use crate::public_pages::{hand_in, released, sealed, url};
use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    the_list_of_seals_is_one_that_the_command_reads,
    a_seal_that_another_has_replaced_stays_in_the_list_until_its_last_day,
    what_was_sealed_here_and_not_released_says_so_and_confirms_nothing,
    what_anybody_can_seal_is_said_to_be_somebody_else_s,
    the_mail_domain_is_opened_for_the_link_that_was_used_and_for_no_other,
);

/// The finished PDF, released or not.
fn finished(app: &TestApp, lead: &LeadOffice<'_>, letter: &Letter) -> Vec<u8> {
    let digest = lead.letter(letter)["finalization"]["pdf_sha256"].clone();
    let digest: Hash = digest.as_str().unwrap().parse().unwrap();
    let id = letter.id.parse().unwrap();
    let found = app
        .app
        .store
        .read_blocking(move |db| db.document(id, document::PDF, &digest));
    found.unwrap().expect("the PDF")
}

/// What a reader of the page reads.
fn shown(app: &TestApp, file: &[u8]) -> (String, Value) {
    let page = hand_in(app, file, "text/html").expect(200).words();
    let json = hand_in(app, file, "application/json").expect(200).json();
    (page, json)
}

fn the_list_of_seals_is_one_that_the_command_reads(app: &TestApp) {
    let (_, letter) = released(app);
    let stranger = app.stranger();
    let list = stranger.get("/seals.txt").expect(200);
    assert_eq!(
        list.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let tag = list.header("etag").expect("a tag").to_owned();
    stranger
        .send("GET", "/seals.txt", &[("if-none-match", &tag)], Vec::new())
        .expect(304);
    let anchors = Anchor::in_file(&list.body).unwrap();
    let [today] = anchors.as_slice() else {
        panic!("{}", list.text());
    };
    assert_eq!(today.fingerprint, app.app.jobs.certificate());
    assert_eq!(today.until, None);
    let host = app.base().strip_prefix("http://").unwrap();
    assert_eq!(today.name.as_deref(), Some(host));
    let pdf = stranger.get(&url(&letter, ".pdf")).expect(200).body;
    let verification = verify_trusting(&pdf, &Trust::naming(anchors.clone()));
    assert_eq!(verification.verdict, Verdict::Genuine);
    assert_eq!(verification.by.as_deref(), Some(host));
    let page = stranger.get("/verify").expect(200).text();
    assert!(page.contains("href=\"/seals.txt\""));
}

fn a_seal_that_another_has_replaced_stays_in_the_list_until_its_last_day(app: &TestApp) {
    let past = other_key(7);
    let used = UsedSeal {
        fingerprint: past.fingerprint(),
        valid_from: past.valid_from(),
        last_used: app.now() + SignedDuration::from_hours(24 * 9),
    };
    app.act(move |tx| Ok(tx.start_with_seal(&used)?));
    // Used again before: the last day stays.
    app.act(move |tx| Ok(tx.use_seal(&used.fingerprint, used.valid_from)?));
    let list = app.stranger().get("/seals.txt").expect(200);
    let anchors = Anchor::in_file(&list.body).unwrap();
    let [today, past_one] = anchors.as_slice() else {
        panic!("{}", list.text());
    };
    assert_eq!(today.until, None);
    assert_eq!(past_one.fingerprint, past.fingerprint());
    assert_eq!(past_one.until, Some("2022-09-03".parse().unwrap()));
    let letter = frozen(&demo_text(), &members(3));
    let file = sealed_by(&letter.typeset(), &past);
    let (page, answer) = shown(app, &file);
    assert_eq!(answer["verdict"], "unreleased", "{page}");
    assert!(page.contains("The seal is one of this service."), "{page}");
}

fn what_was_sealed_here_and_not_released_says_so_and_confirms_nothing(app: &TestApp) {
    let (lead, letter) = sealed(app);
    let file = finished(app, &lead, &letter);
    let (page, answer) = shown(app, &file);
    assert!(page.contains("Sealed here, but not released"), "{page}");
    assert!(page.contains("Nothing here confirms it."), "{page}");
    assert_states_no_approval(&page, "a letter that was not released");
    assert_eq!(answer["verdict"], "unreleased");
    assert_eq!(answer["url"], Value::Null);
    let quote = answer["verification"]["quote"].as_str().unwrap();
    assert_states_no_approval(quote, "a letter that was not released");
    assert_eq!(
        answer["verification"]["letter"]["on_the_word_of"],
        "unknown_sealer"
    );

    lead.release(&letter);
    let (page, answer) = shown(app, &file);
    assert_eq!(answer["verdict"], "issued");
    assert_eq!(answer["verification"]["verdict"], "genuine");
    assert!(
        page.contains("each member’s office approved exactly its text"),
        "{page}"
    );
}

fn what_anybody_can_seal_is_said_to_be_somebody_else_s(app: &TestApp) {
    for (what, file) in forgeries() {
        let (page, answer) = shown(app, &file);
        assert!(
            page.contains("Intact, but sealed by somebody else"),
            "{what}: {page}"
        );
        assert!(
            page.contains("This is no seal of this service."),
            "{what}: {page}"
        );
        assert_states_no_approval(&page, what);
        assert_eq!(answer["verdict"], "elsewhere", "{what}");
        assert_eq!(answer["verification"]["verdict"], "intact", "{what}");
        assert_eq!(answer["verification"]["trusted"], false, "{what}");
        assert_eq!(answer["letter"], Value::Null);
    }
}

fn the_mail_domain_is_opened_for_the_link_that_was_used_and_for_no_other(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let letter = lead.draft();
    let cornyn = cast::member("Cornyn");
    lead.invite(&letter, &[cornyn.clone(), cast::member("Lee")]);
    lead.invite_at(&letter, &cornyn, "john@private.example");
    lead.circulate(&letter);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cornyn").approve();
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);
    let stranger = app.stranger();
    let public = stranger.get(&url(&letter, ".json")).expect(200).json();
    let openings = public["openings"].as_array().unwrap();
    let domains: Vec<&Value> = openings
        .iter()
        .filter(|opening| opening["name"] == "domain")
        .map(|opening| &opening["value"])
        .collect();
    let address = |name: &str| {
        let address = cast::address(&cast::member(name));
        address.rsplit_once('@').unwrap().1.to_owned()
    };
    let expected = [address("Cornyn"), address("Tillis")].map(|domain| json!(domain));
    assert_eq!(domains, expected.iter().collect::<Vec<_>>());
    assert!(openings.iter().all(|opening| opening["name"] != "address"));
    let text = public.to_string();
    assert!(!text.contains("private.example"), "{text}");
    for signatory in public["signatories"].as_array().unwrap() {
        assert!(expected.contains(&signatory["approval"]["mail_domain"]));
    }
    let page = stranger.get(&url(&letter, "")).expect(200);
    page.must_say(&address("Cornyn"));
}
