//! Pictures that offices give: what becomes of good ones, and why others are refused.

use image::{GrayImage, Luma, Rgba, RgbaImage, imageops};
use undersigned::pdf::picture::{FILE_LIMIT, PictureRefusal};

use crate::support::pictures::{
    INK, STROKE, artwork, jpeg, lifted, must_be_ink, png, seen, signature, svg, written,
};

#[test]
fn a_signature_on_paper_becomes_its_ink_alone() {
    let from_png = must_be_ink(&lifted(&png(signature(500))).unwrap());
    let from_jpeg = must_be_ink(&lifted(&jpeg(&signature(500))).unwrap());
    let close = |a: u32, b: u32| a.abs_diff(b) < 6;
    assert!(close(from_png.width(), from_jpeg.width()));
    assert!(close(from_png.height(), from_jpeg.height()));
    let drawn = must_be_ink(&lifted(&svg(STROKE)).unwrap());
    assert!(
        drawn.width() > 400,
        "a drawing is drawn as large as it may be"
    );
    let blue = from_png.pixels().find(|p| p.0[3] == 255).unwrap().0;
    for (found, written) in blue.iter().zip(INK) {
        assert!(found.abs_diff(written) < 12, "{blue:?}");
    }
}

#[test]
fn the_same_file_gives_the_same_picture() {
    let file = jpeg(&signature(400));
    assert_eq!(lifted(&file).unwrap(), lifted(&file).unwrap());
    assert_eq!(artwork(&file).unwrap(), artwork(&file).unwrap());
    assert_eq!(lifted(&svg(STROKE)).unwrap(), lifted(&svg(STROKE)).unwrap());
}

#[test]
fn a_picture_of_a_sheet_in_uneven_light_is_read_as_well() {
    let mut sheet = signature(500);
    let (width, _) = sheet.dimensions();
    for (x, y, pixel) in sheet.enumerate_pixels_mut() {
        let grain = (x * 7 + y * 13) % 9;
        for channel in &mut pixel.0 {
            let lit = u32::from(*channel) * (width + x) / (2 * width);
            *channel = u8::try_from(lit.saturating_sub(grain)).unwrap();
        }
    }
    must_be_ink(&lifted(&jpeg(&sheet)).unwrap());
}

#[test]
fn a_signature_far_off_on_a_sheet_is_cropped_to() {
    let mut sheet = image::RgbImage::from_pixel(900, 500, image::Rgb([255, 255, 255]));
    imageops::overlay(&mut sheet, &written(300, INK, [255; 3]), 520, 330);
    let pixels = must_be_ink(&lifted(&png(sheet)).unwrap());
    assert!((240..300).contains(&pixels.width()), "{}", pixels.width());
}

#[test]
fn pale_ink_is_darkened_and_a_trace_is_refused() {
    let grey = lifted(&png(written(400, [150, 150, 150], [255; 3]))).unwrap();
    let pixels = seen(&grey);
    let ink = pixels.pixels().find(|p| p.0[3] == 255).unwrap().0;
    assert!(
        ink[0] <= 90 && ink[0] == ink[1] && ink[1] == ink[2],
        "{ink:?}"
    );
    let trace = png(written(400, [240, 240, 240], [255; 3]));
    assert_eq!(lifted(&trace), Err(PictureRefusal::NoInk));
}

#[test]
fn what_is_no_signature_on_paper_is_refused_with_its_reason() {
    let blank = GrayImage::from_pixel(300, 120, Luma([250]));
    assert_eq!(lifted(&png(blank)), Err(PictureRefusal::NoInk));
    let mut speck = GrayImage::from_pixel(300, 120, Luma([250]));
    speck.put_pixel(150, 60, Luma([0]));
    assert_eq!(lifted(&png(speck)), Err(PictureRefusal::NoInk));
    let clear = RgbaImage::new(300, 120);
    assert_eq!(lifted(&png(clear.clone())), Err(PictureRefusal::NoInk));
    assert_eq!(artwork(&png(clear)), Err(PictureRefusal::Blank));
    let black = GrayImage::from_pixel(300, 120, Luma([10]));
    assert_eq!(lifted(&png(black)), Err(PictureRefusal::NotOnPaper));
    let logo = GrayImage::from_fn(300, 120, |x, y| {
        Luma([if (60..240).contains(&x) && (10..110).contains(&y) {
            20
        } else {
            255
        }])
    });
    assert_eq!(lifted(&png(logo)), Err(PictureRefusal::NotOnPaper));
    let tones = GrayImage::from_fn(300, 120, |x, y| {
        Luma([u8::try_from((x * 31 + y * 57 + x * y) % 256).unwrap()])
    });
    let refusal = lifted(&png(tones)).unwrap_err();
    assert_eq!(refusal, PictureRefusal::NotOnPaper);
    assert!(
        refusal
            .to_string()
            .starts_with("This looks like a photograph")
    );
}

#[test]
fn artwork_keeps_its_colours_and_loses_only_what_is_invisible_around_it() {
    let mut drawn = RgbaImage::new(200, 100);
    for (x, y, pixel) in drawn.enumerate_pixels_mut() {
        if (50..150).contains(&x) && (20..80).contains(&y) {
            *pixel = Rgba([200, 30, 40, if x < 100 { 255 } else { 128 }]);
        }
    }
    let pixels = seen(&artwork(&png(drawn)).unwrap());
    assert_eq!(pixels.dimensions(), (100, 60));
    assert_eq!(pixels.get_pixel(10, 10).0, [200, 30, 40, 255]);
    assert_eq!(pixels.get_pixel(90, 10).0, [200, 30, 40, 128]);
    let wide = RgbaImage::from_fn(2_000, 300, |x, _| {
        Rgba([0, 90, 160, if x % 2 == 0 { 255 } else { 0 }])
    });
    let scaled = seen(&artwork(&png(wide)).unwrap());
    assert_eq!(scaled.dimensions(), (1_400, 210));
    let colour = scaled.get_pixel(700, 100).0;
    for (found, drawn) in colour.iter().zip([0_u8, 90, 160]) {
        assert!(
            found.abs_diff(drawn) < 4,
            "nothing invisible bleeds in: {colour:?}"
        );
    }
}

#[test]
fn a_file_is_told_by_its_content_and_another_kind_is_named() {
    for (file, told) in [
        (&b"GIF89a\x01\0\x01\0"[..], "This is a GIF."),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "This is a WebP."),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "This is a HEIC photograph."),
        (b"%PDF-1.7\n", "This is a PDF."),
        (b"II*\0\x08\0\0\0", "This is a TIFF."),
        (b"\x1f\x8b\x08\0", "This is a compressed file."),
        (b"", "The file is empty."),
        (b"Thom Tillis", "This is no picture"),
        (
            b"<!doctype html><html><body>Thom</body></html>",
            "This is no picture",
        ),
        (b"<a/>", "This is no picture"),
        (b"\0\0\0\0", "This is no picture"),
    ] {
        let refusal = lifted(file).unwrap_err().to_string();
        assert!(refusal.starts_with(told), "{refusal}");
    }
    let large = vec![0x89; FILE_LIMIT + 1];
    assert_eq!(lifted(&large), Err(PictureRefusal::TooManyBytes));
}
