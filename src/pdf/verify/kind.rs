//! What a file is that somebody takes for a letter: one of ours, however battered, or something else, told politely.

use lopdf::{Document, Object};

use super::coverage::lenient;
use super::find;
use crate::domain::evidence::FILES;

/// How far into a file its kind is looked for, bytes.
const HEAD: usize = 1024;
/// What every sentence about a stranger's file ends with.
const SAYS_NOTHING: &str = "That says nothing about the file: only the PDF of a letter, as its page gives it out, carries the seal and the record \
     that are checked here.";

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A PDF that says it is a letter.
    Letter,
    /// What was a letter, and why it is not even a PDF as it was.
    Battered(String),
    /// Something else: a sentence.
    Stranger(String),
}

/// Tells what a file is.
pub(super) fn kind(file: &[u8]) -> Kind {
    let head = file.get(..HEAD.min(file.len())).unwrap_or_default();
    let is_pdf = head.starts_with(b"%PDF-");
    let tail = file
        .get(file.len().saturating_sub(HEAD)..)
        .unwrap_or_default();
    let has_end = find(tail, b"%%EOF").is_some();
    if is_marked(file) {
        return match (is_pdf, find(head, b"%PDF-")) {
            (true, _) if !has_end => Kind::Battered(
                "This was a letter, and its end is missing: it was cut, or did not arrive whole."
                    .into(),
            ),
            (true, _) => Kind::Letter,
            (false, Some(before)) => Kind::Battered(format!(
                "Something was put before the beginning of the PDF, {before} bytes long."
            )),
            (false, None) => Kind::Battered(
                "This was a letter, and its beginning is missing or was changed.".into(),
            ),
        };
    }
    if is_pdf {
        return foreign(file, has_end);
    }
    let sentence = match name(file, head) {
        Some(name) => format!("This is {name}, not the PDF of a letter. {SAYS_NOTHING}"),
        None if file.is_empty() => "The file is empty; perhaps it did not arrive whole.".into(),
        None => format!("This is not a PDF. {SAYS_NOTHING}"),
    };
    Kind::Stranger(sentence)
}

/// Whether a file bears marks that the typesetter sets on every letter, so that it cannot pass for a stranger's.
fn is_marked(file: &[u8]) -> bool {
    let has = |words: &[u8]| find(file, words).is_some();
    (has(FILES[0].as_bytes()) && has(FILES[2].as_bytes()))
        || has(b"/Creator(Undersigned)")
        || has(b"CreatorTool>Undersigned<")
}

/// A PDF without those marks: one that was saved anew may still have the record attached.
fn foreign(file: &[u8], has_end: bool) -> Kind {
    let sentence = match lenient(file) {
        Some(document) if has_record(&document) => return Kind::Letter,
        _ if find(file, b"/Encrypt").is_some() => format!(
            "This PDF is locked, with a password or with restrictions; letters never are. {SAYS_NOTHING}"
        ),
        _ if !has_end => format!(
            "This PDF is damaged: it has no end, as if it did not arrive whole, and nothing in it shows that it was a \
             letter. {SAYS_NOTHING}"
        ),
        None => format!("This PDF is damaged and cannot be read. {SAYS_NOTHING}"),
        Some(_) if find(file, b"/ByteRange").is_some() => format!(
            "This PDF carries a signature, but neither the seal nor the record of a letter. {SAYS_NOTHING}"
        ),
        Some(_) => format!(
            "This PDF carries neither the seal nor the record of a letter. It may be a print, a scan or a newly saved copy \
             of one. {SAYS_NOTHING}"
        ),
    };
    Kind::Stranger(sentence)
}

fn has_record(document: &Document) -> bool {
    document.objects.values().any(|object| {
        let name = object
            .as_dict()
            .and_then(|entries| entries.get(b"UF"))
            .and_then(Object::as_str);
        name.is_ok_and(|name| FILES.iter().any(|file| file.as_bytes() == name))
    })
}

/// The name of a kind of file that people take for a letter, with its article.
fn name(file: &[u8], head: &[u8]) -> Option<&'static str> {
    const PICTURES: [&[u8]; 6] = [
        b"\xff\xd8\xff",
        b"\x89PNG",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"BM",
    ];
    let starts = |with: &[u8]| head.starts_with(with);
    let trimmed = head.trim_ascii_start().to_ascii_lowercase();
    let opens = |with: &[u8]| trimmed.starts_with(with);
    let is = |kind: &[u8]| find(file, kind).is_some();
    let is_picture = PICTURES.iter().any(|picture| starts(picture))
        || (starts(b"RIFF") && find(head, b"WEBP").is_some())
        || head
            .get(4..12)
            .is_some_and(|brand| brand.starts_with(b"ftyphei") || brand == b"ftypavif");
    let name = match () {
        () if is_picture => "a picture",
        () if starts(b"PK\x03\x04") && is(b"word/") => "a Word document",
        () if starts(b"PK\x03\x04") && is(b"xl/") => "an Excel workbook",
        () if starts(b"PK\x03\x04") && is(b"ppt/") => "a PowerPoint presentation",
        () if starts(b"PK\x03\x04") && is(b"oasis.opendocument") => "an OpenDocument file",
        () if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => "a ZIP archive",
        () if starts(b"\xd0\xcf\x11\xe0") => "a Word document or another file of Microsoft Office",
        () if starts(b"{\\rtf") => "a text in Rich Text Format",
        () if starts(b"%!PS") => "a PostScript file",
        () if opens(b"<!doctype html") || opens(b"<html") => "a web page",
        () if opens(b"<svg") || (opens(b"<?xml") && find(head, b"<svg").is_some()) => "a picture",
        () if opens(b"<?xml") => "an XML file",
        () if [
            &b"return-path:"[..],
            b"received:",
            b"delivered-to:",
            b"mime-version:",
            b"from:",
        ]
        .iter()
        .any(|field| opens(field)) =>
        {
            "an e-mail message; save the PDF that is attached to it, and hand that in"
        }
        () if is_text(head) => "a plain text",
        () => return None,
    };
    Some(name)
}

fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut in two where the head ends.
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}
