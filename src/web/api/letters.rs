//! Letters: begin one, list the own ones, show one, give one up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Caller, answer, letter_id};
use super::layout::NewLayout;
use super::letter_view::{LetterView, view};
use super::problem::Problem;
use super::text::{Recipient, typed};
use crate::domain::layout::Layout;
use crate::domain::letter::{Letter, SignatureOrder};
use crate::domain::revision::{FieldRefusal, TypedText};
use crate::domain::roster::MemberId;
use crate::store::{Failure, LetterRow, Tx};
use crate::workflow::circulate;
use crate::workflow::{NoLetter, draft, layout};

/// What a new letter starts with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLetter {
    /// The subject, after "Re:".
    #[serde(default)]
    subject: String,
    /// The addressees, 1 to 20.
    #[serde(default)]
    recipients: Vec<Recipient>,
    /// "Dear Director Davis:".
    #[serde(default)]
    salutation: String,
    /// Markdown with footnotes; no HTML, images or code.
    #[serde(default)]
    body: String,
    /// "Sincerely," if it is not given.
    #[serde(default)]
    #[schema(required = false)]
    complimentary_close: Option<String>,
    /// What is enclosed, a line each.
    #[serde(default)]
    #[schema(required = false)]
    enclosures: Vec<String>,
    /// The date line, `YYYY-MM-DD`; the day of finalization if it is not given.
    #[serde(default)]
    #[schema(required = false)]
    dated: Option<String>,
    /// By when an answer is asked for, `YYYY-MM-DD`.
    #[serde(default)]
    #[schema(required = false)]
    reply_due: Option<String>,
    /// How it is sent, "Via electronic mail": stands between the date line and the inside address.
    #[serde(default)]
    #[schema(required = false)]
    delivery: Option<String>,
    /// Who gets a copy, a line each; at most 30.
    #[serde(default)]
    #[schema(required = false)]
    copies: Vec<String>,
    /// `joined` (the default), `seniority` or `alphabetical`; leads always come first.
    #[serde(default)]
    #[schema(required = false, value_type = String)]
    signature_order: SignatureOrder,
    /// Members whose offices have the same rights as the own one.
    #[serde(default)]
    #[schema(required = false)]
    co_leads: Vec<String>,
    /// How it is laid out.
    #[serde(default)]
    #[schema(required = false)]
    layout: NewLayout,
}

/// Where a letter stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct State {
    /// Its name inside.
    id: String,
    /// Its name outside.
    slug: String,
    /// `draft`, `circulating`, `closed`, `finalizing`, `finalized`, `released` or `abandoned`.
    stage: &'static str,
    /// The number of its newest text.
    revision: u32,
    /// SHA-256 of that text's canonical bytes.
    digest: String,
    /// The sign-on deadline.
    deadline: Option<String>,
}

impl State {
    pub(super) fn of(letter: &Letter) -> Self {
        Self {
            id: letter.id.to_string(),
            slug: letter.slug.to_string(),
            stage: letter.stage.name(),
            revision: letter.current.number,
            digest: letter.current.digest.to_string(),
            deadline: letter.deadline.map(|deadline| deadline.to_string()),
        }
    }

    /// The same, of a letter that was just changed.
    pub(super) fn now(
        tx: &mut Tx<'_>,
        id: crate::domain::letter::LetterId,
    ) -> Result<Self, Failure<Problem>> {
        let letter = tx.letter(id)?;
        let letter = letter.ok_or_else(|| Failure::Refused(NoLetter.into()))?;
        Ok(Self::of(&letter))
    }
}

/// A letter in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed {
    /// Its name inside.
    id: String,
    /// Its name outside.
    slug: String,
    /// The newest text's subject.
    subject: String,
    /// Where it stands.
    stage: String,
    /// The lead office's member.
    lead: String,
    /// The addressees' names.
    recipients: String,
    /// The sign-on deadline.
    deadline: Option<String>,
    /// How many names are printed, once finalized.
    signatories: Option<u32>,
    /// When it was drafted.
    drafted_at: String,
    /// When it became public.
    released_at: Option<String>,
}

impl Listed {
    fn of(row: LetterRow) -> Self {
        Self {
            id: row.id.to_string(),
            slug: row.slug,
            subject: row.subject,
            stage: row.stage,
            lead: row.lead.to_string(),
            recipients: row.recipients,
            deadline: row.deadline.map(|at| at.to_string()),
            signatories: row.signatories,
            drafted_at: row.drafted_at.to_string(),
            released_at: row.released_at.map(|at| at.to_string()),
        }
    }
}

