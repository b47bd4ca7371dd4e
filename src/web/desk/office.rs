//! The office's own page: what it prints on letters. Staff of the office see and change it, and nobody else.

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, Query, get, post, resource};
use actix_web::{HttpResponse, Scope};
use askama::Template;
use data_encoding::BASE64;
use serde::Deserialize;

use super::done::Done;
use super::field::{Field, Shape};
use super::letter::Desk;
use super::picture_form::{self, PictureForm};
use super::problem::Problem;
use super::scripts;
use crate::domain::layout::{OfficeHead, Picture};
use crate::domain::office::{artwork_alt, likeness_alt};
use crate::domain::revision::FieldRefusal;
use crate::domain::roster::Member;
use crate::domain::text::Line;
use crate::pdf::picture::{self, Normalised, PictureRefusal};
use crate::store::{Db, Failure, Fault};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::page::{ok, page};
use crate::web::pictures::{self, PictureFault};
use crate::web::sessions::{SignedIn, see};
use crate::web::site::Site;
use crate::workflow::Staff;
use crate::workflow::office::{self, Change, OfficeRefusal};

/// The routes of the page.
pub(super) fn routes() -> Scope {
    web::scope("/office")
        .app_data(picture_form::limits())
        .service(resource("").route(get().to(show)))
        .service(resource("/office.mjs").route(get().to(scripts::office)))
        .service(resource("/preview").route(post().to(preview)))
        .service(resource("/letterhead").route(post().to(save_letterhead)))
        .service(resource("/letterhead/removal").route(post().to(remove_letterhead)))
        .service(resource("/artwork").route(post().to(save_artwork)))
        .service(resource("/artwork/removal").route(post().to(remove_artwork)))
        .service(resource("/signature-image").route(post().to(save_signature_image)))
        .service(resource("/signature-image/removal").route(post().to(remove_signature_image)))
}

/// A letterhead as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HeadForm {
    name: String,
    lines: String,
}

impl HeadForm {
    fn of(head: &OfficeHead) -> Self {
        let lines: Vec<&str> = head.lines.iter().map(AsRef::as_ref).collect();
        Self {
            name: head.name.to_string(),
            lines: lines.join("\n"),
        }
    }

    fn parse(&self) -> Result<OfficeHead, Vec<FieldRefusal>> {
        let lines: Vec<String> = self.lines.lines().map(str::to_owned).collect();
        OfficeHead::parse(&self.name, &lines)
    }
}

/// A picture of ours, in the page itself.
struct Shown {
    address: String,
    alt: String,
    width: u32,
    height: u32,
}

impl Shown {
    fn read(db: &mut Db, picture: &Picture) -> Result<Self, Fault> {
        let png = db.picture(&picture.seen)?;
        Ok(Self {
            address: format!("data:image/png;base64,{}", BASE64.encode(&png)),
            alt: picture.alt.clone(),
            width: picture.width,
            height: picture.height,
        })
    }
}

#[derive(Template)]
#[template(path = "desk/letterhead.html")]
struct Letterhead {
    artwork: Option<Shown>,
    head: HeadForm,
}

#[derive(Template)]
#[template(path = "desk/office.html")]
struct OfficePage {
    desk: Desk,
    done: Option<&'static str>,
    problem: Option<Problem>,
    /// The address of record and the domains, which the operator registers.
    asked_at: Vec<String>,
    signature: Option<Shown>,
    block: String,
    letterhead: Letterhead,
    registered: bool,
    name: Field,
    lines: Field,
    alt: Field,
}

/// What was tried and is not so.
#[derive(Default)]
struct Tried {
    problem: Option<Problem>,
    typed: Option<HeadForm>,
    refusals: Vec<FieldRefusal>,
}

/// Shows the page.
async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    said: Query<Done>,
) -> Result<HttpResponse, Error> {
    part(
        &site,
        staff,
        StatusCode::OK,
        said.sentence(),
        Tried::default(),
    )
    .await
}

