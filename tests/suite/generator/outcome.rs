//! What the service does with a letter, step by step and in this process: save, freeze, set, seal, verify.

use undersigned::domain::revision::{FieldRefusal, LetterText, PAGES, TypedText};
use undersigned::pdf::{printable, typeset, verify};

use super::Generated;
use crate::pdf_letters::{frozen_as, key, sealed_by};

/// What became of a letter.
pub(crate) enum Outcome {
    /// It was not saved, for these reasons.
    Refused(Vec<FieldRefusal>),
    /// It was sealed, and the sealed file holds.
    Sealed {
        /// How many pages it has.
        pages: usize,
        /// The file.
        pdf: Vec<u8>,
    },
    /// It was saved, and there is no sealed file that holds: what must never be.
    Stuck(String),
}

/// Saves and seals a letter.
pub(crate) fn outcome(letter: &Generated) -> Outcome {
    match saved(&letter.text) {
        Err(refusals) => Outcome::Refused(refusals),
        Ok(_) => sealed(letter).unwrap_or_else(Outcome::Stuck),
    }
}

/// What is refused when a text is saved, by the code that the desk and the API ask.
fn saved(typed: &TypedText) -> Result<LetterText, Vec<FieldRefusal>> {
    let text = typed.parse()?;
    let refusals = printable::refusals(&text);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let reason = match typeset::page_count(&text) {
        Ok(pages) if pages <= PAGES => return Ok(text),
        Ok(pages) => format!("This text fills {pages} pages"),
        Err(error) => format!("This text cannot be typeset: {error}"),
    };
    let field = "body".to_owned();
    Err(vec![FieldRefusal { field, reason }])
}

fn sealed(letter: &Generated) -> Result<Outcome, String> {
    let frozen = frozen_as(&letter.text, &letter.members, &letter.look);
    let typeset = frozen.try_typeset().map_err(|error| error.to_string())?;
    let pdf = sealed_by(&typeset, key());
    let verification = verify::verify(&pdf);
    match verification.checks.iter().find(|check| !check.holds) {
        Some(failed) => Err(failed.finding.clone()),
        None => Ok(Outcome::Sealed {
            pages: typeset.pages,
            pdf,
        }),
    }
}
