//! The question to a time-stamp authority (RFC 3161, 2.4.1).

use der::Encode;
use der::asn1::ObjectIdentifier;

use crate::pdf::seal::asn1::{INTEGER, OCTETS, SEQUENCE, oid, tlv};
use crate::pdf::seal::cms::{NULL, SHA_256};

/// What an authority is asked: to stamp a digest, in answer to this very question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// SHA-256 of what is stamped.
    pub(super) imprint: [u8; 32],
    /// The value that the answer repeats, as a positive integer in DER.
    pub(super) nonce: Vec<u8>,
    /// The policy that is asked for, if one is.
    pub(super) policy: Option<ObjectIdentifier>,
}

impl Question {
    pub(super) fn new(
        imprint: [u8; 32],
        random: [u8; 32],
        policy: Option<ObjectIdentifier>,
    ) -> Self {
        let [first, rest @ ..] = random;
        let mut nonce = vec![first & 0x7f | 0x40];
        nonce.extend_from_slice(rest.get(..15).unwrap_or_default());
        Self {
            imprint,
            nonce,
            policy,
        }
    }

    /// The bytes to send, as `application/timestamp-query`.
    ///
    /// # Errors
    /// None that is known: all of it is of fixed form.
    pub fn to_der(&self) -> der::Result<Vec<u8>> {
        let algorithm = tlv(SEQUENCE, &[oid(SHA_256)?, NULL.to_vec()].concat());
        let imprint = [algorithm, tlv(OCTETS, &self.imprint)].concat();
        let policy = match self.policy {
            Some(policy) => policy.to_der()?,
            None => Vec::new(),
        };
        let question = [
            VERSION.to_vec(),
            tlv(SEQUENCE, &imprint),
            policy,
            tlv(INTEGER, &self.nonce),
            ASKS_FOR_CERTIFICATES.to_vec(),
        ];
        Ok(tlv(SEQUENCE, &question.concat()))
    }
}

const VERSION: [u8; 3] = [INTEGER, 1, 1];
const ASKS_FOR_CERTIFICATES: [u8; 3] = [0x01, 0x01, 0xff];
