//! Press text: the release that each signing office localizes, own member first.
//!
//! Names, party and state come from the members of the manifest, never from typing. Whoever is not printed is not named,
//! not even the lead.

mod kit;
mod sentence;

use serde::{Deserialize, Serialize};

use super::roster::Member;

pub use kit::kit;
pub use sentence::joined_by;

/// How party and state follow a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// `(R-ND)`.
    #[default]
    Postal,
    /// `(R-N.D.)`, the Associated Press's.
    Ap,
}

/// What an office pastes into its release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PressKit {
    /// The sentence that names everybody.
    pub joined_by: String,
    /// The release in Markdown.
    pub markdown: String,
    /// The same in HTML.
    pub html: String,
    /// The letter's public page.
    pub url: String,
}

/// A member who is not printed has no point of view on the letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("That member did not sign this letter.")]
pub struct NotASignatory;

impl Style {
    /// The press name with party and state: "John Cornyn (R-TX)".
    fn name(self, member: &Member) -> String {
        let party_state = match self {
            Self::Postal => member.party_state(),
            Self::Ap => member.party_state_ap(),
        };
        format!("{} ({party_state})", member.press_name)
    }
}

#[cfg(test)]
mod tests;
