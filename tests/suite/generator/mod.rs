//! Letters by chance, each from a seed: what offices could write, so that whatever is accepted at save can be sealed.
//!
//! [`letter`] and [`short`] write as a careful staffer does; [`pasted`] as one who pastes from anywhere. What the service does with
//! one is [`outcome`]'s: it is refused at save with a reason, or sealed and verified, and there is no third way.

mod around;
mod body;
mod emphasis;
mod grammar;
mod look;
pub(crate) mod outcome;
mod pasted;
mod run;
mod table;
mod tally;
mod words;

use undersigned::domain::revision::TypedText;
use undersigned::domain::roster::Member;

pub(crate) use self::outcome::{Outcome, outcome};
pub(crate) use self::run::run;
pub(crate) use self::tally::Tally;

use self::body::Size;
use crate::pdf_letters::Look;
use crate::support::chance::Dice;

/// One letter in so many is of all of Congress.
const RARE: u64 = 100;

/// A letter as it is typed, with those who approve it and its look.
#[derive(Clone)]
pub(crate) struct Generated {
    pub(crate) text: TypedText,
    pub(crate) members: Vec<Member>,
    pub(crate) look: Look,
}

/// The letter of a seed: short as a rule, of many pages now and then.
pub(crate) fn letter(seed: u64) -> Generated {
    of(seed, |dice| match dice.roll(20) {
        0..=11 => Size {
            blocks: 6,
            sentences: 4,
        },
        12..=18 => Size {
            blocks: 14,
            sentences: 7,
        },
        _ => Size {
            blocks: 60,
            sentences: 12,
        },
    })
}

/// The same of few words, for a build that is not optimized.
pub(crate) fn short(seed: u64) -> Generated {
    of(seed, |_| Size {
        blocks: 4,
        sentences: 3,
    })
}

fn of(seed: u64, size: fn(&mut Dice) -> Size) -> Generated {
    let mut dice = Dice::of(seed);
    let size = size(&mut dice);
    let text = TypedText {
        body: body::body(&mut dice, size),
        ..around::around(&mut dice)
    };
    let count = match seed % RARE {
        0 => look::ALL,
        _ => look::names(&mut dice),
    };
    shown(dice, text, count)
}

/// The letter of a seed whose body was pasted together.
pub(crate) fn pasted(seed: u64) -> Generated {
    let mut dice = Dice::of(seed);
    let text = TypedText {
        body: pasted::body(&mut dice),
        ..around::around(&mut dice)
    };
    let count = 1 + dice.roll(14);
    shown(dice, text, count)
}

fn shown(mut dice: Dice, text: TypedText, count: usize) -> Generated {
    let members = look::members(&mut dice, count);
    let look = look::look(&mut dice, &members);
    Generated {
        text,
        members,
        look,
    }
}
