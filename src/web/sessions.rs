//! Signing in: an emailed link, one press, a cookie.
//!
//! Opening the link shows a button and changes nothing, for mail scanners open every link. The cookie holds a secret
//! that exists nowhere else; the database has its hash.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, LOCATION, SET_COOKIE};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::error::{Error, Refusal};
use super::form::Form;
use super::limits;
use super::origin;
use super::page::{ok, page};
use super::site::Site;
use crate::domain::text::EmailAddress;
use crate::store::{Failure, Fault};
use crate::workflow::link::Token;
use crate::workflow::sign_in::{self, SESSION_HOURS, SignInRefusal};
use crate::workflow::{Moment, Staff};

/// The routes of signing in and out.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(
            web::scope("/sign-in")
                .wrap(from_fn(origin::not_from_elsewhere))
                .service(
                    web::resource("")
                        .route(web::get().to(ask))
                        .route(web::post().to(send)),
                )
                .service(web::resource("/sent").route(web::get().to(sent)))
                .service(
                    web::resource("/{token}")
                        .route(web::get().to(offer))
                        .route(web::post().to(enter)),
                ),
        )
        .service(
            web::resource("/sign-out")
                .wrap(from_fn(origin::ours_only))
                .route(web::post().to(leave)),
        );
}

/// Staff of an office who have signed in, as the desk's guard found them.
#[derive(Debug, Clone)]
pub(super) struct SignedIn(pub(super) Staff);

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let staff = request.extensions().get::<Staff>().cloned();
        ready(staff.map(Self).ok_or_else(|| {
            Fault::other("answering at the desk", "the route is outside its guard").into()
        }))
    }
}

/// Who sends this request, if they are signed in. Two session cookies are none: one of them was planted.
pub(super) async fn staff(request: &HttpRequest) -> Result<Option<Staff>, Error> {
    let Some(site) = request.app_data::<Data<Site>>() else {
        return Err(Fault::other("reading a session", "the server holds no site").into());
    };
    let Some(token) = session(request, site) else {
        return Ok(None);
    };
    let signed_in = site
        .act(move |tx, moment| sign_in::signed_in(tx, moment, &token))
        .await;
    signed_in.map_err(Error::from)
}

impl From<SignInRefusal> for Refusal {
    fn from(refusal: SignInRefusal) -> Self {
        Self {
            status: StatusCode::GONE,
            title: "This link no longer signs you in".into(),
            sentence: refusal.to_string(),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/sign-in.html")]
struct SignInPage<'a> {
    email: &'a str,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/sign-in-sent.html")]
struct SentPage {
    mailbox: bool,
}

#[derive(Template)]
#[template(path = "desk/sign-in-offer.html")]
struct OfferPage<'a> {
    wrong: Option<&'a str>,
}

/// What the page asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    email: String,
}

/// The button has nothing to fill in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Pressed {}

async fn ask(request: HttpRequest) -> Result<HttpResponse, Error> {
    if staff(&request).await?.is_some() {
        return Ok(see("/desk"));
    }
    Ok(ok(&SignInPage {
        email: "",
        wrong: None,
    }))
}

/// Mails a link if the address is a user's. The answer is the same if it is not, and so is its time: the mail is
/// only queued here.
async fn send(
    request: HttpRequest,
    site: Data<Site>,
    asked: Form<Asked>,
) -> Result<HttpResponse, Error> {
    let Form(Asked { email }) = asked;
    let address = match EmailAddress::parse(&email) {
        Ok(address) => address,
        Err(refusal) => {
            return Ok(page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &SignInPage {
                    email: &email,
                    wrong: Some(refusal.to_string()),
                },
            ));
        }
    };
    let from = limits::client(&request, &site);
    if !site.limits.allows_sign_in(from, address.as_ref()) {
        return Err(Error::too_many());
    }
    let key = site.link_key.clone();
    let requested = site.act(move |tx, moment| sign_in::request(tx, moment, &key, &address));
    requested.await.map_err(Error::from)?;
    Ok(see("/sign-in/sent"))
}

async fn sent(site: Data<Site>) -> HttpResponse {
    ok(&SentPage {
        mailbox: site.mailbox.is_some(),
    })
}

/// The same page for every token: whether it opens is found out by the press.
async fn offer() -> HttpResponse {
    ok(&OfferPage { wrong: None })
}

async fn enter(
    site: Data<Site>,
    token: Path<String>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    let signed_in = match Token::parse(&token) {
        Some(link) => {
            site.act(move |tx, moment: &Moment| sign_in::sign_in(tx, moment, &link))
                .await
        }
        None => Err(Failure::Refused(SignInRefusal::BadLink)),
    };
    match signed_in {
        Ok(session) => {
            let mut answer = see("/desk");
            set_cookie(&mut answer, &site, session.reveal(), SESSION_HOURS * 3600)?;
            Ok(answer)
        }
        Err(Failure::Refused(refusal)) => Ok(page(
            StatusCode::GONE,
            &OfferPage {
                wrong: Some(&refusal.to_string()),
            },
        )),
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}

async fn leave(
    request: HttpRequest,
    site: Data<Site>,
    _: Form<Pressed>,
) -> Result<HttpResponse, Error> {
    if let Some(token) = session(&request, &site) {
        let ended = site.act(move |tx, _| sign_in::sign_out(tx, &token));
        ended.await.map_err(Error::from)?;
    }
    let mut answer = see("/sign-in");
    set_cookie(&mut answer, &site, "", 0)?;
    Ok(answer)
}

/// Leads a browser on after something was done, so that loading the page again does not do it again.
pub(super) fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, path))
        .finish()
}

/// The `__Host-` prefix keeps sub-domains and plain HTTP from planting a session; a trial without TLS cannot have it.
fn cookie_name(site: &Site) -> &'static str {
    if site.is_https() {
        "__Host-undersigned"
    } else {
        "undersigned"
    }
}

fn set_cookie(
    answer: &mut HttpResponse,
    site: &Site,
    value: &str,
    seconds: i64,
) -> Result<(), Fault> {
    let secure = if site.is_https() { "; Secure" } else { "" };
    let name = cookie_name(site);
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let cookie = cookie
        .parse()
        .map_err(|e| Fault::other("setting a cookie", e))?;
    answer.headers_mut().insert(SET_COOKIE, cookie);
    Ok(())
}

fn session(request: &HttpRequest, site: &Site) -> Option<Token> {
    let name = cookie_name(site);
    let lines = request.headers().get_all(COOKIE);
    let mut values = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    match (values.next(), values.next()) {
        (Some(value), None) => Token::parse(value),
        (None, _) | (Some(_), Some(_)) => None,
    }
}
