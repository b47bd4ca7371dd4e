//! The file under the seal, as the typesetter has written it.
//!
//! Whether it is that to the last byte is not asked here: whoever judges a stranger's file sets the letter again and
//! compares ([`crate::pdf::verify`]); nothing of a base that differs is read.

use lopdf::{Document, LoadOptions};

/// No stream that is read while loading may inflate beyond this; ours are not even read then.
const LOADED: usize = 1 << 20;

/// Reads a PDF strictly.
pub(super) fn load(bytes: &[u8]) -> lopdf::Result<Document> {
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(LOADED),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options)
}

/// A base file with its objects.
pub(super) struct Base<'a> {
    /// Its bytes.
    pub(super) bytes: &'a [u8],
    /// Its objects.
    pub(super) document: Document,
    /// Where its table stands.
    pub(super) table: usize,
}

impl<'a> Base<'a> {
    /// Reads a whole file as a base.
    ///
    /// # Errors
    /// What is not as the typesetter writes it.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let odd = "The file under the seal is not built as this service builds letters.";
        let table = table(bytes).ok_or(odd)?;
        let document = load(bytes).map_err(|_| odd)?;
        Ok(Self {
            bytes,
            document,
            table,
        })
    }
}

/// Where the last table of a file stands, according to its last lines.
pub(in crate::pdf) fn table(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes
        .strip_suffix(b"\n")
        .unwrap_or(bytes)
        .strip_suffix(b"\n%%EOF")?;
    let digits = bytes
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (rest, number) = bytes.split_at_checked(bytes.len() - digits)?;
    if digits == 0 || digits > 10 || !rest.ends_with(b"\nstartxref\n") {
        return None;
    }
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// The first place of one text in another.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