/// Letters.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Letters {
    /// Newest first.
    letters: Vec<Listed>,
}

/// Lists the letters that the own office leads or co-leads.
#[utoipa::path(get, path = "/api/v1/letters", tag = "letters",
    responses((status = 200, description = "The own letters.", body = Letters)))]
pub(super) async fn list(caller: Caller) -> Result<HttpResponse, Problem> {
    let office = caller.staff.office.clone();
    let rows = caller.read(move |db| db.letters_led_by(&office)).await?;
    Ok(answer(&Letters {
        letters: rows.into_iter().map(Listed::of).collect(),
    }))
}

/// Begins a letter.
#[utoipa::path(post, path = "/api/v1/letters", tag = "letters", request_body = NewLetter,
    responses((status = 201, description = "The draft, with its first revision.", body = State)))]
pub(super) async fn create(asked: Asked) -> Result<HttpResponse, Problem> {
    let new: NewLetter = asked.json()?;
    let order = new.signature_order;
    let parsed = TypedText {
        subject: new.subject,
        recipients: typed(new.recipients),
        salutation: new.salutation,
        body: new.body,
        complimentary_close: new.complimentary_close.unwrap_or_default(),
        enclosures: new.enclosures,
        dated: new.dated,
        reply_due: new.reply_due,
        delivery: new.delivery,
        copies: new.copies,
    }
    .parse();
    let (text, co_leads) = match (parsed, members("co_leads", &new.co_leads)) {
        (Ok(text), Ok(co_leads)) => (text, co_leads),
        (text, co_leads) => {
            let mut errors = text.err().unwrap_or_default();
            errors.extend(co_leads.err().unwrap_or_default());
            return Err(Problem::invalid(errors));
        }
    };
    let refusals = asked.caller.site.unfit(&text, None).await?;
    if !refusals.is_empty() {
        return Err(Problem::invalid(refusals));
    }
    let rules = asked.caller.site.rules.clone();
    let laid_out = new.layout.over(Layout::default());
    let created = asked.act(StatusCode::CREATED, move |tx, moment, staff| {
        let drafted =
            draft::draft(tx, moment, &rules, staff, &text, order, &co_leads).map_err(refused)?;
        layout::lay_out(tx, moment, staff, drafted.id, laid_out).map_err(refused)?;
        State::now(tx, drafted.id)
    });
    created.await
}

/// Shows a letter of the own office: where it stands, what every office said, and what was made of it.
#[utoipa::path(get, path = "/api/v1/letters/{id}", tag = "letters",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The letter.", body = LetterView)))]
pub(super) async fn one(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let now = caller.site.moment().now;
    let site = caller.site.clone();
    let shown = caller
        .read_letter(&id, move |db, letter| view(db, &site, &letter, now))
        .await?;
    Ok(answer(&shown))
}

/// Gives a letter up, before it is closed.
#[utoipa::path(delete, path = "/api/v1/letters/{id}", tag = "letters",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "The letter is abandoned; its record stays.", body = State)))]
pub(super) async fn abandon(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = letter_id(&id)?;
    asked
        .act(StatusCode::OK, move |tx, moment, staff| {
            circulate::abandon(tx, moment, staff, id).map_err(refused)?;
            State::now(tx, id)
        })
        .await
}

/// Turns a refusal of the workflow into a problem; a fault stays one.
pub(super) fn refused<R: Into<Problem>>(failure: Failure<R>) -> Failure<Problem> {
    match failure {
        Failure::Refused(refusal) => Failure::Refused(refusal.into()),
        Failure::Broken(fault) => Failure::Broken(fault),
    }
}

/// Members' ids from a list of texts.
pub(super) fn members(field: &str, ids: &[String]) -> Result<Vec<MemberId>, Vec<FieldRefusal>> {
    let mut members = Vec::new();
    let mut errors = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        match MemberId::parse(id) {
            Ok(member) => members.push(member),
            Err(refusal) => errors.push(FieldRefusal {
                field: format!("{field}.{at}"),
                reason: refusal.to_string(),
            }),
        }
    }
    if errors.is_empty() {
        Ok(members)
    } else {
        Err(errors)
    }
}
