//! The faces that a letter is set in, compiled in: a letter looks the same wherever it is made, and a reader of a
//! finished letter knows every shape that may be on it.

use std::sync::OnceLock;

use ttf_parser::Face;
use ttf_parser::gpos::PositioningSubtable;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStretch, FontStyle, FontVariant, FontWeight};
use typst::utils::LazyHash;

/// The files, in `templates/pdf/fonts` with their licences; the regular face first.
pub(super) const FILES: [&[u8]; 11] = [
    include_bytes!("../../templates/pdf/fonts/texgyretermes-regular.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-italic.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-bold.otf"),
    include_bytes!("../../templates/pdf/fonts/texgyretermes-bolditalic.otf"),
    include_bytes!("../../templates/pdf/fonts/undersignedletters-regular.ttf"),
    include_bytes!("../../templates/pdf/fonts/undersignedletters-italic.ttf"),
    include_bytes!("../../templates/pdf/fonts/undersignedletters-bold.ttf"),
    include_bytes!("../../templates/pdf/fonts/undersignedletters-bolditalic.ttf"),
    include_bytes!("../../templates/pdf/fonts/dejavusans-signs.ttf"),
    include_bytes!("../../templates/pdf/fonts/notosanscherokee-regular.ttf"),
    include_bytes!("../../templates/pdf/fonts/notosanscherokee-bold.ttf"),
];

/// The families as the template tries them, in the index's lower case.
const FAMILIES: [&str; 4] = [
    "tex gyre termes",
    "undersigned letters",
    "dejavu sans",
    "noto sans cherokee",
];
/// The family that sets a letter together with the accents on it.
const ACCENTED: &str = "undersigned letters";

/// The parsed faces and their index.
pub(super) struct Faces {
    pub(super) fonts: Vec<Font>,
    pub(super) book: LazyHash<FontBook>,
    /// The tables of each.
    tables: Vec<Face<'static>>,
    /// The faces that regular, italic, bold and bold italic words are set in, in the order in which they are tried.
    styles: Vec<Vec<usize>>,
    /// The faces that set letters with accents.
    accented: Vec<usize>,
}

/// Parsed once in a process.
pub(super) fn faces() -> &'static Faces {
    static FACES: OnceLock<Faces> = OnceLock::new();
    FACES.get_or_init(|| {
        let fonts: Vec<Font> = FILES
            .iter()
            .flat_map(|file| Font::iter(Bytes::new(*file)))
            .collect();
        let book = FontBook::from_fonts(&fonts);
        // A file holds one face, and one that could not be parsed above has no place in the index either.
        let tables = FILES.iter().filter_map(|file| Face::parse(file, 0).ok());
        let variants = [
            (FontStyle::Normal, FontWeight::REGULAR),
            (FontStyle::Italic, FontWeight::REGULAR),
            (FontStyle::Normal, FontWeight::BOLD),
            (FontStyle::Italic, FontWeight::BOLD),
        ];
        let variants =
            variants.map(|(style, weight)| FontVariant::new(style, weight, FontStretch::NORMAL));
        let styles = variants.map(|variant| {
            let tried = FAMILIES.iter();
            tried
                .filter_map(|family| book.select(family, variant))
                .collect()
        });
        let accented = variants.map(|variant| book.select(ACCENTED, variant));
        Faces {
            fonts,
            book: LazyHash::new(book),
            tables: tables.collect(),
            styles: styles.into(),
            accented: accented.into_iter().flatten().collect(),
        }
    })
}

impl Faces {
    /// The face that a character is set in, of those that are tried.
    fn face_for(&self, tried: &[usize], c: char) -> Option<&Face<'static>> {
        let mut faces = tried.iter().filter_map(|index| self.tables.get(*index));
        faces.find(|face| face.glyph_index(c).is_some())
    }
}

