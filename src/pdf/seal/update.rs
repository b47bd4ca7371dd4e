//! The incremental update that carries the seal: five objects written anew, four added, one table.
//!
//! The widget is a tagged form field over the printed note about the seal, as PDF/UA asks; its appearance is empty,
//! for the words are on the page already. Nothing else of the file changes, and under `DocMDP` 1 nothing may.

use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::base::{Base, find};
use super::hole::{HOLE, fill, write_range, write_signature};
use super::key::Algorithm;
use super::{SealPlace, cms, write};

/// The alternative description of the seal, for readers who listen.
const DESCRIPTION: &str = "Electronic seal of this letter";
/// The field's name.
const FIELD: &str = "Seal";
/// What the seal is set for, as readers show it.
const REASON: &str = "The approved text and names";
/// Print and Locked.
const FLAGS: i64 = 132;

/// All that a seal says; the update follows from it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamp {
    pub(super) place: SealPlace,
    /// Who seals, as the signature dictionary has it: the certificate's common name.
    pub(super) name: String,
    pub(super) at: Timestamp,
    /// How the first certificate's key signs.
    pub(super) algorithm: Algorithm,
    /// The certificates in DER, leaf first.
    pub(super) chain: Vec<Vec<u8>>,
    /// Whether the signature's place has room for a time stamp.
    pub(super) time_stamped: bool,
}

/// A file with its update, whose signature is still a row of zeros.
pub(super) struct Unsigned {
    bytes: Vec<u8>,
    /// Where the signature's first digit goes, and how many there are.
    hole: (usize, usize),
    algorithm: Algorithm,
}

impl Unsigned {
    /// Appends the update to a base file.
    ///
    /// # Errors
    /// What of the base is not as the typesetter writes it.
    pub(super) fn append(base: &[u8], stamp: &Stamp) -> Result<Self, String> {
        let base = Base::read(base)?;
        let longest = cms::longest(stamp.algorithm, &stamp.chain, stamp.time_stamped);
        let digits = 2 * longest.map_err(|e| e.0)?;
        let objects = Objects::of(&base, stamp, digits).map_err(|_| {
            "The file under the seal lacks a part that every letter has.".to_owned()
        })?;
        let mut bytes = base.bytes.to_vec();
        bytes.push(b'\n');
        let update = bytes.len();
        let entries = objects.write(&mut bytes);
        let table = bytes.len();
        write_table(&entries, &mut bytes);
        write_trailer(&base, objects.size, &mut bytes);
        bytes.extend_from_slice(format!("startxref\n{table}\n%%EOF\n").as_bytes());
        let hole = find(bytes.get(update..).unwrap_or_default(), HOLE)
            .ok_or("The update has no place for the signature.")?;
        let hole = (update + hole + HOLE.len(), digits);
        write_range(&mut bytes, update, hole)?;
        Ok(Self {
            bytes,
            hole,
            algorithm: stamp.algorithm,
        })
    }

    /// The digest of all bytes but the signature and its two delimiters.
    pub(super) fn digest(&self) -> Vec<u8> {
        let (start, digits) = self.hole;
        self.algorithm.digest(&[
            self.bytes.get(..start - 1).unwrap_or_default(),
            self.bytes.get(start + digits + 1..).unwrap_or_default(),
        ])
    }

    /// Fills in the envelope.
    ///
    /// # Errors
    /// If it is longer than its place.
    pub(super) fn sign(mut self, envelope: &[u8]) -> Result<Vec<u8>, String> {
        fill(&mut self.bytes, self.hole, envelope)
            .ok_or("The signature is longer than its place.")?;
        Ok(self.bytes)
    }

    /// Whether the envelope, with zeros after it, makes exactly this file.
    pub(super) fn is(self, sealed: &[u8], envelope: &[u8]) -> bool {
        self.sign(envelope).is_ok_and(|bytes| bytes == sealed)
    }
}

/// The objects of the update.
struct Objects {
    written: Vec<(ObjectId, Body)>,
    /// The number after the last object's.
    size: u32,
}

