//! Why a text was refused, in sentences that stand beside the field they speak of.

use super::clean::Unseen;

/// Why a typed text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing is left once the space around it is gone.
    #[error("Nothing is written here.")]
    Empty,
    /// Longer than its place allows; both counts are of characters.
    #[error("This has {found} characters; at most {limit} fit.")]
    TooLong {
        /// The most that fit.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// A line break where one line is printed.
    #[error("This is printed on one line; remove the line break.")]
    LineBreak,
    /// Something that cannot be seen, at the character counted from one.
    #[error("Character {at} is {unseen}; delete it or type the text anew.")]
    Unseen {
        /// Where it stands, counted from one.
        at: usize,
        /// What it is.
        unseen: Unseen,
    },
    /// More accents on one letter than any language writes.
    #[error("Too many accents are stacked on one letter; type the word anew.")]
    TooManyMarks,
    /// A visible character that has no place in a name or title.
    #[error("“{found}” does not belong here: {allowed} do.")]
    Character {
        /// The character.
        found: char,
        /// What does belong, as the subject of the sentence.
        allowed: &'static str,
    },
    /// Only marks or punctuation.
    #[error("This holds no letter.")]
    NoLetter,
    /// Letters of several scripts in one name: how a look-alike is made.
    #[error(
        "This mixes letters of several alphabets that look alike; type it anew in one alphabet."
    )]
    MixedScripts,
    /// Not a mail address.
    #[error(transparent)]
    Address(#[from] AddressRefusal),
}

/// Why a text is not a mail address that this service writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    /// Not of the form `name@domain`.
    #[error("A mail address has the form name@office.example.")]
    Form,
    /// A list, a display name, or an address in angle brackets.
    #[error(
        "Write one bare address: no name before it, no brackets, no comma, semicolon or space."
    )]
    NotBare,
    /// The part before the `@`.
    #[error(
        "The part before the @ may hold unaccented letters, digits, dots (not at either end, not doubled), hyphens and underscores, at most 64 in all."
    )]
    LocalPart,
    /// A numeric address in place of a domain.
    #[error(
        "The part after the @ is a number; write the name of the mail domain, such as senate.gov."
    )]
    Literal,
    /// The part after the `@`.
    #[error("The part after the @ is not a mail domain such as senate.gov.")]
    Domain,
    /// Longer than mail can carry.
    #[error("This address is longer than the 254 characters that mail can carry.")]
    TooLong,
}
