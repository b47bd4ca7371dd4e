//! Drafting: a letter begins, and its text changes.

use super::queue::{self, Post};
use super::{Moment, NoLetter, Rules, Staff, led, record};
use crate::domain::approval::{Decision, Standing};
use crate::domain::letter::{
    Letter, LetterId, Opening, ReviseRefusal, SignatureOrder, Slug, WrongStage,
};
use crate::domain::revision::{FieldRefusal, LetterText, RevisionKind, TextDigest};
use crate::domain::roster::MemberId;
use crate::pdf::printable;
use crate::store::{Failure, Tx};

/// Why a letter is not begun or revised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefusal {
    /// Not this office's.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not now.
    #[error(transparent)]
    Revise(#[from] ReviseRefusal),
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The lead's member or a co-lead is not on the roster.
    #[error("There is no member with the id {0} on the roster.")]
    UnknownMember(MemberId),
    /// An office is named twice among the leads.
    #[error("An office can lead a letter only once.")]
    LeadTwice,
    /// Somebody else saved a text in between.
    #[error(
        "Somebody else saved revision {current} while you were writing. Nothing was saved and nothing of yours is lost."
    )]
    Stale {
        /// The newest revision.
        current: u32,
    },
    /// Some of it cannot be printed: no font has the character, or the word fits no line. Found out now and not when it
    /// is finalized.
    #[error("The letter holds something that cannot be printed.")]
    Unprintable(Vec<FieldRefusal>),
}

/// A letter just begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Its name inside.
    pub id: LetterId,
    /// Its name outside.
    pub slug: Slug,
    /// The digest of its first text.
    pub digest: TextDigest,
}

/// Begins a letter with its first text.
///
/// # Errors
/// [`DraftRefusal`].
pub fn draft(
    tx: &mut Tx<'_>,
    moment: &Moment,
    rules: &Rules,
    staff: &Staff,
    text: &LetterText,
    order: SignatureOrder,
    co_leads: &[MemberId],
) -> Result<Drafted, Failure<DraftRefusal>> {
    for (index, member) in std::iter::once(&staff.office).chain(co_leads).enumerate() {
        if tx.member(member)?.is_none() {
            return Err(Failure::Refused(DraftRefusal::UnknownMember(
                member.clone(),
            )));
        }
        if co_leads.iter().skip(index).any(|other| other == member) {
            return Err(Failure::Refused(DraftRefusal::LeadTwice));
        }
    }
    must_be_printable(text)?;
    let id = LetterId::new(moment.id());
    let suffix = super::link::Token::random(moment.random())
        .reveal()
        .chars()
        .take(6)
        .collect::<String>();
    let opening = Opening {
        slug: Slug::of(text.subject.as_ref(), &suffix),
        lead: staff.office.clone(),
        co_leads: co_leads.to_vec(),
        order,
        consent_days: rules.consent_days,
        digest: text.digest(),
    };
    let drafted = Drafted {
        id,
        slug: opening.slug.clone(),
        digest: opening.digest,
    };
    tx.put_text(id, 1, text)?;
    record(tx, moment, staff, id, Letter::draft(staff.actor(), opening))?;
    Ok(drafted)
}

/// A text just saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// Its number.
    pub revision: u32,
    /// Its digest.
    pub digest: TextDigest,
    /// The members whose offices have to approve again.
    pub needs_reapproval: Vec<MemberId>,
}

/// Saves a new text and asks again whoever has to be asked. `base` is the revision that the writer had before them,
/// if that is known: two who write at once must not undo each other's words unseen.
///
/// # Errors
/// [`DraftRefusal`].
pub fn revise(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    kind: RevisionKind,
    text: &LetterText,
    base: Option<u32>,
) -> Result<Revised, Failure<DraftRefusal>> {
    let before = led::<DraftRefusal>(tx, id, staff)?;
    let current = before.current.number;
    if base.is_some_and(|base| base != current) {
        return Err(Failure::Refused(DraftRefusal::Stale { current }));
    }
    must_be_printable(text)?;
    if kind == RevisionKind::Technical
        && let Some(what) = text.beyond_technical(&tx.text(id, current)?)
    {
        let refusal = ReviseRefusal::MoreThanTechnical(what);
        return Err(Failure::Refused(refusal.into()));
    }
    let event = before
        .revise(staff.actor(), kind, text.digest())
        .map_err(DraftRefusal::from)
        .map_err(Failure::Refused)?;
    let revision = before.current.number + 1;
    tx.put_text(id, revision, text)?;
    record(tx, moment, staff, id, event)?;
    let letter = tx.letter(id)?.ok_or(Failure::Refused(NoLetter.into()))?;
    let needs_reapproval = ask_again(tx, moment, &letter)?;
    Ok(Revised {
        revision,
        digest: letter.current.digest,
        needs_reapproval,
    })
}

/// Holds the text against the fonts, field by field.
fn must_be_printable(text: &LetterText) -> Result<(), Failure<DraftRefusal>> {
    let refusals = printable::refusals(text);
    if refusals.is_empty() {
        return Ok(());
    }
    Err(Failure::Refused(DraftRefusal::Unprintable(refusals)))
}

/// One mail with only what changed to each office whose approval the new text touches.
fn ask_again(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &Letter,
) -> Result<Vec<MemberId>, crate::store::Fault> {
    let mut needed = Vec::new();
    for (member, standing) in letter.standings(moment.now) {
        let Some(member) = member else { continue };
        let Some((invitation, since)) = last_approved(letter, &member) else {
            continue;
        };
        let key = format!("{}/{}", invitation, letter.current.number);
        match standing {
            Standing::TextMovedOn => {
                queue::post(
                    tx,
                    moment,
                    Some(letter.id),
                    &key,
                    &Post::Reapproval { invitation, since },
                )?;
                needed.push(member);
            }
            Standing::Approved(_) if letter.current.kind == RevisionKind::Technical => {
                queue::post(
                    tx,
                    moment,
                    Some(letter.id),
                    &key,
                    &Post::TechnicalChange { invitation, since },
                )?;
            }
            Standing::Approved(_)
            | Standing::NoAnswer
            | Standing::Unconfirmed
            | Standing::Stale
            | Standing::ChangesRequested
            | Standing::Declined
            | Standing::Withdrawn
            | Standing::EnteredInError
            | Standing::Revoked => {}
        }
    }
    Ok(needed)
}

/// The invitation through which an office last approved, and the revision that it saw.
#[must_use]
pub fn last_approved(
    letter: &Letter,
    member: &MemberId,
) -> Option<(crate::domain::invitation::InvitationId, u32)> {
    let asked = letter
        .invitations
        .iter()
        .filter(|i| i.member.as_ref() == Some(member) && i.is_live());
    let approvals = asked.flat_map(|invitation| {
        invitation
            .answers
            .iter()
            .filter_map(|answer| match &answer.decision {
                Decision::Approved { digest, .. } => Some((answer.seq, invitation.id, *digest)),
                Decision::Declined | Decision::ChangesRequested { .. } | Decision::Withdrawn => {
                    None
                }
            })
    });
    let (_, invitation, digest) = approvals.max_by_key(|(seq, ..)| *seq)?;
    let revision = letter
        .earlier
        .iter()
        .rev()
        .chain([&letter.current])
        .find(|revision| revision.digest == digest)?;
    Some((invitation, revision.number))
}