enum Body {
    Dictionary(Dictionary),
    Array(Vec<Object>),
    /// A form without content.
    EmptyForm(Dictionary),
    /// The signature's dictionary, open at its end, and how many digits the signature has.
    Signature(Dictionary, usize),
}

impl Objects {
    fn of(base: &Base<'_>, stamp: &Stamp, digits: usize) -> lopdf::Result<Self> {
        let document = &base.document;
        let next = u32::try_from(document.objects.len()).unwrap_or(u32::MAX - 5) + 1;
        let [signature, widget, form, element] =
            [next, next + 1, next + 2, next + 3].map(|n| (n, 0));
        let mut written = Vec::new();

        let root = document.trailer.get(b"Root")?.as_reference()?;
        let mut catalog = document.get_dictionary(root)?.clone();
        let structure = catalog.get(b"StructTreeRoot")?.as_reference()?;
        catalog.set(
            "AcroForm",
            dictionary! { "Fields" => vec![widget.into()], "SigFlags" => 3 },
        );
        catalog.set("Perms", dictionary! { "DocMDP" => signature });
        written.push((root, Body::Dictionary(catalog)));

        let page_number = u32::try_from(stamp.place.page)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let pages = document.get_pages();
        let page = *pages
            .get(&page_number)
            .ok_or(lopdf::Error::PageNumberNotFound(page_number))?;
        let mut page_dictionary = document.get_dictionary(page)?.clone();
        let mut annotations = match page_dictionary.get(b"Annots") {
            Ok(Object::Reference(id)) => document.get_object(*id)?.as_array()?.clone(),
            Ok(direct) => direct.as_array()?.clone(),
            Err(_) => Vec::new(),
        };
        annotations.push(widget.into());
        page_dictionary.set("Annots", annotations);
        page_dictionary.set("Tabs", Object::Name(b"S".to_vec()));
        written.push((page, Body::Dictionary(page_dictionary)));

        let mut tree = document.get_dictionary(structure)?.clone();
        let key = tree.get(b"ParentTreeNextKey")?.as_i64()?;
        let top = first_kid(&tree)?;
        tree.set("ParentTreeNextKey", key + 1);
        if let Ok(id) = tree.get(b"ParentTree").and_then(Object::as_reference) {
            let mut parents = document.get_dictionary(id)?.clone();
            number(&mut parents, key, element)?;
            written.push((id, Body::Dictionary(parents)));
        } else {
            number(tree.get_mut(b"ParentTree")?.as_dict_mut()?, key, element)?;
        }
        written.push((structure, Body::Dictionary(tree)));

        let mut whole = document.get_dictionary(top)?.clone();
        if let Ok(id) = whole.get(b"K").and_then(Object::as_reference) {
            let mut kids = document.get_object(id)?.as_array()?.clone();
            kids.push(element.into());
            written.push((id, Body::Array(kids)));
        } else {
            whole.get_mut(b"K")?.as_array_mut()?.push(element.into());
        }
        written.push((top, Body::Dictionary(whole)));

        written.push((
            signature,
            Body::Signature(signature_dictionary(stamp), digits),
        ));
        written.push((
            widget,
            Body::Dictionary(widget_dictionary(stamp, page, signature, form, key)),
        ));
        written.push((form, Body::EmptyForm(form_dictionary(stamp))));
        written.push((
            element,
            Body::Dictionary(element_dictionary(top, page, widget)),
        ));
        Ok(Self {
            written,
            size: next + 4,
        })
    }

