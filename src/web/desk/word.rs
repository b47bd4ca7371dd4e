//! Word files at the desk: one is read and shown with all that was found in it, its tracked changes are chosen, and it
//! fills the form of a text. Nothing is saved by that, and no file is kept: what was read travels in the page's form.

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::letter::{Desk, Opened};
use super::problem::Problem;
use super::text::{self, Shown};
use super::text_form::{Sheet, TextForm};
use super::word_upload::word_file;
use crate::domain::revision::{FieldRefusal, TypedText};
use crate::store::Fault;
use crate::web::docx::Exported;
use crate::web::error::Error;
use crate::web::form::{Fields, FormRefusal};
use crate::web::page::page;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::word::{self, Manuscript, Report, Tracked, WordRefusal};

#[derive(Template)]
#[template(path = "desk/word.html")]
struct WordPage {
    desk: Desk,
    problem: Option<Problem>,
    /// Where a file is sent.
    again: String,
    /// Where one came from.
    back: String,
    /// The subject of the letter whose text it becomes; empty for a new one.
    subject: String,
    /// The revision that the writer had before them.
    base: Option<u32>,
    found: Option<Found>,
}

/// What was found in a file.
struct Found {
    report: Report,
    /// The manuscript, as JSON.
    document: String,
}

impl Found {
    fn of(manuscript: &Manuscript) -> Result<Self, Error> {
        let document = serde_json::to_string(manuscript)
            .map_err(|e| Fault::other("writing down what a Word file holds", e))?;
        Ok(Self {
            report: manuscript.import(&Tracked::Accept).report,
            document,
        })
    }

    /// Each change with its number and, in words, what it does.
    fn changes(&self) -> Vec<(usize, &'static str, &word::Change)> {
        let changes = self.report.changes.iter().enumerate();
        changes
            .map(|(at, change)| (at, change.kind.label(), change))
            .collect()
    }
}

/// Where a text goes that was read from a file.
struct To {
    desk: Desk,
    again: String,
    back: String,
    subject: String,
    base: Option<u32>,
}

impl To {
    async fn new_letter(site: &Data<Site>, SignedIn(staff): SignedIn) -> Result<Self, Error> {
        let within = site.clone();
        let desk = site.store.read(move |db| Desk::of(db, &within, &staff));
        Ok(Self {
            desk: desk.await?,
            again: "/desk/word".to_owned(),
            back: "/desk/letters/new".to_owned(),
            subject: String::new(),
            base: None,
        })
    }

    fn letter(opened: Opened) -> Self {
        Self {
            again: format!("/desk/letters/{}/word", opened.letter.id),
            back: format!("/desk/letters/{}/text", opened.letter.id),
            subject: opened.text.subject.to_string(),
            base: Some(opened.letter.current.number),
            desk: opened.desk,
        }
    }

    fn page(
        self,
        status: StatusCode,
        problem: Option<Problem>,
        found: Option<Found>,
    ) -> HttpResponse {
        page(
            status,
            &WordPage {
                desk: self.desk,
                problem,
                again: self.again,
                back: self.back,
                subject: self.subject,
                base: self.base,
                found,
            },
        )
    }
}

/// Shows what is in a file that begins a new letter.
pub(super) async fn review_new(
    site: Data<Site>,
    staff: SignedIn,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let file = word_file(&req, payload).await?;
    review(To::new_letter(&site, staff).await?, file).await
}

/// Shows what is in a file that becomes the text of a letter.
pub(super) async fn review_text(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let file = word_file(&req, payload).await?;
    let opened = Opened::read(&site, &staff, &id).await?;
    review(To::letter(opened), file).await
}

async fn review(to: To, file: web::Bytes) -> Result<HttpResponse, Error> {
    let read = web::block(move || word::read(&file).map(|manuscript| Found::of(&manuscript)));
    let read = read
        .await
        .map_err(|e| Fault::other("reading a Word file", e))?;
    match read {
        Ok(found) => Ok(to.page(StatusCode::OK, None, Some(found?))),
        Err(refusal) => {
            let problem = Problem {
                title: "This file was not read",
                sentence: refusal.to_string(),
                fields: Vec::new(),
            };
            Ok(to.page(status(&refusal), Some(problem), None))
        }
    }
}

