//! The mailbox of a trial: every mail that the service wrote, so that one person can play every role in one browser.
//!
//! It exists only with the folder transport, whose mails reach nobody, and is open without signing in: that is how a
//! newcomer finds the link to sign in.

use std::path::PathBuf;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use askama::Template;

use crate::domain::eastern;
use crate::mail::mailbox::{self, StoredMail};
use crate::store::Fault;
use crate::web::error::Error;
use crate::web::page::ok;
use crate::web::site::Site;

/// A mail is somebody else's HTML: it may show itself and do nothing else.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; \
                       form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/// The most mails in the list.
const SHOWN: usize = 200;

/// A mail in the list.
struct Listed {
    file: String,
    to: String,
    subject: String,
    at: String,
}

impl Listed {
    fn of(mail: StoredMail) -> Self {
        Self {
            file: mail.file,
            to: mail.to,
            subject: mail.subject,
            at: eastern::minute(mail.at),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/mailbox.html")]
struct MailboxPage {
    mails: Vec<Listed>,
    more: usize,
}

/// A piece of a mail's text: words, or a link into this service.
struct Piece {
    words: String,
    link: bool,
}

#[derive(Template)]
#[template(path = "desk/mail.html")]
struct MailPage {
    mail: Listed,
    text: Vec<Piece>,
}

/// All mails, newest first.
pub(super) async fn list(site: Data<Site>) -> Result<HttpResponse, Error> {
    let folder = folder(&site)?;
    let mut mails = blocking(move || mailbox::read(&folder)).await?;
    let more = mails.len().saturating_sub(SHOWN);
    mails.truncate(SHOWN);
    Ok(ok(&MailboxPage {
        mails: mails.into_iter().map(Listed::of).collect(),
        more,
    }))
}

/// One mail: its text, its HTML in a frame.
pub(super) async fn one(site: Data<Site>, file: Path<String>) -> Result<HttpResponse, Error> {
    let mail = find(&site, file.into_inner()).await?;
    let text = pieces(&mail.text, &site.rules.public_url);
    Ok(ok(&MailPage {
        text,
        mail: Listed::of(mail),
    }))
}

/// The HTML of a mail by itself, as the frame loads it.
pub(super) async fn html(site: Data<Site>, file: Path<String>) -> Result<HttpResponse, Error> {
    let mail = find(&site, file.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, SANDBOX))
        .body(mail.html))
}

/// A mail as it was written, byte for byte.
pub(super) async fn raw(site: Data<Site>, file: Path<String>) -> Result<HttpResponse, Error> {
    let folder = folder(&site)?;
    let file = file.into_inner();
    let found = blocking(move || mailbox::source(&folder, &file)).await?;
    let bytes = found.ok_or_else(Error::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(bytes))
}

fn folder(site: &Site) -> Result<PathBuf, Error> {
    site.mailbox.clone().ok_or_else(Error::not_found)
}

async fn find(site: &Site, file: String) -> Result<StoredMail, Error> {
    let folder = folder(site)?;
    let found = blocking(move || mailbox::open(&folder, &file)).await?;
    found.ok_or_else(Error::not_found)
}

async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let read = web::block(read).await;
    let read = read.map_err(|e| Fault::other("reading the mail folder", e))?;
    read.map_err(|e| Fault::other("reading the mail folder", e).into())
}

/// Cuts a text at the links into this service, so that they can be followed.
fn pieces(text: &str, public_url: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(public_url) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        pieces.push(Piece {
            words: before.to_owned(),
            link: false,
        });
        pieces.push(Piece {
            words: link.to_owned(),
            link: true,
        });
        rest = after;
    }
    pieces.push(Piece {
        words: rest.to_owned(),
        link: false,
    });
    pieces
}
