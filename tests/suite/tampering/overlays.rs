//! Revisions that change or cover what a page shows.

use lopdf::{Object, Stream, dictionary};

use super::revision::{Revision, free_text, revised};
use super::{Altered, altered as case};

pub(super) fn altered() -> Vec<Altered> {
    let content = |revision: &mut Revision, drawn: &[u8]| {
        let page = revision.page(1);
        let content = revision.under(page, b"Contents");
        revision.put(content, Stream::new(dictionary! {}, drawn.to_vec()));
    };
    let reordered = |change: fn(&mut Vec<Object>)| {
        revised(|revision| {
            let root = revision.root();
            let pages = revision.under(root, b"Pages");
            let entries = revision.entries(pages);
            let kids = entries.get_mut(b"Kids").unwrap().as_array_mut().unwrap();
            change(kids);
            let count = i64::try_from(kids.len()).unwrap();
            entries.set("Count", count);
        })
    };
    vec![
        case(
            "an annotation over the text",
            revised(|revision| {
                revision.annotate(1, free_text([72, 300, 540, 400]));
            }),
            "revisions",
            "page 1 was changed; an annotation was added",
        ),
        case(
            "an annotation without size",
            revised(|revision| {
                revision.annotate(2, free_text([0, 0, 0, 0]));
            }),
            "revisions",
            "an annotation was added",
        ),
        case(
            "a link to elsewhere",
            revised(|revision| {
                let action = dictionary! { "S" => "URI", "URI" => Object::string_literal("https://elsewhere.example") };
                revision.annotate(
                    1,
                    dictionary! {
                        "Type" => "Annot", "Subtype" => "Link", "A" => action,
                        "Rect" => [72, 72, 540, 720].map(Object::from).to_vec(),
                    },
                );
            }),
            "revisions",
            "a link was added",
        ),
        case(
            "other words on a page",
            revised(|revision| content(revision, b"BT ET")),
            "revisions",
            "page 1 was changed",
        ),
        case(
            "a page with another content",
            revised(|revision| {
                let drawn = revision.add(Stream::new(dictionary! {}, b"q Q".to_vec()));
                let page = revision.page(2);
                revision.entries(page).set("Contents", drawn);
            }),
            "revisions",
            "page 2 was changed",
        ),
        case(
            "a page more",
            reordered(|kids| kids.push(kids[0].clone())),
            "revisions",
            "a page was added",
        ),
        case(
            "a page less",
            reordered(|kids| kids.truncate(1)),
            "revisions",
            "a page was removed",
        ),
        case(
            "pages in another order",
            reordered(|kids| kids.reverse()),
            "revisions",
            "the order of the pages",
        ),
        case(
            "a picture over a page",
            revised(|revision| {
                let picture = revision.add(Stream::new(
                    dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
                        "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" },
                    vec![255],
                ));
                let page = revision.page(1);
                let resources = revision.under(page, b"Resources");
                revision
                    .entries(resources)
                    .set("XObject", dictionary! { "I" => picture });
            }),
            "revisions",
            "a picture was added",
        ),
        case(
            "a turned page",
            revised(|revision| {
                let page = revision.page(1);
                revision.entries(page).set("Rotate", 180);
            }),
            "revisions",
            "page 1 was changed",
        ),
        case(
            "two revisions",
            {
                let mut second = Revision::after(&revised(|revision| {
                    revision.annotate(1, free_text([72, 72, 300, 100]));
                }));
                second.annotate(2, free_text([72, 72, 300, 100]));
                second.written()
            },
            "revisions",
            "page 1 and page 2",
        ),
    ]
}
