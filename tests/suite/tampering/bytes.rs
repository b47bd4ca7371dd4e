//! Bytes changed, cut, added and moved, without a new revision.

use std::ops::Range;

use lopdf::{Document, Object};

use super::{Altered, CHANGED, CUT, OTHER, SEALED, altered as case};
use crate::pdf_rewriting::position;

/// Where the digits of the signature are.
fn hole(pdf: &[u8]) -> Range<usize> {
    let range = last(pdf, b"/ByteRange");
    let start = range + position(&pdf[range..], b"/Contents <") + b"/Contents <".len();
    start..start + position(&pdf[start..], b">")
}

/// The last place of some bytes.
fn last(pdf: &[u8], part: &[u8]) -> usize {
    pdf.windows(part.len())
        .rposition(|window| window == part)
        .unwrap()
}

/// Where the bytes of the first stream are that satisfies.
fn stream(document: &Document, is: impl Fn(&lopdf::Dictionary) -> bool) -> usize {
    let streams = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let mut found = streams.filter(|stream| is(&stream.dict) && stream.content.len() > 64);
    position(&SEALED, &found.next().unwrap().content)
}

fn is(entries: &lopdf::Dictionary, key: &[u8], value: &[u8]) -> bool {
    entries
        .get(key)
        .and_then(Object::as_name)
        .is_ok_and(|name| name == value)
}

fn flipped(at: usize) -> Vec<u8> {
    let mut forged = SEALED.clone();
    forged[at] ^= 1;
    forged
}

/// The sealed letter with other bytes in the place of some.
fn replaced(from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = last(&SEALED, from);
    [&SEALED[..at], to, &SEALED[at + from.len()..]].concat()
}

/// The byte range's numbers after the first.
fn numbers() -> (usize, Vec<usize>) {
    let at = last(&SEALED, b"/ByteRange [0 ") + b"/ByteRange [0 ".len();
    let text = String::from_utf8(SEALED[at..at + 32].to_vec()).unwrap();
    (
        at,
        text.split_whitespace()
            .take(3)
            .map(|n| n.parse().unwrap())
            .collect(),
    )
}

/// The sealed letter with another byte range of the same width.
fn ranged(change: impl Fn(&mut Vec<usize>)) -> Vec<u8> {
    let (at, mut range) = numbers();
    change(&mut range);
    let text = format!("{:<10} {:<10} {:<10}", range[0], range[1], range[2]);
    let mut forged = SEALED.clone();
    forged[at..at + text.len()].copy_from_slice(text.as_bytes());
    forged
}

/// An old and simple attack: a second part is put before the sealed one, and the byte range skips it.
fn wrapped() -> Vec<u8> {
    let (_, range) = numbers();
    let added = b"\n1 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n";
    let mut forged = ranged(|range| range[1] += added.len());
    forged.splice(range[1]..range[1], added.iter().copied());
    forged
}

fn moved(to: &[u8], from: &[u8]) -> Vec<u8> {
    let mut forged = to.to_vec();
    let (there, here) = (hole(to), hole(from));
    assert_eq!(there.len(), here.len());
    forged[there].copy_from_slice(&from[here]);
    forged
}

