//! Forged pictures under a seal of the forger's own: one that is another, elsewhere, gone, or said to be another.

use lopdf::{Dictionary, Object};
use undersigned::domain::layout::{Letterhead, Paper};

use crate::pdf_forging::{assert_other_pages, assert_refused};
use crate::pdf_letters::{Look, frozen_as, members, typed};
use crate::pdf_looks::likeness;
use crate::pdf_rewriting::Workshop;

/// A letter of one page with two likenesses of one size, and a code.
fn workshop() -> Workshop {
    let members = members(2);
    let mut look = Look::laid_out(Paper::Letter, Letterhead::Chamber, true);
    // Every thirty-fifth likeness has the same size.
    for (number, member) in [0, 35].into_iter().zip(&members) {
        let (picture, png) = likeness(number, member);
        look.pictures.insert(picture.seen, png);
        look.likenesses.insert(member.id.clone(), picture);
    }
    Workshop::open(frozen_as(&typed("# On paper\n\nPlease answer."), &members, &look).typeset())
}

/// The page drawn anew, sealed with another key.
fn redrawn(change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut workshop = workshop();
    let page = workshop.page(1);
    let changed = change(&page);
    assert_ne!(page, changed);
    workshop.draw(1, changed.as_bytes());
    workshop.sealed()
}

/// The operators that show a picture, from its measures on.
fn shown<'a>(page: &'a str, name: &str) -> &'a str {
    let end = page.find(&format!("cm/{name} Do")).unwrap();
    let start = page[..end].rfind("q ").unwrap();
    let end = start + page[start..].find("\nQ").unwrap() + 2;
    &page[start..end]
}

fn entries(entries: &Dictionary, without: &str) -> String {
    let value = |object: &Object| {
        if let Object::Name(name) = object {
            format!("/{}", String::from_utf8_lossy(name))
        } else if let Object::Reference((number, _)) = object {
            format!("{number} 0 R")
        } else {
            object.as_i64().unwrap().to_string()
        }
    };
    let mut written = String::new();
    for (key, object) in entries {
        let key = String::from_utf8_lossy(key);
        if !["Length", "Filter", without].contains(&&*key) {
            written.push_str(&format!(
                "/{key} {}",
                if let Object::Array(all) = object {
                    format!("[{}]", all.iter().map(value).collect::<Vec<_>>().join(" "))
                } else {
                    value(object)
                }
            ));
        }
    }
    written
}

/// The number of the first image with a mask.
fn image(workshop: &Workshop) -> u32 {
    workshop.find(|entries| entries.has(b"SMask"))
}

#[test]
fn another_picture_under_another_seal_is_refused() {
    let mut forged = workshop();
    let number = image(&forged);
    let stream = forged
        .document()
        .get_object((number, 0))
        .unwrap()
        .as_stream()
        .unwrap()
        .clone();
    let lighter: Vec<u8> = stream
        .get_plain_content()
        .unwrap()
        .iter()
        .map(|grey| grey ^ 1)
        .collect();
    forged.put_stream(number, &entries(&stream.dict, ""), &lighter);
    assert_refused(
        &forged.sealed(),
        "pages",
        "A picture of the record is missing",
    );
    let mut unmasked = workshop();
    let plain = stream.get_plain_content().unwrap();
    unmasked.put_stream(number, &entries(&stream.dict, "SMask"), &plain);
    assert_refused(
        &unmasked.sealed(),
        "pages",
        "A picture of the record is missing",
    );
    let mut decoded = workshop();
    let inverted = format!("{}/Decode[1 0]", entries(&stream.dict, ""));
    decoded.put_stream(number, &inverted, &plain);
    assert_refused(
        &decoded.sealed(),
        "pages",
        "A picture of the record is missing",
    );
}

#[test]
fn pictures_that_changed_places_are_refused() {
    let swapped = redrawn(|page| {
        page.replace("/x0 Do", "/first Do")
            .replace("/x1 Do", "/x0 Do")
            .replace("/first Do", "/x1 Do")
    });
    assert_other_pages(&swapped);
}

#[test]
fn a_picture_more_or_fewer_is_refused() {
    let removed = redrawn(|page| page.replace(shown(page, "x0"), ""));
    assert_other_pages(&removed);
    let twice = redrawn(|page| {
        let once = shown(page, "x0");
        let place = once.split(' ').take(6).collect::<Vec<_>>().join(" ");
        let again = once.replace(&place, "q 72 0 0 21.6 400");
        format!("{page}\n/Artifact BMC\n{again}\nEMC")
    });
    assert_other_pages(&twice);
}

#[test]
fn a_picture_that_hides_words_or_is_distorted_is_refused() {
    let moved = redrawn(|page| {
        let words = page.find("q 1 0 0 -1 ").unwrap() + "q 1 0 0 -1 ".len();
        let words = page[words..].split(" cm").next().unwrap();
        let once = shown(page, "x0");
        let end = once.find(" cm").or(once.find("cm/")).unwrap();
        let place: Vec<&str> = once[..end].split(' ').collect();
        let measures = place[..5].join(" ");
        page.replacen(&once[..end], &format!("{measures} {words}"), 1)
    });
    assert_other_pages(&moved);
    let flat = redrawn(|page| {
        let once = shown(page, "x0");
        let width = once.split(' ').nth(1).unwrap();
        page.replacen(once, &once.replacen(width, "140", 1), 1)
    });
    assert_other_pages(&flat);
}

#[test]
fn a_code_that_leads_elsewhere_is_refused() {
    let fewer = redrawn(|page| {
        let start = page.find("\nW\nn").unwrap();
        let bar = start + page[start..].find("\nh ").unwrap() + 1;
        let next = bar + 1 + page[bar + 1..].find("\nh ").unwrap();
        format!("{}{}", &page[..bar], &page[next + 1..])
    });
    assert_other_pages(&fewer);
    let hidden = redrawn(|page| {
        let start = page.find("\nW\nn").unwrap();
        let ink = start + page[start..].find(" scn").unwrap();
        let from = page[..ink].rfind("cs ").unwrap() + 3;
        format!("{}1{}", &page[..from], &page[ink..])
    });
    assert_other_pages(&hidden);
}

#[test]
fn what_is_said_in_the_place_of_a_picture_is_the_records() {
    let members = members(2);
    let name = format!("Signature of {}", members[0].formal_name);
    let mut forged = workshop();
    let figure = forged.find(|entries| {
        let said = entries.get(b"Alt").and_then(Object::as_str);
        said.is_ok_and(|said| said == name.as_bytes())
    });
    forged.change(figure, &name, "Signature of somebody else");
    assert_other_pages(&forged.sealed());
    let page = forged.page(1).replace(&name, "Signature of somebody else");
    forged.draw(1, page.as_bytes());
    assert_other_pages(&forged.sealed());
}

#[test]
fn bookmarks_and_paper_are_the_records() {
    let mut forged = workshop();
    let bookmark = forged.find(|entries| entries.has(b"Title") && entries.has(b"Dest"));
    forged.change(bookmark, "(On paper)", "(Approved by all)");
    assert_other_pages(&forged.sealed());
    let mut acting = workshop();
    acting.change(
        bookmark,
        "/Title",
        "/A<</S/URI/URI(https://elsewhere.example)>>/Title",
    );
    assert_other_pages(&acting.sealed());
    let mut larger = workshop();
    let page = larger.find(|entries| entries.has_type(b"Page"));
    larger.change(page, "612 792", "595.276 841.89");
    assert_other_pages(&larger.sealed());
}
