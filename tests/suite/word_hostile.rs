//! Files that were made to do harm, or are no Word files at all: each is refused with a sentence, or read without it.

use std::io::{Cursor, Write};

use undersigned::word::{self, Tracked, WordRefusal};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::word_file::{WordFile, packed, paragraph, run};

fn refusal(file: &[u8]) -> WordRefusal {
    let refusal = word::read(file).expect_err("it was read");
    let said = refusal.to_string();
    assert!(said.ends_with('.'), "{said}");
    refusal
}

fn good() -> WordFile {
    WordFile::saying(&["We write to ask."])
}

/// The good file with a part beside its own.
fn with_part(name: &str, content: &[u8]) -> Vec<u8> {
    let mut parts = good().all_parts();
    parts.push((name.to_owned(), content.to_vec()));
    packed(&parts)
}

/// The good file with another document part.
fn with_document(xml: &str) -> Vec<u8> {
    let mut file = good();
    file.part("word/document.xml", xml);
    file.bytes()
}

/// Changes the bytes at every place where some others stand.
fn patched(mut file: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    for at in 0..file.len().saturating_sub(from.len()) {
        if &file[at..at + from.len()] == from {
            file[at..at + from.len()].copy_from_slice(to);
        }
    }
    file
}

#[test]
fn the_good_file_is_read() {
    let text = word::read(&good().bytes())
        .unwrap()
        .import(&Tracked::Accept)
        .text;
    assert_eq!(text.body, "We write to ask.");
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let bomb = with_part("word/media/image1.bin", &vec![0; 40 << 20]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(refusal(&bomb), WordRefusal::Bomb);
    // Split over parts that are each within the ratio.
    let noise: Vec<u8> = (0u32..1 << 20)
        .flat_map(|n| [n.wrapping_mul(2_654_435_761).to_le_bytes()[3]])
        .collect();
    let mut part = vec![b'x'; 50 << 20];
    part[..noise.len()].copy_from_slice(&noise);
    let mut parts = good().all_parts();
    for name in ["a", "b", "c"] {
        parts.push((format!("word/{name}.bin"), part.clone()));
    }
    assert_eq!(refusal(&packed(&parts)), WordRefusal::Bomb);
}

#[test]
fn a_part_that_lies_about_its_size_is_counted_as_it_comes() {
    let mut document = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>".to_owned();
    document.push_str(&" ".repeat(30 << 20));
    document.push_str("</w:body></w:document>");
    let size = u32::try_from(document.len()).unwrap().to_le_bytes();
    let lying = patched(with_document(&document), &size, &1000u32.to_le_bytes());
    assert!(word::read(&lying).is_err());
}

#[test]
fn a_package_of_too_many_entries_is_refused() {
    let mut parts = good().all_parts();
    parts.extend((0..1001).map(|n| (format!("word/{n}.xml"), Vec::new())));
    assert_eq!(refusal(&packed(&parts)), WordRefusal::Entries);
}

#[test]
fn a_nested_zip_is_never_opened() {
    let inner = packed(&[("x".to_owned(), vec![0; 1000])]);
    let file = with_part("word/media/inner.zip", &inner);
    assert!(word::read(&file).is_ok());
}

#[test]
fn names_that_lead_out_of_the_package_are_refused() {
    for name in [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "word\\..\\x",
        "word/../../x",
        "word//x",
    ] {
        let parts = with_part("word/000000000000000", b"x");
        let padded = format!("{name:x<20}");
        let padded = padded.get(..20).unwrap();
        let file = patched(parts, b"word/000000000000000", padded.as_bytes());
        assert!(matches!(refusal(&file), WordRefusal::Package(_)), "{name}");
    }
}

#[test]
fn a_symbolic_link_is_refused() {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, content) in good().all_parts() {
        package.start_file(name.as_str(), options).unwrap();
        package.write_all(&content).unwrap();
    }
    package
        .add_symlink("word/link.xml", "/etc/passwd", options)
        .unwrap();
    let file = package.finish().unwrap().into_inner();
    assert!(matches!(refusal(&file), WordRefusal::Package(_)));
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let file = with_part("word/documenu.xml", b"<x/>");
    let twice = patched(file, b"word/documenu.xml", b"word/document.xml");
    assert!(matches!(refusal(&twice), WordRefusal::Package(_)));
    let cased = with_part("Word/Document.xml", b"<x/>");
    assert!(matches!(refusal(&cased), WordRefusal::Package(_)));
}

#[test]
fn an_encrypted_entry_is_refused() {
    // The first flag of each entry's head says that it is encrypted.
    let mut file = good().bytes();
    for at in 0..file.len() - 10 {
        if file[at..].starts_with(b"PK\x03\x04") {
            file[at + 6] |= 1;
        } else if file[at..].starts_with(b"PK\x01\x02") {
            file[at + 8] |= 1;
        }
    }
    assert_eq!(refusal(&file), WordRefusal::Locked);
}

