//! What a glyph says, told from its shape: the one thing that a reader sees.
//!
//! A PDF may claim that a glyph stands for any character; a forger's file would claim the approved name and draw
//! another. So the claim is not looked at. Every outline of every face of ours is known here, and a glyph says the
//! character whose outline it has. Characters that look the same in our faces are the same to us.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder, Tag, cff};
use unicode_normalization::UnicodeNormalization;

use super::super::fonts::FILES;

/// A digest of an outline; all blanks share one.
pub(super) type Shape = [u8; 32];

/// What a known shape says, and how wide it is in thousandths of its size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sign {
    pub(super) says: String,
    pub(super) width: f32,
}

/// The shapes of all faces.
pub(super) struct Shapes {
    signs: HashMap<Shape, Sign>,
    /// The least character that has a shape.
    least: HashMap<Shape, char>,
    /// The least of the characters that look like this one.
    look: HashMap<char, char>,
    /// Two characters that are drawn apart but whose small capitals are drawn alike, such as đ and ð.
    alike_small: Vec<(char, char)>,
}

/// Read once in a process.
pub(super) fn shapes() -> &'static Shapes {
    static SHAPES: OnceLock<Shapes> = OnceLock::new();
    SHAPES.get_or_init(Shapes::read)
}

impl Shapes {
    fn read() -> Self {
        let mut shapes = Self {
            signs: HashMap::new(),
            least: HashMap::new(),
            look: HashMap::new(),
            alike_small: Vec::new(),
        };
        for file in FILES {
            if let Ok(face) = Face::parse(file, 0) {
                shapes.add(&face);
            }
        }
        shapes.join_small_capitals();
        shapes
    }

    /// What no reader can tell apart in small capitals counts as one character everywhere.
    fn join_small_capitals(&mut self) {
        for (kept, other) in std::mem::take(&mut self.alike_small) {
            for look in self.look.values_mut().filter(|look| **look == other) {
                *look = kept;
            }
            let (kept, other) = (apart(kept), apart(other));
            for sign in self.signs.values_mut().filter(|sign| sign.says == other) {
                sign.says.clone_from(&kept);
            }
        }
    }

    fn add(&mut self, face: &Face<'_>) {
        let mut shapes: BTreeMap<u16, Shape> = BTreeMap::new();
        for id in 0..face.number_of_glyphs() {
            shapes.insert(
                id,
                shape(|builder| face.outline_glyph(GlyphId(id), builder).is_some()),
            );
        }
        let mut says: BTreeMap<u16, String> = BTreeMap::new();
        for (c, id) in characters(face) {
            let Some(shape) = shapes.get(&id) else {
                continue;
            };
            // Characters come in ascending order, so the first one with a shape is the least of its face.
            let least = *self.least.entry(*shape).or_insert(c);
            self.look.entry(c).or_insert(least);
            self.know(*shape, apart(least), face, id);
            says.entry(id).or_insert_with(|| apart(least));
        }
        // A small capital says the letter that it is typed as.
        for (id, letter) in small_capitals(face) {
            if let (Some(shape), Some(letter)) = (shapes.get(&id), says.get(&letter)) {
                let known = self.signs.get(shape).map(|sign| sign.says.clone());
                if let Some(known) = known.filter(|known| known != letter) {
                    let pair = (sole(&known), sole(letter));
                    self.alike_small.extend(pair.0.zip(pair.1));
                }
                self.know(*shape, letter.clone(), face, id);
            }
        }
        for (id, parts) in ligatures(face) {
            let words: Option<String> = parts.iter().map(|part| says.get(part).cloned()).collect();
            if let (Some(shape), Some(words)) = (shapes.get(&id), words) {
                self.know(*shape, words, face, id);
            }
        }
    }

    fn know(&mut self, shape: Shape, says: String, face: &Face<'_>, id: u16) {
        let units = f32::from(face.units_per_em());
        let width = face.glyph_hor_advance(GlyphId(id)).map_or(0.0, f32::from) * 1000.0 / units;
        self.signs.entry(shape).or_insert(Sign { says, width });
    }

    /// What a shape says.
    pub(super) fn sign(&self, shape: &Shape) -> Option<&Sign> {
        self.signs.get(shape)
    }

    /// A text as the page shows it: every character as the least one that looks the same.
    pub(super) fn look(&self, text: &str) -> String {
        text.chars()
            .map(|c| apart(self.look.get(&c).copied().unwrap_or(c)))
            .collect()
    }
}

