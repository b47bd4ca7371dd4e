//! A revision as a Word file.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web;

use crate::domain::layout::Paper;
use crate::domain::letter::{Letter, Slug};
use crate::domain::revision::LetterText;
use crate::store::{Db, Fault};
use crate::word;

/// What such a file is made of.
pub(super) struct Exported {
    text: LetterText,
    paper: Paper,
    slug: Slug,
    number: u32,
}

impl Exported {
    /// Reads a revision; `None` if the letter has none of this number.
    pub(super) fn read(db: &mut Db, letter: &Letter, number: u32) -> Result<Option<Self>, Fault> {
        if !(1..=letter.current.number).contains(&number) {
            return Ok(None);
        }
        Ok(Some(Self {
            text: db.text(letter.id, number)?,
            paper: letter.layout.paper,
            slug: letter.slug.clone(),
            number,
        }))
    }

    /// The file, to be saved under the letter's public name.
    pub(super) async fn answer(self) -> Result<HttpResponse, Fault> {
        const DOING: &str = "writing a Word file";
        let name = format!("{}-{}.docx", self.slug, self.number);
        let file = web::block(move || word::docx(&self.text, self.paper))
            .await
            .map_err(|e| Fault::other(DOING, e))?
            .map_err(|e| Fault::other(DOING, e))?;
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, word::MEDIA_TYPE))
            .insert_header((
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ))
            .body(file))
    }
}
