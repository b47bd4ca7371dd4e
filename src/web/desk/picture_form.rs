//! A form with a picture's file in it.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::form::MultipartFormConfig;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};

use crate::pdf::picture::FILE_LIMIT;
use crate::web::error::Error;
use crate::web::upload::{self, Form, NotArrived};

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
        let read = upload::read::<Self>(req, payload, UPLOAD_SECONDS);
        Box::pin(async move {
            let mut parts = read.await.map_err(refused)?;
            let alt = parts.take("alt").unwrap_or_default();
            Ok(Self {
                file: parts.take("file").unwrap_or_default(),
                alt: String::from_utf8_lossy(&alt).into_owned(),
            })
        })
    }
}

fn refused(why: NotArrived) -> Error {
    match why {
        NotArrived::Late => Error::refused(
            StatusCode::REQUEST_TIMEOUT,
            "The picture took too long",
            "It did not arrive within a minute, and nothing was changed. Save it smaller and send it again.",
        ),
        NotArrived::TooLarge => Error::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This picture is too large",
            "Files of up to 2 MB are read, and nothing was changed. Crop the picture or save it smaller, then send it again.",
        ),
        NotArrived::Broken => Error::refused(
            StatusCode::BAD_REQUEST,
            "The picture did not arrive whole",
            "Nothing was changed. Go back to the page before this one and choose the file again.",
        ),
    }
}

impl Form for PictureForm {
    fn key(name: &str, _is_file: bool) -> Option<&'static str> {
        ["file", "alt"].into_iter().find(|key| *key == name)
    }

    fn limit(name: &str) -> Option<usize> {
        (name == "alt").then_some(BESIDE)
    }
}
