//! Parsed strings: every text a person types becomes one of these at the door.
//!
//! A value of these types has passed its rules once and needs no second look: it is in NFC, holds nothing that cannot be
//! seen, and fits its place on the page. Whoever takes a `PersonName` cannot be handed a line break, a right-to-left
//! override or an encoded header.
//!
//! Left out: what a text *means*. Whether an address belongs to an office is asked in `office`, whether a member exists in
//! `roster`, and the body of a letter has a grammar of its own in `body`.

mod clean;
mod email;
mod line;
mod name;
mod quotes;
mod refusal;

pub use email::EmailAddress;
pub use line::{Line, Note};
pub use name::{PersonName, Title};
pub use refusal::{AddressRefusal, TextRefusal};

pub(crate) use clean::{Unseen, first_unseen, nfc, shown, too_many_marks};
pub(crate) use quotes::{Quotes, typographic};

/// A number as the press writes it: a word up to nine, digits from ten on.
pub(in crate::domain) fn number_word(count: usize) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Gives a parsed string the ways in and out that all of them share.
///
/// Reading one from JSON parses it again, so a stored or posted value is held to the same rules as a typed one.
macro_rules! parsed_string {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::domain::text::TextRefusal;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                Self::parse(raw)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let raw = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::parse(&raw).map_err(serde::de::Error::custom)
            }
        }
    };
}
use parsed_string;
