//! What the service and its processes tell each other.
//!
//! A message is the number of its parts, then every part behind its length; numbers are four bytes, the lowest first.
//! The first part is JSON, the others are bytes as they are: a PDF is not made four times as long on its way.

use std::io::{self, ErrorKind, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes that one part may have; a longer one means that the two no longer understand each other.
const LONGEST: u32 = 256 << 20;
/// The most parts of a message.
const MOST: u32 = 4096;

/// Writes a message whole.
pub(in crate::pdf) fn write(
    to: &mut impl Write,
    head: &impl Serialize,
    parts: &[&[u8]],
) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let count = u32::try_from(1 + parts.len()).map_err(io::Error::other)?;
    to.write_all(&count.to_le_bytes())?;
    for part in std::iter::once(head.as_slice()).chain(parts.iter().copied()) {
        let length = u32::try_from(part.len()).map_err(io::Error::other)?;
        to.write_all(&length.to_le_bytes())?;
        to.write_all(part)?;
    }
    to.flush()
}

/// Reads a message; `None` if the other side has left.
pub(in crate::pdf) fn read<T: DeserializeOwned>(
    from: &mut impl Read,
) -> io::Result<Option<(T, Vec<Vec<u8>>)>> {
    let count = match number(from) {
        Ok(count) => count,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if !(1..=MOST).contains(&count) {
        return Err(io::Error::other("a message of too many parts"));
    }
    let mut parts = Vec::new();
    for _ in 0..count {
        let length = number(from)?;
        if length > LONGEST {
            return Err(io::Error::other("a part of a message is too long"));
        }
        let mut part = Vec::new();
        from.take(u64::from(length)).read_to_end(&mut part)?;
        if part.len() as u64 != u64::from(length) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        parts.push(part);
    }
    let head = parts.remove(0);
    Ok(Some((serde_json::from_slice(&head)?, parts)))
}

fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Asked = (String, u32);

    #[test]
    fn a_message_is_read_as_it_was_written_and_the_end_is_told_from_a_message_cut_short() {
        let mut bytes = Vec::new();
        write(&mut bytes, &("fitness", 1), &[b"one", b""]).unwrap();
        write(&mut bytes, &("letter", 2), &[]).unwrap();
        let mut from = bytes.as_slice();
        let (request, parts) = read::<Asked>(&mut from).unwrap().unwrap();
        assert_eq!(request, ("fitness".to_owned(), 1));
        assert_eq!(parts, [b"one".to_vec(), Vec::new()]);
        let (request, parts) = read::<Asked>(&mut from).unwrap().unwrap();
        assert_eq!((request, parts.len()), (("letter".to_owned(), 2), 0));
        assert!(read::<Asked>(&mut from).unwrap().is_none());
        let cut = bytes.len() - 3;
        let mut from = &bytes[..cut];
        read::<Asked>(&mut from).unwrap();
        assert!(read::<Asked>(&mut from).is_err());
    }

    #[test]
    fn what_is_no_message_is_an_error_and_takes_no_memory() {
        for wrong in [
            &[0, 0, 0, 0][..],
            &[255, 255, 255, 255],
            &[1, 0, 0, 0, 255, 255, 255, 255],
            &[1, 0, 0, 0, 2, 0, 0, 0, b'{'],
            &[1, 0, 0, 0, 2, 0, 0, 0, b'{', b'}'],
        ] {
            assert!(read::<Asked>(&mut &*wrong).is_err(), "{wrong:?}");
        }
    }
}
