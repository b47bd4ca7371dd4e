//! The people of the letter of 2022, and the letter itself as the API takes it.

use serde_json::{Value, json};
use undersigned::domain::office::Office;
use undersigned::domain::roster::{self, Member};
use undersigned::domain::text::EmailAddress;
use undersigned::store::NewUser;

use super::TestApp;

/// The twelve, the lead first, in the letter's own order.
pub(crate) fn twelve() -> Vec<Member> {
    roster::signers_2022().expect("the twelve of 2022")
}

/// One of the twelve, by surname.
pub(crate) fn member(surname: &str) -> Member {
    let mut members = twelve().into_iter();
    members
        .find(|member| member.last_name == surname)
        .unwrap_or_else(|| panic!("{surname} is none of the twelve"))
}

/// The address of record of a member's office.
pub(crate) fn address(member: &Member) -> String {
    format!(
        "approvals@{}.senate.example",
        member.last_name.to_lowercase()
    )
}

/// The address of the lead's aide, who signs in at the desk.
pub(crate) fn aide_address(lead: &Member) -> String {
    format!("aide@{}.senate.example", lead.last_name.to_lowercase())
}

/// Puts the twelve on the roster as they stood in 2022, each office with its address of record.
pub(crate) fn seat(app: &TestApp) {
    let members = twelve();
    let offices: Vec<Office> = members
        .iter()
        .map(|member| Office {
            member: member.id.clone(),
            addresses: vec![EmailAddress::parse(&address(member)).expect("an address")],
            domains: Vec::new(),
            head: None,
            likeness: None,
        })
        .collect();
    app.act(move |tx| {
        tx.put_members(&members)?;
        for office in &offices {
            tx.put_office(office)?;
        }
        Ok(())
    });
}

/// Lets an aide of this office sign in with this address.
pub(crate) fn employ(app: &TestApp, member: &Member, email: &str) {
    let moment = app.app.clock.moment();
    let user = NewUser {
        id: moment.id().to_string(),
        email: email.to_owned(),
        name: format!("Aide of {}", member.last_name),
        office: member.id.clone(),
        created_at: moment.now,
    };
    app.act(move |tx| Ok(tx.put_user(user.clone())?));
}

/// A short letter, as the API takes it.
pub(crate) fn draft() -> Value {
    json!({
        "subject": "Draft policy of the U.S. Marshals Service on immigration detainers",
        "recipients": [{
            "name": "The Honorable Ronald L. Davis",
            "title": "Director",
            "organization": "United States Marshals Service",
            "address": ["U.S. Department of Justice", "Washington, DC 20530"],
            "email": "director@usms.example"
        }],
        "salutation": "Dear Director Davis:",
        "body": "We write about a draft policy on detainers.[^1]\n\n1. Who asked for it?\n2. When does it take effect?\n\n\
                 We ask for an answer by September 27, 2022.\n\n[^1]: Draft directive, August 2022.\n",
        "complimentary_close": "Sincerely,",
        "dated": "2022-08-30",
        "reply_due": "2022-09-27",
        "signature_order": "joined",
        "co_leads": []
    })
}
