//! Forged letters under a seal of the forger's own: the seal holds, and the pages or the record give the forger away.

use lopdf::Stream;
use lopdf::content::Content;

use crate::pdf_forging::{assert_other_pages, assert_refused, refusal};
use crate::pdf_letters::{demo_text, frozen, members};
use crate::pdf_rewriting::Workshop;

/// The letter of 2022 in the forger's workshop; its names are on page 2.
fn workshop() -> Workshop {
    Workshop::open(frozen(&demo_text(), &members(12)).typeset())
}

/// The showing operators of a page, in order.
fn shown(page: &str) -> Vec<&str> {
    page.lines()
        .filter(|line| line.starts_with("BT "))
        .collect()
}

/// The operator that shows the n-th name: the one before the n-th "United States Senator", which is shown most often.
fn name(page: &str, n: usize) -> String {
    let lines = shown(page);
    let times = |line: &&str| lines.iter().filter(|other| *other == line).count();
    let title = *lines.iter().max_by_key(|line| times(line)).unwrap();
    let at = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| **line == title)
        .nth(n)
        .unwrap()
        .0;
    lines[at - 1].to_owned()
}

/// Redraws page 2 and seals it with another key.
fn redrawn(change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut workshop = workshop();
    let page = workshop.page(2);
    let changed = change(&page);
    assert_ne!(page, changed);
    workshop.draw(2, changed.as_bytes());
    workshop.sealed()
}

#[test]
fn a_letter_redrawn_as_it_was_is_refused_for_its_bytes() {
    let mut workshop = workshop();
    let page = workshop.page(2);
    workshop.draw(2, page.as_bytes());
    assert_other_pages(&workshop.sealed());
}

#[test]
fn a_name_swapped_under_another_seal_is_refused() {
    let twice = redrawn(|page| page.replace(&name(page, 0), &name(page, 1)));
    assert_other_pages(&twice);
    let swapped = redrawn(|page| {
        let (first, second) = (name(page, 0), name(page, 1));
        page.replace(&first, "FIRST")
            .replace(&second, &first)
            .replace("FIRST", &second)
    });
    assert_other_pages(&swapped);
    let other = redrawn(|page| {
        let first = name(page, 0);
        let body = shown(page)[2].to_owned();
        page.replace(&first, &body)
    });
    assert_other_pages(&other);
}

#[test]
fn a_name_removed_or_hidden_under_another_seal_is_refused() {
    let removed = redrawn(|page| page.replace(&name(page, 3), "BT"));
    assert_other_pages(&removed);
    let white = redrawn(|page| {
        let name = name(page, 3);
        let at = page.find(&name).unwrap();
        let colour = page[..at].rfind("0 0 0 scn").unwrap();
        format!("{}1 1 1 scn{}", &page[..colour], &page[colour + 9..])
    });
    assert_other_pages(&white);
    let invisible = redrawn(|page| {
        let name = name(page, 3);
        page.replace(&name, &name.replace("0 Tr", "3 Tr"))
    });
    assert_other_pages(&invisible);
    let covered = redrawn(|page| format!("{page}\nq 72 100 300 200 re f Q"));
    assert_other_pages(&covered);
}

#[test]
fn a_name_added_under_another_seal_is_refused() {
    let furniture = redrawn(|page| {
        let name = name(page, 3);
        format!("{page}\n/Artifact BMC\nq 1 0 0 -1 400 60 cm/c0 cs 0 0 0 scn\n{name}\nET\nQ\nEMC")
    });
    assert_other_pages(&furniture);
    let over = redrawn(|page| {
        let name = name(page, 3);
        format!("{page}\n/Artifact BMC\nq 1 0 0 -1 72 500 cm/c0 cs 0 0 0 scn\n{name}\nET\nQ\nEMC")
    });
    assert_other_pages(&over);
}

