//! The roster: who is a member, of which chamber, state and party.
//!
//! Members are chosen from here by id and never typed. A press release once printed Senator Cotton of Arkansas as
//! “R-AK”, which is Alaska; here a party and a state reach the page only together and only from a member's row.
//!
//! Left out: the offices and their addresses of record (`office`), and any wish of an office about its printed names. A
//! letter keeps its signatories' rows as they stood that day, so a `Member` can be written to and read from its record.

mod file;
pub mod matching;
mod naming;
mod state;

use std::cmp::{Ordering, Reverse};
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use file::{Roster, RosterRefusal, RowFault, signers_2022};
pub use state::{State, UnknownState};

/// A member's id in the Biographical Directory of Congress: one capital letter and six digits.
///
/// ```
/// use undersigned::domain::roster::MemberId;
/// assert!(MemberId::parse("C001056").is_ok());
/// assert!(MemberId::parse("c001056").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MemberId(String);

/// Why a text is not a member's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A member's id is one capital letter and six digits, such as C001056.")]
pub struct NotAMemberId;

impl MemberId {
    /// Reads an id; exactly as written, so that one member has one spelling everywhere.
    pub fn parse(raw: &str) -> Result<Self, NotAMemberId> {
        match raw.as_bytes() {
            [letter, digits @ ..]
                if letter.is_ascii_uppercase()
                    && digits.len() == 6
                    && digits.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(raw.to_owned()))
            }
            _ => Err(NotAMemberId),
        }
    }
}

impl TryFrom<String> for MemberId {
    type Error = NotAMemberId;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl std::str::FromStr for MemberId {
    type Err = NotAMemberId;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

impl From<MemberId> for String {
    fn from(id: MemberId) -> Self {
        id.0
    }
}

impl AsRef<str> for MemberId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of the two chambers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chamber {
    /// The Senate.
    Senate,
    /// The House of Representatives.
    House,
}

/// The party shown after a member's name, which need not be the caucus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Party {
    /// Republican.
    #[serde(rename = "R")]
    Republican,
    /// Democratic.
    #[serde(rename = "D")]
    Democratic,
    /// Independent.
    #[serde(rename = "I")]
    Independent,
}

impl Party {
    /// The letter before the state: `R`, `D` or `I`.
    pub fn letter(self) -> char {
        match self {
            Self::Republican => 'R',
            Self::Democratic => 'D',
            Self::Independent => 'I',
        }
    }
}

/// Which of a state's two senators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// The longer serving.
    Senior,
    /// The other.
    Junior,
}

/// One member, as the roster has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The id, which also names the member's office.
    pub id: MemberId,
    /// The name of the signature block: “James M. Inhofe”.
    pub formal_name: String,
    /// The name of the press release: “Jim Inhofe”.
    pub press_name: String,
    /// The surname, which may be several words.
    pub last_name: String,
    /// The chamber.
    pub chamber: Chamber,
    /// The state or territory.
    pub state: State,
    /// The district of a member of the House; 0 is at large.
    pub district: Option<u8>,
    /// The party shown after the name.
    pub party: Party,
    /// Senior or junior senator.
    pub rank: Option<Rank>,
    /// The first day of unbroken service in this chamber for this state.
    pub since: jiff::civil::Date,
    /// The official site.
    pub url: Option<String>,
    /// Whether the member serves now. One who left stays in the roster, for letters name them.
    pub in_office: bool,
}

impl Member {
    /// “Senator” or “Representative”.
    pub fn honorific(&self) -> &'static str {
        match self.chamber {
            Chamber::Senate => "Senator",
            Chamber::House => "Representative",
        }
    }

    /// The line beneath the name in the signature block.
    pub fn block_title(&self) -> &'static str {
        match self.chamber {
            Chamber::Senate => "United States Senator",
            Chamber::House => "Member of Congress",
        }
    }

    /// Party and state in postal style: `R-TX`, `R-LA-04`, at large `R-AK-AL`, of a delegate `D-DC`.
    pub fn party_state(&self) -> String {
        let party = self.party.letter();
        let state = self.state.postal();
        match self.district {
            None => format!("{party}-{state}"),
            Some(0) if self.state.is_territory() => format!("{party}-{state}"),
            Some(0) => format!("{party}-{state}-AL"),
            Some(district) => format!("{party}-{state}-{district:02}"),
        }
    }

    /// Party and state as the Associated Press writes them, without the district: `R-N.D.`, `R-Texas`.
    pub fn party_state_ap(&self) -> String {
        format!("{}-{}", self.party.letter(), self.state.ap())
    }

    /// Whether a reader could take one for the other: same surname, whatever its accents and capitals.
    pub fn shares_surname_with(&self, other: &Self) -> bool {
        self.id != other.id && surname_key(&self.last_name) == surname_key(&other.last_name)
    }
}

/// The other members of the same surname, to be warned of before one is picked.
pub fn namesakes<'a>(members: &'a [Member], member: &Member) -> Vec<&'a Member> {
    members
        .iter()
        .filter(|other| other.shares_surname_with(member))
        .collect()
}

/// Orders two members by seniority: earlier service first, then senior before junior, then by name.
///
/// The chamber breaks ties by earlier service and by population, which the roster does not hold; hence “by hand” is
/// always open to the lead office.
pub fn by_seniority(a: &Member, b: &Member) -> Ordering {
    fn rank(member: &Member) -> u8 {
        match member.rank {
            Some(Rank::Senior) => 0,
            Some(Rank::Junior) => 1,
            None => 2,
        }
    }
    a.since
        .cmp(&b.since)
        .then_with(|| rank(a).cmp(&rank(b)))
        .then_with(|| by_name(a, b))
}

/// Those whose signature blocks have the longest lines, as many as are asked for.
#[must_use]
pub fn longest_names(mut members: Vec<Member>, count: usize) -> Vec<Member> {
    members.sort_by_key(|member| Reverse(member.formal_name.chars().count()));
    members.truncate(count);
    members
}

/// Orders two members by surname, then by the rest of the name, then by id, so that the order is total.
pub fn by_name(a: &Member, b: &Member) -> Ordering {
    surname_key(&a.last_name)
        .cmp(&surname_key(&b.last_name))
        .then_with(|| a.formal_name.cmp(&b.formal_name))
        .then_with(|| a.id.cmp(&b.id))
}

fn surname_key(name: &str) -> String {
    name.nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '‘' | '’') { '\'' } else { c })
        .collect()
}

#[cfg(test)]
mod tests;
