//! Offices: where they may be asked, and what each prints on letters. The latter is shown to the office itself alone,
//! and changed by nobody else.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Caller, Handed, answer};
use super::letters::refused;
use super::members::{self, MemberView};
use super::problem::{Kind, Problem};
use super::refusals::within;
use crate::domain::layout::{OfficeHead, Picture};
use crate::domain::office::{Office, artwork_alt, likeness_alt};
use crate::domain::roster::Member;
use crate::domain::text::Line;
use crate::pdf::picture;
use crate::store::Fault;
use crate::web::pictures;
use crate::workflow::Staff;
use crate::workflow::office::{self, Change};

/// An office, with where it may be asked for its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Office)]
pub(super) struct OfficeView {
    /// Its member.
    member: MemberView,
    /// Addresses of record, the preferred one first.
    addresses: Vec<String>,
    /// Mail domains of record.
    domains: Vec<String>,
    /// What it prints on letters; shown to the office itself alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    printed: Option<Printed>,
}

/// What an office prints on letters.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficePrinted)]
struct Printed {
    /// Its letterhead; the member's name and state if there is none.
    letterhead: Option<HeadView>,
    /// The image of the member's signature. It is a likeness; the record of the approval is the proof.
    signature_image: Option<PictureView>,
}

/// A letterhead.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficeLetterhead)]
struct HeadView {
    /// The name at its head.
    name: String,
    /// The lines below it.
    lines: Vec<String>,
    /// The artwork above it.
    artwork: Option<PictureView>,
}

/// A picture as it was drawn anew.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Picture)]
struct PictureView {
    /// SHA-256 of what is seen: width and height as big-endian 32 bits, then the rows as RGBA of 8 bits.
    seen: String,
    /// In pixels.
    width: u32,
    /// In pixels.
    height: u32,
    /// What a screen reader says in its place.
    alt: String,
}

impl PictureView {
    fn of(picture: &Picture) -> Self {
        Self {
            seen: picture.seen.to_string(),
            width: picture.width,
            height: picture.height,
            alt: picture.alt.clone(),
        }
    }
}

impl OfficeView {
    fn of(member: &Member, office: &Office, to: &Staff) -> Self {
        let printed = || Printed {
            letterhead: office.head.as_ref().map(|head| HeadView {
                name: head.name.to_string(),
                lines: head.lines.iter().map(ToString::to_string).collect(),
                artwork: head.artwork.as_ref().map(PictureView::of),
            }),
            signature_image: office.likeness.as_ref().map(PictureView::of),
        };
        Self {
            member: MemberView::of(member),
            addresses: office.addresses.iter().map(ToString::to_string).collect(),
            domains: office.domains.clone(),
            printed: (to.office == office.member).then(printed),
        }
    }
}

/// Offices.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Offices {
    /// Those that have an address or a mail domain of record, by surname.
    offices: Vec<OfficeView>,
}

/// What is changed; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeChange {
    /// The letterhead's words; its artwork stays. `null` takes the letterhead back, with its artwork.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<HeadChange>)]
    letterhead: Option<Option<HeadChange>>,
}

/// A letterhead's words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HeadChange {
    /// The name at its head, at most 60 characters.
    name: String,
    /// The lines below it, at most six of at most 100 characters.
    #[serde(default)]
    lines: Vec<String>,
}

/// Tells a field that is `null` from one that is not there.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<HeadChange>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What is said in place of artwork.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Words {
    /// What a screen reader says in its place; if nothing, that it is the office's artwork.
    alt: Option<String>,
}

/// Lists offices.
#[utoipa::path(get, path = "/api/v1/offices", tag = "roster",
    responses((status = 200, description = "Every office that can be asked without naming an address.", body = Offices)))]
pub(super) async fn list(caller: Caller) -> Result<HttpResponse, Problem> {
    let staff = caller.staff.clone();
    let offices = caller
        .read(move |db| -> Result<Vec<OfficeView>, Fault> {
            let mut offices = Vec::new();
            for member in db.members()? {
                let office = db.office(&member.id)?;
                if !office.addresses.is_empty() || !office.domains.is_empty() {
                    offices.push(OfficeView::of(&member, &office, &staff));
                }
            }
            Ok(offices)
        })
        .await?;
    Ok(answer(&Offices { offices }))
}

/// Shows an office.
#[utoipa::path(get, path = "/api/v1/offices/{bioguide}", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member.")),
    responses((status = 200, description = "The office.", body = OfficeView)))]
pub(super) async fn one(caller: Caller, id: Path<String>) -> Result<HttpResponse, Problem> {
    let member = members::find(&caller, &id).await?;
    let id = member.id.clone();
    let office = caller.read(move |db| db.office(&id)).await?;
    Ok(answer(&OfficeView::of(&member, &office, &caller.staff)))
}

