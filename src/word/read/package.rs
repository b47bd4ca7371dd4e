//! The zip container of a Word file: what is refused before a byte of it is unpacked, and parts by their exact names.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use crate::word::{ENTRIES, PACKED, RATIO, UNPACKED, WordRefusal};

/// Below this many bytes, a high ratio says nothing: a blank part compresses a thousandfold.
const RATIO_FROM: u64 = 1 << 20;
/// How a zip ends: its signature and the eighteen bytes after it.
const END: (&[u8], usize) = (b"PK\x05\x06", 22);

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: BTreeSet<String>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a package after a look at what kind of file it is and at every entry's head.
    pub(super) fn open(file: &'a [u8]) -> Result<Self, WordRefusal> {
        look_at_kind(file)?;
        if file.len() > PACKED {
            return Err(WordRefusal::TooLarge);
        }
        let entries = declared_entries(file)?;
        let archive = ZipArchive::new(Cursor::new(file))
            .map_err(|_| WordRefusal::Package("is a broken package"))?;
        let mut package = Self {
            archive,
            names: BTreeSet::new(),
            left: UNPACKED,
        };
        package.look_at_entries(entries)?;
        Ok(package)
    }

    fn look_at_entries(&mut self, declared: usize) -> Result<(), WordRefusal> {
        if self.archive.has_duplicate_names() || self.archive.len() != declared {
            return Err(WordRefusal::Package("holds two parts of one name"));
        }
        if self.archive.has_overlapping_files().unwrap_or(true) {
            return Err(WordRefusal::Package("holds parts that overlap"));
        }
        if self.archive.offset() != 0 {
            return Err(WordRefusal::Package("begins with something else"));
        }
        let mut unpacked = 0u64;
        let mut folded = BTreeSet::new();
        for index in 0..self.archive.len() {
            let entry = self
                .archive
                .by_index_raw(index)
                .map_err(|_| WordRefusal::Package("is a broken package"))?;
            if entry.encrypted() {
                return Err(WordRefusal::Locked);
            }
            let known = [CompressionMethod::Stored, CompressionMethod::Deflated];
            if !known.contains(&entry.compression()) {
                return Err(WordRefusal::Package("is packed in a way"));
            }
            let name = std::str::from_utf8(entry.name_raw())
                .map_err(|_| WordRefusal::Package("holds a part with a name that is not text"))?
                .to_owned();
            if entry.is_symlink() || !is_plain(&name) {
                return Err(WordRefusal::Package(
                    "holds a part that points out of the package",
                ));
            }
            if is_bomb(entry.size(), entry.compressed_size()) {
                return Err(WordRefusal::Bomb);
            }
            unpacked = unpacked.saturating_add(entry.size());
            // The standard takes names without regard to capitals.
            if !folded.insert(name.to_ascii_lowercase()) {
                return Err(WordRefusal::Package("holds two parts of one name"));
            }
            self.names.insert(name);
        }
        if unpacked > UNPACKED {
            return Err(WordRefusal::Bomb);
        }
        Ok(())
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The bytes of a part of exactly this name, if there is one. What a head declares is not believed: bytes are
    /// counted as they come.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, WordRefusal> {
        if !self.names.contains(name) {
            return Ok(None);
        }
        let broken = |_| WordRefusal::Part {
            part: name.to_owned(),
            what: "cannot be unpacked",
        };
        let entry = self.archive.by_name(name).map_err(|_| WordRefusal::Part {
            part: name.to_owned(),
            what: "cannot be unpacked",
        })?;
        let packed = entry.compressed_size();
        let most = packed.saturating_mul(RATIO).max(RATIO_FROM).min(self.left);
        let mut bytes = Vec::new();
        entry
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
        let found = bytes.len() as u64;
        if found > most {
            return Err(WordRefusal::Bomb);
        }
        self.left -= found;
        Ok(Some(bytes))
    }
}

/// Whether a name stays in the package: no way up, no root, no drive.
fn is_plain(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|step| !matches!(step, "" | "." | ".."))
}

fn is_bomb(size: u64, packed: u64) -> bool {
    size > UNPACKED || (size > RATIO_FROM && size > packed.saturating_mul(RATIO))
}

/// What the file is by its first bytes, whatever its name says.
fn look_at_kind(file: &[u8]) -> Result<(), WordRefusal> {
    let kinds: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF"),
        (
            b"\xd0\xcf\x11\xe0",
            "an old Word file (.doc) or one locked with a password",
        ),
        (b"{\\rtf", "a rich-text file (.rtf)"),
        (b"<!DOCTYPE", "a web page"),
        (b"<html", "a web page"),
        (b"<?xml", "an XML file"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ];
    if file.is_empty() {
        return Err(WordRefusal::Empty);
    }
    if let Some((_, kind)) = kinds.iter().find(|(magic, _)| file.starts_with(magic)) {
        return Err(WordRefusal::OtherKind(kind));
    }
    if !file.starts_with(b"PK\x03\x04") {
        return Err(WordRefusal::OtherKind("another kind of file"));
    }
    // The first entry of an OpenDocument file is its kind, by that standard.
    let head = file.get(30..120.min(file.len())).unwrap_or_default();
    if head.starts_with(b"mimetypeapplication/vnd.oasis.opendocument") {
        return Err(WordRefusal::OtherKind("an OpenDocument file (.odt)"));
    }
    Ok(())
}

/// How many entries the package says it has, read before anything allocates room for them.
fn declared_entries(file: &[u8]) -> Result<usize, WordRefusal> {
    let (signature, length) = END;
    let end = file
        .len()
        .checked_sub(length)
        .and_then(|at| file.get(at..))
        .filter(|end| end.starts_with(signature))
        .ok_or(WordRefusal::Package(
            "is cut short, or something else follows it",
        ))?;
    let count = end.get(10..12).and_then(|b| <[u8; 2]>::try_from(b).ok());
    let count = usize::from(u16::from_le_bytes(count.unwrap_or_default()));
    if count > ENTRIES {
        return Err(WordRefusal::Entries);
    }
    Ok(count)
}
