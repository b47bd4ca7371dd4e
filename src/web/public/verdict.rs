//! What became of a question about a file or a digest, in the words of the page.

use serde::Serialize;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// Issued here, and not a byte has changed.
    Issued,
    /// A letter of this kind, but something in it does not hold.
    Altered,
    /// Sealed by this service, but not released by it.
    Unreleased,
    /// Everything in it holds together, but somebody else sealed it.
    Elsewhere,
    /// A letter of this kind that cannot be judged here.
    NotChecked,
    /// Nothing of this kind.
    NotALetter,
    /// The digest of the text of a letter released here.
    ReleasedText,
    /// A digest that belongs to no letter released here.
    Unknown,
}

impl Verdict {
    /// Whether the names were released here with these approvals; anything else is what a file says.
    pub(super) fn is_confirmed(self) -> bool {
        matches!(self, Self::Issued | Self::ReleasedText)
    }

    /// The page's title.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Issued => "Issued here and unaltered",
            Self::Altered => "Altered",
            Self::Unreleased => "Sealed here, but not released",
            Self::Elsewhere => "Intact, but sealed by somebody else",
            Self::NotChecked => "Not checked",
            Self::NotALetter => "Not a letter of ours",
            Self::ReleasedText => "The text of a released letter",
            Self::Unknown => "Not known here",
        }
    }

    /// The class of its colour and its shape.
    pub(super) fn tone(self) -> &'static str {
        match self {
            Self::Issued => "yes",
            Self::Altered => "stop",
            Self::Unreleased
            | Self::Elsewhere
            | Self::NotChecked
            | Self::NotALetter
            | Self::ReleasedText
            | Self::Unknown => "wait",
        }
    }

    /// What it means for whoever asked.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Issued => {
                "This is, byte for byte, a letter that was sealed and released by this service."
            }
            Self::Altered => {
                "This file says that it is a sealed letter, but not everything in it holds. Do not rely on it. What does not \
                 hold is said below; the letter itself may well be in the list, unaltered."
            }
            Self::Unreleased => {
                "This file carries a seal of this service and has not changed since, but no letter released here is this file. It \
                 may wait for its release, or have been taken back because a name fell away. Do not take it for a public letter: \
                 nothing here confirms what it says of any office."
            }
            Self::Elsewhere => {
                "Nothing in this file has changed since it was sealed, but this service did not seal it, and anybody can seal a \
                 file in any name. That any office approved this letter is only what its sealer says."
            }
            Self::NotChecked => {
                "This file could not be checked to the end here. That speaks neither for it nor against it."
            }
            Self::NotALetter => {
                "Nothing can be said about this file here, neither for nor against it. If it is a print, a scan or a copy of a \
                 letter, look the letter up in the list and compare the words."
            }
            Self::ReleasedText => {
                "This digest stands for the exact text of the letter below, which was released here. It proves what the record \
                 says of that text. It does not prove that a piece of paper, a picture or a file in your hand shows that text: \
                 compare the words and the names with the letter’s page."
            }
            Self::Unknown => {
                "No letter released here has this digest, neither as a PDF nor as a text. If it is that of a print, a scan or a \
                 newly saved copy, look the letter up in the list and compare."
            }
        }
    }
}
