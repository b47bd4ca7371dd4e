//! Time stamps: an authority's word that something existed before a moment (RFC 3161).
//!
//! [`Authority::question`] says what to ask, [`Authority::answer`] judges what comes back before it is used; the way
//! between is the caller's. [`check`] is for any time stamp in any file, offline: does it hold within itself? Whom to
//! trust is then the reader's decision, so the root's fingerprint is reported.

mod authority;
mod info;
mod request;
mod response;
mod token;

use std::time::Duration;

use der::Decode;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::certificate::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::key::certificates::{common_name, is_signed_by, validity};
use super::report::{TimeStamp, TimeStampKind};
use crate::domain::record::Hash;

pub use authority::{Authority, Stamped, Unusable};
pub use request::Question;

use token::Token;

/// The purpose of a time-stamp authority's certificate, in DER and as people write it.
const TIME_STAMPING: (&[u8], &str) = (&[43, 6, 1, 5, 5, 7, 3, 8], "1.3.6.1.5.5.7.3.8");

/// A time stamp that was checked, with its certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) time_stamp: TimeStamp,
    /// Leaf first, root last.
    pub(super) chain: Vec<Vec<u8>>,
}

/// Checks a token that stands in a file: every byte of it, and what it stamps.
///
/// # Errors
/// A sentence that says what does not hold.
pub(super) fn check(
    bytes: &[u8],
    imprint: &[u8; 32],
    kind: TimeStampKind,
) -> Result<Checked, String> {
    let odd = "A time stamp is not built as this service writes time stamps.";
    let token = Token::read(bytes).ok_or(odd)?;
    let leaf = token
        .chain
        .first()
        .and_then(|leaf| Certificate::from_der(leaf).ok());
    let leaf = leaf.ok_or("The certificate of a time stamp cannot be read.")?;
    let same = token.clone().settled(token.chain.clone(), &leaf);
    if same.and_then(|same| same.assemble()).as_deref() != Some(bytes) {
        return Err(odd.into());
    }
    let info = token.info().ok_or(odd)?;
    if !token.is_signed_by(&leaf) {
        return Err("The signature of a time stamp does not fit it.".into());
    }
    if info.imprint != imprint {
        return Err("A time stamp is of something else.".into());
    }
    is_for_time_stamps(&leaf)?;
    let lapses = holds_at(&token.chain, info.at)?;
    Ok(Checked {
        time_stamp: TimeStamp {
            authority: common_name(&leaf),
            at: info.at,
            kind,
            root: Hash::of(token.chain.last().map_or(&[][..], Vec::as_slice)),
            lapses,
        },
        chain: token.chain,
    })
}

/// Whether a certificate is for time stamps and nothing else, and says so to everybody (RFC 3161, 2.3).
fn is_for_time_stamps(leaf: &Certificate) -> Result<(), String> {
    match leaf.tbs_certificate().get_extension::<ExtendedKeyUsage>() {
        Ok(Some((true, ExtendedKeyUsage(purposes)))) if matches!(purposes.as_slice(), [only] if only.to_string() == TIME_STAMPING.1) => {
            Ok(())
        }
        Ok(_) | Err(_) => {
            Err("The certificate of a time stamp was not made for time stamps alone.".into())
        }
    }
}

/// Whether a chain, leaf first, leads to its root, and all of it was valid at a moment; until when it is.
fn holds_at(chain: &[Vec<u8>], at: Timestamp) -> Result<Timestamp, String> {
    let broken = |why: webpki::Error| {
        format!("The certificates of a time stamp do not hold at its moment: {why}.")
    };
    let ends = "The certificates of a time stamp do not end in a root.";
    let der: Vec<CertificateDer<'_>> = chain
        .iter()
        .map(|certificate| CertificateDer::from(certificate.as_slice()))
        .collect();
    let [leaf, between @ .., root] = der.as_slice() else {
        return Err(ends.into());
    };
    let parsed: Vec<Certificate> = chain
        .iter()
        .map(|certificate| Certificate::from_der(certificate))
        .collect::<Result<_, _>>()
        .map_err(|_| "The certificates of a time stamp cannot be read.")?;
    let top = parsed.last().ok_or(ends)?;
    if is_signed_by(root, top, top) != Some(true) {
        return Err(ends.into());
    }
    let anchor = anchor_from_trusted_cert(root).map_err(broken)?;
    let anchors = [anchor];
    let leaf = EndEntityCert::try_from(leaf).map_err(broken)?;
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    let path = leaf
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            between,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            // The leaf has been asked already; an authority above it need not limit itself, but if it does, to this.
            KeyUsage::required_if_present(TIME_STAMPING.0),
            None,
            None,
        )
        .map_err(broken)?;
    let used = path.intermediate_certificates();
    if !used.map(webpki::Cert::der).eq(between.iter().cloned()) {
        return Err("A time stamp carries certificates that it does not need.".into());
    }
    let validities = parsed.iter().map(validity);
    // The library takes the root for granted.
    if !validities
        .clone()
        .all(|(from, until)| from <= at && at <= until)
    {
        return Err("A certificate of a time stamp was not valid at its moment.".into());
    }
    validities
        .map(|(_, until)| until)
        .min()
        .ok_or_else(|| ends.to_owned())
}
