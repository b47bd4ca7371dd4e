//! The pages as they will be printed, made from what is typed at this moment.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path};
use askama::Template;
use data_encoding::BASE64;
use serde::Serialize;

use super::letter::{Desk, Opened};
use super::registered;
use super::spot::{self, Spot};
use super::text_form::{Sheet, TextForm};
use crate::domain::record::Hash;
use crate::domain::revision::TypedText;
use crate::pdf::layout_check::{self, LayoutFaultKind};
use crate::pdf::printable;
use crate::pdf::typeset::{Pictures, PreviewPage, Sketch};
use crate::pdf::typesetter::TypesetterFault;
use crate::store::Fault;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::page::{ok, render};
use crate::web::sessions::SignedIn;
use crate::web::site::Site;

/// One typeset page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// The SHA-256 of its picture: by it the browser says what it has.
    pub(super) hash: String,
    /// What a reader who does not see it is told.
    pub(super) alt: String,
    svg: String,
}

impl Page {
    /// A `data:` address; as an image, it can load and run nothing.
    pub(super) fn image(&self) -> String {
        let svg = BASE64.encode(self.svg.as_bytes());
        format!("data:image/svg+xml;base64,{svg}")
    }
}

/// Typeset pages, and what stands in their way.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
    /// Where the signature blocks fall, a sentence; empty if there are none.
    pub(super) blocks: String,
    /// What would not print.
    pub(super) problems: Vec<Spot>,
    /// The characters that no font of the letter has.
    uncovered: String,
}

impl Pages {
    /// Typesets without holding up the server's own threads.
    pub(super) async fn of(
        site: &Site,
        typed: TypedText,
        (sketch, pictures): (Sketch, Pictures),
    ) -> Result<Self, Error> {
        let typesetter = site.typesetter.clone();
        let typeset = web::block(move || {
            let fields = Sheet::of(&typed, &[], 0);
            let text = match typed.parse() {
                Ok(text) => text,
                Err(refusals) => return Self::refused(spot::refused(&fields, &refusals)),
            };
            let uncovered = printable::uncovered(&text);
            let mut pages = match typesetter.preview(&text, &sketch, &pictures) {
                Ok(preview) => {
                    let mut pages = Self::set(&preview.pages);
                    // What no face has is told below, character by character.
                    let mut faults = preview.faults;
                    faults.retain(|fault| {
                        uncovered.is_empty() || fault.kind != LayoutFaultKind::NoGlyph
                    });
                    let refusals = layout_check::refusals(&text, &faults);
                    pages.problems = spot::refused(&fields, &refusals);
                    pages
                }
                Err(fault) => Self::refused(vec![Spot::of("body", failed(&fault))]),
            };
            pages.problems.extend(if uncovered.is_empty() {
                spot::refused(&fields, &printable::refusals(&text))
            } else {
                spot::uncovered(&fields, &uncovered)
            });
            pages.uncovered = uncovered.into_iter().collect();
            pages
        });
        let typeset = typeset.await;
        typeset.map_err(|e| Fault::other("typesetting a preview", e).into())
    }

    fn refused(problems: Vec<Spot>) -> Self {
        Self {
            problems,
            ..Self::default()
        }
    }

    fn set(pages: &[PreviewPage]) -> Self {
        let all = pages.len();
        let numbered = (1..).zip(pages);
        let set = numbered.map(|(number, page)| Page {
            hash: Hash::of(page.svg.as_bytes()).to_string(),
            alt: match page.blocks {
                0 => format!("Page {number} of {all} as it will be printed"),
                1 => format!("Page {number} of {all}, with one signature block"),
                blocks => format!("Page {number} of {all}, with {blocks} signature blocks"),
            },
            svg: page.svg.clone(),
        });
        Self {
            pages: set.collect(),
            blocks: blocks(pages),
            ..Self::default()
        }
    }

    /// How many, in words.
    pub(super) fn count(&self) -> String {
        match self.pages.len() {
            1 => "1 page".to_owned(),
            pages => format!("{pages} pages"),
        }
    }
}

