//! What the service does with a letter, step by step and in this process: save, freeze, set, seal, verify.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use undersigned::domain::layout::{Layout, Paper};
use undersigned::domain::revision::{FieldRefusal, LetterText, PAGES, TypedText};
use undersigned::domain::roster::{Chamber, Roster, longest_names};
use undersigned::pdf::typeset::{self, Sketch};
use undersigned::pdf::{layout_check, printable, verify};

use super::Generated;
use crate::pdf_letters::{day, frozen_as, key, sealed_by};

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
pub(crate) fn saved(typed: &TypedText) -> Result<LetterText, Vec<FieldRefusal>> {
    let text = typed.parse()?;
    let refusals = printable::refusals(&text);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let told = |reason: String| {
        let field = "body".to_owned();
        Err(vec![FieldRefusal { field, reason }])
    };
    match typeset::fitness(&text, &*SKETCHES) {
        Ok(fitness) if fitness.pages > PAGES => {
            told(format!("This text fills {} pages", fitness.pages))
        }
        Ok(fitness) if fitness.faults.is_empty() => Ok(text),
        Ok(fitness) => Err(layout_check::refusals(&text, &fitness.faults)),
        Err(error) => told(format!("This text cannot be typeset: {error}")),
    }
}

/// As what a text is set before it is saved, as `workflow::fitness` has it: with no name, and with the longest.
static SKETCHES: LazyLock<[Sketch; 2]> = LazyLock::new(|| {
    let nameless = Sketch {
        today: day().to_zoned_datetime(TimeZone::UTC).date(),
        chamber: Chamber::Senate,
        layout: Layout::default(),
        heads: Vec::new(),
        invitees: Vec::new(),
        likenesses: BTreeMap::new(),
    };
    let paper = Paper::A4;
    let longest = Sketch {
        layout: Layout {
            paper,
            ..Layout::default()
        },
        invitees: longest_names(Roster::built_in().into_iter().collect(), 40),
        ..nameless.clone()
    };
    [nameless, longest]
});

fn sealed(letter: &Generated) -> Result<Outcome, String> {
    let frozen = frozen_as(&letter.text, &letter.members, &letter.look);
    let typeset = frozen.try_typeset().map_err(|error| error.to_string())?;
    let pdf = sealed_by(&typeset, key());
    let verification = verify::verify(&pdf);
    match verification.checks.iter().find(|check| !check.holds()) {
        Some(failed) => Err(failed.finding.clone()),
        None => Ok(Outcome::Sealed {
            pages: typeset.pages,
            pdf,
        }),
    }
}
