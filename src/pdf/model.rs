//! What the template is told: one letter as typed data, made from the approved text and the frozen names alone.
//!
//! The same value says what a reader must find on the pages ([`super::script`]), so that what is set and what is
//! looked for cannot drift apart.

use jiff::civil::Date;
use serde::Serialize;

use super::typeset::Sketch;
use crate::domain::body::{Alignment, Block, Body, Inline};
use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::revision::{LetterText, Recipient};
use crate::domain::roster::{Chamber, Member};

/// One letter, ready for the template.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Letter {
    /// How open the space around the signature blocks is, 1 or less.
    pub(super) density: f64,
    pub(super) title: String,
    pub(super) author: String,
    pub(super) description: String,
    pub(super) letterhead: Letterhead,
    pub(super) date: String,
    pub(super) recipients: Vec<Vec<String>>,
    pub(super) subject: String,
    pub(super) salutation: String,
    pub(super) body: Vec<Node>,
    pub(super) close: String,
    pub(super) signatories: Vec<Vec<String>>,
    pub(super) enclosures: Vec<String>,
    /// The header of every page but the first, before the page number.
    pub(super) running: String,
    /// The lines about the seal; a draft has none.
    pub(super) seal: Option<Vec<String>>,
    pub(super) attachments: Vec<Attached>,
}

/// The head of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Letterhead {
    pub(super) chamber: &'static str,
    pub(super) city: &'static str,
}

/// A file that travels with the letter; `path` is a path of the template's own world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Attached {
    pub(super) path: String,
    pub(super) relationship: &'static str,
    pub(super) mime: &'static str,
    pub(super) description: &'static str,
}

/// A block of the body as it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Node {
    Paragraph {
        content: Vec<Part>,
    },
    /// A heading of the outline; levels follow each other without a gap, as PDF/UA asks.
    Heading {
        level: u8,
        content: Vec<Part>,
    },
    /// A heading inside a list or a quotation, which no outline has.
    MinorHeading {
        content: Vec<Part>,
    },
    Bullets {
        items: Vec<Vec<Node>>,
    },
    Numbers {
        start: u64,
        items: Vec<Vec<Node>>,
    },
    Quote {
        blocks: Vec<Node>,
    },
    Table {
        columns: Vec<Alignment>,
        header: Vec<Vec<Part>>,
        rows: Vec<Vec<Vec<Part>>>,
    },
    Rule,
}

/// A part of a line as it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Part {
    Text {
        text: String,
    },
    Emphasis {
        content: Vec<Part>,
    },
    Strong {
        content: Vec<Part>,
    },
    Link {
        url: String,
        content: Vec<Part>,
    },
    Break,
    /// A reference to a footnote; the first one carries the footnote's paragraphs.
    Note {
        number: usize,
        first: bool,
        body: Vec<Vec<Part>>,
    },
}

impl Letter {
    /// The finished letter.
    pub(super) fn finished(manifest: &Manifest, text: &LetterText) -> Self {
        let origin = manifest
            .url
            .strip_suffix(&format!("/letters/{}", manifest.slug))
            .unwrap_or(&manifest.url);
        let blocks = manifest.signatories.iter().map(|s| s.block.clone());
        let seal = vec![
            format!(
                "This letter carries an electronic seal and the record of every approval. Published at {}.",
                manifest.url
            ),
            format!(
                "Anyone can check that its text and its names are the approved ones: {origin}/verify."
            ),
        ];
        Self {
            seal: Some(seal),
            attachments: attachments(),
            ..Self::of(
                text,
                manifest.dated,
                manifest.lead.chamber,
                blocks.collect(),
            )
        }
    }

    /// A draft, as it would look if every invitee joined.
    pub(super) fn draft(text: &LetterText, sketch: &Sketch) -> Self {
        let blocks = sketch.invitees.iter().map(block).collect();
        Self::of(
            text,
            text.dated.unwrap_or(sketch.today),
            sketch.chamber,
            blocks,
        )
    }

    pub(super) fn of(
        text: &LetterText,
        dated: Date,
        chamber: Chamber,
        signatories: Vec<Vec<String>>,
    ) -> Self {
        let date = dated.strftime("%B %-d, %Y").to_string();
        let first = text.recipients.first().map(|r| r.name.to_string());
        let addressee = first.unwrap_or_default();
        let others = if text.recipients.len() > 1 {
            " and others"
        } else {
            ""
        };
        let letterhead = Letterhead::of(chamber);
        Self {
            density: 1.0,
            title: text.subject.to_string(),
            author: letterhead.chamber.to_owned(),
            description: format!("Letter to {addressee}{others}, {date}"),
            letterhead,
            running: format!("{addressee}{others}, {date}"),
            date,
            recipients: text.recipients.iter().map(inside_address).collect(),
            subject: text.subject.to_string(),
            salutation: text.salutation.to_string(),
            body: nodes(&text.body),
            close: text.complimentary_close.to_string(),
            signatories,
            enclosures: text.enclosures.iter().map(ToString::to_string).collect(),
            seal: None,
            attachments: Vec::new(),
        }
    }

    /// What stands above the enclosures.
    pub(super) fn enclosures_label(&self) -> &'static str {
        if self.enclosures.len() == 1 {
            "Enclosure:"
        } else {
            "Enclosures:"
        }
    }
}