#[test]
fn a_word_changed_moved_or_struck_out_under_another_seal_is_refused() {
    let mut shorter = workshop();
    let mut content = Content::decode(shorter.page(2).as_bytes()).unwrap();
    let mut words = content.operations.iter_mut().filter_map(|operation| {
        let pieces = operation.operands.first_mut()?.as_array_mut().ok()?;
        let codes = pieces.last_mut()?.as_str_mut().ok()?;
        (codes.len() > 8).then_some(codes)
    });
    let word = words.nth(3).unwrap();
    word.truncate(word.len() - 6);
    shorter.draw(2, &content.encode().unwrap());
    assert_other_pages(&shorter.sealed());
    let swapped = redrawn(|page| {
        let lines = shown(page);
        let (a, b) = (lines[3].to_owned(), lines[4].to_owned());
        page.replace(&a, "FIRST")
            .replace(&b, &a)
            .replace("FIRST", &b)
    });
    assert_other_pages(&swapped);
    let struck = redrawn(|page| {
        let at = page.find(&name(page, 3)).unwrap();
        let place = page[..at].rfind("q 1 0 0 -1 ").unwrap() + "q 1 0 0 -1 ".len();
        let mut place = page[place..].split(' ').map(|number| number.parse::<f32>());
        let (x, y) = (
            place.next().unwrap().unwrap(),
            place.next().unwrap().unwrap() + 3.0,
        );
        let rule = format!("q /c0 CS 0 0 0 SCN 1 w {x} {y} m {} {y} l S Q", x + 60.0);
        format!("{page}\n/Artifact BMC\n{rule}\nEMC")
    });
    assert_other_pages(&struck);
}

#[test]
fn a_font_with_exchanged_shapes_is_refused() {
    let mut workshop = workshop();
    let programs: Vec<(u32, Stream)> = workshop
        .document()
        .objects
        .iter()
        .filter_map(|((number, _), object)| {
            let stream = object.as_stream().ok()?;
            let kind = stream.dict.get(b"Subtype").ok()?.as_name().ok()?;
            (kind == b"CIDFontType0C").then(|| (*number, stream.clone()))
        })
        .collect();
    assert!(programs.len() > 1);
    let (first, second) = (programs[0].0, &programs[1].1);
    let plain = second.get_plain_content().unwrap();
    workshop.put_stream(first, "/Subtype/CIDFontType0C", &plain);
    refusal(&workshop.sealed());
}

#[test]
fn removed_and_added_attachments_are_refused() {
    let mut removed = workshop();
    let catalog = removed.find(|entries| entries.has_type(b"Catalog"));
    let record = removed.find(|entries| {
        entries
            .get(b"UF")
            .is_ok_and(|name| name.as_str().is_ok_and(|n| n == b"record.jsonl"))
    });
    removed.change(catalog, &format!("(record.jsonl){record} 0 R"), "");
    assert_other_pages(&removed.sealed());
    let mut added = workshop();
    added.change(
        catalog,
        "(record.jsonl)",
        &format!("(more.txt){record} 0 R(record.jsonl)"),
    );
    assert_other_pages(&added.sealed());
    let mut changed = workshop();
    let stream = changed
        .document()
        .get_dictionary((record, 0))
        .unwrap()
        .get(b"EF")
        .unwrap();
    let (stream, _) = stream
        .as_dict()
        .unwrap()
        .get(b"F")
        .unwrap()
        .as_reference()
        .unwrap();
    changed.put_stream(stream, "/Type/EmbeddedFile", b"{}");
    assert_refused(&changed.sealed(), "record", "event 1 cannot be read");
}

#[test]
fn what_a_letter_never_has_is_refused() {
    for add in [
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
        "/OCProperties<<>>",
        "/AA<<>>",
    ] {
        let mut forged = workshop();
        let catalog = forged.find(|entries| entries.has_type(b"Catalog"));
        forged.change(catalog, "/Type/Catalog", &format!("/Type/Catalog{add}"));
        assert_other_pages(&forged.sealed());
    }
    let mut layered = workshop();
    let page = layered.find(|entries| entries.has_type(b"Page"));
    layered.change(page, "/Type/Page", "/Type/Page/Rotate 180");
    assert_other_pages(&layered.sealed());
}
