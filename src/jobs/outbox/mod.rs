//! The outbox: queued mail is written when its time comes, and leaves.
//!
//! One mail at a time: take it on for five minutes, look whether its reason still holds, write it, let its link open,
//! send it, note how that ended. A crash anywhere in between leaves the row waiting; when the five minutes are over it
//! is sent again, and because the mail is the same byte for byte, with the same Message-ID, the other side can tell.
//! Once the relay has said yes and the process dies before noting it, that one mail arrives twice; no order of these
//! steps can avoid that, and only the order chosen here never loses one.
//!
//! There is no limit on mails a minute for one domain: the relay knows its neighbours' limits, and answers 450 to what
//! is too fast, which is tried again later.

mod compose;
mod contacts;
mod news;
mod pace;
mod reason;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fail::fail_point;
use jiff::{SignedDuration, Timestamp};

use super::Jobs;
use crate::domain::text::EmailAddress;
use crate::mail::SendError;
use crate::store::{Claimed, Failure, Fault, Tried};
use crate::workflow::{Moment, delivery};

use compose::{Composed, Ready};

pub(super) use pace::Relay;

/// How long a process may work on one mail: more than twice the longest try.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Mails a round, and the time after which a round begins no further one: the other duties get their turn, and a stop
/// is never far.
const ROUND: usize = 32;
/// See [`ROUND`].
const ROUND_TIME: SignedDuration = SignedDuration::from_secs(5);
/// How often a mail that we cannot write is tried.
const OUR_TRIES: u32 = 3;

/// How a try ended, and the events that the mail has told of.
struct Outcome {
    tried: Tried,
    told: BTreeSet<i64>,
}

impl From<Tried> for Outcome {
    fn from(tried: Tried) -> Self {
        Self {
            tried,
            told: BTreeSet::new(),
        }
    }
}

/// Sends what is due; returns how many mails were dealt with.
pub(super) fn run(jobs: &Jobs) -> Result<usize, Fault> {
    let begun = jobs.moment().now;
    for done in 0..ROUND {
        let moment = jobs.moment();
        if jobs.relay.rests(moment.now) || moment.now.duration_since(begun) > ROUND_TIME {
            return Ok(done);
        }
        let Some(claimed) = claim(jobs, &moment)? else {
            return Ok(done);
        };
        let outcome = one(jobs, &moment, &claimed);
        log(&claimed, &outcome.tried);
        finish(jobs, claimed, outcome)?;
    }
    Ok(ROUND)
}

fn claim(jobs: &Jobs, moment: &Moment) -> Result<Option<Claimed>, Fault> {
    let now = moment.now;
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let claimed = jobs
        .store
        .transact_blocking::<_, Infallible>(move |tx| Ok(tx.claim_mail(now, until, 1)?));
    fail_point!("send.claimed", |_| std::process::abort());
    Ok(written(claimed)?.into_iter().next())
}

/// Tries one mail. Whatever is wrong with it stays with it: the next one is not touched.
fn one(jobs: &Jobs, moment: &Moment, claimed: &Claimed) -> Outcome {
    let tried = catch_unwind(AssertUnwindSafe(|| compose_and_send(jobs, moment, claimed)));
    match tried {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(fault)) => ours(moment, claimed, &fault.to_string()).into(),
        Err(_) => ours(moment, claimed, "writing it panicked").into(),
    }
}

/// It is our fault that a mail cannot be written: perhaps not for long.
fn ours(moment: &Moment, claimed: &Claimed, why: &str) -> Tried {
    tracing::error!(mail.id = %claimed.queued.id, mail.kind = %claimed.queued.kind, why, "a mail cannot be written");
    let reason = "the service could not write the mail".to_owned();
    if claimed.attempts + 1 < OUR_TRIES {
        Tried::Again(pace::next(moment, claimed.attempts), reason)
    } else {
        Tried::Failed(reason)
    }
}

