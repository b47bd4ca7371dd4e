//! The place of a signature: written empty, covered by nobody, filled last.

use lopdf::Dictionary;

use super::base::find;
use super::write;

/// How the signature's place is recognised while it is still empty.
pub(super) const HOLE: &[u8] = b"/Contents <";
/// Digits kept for each of the three numbers that are known last.
const WIDTH: usize = 10;

/// The dictionary with the two entries that are known last: the signature, and what it covers.
pub(super) fn write_signature(entries: &Dictionary, digits: usize, out: &mut Vec<u8>) {
    write::dictionary(entries, out);
    out.truncate(out.len() - b">>".len());
    let blank = " ".repeat(WIDTH);
    out.extend_from_slice(format!("/ByteRange [0 {blank} {blank} {blank}]\n").as_bytes());
    out.extend_from_slice(HOLE);
    out.resize(out.len() + digits, b'0');
    out.extend_from_slice(b">>>");
}

/// Writes what the signature covers: all before its opening and all after its closing delimiter.
pub(super) fn write_range(
    bytes: &mut [u8],
    update: usize,
    (start, digits): (usize, usize),
) -> Result<(), String> {
    let after = start + digits + 1;
    let range = format!(
        "{:<WIDTH$} {:<WIDTH$} {:<WIDTH$}",
        start - 1,
        after,
        bytes.len() - after
    );
    let place = find(bytes.get(update..).unwrap_or_default(), b"/ByteRange [0 ")
        .and_then(|at| {
            bytes
                .get_mut(update + at + b"/ByteRange [0 ".len()..)?
                .get_mut(..range.len())
        })
        .ok_or("The update has no place for the byte range.")?;
    place.copy_from_slice(range.as_bytes());
    Ok(())
}

/// Writes a DER value into a hole; `None` if it is longer.
pub(super) fn fill(bytes: &mut [u8], (start, digits): (usize, usize), der: &[u8]) -> Option<()> {
    let hex = write::hex(der);
    let place = bytes.get_mut(start..start + digits.min(hex.len()))?;
    if place.len() != hex.len() {
        return None;
    }
    place.copy_from_slice(hex.as_bytes());
    Some(())
}

/// The DER value that the digits of a hole begin with.
pub(super) fn der_in(digits: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = data_encoding::HEXUPPER.decode(digits).ok()?;
    let length = der_length(&bytes).filter(|length| *length <= bytes.len())?;
    bytes.truncate(length);
    Some(bytes)
}

/// How long the DER value at the start of some bytes is.
fn der_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [_, short, ..] if *short < 0x80 => Some(2 + usize::from(*short)),
        [_, 0x82, high, low, ..] => Some(4 + usize::from(*high) * 256 + usize::from(*low)),
        _ => None,
    }
}
