//! Pictures that are made to do harm: each is refused or harmless, and soon.

use std::time::{Duration, Instant};

use image::{DynamicImage, GenericImageView, GrayImage};
use undersigned::pdf::picture::{Normalised, PictureRefusal};

use crate::support::pictures::{
    INK, STROKE, artwork, chunk, chunks, head, jpeg, lifted, must_be_ink, png, seen, signature,
    svg, unpressed, with_chunk,
};

/// What a drawing is refused with, in good time.
#[track_caller]
fn drawn(within: &str) -> Result<Normalised, PictureRefusal> {
    let begun = Instant::now();
    let drawn = artwork(&svg(within));
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(8), "{took:?}");
    drawn
}

#[test]
fn b58_a_drawing_with_a_script_or_a_page_in_it_is_refused() {
    for (within, element) in [
        ("<script>alert(1)</script>", "script"),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "foreignObject",
        ),
        ("<animate attributeName='x'/>", "animate"),
        ("<a href='#x'><rect width='9' height='9'/></a>", "a"),
        ("<filter id='f'><feTurbulence/></filter>", "filter"),
        ("<mask id='m'/>", "mask"),
        ("<pattern id='p'/>", "pattern"),
    ] {
        let refusal = drawn(&format!("{STROKE}{within}")).unwrap_err();
        assert_eq!(refusal, PictureRefusal::Element(element.into()), "{within}");
    }
    assert_eq!(
        drawn("<text y='20'>Thom</text>"),
        Err(PictureRefusal::Words)
    );
    // What would run in a browser has no meaning here, and never reaches one.
    drawn(&format!("<g onload='alert(1)'>{STROKE}</g>")).unwrap();
}

#[test]
fn b59_a_drawing_that_refers_outside_itself_is_refused() {
    for within in [
        "<use href='http://elsewhere.example/a.svg#a'/>",
        "<use xlink:href='file:///etc/passwd#a'/>",
        "<rect width='9' height='9' fill='url(http://elsewhere.example/#a)'/>",
        "<rect width='9' height='9' style='fill: url( \"//elsewhere.example#a\")'/>",
        "<style>@import url(http://elsewhere.example/a.css);</style>",
        "<style>rect { fill: url('http://elsewhere.example#a') }</style>",
    ] {
        let refused = drawn(&format!("{STROKE}{within}"));
        assert_eq!(refused, Err(PictureRefusal::Outside), "{within}");
    }
    for within in [
        "<image href='/etc/passwd' width='9' height='9'/>",
        "<image xlink:href='data:image/png;base64,AAAA' width='9' height='9'/>",
    ] {
        let refused = drawn(&format!("{STROKE}{within}")).unwrap_err();
        assert!(
            matches!(&refused, PictureRefusal::Element(name) if name == "image")
                || refused == PictureRefusal::Outside,
            "{refused}"
        );
    }
    let drawing = String::from_utf8(svg(STROKE)).unwrap();
    let entities = r#"<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#;
    let refused = artwork(format!("{entities}{drawing}").as_bytes());
    assert_eq!(refused, Err(PictureRefusal::Entities));
    let old = r#"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#;
    artwork(format!("{old}{drawing}").as_bytes()).unwrap();
}

