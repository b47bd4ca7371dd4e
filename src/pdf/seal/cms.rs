//! The signature's envelope: CMS `SignedData` as `PAdES` B-B asks (ETSI EN 319 142-1), for each [`Algorithm`].
//!
//! The content is detached, exactly one signer, no signing time (`PAdES` keeps it in the signature dictionary). There is
//! one form only: [`assemble`] writes it, and a check takes an envelope apart, assembles it anew and compares.

use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use x509_cert::certificate::Certificate;

use super::SealError;
use super::asn1::{OCTETS, SEQUENCE, SET, oid, one, tlv};
use super::key::Algorithm;

pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
pub(super) const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
pub(super) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub(super) const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub(super) const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
pub(super) const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
pub(super) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
pub(super) const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
pub(super) const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";
pub(super) const ECDSA_WITH_SHA_384: &str = "1.2.840.10045.4.3.3";
pub(super) const SHA_256_WITH_RSA: &str = "1.2.840.113549.1.1.11";

/// The value that stands for no parameters with RSA.
pub(super) const NULL: [u8; 2] = [0x05, 0x00];

/// How many bytes an envelope has to spare for a time-stamp token, which public authorities make of up to five
/// certificates.
const TIME_STAMP: usize = 16 * 1024;

impl From<der::Error> for SealError {
    fn from(error: der::Error) -> Self {
        Self(format!("The seal's envelope cannot be written: {error}."))
    }
}

/// What an envelope says, but for the signature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) algorithm: Algorithm,
    /// The digest of the file, as the algorithm takes it.
    pub(super) digest: &'a [u8],
    /// The certificates in DER, leaf first.
    pub(super) chain: &'a [Vec<u8>],
}

/// The bytes that the key signs: the attributes as a SET, in the order of DER.
pub(super) fn signed_attributes(said: Said<'_>) -> Result<Vec<u8>, SealError> {
    Ok(tlv(SET, &attributes(said)?))
}

/// How many bytes the longest envelope with these certificates has, with room for a time stamp if one is wanted.
pub(super) fn longest(
    algorithm: Algorithm,
    chain: &[Vec<u8>],
    time_stamped: bool,
) -> Result<usize, SealError> {
    let said = Said {
        algorithm,
        digest: &algorithm.digest(&[]),
        chain,
    };
    let signature = vec![0; algorithm.longest_signature()];
    let room = if time_stamped { TIME_STAMP } else { 0 };
    Ok(assemble(said, &signature, None)?.len() + room)
}

/// The whole envelope, with the time stamp on its signature if there is one.
pub(super) fn assemble(
    said: Said<'_>,
    signature: &[u8],
    token: Option<&[u8]>,
) -> Result<Vec<u8>, SealError> {
    let version = [0x02, 0x01, 0x01];
    let digest_algorithm = digest_algorithm(said.algorithm)?;
    let signer = tlv(
        SEQUENCE,
        &[
            version.to_vec(),
            tlv(SEQUENCE, &issuer_and_serial(leaf(said.chain))?.concat()),
            digest_algorithm.clone(),
            tlv(0xa0, &attributes(said)?),
            tlv(SEQUENCE, &signature_algorithm(said.algorithm)?),
            tlv(OCTETS, signature),
            match token {
                Some(token) => tlv(0xa1, &attribute(SIGNATURE_TIME_STAMP, token)?),
                None => Vec::new(),
            },
        ]
        .concat(),
    );
    let signed_data = tlv(
        SEQUENCE,
        &[
            version.to_vec(),
            tlv(SET, &digest_algorithm),
            tlv(SEQUENCE, &oid(DATA)?),
            tlv(0xa0, &said.chain.concat()),
            tlv(SET, &signer),
        ]
        .concat(),
    );
    Ok(tlv(
        SEQUENCE,
        &[oid(SIGNED_DATA)?, tlv(0xa0, &signed_data)].concat(),
    ))
}

/// An attribute with one value.
fn attribute(name: &str, value: &[u8]) -> Result<Vec<u8>, SealError> {
    Ok(tlv(SEQUENCE, &[oid(name)?, tlv(SET, value)].concat()))
}

