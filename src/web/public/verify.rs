//! Is this PDF a letter that was issued here, and unaltered? Which letter does this digest belong to? In words, or as JSON.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use jiff::Timestamp;
use serde::Serialize;

use super::known::{Known, Name, known};
use super::seals;
use super::upload::{Handed, digest_of, handed};
use super::verdict::Verdict;
use crate::domain::eastern;
use crate::domain::event::Capacity;
use crate::domain::evidence::Carried;
use crate::domain::record::Hash;
use crate::pdf::verify::{self, Anchor, Check, Proof, Question, Verification};
use crate::store::Fault;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::limits;
use crate::web::page::page;
use crate::web::site::Site;

/// The answer, for programs.
#[derive(Serialize)]
struct Answer {
    verdict: Verdict,
    /// What was asked for: the digest itself, or that of the file.
    sha256: Hash,
    /// The public page, if the letter was released here.
    url: Option<String>,
    /// The letter, if it was released here.
    #[serde(skip_serializing_if = "Option::is_none")]
    letter: Option<Known>,
    /// What was checked in the file, if there was one.
    verification: Option<Verification>,
}

#[derive(Template, Default)]
#[template(path = "public/verify.html")]
struct VerifyPage<'a> {
    answer: Option<&'a Answer>,
    /// What was typed as a digest and is none.
    wrong: Option<&'a str>,
}

/// A printed name in the table.
struct Row<'a> {
    name: &'a str,
    capacity: &'static str,
    at: Timestamp,
    approval: i64,
    mail_domain: &'a str,
}

impl Answer {
    /// The names: those of the letter that was released here, or those that the file has.
    fn rows(&self) -> Vec<Row<'_>> {
        match (&self.letter, self.claimed()) {
            (Some(known), None) => known.names.iter().map(Row::released).collect(),
            (_, Some(proof)) => proof.names.iter().map(Row::claimed).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// What a file says that was not released here.
    fn claimed(&self) -> Option<&Proof> {
        let verification = self.verification.as_ref()?;
        let proof = verification.letter.as_ref();
        proof.filter(|_| !self.verdict.is_confirmed())
    }
}

impl<'a> Row<'a> {
    fn released(name: &'a Name) -> Self {
        Self {
            name: &name.name,
            capacity: name.capacity.map_or("", Capacity::label),
            at: name.at,
            approval: name.approval,
            mail_domain: name.mail_domain.as_deref().unwrap_or_default(),
        }
    }

    fn claimed(name: &'a Carried) -> Self {
        Self {
            name: &name.name,
            capacity: name.capacity.map_or("", Capacity::label),
            at: name.at,
            approval: name.approval,
            mail_domain: name.mail_domain.as_deref().unwrap_or_default(),
        }
    }
}

impl VerifyPage<'_> {
    /// The class and the word of a check's badge.
    fn badge(&self, check: &Check) -> (&'static str, &'static str) {
        match check.answer {
            verify::Answer::Proven => ("yes", "Holds"),
            verify::Answer::Said => ("wait", "Only said"),
            verify::Answer::Fails => ("stop", "Does not hold"),
            verify::Answer::NotChecked => ("wait", "Not checked"),
        }
    }

    fn when(&self, at: &Timestamp) -> String {
        format!("{}, {}", eastern::minute(*at), eastern::local(*at).year())
    }
}

/// `GET /verify`, and with `?digest=` what a code on paper leads to.
pub(super) async fn show(site: Data<Site>, req: HttpRequest) -> Result<HttpResponse, Error> {
    let asked = Fields::parse(req.query_string().as_bytes())?.0;
    let asked = asked
        .into_iter()
        .find(|(name, _)| name == "digest" || name == "sha256");
    match asked {
        Some((_, typed)) if !typed.trim().is_empty() => {
            if !site.limits.allows_check(limits::client(&req, &site)) {
                return Err(Error::too_many());
            }
            match digest_of(&typed) {
                Some(digest) => answered(&req, &look_up(&site, digest).await?),
                None => unclear(&req, &typed),
            }
        }
        Some(_) | None => Ok(page(StatusCode::OK, &VerifyPage::default())),
    }
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
    match handed(&req, payload).await? {
        Handed::Pdf(pdf) => answered(&req, &judge(&site, pdf).await?),
        Handed::Typed(typed) => match digest_of(&typed) {
            Some(digest) => answered(&req, &look_up(&site, digest).await?),
            None => unclear(&req, &typed),
        },
    }
}

async fn look_up(site: &Data<Site>, sha256: Hash) -> Result<Answer, Error> {
    let letter = known(site, sha256).await?;
    Ok(Answer {
        verdict: letter
            .as_ref()
            .map_or(Verdict::Unknown, |letter| letter.verdict),
        sha256,
        url: letter.as_ref().map(|letter| letter.url.clone()),
        letter,
        verification: None,
    })
}

async fn judge(site: &Data<Site>, pdf: web::Bytes) -> Result<Answer, Error> {
    let sha256 = Hash::of(&pdf);
    let letter = known(site, sha256).await?;
    let released = letter
        .as_ref()
        .filter(|letter| letter.verdict == Verdict::Issued);
    let trust = seals::trust(site).await?;
    let question = Question {
        trust: match released {
            Some(letter) => trust.and(Anchor::new(letter.seal)),
            None => trust.unvouched(),
        },
        released: released.is_some(),
    };
    let is_released = question.released;
    // The turn begins once the file has arrived: a slow sender holds up nobody.
    let Some(_turn) = site.limits.turn_to_check().await else {
        return Err(Error::busy());
    };
    let checker = site.typesetter.checker();
    let checked = web::block(move || checker.check(&pdf, &question));
    let verification = checked
        .await
        .map_err(|e| Fault::other("checking a PDF", e))?;
    let verdict = match verification.verdict {
        verify::Verdict::Altered => Verdict::Altered,
        verify::Verdict::NotOurs => Verdict::NotALetter,
        // The same bytes that were released here, whatever can be said of them.
        _ if is_released => Verdict::Issued,
        verify::Verdict::Genuine => Verdict::Unreleased,
        verify::Verdict::Intact => Verdict::Elsewhere,
        verify::Verdict::NotChecked => Verdict::NotChecked,
    };
    Ok(Answer {
        verdict,
        sha256,
        url: letter.as_ref().map(|letter| letter.url.clone()),
        letter,
        verification: Some(verification),
    })
}

fn answered(req: &HttpRequest, answer: &Answer) -> Result<HttpResponse, Error> {
    if wants_json(req) {
        return Ok(HttpResponse::Ok().json(answer));
    }
    let answered = VerifyPage {
        answer: Some(answer),
        wrong: None,
    };
    Ok(page(StatusCode::OK, &answered))
}

/// What was typed is no digest: said beside the field, which keeps it.
fn unclear(req: &HttpRequest, typed: &str) -> Result<HttpResponse, Error> {
    if wants_json(req) {
        return Err(Error::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Choose a PDF, or give a digest",
            "A digest has 64 digits from 0 to 9 and a to f; spaces between them do not matter.",
        ));
    }
    let kept: String = typed.chars().take(200).collect();
    let again = VerifyPage {
        answer: None,
        wrong: Some(&kept),
    };
    Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &again))
}

fn wants_json(req: &HttpRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT);
    accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}
