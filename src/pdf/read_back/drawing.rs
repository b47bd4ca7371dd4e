//! What a page draws beside words: rules, pictures, and the code that leads to the check.

use lopdf::Object;

use super::super::code::Code;
use super::Unreadable;
use super::easel::{Easel, State};
use super::file::odd;
use super::operands::numbers;
use super::page::{Rule, Shown};

/// The thickest rule, in points.
const RULE: f32 = 2.0;
/// The most modules along a side of a code, its white edge included (ISO/IEC 18004: 177 and twice 4).
const MODULES: f32 = 185.0;
/// The least and the most that a code or a picture measures along a side, in points.
const SIDES: std::ops::RangeInclusive<f32> = 8.0..=480.0;
/// The code's ink is at most this light, of 1, so that every reader can read it.
const BLACK: f32 = 0.1;
/// How far two measures may differ that should be one, in points.
const SLACK: f32 = 0.02;

fn drawing() -> Unreadable {
    odd("a page has a drawing")
}

/// A path that is being drawn.
#[derive(Default)]
pub(super) struct Path {
    corners: Vec<(f32, f32)>,
    /// The boxes that were closed: left, bottom or top, right, top or bottom.
    closed: Vec<[f32; 4]>,
    /// The box that bounds what comes.
    bounds: Option<[f32; 4]>,
}

impl Easel<'_> {
    fn point(&self, values: &[Object]) -> Result<(f32, f32), Unreadable> {
        let [x, y] = numbers(values)?;
        if self.state.module.is_some() {
            return Ok((x, y));
        }
        let y = if self.state.down { -y } else { y };
        Ok((self.state.x + x, self.state.y + y))
    }

    pub(super) fn begin(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let point = self.point(values)?;
        if !self.path.corners.is_empty() || self.path.bounds.is_some() {
            return Err(drawing());
        }
        self.path.corners.push(point);
        Ok(())
    }

    pub(super) fn corner(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let point = self.point(values)?;
        if !(1..4).contains(&self.path.corners.len()) {
            return Err(drawing());
        }
        self.path.corners.push(point);
        Ok(())
    }

    /// Four corners make a box, two of them along each side.
    pub(super) fn close(&mut self) -> Result<(), Unreadable> {
        let corners = std::mem::take(&mut self.path.corners);
        let [a, b, c, d] = corners.as_slice() else {
            return Err(drawing());
        };
        let across = a.1 == b.1 && b.0 == c.0 && c.1 == d.1 && d.0 == a.0;
        let along = a.0 == b.0 && b.1 == c.1 && c.0 == d.0 && d.1 == a.1;
        if !across && !along {
            return Err(drawing());
        }
        self.path
            .closed
            .push([a.0.min(c.0), a.1.min(c.1), a.0.max(c.0), a.1.max(c.1)]);
        Ok(())
    }

    pub(super) fn rule(&mut self) -> Result<(), Unreadable> {
        let Path {
            corners,
            closed,
            bounds,
        } = std::mem::take(&mut self.path);
        let [from, to] = corners.as_slice() else {
            return Err(drawing());
        };
        let level = from.0 == to.0 || from.1 == to.1;
        if self.state.width > RULE || !level || !closed.is_empty() || bounds.is_some() {
            return Err(drawing());
        }
        self.drawn.rules.push(Rule {
            from: *from,
            to: *to,
        });
        Ok(())
    }

    /// A box that bounds what comes: the square of a code.
    pub(super) fn square(&mut self) -> Result<(), Unreadable> {
        let Path {
            corners, closed, ..
        } = std::mem::take(&mut self.path);
        let ([square], []) = (closed.as_slice(), corners.as_slice()) else {
            return Err(drawing());
        };
        self.path.bounds = Some(*square);
        Ok(())
    }

    pub(super) fn end_square(&mut self) -> Result<(), Unreadable> {
        let Path {
            corners,
            closed,
            bounds,
        } = std::mem::take(&mut self.path);
        if bounds.is_none() || !corners.is_empty() || !closed.is_empty() {
            return Err(drawing());
        }
        self.state.square = bounds;
        Ok(())
    }

    /// The measures of a picture that comes next, or of the modules of a code.
    pub(super) fn scaled(&self, [a, b, c, d, e, f]: [f32; 6]) -> Result<State, Unreadable> {
        let mut state = State {
            x: self.state.x + e,
            y: self.state.y + f,
            ..self.state
        };
        match self.state.square {
            None => state.frame = Some((a, d)),
            Some([left, _, _, top]) => {
                let at_corner = (state.x - left).abs() < SLACK && (state.y - top).abs() < SLACK;
                if !at_corner || self.state.down || (b, c) != (0.0, 0.0) || a <= 0.0 || a != -d {
                    return Err(drawing());
                }
                state.module = Some(a);
            }
        }
        Ok(state)
    }

    /// A code is one path of black boxes, each of whole modules.
    pub(super) fn code(&mut self) -> Result<(), Unreadable> {
        let Path {
            corners,
            closed,
            bounds,
        } = std::mem::take(&mut self.path);
        let (Some(module), Some(frame)) = (self.state.module, self.state.square) else {
            return Err(drawing());
        };
        let [left, bottom, right, top] = frame;
        let side = ((right - left) / module).round();
        let is_square = [right - left, top - bottom]
            .iter()
            .all(|length| SIDES.contains(length) && (length - side * module).abs() < SLACK);
        let black = self.state.fill.is_some_and(|lightness| lightness <= BLACK);
        if !corners.is_empty() || bounds.is_some() || !is_square || side > MODULES || !black {
            return Err(drawing());
        }
        let mut code = Code::blank(whole(side)?);
        for [left, top, right, low] in closed {
            let size = (whole(right - left)?, whole(low - top)?);
            if size.0 == 0 || size.1 == 0 || !code.darken((whole(left)?, whole(top)?), size) {
                return Err(drawing());
            }
        }
        let (piece, alt) = self.piece()?;
        self.drawn.pictures.push(Shown {
            after: self.drawn.runs.len(),
            piece,
            alt,
            digest: code.digest(),
            frame,
        });
        Ok(())
    }

    /// An image, as wide for its height as its pixels are.
    pub(super) fn picture(&mut self, values: &[Object]) -> Result<(), Unreadable> {
        let ([Object::Name(name)], Some((width, height))) = (values, self.state.frame) else {
            return Err(drawing());
        };
        let image = self.images.get(name).ok_or_else(drawing)?;
        #[expect(clippy::cast_precision_loss, reason = "pictures have few pixels")]
        let shape = image.width as f32 / image.height as f32;
        if !SIDES.contains(&width)
            || !SIDES.contains(&height)
            || (width / height / shape - 1.0).abs() > 0.02
        {
            return Err(odd("a picture is distorted"));
        }
        let (piece, alt) = self.piece()?;
        let State { x, y, .. } = self.state;
        self.drawn.pictures.push(Shown {
            after: self.drawn.runs.len(),
            piece,
            alt,
            digest: image.pixels,
            frame: [x, y, x + width, y + height],
        });
        Ok(())
    }
}

/// A number of modules.
fn whole(number: f32) -> Result<usize, Unreadable> {
    if number.fract() != 0.0 || !(0.0..=MODULES).contains(&number) {
        return Err(drawing());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small whole number"
    )]
    Ok(number as usize)
}
