//! What the end of one try to deliver a mail sets off.

use std::collections::BTreeSet;
use std::convert::Infallible;

use super::Moment;
use super::queue::{self, Post};
use crate::domain::letter::LetterId;
use crate::domain::roster::MemberId;
use crate::store::{Claimed, Failure, Fault, Tried, Tx};

/// Notes how a try ended. A mail that cannot be delivered is told to the lead offices; news that came too late for a
/// notice gets one of its own. `told` are the events that a notice has told of.
///
/// # Errors
/// Only faults of the store.
pub fn finish(
    tx: &mut Tx<'_>,
    moment: &Moment,
    claimed: &Claimed,
    tried: &Tried,
    told: &BTreeSet<i64>,
) -> Result<(), Failure<Infallible>> {
    if !tx.finish_mail(claimed, tried, moment.now)? {
        return Ok(());
    }
    let Some(letter) = claimed.queued.letter else {
        return Ok(());
    };
    // A row that cannot be read has no lead to tell; it is logged where it was met.
    let Ok(post) = Post::read(&claimed.queued.payload) else {
        return Ok(());
    };
    match (tried, post) {
        // A notice that cannot be delivered is told to nobody, or one dead address would be told of for ever.
        (Tried::Failed(_), Post::LeadNotice { .. } | Post::Undelivered { .. }) => {}
        (Tried::Failed(_), _) => tell_of_failure(tx, moment, letter, &claimed.queued.id)?,
        (Tried::Sent | Tried::Dropped(_), Post::LeadNotice { office, since }) => {
            tell_of_the_rest(tx, moment, letter, &office, since, told)?;
        }
        (Tried::Sent | Tried::Dropped(_) | Tried::Again(..), _) => {}
    }
    Ok(())
}

fn tell_of_failure(
    tx: &mut Tx<'_>,
    moment: &Moment,
    id: LetterId,
    mail: &str,
) -> Result<(), Fault> {
    let Some(letter) = tx.letter(id)? else {
        return Ok(());
    };
    for office in letter.leads() {
        let post = Post::Undelivered {
            office: office.clone(),
            failed: mail.to_owned(),
        };
        queue::post(tx, moment, Some(id), &format!("{mail}/{office}"), &post)?;
    }
    Ok(())
}

/// An event that found the notice waiting relied on it; if the notice was already written by then, it needs another.
fn tell_of_the_rest(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: LetterId,
    office: &MemberId,
    since: i64,
    told: &BTreeSet<i64>,
) -> Result<(), Fault> {
    let entries = tx.entries(letter)?;
    let untold = entries
        .iter()
        .find(|entry| entry.seq >= since && queue::is_news(entry) && !told.contains(&entry.seq));
    match untold {
        Some(entry) => queue::tell_lead(tx, moment, letter, office, entry.seq),
        None => Ok(()),
    }
}
