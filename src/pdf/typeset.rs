//! Typesetting: the fixed template, fed with data alone.

use super::seal::SealPlace;
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;

/// A finished letter, not yet sealed.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Where the seal goes.
    pub seal: SealPlace,
}

/// Why a letter cannot be typeset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypesetError {
    /// The typesetter's own words.
    #[error("{0}")]
    Typst(String),
}

/// The letter of a manifest, with its evidence attached.
///
/// # Errors
/// [`TypesetError`].
pub fn final_letter(
    manifest: &Manifest,
    text: &LetterText,
    evidence: &Evidence,
) -> Result<Typeset, TypesetError> {
    let _ = (manifest, text, evidence);
    Err(TypesetError::Typst("not built".into()))
}

/// The pages of a draft as SVG, one string a page.
///
/// # Errors
/// [`TypesetError`].
pub fn preview(text: &LetterText) -> Result<Vec<String>, TypesetError> {
    let _ = text;
    Err(TypesetError::Typst("not built".into()))
}

/// The characters of a text that no font of ours covers, each once, in the order of the page.
#[must_use]
pub fn unprintable(text: &LetterText) -> Vec<char> {
    let _ = text;
    Vec::new()
}

/// The passages that a reader has to find on the pages.
#[must_use]
pub fn printed_passages(text: &LetterText) -> Vec<String> {
    let _ = text;
    Vec::new()
}
