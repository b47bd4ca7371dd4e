//! What the values beside an event say of an invitation and of an answer, as far as they are opened.

use crate::domain::approval::{Answer, Decision};
use crate::domain::event::Capacity;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::record::Entry;

/// The invitation that an event makes.
pub(super) fn invited(
    entry: &Entry,
    id: InvitationId,
    first: Option<InvitationId>,
    of_record: bool,
) -> Invitation {
    Invitation {
        id,
        first: first.unwrap_or(id),
        // A member id was parsed when the invitation was made; a value that no longer parses opens nothing.
        member: entry
            .opened("member")
            .and_then(|member| member.parse().ok()),
        address: entry.opened("address").map(str::to_owned),
        domain: entry.opened("domain").map(str::to_owned),
        contact: entry.opened("contact").map(str::to_owned),
        of_record,
        invited_at: entry.at,
        reminders: 0,
        last_mailed_at: entry.at,
        revoked: false,
        entered_in_error: false,
        answers: Vec::new(),
    }
}

/// The answer that an event gives.
pub(super) fn answer(entry: &Entry, capacity: Option<Capacity>, decision: Decision) -> Answer {
    Answer {
        seq: entry.seq,
        at: entry.at,
        capacity,
        of_record: false,
        decision,
        name: entry.opened("name").map(str::to_owned),
        title: entry.opened("title").map(str::to_owned),
        note: entry.opened("note").map(str::to_owned),
        suggested_text: entry.opened("suggested_text").map(str::to_owned),
    }
}
