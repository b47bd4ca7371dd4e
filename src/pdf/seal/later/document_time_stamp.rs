//! A time stamp on the whole file up to it (ETSI EN 319 142-1, 5.4.3).
//!
//! Its field has no widget and is named by the form alone: a widget would have to be tagged, and under `DocMDP` 1 no
//! page and no structure may change any more.

use lopdf::{Object, dictionary};
use sha2::{Digest, Sha256};

use super::tail::Tail;
use crate::pdf::seal::base::find;
use crate::pdf::seal::hole::{HOLE, der_in, fill, write_range, write_signature};
use crate::pdf::seal::write;

/// How such a revision goes on after its first object's number.
const BEGINS: &[u8] = b" 0 obj\n<</Type /DocTimeStamp";
/// The most bytes that a token may have.
const LONGEST: usize = 32 * 1024;

/// Whether a revision is one.
pub(super) fn is_one(revision: &[u8]) -> bool {
    let digits = revision.iter().take_while(|byte| byte.is_ascii_digit());
    revision
        .get(digits.count()..)
        .is_some_and(|rest| rest.starts_with(BEGINS))
}

/// A revision whose token is still a row of zeros.
pub(super) struct Unstamped {
    /// Where the first digit goes, and how many there are.
    hole: (usize, usize),
    /// SHA-256 of all but the digits and their two delimiters.
    pub(super) imprint: [u8; 32],
}

/// Appends the revision, the `count`-th of its kind, with room for so many bytes.
///
/// # Errors
/// If the file's form is not one of ours.
pub(super) fn append(file: &mut Tail, count: usize, room: usize) -> Result<Unstamped, String> {
    let odd = "The file has no form to which a time stamp could be added.";
    let start = file.bytes.len();
    let (value, field) = (file.size, file.size.saturating_add(1));
    let mut body = Vec::new();
    let entries = dictionary! {
        "Type" => "DocTimeStamp",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.RFC3161",
    };
    write_signature(&entries, 2 * room, &mut body);
    let mut named = Vec::new();
    let entries = dictionary! {
        "FT" => "Sig",
        "T" => write::text(&format!("DocTimeStamp{count}")),
        "V" => Object::Reference((value, 0)),
    };
    write::dictionary(&entries, &mut named);
    let form = file.catalog.get_mut(b"AcroForm").ok();
    let fields = form.and_then(|form| {
        let form = form.as_dict_mut().ok()?;
        form.get_mut(b"Fields").ok()?.as_array_mut().ok()
    });
    fields.ok_or(odd)?.push(Object::Reference((field, 0)));
    file.append(vec![(value, body), (field, named)]);
    let hole = file.bytes.get(start..).and_then(|added| find(added, HOLE));
    let hole = (start + hole.ok_or(odd)? + HOLE.len(), 2 * room);
    write_range(&mut file.bytes, start, hole)?;
    let mut hasher = Sha256::new();
    hasher.update(file.bytes.get(..hole.0 - 1).unwrap_or_default());
    hasher.update(file.bytes.get(hole.0 + hole.1 + 1..).unwrap_or_default());
    Ok(Unstamped {
        hole,
        imprint: hasher.finalize().into(),
    })
}

impl Unstamped {
    /// Fills in the token.
    ///
    /// # Errors
    /// If it is longer than its place.
    pub(super) fn fill(&self, file: &mut Tail, token: &[u8]) -> Result<(), String> {
        let filled = fill(&mut file.bytes, self.hole, token);
        filled.ok_or_else(|| "A time stamp is longer than its place.".into())
    }
}

/// The token of such a revision, and the room that it was given.
pub(super) fn read(revision: &[u8]) -> Option<(Vec<u8>, usize)> {
    let start = find(revision, HOLE)? + HOLE.len();
    let rest = revision.get(start..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let digits = digits.count();
    if digits > 2 * LONGEST {
        return None;
    }
    Some((der_in(rest.get(..digits)?)?, digits / 2))
}
