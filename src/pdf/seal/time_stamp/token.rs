//! A time-stamp token (RFC 3161, 2.4.2): another CMS envelope, made by the authority.
//!
//! Of a token, the authority signs what it says and a few attributes. Around these it may write much else: further
//! certificates, lists, attributes that nobody signs. None of that is kept. A token is taken apart, and written anew
//! with its chain of certificates from the leaf to the root, in one form only ([`Token::assemble`]); a check does the
//! same and compares, so that in a token, too, there is no byte without a meaning.

use der::Decode;
use der::referenced::OwnedToRef;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use x509_cert::certificate::Certificate;

use super::info::Info;
use crate::pdf::seal::asn1::{INTEGER, OCTETS, Piece, SEQUENCE, SET, oid, one, pieces, tlv};
use crate::pdf::seal::cms::{
    ALGORITHM_PROTECTION, CONTENT_TYPE, ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, MESSAGE_DIGEST,
    NULL, SHA_256, SHA_256_WITH_RSA, SHA_384, SIGNED_DATA, SIGNING_CERTIFICATE_V2,
    issuer_and_serial,
};
use crate::pdf::seal::key::Algorithm;
use crate::pdf::seal::key::algorithm::{Kind, RSA_KEY};
use crate::pdf::seal::key::certificates::is_signature;

const TIME_STAMP_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";

/// The digests that an authority may use, each with the signatures made over it: RSA (PKCS#1 v1.5), and ECDSA.
const DIGESTS: [(&str, &ring::digest::Algorithm, &str, &str); 3] = [
    (SHA_256, &SHA256, SHA_256_WITH_RSA, ECDSA_WITH_SHA_256),
    (
        SHA_384,
        &SHA384,
        "1.2.840.113549.1.1.12",
        ECDSA_WITH_SHA_384,
    ),
    (
        "2.16.840.1.101.3.4.2.3",
        &SHA512,
        "1.2.840.113549.1.1.13",
        "1.2.840.10045.4.3.4",
    ),
];

/// The parts of a token that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it says, as signed.
    info: Vec<u8>,
    /// The signed attributes, one after the other.
    attributes: Vec<u8>,
    signature: Vec<u8>,
    /// The digest's place in [`DIGESTS`].
    digest: usize,
    /// The certificates in DER; once it is settled, leaf first and root last.
    pub(super) chain: Vec<Vec<u8>>,
    /// Who signed, as the token has it: issuer and serial number, or a key's identifier.
    signer: Vec<u8>,
}

