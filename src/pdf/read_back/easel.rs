//! The few operators that the typesetter writes. Any other operator makes a page unreadable.

use std::collections::HashMap;

use lopdf::content::Operation;
use lopdf::{Object, decode_text_string};

use super::Unreadable;
use super::drawing::Path;
use super::file::odd;
use super::operands::{lightness, numbers, said};
use super::page::{Drawn, Programs, Run};
use super::pictures::Image;

/// How deep graphics states and marks may stand in each other.
const DEPTH: usize = 32;
/// Sizes of type that can be read, in points.
const SIZES: std::ops::RangeInclusive<f32> = 4.0..=40.0;
/// Ink is at most this light, of 1.
const INK: f32 = 0.5;

/// Where the pen is, what colour it has, and what may be drawn.
#[derive(Clone, Copy, Default)]
pub(super) struct State {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Whether the vertical axis points down, as the typesetter turns it.
    pub(super) down: bool,
    pub(super) fill: Option<f32>,
    pub(super) stroke: Option<f32>,
    pub(super) width: f32,
    /// The size of a picture that comes next, and nothing else then.
    pub(super) frame: Option<(f32, f32)>,
    /// The square of a code, left, bottom, right and top, and nothing else within it.
    pub(super) square: Option<[f32; 4]>,
    /// The side of the code's modules, once it is set.
    pub(super) module: Option<f32>,
}

/// A text object that is open: its font and size, once known, and where it begins.
#[derive(Default)]
struct Text {
    font: Option<(lopdf::ObjectId, f32)>,
    at: Option<(f32, f32)>,
    shown: bool,
}

enum Mark {
    /// A piece of the letter, and what is said in its place.
    Piece(usize, Option<String>),
    Artifact,
    /// A mark within a piece, of a language for example.
    Inner,
}

/// A page while it is drawn.
pub(super) struct Easel<'a> {
    fonts: &'a HashMap<Vec<u8>, lopdf::ObjectId>,
    programs: &'a Programs,
    colors: &'a [Vec<u8>],
    pub(super) images: &'a HashMap<Vec<u8>, Image>,
    pub(super) state: State,
    saved: Vec<State>,
    marks: Vec<Mark>,
    text: Option<Text>,
    pub(super) path: Path,
    pub(super) drawn: Drawn,
}

impl<'a> Easel<'a> {
    pub(super) fn new(
        fonts: &'a HashMap<Vec<u8>, lopdf::ObjectId>,
        programs: &'a Programs,
        colors: &'a [Vec<u8>],
        images: &'a HashMap<Vec<u8>, Image>,
    ) -> Self {
        Self {
            fonts,
            programs,
            colors,
            images,
            state: State::default(),
            saved: Vec::new(),
            marks: Vec::new(),
            text: None,
            path: Path::default(),
            drawn: Drawn::default(),
        }
    }
}

impl Easel<'_> {
    pub(super) fn draw(&mut self, operation: &Operation) -> Result<(), Unreadable> {
        let values = operation.operands.as_slice();
        if !self.may_draw(operation.operator.as_str()) {
            return Err(odd("a page has a drawing"));
        }
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
            "m" => self.begin(values)?,
            "l" => self.corner(values)?,
            "h" => self.close()?,
            "S" => self.rule()?,
            "W" => self.square()?,
            "n" => self.end_square()?,
            "f" => self.code()?,
            "Do" => self.picture(values)?,
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

    /// What a page may draw here: where a picture is to be, that alone.
    fn may_draw(&self, operator: &str) -> bool {
        let State {
            frame,
            square,
            module,
            ..
        } = self.state;
        match (frame, square, module) {
            (Some(_), _, _) => matches!(operator, "Do" | "Q"),
            (None, _, Some(_)) => matches!(operator, "cs" | "scn" | "m" | "l" | "h" | "f" | "Q"),
            (None, Some(_), None) => matches!(operator, "q" | "cm" | "Q"),
            (None, None, None) => true,
        }
    }

    /// Words are moved about and turned upside down, the way typesetters count from the top, but never scaled.
    fn moved(&self, values: &[Object]) -> Result<State, Unreadable> {
        let [a, b, c, d, e, f] = numbers(values)?;
        let state = self.state;
        if state.square.is_some() || (!state.down && (b, c) == (0.0, 0.0) && a > 1.0 && d > 1.0) {
            return self.scaled([a, b, c, d, e, f]);
        }
        if (a, b, c) != (1.0, 0.0, 0.0) || d.abs() != 1.0 {
            return Err(odd("a page is distorted"));
        }
        let sign = if state.down { -1.0 } else { 1.0 };
        Ok(State {
            x: state.x + e,
            y: state.y + sign * f,
            down: state.down != (d < 0.0),
            ..state
        })
    }

    fn knows_color(&self, values: &[Object]) -> Result<(), Unreadable> {
        match values {
            [Object::Name(name)] if self.colors.contains(name) => Ok(()),
            _ => Err(odd("a colour is not known")),
        }
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
        let (piece, _) = self.piece()?;
        self.drawn.runs.push(Run {
            piece,
            says,
            x,
            y,
            width: width * size / 1000.0,
            size,
        });
        Ok(())
    }

    /// The piece of the letter that is drawn now, and what is to be said in its place.
    pub(super) fn piece(&self) -> Result<(Option<usize>, Option<String>), Unreadable> {
        match self.marks.first() {
            Some(Mark::Piece(piece, alt)) => Ok((Some(*piece), alt.clone())),
            Some(Mark::Artifact) => Ok((None, None)),
            Some(Mark::Inner) | None => Err(odd("a page has words without a tag")),
        }
    }

    fn mark(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let mark = match values {
            [Object::Name(name), ..] if name == b"Artifact" => Mark::Artifact,
            [Object::Name(_), Object::Dictionary(entries)] => {
                match entries.get(b"MCID").and_then(Object::as_i64) {
                    Ok(piece) => Mark::Piece(
                        usize::try_from(piece).unwrap_or(usize::MAX),
                        entries
                            .get(b"Alt")
                            .ok()
                            .and_then(|alt| decode_text_string(alt).ok()),
                    ),
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
