//! The certificates that say whose a key is: what they have to be, and what they say.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::referenced::OwnedToRef;
use der::{Decode, Encode, Reader, SliceReader};
use jiff::Timestamp;
use webpki::ALL_VERIFICATION_ALGS;
use x509_cert::certificate::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::pdf::seal::SealError;

/// The most certificates that travel with a seal.
pub(super) const LONGEST_CHAIN: usize = 5;

/// Purposes that are none for a seal: TLS servers and clients, code, time stamps, answers about revocation.
const OTHER_PURPOSES: [&str; 5] = [
    "1.3.6.1.5.5.7.3.1",
    "1.3.6.1.5.5.7.3.2",
    "1.3.6.1.5.5.7.3.3",
    "1.3.6.1.5.5.7.3.8",
    "1.3.6.1.5.5.7.3.9",
];

/// Reads certificates from DER.
///
/// # Errors
/// [`SealError`] if one is none.
pub(super) fn read(chain: &[Vec<u8>]) -> Result<Vec<Certificate>, SealError> {
    let read = |der: &Vec<u8>| {
        Certificate::from_der(der).map_err(|e| {
            SealError(format!(
                "A certificate of the seal's key cannot be read: {e}."
            ))
        })
    };
    chain.iter().map(read).collect()
}

/// Whether each certificate is issued by the one after it: names, signatures and permission.
///
/// # Errors
/// A sentence that says which one is not.
pub(in crate::pdf::seal) fn follow(chain: &[Vec<u8>]) -> Result<(), String> {
    let parsed = read(chain).map_err(|e| e.0)?;
    let issuers = parsed.iter().skip(1);
    for ((der, issued), issuer) in chain.iter().zip(&parsed).zip(issuers) {
        if issued.tbs_certificate().issuer() != issuer.tbs_certificate().subject() {
            return Err("The seal's certificates do not follow each other, leaf first.".into());
        }
        let (issued_name, issuer_name) = (common_name(issued), common_name(issuer));
        if !may_issue(issuer) {
            return Err(format!(
                "The certificate \"{issuer_name}\" may not issue others, but is given as the issuer of \"{issued_name}\"."
            ));
        }
        match is_signed_by(der, issued, issuer) {
            Some(true) => {}
            Some(false) => {
                return Err(format!(
                    "The certificate \"{issued_name}\" is not signed by the key of \"{issuer_name}\", though it names it as its issuer."
                ));
            }
            None => {
                return Err(format!(
                    "The certificate \"{issued_name}\" is signed in a way that cannot be checked; ECDSA and RSA with SHA-256, SHA-384 or SHA-512 are supported."
                ));
            }
        }
    }
    Ok(())
}

/// Whether a certificate names another as its issuer and carries its signature; `None` if the algorithm is not known.
pub(in crate::pdf::seal) fn is_issued_by(
    der: &[u8],
    issued: &Certificate,
    issuer: &Certificate,
) -> Option<bool> {
    let same = issued.tbs_certificate().issuer() == issuer.tbs_certificate().subject();
    Some(same && is_signed_by(der, issued, issuer)?)
}

/// Whether a certificate carries a valid signature of another one's key; `None` if its algorithm is not known.
pub(in crate::pdf::seal) fn is_signed_by(
    der: &[u8],
    issued: &Certificate,
    issuer: &Certificate,
) -> Option<bool> {
    let algorithm = issued.signature_algorithm().to_der().ok()?;
    let algorithm = AnyRef::from_der(&algorithm).ok()?.value();
    let message = signed_part(der)?;
    is_signature(algorithm, issuer, message, issued.signature().raw_bytes())
}

/// Whether a signature over a message is valid under the key of a certificate, by the content of the signature's
/// algorithm identifier; `None` if that is not known.
pub(in crate::pdf::seal) fn is_signature(
    algorithm: &[u8],
    signer: &Certificate,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let info = signer.tbs_certificate().subject_public_key_info();
    let key_algorithm = info.algorithm.to_der().ok()?;
    let key_algorithm = AnyRef::from_der(&key_algorithm).ok()?.value();
    let key = info.owned_to_ref().subject_public_key.raw_bytes();
    let mut known = ALL_VERIFICATION_ALGS
        .iter()
        .filter(|known| known.signature_alg_id().as_ref() == algorithm)
        .peekable();
    known.peek()?;
    Some(known.any(|known| {
        known.public_key_alg_id().as_ref() == key_algorithm
            && known.verify_signature(key, message, signature).is_ok()
    }))
}

/// The bytes of a certificate that its issuer signed, as they stand in it.
fn signed_part(certificate: &[u8]) -> Option<&[u8]> {
    let whole = AnyRef::from_der(certificate).ok()?;
    SliceReader::new(whole.value()).ok()?.tlv_bytes().ok()
}

/// Whether a certificate is one of an authority.
pub(super) fn may_issue(issuer: &Certificate) -> bool {
    let tbs = issuer.tbs_certificate();
    let authority = match tbs.get_extension::<BasicConstraints>() {
        Ok(Some((_, constraints))) => constraints.ca,
        Ok(None) | Err(_) => false,
    };
    let usage = match tbs.get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) => usage.key_cert_sign(),
        Ok(None) => true,
        Err(_) => false,
    };
    authority && usage
}

/// Whether a certificate may sign documents.
///
/// # Errors
/// [`SealError`] if not.
pub(super) fn for_signatures(leaf: &Certificate) -> Result<(), SealError> {
    let unreadable =
        |_| SealError("What the seal's certificate was made for cannot be read.".into());
    let tbs = leaf.tbs_certificate();
    let usage = tbs.get_extension::<KeyUsage>().map_err(unreadable)?;
    let purposes = tbs
        .get_extension::<ExtendedKeyUsage>()
        .map_err(unreadable)?;
    let signs = usage.is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation());
    let documents = purposes.is_none_or(|(_, ExtendedKeyUsage(purposes))| {
        let other =
            |purpose: &ObjectIdentifier| OTHER_PURPOSES.contains(&purpose.to_string().as_str());
        !purposes.iter().all(other)
    });
    if signs && documents {
        Ok(())
    } else {
        Err(SealError(
            "The seal's certificate was not made for signatures on documents.".into(),
        ))
    }
}

/// The common name of a certificate's subject; the whole subject if it has none.
pub(in crate::pdf::seal) fn common_name(certificate: &Certificate) -> String {
    called(certificate.tbs_certificate().subject())
}

/// The common name within a name; the whole name if it has none.
pub(in crate::pdf) fn called(name: &Name) -> String {
    match name.common_name() {
        Ok(Some(common)) => common.value().into_owned(),
        Ok(None) | Err(_) => name.to_string(),
    }
}

/// From when and until when a certificate is valid, to the second.
pub(in crate::pdf::seal) fn validity(certificate: &Certificate) -> (Timestamp, Timestamp) {
    let validity = certificate.tbs_certificate().validity();
    (moment(validity.not_before), moment(validity.not_after))
}

/// A certificate's moment.
pub(in crate::pdf) fn moment(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
