//! The markers of a JPEG: whether it is whole, and how many scans it makes a reader do.
//!
//! Decoders fill a file that is cut off with grey and go on, and take a progressive file with thousands of scans of
//! nothing for good; both show in the markers.

use super::PictureRefusal;

/// The most scans; encoders write about ten.
const SCANS: usize = 64;

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Walks the markers up to the end of the picture.
///
/// # Errors
/// [`PictureRefusal::Damaged`] if it never ends, [`PictureRefusal::Intricate`] if it has too many scans.
pub(super) fn whole(file: &[u8]) -> Result<(), PictureRefusal> {
    let mut rest = file.get(2..).unwrap_or_default();
    let mut scans = 0;
    loop {
        let (marker, after) = next_marker(rest).ok_or(PictureRefusal::Damaged)?;
        if marker == END_OF_IMAGE {
            return Ok(());
        }
        if marker == START_OF_SCAN {
            scans += 1;
        }
        if scans > SCANS {
            return Err(PictureRefusal::Intricate);
        }
        rest = skip(marker, after).ok_or(PictureRefusal::Damaged)?;
    }
}

/// The next marker and what follows it. Within a scan, `FF 00` is a byte and `FF D0` to `FF D7` are restarts.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = memchr::memchr(0xff, rest)?;
        let code = *rest.get(at + 1)?;
        match code {
            0x00 | 0xd0..=0xd7 => rest = rest.get(at + 2..)?,
            // Fill bytes may stand before a marker.
            0xff => rest = rest.get(at + 1..)?,
            marker => return Some((marker, rest.get(at + 2..)?)),
        }
    }
}

/// What follows a marker's own segment.
fn skip(marker: u8, after: &[u8]) -> Option<&[u8]> {
    // TEM and SOI have no segment.
    if matches!(marker, 0x01 | 0xd8) {
        return Some(after);
    }
    let length = u16::from_be_bytes([*after.first()?, *after.get(1)?]);
    after.get(usize::from(length.max(2))..)
}
