//! What a time stamp says (RFC 3161, 2.4.2, `TSTInfo`).

use der::Decode;
use der::asn1::ObjectIdentifier;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::pdf::seal::asn1::{INTEGER, MOMENT, OBJECT, OCTETS, SEQUENCE, one};
use crate::pdf::seal::cms::SHA_256;

/// What is stamped, when, and in answer to which question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) policy: ObjectIdentifier,
    /// SHA-256 of what is stamped.
    pub(super) imprint: Vec<u8>,
    pub(super) at: Timestamp,
    /// The integer's bytes.
    pub(super) nonce: Option<Vec<u8>>,
}

impl Info {
    /// Reads it; `None` if it is not in the form of the RFC, or of another digest than SHA-256.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let parts = one(bytes)?.tagged(SEQUENCE)?.inside()?;
        let [version, policy, imprint, serial, at, rest @ ..] = parts.as_slice() else {
            return None;
        };
        let shaped = version.whole == [INTEGER, 1, 1] && serial.tag == INTEGER;
        let imprint = imprint.tagged(SEQUENCE)?.inside()?;
        let [algorithm, digest] = imprint.as_slice() else {
            return None;
        };
        let algorithm = algorithm.tagged(SEQUENCE)?.inside()?;
        let sha_256 = algorithm.first()?.names(SHA_256);
        let nonce = rest.iter().find(|part| part.tag == INTEGER);
        (shaped && sha_256).then_some(Self {
            policy: ObjectIdentifier::from_der(policy.tagged(OBJECT)?.whole).ok()?,
            imprint: digest.tagged(OCTETS)?.value.to_vec(),
            at: moment(at.tagged(MOMENT)?.value)?,
            nonce: nonce.map(|nonce| nonce.value.to_vec()),
        })
    }
}

/// `GeneralizedTime` in UTC, with or without a fraction of a second.
fn moment(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if whole.len() != 14 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at = DateTime::strptime("%Y%m%d%H%M%S", whole).ok()?;
    let at = at.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp();
    let Some(fraction) = fraction else {
        return Some(at);
    };
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanoseconds: i64 = format!("{fraction:0<9}").parse().ok()?;
    at.checked_add(jiff::SignedDuration::from_nanos(nanoseconds))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_read_with_and_without_fractions_and_nothing_else_is() {
        let read = |text: &str| moment(text.as_bytes()).map(|at| at.to_string());
        assert_eq!(read("20220830160000Z").unwrap(), "2022-08-30T16:00:00Z");
        assert_eq!(
            read("20220830160000.25Z").unwrap(),
            "2022-08-30T16:00:00.25Z"
        );
        for odd in [
            "",
            "Z",
            "202208301600Z",
            "20220830160000",
            "20221330160000Z",
            "20220830160000.Z",
            "2022083016000 Z",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
