//! What the approach of a deadline sets off by itself.

use std::convert::Infallible;

use jiff::{SignedDuration, Timestamp, civil::Weekday, tz::TimeZone};

use super::Moment;
use super::queue::{self, Post};
use crate::domain::event::{Actor, Fact, NewEvent};
use crate::domain::letter::{Letter, LetterId, Stage};
use crate::store::{Failure, Tx};

/// How long before the deadline an office that owes an answer is reminded, hours.
pub const REMIND_BEFORE_HOURS: i64 = 24;
/// Nearer than this, a reminder goes out at night and on weekends too, hours.
const URGENT_HOURS: i64 = 12;

/// Reminds whoever owes an answer and was not mailed within the last day, or tells the leads that the deadline has
/// passed. Returns how many mails were queued; a second call queues none.
///
/// # Errors
/// Only faults of the store.
pub fn watch(tx: &mut Tx<'_>, moment: &Moment, id: LetterId) -> Result<usize, Failure<Infallible>> {
    let Some(letter) = tx.letter(id)? else {
        return Ok(0);
    };
    let Stage::Circulating { deadline } = letter.stage else {
        return Ok(0);
    };
    if moment.now >= deadline {
        passed(tx, moment, &letter, deadline)
    } else {
        remind(tx, moment, &letter, deadline)
    }
}

fn remind(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &Letter,
    deadline: Timestamp,
) -> Result<usize, Failure<Infallible>> {
    let left = deadline.duration_since(moment.now);
    let day = SignedDuration::from_hours(REMIND_BEFORE_HOURS);
    if left > day || (is_quiet(moment.now) && left > SignedDuration::from_hours(URGENT_HOURS)) {
        return Ok(0);
    }
    let mut reminded = 0;
    for invitation in letter
        .invitations
        .iter()
        .filter(|invitation| invitation.is_live())
    {
        let standing = invitation
            .member
            .as_ref()
            .and_then(|member| letter.standing(member, moment.now));
        let recently = moment.now.duration_since(invitation.last_mailed_at) < day;
        if recently || !standing.is_some_and(|standing| standing.owes_an_answer()) {
            continue;
        }
        let event = NewEvent::new(
            Actor::Service,
            Fact::Reminded {
                invitation: invitation.id,
            },
        );
        tx.append(letter.id, vec![event], moment.now)?;
        let key = format!("{}/{}", invitation.id, invitation.reminders + 1);
        queue::post(
            tx,
            moment,
            Some(letter.id),
            &key,
            &Post::Reminder {
                invitation: invitation.id,
            },
        )?;
        reminded += 1;
    }
    Ok(reminded)
}

fn passed(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &Letter,
    deadline: Timestamp,
) -> Result<usize, Failure<Infallible>> {
    let mut told = 0;
    for office in letter.leads() {
        let key = format!("{}/{office}/deadline/{deadline}", letter.id);
        if !tx.was_queued(&format!("lead_notice/{key}"))? {
            let notice = Post::LeadNotice {
                office: office.clone(),
                since: letter.head.seq + 1,
            };
            queue::post(tx, moment, Some(letter.id), &key, &notice)?;
            told += 1;
        }
    }
    Ok(told)
}

/// Night and weekend in Washington.
fn is_quiet(now: Timestamp) -> bool {
    let local = now.to_zoned_datetime(TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC));
    !(7..20).contains(&local.hour())
        || matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_follow_washington_through_the_change_of_clocks() {
        for (at, quiet) in [
            ("2026-10-30T11:30:00Z", false), // Friday 7:30 a.m. EDT
            ("2026-11-02T11:30:00Z", true),  // Monday 6:30 a.m. EST
            ("2026-11-02T12:30:00Z", false), // Monday 7:30 a.m. EST
            ("2026-11-01T15:00:00Z", true),  // Sunday
        ] {
            assert_eq!(is_quiet(at.parse().unwrap()), quiet, "{at}");
        }
    }
}
