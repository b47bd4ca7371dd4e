//! How a letter may look: papers, letterheads, pictures of signatures, the code that leads to the check.

use image::{ImageBuffer, ImageFormat, LumaA, Rgba};
use undersigned::domain::layout::{Layout, Letterhead, OfficeHead, Paper, Picture};
use undersigned::domain::record::Hash;
use undersigned::domain::revision::TypedText;
use undersigned::domain::roster::{Chamber, Member};
use undersigned::domain::text::Line;
use undersigned::pdf::typeset::{self, TypesetError};
use undersigned::pdf::verify::verify;

use crate::pdf::{hold_against_others, run};
use crate::pdf_letters::{Frozen, Look, frozen_as, key, members, sealed_by, typed};

const CONSTRUCTS: &str = include_str!("pdf_constructs.md");

/// A picture as the office's page makes them, with the PNG that it names.
fn picture(png: Vec<u8>, alt: &str) -> (Picture, Vec<u8>) {
    let rgba = image::load_from_memory(&png).unwrap().to_rgba8();
    let (width, height) = rgba.dimensions();
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let picture = Picture {
        seen: Hash::of(&[sides, rgba.into_raw()].concat()),
        width,
        height,
        alt: alt.to_owned(),
    };
    (picture, png)
}

fn png(image: &image::DynamicImage) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

/// A line that waves, another one for each number; grey on nothing.
pub(crate) fn likeness(number: u32, member: &Member) -> (Picture, Vec<u8>) {
    let (width, height) = (150 + number % 7 * 25, 45 + number % 5 * 11);
    let (across, up) = (f64::from(width), f64::from(height));
    let image = ImageBuffer::from_fn(width, height, |x, y| {
        let at = f64::from(x) / across;
        let wave = (at * (20.0 + f64::from(number % 13))).sin() * (1.0 - at) * 0.4 + 0.5;
        let near = (f64::from(y) / up - wave).abs() < 0.06;
        LumaA([
            20_u8,
            if near && (0.05..0.95).contains(&at) {
                255
            } else {
                0
            },
        ])
    });
    let alt = format!("Signature of {}", member.formal_name);
    picture(png(&image.into()), &alt)
}

/// An emblem: a ring with a bar through it, in two colours.
pub(crate) fn artwork(width: u32, height: u32) -> (Picture, Vec<u8>) {
    let image = ImageBuffer::from_fn(width, height, |x, y| {
        let part = |at: u32, of: u32| f64::from(at) / f64::from(of) - 0.5;
        let (x, y) = (part(x, width), part(y, height));
        let ring = (0.4..0.48).contains(&x.hypot(y));
        let colour = if ring {
            [26_u8, 58, 107, 255]
        } else {
            [140, 20, 20, 255]
        };
        Rgba(if ring || y.abs() < 0.05 {
            colour
        } else {
            [0; 4]
        })
    });
    picture(png(&image.into()), "The emblem of the office")
}

impl Look {
    pub(crate) fn laid_out(paper: Paper, letterhead: Letterhead, check_code: bool) -> Self {
        Self {
            layout: Layout {
                paper,
                letterhead,
                check_code,
            },
            ..Self::default()
        }
    }

    /// With likenesses for two of three members.
    pub(crate) fn with_likenesses(mut self, members: &[Member]) -> Self {
        for (number, member) in (0..).zip(members) {
            if number % 3 != 2 {
                let (picture, png) = likeness(number, member);
                self.pictures.insert(picture.seen, png);
                self.likenesses.insert(member.id.clone(), picture);
            }
        }
        self
    }

    /// With letterheads for the lead and so many co-leads, one of them with artwork of this size.
    pub(crate) fn with_heads(
        mut self,
        members: &[Member],
        co_leads: usize,
        size: Option<(u32, u32)>,
    ) -> Self {
        self.co_leads = co_leads;
        let artwork = size.map(|(width, height)| artwork(width, height));
        for member in &members[..=co_leads] {
            let line = |words: &str| Line::parse(words).unwrap();
            let head = OfficeHead {
                name: line(&member.press_name),
                lines: vec![
                    line(member.state.name()),
                    line("113 Dirksen Senate Office Building"),
                    line("Washington, DC 20510"),
                ],
                artwork: artwork.as_ref().map(|(picture, _)| picture.clone()),
            };
            self.heads.insert(member.id.clone(), head);
        }
        self.pictures
            .extend(artwork.map(|(picture, png)| (picture.seen, png)));
        self
    }
}

