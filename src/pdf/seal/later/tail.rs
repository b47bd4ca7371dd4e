//! The end of a file, to which revisions are appended.
//!
//! A revision writes a few objects, the catalog among them, and a table; no byte before it changes. Under `DocMDP` 1
//! nothing else may be added to a certified file than the two kinds of revision that are made here.

use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};

use crate::pdf::seal::base::{load, table};
use crate::pdf::seal::update::write_table;
use crate::pdf::seal::write;

/// A file with what its next revision follows from.
#[derive(Clone)]
pub(super) struct Tail {
    /// The file so far.
    pub(super) bytes: Vec<u8>,
    pub(super) catalog: Dictionary,
    root: ObjectId,
    /// What every trailer repeats.
    info: Option<Object>,
    /// The first identifier of the file, which stays.
    identifier: Object,
    table: usize,
    /// The number after the last object's.
    pub(super) size: u32,
}

impl Tail {
    /// Reads a sealed file without later revisions.
    pub(super) fn read(sealed: &[u8]) -> Option<Self> {
        let document = load(sealed).ok()?;
        let trailer = &document.trailer;
        Some(Self {
            bytes: sealed.to_vec(),
            catalog: document.catalog().ok()?.clone(),
            root: trailer.get(b"Root").ok()?.as_reference().ok()?,
            info: trailer.get(b"Info").ok().cloned(),
            identifier: trailer.get(b"ID").ok()?.as_array().ok()?.first()?.clone(),
            table: table(sealed)?,
            size: trailer.get(b"Size").ok()?.as_i64().ok()?.try_into().ok()?,
        })
    }

    /// Appends a revision: these objects, written as they are, and the catalog.
    pub(super) fn append(&mut self, objects: Vec<(u32, Vec<u8>)>) {
        let before = Sha256::digest(&self.bytes);
        let mut catalog = Vec::new();
        write::dictionary(&self.catalog, &mut catalog);
        let mut entries = Vec::new();
        for (number, body) in objects.into_iter().chain([(self.root.0, catalog)]) {
            entries.push((number, self.bytes.len()));
            self.size = self.size.max(number.saturating_add(1));
            self.bytes
                .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            self.bytes.extend_from_slice(&body);
            self.bytes.extend_from_slice(b"\nendobj\n");
        }
        entries.sort_unstable();
        let table = self.bytes.len();
        write_table(&entries, &mut self.bytes);
        let mut trailer = Dictionary::new();
        trailer.set("Size", i64::from(self.size));
        trailer.set("Root", self.root);
        if let Some(info) = &self.info {
            trailer.set("Info", info.clone());
        }
        // The second identifier names this version of the file.
        let version = before.get(..16).unwrap_or_default().to_vec();
        let version = Object::String(version, StringFormat::Hexadecimal);
        trailer.set("ID", vec![self.identifier.clone(), version]);
        trailer.set("Prev", i64::try_from(self.table).unwrap_or(i64::MAX));
        self.bytes.extend_from_slice(b"trailer\n");
        write::dictionary(&trailer, &mut self.bytes);
        self.bytes
            .extend_from_slice(format!("\nstartxref\n{table}\n%%EOF\n").as_bytes());
        self.table = table;
    }
}
