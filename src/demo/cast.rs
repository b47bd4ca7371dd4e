//! Who plays: the twelve offices of 2022, one aide, one API token.

use jiff::{SignedDuration, Timestamp};

use super::DemoFault;
use crate::app::App;
use crate::domain::office::Office;
use crate::domain::roster::{self, Member};
use crate::domain::text::EmailAddress;
use crate::store::{Failure, NewToken, NewUser, Tx};
use crate::workflow::link::Token;

/// The people and what they hold.
pub(super) struct Cast {
    /// The twelve, the lead first, in the letter's own order.
    pub(super) members: Vec<Member>,
    /// The lead office's access to the API.
    pub(super) token: Token,
    /// The sign-on deadline: three days from now.
    pub(super) deadline: Timestamp,
    /// Where the lead's aide gets the sign-in link.
    pub(super) aide: String,
}

/// The address of record of an office.
pub(super) fn address(member: &Member) -> String {
    format!(
        "approvals@{}.senate.example",
        member.last_name.to_lowercase()
    )
}

/// Puts the twelve on the roster as they stood in 2022, registers their offices, and lets the aide in.
pub(super) fn assemble(app: &App) -> Result<Cast, DemoFault> {
    let failed = |why: &dyn std::fmt::Display| DemoFault::new("assembling the cast", why);
    let members = roster::signers_2022().map_err(|e| failed(&e))?;
    let lead = members
        .first()
        .cloned()
        .ok_or_else(|| failed(&"the list of signatories is empty"))?;
    let offices = members
        .iter()
        .map(|member| {
            let address = EmailAddress::parse(&address(member))?;
            Ok(Office {
                member: member.id.clone(),
                domains: Vec::new(),
                head: None,
                likeness: None,
                addresses: vec![address],
            })
        })
        .collect::<Result<Vec<_>, crate::domain::text::TextRefusal>>()
        .map_err(|e| failed(&e))?;
    let aide = format!(
        "dana.whitfield@{}.senate.example",
        lead.last_name.to_lowercase()
    );
    let moment = app.clock.moment();
    let token = Token::random(moment.random());
    let deadline = moment
        .now
        .checked_add(SignedDuration::from_hours(72))
        .map_err(|e| failed(&e))?;
    let cast = Cast {
        members: members.clone(),
        token: token.clone(),
        deadline,
        aide: aide.clone(),
    };
    let act = move |tx: &mut Tx<'_>| {
        tx.put_members(&members)?;
        for office in &offices {
            tx.put_office(office)?;
        }
        if tx.user_by_email(&aide)?.is_none() {
            tx.put_user(NewUser {
                id: moment.id().to_string(),
                email: aide.clone(),
                name: "Dana Whitfield".into(),
                office: lead.id.clone(),
                created_at: moment.now,
            })?;
        }
        tx.put_token(NewToken {
            token_hash: token.hash(),
            name: "demonstration".into(),
            office: lead.id.clone(),
            created_at: moment.now,
        })?;
        Ok(())
    };
    match app
        .store
        .transact_blocking::<(), std::convert::Infallible>(act)
    {
        Ok(()) => Ok(cast),
        Err(Failure::Refused(never)) => match never {},
        Err(Failure::Broken(fault)) => Err(failed(&fault)),
    }
}
