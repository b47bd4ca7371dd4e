//! The key that seals, and the certificates that say whose it is.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use der::asn1::GeneralizedTime;
use der::referenced::OwnedToRef;
use der::{Decode, Encode, EncodePem};
use jiff::{SignedDuration, Timestamp};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{
    DecodePrivateKey, EncodePrivateKey, LineEnding, PrivateKeyInfoRef, SecretDocument,
};
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

use super::SealError;
use crate::domain::record::Hash;

/// How long a self-made certificate is valid: ten years of 365 days.
const LIFETIME: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);
/// The most certificates that travel with a seal.
const LONGEST_CHAIN: usize = 5;

/// A key with its certificates, leaf first.
pub struct SealKey {
    signing: SigningKey,
    leaf: Certificate,
    chain: Vec<Vec<u8>>,
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealKey")
            .field("common_name", &self.common_name())
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

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
        let failed = |why: &dyn fmt::Display| SealError(format!("The seal cannot be made: {why}."));
        let signing =
            signing_key(&random).ok_or_else(|| failed(&"no key follows from the randomness"))?;
        let certificate = certify(&signing, name, now, &random).map_err(|e| failed(&e))?;
        let key_pem = signing
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|e| failed(&e))?
            .to_string();
        let chain_pem = certificate.to_pem(LineEnding::LF).map_err(|e| failed(&e))?;
        let key = Self::new(signing, vec![certificate], now)?;
        Ok((key, key_pem, chain_pem))
    }

    /// Reads a PKCS#8 key and its certificates, leaf first, each issued by the one after it.
    ///
    /// # Errors
    /// [`SealError`] if the key is not an unencrypted one on P-256, if key and certificates do not belong together, or
    /// if the leaf is not valid at `now` or was made for other uses.
    pub fn from_pem(key: &str, chain: &str, now: Timestamp) -> Result<Self, SealError> {
        let signing = read_key(key)?;
        let chain = Certificate::load_pem_chain(chain.trim().as_bytes()).map_err(|e| {
            SealError(format!(
                "The seal's certificates cannot be read as PEM: {e}."
            ))
        })?;
        Self::new(signing, chain, now)
    }

    fn new(
        signing: SigningKey,
        chain: Vec<Certificate>,
        now: Timestamp,
    ) -> Result<Self, SealError> {
        let refused = |why: &str| Err(SealError(why.to_owned()));
        let Some(leaf) = chain.first().cloned() else {
            return refused("There is no certificate for the seal.");
        };
        if chain.len() > LONGEST_CHAIN {
            return refused("More than five certificates are given for the seal.");
        }
        if public_key(&leaf) != Some(*signing.verifying_key()) {
            return refused(
                "The seal's key does not belong to its certificate, or the certificate of the key is not the first one.",
            );
        }
        for (issued, issuer) in chain.iter().zip(chain.iter().skip(1)) {
            if issued.tbs_certificate().issuer() != issuer.tbs_certificate().subject() {
                return refused("The seal's certificates do not follow each other, leaf first.");
            }
        }
        let validity = leaf.tbs_certificate().validity();
        if seconds(validity.not_before) > now.as_second() {
            return refused("The seal's certificate is not valid yet.");
        }
        if seconds(validity.not_after) < now.as_second() {
            return refused("The seal's certificate has expired.");
        }
        if let Ok(Some((_, usage))) = leaf.tbs_certificate().get_extension::<KeyUsage>()
            && !usage.digital_signature()
            && !usage.non_repudiation()
        {
            return refused("The seal's certificate was not made for signatures.");
        }
        let chain = chain
            .iter()
            .map(Encode::to_der)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| SealError(format!("The seal's certificates cannot be written: {e}.")))?;
        Ok(Self {
            signing,
            leaf,
            chain,
        })
    }

    /// SHA-256 of the leaf certificate.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        Hash::of(self.chain.first().map_or(&[], Vec::as_slice))
    }

    /// Whom the leaf certificate names.
    #[must_use]
    pub fn common_name(&self) -> String {
        common_name(&self.leaf)
    }

    /// The certificates in DER, leaf first.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Signs as RFC 6979 says, with the smaller of the two values that would do.
    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        let signature: Signature = self.signing.sign(message);
        signature.normalize_s()
    }
}

/// The common name of a certificate's subject; the whole subject if it has none.
pub(super) fn common_name(certificate: &Certificate) -> String {
    let subject = certificate.tbs_certificate().subject();
    match subject.common_name() {
        Ok(Some(name)) => name.value().into_owned(),
        Ok(None) | Err(_) => subject.to_string(),
    }
}

/// The P-256 key of a certificate, if it has one.
pub(super) fn public_key(certificate: &Certificate) -> Option<VerifyingKey> {
    let info = certificate.tbs_certificate().subject_public_key_info();
    VerifyingKey::try_from(info.owned_to_ref()).ok()
}

fn seconds(time: Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// Not every 32 bytes are a key; the first hash that is one is taken.
fn signing_key(random: &[u8; 32]) -> Option<SigningKey> {
    (0..=u8::MAX).find_map(|round| {
        let bytes = Sha256::new()
            .chain_update(random)
            .chain_update([round])
            .finalize();
        SigningKey::from_slice(&bytes).ok()
    })
}

fn read_key(pem: &str) -> Result<SigningKey, SealError> {
    let refused = |why: String| SealError(why);
    let (label, document) = SecretDocument::from_pem(pem.trim())
        .map_err(|e| refused(format!("The seal's key cannot be read as PEM: {e}.")))?;
    match label {
        "PRIVATE KEY" => {}
        "ENCRYPTED PRIVATE KEY" => {
            return Err(refused("The seal's key is encrypted; give it without a password, in a file that only the service may read.".into()));
        }
        other => {
            return Err(refused(format!(
                "The seal's key is a \"{other}\"; PKCS#8 is needed, which begins with BEGIN PRIVATE KEY."
            )));
        }
    }
    SigningKey::from_pkcs8_der(document.as_bytes()).map_err(|_| {
        let kind = PrivateKeyInfoRef::from_der(document.as_bytes()).map_or(
            "no key that is known",
            |info| match info.algorithm.oid.to_string().as_str() {
                "1.2.840.113549.1.1.1" => "an RSA key",
                "1.2.840.10045.2.1" => "a key on another curve",
                "1.3.101.112" => "an Ed25519 key",
                _ => "a key of another kind",
            },
        );
        refused(format!(
            "The seal's key is {kind}; ECDSA on the curve P-256 is supported."
        ))
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
