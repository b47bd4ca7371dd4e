//! What a letter is called: inside the service, and to the public.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a letter inside the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LetterId(uuid::Uuid);

impl LetterId {
    /// From a freshly made UUID.
    #[must_use]
    pub fn new(id: uuid::Uuid) -> Self {
        Self(id)
    }

    /// From a number, for worked examples.
    #[must_use]
    pub fn from_u128(number: u128) -> Self {
        Self(uuid::Uuid::from_u128(number))
    }
}

impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for LetterId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// Names a letter to the public: lower-case words joined by hyphens, at most 80 characters. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Makes a slug of a subject: letters and digits of ASCII, at most eight words, and `suffix` so that two
    /// letters on one subject differ and nobody can guess the page of a letter that is not yet public.
    #[must_use]
    pub fn of(subject: &str, suffix: &str) -> Self {
        let words: Vec<String> = subject
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| {
                word.chars()
                    .take(24)
                    .collect::<String>()
                    .to_ascii_lowercase()
            })
            .take(8)
            .collect();
        let mut slug: String = words.join("-").chars().take(72).collect();
        slug = slug.trim_end_matches('-').to_owned();
        if slug.is_empty() {
            slug.push_str("letter");
        }
        Self(format!("{slug}-{suffix}"))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
