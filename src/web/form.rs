//! Forms at the door: bytes become text fields, each once, or a typed refusal.
//!
//! A form is read whole before anything looks at it: within its limit, within half a minute, as UTF-8 without NUL,
//! no field twice and none that the page does not have. What a field *means* is the domain's to say.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;

use super::error::{Error, Refusal};

/// How long a body may take to arrive, seconds. The server itself sets no limit to a slow body.
const BODY_SECONDS: u64 = 30;

/// The most bytes that a route's body may hold; set beside the route, [`Limit::default`] where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    /// Enough for a handful of short fields.
    fn default() -> Self {
        Self(16 * 1024)
    }
}

/// Why a body is no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FormRefusal {
    /// Another content type.
    #[error("This is not a form as a browser sends it.")]
    NotAForm,
    /// More bytes than this page needs.
    #[error("More was sent than this page takes, which is {0} bytes.")]
    TooLong(usize),
    /// The body took too long.
    #[error("The form did not arrive within {BODY_SECONDS} seconds.")]
    TooSlow,
    /// The connection broke.
    #[error("The form did not arrive whole.")]
    Cut,
    /// Not UTF-8, a broken escape, or a NUL.
    #[error("The form holds bytes that are not text.")]
    NotText,
    /// A field came twice.
    #[error("The field {0} was sent twice.")]
    Twice(String),
    /// A field that this page does not have.
    #[error("This page has no field of that name.")]
    Unknown,
}

impl FormRefusal {
    /// The status that says so.
    #[must_use]
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Cut | Self::NotText | Self::Twice(_) | Self::Unknown => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<FormRefusal> for Error {
    fn from(refusal: FormRefusal) -> Self {
        Self::Refused(Refusal {
            status: refusal.status(),
            title: "This form could not be read".into(),
            sentence: format!(
                "{refusal} Nothing was recorded. Go back to the page before this one and send it again."
            ),
        })
    }
}

/// A form with the fields of `T`, which are strings as typed; one that was not sent is empty.
///
/// `T` derives `Deserialize` with `#[serde(default, deny_unknown_fields)]`.
#[derive(Debug)]
pub(super) struct Form<T>(pub(super) T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fields = Fields::from_request(req, payload);
        Box::pin(async move { Ok(Self(fields.await?.once()?.read()?)) })
    }
}

/// A form's fields in the order in which they came, a name perhaps several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl FromRequest for Fields {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| {
                kind.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
        let bytes = body(req, payload);
        Box::pin(async move {
            if !is_form {
                return Err(FormRefusal::NotAForm.into());
            }
            Ok(Self::parse(&bytes.await?)?)
        })
    }
}

impl Fields {
    /// Reads `name=value&…`.
    ///
    /// # Errors
    /// [`FormRefusal::NotText`].
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, FormRefusal> {
        let pairs = bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = match pair.iter().position(|b| *b == b'=') {
                    Some(at) => (pair.get(..at), pair.get(at + 1..)),
                    None => (Some(pair), None),
                };
                Ok((
                    decoded(name.unwrap_or_default())?,
                    decoded(value.unwrap_or_default())?,
                ))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Refuses a name that comes twice.
    ///
    /// # Errors
    /// [`FormRefusal::Twice`].
    pub(super) fn once(self) -> Result<Self, FormRefusal> {
        for (at, (name, _)) in self.0.iter().enumerate() {
            if self.0.iter().skip(at + 1).any(|(other, _)| other == name) {
                let shown = name.chars().take(40).collect();
                return Err(FormRefusal::Twice(shown));
            }
        }
        Ok(self)
    }

    /// Puts the fields into the form that the page has.
    ///
    /// # Errors
    /// [`FormRefusal::Unknown`].
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, FormRefusal> {
        let fields = MapDeserializer::<_, serde::de::value::Error>::new(self.0.into_iter());
        T::deserialize(fields).map_err(|_| FormRefusal::Unknown)
    }
}

/// Reads a body whole, within the route's [`Limit`] and half a minute.
pub(super) fn body(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, FormRefusal>> + use<> {
    let Limit(limit) = req.app_data::<Limit>().copied().unwrap_or_default();
    let declared = req
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    let payload = web::Payload::from_request(req, payload);
    async move {
        if declared.is_some_and(|length| length > limit) {
            return Err(FormRefusal::TooLong(limit));
        }
        let payload = payload.await.map_err(|_| FormRefusal::Cut)?;
        let read = payload.to_bytes_limited(limit);
        match tokio::time::timeout(Duration::from_secs(BODY_SECONDS), read).await {
            Err(_) => Err(FormRefusal::TooSlow),
            Ok(Err(_)) => Err(FormRefusal::TooLong(limit)),
            Ok(Ok(Err(error))) => Err(match error.as_error::<PayloadError>() {
                Some(PayloadError::Overflow) => FormRefusal::TooLong(limit),
                Some(_) | None => FormRefusal::Cut,
            }),
            Ok(Ok(Ok(bytes))) => Ok(bytes),
        }
    }
}

/// One name or value: `+` is a space, `%` an escape of two digits, all of it UTF-8 without NUL.
fn decoded(raw: &[u8]) -> Result<String, FormRefusal> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = rest.next().and_then(|b| char::from(*b).to_digit(16));
                let low = rest.next().and_then(|b| char::from(*b).to_digit(16));
                let (Some(high), Some(low)) = (high, low) else {
                    return Err(FormRefusal::NotText);
                };
                u8::try_from(high * 16 + low).map_err(|_| FormRefusal::NotText)?
            }
            other => *other,
        });
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        Ok(_) | Err(_) => Err(FormRefusal::NotText),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Typed {
        name: String,
        note: String,
    }

    fn read(raw: &str) -> Result<Typed, FormRefusal> {
        Fields::parse(raw.as_bytes())?.once()?.read()
    }

    #[test]
    fn a_form_is_read_as_a_browser_sends_it_and_what_was_not_sent_is_empty() {
        let typed = read("name=Mar%C3%ADa+O%27Neill").unwrap();
        assert_eq!(typed.name, "María O'Neill");
        assert_eq!(typed.note, "");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        for raw in [
            "name=%FF",
            "name=%C0%AF",
            "name=%00",
            "name=%4",
            "name=%zz",
            "name=%+41",
            "%00=a",
        ] {
            assert_eq!(read(raw), Err(FormRefusal::NotText), "{raw}");
        }
        assert_eq!(
            Fields::parse(b"name=\xff\xfea\0"),
            Err(FormRefusal::NotText)
        );
    }

    #[test]
    fn a_field_comes_once_and_only_if_the_page_has_it() {
        assert_eq!(
            read("name=a&note=b&name=a"),
            Err(FormRefusal::Twice("name".into()))
        );
        assert_eq!(read("name=a&admin=yes"), Err(FormRefusal::Unknown));
        assert_eq!(read("name[]=a"), Err(FormRefusal::Unknown));
    }
}