#[test]
fn a_package_that_is_cut_short_or_goes_on_is_refused() {
    let file = good().bytes();
    for end in [4, 30, file.len() / 2, file.len() - 1] {
        refusal(&file[..end]);
    }
    let mut longer = file.clone();
    longer.extend_from_slice(b"<script>");
    assert!(matches!(refusal(&longer), WordRefusal::Package(_)));
}

#[test]
fn any_byte_changed_is_read_or_refused_and_never_more() {
    let file = good().bytes();
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x55;
        if let Ok(manuscript) = word::read(&changed) {
            let _ = manuscript.import(&Tracked::Accept);
        }
    }
}

const HEAD: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>";
const TAIL: &str = "</w:t></w:r></w:p></w:body></w:document>";

#[test]
fn a_document_type_is_refused_with_whatever_it_declares() {
    let laughs =
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let outside = "<!DOCTYPE x SYSTEM \"http://10.0.0.1/evil.dtd\">";
    let file = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    for declared in [laughs, outside, file] {
        let said = refusal(&with_document(&format!("{declared}{HEAD}&a;{TAIL}"))).to_string();
        assert!(said.contains("document type"), "{said}");
    }
    let said = refusal(&with_document(&format!("{HEAD}&a;{TAIL}"))).to_string();
    assert!(said.contains("entity"), "{said}");
}

#[test]
fn xml_that_is_too_deep_or_broken_is_refused() {
    let deep = format!("{HEAD}{}{}{TAIL}", "<x>".repeat(5000), "</x>".repeat(5000));
    for xml in [
        deep.as_str(),
        "<w:document>",
        "",
        "not xml",
        "<a></b>",
        "\u{0}",
    ] {
        assert!(matches!(
            refusal(&with_document(xml)),
            WordRefusal::Part { .. }
        ));
    }
    let mut file = good();
    file.parts
        .insert("word/document.xml".into(), vec![0xff, 0xfe, 0x3c, 0]);
    assert!(matches!(refusal(&file.bytes()), WordRefusal::Part { .. }));
}

#[test]
fn macros_controls_and_embedded_objects_are_refused() {
    let mut macros = good();
    macros.kinds = macros.kinds.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    );
    for file in [
        macros.bytes(),
        with_part("word/vbaProject.bin", b"x"),
        with_part("word/embeddings/oleObject1.bin", b"x"),
        with_part("word/activeX/activeX1.xml", b"<x/>"),
        WordFile::of(&paragraph("<w:r><w:object/></w:r>")).bytes(),
    ] {
        assert!(matches!(refusal(&file), WordRefusal::Active(_)));
    }
}

#[test]
fn a_reference_to_something_outside_is_named_and_never_followed() {
    let file = good()
        .relate(
            "i",
            "image",
            "http://169.254.169.254/latest/meta-data",
            true,
        )
        .relate(
            "t",
            "attachedTemplate",
            "\\\\10.0.0.1\\share\\evil.dotm",
            true,
        );
    let manuscript = word::read(&file.bytes()).unwrap();
    let stripped = format!("{:?}", manuscript.found().stripped);
    assert!(
        stripped.contains("http://169.254.169.254/latest/meta-data"),
        "{stripped}"
    );
    assert!(stripped.contains("evil.dotm"), "{stripped}");
}

#[test]
fn a_file_of_another_kind_is_told_what_it_is() {
    let odt = packed(&[(
        "mimetype".to_owned(),
        b"application/vnd.oasis.opendocument.text".to_vec(),
    )]);
    let sheet = {
        let mut file = good();
        file.kinds = file
            .kinds
            .replace("wordprocessingml.document", "spreadsheetml.sheet");
        file.bytes()
    };
    let polyglot = [b"%PDF-1.7\n".to_vec(), good().bytes()].concat();
    for (file, named) in [
        (&b"%PDF-1.7 ..."[..], "a PDF"),
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], "an old Word file"),
        (&b"{\\rtf1"[..], "rich-text"),
        (&b"<html>"[..], "web page"),
        (&b"Dear Director"[..], "another kind"),
        (&polyglot[..], "a PDF"),
        (
            &packed(&[("x".to_owned(), Vec::new())])[..],
            "another program",
        ),
        (&sheet[..], "another program"),
        (&odt[..], ""),
    ] {
        let refusal = refusal(file);
        assert!(refusal.is_other_kind(), "{refusal}");
        assert!(refusal.to_string().contains(named), "{refusal}");
    }
    assert_eq!(refusal(b""), WordRefusal::Empty);
}

#[test]
fn more_than_a_letter_holds_is_refused() {
    let long = run("", &"word ".repeat(1000));
    let file = WordFile::of(&paragraph(&long).repeat(100));
    assert_eq!(refusal(&file.bytes()), WordRefusal::TooMuchText);
    assert_eq!(
        refusal(&[b"PK\x03\x04".to_vec(), vec![0; 21 << 20]].concat()),
        WordRefusal::TooLarge
    );
}
