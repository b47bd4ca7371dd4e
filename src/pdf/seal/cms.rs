//! The signature's envelope: CMS `SignedData` as `PAdES` B-B asks (ETSI EN 319 142-1), for ECDSA on P-256 with SHA-256.
//!
//! The content is detached, exactly one signer, no signing time (`PAdES` keeps it in the signature dictionary). There is
//! one form only: [`assemble`] writes it, and a check takes an envelope apart, assembles it anew and compares.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag, Tagged};
use p256::ecdsa::Signature;
use sha2::{Digest, Sha256};
use x509_cert::certificate::Certificate;

use super::SealError;

const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OCTETS: u8 = 0x04;

/// The most bytes of a DER ECDSA signature on P-256.
const LONGEST_SIGNATURE: usize = 72;

impl From<der::Error> for SealError {
    fn from(error: der::Error) -> Self {
        Self(format!("The seal's envelope cannot be written: {error}."))
    }
}

/// The bytes that the key signs: the attributes as a SET, in the order of DER.
pub(super) fn signed_attributes(
    digest: &[u8; 32],
    chain: &[Vec<u8>],
) -> Result<Vec<u8>, SealError> {
    Ok(tlv(SET, &attributes(digest, chain)?))
}

/// The whole envelope.
pub(super) fn assemble(
    digest: &[u8; 32],
    chain: &[Vec<u8>],
    signature: &Signature,
) -> Result<Vec<u8>, SealError> {
    envelope(digest, chain, signature.to_der().as_bytes())
}

/// How many bytes the longest envelope with these certificates has.
pub(super) fn longest(chain: &[Vec<u8>]) -> Result<usize, SealError> {
    Ok(envelope(&[0; 32], chain, &[0; LONGEST_SIGNATURE])?.len())
}

fn envelope(digest: &[u8; 32], chain: &[Vec<u8>], signature: &[u8]) -> Result<Vec<u8>, SealError> {
    let version = [0x02, 0x01, 0x01];
    let digest_algorithm = algorithm(SHA_256)?;
    let signer = tlv(
        SEQUENCE,
        &[
            version.to_vec(),
            tlv(SEQUENCE, &issuer_and_serial(chain)?.concat()),
            digest_algorithm.clone(),
            tlv(0xa0, &attributes(digest, chain)?),
            algorithm(ECDSA_WITH_SHA_256)?,
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
            tlv(0xa0, &chain.concat()),
            tlv(SET, &signer),
        ]
        .concat(),
    );
    Ok(tlv(
        SEQUENCE,
        &[oid(SIGNED_DATA)?, tlv(0xa0, &signed_data)].concat(),
    ))
}

fn attributes(digest: &[u8; 32], chain: &[Vec<u8>]) -> Result<Vec<u8>, SealError> {
    let attribute = |name: &str, value: Vec<u8>| -> Result<Vec<u8>, SealError> {
        Ok(tlv(SEQUENCE, &[oid(name)?, tlv(SET, &value)].concat()))
    };
    // CMSAlgorithmProtection: the signature algorithm is tagged [1].
    let protection = [algorithm(SHA_256)?, tlv(0xa1, &oid(ECDSA_WITH_SHA_256)?)].concat();
    let mut attributes = [
        attribute(CONTENT_TYPE, oid(DATA)?)?,
        attribute(MESSAGE_DIGEST, tlv(OCTETS, digest))?,
        attribute(ALGORITHM_PROTECTION, tlv(SEQUENCE, &protection))?,
        attribute(SIGNING_CERTIFICATE_V2, signing_certificate(chain)?)?,
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

/// An algorithm without parameters, as RFC 5754 and RFC 5758 ask of these two.
fn algorithm(name: &str) -> Result<Vec<u8>, SealError> {
    Ok(tlv(SEQUENCE, &oid(name)?))
}

fn oid(name: &str) -> Result<Vec<u8>, SealError> {
    let oid = ObjectIdentifier::new(name).map_err(der::Error::from)?;
    Ok(oid.to_der()?)
}

/// A value with its tag and its length, in the shortest form.
fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
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
pub(super) fn take_apart(envelope: &[u8]) -> Result<(Vec<Vec<u8>>, Signature), der::Error> {
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
    let signature = Signature::from_der(signature).map_err(|_| Tag::OctetString.value_error())?;
    Ok((chain, signature))
}
