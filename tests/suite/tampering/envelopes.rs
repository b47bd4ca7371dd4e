//! Envelopes that another hand wrote: a forger with a key of his own, who writes the signature's CMS as he likes.

use lopdf::Document;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256, Sha384};
use undersigned::pdf::seal::SealKey;
use undersigned::pdf::verify::verify;

use super::{Altered, CHANGED, LETTER, altered as case};
use crate::pdf_letters::{day, sealed_by};
use crate::pdf_rewriting::position;

const DATA: &str = "06092a864886f70d010701";
const SIGNED_DATA: &str = "06092a864886f70d010702";
const CONTENT_TYPE: &str = "06092a864886f70d010903";
const MESSAGE_DIGEST: &str = "06092a864886f70d010904";
const SIGNING_TIME: &str = "06092a864886f70d010905";
const PROTECTION: &str = "06092a864886f70d010934";
const SIGNING_CERTIFICATE: &str = "060b2a864886f70d010910022f";
const SIGNATURE_STAMP: &str = "060b2a864886f70d010910020e";
const SHA_256: &str = "0609608648016503040201";
const SHA_384: &str = "0609608648016503040202";
const ECDSA_256: &str = "06082a8648ce3d040302";

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut bytes = vec![tag];
    match value.len() {
        short @ ..128 => bytes.push(u8::try_from(short).unwrap()),
        long @ 128..256 => bytes.extend([0x81, u8::try_from(long).unwrap()]),
        long => bytes.extend([
            0x82,
            u8::try_from(long >> 8).unwrap(),
            u8::try_from(long & 255).unwrap(),
        ]),
    }
    bytes.extend(value);
    bytes
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

fn attribute(name: &str, value: &[u8]) -> Vec<u8> {
    sequence(&[&hex(name), &tlv(0x31, &[value])])
}

/// A forger: a key, its certificate, and the letter that it sealed honestly.
struct Forger {
    key: SigningKey,
    certificate: Vec<u8>,
    sealed: Vec<u8>,
}

/// What an envelope is made of; as an honest one has it, until something is changed.
struct Envelope {
    digest: Vec<u8>,
    digest_algorithm: &'static str,
    attributes: Vec<Vec<u8>>,
    sorted: bool,
    content: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    unsigned: Vec<u8>,
    signers: usize,
    larger_signature: bool,
    version: u8,
}

impl Forger {
    fn new() -> Self {
        let (seal, key, chain) =
            SealKey::self_made("Undersigned at letters.example", day(), [11; 32]).unwrap();
        let pem = chain
            .lines()
            .filter(|line| !line.starts_with("--"))
            .collect::<String>();
        Self {
            key: SigningKey::from_pkcs8_pem(&key).unwrap(),
            certificate: data_encoding::BASE64.decode(pem.as_bytes()).unwrap(),
            sealed: sealed_by(&LETTER.typeset(), &seal),
        }
    }

    /// Issuer and serial number of the certificate, as they stand in it.
    fn issuer_and_serial(&self) -> [Vec<u8>; 2] {
        use der::{Decode, Encode};
        let certificate = x509_cert::certificate::Certificate::from_der(&self.certificate).unwrap();
        let tbs = certificate.tbs_certificate();
        [
            tbs.issuer().to_der().unwrap(),
            tbs.serial_number().to_der().unwrap(),
        ]
    }

    fn signing_certificate(&self, certificate: &[u8]) -> Vec<u8> {
        let [issuer, serial] = self.issuer_and_serial();
        let names = sequence(&[&sequence(&[&tlv(0xa4, &[&issuer])]), &serial]);
        let id = sequence(&[&tlv(4, &[&Sha256::digest(certificate)]), &names]);
        attribute(SIGNING_CERTIFICATE, &sequence(&[&sequence(&[&id])]))
    }