/// Every construct of a text beside its body.
pub(crate) fn full(body: &str) -> TypedText {
    let mut text = TypedText {
        delivery: Some("Via electronic mail".into()),
        copies: vec![
            "The Honorable Merrick B. Garland, Attorney General".into(),
            "The Honorable Michael E. Horowitz, Inspector General".into(),
        ],
        enclosures: vec!["Draft policy, August 2022".into(), "Annual report".into()],
        ..typed(body)
    };
    let first = text.recipients[0].clone();
    for name in [
        "The Honorable Alejandro N. Mayorkas",
        "The Honorable Ur M. Jaddou",
    ] {
        let mut other = first.clone();
        other.name = name.into();
        text.recipients.push(other);
    }
    text
}

/// Reads it back, holds it against every checker, and lets a reader of paper read its code.
fn hold(what: &str, letter: &Frozen) {
    let typeset = letter.typeset();
    let sealed = sealed_by(&typeset, key());
    let verification = verify(&sealed);
    assert!(verification.holds, "{what}: {:#?}", verification.checks);
    hold_against_others(what, letter, &sealed);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, &sealed).unwrap();
    let path = file.to_str().unwrap();
    let last = typeset.pages.to_string();
    let picture = folder.path().join("page");
    let picture = picture.to_str().unwrap();
    let one = [
        "-r",
        "150",
        "-gray",
        "-singlefile",
        "-f",
        &last,
        "-png",
        path,
        picture,
    ];
    assert!(run("pdftoppm", &one).0);
    let (read, said) = run("zbarimg", &["-q", "--raw", &format!("{picture}.png")]);
    let url = letter.manifest.url.split("/letters/").next().unwrap();
    let check = format!("{url}/verify?digest={}", letter.manifest.digest);
    assert_eq!(read, letter.manifest.layout.check_code, "{what}: {said}");
    assert_eq!(said.contains(&check), read, "{what}: {said}");
}

fn of(text: &TypedText, count: usize, look: impl Fn(&[Member]) -> Look) -> Frozen {
    let members = members(count);
    frozen_as(text, &members, &look(&members))
}

#[test]
fn one_or_two_likenesses_stand_under_an_offices_letterhead() {
    let one = of(&full(CONSTRUCTS), 1, |m| {
        Look::laid_out(Paper::A4, Letterhead::Office, true)
            .with_heads(m, 0, Some((1400, 260)))
            .with_likenesses(m)
    });
    hold("one under a banner on A4", &one);
    let two = of(&full(CONSTRUCTS), 2, |m| {
        Look::laid_out(Paper::Letter, Letterhead::Office, false)
            .with_heads(m, 0, Some((300, 300)))
            .with_likenesses(m)
    });
    hold("two under an emblem", &two);
}

#[test]
fn a_dozen_likenesses_stand_under_the_letterheads_of_all_who_lead() {
    let twelve = of(&full(CONSTRUCTS), 12, |m| {
        Look::laid_out(Paper::Letter, Letterhead::Joint, true)
            .with_heads(m, 2, Some((400, 400)))
            .with_likenesses(m)
    });
    hold("twelve under three letterheads", &twelve);
    let thirteen = of(&full(CONSTRUCTS), 13, |m| {
        Look::laid_out(Paper::A4, Letterhead::Joint, true)
            .with_heads(m, 5, None)
            .with_likenesses(m)
    });
    hold("thirteen under six names on A4", &thirteen);
}

#[test]
fn a_hundred_likenesses_stand_on_a_letter() {
    let hundred = of(&full(CONSTRUCTS), 100, |m| {
        Look::laid_out(Paper::A4, Letterhead::Chamber, true).with_likenesses(m)
    });
    hold("a hundred", &hundred);
}

#[test]
fn the_likenesses_of_all_of_congress_stand_on_a_letter() {
    let all = of(&full(CONSTRUCTS), 535, |m| {
        Look::laid_out(Paper::Letter, Letterhead::Chamber, true).with_likenesses(m)
    });
    hold("five hundred and thirty-five", &all);
}

#[test]
fn a_letter_of_one_chamber_bears_its_letterhead() {
    let house: Vec<Member> = members(150)
        .into_iter()
        .filter(|member| member.chamber == Chamber::House)
        .collect();
    let letter = frozen_as(&full("Please answer."), &house[..2], &Look::default());
    hold("two of the House", &letter);
}

#[test]
fn a_picture_that_was_not_handed_in_stops_the_letter() {
    let mut letter = of(&typed("Please answer."), 1, |m| {
        Look::default().with_likenesses(m)
    });
    letter.pictures.clear();
    let Frozen {
        manifest,
        text,
        evidence,
        pictures,
    } = &letter;
    let refusal = typeset::final_letter(manifest, text, evidence, pictures);
    assert!(matches!(refusal, Err(TypesetError::Picture(_))));
}
