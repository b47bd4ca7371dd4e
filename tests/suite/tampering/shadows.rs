//! Shadow attacks: the forger prepares a letter before it is sealed, so that a harmless-looking revision after the seal
//! shows something else. What was prepared is refused where a letter has no such part; the revision always.

use lopdf::{Object, Stream, dictionary};

use super::revision::Revision;
use super::{Altered, LETTER, altered as case};
use crate::pdf_rewriting::Workshop;

/// A prepared letter under the forger's seal.
fn prepared(change: impl FnOnce(&mut Workshop)) -> Vec<u8> {
    let mut workshop = Workshop::open(LETTER.typeset());
    change(&mut workshop);
    workshop.sealed()
}

/// The prepared letter with one more revision.
fn shown(prepared: &[u8], change: impl FnOnce(&mut Revision)) -> Vec<u8> {
    let mut revision = Revision::after(prepared);
    change(&mut revision);
    revision.written()
}

/// An object of the letter that can carry something else without anybody missing it, made into what is prepared.
fn hidden(workshop: &mut Workshop, entries: &str, content: &[u8]) -> u32 {
    let outlines = workshop.find(|entries| entries.has_type(b"Outlines"));
    workshop.put_stream(outlines, entries, content);
    let catalog = workshop.find(|entries| entries.has_type(b"Catalog"));
    workshop.change(catalog, &format!("/Outlines {outlines} 0 R"), "");
    outlines
}

/// A white picture over the text: taken away later, it shows what it hid.
fn hide() -> Vec<u8> {
    prepared(|workshop| {
        let entries =
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray";
        let picture = hidden(workshop, entries, b"\xff");
        let page = workshop.page(1);
        workshop.draw(
            1,
            format!("{page}\nq 468 0 0 300 72 300 cm /I Do Q").as_bytes(),
        );
        let resources = workshop.find(|entries| entries.has(b"Font") && entries.has(b"ColorSpace"));
        workshop.change(
            resources,
            "/Font<<",
            &format!("/XObject<</I {picture} 0 R>>/Font<<"),
        );
    })
}

/// The same with a form instead of a picture.
fn hide_by_form() -> Vec<u8> {
    prepared(|workshop| {
        let entries = "/Type/XObject/Subtype/Form/BBox[0 0 468 300]";
        let form = hidden(workshop, entries, b"1 g 0 0 468 300 re f");
        let page = workshop.page(1);
        workshop.draw(1, format!("{page}\nq 1 0 0 1 72 300 cm /I Do Q").as_bytes());
        let resources = workshop.find(|entries| entries.has(b"Font") && entries.has(b"ColorSpace"));
        workshop.change(
            resources,
            "/Font<<",
            &format!("/XObject<</I {form} 0 R>>/Font<<"),
        );
    })
}

/// A second content that no page names yet.
fn hide_and_replace() -> Vec<u8> {
    prepared(|workshop| {
        hidden(workshop, "", b"BT ET");
    })
}

pub(super) fn altered() -> Vec<Altered> {
    let (hidden, by_form, twofold) = (hide(), hide_by_form(), hide_and_replace());
    let honest = LETTER.sealed();
    let picture = |revision: &Revision| {
        let mut objects = revision.before().objects.iter();
        *objects
            .find(|(_, object)| {
                object.as_stream().is_ok_and(|stream| {
                    let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
                    kind.is_ok_and(|kind| kind == b"Image" || kind == b"Form")
                        && stream.dict.get(b"Width").is_ok()
                        || stream.content.starts_with(b"1 g")
                })
            })
            .unwrap()
            .0
    };
    let font = |revision: &Revision| {
        let mut objects = revision.before().objects.iter();
        *objects
            .find(|(_, object)| {
                object
                    .as_dict()
                    .is_ok_and(|entries| entries.has(b"FontFile3"))
            })
            .unwrap()
            .0
    };
    vec![
        case(
            "hide: a picture over the text, as sealed",
            hidden.clone(),
            "pages",
            "not what the record gives",
        ),
        case(
            "hide: the picture is taken away",
            shown(&hidden, |revision| {
                let picture = picture(revision);
                revision.put(picture, Object::Null);
            }),
            "revisions",
            "the picture was changed",
        ),
        case(
            "hide: a form over the text, as sealed",
            by_form.clone(),
            "pages",
            "not what the record gives",
        ),
        case(
            "hide: the form is emptied",
            shown(&by_form, |revision| {
                let form = picture(revision);
                let entries = dictionary! { "Type" => "XObject", "Subtype" => "Form",
                "BBox" => [0, 0, 1, 1].map(Object::from).to_vec() };
                revision.put(form, Stream::new(entries, Vec::new()));
            }),
            "revisions",
            "the overlay was changed",
        ),
        case(
            "replace: the shapes of a font are exchanged",
            shown(&honest, |revision| {
                let descriptor = font(revision);
                let program = revision.add(Stream::new(
                    dictionary! { "Subtype" => "CIDFontType0C" },
                    vec![1, 0, 4, 1],
                ));
                revision.entries(descriptor).set("FontFile3", program);
            }),
            "revisions",
            "the font was changed",
        ),
        case(
            "hide and replace: a page turns to the content that lay hidden",
            shown(&twofold, |revision| {
                let mut objects = revision.before().objects.iter();
                let content = *objects
                    .find(|(_, object)| {
                        object
                            .as_stream()
                            .is_ok_and(|stream| stream.content.starts_with(b"BT ET"))
                    })
                    .unwrap()
                    .0;
                let page = revision.page(1);
                revision.entries(page).set("Contents", content);
            }),
            "revisions",
            "page 1 was changed",
        ),
        case(
            "hide and replace: the file gets another catalog",
            {
                let mut revision = Revision::after(&twofold);
                let pages = revision.add(
                    dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 },
                );
                let catalog = revision.add(dictionary! { "Type" => "Catalog", "Pages" => pages });
                revision.retitle(catalog);
                revision.written()
            },
            "seal",
            "",
        ),
    ]
}
