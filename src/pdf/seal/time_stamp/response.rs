//! The answer of a time-stamp authority (RFC 3161, 2.4.2).

use super::authority::Unusable;
use crate::pdf::seal::asn1::{INTEGER, SEQUENCE, one, pieces};

/// The token in an answer.
///
/// # Errors
/// [`Unusable`] if the answer is none, or grants nothing.
pub(super) fn token(answer: &[u8]) -> Result<&[u8], Unusable> {
    let answer = one(answer)
        .and_then(|answer| answer.tagged(SEQUENCE)?.inside())
        .ok_or(Unusable::NoAnswer)?;
    let (status, token) = match answer.as_slice() {
        [status] => (status, None),
        [status, token] => (status, Some(token.whole)),
        _ => return Err(Unusable::NoAnswer),
    };
    let status = pieces(status.value).ok_or(Unusable::NoAnswer)?;
    let [code, rest @ ..] = status.as_slice() else {
        return Err(Unusable::NoAnswer);
    };
    // 0 is granted, 1 is granted with changes, which the checks after this judge.
    match (code.tagged(INTEGER).map(|code| code.value), token) {
        (Some([0 | 1]), Some(token)) => Ok(token),
        (Some(code), _) => {
            let words = rest.iter().find(|part| part.tag == SEQUENCE);
            let words = words.and_then(|words| words.inside()).unwrap_or_default();
            let words = words
                .iter()
                .map(|words| String::from_utf8_lossy(words.value));
            Err(Unusable::Refused {
                code: code.last().copied().unwrap_or_default(),
                words: words.collect::<Vec<_>>().join(" "),
            })
        }
        (None, _) => Err(Unusable::NoAnswer),
    }
}