fn status(refusal: &WordRefusal) -> StatusCode {
    if refusal.is_other_kind() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// The form under a review.
struct Choice {
    manuscript: Manuscript,
    base: Option<u32>,
    /// `None` if there are tracked changes and nothing was said of them.
    tracked: Option<Tracked>,
}

impl Choice {
    fn read(fields: Fields) -> Result<Self, Error> {
        let mut manuscript = None;
        let (mut base, mut tracked) = (None, String::new());
        let mut taken = std::collections::BTreeSet::new();
        for (name, value) in fields.once()?.0 {
            match name.as_str() {
                "document" => manuscript = serde_json::from_str::<Manuscript>(&value).ok(),
                "base" => base = value.parse().ok(),
                "tracked" => tracked = value,
                other => {
                    let change = other.strip_prefix("change.").and_then(|at| at.parse().ok());
                    let change: usize = change.ok_or(FormRefusal::Unknown)?;
                    if value == "accept" {
                        taken.insert(change);
                    }
                }
            }
        }
        let manuscript = manuscript.ok_or(FormRefusal::NotText)?;
        let tracked = match tracked.as_str() {
            "accept" => Some(Tracked::Accept),
            "reject" => Some(Tracked::Reject),
            "each" => Some(Tracked::Each(taken)),
            _ if manuscript.found().changes.is_empty() => Some(Tracked::Accept),
            _ => None,
        };
        Ok(Self {
            manuscript,
            base,
            tracked,
        })
    }

    /// The review again, with the question that was left open.
    fn ask(&self, to: To) -> Result<HttpResponse, Error> {
        let problem = Problem {
            title: "The tracked changes are still open",
            sentence: "Say below whether all are accepted, all rejected, or each as you choose. Nothing was saved.".into(),
            fields: vec![("tracked".into(), "Choose what becomes of the tracked changes.".into())],
        };
        let to = To {
            base: self.base.or(to.base),
            ..to
        };
        Ok(to.page(
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(problem),
            Some(Found::of(&self.manuscript)?),
        ))
    }
}

/// Fills the form of a new letter.
pub(super) async fn fill_new(
    site: Data<Site>,
    staff: SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let choice = Choice::read(fields)?;
    let to = To::new_letter(&site, staff).await?;
    let Some(tracked) = &choice.tracked else {
        return choice.ask(to);
    };
    let typed = choice.manuscript.import(tracked).text;
    let refusals = refusals(&typed);
    let form = TextForm {
        typed,
        ..TextForm::default()
    };
    text::unsaved(&site, to.desk, form, refusals, 0).await
}

/// Fills the form of a letter's next revision.
pub(super) async fn fill_text(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let choice = Choice::read(fields)?;
    let opened = Opened::read(&site, &staff, &id).await?;
    let Some(tracked) = &choice.tracked else {
        return choice.ask(To::letter(opened));
    };
    let before = TypedText::of(&opened.text);
    let typed = over(choice.manuscript.import(tracked).text, before);
    let refusals = refusals(&typed);
    let mut named = Sheet::of(&typed, &[], 0).named();
    named.push(("recipients".to_owned(), ""));
    let shown = Shown {
        problem: (!refusals.is_empty()).then(|| Problem::form(&refusals, &named)),
        refusals,
        form: Some(TextForm {
            typed,
            base: choice.base,
            ..TextForm::default()
        }),
        ..Shown::default()
    };
    text::part(&site, opened, StatusCode::OK, shown).await
}

/// What the letter's rules say of the fields that the file filled; the others are still to be written.
fn refusals(typed: &TypedText) -> Vec<FieldRefusal> {
    let mut refusals = typed.parse().err().unwrap_or_default();
    refusals.retain(|refusal| match refusal.field.as_str() {
        "subject" => !typed.subject.is_empty(),
        "salutation" => !typed.salutation.is_empty(),
        "body" => !typed.body.is_empty(),
        "recipients" => !typed.recipients.is_empty(),
        _ => true,
    });
    refusals
}

/// The text of a file over a letter's: what the file does not have stays as it was.
fn over(file: TypedText, before: TypedText) -> TypedText {
    let or = |file: String, before: String| if file.is_empty() { before } else { file };
    let mut recipients = file.recipients;
    for recipient in &mut recipients {
        let known = before.recipients.iter().find(|r| r.name == recipient.name);
        if recipient.email.is_none() {
            recipient.email = known.and_then(|known| known.email.clone());
        }
    }
    TypedText {
        subject: or(file.subject, before.subject),
        recipients: if recipients.is_empty() {
            before.recipients
        } else {
            recipients
        },
        salutation: or(file.salutation, before.salutation),
        body: or(file.body, before.body),
        complimentary_close: or(file.complimentary_close, before.complimentary_close),
        enclosures: if file.enclosures.is_empty() {
            before.enclosures
        } else {
            file.enclosures
        },
        dated: file.dated.or(before.dated),
        reply_due: file.reply_due.or(before.reply_due),
        delivery: file.delivery.or(before.delivery),
        copies: if file.copies.is_empty() {
            before.copies
        } else {
            file.copies
        },
    }
}

/// A revision as a Word file.
pub(super) async fn export(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (id, number) = path.into_inner();
    let number: u32 = number.parse().map_err(|_| Error::not_found())?;
    let read = Opened::read_with(&site, &staff, &id, move |db, letter| {
        Exported::read(db, letter, number)
    });
    let (_, exported) = read.await?;
    Ok(exported.ok_or_else(Error::not_found)?.answer().await?)
}
