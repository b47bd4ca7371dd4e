//! Disguises: a file that shows, copies, reads aloud, links or attaches something else than its record says, sealed with
//! a key of the forger's own. Readers differ in what they believe of a file; its bytes do not.

use lopdf::{Dictionary, Object};

use crate::pdf_forging::assert_other_pages;
use crate::pdf_letters::{demo_text, frozen, members};
use crate::pdf_rewriting::Workshop;

fn workshop() -> Workshop {
    Workshop::open(frozen(&demo_text(), &members(12)).typeset())
}

/// Changes the first object that satisfies.
fn changed(is: impl Fn(&Dictionary) -> bool, from: &str, to: &str) -> Vec<u8> {
    let mut forged = workshop();
    let number = forged.find(is);
    forged.change(number, from, to);
    forged.sealed()
}

fn named(entries: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    entries
        .get(key)
        .and_then(Object::as_name)
        .is_ok_and(|found| found == name)
}

#[test]
fn a_second_font_program_beside_the_honest_one_is_refused() {
    let forged = workshop();
    let program = forged.find(|entries| named(entries, b"Subtype", b"CIDFontType0C"));
    for key in ["FontFile", "FontFile2"] {
        let both = format!("/{key} {program} 0 R/FontFile3");
        let forged = changed(
            |entries| entries.has_type(b"FontDescriptor"),
            "/FontFile3",
            &both,
        );
        assert_other_pages(&forged);
    }
}

#[test]
fn the_widths_and_the_metrics_of_a_font_are_the_typesetters() {
    let is_font = |entries: &Dictionary| entries.has(b"DW");
    assert_other_pages(&changed(is_font, "/W[", "/W[3[40000]"));
    assert_other_pages(&changed(is_font, "/DW ", "/DW 4"));
    let is_descriptor = |entries: &Dictionary| entries.has_type(b"FontDescriptor");
    assert_other_pages(&changed(is_descriptor, "/Ascent ", "/Ascent 9"));
}

#[test]
fn what_is_copied_and_read_aloud_is_what_is_printed() {
    let mut copied = workshop();
    let map = copied.find(|entries| named(entries, b"Type", b"CMap"));
    let stream = copied.document().get_object((map, 0)).unwrap();
    let stream = stream.as_stream().unwrap();
    let plain = String::from_utf8(stream.get_plain_content().unwrap()).unwrap();
    let entry = plain
        .lines()
        .find(|line| line.starts_with("<0001>"))
        .unwrap();
    let more = "<0001> <00570065002000640006E006F0074>";
    let lying = plain.replace(entry, more);
    copied.put_stream(map, "/Type/CMap", lying.as_bytes());
    assert_other_pages(&copied.sealed());
    for said in [
        "/ActualText(We do not ask)",
        "/Alt(We do not ask)",
        "/E(nobody)",
    ] {
        let spoken = changed(
            |entries| named(entries, b"S", b"P"),
            "/Type/StructElem",
            &format!("/Type/StructElem{said}"),
        );
        assert_other_pages(&spoken);
    }
}

#[test]
fn the_order_and_the_names_of_the_tags_are_the_typesetters() {
    let is_root = |entries: &Dictionary| named(entries, b"Type", b"StructTreeRoot");
    let roles = "/Type/StructTreeRoot/RoleMap<</P/NonStruct>>";
    assert_other_pages(&changed(is_root, "/Type/StructTreeRoot", roles));
    let mut reversed = workshop();
    let top = reversed.find(|entries| named(entries, b"S", b"Document"));
    let kids = reversed.document().get_dictionary((top, 0)).unwrap();
    let kids: Vec<String> = kids
        .get(b"K")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|kid| format!("{} 0 R", kid.as_reference().unwrap().0))
        .collect();
    let turned: Vec<String> = kids.iter().rev().cloned().collect();
    reversed.change(top, &kids.join(" "), &turned.join(" "));
    assert_other_pages(&reversed.sealed());
}

#[test]
fn links_lead_where_the_text_says() {
    let mut elsewhere = workshop();
    let is_link =
        |entries: &Dictionary| named(entries, b"Subtype", b"Link") && entries.get(b"A").is_ok();
    let link = elsewhere.find(is_link);
    elsewhere.change(link, "/Rect[", "/Rect[0 0 612 792 ");
    assert_other_pages(&elsewhere.sealed());
    assert_other_pages(&changed(
        is_link,
        "/URI(http",
        "/URI(https://evil.example/?http",
    ));
}

#[test]
fn an_attachment_has_one_face() {
    let is_file = |entries: &Dictionary| entries.has_type(b"Filespec");
    let other = workshop().find(|entries| named(entries, b"Subtype", b"CIDFontType0C"));
    let mut two = workshop();
    let file = two.find(is_file);
    let (stream, _) = {
        let entries = two.document().get_dictionary((file, 0)).unwrap();
        let streams = entries.get(b"EF").unwrap().as_dict().unwrap();
        streams.get(b"UF").unwrap().as_reference().unwrap()
    };
    two.change(
        file,
        &format!("/UF {stream} 0 R"),
        &format!("/UF {other} 0 R"),
    );
    assert_other_pages(&two.sealed());
    assert_other_pages(&changed(is_file, "/F(record.jsonl)", "/F(invoice.exe)"));
    assert_other_pages(&changed(is_file, "/Desc(The record", "/Desc(No record"));
}

#[test]
fn the_title_and_the_language_are_the_letters() {
    let is_information = |entries: &Dictionary| entries.has(b"Title") && entries.has(b"Creator");
    assert_other_pages(&changed(
        is_information,
        "/Title(",
        "/Title(Senators praise ",
    ));
    let is_catalog = |entries: &Dictionary| entries.has_type(b"Catalog");
    assert_other_pages(&changed(is_catalog, "/Lang(en-US)", "/Lang(de-DE)"));
    let mut retitled = workshop();
    let metadata = retitled.find(|entries| entries.has_type(b"Metadata"));
    let stream = retitled.document().get_object((metadata, 0)).unwrap();
    let plain = stream.as_stream().unwrap().get_plain_content().unwrap();
    let plain = String::from_utf8(plain).unwrap();
    let lying = plain.replace(
        "</rdf:li></rdf:Alt></dc:title>",
        " praised</rdf:li></rdf:Alt></dc:title>",
    );
    assert_ne!(plain, lying);
    retitled.put_stream(metadata, "/Type/Metadata/Subtype/XML", lying.as_bytes());
    assert_other_pages(&retitled.sealed());
}
