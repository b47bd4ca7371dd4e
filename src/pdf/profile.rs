//! The profile: the name of all that decides the bytes of a letter, which are the typesetter and what it draws with, the
//! template, the faces, and the update that carries the seal.
//!
//! A sealed letter is checked by setting it again, so a program can judge only letters of its own profile; each manifest
//! names the one that it was set by. Whoever changes the bytes of any letter makes another profile. Until the form of the
//! evidence is settled the profile is 0 and may change: nothing that was sealed with it is promised to be checked later.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::typeset::final_letter;
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::record::Hash;
use crate::domain::revision::LetterText;

/// The profile of this program.
pub const NUMBER: u32 = 0;

/// A small letter that every build of the profile sets alike, as its manifest and text.
const MANIFEST: &str = include_str!("../../templates/pdf/golden/manifest.json");
const TEXT: &str = include_str!("../../templates/pdf/golden/text.json");
/// SHA-256 of its pages.
const SHA_256: &str = include_str!("../../templates/pdf/golden/sha256.txt");

/// Whether this build sets the small letter as its profile says. If it does not, its processor or its compiler gave other
/// bytes, and what it says of other letters is worth nothing.
#[must_use]
pub fn is_kept() -> bool {
    static KEPT: OnceLock<bool> = OnceLock::new();
    *KEPT.get_or_init(|| golden().is_some_and(|sha256| sha256.to_string() == SHA_256.trim()))
}

/// SHA-256 of the small letter as this build sets it; `None` if it sets none.
#[must_use]
pub fn golden() -> Option<Hash> {
    let manifest: Manifest = serde_json::from_str(MANIFEST).ok()?;
    let text = LetterText::from_canonical(TEXT.trim_end().as_bytes()).ok()?;
    let evidence = Evidence {
        record: String::new(),
        openings: "[]".to_owned(),
        manifest: MANIFEST.to_owned(),
        text: TEXT.as_bytes().to_vec(),
    };
    let set = final_letter(&manifest, &text, &evidence, &BTreeMap::new()).ok()?;
    Some(Hash::of(&set.pdf))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_build_sets_the_small_letter_of_its_profile() {
        let set = golden().expect("the small letter can be set");
        // tests/letters/make asks for it; see there.
        if NUMBER == 0 && std::env::var_os("UNDERSIGNED_PROFILE_ANEW").is_some() {
            let file = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/templates/pdf/golden/sha256.txt"
            );
            return std::fs::write(file, format!("{set}\n")).unwrap();
        }
        assert_eq!(
            set.to_string(),
            SHA_256.trim(),
            "another profile, or templates/pdf/golden/sha256.txt is to be written anew while the profile is 0"
        );
        assert!(is_kept());
    }
}
