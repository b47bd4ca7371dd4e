//! What a page draws, through the few operators that the typesetter writes. Any other operator makes it unreadable.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::Object;
use lopdf::content::{Content, Operation};

use super::Unreadable;
use super::file::{File, Page, odd};
use super::shapes::{Sign, embedded, shapes};

/// The most that one page may draw.
const OPERATIONS: usize = 200_000;
/// How deep graphics states and marks may stand in each other.
const DEPTH: usize = 32;
/// The thickest rule, in points.
const RULE: f32 = 2.0;
/// Sizes of type that can be read, in points.
const SIZES: std::ops::RangeInclusive<f32> = 4.0..=40.0;
/// Ink is at most this light, of 1.
const INK: f32 = 0.5;

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

/// The fonts of a file, by the embedded program's place in it.
pub(super) type Programs = HashMap<lopdf::ObjectId, HashMap<u16, Sign>>;

/// All that a page draws.
pub(super) fn drawn(
    file: &File,
    page: &Page<'_>,
    programs: &mut Programs,
) -> Result<(Vec<Run>, Vec<Rule>), Unreadable> {
    let mut fonts = HashMap::new();
    for (name, font) in &page.fonts {
        let program = program(file, font, programs)?;
        fonts.insert(name.clone(), program);
    }
    let mut easel = Easel {
        fonts: &fonts,
        programs,
        colors: &page.colors,
        state: State::default(),
        saved: Vec::new(),
        marks: Vec::new(),
        text: None,
        path: Vec::new(),
        runs: Vec::new(),
        rules: Vec::new(),
    };
    for (count, operation) in Content::decode_iter(&page.content).enumerate() {
        let operation = operation.map_err(|_| odd("a page cannot be read"))?;
        if count > OPERATIONS {
            return Err(odd("a page draws more than any letter"));
        }
        easel.draw(&operation)?;
    }
    Ok((easel.runs, easel.rules))
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

/// Where the pen is, and what colour it has.
#[derive(Clone, Copy, Default)]
struct State {
    x: f32,
    y: f32,
    /// Whether the vertical axis points down, as the typesetter turns it.
    down: bool,
    fill: Option<f32>,
    stroke: Option<f32>,
    width: f32,
}

/// A text object that is open: its font and size, once known, and where it begins.
#[derive(Default)]
struct Text {
    font: Option<(lopdf::ObjectId, f32)>,
    at: Option<(f32, f32)>,
    shown: bool,
}

enum Mark {
    Piece(usize),
    Artifact,
    /// A mark within a piece, of a language for example.
    Inner,
}

struct Easel<'a> {
    fonts: &'a HashMap<Vec<u8>, lopdf::ObjectId>,
    programs: &'a Programs,
    colors: &'a [Vec<u8>],
    state: State,
    saved: Vec<State>,
    marks: Vec<Mark>,
    text: Option<Text>,
    path: Vec<(f32, f32)>,
    runs: Vec<Run>,
    rules: Vec<Rule>,
}

