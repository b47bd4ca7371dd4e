//! What the template is told: one letter as typed data, made from the approved text and the frozen names alone.
//!
//! The same value says what a reader must find on the pages ([`super::script`]), so that what is set and what is
//! looked for cannot drift apart.

mod body;
mod letterhead;
mod picture;

use jiff::civil::Date;
use serde::Serialize;

pub(super) use self::body::{Node, Part};
pub(super) use self::letterhead::Letterhead;
pub(super) use self::picture::Placed;

use super::code::Code;
use super::typeset::Sketch;
use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::layout::{Layout, OfficeHead, Paper, Picture};
use crate::domain::revision::{LetterText, Recipient};
use crate::domain::roster::{Chamber, Member};
use crate::domain::text::typographic;

/// The most characters of a last paragraph that goes over to the next page with the close.
const SHORT: usize = 700;
/// A letter of more characters, or of more signatories, has bookmarks.
const LONG: (usize, usize) = (9_000, 24);
/// The most that a likeness of a signature measures, in points, wide and high.
const LIKENESS: (f64, f64) = (150.0, 40.0);
/// The side of the code that leads to the check, in points; one inch.
const CODE: f64 = 72.0;

/// One letter, ready for the template.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Letter {
    /// How open the space around the signature blocks is, 1 or less.
    pub(in crate::pdf) density: f64,
    /// Whether the last signature blocks stay with all that follows them.
    pub(in crate::pdf) hold: bool,
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
    /// Whether the body's last paragraph stays with the close.
    pub(in crate::pdf) last_stays: bool,
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
    pub(in crate::pdf) code: Option<CheckCode>,
    pub(in crate::pdf) attachments: Vec<Attached>,
}

/// A signature block: its lines, under the likeness of the signature where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Block {
    pub(in crate::pdf) lines: Vec<String>,
    pub(in crate::pdf) likeness: Option<Placed>,
}

/// How the rows of signature blocks stand, in points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(in crate::pdf) struct Rows {
    /// Below the close.
    pub(in crate::pdf) first: f64,
    /// Between two rows.
    pub(in crate::pdf) gutter: f64,
    /// For a likeness above every name, once any name has one.
    pub(in crate::pdf) likeness: f64,
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
            vec![
                words(
                    "This letter is sealed electronically and carries the record of every approval. It is published at ",
                ),
                address(&manifest.url),
                words("."),
            ],
            vec![
                words("Anyone can check that its text and its names are the approved ones: "),
                address(&format!("{origin}/verify")),
            ],
        ];
        let check = format!("{origin}/verify?digest={}", manifest.digest);
        let frame = Frame {
            dated: manifest.dated,
            chamber,
            of_one_chamber: signatories.iter().all(|s| s.member.chamber == chamber),
            layout: manifest.layout,
            heads: &manifest.heads,
        };
        Self {
            seal: Some(seal),
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

    pub(in crate::pdf) fn of(text: &LetterText, frame: Frame<'_>, signatories: Vec<Block>) -> Self {
        let date = frame.dated.strftime("%B %-d, %Y").to_string();
        let first = text.recipients.first().map(|r| r.name.to_string());
        let addressee = first.unwrap_or_default();
        let others = if text.recipients.len() > 1 {
            " and others"
        } else {
            ""
        };
        let body = body::nodes(&text.body);
        let is_heading = |node: &Node| matches!(node, Node::Heading { .. });
        let length: usize = body.iter().map(body::length).sum();
        Self {
            density: 1.0,
            hold: false,
            sheet: frame.layout.paper,
            paper: match frame.layout.paper {
                Paper::Letter => "us-letter",
                Paper::A4 => "a4",
            },
            title: text.subject.to_string(),
            author: match frame.chamber {
                Chamber::Senate => "United States Senate".to_owned(),
                Chamber::House => "Congress of the United States".to_owned(),
            },
            description: format!("Letter to {addressee}{others}, {date}"),
            bookmarks: length > LONG.0 || signatories.len() > LONG.1 || body.iter().any(is_heading),
            letterhead: Letterhead::of(frame.chamber, frame.of_one_chamber, frame.heads),
            running: format!("{addressee}{others}, {date}"),
            date,
            delivery: text.delivery.as_ref().map(set),
            recipients: text.recipients.iter().map(inside_address).collect(),
            subject: set(&text.subject),
            salutation: set(&text.salutation),
            last_stays: body.last().is_some_and(|last| {
                matches!(last, Node::Paragraph { .. }) && body::length(last) <= SHORT
            }),
            body,
            close: set(&text.complimentary_close),
            rows: Rows::of(&signatories),
            signatories,
            enclosures_label: if text.enclosures.len() == 1 {
                "Enclosure:"
            } else {
                "Enclosures:"
            },
            enclosures: text.enclosures.iter().map(set).collect(),
            copies: text.copies.iter().map(set).collect(),
            seal: None,
            code: None,
            attachments: Vec::new(),
        }
    }

    /// Every picture of the letter.
    pub(in crate::pdf) fn pictures(&self) -> impl Iterator<Item = &Placed> {
        let artwork = self.letterhead.offices.iter().map(|head| &head.artwork);
        let likenesses = self.signatories.iter().map(|block| &block.likeness);
        artwork.chain(likenesses).flatten()
    }
}

impl Block {
    fn of(lines: Vec<String>, likeness: Option<&Picture>) -> Self {
        Self {
            lines,
            likeness: likeness.map(|likeness| Placed::within(likeness, LIKENESS)),
        }
    }
}

impl Rows {
    /// Room to sign in by hand; less of it where likenesses stand above the names.
    fn of(signatories: &[Block]) -> Self {
        if signatories.iter().any(|block| block.likeness.is_some()) {
            Self {
                first: 8.0,
                gutter: 14.0,
                likeness: LIKENESS.1,
            }
        } else {
            Self {
                first: 28.8,
                gutter: 31.2,
                likeness: 0.0,
            }
        }
    }
}

impl CheckCode {
    /// None if the address is longer than any code holds.
    fn of(address: &str) -> Option<Self> {
        Some(Self {
            path: "/code.svg",
            alt: format!("A code that leads to {address}"),
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

/// A line around the body as it is set: with typographic quotation marks, as the body has them.
fn set(line: impl AsRef<str>) -> String {
    typographic(line.as_ref())
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
