//! RSA keys, from the library that signs in constant time.

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

use super::algorithm::Algorithm;
use crate::pdf::seal::SealError;

/// Reads a key from PKCS#1.
///
/// # Errors
/// [`SealError`] if it is damaged, or too short or too long for a seal.
pub(super) fn read(der: &[u8]) -> Result<RsaKeyPair, SealError> {
    let key = RsaKeyPair::from_der(der).map_err(|reason| {
        // The library says in such words what it found.
        SealError(match reason.to_string().as_str() {
            "TooSmall" => {
                "The seal's key is an RSA key of less than 2048 bits; 3072 to 4096 bits are needed."
                    .into()
            }
            "TooLarge" => {
                "The seal's key is an RSA key of more than 4096 bits; 3072 to 4096 bits are needed."
                    .into()
            }
            other => format!("The seal's key is an RSA key that cannot be used: {other}."),
        })
    })?;
    let bits = key.public().modulus_len() * 8;
    Algorithm::rsa(bits).map_err(|why| SealError(format!("The seal's key {why}.")))?;
    Ok(key)
}

/// Signs with the padding of PKCS#1 v1.5, which takes no randomness: the same message gives the same signature.
///
/// # Errors
/// [`SealError`] if the parts of the key do not fit each other.
pub(super) fn sign(key: &RsaKeyPair, message: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message,
        &mut signature,
    )
    .map_err(|_| {
        SealError("The seal's RSA key is damaged: its parts do not fit each other.".into())
    })?;
    Ok(signature)
}
