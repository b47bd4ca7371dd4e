//! A key that the service makes for itself, with a certificate that it signed itself.

use std::str::FromStr;
use std::time::Duration;

use der::EncodePem;
use der::asn1::GeneralizedTime;
use jiff::{SignedDuration, Timestamp};
use p256::ecdsa::SigningKey;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use super::SealKey;
use crate::pdf::seal::SealError;

/// How long a self-made certificate is valid: ten years of 365 days.
const LIFETIME: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

impl SealKey {
    /// A fresh P-256 key with a certificate that it signed itself; also both as PEM, key first.
    ///
    /// Key and serial number are derived from `random`; the same value gives the same key.
    ///
    /// # Errors
    /// [`SealError`] if the name does not fit into a certificate.
    pub fn self_made(
        name: &str,
        now: Timestamp,
        random: [u8; 32],
    ) -> Result<(Self, String, String), SealError> {
        let failed =
            |why: &dyn std::fmt::Display| SealError(format!("The seal cannot be made: {why}."));
        let signing =
            signing_key(&random).ok_or_else(|| failed(&"no key follows from the randomness"))?;
        let certificate = certify(&signing, name, now, &random).map_err(|e| failed(&e))?;
        let key_pem = signing
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|e| failed(&e))?
            .to_string();
        let chain_pem = certificate.to_pem(LineEnding::LF).map_err(|e| failed(&e))?;
        let key = Self::from_pem(&key_pem, &chain_pem, now)?;
        Ok((key, key_pem, chain_pem))
    }
}

fn signing_key(random: &[u8; 32]) -> Option<SigningKey> {
    (0..=u8::MAX).find_map(|round| {
        let bytes = Sha256::new()
            .chain_update(random)
            .chain_update([round])
            .finalize();
        SigningKey::from_slice(&bytes).ok()
    })
}
/// The profile of a self-made certificate: for signatures on documents, no authority, no purpose beyond.
struct SelfMade(Name);

impl BuilderProfile for SelfMade {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let subject = tbs.subject();
        let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        Ok(vec![
            BasicConstraints {
                ca: false,
                path_len_constraint: None,
            }
            .to_extension(subject, &[])?,
            usage.to_extension(subject, &[])?,
            SubjectKeyIdentifier::try_from(key)?.to_extension(subject, &[])?,
        ])
    }
}

fn certify(
    signing: &SigningKey,
    name: &str,
    now: Timestamp,
    random: &[u8; 32],
) -> Result<Certificate, x509_cert::builder::Error> {
    let subject = Name::from_str(&format!("CN={}", escaped(name)))?;
    let mut serial: [u8; 32] = Sha256::new()
        .chain_update(b"serial")
        .chain_update(random)
        .finalize()
        .into();
    // A serial number is positive and does not begin with a zero byte.
    serial[0] = serial[0] & 0x7f | 0x40;
    let validity = Validity::new(
        time(now)?,
        time(now.saturating_add(LIFETIME).unwrap_or(now))?,
    );
    let key = SubjectPublicKeyInfo::from_key(signing.verifying_key())?;
    let serial = SerialNumber::new(serial.get(..16).unwrap_or_default())?;
    CertificateBuilder::new(SelfMade(subject), serial, validity, key)?
        .build::<_, p256::ecdsa::DerSignature>(signing)
}

fn time(at: Timestamp) -> der::Result<Time> {
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    Ok(Time::GeneralTime(GeneralizedTime::from_unix_duration(
        Duration::from_secs(seconds),
    )?))
}

/// A text as a value of a distinguished name (RFC 4514).
fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for c in name.chars() {
        if matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' | '#') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
