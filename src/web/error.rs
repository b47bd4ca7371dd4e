//! How a page ends if not well: a refusal that says what to do, or a fault that says nothing of itself.

use std::fmt;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use super::page::page;
use crate::store::{Failure, Fault};

/// Why a request gets no page of its own.
#[derive(Debug)]
pub(super) enum Error {
    /// The visitor's: nothing was changed.
    Refused(Refusal),
    /// Ours; logged once by [`super::watch`], never shown.
    Fault(Fault),
}

/// What a refused visitor is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status.
    pub(super) status: StatusCode,
    /// The heading.
    pub(super) title: String,
    /// What happened, that nothing was lost, and what to do next.
    pub(super) sentence: String,
}

impl Error {
    /// A refusal with its heading and sentence.
    pub(super) fn refused(
        status: StatusCode,
        title: impl Into<String>,
        sentence: impl Into<String>,
    ) -> Self {
        Self::Refused(Refusal {
            status,
            title: title.into(),
            sentence: sentence.into(),
        })
    }

    /// There is nothing here, or nothing that this visitor may know of.
    #[must_use]
    pub(super) fn not_found() -> Self {
        Self::refused(
            StatusCode::NOT_FOUND,
            "There is no such page",
            "The address may have been mistyped or cut. The list of public letters is a good place to start again.",
        )
    }

    /// Too many requests of one kind; `Retry-After` says when to come back.
    #[must_use]
    pub(super) fn too_many() -> Self {
        Self::refused(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests",
            "This came too often in a short time. Nothing was recorded. Wait a minute, then try again.",
        )
    }

    /// Everything that does this is at work.
    #[must_use]
    pub(super) fn busy() -> Self {
        Self::refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "Very busy just now",
            "Nothing was recorded. Wait a few seconds, then try again.",
        )
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A failure whose refusal the page has no better answer to than an error page.
impl<R: Into<Refusal>> From<Failure<R>> for Error {
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(refusal.into()),
            Failure::Broken(fault) => Self::Fault(fault),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => f.write_str(&refusal.sentence),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

#[derive(Template)]
#[template(path = "layout/message.html")]
struct MessagePage<'a> {
    title: &'a str,
    sentence: &'a str,
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal.status,
            Self::Fault(fault) if fault.is_busy() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Refused(refusal) => message(refusal.status, &refusal.title, &refusal.sentence),
            Self::Fault(_) => of_status(self.status_code()),
        }
    }
}

/// A page of one message.
fn message(status: StatusCode, title: &str, sentence: &str) -> HttpResponse {
    let mut answer = page(status, &MessagePage { title, sentence });
    let wait = match status {
        StatusCode::TOO_MANY_REQUESTS => Some("60"),
        StatusCode::SERVICE_UNAVAILABLE => Some("5"),
        _ => None,
    };
    if let Some(seconds) = wait {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    answer
}

/// The page of a status about which nothing more is to be said.
fn of_status(status: StatusCode) -> HttpResponse {
    let (title, sentence) = match status {
        StatusCode::NOT_FOUND => {
            return Error::not_found().error_response();
        }
        StatusCode::METHOD_NOT_ALLOWED => (
            "This page does not take that",
            "The address is right, but it cannot be used in this way. Nothing was recorded.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Very busy just now",
            "Nothing was recorded. Wait a few seconds, then try again; what you typed is still in the page before this one.",
        ),
        status if status.is_server_error() => (
            "Something broke on our side",
            "It has been noted. Nothing you sent was half done: it was recorded whole or not at all. Try again in a minute.",
        ),
        _ => (
            "This request could not be read",
            "Nothing was recorded. Go back to the page before this one and try again.",
        ),
    };
    message(status, title, sentence)
}

/// The answer to an address that is no page.
pub(super) async fn no_page() -> Result<HttpResponse, Error> {
    Err(Error::not_found())
}

/// Gives every error without a body a page of its own: those that the server's own parts answer with.
pub(super) async fn speak(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(req).await?.map_into_boxed_body();
    let silent = matches!(
        answer.response().body().size(),
        BodySize::None | BodySize::Sized(0)
    );
    let status = answer.status();
    if !silent || !(status.is_client_error() || status.is_server_error()) {
        return Ok(answer);
    }
    let allow = answer.headers().get(header::ALLOW).cloned();
    let mut spoken = of_status(status);
    if let Some(allow) = allow {
        spoken.headers_mut().insert(header::ALLOW, allow);
    }
    Ok(answer.into_response(spoken))
}
