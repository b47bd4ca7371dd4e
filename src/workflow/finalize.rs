//! Finalize, in five steps: freeze, typeset, read back, seal, commit.
//!
//! Here are the first and the last, each one transaction; the three between them are the sealing job's
//! ([`crate::jobs`]), from the frozen manifest alone. A crash before the last step leaves an intent that the job picks
//! up again; two processes that reach the last step find that only one of them can take it.

use std::convert::Infallible;

use super::{Moment, NoLetter, Rules, Staff, by_id, led, offices_of, record, roster_of};
use crate::domain::finalization::{FinalizeRefusal, Imprint, Made, Manifest};
use crate::domain::letter::{Letter, LetterId, Stage, WrongStage};
use crate::domain::record::Hash;
use crate::domain::seal::Extended;
use crate::pdf::profile;
use crate::store::{Failure, Fault, NewDocument, Tx};

pub use crate::store::document;

/// Why a letter is not finalized.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToFinalize {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not so.
    #[error(transparent)]
    Finalize(#[from] FinalizeRefusal),
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
}

/// Step 1. Freezing twice is freezing once: the second call finds the intent of the first.
///
/// # Errors
/// [`RefusedToFinalize`].
pub fn freeze(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    staff: &Staff,
    id: LetterId,
) -> Result<(), Failure<RefusedToFinalize>> {
    let letter = led::<RefusedToFinalize>(tx, id, staff)?;
    if letter.sealed().is_some() {
        return Ok(());
    }
    match freeze_as(tx, moment, rules, &letter, staff.actor()) {
        Err(Failure::Refused(RefusedToFinalize::Finalize(FinalizeRefusal::UnderWay(_)))) => Ok(()),
        other => other,
    }
}

fn freeze_as(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    letter: &Letter,
    by: crate::domain::event::Actor,
) -> Result<(), Failure<RefusedToFinalize>> {
    let text = tx.text(letter.id, letter.current.number)?;
    let lead = tx
        .member(&letter.lead)?
        .ok_or_else(|| Fault::other("freezing a manifest", "the lead is not on the roster"))?;
    let members = roster_of(tx, letter)?;
    let offices = offices_of(tx, letter)?;
    let imprint = Imprint {
        profile: profile::NUMBER,
        dated: text.dated,
        lead,
        url: &rules.letter_url(&letter.slug),
        offices: &|id| offices.iter().find(|office| office.member == *id).cloned(),
    };
    let (manifest, event) = letter
        .freeze(by, imprint, moment.now, &by_id(&members))
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    tx.append(letter.id, vec![event], moment.now)?;
    tx.put_document(NewDocument {
        letter: letter.id,
        kind: document::MANIFEST,
        sha256: manifest.hash(),
        bytes: manifest.to_json().into_bytes(),
        made_at: moment.now,
    })?;
    Ok(())
}

/// A PDF that steps 2 to 4 have made and checked.
#[derive(Debug, Clone)]
pub struct SealedPdf {
    /// Its bytes.
    pub pdf: Vec<u8>,
    /// What the record says of it.
    pub made: Made,
}

/// How step 5 ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// This PDF is the letter.
    Finalized,
    /// Another process, or an earlier run, had finished it; this PDF is dropped.
    Already,
    /// A name had fallen away; the manifest is void and a new one is frozen.
    FrozenAnew,
    /// A name had fallen away and none is left, so the letter stays closed.
    NoNames,
}

/// Step 5: everything is judged again at this moment, in the transaction that stores the PDF.
///
/// # Errors
/// [`RefusedToFinalize`].
pub fn commit(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    manifest: &Manifest,
    sealed: &SealedPdf,
) -> Result<Committed, Failure<RefusedToFinalize>> {
    let letter = tx
        .letter(manifest.letter)?
        .ok_or(Failure::Refused(RefusedToFinalize::NoLetter(NoLetter)))?;
    match letter.stage {
        Stage::Closed {
            intent: Some(intent),
            ..
        } if intent.manifest == manifest.hash() => {}
        Stage::Closed { .. }
        | Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Finalized { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => return Ok(Committed::Already),
    }
    let members = roster_of(tx, &letter)?;
    match letter.finalize(manifest, sealed.made, moment.now, &by_id(&members)) {
        Ok(event) => {
            tx.append(letter.id, vec![event], moment.now)?;
            tx.put_document(NewDocument {
                letter: letter.id,
                kind: document::PDF,
                sha256: sealed.made.pdf,
                bytes: sealed.pdf.clone(),
                made_at: moment.now,
            })?;
            super::queue::tell_leads(tx, moment, &letter, letter.head.seq + 1)?;
            Ok(Committed::Finalized)
        }
        Err(FinalizeRefusal::Superseded) => start_over(tx, moment, rules, &letter),
        Err(refusal) => Err(Failure::Refused(refusal.into())),
    }
}

fn start_over(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    letter: &Letter,
) -> Result<Committed, Failure<RefusedToFinalize>> {
    let void = letter
        .void_manifest()
        .map_err(|e| Failure::Refused(e.into()))?;
    tx.append(letter.id, vec![void], moment.now)?;
    let letter = tx
        .letter(letter.id)?
        .ok_or(Failure::Refused(RefusedToFinalize::NoLetter(NoLetter)))?;
    match freeze_as(
        tx,
        moment,
        rules,
        &letter,
        crate::domain::event::Actor::Service,
    ) {
        Ok(()) => Ok(Committed::FrozenAnew),
        Err(Failure::Refused(RefusedToFinalize::Finalize(FinalizeRefusal::NoNames))) => {
            Ok(Committed::NoNames)
        }
        Err(other) => Err(other),
    }
}

/// Puts a sealed file with more proof in the place of the one that was extended; whether it is the letter's PDF now.
///
/// It is no refusal if the one before has gone meanwhile: another process was faster, or the letter was recalled.
///
/// # Errors
/// A fault of the store.
pub fn extend_seal(
    tx: &mut Tx<'_>,
    moment: &Moment,
    id: LetterId,
    from: Hash,
    to: Extended,
    pdf: &[u8],
) -> Result<bool, Failure<Infallible>> {
    let event = tx.letter(id)?.map(|letter| letter.extend_seal(from, to));
    let Some(Ok(event)) = event else {
        return Ok(false);
    };
    tx.append(id, vec![event], moment.now)?;
    tx.put_document(NewDocument {
        letter: id,
        kind: document::PDF,
        sha256: to.pdf,
        bytes: pdf.to_vec(),
        made_at: moment.now,
    })?;
    Ok(true)
}

/// Takes a finalized letter back before its release.
///
/// # Errors
/// [`RefusedToFinalize`].
pub fn recall(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
) -> Result<(), Failure<RefusedToFinalize>> {
    let letter = led::<RefusedToFinalize>(tx, id, staff)?;
    let event = letter
        .recall(staff.actor())
        .map_err(|e| Failure::Refused(e.into()))?;
    Ok(record(tx, moment, staff, id, event)?)
}
