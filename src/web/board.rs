//! The whip board: every office that was asked, with where it stands, as the lead offices see it.

use crate::domain::approval::{Answer, Standing};
use crate::domain::invitation::Invitation;
use crate::domain::letter::Letter;
use crate::domain::roster::{Member, MemberId};
use crate::store::{Db, Fault};
use jiff::Timestamp;

/// One office.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its member.
    pub(super) member: Member,
    /// Where it stands.
    pub(super) standing: Standing,
    /// Through which links it was asked, oldest first.
    pub(super) invitations: Vec<Invitation>,
}

impl Row {
    /// What the office last said, through any of its links.
    pub(super) fn last_answer(&self) -> Option<&Answer> {
        let answers = self.invitations.iter().flat_map(|asked| &asked.answers);
        answers.max_by_key(|answer| answer.seq)
    }
}

/// How many stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Their name may be printed.
    pub(super) yes: usize,
    /// They have to do something yet.
    pub(super) waiting: usize,
    /// They passed or withdrew.
    pub(super) pass: usize,
}

impl Tally {
    /// How many are asked.
    pub(super) fn asked(self) -> usize {
        self.yes + self.waiting + self.pass
    }

    /// The same in words: "9 approved, 2 yet to decide, 1 passed."
    pub(super) fn sentence(self) -> String {
        let Self { yes, waiting, pass } = self;
        format!("{yes} approved, {waiting} yet to decide, {pass} passed.")
    }

    /// The part that said yes, in hundredths.
    pub(super) fn yes_share(self) -> usize {
        self.share(self.yes)
    }

    /// The part that passed, in hundredths.
    pub(super) fn pass_share(self) -> usize {
        self.share(self.pass)
    }

    fn share(self, count: usize) -> usize {
        (count * 100).checked_div(self.asked()).unwrap_or(0)
    }
}

/// All offices that were asked, in the order of the first invitation.
///
/// # Errors
/// A fault of the store.
pub(super) fn rows(db: &mut Db, letter: &Letter, now: Timestamp) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (member, standing) in letter.standings(now) {
        let Some(id) = member else { continue };
        let Some(member) = db.member(&id)? else {
            continue;
        };
        let asked = letter.invitations.iter();
        rows.push(Row {
            member,
            standing,
            invitations: asked
                .filter(|invitation| invitation.member.as_ref() == Some(&id))
                .cloned()
                .collect(),
        });
    }
    Ok(rows)
}

/// Counts the offices; who should never have been asked is not counted.
pub(super) fn tally<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> Tally {
    let mut tally = Tally::default();
    for standing in standings {
        match standing {
            Standing::Approved(_) => tally.yes += 1,
            Standing::NoAnswer
            | Standing::Unconfirmed
            | Standing::TextMovedOn
            | Standing::Stale
            | Standing::ChangesRequested => tally.waiting += 1,
            Standing::Declined | Standing::Withdrawn => tally.pass += 1,
            Standing::EnteredInError | Standing::Revoked => {}
        }
    }
    tally
}

/// The members of the letter's offices, leads and invitees, each once.
///
/// # Errors
/// A fault of the store.
pub(super) fn members(db: &mut Db, letter: &Letter) -> Result<Vec<Member>, Fault> {
    let mut ids: Vec<MemberId> = letter.leads().cloned().collect();
    for id in letter.invitees() {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut members = Vec::new();
    for id in ids {
        members.extend(db.member(&id)?);
    }
    Ok(members)
}
