//! A key with its certificates in one file under a password: PKCS#12, in today's and in its older encryption.
//!
//! The library that reads it is called only where such a file, or an encrypted key, is configured.

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::certificates::{self, LONGEST_CHAIN, is_signed_by};
use super::signer::Signer;
use crate::pdf::seal::SealError;
use crate::pdf::seal::asn1::{OCTETS, SEQUENCE, oid, tlv};
use crate::pdf::seal::cms::DATA;

/// The kind of a bag with an encrypted key.
const ENCRYPTED_KEY: &str = "1.2.840.113549.1.12.10.1.2";

/// Reads the one key, and the certificates that lead from its own upwards.
///
/// # Errors
/// [`SealError`] if the password is wrong, or the file does not hold one key with its certificate.
pub(super) fn read(bytes: &[u8], password: &str) -> Result<(Signer, Vec<Vec<u8>>), SealError> {
    let refused = |why: &str| Err(SealError(why.to_owned()));
    let archive = match Pkcs12Archive::from_pkcs12(bytes, password) {
        Ok(archive) => archive,
        Err(error) => return Err(SealError(said(&error, password))),
    };
    let [key] = archive.keys.as_slice() else {
        return refused(if archive.keys.is_empty() {
            "The seal's PKCS#12 file holds no private key."
        } else {
            "The seal's PKCS#12 file holds more than one private key."
        });
    };
    let signer = Signer::from_pkcs8(key.key.as_der())?;
    let held: Vec<Vec<u8>> = archive
        .certs
        .iter()
        .map(|bag| bag.cert.as_der().to_vec())
        .collect();
    match upwards(&signer, held)? {
        chain if chain.is_empty() => {
            refused("The seal's PKCS#12 file holds no certificate of its key.")
        }
        chain => Ok((signer, chain)),
    }
}

/// Opens a key that is encrypted alone, as PKCS#8. A file of PKCS#12 has keys in just this form, so one is put around it.
///
/// # Errors
/// [`SealError`] if the password is wrong, or the key is none that seals.
pub(super) fn open(encrypted: &[u8], password: &str) -> Result<Signer, SealError> {
    let data = |content: &[u8]| -> Result<Vec<u8>, SealError> {
        let content = tlv(0xa0, &tlv(OCTETS, content));
        Ok(tlv(SEQUENCE, &[oid(DATA)?, content].concat()))
    };
    let bag = [oid(ENCRYPTED_KEY)?, tlv(0xa0, encrypted)].concat();
    let bags = tlv(SEQUENCE, &tlv(SEQUENCE, &bag));
    let version = [0x02, 0x01, 0x03];
    let safes = data(&tlv(SEQUENCE, &data(&bags)?))?;
    let file = tlv(SEQUENCE, &[version.to_vec(), safes].concat());
    let archive = Pkcs12Archive::from_pkcs12(&file, password).unwrap_or_default();
    match archive.keys.as_slice() {
        [key] => Signer::from_pkcs8(key.key.as_der()),
        // Without a checksum, a wrong password and an unknown way of encryption look the same.
        _ => Err(SealError(
            "The seal's key is encrypted, and seal.key_password does not open it; the password is wrong, or the way of encryption is not known (AES-256 with PBKDF2 or scrypt is).".into(),
        )),
    }
}

/// The certificates in the order of a chain: that of the key, its issuer's, and so on as far as the file has them.
fn upwards(signer: &Signer, mut held: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, SealError> {
    let mut parsed = certificates::read(&held)?;
    let mut chain: Vec<Vec<u8>> = Vec::new();
    let mut leaf = None;
    for (at, certificate) in parsed.iter().enumerate() {
        if signer.is_of(certificate)? {
            leaf = Some(at);
            break;
        }
    }
    let mut next = leaf;
    while let Some(at) = next
        && chain.len() <= LONGEST_CHAIN
    {
        let (der, issued) = (held.swap_remove(at), parsed.swap_remove(at));
        let name = issued.tbs_certificate().issuer();
        next = parsed.iter().position(|issuer| {
            issuer.tbs_certificate().subject() == name
                && is_signed_by(&der, &issued, issuer) == Some(true)
        });
        chain.push(der);
    }
    Ok(chain)
}

fn said(error: &Error, password: &str) -> String {
    let locked = matches!(
        error,
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_)
    );
    match (locked, password.is_empty()) {
        (true, true) => "The seal's PKCS#12 file needs a password; set seal.key_password.".into(),
        (true, false) => "The password of the seal's PKCS#12 file is wrong.".into(),
        (false, _) => {
            format!(
                "The seal's key file is neither PEM nor a PKCS#12 file that can be read: {error}."
            )
        }
    }
}