    fn honest(&self, digest: &[u8]) -> Envelope {
        let protection = sequence(&[&sequence(&[&hex(SHA_256)]), &tlv(0xa1, &[&hex(ECDSA_256)])]);
        Envelope {
            digest: digest.to_vec(),
            digest_algorithm: SHA_256,
            attributes: vec![
                attribute(CONTENT_TYPE, &hex(DATA)),
                attribute(PROTECTION, &protection),
                self.signing_certificate(&self.certificate),
            ],
            sorted: true,
            content: Vec::new(),
            certificates: vec![self.certificate.clone()],
            unsigned: Vec::new(),
            signers: 1,
            larger_signature: false,
            version: 1,
        }
    }

    fn write(&self, envelope: &Envelope) -> Vec<u8> {
        let mut attributes = envelope.attributes.clone();
        attributes.push(attribute(MESSAGE_DIGEST, &tlv(4, &[&envelope.digest])));
        attributes.sort();
        if !envelope.sorted {
            attributes.reverse();
        }
        let attributes = attributes.concat();
        let signature: Signature = self.key.sign(&tlv(0x31, &[&attributes]));
        let smaller = signature.normalize_s();
        let signature = if envelope.larger_signature {
            let s = -*smaller.s();
            Signature::from_scalars(smaller.r().to_bytes(), s.to_bytes()).unwrap()
        } else {
            smaller
        };
        let algorithm = sequence(&[&hex(envelope.digest_algorithm)]);
        let version = [2, 1, envelope.version];
        let signer = sequence(&[
            &version,
            &sequence(&[&self.issuer_and_serial().concat()]),
            &algorithm,
            &tlv(0xa0, &[&attributes]),
            &sequence(&[&hex(ECDSA_256)]),
            &tlv(4, &[signature.to_der().as_bytes()]),
            &envelope.unsigned,
        ]);
        let data = sequence(&[
            &version,
            &tlv(0x31, &[&algorithm]),
            &sequence(&[&hex(DATA), &envelope.content]),
            &tlv(0xa0, &[&envelope.certificates.concat()]),
            &tlv(0x31, &[&signer.repeat(envelope.signers)]),
        ]);
        sequence(&[&hex(SIGNED_DATA), &tlv(0xa0, &[&data])])
    }

    /// The letter with an envelope of the forger's; the place for it is widened if it is too long.
    fn sealed(&self, change: impl Fn(&mut Envelope, &[u8])) -> Vec<u8> {
        let write = |file: &[u8], digits: std::ops::Range<usize>| {
            let covered = [&file[..digits.start - 1], &file[digits.end + 1..]].concat();
            let mut envelope = self.honest(&Sha256::digest(&covered));
            change(&mut envelope, &covered);
            data_encoding::HEXUPPER.encode(&self.write(&envelope))
        };
        let start = position(&self.sealed, b"/Contents <3082") + b"/Contents <".len();
        let room = position(&self.sealed[start..], b">");
        let first = write(&self.sealed, start..start + room);
        let more = first.len().saturating_sub(room);
        let mut file = widened(&self.sealed, start, more);
        let digits = start..start + room + more;
        file[digits.clone()].fill(b'0');
        let written = write(&file, digits.clone());
        file[digits.start..digits.start + written.len()].copy_from_slice(written.as_bytes());
        file
    }
}

/// The file with more room for the signature, and with everything that counts bytes set right again.
fn widened(file: &[u8], at: usize, more: usize) -> Vec<u8> {
    if more == 0 {
        return file.to_vec();
    }
    let table = position(&file[at..], b"\nxref\n") + at + 1;
    let trailer = position(&file[table..], b"trailer") + table;
    let start = position(&file[trailer..], b"startxref\n") + trailer + 10;
    let moved: Vec<String> = String::from_utf8(file[table..trailer].to_vec())
        .unwrap()
        .split_inclusive('\n')
        .map(|line| {
            match line
                .strip_suffix(" 00000 n \n")
                .map(|offset| offset.parse::<usize>().unwrap())
            {
                Some(offset) if offset > at => format!("{:010} 00000 n \n", offset + more),
                _ => line.to_owned(),
            }
        })
        .collect();
    let mut wide = [
        &file[..at],
        "0".repeat(more).as_bytes(),
        &file[at..table],
        moved.concat().as_bytes(),
        &file[trailer..start],
        format!("{}\n%%EOF\n", table + more).as_bytes(),
    ]
    .concat();
    let range = file[..at]
        .windows(14)
        .rposition(|window| window == b"/ByteRange [0 ")
        .unwrap()
        + 14;
    let numbers: Vec<usize> = String::from_utf8(file[range..range + 32].to_vec())
        .unwrap()
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    let numbers = format!(
        "{:<10} {:<10} {:<10}",
        numbers[0],
        numbers[1] + more,
        numbers[2]
    );
    wide[range..range + numbers.len()].copy_from_slice(numbers.as_bytes());
    assert!(Document::load_mem(&wide).is_ok());
    wide
}

