//! Press text: the release that each signing office localizes, own member first.

use serde::{Deserialize, Serialize};

use super::finalization::Manifest;
use super::roster::MemberId;

/// How party and state follow a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// `(R-ND)`.
    #[default]
    Postal,
    /// `(R-N.D.)`, the Associated Press's.
    Ap,
}

/// What an office pastes into its release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PressKit {
    /// The sentence that names everybody.
    pub joined_by: String,
    /// The release in Markdown.
    pub markdown: String,
    /// The same in HTML.
    pub html: String,
    /// The letter's public page.
    pub url: String,
}

/// A member who is not printed has no point of view on the letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("That member did not sign this letter.")]
pub struct NotASignatory;

/// The sentence from one signatory's own point of view. `leads` are the lead and the co-leads, lead first.
///
/// # Errors
/// [`NotASignatory`].
pub fn joined_by(
    manifest: &Manifest,
    leads: &[MemberId],
    own: &MemberId,
    style: Style,
) -> Result<String, NotASignatory> {
    let _ = (manifest, leads, own, style);
    Err(NotASignatory)
}

/// The release from one signatory's own point of view.
///
/// # Errors
/// [`NotASignatory`].
pub fn kit(
    manifest: &Manifest,
    text: &super::revision::LetterText,
    leads: &[MemberId],
    own: &MemberId,
    style: Style,
) -> Result<PressKit, NotASignatory> {
    let _ = text;
    joined_by(manifest, leads, own, style).map(|joined_by| PressKit {
        markdown: joined_by.clone(),
        html: joined_by.clone(),
        url: manifest.url.clone(),
        joined_by,
    })
}
