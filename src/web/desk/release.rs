//! Release: the sealed PDF, when it becomes public, and what press staff paste.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use jiff::Timestamp;
use serde::Deserialize;

use super::done::Done;
use super::field::{Field, Shape, moment, moment_fields};
use super::letter::{Desk, Head, Opened, Part, done, letter_id};
use super::problem::Problem;
use super::record::{self, Event};
use crate::domain::eastern;
use crate::domain::finalization::Manifest;
use crate::domain::letter::{Sealed, Stage};
use crate::domain::press::{PressKit, Style};
use crate::domain::record::Entry;
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::MemberId;
use crate::store::Failure;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::page::{ok, page};
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::Staff;
use crate::workflow::finalize::{document, manifest_of};
use crate::workflow::release;

/// A release, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Typed {
    when: String,
    at_date: String,
    at_time: String,
    objection_hours: String,
}

/// The sealed PDF in words.
struct Pdf {
    pages: u32,
    kilobytes: u64,
    sha256: String,
    at: String,
    /// The level as experts call it, and what that means, after "It".
    level: (String, &'static str),
}

impl Pdf {
    fn of(sealed: &Sealed) -> Self {
        Self {
            pages: sealed.pages,
            kilobytes: sealed.bytes.div_ceil(1024),
            sha256: sealed.pdf.to_string(),
            at: eastern::instant(sealed.at),
            level: (sealed.level.to_string(), sealed.level.sentence()),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/release.html")]
struct ReleasePage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    turn: Option<Event>,
    /// Whether finalizing would print a name.
    has_names: bool,
    stage: &'static str,
    pdf: Option<Pdf>,
    /// When the page opens, and until when an objection is heard; once announced.
    told: Option<(String, String)>,
    objections: Vec<String>,
    fell_away: Vec<String>,
    url: String,
    when: String,
    at: [Field; 2],
    hours: Field,
    signatories: Vec<(String, String)>,
}

/// Shows the release.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    said: Query<Done>,
) -> Result<HttpResponse, Error> {
    let read = read(&site, &staff, &id).await?;
    let shown = Shown {
        done: said.sentence(),
        ..Shown::default()
    };
    Ok(part(&site, read, StatusCode::OK, shown))
}

/// What the page shows beside the letter.
#[derive(Default)]
struct Shown {
    typed: Option<Typed>,
    refusals: Vec<FieldRefusal>,
    problem: Option<Problem>,
    done: Option<&'static str>,
}

/// What the page takes from beside the letter: what is printed, and what happened.
type Beside = (Option<Manifest>, Vec<Entry>);

async fn read(site: &Site, staff: &Staff, id: &str) -> Result<(Opened, Beside), Error> {
    Opened::read_with(site, staff, id, |db, letter| {
        Ok((manifest_of(db, letter)?, db.entries(letter.id)?))
    })
    .await
}

fn part(
    site: &Site,
    (opened, (manifest, entries)): (Opened, Beside),
    status: StatusCode,
    shown: Shown,
) -> HttpResponse {
    let letter = &opened.letter;
    let roster = |id: &MemberId| opened.members.iter().find(|m| m.id == *id).cloned();
    let typed = shown.typed.unwrap_or_else(|| Typed {
        when: "now".into(),
        at_time: "10:00".into(),
        objection_hours: "24".into(),
        ..Typed::default()
    });
    let announcement = match &letter.stage {
        Stage::Finalized { announcement, .. } => announcement.as_ref(),
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => None,
    };
    let objections = announcement.map_or_else(Vec::new, |told| told.objections.clone());
    let objections = objections.iter().filter_map(|id| {
        let member = letter.invitation(id)?.member.as_ref()?;
        let member = roster(member)?;
        Some(format!("{} {}", member.honorific(), member.press_name))
    });
    let fell_away = match (&letter.stage, &manifest) {
        (Stage::Finalized { .. }, Some(manifest)) => {
            letter.fell_away(manifest, opened.now, &roster)
        }
        _ => Vec::new(),
    };
    let problem = shown
        .problem
        .or_else(|| (!shown.refusals.is_empty()).then(|| Problem::form(&shown.refusals, &[])));
    let answer = ReleasePage {
        head: opened.head(Part::Release),
        done: shown.done,
        problem,
        turn: record::last_turn(&entries, letter, &opened.members),
        has_names: !letter.reconcile(opened.now, &roster).signatories.is_empty(),
        stage: letter.stage.name(),
        pdf: letter.sealed().map(Pdf::of),
        told: announcement.map(|told| {
            (
                eastern::minute(told.opens_at()),
                eastern::minute(told.objections_until),
            )
        }),
        objections: objections.collect(),
        fell_away,
        url: site.rules.letter_url(&letter.slug),
        when: typed.when,
        at: moment_fields(
            "at",
            ("Day", &typed.at_date),
            ("Time", &typed.at_time),
            &shown.refusals,
        ),
        hours: Field::new(
            "objection_hours",
            "Hours in which a signing office may object",
            Shape::Number,
            typed.objection_hours,
        )
        .hint("The page opens when they have passed, and not before the embargo. 0 for none.")
        .judged(&shown.refusals),
        signatories: manifest.map_or_else(Vec::new, |manifest| {
            let names = manifest.signatories.iter().map(|name| {
                (
                    name.member.id.to_string(),
                    format!("{} ({})", name.member.press_name, name.member.party_state()),
                )
            });
            names.collect()
        }),
        desk: opened.desk,
    };
    page(status, &answer)
}

fn parse(typed: &Typed) -> Result<(Option<Timestamp>, u16), Vec<FieldRefusal>> {
    let refusal = |field: &str, reason: &str| FieldRefusal {
        field: field.to_owned(),
        reason: reason.to_owned(),
    };
    let at = match typed.when.as_str() {
        "now" => Ok(None),
        "at" => moment("at", &typed.at_date, &typed.at_time).map(Some),
        _ => Err(vec![refusal("when", "Say when the letter becomes public.")]),
    };
    let hours = typed.objection_hours.trim().parse::<u16>().map_err(|_| {
        refusal(
            "objection_hours",
            "Give a whole number of hours, for example 24, or 0.",
        )
    });
    match (at, hours) {
        (Ok(at), Ok(hours)) => Ok((at, hours)),
        (at, hours) => Err(at
            .err()
            .unwrap_or_default()
            .into_iter()
            .chain(hours.err())
            .collect()),
    }
}

/// Tells every signing office, and opens the page if nothing has to be waited for.
pub(super) async fn announce(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    Form(typed): Form<Typed>,
) -> Result<HttpResponse, Error> {
    let (at, hours) = match parse(&typed) {
        Ok(parsed) => parsed,
        Err(refusals) => {
            let shown = Shown {
                typed: Some(typed),
                refusals,
                ..Shown::default()
            };
            let read = read(&site, &staff, &id).await?;
            return Ok(part(&site, read, StatusCode::UNPROCESSABLE_ENTITY, shown));
        }
    };
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| release::announce(tx, moment, &by, letter, at, hours));
    match acted.await {
        Ok(true) => Ok(done(&id, Part::Release, "released")),
        Ok(false) => Ok(done(&id, Part::Release, "announced")),
        Err(Failure::Refused(refusal)) => {
            let shown = Shown {
                typed: Some(typed),
                problem: Some(Problem::refused(&refusal)),
                ..Shown::default()
            };
            let read = read(&site, &staff, &id).await?;
            Ok(part(&site, read, StatusCode::CONFLICT, shown))
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

/// Whose point of view, and how party and state are written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct View {
    member: Option<String>,
    style: Style,
}

#[derive(Template)]
#[template(path = "desk/press-kit.html")]
struct PressKitPage {
    desk: Desk,
    head: Head,
    done: Option<&'static str>,
    problem: Option<Problem>,
    kit: Option<PressKit>,
    member: String,
    ap: bool,
    signatories: Vec<(String, String)>,
}

/// The release text of one signatory, to be copied.
pub(super) async fn press_kit(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    view: Query<View>,
) -> Result<HttpResponse, Error> {
    let View { member, style } = view.into_inner();
    let member = match member {
        Some(member) => MemberId::parse(&member).map_err(|_| Error::not_found())?,
        None => staff.office.clone(),
    };
    let own = member.clone();
    let read = Opened::read_with(&site, &staff, &id, move |db, letter| {
        let kit = release::press_kit(db, letter, &own, style)?;
        Ok((kit, manifest_of(db, letter)?))
    });
    let (opened, (kit, manifest)) = read.await?;
    let (Some(kit), Some(manifest)) = (kit, manifest) else {
        return Err(Error::not_found());
    };
    let (kit, problem) = match kit {
        Ok(kit) => (Some(kit), None),
        Err(refusal) => (
            None,
            Some(Problem {
                title: "Choose a member who signed",
                sentence: refusal.to_string(),
                fields: Vec::new(),
            }),
        ),
    };
    let names = manifest.signatories.iter().map(|name| {
        (
            name.member.id.to_string(),
            format!("{} ({})", name.member.press_name, name.member.party_state()),
        )
    });
    Ok(ok(&PressKitPage {
        head: opened.head(Part::Release),
        done: None,
        problem,
        kit,
        member: member.to_string(),
        ap: style == Style::Ap,
        signatories: names.collect(),
        desk: opened.desk,
    }))
}

/// The sealed PDF, for the lead offices also before its release.
pub(super) async fn pdf(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let read = Opened::read_with(&site, &staff, &id, |db, letter| match letter.sealed() {
        Some(sealed) => db.document(letter.id, document::PDF, &sealed.pdf),
        None => Ok(None),
    });
    let (opened, pdf) = read.await?;
    let pdf = pdf.ok_or_else(Error::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("inline; filename=\"{}.pdf\"", opened.letter.slug),
        ))
        .body(pdf))
}

impl ReleasePage {
    /// Whether the announced page stays shut until the lead acts.
    fn is_held_back(&self) -> bool {
        !self.objections.is_empty() || !self.fell_away.is_empty()
    }
}
