//! What a letter costs without us: one layout and one export by the typesetting library, from data that lies ready.
//!
//! `tests/bench/letters` holds our own work against it; nothing else asks for it.

use std::collections::BTreeMap;

use typst::foundations::Bytes;

use super::super::model::Letter;
use super::{Pictures, Trim, TypesetError, attached, composed, exported};
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;

/// A letter that lies ready for the template.
#[derive(Debug)]
pub struct Bare<'a> {
    manifest: &'a Manifest,
    letter: Letter,
    files: BTreeMap<String, Bytes>,
}

impl<'a> Bare<'a> {
    /// Makes it ready.
    ///
    /// # Errors
    /// [`TypesetError`] if a picture is missing.
    pub fn of(
        manifest: &'a Manifest,
        text: &LetterText,
        evidence: &Evidence,
        pictures: &Pictures,
    ) -> Result<Self, TypesetError> {
        let letter = Letter::finished(manifest, text);
        let files = attached(&letter, evidence, pictures)?;
        Ok(Self {
            manifest,
            letter,
            files,
        })
    }

    /// Lays it out once and writes it as a PDF once: not fitted, not checked, not sealed.
    ///
    /// # Errors
    /// [`TypesetError`].
    pub fn pdf(&self) -> Result<Vec<u8>, TypesetError> {
        let _trim = Trim;
        exported(&composed(&self.letter, &self.files)?, self.manifest)
    }
}
