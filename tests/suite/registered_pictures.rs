//! What an office has registered stands on the draft's pages and in the sealed letter, as it was on that day.

use serde_json::json;
use undersigned::domain::layout::OfficeHead;
use undersigned::domain::roster::Member;
use undersigned::domain::text::Line;
use undersigned::pdf::verify::verify;

use crate::pdf_looks::{artwork, likeness};
use crate::support::{Aide, CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(a_registered_signature_and_letterhead_are_printed_as_they_were_on_the_day_of_the_freeze,);

/// Registers a signature image and a letterhead with an emblem.
fn register(app: &TestApp, member: &Member, number: u32) {
    let now = app.now();
    let pictures = [likeness(number, member), artwork(300, 300)];
    let head = OfficeHead {
        name: Line::parse("Thom Tillis").unwrap(),
        lines: vec![Line::parse("North Carolina").unwrap()],
        artwork: Some(pictures[1].0.clone()),
    };
    let member = member.id.clone();
    app.act(move |tx| {
        for (picture, png) in &pictures {
            tx.put_picture(picture, png, now)?;
        }
        let mut office = tx.office(&member)?;
        office.head = Some(head.clone());
        office.likeness = Some(pictures[0].0.clone());
        Ok(tx.put_office(&office)?)
    });
}

fn a_registered_signature_and_letterhead_are_printed_as_they_were_on_the_day_of_the_freeze(
    app: &TestApp,
) {
    let lead = LeadOffice::of_2022(app);
    let member = cast::member("Tillis");
    register(app, &member, 0);
    let letter = lead.circulated_to(&[member.clone(), cast::member("Cramer")]);
    CoSigner::of(app, "Tillis").approve();
    CoSigner::of(app, "Cramer").approve();
    let layout = json!({"paper": "a4", "letterhead": "office", "check_code": true});
    let path = format!("letters/{}/layout", letter.id);
    lead.ask("PUT", &path, Some(&layout)).expect(200);
    let aide = Aide::of(app, &member);
    aide.sign_in();
    let desk = format!("/desk/letters/{}/text", letter.id);
    let page = aide.browser().get(&desk).expect(200);
    page.must_say("all 2 fit there");
    lead.close(&letter);
    lead.post(&format!("letters/{}/finalization", letter.id), &json!({}));
    // The letter is frozen: what the office registers now is for others.
    register(app, &member, 1);
    app.run_jobs();
    lead.release(&letter);
    let path = format!("/letters/{}.pdf", letter.slug);
    let pdf = app.stranger().get(&path).expect(200).body;
    let verification = verify(&pdf);
    assert!(verification.holds, "{verification:?}");
    let public = app
        .stranger()
        .get(&format!("/letters/{}.json", letter.slug));
    let public: serde_json::Value = serde_json::from_slice(&public.expect(200).body).unwrap();
    let (before, _) = likeness(0, &member);
    let (emblem, _) = artwork(300, 300);
    let shown = public.to_string();
    assert!(shown.contains(&before.seen.to_string()), "{shown}");
    assert!(shown.contains(&emblem.seen.to_string()), "{shown}");
    let (after, _) = likeness(1, &member);
    assert!(!shown.contains(&after.seen.to_string()), "{shown}");
}
