//! Sealing: every frozen manifest becomes a sealed PDF, or is voided because a name fell away or the lead took it back.
//!
//! Steps 2 to 4 of a finalization, between the two transactions of [`crate::workflow::finalize`]: typeset from the manifest
//! alone and check the layout, seal it, and have the file judged as a stranger would.
//! Nothing leaves here that `undersigned verify` would not accept. A letter that cannot be sealed is tried again after a
//! pause that grows, and the desk says why it waits.

use fail::fail_point;

use super::Jobs;
use crate::domain::evidence::Evidence;
use crate::domain::finalization::{Made, Manifest};
use crate::domain::letter::{LetterId, Stage};
use crate::domain::record::Hash;
use crate::pdf::seal::{SealReport, TimeStampKind};
use crate::pdf::typeset::Pictures;
use crate::pdf::typesetter::TypesetterFault;
use crate::pdf::verify::{Question, Trust};
use crate::pdf::{seal, typeset};
use crate::store::{Failure, Fault};
use crate::workflow::finalize::{self, Committed, RefusedToFinalize, SealedPdf, document};

/// Why a manifest does not become a PDF. The intent stays, and the next round tries again.
#[derive(Debug, thiserror::Error)]
enum SealingFault {
    #[error(transparent)]
    Store(#[from] Fault),
    #[error("the manifest in the store cannot be read: {0}")]
    Manifest(#[from] serde_json::Error),
    #[error("the letter cannot be typeset: {0}")]
    Typeset(#[from] TypesetterFault),
    #[error("the seal cannot be set: {0}")]
    Seal(#[from] seal::SealError),
    #[error("the finished PDF does not pass its own check: {0}")]
    NotVerified(String),
}

impl SealingFault {
    /// The sentence for staff: what they or the operator can act on, and nothing of the service's inside.
    fn told(&self) -> String {
        match self {
            Self::Seal(error) => error.to_string(),
            Self::Typeset(TypesetterFault::Busy) => {
                "Too many letters are being set in type at this moment.".into()
            }
            Self::Typeset(_) => "The pages could not be set in type.".into(),
            Self::NotVerified(_) => {
                "The finished PDF did not pass the service\u{2019}s own check, so it was thrown away.".into()
            }
            Self::Store(_) | Self::Manifest(_) => {
                "The service could not read or write what it keeps of the letter.".into()
            }
        }
    }
}

/// In the place of the manifest where not even that can be read.
const UNREADABLE: Hash = Hash::ZERO;

/// Seals every letter whose manifest is frozen and holds; freezes anew the names of those whose manifest does not. That
/// is judged in every round, also of a letter that waits after a failure.
pub(super) fn run(jobs: &Jobs) -> Result<usize, Fault> {
    let mut done = 0;
    let waiting = jobs.store.read_blocking(|db| db.letters_at("finalizing"))?;
    jobs.unsealed.keep(|(letter, _)| waiting.contains(letter));
    for letter in waiting {
        let moment = jobs.moment();
        let now = moment.now;
        let judged = jobs
            .store
            .read_blocking(move |db| finalize::still_holds(db, &moment, letter));
        let (manifest, holds) = match judged {
            Ok(None) => continue,
            Ok(Some((manifest, holds))) => (manifest, Ok(holds)),
            Err(fault) => (UNREADABLE, Err(fault)),
        };
        let rests = jobs.unsealed.rests(&(letter, manifest), now);
        let attempt = match holds {
            Ok(false) => renew(jobs, letter),
            Ok(true) | Err(_) if rests => continue,
            Ok(true) => seal_one(jobs, letter),
            Err(fault) => Err(fault.into()),
        };
        match attempt {
            Ok(true) => done += 1,
            Ok(false) => {}
            Err(fault) => {
                let again = jobs.unsealed.failed((letter, manifest), fault.told(), now);
                tracing::error!(letter.id = %letter, %fault, %again, "a letter could not be sealed; its intent stays");
            }
        }
    }
    Ok(done)
}

/// Voids a manifest that does not hold, and freezes the names that are left.
fn renew(jobs: &Jobs, id: LetterId) -> Result<bool, SealingFault> {
    let moment = jobs.moment();
    let rules = jobs.rules.clone();
    let renewed = jobs
        .store
        .transact_blocking(move |tx| finalize::renew(tx, &moment, &rules, id));
    match renewed {
        Ok(None) => Ok(false),
        Ok(Some(ended)) => settled(id, Ok(ended)),
        Err(failure) => settled(id, Err(failure)),
    }
}

fn seal_one(jobs: &Jobs, id: LetterId) -> Result<bool, SealingFault> {
    let Some((manifest, evidence)) = frozen(jobs, id)? else {
        return Ok(false);
    };
    tracing::info!(letter.id = %id, "sealing a letter");
    let printed = manifest.clone();
    let pictures = jobs
        .store
        .read_blocking(move |db| db.pictures(printed.pictures()))?;
    fail_point!("finalize.frozen", |_| std::process::abort());
    fail_point!("finalize.fails", |_| Err(SealingFault::NotVerified(
        "the labelled point finalize.fails is switched on".into()
    )));
    let sealed = make(jobs, &manifest, &evidence, &pictures)?;
    fail_point!("finalize.sealed", |_| std::process::abort());
    let moment = jobs.moment();
    let rules = jobs.rules.clone();
    let committed = jobs.store.transact_blocking(move |tx| {
        let committed = finalize::commit(tx, &moment, &rules, &manifest, &sealed)?;
        fail_point!("finalize.commit", |_| std::process::abort());
        Ok(committed)
    });
    fail_point!("finalize.committed", |_| std::process::abort());
    settled(id, committed)
}

/// Tells the log how a manifest ended.
fn settled(
    id: LetterId,
    ended: Result<Committed, Failure<RefusedToFinalize>>,
) -> Result<bool, SealingFault> {
    match ended {
        Ok(Committed::Finalized) => tracing::info!(letter.id = %id, "a letter was finalized"),
        Ok(Committed::Dropped) => {
            tracing::info!(letter.id = %id, "another process had finalized the letter, or it was taken back; this PDF is dropped");
        }
        Ok(Committed::FrozenAnew) => {
            tracing::info!(letter.id = %id, "the manifest no longer held; it is frozen anew");
        }
        Ok(Committed::NoNames) => {
            tracing::info!(letter.id = %id, "no approval counts any more; the letter is closed");
        }
        Err(Failure::Refused(refusal)) => {
            tracing::info!(letter.id = %id, %refusal, "a letter was not finalized");
        }
        Err(Failure::Broken(fault)) => return Err(fault.into()),
    }
    Ok(true)
}

/// What the record has for a letter whose manifest is frozen; `None` if another process was faster.
fn frozen(jobs: &Jobs, id: LetterId) -> Result<Option<(Manifest, Evidence)>, SealingFault> {
    let found = jobs.store.read_blocking(move |db| {
        let Some(letter) = db.letter(id)? else {
            return Ok(None);
        };
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = letter.stage
        else {
            return Ok(None);
        };
        let Some(manifest) = db.document(id, document::MANIFEST, &intent.manifest)? else {
            return Err(Fault::other(
                "sealing a letter",
                "its manifest is not in the store",
            ));
        };
        let text = db.canonical_text(id, letter.current.number)?;
        Ok(Some((manifest, db.entries(id)?, db.openings(id)?, text)))
    })?;
    let Some((manifest, entries, openings, text)) = found else {
        return Ok(None);
    };
    let manifest: Manifest = serde_json::from_slice(&manifest)?;
    let evidence = Evidence::gather(&entries, &openings, &manifest, &text)?;
    Ok(Some((manifest, evidence)))
}

/// Steps 2 to 4.
fn make(
    jobs: &Jobs,
    manifest: &Manifest,
    evidence: &Evidence,
    pictures: &Pictures,
) -> Result<SealedPdf, SealingFault> {
    evidence
        .prove()
        .map_err(|disproof| SealingFault::NotVerified(disproof.to_string()))?;
    jobs.seal.valid_at(jobs.moment().now)?;
    let typeset = jobs.typesetter.final_letter(evidence, pictures)?;
    let (pdf, report) = set_seal(jobs, manifest, &typeset)?;
    let checker = jobs.typesetter.checker();
    let verification = checker.check(&pdf, &Question::of(Trust::nobody()));
    if let Some(failed) = verification.checks.iter().find(|check| !check.holds()) {
        return Err(SealingFault::NotVerified(failed.finding.clone()));
    }
    let made = Made {
        pdf: Hash::of(&pdf),
        bytes: u64::try_from(pdf.len()).unwrap_or(u64::MAX),
        pages: u32::try_from(typeset.pages).unwrap_or(u32::MAX),
        seal: jobs.seal.fingerprint(),
        level: report.level,
        lapses: report.time_stamps.last().map(|stamp| stamp.lapses),
    };
    Ok(SealedPdf { pdf, made })
}

/// Seals, with a time stamp if one can be had. Without, the letter goes out all the same: the record and the desk say
/// so, and [`super::extending`] adds one later.
fn set_seal(
    jobs: &Jobs,
    manifest: &Manifest,
    letter: &typeset::Typeset,
) -> Result<(Vec<u8>, SealReport), SealingFault> {
    let (pdf, place) = (&letter.pdf, &letter.seal);
    // A letter that waited for a new key names a moment at which that key was valid.
    let at = manifest.frozen_at.max(jobs.seal.valid_from());
    if let Some(authority) = &jobs.time_authority {
        let ask = |imprint| authority.stamp(imprint, TimeStampKind::Signature, &jobs.moment());
        match seal::seal_time_stamped(pdf, place, &jobs.seal, at, ask)? {
            Ok(sealed) => return Ok(sealed),
            Err(why) => {
                tracing::warn!(letter.id = %manifest.letter, %why, "a letter is sealed without a time stamp; it is added later");
            }
        }
    }
    Ok(seal::seal(pdf, place, &jobs.seal, at)?)
}
