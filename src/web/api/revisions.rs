//! Revisions: the texts of a letter, and a new one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Caller, answer, letter_id};
use super::letters::refused;
use super::problem::Problem;
use super::text::{Recipient, Text, typed};
use crate::domain::letter::Revision;
use crate::domain::revision::{RevisionKind, TextDigest, TypedText};
use crate::store::Failure;
use crate::workflow::NoLetter;
use crate::workflow::draft::{self, DraftRefusal};

/// A new text: what is not named stays as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRevision {
    /// `substantive` (the default) asks every approval anew; `technical` carries over those whose office granted it.
    #[serde(default)]
    #[schema(required = false, value_type = String)]
    kind: RevisionKind,
    /// The revision that this one was written upon. If another was saved since, nothing is saved.
    #[serde(default)]
    #[schema(required = false)]
    base: Option<u32>,
    /// The subject.
    #[serde(default)]
    #[schema(required = false)]
    subject: Option<String>,
    /// All addressees.
    #[serde(default)]
    #[schema(required = false)]
    recipients: Option<Vec<Recipient>>,
    /// The salutation.
    #[serde(default)]
    #[schema(required = false)]
    salutation: Option<String>,
    /// Markdown.
    #[serde(default)]
    #[schema(required = false)]
    body: Option<String>,
    /// The close.
    #[serde(default)]
    #[schema(required = false)]
    complimentary_close: Option<String>,
    /// All enclosures.
    #[serde(default)]
    #[schema(required = false)]
    enclosures: Option<Vec<String>>,
    /// The date line; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(required = false, value_type = Option<String>)]
    dated: Option<Option<String>>,
    /// By when an answer is asked for; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(required = false, value_type = Option<String>)]
    reply_due: Option<Option<String>>,
    /// The delivery line; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(required = false, value_type = Option<String>)]
    delivery: Option<Option<String>>,
    /// All who get a copy.
    #[serde(default)]
    #[schema(required = false)]
    copies: Option<Vec<String>>,
}

/// Tells `null` from nothing.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl NewRevision {
    /// The whole text: what is named here over what was there.
    fn over(self, before: TypedText) -> TypedText {
        TypedText {
            subject: self.subject.unwrap_or(before.subject),
            recipients: self.recipients.map_or(before.recipients, typed),
            salutation: self.salutation.unwrap_or(before.salutation),
            body: self.body.unwrap_or(before.body),
            complimentary_close: self
                .complimentary_close
                .unwrap_or(before.complimentary_close),
            enclosures: self.enclosures.unwrap_or(before.enclosures),
            dated: self.dated.unwrap_or(before.dated),
            reply_due: self.reply_due.unwrap_or(before.reply_due),
            delivery: self.delivery.unwrap_or(before.delivery),
            copies: self.copies.unwrap_or(before.copies),
        }
    }
}

/// A text just saved.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Revised {
    /// Its number.
    revision: u32,
    /// SHA-256 of its canonical bytes.
    digest: String,
    /// The members whose offices have to approve again.
    needs_reapproval: Vec<String>,
}

/// A text in the letter's history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub(super) struct RevisionView {
    /// Counts from 1.
    revision: u32,
    /// `substantive` or `technical`.
    #[schema(value_type = String)]
    kind: RevisionKind,
    /// SHA-256 of its canonical bytes.
    digest: String,
    /// When it was saved.
    at: String,
    /// The text.
    text: Text,
}

/// Texts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Revisions {
    /// Oldest first.
    revisions: Vec<RevisionView>,
}

/// Lists the texts of a letter.
#[utoipa::path(get, path = "/api/v1/letters/{id}/revisions", tag = "text",
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 200, description = "Every text that the letter has had.", body = Revisions)))]
pub(super) async fn list(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let revisions = caller
        .read_letter(&id, |db, letter| {
            let mut revisions = Vec::new();
            for Revision {
                number,
                kind,
                digest,
                at,
            } in letter.earlier.iter().chain([&letter.current])
            {
                revisions.push(RevisionView {
                    revision: *number,
                    kind: *kind,
                    digest: digest.to_string(),
                    at: at.to_string(),
                    text: Text::of(&db.text(letter.id, *number)?),
                });
            }
            Ok(revisions)
        })
        .await?;
    Ok(answer(&Revisions { revisions }))
}

/// Sets the text as it would be saved now, to see that it can become a letter; its digest, if it is a text at all.
async fn measured(
    caller: &Caller,
    id: &str,
    new: NewRevision,
) -> Result<Option<TextDigest>, Problem> {
    let (letter, before) = caller
        .read_letter(id, |db, letter| {
            Ok((letter.id, db.text(letter.id, letter.current.number)?))
        })
        .await?;
    let Ok(text) = new.over(TypedText::of(&before)).parse() else {
        return Ok(None);
    };
    let refusals = caller.site.unfit(&text, Some(letter)).await?;
    if !refusals.is_empty() {
        return Err(Problem::invalid(refusals));
    }
    Ok(Some(text.digest()))
}

/// Saves a new text, and mails whoever has to approve again only what changed.
#[utoipa::path(post, path = "/api/v1/letters/{id}/revisions", tag = "text", request_body = NewRevision,
    params(("id" = String, Path, description = "The letter's id.")),
    responses((status = 201, description = "The new text.", body = Revised)))]
pub(super) async fn create(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let new: NewRevision = asked.json()?;
    let measured = measured(&asked.caller, &id, new.clone()).await?;
    let id = letter_id(&id)?;
    asked
        .act(StatusCode::CREATED, move |tx, moment, staff| {
            let letter = tx
                .letter(id)?
                .filter(|letter| letter.is_led_by(&staff.office))
                .ok_or_else(|| Failure::Refused(Problem::from(NoLetter)))?;
            let before = TypedText::of(&tx.text(id, letter.current.number)?);
            let (kind, base) = (new.kind, new.base);
            let text = new
                .clone()
                .over(before)
                .parse()
                .map_err(|errors| Failure::Refused(Problem::invalid(errors)))?;
            if measured.is_some_and(|digest| digest != text.digest()) {
                let current = letter.current.number;
                return Err(Failure::Refused(DraftRefusal::Stale { current }.into()));
            }
            let revised =
                draft::revise(tx, moment, staff, id, kind, &text, base).map_err(refused)?;
            let needs_reapproval = revised.needs_reapproval.iter();
            Ok(Revised {
                revision: revised.revision,
                digest: revised.digest.to_string(),
                needs_reapproval: needs_reapproval.map(ToString::to_string).collect(),
            })
        })
        .await
}
