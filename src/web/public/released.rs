//! A letter as everybody may see it.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::domain::evidence::Evidence;
use crate::domain::finalization::{Manifest, Signatory};
use crate::domain::letter::{Letter, Sealed, Stage};
use crate::domain::record::{Entry, Hash, Opening};
use crate::domain::revision::LetterText;
use crate::domain::roster::Member;
use crate::store::{Db, Fault};
use crate::web::error::Error;
use crate::web::site::Site;
use crate::workflow::finalize::manifest_of;

/// What stands behind a letter's public address.
pub(super) enum Address {
    /// The letter.
    Open(Box<Released>),
    /// One day perhaps a letter.
    NotYet,
    /// Nothing that anybody was told of.
    Nothing,
}

/// A released letter with all that its pages show.
#[derive(Debug)]
pub(super) struct Released {
    /// The letter.
    pub(super) letter: Letter,
    /// The sealed PDF's digests and size.
    pub(super) sealed: Sealed,
    /// When the page opened.
    pub(super) at: jiff::Timestamp,
    /// What the PDF prints.
    pub(super) manifest: Manifest,
    /// The printed text.
    pub(super) text: LetterText,
    /// The letter's events.
    pub(super) entries: Vec<Entry>,
    /// The values that are published: those of the printed names.
    pub(super) openings: Vec<Opening>,
}

impl Address {
    fn read(db: &mut Db, slug: &str) -> Result<Self, Fault> {
        let Some(letter) = db.letter_by_slug(slug)? else {
            return Ok(Self::Nothing);
        };
        match &letter.stage {
            Stage::Released { .. } => Ok(match Released::read(db, letter)? {
                Some(released) => Self::Open(Box::new(released)),
                None => Self::Nothing,
            }),
            Stage::Circulating { .. } | Stage::Closed { .. } | Stage::Finalized { .. } => {
                Ok(Self::NotYet)
            }
            Stage::Draft | Stage::Abandoned => Ok(Self::Nothing),
        }
    }
}

impl Released {
    /// A letter with all that its pages show; `None` if it is not released.
    pub(super) fn read(db: &mut Db, letter: Letter) -> Result<Option<Self>, Fault> {
        let Stage::Released { sealed, at } = &letter.stage else {
            return Ok(None);
        };
        let (sealed, at) = (sealed.clone(), *at);
        let broken = |why: &dyn std::fmt::Display| Fault::other("showing a released letter", why);
        let manifest = manifest_of(db, &letter)?.ok_or_else(|| broken(&"it has no manifest"))?;
        let canonical = db.canonical_text(letter.id, manifest.revision)?;
        let text = LetterText::from_canonical(&canonical).map_err(|e| broken(&e))?;
        let entries = db.entries(letter.id)?;
        let openings = db.openings(letter.id)?;
        // The same choice of what is opened as in the file that is attached to the PDF.
        let evidence =
            Evidence::gather(&entries, &openings, &manifest, &canonical).map_err(|e| broken(&e))?;
        let openings = serde_json::from_str(&evidence.openings).map_err(|e| broken(&e))?;
        Ok(Some(Self {
            letter,
            sealed,
            at,
            manifest,
            text,
            entries,
            openings,
        }))
    }

    /// The hash of the approval that carries a name.
    pub(super) fn approval(&self, signatory: &Signatory) -> Option<Hash> {
        let found = self.entries.iter().find(|e| e.seq == signatory.approval)?;
        Some(found.hash)
    }

    /// The domain of the address that a name's link was mailed to, where the record keeps it.
    pub(super) fn mail_domain(&self, signatory: &Signatory) -> Option<&str> {
        let link = self.letter.invitation(&signatory.invitation)?;
        link.domain.as_deref()
    }

    /// The printed members, in order.
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.manifest.signatories.iter().map(|s| &s.member)
    }

    /// "Kevin Cramer, Thom Tillis and ten others", for titles and feeds.
    pub(super) fn signed_by(&self) -> String {
        let names: Vec<&str> = self.members().map(|m| m.press_name.as_str()).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [one, other] => format!("{one} and {other}"),
            [one, other, third] => format!("{one}, {other} and {third}"),
            [one, other, rest @ ..] => format!("{one}, {other} and {} others", rest.len()),
        }
    }
}

/// What stands behind an address.
pub(super) async fn find(site: &Data<Site>, slug: &str) -> Result<Address, Error> {
    // No slug of ours has any other character, and a database need not be asked about them.
    let plausible = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !slug.bytes().all(plausible) {
        return Ok(Address::Nothing);
    }
    let slug = slug.to_owned();
    Ok(site.store.read(move |db| Address::read(db, &slug)).await?)
}

/// The letter, for the formats that have nothing to say before its release.
pub(super) async fn open(site: &Data<Site>, slug: &str) -> Result<Box<Released>, Error> {
    match find(site, slug).await? {
        Address::Open(released) => Ok(released),
        Address::NotYet => Err(Error::refused(
            StatusCode::NOT_FOUND,
            "Not yet released",
            "There is nothing to read here yet.",
        )),
        Address::Nothing => Err(Error::not_found()),
    }
}
