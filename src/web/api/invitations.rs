//! Invitations: who is asked, reminded, no longer asked. No answer holds a link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Caller, answer, letter_id};
use super::letters::refused;
use super::problem::Problem;
use crate::domain::invitation::{Invitation, InvitationId, InvitationRefusal};
use crate::domain::letter::Letter;
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::MemberId;
use crate::domain::text::{EmailAddress, Note, PersonName};
use crate::store::Failure;
use crate::workflow::circulate::{self, Ask, Touch};

/// The most offices in one request; both chambers together are fewer.
const ASKS: usize = 600;

/// Offices to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitations {
    /// All are asked, or none.
    #[serde(default)]
    invitations: Vec<NewInvitation>,
}

/// An office to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    /// Whose name.
    #[serde(default)]
    member: String,
    /// Where; the preferred address of record if it is not given. An approval from an address that is not of record
    /// is not printed until it is confirmed from one that is.
    #[serde(default)]
    #[schema(required = false)]
    email: Option<String>,
    /// Whom the lead thinks of there.
    #[serde(default)]
    #[schema(required = false)]
    name: Option<String>,
}

impl NewInvitation {
    fn parse(&self, at: usize, errors: &mut Vec<FieldRefusal>) -> Option<Ask> {
        let mut refuse = |field: &str, reason: &dyn std::fmt::Display| {
            errors.push(FieldRefusal {
                field: format!("invitations.{at}.{field}"),
                reason: reason.to_string(),
            });
        };
        let member = MemberId::parse(&self.member)
            .map_err(|refusal| refuse("member", &refusal))
            .ok();
        let address = self.email.as_deref().map(EmailAddress::parse).transpose();
        let address = address.map_err(|refusal| refuse("email", &refusal)).ok();
        let contact = self.name.as_deref().map(PersonName::parse).transpose();
        let contact = contact.map_err(|refusal| refuse("name", &refusal)).ok();
        Some(Ask {
            member: member?,
            address: address?,
            contact: contact?,
        })
    }
}

/// One invitation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(super) struct InvitationView {
    /// Its id.
    id: String,
    /// Whose name is asked for.
    member: Option<String>,
    /// Where the link goes.
    email: Option<String>,
    /// Whom the lead thinks of there.
    name: Option<String>,
    /// Whether that is an address of record of the office.
    of_record: bool,
    /// When the office was asked.
    invited_at: String,
    /// How often it was reminded through this link.
    reminders: u32,
    /// `live`, `revoked` or `entered_in_error`.
    state: &'static str,
}

impl InvitationView {
    fn of(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            member: invitation.member.as_ref().map(ToString::to_string),
            email: invitation.address.clone(),
            name: invitation.contact.clone(),
            of_record: invitation.of_record,
            invited_at: invitation.invited_at.to_string(),
            reminders: invitation.reminders,
            state: match (invitation.entered_in_error, invitation.revoked) {
                (true, _) => "entered_in_error",
                (false, true) => "revoked",
                (false, false) => "live",
            },
        }
    }

    fn all(letter: &Letter, ids: &[InvitationId]) -> Vec<Self> {
        let found = ids.iter().filter_map(|id| letter.invitation(id));
        found.map(Self::of).collect()
    }
}

/// Invitations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invitations {
    /// A row each, in the order of the request or of the asking.
    invitations: Vec<InvitationView>,
}

/// Lists invitations.
#[utoipa::path(get, path = "/api/v1/letters/{id}/invitations", tag = "co-signers",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "Every invitation, oldest first.", body = Invitations)))]
pub(super) async fn list(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let invitations = caller
        .read_letter(&id, |_, letter| Ok(letter.invitations))
        .await?;
    Ok(answer(&Invitations {
        invitations: invitations.iter().map(InvitationView::of).collect(),
    }))
}

/// Asks offices for their members' names. Mails go out with the circulation, or at once if the letter circulates.
#[utoipa::path(post, path = "/api/v1/letters/{id}/invitations", tag = "co-signers", request_body = NewInvitations,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "A row for each office; the same one again if it was asked before.",
        body = Invitations)))]
