//! PNG and JPEG, read within limits that are checked before a pixel is.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, Limits, RgbaImage};

use super::{PictureRefusal, READ_LIMIT, scans};

/// The most memory that a decoder may ask for, bytes; twice what the largest picture of 16-bit colours needs.
const MEMORY: u64 = 128 << 20;

/// Reads a PNG: any depth, palette or grey, interlaced or not.
///
/// One that moves is refused: which of its pictures is meant, readers do not agree on.
pub(super) fn png(file: &[u8]) -> Result<RgbaImage, PictureRefusal> {
    let (width, height) = png_size(file).ok_or(PictureRefusal::Damaged)?;
    within(width, height)?;
    let decoder = PngDecoder::with_limits(Cursor::new(file), limits())
        .map_err(|_| PictureRefusal::Damaged)?;
    if decoder.is_apng().map_err(|_| PictureRefusal::Damaged)? {
        return Err(PictureRefusal::Moves);
    }
    upright(decoder)
}

/// Reads a JPEG: grey, colour or CMYK, baseline or progressive.
pub(super) fn jpeg(file: &[u8]) -> Result<RgbaImage, PictureRefusal> {
    scans::whole(file)?;
    let mut decoder = JpegDecoder::new(Cursor::new(file)).map_err(|_| PictureRefusal::Damaged)?;
    let (width, height) = decoder.dimensions();
    within(width, height)?;
    decoder
        .set_limits(limits())
        .map_err(|_| PictureRefusal::Damaged)?;
    upright(decoder)
}

/// The size that a PNG's first chunk names, before a decoder sees the file.
fn png_size(file: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        let bytes = file.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    (file.get(12..16)? == b"IHDR").then_some((number(16)?, number(20)?))
}

fn within(width: u32, height: u32) -> Result<(), PictureRefusal> {
    if width > READ_LIMIT.0 || height > READ_LIMIT.1 {
        return Err(PictureRefusal::TooManyPixels { width, height });
    }
    if width == 0 || height == 0 {
        return Err(PictureRefusal::Damaged);
    }
    Ok(())
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(READ_LIMIT.0);
    limits.max_image_height = Some(READ_LIMIT.1);
    limits.max_alloc = Some(MEMORY);
    limits
}

/// Decodes and turns the picture as its camera was held. All other metadata stays behind.
fn upright(mut decoder: impl ImageDecoder) -> Result<RgbaImage, PictureRefusal> {
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureRefusal::Damaged)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture.into_rgba8())
}
