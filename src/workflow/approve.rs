//! What comes through the link: approve, decline, ask for changes, withdraw, object.

use super::queue::{self, Post};
use super::{Moment, link::Token};
use crate::domain::approval::{Press, PressRefusal, Pressed, Standing};
use crate::domain::invitation::Invitation;
use crate::domain::letter::{Letter, WrongStage};
use crate::domain::record::Hash;
use crate::domain::roster::Member;
use crate::domain::text::Note;
use crate::store::{Db, Failure, Fault, NewPress, Tx};

/// What the page's form decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Approve and sign on.
    Approve {
        /// Whether spelling and citation fixes need no new approval.
        technical_changes: bool,
    },
    /// Pass.
    Decline,
    /// Ask for changes.
    RequestChanges {
        /// The wording proposed.
        suggested: Option<Note>,
    },
}

/// Why a press leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApproveRefusal {
    /// Nobody was mailed this link.
    #[error("This link does not open a letter.")]
    UnknownLink,
    /// The letter does not take it.
    #[error(transparent)]
    Press(#[from] PressRefusal),
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The page's one-time value was used for another decision.
    #[error(
        "This page was already used for another decision. Here is a fresh one; nothing was recorded."
    )]
    UsedPage,
}

/// An invitation with the letter and the member that it is about.
#[derive(Debug, Clone)]
pub struct ByLink {
    /// The letter.
    pub letter: Letter,
    /// The invitation whose link was used.
    pub invitation: Invitation,
    /// Whose name is asked for.
    pub member: Member,
}

impl ByLink {
    /// The lines of the signature block, as the page shows them and the PDF prints them.
    #[must_use]
    pub fn printed_as(&self) -> String {
        format!("{}\n{}", self.member.formal_name, self.member.block_title())
    }
}

/// Finds what a link is about.
///
/// # Errors
/// [`ApproveRefusal::UnknownLink`] for every link that opens nothing, whatever the reason.
pub fn by_link(db: &mut Db, token: &Token) -> Result<ByLink, Failure<ApproveRefusal>> {
    let unknown = || Failure::Refused(ApproveRefusal::UnknownLink);
    let link = db.link(&token.hash())?.ok_or_else(unknown)?;
    let letter = db.letter(link.letter)?.ok_or_else(unknown)?;
    let invitation = letter
        .invitation(&link.invitation)
        .ok_or_else(unknown)?
        .clone();
    let member = invitation.member.as_ref().ok_or_else(unknown)?;
    let member = db.member(member)?.ok_or_else(unknown)?;
    Ok(ByLink {
        letter,
        invitation,
        member,
    })
}

/// Records what was pressed, once: the same page pressed again gives the same event.
///
/// # Errors
/// [`ApproveRefusal`].
pub fn press(
    tx: &mut Tx<'_>,
    moment: &Moment,
    token: &Token,
    nonce: &str,
    press: &Press,
    decided: &Decided,
) -> Result<i64, Failure<ApproveRefusal>> {
    let link = by_link(tx, token)?;
    let press = Press {
        invitation: link.invitation.id,
        ..press.clone()
    };
    let said = format!("{press:?}{decided:?}");
    once(tx, &link, nonce, &said, |tx| {
        let pressed = match decided {
            Decided::Approve { technical_changes } => {
                let office = tx.office(&link.member.id)?;
                let printed_as = link.printed_as();
                link.letter
                    .approve(press, *technical_changes, &printed_as, &office, moment.now)
            }
            Decided::Decline => link.letter.decline(press, moment.now),
            Decided::RequestChanges { suggested } => {
                link.letter
                    .request_changes(press, suggested.as_ref(), moment.now)
            }
        };
        settle(tx, moment, &link, pressed)
    })
}

/// Takes an approval back, once: the same page pressed again does not take back a later one.
///
/// # Errors
/// [`ApproveRefusal`].
pub fn withdraw(
    tx: &mut Tx<'_>,
    moment: &Moment,
    token: &Token,
    nonce: &str,
    note: Option<&Note>,
) -> Result<i64, Failure<ApproveRefusal>> {
    let link = by_link(tx, token)?;
    once(tx, &link, nonce, &format!("withdraw {note:?}"), |tx| {
        let pressed = link.letter.withdraw(&link.invitation.id, note);
        settle(tx, moment, &link, pressed)
    })
}

