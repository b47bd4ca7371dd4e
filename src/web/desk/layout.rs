//! Layout: how the letter is printed, beside its text and, once it is closed, beside what would be printed.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::letter::{Opened, Part, done, letter_id};
use super::problem::Problem;
use super::text;
use crate::domain::layout::{Layout, Letterhead, Paper};
use crate::domain::letter::Letter;
use crate::store::Failure;
use crate::web::error::Error;
use crate::web::form::{Fields, FormRefusal};
use crate::web::sessions::SignedIn;
use crate::web::site::Site;
use crate::workflow::layout::{self, RefusedToLayOut};

/// A choice of a field: its value, its words, whether it is the present one.
type Choice = (&'static str, &'static str, bool);

/// The form of a letter's layout.
#[derive(Debug, Clone)]
pub(super) struct LayoutForm {
    /// The layout in words.
    pub(super) words: String,
    pub(super) papers: [Choice; 2],
    pub(super) letterheads: [Choice; 3],
    pub(super) check_code: bool,
    /// Whether it can still be changed.
    pub(super) open: bool,
    /// The part of the letter's page that the form stands on, to which it leads back.
    pub(super) back: &'static str,
}

impl LayoutForm {
    pub(super) fn of(letter: &Letter, part: Part) -> Self {
        let Layout {
            paper,
            letterhead,
            check_code,
        } = letter.layout;
        Self {
            words: letter.layout.to_string(),
            papers: [
                ("letter", "US Letter", paper == Paper::Letter),
                ("a4", "A4", paper == Paper::A4),
            ],
            letterheads: [
                (
                    "chamber",
                    "The chamber\u{2019}s",
                    letterhead == Letterhead::Chamber,
                ),
                (
                    "office",
                    "The lead office\u{2019}s",
                    letterhead == Letterhead::Office,
                ),
                (
                    "joint",
                    "Those of the lead and co-lead offices",
                    letterhead == Letterhead::Joint,
                ),
            ],
            check_code,
            open: letter.must_be_before_the_freeze().is_ok(),
            back: part.path(),
        }
    }
}

/// What the form sends: the layout, and the part to lead back to.
fn read(fields: Fields) -> Result<(Layout, Part), FormRefusal> {
    let mut layout = Layout::default();
    let mut part = Part::Text;
    for (name, value) in fields.once()?.0 {
        match (name.as_str(), value.as_str()) {
            ("paper", "letter") => layout.paper = Paper::Letter,
            ("paper", "a4") => layout.paper = Paper::A4,
            ("letterhead", "chamber") => layout.letterhead = Letterhead::Chamber,
            ("letterhead", "office") => layout.letterhead = Letterhead::Office,
            ("letterhead", "joint") => layout.letterhead = Letterhead::Joint,
            ("check_code", "yes") => layout.check_code = true,
            ("back", "text") => part = Part::Text,
            ("back", "close") => part = Part::Close,
            _ => return Err(FormRefusal::Unknown),
        }
    }
    Ok((layout, part))
}

/// Lays the letter out.
pub(super) async fn lay_out(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (layout, part) = read(fields)?;
    let (letter, by) = (letter_id(&id)?, staff.clone());
    let acted = site.act(move |tx, moment| layout::lay_out(tx, moment, &by, letter, layout));
    match acted.await {
        Ok(()) => Ok(done(&id, part, "laid-out")),
        Err(Failure::Refused(RefusedToLayOut::NoLetter(_))) => Err(Error::not_found()),
        Err(Failure::Refused(refusal @ RefusedToLayOut::LayOut(_))) => {
            let opened = Opened::read(&site, &staff, &id).await?;
            let problem = Problem::refused(&refusal);
            text::with_problem(&site, opened, problem).await
        }
        Err(Failure::Broken(fault)) => Err(fault.into()),
    }
}
