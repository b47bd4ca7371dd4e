//! The check of a seal, on any bytes, in time and memory bounded by their length.

use std::ops::Range;

use der::Decode;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use x509_cert::certificate::Certificate;

use super::base::{find, table};
use super::cms::{self, Said};
use super::hole::{HOLE, der_in};
use super::key::Algorithm;
use super::key::certificates::{common_name, follow};
use super::report::TimeStampKind;
use super::time_stamp::{self, Checked};
use super::update::{Stamp, Unsigned};
use super::{SealPlace, write};
use crate::domain::record::Hash;

/// The most parts of a file that are followed: the letter, the seal, and the later revisions.
const MOST_PARTS: usize = 128;

const CUT: &str = "The file does not end as a sealed letter ends: it was cut, or something was added after the seal.";
const CHANGED: &str = "The file was changed after it was sealed.";
const ODD: &str = "The seal is not built as this service builds seals.";

/// A seal whose signature fits its file, whatever that holds.
#[derive(Debug, Clone)]
pub(super) struct Sealed {
    pub(super) common_name: String,
    pub(super) fingerprint: Hash,
    /// The moment that the seal names.
    pub(super) at: Timestamp,
    /// The certificates in DER, leaf first.
    pub(super) chain: Vec<Vec<u8>>,
    /// The time stamp on the signature.
    pub(super) time_stamp: Option<Checked>,
    /// How long the file was before the seal.
    pub(super) base: usize,
    algorithm: Algorithm,
    envelope: Vec<u8>,
    /// Whether the signature's place has room for a time stamp.
    roomy: bool,
}

impl Sealed {
    /// Writes the seal's update anew, over the base as it was set again and at the place where that has it, and compares.
    ///
    /// # Errors
    /// A sentence, if the sealed file is not exactly that.
    pub(super) fn must_be_ours(
        &self,
        pdf: &[u8],
        base: &[u8],
        place: &SealPlace,
    ) -> Result<(), String> {
        let stamp = Stamp {
            place: place.rounded(),
            name: self.common_name.clone(),
            at: self.at,
            algorithm: self.algorithm,
            chain: self.chain.clone(),
            time_stamped: self.roomy,
        };
        let ours = Unsigned::append(base, &stamp)?.is(pdf, &self.envelope);
        ours.then_some(()).ok_or_else(|| ODD.into())
    }
}

/// How many bytes any file had when it was sealed: its first two parts, the letter and the seal. What follows are
/// later revisions.
///
/// # Errors
/// A sentence that says why there is no seal.
pub(super) fn sealed_length(pdf: &[u8]) -> Result<usize, String> {
    if !pdf.starts_with(b"%PDF-") {
        return Err("This is not a PDF.".into());
    }
    if find(pdf, b"ETSI.CAdES.detached").is_none() {
        return Err("This PDF carries no seal of this service.".into());
    }
    let mut length = pdf.len();
    for _ in 0..MOST_PARTS {
        let part = pdf.get(..length).unwrap_or_default();
        // Between two parts stands a line feed.
        let before = base_length(part)? + 1;
        let earlier = pdf.get(..before.min(length)).unwrap_or_default();
        if base_length(earlier).is_err() || before >= length {
            return Ok(length);
        }
        length = before;
    }
    Err("The file has more revisions than are followed.".into())
}

/// Checks the signature of a file that ends with its seal: its form, what it covers, its chain and its time stamp. What the
/// file holds is not looked at.
///
/// # Errors
/// A sentence that says what does not hold.
pub(super) fn sealed(pdf: &[u8]) -> Result<Sealed, String> {
    let base = base_length(pdf)?;
    let hole = hole(pdf, base).ok_or(CHANGED)?;
    let digits = pdf.get(hole.clone()).unwrap_or_default();
    let envelope = der_in(digits).ok_or(CHANGED)?;
    let padding = digits.get(2 * envelope.len()..).unwrap_or_default();
    if padding.iter().any(|digit| *digit != b'0') {
        return Err(CHANGED.into());
    }
    let parts = cms::take_apart(&envelope).ok_or("The seal's signature cannot be read.")?;
    let (chain, signature) = (parts.chain, parts.signature);
    let leaf = chain.first().map_or(&[][..], Vec::as_slice);
    let fingerprint = Hash::of(leaf);
    let leaf = Certificate::from_der(leaf).map_err(|_| "The seal's certificate cannot be read.")?;
    let algorithm =
        Algorithm::of(&leaf).map_err(|why| format!("The key of the seal's certificate {why}."))?;
    let digest = digest(pdf, &hole, algorithm);
    let said = Said {
        algorithm,
        digest: &digest,
        chain: &chain,
    };
    // The same envelope, written anew: what it says of digest, certificate and algorithms is then what is checked.
    let same = cms::assemble(said, &signature, parts.token.as_deref()).map_err(|e| e.0)?;
    if same != envelope {
        return Err(CHANGED.into());
    }
    let attributes = cms::signed_attributes(said).map_err(|e| e.0)?;
    if !algorithm.verify(&leaf, &attributes, &signature) {
        return Err("The signature of the seal does not fit the file.".into());
    }
    follow(&chain)?;
    let imprint = Sha256::digest(&signature).into();
    let token = parts.token.as_deref();
    let time_stamp = token
        .map(|token| time_stamp::check(token, &imprint, TimeStampKind::Signature))
        .transpose()?;
    let roomy = hole.len() > 2 * cms::longest(algorithm, &chain, false).map_err(|e| e.0)?;
    Ok(Sealed {
        common_name: common_name(&leaf),
        fingerprint,
        at: moment(pdf.get(base..).unwrap_or_default()).ok_or(ODD)?,
        chain,
        time_stamp,
        base,
        algorithm,
        envelope,
        roomy,
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

/// The moment that the update names. A certificate's name stands before it, but within a string no bracket goes
/// unescaped; and what is read here is written anew and compared.
fn moment(update: &[u8]) -> Option<Timestamp> {
    const NAME: &[u8] = b"/M (";
    let at = find(update, NAME)? + NAME.len();
    let end = find(update.get(at..)?, b")")?;
    write::moment_in(update.get(at..at + end)?)
}

/// Where the digits of the signature are: between the only delimiters that follow the update's byte range. A letter
/// may speak of byte ranges, so only the update is searched.
fn hole(pdf: &[u8], base: usize) -> Option<Range<usize>> {
    let range = base + find(pdf.get(base..)?, b"/ByteRange [0 ")?;
    let start = range + find(pdf.get(range..)?, HOLE)? + HOLE.len();
    let digits = pdf
        .get(start..)?
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    Some(start..start + digits)
}

/// The digest of all but the digits and their two delimiters.
fn digest(pdf: &[u8], hole: &Range<usize>, algorithm: Algorithm) -> Vec<u8> {
    algorithm.digest(&[
        pdf.get(..hole.start.saturating_sub(1)).unwrap_or_default(),
        pdf.get(hole.end.saturating_add(1)..).unwrap_or_default(),
    ])
}
