//! Revisions that change the seal, the attachments, or a part of the file that no page shows.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::revision::{Revision, revised};
use super::{Altered, SEALED, altered as case};

/// A change to the catalog.
fn catalogued(key: &str, value: impl Into<Object>) -> Vec<u8> {
    revised(|revision| {
        let root = revision.root();
        revision.entries(root).set(key, value);
    })
}

fn script() -> Dictionary {
    dictionary! { "Type" => "Action", "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") }
}

/// A revision whose table is a stream, or that names a hidden second table.
fn tabled(hybrid: bool) -> Vec<u8> {
    let mut file = SEALED.to_vec();
    let previous = String::from_utf8_lossy(&file[file.len() - 24..]).into_owned();
    let previous = previous.lines().rev().nth(1).unwrap().to_owned();
    let revision = Revision::after(&SEALED);
    let (root, page) = (revision.root().0, revision.page(1).0);
    let next = revision.before().max_id + 1;
    let changed = file.len();
    file.extend_from_slice(
        format!("{page} 0 obj\n<</Type/Page/MediaBox[0 0 612 792]/Parent 1 0 R>>\nendobj\n")
            .as_bytes(),
    );
    let table = file.len();
    let mut rows = Vec::new();
    for at in [changed, table] {
        rows.push(1);
        rows.extend_from_slice(&u32::try_from(at).unwrap().to_be_bytes());
        rows.push(0);
    }
    let entries = format!(
        "/Type/XRef/Size {}/Root {root} 0 R/W[1 4 1]/Index[{page} 1 {next} 1]/Length {}/Prev {previous}",
        next + 1,
        rows.len()
    );
    file.extend_from_slice(format!("{next} 0 obj\n<<{entries}>>\nstream\n").as_bytes());
    file.extend_from_slice(&rows);
    file.extend_from_slice(b"\nendstream\nendobj\n");
    let mut last = table;
    if hybrid {
        last = file.len();
        file.extend_from_slice(
            format!("xref\n0 0\ntrailer\n<</Size {}/Root {root} 0 R/Prev {previous}/XRefStm {table}>>\n", next + 1).as_bytes(),
        );
    }
    file.extend_from_slice(format!("startxref\n{last}\n%%EOF\n").as_bytes());
    file
}

pub(super) fn altered() -> Vec<Altered> {
    let mut all = seals();
    all.extend(attachments());
    all.extend([
        case(
            "a revision of nothing",
            revised(|_| {}),
            "revisions",
            "change nothing a reader would see",
        ),
        case(
            "an action on opening",
            catalogued("OpenAction", script()),
            "revisions",
            "an action that runs by itself",
        ),
        case(
            "a script among the names",
            revised(|revision| {
                let script = revision.add(script());
                let root = revision.root();
                let names = revision.within(root, "Names");
                names.set(
                    "JavaScript",
                    dictionary! { "Names" => vec![Object::string_literal("a"), script.into()] },
                );
            }),
            "revisions",
            "a script",
        ),
        case(
            "a layer",
            catalogued("OCProperties", dictionary! {}),
            "revisions",
            "layers",
        ),
        case(
            "validation data of another hand",
            catalogued("DSS", dictionary! {}),
            "revisions",
            "validation data",
        ),
        case(
            "other metadata",
            revised(|revision| {
                let root = revision.root();
                let metadata = revision.under(root, b"Metadata");
                let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
                revision.put(metadata, Stream::new(entries, b"<x/>".to_vec()));
            }),
            "revisions",
            "the metadata was changed",
        ),
        case(
            "other bookmarks",
            revised(|revision| {
                let root = revision.root();
                let outlines = revision.under(root, b"Outlines");
                revision.entries(outlines).set("Count", 0);
            }),
            "revisions",
            "the bookmarks were changed",
        ),
        case(
            "other words for screen readers",
            revised(|revision| {
                let root = revision.root();
                let tree = revision.under(root, b"StructTreeRoot");
                revision.entries(tree).set("RoleMap", dictionary! {});
            }),
            "revisions",
            "the tags for screen readers were changed",
        ),
        case(
            "a table in a stream",
            tabled(false),
            "revisions",
            "page 1 was changed",
        ),
        case(
            "a hidden second table",
            tabled(true),
            "revisions",
            "page 1 was changed",
        ),
    ]);
    all
}