pub(super) fn altered() -> Vec<Altered> {
    let document = Document::load_mem(&SEALED).unwrap();
    let hole = hole(&SEALED);
    let lower = hole
        .clone()
        .find(|at| SEALED[*at].is_ascii_uppercase())
        .unwrap();
    let mut lower_case = SEALED.clone();
    lower_case[lower].make_ascii_lowercase();
    let mut padding = SEALED.clone();
    padding[hole.end - 1] = b'1';
    let page = document.get_page_contents(document.get_pages()[&1])[0];
    let page = document.get_object(page).unwrap().as_stream().unwrap();
    let font = |entries: &lopdf::Dictionary| is(entries, b"Subtype", b"CIDFontType0C");
    let attachment = |entries: &lopdf::Dictionary| is(entries, b"Type", b"EmbeddedFile");
    let metadata = |entries: &lopdf::Dictionary| is(entries, b"Type", b"Metadata");
    let seal = "seal";
    vec![
        case("a byte of the header", flipped(7), seal, CHANGED),
        case(
            "a byte of a page",
            flipped(position(&SEALED, &page.content) + 40),
            seal,
            CHANGED,
        ),
        case(
            "a byte of a font",
            flipped(stream(&document, font) + 40),
            seal,
            CHANGED,
        ),
        case(
            "a byte of an attachment",
            flipped(stream(&document, attachment) + 40),
            seal,
            CHANGED,
        ),
        case(
            "a byte of the metadata",
            flipped(stream(&document, metadata) + 40),
            seal,
            CHANGED,
        ),
        case(
            "a byte of the first table",
            flipped(position(&SEALED, b"\nxref\n") + 60),
            seal,
            CHANGED,
        ),
        case(
            "a byte of the seal's reason",
            flipped(last(&SEALED, b"approved text") + 2),
            seal,
            CHANGED,
        ),
        case(
            "a byte of the seal's moment",
            flipped(last(&SEALED, b"/M (D:") + 9),
            seal,
            CHANGED,
        ),
        case(
            "a byte of the field's place",
            flipped(last(&SEALED, b"/Rect [") + 8),
            seal,
            CHANGED,
        ),
        case(
            "a digit of the certificate",
            flipped(hole.start + 400),
            seal,
            "",
        ),
        case("a digit of the signature", flipped(hole.end - 20), seal, ""),
        case("the other case of a digit", lower_case, seal, CHANGED),
        case("a digit of the padding", padding, seal, ""),
        case(
            "a byte of the last table",
            flipped(last(&SEALED, b" 00000 n") - 2),
            seal,
            CHANGED,
        ),
        case(
            "the last table's own place",
            flipped(last(&SEALED, b"startxref\n") + 11),
            seal,
            "",
        ),
        case(
            "half of the file",
            SEALED[..SEALED.len() / 2].to_vec(),
            "file",
            "its end is missing",
        ),
        case(
            "all but the last byte",
            SEALED[..SEALED.len() - 1].to_vec(),
            seal,
            CUT,
        ),
        case(
            "one more line end",
            [&SEALED[..], b"\n"].concat(),
            seal,
            CUT,
        ),
        case(
            "a comment at the end",
            [&SEALED[..], b"% one more line\n"].concat(),
            "revisions",
            "change nothing a reader would see",
        ),
        case(
            "a web page at the end",
            [&SEALED[..], b"<html><script>1</script></html>\n%%EOF\n"].concat(),
            "coverage",
            "what follows was added after it",
        ),
        case(
            "a byte before the beginning",
            [b"\n", &SEALED[..]].concat(),
            "file",
            "put before the beginning",
        ),
        case(
            "another program before the beginning",
            [b"MZ\x90\0 an executable ", &SEALED[..]].concat(),
            "file",
            "put before the beginning",
        ),
        case(
            "the seal of another letter",
            moved(&SEALED, &OTHER.sealed()),
            seal,
            CHANGED,
        ),
        case(
            "a wider gap in the byte range",
            ranged(|range| {
                range[1] += 20;
                range[2] -= 20;
            }),
            "coverage",
            "leaves out more of the file than its own signature",
        ),
        case(
            "a byte range that overlaps itself",
            ranged(|range| range[1] = 10),
            "coverage",
            "leaves out more of the file than its own signature",
        ),
        case(
            "a byte range that ends early",
            ranged(|range| range[2] -= 100),
            "coverage",
            "what follows was added after it",
        ),
        case(
            "a byte range beyond the end",
            ranged(|range| range[2] += 100),
            "coverage",
            "this one was cut",
        ),
        case(
            "a byte range of nothing",
            ranged(|range| range.fill(0)),
            seal,
            CHANGED,
        ),
        case(
            "a part wrapped between the signature and the rest",
            wrapped(),
            "coverage",
            "leaves out more of the file than its own signature",
        ),
        case(
            "no byte range",
            replaced(b"/ByteRange [0 ", b"/ByteRangf [0 "),
            seal,
            CHANGED,
        ),
        case(
            "a byte range without numbers",
            replaced(b"/ByteRange [0 ", b"/ByteRange [n "),
            seal,
            CHANGED,
        ),
        case(
            "no signature",
            replaced(b"/Contents <", b"/Contentz <"),
            seal,
            CHANGED,
        ),
        case(
            "an empty signature",
            replaced(&SEALED[hole.clone()], b""),
            seal,
            "",
        ),
        case(
            "a signature of zeros",
            replaced(&SEALED[hole.clone()], &vec![b'0'; hole.len()]),
            seal,
            "",
        ),
        case(
            "another filter",
            replaced(b"/Adobe.PPKLite", b"/Adobe.PPKMS  "),
            seal,
            CHANGED,
        ),
        case(
            "another kind of signature",
            replaced(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached"),
            seal,
            "carries no seal of this service",
        ),
        case(
            "a permission for forms",
            replaced(b"/P 1/V", b"/P 2/V"),
            seal,
            CHANGED,
        ),
    ]
}
