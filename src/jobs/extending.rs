//! Extending seals: a sealed file gets what it lacks to be checked in decades, and its time stamps are renewed.
//!
//! | what the file has | what is added |
//! |---|---|
//! | no time stamp, as the authority was out of reach | a time stamp on the document |
//! | a time stamp | a store of certificates and lists of revoked ones, then a time stamp over it |
//! | a time stamp whose certificates lapse within 90 days | both again |
//!
//! The longer file takes the place of the one before in one transaction; if another replica was faster, it is dropped.
//! What cannot be had is asked for again after a pause that doubles up to an hour.

use fail::fail_point;
use jiff::{SignedDuration, Timestamp};

use super::Jobs;
use super::time_authority::{TimeAuthority, Unavailable};
use crate::domain::letter::LetterId;
use crate::domain::record::Hash;
use crate::domain::seal::{Extended, SealLevel};
use crate::pdf::seal::{SealError, SealedFile, TimeStampKind};
use crate::pdf::verify::{Question, Trust};
use crate::store::{Failure, Fault, document};
use crate::workflow::finalize;

/// How long before its certificates lapse a time stamp is put under a new one: 90 days.
const RENEWED_BEFORE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Extends every seal that needs it, if there is an authority to ask.
pub(super) fn run(jobs: &Jobs) -> Result<usize, Fault> {
    let Some(authority) = &jobs.time_authority else {
        return Ok(0);
    };
    let now = jobs.moment().now;
    let soon = now.checked_add(RENEWED_BEFORE).unwrap_or(Timestamp::MAX);
    let mut done = 0;
    for letter in jobs
        .store
        .read_blocking(|db| db.seals_to_extend(soon))?
        .into_iter()
        .filter(|letter| !jobs.unextended.rests(letter, now))
    {
        let (extended, lacking) = extend(jobs, authority, letter, soon)?;
        done += usize::from(extended);
        match lacking {
            None => jobs.unextended.end(&letter),
            Some(why) => {
                let before = jobs.unextended.of(&letter);
                jobs.unextended.failed(letter, why.to_string(), now);
                // The same reason is told once.
                if before.is_none_or(|before| before.why != why.to_string()) {
                    tracing::warn!(letter.id = %letter, %why, "a seal has not all the proof it could have; asking again later");
                }
                // Every other letter would find the same.
                if matches!(why, Unavailable::Unreachable(_)) {
                    break;
                }
            }
        }
    }
    Ok(done)
}

/// Extends one seal as far as it goes; whether it did, and what is lacking still.
fn extend(
    jobs: &Jobs,
    authority: &TimeAuthority,
    id: LetterId,
    soon: Timestamp,
) -> Result<(bool, Option<Unavailable>), Fault> {
    const DOING: &str = "extending a seal";
    let found = jobs.store.read_blocking(move |db| {
        let letter = db.letter(id)?;
        let Some(sealed) = letter.as_ref().and_then(|letter| letter.sealed()) else {
            return Ok(None);
        };
        let pdf = db.document(id, document::PDF, &sealed.pdf)?;
        let pdf = pdf.ok_or_else(|| Fault::other(DOING, "its PDF is not in the store"))?;
        Ok(Some((sealed.pdf, pdf)))
    })?;
    let Some((from, pdf)) = found else {
        // It was recalled meanwhile.
        return Ok((false, None));
    };
    let mut file = SealedFile::open(&pdf).map_err(|e| Fault::other(DOING, e))?;
    let before = (file.level(), file.lapses());
    let lacking = add_proof(jobs, authority, &mut file, soon).err();
    let after = (file.level(), file.lapses());
    if after <= before {
        let lacking = lacking.or_else(|| {
            let why = "the authority's certificates lapse no later than before";
            Some(Unavailable::Unfitting(SealError(why.into())))
        });
        return Ok((false, lacking));
    }
    let (pdf, report) = file.finish().map_err(|e| Fault::other(DOING, e))?;
    let checker = jobs.typesetter.checker();
    let verification = checker.check(&pdf, &Question::of(Trust::nobody()));
    if let Some(failed) = verification.checks.iter().find(|check| !check.holds()) {
        return Err(Fault::other(DOING, &failed.finding));
    }
    let to = Extended {
        pdf: Hash::of(&pdf),
        bytes: u64::try_from(pdf.len()).unwrap_or(u64::MAX),
        level: report.level,
        lapses: after.1,
    };
    fail_point!("extend.made", |_| std::process::abort());
    let moment = jobs.moment();
    let committed = jobs.store.transact_blocking(move |tx| {
        let committed = finalize::extend_seal(tx, &moment, id, from, to, &pdf)?;
        fail_point!("extend.commit", |_| std::process::abort());
        Ok(committed)
    });
    fail_point!("extend.committed", |_| std::process::abort());
    match committed {
        Ok(true) => tracing::info!(letter.id = %id, level = %to.level, "a seal was extended"),
        Ok(false) => tracing::info!(letter.id = %id, "another process had extended the seal"),
        Err(Failure::Refused(never)) => match never {},
        Err(Failure::Broken(fault)) => return Err(fault),
    }
    Ok((true, lacking))
}

/// Adds what a file lacks, step by step; what was added before a step fails stays in the file.
fn add_proof(
    jobs: &Jobs,
    authority: &TimeAuthority,
    file: &mut SealedFile,
    soon: Timestamp,
) -> Result<(), Unavailable> {
    loop {
        match file.level() {
            SealLevel::Basic | SealLevel::LongTerm => stamp(jobs, authority, file)?,
            SealLevel::TimeStamped => add_store(jobs, authority, file)?,
            SealLevel::Archival => break,
        }
    }
    if file.lapses().is_some_and(|lapses| lapses < soon) {
        add_store(jobs, authority, file)?;
        stamp(jobs, authority, file)?;
    }
    Ok(())
}

fn stamp(jobs: &Jobs, authority: &TimeAuthority, file: &mut SealedFile) -> Result<(), Unavailable> {
    let ask = |imprint| authority.stamp(imprint, TimeStampKind::Document, &jobs.moment());
    file.add_time_stamp(ask)
}

fn add_store(
    jobs: &Jobs,
    authority: &TimeAuthority,
    file: &mut SealedFile,
) -> Result<(), Unavailable> {
    let now = jobs.moment().now;
    let mut lists: Vec<Vec<u8>> = Vec::new();
    for wanted in file.wanted_lists()? {
        let list = authority.list(&wanted, now)?;
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    Ok(file.add_store(&lists)?)
}
