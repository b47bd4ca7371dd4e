//! The kinds of signature that a seal may have: ECDSA on P-256 or P-384, and RSA from 3072 to 4096 bits.
//!
//! Each kind has one digest and one form of a valid signature. That matters for the check: of an ECDSA signature, the
//! two values that would do are told apart, and only the smaller one is a seal's; an RSA signature with the padding of
//! PKCS#1 v1.5 is one number alone.

use der::asn1::{ObjectIdentifier, UintRef};
use der::referenced::OwnedToRef;
use der::{Decode, Reader, SliceReader};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use sha2::{Digest, Sha256, Sha384};
use x509_cert::certificate::Certificate;
use x509_cert::spki::AlgorithmIdentifierRef;

const EC_KEY: &str = "1.2.840.10045.2.1";
pub(in crate::pdf::seal) const RSA_KEY: &str = "1.2.840.113549.1.1.1";
const ED25519_KEY: &str = "1.3.101.112";
const CURVE_P256: &str = "1.2.840.10045.3.1.7";
const CURVE_P384: &str = "1.3.132.0.34";

/// The fewest bits of an RSA key, as a seal should hold for decades (NIST SP 800-57: beyond 2030).
const FEWEST_BITS: usize = 3072;
/// The most bits of an RSA key that the libraries take.
const MOST_BITS: usize = 4096;

/// How a seal is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    P256,
    /// ECDSA on P-384 with SHA-384.
    P384,
    /// RSA with the padding of PKCS#1 v1.5 and SHA-256.
    Rsa {
        /// The length of the modulus, 3072 to 4096.
        bits: usize,
    },
}

impl Algorithm {
    /// The algorithm that goes with the key of a certificate.
    ///
    /// # Errors
    /// What kind of key it is instead, as the end of a sentence.
    pub(in crate::pdf::seal) fn of(certificate: &Certificate) -> Result<Self, String> {
        let info = certificate.tbs_certificate().subject_public_key_info();
        let info = info.owned_to_ref();
        match Kind::of(&info.algorithm) {
            Kind::P256 => Ok(Self::P256),
            Kind::P384 => Ok(Self::P384),
            Kind::Rsa => {
                let key = info.subject_public_key.raw_bytes();
                Self::rsa(modulus_bits(key).ok_or("is an RSA key that cannot be read")?)
            }
            Kind::Other(what) => Err(unsupported(what)),
        }
    }

    /// RSA with a modulus of so many bits.
    ///
    /// # Errors
    /// If that is too short or too long.
    pub(super) fn rsa(bits: usize) -> Result<Self, String> {
        if (FEWEST_BITS..=MOST_BITS).contains(&bits) {
            Ok(Self::Rsa { bits })
        } else {
            Err(format!(
                "is an RSA key of {bits} bits; {FEWEST_BITS} to {MOST_BITS} bits are needed"
            ))
        }
    }