/// Stops an announced release, once.
///
/// # Errors
/// [`ApproveRefusal`].
pub fn object(
    tx: &mut Tx<'_>,
    moment: &Moment,
    token: &Token,
    nonce: &str,
    note: Option<&Note>,
) -> Result<i64, Failure<ApproveRefusal>> {
    let link = by_link(tx, token)?;
    once(tx, &link, nonce, &format!("object {note:?}"), |tx| {
        let event = link.letter.object(&link.invitation.id, note, moment.now);
        settle(
            tx,
            moment,
            &link,
            event.map(|event| Pressed::New(Box::new(event))),
        )
    })
}

/// Spends a page's one-time value on one act. The same again is answered with the event of the first time; another
/// act under the same value is refused.
fn once(
    tx: &mut Tx<'_>,
    link: &ByLink,
    nonce: &str,
    said: &str,
    act: impl FnOnce(&mut Tx<'_>) -> Result<i64, Failure<ApproveRefusal>>,
) -> Result<i64, Failure<ApproveRefusal>> {
    let fingerprint = Hash::of(said.as_bytes()).to_string();
    if let Some(before) = tx.press(nonce)? {
        let same = before.invitation == link.invitation.id && before.fingerprint == fingerprint;
        return if same {
            Ok(before.event)
        } else {
            Err(Failure::Refused(ApproveRefusal::UsedPage))
        };
    }
    let event = act(tx)?;
    tx.put_press(NewPress {
        nonce: nonce.to_owned(),
        invitation: link.invitation.id,
        fingerprint,
        event,
    })?;
    Ok(event)
}

/// Appends the event and queues its mails: a receipt to whoever pressed, one to an address of record, and word to the
/// lead offices.
fn settle(
    tx: &mut Tx<'_>,
    moment: &Moment,
    link: &ByLink,
    pressed: Result<Pressed, PressRefusal>,
) -> Result<i64, Failure<ApproveRefusal>> {
    let event = match pressed.map_err(|refusal| Failure::Refused(refusal.into()))? {
        Pressed::Already(event) => return Ok(event),
        Pressed::New(event) => *event,
    };
    let id = link.letter.id;
    let entries = tx.append(id, vec![event], moment.now)?;
    let Some(seq) = entries.last().map(|entry| entry.seq) else {
        return Err(Fault::other("appending an event", "nothing was appended").into());
    };
    let invitation = link.invitation.id;
    let receipt = Post::Receipt {
        invitation,
        event: seq,
        to_record: false,
    };
    queue::post(tx, moment, Some(id), &seq.to_string(), &receipt)?;
    let letter = tx.letter(id)?;
    let mut asked = false;
    if let Some(letter) = &letter {
        if letter.standing(&link.member.id, moment.now) == Some(Standing::Unconfirmed) {
            asked = ask_to_confirm(tx, moment, letter, link, seq)?;
        }
        queue::tell_leads(tx, moment, letter, seq)?;
    }
    let office = tx.office(&link.member.id)?;
    let elsewhere = office
        .preferred()
        .is_some_and(|a| link.invitation.address.as_deref() != Some(a.as_ref()));
    // The request to confirm says all that a copy would; two links in one mailbox would be pressed by chance.
    if elsewhere && !asked {
        let receipt = Post::Receipt {
            invitation,
            event: seq,
            to_record: true,
        };
        queue::post(tx, moment, Some(id), &format!("{seq}/record"), &receipt)?;
    }
    Ok(seq)
}

/// Someone approved behind a link that the lead sent elsewhere: one press from an address of record makes it count.
/// Returns whether there is such an address to ask.
fn ask_to_confirm(
    tx: &mut Tx<'_>,
    moment: &Moment,
    letter: &Letter,
    link: &ByLink,
    approval: i64,
) -> Result<bool, Fault> {
    let office = tx.office(&link.member.id)?;
    let Some(address) = office.preferred().cloned() else {
        return Ok(false);
    };
    let known = letter.invitations.iter().find(|i| {
        i.is_live()
            && i.member.as_ref() == Some(&link.member.id)
            && i.address.as_deref() == Some(address.as_ref())
    });
    let invitation = match known {
        Some(invitation) => invitation.id,
        None => {
            let new = moment.invitation_id();
            let by = crate::domain::event::Actor::Service;
            match letter.invite(by, new, &link.member, &office, Some(&address), None) {
                Ok(event) => tx.append(letter.id, vec![event], moment.now)?,
                // The member left office meanwhile, or the letter closed: there is nothing to confirm.
                Err(_) => return Ok(false),
            };
            new
        }
    };
    let post = Post::Confirmation {
        invitation,
        approval,
    };
    queue::post(
        tx,
        moment,
        Some(letter.id),
        &format!("{invitation}/{approval}"),
        &post,
    )?;
    Ok(true)
}
