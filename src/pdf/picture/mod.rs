//! Pictures that an office gives: the image of a signature, the artwork of a letterhead.
//!
//! What comes in is a stranger's file: PNG, JPEG or SVG, told apart by its content, never by its name. What goes out is
//! one PNG of ours: eight bits, small, without metadata, drawn anew from the pixels. The file itself is kept nowhere and
//! served to nobody. The same file gives the same PNG.
//!
//! | file | what it holds |
//! |---|---|
//! | `raster` | PNG and JPEG, read within limits that are checked before a pixel is |
//! | `scans` | the markers of a JPEG: whether it is whole, and how many scans it makes a reader do |
//! | `drawing` | SVG, held to a short list of elements, then drawn without files, network or fonts |
//! | `paper` | how bright the paper is behind a signature, place by place |
//! | `ink` | a signature lifted off its paper |
//! | `crop` | where in the picture the signature is |
//! | `encode` | scaled down and written as PNG |

mod crop;
mod drawing;
mod encode;
mod ink;
mod paper;
mod raster;
mod scans;

pub(super) use self::encode::written;

use image::RgbaImage;

use crate::domain::layout::{ARTWORK, LIKENESS, Picture};

/// The most bytes of a picture's file.
pub const FILE_LIMIT: usize = 2 << 20;
/// The most bytes of a drawing's file.
const DRAWING_LIMIT: usize = 500 << 10;
/// The widest and the highest picture that is read, in pixels.
const READ_LIMIT: (u32, u32) = (4_000, 2_000);

/// Why a file does not become a picture of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefusal {
    /// No bytes.
    #[error("The file is empty.")]
    NoBytes,
    /// More bytes than are read.
    #[error("The file is larger than 2 MB. Crop the picture or save it smaller.")]
    TooManyBytes,
    /// A format that is known and not read.
    #[error("This is {0}. Give the picture as PNG, JPEG or SVG.")]
    OtherKind(&'static str),
    /// Nothing that is known.
    #[error("This is no picture that can be read here. Give a PNG, a JPEG or an SVG.")]
    NoPicture,
    /// More pixels than are read.
    #[error(
        "The picture is {width} by {height} pixels; at most 4,000 by 2,000 are read. Crop it to what is to be printed, \
         or save it smaller."
    )]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Cut off or damaged.
    #[error("The file is damaged or cut off, so the picture in it cannot be read. Save it again.")]
    Damaged,
    /// Several frames.
    #[error("This picture moves. Give one that stands still.")]
    Moves,
    /// A drawing with more bytes than are read.
    #[error("The drawing is larger than 500 KB. Simplify it, or save it as PNG.")]
    DrawingTooLong,
    /// A drawing that would take too long to draw.
    #[error("The drawing is too intricate to be drawn here. Simplify it, or save it as PNG.")]
    Intricate,
    /// Words in a font that is not here.
    #[error(
        "The drawing holds words that are set in a font. Convert the words to outlines and save it again."
    )]
    Words,
    /// Scripts, pages, effects.
    #[error(
        "The drawing holds the element \"{0}\". Only plain shapes are drawn here: save it as plain SVG without it, or as PNG."
    )]
    Element(String),
    /// Something that lies elsewhere.
    #[error(
        "The drawing refers to something outside itself. Put all of it into the one file, or save it as PNG."
    )]
    Outside,
    /// Definitions of its own before it begins.
    #[error(
        "The drawing begins with a document type that defines entities. Save it as plain SVG, or as PNG."
    )]
    Entities,
    /// No ink, or nothing but specks.
    #[error(
        "There is no signature to be seen in this picture: no ink, or too little, or too pale."
    )]
    NoInk,
    /// Mostly dark, or of all tones.
    #[error(
        "This looks like a photograph or a logo, not like a signature on paper. Sign on white paper and scan that."
    )]
    NotOnPaper,
    /// Transparent all over.
    #[error("There is nothing to be seen in this picture: it is transparent all over.")]
    Blank,
}

/// A picture of ours, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// What a manifest says of it.
    pub picture: Picture,
    /// The PNG.
    pub png: Vec<u8>,
}

/// The image of a signature: the ink alone, on nothing, cropped and made small.
///
/// The ink keeps its colour if it is dark enough to be read on white, and is darkened until it is.
///
/// # Errors
/// [`PictureRefusal`].
pub fn signature(file: &[u8], alt: String) -> Result<Normalised, PictureRefusal> {
    // What is drawn on a sheet is cropped from it, so the sheet is drawn larger.
    let sheet = (2 * LIKENESS.0, 2 * LIKENESS.1);
    let read = contained(|| read(file, sheet))?;
    let lifted = ink::lift(&read)?;
    encode::ink(&lifted, LIKENESS, alt)
}

/// The artwork of a letterhead: as it is, without transparent borders, made small.
///
/// # Errors
/// [`PictureRefusal`].
pub fn artwork(file: &[u8], alt: String) -> Result<Normalised, PictureRefusal> {
    let read = contained(|| read(file, ARTWORK))?;
    let trimmed = crop::trim(&read).ok_or(PictureRefusal::Blank)?;
    encode::colours(&trimmed, ARTWORK, alt)
}

/// Pixels of any file that is read here. `limit` is how large to draw what has no pixels yet.
fn read(file: &[u8], limit: (u32, u32)) -> Result<RgbaImage, PictureRefusal> {
    if file.is_empty() {
        return Err(PictureRefusal::NoBytes);
    }
    if file.len() > FILE_LIMIT {
        return Err(PictureRefusal::TooManyBytes);
    }
    match Kind::of(file) {
        Kind::Png => raster::png(file),
        Kind::Jpeg => raster::jpeg(file),
        Kind::Svg => drawing::draw(file, limit),
        Kind::Other(name) => Err(PictureRefusal::OtherKind(name)),
        Kind::Unknown => Err(PictureRefusal::NoPicture),
    }
}

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
    Svg,
    Other(&'static str),
    Unknown,
}

/// First bytes of what offices try, after an offset.
const OTHERS: [(usize, &[u8], &str); 9] = [
    (0, b"GIF8", "a GIF"),
    (8, b"WEBP", "a WebP"),
    (4, b"ftyphei", "a HEIC photograph"),
    (4, b"ftypmif", "a HEIC photograph"),
    (4, b"ftypavif", "an AVIF"),
    (0, b"%PDF", "a PDF"),
    (0, b"II*\0", "a TIFF"),
    (0, b"MM\0*", "a TIFF"),
    (0, b"\x1f\x8b", "a compressed file"),
];

impl Kind {
    fn of(file: &[u8]) -> Self {
        if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Self::Png;
        }
        if file.starts_with(b"\xff\xd8\xff") {
            return Self::Jpeg;
        }
        for (offset, mark, name) in OTHERS {
            if file
                .get(offset..)
                .is_some_and(|rest| rest.starts_with(mark))
            {
                return Self::Other(name);
            }
        }
        let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if text.trim_ascii_start().starts_with(b"<") {
            return Self::Svg;
        }
        Self::Unknown
    }
}

/// Runs decoders that others wrote. None is known to panic; should one, then the file is damaged, not the service.
fn contained<T>(read: impl FnOnce() -> Result<T, PictureRefusal>) -> Result<T, PictureRefusal> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
        .unwrap_or(Err(PictureRefusal::Damaged))
}
