//! Takes out of a stranger's file what its pages follow from: the record's four files and the pictures.
//!
//! Nothing here has to be right. The letter is set again from what is taken out, and compared with the file byte for byte:
//! whatever was overlooked, or taken for something else, makes the two differ. So the reader knows no more of PDF than
//! where the objects of the typesetter's file begin and how it writes a stream, follows no reference but a picture's mask,
//! and bounds everything before it takes memory.

use std::collections::BTreeMap;

use image::RgbaImage;
use lopdf::{Dictionary, Object, Stream};

use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::layout::{ARTWORK, Picture};
use crate::domain::record::Hash;
use crate::pdf::picture::written;
use crate::pdf::seal::table;
use crate::pdf::typeset::Pictures;

/// The most objects of a file; a letter of 535 names has about nine thousand.
const OBJECTS: usize = 50_000;
/// The most bytes of the dictionary before a stream.
const HEADER: usize = 1024;
/// The most bytes of each of the record's files: a letter of 535 names with a thousand changes of mind stays below.
const FILE: usize = 16 << 20;
/// The most names and letterheads of a manifest.
const NAMES: usize = 1_000;
/// The most characters of a line that a manifest has for the page.
const LINE: usize = 400;

/// The streams of a file by their objects' numbers, each with the dictionary before it, as text.
pub(super) struct Streams<'a>(BTreeMap<usize, (&'a [u8], &'a [u8])>);

/// What an entry of a dictionary is followed by in a file of the typesetter's.
fn value<'a>(header: &'a [u8], entry: &str) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(header, entry.as_bytes())?;
    header.get(at + entry.len()..)
}

fn number(header: &[u8], entry: &str) -> Option<usize> {
    let rest = value(header, entry)?.trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()
}

fn has(header: &[u8], words: &str) -> bool {
    memchr::memmem::find(header, words.as_bytes()).is_some()
}

impl<'a> Streams<'a> {
    /// The streams of a base file, by its one table; `None` if it has none such.
    pub(super) fn of(base: &'a [u8]) -> Option<Self> {
        let rest = base.get(table(base)?..)?.strip_prefix(b"xref\n0 ")?;
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let count: usize = std::str::from_utf8(rest.get(..line)?).ok()?.parse().ok()?;
        if count > OBJECTS {
            return None;
        }
        let entries = rest.get(line + 1..line + 1 + 20 * count)?;
        let mut streams = BTreeMap::new();
        for (object, entry) in entries.chunks_exact(20).enumerate().skip(1) {
            let offset: usize = std::str::from_utf8(entry.get(..10)?).ok()?.parse().ok()?;
            let object_bytes = base.get(offset..)?;
            let header = object_bytes.get(..HEADER.min(object_bytes.len()))?;
            let Some(end) = memchr::memmem::find(header, b">>\nstream\n") else {
                continue;
            };
            let header = header.get(..end)?;
            // An object without a stream may be followed by one that has a stream.
            if has(header, "endobj") {
                continue;
            }
            let data = object_bytes.get(end + b">>\nstream\n".len()..)?;
            let length = number(header, "/Length")?;
            streams.insert(object, (header, data.get(..length)?));
        }
        Some(Self(streams))
    }

    /// The attached record: its four files, in the order in which the typesetter attaches them.
    ///
    /// # Errors
    /// A sentence that says what is missing or too much.
    pub(super) fn evidence(&self) -> Result<Evidence, String> {
        let attached = |(header, _): &&(&[u8], &[u8])| has(header, "/Type/EmbeddedFile");
        let files: Vec<&(&[u8], &[u8])> = self.0.values().filter(attached).collect();
        if files.len() != FILES.len() {
            return Err(format!(
                "{} files are attached; the record of a letter has {}.",
                files.len(),
                FILES.len()
            ));
        }
        let file = |at: usize| {
            let bytes = files
                .get(at)
                .and_then(|(header, data)| inflated(header, data, FILE));
            bytes.ok_or_else(|| format!("The attached {} cannot be read.", FILES[at]))
        };
        let text = |at: usize| {
            String::from_utf8(file(at)?)
                .map_err(|_| format!("The attached {} is not text.", FILES[at]))
        };
        Ok(Evidence {
            record: text(0)?,
            openings: text(1)?,
            manifest: text(2)?,
            text: file(3)?,
        })
    }

    /// The pictures that a manifest names, as many of them as the file shows.
    pub(super) fn pictures(&self, manifest: &Manifest) -> Pictures {
        let mut wanted: BTreeMap<Hash, &Picture> = manifest
            .pictures()
            .map(|picture| (picture.seen, picture))
            .collect();
        let mut pictures = Pictures::new();
        for (header, data) in self.0.values() {
            if wanted.is_empty() {
                break;
            }
            if !has(header, "/Subtype/Image") || !has(header, "/SMask") {
                continue;
            }
            let drawn = self.drawn(header, data).and_then(|drawn| {
                let (width, height) = drawn.dimensions();
                wanted.remove(&Picture::seen(width, height, drawn.as_raw()))?;
                written(&drawn, String::new()).ok()
            });
            if let Some(drawn) = drawn {
                pictures.insert(drawn.picture.seen, drawn.png);
            }
        }
        pictures
    }

    /// The pixels of a picture, behind its mask.
    fn drawn(&self, header: &[u8], data: &[u8]) -> Option<RgbaImage> {
        let (width, height) = (number(header, "/Width")?, number(header, "/Height")?);
        let most = (ARTWORK.0 as usize) * (ARTWORK.1 as usize);
        let pixels = width.checked_mul(height).filter(|count| *count <= most)?;
        let colors = inflated(header, data, 3 * pixels)?;
        let (mask_header, mask) = self.0.get(&number(header, "/SMask")?)?;
        let alpha = inflated(mask_header, mask, pixels).filter(|alpha| alpha.len() == pixels)?;
        let channels = if colors.len() == pixels { 1 } else { 3 };
        if colors.len() != channels * pixels {
            return None;
        }
        let mut rgba = Vec::with_capacity(4 * pixels);
        for (color, alpha) in colors.chunks_exact(channels).zip(alpha) {
            match *color {
                [grey] => rgba.extend([grey, grey, grey, alpha]),
                [red, green, blue] => rgba.extend([red, green, blue, alpha]),
                _ => return None,
            }
        }
        let side = |side: usize| u32::try_from(side).ok();
        RgbaImage::from_raw(side(width)?, side(height)?, rgba)
    }
}

/// A stream's bytes, if they are no more than this. The typesetter deflates what becomes shorter by it.
fn inflated(header: &[u8], data: &[u8], most: usize) -> Option<Vec<u8>> {
    if !has(header, "/Filter") {
        return (data.len() <= most).then(|| data.to_vec());
    }
    let mut entries = Dictionary::new();
    entries.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    let stream = Stream::new(entries, data.to_vec());
    stream.decompressed_content_with_limit(most).ok()
}

/// Whether a manifest asks for no more than any letter does, so that setting it is bounded.
pub(super) fn is_bounded(manifest: &Manifest) -> bool {
    let lines = manifest
        .signatories
        .iter()
        .flat_map(|signatory| &signatory.block);
    let mut words = lines.chain([&manifest.url]);
    manifest.signatories.len() <= NAMES
        && manifest.heads.len() <= NAMES
        && manifest.signatories.iter().all(|s| s.block.len() <= 4)
        && words.all(|line| line.len() <= LINE)
}
