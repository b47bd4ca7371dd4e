//! The file under the seal: exactly what the typesetter writes, with every byte accounted for.
//!
//! A PDF can hide objects between others, or name them in several tables so that two readers see two documents. The
//! typesetter does neither: one table, and its objects follow each other without a gap. Anything else is refused.

use lopdf::{Document, LoadOptions};

/// The first bytes of every file of ours.
const HEADER: &[u8] = b"%PDF-1.7";
/// The most objects a letter may have; one of a hundred signatories has about a thousand.
const MOST_OBJECTS: usize = 50_000;
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

/// A base file that was held against the rules.
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
        let odd =
            || "The file under the seal is not built as this service builds letters.".to_owned();
        if !bytes.starts_with(HEADER) {
            return Err("This is not a PDF of this service.".into());
        }
        let table = table(bytes).ok_or_else(odd)?;
        let layout = Layout::read(bytes, table).ok_or_else(odd)?;
        if !layout.is_gapless(bytes, table) {
            return Err(odd());
        }
        let document = load(bytes).map_err(|_| odd())?;
        let catalog = document.catalog().map_err(|_| odd())?;
        if catalog.has(b"AcroForm") || catalog.has(b"Perms") {
            return Err(
                "The file has more than one seal, or was changed after it was sealed.".into(),
            );
        }
        Ok(Self {
            bytes,
            document,
            table,
        })
    }
}

/// Where the last table of a file stands, according to its last lines.
pub(super) fn table(bytes: &[u8]) -> Option<usize> {
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

/// Where the objects are, by the file's own table.
struct Layout {
    /// Number and offset of each object, in the order of the file.
    objects: Vec<(usize, usize)>,
}

impl Layout {
    /// Reads the one table of a base file: all objects from 0 on, all in use but the first, and a trailer that names
    /// no other table.
    fn read(bytes: &[u8], table: usize) -> Option<Self> {
        let rest = bytes.get(table..)?.strip_prefix(b"xref\n0 ")?;
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let count: usize = std::str::from_utf8(rest.get(..line)?).ok()?.parse().ok()?;
        if !(2..=MOST_OBJECTS).contains(&count) {
            return None;
        }
        let entries = rest.get(line + 1..line + 1 + 20 * count)?;
        let trailer = rest.get(line + 1 + 20 * count..)?;
        if !trailer.starts_with(b"trailer\n<<") || names_another_table(trailer) {
            return None;
        }
        let mut objects = Vec::new();
        for (number, entry) in entries.chunks_exact(20).enumerate() {
            match (number, entry.get(10..)?) {
                (0, b" 65535 f\r\n" | b" 65535 f \n") => {}
                (1.., b" 00000 n\r\n" | b" 00000 n \n") => {
                    let offset = std::str::from_utf8(entry.get(..10)?).ok()?.parse().ok()?;
                    objects.push((number, offset));
                }
                _ => return None,
            }
        }
        objects.sort_by_key(|(_, offset)| *offset);
        Some(Self { objects })
    }

    /// Whether every object begins where the one before it ends, from the header's end to the table.
    fn is_gapless(&self, bytes: &[u8], table: usize) -> bool {
        // The header is two lines, the second one a comment of bytes that no text has.
        let header = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(1);
        let starts = self.objects.iter().map(|(_, offset)| *offset);
        let ends = starts.clone().skip(1).chain([table]);
        let first = starts.clone().next();
        let begun = header.is_some_and(|(at, _)| {
            let blank = first.and_then(|first| bytes.get(at..first));
            blank.is_some_and(|blank| blank.iter().all(u8::is_ascii_whitespace))
        });
        begun
            && self.objects.iter().zip(ends).all(|((number, start), end)| {
                let Some(object) = bytes.get(*start..end) else {
                    return false;
                };
                object.starts_with(format!("{number} 0 obj").as_bytes()) && is_one_object(object)
            })
    }
}

/// Whether the bytes hold one object and nothing after it.
fn is_one_object(object: &[u8]) -> bool {
    let object = object.trim_ascii_end();
    let Some(object) = object.strip_suffix(b"endobj") else {
        return false;
    };
    // Within a stream or a string any bytes may stand; outside of one, a second object would show here.
    let shown = without_strings(object);
    match find(&shown, b"stream\n").or_else(|| find(&shown, b"stream\r\n")) {
        Some(stream) => {
            find(shown.get(..stream).unwrap_or_default(), b"endobj").is_none()
                && object.trim_ascii_end().ends_with(b"endstream")
        }
        None => find(&shown, b"endobj").is_none(),
    }
}

/// The same bytes with a blank for each that stands in a literal string (ISO 32000-1, 7.3.4.2); right up to the first
/// stream, if there is one.
fn without_strings(object: &[u8]) -> Vec<u8> {
    let (mut depth, mut escaped) = (0_usize, false);
    let shown = object.iter().map(|byte| {
        let within = depth > 0;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if within => escaped = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if within { b' ' } else { *byte }
    });
    shown.collect()
}

fn names_another_table(trailer: &[u8]) -> bool {
    [&b"/Prev"[..], b"/XRefStm", b"/Encrypt", b"#"]
        .iter()
        .any(|name| find(trailer, name).is_some())
}

/// The first place of one text in another.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
