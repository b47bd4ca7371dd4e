//! Texts and documents beside the record: kept once, never changed.

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{documents, texts};
use super::{Db, Fault, Tx, micros};
use crate::domain::letter::LetterId;
use crate::domain::record::Hash;
use crate::domain::revision::LetterText;

/// The kinds of documents kept for a letter.
pub mod document {
    /// A frozen manifest; several if one was voided.
    pub const MANIFEST: &str = "manifest";
    /// The sealed PDF.
    pub const PDF: &str = "pdf";
}

/// A document beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its letter.
    pub letter: LetterId,
    /// What it is.
    pub kind: &'static str,
    /// Digest of its bytes.
    pub sha256: Hash,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A revision's number as it is stored; one that does not fit is on no letter.
fn number(revision: u32) -> i32 {
    i32::try_from(revision).unwrap_or(i32::MAX)
}

impl Db {
    /// A revision's text.
    ///
    /// # Errors
    /// [`Fault`], also if there is none or it is not canonical.
    pub fn text(&mut self, id: LetterId, revision: u32) -> Result<LetterText, Fault> {
        let canonical = self.canonical_text(id, revision)?;
        LetterText::from_canonical(&canonical).map_err(|e| Fault::other("reading a text", e))
    }

    /// The same as canonical bytes.
    ///
    /// # Errors
    /// [`Fault`], also if there is none.
    pub fn canonical_text(&mut self, id: LetterId, revision: u32) -> Result<Vec<u8>, Fault> {
        const DOING: &str = "reading a text";
        texts::table
            .find((id.to_string(), number(revision)))
            .select(texts::canonical)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?
            .ok_or_else(|| Fault::other(DOING, format!("there is no revision {revision} of {id}")))
    }

    /// A document by its kind and digest.
    ///
    /// # Errors
    /// [`Fault`], also if its bytes have another digest by now.
    pub fn document(
        &mut self,
        id: LetterId,
        kind: &'static str,
        sha256: &Hash,
    ) -> Result<Option<Vec<u8>>, Fault> {
        const DOING: &str = "reading a document";
        let bytes: Option<Vec<u8>> = documents::table
            .find((id.to_string(), kind, &sha256.as_bytes()[..]))
            .select(documents::bytes)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?;
        match bytes {
            Some(bytes) if Hash::of(&bytes) != *sha256 => {
                let why = format!("the {kind} {sha256} of {id} was changed in the store");
                Err(Fault::other(DOING, why))
            }
            found => Ok(found),
        }
    }
}

impl Tx<'_> {
    /// Keeps a revision's text.
    ///
    /// # Errors
    /// [`Fault`], also if the revision has a text already.
    pub fn put_text(
        &mut self,
        letter: LetterId,
        revision: u32,
        text: &LetterText,
    ) -> Result<(), Fault> {
        diesel::insert_into(texts::table)
            .values((
                texts::letter.eq(letter.to_string()),
                texts::revision.eq(number(revision)),
                texts::digest.eq(&text.digest().as_bytes()[..]),
                texts::canonical.eq(text.canonical()),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of("keeping a text"))?;
        Ok(())
    }

    /// Keeps a document; the same one twice is kept once.
    ///
    /// # Errors
    /// [`Fault`], also if the digest is not that of the bytes.
    pub fn put_document(&mut self, document: NewDocument) -> Result<(), Fault> {
        const DOING: &str = "keeping a document";
        let NewDocument {
            letter,
            kind,
            sha256,
            bytes,
            made_at,
        } = document;
        if Hash::of(&bytes) != sha256 {
            return Err(Fault::other(DOING, "its digest is not that of its bytes"));
        }
        let letter = letter.to_string();
        let digest = &sha256.as_bytes()[..];
        let kept: bool = diesel::select(exists(documents::table.find((&letter, kind, digest))))
            .get_result(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        if kept {
            return Ok(());
        }
        diesel::insert_into(documents::table)
            .values((
                documents::letter.eq(&letter),
                documents::kind.eq(kind),
                documents::sha256.eq(digest),
                documents::made_at.eq(micros(made_at)),
                documents::bytes.eq(bytes),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }
}
