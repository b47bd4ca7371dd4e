//! What a lead office is told of, in sentences.

use jiff::Timestamp;

use super::contacts;
use crate::domain::approval::Standing;
use crate::domain::event::Fact;
use crate::domain::letter::Letter;
use crate::domain::record::Entry;
use crate::mail::messages::{self, News};
use crate::store::{Db, Fault};
use crate::workflow::queue;

/// The news from one event on, up to a moment.
pub(super) fn within(entries: &[Entry], since: i64, until: Timestamp) -> Vec<&Entry> {
    entries
        .iter()
        .filter(|entry| entry.seq >= since && entry.at <= until && queue::is_news(entry))
        .collect()
}

/// One piece of news; `None` for an event that is none.
pub(super) fn told(
    db: &mut Db,
    letter: &Letter,
    entry: &Entry,
    page: &str,
) -> Result<Option<News>, Fault> {
    let office = match entry.fact.invitation().and_then(|id| letter.invitation(id)) {
        Some(invitation) => match &invitation.member {
            Some(member) => messages::name_and_state(&contacts::member(db, member)?),
            None => "An office".to_owned(),
        },
        None => String::new(),
    };
    let by = person(entry).map_or(String::new(), |person| format!(": {person}"));
    let sentence = match &entry.fact {
        Fact::Approved {
            of_record: true, ..
        } => format!("{office} approved{by}."),
        Fact::Approved { .. } => format!(
            "{office} was approved from an address that is not of record; the name is not printed until the office confirms it{by}."
        ),
        Fact::Declined { .. } => format!("{office} passed{by}."),
        Fact::ChangesRequested { .. } => {
            format!("{office} asked for changes and has not approved{by}.")
        }
        Fact::Withdrawn { .. } => format!("{office} withdrew."),
        Fact::Objected { .. } => {
            format!("{office} objected to the release, which has stopped until you act.")
        }
        Fact::ManifestVoided { .. } => {
            let why = entry
                .opened("why")
                .unwrap_or("The frozen names no longer hold.");
            format!("While the letter was being finalized: {why}")
        }
        Fact::Finalized { pages, .. } => {
            let pages = if *pages == 1 {
                "1 page".to_owned()
            } else {
                format!("{pages} pages")
            };
            format!("The letter is finalized: {pages}, sealed and checked.")
        }
        Fact::Released {} => format!("The letter is public at {page}"),
        Fact::Drafted { .. }
        | Fact::Revised { .. }
        | Fact::LaidOut { .. }
        | Fact::Invited { .. }
        | Fact::Circulated { .. }
        | Fact::Extended { .. }
        | Fact::Reminded { .. }
        | Fact::Revoked { .. }
        | Fact::EnteredInError { .. }
        | Fact::Closed {}
        | Fact::Reopened { .. }
        | Fact::ManifestFrozen { .. }
        | Fact::SealExtended(_)
        | Fact::ReleaseAnnounced { .. }
        | Fact::Recalled {}
        | Fact::Abandoned {} => return Ok(None),
    };
    let words = [
        ("Note", entry.opened("note")),
        ("Proposed wording", entry.opened("suggested_text")),
    ];
    Ok(Some(News {
        at: entry.at,
        sentence,
        words: words
            .into_iter()
            .filter_map(|(what, words)| Some((what, words?.to_owned())))
            .collect(),
    }))
}

/// How many offices stand where at a moment: "9 approved", "2 have not answered".
pub(super) fn tally(entries: &[Entry], at: Timestamp) -> Vec<String> {
    let then = entries.iter().filter(|entry| entry.at <= at);
    let Ok(Some(letter)) = Letter::fold(then) else {
        return Vec::new();
    };
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (_, standing) in letter.standings(at) {
        let Some(words) = stands(&standing) else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => counts.push((words, 1)),
        }
    }
    counts
        .into_iter()
        .map(|(words, count)| format!("{count} {words}"))
        .collect()
}

/// After a number, for one office or many; `None` for offices that are no longer asked.
fn stands(standing: &Standing) -> Option<&'static str> {
    Some(match standing {
        Standing::Approved(_) => "approved",
        Standing::NoAnswer => "without an answer",
        Standing::Unconfirmed => "approved but not yet confirmed",
        Standing::TextMovedOn => "to approve the new text",
        Standing::Stale => "to approve again",
        Standing::ChangesRequested => "asking for changes",
        Standing::Declined => "passed",
        Standing::Withdrawn => "withdrawn",
        Standing::EnteredInError | Standing::Revoked => return None,
    })
}

fn person(entry: &Entry) -> Option<String> {
    let name = entry.opened("name")?;
    Some(match entry.opened("title") {
        Some(title) => format!("{name}, {title}"),
        None => name.to_owned(),
    })
}
