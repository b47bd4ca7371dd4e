//! What signs: a key in memory, or one in a token.

use der::Decode;
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::{DecodePrivateKey, PrivateKeyInfoRef};
use ring::signature::RsaKeyPair;

use super::algorithm::{Algorithm, Kind, unsupported};
use super::rsa;
use crate::pdf::seal::SealError;

/// A private key, in whatever place.
pub(super) enum Signer {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Rsa(Box<RsaKeyPair>),
    #[cfg(feature = "pkcs11")]
    Token(super::token::TokenKey),
}

impl Signer {
    /// Reads the key out of PKCS#8.
    ///
    /// # Errors
    /// [`SealError`] if it is none of a kind that seals.
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, SealError> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| unreadable())?;
        match Kind::of(&info.algorithm) {
            Kind::P256 => p256::ecdsa::SigningKey::from_pkcs8_der(der)
                .map(Self::P256)
                .map_err(|_| unreadable()),
            Kind::P384 => p384::ecdsa::SigningKey::from_pkcs8_der(der)
                .map(Self::P384)
                .map_err(|_| unreadable()),
            Kind::Rsa => Self::from_pkcs1(info.private_key.as_bytes()),
            Kind::Other(what) => Err(SealError(format!("The seal's key {}.", unsupported(what)))),
        }
    }

    /// Reads an RSA key out of PKCS#1.
    ///
    /// # Errors
    /// [`SealError`] if it is none of a length that seals.
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, SealError> {
        rsa::read(der).map(|key| Self::Rsa(Box::new(key)))
    }

    /// Reads a key on a curve out of SEC 1.
    ///
    /// # Errors
    /// [`SealError`] if it is none on a curve that seals.
    pub(super) fn from_sec1(der: &[u8]) -> Result<Self, SealError> {
        if let Ok(key) = p256::SecretKey::from_sec1_der(der) {
            return Ok(Self::P256(key.into()));
        }
        let key = p384::SecretKey::from_sec1_der(der).map_err(|_| {
            SealError(format!(
                "The seal's key {}.",
                unsupported("a key on another curve")
            ))
        })?;
        Ok(Self::P384(key.into()))
    }

    /// Signs in the one form that a seal of this kind has: as RFC 6979 says, with the smaller of the two values that
    /// would do, or as PKCS#1 v1.5 says. Only a token may choose another value each time.
    ///
    /// # Errors
    /// [`SealError`] if a token does not sign.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                Ok(signature.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                Ok(signature.normalize_s().to_der().as_bytes().to_vec())
            }
            Self::Rsa(key) => rsa::sign(key, message),
            #[cfg(feature = "pkcs11")]
            Self::Token(key) => key.sign(message),
        }
    }

    /// Whether this is the key of a certificate: told by a signature, so that it holds for every kind and every place.
    ///
    /// # Errors
    /// [`SealError`] if nothing can be signed.
    pub(super) fn is_of(
        &self,
        certificate: &x509_cert::certificate::Certificate,
    ) -> Result<bool, SealError> {
        const TRIAL: &[u8] = b"Undersigned tries the key of its seal.";
        match Algorithm::of(certificate) {
            Ok(algorithm) => Ok(algorithm.verify(certificate, TRIAL, &self.sign(TRIAL)?)),
            Err(_) => Ok(false),
        }
    }
}

fn unreadable() -> SealError {
    SealError("The seal's key cannot be read: it is damaged, or no private key.".into())
}
