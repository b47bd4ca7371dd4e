//! Keys and certificates as PEM: text, one block after the other (RFC 7468).

use der::Document;
use p256::pkcs8::SecretDocument;

use super::pkcs12;
use super::signer::Signer;
use crate::pdf::seal::SealError;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// A block with its label.
struct Block<'a> {
    label: &'a str,
    text: &'a str,
}

/// The blocks of a text. What stands before, between and after them is for people.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let block = rest.get(start..).unwrap_or_default();
        let after = block.get(BEGIN.len()..).unwrap_or_default();
        let Some((label, _)) = after.split_once(DASHES) else {
            break;
        };
        let end = format!("{DASHES}END {label}{DASHES}");
        let Some(at) = block.find(&end) else {
            break;
        };
        let (text, after) = block.split_at(at + end.len());
        blocks.push(Block { label, text });
        rest = after;
    }
    blocks
}

/// Whether some bytes are PEM.
pub(super) fn is_pem(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.contains(BEGIN))
}

/// Reads the one private key of a text; the password opens it if it is encrypted PKCS#8.
///
/// # Errors
/// [`SealError`] if there is none, more than one, or one in a form that is not read.
pub(super) fn key(text: &str, password: &str) -> Result<Signer, SealError> {
    let refused = |why: String| Err(SealError(why));
    let blocks = blocks(text);
    let mut keys = blocks.iter().filter(|b| b.label.ends_with("PRIVATE KEY"));
    let Some(key) = keys.next() else {
        return refused(
            "The seal's key file holds no private key: PEM has it after BEGIN PRIVATE KEY.".into(),
        );
    };
    if keys.next().is_some() {
        return refused("The seal's key file holds more than one private key.".into());
    }
    if key.text.contains("Proc-Type: 4,ENCRYPTED") {
        return refused(
            "The seal's key is encrypted in a form that is not supported; openssl pkcs8 -topk8 makes one of it that seal.key_password opens.".into(),
        );
    }
    let document = match SecretDocument::from_pem(key.text) {
        Ok((_, document)) => document,
        Err(e) => return refused(format!("The seal's key cannot be read as PEM: {e}.")),
    };
    match key.label {
        "PRIVATE KEY" => Signer::from_pkcs8(document.as_bytes()),
        "ENCRYPTED PRIVATE KEY" if password.is_empty() => {
            refused("The seal's key is encrypted; set seal.key_password.".into())
        }
        "ENCRYPTED PRIVATE KEY" => pkcs12::open(document.as_bytes(), password),
        "RSA PRIVATE KEY" => Signer::from_pkcs1(document.as_bytes()),
        "EC PRIVATE KEY" => Signer::from_sec1(document.as_bytes()),
        other => refused(format!(
            "The seal's key is a \"{other}\", which is not supported; openssl pkcs8 -topk8 -nocrypt makes a PRIVATE KEY of it."
        )),
    }
}

/// Reads the certificates of a text into DER, in its order.
///
/// # Errors
/// [`SealError`] if there is none, or one that cannot be read.
pub(super) fn certificates(text: &str) -> Result<Vec<Vec<u8>>, SealError> {
    let read = |block: &Block<'_>| {
        Document::from_pem(block.text)
            .map(|(_, document)| document.as_bytes().to_vec())
            .map_err(|e| {
                SealError(format!(
                    "The seal's certificates cannot be read as PEM: {e}."
                ))
            })
    };
    let blocks = blocks(text);
    let certificates = blocks.iter().filter(|b| b.label == "CERTIFICATE");
    let certificates: Vec<Vec<u8>> = certificates.map(read).collect::<Result<_, _>>()?;
    if certificates.is_empty() {
        return Err(SealError(
            "The seal's chain file holds no certificate: PEM has them after BEGIN CERTIFICATE."
                .into(),
        ));
    }
    Ok(certificates)
}
