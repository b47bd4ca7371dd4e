//! Circulation: who is asked, the first mail, reminders, and the deadline's moves.

use jiff::Timestamp;

use super::queue::{self, Post};
use super::{Moment, NoLetter, Staff, led, record};
use crate::domain::circulation::CirculateRefusal;
use crate::domain::event::NewEvent;
use crate::domain::invitation::{InvitationId, InvitationRefusal, InviteRefusal};
use crate::domain::letter::{Letter, LetterId, Stage, WrongStage};
use crate::domain::roster::MemberId;
use crate::domain::text::{EmailAddress, Note, PersonName};
use crate::store::{Failure, Tx};

/// An office to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Whose name.
    pub member: MemberId,
    /// Where; the office's preferred address of record if none is named.
    pub address: Option<EmailAddress>,
    /// Whom the lead thinks of there.
    pub contact: Option<PersonName>,
}

/// Why offices are not asked. All of a list are asked, or none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskRefusal {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Nobody was named.
    #[error("No office is named.")]
    Nobody,
    /// Not on the roster.
    #[error("There is no member with the id {0} on the roster.")]
    UnknownMember(MemberId),
    /// One of them cannot be asked.
    #[error(transparent)]
    Invite(#[from] InviteRefusal),
}

/// Asks offices. Asking again at the same address changes nothing and answers with the invitation that stands.
///
/// # Errors
/// [`AskRefusal`].
pub fn invite(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    asks: &[Ask],
) -> Result<Vec<InvitationId>, Failure<AskRefusal>> {
    if asks.is_empty() {
        return Err(Failure::Refused(AskRefusal::Nobody));
    }
    let mut letter = led::<AskRefusal>(tx, id, staff)?;
    let mut invitations = Vec::new();
    for ask in asks {
        let invitation = invite_one(tx, moment, staff, &letter, ask)?;
        letter = led::<AskRefusal>(tx, id, staff)?;
        invitations.push(invitation);
    }
    Ok(invitations)
}

fn invite_one(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    letter: &Letter,
    ask: &Ask,
) -> Result<InvitationId, Failure<AskRefusal>> {
    let member = tx
        .member(&ask.member)?
        .ok_or(Failure::Refused(AskRefusal::UnknownMember(
            ask.member.clone(),
        )))?;
    let office = tx.office(&ask.member)?;
    let new = moment.invitation_id();
    match letter.invite(
        staff.actor(),
        new,
        &member,
        &office,
        ask.address.as_ref(),
        ask.contact.as_ref(),
    ) {
        Ok(event) => {
            record(tx, moment, staff, letter.id, event)?;
            if matches!(letter.stage, Stage::Circulating { .. }) {
                queue::post(
                    tx,
                    moment,
                    Some(letter.id),
                    &new.to_string(),
                    &Post::Invitation { invitation: new },
                )?;
            }
            Ok(new)
        }
        Err(InviteRefusal::AlreadyInvited(name)) => {
            let address = ask
                .address
                .as_ref()
                .or_else(|| office.preferred())
                .map(ToString::to_string);
            let same = letter.invitations.iter().find(|i| {
                i.is_live() && i.member.as_ref() == Some(&member.id) && i.address == address
            });
            same.map(|i| i.id)
                .ok_or(Failure::Refused(InviteRefusal::AlreadyInvited(name).into()))
        }
        Err(refusal) => Err(Failure::Refused(refusal.into())),
    }
}

/// Why a letter does not go out or its deadline does not move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineRefusal {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not so.
    #[error(transparent)]
    Circulate(#[from] CirculateRefusal),
}

/// Sends the Dear Colleague. The leading offices are asked like any other, if they can be.
///
/// # Errors
/// [`DeadlineRefusal`].
pub fn circulate(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    deadline: Timestamp,
    message: Option<&Note>,
) -> Result<(), Failure<DeadlineRefusal>> {
    let draft = led::<DeadlineRefusal>(tx, id, staff)?;
    ask_leads(tx, moment, staff, &draft)?;
    let letter = led::<DeadlineRefusal>(tx, id, staff)?;
    let event = letter
        .circulate(staff.actor(), deadline, message, moment.now)
        .map_err(DeadlineRefusal::from)
        .map_err(Failure::Refused)?;
    record(tx, moment, staff, id, event)?;
    for invitation in letter
        .invitations
        .iter()
        .filter(|invitation| invitation.is_live())
    {
        let post = Post::Invitation {
            invitation: invitation.id,
        };
        queue::post(tx, moment, Some(id), &invitation.id.to_string(), &post)?;
    }
    Ok(())
}

