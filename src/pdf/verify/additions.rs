//! What was added to a file after its seal, and what that changed, in words. This explains a refusal; whether an
//! addition is one of ours is decided by the seal's own check, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, Object, ObjectId};

use super::Finding;
use super::coverage::{figure, lenient};

/// Said when there is nothing to say.
const NOTHING: &str = "Nothing was added after the seal.";
/// The most names in a sentence; further ones are counted.
const NAMED: usize = 8;

/// Says what stands after the seal, which ends at `end`.
///
/// # Errors
/// Everything that was added or changed.
pub(super) fn judge(file: &[u8], end: usize) -> Result<Finding, Finding> {
    let Some(added) = file.get(end..).filter(|added| !added.is_empty()) else {
        return Ok(Finding::of(NOTHING));
    };
    let sealed = file.get(..end).and_then(lenient);
    let (Some(before), Some(after)) = (sealed, lenient(file)) else {
        return Err(Finding::of(format!(
            "After the seal {} bytes were added that no PDF has there.",
            figure(added.len())
        )));
    };
    let changes = Changes::between(&before, &after);
    Err(Finding::of(changes.sentence(added.len())).for_experts(changes.detail(added)))
}

/// What differs between the file as it was sealed and as it is.
#[derive(Default)]
struct Changes {
    changed: BTreeSet<String>,
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
    /// The numbers of the objects concerned.
    objects: BTreeSet<u32>,
}

impl Changes {
    fn between(before: &Document, after: &Document) -> Self {
        let mut changes = Self::default();
        let known = names(before);
        for (id, object) in &after.objects {
            match before.objects.get(id) {
                Some(same) if is_same(same, object) => {}
                Some(other) => {
                    changes.objects.insert(id.0);
                    let name = known.get(id).cloned().or_else(|| kind(other));
                    changes.changed.extend(name);
                    changes.compare_catalogs(before, after, *id);
                }
                None => {
                    changes.objects.insert(id.0);
                    changes.added.extend(kind(object).map(with_article));
                }
            }
        }
        for (id, object) in &before.objects {
            if !after.objects.contains_key(id) {
                changes.objects.insert(id.0);
                let name = known.get(id).cloned().or_else(|| kind(object));
                changes.removed.extend(name);
            }
        }
        changes.compare_pages(before, after);
        changes
    }

    /// Names the entries of the catalog that came, went or are others.
    fn compare_catalogs(&mut self, before: &Document, after: &Document, id: ObjectId) {
        let is_catalog = after
            .trailer
            .get(b"Root")
            .and_then(Object::as_reference)
            .is_ok_and(|root| root == id);
        let (Ok(old), Ok(new)) = (before.get_dictionary(id), after.get_dictionary(id)) else {
            return;
        };
        if !is_catalog {
            return;
        }
        for (key, value) in new {
            match old.get(key) {
                Ok(same) if same == value => {}
                Ok(_) => self.changed.extend(entry(key)),
                Err(_) => self.added.extend(entry(key)),
            }
        }
        let gone = old.iter().filter(|(key, _)| !new.has(key));
        self.removed.extend(gone.filter_map(|(key, _)| entry(key)));
    }

    fn compare_pages(&mut self, before: &Document, after: &Document) {
        let order = |document: &Document| document.get_pages().into_values().collect::<Vec<_>>();
        let (old, new) = (order(before), order(after));
        if old == new {
            return;
        }
        self.changed.remove("the order of the pages");
        let all = |pages: &[ObjectId]| pages.iter().copied().collect::<BTreeSet<_>>();
        if new.len() > old.len() {
            self.added.insert("a page".into());
        } else if new.len() < old.len() {
            self.removed.insert("a page".into());
        } else if all(&old) == all(&new) {
            self.changed.insert("the order of the pages".into());
        } else {
            self.changed.insert("the pages".into());
        }
    }

