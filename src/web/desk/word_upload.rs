//! A Word file as a form hands it in.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::form::bytes::Bytes as Part;
use actix_multipart::form::{FieldReader, Limits, MultipartCollect, MultipartForm, State};
use actix_multipart::{Field, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};

use crate::web::error::Error;

/// How long a file may take to arrive, seconds.
const UPLOAD_SECONDS: u64 = 120;

/// Reads the file of a form that has nothing else.
pub(super) async fn word_file(req: &HttpRequest, payload: web::Payload) -> Result<Bytes, Error> {
    let mut payload = payload.into_inner();
    let read = MultipartForm::<Upload>::from_request(req, &mut payload);
    let read = tokio::time::timeout(Duration::from_secs(UPLOAD_SECONDS), read).await;
    let read = read.map_err(|_| {
        Error::refused(
            StatusCode::REQUEST_TIMEOUT,
            "The file took too long",
            "It did not arrive within two minutes. Nothing was kept; send it again.",
        )
    })?;
    let upload = read.map_err(|error| {
        let overflow = error
            .as_error::<MultipartError>()
            .is_some_and(|error| matches!(error, MultipartError::Payload(PayloadError::Overflow)));
        if overflow {
            Error::refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "This file is too large",
                "Word files of up to 20 MB are read. Take the pictures out and send it again.",
            )
        } else {
            Error::refused(
                StatusCode::BAD_REQUEST,
                "The file did not arrive whole",
                "Nothing was kept. Choose the file again.",
            )
        }
    })?;
    Ok(upload.into_inner().0)
}

struct Upload(Bytes);

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
        let name = field.name().unwrap_or_default().to_owned();
        Box::pin(async move {
            if name != "file" {
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
        let part = state
            .remove("file")
            .and_then(|part| part.downcast::<Part>().ok());
        Ok(Self(part.map(|part| part.data).unwrap_or_default()))
    }
}