fn attributes(said: Said<'_>) -> Result<Vec<u8>, SealError> {
    // CMSAlgorithmProtection: the signature algorithm is tagged [1].
    let protection = [
        digest_algorithm(said.algorithm)?,
        tlv(0xa1, &signature_algorithm(said.algorithm)?),
    ]
    .concat();
    let mut attributes = [
        attribute(CONTENT_TYPE, &oid(DATA)?)?,
        attribute(MESSAGE_DIGEST, &tlv(OCTETS, said.digest))?,
        attribute(ALGORITHM_PROTECTION, &tlv(SEQUENCE, &protection))?,
        attribute(
            SIGNING_CERTIFICATE_V2,
            &signing_certificate(leaf(said.chain))?,
        )?,
    ];
    // DER orders a SET OF by the bytes of its members.
    attributes.sort();
    Ok(attributes.concat())
}

/// `SigningCertificateV2` of the leaf: its SHA-256 (the default, so the algorithm is left out), issuer and serial.
fn signing_certificate(leaf: &[u8]) -> Result<Vec<u8>, SealError> {
    let [issuer, serial] = issuer_and_serial(leaf)?;
    let issuer_serial = tlv(
        SEQUENCE,
        &[tlv(SEQUENCE, &tlv(0xa4, &issuer)), serial].concat(),
    );
    let id = tlv(
        SEQUENCE,
        &[tlv(OCTETS, &Sha256::digest(leaf)), issuer_serial].concat(),
    );
    Ok(tlv(SEQUENCE, &tlv(SEQUENCE, &id)))
}

fn leaf(chain: &[Vec<u8>]) -> &[u8] {
    chain.first().map_or(&[], Vec::as_slice)
}

/// Who issued a certificate, and under which number, each in DER.
pub(super) fn issuer_and_serial(certificate: &[u8]) -> Result<[Vec<u8>; 2], SealError> {
    let certificate = Certificate::from_der(certificate)?;
    let tbs = certificate.tbs_certificate();
    Ok([tbs.issuer().to_der()?, tbs.serial_number().to_der()?])
}

/// The digest's identifier, without parameters as RFC 5754 asks.
fn digest_algorithm(algorithm: Algorithm) -> Result<Vec<u8>, SealError> {
    let name = match algorithm {
        Algorithm::P256 | Algorithm::Rsa { .. } => SHA_256,
        Algorithm::P384 => SHA_384,
    };
    Ok(tlv(SEQUENCE, &oid(name)?))
}

/// What stands in the signature's identifier: no parameters with ECDSA (RFC 5758), NULL with RSA (RFC 4055).
fn signature_algorithm(algorithm: Algorithm) -> Result<Vec<u8>, SealError> {
    match algorithm {
        Algorithm::P256 => Ok(oid(ECDSA_WITH_SHA_256)?),
        Algorithm::P384 => Ok(oid(ECDSA_WITH_SHA_384)?),
        Algorithm::Rsa { .. } => Ok([oid(SHA_256_WITH_RSA)?, NULL.to_vec()].concat()),
    }
}

/// What a check needs of an envelope. Everything else is written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// The certificates in DER, as they follow each other.
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) signature: Vec<u8>,
    /// The time stamp on the signature, if there is one.
    pub(super) token: Option<Vec<u8>>,
}

/// Takes an envelope apart; `None` if it is none.
pub(super) fn take_apart(envelope: &[u8]) -> Option<Parts> {
    let outer = one(envelope)?.inside()?;
    let [_, content] = outer.as_slice() else {
        return None;
    };
    let content = one(content.value)?.inside()?;
    let [_, _, _, certificates, signers] = content.as_slice() else {
        return None;
    };
    let signer = one(signers.value)?.inside()?;
    let [_, _, _, _, _, signature, rest @ ..] = signer.as_slice() else {
        return None;
    };
    let token = match rest {
        [] => None,
        [unsigned, ..] => {
            let attribute = one(unsigned.value)?.inside()?;
            Some(one(attribute.get(1)?.value)?.whole.to_vec())
        }
    };
    Some(Parts {
        chain: certificates
            .inside()?
            .iter()
            .map(|certificate| certificate.whole.to_vec())
            .collect(),
        signature: signature.tagged(OCTETS)?.value.to_vec(),
        token,
    })
}