    fn sentence(&self, bytes: usize) -> String {
        let parts: Vec<String> = [
            (&self.changed, "changed"),
            (&self.added, "added"),
            (&self.removed, "removed"),
        ]
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, verb)| {
            let one = names.len() == 1 && !names.iter().any(|name| name.ends_with('s'));
            format!(
                "{} {} {verb}",
                listed(names),
                if one { "was" } else { "were" }
            )
        })
        .collect();
        if parts.is_empty() {
            return format!(
                "After the seal {} bytes were added that change nothing a reader would see.",
                figure(bytes)
            );
        }
        format!("After the seal, {}.", parts.join("; "))
    }

    fn detail(&self, added: &[u8]) -> String {
        let revisions = memchr::memmem::find_iter(added, b"startxref").count();
        let objects: Vec<String> = self.objects.iter().map(u32::to_string).collect();
        let objects = match objects.as_slice() {
            [] => "no object".to_owned(),
            few if few.len() <= 4 * NAMED => format!("objects {}", few.join(", ")),
            many => format!("{} objects", many.len()),
        };
        format!("{} bytes in {revisions} revisions: {objects}.", added.len())
    }
}

/// "page 2, the form and the catalog".
fn listed(names: &BTreeSet<String>) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMED).cloned().collect();
    if names.len() > NAMED {
        shown.push(format!("{} more", names.len() - NAMED));
    }
    match shown.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// The same object, wherever in the file it stands.
fn is_same(one: &Object, other: &Object) -> bool {
    match (one.as_stream(), other.as_stream()) {
        (Ok(one), Ok(other)) => one.dict == other.dict && one.content == other.content,
        _ => one == other,
    }
}

/// What the objects of the sealed file are to a reader: its catalog, its pages and what they show.
fn names(document: &Document) -> BTreeMap<ObjectId, String> {
    let mut names = BTreeMap::new();
    let root = document.trailer.get(b"Root").and_then(Object::as_reference);
    if let Ok(root) = root {
        names.insert(root, "the catalog".to_owned());
    }
    for (number, page) in document.get_pages() {
        names.insert(page, format!("page {number}"));
        for content in document.get_page_contents(page) {
            names.insert(content, format!("page {number}"));
        }
    }
    names
}

/// What an entry of the catalog means to a reader.
fn entry(key: &[u8]) -> Option<String> {
    let name = match key {
        b"AcroForm" => "the form",
        b"Perms" => "the certification",
        b"OpenAction" | b"AA" => "an action that runs by itself",
        b"Names" => "the list of attachments and scripts",
        b"AF" => "the attachments",
        b"OCProperties" => "layers",
        b"DSS" => "validation data",
        b"Metadata" => "the metadata",
        b"Outlines" => "the bookmarks",
        _ => return None,
    };
    Some(name.to_owned())
}

/// What an object is, by its own word; `None` for what a reader has no word for.
fn kind(object: &Object) -> Option<String> {
    let entries = match object.as_stream() {
        Ok(stream) => &stream.dict,
        Err(_) => object.as_dict().ok()?,
    };
    let name = |key: &[u8]| {
        entries
            .get(key)
            .and_then(Object::as_name)
            .unwrap_or_default()
    };
    let kind = match (name(b"Type"), name(b"Subtype")) {
        (b"Sig", _) => "the signature",
        (b"DocTimeStamp", _) => "the time stamp",
        (b"Annot", b"Widget") | (_, b"Widget") if name(b"FT") == b"Sig" => "the seal's field",
        (b"Annot", b"Widget") | (_, b"Widget") => "the form field",
        (b"Annot", b"Link") => "the link",
        (b"Annot", _) => "the annotation",
        (b"Page", _) => "the page",
        (b"Pages", _) => "the order of the pages",
        (b"Metadata", _) => "the metadata",
        (b"Filespec" | b"EmbeddedFile", _) => "the attachment",
        (b"Font" | b"FontDescriptor", _) | (_, b"CIDFontType0C" | b"OpenType" | b"Type1C") => {
            "the font"
        }
        (_, b"Image") => "the picture",
        (_, b"Form") => "the overlay",
        (b"StructElem" | b"StructTreeRoot", _) => "the tags for screen readers",
        (b"Outlines", _) => "the bookmarks",
        (b"OCG", _) => "the layer",
        (b"DSS", _) => "the validation data",
        _ if name(b"S") == b"JavaScript" => "the script",
        _ if entries.has(b"FT") => "the form field",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// "the font" as "a font", for what was not there before.
fn with_article(name: String) -> String {
    let Some(bare) = name.strip_prefix("the ") else {
        return name;
    };
    if bare.starts_with("tags") || bare.starts_with("validation") || bare.starts_with("metadata") {
        return bare.to_owned();
    }
    if bare == "signature" || bare == "seal's field" {
        format!("another {bare}")
    } else if bare.starts_with(['a', 'e', 'i', 'o', 'u']) {
        format!("an {bare}")
    } else {
        format!("a {bare}")
    }
}
