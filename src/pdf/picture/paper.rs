//! How bright the paper is behind a signature, place by place: a photograph of a sheet is never lit evenly.

use image::RgbaImage;

/// How many fields the longer side of a picture is divided into.
const FIELDS: u32 = 16;
/// The narrowest field, pixels.
const NARROWEST: u32 = 8;
/// The share of a field's pixels that are darker than its paper: all but the brightest tenth.
const PAPER_SHARE: f32 = 0.9;
/// Paper in shadow has at least this part of the picture's brightest paper; what is darker all over is not paper.
const SHADOW: f32 = 0.6;
/// Paper darker than this is no paper to sign on, of 255.
const DARKEST: f32 = 90.0;

/// The brightness of the paper, in fields.
#[derive(Debug)]
pub(super) struct Paper {
    field: u32,
    columns: u32,
    rows: u32,
    brightness: Vec<f32>,
    /// The part of the fields that are dark all over.
    pub(super) dark: f32,
}

/// How bright a pixel looks on white, 0 to 255.
pub(super) fn luma(on_white: [f32; 3]) -> f32 {
    let [red, green, blue] = on_white;
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A pixel as it looks on white.
pub(super) fn on_white(pixel: image::Rgba<u8>) -> [f32; 3] {
    let [red, green, blue, alpha] = pixel.0.map(f32::from);
    let shown = alpha / 255.0;
    [red, green, blue].map(|channel| channel * shown + 255.0 * (1.0 - shown))
}

impl Paper {
    /// Judges a picture; `None` if it is too dark to be paper.
    pub(super) fn of(picture: &RgbaImage, luma: &[f32]) -> Option<Self> {
        let (width, height) = picture.dimensions();
        let field = (width.max(height) / FIELDS).max(NARROWEST);
        let (columns, rows) = (width.div_ceil(field), height.div_ceil(field));
        let brightest = bright(luma.iter().copied());
        if brightest < DARKEST {
            return None;
        }
        let mut brightness = Vec::new();
        let mut dark = 0;
        for row in 0..rows {
            for column in 0..columns {
                let found = bright(pixels(luma, width, height, field, column, row));
                dark += usize::from(found < SHADOW * brightest);
                brightness.push(found.max(SHADOW * brightest));
            }
        }
        Some(Self {
            dark: ratio(dark, brightness.len()),
            field,
            columns,
            rows,
            brightness,
        })
    }

    /// The paper's brightness at a pixel, between the middles of the fields around it.
    pub(super) fn at(&self, x: u32, y: u32) -> f32 {
        let (left, right, across) = self.between(x, self.columns);
        let (above, below, down) = self.between(y, self.rows);
        let field = |column: u32, row: u32| {
            let at = usize::try_from(row * self.columns + column).unwrap_or(0);
            self.brightness.get(at).copied().unwrap_or(255.0)
        };
        let upper = field(left, above) * (1.0 - across) + field(right, above) * across;
        let lower = field(left, below) * (1.0 - across) + field(right, below) * across;
        upper * (1.0 - down) + lower * down
    }

    /// The two fields whose middles a pixel lies between along one side, and how far it is on its way.
    fn between(&self, at: u32, fields: u32) -> (u32, u32, f32) {
        let half = self.field / 2;
        let from_first = at.saturating_sub(half);
        let first = (from_first / self.field).min(fields - 1);
        let second = (first + 1).min(fields - 1);
        let way = ratio_of(from_first - first * self.field, self.field).min(1.0);
        (first, second, way)
    }
}

/// The pixels of a field.
fn pixels(
    luma: &[f32],
    width: u32,
    height: u32,
    field: u32,
    column: u32,
    row: u32,
) -> impl Iterator<Item = f32> {
    let across = column * field..((column + 1) * field).min(width);
    (row * field..((row + 1) * field).min(height)).flat_map(move |y| {
        let line = usize::try_from(y * width).unwrap_or(0);
        across
            .clone()
            .filter_map(move |x| luma.get(line + usize::try_from(x).ok()?).copied())
    })
}

/// The brightness that all but the brightest tenth stay under.
fn bright(pixels: impl Iterator<Item = f32>) -> f32 {
    quantile(pixels.map(|luma| luma / 255.0), PAPER_SHARE) * 255.0
}

/// The value that this share of all stay under; values are 0 to 1, and counted in 256 steps.
pub(super) fn quantile(values: impl Iterator<Item = f32>, share: f32) -> f32 {
    let mut counts = [0_usize; 256];
    let mut all = 0;
    for value in values {
        let step = (value * 255.0).round() as u8;
        if let Some(count) = counts.get_mut(usize::from(step)) {
            *count += 1;
        }
        all += 1;
    }
    let mut under = 0;
    for (step, count) in (0_u8..=255).zip(counts) {
        under += count;
        if ratio(under, all) >= share {
            return f32::from(step) / 255.0;
        }
    }
    1.0
}

/// A part of a whole; nothing of nothing is nothing.
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        return 0.0;
    }
    part as f32 / whole as f32
}

fn ratio_of(part: u32, whole: u32) -> f32 {
    part as f32 / whole as f32
}