    /// Writes every object and returns where each one stands.
    fn write(&self, out: &mut Vec<u8>) -> Vec<(u32, usize)> {
        let mut entries = Vec::new();
        for ((number, _), body) in &self.written {
            entries.push((*number, out.len()));
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            match body {
                Body::Dictionary(entries) => write::dictionary(entries, out),
                Body::Array(items) => write::object(&Object::Array(items.clone()), out),
                Body::EmptyForm(entries) => {
                    write::dictionary(entries, out);
                    out.extend_from_slice(b"\nstream\n\nendstream");
                }
                Body::Signature(entries, digits) => write_signature(entries, *digits, out),
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        entries.sort_unstable();
        entries
    }
}

/// The whole document's element: the first one under the root of the structure.
fn first_kid(root: &Dictionary) -> lopdf::Result<ObjectId> {
    match root.get(b"K")?.as_array() {
        Ok(kids) => kids.first().unwrap_or(&Object::Null).as_reference(),
        Err(_) => root.get(b"K")?.as_reference(),
    }
}

/// Adds the element under its key to the list of parents.
fn number(parents: &mut Dictionary, key: i64, element: ObjectId) -> lopdf::Result<()> {
    let numbers = parents.get_mut(b"Nums")?.as_array_mut()?;
    numbers.extend([key.into(), element.into()]);
    Ok(())
}

fn signature_dictionary(stamp: &Stamp) -> Dictionary {
    let certified = dictionary! {
        "Type" => "SigRef",
        "TransformMethod" => "DocMDP",
        "TransformParams" => dictionary! { "Type" => "TransformParams", "P" => 1, "V" => "1.2" },
    };
    let mut entries = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "Name" => write::text(&stamp.name),
        "Reason" => write::text(REASON),
        "M" => write::date(stamp.at),
        "Reference" => vec![certified.into()],
    };
    // The signature covers the leaf alone; this covers the certificates above it.
    if let [_, above @ ..] = stamp.chain.as_slice()
        && !above.is_empty()
    {
        let digest = Sha256::digest(above.concat()).to_vec();
        entries.set(
            "UNDS_Chain",
            Object::String(digest, StringFormat::Hexadecimal),
        );
    }
    entries
}

fn widget_dictionary(
    stamp: &Stamp,
    page: ObjectId,
    signature: ObjectId,
    form: ObjectId,
    key: i64,
) -> Dictionary {
    let rect = stamp.place.rect.map(Object::Real);
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => write::text(FIELD),
        "TU" => write::text(DESCRIPTION),
        "F" => FLAGS,
        "P" => page,
        "V" => signature,
        "Rect" => rect.to_vec(),
        "AP" => dictionary! { "N" => form },
        "StructParent" => key,
    }
}

fn form_dictionary(stamp: &Stamp) -> Dictionary {
    let [left, bottom, right, top] = stamp.place.rect;
    let size = [0.0, 0.0, right - left, top - bottom];
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => size.map(|side| Object::Real(hundredths(side))).to_vec(),
        "Resources" => Dictionary::new(),
        "Length" => 0,
    }
}

fn element_dictionary(top: ObjectId, page: ObjectId, widget: ObjectId) -> Dictionary {
    let kid = dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => page };
    dictionary! {
        "Type" => "StructElem",
        "S" => "Form",
        "P" => top,
        "Pg" => page,
        "Alt" => write::text(DESCRIPTION),
        "K" => vec![kid.into()],
    }
}

/// Rounds to hundredths of a point, so that what is read from a file is what was written.
pub(super) fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

/// A classic table, one section for each run of numbers.
pub(super) fn write_table(entries: &[(u32, usize)], out: &mut Vec<u8>) {
    out.extend_from_slice(b"xref\n");
    let runs = entries.chunk_by(|(before, _), (after, _)| before + 1 == *after);
    for run in runs {
        if let [(first, _), ..] = run {
            out.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
        }
        for (_, offset) in run {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
    }
}

fn write_trailer(base: &Base<'_>, size: u32, out: &mut Vec<u8>) {
    let mut trailer = base.document.trailer.clone();
    trailer.set("Size", i64::from(size));
    trailer.set("Prev", i64::try_from(base.table).unwrap_or(i64::MAX));
    // The first identifier stays; the second one names this version of the file.
    if let Ok(Object::Array(ids)) = trailer.get_mut(b"ID")
        && let Some(second) = ids.get_mut(1)
    {
        let digest = Sha256::digest(base.bytes);
        let digest = digest.get(..16).unwrap_or_default().to_vec();
        *second = Object::String(digest, StringFormat::Hexadecimal);
    }
    out.extend_from_slice(b"trailer\n");
    write::dictionary(&trailer, out);
    out.push(b'\n');
}
