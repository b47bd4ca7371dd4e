//! What the template is told: one letter as typed data, made from the approved text and the frozen names alone.
//!
//! The same value says what a reader must find on the pages ([`super::script`]), so that what is set and what is
//! looked for cannot drift apart.

mod body;

use jiff::civil::Date;
use serde::Serialize;

pub(super) use self::body::{Node, Part};

use super::typeset::Sketch;
use crate::domain::evidence::{Evidence, FILES};
use crate::domain::finalization::Manifest;
use crate::domain::revision::{LetterText, Recipient};
use crate::domain::roster::{Chamber, Member};

/// One letter, ready for the template.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Letter {
    /// How open the space around the signature blocks is, 1 or less.
    pub(in crate::pdf) density: f64,
    pub(in crate::pdf) title: String,
    pub(in crate::pdf) author: String,
    pub(in crate::pdf) description: String,
    pub(in crate::pdf) letterhead: Letterhead,
    pub(in crate::pdf) date: String,
    /// How the letter is sent, below the date line.
    pub(in crate::pdf) delivery: Option<String>,
    pub(in crate::pdf) recipients: Vec<Vec<String>>,
    pub(in crate::pdf) subject: String,
    pub(in crate::pdf) salutation: String,
    pub(in crate::pdf) body: Vec<Node>,
    pub(in crate::pdf) close: String,
    pub(in crate::pdf) signatories: Vec<Vec<String>>,
    pub(in crate::pdf) enclosures: Vec<String>,
    /// Who gets a copy, below the enclosures.
    pub(in crate::pdf) copies: Vec<String>,
    /// The header of every page but the first, before the page number.
    pub(in crate::pdf) running: String,
    /// The lines about the seal; a draft has none.
    pub(in crate::pdf) seal: Option<Vec<Vec<Part>>>,
    pub(in crate::pdf) attachments: Vec<Attached>,
}

/// The head of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::pdf) struct Letterhead {
    pub(in crate::pdf) chamber: &'static str,
    pub(in crate::pdf) city: &'static str,
}

/// A file that travels with the letter; `path` is a path of the template's own world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::pdf) struct Attached {
    pub(in crate::pdf) path: String,
    pub(in crate::pdf) relationship: &'static str,
    pub(in crate::pdf) mime: &'static str,
    pub(in crate::pdf) description: &'static str,
}

impl Letter {
    /// The finished letter.
    pub(in crate::pdf) fn finished(manifest: &Manifest, text: &LetterText) -> Self {
        let origin = manifest
            .url
            .strip_suffix(&format!("/letters/{}", manifest.slug))
            .unwrap_or(&manifest.url);
        let blocks = manifest.signatories.iter().map(|s| s.block.clone());
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
    pub(in crate::pdf) fn draft(text: &LetterText, sketch: &Sketch) -> Self {
        let blocks = sketch.invitees.iter().map(block).collect();
        Self::of(
            text,
            text.dated.unwrap_or(sketch.today),
            sketch.chamber,
            blocks,
        )
    }

    pub(in crate::pdf) fn of(
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
            author: match chamber {
                Chamber::Senate => "United States Senate".to_owned(),
                Chamber::House => "Congress of the United States".to_owned(),
            },
            description: format!("Letter to {addressee}{others}, {date}"),
            letterhead,
            running: format!("{addressee}{others}, {date}"),
            date,
            delivery: text.delivery.as_ref().map(ToString::to_string),
            recipients: text.recipients.iter().map(inside_address).collect(),
            subject: text.subject.to_string(),
            salutation: text.salutation.to_string(),
            body: body::nodes(&text.body),
            close: text.complimentary_close.to_string(),
            signatories,
            enclosures: text.enclosures.iter().map(ToString::to_string).collect(),
            copies: text.copies.iter().map(ToString::to_string).collect(),
            seal: None,
            attachments: Vec::new(),
        }
    }

    /// What stands above the enclosures.
    pub(in crate::pdf) fn enclosures_label(&self) -> &'static str {
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
                chamber: "UNITED STATES SENATE",
                city: "WASHINGTON, DC 20510",
            },
            Chamber::House => Self {
                chamber: "CONGRESS OF THE UNITED STATES",
                city: "WASHINGTON, DC 20515",
            },
        }
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
    pub(in crate::pdf) fn bytes<'a>(&self, evidence: &'a Evidence) -> &'a [u8] {
        match self.path.strip_prefix('/') {
            Some(name) if name == FILES[0] => evidence.record.as_bytes(),
            Some(name) if name == FILES[1] => evidence.openings.as_bytes(),
            Some(name) if name == FILES[2] => evidence.manifest.as_bytes(),
            _ => &evidence.text,
        }
    }
}