#[test]
fn an_envelope_written_as_ours_is_accepted_whoever_wrote_it() {
    let verification = verify(&Forger::new().sealed(|_, _| {}));
    assert!(verification.holds, "{:#?}", verification.checks);
}

pub(super) fn altered() -> Vec<Altered> {
    let forger = Forger::new();
    let (_, _, chain) = SealKey::self_made("Somebody else", day(), [12; 32]).unwrap();
    let pem = chain
        .lines()
        .filter(|line| !line.starts_with("--"))
        .collect::<String>();
    let strange = data_encoding::BASE64.decode(pem.as_bytes()).unwrap();
    let seal = "seal";
    let stamp = attribute(
        SIGNATURE_STAMP,
        &sequence(&[&hex(SIGNED_DATA), &tlv(0xa0, &[&sequence(&[])])]),
    );
    let time = attribute(SIGNING_TIME, &tlv(0x17, &[b"220830160000Z"]));
    let forged = |how, says, change: &dyn Fn(&mut Envelope, &[u8])| {
        case(how, forger.sealed(change), seal, says)
    };
    vec![
        forged("a digest of something else", CHANGED, &|envelope, _| {
            envelope.digest = vec![7; 32];
        }),
        forged("another digest algorithm", CHANGED, &|envelope, covered| {
            envelope.digest_algorithm = SHA_384;
            envelope.digest = Sha384::digest(covered).to_vec();
        }),
        forged(
            "another algorithm in name alone",
            CHANGED,
            &|envelope, _| envelope.digest_algorithm = SHA_384,
        ),
        forged("two signers", "", &|envelope, _| envelope.signers = 2),
        forged("no signer", "cannot be read", &|envelope, _| {
            envelope.signers = 0;
        }),
        forged("a time stamp that is none", "", &|envelope, _| {
            envelope.unsigned = tlv(0xa1, &[&stamp]);
        }),
        forged("a signing time", CHANGED, &|envelope, _| {
            envelope.attributes.push(time.clone());
        }),
        forged("no signing certificate", CHANGED, &|envelope, _| {
            envelope.attributes.pop();
        }),
        forged("another signing certificate", CHANGED, &|envelope, _| {
            envelope.attributes[2] = forger.signing_certificate(&strange);
        }),
        forged("no algorithm protection", CHANGED, &|envelope, _| {
            envelope.attributes.remove(1);
        }),
        forged("attributes out of order", CHANGED, &|envelope, _| {
            envelope.sorted = false;
        }),
        forged("an attribute twice", CHANGED, &|envelope, _| {
            let first = envelope.attributes[0].clone();
            envelope.attributes.push(first);
        }),
        forged("the content within", CHANGED, &|envelope, _| {
            envelope.content = tlv(0xa0, &[&tlv(4, &[b"a letter"])]);
        }),
        forged("a stranger's certificate beside", "", &|envelope, _| {
            envelope.certificates.push(strange.clone());
        }),
        forged("a stranger's certificate before", "", &|envelope, _| {
            envelope.certificates.insert(0, strange.clone());
        }),
        forged("no certificate", "", &|envelope, _| {
            envelope.certificates.clear();
        }),
        forged(
            "the larger of two signatures",
            "does not fit the file",
            &|envelope, _| envelope.larger_signature = true,
        ),
        forged("another version", CHANGED, &|envelope, _| {
            envelope.version = 3;
        }),
    ]
}
