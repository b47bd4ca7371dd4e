//! Problems: how the API says no (RFC 9457).
//!
//! `type` is stable and is what a program should branch on; `detail` is a sentence for the person behind it. A fault of
//! ours is logged once, here, and its detail stays in the log.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::revision::FieldRefusal;
use crate::store::{Failure, Fault};

/// The media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// What kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed(&'static str),
    Timeout,
    WrongStage,
    Conflict,
    Stale,
    TooLarge,
    MediaType,
    Invalid,
    KeyReused,
    TooMany,
    Fault,
    Busy,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed(_) => "method-not-allowed",
            Self::Timeout => "timeout",
            Self::WrongStage => "wrong-stage",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::TooLarge => "too-large",
            Self::MediaType => "unsupported-media-type",
            Self::Invalid => "invalid",
            Self::KeyReused => "idempotency-key-reused",
            Self::TooMany => "too-many-requests",
            Self::Fault => "fault",
            Self::Busy => "busy",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request cannot be read",
            Self::Unauthorized => "A valid token is needed",
            Self::Forbidden => "This is another office's to do",
            Self::NotFound => "There is no such thing",
            Self::MethodNotAllowed(_) => "This cannot be done here",
            Self::Timeout => "The request came too slowly",
            Self::WrongStage => "The letter is at another stage",
            Self::Conflict => "This cannot be done now",
            Self::Stale => "The text moved on",
            Self::TooLarge => "The request is too large",
            Self::MediaType => "The body is of another kind than is taken here",
            Self::Invalid => "Something in the request is not acceptable",
            Self::KeyReused => "The idempotency key was used for another request",
            Self::TooMany => "Too many requests",
            Self::Fault => "Something went wrong on our side",
            Self::Busy => "The service is busy",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::WrongStage | Self::Conflict | Self::Stale => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A request that was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<FieldRefusal>,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document {
    /// The stable name of the kind of problem.
    #[schema(example = "urn:undersigned:problem:invalid")]
    r#type: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened, for a person.
    detail: String,
    /// What is wrong with which field, if fields are to blame.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldError {
    /// Which, for example `recipients.0.name`.
    field: String,
    /// What is wrong with it, a sentence.
    reason: String,
}

impl Problem {
    pub(super) fn new(kind: Kind, detail: impl fmt::Display) -> Self {
        Self {
            kind,
            detail: detail.to_string(),
            errors: Vec::new(),
        }
    }

    /// Fields are to blame; their reasons make up the detail.
    pub(super) fn invalid(errors: Vec<FieldRefusal>) -> Self {
        let reasons: Vec<&str> = errors.iter().map(|error| error.reason.as_str()).collect();
        let detail = if reasons.is_empty() {
            "The request was not accepted.".to_owned()
        } else {
            reasons.join(" ")
        };
        Self {
            kind: Kind::Invalid,
            detail,
            errors,
        }
    }

    /// One field is to blame.
    pub(super) fn field(field: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self::invalid(vec![FieldRefusal {
            field: field.into(),
            reason: reason.to_string(),
        }])
    }

    pub(super) fn not_found(detail: impl fmt::Display) -> Self {
        Self::new(Kind::NotFound, detail)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.is_busy() {
            return Self::new(
                Kind::Busy,
                "More is being asked than can be done at this moment. Nothing was changed; send it again in a few seconds.",
            );
        }
        tracing::error!(%fault, "a request to the API failed");
        Self::new(
            Kind::Fault,
            "The request could not be done and nothing was changed by it. Try again; if it fails again, tell the operator.",
        )
    }
}

impl<R: Into<Problem>> From<Failure<R>> for Problem {
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Broken(fault) => fault.into(),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        answer
            .content_type(PROBLEM_JSON)
            .insert_header((CACHE_CONTROL, "no-store"));
        match self.kind {
            Kind::Unauthorized => {
                answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
            }
            Kind::MethodNotAllowed(methods) => {
                answer.insert_header((ALLOW, methods));
            }
            Kind::TooMany | Kind::Busy => {
                answer.insert_header((RETRY_AFTER, "2"));
            }
            Kind::Malformed
            | Kind::Forbidden
            | Kind::NotFound
            | Kind::Timeout
            | Kind::WrongStage
            | Kind::Conflict
            | Kind::Stale
            | Kind::TooLarge
            | Kind::MediaType
            | Kind::Invalid
            | Kind::KeyReused
            | Kind::Fault => {}
        }
        answer.json(Document {
            r#type: format!("urn:undersigned:problem:{}", self.kind.name()),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: self.detail.clone(),
            errors: self
                .errors
                .iter()
                .map(|error| FieldError {
                    field: error.field.clone(),
                    reason: error.reason.clone(),
                })
                .collect(),
        })
    }
}
