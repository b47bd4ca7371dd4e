//! What a sealed file holds, against the record in it: its attachments, the names and the words on its pages.

use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;
use crate::pdf::model::Letter;
use crate::pdf::read_back::{ReadBack, look};
use crate::pdf::script::{Difference, Script};

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
        .map(|signatory| signatory.block.iter().map(|line| look(line)).collect())
        .collect();
    if read.signature_blocks == expected {
        return Ok(());
    }
    let printed = read
        .signature_blocks
        .iter()
        .filter_map(|block| block.first());
    let unapproved: Vec<&String> = printed
        .filter(|name| !expected.iter().any(|block| block.first() == Some(name)))
        .collect();
    Err(match unapproved.first() {
        Some(name) => format!("{name} is printed without an approval."),
        None => "The printed names are not the approved ones in their order.".into(),
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
        .map_err(|Difference { expected, printed }| {
            format!("The pages say \"{printed}\" where the approved text has \"{expected}\".")
        })
}
