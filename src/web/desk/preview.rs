//! The pages as they will be printed, made from what is typed at this moment.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{self, Data, Path};
use askama::Template;
use data_encoding::BASE64;

use super::letter::{Desk, Opened};
use super::text_form::TextForm;
use crate::domain::revision::TypedText;
use crate::pdf::typeset::{self, Sketch};
use crate::store::Fault;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::page::ok;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;

const SCRIPT: &str = include_str!("../../../templates/desk/preview.mjs");

/// Typeset pages, or what stands in their way.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    /// A `data:` address each; as images, they can load and run nothing.
    pub(super) images: Vec<String>,
    /// What would not print: the field, and the reason.
    pub(super) problems: Vec<(String, String)>,
}

impl Pages {
    /// Typesets on the blocking pool.
    pub(super) async fn of(typed: TypedText, sketch: Sketch) -> Result<Self, Error> {
        let typeset = web::block(move || Self::typeset(&typed, &sketch)).await;
        typeset.map_err(|e| Fault::other("typesetting a preview", e).into())
    }

    fn typeset(typed: &TypedText, sketch: &Sketch) -> Self {
        let text = match typed.parse() {
            Ok(text) => text,
            Err(refusals) => {
                let problems = refusals.into_iter();
                return Self {
                    problems: problems.map(|r| (r.field, r.reason)).collect(),
                    images: Vec::new(),
                };
            }
        };
        let unprintable = typeset::unprintable(&text);
        let mut problems: Vec<(String, String)> = unprintable
            .iter()
            .map(|c| {
                let reason = format!("No font of the letter has “{c}” (U+{:04X}).", u32::from(*c));
                ("body".to_owned(), reason)
            })
            .collect();
        match typeset::preview(&text, sketch) {
            Ok(pages) => {
                let images = pages.iter().map(|svg| {
                    format!(
                        "data:image/svg+xml;base64,{}",
                        BASE64.encode(svg.as_bytes())
                    )
                });
                Self {
                    images: images.collect(),
                    problems,
                }
            }
            Err(refusal) => {
                problems.push(("body".to_owned(), refusal.to_string()));
                Self {
                    images: Vec::new(),
                    problems,
                }
            }
        }
    }

    /// How many, in words.
    pub(super) fn count(&self) -> String {
        match self.images.len() {
            1 => "1 page".to_owned(),
            pages => format!("{pages} pages"),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/pages.html")]
struct Fragment {
    pages: Pages,
}

#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPage {
    desk: Desk,
    pages: Pages,
}

/// Shows the pages: alone to a script, on a page of their own to a browser without one.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let form = TextForm::read(fields)?;
    let within = site.clone();
    let desk = site
        .store
        .read(move |db| Desk::of(db, &within, &staff))
        .await?;
    let pages = Pages::of(form.typed, desk.sketch.clone()).await?;
    if form.fragment {
        return Ok(ok(&Fragment { pages }));
    }
    Ok(ok(&PreviewPage { desk, pages }))
}

/// The same for a letter that exists, with the signature blocks of the offices that may still join.
pub(super) async fn of_letter(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let form = TextForm::read(fields)?;
    let opened = Opened::read(&site, &staff, &id).await?;
    let pages = Pages::of(form.typed, opened.sketch()).await?;
    if form.fragment {
        return Ok(ok(&Fragment { pages }));
    }
    let desk = opened.desk;
    Ok(ok(&PreviewPage { desk, pages }))
}

/// The module that renews the pages while somebody types.
pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "private, max-age=300"))
        .body(SCRIPT)
}
