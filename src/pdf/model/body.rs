//! The body as it is set: the domain's tree, with what only typesetting asks for.

use serde::Serialize;

use crate::domain::body::{Alignment, Block, Body, Inline, Numbering};

/// A block of the body as it is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::pdf) enum Node {
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
        /// How the template counts.
        pattern: String,
        #[serde(skip)]
        numbering: Numbering,
        items: Vec<Vec<Node>>,
    },
    Quote {
        blocks: Vec<Node>,
    },
    Table {
        /// Whether it is short enough to stand on one page.
        whole: bool,
        columns: Vec<Alignment>,
        /// How wide each column is, its insets among it, in points.
        widths: Vec<f64>,
        /// The size of the type, and what stands beside the words of a cell, in points.
        size: f64,
        inset: f64,
        /// Whether its words are hyphenated.
        hyphenates: bool,
        header: Vec<Vec<Part>>,
        rows: Vec<Vec<Vec<Part>>>,
        /// Which rows are too tall to stay on one page.
        tall: Vec<bool>,
    },
    Rule,
}

/// A part of a line as it is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::pdf) enum Part {
    Text {
        text: String,
    },
    Emphasis {
        content: Vec<Part>,
    },
    Strong {
        content: Vec<Part>,
    },
    SmallCaps {
        content: Vec<Part>,
    },
    Superscript {
        content: Vec<Part>,
    },
    Subscript {
        content: Vec<Part>,
    },
    Link {
        url: String,
        content: Vec<Part>,
    },
    Break,
    /// A reference to a footnote; the first one carries the footnote's blocks.
    Note {
        number: usize,
        first: bool,
        body: Vec<Node>,
    },
}

/// The body's blocks.
pub(super) fn nodes(body: &Body) -> Vec<Node> {
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
            Block::List { numbering, items } => {
                let items = items.iter().map(|item| self.blocks(item, false)).collect();
                match *numbering {
                    Some(numbering) => Node::Numbers {
                        start: numbering.start,
                        pattern: numbering.pattern(),
                        numbering,
                        items,
                    },
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
            } => {
                let header = self.cells(header);
                let rows: Vec<_> = rows.iter().map(|row| self.cells(row)).collect();
                // What depends on the width is found where the blocks are set to their measure.
                Node::Table {
                    whole: false,
                    columns: columns.clone(),
                    widths: Vec::new(),
                    size: 0.0,
                    inset: 0.0,
                    hyphenates: false,
                    header,
                    rows,
                    tall: Vec::new(),
                }
            }
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
            Inline::SmallCaps { content } => Part::SmallCaps {
                content: self.parts(content),
            },
            Inline::Superscript { content } => Part::Superscript {
                content: self.parts(content),
            },
            Inline::Subscript { content } => Part::Subscript {
                content: self.parts(content),
            },
            Inline::Link { url, content } => Part::Link {
                url: url.clone(),
                content: without_scheme(url, self.parts(content)),
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
            Some(blocks) if first => self.blocks(blocks, false),
            Some(_) | None => Vec::new(),
        };
        Part::Note {
            number,
            first,
            body,
        }
    }
}

/// An address of a mailbox without "mailto:", where it stands for itself.
fn without_scheme(url: &str, content: Vec<Part>) -> Vec<Part> {
    match (url.strip_prefix("mailto:"), content.as_slice()) {
        (Some(address), [Part::Text { text }]) if text == url => vec![Part::Text {
            text: address.to_owned(),
        }],
        _ => content,
    }
}

/// How many characters a block has, without its notes.
pub(super) fn length(node: &Node) -> usize {
    let parts = |parts: &[Part]| parts.iter().map(characters).sum::<usize>();
    match node {
        Node::Paragraph { content }
        | Node::Heading { content, .. }
        | Node::MinorHeading { content } => parts(content),
        Node::Bullets { items } | Node::Numbers { items, .. } => {
            items.iter().flatten().map(length).sum()
        }
        Node::Quote { blocks } => blocks.iter().map(length).sum(),
        Node::Table { header, rows, .. } => {
            let cells = header.iter().chain(rows.iter().flatten());
            cells.map(|cell| parts(cell)).sum()
        }
        Node::Rule => 0,
    }
}

fn characters(part: &Part) -> usize {
    match part {
        Part::Text { text } => text.chars().count(),
        Part::Emphasis { content }
        | Part::Strong { content }
        | Part::SmallCaps { content }
        | Part::Superscript { content }
        | Part::Subscript { content }
        | Part::Link { content, .. } => content.iter().map(characters).sum(),
        Part::Break | Part::Note { .. } => 1,
    }
}

/// Whether a block has the first mark of a note.
pub(super) fn has_note(node: &Node, number: usize) -> bool {
    let parts = |parts: &[Part]| parts.iter().any(|part| marks(part, number));
    match node {
        Node::Paragraph { content }
        | Node::Heading { content, .. }
        | Node::MinorHeading { content } => parts(content),
        Node::Bullets { items } | Node::Numbers { items, .. } => {
            items.iter().flatten().any(|node| has_note(node, number))
        }
        Node::Quote { blocks } => blocks.iter().any(|node| has_note(node, number)),
        Node::Table { .. } | Node::Rule => false,
    }
}

fn marks(part: &Part, note: usize) -> bool {
    match part {
        Part::Note { number, first, .. } => *first && *number == note,
        Part::Emphasis { content }
        | Part::Strong { content }
        | Part::SmallCaps { content }
        | Part::Superscript { content }
        | Part::Subscript { content }
        | Part::Link { content, .. } => content.iter().any(|part| marks(part, note)),
        Part::Text { .. } | Part::Break => false,
    }
}