/// Whether the character can be set in every style; text may be made bold or italic anywhere.
#[must_use]
pub fn covers(c: char) -> bool {
    let faces = faces();
    let mut styles = faces.styles.iter();
    styles.all(|tried| faces.face_for(tried, c).is_some())
}

/// Whether an accent is set where it belongs on this letter, on which these accents are already.
#[must_use]
pub fn attaches(letter: char, accents: &[char], accent: char) -> bool {
    let faces = faces();
    let places = |face: &Face<'_>| {
        let place = anchor(face, letter, accent)?;
        let mut others = accents.iter().map(|other| anchor(face, letter, *other));
        // Two accents of one place would be drawn over each other.
        Some(others.all(|other| other.is_some_and(|other| other != place)))
    };
    let mut faces_of_accents = faces.accented.iter().map(|index| faces.tables.get(*index));
    !faces.accented.is_empty() && faces_of_accents.all(|face| face.and_then(places) == Some(true))
}

/// The place that a face has for an accent on a letter, as far as such places are told apart.
fn anchor(face: &Face<'_>, letter: char, accent: char) -> Option<(usize, u16)> {
    let (letter, accent) = (face.glyph_index(letter)?, face.glyph_index(accent)?);
    let lookups = face.tables().gpos?.lookups;
    for (at_lookup, lookup) in lookups.into_iter().enumerate() {
        for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::MarkToBase(placing) = subtable else {
                continue;
            };
            let (Some(row), Some(at)) = (
                placing.base_coverage.get(letter),
                placing.mark_coverage.get(accent),
            ) else {
                continue;
            };
            if let Some((class, _)) = placing.marks.get(at)
                && placing.anchors.get(row, class).is_some()
            {
                return Some((at_lookup, class));
            }
        }
    }
    None
}

/// How wide a line of text is in the widest style at this size, in points, without kerning.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    let faces = faces();
    let widths = faces.styles.iter().map(|tried| {
        let advances = text.chars().filter_map(|c| {
            let face = faces.face_for(tried, c)?;
            let advance = face.glyph_hor_advance(face.glyph_index(c)?)?;
            Some(f64::from(advance) / f64::from(face.units_per_em()))
        });
        advances.sum::<f64>() * size
    });
    widths.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_american_letters_need_is_covered_in_every_style() {
        let needed = "Hawaiʻi Utqiaġvik Lakȟóta Dinétʼą́ ⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚⅐⅑⅒ ′″ →←↑↓⇒ ≥≤≠±×÷√∞≈−µ∑∂∆ ☐☑☒✓✔✗ ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ ₀₁₂₃₄₅₆₇₈₉₊₋ €£¥₿₹₩₽ °№™℠…—®©‰ ÇñłŠșțđÞ ʔ ə ɛ ɔ ŋ αβγάώΩ ἀῶ абвґїљћЉ ᎠᏣᎳᎩ ꭰ ■□●○★☆ ①⑩";
        for c in needed.chars().filter(|c| *c != ' ') {
            let accent = unicode_normalization::char::is_combining_mark(c);
            assert!(accent || covers(c), "{c} (U+{:04X})", u32::from(c));
        }
        assert!(!covers('漢') && !covers('א') && !covers('😀'));
    }

    #[test]
    fn accents_stand_on_letters_that_have_a_place_for_them() {
        for (letter, accent) in [
            ('ą', '\u{301}'),
            ('Ą', '\u{301}'),
            ('ę', '\u{301}'),
            ('į', '\u{301}'),
            ('ǫ', '\u{301}'),
            ('x', '\u{331}'),
            ('g', '\u{331}'),
            ('c', '\u{323}'),
            ('ʷ', '\u{313}'),
        ] {
            assert!(attaches(letter, &[], accent), "{letter}{accent}");
        }
        assert!(!attaches('→', &[], '\u{301}'));
        assert!(attaches('x', &['\u{331}'], '\u{301}'));
        assert!(!attaches('x', &['\u{301}'], '\u{301}'));
        assert!(!attaches('漢', &[], '\u{301}'));
    }
}
