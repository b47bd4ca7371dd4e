//! Certificates that somebody trusts, and whether a seal's own leads to one of them.

use std::time::Duration;

use der::Decode;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{
    ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter,
    anchor_from_trusted_cert,
};
use x509_cert::certificate::Certificate;

use super::certificates::{for_signatures, is_issued_by, may_issue, validity};
use super::pem;
use crate::pdf::seal::SealError;

/// What the certificates above a leaf are for is not asked; of the leaf it is, by [`for_signatures`].
struct Whatever;

impl ExtendedKeyUsageValidator for Whatever {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

/// The certificates that a file names, in DER; `None` if it holds none, neither as PEM nor as DER. One that issued
/// another of the file is not named, as it stands there for the other's sake: a chain's file names its leaf, a file of
/// roots all of them.
///
/// # Errors
/// [`SealError`] if one cannot be read.
pub(in crate::pdf) fn named(file: &[u8]) -> Result<Option<Vec<Vec<u8>>>, SealError> {
    let unreadable = || SealError("a certificate in it cannot be read".into());
    if Certificate::from_der(file).is_ok() {
        return Ok(Some(vec![file.to_vec()]));
    }
    let text = match std::str::from_utf8(file) {
        Ok(text) if pem::is_pem(file) => text,
        Ok(_) | Err(_) => return Ok(None),
    };
    let found = pem::certificates(text).map_err(|_| unreadable())?;
    let read: Vec<Certificate> = found
        .iter()
        .map(|der| Certificate::from_der(der).map_err(|_| unreadable()))
        .collect::<Result<_, _>>()?;
    let all = || found.iter().zip(&read);
    let is_above = |der: &Vec<u8>, issuer: &Certificate| {
        let mut others = all().filter(|(other, _)| *other != der);
        others.any(|(other, issued)| is_issued_by(other, issued, issuer) == Some(true))
    };
    let named = all().filter(|(der, certificate)| !is_above(der, certificate));
    Ok(Some(named.map(|(der, _)| der.clone()).collect()))
}

/// Whether the leaf of a chain was certified, directly or through the chain's other certificates, by an authority, and
/// for signatures on documents, and all of that was in force at a moment.
pub(in crate::pdf) fn leads_to(chain: &[Vec<u8>], authority: &[u8], at: Timestamp) -> bool {
    path(chain, authority, at).is_some()
}

fn path(chain: &[Vec<u8>], authority: &[u8], at: Timestamp) -> Option<()> {
    let (leaf, above) = chain.split_first()?;
    for_signatures(&Certificate::from_der(leaf).ok()?).ok()?;
    let top = Certificate::from_der(authority).ok()?;
    // The library takes whatever is trusted for granted.
    let (from, until) = validity(&top);
    if !may_issue(&top) || at < from || until < at {
        return None;
    }
    let authority = CertificateDer::from(authority);
    let anchors = [anchor_from_trusted_cert(&authority).ok()?];
    let above: Vec<CertificateDer<'_>> = above
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let leaf = CertificateDer::from(leaf.as_slice());
    let seconds = Duration::from_secs(u64::try_from(at.as_second()).ok()?);
    EndEntityCert::try_from(&leaf)
        .ok()?
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            &above,
            UnixTime::since_unix_epoch(seconds),
            Whatever,
            None,
            None,
        )
        .ok()
        .map(|_| ())
}
