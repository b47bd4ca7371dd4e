//! The roster's file form, described in `PROVENANCE.md` beside this file, and the two files that the program carries.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};

use super::naming::Names;
use super::{Chamber, Member, MemberId, NotAMemberId, Party, Rank, State, UnknownState};
use crate::domain::text::{PersonName, TextRefusal, typographic};

const MEMBERS: &str = include_str!("members.json");
const SIGNERS_2022: &str = include_str!("signers-2022.json");

/// The roster as a file: the built-in one, and what an administrator imports.
#[derive(Debug)]
pub struct Roster;

impl Roster {
    /// The members that the program carries, as of June 15, 2026; `PROVENANCE.md` tells whence.
    pub fn built_in() -> Vec<Member> {
        // The file is part of the program: that it parses whole is proved once by test, not at each start.
        Self::parse(MEMBERS).unwrap_or_default()
    }

    /// Reads the file form, all or nothing: an import never leaves half a roster.
    pub fn parse(json: &str) -> Result<Vec<Member>, RosterRefusal> {
        let rows = serde_json::from_str::<Rows>(json)
            .map_err(|error| RosterRefusal::Form(error.to_string()))?
            .0;
        let mut seen = HashSet::new();
        let mut members = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            let at = |fault| RosterRefusal::Row {
                row: index + 1,
                id: row.bioguide.chars().take(20).collect(),
                fault,
            };
            let member = row.member().map_err(at)?;
            if !seen.insert(member.id.clone()) {
                return Err(at(RowFault::Twice));
            }
            members.push(member);
        }
        if members.is_empty() {
            return Err(RosterRefusal::Empty);
        }
        Ok(members)
    }
}

/// The twelve signatories of the letter of August 30, 2022, lead first, in the letter's order and as they stood then.
pub fn signers_2022() -> Result<Vec<Member>, RosterRefusal> {
    Roster::parse(SIGNERS_2022)
}

/// Why a roster file was refused. Nothing of a refused file is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterRefusal {
    /// Not JSON of the right shape; the text names the row and what is wrong there.
    #[error("The roster file cannot be read: {0}.")]
    Form(String),
    /// No rows.
    #[error("The roster file names no member.")]
    Empty,
    /// One row is wrong.
    #[error("Row {row} ({id}): {fault}")]
    Row {
        /// The row, counted from one.
        row: usize,
        /// The id it gives.
        id: String,
        /// What is wrong with it.
        fault: RowFault,
    },
}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The id.
    #[error(transparent)]
    Id(#[from] NotAMemberId),
    /// The id is on an earlier row also.
    #[error("This member is listed twice.")]
    Twice,
    /// The state.
    #[error(transparent)]
    State(#[from] UnknownState),
    /// A part of the name.
    #[error("{part}: {refusal}")]
    Name {
        /// The key of that part.
        part: &'static str,
        /// Why it was refused.
        refusal: TextRefusal,
    },
    /// A senator without class or rank, with a district, or of a territory.
    #[error(
        "A senator has a class from 1 to 3, a state_rank, a state of the Union, and no district."
    )]
    Senator,
    /// A member of the House with class or rank, or without a district.
    #[error("A member of the House has a district from 0 to 99, and neither class nor state_rank.")]
    Representative,
    /// The site.
    #[error("The url is not a web address that begins with https:// or http://.")]
    Url,
}

/// The rows, read so that an error names the one it is in.
struct Rows(Vec<Row>);

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Array;
        impl<'de> Visitor<'de> for Array {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of members")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Rows, A::Error> {
                let mut rows = Vec::new();
                loop {
                    let row = array
                        .next_element()
                        .map_err(|e| A::Error::custom(format!("row {}: {e}", rows.len() + 1)))?;
                    match row {
                        Some(row) => rows.push(row),
                        None => return Ok(Rows(rows)),
                    }
                }
            }
        }
        from.deserialize_seq(Array)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    bioguide: String,
    first: String,
    middle: Option<String>,
    last: String,
    suffix: Option<String>,
    nickname: Option<String>,
    official_full: Option<String>,
    chamber: Chamber,
    state: String,
    district: Option<u8>,
    party: Party,
    class: Option<u8>,
    state_rank: Option<Rank>,
    since: jiff::civil::Date,
    url: Option<String>,
}

impl Row {
    fn member(&self) -> Result<Member, RowFault> {
        let id = MemberId::parse(&self.bioguide)?;
        let state = State::parse(&self.state)?;
        match (self.chamber, self.class, self.state_rank, self.district) {
            (Chamber::Senate, Some(1..=3), Some(_), None) if !state.is_territory() => {}
            (Chamber::Senate, ..) => return Err(RowFault::Senator),
            (Chamber::House, None, None, Some(0..=99)) => {}
            (Chamber::House, ..) => return Err(RowFault::Representative),
        }
        let url = self.url.as_deref().map(web_address).transpose()?;
        let names = self.names()?;
        Ok(Member {
            id,
            formal_name: names.formal(),
            press_name: names.press(),
            last_name: names.last,
            chamber: self.chamber,
            state,
            district: self.district,
            party: self.party,
            rank: self.state_rank,
            since: self.since,
            url,
            in_office: true,
        })
    }