/// A lead's own name needs an approval too. An office without an address of record has to be asked by hand.
fn ask_leads(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    draft: &Letter,
) -> Result<(), Failure<DeadlineRefusal>> {
    if draft.stage != Stage::Draft {
        return Ok(());
    }
    let invitees = draft.invitees();
    for lead in draft.leads().filter(|lead| !invitees.contains(lead)) {
        let ask = Ask {
            member: lead.clone(),
            address: None,
            contact: None,
        };
        match invite_one(tx, moment, staff, draft, &ask) {
            Ok(_) | Err(Failure::Refused(_)) => {}
            Err(Failure::Broken(fault)) => return Err(Failure::Broken(fault)),
        }
    }
    Ok(())
}

/// Moves the deadline of a circulating letter, or opens a closed one again.
///
/// # Errors
/// [`DeadlineRefusal`].
pub fn extend(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    deadline: Timestamp,
) -> Result<(), Failure<DeadlineRefusal>> {
    let letter = led::<DeadlineRefusal>(tx, id, staff)?;
    let event = match letter.stage {
        Stage::Closed { .. } => letter.reopen(staff.actor(), deadline, moment.now),
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Finalized { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => letter.extend(staff.actor(), deadline, moment.now),
    };
    let event = event
        .map_err(DeadlineRefusal::from)
        .map_err(Failure::Refused)?;
    Ok(record(tx, moment, staff, id, event)?)
}

/// Why an invitation is not touched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TouchRefusal {
    /// Not this office's letter.
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    /// Not so.
    #[error(transparent)]
    Invitation(#[from] InvitationRefusal),
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
}

/// What a lead does to one invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// Mail the link again.
    Remind,
    /// Take the link back.
    Revoke,
    /// The wrong office was asked.
    EnterInError(Option<Note>),
}

/// Reminds, takes back or marks one invitation.
///
/// # Errors
/// [`TouchRefusal`].
pub fn touch(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
    invitation: InvitationId,
    touch: &Touch,
) -> Result<(), Failure<TouchRefusal>> {
    let letter = led::<TouchRefusal>(tx, id, staff)?;
    let by = staff.actor();
    let event = match touch {
        Touch::Remind => letter.remind(by, &invitation),
        Touch::Revoke => letter.revoke(by, &invitation),
        Touch::EnterInError(note) => {
            letter.enter_in_error(by, &invitation, note.as_ref().map(ToString::to_string))
        }
    };
    let event: NewEvent = event
        .map_err(TouchRefusal::from)
        .map_err(Failure::Refused)?;
    record(tx, moment, staff, id, event)?;
    if *touch == Touch::Remind {
        let times = letter.invitation(&invitation).map_or(0, |i| i.reminders) + 1;
        queue::post(
            tx,
            moment,
            Some(id),
            &format!("{invitation}/{times}"),
            &Post::Reminder { invitation },
        )?;
    }
    Ok(())
}

/// Reminds every office that owes an answer; returns how many were mailed.
///
/// # Errors
/// [`TouchRefusal`].
pub fn remind_all(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
) -> Result<usize, Failure<TouchRefusal>> {
    let letter = led::<TouchRefusal>(tx, id, staff)?;
    let mut reminded = 0;
    for invitation in letter.invitations.iter().filter(|i| i.is_live()) {
        let owes = invitation
            .member
            .as_ref()
            .and_then(|member| letter.standing(member, moment.now));
        if owes.is_some_and(|standing| standing.owes_an_answer()) {
            touch(tx, moment, staff, id, invitation.id, &Touch::Remind)?;
            reminded += 1;
        }
    }
    Ok(reminded)
}

/// Takes no more answers.
///
/// # Errors
/// [`TouchRefusal`].
pub fn close(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
) -> Result<(), Failure<TouchRefusal>> {
    let letter = led::<TouchRefusal>(tx, id, staff)?;
    let event = letter
        .close(staff.actor())
        .map_err(TouchRefusal::from)
        .map_err(Failure::Refused)?;
    Ok(record(tx, moment, staff, id, event)?)
}

/// Gives a letter up before it is closed.
///
/// # Errors
/// [`TouchRefusal`].
pub fn abandon(
    tx: &mut Tx<'_>,
    moment: &Moment,
    staff: &Staff,
    id: LetterId,
) -> Result<(), Failure<TouchRefusal>> {
    let letter = led::<TouchRefusal>(tx, id, staff)?;
    let event = letter
        .abandon(staff.actor())
        .map_err(TouchRefusal::from)
        .map_err(Failure::Refused)?;
    Ok(record(tx, moment, staff, id, event)?)
}
