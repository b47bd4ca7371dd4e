//! The released letter that a digest belongs to, with what may be told of it.

use actix_web::web::Data;
use jiff::Timestamp;
use serde::Serialize;

use super::released::Released;
use super::verdict::Verdict;
use crate::domain::event::Capacity;
use crate::domain::record::Hash;
use crate::store::{Db, Fault};
use crate::web::error::Error;
use crate::web::site::Site;

/// A released letter, as the check names it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Known {
    /// What its digest was taken of; not repeated in the JSON, where the verdict says it.
    #[serde(skip)]
    pub(super) verdict: Verdict,
    /// Its subject.
    pub(super) subject: String,
    /// Its public page.
    pub(super) url: String,
    /// The digest of its text.
    pub(super) text_digest: String,
    /// The digest of its PDF, as it is given out today.
    pub(super) pdf_sha256: Hash,
    /// When its page opened.
    pub(super) released_at: Timestamp,
    /// The certificate of its seal, SHA-256.
    pub(super) seal: Hash,
    /// The printed names.
    pub(super) names: Vec<Name>,
}

/// A printed name and its approval.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Name {
    /// As it is printed.
    pub(super) name: String,
    /// Who pressed.
    pub(super) capacity: Option<Capacity>,
    /// When.
    pub(super) at: Timestamp,
    /// The event.
    pub(super) approval: i64,
    /// The domain of the address that the link was mailed to.
    pub(super) mail_domain: Option<String>,
}

/// The released letter with this digest, of its PDF or else of its printed text. One that is not public is not known.
pub(super) async fn known(site: &Data<Site>, digest: Hash) -> Result<Option<Known>, Error> {
    let found = site.store.read(move |db| read(db, &digest)).await?;
    Ok(found.map(|(verdict, released)| {
        let signatories = released.manifest.signatories.iter();
        Known {
            verdict,
            subject: released.text.subject.to_string(),
            url: site.rules.letter_url(&released.letter.slug),
            text_digest: released.manifest.digest.to_string(),
            pdf_sha256: released.sealed.pdf,
            released_at: released.at,
            seal: released.sealed.seal,
            names: signatories
                .map(|signatory| Name {
                    name: signatory.block.first().cloned().unwrap_or_default(),
                    capacity: signatory.capacity,
                    at: signatory.approved_at,
                    approval: signatory.approval,
                    mail_domain: released.mail_domain(signatory).map(str::to_owned),
                })
                .collect(),
        }
    }))
}

fn read(db: &mut Db, digest: &Hash) -> Result<Option<(Verdict, Released)>, Fault> {
    let mut text = None;
    for id in db.released_with(digest)? {
        let Some(letter) = db.letter(id)? else {
            continue;
        };
        let Some(released) = Released::read(db, letter)? else {
            continue;
        };
        if released.sealed.was(digest) {
            return Ok(Some((Verdict::Issued, released)));
        }
        if released.manifest.digest.as_bytes() == digest.as_bytes() && text.is_none() {
            text = Some((Verdict::ReleasedText, released));
        }
    }
    Ok(text)
}
