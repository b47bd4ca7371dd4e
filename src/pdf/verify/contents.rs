//! What a sealed file holds, against the record in it: its attachments, the names and the words on its pages.

use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;
use crate::pdf::model::Letter;
use crate::pdf::read_back::{PICTURE, ReadBack, look, picture};
use crate::pdf::script::Script;

/// The attached record, each of its files exactly once.
///
/// # Errors
/// A sentence that says what is missing or too much.
pub(super) fn evidence(read: &ReadBack) -> Result<Evidence, String> {
    let file = |name: &str| -> Result<Vec<u8>, String> {
        let mut found = read
            .attachments
            .iter()
            .filter(|attachment| attachment.name == name);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.bytes.clone()),
            (None, _) => Err(format!("The attached {name} is missing.")),
            (Some(_), Some(_)) => Err(format!("{name} is attached more than once.")),
        }
    };
    let text = |name: &str| {
        String::from_utf8(file(name)?).map_err(|_| format!("The attached {name} is not text."))
    };
    if read.attachments.len() > FILES.len() {
        return Err("The file has more attachments than the record of a letter.".into());
    }
    let [record, openings, manifest, canonical] = FILES;
    Ok(Evidence {
        record: text(record)?,
        openings: text(openings)?,
        manifest: text(manifest)?,
        text: file(canonical)?,
    })
}

/// The names on the page against the manifest, in order, both ways.
///
/// # Errors
/// A sentence that says what differs.
pub fn names(read: &ReadBack, manifest: &Manifest) -> Result<(), String> {
    let expected: Vec<Vec<String>> = manifest
        .signatories
        .iter()
        .map(|signatory| {
            let likeness = signatory.likeness.as_ref();
            let likeness = likeness.map(|shown| picture(&shown.pixels, &shown.alt));
            let lines = signatory.block.iter().map(|line| look(line));
            likeness.into_iter().chain(lines).collect()
        })
        .collect();
    if read.signature_blocks == expected {
        return Ok(());
    }
    let is_picture = |line: &&String| line.starts_with(PICTURE);
    let name = |block: &'_ Vec<String>| block.iter().find(|line| !is_picture(line)).cloned();
    let names: Vec<_> = expected.iter().filter_map(name).collect();
    let mut printed = read.signature_blocks.iter().filter_map(name);
    if let Some(unapproved) = printed.find(|name| !names.contains(name)) {
        return Err(format!("{unapproved} is printed without an approval."));
    }
    let mut lines = read.signature_blocks.iter().flatten();
    let known = |line: &&String| expected.iter().any(|block| block.contains(line));
    Err(if lines.any(|line| is_picture(&line) && !known(&line)) {
        "A picture is printed that the record does not know.".into()
    } else {
        "The printed names are not the approved ones in their order.".into()
    })
}

/// The words on the page against the approved text, both ways.
///
/// # Errors
/// A sentence that says where they part.
pub fn text(read: &ReadBack, manifest: &Manifest, text: &LetterText) -> Result<(), String> {
    let script = Script::of(&Letter::finished(manifest, text));
    script
        .hold(read)
        .map_err(|difference| difference.sentence())
}
