//! One letter's whole life, told once.

use crate::support::{CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(twelve_offices_sign_one_letter_and_anyone_can_check_it);

fn twelve_offices_sign_one_letter_and_anyone_can_check_it(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let members = cast::twelve();
    let letter = lead.circulated_to(&members);

    for member in &members {
        CoSigner::of(app, &member.last_name)
            .approve()
            .must_say(&member.formal_name);
    }
    lead.close(&letter);
    lead.finalize(&letter);
    lead.release(&letter);

    let stranger = app.stranger();
    let page = stranger
        .get(&format!("/letters/{}", letter.slug))
        .expect(200);
    let mut place = 0;
    for member in &members {
        let words = page.words();
        let found = words[place..].find(&member.formal_name);
        place += found.unwrap_or_else(|| panic!("{} is not in its place", member.formal_name));
    }
    let pdf = stranger
        .get(&format!("/letters/{}.pdf", letter.slug))
        .expect(200);
    let verification = undersigned::pdf::verify::verify(&pdf.body);
    assert!(verification.holds, "{verification:?}");
    let names = verification.letter.unwrap().names;
    let printed: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
    let expected: Vec<&str> = members.iter().map(|m| m.formal_name.as_str()).collect();
    assert_eq!(printed, expected);
}
