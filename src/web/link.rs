//! The token in a path.

use crate::workflow::link::Token;

/// The token of a path that holds one, for the log.
pub(super) fn in_path(path: &str) -> Option<Token> {
    let mut parts = path.split('/').skip(1);
    match parts.next() {
        Some("a" | "sign-in") => parts.next().and_then(Token::parse),
        Some(_) | None => None,
    }
}
