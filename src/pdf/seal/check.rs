//! The check of a seal, on any bytes, in time and memory bounded by their length.

use der::Decode;
use lopdf::{Document, LoadOptions, Object};
use p256::ecdsa::signature::Verifier;
use x509_cert::certificate::Certificate;

use super::base::{find, table};
use super::update::{Stamp, Unsigned, is_smaller};
use super::{SealPlace, SealReport, cms, key, write};
use crate::domain::record::Hash;

const CUT: &str = "The file does not end as a sealed letter ends: it was cut, or something was added after the seal.";
const CHANGED: &str = "The file was changed after it was sealed.";

/// Checks the seal of any file.
///
/// # Errors
/// A sentence that says what does not hold.
pub fn check(pdf: &[u8]) -> Result<SealReport, String> {
    if !pdf.starts_with(b"%PDF-") {
        return Err("This is not a PDF.".into());
    }
    if find(pdf, b"ETSI.CAdES.detached").is_none() {
        return Err("This PDF carries no seal of this service.".into());
    }
    let base = pdf.get(..base_length(pdf)?).unwrap_or_default();
    let mut stamp = read_stamp(pdf).ok_or(CHANGED)?;
    let update = pdf.get(base.len()..).unwrap_or_default();
    let envelope = read_envelope(update).ok_or(CHANGED)?;
    let (chain, signature) =
        cms::take_apart(&envelope).map_err(|_| "The seal's signature cannot be read.")?;
    stamp.chain = chain;
    let leaf = stamp.chain.first().map(|leaf| Certificate::from_der(leaf));
    let Some(Ok(leaf)) = leaf else {
        return Err("The seal's certificate cannot be read.".into());
    };
    let unsigned = Unsigned::append(base, &stamp)?;
    let digest = unsigned.digest();
    let attributes = cms::signed_attributes(&digest, &stamp.chain).map_err(|e| e.0)?;
    let key = key::public_key(&leaf).ok_or("The seal's certificate has no key that is known.")?;
    // The same envelope, written anew: what it says of digest, certificate and algorithms is then what we checked.
    let same = cms::assemble(&digest, &stamp.chain, &signature).map_err(|e| e.0)? == envelope;
    if !same || !unsigned.is(pdf, &envelope) {
        return Err(CHANGED.into());
    }
    if !is_smaller(&signature) || key.verify(&attributes, &signature).is_err() {
        return Err("The signature of the seal does not fit the file.".into());
    }
    let common_name = key::common_name(&leaf);
    if common_name != stamp.name {
        return Err("The seal names somebody other than its certificate does.".into());
    }
    let fingerprint = stamp
        .chain
        .first()
        .map_or(Hash::ZERO, |leaf| Hash::of(leaf));
    Ok(SealReport {
        common_name,
        fingerprint: fingerprint.to_string(),
        at: stamp.at,
    })
}

/// How long the file was before the seal: up to the end that its table's predecessor has.
fn base_length(pdf: &[u8]) -> Result<usize, String> {
    if !pdf.ends_with(b"%%EOF\n") {
        return Err(CUT.into());
    }
    let last = table(pdf).and_then(|at| pdf.get(at..)).ok_or(CUT)?;
    let trailer = find(last, b"trailer\n")
        .and_then(|at| last.get(at..))
        .ok_or(CUT)?;
    let previous =
        number_after(trailer, b"/Prev ").ok_or("This PDF carries no seal of this service.")?;
    let ending = format!("startxref\n{previous}\n%%EOF");
    let end = pdf
        .get(previous..)
        .and_then(|rest| find(rest, ending.as_bytes()))
        .ok_or(CHANGED)?;
    Ok(previous + end + ending.len())
}

fn number_after(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let rest = bytes.get(find(bytes, name)? + name.len()..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()
}

/// What the signature dictionary and the widget say, but for the certificates.
fn read_stamp(pdf: &[u8]) -> Option<Stamp> {
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(1 << 20),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(pdf, options).ok()?;
    let catalog = document.catalog().ok()?;
    let permissions = catalog.get(b"Perms").ok()?.as_dict().ok()?;
    let signature = permissions.get(b"DocMDP").ok()?.as_reference().ok()?;
    let signature = document.get_dictionary(signature).ok()?;
    let form = catalog.get(b"AcroForm").ok()?.as_dict().ok()?;
    let [Object::Reference(widget)] = form.get(b"Fields").ok()?.as_array().ok()?.as_slice() else {
        return None;
    };
    let widget = document.get_dictionary(*widget).ok()?;
    let page = widget.get(b"P").ok()?.as_reference().ok()?;
    let page = document.get_pages().values().position(|id| *id == page)?;
    let sides = widget.get(b"Rect").ok()?.as_array().ok()?.iter();
    let sides: Vec<f32> = sides.map(Object::as_float).collect::<Result<_, _>>().ok()?;
    Some(Stamp {
        place: SealPlace {
            page,
            rect: sides.try_into().ok()?,
        },
        name: write::words(signature.get(b"Name").ok()?)?,
        reason: write::words(signature.get(b"Reason").ok()?)?,
        at: write::moment(signature.get(b"M").ok()?)?,
        chain: Vec::new(),
    })
}

/// The envelope between the only delimiters that follow a byte range. A letter may speak of byte ranges, so only the
/// update is searched.
fn read_envelope(update: &[u8]) -> Option<Vec<u8>> {
    let range = find(update, b"/ByteRange [0 ")?;
    let rest = update.get(range..)?;
    let rest = rest.get(find(rest, b"/Contents <")? + b"/Contents <".len()..)?;
    let digits = rest
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let bytes = data_encoding::HEXUPPER.decode(rest.get(..digits)?).ok()?;
    let length = super::update::der_length(&bytes)?;
    bytes.get(..length).map(<[u8]>::to_vec)
}