/// Where the signature blocks fall: “The signature blocks begin on page 2; all 12 fit there.”
fn blocks(pages: &[PreviewPage]) -> String {
    let numbered = (1_usize..).zip(pages);
    let mut signed = numbered.filter(|(_, page)| page.blocks > 0);
    let all: usize = pages.iter().map(|page| page.blocks).sum();
    match (signed.next(), all) {
        (None, _) => String::new(),
        (Some((page, _)), 1) => format!("The signature block stands on page {page}."),
        (Some((page, first)), _) if first.blocks == all => {
            format!("The signature blocks begin on page {page}; all {all} fit there.")
        }
        (Some((page, first)), _) => {
            let here = first.blocks;
            let rest: Vec<String> = signed
                .map(|(page, on)| format!("{} on page {page}", on.blocks))
                .collect();
            format!(
                "The signature blocks begin on page {page}; {here} of {all} fit there, then {}.",
                rest.join(", ")
            )
        }
    }
}

/// Why there are no pages, for somebody who is writing.
fn failed(fault: &TypesetterFault) -> String {
    match fault {
        TypesetterFault::Refused(refusal) => refusal.to_string(),
        TypesetterFault::NotStarted(_)
        | TypesetterFault::Busy
        | TypesetterFault::Overtime(_)
        | TypesetterFault::Died(_) => {
            "The pages could not be made just now. What you typed is not lost; the next change tries again.".to_owned()
        }
    }
}

#[derive(Template)]
#[template(path = "desk/pages-said.html")]
struct Said<'a> {
    pages: &'a Pages,
}

#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPageShown {
    desk: Desk,
    pages: Pages,
}

/// What the script gets: the words, and of the pages only those that it does not have.
#[derive(Serialize)]
struct Renewed<'a> {
    said: String,
    uncovered: &'a str,
    pages: Vec<Sent<'a>>,
}

#[derive(Serialize)]
struct Sent<'a> {
    hash: &'a str,
    alt: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<&'a str>,
}

fn shown(desk: Desk, pages: Pages, have: Option<&str>) -> Result<HttpResponse, Error> {
    let Some(have) = have else {
        return Ok(ok(&PreviewPageShown { desk, pages }));
    };
    let had: Vec<&str> = have.split(' ').collect();
    let sent = pages.pages.iter().map(|page| Sent {
        hash: &page.hash,
        alt: &page.alt,
        svg: (!had.contains(&page.hash.as_str())).then_some(&page.svg),
    });
    let renewed = Renewed {
        said: render(&Said { pages: &pages })?,
        uncovered: &pages.uncovered,
        pages: sent.collect(),
    };
    Ok(HttpResponse::Ok().json(renewed))
}

/// Shows the pages: those that changed to a script, all on a page of their own to a browser without one.
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
    let pages = Pages::of(&site, form.typed, (desk.sketch.clone(), Pictures::new())).await?;
    shown(desk, pages, form.have.as_deref())
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
    let pages = Pages::of(&site, form.typed, registered::sketch(&site, &opened).await?).await?;
    shown(opened.desk, pages, form.have.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(on_pages: &[usize]) -> String {
        let page = |blocks: &usize| PreviewPage {
            svg: String::new(),
            blocks: *blocks,
        };
        blocks(&on_pages.iter().map(page).collect::<Vec<_>>())
    }

    #[test]
    fn where_the_signature_blocks_fall_is_one_sentence() {
        assert_eq!(told(&[0]), "");
        assert_eq!(told(&[0, 1]), "The signature block stands on page 2.");
        assert_eq!(
            told(&[0, 12]),
            "The signature blocks begin on page 2; all 12 fit there."
        );
        assert_eq!(
            told(&[4, 20, 3]),
            "The signature blocks begin on page 1; 4 of 27 fit there, then 20 on page 2, 3 on page 3."
        );
    }
}
