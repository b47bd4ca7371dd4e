//! What the template is told: one letter as typed data, made from the approved text and the frozen names alone.
//!
//! What has to be on the pages is not asked of this value but of the approved text itself ([`super::layout_check`]).

mod binding;
mod body;
mod columns;
mod letterhead;
mod measure;
mod opening;
mod picture;
mod signatures;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

pub(super) use self::body::{Node, Part};
pub(super) use self::letterhead::Letterhead;
pub(super) use self::picture::Placed;
pub(super) use self::signatures::{Block, Rows};

use super::code::Code;
use super::fonts;
use super::typeset::Sketch;
use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::layout::{Layout, OfficeHead, Paper};
use crate::domain::revision::{LetterText, Recipient};
use crate::domain::roster::{Chamber, Member};
use crate::domain::text::typographic;

/// The most characters of a paragraph that is not parted for the sake of a note.
const SHORT: usize = 280;
/// The most characters of a title, which the windows and lists of readers cut off.
const TITLE: usize = 160;
/// The room for the words of a page's header, and the size of its type, in points.
const HEADER: (f64, f64) = (400.0, 10.0);
/// The size of the type of the note about the seal, and the room for its addresses beside the code, in points.
const SEAL: f64 = 8.5;
const SEAL_WIDTH: f64 = 360.0;
/// A letter of more characters, or of more signatories, has bookmarks.
const LONG: (usize, usize) = (9_000, 24);
/// The side of the code that leads to the check, in points; one inch.
const CODE: f64 = 72.0;

/// One letter, ready for the template.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Letter {
    /// How open the space around the signature blocks is, 1 or less.
    pub(in crate::pdf) density: f64,
    /// How many of the last rows of signature blocks stay with all that follows them.
    pub(in crate::pdf) hold: usize,
    /// Blocks of the body that may leave a single line on a page, by their number.
    pub(in crate::pdf) loose: BTreeSet<usize>,
    /// Blocks of the body that begin a page.
    pub(in crate::pdf) breaks: BTreeSet<usize>,
    #[serde(skip)]
    pub(in crate::pdf) sheet: Paper,
    /// The typesetter's word for the sheet.
    pub(in crate::pdf) paper: &'static str,
    pub(in crate::pdf) title: String,
    pub(in crate::pdf) author: String,
    pub(in crate::pdf) description: String,
    /// Whether there are bookmarks for what follows the body.
    pub(in crate::pdf) bookmarks: bool,
    pub(in crate::pdf) letterhead: Letterhead,
    pub(in crate::pdf) date: String,
    /// How the letter is sent, below the date line.
    pub(in crate::pdf) delivery: Option<String>,
    pub(in crate::pdf) recipients: Vec<Vec<String>>,
    pub(in crate::pdf) subject: String,
    pub(in crate::pdf) salutation: String,
    pub(in crate::pdf) body: Vec<Node>,
    /// How much of the page below the last paragraph's beginning stays empty, in points, so that lines of it go over
    /// with the close.
    pub(in crate::pdf) carry: f64,
    pub(in crate::pdf) close: String,
    pub(in crate::pdf) rows: Rows,
    pub(in crate::pdf) signatories: Vec<Block>,
    /// What stands above the enclosures.
    pub(in crate::pdf) enclosures_label: &'static str,
    pub(in crate::pdf) enclosures: Vec<String>,
    /// Who gets a copy, below the enclosures.
    pub(in crate::pdf) copies: Vec<String>,
    /// The header of every page but the first, before the page number.
    pub(in crate::pdf) running: String,
    /// The lines about the seal; a draft has none.
    pub(in crate::pdf) seal: Option<Vec<Vec<Part>>>,
    /// The size of their type, in points: its addresses are never broken.
    pub(in crate::pdf) seal_size: f64,
    pub(in crate::pdf) code: Option<CheckCode>,
    pub(in crate::pdf) attachments: Vec<Attached>,
}

/// The code that leads a reader of the paper to the check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct CheckCode {
    /// A path of the template's own world.
    pub(in crate::pdf) path: &'static str,
    pub(in crate::pdf) alt: String,
    /// In points.
    side: f64,
    #[serde(skip)]
    pub(in crate::pdf) code: Code,
}

/// A file that travels with the letter; `path` is a path of the template's own world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::pdf) struct Attached {
    pub(in crate::pdf) path: String,
    pub(in crate::pdf) relationship: &'static str,
    pub(in crate::pdf) mime: &'static str,
    pub(in crate::pdf) description: &'static str,
}

