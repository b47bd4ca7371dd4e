//! What a file says of people, in words: as the record of a sealer whom the reader named, or as what a stranger says.

use super::Finding;
use super::claim::bare;
use crate::domain::evidence::{Carried, Disproof, Proven};
use crate::domain::record::RecordFault;
use crate::domain::text::shown;

/// What the attached record says once it was replayed. Nobody but its sealer vouches for it, so that of a sealer who is
/// not known it is only what they say.
pub(super) fn record(proven: &Proven, vouched: bool) -> Finding {
    let (events, head) = (proven.events, proven.head.grouped());
    let offices = match proven.names.len() {
        1 => "1 office".to_owned(),
        count => format!("{count} offices"),
    };
    let finding = if vouched {
        let approvals = match proven.names.len() {
            1 => "1 approval counts".to_owned(),
            count => format!("{count} approvals count"),
        };
        Finding::of(format!(
            "{events} events follow each other unbroken; {approvals} for this text."
        ))
    } else {
        Finding::of(format!(
            "The sealer says that {offices} approved exactly this text. {events} events to that effect follow each other unbroken, as \
             made-up ones would too."
        ))
        .unproven()
    };
    finding.for_experts(format!("The last event hashes to {head}"))
}

/// What does not hold in the attached record. One of another version is not judged: its program can.
pub(super) fn disproof(disproof: &Disproof) -> Finding {
    let finding = Finding::from(disproof);
    let is_other = matches!(disproof, Disproof::Record(RecordFault::OtherVersion { .. }));
    match is_other {
        true => finding.unjudged(),
        false => finding,
    }
}

/// The names with their approvals; of what a forger wrote for a name or a domain nothing is left that cannot be seen.
pub(super) fn names(carried: Vec<Carried>) -> Vec<Carried> {
    let told = carried.into_iter().map(|carried| Carried {
        name: shown(&carried.name),
        mail_domain: carried.mail_domain.as_deref().map(bare),
        ..carried
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Hash;

    #[test]
    fn no_name_and_no_domain_can_write_a_line_of_its_own() {
        let forged = Carried {
            name: "Ann Lee\u{1b}[1A\nGENUINE".into(),
            approval: 1,
            hash: Hash::ZERO,
            at: jiff::Timestamp::UNIX_EPOCH,
            capacity: None,
            mail_domain: Some(format!("senate.gov\nGENUINE {}", "x".repeat(1000))),
        };
        let told = names(vec![forged]);
        let domain = told[0].mail_domain.as_deref().unwrap();
        assert!(domain.len() < 200, "{domain}");
        for text in [told[0].name.as_str(), domain] {
            assert!(!text.contains(char::is_control), "{text:?}");
        }
    }
}