impl Easel<'_> {
    fn draw(&mut self, operation: &Operation) -> Result<(), Unreadable> {
        let values = operation.operands.as_slice();
        match operation.operator.as_str() {
            "q" if self.saved.len() < DEPTH => self.saved.push(self.state),
            "Q" => {
                self.state = self
                    .saved
                    .pop()
                    .ok_or_else(|| odd("a page cannot be read"))?;
            }
            "cm" => self.state = self.moved(values)?,
            "cs" | "CS" => self.knows_color(values)?,
            "scn" => self.state.fill = Some(lightness(values)?),
            "SCN" => self.state.stroke = Some(lightness(values)?),
            "w" => [self.state.width] = numbers(values)?,
            "M" => {
                numbers::<1>(values)?;
            }
            "m" if self.path.is_empty() => self.path.push(self.point(values)?),
            "l" if !self.path.is_empty() => self.path.push(self.point(values)?),
            "S" => self.rule()?,
            "BT" if self.text.is_none() => self.text = Some(Text::default()),
            "ET" if self.text.is_some() => self.text = None,
            "Tr" => {
                let [mode] = numbers(values)?;
                if mode != 0.0 {
                    return Err(odd("a page has words that cannot be seen"));
                }
            }
            "Tf" => self.font(values)?,
            "Tm" => self.place(values)?,
            "Tj" | "TJ" => self.show(values)?,
            "BDC" | "BMC" if self.marks.len() < DEPTH => self.mark(values)?,
            "EMC" => {
                self.marks
                    .pop()
                    .ok_or_else(|| odd("a page cannot be read"))?;
            }
            other => {
                return Err(Unreadable(format!(
                    "a page draws something that letters do not have ({other})"
                )));
            }
        }
        Ok(())
    }

    /// Letters are moved about and turned upside down, the way typesetters count from the top, but never scaled.
    fn moved(&self, values: &[Object]) -> Result<State, Unreadable> {
        let [a, b, c, d, e, f] = numbers(values)?;
        if (a, b, c) != (1.0, 0.0, 0.0) || d.abs() != 1.0 {
            return Err(odd("a page is distorted"));
        }
        let sign = if self.state.down { -1.0 } else { 1.0 };
        Ok(State {
            x: self.state.x + e,
            y: self.state.y + sign * f,
            down: self.state.down != (d < 0.0),
            ..self.state
        })
    }

    fn point(&self, values: &[Object]) -> Result<(f32, f32), Unreadable> {
        let [x, y] = numbers(values)?;
        let y = if self.state.down { -y } else { y };
        Ok((self.state.x + x, self.state.y + y))
    }

    fn knows_color(&self, values: &[Object]) -> Result<(), Unreadable> {
        match values {
            [Object::Name(name)] if self.colors.contains(name) => Ok(()),
            _ => Err(odd("a colour is not known")),
        }
    }

    fn rule(&mut self) -> Result<(), Unreadable> {
        let path = std::mem::take(&mut self.path);
        let [from, to] = path.as_slice() else {
            return Err(odd("a page has a drawing"));
        };
        if self.state.width > RULE || (from.0 != to.0 && from.1 != to.1) {
            return Err(odd("a page has a drawing"));
        }
        self.rules.push(Rule {
            from: *from,
            to: *to,
        });
        Ok(())
    }

    fn font(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let ([Object::Name(name), size], Some(text)) = (values, &mut self.text) else {
            return Err(odd("a page cannot be read"));
        };
        let size = size.as_float().map_err(|_| odd("a page cannot be read"))?;
        let id = self
            .fonts
            .get(name)
            .ok_or_else(|| odd("a font is missing"))?;
        if !SIZES.contains(&size) {
            return Err(odd("a page has words too small or too large to read"));
        }
        text.font = Some((*id, size));
        Ok(())
    }

    fn place(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let down = self.moved(values)?;
        let Some(text) = &mut self.text else {
            return Err(odd("a page cannot be read"));
        };
        if down.down {
            return Err(odd("a page has words that are upside down"));
        }
        text.at = Some((down.x, down.y));
        Ok(())
    }

    fn show(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let Some(text) = &mut self.text else {
            return Err(odd("a page cannot be read"));
        };
        let (Some((font, size)), Some((x, y))) = (text.font, text.at) else {
            return Err(odd("a page has words without a place"));
        };
        // Each piece is placed anew, so that no words hide behind the end of others.
        if std::mem::replace(&mut text.shown, true) {
            return Err(odd("a page has words without a place"));
        }
        if self.state.fill.is_none_or(|lightness| lightness > INK) {
            return Err(odd("a page has words that cannot be seen"));
        }
        let signs = self
            .programs
            .get(&font)
            .ok_or_else(|| odd("a font is missing"))?;
        let (says, width) = said(values, signs)?;
        let piece = match self.marks.first() {
            Some(Mark::Piece(piece)) => Some(*piece),
            Some(Mark::Artifact) => None,
            Some(Mark::Inner) | None => return Err(odd("a page has words without a tag")),
        };
        self.runs.push(Run {
            piece,
            says,
            x,
            y,
            width: width * size / 1000.0,
            size,
        });
        Ok(())
    }

    fn mark(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let mark = match values {
            [Object::Name(name), ..] if name == b"Artifact" => Mark::Artifact,
            [Object::Name(_), Object::Dictionary(entries)] => {
                match entries.get(b"MCID").and_then(Object::as_i64) {
                    Ok(piece) => Mark::Piece(usize::try_from(piece).unwrap_or(usize::MAX)),
                    Err(_) => Mark::Inner,
                }
            }
            _ => return Err(odd("a page has a tag that letters do not have")),
        };
        if !self.marks.is_empty() && !matches!(mark, Mark::Inner) {
            return Err(odd("a page has tags within tags"));
        }
        self.marks.push(mark);
        Ok(())
    }
}

/// The words of a `Tj` or `TJ`, and their width in thousandths of their size.
fn said(values: &[Object], signs: &HashMap<u16, Sign>) -> Result<(String, f32), Unreadable> {
    let pieces = match values {
        [Object::Array(pieces)] => pieces.as_slice(),
        [Object::String(..)] => values,
        _ => return Err(odd("a page cannot be read")),
    };
    let mut says = String::new();
    let mut width = 0.0;
    for piece in pieces {
        if let Object::String(codes, _) = piece {
            for code in codes.chunks(2) {
                let code = code.try_into().map(u16::from_be_bytes).unwrap_or_default();
                let sign = signs
                    .get(&code)
                    .ok_or_else(|| odd("a page has a sign that is not in our fonts"))?;
                says.push_str(&sign.says);
                width += sign.width;
            }
            continue;
        }
        let back = piece.as_float().map_err(|_| odd("a page cannot be read"))?;
        // Kerning and tracking stay below a letter's width; more would set words apart or on each other.
        if !(-2_000.0..=400.0).contains(&back) {
            return Err(odd("a page has letters that are pushed about"));
        }
        width -= back;
    }
    Ok((says, width))
}

/// How light a colour is, 0 for black to 1 for white.
fn lightness(values: &[Object]) -> Result<f32, Unreadable> {
    match values.len() {
        1 => {
            let [grey] = numbers(values)?;
            Ok(grey)
        }
        _ => {
            let [red, green, blue] = numbers(values)?;
            Ok(0.299 * red + 0.587 * green + 0.114 * blue)
        }
    }
}

fn numbers<const N: usize>(values: &[Object]) -> Result<[f32; N], Unreadable> {
    let numbers: Result<Vec<f32>, _> = values.iter().map(Object::as_float).collect();
    let numbers = numbers.map_err(|_| odd("a page cannot be read"))?;
    let numbers: [f32; N] = numbers
        .try_into()
        .map_err(|_| odd("a page cannot be read"))?;
    if numbers.iter().all(|number| number.is_finite()) {
        Ok(numbers)
    } else {
        Err(odd("a page cannot be read"))
    }
}