#[test]
fn b60_a_drawing_that_would_take_for_ever_is_refused_at_once() {
    let bomb: String = (1..30)
        .map(|n| {
            let before = n - 1;
            format!(
                "<g id='a{n}'>{}</g>",
                format!("<use href='#a{before}'/>").repeat(9)
            )
        })
        .collect();
    let clips: String = (0..40)
        .map(|n| format!("<clipPath id='c{n}' clip-path='url(#c{})'><rect width='99' height='99'/></clipPath>", n + 1))
        .collect();
    let layers = "<g opacity='.5'>".repeat(40) + STROKE + &"</g>".repeat(40);
    for (told, within) in [
        (
            "use in use",
            format!("<rect id='a0' width='1' height='1'/>{bomb}"),
        ),
        ("itself", "<g id='a'><use href='#a'/></g>".into()),
        (
            "each other",
            "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>".into(),
        ),
        ("depth", "<g>".repeat(9_000) + &"</g>".repeat(9_000)),
        ("count", "<rect width='9' height='9'/>".repeat(9_000)),
        ("arcs", "<path d='M0 0A1e30 1e30 0 1 1 9 9'/>".repeat(90)),
        (
            "arcs without an exponent",
            format!("<path d='M0 0A1{0} 1{0} 0 1 1 9 9'/>", "0".repeat(40)),
        ),
        (
            "dashes",
            "<path d='M0 0H300' stroke='red' stroke-dasharray='.0001'/>".repeat(99),
        ),
        (
            "dashes by rule",
            "<style>path{stroke-dasharray : .0001}</style>".into(),
        ),
        (
            "rules",
            format!("<style>{}</style>", "a>b+c~d{fill:red}".repeat(2_000)),
        ),
        ("layers", layers),
        (
            "clips",
            format!("{clips}<rect width='99' height='99' clip-path='url(#c0)'/>"),
        ),
    ] {
        let refused = drawn(&within);
        assert_eq!(refused, Err(PictureRefusal::Intricate), "{told}");
    }
    let long = format!("<path d='{}'/>", "M0 0L9 9".repeat(70_000));
    assert_eq!(drawn(&long), Err(PictureRefusal::DrawingTooLong));
}

#[test]
fn b61_a_picture_with_more_pixels_than_are_read_is_refused_by_its_header() {
    let begun = Instant::now();
    for (width, height) in [
        (60_000, 60_000),
        (4_001, 10),
        (10, 2_001),
        (u32::MAX, u32::MAX),
    ] {
        let mut file = head(width, height, 8, 6);
        file.extend(chunk(b"IDAT", &unpressed(&[0; 100])));
        file.extend(chunk(b"IEND", &[]));
        let refused = lifted(&file);
        assert_eq!(
            refused,
            Err(PictureRefusal::TooManyPixels { width, height })
        );
    }
    let mut file = jpeg(&signature(100));
    let frame = file.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let refused = lifted(&file).unwrap_err();
    assert_eq!(
        refused,
        PictureRefusal::TooManyPixels {
            width: 65_535,
            height: 65_535
        }
    );
    assert!(refused.to_string().contains("at most 4,000 by 2,000"));
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn b62_what_is_pressed_into_a_png_beside_its_picture_is_never_blown_up() {
    // Eight million zeros in a few thousand bytes, as the picture of a black sheet has them.
    let black = png(GrayImage::new(4_000, 2_000));
    let zeros: Vec<u8> = chunks(&black)
        .into_iter()
        .filter(|(kind, _)| kind == "IDAT")
        .flat_map(|(_, data)| data)
        .collect();
    assert!(zeros.len() < 50_000, "{}", zeros.len());
    let mut bomb = png(signature(200));
    for kind in [b"zTXt", b"iCCP"] {
        let named = [b"Comment\0\0", &zeros[..]].concat();
        bomb = with_chunk(&bomb, kind, &named);
    }
    for _ in 0..40 {
        bomb = with_chunk(&bomb, b"zTXt", &[b"Comment\0\0", &zeros[..]].concat());
    }
    let begun = Instant::now();
    match lifted(&bomb) {
        Ok(read) => drop(must_be_ink(&read)),
        Err(refusal) => assert_eq!(refusal, PictureRefusal::Damaged),
    }
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    let secret = with_chunk(&png(signature(200)), b"tEXt", b"Author\0Dana Whitfield");
    let read = lifted(&secret).unwrap();
    seen(&read);
}

#[test]
fn b62_a_png_that_moves_is_refused() {
    let control = [0, 0, 0, 2, 0, 0, 0, 0];
    let moving = with_chunk(&png(signature(200)), b"acTL", &control);
    assert_eq!(lifted(&moving), Err(PictureRefusal::Moves));
}

#[test]
fn b63_pictures_of_all_depths_and_colours_are_read() {
    let sheet = signature(200);
    let deep = DynamicImage::ImageRgb8(sheet.clone()).into_rgb16();
    must_be_ink(&lifted(&png(deep)).unwrap());
    let grey = DynamicImage::ImageRgb8(sheet.clone()).into_luma16();
    must_be_ink(&lifted(&png(grey)).unwrap());
    must_be_ink(&lifted(include_bytes!("ink_in_cmyk.jpg")).unwrap());
    // One bit a pixel, by a palette: eight pixels a byte.
    let (width, height) = sheet.dimensions();
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        for byte in 0..width / 8 {
            rows.push((0..8).fold(0, |bits: u8, bit| {
                let dark = sheet.get_pixel(byte * 8 + bit, y).0[0] < 128;
                bits << 1 | u8::from(dark)
            }));
        }
    }
    let mut palette = head(width, height, 1, 3);
    palette.extend(chunk(b"PLTE", &[255, 255, 255, INK[0], INK[1], INK[2]]));
    palette.extend(chunk(b"IDAT", &unpressed(&rows)));
    palette.extend(chunk(b"IEND", &[]));
    must_be_ink(&lifted(&palette).unwrap());
    let mut clear = DynamicImage::ImageRgb8(sheet).into_rgba8();
    for pixel in clear.pixels_mut() {
        pixel.0[3] = 255 - pixel.0[0];
    }
    must_be_ink(&lifted(&png(clear)).unwrap());
}

