//! The states and territories, and how each is spelled.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A state, the District of Columbia, or a territory that sends a delegate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct State(&'static Spelling);

/// A code that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the postal code of a state or territory.")]
pub struct UnknownState(pub String);

#[derive(PartialEq, Eq, Hash)]
struct Spelling {
    postal: &'static str,
    name: &'static str,
    ap: &'static str,
    kind: Kind,
}

#[derive(PartialEq, Eq, Hash)]
enum Kind {
    State,
    Territory,
}

impl State {
    /// Reads a postal code of two capital letters.
    pub fn parse(code: &str) -> Result<Self, UnknownState> {
        let found = SPELLINGS.iter().find(|spelling| spelling.postal == code);
        found
            .map(Self)
            .ok_or_else(|| UnknownState(code.chars().take(20).collect()))
    }

    /// The two letters of the postal service: `ND`.
    pub fn postal(self) -> &'static str {
        self.0.postal
    }

    /// The full name: “North Dakota”.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The spelling of the Associated Press after a party: `N.D.`, but `Texas`.
    pub fn ap(self) -> &'static str {
        self.0.ap
    }

    /// Whether this sends a delegate or resident commissioner, and no senators.
    pub fn is_territory(self) -> bool {
        match self.0.kind {
            Kind::State => false,
            Kind::Territory => true,
        }
    }
}

impl TryFrom<String> for State {
    type Error = UnknownState;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code)
    }
}

impl From<State> for String {
    fn from(state: State) -> Self {
        state.postal().to_owned()
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.postal())
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "State({})", self.postal())
    }
}

const fn state(postal: &'static str, name: &'static str, ap: &'static str) -> Spelling {
    Spelling {
        postal,
        name,
        ap,
        kind: Kind::State,
    }
}

const fn territory(postal: &'static str, name: &'static str, ap: &'static str) -> Spelling {
    Spelling {
        postal,
        name,
        ap,
        kind: Kind::Territory,
    }
}

/// Eight states are never abbreviated in AP style: the two beyond the contiguous states and six of five letters or fewer.
static SPELLINGS: [Spelling; 56] = [
    state("AL", "Alabama", "Ala."),
    state("AK", "Alaska", "Alaska"),
    state("AZ", "Arizona", "Ariz."),
    state("AR", "Arkansas", "Ark."),
    state("CA", "California", "Calif."),
    state("CO", "Colorado", "Colo."),
    state("CT", "Connecticut", "Conn."),
    state("DE", "Delaware", "Del."),
    state("FL", "Florida", "Fla."),
    state("GA", "Georgia", "Ga."),
    state("HI", "Hawaii", "Hawaii"),
    state("ID", "Idaho", "Idaho"),
    state("IL", "Illinois", "Ill."),
    state("IN", "Indiana", "Ind."),
    state("IA", "Iowa", "Iowa"),
    state("KS", "Kansas", "Kan."),
    state("KY", "Kentucky", "Ky."),
    state("LA", "Louisiana", "La."),
    state("ME", "Maine", "Maine"),
    state("MD", "Maryland", "Md."),
    state("MA", "Massachusetts", "Mass."),
    state("MI", "Michigan", "Mich."),
    state("MN", "Minnesota", "Minn."),
    state("MS", "Mississippi", "Miss."),
    state("MO", "Missouri", "Mo."),
    state("MT", "Montana", "Mont."),
    state("NE", "Nebraska", "Neb."),
    state("NV", "Nevada", "Nev."),
    state("NH", "New Hampshire", "N.H."),
    state("NJ", "New Jersey", "N.J."),
    state("NM", "New Mexico", "N.M."),
    state("NY", "New York", "N.Y."),
    state("NC", "North Carolina", "N.C."),
    state("ND", "North Dakota", "N.D."),
    state("OH", "Ohio", "Ohio"),
    state("OK", "Oklahoma", "Okla."),
    state("OR", "Oregon", "Ore."),
    state("PA", "Pennsylvania", "Pa."),
    state("RI", "Rhode Island", "R.I."),
    state("SC", "South Carolina", "S.C."),
    state("SD", "South Dakota", "S.D."),
    state("TN", "Tennessee", "Tenn."),
    state("TX", "Texas", "Texas"),
    state("UT", "Utah", "Utah"),
    state("VT", "Vermont", "Vt."),
    state("VA", "Virginia", "Va."),
    state("WA", "Washington", "Wash."),
    state("WV", "West Virginia", "W.Va."),
    state("WI", "Wisconsin", "Wis."),
    state("WY", "Wyoming", "Wyo."),
    territory("AS", "American Samoa", "American Samoa"),
    territory("DC", "District of Columbia", "D.C."),
    territory("GU", "Guam", "Guam"),
    territory("MP", "Northern Mariana Islands", "Northern Mariana Islands"),
    territory("PR", "Puerto Rico", "Puerto Rico"),
    territory("VI", "U.S. Virgin Islands", "U.S. Virgin Islands"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_eight_states_are_never_abbreviated() {
        let whole: Vec<_> = SPELLINGS
            .iter()
            .filter(|s| s.kind == Kind::State && s.ap == s.name)
            .map(|s| s.postal)
            .collect();
        assert_eq!(whole, ["AK", "HI", "ID", "IA", "ME", "OH", "TX", "UT"]);
        assert!(
            SPELLINGS
                .iter()
                .all(|s| s.kind == Kind::Territory || s.ap == s.name || s.ap.ends_with('.'))
        );
    }

    #[test]
    fn fifty_states_and_six_others_each_have_their_own_spellings() {
        assert_eq!(
            SPELLINGS.iter().filter(|s| s.kind == Kind::State).count(),
            50
        );
        for (i, a) in SPELLINGS.iter().enumerate() {
            assert!(
                SPELLINGS
                    .iter()
                    .skip(i + 1)
                    .all(|b| a.postal != b.postal && a.name != b.name && a.ap != b.ap)
            );
        }
    }

    #[test]
    fn a_state_is_read_from_its_two_capital_letters_alone() {
        assert_eq!(State::parse("ND").unwrap().name(), "North Dakota");
        assert!(State::parse("VI").unwrap().is_territory());
        for code in ["nd", "N.D.", "", "XX", "NDD"] {
            assert!(State::parse(code).is_err(), "{code}");
        }
        assert_eq!(
            State::parse("Dakota").unwrap_err().to_string(),
            "“Dakota” is not the postal code of a state or territory."
        );
    }
}
