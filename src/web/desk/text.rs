//! Text: a new letter, and a new revision of one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::done::Done;
use super::layout::LayoutForm;
use super::letter::{Desk, Head, Opened, Part, done, letter_id};
use super::preview::Pages;
use super::problem::Problem;
use super::registered;
use super::text_form::{Sheet, TextForm};
use crate::domain::eastern;
use crate::domain::letter::{Letter, ReviseRefusal, Revision, Stage};
use crate::domain::redline::Redline;
use crate::domain::revision::{FieldRefusal, RevisionKind, TypedText};
use crate::domain::roster::MemberId;
use crate::domain::roster::matching;
use crate::pdf::typeset::Pictures;
use crate::store::Failure;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::page::{ok, page};
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::draft::{self, DraftRefusal};

/// A revision in the list.
struct Listed {
    number: u32,
    kind: &'static str,
    digest: String,
    at: String,
}

impl Listed {
    fn of(revision: &Revision) -> Self {
        Self {
            number: revision.number,
            kind: match revision.kind {
                RevisionKind::Substantive => "substantive",
                RevisionKind::Technical => "technical and conforming",
            },
            digest: revision.digest.to_string().chars().take(12).collect(),
            at: eastern::minute(revision.at),
        }
    }

    /// Newest first.
    fn all(letter: &Letter) -> Vec<Self> {
        let revisions = letter.earlier.iter().chain([&letter.current]).rev();
        revisions.map(Self::of).collect()
    }
}

#[derive(Template)]
#[template(path = "desk/text.html")]
struct TextPage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    sheet: Sheet,
    pages: Pages,
    /// The revision that the next one is written upon.
    base: u32,
    kind: String,
    /// Whether the kind of the revision has to be chosen.
    circulates: bool,
    kind_wrong: Option<String>,
    editable: bool,
    /// What somebody else saved meanwhile.
    overtaken: Option<String>,
    layout: LayoutForm,
    revisions: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "desk/new.html")]
struct NewPage {
    desk: Desk,
    problem: Option<Problem>,
    sheet: Sheet,
    pages: Pages,
    co_leads: super::field::Field,
    order: String,
}

/// What to show beside the saved text.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) form: Option<TextForm>,
    pub(super) refusals: Vec<FieldRefusal>,
    pub(super) problem: Option<Problem>,
    pub(super) overtaken: Option<String>,
    pub(super) done: Option<&'static str>,
    pub(super) blank: usize,
}

/// Shows the text, to be edited as long as it can be.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    said: Query<Done>,
) -> Result<HttpResponse, Error> {
    let opened = Opened::read(&site, &staff, &id).await?;
    let shown = Shown {
        done: said.sentence(),
        ..Shown::default()
    };
    part(&site, opened, StatusCode::OK, shown).await
}

pub(super) async fn part(
    site: &Site,
    opened: Opened,
    status: StatusCode,
    shown: Shown,
) -> Result<HttpResponse, Error> {
    let typed = match &shown.form {
        Some(form) => form.typed.clone(),
        None => TypedText::of(&opened.text),
    };
    let sheet = Sheet::of(&typed, &shown.refusals, shown.blank);
    let kind_wrong = shown.refusals.iter().find(|r| r.field == "kind");
    let kind_wrong = kind_wrong.map(|refusal| refusal.reason.clone());
    let letter = &opened.letter;
    let answer = TextPage {
        head: opened.head(Part::Text),
        done: shown.done,
        problem: shown.problem,
        pages: Pages::of(site, typed, registered::sketch(site, &opened).await?).await?,
        sheet,
        base: letter.current.number,
        kind: shown.form.map(|form| form.kind).unwrap_or_default(),
        circulates: letter.stage != Stage::Draft,
        kind_wrong,
        editable: matches!(letter.stage, Stage::Draft | Stage::Circulating { .. }),
        overtaken: shown.overtaken,
        layout: LayoutForm::of(letter, Part::Text),
        revisions: Listed::all(letter),
        desk: opened.desk,
    };
    Ok(page(status, &answer))
}

