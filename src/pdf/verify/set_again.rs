//! The one judge of pages: the letter is set again from the record in the file, and every byte is compared.
//!
//! A letter is a pure function of what it carries, so nothing on a page, in a font, a tag, a link, a title or an
//! attachment can say anything else than the record does: it would be another byte.

use super::check::Finding;
use super::take_out::{Streams, is_bounded};
use crate::domain::evidence::{Evidence, Proven};
use crate::domain::revision::LetterText;
use crate::pdf::profile;
use crate::pdf::seal::SealPlace;
use crate::pdf::typeset::{self, Typeset, TypesetError};

/// Why the pages are not what the record gives, or cannot be judged.
pub(super) enum Unset {
    /// They are others.
    Other(Finding),
    /// This program cannot say.
    NotChecked(Finding),
}

/// Sets the letter of a proven record again and compares it with the base file; where the seal has to be, if they are equal.
pub(super) fn set_again(
    base: &[u8],
    streams: &Streams<'_>,
    evidence: &Evidence,
    proven: &Proven,
) -> Result<SealPlace, Unset> {
    let manifest = &proven.manifest;
    if manifest.profile != Some(profile::NUMBER) {
        return Err(Unset::NotChecked(other_profile(manifest.profile)));
    }
    if !is_bounded(manifest) {
        let sentence = "Pages NOT checked: the record asks for more than any letter has.";
        return Err(Unset::NotChecked(Finding::of(sentence)));
    }
    let pictures = streams.pictures(manifest);
    let text: &LetterText = &proven.text;
    match typeset::final_letter(manifest, text, evidence, &pictures) {
        Ok(Typeset { pdf, seal, .. }) if pdf == base => Ok(seal),
        Ok(Typeset { pdf, .. }) => Err(judged(difference(base, &pdf))),
        Err(TypesetError::Picture(seen)) => Err(Unset::Other(
            Finding::of("A picture of the record is missing on the pages, or another one stands in its place.")
                .for_experts(format!("What is seen on it has the SHA-256 {}.", seen.grouped())),
        )),
        Err(why) => Err(judged(
            Finding::of("The record gives no letter that this service would set, so the pages say something else.")
                .for_experts(why.to_string()),
        )),
    }
}

/// A difference counts against the file only if this program still sets what it set when the profile was made.
fn judged(finding: Finding) -> Unset {
    if profile::is_kept() {
        Unset::Other(finding)
    } else {
        Unset::NotChecked(Finding::of(
            "Pages NOT checked: this build of the program does not set letters as its profile says. Check the file with a \
             released build.",
        ))
    }
}

fn other_profile(number: Option<u32>) -> Finding {
    let by = match number {
        Some(number) => format!(
            "set by profile {number}; use a version of this program that has it. This one has profile {}",
            profile::NUMBER
        ),
        None => "set by a version before profiles were named".to_owned(),
    };
    Finding::of(format!("Pages NOT checked: {by}."))
}

/// Where a file first differs from what its record gives, in words.
fn difference(base: &[u8], set: &[u8]) -> Finding {
    let at = base
        .iter()
        .zip(set)
        .take_while(|(one, other)| one == other)
        .count();
    let object = object_around(set, at).or_else(|| object_around(base, at));
    let (number, kind) = object.unwrap_or((0, "the file"));
    Finding::of(format!(
        "The pages are not what the record gives: set again from it, {kind} comes out different."
    ))
    .for_experts(format!(
        "The first difference is at byte {at}, in object {number}; {} bytes in the file, {} when set again.",
        base.len(),
        set.len()
    ))
}

/// The object in which a byte lies, and what it is to a reader.
fn object_around(file: &[u8], at: usize) -> Option<(usize, &'static str)> {
    const BEGINS: &[u8] = b" 0 obj\n";
    /// How much of an object tells what it is.
    const TELLING: usize = 400;
    let before = file.get(..at.min(file.len()))?;
    let begins = memchr::memmem::rfind(before, BEGINS)?;
    let digits = before
        .get(..begins)?
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit());
    let digits = before.get(begins - digits.count()..begins)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let object = file.get(begins..)?;
    let telling = object.get(..TELLING.min(object.len()))?;
    let end = memchr::memmem::find(telling, b"endobj").unwrap_or(telling.len());
    Some((number, kind(telling.get(..end)?)))
}

fn kind(object: &[u8]) -> &'static str {
    const KINDS: [(&str, &str); 15] = [
        ("/Type/EmbeddedFile", "an attachment"),
        ("/Type/Filespec", "the description of an attachment"),
        ("/Type/FontDescriptor", "a font"),
        ("/Type/Font", "a font"),
        ("/Subtype/CIDFontType0C", "a font"),
        ("begincmap", "a font"),
        ("/Subtype/Image", "a picture"),
        ("/Type/Annot", "a link"),
        ("/Type/StructElem", "the text for screen readers"),
        ("/Type/StructTreeRoot", "the text for screen readers"),
        (
            "/Type/Metadata",
            "the title or another line about the document",
        ),
        ("/Producer", "the title or another line about the document"),
        ("/Title", "a bookmark"),
        ("/Type/Catalog", "the catalog"),
        ("/Type/Page", "a page"),
    ];
    let is = |words: &str| memchr::memmem::find(object, words.as_bytes()).is_some();
    let known = KINDS.iter().find(|(words, _)| is(words));
    known.map_or("a page or one of its fonts", |(_, kind)| kind)
}
