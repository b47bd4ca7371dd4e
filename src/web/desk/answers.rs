//! One office on the whip board: what it said, how it was asked, and what can be done about it.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::co_signers::{Pressed, Shown, part, read};
use super::letter::{Opened, Part, done, letter_id};
use crate::domain::approval::Standing;
use crate::domain::eastern;
use crate::domain::event::Capacity;
use crate::domain::invitation::Invitation;
use crate::domain::letter::Stage;
use crate::domain::text::Note;
use crate::store::{Failure, MailRow};
use crate::web::board::Row;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::Staff;
use crate::workflow::circulate::{self, Touch};

/// What became of a mail.
#[derive(Debug, Clone)]
pub(super) struct Mailed {
    pub(super) failed: bool,
    pub(super) words: String,
}

impl Mailed {
    pub(super) fn of(mail: &MailRow) -> Self {
        let at = eastern::minute(mail.at);
        let words = match (mail.state.as_str(), &mail.last_error) {
            ("sent", _) => format!("mailed {at}"),
            ("failed", Some(reason)) => format!("mail not delivered: {reason}"),
            ("failed", None) => "mail not delivered".to_owned(),
            ("dropped", _) => "mail no longer needed".to_owned(),
            (_, Some(_)) => "mail delayed, tried again".to_owned(),
            (_, None) => "mail on its way".to_owned(),
        };
        Self {
            failed: mail.state == "failed",
            words,
        }
    }
}

/// One link of an office.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) address: String,
    pub(super) of_record: bool,
    pub(super) live: bool,
    pub(super) mailed: Option<Mailed>,
    pub(super) can_remind: bool,
    pub(super) can_revoke: bool,
    pub(super) can_mark: bool,
}

impl Asked {
    /// The address up to its `@`, after which a narrow column may break it.
    pub(super) fn mailbox(&self) -> &str {
        self.address
            .strip_suffix(self.domain())
            .unwrap_or(&self.address)
    }

    /// The address after its `@`.
    pub(super) fn domain(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
    }
}

/// One office on the board.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) name: String,
    pub(super) party_state: String,
    /// The standing in two words, and the shape beside it.
    pub(super) label: &'static str,
    pub(super) shape: &'static str,
    pub(super) sentence: &'static str,
    pub(super) last: Option<String>,
    pub(super) who: Option<String>,
    pub(super) note: Option<String>,
    pub(super) suggested: Option<String>,
    pub(super) asked: Vec<Asked>,
}

impl Answered {
    pub(super) fn of(row: &Row, opened: &Opened, mailed: &HashMap<String, Mailed>) -> Self {
        let (label, shape) = label(&row.standing);
        let last = row.last_answer();
        let who = last.and_then(|answer| {
            let name = answer.name.as_deref()?;
            let title = answer.title.as_deref();
            let capacity = answer.capacity.map_or("", Capacity::label);
            Some(match title {
                Some(title) => format!("{name}, {title} ({capacity})"),
                None => format!("{name} ({capacity})"),
            })
        });
        Self {
            name: row.member.press_name.clone(),
            party_state: row.member.party_state(),
            label,
            shape,
            sentence: row.standing.sentence(),
            last: last.map(|answer| eastern::minute(answer.at)),
            who,
            note: last.and_then(|answer| answer.note.clone()),
            suggested: last.and_then(|answer| answer.suggested_text.clone()),
            asked: row
                .invitations
                .iter()
                .map(|invitation| asked(invitation, row, opened, mailed))
                .collect(),
        }
    }
}

fn asked(
    invitation: &Invitation,
    row: &Row,
    opened: &Opened,
    mailed: &HashMap<String, Mailed>,
) -> Asked {
    let stage = &opened.letter.stage;
    let live = invitation.is_live();
    let circulates = matches!(stage, Stage::Circulating { .. });
    let before_release = !matches!(stage, Stage::Released { .. } | Stage::Abandoned);
    Asked {
        id: invitation.id.to_string(),
        address: invitation.address.clone().unwrap_or_default(),
        of_record: invitation.of_record,
        live,
        mailed: mailed.get(&invitation.id.to_string()).cloned(),
        can_remind: live && circulates && row.standing.owes_an_answer(),
        can_revoke: live
            && invitation.answers.is_empty()
            && matches!(stage, Stage::Draft | Stage::Circulating { .. }),
        can_mark: before_release && !invitation.entered_in_error,
    }
}

