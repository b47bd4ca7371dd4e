//! The link in a mail: a token that is derived, never stored.
//!
//! `token = base32(HMAC-SHA-256(key, purpose || what))[..32]`, 160 bits in 32 characters of `a-z2-7`: short enough for
//! a phone, free of every character that mail gateways mangle. The database keeps SHA-256 of it, so a stolen backup
//! holds no right to sign, and a retried mail carries the same link byte for byte.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many characters a token has.
pub const TOKEN_LENGTH: usize = 32;

/// The secret that links are derived from. Whoever has it can make links for invitations whose ids they know, but a
/// link opens only once the service has mailed it.
#[derive(Clone)]
pub struct LinkKey([u8; 32]);

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

/// A token as it stands in a link.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl LinkKey {
    /// From 32 secret bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The token for one purpose and one message.
    #[must_use]
    pub fn token(&self, purpose: &str, what: &[&str]) -> Token {
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return Token(String::new());
        };
        for part in std::iter::once(&purpose).chain(what) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let mut text = BASE32_NOPAD
            .encode(&mac.finalize().into_bytes())
            .to_ascii_lowercase();
        text.truncate(TOKEN_LENGTH);
        Token(text)
    }
}

impl Token {
    /// A fresh one that is derived from nothing: for sessions and the API.
    #[must_use]
    pub fn random(bytes: [u8; 32]) -> Self {
        LinkKey(bytes).token("random/1", &[])
    }

    /// Reads what a person's browser sent. Mail clients glue a closing bracket, a full stop or a space to a link, and
    /// some change its case; both are forgiven. Anything else is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['.', '>', ')', ',', ';', ' ', '"', '\'']);
        let valid = text.len() == TOKEN_LENGTH
            && text
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || (b'2'..=b'7').contains(&b));
        valid.then(|| Self(text.to_ascii_lowercase()))
    }

    /// What the database keeps.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The secret itself, for a link or a header and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_message_always_has_the_same_token_and_another_has_another() {
        let key = LinkKey::new([7; 32]);
        let token = key.token("approve/1", &["invitation", "1"]);
        assert_eq!(token, key.token("approve/1", &["invitation", "1"]));
        assert_ne!(token, key.token("approve/1", &["invitation", "2"]));
        assert_ne!(token, key.token("approve/1", &["invitation1"]));
        assert_ne!(
            token,
            LinkKey::new([8; 32]).token("approve/1", &["invitation", "1"])
        );
        assert_eq!(token.reveal().len(), TOKEN_LENGTH);
    }

    #[test]
    fn what_mail_clients_do_to_a_link_is_forgiven_and_nothing_else() {
        let token = LinkKey::new([7; 32]).token("approve/1", &["x"]);
        let text = token.reveal();
        for forgiven in [
            text.to_owned(),
            text.to_uppercase(),
            format!("{text}>"),
            format!("{text})."),
            format!("{text} "),
        ] {
            assert_eq!(Token::parse(&forgiven).as_ref(), Some(&token), "{forgiven}");
        }
        for refused in [
            "",
            "a",
            &text[1..],
            &format!("{text}a"),
            &text.replace(&text[..1], "1"),
            &"a".repeat(10_000),
            "é",
        ] {
            assert_eq!(Token::parse(refused), None, "{refused}");
        }
    }

    #[test]
    fn neither_key_nor_token_can_be_printed() {
        let key = LinkKey::new([7; 32]);
        let token = key.token("approve/1", &["x"]);
        assert!(!format!("{key:?}{token:?}").contains(token.reveal()));
    }
}