/// What is not the text's: whose letter it is, and how it is laid out.
#[derive(Debug, Clone, Copy)]
pub(in crate::pdf) struct Frame<'a> {
    pub(in crate::pdf) dated: Date,
    pub(in crate::pdf) chamber: Chamber,
    /// Whether all who are printed are of that chamber.
    pub(in crate::pdf) of_one_chamber: bool,
    pub(in crate::pdf) layout: Layout,
    pub(in crate::pdf) heads: &'a [OfficeHead],
}

impl Letter {
    /// The finished letter.
    pub(in crate::pdf) fn finished(manifest: &Manifest, text: &LetterText) -> Self {
        let origin = manifest
            .url
            .strip_suffix(&format!("/letters/{}", manifest.slug))
            .unwrap_or(&manifest.url);
        let chamber = manifest.lead.chamber;
        let signatories = &manifest.signatories;
        let blocks = signatories
            .iter()
            .map(|signatory| Block::of(signatory.block.clone(), signatory.likeness.as_ref()));
        let seal = vec![
            vec![words(
                "This letter is sealed electronically and carries the record of every approval. It is published at",
            )],
            vec![address(&manifest.url)],
            vec![words(
                "Anyone can check that its text and its names are the approved ones:",
            )],
            vec![address(&format!("{origin}/verify"))],
        ];
        let check = format!("{origin}/verify?digest={}", manifest.digest);
        let frame = Frame {
            dated: manifest.dated,
            chamber,
            of_one_chamber: signatories.iter().all(|s| s.member.chamber == chamber),
            layout: manifest.layout,
            heads: &manifest.heads,
        };
        let widest = fonts::width(&manifest.url, SEAL);
        Self {
            seal: Some(seal),
            seal_size: SEAL * (SEAL_WIDTH / widest.max(1.0)).min(1.0),
            code: manifest
                .layout
                .check_code
                .then(|| CheckCode::of(&check))
                .flatten(),
            attachments: attachments(),
            ..Self::of(text, frame, blocks.collect())
        }
    }

    /// A draft, as it would look if every invitee joined.
    pub(in crate::pdf) fn draft(text: &LetterText, sketch: &Sketch) -> Self {
        let block = |member: &Member| {
            let lines = vec![member.formal_name.clone(), member.block_title().to_owned()];
            Block::of(lines, sketch.likenesses.get(&member.id))
        };
        let frame = Frame {
            dated: text.dated.unwrap_or(sketch.today),
            chamber: sketch.chamber,
            of_one_chamber: sketch.invitees.iter().all(|m| m.chamber == sketch.chamber),
            layout: sketch.layout,
            heads: &sketch.heads,
        };
        Self::of(text, frame, sketch.invitees.iter().map(block).collect())
    }

    pub(in crate::pdf) fn of(
        text: &LetterText,
        frame: Frame<'_>,
        mut signatories: Vec<Block>,
    ) -> Self {
        let date = frame.dated.strftime("%B %-d, %Y").to_string();
        let first = text.recipients.first().map(|r| r.name.to_string());
        let addressee = first.unwrap_or_default();
        let others = if text.recipients.len() > 1 {
            " and others"
        } else {
            ""
        };
        let mut body = body::nodes(&text.body);
        measure::set(&mut body, measure::page(frame.layout.paper));
        let is_heading = |node: &Node| matches!(node, Node::Heading { .. });
        let length: usize = body.iter().map(body::length).sum();
        Self {
            density: 1.0,
            hold: 0,
            loose: BTreeSet::new(),
            breaks: BTreeSet::new(),
            sheet: frame.layout.paper,
            paper: match frame.layout.paper {
                Paper::Letter => "us-letter",
                Paper::A4 => "a4",
            },
            title: shortened(text.subject.as_ref(), |title| {
                title.chars().count() <= TITLE
            }),
            author: match frame.chamber {
                Chamber::Senate if frame.of_one_chamber => "United States Senate".to_owned(),
                Chamber::Senate | Chamber::House => "Congress of the United States".to_owned(),
            },
            description: format!("Letter to {addressee}{others}, {date}"),
            bookmarks: length > LONG.0 || signatories.len() > LONG.1 || body.iter().any(is_heading),
            letterhead: Letterhead::of(frame.chamber, frame.of_one_chamber, frame.heads),
            running: running(&addressee, &format!("{others}, {date}")),
            date,
            delivery: text.delivery.as_ref().map(set),
            recipients: text.recipients.iter().map(inside_address).collect(),
            subject: set(&text.subject),
            salutation: set(&text.salutation),
            carry: 0.0,
            body,
            close: set(&text.complimentary_close),
            rows: Rows::of(&mut signatories, frame.layout.paper),
            signatories,
            enclosures_label: if text.enclosures.len() == 1 {
                "Enclosure:"
            } else {
                "Enclosures:"
            },
            enclosures: text.enclosures.iter().map(set).collect(),
            copies: text.copies.iter().map(set).collect(),
            seal: None,
            seal_size: SEAL,
            code: None,
            attachments: Vec::new(),
        }
    }