pub(super) async fn create(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewInvitations = asked.json()?;
    let id = letter_id(&id)?;
    let mut errors = Vec::new();
    if new.invitations.len() > ASKS {
        return Err(Problem::field(
            "invitations",
            "At most 600 offices are asked in one request.",
        ));
    }
    let asks = new.invitations.iter().enumerate();
    let asks: Vec<Ask> = asks
        .filter_map(|(at, ask)| ask.parse(at, &mut errors))
        .collect();
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            let ids = circulate::invite(tx, moment, staff, id, &asks).map_err(refused)?;
            let letter = tx.letter(id)?;
            Ok(Invitations {
                invitations: letter.map_or_else(Vec::new, |l| InvitationView::all(&l, &ids)),
            })
        })
        .await
}

/// Takes a link back that nobody has answered.
#[utoipa::path(delete, path = "/api/v1/letters/{id}/invitations/{invitation}", tag = "co-signers",
    params(("id" = String, Path, description = "The letter's id."),
        ("invitation" = String, Path, description = "The invitation's id.")),
    responses((status = 200, description = "The invitation, revoked.", body = InvitationView)))]
pub(super) async fn revoke(
    asked: Asked,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    touch(asked, &path, Touch::Revoke, StatusCode::OK).await
}

/// Why an invitation should never have been.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewError {
    /// For the own record.
    #[serde(default)]
    #[schema(required = false)]
    note: Option<String>,
}

/// Marks an invitation that should never have been, for example of another member of the same surname.
#[utoipa::path(post, path = "/api/v1/letters/{id}/invitations/{invitation}/error", tag = "co-signers",
    request_body = NewError,
    params(("id" = String, Path, description = "The letter's id."),
        ("invitation" = String, Path, description = "The invitation's id.")),
    responses((status = 201, description = "The invitation, entered in error.", body = InvitationView)))]
pub(super) async fn enter_in_error(
    asked: Asked,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let new: NewError = asked.json()?;
    let note = note("note", new.note.as_deref())?;
    touch(asked, &path, Touch::EnterInError(note), StatusCode::CREATED).await
}

async fn touch(
    asked: Asked,
    (id, invitation): &(String, String),
    touch: Touch,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let id = letter_id(id)?;
    let unknown = || Problem::not_found(InvitationRefusal::Unknown);
    let invitation: InvitationId = invitation.parse().map_err(|_| unknown())?;
    asked
        .act(status, move |tx, moment, staff| {
            circulate::touch(tx, moment, staff, id, invitation, &touch).map_err(refused)?;
            let letter = tx.letter(id)?;
            let touched = letter.as_ref().and_then(|l| l.invitation(&invitation));
            touched
                .map(InvitationView::of)
                .ok_or_else(|| Failure::Refused(unknown()))
        })
        .await
}

/// Whom to remind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReminders {
    /// Through which invitations; without any, every office that owes an answer.
    #[serde(default)]
    #[schema(required = false)]
    invitations: Option<Vec<String>>,
}

/// What was mailed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reminders {
    /// How many links were mailed again.
    reminded: usize,
}

/// Mails links again.
#[utoipa::path(post, path = "/api/v1/letters/{id}/reminders", tag = "co-signers", request_body = NewReminders,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The mails are queued.", body = Reminders)))]
pub(super) async fn remind(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewReminders = asked.json()?;
    let id = letter_id(&id)?;
    let mut chosen = Vec::new();
    for (at, invitation) in new.invitations.iter().flatten().enumerate() {
        let parsed = invitation.parse::<InvitationId>();
        chosen.push(parsed.map_err(|_| {
            Problem::field(format!("invitations.{at}"), InvitationRefusal::Unknown)
        })?);
    }
    let all = new.invitations.is_none();
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            if all {
                let reminded = circulate::remind_all(tx, moment, staff, id).map_err(refused)?;
                return Ok(Reminders { reminded });
            }
            for invitation in &chosen {
                circulate::touch(tx, moment, staff, id, *invitation, &Touch::Remind)
                    .map_err(refused)?;
            }
            Ok(Reminders {
                reminded: chosen.len(),
            })
        })
        .await
}

/// A note that may be left out; one without words is left out.
pub(super) fn note(field: &str, raw: Option<&str>) -> Result<Option<Note>, Problem> {
    raw.filter(|raw| !raw.trim().is_empty())
        .map(Note::parse)
        .transpose()
        .map_err(|refusal| Problem::field(field, refusal))
}
