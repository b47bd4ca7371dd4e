//! The few forms of DER that the seal writes and reads by hand.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode, Reader, SliceReader};

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OBJECT: u8 = 0x06;
pub(super) const MOMENT: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// A value with its tag and its length, in the shortest form.
pub(super) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let significant: Vec<u8> = length
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    let mut bytes = vec![tag];
    match significant.as_slice() {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            // A length has at most eight bytes.
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(value);
    bytes
}

/// An object identifier by its dotted name.
///
/// # Errors
/// If the name is none.
pub(super) fn oid(name: &str) -> der::Result<Vec<u8>> {
    ObjectIdentifier::new(name)
        .map_err(der::Error::from)?
        .to_der()
}

/// A tag with its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) tag: u8,
    /// Tag, length and value.
    pub(super) whole: &'a [u8],
    pub(super) value: &'a [u8],
}

impl<'a> Piece<'a> {
    /// What is in it, one after the other.
    pub(super) fn inside(self) -> Option<Vec<Piece<'a>>> {
        pieces(self.value)
    }

    /// The piece itself, if it has this tag.
    pub(super) fn tagged(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }

    /// Whether it is this object identifier.
    pub(super) fn names(self, name: &str) -> bool {
        oid(name).is_ok_and(|oid| oid == self.whole)
    }
}

/// The pieces that follow each other in some bytes, up to their end; `None` if they are not DER.
pub(super) fn pieces(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        let whole = reader.tlv_bytes().ok()?;
        let value = AnyRef::from_der(whole).ok()?.value();
        let tag = *whole.first()?;
        found.push(Piece { tag, whole, value });
    }
    Some(found)
}

/// The one piece that some bytes are.
pub(super) fn one(bytes: &[u8]) -> Option<Piece<'_>> {
    match pieces(bytes)?.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