    /// The block of the body that has the mark of a note.
    pub(in crate::pdf) fn block_of_note(&self, number: usize) -> Option<usize> {
        self.body
            .iter()
            .position(|node| body::has_note(node, number))
    }

    /// Whether a block of the body is a paragraph of a few lines at most.
    pub(in crate::pdf) fn is_short(&self, block: usize) -> bool {
        let block = self.body.get(block);
        block.is_some_and(|node| {
            matches!(node, Node::Paragraph { .. }) && body::length(node) <= SHORT
        })
    }

    /// Every picture of the letter.
    pub(in crate::pdf) fn pictures(&self) -> impl Iterator<Item = &Placed> {
        let artwork = self.letterhead.offices.iter().map(|head| &head.artwork);
        let likenesses = self.signatories.iter().map(|block| &block.likeness);
        artwork.chain(likenesses).flatten()
    }
}

impl CheckCode {
    /// None if the address is longer than any code holds.
    fn of(address: &str) -> Option<Self> {
        Some(Self {
            path: "/code.svg",
            alt: "A code for a camera; it leads to the page where this letter is checked"
                .to_owned(),
            side: CODE,
            code: Code::of(address)?,
        })
    }
}

fn words(text: &str) -> Part {
    Part::Text {
        text: text.to_owned(),
    }
}

/// An address of the web that leads to itself.
fn address(url: &str) -> Part {
    Part::Link {
        url: url.to_owned(),
        content: vec![words(url)],
    }
}

/// A line around the body as it is set: with typographic quotation marks, as the body has them, and to its measure.
fn set(line: impl AsRef<str>) -> String {
    measure::line(&typographic(line.as_ref()))
}

/// The header of every page but the first, which is one line: a name that is too long for it is cut.
fn running(addressee: &str, rest: &str) -> String {
    let (width, size) = HEADER;
    let fits = |name: &str| fonts::width(&format!("{name}{rest}"), size) <= width;
    format!("{}{rest}", shortened(addressee, fits))
}

/// As much of the text as fits, with an ellipsis where something is left out.
fn shortened(text: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let ends = text.char_indices().rev().map(|(at, _)| at);
    let shorter = ends.filter_map(|end| text.get(..end));
    let mut shorter = shorter.map(|text| format!("{}\u{2026}", text.trim_end()));
    shorter.find(|text| fits(text)).unwrap_or_default()
}

fn inside_address(recipient: &Recipient) -> Vec<String> {
    let mut lines = vec![set(&recipient.name)];
    lines.extend(recipient.title.as_ref().map(set));
    lines.extend(recipient.organization.as_ref().map(set));
    lines.extend(recipient.address.iter().map(set));
    lines
}

fn attachments() -> Vec<Attached> {
    let [record, openings, manifest, text] = FILES;
    let file = |name, relationship, mime, description| Attached {
        path: format!("/{name}"),
        relationship,
        mime,
        description,
    };
    vec![
        file(
            record,
            "data",
            "application/x-ndjson",
            "The record: every event of the letter, a line each",
        ),
        file(
            openings,
            "supplement",
            "application/json",
            "The values behind the record's commitments, for the printed names",
        ),
        file(
            manifest,
            "data",
            "application/json",
            "What is printed, and the approval that carries each name",
        ),
        file(
            text,
            "source",
            "application/json",
            "The approved text, in its canonical form",
        ),
    ]
}

impl Attached {
    /// The bytes of the file.
    pub(in crate::pdf) fn bytes<'a>(&self, evidence: &'a Evidence) -> &'a [u8] {
        match self.path.strip_prefix('/') {
            Some(name) if name == FILES[0] => evidence.record.as_bytes(),
            Some(name) if name == FILES[1] => evidence.openings.as_bytes(),
            Some(name) if name == FILES[2] => evidence.manifest.as_bytes(),
            _ => &evidence.text,
        }
    }
}
