//! What stands around a body: subject, recipients, salutation, close, enclosures, copies, delivery, dates.

use undersigned::domain::revision::{TypedRecipient, TypedText};

use super::grammar::{filled, question, sentence};
use crate::support::chance::Dice;

const NAMES: &[&str] = &[
    "The Honorable Ronald L. Davis",
    "The Honorable Denis R. McDonough",
    "Ms. Anne Milgram",
    "Dr. Rochelle P. Walensky, M.D., M.P.H.",
    "General Charles Q. Brown, Jr.",
    "The Honorable Xóchitl Torres Small",
    "Mr. Ng",
    "The Honorable Bartholomew Featherstonehaugh-Cholmondeley de la Torre y Villanueva, Ph.D. (Oxon.)",
    "Jesús \"Chuy\" García-Núñez",
];

const TITLES: &[&str] = &[
    "Director",
    "Secretary",
    "Acting Administrator",
    "Chair",
    "Assistant Secretary for Planning and Evaluation",
    "Principal Deputy Assistant Secretary for Legislative Affairs and Acting Chief of Staff",
];

const ORGANIZATIONS: &[&str] = &[
    "United States Marshals Service",
    "U.S. Department of Veterans Affairs",
    "Centers for Disease Control and Prevention",
    "Office of the Assistant Secretary of Defense for Energy, Installations, and Environment",
    "AT&T Inc.",
];

const ADDRESS: &[&str] = &[
    "1215 South Clark Street",
    "U.S. Department of Justice",
    "810 Vermont Avenue, N.W.",
    "Room 5A-442, Eisenhower Executive Office Building, 1650 Pennsylvania Avenue NW",
    "Mail Stop #1200",
    "Washington, DC 20530-0001",
    "Arlington, Virginia 22202",
];

const SALUTATIONS: &[&str] = &[
    "Dear Director Davis:",
    "Dear Secretary McDonough,",
    "Dear Madam Chair and Ranking Member:",
    "To Whom It May Concern:",
    "Dear Administrator Milgram, Director Walensky, General Brown, Under Secretary Torres Small, and members of the Board:",
];

const CLOSES: &[&str] = &[
    "Sincerely,",
    "Respectfully,",
    "With every good wish, and in the confidence that you will answer before the recess, we remain,",
    "",
];

const DELIVERIES: &[&str] = &[
    "Via electronic mail",
    "VIA FACSIMILE (202) 555-0142 AND U.S. MAIL, RETURN RECEIPT REQUESTED",
    "By hand",
];

/// A letter with everything but its body.
pub(super) fn around(dice: &mut Dice) -> TypedText {
    let subject = match dice.roll(6) {
        0 => "Detainers".to_owned(),
        1 => filled(dice, "{case}; {bill}; {law}"),
        2 => question(dice) + "?",
        _ => filled(dice, "{Thing} of {agency} {why}"),
    };
    let count = match dice.roll(10) {
        0..=5 => 1,
        6 | 7 => 2,
        _ => 3 + dice.roll(6),
    };
    TypedText {
        subject,
        recipients: (0..count).map(|_| recipient(dice)).collect(),
        salutation: dice.one(SALUTATIONS).to_owned(),
        complimentary_close: dice.one(CLOSES).to_owned(),
        enclosures: lines(dice, 20, 28),
        dated: dice.percent(70).then(|| "2022-08-30".to_owned()),
        reply_due: dice.percent(40).then(|| "2022-09-27".to_owned()),
        delivery: dice.percent(25).then(|| dice.one(DELIVERIES).to_owned()),
        copies: lines(dice, 30, 28),
        ..TypedText::default()
    }
}

fn recipient(dice: &mut Dice) -> TypedRecipient {
    let first = dice.roll(ADDRESS.len());
    let count = dice.roll(5);
    let address = ADDRESS.iter().cycle().skip(first).take(count);
    TypedRecipient {
        name: dice.one(NAMES).to_owned(),
        title: dice.percent(80).then(|| dice.one(TITLES).to_owned()),
        organization: dice.percent(80).then(|| dice.one(ORGANIZATIONS).to_owned()),
        address: address.map(|line| (*line).to_owned()).collect(),
        email: dice
            .percent(30)
            .then(|| "director@agency.example".to_owned()),
    }
}

/// So often any lines at all, few of them as a rule.
fn lines(dice: &mut Dice, percent: usize, most: usize) -> Vec<String> {
    if !dice.percent(percent) {
        return Vec::new();
    }
    let count = 1 + dice.seldom(15, 4, most);
    (0..count)
        .map(|_| match dice.roll(4) {
            0 => dice.one(NAMES).to_owned(),
            1 => sentence(dice).chars().take(290).collect(),
            2 => filled(dice, "{Thing}, {path}").replace("mailto:", ""),
            _ => filled(dice, "{Thing}, {month} {year}"),
        })
        .collect()
}