fn seals() -> Vec<Altered> {
    let field = |change: fn(&mut Dictionary)| {
        revised(|revision| {
            let (_, field) = revision.seal();
            change(revision.entries(field));
        })
    };
    let without = |key: &'static [u8]| {
        revised(|revision| {
            let root = revision.root();
            revision.entries(root).remove(key);
        })
    };
    vec![
        case(
            "a form field",
            revised(|revision| {
                let text = revision.annotate(1, dictionary! {
                    "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("More"),
                    "Rect" => [72, 72, 200, 90].map(Object::from).to_vec(),
                });
                let root = revision.root();
                let form = revision.within(root, "AcroForm");
                form.get_mut(b"Fields")
                    .unwrap()
                    .as_array_mut()
                    .unwrap()
                    .push(text.into());
            }),
            "revisions",
            "the form",
        ),
        case(
            "the seal's field elsewhere",
            field(|field| field.set("Rect", [0, 0, 612, 792].map(Object::from).to_vec())),
            "revisions",
            "the seal's field was changed",
        ),
        case(
            "the seal's field hidden",
            field(|field| field.set("F", 2)),
            "revisions",
            "the seal's field was changed",
        ),
        case(
            "an appearance for the seal's field",
            revised(|revision| {
                let (_, field) = revision.seal();
                let looks = revision
                    .before()
                    .get_dictionary(field)
                    .unwrap()
                    .get(b"AP")
                    .unwrap()
                    .as_dict()
                    .unwrap();
                let form = looks.get(b"N").unwrap().as_reference().unwrap();
                let entries = dictionary! { "Type" => "XObject", "Subtype" => "Form",
                "BBox" => [0, 0, 400, 100].map(Object::from).to_vec() };
                revision.put(
                    form,
                    Stream::new(entries, b"1 1 1 rg 0 0 400 100 re f".to_vec()),
                );
            }),
            "revisions",
            "the overlay was changed",
        ),
        case(
            "no certification",
            without(b"Perms"),
            "revisions",
            "the certification was removed",
        ),
        case(
            "no form",
            without(b"AcroForm"),
            "revisions",
            "the form was removed",
        ),
        case(
            "more is permitted",
            revised(|revision| {
                let (signature, _) = revision.seal();
                let entries = revision.entries(signature);
                let reference = entries
                    .get_mut(b"Reference")
                    .unwrap()
                    .as_array_mut()
                    .unwrap();
                let parameters = reference[0]
                    .as_dict_mut()
                    .unwrap()
                    .get_mut(b"TransformParams")
                    .unwrap();
                parameters.as_dict_mut().unwrap().set("P", 3);
            }),
            "revisions",
            "the signature was changed",
        ),
        case(
            "another signer's name",
            revised(|revision| {
                let (signature, _) = revision.seal();
                revision
                    .entries(signature)
                    .set("Name", Object::string_literal("Somebody else"));
            }),
            "revisions",
            "the signature was changed",
        ),
        case(
            "a signature of nothing in the seal's place",
            revised(|revision| {
                let (_, field) = revision.seal();
                let nothing =
                    revision.add(dictionary! { "Type" => "Sig", "Filter" => "Adobe.PPKLite" });
                revision.entries(field).set("V", nothing);
            }),
            "revisions",
            "another signature was added",
        ),
    ]
}

fn attachments() -> Vec<Altered> {
    let file = |revision: &Revision, name: &[u8]| {
        let named = |object: &Object| {
            object.as_dict().is_ok_and(|entries| {
                entries
                    .get(b"UF")
                    .and_then(Object::as_str)
                    .is_ok_and(|found| found == name)
            })
        };
        let mut objects = revision.before().objects.iter();
        *objects.find(|(_, object)| named(object)).unwrap().0
    };
    vec![
        case(
            "another record",
            revised(|revision| {
                let specification = file(revision, b"record.jsonl");
                let stream = revision.add(Stream::new(
                    dictionary! { "Type" => "EmbeddedFile" },
                    b"{}".to_vec(),
                ));
                revision
                    .entries(specification)
                    .set("EF", dictionary! { "F" => stream, "UF" => stream });
            }),
            "revisions",
            "the attachment was changed",
        ),
        case(
            "no attachments",
            catalogued("AF", Vec::<Object>::new()),
            "revisions",
            "the attachments",
        ),
        case(
            "one attachment more",
            revised(|revision| {
                let stream = revision.add(Stream::new(
                    dictionary! { "Type" => "EmbeddedFile" },
                    b"{}".to_vec(),
                ));
                let name = Object::string_literal("more.exe");
                let more = revision.add(dictionary! {
                    "Type" => "Filespec", "F" => name.clone(), "UF" => name.clone(), "EF" => dictionary! { "F" => stream },
                });
                let root = revision.root();
                let names = revision.within(root, "Names");
                let files = names
                    .get_mut(b"EmbeddedFiles")
                    .unwrap()
                    .as_dict_mut()
                    .unwrap();
                files
                    .get_mut(b"Names")
                    .unwrap()
                    .as_array_mut()
                    .unwrap()
                    .extend([name, more.into()]);
            }),
            "revisions",
            "the list of attachments and scripts",
        ),
    ]
}
