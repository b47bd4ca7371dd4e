//! A form with a picture's file in it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::form::bytes::Bytes as Part;
use actix_multipart::form::{
    FieldReader, Limits, MultipartCollect, MultipartForm, MultipartFormConfig, State,
};
use actix_multipart::{Field, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};

use crate::pdf::picture::FILE_LIMIT;
use crate::web::error::Error;

/// How long a picture may take to arrive, seconds.
const UPLOAD_SECONDS: u64 = 60;
/// What a form holds beside the file, bytes.
const BESIDE: usize = 16 << 10;

/// What was sent.
#[derive(Debug)]
pub(super) struct PictureForm {
    /// The file; empty if none was chosen.
    pub(super) file: Bytes,
    /// What a screen reader is to say in its place, as typed.
    pub(super) alt: String,
}

/// The most that such a form may hold.
pub(super) fn limits() -> MultipartFormConfig {
    MultipartFormConfig::default()
        .total_limit(FILE_LIMIT + BESIDE)
        .memory_limit(FILE_LIMIT + BESIDE)
}

impl FromRequest for PictureForm {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = MultipartForm::<Parts>::from_request(req, payload);
        Box::pin(async move {
            let read = tokio::time::timeout(Duration::from_secs(UPLOAD_SECONDS), read).await;
            let Parts { file, alt } = match read {
                Err(_) => return Err(too_slow()),
                Ok(Err(error)) => return Err(unreadable(&error)),
                Ok(Ok(parts)) => parts.into_inner(),
            };
            let alt = alt.map(|part| part.data).unwrap_or_default();
            Ok(Self {
                file: file.map(|part| part.data).unwrap_or_default(),
                alt: String::from_utf8_lossy(&alt).into_owned(),
            })
        })
    }
}

fn too_slow() -> Error {
    Error::refused(
        StatusCode::REQUEST_TIMEOUT,
        "The picture took too long",
        "It did not arrive within a minute, and nothing was changed. Save it smaller and send it again.",
    )
}

fn unreadable(error: &actix_web::Error) -> Error {
    let overflow = error
        .as_error::<MultipartError>()
        .is_some_and(|error| matches!(error, MultipartError::Payload(PayloadError::Overflow)));
    if overflow {
        return Error::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This picture is too large",
            "Files of up to 2 MB are read, and nothing was changed. Crop the picture or save it smaller, then send it again.",
        );
    }
    Error::refused(
        StatusCode::BAD_REQUEST,
        "The picture did not arrive whole",
        "Nothing was changed. Go back to the page before this one and choose the file again.",
    )
}

struct Parts {
    file: Option<Part>,
    alt: Option<Part>,
}

impl MultipartCollect for Parts {
    fn limit(name: &str) -> Option<usize> {
        (name == "alt").then_some(BESIDE)
    }

    fn handle_field<'t>(
        req: &'t HttpRequest,
        field: Field,
        limits: &'t mut Limits,
        state: &'t mut State,
    ) -> Pin<Box<dyn Future<Output = Result<(), MultipartError>> + 't>> {
        let name = field.name().unwrap_or_default().to_owned();
        Box::pin(async move {
            if !matches!(name.as_str(), "file" | "alt") {
                return Err(MultipartError::UnknownField(name));
            }
            if state.contains_key(&name) {
                return Err(MultipartError::DuplicateField(name));
            }
            let part = Part::read_field(req, field, limits).await?;
            state.insert(name, Box::new(part));
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
            alt: take("alt"),
        })
    }
}