/// Shows the text with what stood in the way of an act beside it.
pub(super) async fn with_problem(
    site: &Site,
    opened: Opened,
    problem: Problem,
) -> Result<HttpResponse, Error> {
    let shown = Shown {
        problem: Some(problem),
        ..Shown::default()
    };
    part(site, opened, StatusCode::CONFLICT, shown).await
}

/// Saves a new revision.
pub(super) async fn revise(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let form = TextForm::read(fields)?;
    let opened = Opened::read(&site, &staff, &id).await?;
    if form.act == "add_recipient" {
        let shown = Shown {
            form: Some(form),
            blank: 1,
            ..Shown::default()
        };
        return part(&site, opened, StatusCode::OK, shown).await;
    }
    let drafting = opened.letter.stage == Stage::Draft;
    let kind = form
        .chosen_kind()
        .or(drafting.then_some(RevisionKind::Substantive));
    let parsed = form.typed.parse();
    let (text, kind) = match (parsed, kind) {
        (Ok(text), Some(kind)) => (text, kind),
        (parsed, kind) => {
            let mut refusals = parsed.err().unwrap_or_default();
            if kind.is_none() {
                refusals.push(no_kind());
            }
            return refused(&site, opened, form, refusals).await;
        }
    };
    let refusals = site.unfit(&text, Some(opened.letter.id)).await?;
    if !refusals.is_empty() {
        return refused(&site, opened, form, refusals).await;
    }
    let (letter, base) = (letter_id(&id)?, form.base);
    let saved =
        site.act(move |tx, moment| draft::revise(tx, moment, &staff, letter, kind, &text, base));
    match saved.await {
        Ok(revised) if revised.needs_reapproval.is_empty() => Ok(done(&id, Part::Text, "revised")),
        Ok(_) => Ok(done(&id, Part::Text, "asked-again")),
        Err(Failure::Refused(DraftRefusal::NoLetter(_))) => Err(Error::not_found()),
        Err(Failure::Refused(DraftRefusal::Unprintable(refusals))) => {
            refused(&site, opened, form, refusals).await
        }
        Err(Failure::Refused(
            refusal @ DraftRefusal::Revise(ReviseRefusal::MoreThanTechnical(_)),
        )) => {
            let refusal = FieldRefusal {
                field: "kind".into(),
                reason: refusal.to_string(),
            };
            refused(&site, opened, form, vec![refusal]).await
        }
        Err(Failure::Refused(refusal @ DraftRefusal::Stale { .. })) => {
            overtaken(&site, opened, form, &refusal).await
        }
        Err(Failure::Refused(refusal)) => {
            let shown = Shown {
                form: Some(form),
                problem: Some(Problem::refused(&refusal)),
                ..Shown::default()
            };
            part(&site, opened, StatusCode::CONFLICT, shown).await
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

fn no_kind() -> FieldRefusal {
    FieldRefusal {
        field: "kind".into(),
        reason: "Say whether the change is substantive or technical: offices have approved the text as it was.".into(),
    }
}

async fn refused(
    site: &Site,
    opened: Opened,
    form: TextForm,
    refusals: Vec<FieldRefusal>,
) -> Result<HttpResponse, Error> {
    let mut named = Sheet::of(&form.typed, &[], 0).named();
    named.extend([("kind".to_owned(), ""), ("recipients".to_owned(), "")]);
    let shown = Shown {
        form: Some(form),
        problem: Some(Problem::form(&refusals, &named)),
        refusals,
        ..Shown::default()
    };
    part(site, opened, StatusCode::UNPROCESSABLE_ENTITY, shown).await
}

/// Somebody else saved first: what they changed, above the form with one's own words. Saving again is then a choice.
async fn overtaken(
    site: &Site,
    before: Opened,
    form: TextForm,
    refusal: &DraftRefusal,
) -> Result<HttpResponse, Error> {
    let id = before.letter.id;
    let base = form
        .base
        .filter(|base| (1..before.letter.current.number + 1).contains(base));
    let texts = site.store.read(move |db| {
        let letter = db.letter(id)?;
        let Some((letter, base)) = letter.zip(base) else {
            return Ok(None);
        };
        Ok(Some((
            db.text(id, base)?,
            db.text(id, letter.current.number)?,
        )))
    });
    let overtaken = texts
        .await?
        .map(|(base, current)| Redline::between(&base, &current).html());
    let shown = Shown {
        form: Some(form),
        problem: Some(Problem {
            title: "Somebody else saved first",
            sentence: format!(
                "{refusal} What they changed is shown here, what you typed below it; saving now replaces their text with yours."
            ),
            fields: Vec::new(),
        }),
        overtaken,
        ..Shown::default()
    };
    part(site, before, StatusCode::CONFLICT, shown).await
}

/// An empty form.
pub(super) async fn blank(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
) -> Result<HttpResponse, Error> {
    let within = site.clone();
    let desk = site.store.read(move |db| Desk::of(db, &within, &staff));
    Ok(ok(&NewPage {
        desk: desk.await?,
        problem: None,
        sheet: Sheet::of(&TypedText::default(), &[], 1),
        pages: Pages::default(),
        co_leads: co_leads_field("", &[]),
        order: "joined".into(),
    }))
}

/// Begins a letter.
pub(super) async fn draft(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let form = TextForm::read(fields)?;
    let (within, at) = (site.clone(), staff.clone());
    let read = site
        .store
        .read(move |db| Ok((Desk::of(db, &within, &at)?, db.members()?)));
    let (desk, roster) = read.await?;
    if form.act == "add_recipient" {
        return unsaved(&site, desk, form, Vec::new(), 1).await;
    }
    let co_leads = matching::all(&roster, &form.co_leads, &staff.office).map_err(|reason| {
        vec![FieldRefusal {
            field: "co_leads".into(),
            reason,
        }]
    });
    let (text, co_leads) = match (form.typed.parse(), co_leads) {
        (Ok(text), Ok(co_leads)) => (text, co_leads),
        (text, co_leads) => {
            let mut refusals = text.err().unwrap_or_default();
            refusals.extend(co_leads.err().unwrap_or_default());
            return unsaved(&site, desk, form, refusals, 0).await;
        }
    };
    let refusals = site.unfit(&text, None).await?;
    if !refusals.is_empty() {
        return unsaved(&site, desk, form, refusals, 0).await;
    }
    let co_leads: Vec<MemberId> = co_leads.into_iter().map(|member| member.id).collect();
    let (rules, order) = (site.rules.clone(), form.chosen_order());
    let drafted = site
        .act(move |tx, moment| draft::draft(tx, moment, &rules, &staff, &text, order, &co_leads));
    match drafted.await {
        Ok(drafted) => Ok(done(&drafted.id.to_string(), Part::Text, "drafted")),
        Err(Failure::Refused(DraftRefusal::Unprintable(refusals))) => {
            unsaved(&site, desk, form, refusals, 0).await
        }
        Err(Failure::Refused(refusal)) => {
            let refusal = FieldRefusal {
                field: "co_leads".into(),
                reason: refusal.to_string(),
            };
            unsaved(&site, desk, form, vec![refusal], 0).await
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

pub(super) async fn unsaved(
    site: &Site,
    desk: Desk,
    form: TextForm,
    refusals: Vec<FieldRefusal>,
    blank: usize,
) -> Result<HttpResponse, Error> {
    let sheet = Sheet::of(&form.typed, &refusals, blank);
    let mut named = sheet.named();
    named.extend([
        ("co_leads".to_owned(), "Co-leading offices"),
        ("recipients".to_owned(), ""),
    ]);
    let status = if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let pages = Pages::of(site, form.typed, (desk.sketch.clone(), Pictures::new())).await?;
    let answer = NewPage {
        desk,
        problem: (!refusals.is_empty()).then(|| Problem::form(&refusals, &named)),
        sheet,
        pages,
        co_leads: co_leads_field(&form.co_leads, &refusals),
        order: form.order,
    };
    Ok(page(status, &answer))
}

fn co_leads_field(value: &str, refusals: &[FieldRefusal]) -> super::field::Field {
    super::field::Field::new("co_leads", "Co-leading offices", super::field::Shape::Line, value)
        .hint("Their members’ names, for example: Cramer, Lee (UT). They can do all that your office can.")
        .judged(refusals)
}