/// Changes the letterhead of the caller's own office.
#[utoipa::path(patch, path = "/api/v1/offices/{bioguide}", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member.")),
    request_body = OfficeChange,
    responses((status = 200, description = "The office as it is now.", body = OfficeView)))]
pub(super) async fn change(asked: Asked, id: Path<String>) -> Result<HttpResponse, Problem> {
    let member = own(&asked.caller, &id).await?;
    let OfficeChange { letterhead } = asked.json()?;
    let changes = match letterhead {
        None => Vec::new(),
        Some(None) => vec![Change::NoLetterhead],
        Some(Some(typed)) => {
            let head = OfficeHead::parse(&typed.name, &typed.lines)
                .map_err(|refusals| Problem::invalid(within("letterhead", refusals)))?;
            vec![Change::Letterhead(head)]
        }
    };
    act(asked, member, changes).await
}

/// Sets the image of the member's signature, for the caller's own office.
///
/// The body is a PNG, a JPEG or an SVG: ink on white paper, at most 2 MB and 4,000 by 2,000 pixels. It is told by its
/// content; the ink alone is kept, drawn anew as PNG.
#[utoipa::path(put, path = "/api/v1/offices/{bioguide}/signature-image", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member.")),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/svg+xml"))),
    responses((status = 200, description = "The office as it is now.", body = OfficeView)))]
pub(super) async fn put_signature_image(
    handed: Handed,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let Handed { asked, file } = handed;
    let member = own(&asked.caller, &id).await?;
    let alt = likeness_alt(&member);
    let image = pictures::read(&asked.caller.site, file, alt, picture::signature).await?;
    act(asked, member, vec![Change::SignatureImage(image)]).await
}

/// Takes the image of the member's signature back; letters that are finalized keep it.
#[utoipa::path(delete, path = "/api/v1/offices/{bioguide}/signature-image", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member.")),
    responses((status = 200, description = "The office as it is now.", body = OfficeView)))]
pub(super) async fn delete_signature_image(
    asked: Asked,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let member = own(&asked.caller, &id).await?;
    act(asked, member, vec![Change::NoSignatureImage]).await
}

/// Sets the artwork of the letterhead, for the caller's own office.
///
/// The body is a PNG, a JPEG or an SVG of at most 2 MB and 4,000 by 2,000 pixels, told by its content; it is drawn anew
/// as PNG.
#[utoipa::path(put, path = "/api/v1/offices/{bioguide}/letterhead-artwork", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member."), Words),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/svg+xml"))),
    responses((status = 200, description = "The office as it is now.", body = OfficeView)))]
pub(super) async fn put_letterhead_artwork(
    handed: Handed,
    id: Path<String>,
    words: Query<Words>,
) -> Result<HttpResponse, Problem> {
    let Handed { asked, file } = handed;
    let member = own(&asked.caller, &id).await?;
    let alt = match words.alt.as_deref().map(Line::parse) {
        None => artwork_alt(&member),
        Some(Ok(words)) => words.to_string(),
        Some(Err(refusal)) => return Err(Problem::field("alt", refusal)),
    };
    let image = pictures::read(&asked.caller.site, file, alt, picture::artwork).await?;
    act(asked, member, vec![Change::Artwork(image)]).await
}

/// Takes the artwork of the letterhead back.
#[utoipa::path(delete, path = "/api/v1/offices/{bioguide}/letterhead-artwork", tag = "roster",
    params(("bioguide" = String, Path, description = "The id of the office's member.")),
    responses((status = 200, description = "The office as it is now.", body = OfficeView)))]
pub(super) async fn delete_letterhead_artwork(
    asked: Asked,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let member = own(&asked.caller, &id).await?;
    act(asked, member, vec![Change::NoArtwork]).await
}

/// The member, if the caller acts for that very office.
async fn own(caller: &Caller, id: &str) -> Result<Member, Problem> {
    let member = members::find(caller, id).await?;
    if member.id != caller.staff.office {
        return Err(Problem::new(
            Kind::Forbidden,
            "What an office prints on letters is changed by that office alone. This token acts for another.",
        ));
    }
    Ok(member)
}

async fn act(asked: Asked, member: Member, changes: Vec<Change>) -> Result<HttpResponse, Problem> {
    asked
        .act(StatusCode::OK, move |tx, moment, staff| {
            let office = office::change(tx, moment, &staff.office, &changes).map_err(refused)?;
            Ok(OfficeView::of(&member, &office, staff))
        })
        .await
}