/// The character of a text that has no other.
fn sole(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A typed ligature as the letters that it joins, which is how one that the typesetter makes is read.
fn apart(c: char) -> String {
    match c {
        '\u{fb00}'..='\u{fb06}' => c.nfkc().collect(),
        _ => c.to_string(),
    }
}

/// The shapes of a font that is embedded in a file, by the code that shows each.
///
/// # Errors
/// A sentence, if it is not a font as the typesetter embeds it.
pub(super) fn embedded(program: &[u8]) -> Result<HashMap<u16, Shape>, String> {
    let odd = || "A font in the file is not one that letters are set in.".to_owned();
    let table = cff::Table::parse(program).ok_or_else(odd)?;
    let mut shapes = HashMap::new();
    for id in 0..table.number_of_glyphs() {
        let code = table.glyph_cid(GlyphId(id)).ok_or_else(odd)?;
        let shape = shape(|builder| table.outline(GlyphId(id), builder).is_ok());
        if shapes.insert(code, shape).is_some() {
            return Err(odd());
        }
    }
    Ok(shapes)
}

/// Hashes an outline as it is drawn. What has no outline is blank.
fn shape(draw: impl FnOnce(&mut dyn OutlineBuilder) -> bool) -> Shape {
    let mut pen = Pen(Sha256::new());
    draw(&mut pen);
    pen.0.finalize().into()
}

struct Pen(Sha256);

impl Pen {
    fn draw(&mut self, act: u8, points: &[f32]) {
        self.0.update([act]);
        for point in points {
            self.0.update(point.to_be_bytes());
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.draw(b'm', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.draw(b'l', &[x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw(b'q', &[x1, y1, x, y]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw(b'c', &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.draw(b'z', &[]);
    }
}

/// Every visible character with its glyph, in ascending order.
fn characters(face: &Face<'_>) -> Vec<(char, u16)> {
    let mut found = BTreeMap::new();
    for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if !table.is_unicode() {
            continue;
        }
        table.codepoints(|code| {
            // No text has a character for private use; the faces name their small capitals so.
            if let (Some(c), Some(id)) = (char::from_u32(code), table.glyph_index(code))
                && !c.is_control()
                && !('\u{e000}'..='\u{f8ff}').contains(&c)
            {
                found.entry(c).or_insert(id.0);
            }
        });
    }
    found.into_iter().collect()
}

/// Every ligature with its parts.
fn ligatures(face: &Face<'_>) -> Vec<(u16, Vec<u16>)> {
    let mut found = Vec::new();
    for lookup in face.tables().gsub.iter().flat_map(|gsub| gsub.lookups) {
        for table in lookup.subtables.into_iter::<SubstitutionSubtable<'_>>() {
            let SubstitutionSubtable::Ligature(table) = table else {
                continue;
            };
            for first in 0..face.number_of_glyphs() {
                let set = table
                    .coverage
                    .get(GlyphId(first))
                    .and_then(|at| table.ligature_sets.get(at));
                for ligature in set.into_iter().flatten() {
                    let rest = ligature.components.into_iter().map(|part| part.0);
                    found.push((
                        ligature.glyph.0,
                        std::iter::once(first).chain(rest).collect(),
                    ));
                }
            }
        }
    }
    found
}

/// Every small capital with the letter that it stands for.
fn small_capitals(face: &Face<'_>) -> Vec<(u16, u16)> {
    let Some(gsub) = face.tables().gsub else {
        return Vec::new();
    };
    let features = gsub.features.into_iter();
    let lookups = features
        .filter(|feature| feature.tag == Tag::from_bytes(b"smcp"))
        .flat_map(|feature| feature.lookup_indices)
        .filter_map(|at| gsub.lookups.get(at));
    let mut found = Vec::new();
    for table in lookups.flat_map(|lookup| lookup.subtables.into_iter::<SubstitutionSubtable<'_>>())
    {
        let SubstitutionSubtable::Single(table) = table else {
            continue;
        };
        let letters = (0..face.number_of_glyphs()).filter_map(|letter| {
            let at = table.coverage().get(GlyphId(letter))?;
            let capital = match table {
                SingleSubstitution::Format1 { delta, .. } => letter.checked_add_signed(delta)?,
                SingleSubstitution::Format2 { substitutes, .. } => substitutes.get(at)?.0,
            };
            Some((capital, letter))
        });
        found.extend(letters);
    }
    found
}
