//! What an operator registers: roster, staff, tokens.

use std::path::Path;

use super::{Outcome, open, say};
use crate::app::Clock;
use crate::config::Config;
use crate::domain::roster::{MemberId, Roster};
use crate::domain::text::{EmailAddress, PersonName};
use crate::pdf::printable;
use crate::store::{Failure, NewToken, NewUser, Tx};
use crate::workflow::link::Token;

/// A refusal of the command line: a sentence.
pub(super) type Refusal = String;

pub(super) fn import_roster(config: &Config, file: &Path) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let members = Roster::parse(&text)?;
    for member in &members {
        if let Some(reason) = printable::line(&member.formal_name) {
            return Err(format!("{} ({}): {reason}", member.formal_name, member.id).into());
        }
    }
    let count = members.len();
    act(config, move |tx| Ok(tx.put_members(&members)?))?;
    say(format_args!(
        "{count} members are on the roster as the file has them."
    ))
}

pub(super) fn add_user(config: &Config, office: &str, email: &str, name: &str) -> Outcome {
    let office: MemberId = office.parse()?;
    let email = EmailAddress::parse(email)?;
    let name = PersonName::parse(name)?;
    let told = format!("{email} can sign in for {office}.");
    let moment = Clock::System.moment();
    act(config, move |tx| {
        must_be_member(tx, &office)?;
        if tx.user_by_email(email.as_ref())?.is_some() {
            return Err(Failure::Refused(format!("{email} is registered already.")));
        }
        Ok(tx.put_user(NewUser {
            id: moment.id().to_string(),
            email: email.to_string(),
            name: name.to_string(),
            office: office.clone(),
            created_at: moment.now,
        })?)
    })?;
    say(told)
}

pub(super) fn create_token(config: &Config, office: &str, name: &str) -> Outcome {
    let office: MemberId = office.parse()?;
    let name = PersonName::parse(name)?;
    let moment = Clock::System.moment();
    let token = Token::random(moment.random());
    let token_hash = token.hash();
    act(config, move |tx| {
        must_be_member(tx, &office)?;
        Ok(tx.put_token(NewToken {
            token_hash,
            name: name.to_string(),
            office: office.clone(),
            created_at: moment.now,
        })?)
    })?;
    say(token.reveal())
}

pub(super) fn backup(config: &Config, file: &Path) -> Outcome {
    open(config)?.backup(file)?;
    say(format_args!(
        "The database is copied to {}.",
        file.display()
    ))
}

pub(super) fn migrate(config: &Config) -> Outcome {
    open(config)?;
    say("The database is up to date.")
}

fn must_be_member(tx: &mut Tx<'_>, member: &MemberId) -> Result<(), Failure<Refusal>> {
    match tx.member(member)? {
        Some(_) => Ok(()),
        None => Err(Failure::Refused(format!(
            "There is no member with the id {member} on the roster."
        ))),
    }
}

/// Runs one act on the configured store.
pub(super) fn act<T: Send + 'static>(
    config: &Config,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<Refusal>> + Send + 'static,
) -> Result<T, Box<dyn std::error::Error>> {
    match open(config)?.transact_blocking(act) {
        Ok(value) => Ok(value),
        Err(Failure::Refused(sentence)) => Err(sentence.into()),
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}