async fn part(
    site: &Data<Site>,
    staff: Staff,
    status: StatusCode,
    done: Option<&'static str>,
    tried: Tried,
) -> Result<HttpResponse, Error> {
    let within = site.clone();
    let shown = site.store.read(move |db| {
        let desk = Desk::of(db, &within, &staff)?;
        let member = member(db, &staff)?;
        let office = db.office(&member.id)?;
        let artwork = office.head.as_ref().and_then(|head| head.artwork.as_ref());
        let artwork = artwork
            .map(|picture| Shown::read(db, picture))
            .transpose()?;
        let likeness = office.likeness.as_ref();
        let registered = office.head.clone().or_else(|| OfficeHead::of(&member));
        let head = tried
            .typed
            .unwrap_or_else(|| registered.as_ref().map(HeadForm::of).unwrap_or_default());
        let addresses = office.addresses.iter().map(ToString::to_string);
        let domains = office.domains.iter().map(|domain| format!("@{domain}"));
        Ok(OfficePage {
            desk,
            done,
            problem: tried.problem,
            asked_at: addresses.chain(domains).collect(),
            signature: likeness
                .map(|picture| Shown::read(db, picture))
                .transpose()?,
            block: member.formal_name.clone(),
            registered: office.head.is_some(),
            name: Field::new("name", "Name", Shape::Line, head.name.clone())
                .hint("Set large, for example THOM TILLIS.")
                .judged(&tried.refusals),
            lines: Field::new(
                "lines",
                "Lines below it",
                Shape::Area(5),
                head.lines.clone(),
            )
            .hint("The state, the address: a line each, six at most.")
            .judged(&tried.refusals),
            alt: Field::new("alt", "What it shows", Shape::Line, {
                let said = artwork.as_ref().map(|shown| shown.alt.clone());
                said.unwrap_or_else(|| artwork_alt(&member))
            })
            .hint("For readers who cannot see it."),
            letterhead: Letterhead { artwork, head },
        })
    });
    Ok(page(status, &shown.await?))
}

fn member(db: &mut Db, staff: &Staff) -> Result<Member, Fault> {
    db.member(&staff.office)?
        .ok_or_else(|| Fault::other("showing an office", "its member is not on the roster"))
}

/// The letterhead as it is typed at this moment, for the script.
async fn preview(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    Form(head): Form<HeadForm>,
) -> Result<HttpResponse, Error> {
    let artwork = site.store.read(move |db| {
        let office = db.office(&staff.office)?;
        let artwork = office.head.and_then(|head| head.artwork);
        artwork.map(|picture| Shown::read(db, &picture)).transpose()
    });
    Ok(ok(&Letterhead {
        artwork: artwork.await?,
        head,
    }))
}

async fn save_letterhead(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    Form(typed): Form<HeadForm>,
) -> Result<HttpResponse, Error> {
    let parsed = typed.parse();
    let done = match parsed {
        Ok(head) => change(&site, &staff, Change::Letterhead(head)).await,
        Err(refusals) => Err(Failure::Refused(OfficeRefusal::Unprintable(refusals))),
    };
    match done {
        Ok(()) => Ok(see("/desk/office?done=letterhead")),
        Err(Failure::Refused(OfficeRefusal::Unprintable(refusals))) => {
            let named = [("name".to_owned(), "Name"), ("lines".to_owned(), "Lines")];
            let tried = Tried {
                problem: Some(Problem::form(&refusals, &named)),
                typed: Some(typed),
                refusals,
            };
            part(&site, staff, StatusCode::UNPROCESSABLE_ENTITY, None, tried).await
        }
        Err(failure) => refused(&site, staff, failure).await,
    }
}

async fn remove_letterhead(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
) -> Result<HttpResponse, Error> {
    act(&site, staff, Change::NoLetterhead, "no-letterhead").await
}

