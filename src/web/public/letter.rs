//! The public page of a letter.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use jiff::Timestamp;

use super::kept::kept;
use super::released::{Address, Released, find};
use crate::domain::eastern;
use crate::domain::event::Fact;
use crate::domain::record::Entry;
use crate::domain::revision::long_date;
use crate::web::error::Error;
use crate::web::letter::{LetterSheet, addressees};
use crate::web::page::{HTML, ok, render};
use crate::web::site::Site;

#[derive(Template)]
#[template(path = "public/letter.html")]
struct LetterPage<'a> {
    released: &'a Released,
    letter: LetterSheet,
    url: String,
    recipients: String,
    date: String,
    released_at: (String, String),
    reply_due: Option<String>,
    signed_by: String,
    size: String,
    sealed_by: Vec<(&'static str, String)>,
}

impl LetterPage<'_> {
    /// What an event says to a stranger.
    fn told(&self, entry: &Entry) -> &'static str {
        match entry.fact {
            Fact::Drafted { .. } => "The letter was drafted",
            Fact::Revised { .. } => "The text changed",
            Fact::LaidOut { .. } => "The layout was chosen",
            Fact::Invited { .. } => "An office was asked",
            Fact::Circulated { .. } => "The letter was circulated",
            Fact::Extended { .. } => "The deadline moved",
            Fact::Reminded { .. } => "An office was reminded",
            Fact::Revoked { .. } => "An invitation was taken back",
            Fact::Approved { .. } => "An office approved the text",
            Fact::Declined { .. } => "An office passed",
            Fact::ChangesRequested { .. } => "An office asked for changes",
            Fact::Withdrawn { .. } => "An office withdrew its approval",
            Fact::EnteredInError { .. } => "An invitation was marked as an error",
            Fact::Closed {} => "The letter was closed",
            Fact::Reopened { .. } => "The letter was opened again",
            Fact::ManifestFrozen { .. } => "Text and names were frozen",
            Fact::ManifestVoided { .. } => "The frozen names were dropped",
            Fact::Finalized { .. } => "The PDF was sealed",
            Fact::SealExtended(_) => "Proof was added after the sealed PDF",
            Fact::ReleaseAnnounced { .. } => "The release was announced to the signing offices",
            Fact::Objected { .. } => "A signing office objected to the release",
            Fact::Released {} => "The page opened",
            Fact::Recalled {} => "The sealed letter was taken back before release",
            Fact::Abandoned {} => "The letter was given up",
        }
    }

    /// Whether the PDF shows signatures.
    fn has_likenesses(&self) -> bool {
        let mut names = self.released.manifest.signatories.iter();
        names.any(|signatory| signatory.likeness.is_some())
    }

    /// The day of a moment, in Washington.
    fn day(&self, at: &Timestamp) -> String {
        day(*at)
    }

    /// The first digits of an event's hash.
    fn short(&self, entry: &Entry) -> String {
        entry.hash.to_string().chars().take(12).collect()
    }
}

#[derive(Template)]
#[template(path = "public/not_yet.html")]
struct NotYetPage;

/// `GET /letters/{slug}`.
pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Error> {
    match find(&site, &slug).await? {
        Address::Open(released) => {
            let html = render(&page(&site, &released))?;
            Ok(kept(&req, HTML, html))
        }
        Address::NotYet => Ok(ok(&NotYetPage)),
        Address::Nothing => Err(Error::not_found()),
    }
}

fn page<'a>(site: &Data<Site>, released: &'a Released) -> LetterPage<'a> {
    let manifest = &released.manifest;
    let mut letter = LetterSheet::of(&released.text, "");
    letter.date = long_date(manifest.dated);
    letter.blocks = manifest
        .signatories
        .iter()
        .map(|signatory| signatory.block.join("\n"))
        .collect();
    LetterPage {
        letter,
        url: site.rules.letter_url(&released.letter.slug),
        recipients: addressees(&released.text),
        date: long_date(manifest.dated),
        released_at: (released.at.to_string(), day(released.at)),
        reply_due: released.text.reply_due.map(eastern::day),
        signed_by: released.signed_by(),
        size: size(released.sealed.bytes),
        sealed_by: vec![
            ("The text", manifest.digest.grouped()),
            ("The PDF", released.sealed.pdf.grouped()),
            ("The seal’s certificate", released.sealed.seal.grouped()),
            (
                "The last event of the record",
                released.letter.head.hash.grouped(),
            ),
        ],
        released,
    }
}

fn day(at: Timestamp) -> String {
    eastern::day(eastern::local(at).date())
}

/// A size as people tell it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        ..10_000 => format!("{:.1} KB", bytes as f64 / 1000.0),
        10_000..1_000_000 => format!("{} KB", bytes / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}
