//! What a visitor hands in to be checked: a PDF, or the digest of one.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::form::bytes::Bytes as Part;
use actix_multipart::form::{FieldReader, Limits, MultipartCollect, MultipartForm, State};
use actix_multipart::{Field, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};

use super::PDF_BYTES;
use crate::domain::record::Hash;
use crate::web::error::Error;
use crate::web::form::Fields;

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
    let read = MultipartForm::<Upload>::from_request(req, &mut payload);
    let upload = in_time(read).await?.map_err(|error| {
        let overflow = error
            .as_error::<MultipartError>()
            .is_some_and(|error| matches!(error, MultipartError::Payload(PayloadError::Overflow)));
        if overflow { too_large() } else { unreadable() }
    })?;
    let Upload { file, digest } = upload.into_inner();
    match (file, digest) {
        (Some(file), _) if !file.data.is_empty() => Ok(Handed::Pdf(file.data)),
        (_, digest) => {
            let digest = digest.map(|part| part.data).unwrap_or_default();
            Ok(Handed::Typed(String::from_utf8_lossy(&digest).into_owned()))
        }
    }
}

async fn whole(payload: web::Payload) -> Result<Handed, Error> {
    match in_time(payload.to_bytes_limited(PDF_BYTES)).await? {
        Err(_) => Err(too_large()),
        Ok(Err(_)) => Err(unreadable()),
        Ok(Ok(bytes)) => Ok(Handed::Pdf(bytes)),
    }
}

async fn in_time<T>(reading: impl Future<Output = T>) -> Result<T, Error> {
    let limit = Duration::from_secs(UPLOAD_SECONDS);
    tokio::time::timeout(limit, reading).await.map_err(|_| {
        Error::refused(
            StatusCode::REQUEST_TIMEOUT,
            "The file took too long",
            "It did not arrive within two minutes. Paste its SHA-256 instead, which takes no time at all.",
        )
    })
}

/// A digest as people copy it: with spaces, colons or hyphens between the groups, in either case.
pub(super) fn digest_of(text: &str) -> Option<Hash> {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, ':' | '-');
    let bare: String = text.chars().filter(|c| !is_between(c)).collect();
    bare.to_ascii_lowercase().parse().ok()
}

fn too_large() -> Error {
    Error::refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        "This file is too large",
        "Files of up to 64 MB are checked here. Of a larger one, paste the SHA-256, or check it with undersigned verify.",
    )
}

fn unreadable() -> Error {
    Error::refused(
        StatusCode::BAD_REQUEST,
        "The file did not arrive whole",
        "Nothing was kept. Choose the file again, or paste its SHA-256.",
    )
}

/// The parts of the form: one file under whatever name, one digest.
struct Upload {
    file: Option<Part>,
    digest: Option<Part>,
}

impl MultipartCollect for Upload {
    fn limit(_: &str) -> Option<usize> {
        None
    }

    fn handle_field<'t>(
        req: &'t HttpRequest,
        field: Field,
        limits: &'t mut Limits,
        state: &'t mut State,
    ) -> Pin<Box<dyn Future<Output = Result<(), MultipartError>> + 't>> {
        let is_file = field
            .content_disposition()
            .is_some_and(|told| told.get_filename().is_some());
        let name = field.name().unwrap_or_default().to_owned();
        Box::pin(async move {
            let key = match name.as_str() {
                _ if is_file => "file",
                "sha256" | "digest" => "sha256",
                _ => return Err(MultipartError::UnknownField(name)),
            };
            if state.contains_key(key) {
                return Err(MultipartError::DuplicateField(name));
            }
            let part = Part::read_field(req, field, limits).await?;
            state.insert(key.to_owned(), Box::new(part));
            Ok(())
        })
    }

    fn from_state(mut state: State) -> Result<Self, MultipartError> {
        let mut take = |key| {
            let part = state.remove(key)?;
            part.downcast::<Part>().ok().map(|part| *part)
        };
        Ok(Self {
            file: take("file"),
            digest: take("sha256"),
        })
    }
}
