//! A picture of a page as its pixels: what is seen, however it is packed.

use lopdf::{Dictionary, Object, ObjectId};

use super::Unreadable;
use super::file::{File, odd, only};
use crate::domain::layout::Picture;
use crate::domain::record::Hash;

/// The most pixels of one picture; a letterhead's artwork has the most of all.
const PIXELS: usize = 1 << 20;

/// What the entries of a mask may be.
const MASK: [&str; 8] = [
    "Type",
    "Subtype",
    "Length",
    "Filter",
    "Width",
    "Height",
    "ColorSpace",
    "BitsPerComponent",
];
/// What a picture has beside them.
const MASKED: &str = "SMask";

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Image {
    /// As [`Picture::seen`] makes it.
    pub(super) pixels: Hash,
    pub(super) width: usize,
    pub(super) height: usize,
}

fn unknown() -> Unreadable {
    odd("a picture is not one that letters have")
}

impl File {
    /// Reads a picture.
    pub(super) fn image(&self, id: ObjectId) -> Result<Image, Unreadable> {
        let stream = self.stream(id)?;
        let entries = &stream.dict;
        only(
            entries,
            &[&MASK[..], &[MASKED]].concat(),
            "a picture has a part that pictures of letters do not have",
        )?;
        let (width, height) = self.size(entries)?;
        let Object::Array(space) = self.get(entries, "ColorSpace")? else {
            return Err(unknown());
        };
        let colors = self.channels(space)?;
        let color = self.channel(&Object::Reference(id), width * height * colors)?;
        let alpha = match entries.get(b"SMask") {
            Ok(mask) => self.mask(mask, (width, height))?,
            Err(_) => vec![u8::MAX; width * height],
        };
        let mut seen = Vec::with_capacity(4 * width * height);
        for (color, alpha) in color.chunks_exact(colors).zip(alpha) {
            match *color {
                [grey] => seen.extend([grey, grey, grey, alpha]),
                [red, green, blue] => seen.extend([red, green, blue, alpha]),
                _ => return Err(unknown()),
            }
        }
        let side = |side| u32::try_from(side).unwrap_or(u32::MAX);
        Ok(Image {
            pixels: Picture::seen(side(width), side(height), &seen),
            width,
            height,
        })
    }

    /// Width and height, with eight bits for each channel.
    fn size(&self, entries: &Dictionary) -> Result<(usize, usize), Unreadable> {
        let number = |key| {
            let number = self.get(entries, key)?.as_i64().map_err(|_| unknown())?;
            usize::try_from(number).map_err(|_| unknown())
        };
        let (width, height) = (number("Width")?, number("Height")?);
        let most = width.checked_mul(height).is_none_or(|all| all > PIXELS);
        if width == 0 || height == 0 || most || number("BitsPerComponent")? != 8 {
            return Err(unknown());
        }
        let image = self.get(entries, "Subtype")?.as_name().unwrap_or_default();
        if image != b"Image" {
            return Err(unknown());
        }
        Ok((width, height))
    }

    fn mask(&self, mask: &Object, size: (usize, usize)) -> Result<Vec<u8>, Unreadable> {
        let id = mask.as_reference().map_err(|_| unknown())?;
        let entries = &self.stream(id)?.dict;
        only(
            entries,
            &MASK,
            "a picture has a part that pictures of letters do not have",
        )?;
        let grey = self
            .get(entries, "ColorSpace")?
            .as_name()
            .unwrap_or_default();
        if self.size(entries)? != size || grey != b"DeviceGray" {
            return Err(unknown());
        }
        self.channel(mask, size.0 * size.1)
    }

    /// A stream of exactly so many bytes.
    fn channel(&self, object: &Object, bytes: usize) -> Result<Vec<u8>, Unreadable> {
        let channel = self.bytes(object)?;
        if channel.len() == bytes {
            Ok(channel)
        } else {
            Err(unknown())
        }
    }
}
