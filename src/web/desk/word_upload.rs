//! A Word file as a form hands it in.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes};

use crate::web::error::Error;
use crate::web::upload::{self, Form, NotArrived};

/// How long a file may take to arrive, seconds.
const UPLOAD_SECONDS: u64 = 120;

/// Reads the file of a form that has nothing else.
pub(super) async fn word_file(req: &HttpRequest, payload: web::Payload) -> Result<Bytes, Error> {
    let mut payload = payload.into_inner();
    let read = upload::read::<WordForm>(req, &mut payload, UPLOAD_SECONDS).await;
    let mut parts = read.map_err(refused)?;
    Ok(parts.take("file").unwrap_or_default())
}

fn refused(why: NotArrived) -> Error {
    match why {
        NotArrived::Late => Error::refused(
            StatusCode::REQUEST_TIMEOUT,
            "The file took too long",
            "It did not arrive within two minutes. Nothing was kept; send it again.",
        ),
        NotArrived::TooLarge => Error::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This file is too large",
            "Word files of up to 20 MB are read. Take the pictures out and send it again.",
        ),
        NotArrived::Broken => Error::refused(
            StatusCode::BAD_REQUEST,
            "The file did not arrive whole",
            "Nothing was kept. Choose the file again.",
        ),
    }
}

struct WordForm;

impl Form for WordForm {
    fn key(name: &str, _is_file: bool) -> Option<&'static str> {
        (name == "file").then_some("file")
    }
}