#[test]
fn b63_a_picture_is_turned_as_its_camera_was_held() {
    let upright = jpeg(&signature(200));
    let turn = |orientation: u8| {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&upright[..2], &[0xff, 0xe1], &length, &exif, &upright[2..]].concat()
    };
    let shape = |file: &[u8]| {
        let pixels = must_be_ink(&lifted(file).unwrap());
        pixels.width() > pixels.height()
    };
    assert!(shape(&turn(1)));
    assert!(shape(&turn(3)));
    assert!(!shape(&turn(6)), "the camera was held upright");
    assert!(!shape(&turn(8)));
}

#[test]
fn b63_a_file_cut_off_anywhere_is_refused() {
    let small = signature(60);
    for file in [png(small.clone()), jpeg(&small), svg(STROKE)] {
        artwork(&file).unwrap();
        for length in 0..file.len() - 1 {
            // Of a PNG only the last chunk, which holds nothing, may be missing.
            if artwork(&file[..length]).is_ok() {
                assert!(file.len() - length <= 12, "{length} of {}", file.len());
            }
        }
    }
}

#[test]
fn b63_a_flipped_bit_anywhere_does_no_harm() {
    let small = signature(60);
    // A drawing is drawn large, which takes its time, so of that only some are flipped.
    for (file, step) in [
        (png(small.clone()), 1),
        (jpeg(&small), 1),
        (svg(STROKE), 13),
    ] {
        for at in (0..file.len()).step_by(step) {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << (at % 8);
            if let Ok(read) = lifted(&flipped) {
                let (width, height) = (read.picture.width, read.picture.height);
                assert!((1..=600).contains(&width) && (1..=180).contains(&height));
                let decoded = image::load_from_memory(&read.png).unwrap();
                assert_eq!(decoded.dimensions(), (width, height));
            }
        }
    }
}

#[test]
fn a_jpeg_with_thousands_of_scans_is_refused() {
    let file = jpeg(&signature(100));
    let scan = file.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let (before, from) = file.split_at(scan);
    let scans = from[..from.len() - 2].repeat(100);
    let many = [before, &scans, &[0xff, 0xd9]].concat();
    assert_eq!(lifted(&many), Err(PictureRefusal::Intricate));
}