fn compose_and_send(jobs: &Jobs, moment: &Moment, claimed: &Claimed) -> Result<Outcome, Fault> {
    let writer = compose::Writer {
        rules: &jobs.rules,
        link_key: &jobs.link_key,
        now: moment.now,
    };
    let composed = jobs.store.read_blocking(|db| writer.compose(db, claimed))?;
    let ready = match composed {
        Composed::Ready(ready) => ready,
        Composed::Gone(why) => return Ok(Tried::Dropped(why.to_owned()).into()),
        Composed::Late(why) => return Ok(Tried::Failed(why.to_owned()).into()),
    };
    open_link(jobs, moment, &ready)?;
    fail_point!("send.linked", |_| std::process::abort());
    let sent = jobs.mailer.send(&ready.message);
    fail_point!("send.sent", |_| std::process::abort());
    let tried = match &sent {
        Ok(()) => Tried::Sent,
        Err(error) => judge(jobs, moment, claimed, &ready, error),
    };
    if matches!(
        sent,
        Ok(()) | Err(SendError::Refused(_) | SendError::Deferred(_))
    ) {
        jobs.relay.answered();
    }
    Ok(Outcome {
        tried,
        told: ready.told,
    })
}

/// A link opens nothing before it is mailed, so a guessed or a stolen key alone opens nothing either.
fn open_link(jobs: &Jobs, moment: &Moment, ready: &Ready) -> Result<(), Fault> {
    let Some((hash, link)) = ready.link.clone() else {
        return Ok(());
    };
    let at = moment.now;
    written(
        jobs.store
            .transact_blocking::<_, Infallible>(move |tx| Ok(tx.put_link(&hash, &link, at)?)),
    )
}

/// What a failed try means: 5xx for good, everything else until there is no more time.
fn judge(
    jobs: &Jobs,
    moment: &Moment,
    claimed: &Claimed,
    ready: &Ready,
    error: &SendError,
) -> Tried {
    let why = error.to_string();
    let next = match error {
        SendError::Refused(_) => return Tried::Failed(why),
        SendError::Deferred(_) => pace::next(moment, claimed.attempts),
        SendError::Unreachable(_) => jobs.relay.rest(moment),
    };
    if next > ready.give_up {
        Tried::Failed(why)
    } else {
        Tried::Again(next, why)
    }
}

fn finish(jobs: &Jobs, claimed: Claimed, outcome: Outcome) -> Result<(), Fault> {
    let moment = jobs.moment();
    let Outcome { tried, told } = outcome;
    written(jobs.store.transact_blocking::<_, Infallible>(move |tx| {
        delivery::finish(tx, &moment, &claimed, &tried, &told)
    }))
}

fn written<T>(result: Result<T, Failure<Infallible>>) -> Result<T, Fault> {
    result.map_err(|failure| match failure {
        Failure::Refused(never) => match never {},
        Failure::Broken(fault) => fault,
    })
}

fn log(claimed: &Claimed, tried: &Tried) {
    let (id, kind, attempt) = (
        &claimed.queued.id,
        &claimed.queued.kind,
        claimed.attempts + 1,
    );
    let outcome = match tried {
        Tried::Sent => {
            tracing::info!(mail.id = %id, mail.kind = %kind, mail.attempt = attempt, "a mail left");
            "sent"
        }
        Tried::Dropped(why) => {
            tracing::info!(mail.id = %id, mail.kind = %kind, why, "a mail was not sent, its reason had gone");
            "dropped"
        }
        Tried::Again(at, why) => {
            tracing::warn!(mail.id = %id, mail.kind = %kind, mail.attempt = attempt, %at, why, "a mail did not leave; it is tried again");
            "again"
        }
        Tried::Failed(why) => {
            tracing::warn!(mail.id = %id, mail.kind = %kind, mail.attempt = attempt, why, "a mail cannot be delivered");
            "failed"
        }
    };
    metrics::counter!("undersigned_mails_total", "outcome" => outcome).increment(1);
}

/// The address as it may be written to; one that is in the record has passed the same rules.
fn address(text: &str) -> Result<EmailAddress, Fault> {
    EmailAddress::parse(text).map_err(|e| Fault::other("reading an address of the record", e))
}
