//! Finalize, in five steps: freeze, typeset, check the layout, seal and judge, commit.
//!
//! Here are the first and the last, each one transaction; the three between them are the sealing job's
//! ([`crate::jobs`]), from the frozen manifest alone. A crash before the last step leaves an intent that the job picks
//! up again; two processes that reach the last step find that only one of them can take it; and if the lead took the
//! letter back meanwhile ([`super::take_back`]), none can. Before each attempt the manifest is judged again, so a letter
//! that cannot be sealed does not keep a name that its office has withdrawn.

use std::convert::Infallible;

use super::{Moment, NoLetter, Rules, Staff, by_id, led, offices_of, queue, roster_of};
use crate::domain::event::Actor;
use crate::domain::finalization::{FinalizeRefusal, Imprint, Made, Manifest};
use crate::domain::letter::{Letter, LetterId, Stage, WrongStage};
use crate::domain::record::Hash;
use crate::domain::seal::Extended;
use crate::pdf::profile;
use crate::store::{Db, Failure, Fault, NewDocument, Tx};

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
    match freeze_as(tx, moment, rules, &letter, Some(staff)) {
        Err(Failure::Refused(RefusedToFinalize::Finalize(FinalizeRefusal::UnderWay(_)))) => Ok(()),
        other => other,
    }
}

/// Freezes by staff of a lead office, or by the service itself.
fn freeze_as(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    letter: &Letter,
    by: Option<&Staff>,
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
    let actor = by.map_or(Actor::Service, Staff::actor);
    let (manifest, event) = letter
        .freeze(actor, imprint, moment.now, &by_id(&members))
        .map_err(|refusal| Failure::Refused(refusal.into()))?;
    let event = event.with("staff", by.map(|staff| staff.name.clone()));
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

/// What a letter's newest manifest is, from the moment that it is frozen: what the PDF prints, or will.
///
/// # Errors
/// A fault of the store.
pub fn manifest_of(db: &mut Db, letter: &Letter) -> Result<Option<Manifest>, Fault> {
    let hash = match &letter.stage {
        Stage::Finalized { sealed, .. } | Stage::Released { sealed, .. } => sealed.manifest,
        Stage::Closed {
            intent: Some(intent),
            ..
        } => intent.manifest,
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { intent: None, .. }
        | Stage::Abandoned => return Ok(None),
    };
    let document = db
        .document(letter.id, document::MANIFEST, &hash)?
        .ok_or_else(|| Fault::other("reading a manifest", "it is not in the store"))?;
    serde_json::from_slice(&document)
        .map(Some)
        .map_err(|e| Fault::other("reading a manifest", e))
}

/// Whether the manifest of a letter that waits for its seal still holds; `None` if none waits any more. Sealing asks
/// this before each attempt, and [`renew`]s what does not.
///
/// # Errors
/// A fault of the store.
pub fn still_holds(
    db: &mut Db,
    moment: &Moment,
    id: LetterId,
) -> Result<Option<(Hash, bool)>, Fault> {
    let Some((letter, manifest)) = waiting(db, id)? else {
        return Ok(None);
    };
    let stands = stands(db, moment, &letter, &manifest)?;
    Ok(Some((manifest.hash(), stands)))
}

fn stands(
    db: &mut Db,
    moment: &Moment,
    letter: &Letter,
    manifest: &Manifest,
) -> Result<bool, Fault> {
    let members = roster_of(db, letter)?;
    let stands = letter.stands_by(manifest, moment.now, &by_id(&members));
    Ok(stands.is_ok())
}

fn waiting(db: &mut Db, id: LetterId) -> Result<Option<(Letter, Manifest)>, Fault> {
    let letter = db.letter(id)?;
    let waits = |letter: &Letter| matches!(letter.stage, Stage::Closed { .. });
    let Some(letter) = letter.filter(waits) else {
        return Ok(None);
    };
    Ok(manifest_of(db, &letter)?.map(|manifest| (letter, manifest)))
}

/// How a frozen manifest ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// Its PDF is the letter.
    Finalized,
    /// It is no longer the letter's intent: another process was faster, or the lead took the letter back. Nothing is
    /// kept of what was made from it.
    Dropped,
    /// It did not hold any more; it is void and a new one is frozen.
    FrozenAnew,
    /// The same, and no name is left, so the letter is closed.
    NoNames,
}

/// Judges the manifest of a waiting letter again, and voids it if it does not hold; `None` if it does, or none waits.
///
/// # Errors
/// [`RefusedToFinalize`].
pub fn renew(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    id: LetterId,
) -> Result<Option<Committed>, Failure<RefusedToFinalize>> {
    let Some((letter, manifest)) = waiting(tx, id)? else {
        return Ok(None);
    };
    if stands(tx, moment, &letter, &manifest)? {
        return Ok(None);
    }
    start_over(tx, moment, rules, &letter, &manifest).map(Some)
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
    let letter = match waiting(tx, manifest.letter)? {
        Some((letter, newest)) if newest == *manifest => letter,
        Some(_) | None => return Ok(Committed::Dropped),
    };
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
            tx.use_seal(&sealed.made.seal, moment.now)?;
            queue::tell_leads(tx, moment, &letter, letter.head.seq + 1)?;
            Ok(Committed::Finalized)
        }
        Err(FinalizeRefusal::Superseded) => start_over(tx, moment, rules, &letter, manifest),
        Err(refusal) => Err(Failure::Refused(refusal.into())),
    }
}

/// Voids a manifest that does not hold any more, freezes the names that are left, and tells the lead offices.
fn start_over(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    letter: &Letter,
    manifest: &Manifest,
) -> Result<Committed, Failure<RefusedToFinalize>> {
    let members = roster_of(tx, letter)?;
    let roster = by_id(&members);
    let void = letter
        .void_manifest(Actor::Service)
        .map_err(|e| Failure::Refused(e.into()))?;
    let gone = letter.fell_away(manifest, moment.now, &roster);
    let left = letter.reconcile(moment.now, &roster).signatories.len();
    let void = void.with("why", Some(why_void(&gone, left)));
    tx.append(letter.id, vec![void], moment.now)?;
    queue::tell_leads(tx, moment, letter, letter.head.seq + 1)?;
    if left == 0 {
        return Ok(Committed::NoNames);
    }
    let letter = tx
        .letter(letter.id)?
        .ok_or(Failure::Refused(RefusedToFinalize::NoLetter(NoLetter)))?;
    freeze_as(tx, moment, rules, &letter, None)?;
    Ok(Committed::FrozenAnew)
}

/// Why the names are settled again, in sentences for the lead offices.
fn why_void(gone: &[String], left: usize) -> String {
    let cause = match gone {
        [] => "The roster has new facts about a printed member".to_owned(),
        gone => gone.join("; "),
    };
    let then = match left {
        0 => "No name is left to print, so the letter is closed and nothing is sealed.",
        _ => "The names that stand are frozen again and go on to be sealed.",
    };
    format!("{cause}. {then}")
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
