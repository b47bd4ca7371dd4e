//! Drafting: a letter begins, and its text changes.

use super::queue::{self, Post};
use super::{Moment, NoLetter, Rules, Staff, led};
use crate::domain::approval::{Decision, Standing};
use crate::domain::letter::{
    Letter, LetterId, Opening, ReviseRefusal, SignatureOrder, Slug, WrongStage,
};
use crate::domain::revision::{LetterText, RevisionKind, TextDigest};
use crate::domain::roster::MemberId;
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
    let event = Letter::draft(staff.actor(), opening).with("staff", Some(staff.name.clone()));
    tx.append(id, vec![event], moment.now)?;
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

/// Saves a new text and asks again whoever has to be asked.
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
) -> Result<Revised, Failure<DraftRefusal>> {
    let before = led::<DraftRefusal>(tx, id, staff)?;
    let event = before
        .revise(staff.actor(), kind, text.digest())
        .map_err(DraftRefusal::from)
        .map_err(Failure::Refused)?;
    let revision = before.current.number + 1;
    tx.put_text(id, revision, text)?;
    tx.append(
        id,
        vec![event.with("staff", Some(staff.name.clone()))],
        moment.now,
    )?;
    let letter = tx.letter(id)?.ok_or(Failure::Refused(NoLetter.into()))?;
    let needs_reapproval = ask_again(tx, moment, &letter)?;
    Ok(Revised {
        revision,
        digest: letter.current.digest,
        needs_reapproval,
    })
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
pub(super) fn last_approved(
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
