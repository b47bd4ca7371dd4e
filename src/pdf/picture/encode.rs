//! Scaled down and written as PNG: eight bits, grey with alpha if there is no colour in it, no metadata.

use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, GrayImage, ImageBuffer, ImageEncoder, Rgba, RgbaImage};

use super::ink::Lifted;
use super::{Normalised, PictureRefusal};
use crate::domain::layout::Picture;

/// Colours by their share of light, sixteen bits each.
type Premultiplied = ImageBuffer<Rgba<u16>, Vec<u16>>;

/// A signature in its one colour.
pub(super) fn ink(
    lifted: &Lifted,
    limit: (u32, u32),
    alt: String,
) -> Result<Normalised, PictureRefusal> {
    let (width, height) = fitting(lifted.cover.dimensions(), limit);
    let cover: GrayImage = if (width, height) == lifted.cover.dimensions() {
        lifted.cover.clone()
    } else {
        resize(&lifted.cover, width, height, FilterType::CatmullRom)
    };
    let [red, green, blue] = lifted.colour;
    let mut picture = RgbaImage::new(width, height);
    for (pixel, cover) in picture.pixels_mut().zip(cover.pixels()) {
        *pixel = Rgba([red, green, blue, cover.0[0]]);
    }
    written(&picture, alt)
}

/// A picture in its own colours.
pub(super) fn colours(
    picture: &RgbaImage,
    limit: (u32, u32),
    alt: String,
) -> Result<Normalised, PictureRefusal> {
    let (width, height) = fitting(picture.dimensions(), limit);
    if (width, height) == picture.dimensions() {
        return written(picture, alt);
    }
    // Scaled without its alpha, the invisible colours around a shape would bleed into it.
    let mut light = Premultiplied::new(picture.width(), picture.height());
    for (to, from) in light.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        *to = Rgba([red * alpha, green * alpha, blue * alpha, alpha * 257]);
    }
    let light = resize(&light, width, height, FilterType::Lanczos3);
    let mut scaled = RgbaImage::new(width, height);
    for (to, from) in scaled.pixels_mut().zip(light.pixels()) {
        let [red, green, blue, alpha] = from.0;
        // What is invisible has no colour, so that equal pictures have equal bytes.
        if alpha >= 257 {
            let straight = |light: u16| {
                let channel = (u32::from(light) * 257 + u32::from(alpha) / 2) / u32::from(alpha);
                u8::try_from(channel).unwrap_or(u8::MAX)
            };
            let alpha = u8::try_from(alpha / 257).unwrap_or(u8::MAX);
            *to = Rgba([straight(red), straight(green), straight(blue), alpha]);
        }
    }
    written(&scaled, alt)
}

/// The size within a limit, in proportion; nothing is made larger.
fn fitting((width, height): (u32, u32), limit: (u32, u32)) -> (u32, u32) {
    if width <= limit.0 && height <= limit.1 {
        return (width, height);
    }
    let by_width = u64::from(limit.0) * u64::from(height) <= u64::from(limit.1) * u64::from(width);
    let scaled = |side: u32, to: u32, of: u32| {
        let exact = (u64::from(side) * u64::from(to) + u64::from(of) / 2) / u64::from(of);
        u32::try_from(exact).unwrap_or(u32::MAX).max(1)
    };
    if by_width {
        (limit.0, scaled(height, limit.0, width))
    } else {
        (scaled(width, limit.1, height), limit.1)
    }
}

/// The PNG of some pixels, and their name. Equal pixels give equal bytes.
pub(in crate::pdf) fn written(
    picture: &RgbaImage,
    alt: String,
) -> Result<Normalised, PictureRefusal> {
    let (width, height) = picture.dimensions();
    let grey = picture
        .pixels()
        .all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2]);
    let (bytes, colours) = if grey {
        let pairs = picture.pixels().flat_map(|p| [p.0[0], p.0[3]]).collect();
        (pairs, ExtendedColorType::La8)
    } else {
        (picture.as_raw().clone(), ExtendedColorType::Rgba8)
    };
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, PngFilter::Adaptive)
        .write_image(&bytes, width, height, colours)
        .map_err(|_| PictureRefusal::Damaged)?;
    let picture = Picture {
        seen: Picture::seen(width, height, picture.as_raw()),
        width,
        height,
        alt,
    };
    Ok(Normalised { picture, png })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_within_its_limit_in_proportion_and_never_grows() {
        assert_eq!(fitting((600, 180), (600, 180)), (600, 180));
        assert_eq!(fitting((100, 50), (600, 180)), (100, 50));
        assert_eq!(fitting((1_200, 180), (600, 180)), (600, 90));
        assert_eq!(fitting((600, 360), (600, 180)), (300, 180));
        assert_eq!(fitting((4_000, 1), (600, 180)), (600, 1));
    }
}
