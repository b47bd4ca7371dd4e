//! The faces that a letter is set in, compiled in: a letter looks the same wherever it is made, and a reader of a
//! finished letter knows every shape that may be on it.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The files, in `templates/pdf/fonts` with their licences; the regular face first.
pub(super) const FILES: [&[u8]; 4] = [
    include_bytes!("../../templates/pdf/fonts/texgyretermes-regular.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-italic.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-bold.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-bolditalic.otf"),
];

/// The parsed faces and their index.
pub(super) struct Faces {
    pub(super) fonts: Vec<Font>,
    pub(super) book: LazyHash<FontBook>,
}

/// Parsed once in a process.
pub(super) fn faces() -> &'static Faces {
    static FACES: OnceLock<Faces> = OnceLock::new();
    FACES.get_or_init(|| {
        let fonts: Vec<Font> = FILES
            .iter()
            .flat_map(|file| Font::iter(Bytes::new(*file)))
            .collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Faces { fonts, book }
    })
}

/// Whether every face has the character; text may be made bold or italic anywhere.
#[must_use]
pub fn covers(c: char) -> bool {
    faces()
        .fonts
        .iter()
        .all(|font| font.info().coverage.contains(u32::from(c)))
}

/// How wide a line of text is in the widest face at this size, in points, without kerning.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    static PARSED: OnceLock<Vec<ttf_parser::Face<'static>>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| {
        let faces = FILES.iter();
        faces
            .filter_map(|file| ttf_parser::Face::parse(file, 0).ok())
            .collect()
    });
    let widths = parsed.iter().map(|face| {
        let units: u32 = text
            .chars()
            .filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?))
            .map(u32::from)
            .sum();
        f64::from(units) * size / f64::from(face.units_per_em())
    });
    widths.fold(0.0, f64::max)
}