impl Letterhead {
    fn of(chamber: Chamber) -> Self {
        match chamber {
            Chamber::Senate => Self {
                chamber: "United States Senate",
                city: "WASHINGTON, DC 20510",
            },
            Chamber::House => Self {
                chamber: "Congress of the United States",
                city: "WASHINGTON, DC 20515",
            },
        }
    }
}

/// The signature block of a member who has not approved yet.
fn block(member: &Member) -> Vec<String> {
    vec![member.formal_name.clone(), member.block_title().to_owned()]
}

fn inside_address(recipient: &Recipient) -> Vec<String> {
    let mut lines = vec![recipient.name.to_string()];
    lines.extend(recipient.title.as_ref().map(ToString::to_string));
    lines.extend(recipient.organization.as_ref().map(ToString::to_string));
    lines.extend(recipient.address.iter().map(ToString::to_string));
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
    pub(super) fn bytes<'a>(&self, evidence: &'a Evidence) -> &'a [u8] {
        match self.path.strip_prefix('/') {
            Some(name) if name == FILES[0] => evidence.record.as_bytes(),
            Some(name) if name == FILES[1] => evidence.openings.as_bytes(),
            Some(name) if name == FILES[2] => evidence.manifest.as_bytes(),
            _ => &evidence.text,
        }
    }
}

fn nodes(body: &Body) -> Vec<Node> {
    let mut setting = Setting {
        notes: body.notes(),
        seen: vec![false; body.notes().len()],
        level: 0,
    };
    setting.blocks(body.blocks(), true)
}

/// The walk over the body: which notes were set already, and the level of the last heading.
struct Setting<'a> {
    notes: &'a [Vec<Block>],
    seen: Vec<bool>,
    level: u8,
}

impl Setting<'_> {
    fn blocks(&mut self, blocks: &[Block], top: bool) -> Vec<Node> {
        blocks.iter().map(|block| self.block(block, top)).collect()
    }

    fn block(&mut self, block: &Block, top: bool) -> Node {
        match block {
            Block::Paragraph { content } => Node::Paragraph {
                content: self.parts(content),
            },
            Block::Heading { level, content } if top => {
                self.level = (*level).clamp(1, self.level + 1);
                Node::Heading {
                    level: self.level,
                    content: self.parts(content),
                }
            }
            Block::Heading { content, .. } => Node::MinorHeading {
                content: self.parts(content),
            },
            Block::List { start, items } => {
                let items = items.iter().map(|item| self.blocks(item, false)).collect();
                match *start {
                    Some(start) => Node::Numbers { start, items },
                    None => Node::Bullets { items },
                }
            }
            Block::Quote { blocks } => Node::Quote {
                blocks: self.blocks(blocks, false),
            },
            Block::Table {
                columns,
                header,
                rows,
            } => Node::Table {
                columns: columns.clone(),
                header: self.cells(header),
                rows: rows.iter().map(|row| self.cells(row)).collect(),
            },
            Block::Rule => Node::Rule,
        }
    }

    fn cells(&mut self, cells: &[Vec<Inline>]) -> Vec<Vec<Part>> {
        cells.iter().map(|cell| self.parts(cell)).collect()
    }

    fn parts(&mut self, inlines: &[Inline]) -> Vec<Part> {
        inlines.iter().map(|inline| self.part(inline)).collect()
    }

    fn part(&mut self, inline: &Inline) -> Part {
        match inline {
            Inline::Text { text } => Part::Text { text: text.clone() },
            Inline::Emphasis { content } => Part::Emphasis {
                content: self.parts(content),
            },
            Inline::Strong { content } => Part::Strong {
                content: self.parts(content),
            },
            Inline::Link { url, content } => Part::Link {
                url: url.clone(),
                content: self.parts(content),
            },
            Inline::Break => Part::Break,
            Inline::Note { number } => self.note(*number),
        }
    }

    /// A note is set where it is first named. One within a note is not looked into: the body's parser refuses it.
    fn note(&mut self, number: usize) -> Part {
        let at = number.saturating_sub(1);
        let first = self
            .seen
            .get_mut(at)
            .is_some_and(|seen| !std::mem::replace(seen, true));
        let notes = self.notes;
        let body = match notes.get(at) {
            Some(blocks) if first => self.paragraphs(blocks),
            Some(_) | None => Vec::new(),
        };
        Part::Note {
            number,
            first,
            body,
        }
    }

    /// A note's blocks as plain paragraphs, the only form that fits at the foot of a page.
    fn paragraphs(&mut self, blocks: &[Block]) -> Vec<Vec<Part>> {
        let mut paragraphs = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph { content } | Block::Heading { content, .. } => {
                    paragraphs.push(self.parts(content));
                }
                Block::List { items, .. } => {
                    for item in items {
                        paragraphs.extend(self.paragraphs(item));
                    }
                }
                Block::Quote { blocks } => paragraphs.extend(self.paragraphs(blocks)),
                Block::Table { header, rows, .. } => {
                    for row in std::iter::once(header).chain(rows) {
                        paragraphs.extend(self.cells(row));
                    }
                }
                Block::Rule => {}
            }
        }
        paragraphs
    }
}