    fn names(&self) -> Result<Names, RowFault> {
        let read = |part: &'static str, text: &str| {
            PersonName::parse(text)
                .map(|name| typographic(name.as_ref()))
                .map_err(|refusal| RowFault::Name { part, refusal })
        };
        let maybe =
            |part, text: &Option<String>| text.as_deref().map(|text| read(part, text)).transpose();
        Ok(Names {
            first: read("first", &self.first)?,
            middle: maybe("middle", &self.middle)?,
            last: read("last", &self.last)?,
            suffix: maybe("suffix", &self.suffix)?,
            nickname: maybe("nickname", &self.nickname)?,
            official: maybe("official_full", &self.official_full)?,
        })
    }
}

/// The url goes onto public pages as a link, so nothing but the web may stand in it.
fn web_address(text: &str) -> Result<String, RowFault> {
    let url = url::Url::parse(text).map_err(|_| RowFault::Url)?;
    if matches!(url.scheme(), "https" | "http") && url.has_host() && text.len() <= 300 {
        Ok(text.to_owned())
    } else {
        Err(RowFault::Url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(change: (&str, &str)) -> Result<Vec<Member>, RosterRefusal> {
        let tillis = SIGNERS_2022.lines().nth(1).unwrap().trim_end_matches(',');
        let changed = tillis.replace("T000476", "T000477");
        assert!(changed.contains(change.0), "{changed}");
        let changed = changed.replace(change.0, change.1);
        Roster::parse(&format!("[{tillis},{changed}]"))
    }

    #[test]
    fn the_built_in_roster_is_whole() {
        let all = Roster::parse(MEMBERS).unwrap();
        assert_eq!(Roster::built_in(), all);
        assert_eq!(
            all.iter().filter(|m| m.chamber == Chamber::Senate).count(),
            100
        );
        assert_eq!(
            all.iter().filter(|m| m.chamber == Chamber::House).count(),
            437
        );
        assert_eq!(
            all.iter().filter(|m| m.rank == Some(Rank::Senior)).count(),
            50
        );
        assert!(all.iter().all(|m| m.in_office));
    }

    #[test]
    fn the_twelve_of_2022_stand_in_the_letters_order_and_as_they_were() {
        let twelve = signers_2022().unwrap();
        let names: Vec<_> = twelve.iter().map(|m| m.formal_name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Thom Tillis",
                "John Cornyn",
                "Mike Lee",
                "Mike Braun",
                "James M. Inhofe",
                "Steve Daines",
                "Marsha Blackburn",
                "Tom Cotton",
                "James E. Risch",
                "Kevin Cramer",
                "John Hoeven",
                "James Lankford"
            ]
        );
        assert_eq!(twelve.first().unwrap().rank, Some(Rank::Junior));
    }

    #[test]
    fn each_fault_names_its_row_and_what_is_wrong() {
        for (change, sentence) in [
            (("\"Thom\"", "\"Tom\""), None),
            (
                ("T000477", "T000476"),
                Some("Row 2 (T000476): This member is listed twice."),
            ),
            (
                ("T000477", "t000477"),
                Some(
                    "Row 2 (t000477): A member's id is one capital letter and six digits, such as C001056.",
                ),
            ),
            (
                ("\"NC\"", "\"XX\""),
                Some("Row 2 (T000477): “XX” is not the postal code of a state or territory."),
            ),
            (
                ("\"NC\"", "\"GU\""),
                Some(
                    "Row 2 (T000477): A senator has a class from 1 to 3, a state_rank, a state of the Union, and no district.",
                ),
            ),
            (
                ("\"senate\"", "\"house\""),
                Some(
                    "Row 2 (T000477): A member of the House has a district from 0 to 99, and neither class nor state_rank.",
                ),
            ),
            (
                ("https://www", "javascript:www"),
                Some(
                    "Row 2 (T000477): The url is not a web address that begins with https:// or http://.",
                ),
            ),
            (
                ("\"Tillis\"", "\"Til\\nlis\""),
                Some("Row 2 (T000477): last: This is printed on one line; remove the line break."),
            ),
        ] {
            assert_eq!(
                row(change).err().map(|e| e.to_string()).as_deref(),
                sentence
            );
        }
    }

    #[test]
    fn a_row_of_another_shape_is_refused_by_number() {
        for (from, to, wrong) in [
            ("\"middle\"", "\"muddle\"", "unknown field `muddle`"),
            ("\"party\":\"R\"", "\"party\":\"X\"", "unknown variant `X`"),
            (
                "\"party\":\"R\"",
                "\"party\":\"R\",\"party\":\"D\"",
                "duplicate field `party`",
            ),
            ("2015-01-06", "2015-02-30", "day"),
            ("\"first\":\"Thom\",", "", "missing field `first`"),
        ] {
            let sentence = row((from, to)).unwrap_err().to_string();
            assert!(
                sentence.contains("row 2: ") && sentence.contains(wrong),
                "{sentence}"
            );
        }
        for json in ["", "{}", "null", "[1]", "[[[[", "[{\"bioguide\":"] {
            assert!(
                matches!(Roster::parse(json), Err(RosterRefusal::Form(_))),
                "{json}"
            );
        }
        assert_eq!(Roster::parse("[]"), Err(RosterRefusal::Empty));
    }
}