/// The standing in two words, and the shape beside it.
fn label(standing: &Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::NoAnswer => ("No answer", ""),
        Standing::Approved(_) => ("Approved", "yes"),
        Standing::Unconfirmed => ("Not confirmed", "wait"),
        Standing::TextMovedOn => ("Text changed since", "wait"),
        Standing::Stale => ("Too long ago", "wait"),
        Standing::ChangesRequested => ("Asks for changes", "wait"),
        Standing::Declined => ("Passed", "pass"),
        Standing::Withdrawn => ("Withdrew", "pass"),
        Standing::EnteredInError => ("Entered in error", "pass"),
        Standing::Revoked => ("No longer asked", "pass"),
    }
}

/// Which offices the board shows.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    only: String,
}

impl Filter {
    /// Whether an office is shown.
    pub(super) fn lets(&self, office: &Answered) -> bool {
        match self.only.as_str() {
            "approved" => office.shape == "yes",
            "attention" => {
                office.shape == "wait"
                    || office
                        .asked
                        .iter()
                        .any(|asked| asked.mailed.as_ref().is_some_and(|mailed| mailed.failed))
            }
            "silent" => office.shape.is_empty(),
            "passed" => office.shape == "pass",
            _ => true,
        }
    }

    /// The choices, with how many offices each shows and which one is chosen.
    pub(super) fn links(&self, id: &str, offices: &[Answered]) -> Vec<(String, String, bool)> {
        let choices = [
            ("", "All"),
            ("attention", "Needs you"),
            ("approved", "Approved"),
            ("silent", "No answer"),
            ("passed", "Passed"),
        ];
        let links = choices.into_iter().map(|(only, label)| {
            let filter = Self { only: only.into() };
            let count = offices.iter().filter(|office| filter.lets(office)).count();
            (
                format!("/desk/letters/{id}/co-signers?only={only}"),
                format!("{label} ({count})"),
                self.only == only,
            )
        });
        links.collect()
    }
}

/// Why an invitation should never have been.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Why {
    note: String,
}

/// Mails one link again.
pub(super) async fn remind(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    path: Path<(String, String)>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    touch(&site, staff, &path, Touch::Remind, "reminded").await
}

/// Takes a link back that nobody has answered.
pub(super) async fn revoke(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    path: Path<(String, String)>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    touch(&site, staff, &path, Touch::Revoke, "revoked").await
}

/// Marks an invitation that should never have been.
pub(super) async fn enter_in_error(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    path: Path<(String, String)>,
    Form(why): Form<Why>,
) -> Result<HttpResponse, Error> {
    let note = match why.note.trim() {
        "" => None,
        words => match Note::parse(words) {
            Ok(note) => Some(note),
            Err(refusal) => {
                let read = read(&site, &staff, &path.0).await?;
                let shown = Shown::refused(&refusal);
                return Ok(part(read, StatusCode::UNPROCESSABLE_ENTITY, shown));
            }
        },
    };
    touch(&site, staff, &path, Touch::EnterInError(note), "error").await
}

async fn touch(
    site: &Site,
    staff: Staff,
    (id, invitation): &(String, String),
    touch: Touch,
    said: &str,
) -> Result<HttpResponse, Error> {
    let letter = letter_id(id)?;
    let invitation = invitation.parse().map_err(|_| Error::not_found())?;
    let by = staff.clone();
    let acted =
        site.act(move |tx, moment| circulate::touch(tx, moment, &by, letter, invitation, &touch));
    match acted.await {
        Ok(()) => Ok(done(id, Part::CoSigners, said)),
        Err(Failure::Refused(refusal)) => Ok(part(
            read(site, &staff, id).await?,
            StatusCode::CONFLICT,
            Shown::refused(&refusal),
        )),
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}
