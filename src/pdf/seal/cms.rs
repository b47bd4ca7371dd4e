//! The signature's envelope: CMS `SignedData` as `PAdES` B-B asks (ETSI EN 319 142-1), for each [`Algorithm`].
//!
//! The content is detached, exactly one signer, no signing time (`PAdES` keeps it in the signature dictionary). There is
//! one form only: [`assemble`] writes it, and a check takes an envelope apart, assembles it anew and compares.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::certificate::Certificate;

use super::SealError;
use super::key::Algorithm;

pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";
const ECDSA_WITH_SHA_384: &str = "1.2.840.10045.4.3.3";
const SHA_256_WITH_RSA: &str = "1.2.840.113549.1.1.11";

pub(super) const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
pub(super) const OCTETS: u8 = 0x04;

/// The value that stands for no parameters with RSA.
const NULL: [u8; 2] = [0x05, 0x00];

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
    Ok(assemble(said, &signature)?.len() + room)
}

/// The whole envelope.
pub(super) fn assemble(said: Said<'_>, signature: &[u8]) -> Result<Vec<u8>, SealError> {
    let version = [0x02, 0x01, 0x01];
    let digest_algorithm = digest_algorithm(said.algorithm)?;
    let signer = tlv(
        SEQUENCE,
        &[
            version.to_vec(),
            tlv(SEQUENCE, &issuer_and_serial(said.chain)?.concat()),
            digest_algorithm.clone(),
            tlv(0xa0, &attributes(said)?),
            tlv(SEQUENCE, &signature_algorithm(said.algorithm)?),
            tlv(OCTETS, signature),
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

fn attributes(said: Said<'_>) -> Result<Vec<u8>, SealError> {
    let attribute = |name: &str, value: Vec<u8>| -> Result<Vec<u8>, SealError> {
        Ok(tlv(SEQUENCE, &[oid(name)?, tlv(SET, &value)].concat()))
    };
    // CMSAlgorithmProtection: the signature algorithm is tagged [1].
    let protection = [
        digest_algorithm(said.algorithm)?,
        tlv(0xa1, &signature_algorithm(said.algorithm)?),
    ]
    .concat();
    let mut attributes = [
        attribute(CONTENT_TYPE, oid(DATA)?)?,
        attribute(MESSAGE_DIGEST, tlv(OCTETS, said.digest))?,
        attribute(ALGORITHM_PROTECTION, tlv(SEQUENCE, &protection))?,
        attribute(SIGNING_CERTIFICATE_V2, signing_certificate(said.chain)?)?,
    ];
    // DER orders a SET OF by the bytes of its members.
    attributes.sort();
    Ok(attributes.concat())
}

/// `SigningCertificateV2` of the leaf: its SHA-256 (the default, so the algorithm is left out), issuer and serial.
fn signing_certificate(chain: &[Vec<u8>]) -> Result<Vec<u8>, SealError> {
    let leaf = chain.first().map_or(&[][..], Vec::as_slice);
    let [issuer, serial] = issuer_and_serial(chain)?;
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

fn issuer_and_serial(chain: &[Vec<u8>]) -> Result<[Vec<u8>; 2], SealError> {
    let leaf = Certificate::from_der(chain.first().map_or(&[][..], Vec::as_slice))?;
    let tbs = leaf.tbs_certificate();
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
        Algorithm::P256 => oid(ECDSA_WITH_SHA_256),
        Algorithm::P384 => oid(ECDSA_WITH_SHA_384),
        Algorithm::Rsa { .. } => Ok([oid(SHA_256_WITH_RSA)?, NULL.to_vec()].concat()),
    }
}

/// An object identifier in DER.
pub(super) fn oid(name: &str) -> Result<Vec<u8>, SealError> {
    let oid = ObjectIdentifier::new(name).map_err(der::Error::from)?;
    Ok(oid.to_der()?)
}

/// A value with its tag and its length, in the shortest form.
pub(super) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let significant: Vec<u8> = length
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    let mut bytes = vec![tag];
    match significant.as_slice() {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            // A length has at most eight bytes.
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(value);
    bytes
}

/// What a check needs of an envelope: its certificates and its signature. Everything else is written anew.
pub(super) fn take_apart(envelope: &[u8]) -> Result<(Vec<Vec<u8>>, Vec<u8>), der::Error> {
    let signed_data = SliceReader::new(envelope)?.sequence(|outer| {
        AnyRef::decode(outer)?;
        let header = Header::decode(outer)?;
        outer.read_slice(header.length())
    })?;
    let mut chain = Vec::new();
    let mut signature: &[u8] = &[];
    SliceReader::new(signed_data)?.sequence(|data| {
        for _ in 0..3 {
            AnyRef::decode(data)?;
        }
        let mut certificates = SliceReader::new(AnyRef::decode(data)?.value())?;
        while !certificates.is_finished() {
            chain.push(certificates.tlv_bytes()?.to_vec());
        }
        let signers = AnyRef::decode(data)?;
        SliceReader::new(signers.value())?.sequence(|signer| {
            for _ in 0..5 {
                AnyRef::decode(signer)?;
            }
            let value = AnyRef::decode(signer)?;
            value.tag().assert_eq(Tag::OctetString)?;
            signature = value.value();
            Ok::<_, der::Error>(())
        })
    })?;
    Ok((chain, signature.to_vec()))
}
