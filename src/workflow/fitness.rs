//! Fitness: whether a text can become a letter, asked before it is saved and so before anybody is asked to approve it.
//!
//! The text is set three times: with no name, with the names of those who are asked, and with the longest names of the
//! roster on the narrower paper. It is typeset for that, and so before the transaction that saves it and not in it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::eastern;
use crate::domain::layout::{Layout, Paper};
use crate::domain::letter::{Letter, LetterId};
use crate::domain::revision::{FieldRefusal, LetterText, PAGES};
use crate::domain::roster::{Chamber, Member, longest_names};
use crate::pdf::typeset::Sketch;
use crate::pdf::typesetter::{Typesetter, TypesetterFault};
use crate::pdf::{layout_check, printable};
use crate::store::{Db, Fault};

use super::Moment;

/// How many of the longest names a text is set with.
const LONGEST: usize = 40;

/// What a text is set as before it is saved: the first sketch has no name.
///
/// # Errors
/// A fault of the store.
pub fn sketches(
    db: &mut Db,
    moment: &Moment,
    letter: Option<LetterId>,
) -> Result<Vec<Sketch>, Fault> {
    let today = eastern::local(moment.now).date();
    let letter = letter.map(|id| db.letter(id)).transpose()?.flatten();
    let longest = Sketch {
        layout: Layout {
            paper: Paper::A4,
            ..Layout::default()
        },
        invitees: longest_names(db.members()?, LONGEST),
        ..nameless(today)
    };
    let mut sketches = vec![nameless(today)];
    if let Some(letter) = letter {
        sketches.push(asked(db, &letter, today)?);
    }
    sketches.push(longest);
    Ok(sketches)
}

fn nameless(today: Date) -> Sketch {
    Sketch {
        today,
        chamber: Chamber::Senate,
        layout: Layout::default(),
        heads: Vec::new(),
        invitees: Vec::new(),
        likenesses: BTreeMap::new(),
    }
}

/// The letter as it is laid out, with everybody who leads it or is asked to join.
fn asked(db: &mut Db, letter: &Letter, today: Date) -> Result<Sketch, Fault> {
    let mut members: Vec<Member> = Vec::new();
    for id in letter.leads().cloned().chain(letter.invitees()) {
        if members.iter().all(|member| member.id != id) {
            members.extend(db.member(&id)?);
        }
    }
    let mut offices = BTreeMap::new();
    for id in letter.leads() {
        offices.insert(id.clone(), db.office(id)?);
    }
    let lead = members.iter().find(|member| member.id == letter.lead);
    let roster = |id: &_| members.iter().find(|member| member.id == *id).cloned();
    let heads = lead.map(|lead| letter.heads(lead, &roster, &|id| offices.get(id).cloned()));
    Ok(Sketch {
        chamber: lead.map_or(Chamber::Senate, |lead| lead.chamber),
        layout: letter.layout,
        heads: heads.unwrap_or_default(),
        invitees: members,
        ..nameless(today)
    })
}

/// Why a text cannot become a letter; empty if it can. Blocks.
///
/// # Errors
/// A fault, if there is no typesetter now.
pub fn unfit(
    typesetter: &Typesetter,
    text: &LetterText,
    sketches: Vec<Sketch>,
) -> Result<Vec<FieldRefusal>, Fault> {
    let refusals = printable::refusals(text);
    if !refusals.is_empty() {
        return Ok(refusals);
    }
    let reason = match typesetter.fitness(text, sketches) {
        Ok(fitness) if fitness.pages > PAGES => format!(
            "This text fills {} pages; at most {PAGES} fit. Shorten it, or send a part of it as an enclosure.",
            fitness.pages
        ),
        Ok(fitness) => return Ok(layout_check::refusals(text, &fitness.faults)),
        Err(TypesetterFault::Refused(refusal)) => {
            format!("This text cannot be typeset: {refusal}.")
        }
        Err(TypesetterFault::Overtime(_) | TypesetterFault::Died(_)) => {
            "This text cannot be typeset: it takes too much time or memory. Shorten it; large tables take the most."
                .to_owned()
        }
        Err(TypesetterFault::Busy) => {
            "Too many letters are being set just now, so nothing was saved. Save it again in a moment."
                .to_owned()
        }
        Err(fault @ TypesetterFault::NotStarted(_)) => {
            return Err(Fault::other("setting a text before it is saved", fault));
        }
    };
    Ok(vec![FieldRefusal {
        field: "body".into(),
        reason,
    }])
}
