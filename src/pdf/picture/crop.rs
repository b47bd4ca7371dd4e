//! Where in a picture its subject is.

use image::{GrayImage, RgbaImage, imageops};

/// A part of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// How many cells the longer side of a picture has when its strokes are told apart.
const CELLS: u32 = 200;
/// The least ink of a cell, as a part of it; a thin stroke crosses a cell with more.
const INKED: f32 = 0.04;
/// What has at least this part of all ink belongs to the signature wherever it stands.
const LARGE: f32 = 0.03;
/// How far from that a dot or a stroke may stand and still belong to it, as a part of the longer side.
const NEAR: f32 = 0.08;

/// The smallest frame around what is not transparent.
pub(super) fn trim(picture: &RgbaImage) -> Option<RgbaImage> {
    /// Less than this is seen by nobody.
    const SEEN: u8 = 4;
    let mut found = Bounds::NONE;
    for (x, y, pixel) in picture.enumerate_pixels() {
        if pixel.0[3] >= SEEN {
            found.take(x, y);
        }
    }
    let frame = found.frame()?;
    let Frame {
        left,
        top,
        width,
        height,
    } = frame;
    Some(imageops::crop_imm(picture, left, top, width, height).to_image())
}

/// Cuts a frame out.
pub(super) fn cut(picture: &GrayImage, frame: Frame) -> GrayImage {
    let Frame {
        left,
        top,
        width,
        height,
    } = frame;
    imageops::crop_imm(picture, left, top, width, height).to_image()
}

/// The frame around a signature, with a small margin; specks far from it are left out.
pub(super) fn around_ink(cover: &GrayImage) -> Option<Frame> {
    let (width, height) = cover.dimensions();
    let cell = width.max(height).div_ceil(CELLS).max(2);
    let cells = Cells::of(cover, cell);
    let strokes = cells.strokes();
    let all: f32 = strokes.iter().map(|stroke| stroke.ink).sum();
    let mut bounds = Bounds::NONE;
    let (large, small): (Vec<_>, Vec<_>) = strokes
        .into_iter()
        .partition(|stroke| stroke.ink >= LARGE * all);
    for stroke in large {
        bounds.join(stroke.bounds);
    }
    let core = bounds;
    let reach = core.longer().map_or(0.0, |side| side * NEAR);
    for stroke in small {
        if core.is_near(stroke.bounds, reach) {
            bounds.join(stroke.bounds);
        }
    }
    let frame = bounds.frame()?;
    let margin = frame.height * cell / 30 + 2;
    let left = (frame.left * cell).saturating_sub(margin);
    let top = (frame.top * cell).saturating_sub(margin);
    let right = ((frame.left + frame.width) * cell + margin).min(width);
    let bottom = ((frame.top + frame.height) * cell + margin).min(height);
    Some(Frame {
        left,
        top,
        width: right - left,
        height: bottom - top,
    })
}

/// The smallest and the largest column and row of something.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Bounds {
    const NONE: Self = Self {
        left: u32::MAX,
        top: u32::MAX,
        right: 0,
        bottom: 0,
    };

    fn take(&mut self, x: u32, y: u32) {
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x);
        self.bottom = self.bottom.max(y);
    }

    fn join(&mut self, other: Self) {
        self.take(other.left, other.top);
        self.take(other.right, other.bottom);
    }

    fn frame(self) -> Option<Frame> {
        Some(Frame {
            left: self.left,
            top: self.top,
            width: self.right.checked_sub(self.left)? + 1,
            height: self.bottom.checked_sub(self.top)? + 1,
        })
    }

    fn longer(self) -> Option<f32> {
        self.frame()
            .map(|frame| frame.width.max(frame.height) as f32)
    }

    fn is_near(self, other: Self, reach: f32) -> bool {
        let across = other.left.saturating_sub(self.right) + self.left.saturating_sub(other.right);
        let down = other.top.saturating_sub(self.bottom) + self.top.saturating_sub(other.bottom);
        across.max(down) as f32 <= reach
    }
}

/// A picture as a grid of cells, each with its ink as a part of it.
struct Cells {
    columns: u32,
    ink: Vec<f32>,
}

/// Cells with ink that touch each other.
struct Stroke {
    ink: f32,
    bounds: Bounds,
}

impl Cells {
    fn of(cover: &GrayImage, cell: u32) -> Self {
        let (width, height) = cover.dimensions();
        let columns = width.div_ceil(cell);
        let count = usize::try_from(columns * height.div_ceil(cell)).unwrap_or(0);
        let mut ink = vec![0.0; count];
        let whole = 255.0 * (cell * cell) as f32;
        for (x, y, pixel) in cover.enumerate_pixels() {
            let at = usize::try_from(y / cell * columns + x / cell).unwrap_or(usize::MAX);
            if let Some(ink) = ink.get_mut(at) {
                *ink += f32::from(pixel.0[0]) / whole;
            }
        }
        Self { columns, ink }
    }

    /// All strokes, in the order of their first cells.
    fn strokes(mut self) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        for at in 0..self.ink.len() {
            if let Some(stroke) = self.stroke(at) {
                strokes.push(stroke);
            }
        }
        strokes
    }

    /// Takes the stroke that a cell belongs to out of the grid.
    fn stroke(&mut self, first: usize) -> Option<Stroke> {
        let mut stroke = Stroke {
            ink: 0.0,
            bounds: Bounds::NONE,
        };
        let mut open = vec![first];
        while let Some(at) = open.pop() {
            let Some(ink) = self.ink.get_mut(at).filter(|ink| **ink >= INKED) else {
                continue;
            };
            stroke.ink += std::mem::take(ink);
            let at = u32::try_from(at).ok()?;
            let (column, row) = (at % self.columns, at / self.columns);
            stroke.bounds.take(column, row);
            for y in row.saturating_sub(1)..=row + 1 {
                for x in column.saturating_sub(1)..=(column + 1).min(self.columns - 1) {
                    open.extend(usize::try_from(y * self.columns + x));
                }
            }
        }
        (stroke.ink > 0.0).then_some(stroke)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn drawn(parts: &[(u32, u32, u32, u32)]) -> GrayImage {
        let mut cover = GrayImage::new(800, 400);
        for (left, top, width, height) in parts {
            for y in *top..top + height {
                for x in *left..left + width {
                    cover.put_pixel(x, y, Luma([255]));
                }
            }
        }
        cover
    }

    #[test]
    fn a_speck_far_from_the_signature_does_not_widen_the_frame() {
        let stroke = (200, 150, 300, 8);
        let alone = around_ink(&drawn(&[stroke])).unwrap();
        let speck = around_ink(&drawn(&[stroke, (780, 390, 5, 5)])).unwrap();
        assert_eq!(alone, speck);
        assert!(alone.left >= 190 && alone.width <= 320, "{alone:?}");
    }

    #[test]
    fn a_dot_near_the_signature_belongs_to_it() {
        let stroke = (200, 150, 300, 8);
        let dotted = around_ink(&drawn(&[stroke, (300, 130, 6, 6)])).unwrap();
        assert!(dotted.top <= 130, "{dotted:?}");
    }

    #[test]
    fn without_ink_there_is_no_frame() {
        assert_eq!(around_ink(&drawn(&[])), None);
    }
}