    /// The digest of some bytes that follow each other: SHA-384 with P-384, else SHA-256.
    pub(in crate::pdf::seal) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        fn of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hasher = D::new();
            for part in parts {
                hasher.update(part);
            }
            hasher.finalize().to_vec()
        }
        match self {
            Self::P256 | Self::Rsa { .. } => of::<Sha256>(parts),
            Self::P384 => of::<Sha384>(parts),
        }
    }

    /// How many bytes the longest signature has: two numbers in DER, or one number of the modulus' length.
    pub(in crate::pdf::seal) fn longest_signature(self) -> usize {
        match self {
            Self::P256 => 72,
            Self::P384 => 104,
            Self::Rsa { bits } => bits.div_ceil(8),
        }
    }

    /// Whether a signature is valid under the key of a certificate, and in the one form that a seal has.
    pub(in crate::pdf::seal) fn verify(
        self,
        certificate: &Certificate,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let info = certificate.tbs_certificate().subject_public_key_info();
        let key = info.subject_public_key.raw_bytes();
        let ring: &'static dyn VerificationAlgorithm = match self {
            Self::P256 => &ECDSA_P256_SHA256_ASN1,
            Self::P384 => &ECDSA_P384_SHA384_ASN1,
            Self::Rsa { .. } => &RSA_PKCS1_2048_8192_SHA256,
        };
        self.normalized(signature)
            .is_some_and(|same| same == signature)
            && UnparsedPublicKey::new(ring, key)
                .verify(message, signature)
                .is_ok()
    }

    /// The form of a signature that a seal has; `None` if it is none of this kind.
    pub(in crate::pdf::seal) fn normalized(self, signature: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::P256 => {
                let read = p256::ecdsa::Signature::from_der(signature).ok()?;
                Some(read.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::P384 => {
                let read = p384::ecdsa::Signature::from_der(signature).ok()?;
                Some(read.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::Rsa { bits } => (signature.len() == bits.div_ceil(8)).then(|| signature.to_vec()),
        }
    }

    /// A signature as a token gives it, in the form that a seal has: two numbers of full length become DER.
    #[cfg(feature = "pkcs11")]
    pub(super) fn of_token(self, signature: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::P256 => {
                let read = p256::ecdsa::Signature::from_slice(signature).ok()?;
                Some(read.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::P384 => {
                let read = p384::ecdsa::Signature::from_slice(signature).ok()?;
                Some(read.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::Rsa { .. } => self.normalized(signature),
        }
    }

    /// What the algorithm is called among people.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::P256 => "ECDSA on P-256".into(),
            Self::P384 => "ECDSA on P-384".into(),
            Self::Rsa { bits } => format!("RSA of {bits} bits"),
        }
    }
}

/// The kind of a key, by its algorithm identifier.
pub(in crate::pdf::seal) enum Kind {
    P256,
    P384,
    Rsa,
    /// One that seals no letter; what it is.
    Other(&'static str),
}

impl Kind {
    pub(in crate::pdf::seal) fn of(algorithm: &AlgorithmIdentifierRef<'_>) -> Self {
        let curve = algorithm.parameters_oid().ok();
        let curve = curve.as_ref().map(ObjectIdentifier::to_string);
        match (algorithm.oid.to_string().as_str(), curve.as_deref()) {
            (RSA_KEY, _) => Self::Rsa,
            (EC_KEY, Some(CURVE_P256)) => Self::P256,
            (EC_KEY, Some(CURVE_P384)) => Self::P384,
            (EC_KEY, _) => Self::Other("a key on another curve"),
            (ED25519_KEY, _) => Self::Other("an Ed25519 key"),
            _ => Self::Other("a key of another kind"),
        }
    }
}

pub(super) fn unsupported(what: &str) -> String {
    format!(
        "is {what}; ECDSA on P-256 or P-384 and RSA of {FEWEST_BITS} to {MOST_BITS} bits are supported"
    )
}

/// The length of an RSA key's modulus.
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let mut modulus: &[u8] = &[];
    SliceReader::new(key)
        .and_then(|mut reader| {
            reader.sequence(|pair| {
                modulus = UintRef::decode(pair)?.as_bytes();
                UintRef::decode(pair)?;
                Ok::<_, der::Error>(())
            })
        })
        .ok()?;
    let first = modulus.first()?;
    Some(modulus.len() * 8 - usize::try_from(first.leading_zeros()).ok()?)
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Signer as _;

    use super::*;
    use crate::pdf::seal::SealKey;

    const MESSAGE: &[u8] = b"A letter.";

    #[test]
    fn the_larger_of_the_two_values_that_would_do_is_no_signature_of_a_seal() {
        let now = "2022-08-30T16:00:00Z".parse().unwrap();
        let (key, _, _) = SealKey::self_made("A test", now, [1; 32]).unwrap();
        let certificate = Certificate::from_der(&key.chain()[0]).unwrap();
        let signature = key.sign(MESSAGE).unwrap();
        assert!(Algorithm::P256.verify(&certificate, MESSAGE, &signature));
        assert!(!Algorithm::P256.verify(&certificate, b"Another letter.", &signature));

        let read = p256::ecdsa::Signature::from_der(&signature).unwrap();
        let twin = p256::ecdsa::Signature::from_scalars(read.r(), -read.s()).unwrap();
        let twin = twin.to_der().as_bytes().to_vec();
        assert_eq!(Algorithm::P256.normalized(&twin), Some(signature.clone()));
        let info = certificate.tbs_certificate().subject_public_key_info();
        let others =
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, info.subject_public_key.raw_bytes());
        assert!(others.verify(MESSAGE, &twin).is_ok());
        assert!(!Algorithm::P256.verify(&certificate, MESSAGE, &twin));
    }

    #[test]
    fn a_signature_has_one_form() {
        let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap();
        let signature: p384::ecdsa::Signature = key.sign(MESSAGE);
        let twin = p384::ecdsa::Signature::from_scalars(signature.r(), -signature.s()).unwrap();
        let forms = [signature, twin].map(|form| {
            let der = form.to_der().as_bytes().to_vec();
            Algorithm::P384.normalized(&der).unwrap()
        });
        assert_eq!(forms[0], forms[1]);
        let mut longer = forms[0].clone();
        longer.push(0);
        assert_eq!(Algorithm::P384.normalized(&longer), None);
        let rsa = Algorithm::rsa(3072).unwrap();
        assert_eq!(rsa.normalized(&[1; 384]), Some(vec![1; 384]));
        assert_eq!(rsa.normalized(&[1; 383]), None);
        assert!(Algorithm::rsa(3071).is_err() && Algorithm::rsa(4097).is_err());
    }
}
