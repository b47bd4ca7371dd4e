//! Whose letter it is and how it looks: the members, paper, letterheads, artwork, signatures.

use std::sync::LazyLock;

use undersigned::domain::layout::{Layout, Letterhead, OfficeHead, Paper};
use undersigned::domain::letter::SignatureOrder;
use undersigned::domain::roster::Member;
use undersigned::domain::text::Line;
use undersigned::pdf::picture::{self, Normalised};

use crate::pdf_letters::{self, Look};
use crate::support::chance::Dice;
use crate::support::pictures::{STROKE, jpeg, png, svg, written};

/// All of Congress.
pub(super) const ALL: usize = 535;

/// Signatures as offices hand them in: drawn on paper, photographed, scanned, traced.
static SIGNATURES: LazyLock<Vec<Normalised>> = LazyLock::new(|| {
    let (white, cream) = ([255, 255, 252], [244, 240, 225]);
    let files = [
        png(written(300, [18, 28, 96], white)),
        jpeg(&written(220, [10, 10, 10], cream)),
        png(written(640, [60, 0, 40], white)),
        svg(STROKE),
    ];
    let lifted = files.map(|file| picture::signature(&file, "Signature".into()).unwrap());
    lifted.into()
});

/// Artwork of a letterhead: a wide banner, and an upright emblem with nothing behind it.
static ARTWORK: LazyLock<Vec<Normalised>> = LazyLock::new(|| {
    let emblem =
        r##"<circle cx="150" cy="60" r="50" fill="none" stroke="#1a3a6b" stroke-width="6"/>"##;
    let files = [
        jpeg(&written(700, [140, 20, 20], [255, 255, 255])),
        svg(emblem),
    ];
    let drawn = files.map(|file| picture::artwork(&file, "Emblem of the office".into()).unwrap());
    drawn.into()
});

/// How many names: under thirty as a rule, a hundred now and then.
pub(super) fn names(dice: &mut Dice) -> usize {
    match dice.roll(40) {
        0..=5 => 1,
        6..=8 => 2,
        9 => 100,
        10 => 30 + dice.roll(60),
        11..=14 => 12 + dice.roll(2),
        _ => 1 + dice.roll(29),
    }
}

/// So many members of either chamber, another choice each time.
pub(super) fn members(dice: &mut Dice, count: usize) -> Vec<Member> {
    static MEMBERS: LazyLock<Vec<Member>> = LazyLock::new(|| pdf_letters::members(ALL));
    let first = dice.roll(ALL);
    // Any step without a common divisor meets everybody once.
    let step = dice.one(&[1, 2, 3, 7, 109, 211]);
    (0..count)
        .map(|at| MEMBERS[(first + at * step) % ALL].clone())
        .collect()
}

/// How the letter of these members looks.
pub(super) fn look(dice: &mut Dice, members: &[Member]) -> Look {
    let mut look = Look {
        layout: Layout {
            paper: dice.one(&[Paper::Letter, Paper::Letter, Paper::A4]),
            letterhead: dice.one(&[Letterhead::Chamber, Letterhead::Office, Letterhead::Joint]),
            check_code: dice.percent(30),
        },
        order: dice.one(&[
            SignatureOrder::Joined,
            SignatureOrder::Seniority,
            SignatureOrder::Alphabetical,
        ]),
        co_leads: dice.roll(6).min(members.len() - 1),
        ..Look::default()
    };
    for member in &members[..=look.co_leads] {
        if dice.percent(70) {
            let artwork = dice.percent(40).then(|| dice.pick(&ARTWORK)).flatten();
            look.hang(member, head(dice, member), artwork);
        }
    }
    if dice.percent(35) {
        let share = dice.one(&[5, 60, 100]);
        for member in members {
            if dice.percent(share) {
                look.lend(member, dice.pick(&SIGNATURES).unwrap());
            }
        }
    }
    look
}

fn head(dice: &mut Dice, member: &Member) -> OfficeHead {
    let lines = [
        member.state.name(),
        "513 Hart Senate Office Building, Washington, D.C. 20510",
        "(202) 224-6342",
        "www.senate.example",
        "Committee on Commerce, Science, and Transportation",
    ];
    let count = 1 + dice.roll(lines.len());
    OfficeHead {
        name: Line::parse(&member.press_name).unwrap(),
        lines: lines[..count]
            .iter()
            .map(|line| Line::parse(line).unwrap())
            .collect(),
        artwork: None,
    }
}

impl Look {
    /// Gives an office its letterhead.
    fn hang(&mut self, member: &Member, head: OfficeHead, artwork: Option<&Normalised>) {
        let artwork = artwork.map(|artwork| self.keep(artwork));
        self.heads
            .insert(member.id.clone(), OfficeHead { artwork, ..head });
    }

    /// Gives an office its member's signature.
    fn lend(&mut self, member: &Member, signature: &Normalised) {
        let mut picture = self.keep(signature);
        picture.alt = format!("Signature of {}", member.formal_name);
        self.likenesses.insert(member.id.clone(), picture);
    }
}
