//! A request to the API: whose it is, what it says, and how it is answered once.
//!
//! # Once
//! A write may carry an `Idempotency-Key`. Its answer is kept in the same transaction as what it did, so the same
//! request again, however often and however close together, does nothing and gets the same status and body; another
//! request under the same key is refused. A request that was refused has done nothing and is judged afresh.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap,
};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::{Kind, Problem};
use crate::domain::letter::{Letter, LetterId};
use crate::domain::record::Hash;
use crate::store::{Answered, Db, Failure, Fault, Tx};
use crate::web::form::{self, FormRefusal};
use crate::web::limits;
use crate::web::site::Site;
use crate::workflow::link::Token;
use crate::workflow::{Moment, NoLetter, Staff};

/// The most characters of an idempotency key.
const KEY_LIMIT: usize = 255;

/// Whose request it is.
pub(super) struct Caller {
    pub(super) site: Data<Site>,
    pub(super) staff: Staff,
}

/// A request that hands in a file: its body is whatever it is, and is told by its content.
pub(super) struct Handed {
    pub(super) asked: Asked,
    pub(super) file: Bytes,
}

/// A request that may change something.
pub(super) struct Asked {
    pub(super) caller: Caller,
    key: Option<String>,
    fingerprint: String,
    body: Bytes,
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let asked = Self::received(&request, payload);
        Box::pin(async move {
            let asked = asked.await?;
            if !asked.body.is_empty() || request.headers().contains_key(CONTENT_TYPE) {
                must_be_json(request.headers())?;
            }
            Ok(asked)
        })
    }
}

impl FromRequest for Handed {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let asked = Asked::received(request, payload);
        Box::pin(async move {
            let asked = asked.await?;
            Ok(Self {
                file: asked.body.clone(),
                asked,
            })
        })
    }
}

impl Caller {
    async fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let site = request
            .app_data::<Data<Site>>()
            .cloned()
            .ok_or_else(|| Fault::other("answering the API", "the server holds no site"))?;
        let denied = || {
            Problem::new(
                Kind::Unauthorized,
                "Send a token of this service in the Authorization header: Bearer, a space, the token.",
            )
        };
        let token = bearer(request.headers()).ok_or_else(denied)?;
        let hash = token.hash();
        let known = site.store.read(move |db| db.token(&hash)).await?;
        let Some((office, name)) = known else {
            let again = site.limits.allows_miss(limits::client(request, &site));
            return Err(if again { denied() } else { too_many() });
        };
        if !site.limits.allows_call(&hash) {
            return Err(too_many());
        }
        let staff = Staff {
            office,
            name: format!("the API token \u{201c}{name}\u{201d}"),
            email: None,
        };
        Ok(Self { site, staff })
    }

    /// Reads through the store.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Db) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.site.store.read(read).await?)
    }

    /// Reads a letter that this office leads, and what belongs to it.
    pub(super) async fn read_letter<T: Send + 'static>(
        &self,
        id: &str,
        read: impl FnOnce(&mut Db, Letter) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Problem> {
        let id = letter_id(id)?;
        let office = self.staff.office.clone();
        let found = self
            .read(move |db| match db.letter(id)? {
                Some(letter) if letter.is_led_by(&office) => read(db, letter).map(Some),
                Some(_) | None => Ok(None),
            })
            .await?;
        found.ok_or_else(|| NoLetter.into())
    }
}

impl Asked {
    /// The caller is known before a byte of the body is read.
    fn received(
        request: &HttpRequest,
        payload: &mut Payload,
    ) -> impl Future<Output = Result<Self, Problem>> + use<> {
        let request = request.clone();
        let body = form::body(&request, payload);
        async move {
            let caller = Caller::of(&request).await?;
            let key = idempotency_key(request.headers())?;
            let body = body.await.map_err(not_received)?;
            let fingerprint = Hash::of(&body);
            let fingerprint = format!("{} {} {fingerprint}", request.method(), request.uri());
            Ok(Self {
                caller,
                key,
                fingerprint,
                body,
            })
        }
    }