async fn save_artwork(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    sent: PictureForm,
) -> Result<HttpResponse, Error> {
    let alt = match Line::parse(&sent.alt) {
        Ok(words) => words.to_string(),
        Err(_) => artwork_alt(&own(&site, &staff).await?),
    };
    match taken(&site, sent.file, alt, picture::artwork).await? {
        Ok(image) => act(&site, staff, Change::Artwork(image), "artwork").await,
        Err(refusal) => not_taken(&site, staff, &refusal).await,
    }
}

async fn remove_artwork(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
) -> Result<HttpResponse, Error> {
    act(&site, staff, Change::NoArtwork, "no-artwork").await
}

async fn save_signature_image(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    sent: PictureForm,
) -> Result<HttpResponse, Error> {
    let alt = likeness_alt(&own(&site, &staff).await?);
    match taken(&site, sent.file, alt, picture::signature).await? {
        Ok(image) => {
            act(
                &site,
                staff,
                Change::SignatureImage(image),
                "signature-image",
            )
            .await
        }
        Err(refusal) => not_taken(&site, staff, &refusal).await,
    }
}

async fn remove_signature_image(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
) -> Result<HttpResponse, Error> {
    act(&site, staff, Change::NoSignatureImage, "no-signature-image").await
}

async fn own(site: &Data<Site>, staff: &Staff) -> Result<Member, Error> {
    let staff = staff.clone();
    Ok(site.store.read(move |db| member(db, &staff)).await?)
}

/// Reads a picture; what is wrong with the file goes on the page, all else ends it.
async fn taken(
    site: &Data<Site>,
    file: Bytes,
    alt: String,
    normalise: fn(&[u8], String) -> Result<Normalised, PictureRefusal>,
) -> Result<Result<Normalised, PictureRefusal>, Error> {
    match pictures::read(site, file, alt, normalise).await {
        Ok(image) => Ok(Ok(image)),
        Err(PictureFault::Refused(refusal)) => Ok(Err(refusal)),
        Err(PictureFault::Busy) => Err(Error::busy()),
        Err(PictureFault::Broken(fault)) => Err(fault.into()),
    }
}

async fn not_taken(
    site: &Data<Site>,
    staff: Staff,
    refusal: &PictureRefusal,
) -> Result<HttpResponse, Error> {
    let sentence = if *refusal == PictureRefusal::NoBytes {
        "Choose a file first.".to_owned()
    } else {
        refusal.to_string()
    };
    let tried = Tried {
        problem: Some(Problem {
            title: "This picture was not taken",
            sentence: format!("{sentence} Nothing was changed."),
            fields: Vec::new(),
        }),
        ..Tried::default()
    };
    part(site, staff, StatusCode::UNPROCESSABLE_ENTITY, None, tried).await
}

async fn act(
    site: &Data<Site>,
    staff: Staff,
    changed: Change,
    done: &str,
) -> Result<HttpResponse, Error> {
    match change(site, &staff, changed).await {
        Ok(()) => Ok(see(&format!("/desk/office?done={done}"))),
        Err(failure) => refused(site, staff, failure).await,
    }
}

/// Changes the office of whoever is signed in: there is no way to name another.
async fn change(
    site: &Data<Site>,
    staff: &Staff,
    changed: Change,
) -> Result<(), Failure<OfficeRefusal>> {
    let office = staff.office.clone();
    let changes = [changed];
    site.act(move |tx, moment| office::change(tx, moment, &office, &changes).map(drop))
        .await
}

async fn refused(
    site: &Data<Site>,
    staff: Staff,
    failure: Failure<OfficeRefusal>,
) -> Result<HttpResponse, Error> {
    match failure {
        Failure::Refused(refusal) => {
            let tried = Tried {
                problem: Some(Problem::refused(&refusal)),
                ..Tried::default()
            };
            part(site, staff, StatusCode::UNPROCESSABLE_ENTITY, None, tried).await
        }
        Failure::Broken(fault) => Err(fault.into()),
    }
}
