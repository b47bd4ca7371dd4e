//! Whether the settings are usable, with the seal that they lead to.

use std::fmt::Write as _;

use super::{Outcome, say};
use crate::app::{Clock, seal};
use crate::config::Config;
use crate::domain::eastern;

/// Says so of settings that were read, after trying the seal's key as a start would.
pub(super) fn check(config: &Config) -> Outcome {
    let now = Clock::System.now();
    let configured = seal::configured(config, now)?;
    let key = match &configured {
        Some(_) => configured,
        None => seal::made_before(config, now)?,
    };
    seal::time_authority(config)?;
    let mut told = String::from("The configuration is usable.\n");
    match key {
        None => told.push_str(
            "No seal is configured; the first start makes a self-signed one in data_dir.",
        ),
        Some(key) => {
            let expiry = key.expiry();
            write!(
                told,
                "The seal names \"{}\", with {}, and is valid until {}. SHA-256 of its certificate: {}.",
                key.common_name(),
                key.algorithm().name(),
                eastern::day(eastern::local(expiry.at).date()),
                key.fingerprint()
            )?;
            if let Some(warning) = expiry.warning(now) {
                write!(told, "\n{warning}")?;
            }
        }
    }
    say(told)
}