    /// The body as JSON of one shape. An empty one is an empty object.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let body: &[u8] = if self.body.is_empty() {
            b"{}"
        } else {
            &self.body
        };
        // serde would also fill the fields from an array, in their order.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Problem::new(
                Kind::Malformed,
                "The body has to be a JSON object.",
            ));
        }
        serde_json::from_slice(body).map_err(|e| {
            Problem::new(
                Kind::Malformed,
                format_args!("The body is not the JSON that is expected here: {e}."),
            )
        })
    }

    /// Runs an act in one transaction with the keeping of its answer, and answers.
    pub(super) async fn act<T: Serialize>(
        self,
        status: StatusCode,
        act: impl Fn(&mut Tx<'_>, &Moment, &Staff) -> Result<T, Failure<Problem>> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.act_with(move |tx, moment, staff| Ok((status, act(tx, moment, staff)?)))
            .await
    }

    /// The same where the status depends on what was done.
    pub(super) async fn act_with<T: Serialize>(
        self,
        act: impl Fn(&mut Tx<'_>, &Moment, &Staff) -> Result<(StatusCode, T), Failure<Problem>>
        + Send
        + 'static,
    ) -> Result<HttpResponse, Problem> {
        let Self {
            caller: Caller { site, staff },
            key,
            fingerprint,
            ..
        } = self;
        let once = move |tx: &mut Tx<'_>, moment: &Moment| {
            if let Some(key) = &key
                && let Some(before) = tx.answered(&staff.office, key)?
            {
                return if before.fingerprint == fingerprint {
                    Ok(before)
                } else {
                    Err(Failure::Refused(Problem::new(
                        Kind::KeyReused,
                        "This Idempotency-Key was sent with another request. Nothing was done; choose a fresh key.",
                    )))
                };
            }
            let (status, body) = act(tx, moment, &staff)?;
            let answered = Answered {
                fingerprint: fingerprint.clone(),
                status: status.as_u16(),
                body: serde_json::to_string(&body)
                    .map_err(|e| Fault::other("writing an answer of the API", e))?,
            };
            if let Some(key) = &key {
                tx.put_answered(&staff.office, key, &answered, moment.now)?;
            }
            Ok(answered)
        };
        let answered = site.act(once).await?;
        let status = StatusCode::from_u16(answered.status)
            .map_err(|e| Fault::other("repeating an answer of the API", e))?;
        Ok(HttpResponse::build(status)
            .content_type("application/json")
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(answered.body))
    }
}

/// A 200 with JSON.
pub(super) fn answer(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(body)
}

/// A letter's id in a path; what is none names no letter.
pub(super) fn letter_id(text: &str) -> Result<LetterId, Problem> {
    text.parse().map_err(|_| NoLetter.into())
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let mut values = headers.get_all(AUTHORIZATION);
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Token::parse(token.trim()))
        .flatten()
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key");
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value.to_str().ok().filter(|key| {
        (1..=KEY_LIMIT).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
    });
    match (key, values.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        (None, _) | (Some(_), Some(_)) => Err(Problem::new(
            Kind::Malformed,
            "Idempotency-Key is sent once and has 1 to 255 visible ASCII characters.",
        )),
    }
}

pub(super) fn not_received(refusal: FormRefusal) -> Problem {
    let kind = match refusal {
        FormRefusal::TooLong(_) => Kind::TooLarge,
        FormRefusal::TooSlow => Kind::Timeout,
        FormRefusal::NotAForm => Kind::MediaType,
        FormRefusal::Cut | FormRefusal::NotText | FormRefusal::Twice(_) | FormRefusal::Unknown => {
            Kind::Malformed
        }
    };
    Problem::new(kind, refusal)
}

fn too_many() -> Problem {
    Problem::new(
        Kind::TooMany,
        "This came too often in a short time. Nothing was done; wait a little and send it again.",
    )
}

fn must_be_json(headers: &HeaderMap) -> Result<(), Problem> {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.split(';').next().unwrap_or_default().trim());
    let is_json = essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    if !is_json || headers.contains_key(CONTENT_ENCODING) {
        return Err(Problem::new(
            Kind::MediaType,
            "Send the body as application/json, without a content encoding.",
        ));
    }
    Ok(())
}
