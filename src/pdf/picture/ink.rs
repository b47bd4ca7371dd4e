//! A signature lifted off its paper: one colour, and for each pixel how much of it is there.

use image::{GrayImage, Luma, RgbaImage};

use super::PictureRefusal;
use super::crop::{self, Frame};
use super::paper::{self, Paper, luma, on_white, quantile, ratio};

/// How much darker than its paper a pixel is at least, 0 to 1, to hold any ink; more where the paper is uneven.
const FAINTEST: f32 = 0.10;
/// How much darker the paper's own grain may be at most.
const ROUGHEST: f32 = 0.12;
/// How much darker than the faintest a pixel is that surely holds ink.
const SURE: f32 = 0.06;
/// Ink paler than this cannot be told from dirt.
const PALEST: f32 = 0.22;
/// The share of a picture that a signature covers at most; more is a photograph or a logo.
const COVER: f32 = 0.45;
/// The share of fields that are dark all over; under a signature there are hardly any.
const DARK_FIELDS: f32 = 0.15;
/// The least ink, in whole pixels, and the least size of what it covers.
const LEAST_INK: f32 = 30.0;
const LEAST_SIZE: (u32, u32) = (12, 6);
/// The least contrast of ink with white paper: what is asked of text that everybody is to read.
const CONTRAST: f32 = 7.0;

/// A signature without its paper.
#[derive(Debug)]
pub(super) struct Lifted {
    /// The ink's colour.
    pub(super) colour: [u8; 3],
    /// How much ink each pixel holds.
    pub(super) cover: GrayImage,
}

/// Lifts a signature off its paper and crops to it.
///
/// # Errors
/// [`PictureRefusal::NoInk`], [`PictureRefusal::NotOnPaper`].
pub(super) fn lift(picture: &RgbaImage) -> Result<Lifted, PictureRefusal> {
    let brightness: Vec<f32> = picture.pixels().map(|p| luma(on_white(*p))).collect();
    let paper = Paper::of(picture, &brightness).ok_or(PictureRefusal::NotOnPaper)?;
    let darkness: Vec<f32> = picture
        .enumerate_pixels()
        .zip(&brightness)
        .map(|((x, y, _), bright)| (1.0 - bright / paper.at(x, y)).clamp(0.0, 1.0))
        .collect();
    let grain = quantile(darkness.iter().copied(), 0.6);
    let faintest = FAINTEST + grain;
    let covered = darkness.iter().filter(|d| **d > faintest).count();
    if grain > ROUGHEST || paper.dark > DARK_FIELDS || ratio(covered, darkness.len()) > COVER {
        return Err(PictureRefusal::NotOnPaper);
    }
    let inked = || darkness.iter().copied().filter(|d| *d > faintest + SURE);
    if inked().next().is_none() {
        return Err(PictureRefusal::NoInk);
    }
    let full = quantile(inked(), 0.7);
    if full < PALEST {
        return Err(PictureRefusal::NoInk);
    }
    let (width, height) = picture.dimensions();
    let mut cover = GrayImage::new(width, height);
    for (pixel, dark) in cover.pixels_mut().zip(&darkness) {
        *pixel = Luma([byte((dark - faintest) / (full - faintest))]);
    }
    let frame = framed(&cover)?;
    Ok(Lifted {
        colour: colour(picture, &darkness, faintest, full),
        cover: crop::cut(&cover, frame),
    })
}

/// Where the signature is.
fn framed(cover: &GrayImage) -> Result<Frame, PictureRefusal> {
    let ink: f32 = cover.pixels().map(|p| f32::from(p.0[0]) / 255.0).sum();
    let frame = crop::around_ink(cover).ok_or(PictureRefusal::NoInk)?;
    if ink < LEAST_INK || frame.width < LEAST_SIZE.0 || frame.height < LEAST_SIZE.1 {
        return Err(PictureRefusal::NoInk);
    }
    Ok(frame)
}

/// The ink's colour in the light that makes its paper white, dark enough to be read.
fn colour(picture: &RgbaImage, darkness: &[f32], faintest: f32, full: f32) -> [u8; 3] {
    let mean = |belongs: &dyn Fn(f32) -> bool| {
        let mut sum = [0.0_f32; 3];
        let mut count = 0;
        for (pixel, _) in picture.pixels().zip(darkness).filter(|(_, d)| belongs(**d)) {
            for (sum, channel) in sum.iter_mut().zip(on_white(*pixel)) {
                *sum += channel / 255.0;
            }
            count += 1;
        }
        let all = ratio(count, 1).max(1.0);
        sum.map(|sum| sum / all)
    };
    let ink = mean(&|d| d >= full);
    let paper = mean(&|d| d <= faintest);
    let mut lit = [0.0; 3];
    for ((lit, ink), paper) in lit.iter_mut().zip(ink).zip(paper) {
        *lit = (ink / paper.max(0.1)).min(1.0);
    }
    readable(lit)
}

/// Darkens a colour, 0 to 1 a channel, until it can be read on white. A colour that is nearly grey becomes grey.
fn readable(mut colour: [f32; 3]) -> [u8; 3] {
    /// How far apart the channels of a grey may be.
    const GREY: f32 = 0.10;
    let highest = colour.iter().copied().fold(0.0, f32::max);
    let lowest = colour.iter().copied().fold(1.0, f32::min);
    if highest - lowest < GREY {
        colour = [paper::luma(colour); 3];
    }
    // Black has a contrast of 21, so this ends.
    while 1.05 / (luminance(colour) + 0.05) < CONTRAST {
        colour = colour.map(|channel| channel * 0.92);
    }
    colour.map(byte)
}

/// Relative luminance of an sRGB colour, as WCAG 2 defines it.
fn luminance(colour: [f32; 3]) -> f32 {
    luma(colour.map(|channel| {
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    }))
}

fn byte(part: f32) -> u8 {
    (part * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_ink_keeps_its_colour_and_pale_ink_is_darkened_until_it_can_be_read() {
        let navy = [0.10, 0.16, 0.42];
        assert_eq!(readable(navy), navy.map(byte));
        let sky = readable([0.4, 0.6, 1.0]);
        let contrast = 1.05 / (luminance(sky.map(|c| f32::from(c) / 255.0)) + 0.05);
        assert!((CONTRAST..9.0).contains(&contrast), "{contrast}");
        assert!(sky[2] > sky[0], "still blue: {sky:?}");
        let grey = readable([0.13, 0.10, 0.12]);
        assert!(grey[0] == grey[1] && grey[1] == grey[2], "{grey:?}");
    }
}
