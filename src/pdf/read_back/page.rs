//! What a page shows: words, thin rules and pictures.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::content::Content;

use super::Unreadable;
use super::easel::Easel;
use super::file::{File, Page, odd};
use super::shapes::{Sign, embedded, shapes};
use crate::domain::record::Hash;

/// The most that one page may draw.
const OPERATIONS: usize = 200_000;

/// Words set in one go: one face, one size, one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The piece's number on the page; `None` for what is not part of the letter, a header for example.
    pub(super) piece: Option<usize>,
    pub(super) says: String,
    /// The left end of the base line.
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) size: f32,
}

/// A thin line, from one point to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
}

impl Rule {
    /// Left, bottom, right and top.
    pub(super) fn frame(&self) -> [f32; 4] {
        let (from, to) = (self.from, self.to);
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        [left, from.1.min(to.1), right, from.1.max(to.1)]
    }
}

/// A picture: an image, or the code that leads to the check.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// How many runs of words come before it.
    pub(super) after: usize,
    /// The piece's number on the page, and what its tag on the page says in its place.
    pub(super) piece: Option<usize>,
    pub(super) alt: Option<String>,
    /// What it shows.
    pub(super) digest: Hash,
    /// Left, bottom, right, top.
    pub(super) frame: [f32; 4],
}

/// All that a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) runs: Vec<Run>,
    pub(super) rules: Vec<Rule>,
    pub(super) pictures: Vec<Shown>,
}

/// The fonts of a file, by the embedded program's place in it.
pub(super) type Programs = HashMap<lopdf::ObjectId, HashMap<u16, Sign>>;

/// Reads all that a page draws.
pub(super) fn drawn(
    file: &File,
    page: &Page<'_>,
    programs: &mut Programs,
) -> Result<Drawn, Unreadable> {
    let mut fonts = HashMap::new();
    for (name, font) in &page.fonts {
        let program = program(file, font, programs)?;
        fonts.insert(name.clone(), program);
    }
    let mut pictures = HashMap::new();
    for (name, id) in &page.pictures {
        pictures.insert(name.clone(), file.image(*id)?);
    }
    let mut easel = Easel::new(&fonts, programs, &page.colors, &pictures);
    for (count, operation) in Content::decode_iter(&page.content).enumerate() {
        let operation = operation.map_err(|_| odd("a page cannot be read"))?;
        if count > OPERATIONS {
            return Err(odd("a page draws more than any letter"));
        }
        easel.draw(&operation)?;
    }
    Ok(easel.drawn)
}

/// Reads the program of a font, once.
fn program(
    file: &File,
    font: &lopdf::Dictionary,
    programs: &mut Programs,
) -> Result<lopdf::ObjectId, Unreadable> {
    let other = || odd("a font is not one that letters are set in");
    let named = |entries: &lopdf::Dictionary, key: &str, name: &[u8]| {
        file.get(entries, key)
            .is_ok_and(|object| object.as_name().is_ok_and(|found| found == name))
    };
    let [descendant] = file.array(font, "DescendantFonts")? else {
        return Err(other());
    };
    let descendant = file.resolve(descendant)?.as_dict().map_err(|_| other())?;
    let composite = named(font, "Subtype", b"Type0") && named(font, "Encoding", b"Identity-H");
    if !composite || !named(descendant, "Subtype", b"CIDFontType0") {
        return Err(other());
    }
    let descriptor = file.dictionary(descendant, "FontDescriptor")?;
    let stream = descriptor.get(b"FontFile3").map_err(|_| other())?;
    let id = stream.as_reference().map_err(|_| other())?;
    if let Entry::Vacant(entry) = programs.entry(id) {
        let signs = entry.insert(HashMap::new());
        for (code, shape) in embedded(&file.bytes(stream)?).map_err(Unreadable)? {
            // A glyph that is not known may be there, as .notdef is, but it must not be shown.
            if let Some(sign) = shapes().sign(&shape) {
                signs.insert(code, sign.clone());
            }
        }
    }
    Ok(id)
}
