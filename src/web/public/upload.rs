//! What a visitor hands in to be checked: a PDF, or the digest of one.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};

use super::PDF_BYTES;
use crate::domain::record::Hash;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::upload::{self, Form, NotArrived};

/// How long a PDF may take to arrive, seconds.
const UPLOAD_SECONDS: u64 = 120;

/// What was handed in.
pub(super) enum Handed {
    /// A file.
    Pdf(Bytes),
    /// What was typed where a digest goes.
    Typed(String),
}

/// Reads what was handed in, in whichever of three ways: the form with a file, the form with a digest, or the PDF as
/// the whole body.
pub(super) async fn handed(req: &HttpRequest, payload: web::Payload) -> Result<Handed, Error> {
    let kind = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "multipart/form-data" => multipart(req, payload).await,
        "application/x-www-form-urlencoded" => {
            let fields = Fields::from_request(req, &mut payload.into_inner()).await?;
            let typed = fields
                .once()?
                .0
                .into_iter()
                .find(|(name, _)| name == "sha256" || name == "digest");
            Ok(Handed::Typed(
                typed.map(|(_, value)| value).unwrap_or_default(),
            ))
        }
        "application/pdf" => whole(payload).await,
        _ => Err(Error::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This could not be read",
            "Send a PDF with the form on this page, or the SHA-256 of one. Nothing was kept.",
        )),
    }
}

async fn multipart(req: &HttpRequest, payload: web::Payload) -> Result<Handed, Error> {
    let mut payload = payload.into_inner();
    let read = upload::read::<CheckForm>(req, &mut payload, UPLOAD_SECONDS).await;
    let mut parts = read.map_err(refused)?;
    match parts.take("file") {
        Some(file) if !file.is_empty() => Ok(Handed::Pdf(file)),
        _ => {
            let digest = parts.take("sha256").unwrap_or_default();
            Ok(Handed::Typed(String::from_utf8_lossy(&digest).into_owned()))
        }
    }
}

async fn whole(payload: web::Payload) -> Result<Handed, Error> {
    let limit = Duration::from_secs(UPLOAD_SECONDS);
    let read = tokio::time::timeout(limit, payload.to_bytes_limited(PDF_BYTES)).await;
    match read {
        Err(_) => Err(refused(NotArrived::Late)),
        Ok(Err(_)) => Err(refused(NotArrived::TooLarge)),
        Ok(Ok(Err(_))) => Err(refused(NotArrived::Broken)),
        Ok(Ok(Ok(bytes))) => Ok(Handed::Pdf(bytes)),
    }
}

/// A digest as people copy it: with spaces, colons or hyphens between the groups, in either case.
pub(super) fn digest_of(text: &str) -> Option<Hash> {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, ':' | '-');
    let bare: String = text.chars().filter(|c| !is_between(c)).collect();
    bare.to_ascii_lowercase().parse().ok()
}

fn refused(why: NotArrived) -> Error {
    match why {
        NotArrived::Late => Error::refused(
            StatusCode::REQUEST_TIMEOUT,
            "The file took too long",
            "It did not arrive within two minutes. Paste its SHA-256 instead, which takes no time at all.",
        ),
        NotArrived::TooLarge => Error::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This file is too large",
            "Files of up to 64 MB are checked here. Of a larger one, paste the SHA-256, or check it with undersigned verify.",
        ),
        NotArrived::Broken => Error::refused(
            StatusCode::BAD_REQUEST,
            "The file did not arrive whole",
            "Nothing was kept. Choose the file again, or paste its SHA-256.",
        ),
    }
}

/// One file under whatever name, one digest.
struct CheckForm;

impl Form for CheckForm {
    fn key(name: &str, is_file: bool) -> Option<&'static str> {
        match name {
            _ if is_file => Some("file"),
            "sha256" | "digest" => Some("sha256"),
            _ => None,
        }
    }
}
