//! Whoever leads a letter cannot sign it for another office.

use serde_json::Value;
use undersigned::domain::office::Office;
use undersigned::domain::roster::Member;

use crate::support::{CoSigner, LeadOffice, Letter, TestApp, cast, on_both};

on_both!(
    a_lead_that_invites_a_member_at_its_own_address_gets_no_name_onto_the_letter,
    one_press_from_the_address_of_record_confirms_an_approval_given_elsewhere,
    an_address_in_a_registered_mail_domain_is_of_record,
    a_domain_that_only_looks_like_the_registered_one_is_not_of_record,
    an_approval_is_reported_to_an_address_of_record,
    an_office_without_an_address_of_record_has_to_be_asked_at_one_that_is_named,
);

/// Where the lead reads what it should not be able to press.
const ELSEWHERE: &str = "helpful@tillis.senate.example";

fn standing(lead: &LeadOffice<'_>, letter: &Letter, member: &Member) -> Value {
    let story = lead.letter(letter);
    let standings = story["standings"].as_array().expect("standings").clone();
    let found = standings
        .into_iter()
        .find(|row| row["member"] == member.id.to_string().as_str());
    found.unwrap_or_else(|| panic!("{} does not stand on {story}", member.press_name))["standing"]
        .clone()
}

fn names(verification: &undersigned::pdf::verify::Verification) -> Vec<&str> {
    let letter = verification.letter.as_ref().expect("a letter");
    letter.names.iter().map(|name| name.name.as_str()).collect()
}

fn released(
    app: &TestApp,
    lead: &LeadOffice<'_>,
    letter: &Letter,
) -> undersigned::pdf::verify::Verification {
    lead.close(letter);
    lead.finalize(letter);
    lead.release(letter);
    let pdf = app
        .stranger()
        .get(&format!("/letters/{}.pdf", letter.slug))
        .expect(200);
    let verification = undersigned::pdf::verify::verify(&pdf.body);
    assert!(verification.holds, "{verification:?}");
    verification
}

fn a_lead_that_invites_a_member_at_its_own_address_gets_no_name_onto_the_letter(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let letter = lead.draft();
    lead.invite_at(&letter, &cornyn, ELSEWHERE);
    lead.circulate(&letter);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::at(app, &cornyn, ELSEWHERE).approve();
    app.run_jobs();
    assert_eq!(standing(&lead, &letter, &cornyn), "unconfirmed");
    assert_eq!(names(&released(app, &lead, &letter)), ["Thom Tillis"]);
}

fn one_press_from_the_address_of_record_confirms_an_approval_given_elsewhere(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let letter = lead.draft();
    lead.invite_at(&letter, &cornyn, ELSEWHERE);
    lead.circulate(&letter);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::at(app, &cornyn, ELSEWHERE).approve();
    app.run_jobs();
    let asked = app
        .mailbox
        .find(&cast::address(&cornyn), "Confirm it in one press");
    let link = app.mailbox.link_in(&asked, "/a/");
    let of_record = CoSigner::of(app, "Cornyn");
    let page = of_record.browser().get(&link).expect(200);
    of_record.press(&page, "approve", &[]).expect(303);
    assert_eq!(standing(&lead, &letter, &cornyn), "approved");
    assert_eq!(
        names(&released(app, &lead, &letter)),
        ["Thom Tillis", "John Cornyn"]
    );
}

fn an_address_in_a_registered_mail_domain_is_of_record(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let office = Office {
        member: cornyn.id.clone(),
        addresses: Vec::new(),
        domains: vec!["cornyn.senate.example".into()],
        head: None,
        likeness: None,
    };
    app.act(move |tx| Ok(tx.put_office(&office)?));
    let letter = lead.draft();
    let staff = "chief@cornyn.senate.example";
    lead.invite_at(&letter, &cornyn, staff);
    lead.circulate(&letter);
    CoSigner::at(app, &cornyn, staff).approve();
    assert_eq!(standing(&lead, &letter, &cornyn), "approved");
}

fn a_domain_that_only_looks_like_the_registered_one_is_not_of_record(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let office = Office {
        member: cornyn.id.clone(),
        addresses: Vec::new(),
        domains: vec!["cornyn.senate.example".into()],
        head: None,
        likeness: None,
    };
    app.act(move |tx| Ok(tx.put_office(&office)?));
    let letter = lead.draft();
    let lookalikes = [
        "chief@cornyn.senate.example.net",
        "chief@evilcornyn.senate.example",
        "chief@sub.cornyn.senate.example",
    ];
    for address in lookalikes {
        lead.invite_at(&letter, &cornyn, address);
    }
    lead.circulate(&letter);
    for address in lookalikes {
        CoSigner::at(app, &cornyn, address).approve();
        assert_eq!(
            standing(&lead, &letter, &cornyn),
            "unconfirmed",
            "{address}"
        );
    }
}

fn an_approval_is_reported_to_an_address_of_record(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let letter = lead.draft();
    lead.invite_at(&letter, &cornyn, ELSEWHERE);
    lead.circulate(&letter);
    let of_record = cast::address(&cornyn);
    let before = app.mailbox.to(&of_record).len();
    CoSigner::at(app, &cornyn, ELSEWHERE).approve();
    app.run_jobs();
    assert!(app.mailbox.to(&of_record).len() > before);
}

fn an_office_without_an_address_of_record_has_to_be_asked_at_one_that_is_named(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let cornyn = cast::member("Cornyn");
    let nobody = Office {
        member: cornyn.id.clone(),
        addresses: Vec::new(),
        domains: Vec::new(),
        head: None,
        likeness: None,
    };
    app.act(move |tx| Ok(tx.put_office(&nobody)?));
    let letter = lead.draft();
    let rows = serde_json::json!({ "invitations": [{ "member": cornyn.id.to_string() }] });
    let refused = lead.ask(
        "POST",
        &format!("letters/{}/invitations", letter.id),
        Some(&rows),
    );
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    assert_eq!(lead.kinds(&letter), ["drafted"]);
}
