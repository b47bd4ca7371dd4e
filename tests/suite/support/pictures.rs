//! Pictures as offices have them, drawn here: a signature on paper, and files that are not what they seem.

use std::f32::consts::TAU;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use undersigned::domain::record::Hash;
use undersigned::pdf::picture::{self, Normalised, PictureRefusal};

/// The dark blue that the signature is written in.
pub(crate) const INK: [u8; 3] = [18, 28, 96];

/// A signature on white paper, a pen's stroke that swings, this many pixels wide and two fifths of that high.
pub(crate) fn signature(width: u32) -> RgbImage {
    written(width, INK, [255, 255, 252])
}

/// The same in another ink on other paper.
pub(crate) fn written(width: u32, ink: [u8; 3], paper: [u8; 3]) -> RgbImage {
    let mut sheet = RgbImage::from_pixel(width, width * 2 / 5, Rgb(paper));
    let size = width as f32;
    for step in 0_u16..1_200 {
        let way = f32::from(step) / 1_200.0;
        let swing = (TAU * 3.0 * way).sin() * (1.0 - 0.6 * way) * 0.12;
        let tremble = (TAU * 11.0 * way).sin() * 0.025;
        dot(
            &mut sheet,
            size * (0.08 + 0.84 * way),
            size * (0.2 + swing + tremble),
            size / 170.0,
            Rgb(ink),
        );
    }
    sheet
}

fn dot(sheet: &mut RgbImage, x: f32, y: f32, radius: f32, ink: Rgb<u8>) {
    let (width, height) = sheet.dimensions();
    let near = |at: f32, end: u32| {
        let from = (at - radius).floor().max(0.0) as u32;
        from..end.min((at + radius).ceil() as u32 + 1)
    };
    let columns = near(x, width);
    for (column, row) in columns.flat_map(|c| near(y, height).map(move |row| (c, row))) {
        let (across, down) = (column as f32 - x, row as f32 - y);
        if across.hypot(down) <= radius {
            sheet.put_pixel(column, row, ink);
        }
    }
}

/// As a PNG.
pub(crate) fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture
        .into()
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

/// As a JPEG of middling quality.
pub(crate) fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 80)
        .encode_image(picture)
        .unwrap();
    file
}

/// A drawing of 300 by 120 with something in it.
pub(crate) fn svg(within: &str) -> Vec<u8> {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="120">{within}</svg>"#
    )
    .into_bytes()
}

/// A stroke for a drawing.
pub(crate) const STROKE: &str = r##"<path d="M20 80C60 0 80 120 120 60S200 20 280 70" fill="none" stroke="#121c60" stroke-width="4"/>"##;

/// A chunk of a PNG.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let named: Vec<u8> = kind.iter().chain(data).copied().collect();
    let mut chunk = length.to_be_bytes().to_vec();
    chunk.extend(&named);
    chunk.extend(check_sum(&named).to_be_bytes());
    chunk
}

/// A PNG's first chunk, with its signature in front.
pub(crate) fn head(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
    data.extend([depth, colour, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &data));
    file
}

/// Puts a chunk right behind a PNG's first.
pub(crate) fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let (head, rest) = png.split_at(33);
    [head, &chunk(kind, data), rest].concat()
}

/// A PNG's chunks by their kinds.
pub(crate) fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut rest = &png[8..];
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap());
        let length = usize::try_from(length).unwrap();
        let kind = String::from_utf8(rest[4..8].to_vec()).unwrap();
        chunks.push((kind, rest[8..8 + length].to_vec()));
        rest = &rest[12 + length..];
    }
    chunks
}

/// Bytes in a zlib stream that does not press them.
pub(crate) fn unpressed(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = bytes.chunks(60_000).collect();
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        stream.push(u8::from(index + 1 == blocks.len()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(*block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// CRC-32, as a PNG's chunks end with.
fn check_sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

/// As a signature.
pub(crate) fn lifted(file: &[u8]) -> Result<Normalised, PictureRefusal> {
    picture::signature(file, "Signature of Thom Tillis".into())
}

/// As artwork.
pub(crate) fn artwork(file: &[u8]) -> Result<Normalised, PictureRefusal> {
    picture::artwork(file, "A capitol".into())
}

/// The pixels of a picture of ours, held against what it says of itself.
#[track_caller]
pub(crate) fn seen(normalised: &Normalised) -> RgbaImage {
    let kinds: Vec<String> = chunks(&normalised.png).into_iter().map(|c| c.0).collect();
    let only = |kind: &String| matches!(kind.as_str(), "IHDR" | "IDAT" | "IEND");
    assert!(kinds.iter().all(only), "{kinds:?}");
    let pixels = image::load_from_memory(&normalised.png).unwrap().to_rgba8();
    let picture = &normalised.picture;
    assert_eq!(pixels.dimensions(), (picture.width, picture.height));
    let (width, height) = pixels.dimensions();
    let said = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        pixels.as_raw(),
    ]
    .concat();
    assert_eq!(Hash::of(&said), picture.seen);
    pixels
}

/// A signature of ours: within its size, in dark ink, on nothing.
#[track_caller]
pub(crate) fn must_be_ink(normalised: &Normalised) -> RgbaImage {
    let pixels = seen(normalised);
    let (width, height) = pixels.dimensions();
    assert!(width <= 600 && height <= 180, "{width} by {height}");
    let corners = [
        (0, 0),
        (width - 1, 0),
        (0, height - 1),
        (width - 1, height - 1),
    ];
    for (x, y) in corners {
        assert_eq!(
            pixels.get_pixel(x, y).0[3],
            0,
            "the paper is gone at {x}, {y}"
        );
    }
    let inked = pixels.pixels().filter(|p| p.0[3] > 128);
    let share = inked.clone().count() * 100 / pixels.pixels().len();
    assert!((1..45).contains(&share), "{share} % ink");
    for pixel in inked {
        let Rgba([red, green, blue, _]) = *pixel;
        assert!(red < 60 && green < 70 && blue < 140, "{pixel:?}");
    }
    pixels
}
