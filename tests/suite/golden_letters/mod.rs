//! Golden letters: sealed letters of every kind and level in `tests/letters`, of which today's program must give every
//! byte from what they carry.
//!
//! `tests/letters/make` makes them anew while the typesetter's profile is 0. From profile 1 on they stay as they are: a
//! letter that was released once is set the same for ever, and a change that would set it otherwise needs another number.

mod kinds;
mod make;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document};
use undersigned::domain::evidence::{Evidence, FILES};
use undersigned::domain::layout::Picture;
use undersigned::domain::revision::LetterText;
use undersigned::domain::seal::SealLevel;
use undersigned::pdf::seal;
use undersigned::pdf::typeset::Pictures;
use undersigned::pdf::verify::verify;

use self::kinds::{KINDS, Sealer};
use crate::pdf_letters::{Frozen, sealed_by};

/// Set by `tests/letters/make`.
const MAKE: &str = "UNDERSIGNED_PROFILE_ANEW";
/// The most bytes of all of them.
const FOLDER: u64 = 2_000_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters")
}

fn pictures_folder() -> PathBuf {
    folder().join("pictures")
}

/// The files of a folder with this ending, by name; none if there is no folder.
fn golden(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    found.sort();
    found
}

fn pdfs() -> Vec<PathBuf> {
    golden(&folder(), "pdf")
}

/// Every picture of every letter, by what letters call it.
fn pictures() -> Pictures {
    let files = golden(&pictures_folder(), "png").into_iter();
    let read = files.map(|file| std::fs::read(file).unwrap());
    read.map(|png| {
        let rgba = image::load_from_memory(&png).unwrap().to_rgba8();
        let (width, height) = rgba.dimensions();
        (Picture::seen(width, height, &rgba), png)
    })
    .collect()
}

/// The letter that a file carries, taken out of it by another reader of PDFs than our own.
fn carried(pdf: &[u8], pictures: &Pictures) -> Frozen {
    let document = Document::load_mem(pdf).unwrap();
    let dictionaries = document.objects.values().filter_map(|o| o.as_dict().ok());
    let files: BTreeMap<String, Vec<u8>> = dictionaries
        .filter(|dictionary| dictionary.has_type(b"Filespec"))
        .map(|specification| attached(&document, specification))
        .collect();
    let [record, openings, manifest, text] = FILES.map(|name| files[name].clone());
    let string = |bytes| String::from_utf8(bytes).unwrap();
    let manifest = string(manifest);
    Frozen {
        manifest: serde_json::from_str(&manifest).unwrap(),
        evidence: Evidence {
            record: string(record),
            openings: string(openings),
            manifest,
            text: text.clone(),
        },
        text: LetterText::from_canonical(&text).unwrap(),
        pictures: pictures.clone(),
    }
}

fn attached(document: &Document, specification: &Dictionary) -> (String, Vec<u8>) {
    let name = specification.get(b"F").unwrap().as_str().unwrap();
    let stream = specification.get(b"EF").unwrap().as_dict().unwrap();
    let (_, stream) = document.dereference(stream.get(b"F").unwrap()).unwrap();
    let bytes = stream.as_stream().unwrap().get_plain_content().unwrap();
    (String::from_utf8(name.to_vec()).unwrap(), bytes)
}

#[test]
fn todays_program_gives_every_byte_of_the_letters_that_are_kept() {
    if std::env::var_os(MAKE).is_some() {
        make::all();
    }
    let pictures = pictures();
    for kind in KINDS {
        let (name, path) = (kind.name, kind.path());
        let pdf = std::fs::read(path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let verification = verify(&pdf);
        assert!(verification.holds, "{name}: {:#?}", verification.checks);
        assert_eq!(seal::check(&pdf).unwrap().level, kind.level, "{name}");
        let letter = carried(&pdf, &pictures);
        letter.evidence.prove().unwrap();
        let set = letter.typeset();
        assert!(pdf.starts_with(&set.pdf), "{name} is set otherwise today");
        if let (SealLevel::Basic, Some(key)) = (kind.level, kind.sealer.key()) {
            assert!(pdf == sealed_by(&set, &key), "{name} is sealed otherwise");
        }
    }
}

#[test]
fn letters_of_every_kind_and_level_are_kept_and_they_are_small() {
    let mut kept: Vec<PathBuf> = KINDS.iter().map(kinds::Kind::path).collect();
    kept.sort();
    assert_eq!(pdfs(), kept);
    for level in [
        SealLevel::Basic,
        SealLevel::TimeStamped,
        SealLevel::LongTerm,
        SealLevel::Archival,
    ] {
        assert!(KINDS.iter().any(|kind| kind.level == level), "{level:?}");
    }
    for sealer in [Sealer::SelfMade, Sealer::Kept("p384"), Sealer::Kept("rsa")] {
        assert!(KINDS.iter().any(|kind| kind.sealer == sealer));
    }
    let files = pdfs().into_iter().chain(golden(&pictures_folder(), "png"));
    let bytes: u64 = files.map(|file| file.metadata().unwrap().len()).sum();
    assert!(bytes < FOLDER, "{bytes} bytes");
}
