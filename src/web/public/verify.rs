//! Is this PDF a letter that was issued here, and unaltered? In words, or as JSON.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Serialize;

use super::upload::{Handed, handed};
use crate::domain::evidence::FILES;
use crate::domain::letter::Stage;
use crate::domain::record::Hash;
use crate::pdf::read_back::read_back;
use crate::pdf::verify::{Verification, verify};
use crate::store::{Db, Fault};
use crate::web::error::Error;
use crate::web::limits;
use crate::web::page::{ok, page};
use crate::web::site::Site;

/// What became of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// Issued here, and not a byte has changed.
    Issued,
    /// A letter of this kind, but something in it does not hold.
    Altered,
    /// Everything in it holds, but this service did not release it.
    Elsewhere,
    /// Nothing of this kind.
    NotALetter,
    /// A digest that belongs to no letter released here.
    Unknown,
}

impl Verdict {
    fn heading(self) -> &'static str {
        match self {
            Self::Issued => "Issued here and unaltered",
            Self::Altered => "Altered",
            Self::Elsewhere => "Intact, but not released here",
            Self::NotALetter => "Not a letter of ours",
            Self::Unknown => "Not known here",
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Self::Issued => "yes",
            Self::Altered | Self::NotALetter => "stop",
            Self::Elsewhere | Self::Unknown => "wait",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Issued => {
                "This is, byte for byte, a letter that was sealed and released by this service."
            }
            Self::Altered => {
                "This file says that it is a sealed letter, but not everything in it holds. Do not rely on it; the first \
                 thing that does not hold is said below."
            }
            Self::Elsewhere => {
                "The seal, the record and the names of this file agree with each other, but no letter released here is this \
                 file. Look at who sealed it before you rely on it."
            }
            Self::NotALetter => {
                "This file carries no seal and no record as our letters do. It may be a print or a scan of one: look the \
                 letter up in the list and compare."
            }
            Self::Unknown => {
                "No letter released here has this SHA-256. If it is that of a print, a scan or a newly saved copy, look the \
                 letter up in the list and compare."
            }
        }
    }
}

/// The answer, for programs.
#[derive(Serialize)]
struct Answer {
    verdict: Verdict,
    sha256: Hash,
    /// The public page, if the letter was released here.
    url: Option<String>,
    /// What was checked in the file, if there was one.
    verification: Option<Verification>,
}

#[derive(Template)]
#[template(path = "public/verify.html")]
struct VerifyPage<'a> {
    answer: Option<&'a Answer>,
}

/// `GET /verify`.
pub(super) async fn show() -> HttpResponse {
    ok(&VerifyPage { answer: None })
}

/// `POST /verify`.
pub(super) async fn check(
    site: Data<Site>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    if !site.limits.allows_check(limits::client(&req, &site)) {
        return Err(Error::too_many());
    }
    let Some(_turn) = site.limits.turn_to_check() else {
        return Err(Error::busy());
    };
    let answer = match handed(&req, payload).await? {
        Handed::Digest(sha256) => {
            let url = released(&site, sha256).await?;
            let verdict = match url {
                Some(_) => Verdict::Issued,
                None => Verdict::Unknown,
            };
            Answer {
                verdict,
                sha256,
                url,
                verification: None,
            }
        }
        Handed::Pdf(pdf) => judge(&site, pdf).await?,
    };
    if wants_json(&req) {
        return Ok(HttpResponse::Ok().json(answer));
    }
    let answer = Some(&answer);
    Ok(page(StatusCode::OK, &VerifyPage { answer }))
}

async fn judge(site: &Data<Site>, pdf: web::Bytes) -> Result<Answer, Error> {
    let sha256 = Hash::of(&pdf);
    let url = released(site, sha256).await?;
    let checked = web::block(move || {
        let claims = read_back(&pdf).is_ok_and(|read| {
            let names = read.attachments.iter().map(|file| file.name.as_str());
            names.into_iter().any(|name| FILES.contains(&name))
        });
        (verify(&pdf), claims)
    });
    let (verification, claims) = checked
        .await
        .map_err(|e| Fault::other("checking a PDF", e))?;
    let verdict = match (verification.holds, &url) {
        (true, Some(_)) => Verdict::Issued,
        (true, None) => Verdict::Elsewhere,
        (false, _) if claims => Verdict::Altered,
        (false, _) => Verdict::NotALetter,
    };
    Ok(Answer {
        verdict,
        sha256,
        url,
        verification: Some(verification),
    })
}

/// The public page of the released letter with this PDF. One that is sealed and not yet public is not known.
async fn released(site: &Data<Site>, sha256: Hash) -> Result<Option<String>, Error> {
    let found = site.store.read(move |db| slug_of(db, &sha256)).await?;
    Ok(found.map(|slug| site.rules.letter_url(&slug)))
}

fn slug_of(db: &mut Db, sha256: &Hash) -> Result<Option<crate::domain::letter::Slug>, Fault> {
    let Some(id) = db.letter_of_pdf(sha256)? else {
        return Ok(None);
    };
    let letter = db.letter(id)?;
    Ok(letter
        .filter(
            |letter| matches!(&letter.stage, Stage::Released { sealed, .. } if sealed.was(sha256)),
        )
        .map(|letter| letter.slug))
}

fn wants_json(req: &HttpRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT);
    accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}
