//! Word files: one as a letter's text, and a revision as one. Nothing is saved by either.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{self, Bytes, Path, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Caller, answer, not_received};
use super::problem::{Kind, Problem};
use super::text::Text;
use crate::store::Fault;
use crate::web::docx::Exported;
use crate::web::form;
use crate::word::{self, Imported, Manuscript, Report, Tracked, WordRefusal};

/// A Word file, sent by somebody who may.
pub(super) struct Sent {
    file: Bytes,
}

impl FromRequest for Sent {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    /// The caller is known before a byte of the body is read.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let body = form::body(&request, payload);
        Box::pin(async move {
            Caller::from_request(&request, &mut Payload::None).await?;
            let kind = request.headers().get(CONTENT_TYPE);
            let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            let kind = kind.split(';').next().unwrap_or_default().trim();
            if ![word::MEDIA_TYPE, "application/octet-stream"].contains(&kind) {
                return Err(Problem::new(
                    Kind::MediaType,
                    format_args!("Send the Word file itself, as {}.", word::MEDIA_TYPE),
                ));
            }
            let file = body.await.map_err(not_received)?;
            Ok(Self { file })
        })
    }
}

/// What becomes of tracked changes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Choice {
    /// `accept` takes all tracked changes, `reject` none of them. Needed if the file has any.
    #[param(value_type = Option<String>)]
    tracked: Option<All>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum All {
    Accept,
    Reject,
}

/// A Word file as a text, ready to be sent as a letter or a revision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Imported)]
pub(super) struct ImportedView {
    /// The text; what the file does not have is empty.
    text: Text,
    /// What became of everything in the file.
    report: ReportView,
}

/// What became of everything in a Word file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub(super) struct ReportView {
    /// What became part of the letter.
    taken: Vec<Taken>,
    /// Where the parts of a whole letter were put.
    placed: Vec<Named>,
    /// What a letter cannot have, and was left out.
    dropped: Vec<DroppedView>,
    /// What the file told of its writers; none of it is kept.
    stripped: Vec<Named>,
    /// The comments in its margin.
    comments: Vec<CommentView>,
    /// The tracked changes, in the order of the text.
    changes: Vec<ChangeView>,
}

/// A kind of thing, and how often.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportTaken)]
pub(super) struct Taken {
    /// What.
    what: String,
    /// How often.
    count: usize,
}

/// A name with its value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportNamed)]
pub(super) struct Named {
    /// The field or property.
    name: String,
    /// Its value.
    value: String,
}

/// One kind of thing that was left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportDropped)]
pub(super) struct DroppedView {
    /// What.
    what: String,
    /// How often.
    count: usize,
    /// Where, for the first few.
    places: Vec<String>,
}

/// A comment in the margin.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportComment)]
pub(super) struct CommentView {
    /// Who wrote it.
    author: String,
    /// When, as the file has it.
    date: String,
    /// The words it is on.
    on: String,
    /// What it says.
    text: String,
}

/// A tracked change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportChange)]
pub(super) struct ChangeView {
    /// `insert`, `delete`, `move` or `format`.
    kind: &'static str,
    /// Who made it.
    author: String,
    /// When, as the file has it.
    date: String,
    /// The words concerned.
    words: String,
}

impl ReportView {
    fn of(report: Report) -> Self {
        let named = |pairs: Vec<(String, String)>| {
            let named = pairs.into_iter().map(|(name, value)| Named { name, value });
            named.collect()
        };
        let taken = report.taken.into_iter();
        let dropped = report.dropped.into_iter();
        let comments = report.comments.into_iter();
        let changes = report.changes.into_iter();
        Self {
            taken: taken.map(|(what, count)| Taken { what, count }).collect(),
            placed: named(report.placed),
            dropped: dropped
                .map(|dropped| DroppedView {
                    what: dropped.what,
                    count: dropped.count,
                    places: dropped.places,
                })
                .collect(),
            stripped: named(report.stripped),
            comments: comments
                .map(|comment| CommentView {
                    author: comment.author,
                    date: comment.date,
                    on: comment.on,
                    text: comment.text,
                })
                .collect(),
            changes: changes
                .map(|change| ChangeView {
                    kind: change.kind.label(),
                    author: change.author,
                    date: change.date,
                    words: change.words,
                })
                .collect(),
        }
    }
}

/// Reads a Word file as a text, and saves nothing.
#[utoipa::path(post, path = "/api/v1/imports", tag = "text",
    params(Choice),
    request_body(content = String, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        description = "The Word file (.docx), at most 20 MB."),
    responses((status = 200, description = "Its text, and what became of everything else in it.", body = ImportedView)))]
pub(super) async fn import(choice: Query<Choice>, sent: Sent) -> Result<HttpResponse, Problem> {
    let read = web::block(move || word::read(&sent.file)).await;
    let manuscript = read
        .map_err(|e| Fault::other("reading a Word file", e))?
        .map_err(refused)?;
    let tracked = tracked(&manuscript, choice.tracked)?;
    let Imported { text, report } = manuscript.import(&tracked);
    Ok(answer(&ImportedView {
        text: Text::typed(text),
        report: ReportView::of(report),
    }))
}

fn tracked(manuscript: &Manuscript, chosen: Option<All>) -> Result<Tracked, Problem> {
    match (chosen, manuscript.found().changes.len()) {
        (Some(All::Reject), _) => Ok(Tracked::Reject),
        (Some(All::Accept), _) | (None, 0) => Ok(Tracked::Accept),
        (None, changes) => Err(Problem::field(
            "tracked",
            format_args!(
                "The file holds {changes} tracked changes that are still open; say tracked=accept or tracked=reject."
            ),
        )),
    }
}

fn refused(refusal: WordRefusal) -> Problem {
    if refusal.is_other_kind() {
        Problem::new(Kind::MediaType, refusal)
    } else if refusal == WordRefusal::TooLarge {
        Problem::new(Kind::TooLarge, refusal)
    } else {
        Problem::new(Kind::Invalid, refusal)
    }
}

/// A revision as a Word file.
#[utoipa::path(get, path = "/api/v1/letters/{id}/revisions/{number}/docx", tag = "text",
    params(("id" = String, Path, description = "The letter's id."),
        ("number" = u32, Path, description = "The revision, from 1.")),
    responses((status = 200, description = "The text as a Word file, without signature blocks.", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
pub(super) async fn export(
    caller: Caller,
    path: Path<(String, u32)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    let exported = caller
        .read_letter(&id, move |db, letter| Exported::read(db, &letter, number))
        .await?;
    let exported =
        exported.ok_or_else(|| Problem::not_found("The letter has no such revision."))?;
    Ok(exported.answer().await?)
}