impl Token {
    /// Takes a token apart, whoever wrote it; `None` if it is none, or in no form of DER.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let outer = one(bytes)?.tagged(SEQUENCE)?.inside()?;
        let [kind, content] = outer.as_slice() else {
            return None;
        };
        let content = one(content.tagged(0xa0)?.value)?.tagged(SEQUENCE)?;
        let parts = content.inside()?;
        let [_version, _digests, said, rest @ .., signers] = parts.as_slice() else {
            return None;
        };
        let said = said.tagged(SEQUENCE)?.inside()?;
        let [said_kind, said] = said.as_slice() else {
            return None;
        };
        if !kind.names(SIGNED_DATA) || !said_kind.names(TIME_STAMP_INFO) {
            return None;
        }
        let certificates = rest.iter().find(|part| part.tag == 0xa0)?.inside()?;
        let signer = one(signers.tagged(SET)?.value)?
            .tagged(SEQUENCE)?
            .inside()?;
        let [_version, who, digest, attributes, _algorithm, signature, ..] = signer.as_slice()
        else {
            return None;
        };
        let digest = digest.tagged(SEQUENCE)?.inside()?;
        let digest = digest.first()?;
        Some(Self {
            info: one(said.tagged(0xa0)?.value)?
                .tagged(OCTETS)?
                .value
                .to_vec(),
            attributes: attributes.tagged(0xa0)?.value.to_vec(),
            signature: signature.tagged(OCTETS)?.value.to_vec(),
            digest: DIGESTS.iter().position(|(name, ..)| digest.names(name))?,
            chain: certificates
                .iter()
                .filter(|certificate| certificate.tag == SEQUENCE)
                .map(|certificate| certificate.whole.to_vec())
                .collect(),
            signer: who.whole.to_vec(),
        })
    }

    /// What it says.
    pub(super) fn info(&self) -> Option<Info> {
        Info::read(&self.info)
    }

    /// The certificate of whoever signed, among those in the token.
    pub(super) fn leaf(&self) -> Option<&Vec<u8>> {
        self.chain.iter().find(|der| self.is_by(der))
    }

    fn is_by(&self, certificate: &[u8]) -> bool {
        let named = issuer_and_serial(certificate)
            .is_ok_and(|parts| tlv(SEQUENCE, &parts.concat()) == self.signer);
        // A key's identifier is looked for among the extensions, of which it is one; the signature decides.
        let key = one(&self.signer).and_then(|signer| signer.tagged(0x80));
        named
            || key.is_some_and(|key| {
                let identifier = tlv(OCTETS, &tlv(OCTETS, key.value));
                memchr::memmem::find(certificate, &identifier).is_some()
            })
    }

    /// The same token with this chain, leaf first, and with its signature in the smaller of the forms that would do.
    pub(super) fn settled(self, chain: Vec<Vec<u8>>, leaf: &Certificate) -> Option<Self> {
        let signature = match kind(leaf) {
            Kind::P256 => Algorithm::P256.normalized(&self.signature)?,
            Kind::P384 => Algorithm::P384.normalized(&self.signature)?,
            Kind::Rsa => self.signature,
            Kind::Other(_) => return None,
        };
        Some(Self {
            chain,
            signature,
            ..self
        })
    }

    /// The token in its one form.
    pub(super) fn assemble(&self) -> Option<Vec<u8>> {
        let (digest, signature) = self.algorithms()?;
        let leaf = self.chain.first()?;
        let signer = [
            vec![INTEGER, 1, 1],
            tlv(SEQUENCE, &issuer_and_serial(leaf).ok()?.concat()),
            digest.clone(),
            tlv(0xa0, &self.attributes),
            signature,
            tlv(OCTETS, &self.signature),
        ];
        let said = [
            oid(TIME_STAMP_INFO).ok()?,
            tlv(0xa0, &tlv(OCTETS, &self.info)),
        ];
        let content = [
            vec![INTEGER, 1, 3],
            tlv(SET, &digest),
            tlv(SEQUENCE, &said.concat()),
            tlv(0xa0, &self.chain.concat()),
            tlv(SET, &tlv(SEQUENCE, &signer.concat())),
        ];
        let content = tlv(0xa0, &tlv(SEQUENCE, &content.concat()));
        Some(tlv(SEQUENCE, &[oid(SIGNED_DATA).ok()?, content].concat()))
    }

    /// The identifiers of digest and signature: those that the authority signed, if it signed any, for a checker
    /// compares them; else the usual ones.
    fn algorithms(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let (name, _, rsa, ecdsa) = DIGESTS.get(self.digest)?;
        if let Some(protected) = self.attribute(ALGORITHM_PROTECTION) {
            let protected = protected.tagged(SEQUENCE)?.inside()?;
            let [digest, signature, ..] = protected.as_slice() else {
                return None;
            };
            let fits = digest.inside()?.first()?.names(name);
            let signature = signature.tagged(0xa1)?;
            let kind = signature.inside()?;
            let kind = kind.first()?;
            let known = [RSA_KEY, rsa, ecdsa]
                .into_iter()
                .any(|name| kind.names(name));
            return (fits && known)
                .then(|| (digest.whole.to_vec(), tlv(SEQUENCE, signature.value)));
        }
        Some((
            tlv(SEQUENCE, &oid(name).ok()?),
            tlv(SEQUENCE, &self.signature_algorithm()?),
        ))
    }

    /// The content of the signature's identifier, by the kind of the leaf's key.
    fn signature_algorithm(&self) -> Option<Vec<u8>> {
        let (_, _, rsa, ecdsa) = DIGESTS.get(self.digest)?;
        let leaf = Certificate::from_der(self.chain.first()?).ok()?;
        match kind(&leaf) {
            Kind::Rsa => Some([oid(rsa).ok()?, NULL.to_vec()].concat()),
            Kind::P256 | Kind::P384 => oid(ecdsa).ok(),
            Kind::Other(_) => None,
        }
    }

    /// Whether the leaf's key signed the attributes, and these bind what is said and the leaf.
    pub(super) fn is_signed_by(&self, leaf: &Certificate) -> bool {
        let Some((_, algorithm, ..)) = DIGESTS.get(self.digest) else {
            return false;
        };
        let about = self
            .attribute(CONTENT_TYPE)
            .is_some_and(|kind| kind.names(TIME_STAMP_INFO));
        let over = self.attribute(MESSAGE_DIGEST).is_some_and(|found| {
            found.tag == OCTETS && found.value == digest(algorithm, &self.info).as_ref()
        });
        let signed = self.signature_algorithm().is_some_and(|algorithm| {
            let message = tlv(SET, &self.attributes);
            is_signature(&algorithm, leaf, &message, &self.signature) == Some(true)
        });
        about && over && self.binds_leaf() && signed
    }

    /// Whether the signed attributes name the leaf by its digest, in the newer form, the older one (SHA-1), or both.
    fn binds_leaf(&self) -> bool {
        let leaf = self.chain.first().map_or(&[][..], Vec::as_slice);
        let named: Vec<bool> = [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2]
            .into_iter()
            .filter_map(|name| self.attribute(name))
            .map(|attribute| binds(attribute, leaf) == Some(true))
            .collect();
        !named.is_empty() && named.iter().all(|binds| *binds)
    }

    /// The value of a signed attribute that stands there once and has one value.
    fn attribute(&self, name: &str) -> Option<Piece<'_>> {
        let attributes = pieces(&self.attributes)?;
        let mut found = attributes.iter().filter_map(|attribute| {
            let parts = attribute.tagged(SEQUENCE)?.inside()?;
            let [kind, values] = parts.as_slice() else {
                return None;
            };
            kind.names(name).then_some(*values)
        });
        let values = found.next()?;
        match found.next() {
            None => one(values.tagged(SET)?.value),
            Some(_) => None,
        }
    }
}

fn kind(certificate: &Certificate) -> Kind {
    let info = certificate.tbs_certificate().subject_public_key_info();
    Kind::of(&info.owned_to_ref().algorithm)
}

/// Whether the first certificate that a `SigningCertificate` of either version names is this one.
fn binds(attribute: Piece<'_>, leaf: &[u8]) -> Option<bool> {
    let parts = attribute.tagged(SEQUENCE)?.inside()?;
    let named = parts.first()?.tagged(SEQUENCE)?.inside()?;
    let named = named.first()?.tagged(SEQUENCE)?.inside()?;
    let (algorithm, hash) = match named.as_slice() {
        [algorithm, hash, ..] if algorithm.tag == SEQUENCE => {
            let name = algorithm.inside()?;
            let name = *name.first()?;
            let known = DIGESTS.iter().find(|(known, ..)| name.names(known))?;
            (known.1, hash)
        }
        // The length tells the two versions' defaults apart.
        [hash, ..] if hash.value.len() == 20 => (&SHA1_FOR_LEGACY_USE_ONLY, hash),
        [hash, ..] => (&SHA256, hash),
        [] => return None,
    };
    Some(hash.tag == OCTETS && hash.value == digest(algorithm, leaf).as_ref())
}
