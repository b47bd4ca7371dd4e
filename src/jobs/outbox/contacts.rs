//! Whom to write to, and whom to call.

use crate::domain::event::Actor;
use crate::domain::letter::Letter;
use crate::domain::record::Entry;
use crate::domain::roster::{Member, MemberId};
use crate::mail::messages::Contact;
use crate::store::{Db, Fault};

/// The lead office's and the co-leads' people, lead first.
pub(super) fn of_leads(
    db: &mut Db,
    letter: &Letter,
    entries: &[Entry],
) -> Result<Vec<Contact>, Fault> {
    let mut contacts = Vec::new();
    for lead in letter.leads() {
        contacts.extend(of_lead(db, lead, entries)?);
    }
    Ok(contacts)
}

/// Who acted last for an office on this letter, if they are still its staff; else its first user; else its preferred
/// address of record. `None` if the office is not on the roster.
pub(super) fn of_lead(
    db: &mut Db,
    lead: &MemberId,
    entries: &[Entry],
) -> Result<Option<Contact>, Fault> {
    let Some(office) = db.member(lead)? else {
        return Ok(None);
    };
    let users = db.users_of(lead)?;
    let acted = entries.iter().rev().filter(|entry| is_by(entry, lead));
    let drafter = acted
        .filter_map(|entry| entry.opened("staff"))
        .find_map(|staff| {
            users
                .iter()
                .find(|user| staff.ends_with(&format!("<{}>", user.email)))
        });
    if let Some(user) = drafter.or(users.first()) {
        return Ok(Some(Contact {
            office,
            name: Some(user.name.clone()),
            address: Some(user.email.clone()),
        }));
    }
    let address = db.office(lead)?.preferred().map(ToString::to_string);
    Ok(Some(Contact {
        office,
        name: None,
        address,
    }))
}

fn is_by(entry: &Entry, lead: &MemberId) -> bool {
    matches!(&entry.by, Actor::Lead { office } if office == lead)
}

/// A member of the roster; everyone a letter names is on it.
pub(super) fn member(db: &mut Db, id: &MemberId) -> Result<Member, Fault> {
    db.member(id)?
        .ok_or_else(|| Fault::other("writing a mail", "a member is not on the roster"))
}
