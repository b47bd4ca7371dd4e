//! Lists of revoked certificates (RFC 5280, 5).

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use jiff::Timestamp;
use x509_cert::certificate::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{BasicConstraints, CrlDistributionPoints, IssuingDistributionPoint};

use crate::pdf::seal::asn1::{BITS, SEQUENCE, one};
use crate::pdf::seal::key::certificates::{is_signature, moment};

/// The extension that says which certificates a list is about.
const ISSUING_DISTRIBUTION_POINT: &str = "2.5.29.28";

/// A list that is needed: which certificate it is about, and where it can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedList {
    /// The certificate in DER.
    pub(super) certificate: Vec<u8>,
    /// The certificate of its issuer in DER.
    pub(super) issuer: Vec<u8>,
    /// When the certificate was relied on.
    pub(super) at: Timestamp,
    /// Whom the certificate names.
    pub name: String,
    /// Addresses, each of which gives the same list; none if the certificate names none.
    pub addresses: Vec<String>,
}

impl WantedList {
    /// Whether these bytes are the list: of the issuer, of its signature, current now, and without the certificate.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn judge(&self, list: &[u8], now: Timestamp) -> Result<(), String> {
        let list = List::read(list).ok_or("it is no list of revoked certificates")?;
        if list.since
            > now
                .saturating_add(jiff::SignedDuration::from_mins(5))
                .unwrap_or(now)
            || list.until < now
        {
            return Err("it is not current".into());
        }
        list.clears(&self.certificate, &self.issuer, self.at)
    }
}

/// Where a certificate says that its issuer's list can be had.
pub(super) fn addresses(certificate: &Certificate) -> Vec<String> {
    let points = certificate
        .tbs_certificate()
        .get_extension::<CrlDistributionPoints>();
    let Ok(Some((_, CrlDistributionPoints(points)))) = points else {
        return Vec::new();
    };
    let names = points
        .into_iter()
        .filter_map(|point| match point.distribution_point {
            Some(DistributionPointName::FullName(names)) => Some(names),
            Some(DistributionPointName::NameRelativeToCRLIssuer(_)) | None => None,
        });
    let addresses = names.flatten().filter_map(|name| match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        GeneralName::OtherName(_)
        | GeneralName::Rfc822Name(_)
        | GeneralName::DnsName(_)
        | GeneralName::DirectoryName(_)
        | GeneralName::EdiPartyName(_)
        | GeneralName::IpAddress(_)
        | GeneralName::RegisteredId(_) => None,
    });
    addresses
        .filter(|address| address.starts_with("http://") || address.starts_with("https://"))
        .collect()
}

/// A list that was read.
pub(super) struct List<'a> {
    /// The bytes that its issuer signed.
    signed: &'a [u8],
    /// The content of the signature's identifier.
    algorithm: &'a [u8],
    signature: &'a [u8],
    list: CertificateList,
    since: Timestamp,
    until: Timestamp,
}

impl<'a> List<'a> {
    /// Reads one; `None` if it is in another form than the RFC's, has no end, or says what is not understood.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let parts = one(bytes)?.tagged(SEQUENCE)?.inside()?;
        let [signed, algorithm, signature] = parts.as_slice() else {
            return None;
        };
        let list = CertificateList::from_der(bytes).ok()?;
        let inner = list.tbs_cert_list.signature.to_der().ok()?;
        let [0, signature @ ..] = signature.tagged(BITS)?.value else {
            return None;
        };
        let understood = list.tbs_cert_list.crl_extensions.iter().flatten().all(|e| {
            !e.critical || e.extn_id == ObjectIdentifier::new_unwrap(ISSUING_DISTRIBUTION_POINT)
        });
        let entries = list.tbs_cert_list.revoked_certificates.iter().flatten();
        let plain = entries
            .filter_map(|entry| entry.crl_entry_extensions.as_ref())
            .flatten()
            .all(|extension| !extension.critical);
        (inner == algorithm.whole && understood && plain).then_some(Self {
            signed: signed.whole,
            algorithm: algorithm.value,
            signature,
            since: moment(list.tbs_cert_list.this_update),
            until: moment(list.tbs_cert_list.next_update?),
            list,
        })
    }

    /// Whether this is its issuer's list, by name and signature.
    pub(super) fn is_of(&self, issuer: &[u8]) -> bool {
        Certificate::from_der(issuer).is_ok_and(|issuer| {
            issuer.tbs_certificate().subject() == &self.list.tbs_cert_list.issuer
                && is_signature(self.algorithm, &issuer, self.signed, self.signature) == Some(true)
        })
    }

    /// Whether it says that a certificate was not revoked when it was relied on.
    ///
    /// # Errors
    /// A sentence that says why it does not.
    pub(super) fn clears(
        &self,
        certificate: &[u8],
        issuer: &[u8],
        at: Timestamp,
    ) -> Result<(), String> {
        let certificate = Certificate::from_der(certificate)
            .map_err(|_| "the certificate cannot be read".to_owned())?;
        if self.until < at {
            return Err("it ended before the certificate was relied on".into());
        }
        if !self.is_about(&certificate) {
            return Err("it is about other certificates of the same issuer".into());
        }
        let serial = certificate.tbs_certificate().serial_number();
        let mut revoked = self
            .list
            .tbs_cert_list
            .revoked_certificates
            .iter()
            .flatten();
        if revoked.any(|entry| entry.serial_number == *serial) {
            return Err("it says that the certificate was revoked".into());
        }
        // Last, as it takes the longest.
        if !self.is_of(issuer) {
            return Err("it is not signed by the certificate's issuer".into());
        }
        Ok(())
    }

    /// Whether a list of a part of its issuer's certificates is of the part to which this one belongs.
    fn is_about(&self, certificate: &Certificate) -> bool {
        let extensions = self.list.tbs_cert_list.crl_extensions.iter().flatten();
        let part = ObjectIdentifier::new_unwrap(ISSUING_DISTRIBUTION_POINT);
        let Some(part) = extensions.clone().find(|e| e.extn_id == part) else {
            return true;
        };
        let Ok(part) = IssuingDistributionPoint::from_der(part.extn_value.as_bytes()) else {
            return false;
        };
        let constraints = certificate
            .tbs_certificate()
            .get_extension::<BasicConstraints>();
        let issues = matches!(constraints, Ok(Some((_, constraints))) if constraints.ca);
        let elsewhere = (part.only_contains_user_certs && issues)
            || (part.only_contains_ca_certs && !issues)
            || part.only_contains_attribute_certs;
        let partly = part.indirect_crl || part.only_some_reasons.is_some();
        !elsewhere && !partly
    }
}
